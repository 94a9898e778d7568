/* The way of an order through the house, and the loop around it. */
#include "models/world.h"

#include "models/balance.h"
#include "models/events.h"
#include "models/production/stock.h"
#include "models/trace.h"
#include "sim/rare.h"

#include <math.h>
#include <string.h>

/* What an order has cost and emitted enters the balance sheet. */
static inline void enter_sheet(struct glo_world *w, const struct glo_order *order)
{
    const struct glo_ledger_plan *ledger = &w->scenario->ledger;
    for (uint32_t i = 0; i < ledger->num_order_accounts; i++)
        w->sheet.cost[ledger->order_accounts[i]] += order->cost[ledger->order_accounts[i]];
    for (uint32_t i = 0; i < ledger->num_order_sources; i++)
        w->sheet.co2e[ledger->order_sources[i]] += order->co2e[ledger->order_sources[i]];
}

/* The order's fate is known: it is counted, written to the trace, and leaves. */
static int close_order(struct glo_world *w, uint32_t id)
{
    struct glo_order *order = glo_orders_get(&w->orders, id);
    const struct glo_scenario *s = w->scenario;
    if (order->closed == GLO_NEVER)
        order->closed = w->simulation.now;
    if (glo_measures_close_order(&w->measures, order) != GLO_OK)
        return glo_fail_memory(&w->simulation.problem);
    int code = w->tray ? glo_trace_order(w->sink, w->tray, order, &w->simulation.problem) : GLO_OK;
    if (w->ledger.overflow || order->activity >= GLO_MOST_BOOKED)
        return glo_fail(
            &w->simulation.problem, GLO_ERR_RANGE,
            "an order of stream `%s` costs, weighs or emits more than can be counted: look at its prices, masses "
            "and units of measure",
            s->demand.streams[order->stream].name);
    enter_sheet(w, order);
    w->num_closed[order->fate]++;
    if (order->bin < w->measures.window->num_bins && order->fate != GLO_FATE_open && --w->open_cohort == 0)
        w->simulation.finished |= w->simulation.now >= w->measures.window->end;
    glo_orders_remove(&w->orders, id);
    return code;
}

/* Configuration is done (or there was none): the network decides. */
static int offer(struct glo_world *w, uint32_t id)
{
    glo_orders_get(&w->orders, id)->configured = w->simulation.now;
    return glo_networks_place(&w->networks, id);
}

static glo_time patience_of(const struct glo_world *w, const struct glo_order *order)
{
    return glo_tape_patience(w->tapes[order->stream].stream, order, &w->orders.streams[order->stream], w->replication);
}

static int renege(struct glo_world *w, uint32_t id, glo_time when)
{
    struct glo_order *order = glo_orders_get(&w->orders, id);
    order->fate = GLO_FATE_reneged;
    order->closed = when;
    return close_order(w, id);
}

/*
 * Whether the event is of an order that still waits is seen from the order itself, so that nothing need be cancelled
 * when production starts: the slot may have another order by now, to which the event then means nothing. Who is
 * configuring leaves when that is done.
 */
static int on_patience_ends(void *model, uint32_t id, uint32_t number)
{
    struct glo_world *w = model;
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    if (!order->in_use || order->stream >= w->scenario->demand.num_streams /* of a stock */ ||
        order->number != number || order->configured == GLO_NEVER || order->started != GLO_NEVER ||
        !w->tapes[order->stream].has_patience || patience_of(w, order) != w->simulation.now)
        return GLO_OK;
    int code = order->unit == GLO_NO_UNIT ? glo_networks_withdraw(&w->networks, id)
                                          : glo_production_withdraw(&w->production, id);
    return code == GLO_OK ? renege(w, id, w->simulation.now) : code;
}

static int on_configured(void *model, uint32_t id, uint32_t unused)
{
    struct glo_world *w = model;
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    (void)unused;
    if (w->tapes[order->stream].has_patience && patience_of(w, order) <= w->simulation.now)
        return renege(w, id, patience_of(w, order));
    return offer(w, id);
}

/* The stage before the network takes its time. */
GLO_APART static int configure(struct glo_world *w, uint32_t id, const struct glo_distribution *law)
{
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    glo_time duration = glo_tape_configuration(law, order, &w->orders.streams[order->stream], w->replication);
    glo_time end = duration == GLO_NEVER || duration < 0 ? GLO_NEVER : w->simulation.now + duration;
    return glo_simulation_schedule(&w->simulation, end, GLO_EVENT_configured, id, 0, NULL);
}

