/* Stations at work. */
#include "models/production/production.h"

#include "models/events.h"
#include "models/production/booking.h"
#include "models/production/machine.h"
#include "models/production/stock.h"
#include "sim/rare.h"

#include <assert.h>
#include <string.h>

int glo_production_init(struct glo_production *p, const struct glo_production_plan *plan,
                        struct glo_simulation *simulation, struct glo_orders *orders, struct glo_ledger *ledger,
                        struct glo_measures *measures, const struct glo_ports *ports)
{
    memset(p, 0, sizeof *p);
    p->plan = plan;
    p->simulation = simulation;
    p->orders = orders;
    p->ledger = ledger;
    p->measures = measures;
    p->ports = ports;
    p->stations = glo_alloc(plan->num_stations, sizeof *p->stations);
    p->machines = glo_alloc(plan->num_machines, sizeof *p->machines);
    p->free = glo_alloc(plan->pools.num, sizeof *p->free);
    if (!p->stations || !p->machines || !p->free)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < plan->pools.num; i++)
        if (glo_bits_init_copy(&p->free[i], &plan->pools.items[i].eligible) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    for (uint32_t s = 0; s < plan->num_stations; s++) {
        const struct glo_station *station = &plan->stations[s];
        glo_order_queue_init(&p->stations[s].queue);
        p->stations[s].first_free = station->first_machine + 1;
        for (uint32_t i = 0; i < station->machines; i++) {
            uint32_t machine = station->first_machine + i;
            p->machines[machine] = (struct glo_machine){GLO_NO_ORDER, i + 1 < station->machines ? machine + 2 : 0};
        }
    }
    int code = plan->shop_of ? glo_shop_open(p) : GLO_OK;
    if (code != GLO_OK || plan->stock.num == 0)
        return code;
    p->stocks = glo_alloc(1, sizeof *p->stocks);
    return p->stocks ? glo_stocks_init(p->stocks, p) : GLO_ERR_NO_MEMORY;
}

void glo_production_free(struct glo_production *p)
{
    for (uint32_t i = 0; p->free && i < p->plan->pools.num; i++)
        glo_bits_free(&p->free[i]);
    if (p->stocks)
        glo_stocks_free(p->stocks);
    glo_free(p->stocks);
    glo_free(p->free);
    glo_free(p->stations);
    glo_free(p->machines);
    glo_shop_free(&p->shop);
    memset(p, 0, sizeof *p);
}

static uint32_t station_for(const struct glo_production *p, const struct glo_order *order, uint32_t unit,
                            uint32_t operation)
{
    return glo_production_station(p->plan, unit, p->plan->plans[order->product].operations[operation].capability);
}

/* Longer means are taken as this long, a million hours, so that their sums fit; an operation that really takes so long
 * is an error. */
#define MAX_MEAN (1000000 * GLO_TICKS_PER_HOUR)

/* Mean time of an operation of a lot at a speed. */
static glo_time time_at(const struct glo_plan *plan, uint32_t operation, uint32_t lot, double speed)
{
    glo_time mean = glo_ticks(glo_plan_mean(plan, operation, lot) / speed);
    return mean < MAX_MEAN ? mean : MAX_MEAN;
}

/* Mean time of an order's operation at a station. */
static glo_time mean_time(const struct glo_production *p, const struct glo_order *order, uint32_t operation,
                          uint32_t station)
{
    return time_at(&p->plan->plans[order->product], operation, order->lot, p->plan->stations[station].speed);
}

glo_time glo_production_operation_mean(const struct glo_production *p, uint32_t id, uint32_t station)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    return mean_time(p, order, order->operation, station);
}

/* A machine of a station begins with the operation of an order. */
static inline int begin(struct glo_production *p, const struct glo_station *station, uint32_t machine, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    glo_time now = p->simulation->now;
    double work = glo_plan_requirement(&p->plan->plans[order->product], order, order->operation,
                                       &p->orders->streams[order->stream], p->orders->replication);
    glo_time duration = glo_ticks(station->speed == 1 ? work : work / station->speed); /* a division takes its time */
    glo_time end = duration == GLO_NEVER || duration < 0 ? GLO_NEVER : now + duration;
    p->machines[machine].order = id;
    order->queue += now - order->joined;
    order->joined = now;
    if (order->operation == 0)
        order->started = now;
    glo_book_material(p, order, order->lot, &p->plan->terms[station->terms].flows);
    return glo_simulation_schedule(p->simulation, end, GLO_EVENT_operation_end, id, machine, NULL);
}

