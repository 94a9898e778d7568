/* The way of an order through the house, and the loop around it. */
#include "models/world.h"

#include "models/balance.h"
#include "models/events.h"
#include "models/production/booking.h"
#include "models/production/inbound.h"
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

/* There are no more stages (or there were none): the network decides. */
static int offer(struct glo_world *w, uint32_t id)
{
    glo_orders_get(&w->orders, id)->configured = w->simulation.now;
    return glo_networks_place(&w->networks, id);
}

static glo_time patience_of(const struct glo_world *w, const struct glo_order *order)
{
    return glo_tape_patience(w->tapes[order->stream].stream, order, &w->orders.streams[order->stream], w->replication);
}

/* The way to the customer, where there is one: what it takes is booked when the order leaves. */
static inline void ship(struct glo_world *w, struct glo_order *order, double mass, struct glo_load *load)
{
    const struct glo_unit_flows *flows = &w->scenario->production.terms[order->terms].flows;
    struct glo_freight freight = glo_networks_freight(&w->networks, order, order->unit);
    freight.mass = mass;
    struct glo_trip trip = glo_transport_trip(&w->scenario->file.transport, &freight, order->distance, load);
    order->mode = trip.mode;
    order->distance = trip.distance;
    order->delivered += trip.duration;
    glo_book_trip(&w->production, order, &trip, GLO_ACCOUNT_outbound,
                  freight.is_fetched ? flows->fetching : flows->outbound, flows);
}

/* The thing of a customer whose order comes to nothing goes back, too, once it is at the unit or on its way there. */
GLO_APART static void send_back(struct glo_world *w, struct glo_order *order)
{
    order->terms = w->scenario->production.units[order->unit].terms;
    order->delivered = w->simulation.now;
    ship(w, order, glo_production_mass(&w->production, order), NULL);
    order->delivered = GLO_NEVER;
}

static int renege(struct glo_world *w, uint32_t id, glo_time when)
{
    struct glo_order *order = glo_orders_get(&w->orders, id);
    order->fate = GLO_FATE_reneged;
    order->closed = when;
    if (GLO_RARELY(order->unit != GLO_NO_UNIT && glo_handover_brings((enum glo_carriage)order->handover)))
        send_back(w, order);
    return close_order(w, id);
}

static bool has_lost_patience(const struct glo_world *w, const struct glo_order *order)
{
    return w->tapes[order->stream].has_patience && patience_of(w, order) <= w->simulation.now;
}

/* Whether an order that is still in its stages only waits there. */
static bool waits_in_stage(const struct glo_world *w, uint32_t id)
{
    return w->scenario->demand.products[glo_orders_get(&w->orders, id)->product].development &&
           glo_stages_is_waiting(&w->stages, id);
}

/* An order is no more at its unit. */
static inline int tell_network(struct glo_world *w, uint32_t id)
{
    return GLO_RARELY(w->networks.watches_orders) ? glo_networks_left(&w->networks, id) : GLO_OK;
}

/* An order that has not been started leaves whatever it waits for. */
static int withdraw(struct glo_world *w, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    if (order->configured == GLO_NEVER)
        return glo_stages_withdraw(&w->stages, id);
    if (order->unit == GLO_NO_UNIT)
        return glo_networks_withdraw(&w->networks, id);
    int code = glo_production_withdraw(&w->production, id);
    return code == GLO_OK ? tell_network(w, id) : code;
}

/*
 * Whether the event is of an order that still waits is seen from the order itself, so that nothing need be cancelled
 * when production starts: the slot may have another order by now, to which the event then means nothing. Who is in a
 * stage leaves when that is done.
 */
static int on_patience_ends(void *model, uint32_t id, uint32_t number)
{
    struct glo_world *w = model;
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    if (!order->in_use || order->stream >= w->scenario->demand.num_streams /* of a stock */ ||
        glo_children_is_child(&w->production.children, id) || order->number != number || order->started != GLO_NEVER ||
        !w->tapes[order->stream].has_patience || patience_of(w, order) != w->simulation.now ||
        (order->configured == GLO_NEVER && !waits_in_stage(w, id)))
        return GLO_OK;
    int code = withdraw(w, id);
    return code == GLO_OK ? renege(w, id, w->simulation.now) : code;
}

