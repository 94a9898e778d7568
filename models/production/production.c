/* Stations at work. */
#include "models/production/production.h"

#include "models/events.h"
#include "models/production/alternatives.h"
#include "models/production/batch.h"
#include "models/production/blocking.h"
#include "models/production/booking.h"
#include "models/production/inbound.h"
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
    if (code == GLO_OK)
        code = glo_children_init(p);
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
    glo_free(p->coming);
    glo_free(p->stations);
    glo_free(p->machines);
    glo_shop_free(&p->shop);
    glo_children_free(&p->children);
    memset(p, 0, sizeof *p);
}

/* Where an order would go now for an operation. */
static uint32_t station_for(const struct glo_production *p, const struct glo_order *order, uint32_t unit,
                            uint32_t operation)
{
    uint32_t capability = p->plan->plans[order->product].operations[operation].capability;
    return GLO_RARELY(p->plan->first_alternative != NULL) ? glo_alternatives_choose(p, unit, capability)
                                                          : glo_production_station(p->plan, unit, capability);
}

glo_time glo_production_operation_mean(const struct glo_production *p, uint32_t id, uint32_t station)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_batch_spec *batch = glo_production_batch(p->plan, station);
    glo_time mean = glo_production_time_at(&p->plan->plans[order->product], order->operation, order->lot,
                                           p->plan->stations[station].speed);
    if (!batch)
        return mean;
    const struct glo_operation *operation = &p->plan->plans[order->product].operations[order->operation];
    struct glo_batch_share share = glo_batch_share_of(batch, order->lot);
    double setup = operation->setup ? operation->setup->mean / p->plan->stations[station].speed : 0;
    return (glo_time)((double)mean * share.service) - glo_ticks(setup * (share.service - share.setup));
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
    if (!p->measures->plan->is_bare)
        glo_book_material(p, order, order->lot, &p->plan->terms[station->terms].flows);
    return glo_simulation_schedule(p->simulation, end, GLO_EVENT_operation_end, id, machine, NULL);
}

bool glo_production_is_free(const struct glo_production *p, uint32_t s)
{
    return glo_production_is_of_shop(p->plan, s) ? glo_shop_seen(p, s)->shows_free
                                                 : p->stations[s].first_free && p->stations[s].queue.length == 0;
}

/* Where units have several such stations: one is free if one of them is. */
GLO_APART static void show_several(struct glo_production *p, const struct glo_watch *watch)
{
    const struct glo_pool *pool = &p->plan->pools.items[watch->pool];
    uint32_t unit = p->plan->stations[pool->stations[watch->position]].unit;
    struct glo_bits *free = &p->free[watch->pool];
    bool is_free = glo_alternatives_free(p, unit, pool->capability);
    if (is_free && !glo_bits_has(free, watch->position))
        glo_bits_add(free, watch->position);
    else if (!is_free && glo_bits_has(free, watch->position))
        glo_bits_remove(free, watch->position);
}

static void show(struct glo_production *p, const struct glo_watch *watch, bool is_free)
{
    if (GLO_RARELY(p->plan->first_alternative != NULL))
        show_several(p, watch);
    else if (is_free)
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

uint32_t glo_production_room_to_begin(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    if (glo_production_is_of_shop(p->plan, s))
        return glo_shop_room_to_begin(p, s);
    return p->stations[s].queue.length > 0 ? 0 : station->machines - (uint32_t)p->stations[s].busy.level;
}

GLO_APART void glo_production_tell_watchers(const struct glo_production *p, uint32_t s)
{
    for (const struct glo_watcher *it = p->watchers; it; it = it->next)
        it->changed(it->self, s);
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
    if (GLO_RARELY(p->watchers != NULL))
        glo_production_tell_watchers(p, s);
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

uint32_t glo_production_station_for(const struct glo_production *p, const struct glo_order *order, uint32_t unit,
                                    uint32_t operation)
{
    return station_for(p, order, unit, operation);
}

int glo_production_arrive(struct glo_production *p, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    return arrive(p, station_for(p, order, order->unit, order->operation), id);
}

static inline int make(struct glo_production *p, uint32_t id, uint32_t unit)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    order->unit = unit;
    order->operation = order->visit = 0;
    order->assigned = p->simulation->now;
    if (GLO_RARELY(p->plan->plans[order->product].forks != NULL))
        return glo_children_begin(p, id);
    return arrive(p, station_for(p, order, unit, 0), id);
}

int glo_production_make(struct glo_production *p, uint32_t id, uint32_t unit)
{
    return make(p, id, unit);
}

int glo_production_enter(struct glo_production *p, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    return p->plan->plans[order->product].forks ? glo_children_begin(p, id) : glo_production_arrive(p, id);
}

int glo_production_resume(struct glo_production *p, uint32_t id, uint32_t unit)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    order->unit = unit;
    return arrive(p, station_for(p, order, unit, order->operation), id);
}