static void show(struct glo_production *p, const struct glo_watch *watch, bool is_free)
{
    if (is_free)
        glo_bits_add(&p->free[watch->pool], watch->position);
    else
        glo_bits_remove(&p->free[watch->pool], watch->position);
}

void glo_production_show_free(struct glo_production *p, uint32_t s, bool is_free)
{
    const struct glo_pools *pools = &p->plan->pools;
    const struct glo_watch *first = &p->plan->stations[s].watch;
    if (first->pool != GLO_ALL)
        show(p, first, is_free);
    if (!pools->first_watch)
        return;
    for (uint64_t i = pools->first_watch[s]; i < pools->first_watch[s + 1]; i++)
        show(p, &pools->watches[i], is_free);
}

/* An idle machine of the station takes the order. */
GLO_APART static int start(struct glo_production *p, uint32_t s, uint32_t id)
{
    struct glo_station_state *state = &p->stations[s];
    uint32_t machine = state->first_free - 1;
    const struct glo_station *station = &p->plan->stations[s];
    state->first_free = p->plan->one_machine ? 0 : p->machines[machine].next_free;
    glo_time_average_add(&state->busy, p->simulation->now, 1);
    if (!state->first_free)
        glo_production_show_free(p, s, false);
    return begin(p, station, machine, id);
}

void glo_production_enqueue(struct glo_production *p, uint32_t s, uint32_t id, uint32_t before)
{
    struct glo_station_state *state = &p->stations[s];
    glo_order_queue_insert(&state->queue, p->orders, id, before);
    if (p->predicts)
        state->queued += glo_production_operation_mean(p, id, s);
    glo_time_average_add(&state->waiting, p->simulation->now, 1);
}

void glo_production_dequeue(struct glo_production *p, uint32_t s, uint32_t id)
{
    struct glo_station_state *state = &p->stations[s];
    glo_order_queue_remove(&state->queue, p->orders, id);
    if (p->predicts)
        state->queued -= glo_production_operation_mean(p, id, s);
    glo_time_average_add(&state->waiting, p->simulation->now, -1);
}

/* An order arrives at a station: it starts if a machine is idle (then nobody waits), else it waits. */
static inline int arrive(struct glo_production *p, uint32_t s, uint32_t id)
{
    struct glo_station_state *state = &p->stations[s];
    struct glo_order *order = glo_orders_get(p->orders, id);
    order->station = s;
    order->terms = p->plan->stations[s].terms;
    order->joined = p->simulation->now;
    if (glo_production_is_of_shop(p->plan, s))
        return glo_shop_arrive(p, s, id);
    if (state->first_free)
        return start(p, s, id);
    glo_production_enqueue(p, s, id, GLO_NO_ORDER);
    return GLO_OK;
}

int glo_production_make(struct glo_production *p, uint32_t id, uint32_t unit)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    order->unit = unit;
    order->operation = order->visit = 0;
    order->assigned = p->simulation->now;
    return arrive(p, station_for(p, order, unit, 0), id);
}

int glo_production_assign(struct glo_production *p, uint32_t id, uint32_t unit)
{
#ifdef GLO_CHECKS
    assert(glo_production_can_make(p->plan, unit, glo_orders_get(p->orders, id)->product)); /* networks have asked */
#endif
    if (GLO_RARELY(p->stocks != NULL) && p->plan->plans[glo_orders_get(p->orders, id)->product].to_stock)
        return glo_stocks_ask(p->stocks, id, unit);
    return glo_production_make(p, id, unit);
}

/* A machine that has ended its operation goes on with the first of the queue. */
static int go_on(struct glo_production *p, uint32_t s, uint32_t machine)
{
    uint32_t next = p->stations[s].queue.first;
    glo_production_dequeue(p, s, next);
    return begin(p, &p->plan->stations[s], machine, next);
}