/* A customer with patience beyond all time never leaves. */
GLO_APART static int schedule_patience(struct glo_world *w, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    glo_time ends = patience_of(w, order);
    return ends == GLO_NEVER
               ? GLO_OK
               : glo_simulation_schedule(&w->simulation, ends, GLO_EVENT_patience_ends, id, order->number, NULL);
}

/* The tape's next customer places an order. */
static int on_demand(void *model, struct glo_source *source)
{
    struct glo_world *w = model;
    struct glo_tape *tape = (struct glo_tape *)source;
    uint32_t id;
    if (glo_orders_add(&w->orders, &id) != GLO_OK)
        return glo_fail_memory(&w->simulation.problem);
    struct glo_order *order = glo_orders_get(&w->orders, id);
    int code = glo_tape_take(tape, order, &w->simulation.problem);
    if (code != GLO_OK)
        return code;
    order->bin = w->measures.bin;
    if (tape->has_patience) {
        code = schedule_patience(w, id);
        if (code != GLO_OK)
            return code;
    }
    w->num_placed++;
    w->open_cohort += order->bin < w->measures.window->num_bins;
    const struct glo_distribution *law = w->scenario->demand.products[order->product].configuration;
    if (!law)
        law = tape->stream->configuration;
    return law ? configure(w, id, law) : offer(w, id);
}

/* The way to the customer, where there is one: what it takes is booked when the order leaves. */
static void ship(struct glo_world *w, struct glo_order *order, double mass)
{
    const struct glo_unit_flows *flows = &w->scenario->production.terms[order->terms].flows;
    struct glo_trip trip = glo_transport_trip(&w->scenario->file.transport, order->distance, order->lot, mass);
    order->mode = trip.mode;
    order->distance = trip.distance;
    order->activity = trip.activity;
    order->delivered += trip.duration;
    order->cost[GLO_ACCOUNT_outbound] = trip.cost;
    order->co2e[GLO_SOURCE_transport_ttw] = trip.ttw;
    order->co2e[GLO_SOURCE_transport_wtt] = trip.wtt;
    uint32_t bin = w->measures.bin;
    glo_ledger_book(&w->ledger, flows->outbound, bin, trip.cost);
    glo_ledger_book(&w->ledger, flows->carbon[GLO_SOURCE_transport_ttw], bin, trip.ttw);
    glo_ledger_book(&w->ledger, flows->carbon[GLO_SOURCE_transport_wtt], bin, trip.wtt);
}

/* The last operation has ended: the order is shipped, and all that its delivery brings about is booked now. */
static int deliver(struct glo_world *w, uint32_t id)
{
    struct glo_order *order = glo_orders_get(&w->orders, id);
    const struct glo_plan *plan = &w->scenario->production.plans[order->product];
    order->fate = GLO_FATE_delivered;
    order->shipped = order->delivered = w->simulation.now;
    if (w->scenario->file.transport.modes.num)
        ship(w, order, plan->mass * order->lot);
    order->closed = order->delivered;
    uint32_t flow = w->scenario->production.terms[order->terms].flows.price;
    if (flow != GLO_NO_FLOW) {
        uint32_t bin = glo_measures_bin_of(&w->measures, order->delivered);
        order->cost[GLO_ACCOUNT_price] = glo_ledger_units(plan->price * order->lot, GLO_MONEY);
        glo_ledger_book(&w->ledger, flow, bin, order->cost[GLO_ACCOUNT_price]);
    }
    if (w->scenario->networks.networks[order->network].num_fees)
        glo_networks_settle(&w->networks, order, plan->price, glo_measures_bin_of(&w->measures, order->delivered));
    return close_order(w, id);
}

static int on_refused(void *world, uint32_t id)
{
    return close_order(world, id);
}

static int on_capacity_free(void *world, uint32_t unit)
{
    return glo_networks_capacity_free(&((struct glo_world *)world)->networks, unit);
}

static int on_supplied(void *world, uint32_t id)
{
    return deliver(world, id);
}

static int on_lost(void *world, uint32_t id)
{
    struct glo_world *w = world;
    glo_orders_get(&w->orders, id)->fate = GLO_FATE_lost;
    return close_order(w, id);
}

/* Pieces made to stock are ready: who waits for them is served. */
GLO_APART static int fill_stock(struct glo_world *w, uint32_t id)
{
    enter_sheet(w, glo_orders_get(&w->orders, id));
    return glo_stocks_made(w->production.stocks, id);
}