int glo_production_assign(struct glo_production *p, uint32_t id, uint32_t unit)
{
#ifdef GLO_CHECKS
    assert(glo_production_can_make(p->plan, unit, glo_orders_get(p->orders, id)->product)); /* networks have asked */
#endif
    if (GLO_RARELY(p->stocks != NULL) && p->plan->plans[glo_orders_get(p->orders, id)->product].to_stock)
        return glo_stocks_ask(p->stocks, id, unit);
    return make(p, id, unit);
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
    if (GLO_RARELY(p->watchers != NULL))
        glo_production_tell_watchers(p, s);
    if (!is_only)
        return GLO_OK;
    glo_production_show_free(p, s, true);
    return p->ports->capacity_free(p->ports->world, p->plan->stations[s].unit);
}

/* An order goes to operation `next`, which chance may have chosen: on, back, or it is spoilt (GLO_ALL). `asks`: the
 * network says at which unit. */
static int go_to(struct glo_production *p, uint32_t id, uint32_t next, bool asks, bool *finished)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    if (next == GLO_ALL)
        return p->ports->scrapped(p->ports->world, id);
    if (order->visit > 255)
        return glo_fail(&p->simulation->problem, GLO_ERR_RANGE, "an order was reworked 256 times");
    order->operation = next;
    *finished = next == p->plan->plans[order->product].num_operations;
    if (*finished)
        order->finished = p->simulation->now;
    else if (asks)
        return p->ports->step_done(p->ports->world, id);
    else
        return arrive(p, station_for(p, order, order->unit, next), id);
    return GLO_OK;
}

static uint32_t draw_next(const struct glo_production *p, const struct glo_plan *plan, struct glo_order *order)
{
    return glo_plan_next(plan, order, order->operation, &order->visit, &p->orders->streams[order->stream],
                         p->orders->replication);
}

/* The same where chance decides what is next. */
GLO_APART static int branch(struct glo_production *p, uint32_t id, bool *finished)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_plan *plan = &p->plan->plans[order->product];
    if (plan->forks)
        return glo_children_step(p, id);
    return go_to(p, id, draw_next(p, plan, order), false, finished);
}

/* The same where the network says at which unit the order goes on. */
GLO_APART static int step_by_step(struct glo_production *p, uint32_t id, bool *finished)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_plan *plan = &p->plan->plans[order->product];
    return go_to(p, id, plan->branches ? draw_next(p, plan, order) : order->operation + 1, true, finished);
}

/* An operation of the order has ended: it goes on to the next, or was the last. */
static inline int step(struct glo_production *p, uint32_t id, bool *finished)
{
    struct glo_order *order = glo_orders_get(p->orders, id); /* the network may have moved it */
    const struct glo_plan *plan = &p->plan->plans[order->product];
    if (GLO_RARELY(p->stepwise != NULL) && order->network != GLO_NO_CODE && p->stepwise[order->network])
        return step_by_step(p, id, finished);
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
    if (!p->measures->plan->is_bare) {
        const struct glo_station *station = &p->plan->stations[s];
        double energy = glo_hours(busy) * station->power.busy;
        glo_book_energy(p, order, station->terms, energy, energy * p->plan->terms[station->terms].grid);
    }
    int code = state->queue.first == GLO_NO_ORDER ? rest(p, s, machine) : go_on(p, s, machine);
    return code == GLO_OK ? step(p, id, finished) : code;
}