/* None waits: it becomes idle; if it is the only idle one, the network may have use for it. */
GLO_APART static int rest(struct glo_production *p, uint32_t s, uint32_t machine)
{
    struct glo_station_state *state = &p->stations[s];
    bool is_only = !state->first_free;
    p->machines[machine] = (struct glo_machine){GLO_NO_ORDER, state->first_free};
    state->first_free = machine + 1;
    glo_time_average_add(&state->busy, p->simulation->now, -1);
    if (!is_only)
        return GLO_OK;
    glo_production_show_free(p, s, true);
    return p->ports->capacity_free(p->ports->world, p->plan->stations[s].unit);
}

/* The same where chance decides what is next: the order goes on, back, or is spoilt. */
GLO_APART static int branch(struct glo_production *p, uint32_t id, bool *finished)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_plan *plan = &p->plan->plans[order->product];
    uint32_t next = glo_plan_next(plan, order, order->operation, &order->visit, &p->orders->streams[order->stream],
                                  p->orders->replication);
    if (next == GLO_ALL)
        return p->ports->scrapped(p->ports->world, id);
    if (order->visit > 255)
        return glo_fail(&p->simulation->problem, GLO_ERR_RANGE, "an order was reworked 256 times");
    order->operation = next;
    *finished = next == plan->num_operations;
    if (!*finished)
        return arrive(p, station_for(p, order, order->unit, next), id);
    order->finished = p->simulation->now;
    return GLO_OK;
}

/* An operation of the order has ended: it goes on to the next, or was the last. */
static inline int step(struct glo_production *p, uint32_t id, bool *finished)
{
    struct glo_order *order = glo_orders_get(p->orders, id); /* the network may have moved it */
    const struct glo_plan *plan = &p->plan->plans[order->product];
    if (plan->branches)
        return branch(p, id, finished);
    *finished = ++order->operation == plan->num_operations;
    if (!*finished)
        return arrive(p, station_for(p, order, order->unit, order->operation), id);
    order->finished = p->simulation->now;
    return GLO_OK;
}

int glo_production_operation_end(struct glo_production *p, uint32_t id, uint32_t machine, bool *finished)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t s = p->plan->one_machine ? machine : order->station; /* the order has long been out of sight */
    struct glo_station_state *state = &p->stations[s];
    glo_time now = p->simulation->now, busy = now - order->joined;
    state->served += busy;
    state->num_served++;
    order->service += busy;
    const struct glo_station *station = &p->plan->stations[s];
    glo_book_energy(p, order, station->terms, glo_hours(busy) * station->power.busy);
    int code = state->queue.first == GLO_NO_ORDER ? rest(p, s, machine) : go_on(p, s, machine);
    return code == GLO_OK ? step(p, id, finished) : code;
}

int glo_production_work_end(struct glo_production *p, uint32_t id, uint32_t s, bool *finished)
{
    bool ended;
    int code = glo_shop_work_end(p, id, s, &ended);
    return code == GLO_OK && ended ? step(p, id, finished) : code;
}

int glo_production_withdraw(struct glo_production *p, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    if (p->plan->plans[order->product].to_stock)
        return glo_stocks_withdraw(p->stocks, id);
    order->queue += p->simulation->now - order->joined;
    if (glo_production_is_of_shop(p->plan, order->station))
        return glo_shop_withdraw(p, order->station, id);
    glo_production_dequeue(p, order->station, id);
    return GLO_OK;
}

/* When this much work is done at a station that begins with it at `from`, through its calendar; no later than a time to
 * which others can be added. */
static glo_time after(const struct glo_production_plan *plan, uint32_t s, glo_time from, glo_time work)
{
    const struct glo_calendar *calendar =
        glo_production_is_of_shop(plan, s) ? glo_shop_station_of(plan, s)->calendar : NULL;
    glo_time end = calendar ? glo_calendar_add(calendar, from, work) : from + work;
    return end < GLO_NEVER / 4 ? end : GLO_NEVER / 4;
}