/* The last operation of an order has ended: it goes to its customer, or to stock. */
static inline int end_production(struct glo_world *w, uint32_t order)
{
    bool to_stock = GLO_RARELY(w->production.stocks != NULL) &&
                    glo_stocks_owns(w->production.stocks, glo_orders_get(&w->orders, order));
    return to_stock ? fill_stock(w, order) : deliver(w, order);
}

static int on_operation_end(void *model, uint32_t order, uint32_t machine)
{
    struct glo_world *w = model;
    bool finished = false;
    int code = glo_production_operation_end(&w->production, order, machine, &finished);
    if (code != GLO_OK || !finished)
        return code;
    return end_production(w, order);
}

static int on_work_end(void *model, uint32_t order, uint32_t station)
{
    struct glo_world *w = model;
    bool finished = false;
    int code = glo_production_work_end(&w->production, order, station, &finished);
    return code == GLO_OK && finished ? end_production(w, order) : code;
}

static int on_setup_ends(void *model, uint32_t order, uint32_t station)
{
    return glo_shop_setup_ends(&((struct glo_world *)model)->production, order, station);
}

static int on_machine_repaired(void *model, uint32_t machine, uint32_t station)
{
    return glo_shop_repaired(&((struct glo_world *)model)->production, machine, station);
}

static int on_machine_failure(void *model, uint32_t machine, uint32_t station)
{
    return glo_shop_failure(&((struct glo_world *)model)->production, machine, station);
}

static int on_shift_change(void *model, uint32_t station, uint32_t unused)
{
    (void)unused;
    return glo_shop_shift(&((struct glo_world *)model)->production, station);
}

static int on_scrapped(void *world, uint32_t id)
{
    struct glo_world *w = world;
    struct glo_order *order = glo_orders_get(&w->orders, id);
    order->fate = GLO_FATE_scrapped;
    if (!glo_stocks_owns(w->production.stocks, order))
        return close_order(w, id);
    enter_sheet(w, order);
    return glo_stocks_spoilt(w->production.stocks, id);
}

static int on_network_wake(void *model, uint32_t network, uint32_t unused)
{
    (void)unused;
    struct glo_world *w = model;
    return w->networks.plan->networks[network].type->wake(&w->networks, network);
}

static int on_stock_received(void *model, uint32_t point, uint32_t pieces)
{
    return glo_stocks_receive(((struct glo_world *)model)->production.stocks, point, pieces);
}

static int on_stock_review(void *model, uint32_t point, uint32_t unused)
{
    (void)unused;
    return glo_stocks_review(((struct glo_world *)model)->production.stocks, point);
}

static const struct glo_event_kind kinds[] = {
#define GLO_EVENT(name, priority, doc) {#name, doc, priority, on_##name},
#include "models/events.def"
#undef GLO_EVENT
};

/* The upper edge of a bin: levels are averaged, what time costs is booked, and at the last one the wait for the cohort
 * begins. */
static int on_bin(void *model, struct glo_source *source)
{
    struct glo_world *w = model;
    const struct glo_window *window = w->measures.window;
    glo_production_end_bin(&w->production, w->simulation.now);
    glo_networks_end_bin(&w->networks, w->simulation.now);
    uint32_t bin = ++w->measures.bin;
    source->next = bin < window->num_bins ? window->bins[bin + 1] : GLO_NEVER;
    w->simulation.finished |= bin == window->num_bins && w->open_cohort == 0;
    return GLO_OK;
}

#ifdef GLO_CHECKS
static int check_everything(void *model)
{
    struct glo_world *w = model;
    int code = glo_production_check(&w->production);
    return code == GLO_OK ? glo_networks_check(&w->networks) : code;
}
#endif