/* The same at a station of the shop, where it may be part of another. */
static inline int step_on(struct glo_production *p, uint32_t id, bool *finished)
{
    return GLO_RARELY(p->children.num > 0) && glo_children_is_child(&p->children, id) ? glo_children_step(p, id)
                                                                                      : step(p, id, finished);
}

/* An order of a batch has ended its operation: the world is told here where it was the last. */
static int step_out(struct glo_production *p, uint32_t id)
{
    bool finished = false;
    int code = step_on(p, id, &finished);
    return code == GLO_OK && finished ? p->ports->made(p->ports->world, id) : code;
}

int glo_production_work_end(struct glo_production *p, uint32_t id, uint32_t s, bool *finished)
{
    bool ended, follows = false;
    uint32_t next = p->shop.jobs[id].next_in_batch;
    int code = GLO_RARELY(p->children.num > 0) ? glo_children_follow(p, id, s, &follows) : GLO_OK;
    if (code == GLO_OK)
        code = glo_shop_work_end(p, id, s, &ended);
    if (code == GLO_OK && follows)
        code = glo_shop_feed_idle(p, s);
    if (next == GLO_NO_ORDER) {
        if (code == GLO_OK && ended)
            code = step_on(p, id, finished);
        return code == GLO_OK ? glo_blocking_admit(p, s) : code;
    }
    for (uint32_t each = id; code == GLO_OK && each != GLO_NO_ORDER; each = next) {
        next = p->shop.jobs[each].next_in_batch; /* its slot may be another order's afterwards */
        code = step_out(p, each);
    }
    return code;
}

int glo_production_step(struct glo_production *p, uint32_t id, bool *finished)
{
    return step_on(p, id, finished);
}

bool glo_production_has_room(const struct glo_production *p, uint32_t id, uint32_t unit)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    if (p->plan->plans[order->product].to_stock)
        return true;
    uint32_t s = station_for(p, order, unit, 0);
    return !glo_production_is_of_shop(p->plan, s) || glo_blocking_has_room(p, s);
}

uint32_t glo_production_waiting(const struct glo_production *p, const struct glo_order *order, uint32_t unit)
{
    if (p->plan->plans[order->product].to_stock)
        return p->stocks->points[glo_stock_plan_find(&p->plan->stock, unit, order->product)].waiting.length;
    uint32_t s = station_for(p, order, unit, 0);
    return p->stations[s].queue.length + (glo_production_is_of_shop(p->plan, s)
                                              ? glo_shop_seen(p, s)->num_lacking + glo_shop_seen(p, s)->num_coming
                                              : 0);
}

uint32_t glo_production_present(const struct glo_production *p, const struct glo_order *order, uint32_t unit)
{
    uint32_t waiting = glo_production_waiting(p, order, unit);
    if (p->plan->plans[order->product].to_stock)
        return waiting;
    uint32_t s = station_for(p, order, unit, 0);
    const struct glo_time_average *served =
        glo_production_is_of_shop(p->plan, s) ? &glo_shop_seen(p, s)->served : &p->stations[s].busy;
    return waiting + (uint32_t)served->level;
}

int glo_production_withdraw(struct glo_production *p, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    if (p->plan->plans[order->product].to_stock)
        return glo_stocks_withdraw(p->stocks, id);
    if (GLO_RARELY(glo_children_is_parent(&p->children, id)))
        return glo_children_withdraw(p, id);
    if (GLO_RARELY(glo_inbound_is_coming(p, id)))
        return glo_inbound_turn_back(p, id);
    order->queue += p->simulation->now - order->joined;
    if (glo_production_is_of_shop(p->plan, order->station)) {
        glo_shop_pull_out(p, order->station, id);
        return glo_shop_give_way(p, order->station, id);
    }
    glo_production_dequeue(p, order->station, id);
    return GLO_OK;
}