glo_time glo_production_mean_time(const struct glo_production *p, const struct glo_order *order, uint32_t unit)
{
    glo_time now = p->simulation->now, ready = now;
    for (uint32_t i = 0; i < p->plan->plans[order->product].num_operations; i++) {
        uint32_t s = station_for(p, order, unit, i);
        ready = after(p->plan, s, ready, mean_time(p, order, i, s));
    }
    return ready - now;
}

glo_time glo_production_least_time(const struct glo_production *p, const struct glo_order *order)
{
    const struct glo_plan *plan = &p->plan->plans[order->product];
    glo_time sum = 0;
    for (uint32_t i = 0; i < plan->num_operations; i++)
        sum += time_at(plan, i, order->lot, p->plan->fastest[plan->operations[i].capability]);
    return sum;
}

/* Mean work ahead of a newcomer at a station: the queue, and what is left of the mean of those in service. */
static glo_time work_ahead(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    glo_time work = p->stations[s].queued;
    if (glo_production_is_of_shop(p->plan, s))
        return work + glo_shop_work_left(p, s);
    for (uint32_t i = 0; i < station->machines; i++) {
        uint32_t id = p->machines[station->first_machine + i].order;
        if (id == GLO_NO_ORDER)
            continue;
        const struct glo_order *order = glo_orders_get(p->orders, id);
        glo_time left = order->joined + mean_time(p, order, order->operation, s) - p->simulation->now;
        work += left > 0 ? left : 0;
    }
    return work;
}

/* Whether an order that came now would find nobody waiting and an idle machine. */
static bool is_free(const struct glo_production *p, uint32_t s)
{
    return glo_production_is_of_shop(p->plan, s) ? glo_shop_seen(p, s)->shows_free
                                                 : p->stations[s].first_free && p->stations[s].queue.length == 0;
}

glo_time glo_production_predict(const struct glo_production *p, uint32_t id, uint32_t unit)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    assert(p->predicts);
    glo_time now = p->simulation->now, ready = now;
    for (uint32_t i = 0; i < p->plan->plans[order->product].num_operations; i++) {
        uint32_t s = station_for(p, order, unit, i);
        if (!is_free(p, s)) {
            glo_time begin = after(p->plan, s, now, work_ahead(p, s) / p->plan->stations[s].machines);
            ready = begin > ready ? begin : ready;
        }
        ready = after(p->plan, s, ready, mean_time(p, order, i, s));
    }
    return ready;
}

static double hours_of(glo_int128 area)
{
    return (double)area / (double)GLO_TICKS_PER_HOUR;
}

/* What the machines of a station do from time 0 to `now`, or in a bin, beside what orders are charged with. */
static struct glo_machine_hours machine_hours(const struct glo_production_plan *plan, uint32_t s, glo_int128 busy,
                                              const struct glo_state_areas *states, glo_time length)
{
    const struct glo_station *station = &plan->stations[s];
    double hours = glo_hours(length) * station->machines;
    if (!glo_production_is_of_shop(plan, s))
        return (struct glo_machine_hours){hours, (hours - hours_of(busy)) * station->power.idle};
    struct glo_machine_hours sum = {hours - hours_of(states->in[GLO_STATE_off_shift]), 0};
    const double *power = glo_shop_station_of(plan, s)->power;
    for (uint32_t state = 0; state < GLO_NUM_STATES; state++)
        if (state != GLO_STATE_busy && state != GLO_STATE_setup)
            sum.idle_energy += hours_of(states->in[state]) * power[state];
    return sum;
}

struct glo_machine_hours glo_production_machine_hours(const struct glo_production *p, uint32_t s)
{
    struct glo_state_areas states = {{0}};
    if (glo_production_is_of_shop(p->plan, s))
        states = glo_shop_seen(p, s)->ended;
    return machine_hours(p->plan, s, p->stations[s].busy_area, &states, p->measures->window->end);
}