/* Configuration is done (or there was none). */
static inline int develop(struct glo_world *w, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    return GLO_RARELY(w->scenario->demand.products[order->product].development != NULL)
               ? glo_stages_begin(&w->stages, id)
               : offer(w, id);
}

static int on_configured(void *model, uint32_t id, uint32_t unused)
{
    struct glo_world *w = model;
    (void)unused;
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    if (has_lost_patience(w, order))
        return renege(w, id, patience_of(w, order));
    return develop(w, id);
}

static int on_round_ends(void *model, uint32_t id, uint32_t unused)
{
    struct glo_world *w = model;
    (void)unused;
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    bool is_developed;
    if (has_lost_patience(w, order))
        return renege(w, id, patience_of(w, order));
    int code = glo_stages_round_ends(&w->stages, id, &is_developed);
    return code == GLO_OK && is_developed ? offer(w, id) : code;
}

static int on_engineered(void *model, uint32_t id, uint32_t unused)
{
    struct glo_world *w = model;
    (void)unused;
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    bool is_developed;
    int code = glo_stages_release(&w->stages, id);
    if (code != GLO_OK)
        return code;
    if (has_lost_patience(w, order))
        return renege(w, id, patience_of(w, order));
    code = glo_stages_engineered(&w->stages, id, &is_developed);
    return code == GLO_OK && is_developed ? offer(w, id) : code;
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

/* The tape's next customer has looked at what there is, and buys nothing. */
GLO_APART static int pass(struct glo_world *w, struct glo_tape *tape)
{
    w->num_not_bought++;
    glo_measures_add_not_bought(&w->measures, tape->stream->entity);
    return glo_tape_go_on(tape, &w->simulation.problem);
}

/* The tape's next customer places an order. */
static int on_demand(void *model, struct glo_source *source)
{
    struct glo_world *w = model;
    struct glo_tape *tape = (struct glo_tape *)source;
    uint32_t id;
    if (GLO_RARELY(!glo_tape_buys(tape)))
        return pass(w, tape);
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
        law = w->scenario->networks.networks[order->network].configuration;
    return law ? configure(w, id, law) : develop(w, id);
}

/* What the customer got for the money, as it really came. */
GLO_APART static void value(struct glo_world *w, struct glo_order *order, const struct glo_market *market)
{
    const struct glo_customer customer =
        glo_market_customer(market, &w->orders.streams[order->stream], w->replication, order->number);
    double piece = glo_market_surplus(market, customer, order->product, glo_hours(order->delivered - order->placed));
    order->surplus = glo_ledger_units(piece * order->lot, GLO_MONEY);
    order->valued = 1;
}

/* What a delivery takes, costs and is worth. */
static inline void settle(struct glo_world *w, struct glo_order *order, struct glo_load *load)
{
    const struct glo_plan *plan = &w->scenario->production.plans[order->product];
    const struct glo_unit_flows *flows = &w->scenario->production.terms[order->terms].flows;
    const struct glo_configured piece =
        glo_plan_configured(plan, order, &w->orders.streams[order->stream], w->replication);
    const struct glo_network *network = &w->scenario->networks.networks[order->network];
    if (w->scenario->file.transport.modes.num && !GLO_RARELY(network->on_site))
        ship(w, order, piece.mass * order->lot, load);
    const struct glo_market *market = w->scenario->demand.streams[order->stream].market;
    if (GLO_RARELY(market != NULL))
        value(w, order, market);
    uint32_t bin = glo_measures_bin_of(&w->measures, order->delivered);
    uint32_t price =
        GLO_RARELY(network->contracts != NULL) ? glo_networks_price_flow(&w->networks, order) : flows->price;
    if (price != GLO_NO_FLOW && !GLO_RARELY(network->hands_over || network->fees_only)) {
        order->cost[GLO_ACCOUNT_price] = glo_ledger_units(piece.price * order->lot, GLO_MONEY);
        glo_ledger_book(&w->ledger, price, bin, order->cost[GLO_ACCOUNT_price]);
    }
    if (flows->waiting != GLO_NO_FLOW) {
        double rate = glo_or_zero(w->scenario->demand.streams[order->stream].spec->waiting_cost);
        order->cost[GLO_ACCOUNT_waiting] =
            glo_ledger_units(rate * glo_hours(order->delivered - order->placed), GLO_MONEY);
        glo_ledger_book(&w->ledger, flows->waiting, bin, order->cost[GLO_ACCOUNT_waiting]);
    }
    if (network->num_fees || network->type->delivered)
        glo_networks_settle(&w->networks, order, piece.price, bin);
}

/* The order leaves its unit, alone or with a load, and all that its delivery brings about is booked now. */
static inline int leave(struct glo_world *w, uint32_t id, struct glo_load *load)
{
    struct glo_order *order = glo_orders_get(&w->orders, id);
    order->fate = GLO_FATE_delivered;
    order->shipped = order->delivered = w->simulation.now;
    if (!w->scenario->measures.is_bare || w->scenario->file.transport.modes.num)
        settle(w, order, load);
    order->closed = order->delivered;
    return close_order(w, id);
}

static int leave_with(void *world, uint32_t id, struct glo_load *load)
{
    return leave(world, id, load);
}

/* What is due at a unit leaves, as far as there are vehicles. */
static int depart(struct glo_world *w, uint32_t unit, uint32_t mode)
{
    return glo_shipments_leave(&w->shipments, unit, mode, leave_with, w);
}

static int on_shipment_leaves(void *model, uint32_t unit, uint32_t mode)
{
    struct glo_world *w = model;
    glo_shipments_fall_due(&w->shipments, unit, mode);
    return depart(w, unit, mode);
}

static int on_vehicle_returns(void *model, uint32_t unit, uint32_t mode)
{
    struct glo_world *w = model;
    glo_shipments_return(&w->shipments, unit, mode);
    return depart(w, unit, mode);
}

/* The order waits for others to leave with, or for a vehicle, if its mode has it so. */
GLO_APART static int load(struct glo_world *w, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    struct glo_freight freight = glo_networks_freight(&w->networks, order, order->unit);
    freight.mass = glo_production_mass(&w->production, order);
    uint32_t unit = order->unit, mode = glo_transport_mode(w->shipments.transport, &freight, order->distance);
    if (freight.is_fetched || w->scenario->networks.networks[order->network].on_site || mode == GLO_NO_CODE ||
        !glo_transport_waits(w->shipments.transport, mode))
        return leave(w, id, NULL);
    int code = glo_shipments_load(&w->shipments, id, mode, freight.mass);
    return code == GLO_OK ? depart(w, unit, mode) : code;
}

/* The last operation of an order has ended. */
static inline int deliver(struct glo_world *w, uint32_t id)
{
    return GLO_RARELY(w->shipments.items != NULL) ? load(w, id) : leave(w, id, NULL);
}

/* Whether the customer of an order joins a queue, as it is seen from what is waiting there. */
static bool on_queue_seen(void *world, uint32_t id, uint32_t waiting)
{
    const struct glo_world *w = world;
    const struct glo_order *order = glo_orders_get(&w->orders, id);
    const struct glo_choice *balking = &w->scenario->demand.streams[order->stream].spec->balking;
    return !balking->given || !glo_balks(balking, order, &w->orders.streams[order->stream], w->replication, waiting);
}

static int on_turned_away(void *world, uint32_t id)
{
    return close_order(world, id);
}

static int on_capacity_free(void *world, uint32_t unit)
{
    return glo_networks_capacity_free(&((struct glo_world *)world)->networks, unit);
}

static int on_step_done(void *world, uint32_t order)
{
    return glo_networks_step_done(&((struct glo_world *)world)->networks, order);
}

static int on_unit_changed(void *world, uint32_t station)
{
    return glo_networks_unit_changed(&((struct glo_world *)world)->networks, station);
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

/* The pieces of an order of a stock are there: who waits for them is served. */
GLO_APART static int fill_stock(struct glo_world *w, uint32_t id)
{
    int code = glo_stocks_shelve(w->production.stocks, id);
    if (code != GLO_OK)
        return code;
    enter_sheet(w, glo_orders_get(&w->orders, id));
    return glo_stocks_fill(w->production.stocks, id);
}

/* The last operation of an order has ended: it goes to its customer, or to stock. */
static inline int end_production(struct glo_world *w, uint32_t order)
{
    bool to_stock = GLO_RARELY(w->production.stocks != NULL) &&
                    glo_stocks_owns(w->production.stocks, glo_orders_get(&w->orders, order));
    if (to_stock)
        return fill_stock(w, order);
    int code = tell_network(w, order);
    return code == GLO_OK ? deliver(w, order) : code;
}

static int on_made(void *world, uint32_t id)
{
    return end_production(world, id);
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

static int on_shift_change(void *model, uint32_t station, uint32_t of_shifts)
{
    struct glo_production *production = &((struct glo_world *)model)->production;
    return of_shifts ? glo_shop_man(production, station) : glo_shop_shift(production, station);
}

static int on_batch_waits_no_more(void *model, uint32_t station, uint32_t unused)
{
    (void)unused;
    return glo_shop_batch_waits_no_more(&((struct glo_world *)model)->production, station);
}

static int on_scrapped(void *world, uint32_t id)
{
    struct glo_world *w = world;
    struct glo_order *order = glo_orders_get(&w->orders, id);
    order->fate = GLO_FATE_scrapped;
    if (!glo_stocks_owns(w->production.stocks, order)) {
        int code = tell_network(w, id);
        if (glo_handover_brings((enum glo_carriage)order->handover))
            send_back(w, order);
        return code == GLO_OK ? close_order(w, id) : code;
    }
    enter_sheet(w, order);
    return glo_stocks_spoilt(w->production.stocks, id);
}

static int on_brokered(void *model, uint32_t order, uint32_t unused)
{
    (void)unused;
    return glo_networks_brokered(&((struct glo_world *)model)->networks, order);
}

static int on_handover(void *model, uint32_t order, uint32_t unused)
{
    (void)unused;
    return glo_networks_arrived(&((struct glo_world *)model)->networks, order);
}

static int on_network_wake(void *model, uint32_t network, uint32_t about)
{
    struct glo_world *w = model;
    return w->networks.plan->networks[network].type->wake(&w->networks, network, about);
}

static int on_stock_received(void *model, uint32_t order, uint32_t unused)
{
    struct glo_world *w = model;
    (void)unused;
    glo_stocks_settle(w->production.stocks, order);
    return fill_stock(w, order);
}

static int on_stock_outdated(void *model, uint32_t point, uint32_t unused)
{
    (void)unused;
    return glo_stocks_outdate(((struct glo_world *)model)->production.stocks, point);
}

static int on_stock_review(void *model, uint32_t point, uint32_t unused)
{
    (void)unused;
    return glo_stocks_review(((struct glo_world *)model)->production.stocks, point);
}

static int on_thing_arrives(void *model, uint32_t order, uint32_t unused)
{
    (void)unused;
    return glo_inbound_arrive(&((struct glo_world *)model)->production, order);
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
    if (code == GLO_OK)
        code = glo_shipments_check(&w->shipments);
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
    w->ports = (struct glo_ports){w,       on_capacity_free, on_scrapped, on_step_done, on_unit_changed,
                                  on_made, on_supplied,      on_lost};
    glo_simulation_init(&w->simulation, kinds, w);
    glo_orders_init(&w->orders, replication, scenario->demand.keys);
    w->orders.priorities = scenario->demand.priorities;
    w->networks = (struct glo_networks){
        .plan = &scenario->networks,
        .mixes = scenario->demand.mixes,
        .handovers = scenario->demand.handovers,
        .transport = &scenario->file.transport,
        .simulation = &w->simulation,
        .orders = &w->orders,
        .production = &w->production,
        .ledger = &w->ledger,
        .measures = &w->measures,
        .turned_away = on_turned_away,
        .joins = scenario->measures.fates >> GLO_FATE_balked & 1 ? on_queue_seen : NULL,
        .world = w,
    };
    w->stages = (struct glo_order_stages){scenario->demand.products, &w->simulation, &w->orders, &w->networks};
    w->bins = (struct glo_source){scenario->window.bins[1], GLO_PRIORITY_BIN, UINT32_MAX, on_bin};
    int code;
    if ((code = glo_ledger_init(&w->ledger, &scenario->ledger, scenario->window.num_bins)) != GLO_OK ||
        (code = glo_measures_init(&w->measures, &scenario->measures, &scenario->window, &w->ledger)) != GLO_OK ||
        (code = glo_production_init(&w->production, &scenario->production, &w->simulation, &w->orders, &w->ledger,
                                    &w->measures, &w->ports)) != GLO_OK ||
        (code = glo_networks_open(&w->networks)) != GLO_OK ||
        (code = glo_shipments_init(&w->shipments, &scenario->file.transport, &w->simulation, &w->orders,
                                   scenario->production.num_units)) != GLO_OK ||
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
    glo_shipments_free(&w->shipments);
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
    glo_children_fold(&w->production);
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