bool glo_production_has_pieces(const struct glo_production *p, uint32_t pool, uint32_t position, uint32_t pieces)
{
    return glo_stocks_has(p->stocks, p->plan->pools.items[pool].points[position], pieces);
}

static double hours_of(glo_int128 area)
{
    return (double)area / (double)GLO_TICKS_PER_HOUR;
}

/* Whether what its electricity emits depends on the hour. */
static bool has_hours(const struct glo_production_plan *plan, uint32_t s)
{
    return plan->terms[plan->stations[s].terms].hourly != NULL;
}

/* What the machines of a station do from time 0 to `now`, or in a bin, beside what orders are charged with. */
static struct glo_machine_hours machine_hours(const struct glo_production_plan *plan, uint32_t s, glo_int128 busy,
                                              const struct glo_state_areas *states, glo_time length)
{
    const struct glo_station *station = &plan->stations[s];
    double hours = glo_hours(length) * station->machines;
    struct glo_machine_hours sum = {.open = hours};
    if (!glo_production_is_of_shop(plan, s))
        sum.idle_energy = (hours - hours_of(busy)) * station->power.idle;
    else {
        const double *power = glo_shop_station_of(plan, s)->power;
        sum.open -= hours_of(states->in[GLO_STATE_off_shift] + states->in[GLO_STATE_relocating]);
        for (uint32_t state = 0; state < GLO_NUM_STATES; state++)
            if (state != GLO_STATE_busy && state != GLO_STATE_setup)
                sum.idle_energy += hours_of(states->in[state]) * power[state];
    }
    sum.idle_carbon = sum.idle_energy * plan->terms[station->terms].grid;
    return sum;
}

struct glo_machine_hours glo_production_machine_hours(const struct glo_production *p, uint32_t s)
{
    struct glo_state_areas states = {{0}};
    if (glo_production_is_of_shop(p->plan, s))
        states = glo_shop_seen(p, s)->ended;
    struct glo_machine_hours hours =
        machine_hours(p->plan, s, p->stations[s].busy_area, &states, p->measures->window->end);
    if (has_hours(p->plan, s))
        hours.idle_carbon = glo_shop_seen(p, s)->rested;
    return hours;
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

double glo_production_work_carbon(const struct glo_production *p, uint32_t s)
{
    return has_hours(p->plan, s) ? glo_shop_seen(p, s)->emitted
                                 : glo_production_work_energy(p, s) * p->plan->terms[p->plan->stations[s].terms].grid;
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
                    glo_ledger_units(hours->idle_carbon, GLO_CARBON));
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
        if (has_hours(p->plan, s))
            hours.idle_carbon = glo_shop_end_rest(p, s);
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
        uint32_t capability = p->plan->plans[order->product].operations[order->operation].capability;
        if (order->unit != station->unit || !glo_production_does(p->plan, s, capability))
            return false;
        queued += p->predicts ? glo_production_operation_mean(p, id, s) : 0;
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
        bool free = it->points ? it->points[i] != GLO_ALL && glo_stocks_has(p->stocks, it->points[i], 1)
                               : s != GLO_ALL && glo_alternatives_free(p, p->plan->stations[s].unit, it->capability);
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
    if (!glo_inbound_sound(p))
        return glo_fail(&p->simulation->problem, GLO_ERR_BALANCE,
                        "at %.6f h things that are on their way to units were miscounted",
                        glo_hours(p->simulation->now));
    if (p->children.num > 0 && !glo_children_sound(p))
        return glo_fail(&p->simulation->problem, GLO_ERR_BALANCE, "at %.6f h orders and their parts disagree",
                        glo_hours(p->simulation->now));
    for (uint32_t s = 0; s < p->plan->num_stations; s++)
        if (!station_is_sound(p, s))
            return glo_fail(&p->simulation->problem, GLO_ERR_BALANCE,
                            "station `%s` of `%s` at %.6f h: queue, machines and orders disagree",
                            p->plan->stations[s].name, p->plan->units[p->plan->stations[s].unit].name,
                            glo_hours(p->simulation->now));
    return p->stocks ? glo_stocks_check(p->stocks) : GLO_OK;
}