double glo_production_work_energy(const struct glo_production *p, uint32_t s)
{
    glo_time served = p->stations[s].served;
    if (!glo_production_is_of_shop(p->plan, s))
        return glo_hours(served) * p->plan->stations[s].power.busy;
    const double *power = glo_shop_station_of(p->plan, s)->power;
    glo_time set_up = glo_shop_seen(p, s)->set_up;
    return glo_hours(served - set_up) * power[GLO_STATE_busy] + glo_hours(set_up) * power[GLO_STATE_setup];
}

/* What idle machines and open hours of one station cost and emit in a bin. */
static void book_station_time(struct glo_production *p, const struct glo_station *station,
                              const struct glo_machine_hours *hours)
{
    const struct glo_terms *terms = &p->plan->terms[station->terms];
    uint32_t bin = p->measures->bin;
    if (terms->flows.energy_idle == GLO_NO_FLOW && terms->flows.carbon[GLO_SOURCE_energy_idle] == GLO_NO_FLOW &&
        terms->flows.labour == GLO_NO_FLOW)
        return;
    glo_ledger_book(p->ledger, terms->flows.energy_idle, bin,
                    glo_ledger_units(hours->idle_energy * terms->costs.electricity, GLO_MONEY));
    glo_ledger_book(p->ledger, terms->flows.carbon[GLO_SOURCE_energy_idle], bin,
                    glo_ledger_units(hours->idle_energy * terms->grid, GLO_CARBON));
    glo_ledger_book(p->ledger, terms->flows.labour, bin,
                    glo_ledger_units(hours->open * terms->costs.labour, GLO_MONEY));
}

/* The price of what a unit has emitted in the bin, transport and materials included. Units that share their flows are
 * one. */
static void book_carbon_price(struct glo_production *p, uint32_t u)
{
    const struct glo_unit_flows *flows = &p->plan->terms[p->plan->units[u].terms].flows;
    uint32_t bin = p->measures->bin, flow = flows->carbon_price;
    if (flow == GLO_NO_FLOW || (u > 0 && p->plan->terms[p->plan->units[u - 1].terms].flows.carbon_price == flow))
        return;
    int64_t emission = 0;
    for (uint32_t source = 0; source < GLO_NUM_SOURCES; source++)
        if (flows->carbon[source] != GLO_NO_FLOW)
            emission += glo_ledger_sum(p->ledger, flows->carbon[source], bin);
    glo_ledger_book(p->ledger, flow, bin, glo_ledger_units((double)emission / GLO_CARBON * p->carbon_price, GLO_MONEY));
}

static struct glo_station_areas end_station_bin(struct glo_production *p, uint32_t s, glo_time now,
                                                struct glo_state_areas *states)
{
    struct glo_station_state *state = &p->stations[s];
    glo_int128 machines = p->plan->stations[s].machines;
    glo_int128 busy = glo_time_average_flush(&state->busy, now), waiting = glo_time_average_flush(&state->waiting, now);
    state->busy_area += busy;
    states->in[GLO_STATE_busy] = busy;
    states->in[GLO_STATE_idle] = machines * (now - p->measures->window->bins[p->measures->bin]) - busy;
    return (struct glo_station_areas){busy, waiting, busy};
}

void glo_production_end_bin(struct glo_production *p, glo_time now)
{
    const struct glo_window *window = p->measures->window;
    uint32_t bin = p->measures->bin;
    glo_time length = now - window->bins[bin];
    for (uint32_t s = 0; s < p->plan->num_stations; s++) {
        const struct glo_station *station = &p->plan->stations[s];
        struct glo_station_areas seen;
        struct glo_state_areas states = {{0}};
        if (glo_production_is_of_shop(p->plan, s))
            seen = glo_shop_end_bin(p, s, now, &states);
        else
            seen = end_station_bin(p, s, now, &states);
        glo_measures_add_areas(p->measures, station->row, &seen);
        if (p->measures->states)
            glo_measures_add_states(p->measures, station->row, &states);
        struct glo_machine_hours hours = machine_hours(p->plan, s, seen.busy, &states, length);
        book_station_time(p, station, &hours);
    }
    for (uint32_t u = 0; u < p->plan->num_units; u++) {
        const struct glo_terms *terms = &p->plan->terms[p->plan->units[u].terms];
        glo_ledger_book(p->ledger, terms->flows.fixed, bin,
                        glo_ledger_units(glo_hours(length) * terms->costs.fixed, GLO_MONEY));
        book_carbon_price(p, u);
    }
    if (p->stocks)
        glo_stocks_end_bin(p->stocks, now);
}

