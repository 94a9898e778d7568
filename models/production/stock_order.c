/*
 * What stocks order: from whom, how many pieces at a time, on which way they come and what they cost. An order carries
 * its own randomness like that of a customer: its source and its lead time are drawn at its own address, so nothing of
 * them is kept.
 */
#include "models/production/stock.h"

#include "models/events.h"
#include "models/production/booking.h"

/* The source of an order of a point, by its number in the plan; GLO_ALL: it is made at the unit. */
static uint32_t source_of(const struct glo_stocks *stocks, uint32_t i, uint32_t number)
{
    const struct glo_production *p = stocks->production;
    const struct glo_stock_plan *plan = &p->plan->stock;
    const struct glo_stock_point *point = &plan->points[i];
    if (point->num_sources <= 1)
        return point->num_sources ? point->first_source : GLO_ALL;
    const struct glo_address address = {.replication = p->orders->replication,
                                        .index = number,
                                        .purpose = GLO_FOR_ATTRIBUTES};
    double uniform = glo_uniform_choice(glo_stream_block(&p->orders->streams[plan->first_stream + i], &address).v[0]);
    uint32_t source = point->first_source;
    while (uniform > plan->sources[source].share)
        source++;
    return source;
}

/* The same of an order that is under way, which has one. */
static const struct glo_stock_source *source_of_order(const struct glo_stocks *stocks, const struct glo_order *order)
{
    const struct glo_stock_plan *plan = &stocks->production->plan->stock;
    return &plan->sources[source_of(stocks, order->stream - plan->first_stream, order->number)];
}

/* The piece's work is drawn at the replenishment's own address, as that of a customer is with the arrival. */
static double first_work(const struct glo_production *p, const struct glo_order *order)
{
    struct glo_address address = {.replication = p->orders->replication,
                                  .index = order->number,
                                  .purpose = GLO_FOR_SERVICE};
    glo_block block = glo_stream_block(&p->orders->streams[order->stream], &address);
    return glo_distribution_draw(p->plan->plans[order->product].operations[0].service, glo_block_uniform(block, 0));
}

/* The pieces of an order will be here after this time. */
static int expect(const struct glo_production *p, uint32_t id, glo_time after)
{
    glo_time end = after == GLO_NEVER || after < 0 ? GLO_NEVER : p->simulation->now + after;
    return glo_simulation_schedule(p->simulation, end, GLO_EVENT_stock_received, id, 0, NULL);
}

/* What an order costs when it is placed. */
static void book_ordering(struct glo_stocks *stocks, const struct glo_order *order, uint32_t number)
{
    struct glo_production *p = stocks->production;
    const struct glo_stock_plan *plan = &p->plan->stock;
    const struct glo_stock_source *source = &plan->sources[number];
    const struct glo_unit *unit = &p->plan->units[plan->points[order->stream - plan->first_stream].unit];
    double cost = glo_or_zero(source->ordering.per_order) + glo_or_zero(source->ordering.per_piece) * order->lot;
    stocks->supplies[number].orders++;
    stocks->supplies[number].pieces += order->lot;
    glo_ledger_book(p->ledger, p->plan->terms[unit->terms].flows.ordering, p->measures->bin,
                    glo_ledger_units(cost, GLO_MONEY));
}

/* An order for this many pieces, which nothing has been done about. */
static int open_order(struct glo_stocks *stocks, uint32_t i, uint32_t pieces, uint32_t *id)
{
    struct glo_production *p = stocks->production;
    const struct glo_stock_point *point = &p->plan->stock.points[i];
    if (glo_orders_add(p->orders, id) != GLO_OK)
        return glo_fail_memory(&p->simulation->problem);
    struct glo_order *order = glo_orders_get(p->orders, *id);
    order->number = stocks->points[i].num_ordered++;
    order->stream = p->plan->stock.first_stream + i;
    order->product = point->product;
    order->place = p->plan->units[point->unit].place;
    order->network = GLO_NO_CODE;
    order->lot = pieces;
    order->bin = p->measures->bin;
    order->placed = order->configured = p->simulation->now;
    order->requested = order->agreed = GLO_NEVER;
    stocks->points[i].on_order += pieces;
    stocks->num_open++;
    return GLO_OK;
}