static int start_tapes(struct glo_world *w)
{
    const struct glo_demand_plan *demand = &w->scenario->demand;
    w->tapes = glo_alloc(demand->num_streams, sizeof *w->tapes);
    if (!w->tapes)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < demand->num_streams; i++) {
        int code =
            glo_tape_init(&w->tapes[i], &demand->streams[i], &demand->keys[i], w->replication, &w->simulation.problem);
        if (code != GLO_OK)
            return code;
        w->tapes[i].source.id = i;
        w->tapes[i].source.priority = GLO_PRIORITY_DEMAND;
        w->tapes[i].source.fire = on_demand;
        if (glo_simulation_add_source(&w->simulation, &w->tapes[i].source) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

int glo_world_init(struct glo_world *w, const struct glo_scenario *scenario, uint32_t point, uint32_t replication,
                   const struct glo_sink *sink, struct glo_tray *tray)
{
    memset(w, 0, sizeof *w);
    w->scenario = scenario;
    w->point = point;
    w->replication = replication;
    w->sink = sink;
    w->tray = tray;
    w->ports = (struct glo_ports){w, on_capacity_free, on_scrapped, on_supplied, on_lost};
    glo_simulation_init(&w->simulation, kinds, w);
    glo_orders_init(&w->orders, replication, scenario->demand.keys);
    w->orders.priorities = scenario->demand.priorities;
    w->networks = (struct glo_networks){
        .plan = &scenario->networks,
        .transport = &scenario->file.transport,
        .simulation = &w->simulation,
        .orders = &w->orders,
        .production = &w->production,
        .ledger = &w->ledger,
        .measures = &w->measures,
        .refused = on_refused,
        .world = w,
    };
    w->bins = (struct glo_source){scenario->window.bins[1], GLO_PRIORITY_BIN, UINT32_MAX, on_bin};
    int code;
    if ((code = glo_ledger_init(&w->ledger, &scenario->ledger, scenario->window.num_bins)) != GLO_OK ||
        (code = glo_measures_init(&w->measures, &scenario->measures, &scenario->window, &w->ledger)) != GLO_OK ||
        (code = glo_production_init(&w->production, &scenario->production, &w->simulation, &w->orders, &w->ledger,
                                    &w->measures, &w->ports)) != GLO_OK ||
        (code = glo_networks_open(&w->networks)) != GLO_OK ||
        (code = glo_simulation_add_source(&w->simulation, &w->bins)) != GLO_OK || (code = start_tapes(w)) != GLO_OK)
        return code == GLO_ERR_NO_MEMORY ? glo_fail_memory(&w->simulation.problem) : code;
    w->production.carbon_price = scenario->file.accounting.carbon_price;
#ifdef GLO_CHECKS
    w->simulation.check = check_everything;
#endif
    return GLO_OK;
}

void glo_world_free(struct glo_world *w)
{
    glo_networks_close(&w->networks);
    glo_production_free(&w->production);
    glo_measures_free(&w->measures);
    glo_ledger_free(&w->ledger);
    glo_orders_free(&w->orders);
    glo_simulation_free(&w->simulation);
    glo_free(w->tapes);
    memset(w, 0, sizeof *w);
}

/* What is still under way when the run ends, in the order of slots: a fixed order, whatever happened. */
static int close_what_is_open(struct glo_world *w)
{
    for (uint32_t id = 0; id < w->orders.num_items; id++) {
        const struct glo_order *order = glo_orders_get(&w->orders, id);
        if (order->in_use && !glo_stocks_owns(w->production.stocks, order)) {
            int code = close_order(w, id);
            if (code != GLO_OK)
                return code;
        }
    }
    return GLO_OK;
}

int glo_world_run(struct glo_world *w, struct glo_record *record, struct glo_problem *problem)
{
    glo_time end = w->scenario->window.end;
    int code = glo_simulation_run(&w->simulation, end > GLO_NEVER / 2 ? GLO_NEVER - 1 : 2 * end);
    if (code == GLO_OK) {
        record->num_censored = w->open_cohort;
        code = glo_balance(w, record->balances, &w->simulation.problem);
    }
    if (code == GLO_OK)
        code = close_what_is_open(w);
    if (code == GLO_OK)
        code = glo_measures_record(&w->measures, record, &w->simulation.problem);
    record->num_orders = w->num_placed;
    record->num_events = w->simulation.num_events;
    record->fingerprint = w->simulation.fingerprint;
    *problem = w->simulation.problem;
    return code;
}

int glo_replicate(const struct glo_scenario *scenario, uint32_t point, uint32_t replication,
                  const struct glo_sink *sink, struct glo_tray *tray, struct glo_record *record)
{
    struct glo_world *world = glo_alloc(1, sizeof *world);
    if (!world)
        return glo_fail_memory(&record->problem);
    int code = glo_world_init(world, scenario, point, replication, sink, tray);
    if (code == GLO_OK)
        code = glo_world_run(world, record, &record->problem);
    else
        record->problem = world->simulation.problem;
    if (code == GLO_OK)
        record->done = true;
    else
        glo_fail(&record->problem, code, "%s", glo_error_text(code));
    glo_world_free(world);
    glo_free(world);
    return code;
}