int64_t glo_production_balance(const struct glo_production *p, glo_time now)
{
    glo_int128 lost = 0;
    for (uint32_t s = 0; s < p->plan->num_stations; s++) {
        if (glo_production_is_of_shop(p->plan, s)) {
            lost += glo_shop_balance(p, s, now);
            continue;
        }
        const struct glo_station *station = &p->plan->stations[s];
        const struct glo_station_state *state = &p->stations[s];
        glo_int128 by_level =
            state->busy_area + state->busy.area + (glo_int128)state->busy.level * (now - state->busy.since);
        glo_int128 by_orders = state->served;
        for (uint32_t i = 0; i < station->machines; i++) {
            uint32_t id = p->machines[station->first_machine + i].order;
            by_orders += id == GLO_NO_ORDER ? 0 : now - glo_orders_get(p->orders, id)->joined;
        }
        glo_int128 difference = by_level - by_orders;
        lost += difference < 0 ? -difference : difference;
    }
    return lost > INT64_MAX ? INT64_MAX : (int64_t)lost;
}

static bool machines_are_sound(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    const struct glo_station_state *state = &p->stations[s];
    uint32_t busy = 0, idle = 0;
    for (uint32_t i = 0; i < station->machines; i++)
        busy += p->machines[station->first_machine + i].order != GLO_NO_ORDER;
    for (uint32_t next = state->first_free; next; next = p->machines[next - 1].next_free)
        idle++;
    return busy + idle == station->machines && (state->queue.length == 0 || idle == 0) && state->busy.level == busy;
}

static bool station_is_sound(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    const struct glo_station_state *state = &p->stations[s];
    uint32_t waiting = 0;
    glo_time queued = 0;
    for (uint32_t id = state->queue.first; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next) {
        const struct glo_order *order = glo_orders_get(p->orders, id);
        if (order->unit != station->unit || station_for(p, order, order->unit, order->operation) != s)
            return false;
        queued += p->predicts ? mean_time(p, order, order->operation, s) : 0;
        waiting++;
    }
    if (waiting != state->queue.length)
        return false;
    if (glo_production_is_of_shop(p->plan, s))
        return glo_shop_sound(p, s);
    return queued == state->queued && state->waiting.level == waiting && machines_are_sound(p, s);
}

/* What a pool shows as free, against the stations themselves. */
static bool pool_is_sound(const struct glo_production *p, uint32_t pool)
{
    const struct glo_pool *it = &p->plan->pools.items[pool];
    uint32_t num = 0;
    for (uint32_t i = 0; i < it->num; i++) {
        uint32_t s = it->stations[i];
        bool free = s == GLO_ALL ? glo_bits_has(&it->eligible, i) /* from stock */ : is_free(p, s);
        if (glo_bits_has(&p->free[pool], i) != free)
            return false;
        num += free;
    }
    return num == p->free[pool].count && glo_bits_sound(&p->free[pool]);
}

int glo_production_check(const struct glo_production *p)
{
    for (uint32_t i = 0; i < p->plan->pools.num; i++)
        if (!pool_is_sound(p, i))
            return glo_fail(&p->simulation->problem, GLO_ERR_BALANCE,
                            "pool %u at %.6f h: the units that count as free are not those that are", i,
                            glo_hours(p->simulation->now));
    for (uint32_t s = 0; s < p->plan->num_stations; s++)
        if (!station_is_sound(p, s))
            return glo_fail(&p->simulation->problem, GLO_ERR_BALANCE,
                            "station `%s` of `%s` at %.6f h: queue, machines and orders disagree",
                            p->plan->stations[s].name, p->plan->units[p->plan->stations[s].unit].name,
                            glo_hours(p->simulation->now));
    return p->stocks ? glo_stocks_check(p->stocks) : GLO_OK;
}