/* The order goes to its source: to the stations of the unit, to an ample supplier, or to the stock of another unit. */
static int place(struct glo_stocks *stocks, uint32_t i, uint32_t number, uint32_t id)
{
    struct glo_production *p = stocks->production;
    const struct glo_stock_plan *plan = &p->plan->stock;
    struct glo_order *order = glo_orders_get(p->orders, id);
    if (number == GLO_ALL) {
        order->first_work = first_work(p, order);
        return glo_production_make(p, id, plan->points[i].unit);
    }
    const struct glo_stock_source *source = &plan->sources[number];
    book_ordering(stocks, order, number);
    if (glo_stock_source_is_ample(source))
        return glo_stocks_send(stocks, id);
    if (!source->lead_time)
        return glo_stocks_ask(stocks, id, plan->points[source->point].unit);
    const struct glo_address address = {.replication = p->orders->replication,
                                        .index = order->number,
                                        .purpose = GLO_FOR_STAGES};
    glo_block block = glo_stream_block(&p->orders->streams[order->stream], &address);
    return expect(p, id, glo_ticks(glo_distribution_draw(source->lead_time, glo_block_uniform(block, 0))));
}

/* How many of the pieces that are wanted one order is for. */
static uint32_t size_of_order(const struct glo_stock_plan *plan, uint32_t source, int64_t wanted)
{
    uint32_t at_least = source == GLO_ALL ? 0 : plan->sources[source].at_least;
    uint32_t at_most = source == GLO_ALL ? UINT32_MAX : plan->sources[source].at_most;
    return wanted < at_least ? at_least : wanted > at_most ? at_most : (uint32_t)wanted;
}

int glo_stocks_replenish(struct glo_stocks *stocks, uint32_t i)
{
    const struct glo_stock_plan *plan = &stocks->production->plan->stock;
    const struct glo_stock_point *point = &plan->points[i];
    struct glo_stock_state *state = &stocks->points[i];
    int64_t wanted =
        point->policy->quantity(point->parameters, state->on_hand.level + state->on_order - state->backordered.level);
    while (wanted > 0) {
        uint32_t source = source_of(stocks, i, state->num_ordered), id;
        uint32_t pieces = size_of_order(plan, source, wanted);
        int code = open_order(stocks, i, pieces, &id);
        if (code == GLO_OK)
            code = place(stocks, i, source, id);
        if (code != GLO_OK)
            return code;
        wanted -= pieces;
    }
    return GLO_OK;
}

int glo_stocks_send(struct glo_stocks *stocks, uint32_t id)
{
    struct glo_production *p = stocks->production;
    struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_stock_plan *plan = &p->plan->stock;
    const struct glo_unit *to = &p->plan->units[plan->points[order->stream - plan->first_stream].unit];
    const struct glo_unit_flows *flows = &p->plan->terms[to->terms].flows;
    const struct glo_stock_source *source = source_of_order(stocks, order);
    const struct glo_freight freight = glo_stock_freight(p->plan, source, order->product, order->lot);
    const struct glo_trip trip = glo_transport_trip(plan->transport, &freight, source->road, NULL);
    glo_book_trip(p, order, &trip, GLO_ACCOUNT_inbound, flows->inbound, flows); /* beside what its pieces carry */
    return expect(p, id, trip.duration);
}

void glo_stocks_settle(struct glo_stocks *stocks, uint32_t id)
{
    struct glo_production *p = stocks->production;
    struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_stock_plan *plan = &p->plan->stock;
    const struct glo_stock_source *source = source_of_order(stocks, order);
    const struct glo_unit *to = &p->plan->units[plan->points[order->stream - plan->first_stream].unit];
    const struct glo_unit_flows *flows = &p->plan->terms[to->terms].flows;
    bool is_bought = source->point == GLO_ALL;
    enum glo_account account = is_bought ? GLO_ACCOUNT_material : GLO_ACCOUNT_price;
    uint32_t flow = is_bought ? flows->material : source->transfer;
    if (flow != GLO_NO_FLOW) {
        int64_t cost = glo_ledger_units(source->price * order->lot, GLO_MONEY);
        order->cost[account] += cost;
        glo_ledger_book(p->ledger, flow, p->measures->bin, cost);
    }
    if (flows->carbon[GLO_SOURCE_material] != GLO_NO_FLOW) {
        int64_t co2e = glo_ledger_units(source->co2e * order->lot, GLO_CARBON);
        order->co2e[GLO_SOURCE_material] += co2e;
        glo_ledger_book(p->ledger, flows->carbon[GLO_SOURCE_material], p->measures->bin, co2e);
    }
}
