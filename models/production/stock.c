/* Shelves and their queues. What a stock orders is in stock_order.c, what becomes too old in stock_age.c, what networks
 * see in stock_view.c. */
#include "models/production/stock.h"

#include "models/events.h"
#include "models/production/parts.h"

#include <string.h>

static const struct glo_stock_point *point_at(const struct glo_stocks *stocks, uint32_t i)
{
    return &stocks->production->plan->stock.points[i];
}

/* Fills the shelf. What is not full is looked at as the run begins, and then after every demand; or at its reviews. */
static int init_point(struct glo_stocks *stocks, uint32_t i)
{
    const struct glo_stock_point *point = point_at(stocks, i);
    struct glo_simulation *simulation = stocks->production->simulation;
    glo_order_queue_init(&stocks->points[i].waiting);
    stocks->points[i].on_hand.level = point->initial;
    glo_stocks_show(stocks, i);
    int code = point->shelf_life == GLO_NEVER ? GLO_OK : glo_stock_batch_add(stocks, i, point->initial);
    if (code == GLO_OK && glo_stock_carries(stocks, i))
        code = glo_stock_layer_add(stocks, i, point->initial, &(struct glo_carried){{0}, {0}}); /* bought before */
    if (code != GLO_OK || (!point->policy->review && isnan(point->spec->initial)))
        return code;
    glo_time first = point->policy->review ? glo_ticks(point->policy->review(point->parameters)) : 0;
    return glo_simulation_schedule(simulation, first, GLO_EVENT_stock_review, i, 0, NULL);
}

int glo_stocks_init(struct glo_stocks *stocks, struct glo_production *production)
{
    const struct glo_stock_plan *plan = &production->plan->stock;
    memset(stocks, 0, sizeof *stocks);
    stocks->production = production;
    stocks->points = glo_alloc(plan->num, sizeof *stocks->points);
    stocks->supplies = glo_alloc(plan->num_sources, sizeof *stocks->supplies);
    int code = stocks->points && stocks->supplies ? GLO_OK : GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; code == GLO_OK && i < plan->num; i++)
        code = init_point(stocks, i);
    return code;
}

void glo_stocks_free(struct glo_stocks *stocks)
{
    for (uint32_t i = 0; stocks->points && i < stocks->production->plan->stock.num; i++) {
        glo_free(stocks->points[i].batches);
        glo_free(stocks->points[i].layers);
    }
    glo_free(stocks->points);
    glo_free(stocks->supplies);
    glo_free(stocks->claims);
    glo_free(stocks->held);
    memset(stocks, 0, sizeof *stocks);
}

/* Pieces leave the shelf for an order. */
void glo_stocks_take(struct glo_stocks *stocks, uint32_t i, int64_t pieces, uint32_t to)
{
    struct glo_stock_state *state = &stocks->points[i];
    glo_time_average_add(&state->on_hand, stocks->production->simulation->now, -pieces);
    state->delivered += pieces;
    if (point_at(stocks, i)->shelf_life != GLO_NEVER)
        glo_stock_batch_take(stocks, i, pieces);
    if (!glo_stock_carries(stocks, i))
        return;
    struct glo_carried carried = glo_stock_layer_take(stocks, i, pieces);
    glo_carried_give(glo_orders_get(stocks->production->orders, to), &carried);
}

/* Who gives out parts sets aside what there is for the first who waits. */
static void set_aside(struct glo_stocks *stocks, uint32_t i)
{
    struct glo_stock_state *state = &stocks->points[i];
    int64_t pieces = state->on_hand.level;
    if (point_at(stocks, i)->spec->when_short != GLO_SHORT_PARTLY || pieces == 0)
        return;
    glo_stocks_take(stocks, i, pieces, state->waiting.first);
    state->set_aside += (uint32_t)pieces;
    glo_time_average_add(&state->backordered, stocks->production->simulation->now, -pieces);
}

/* The order has all its pieces and leaves the unit. */
static int serve(struct glo_stocks *stocks, uint32_t id)
{
    struct glo_production *p = stocks->production;
    struct glo_order *order = glo_orders_get(p->orders, id);
    glo_time now = p->simulation->now;
    if (glo_parts_is_claim(order))
        return glo_parts_come(stocks, id);
    order->queue = now - order->joined;
    order->joined = order->started = order->finished = now;
    return glo_stocks_owns(stocks, order) ? glo_stocks_send(stocks, id) : p->ports->supplied(p->ports->world, id);
}

/* An order for more than is on hand, or behind others. */
void glo_stocks_queue_up(struct glo_stocks *stocks, uint32_t i, uint32_t id)
{
    struct glo_production *p = stocks->production;
    struct glo_stock_state *state = &stocks->points[i];
    glo_order_queue_insert(&state->waiting, p->orders, id, GLO_NO_ORDER);
    glo_time_average_add(&state->backordered, p->simulation->now, glo_orders_get(p->orders, id)->lot);
    if (state->waiting.length == 1)
        set_aside(stocks, i);
}

uint32_t glo_stocks_filled(const struct glo_stocks *stocks, uint32_t i, uint32_t pieces)
{
    const struct glo_stock_state *state = &stocks->points[i];
    if (state->waiting.length > 0)
        return 0;
    if (pieces <= state->on_hand.level)
        return pieces;
    return point_at(stocks, i)->spec->when_short == GLO_SHORT_PARTLY ? (uint32_t)state->on_hand.level : 0;
}

int glo_stocks_ask(struct glo_stocks *stocks, uint32_t id, uint32_t unit)
{
    struct glo_production *p = stocks->production;
    struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t i = glo_stock_plan_find(&p->plan->stock, unit, order->product);
    const struct glo_stock_point *point = point_at(stocks, i);
    bool is_ours = glo_stocks_owns(stocks, order);
    order->unit = unit;
    order->terms = p->plan->units[unit].terms;
    order->assigned = order->joined = p->simulation->now;
    uint32_t pieces = glo_stocks_filled(stocks, i, order->lot);
    bool at_once = pieces == order->lot;
    glo_measures_add_asked(p->measures, point->row, order->bin, is_ours, order->lot,
                           order->configured == order->assigned ? pieces : 0 /* a network has held it */);
    if (!at_once && !is_ours && point->spec->when_short == GLO_SHORT_LOST)
        return p->ports->lost(p->ports->world, id);
    int code = GLO_OK;
    if (at_once) {
        glo_stocks_take(stocks, i, pieces, id);
        code = serve(stocks, id);
    } else
        glo_stocks_queue_up(stocks, i, id);
    glo_stocks_show(stocks, i);
    return code == GLO_OK && !point->policy->review ? glo_stocks_replenish(stocks, i) : code;
}

/* Who waits is served as far as the shelf goes; what is left then is for others. */
int glo_stocks_hand_out(struct glo_stocks *stocks, uint32_t i)
{
    struct glo_production *p = stocks->production;
    struct glo_stock_state *state = &stocks->points[i];
    int code = GLO_OK;
    while (code == GLO_OK && state->waiting.first != GLO_NO_ORDER) {
        uint32_t id = state->waiting.first;
        uint32_t owed = glo_orders_get(p->orders, id)->lot - state->set_aside;
        if (owed > state->on_hand.level) {
            set_aside(stocks, i);
            break;
        }
        glo_time_average_add(&state->backordered, p->simulation->now, -(int64_t)owed);
        glo_order_queue_remove(&state->waiting, p->orders, id);
        glo_stocks_take(stocks, i, owed, id);
        state->set_aside = 0;
        code = serve(stocks, id);
    }
    return code == GLO_OK ? glo_stocks_tell(stocks, i) : code;
}

int glo_stocks_fill(struct glo_stocks *stocks, uint32_t id)
{
    struct glo_production *p = stocks->production;
    const struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t i = order->stream - p->plan->stock.first_stream, pieces = order->lot;
    struct glo_stock_state *state = &stocks->points[i];
    if (point_at(stocks, i)->shelf_life != GLO_NEVER) {
        int code = glo_stock_batch_add(stocks, i, pieces);
        if (code != GLO_OK)
            return code;
    }
    glo_orders_remove(p->orders, id);
    stocks->num_open--;
    state->on_order -= pieces;
    state->received += pieces;
    glo_time_average_add(&state->on_hand, p->simulation->now, pieces);
    return glo_stocks_hand_out(stocks, i);
}

int glo_stocks_spoilt(struct glo_stocks *stocks, uint32_t id)
{
    struct glo_production *p = stocks->production;
    const struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t i = order->stream - p->plan->stock.first_stream;
    stocks->points[i].on_order -= order->lot;
    glo_orders_remove(p->orders, id);
    stocks->num_open--;
    return point_at(stocks, i)->policy->review ? GLO_OK : glo_stocks_replenish(stocks, i);
}

uint32_t glo_stocks_leave_queue(struct glo_stocks *stocks, uint32_t i, uint32_t id)
{
    struct glo_production *p = stocks->production;
    struct glo_stock_state *state = &stocks->points[i];
    uint32_t had = state->waiting.first == id ? state->set_aside : 0;
    int64_t owed = (int64_t)glo_orders_get(p->orders, id)->lot - had;
    glo_time_average_add(&state->backordered, p->simulation->now, -owed);
    state->set_aside -= had;
    glo_order_queue_remove(&state->waiting, p->orders, id);
    return had;
}

void glo_stocks_put_back(struct glo_stocks *stocks, uint32_t i, int64_t pieces, const struct glo_carried *carried)
{
    struct glo_production *p = stocks->production;
    struct glo_stock_state *state = &stocks->points[i];
    state->delivered -= pieces;
    if (point_at(stocks, i)->shelf_life == GLO_NEVER) {
        glo_time_average_add(&state->on_hand, p->simulation->now, pieces);
        if (carried)
            glo_stock_layer_return(stocks, i, pieces, carried);
    } else { /* how old they are is no more known */
        if (carried)
            glo_stocks_write_off(stocks, carried);
        state->outdated += pieces;
        glo_measures_add_left(p->measures, point_at(stocks, i)->row, 0, pieces);
    }
}

/* What was set aside for it goes back; whoever stands behind it may want no more than there is. */
int glo_stocks_withdraw(struct glo_stocks *stocks, uint32_t id)
{
    struct glo_production *p = stocks->production;
    struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t i = glo_stock_plan_find(&p->plan->stock, order->unit, order->product);
    glo_stocks_put_back(stocks, i, glo_stocks_leave_queue(stocks, i, id), NULL); /* customers order no materials */
    order->queue = p->simulation->now - order->joined;
    return glo_stocks_hand_out(stocks, i);
}

int glo_stocks_review(struct glo_stocks *stocks, uint32_t i)
{
    struct glo_simulation *simulation = stocks->production->simulation;
    const struct glo_stock_point *point = point_at(stocks, i);
    int code = glo_stocks_replenish(stocks, i);
    if (code != GLO_OK || !point->policy->review)
        return code;
    glo_time next = simulation->now + glo_ticks(point->policy->review(point->parameters));
    return glo_simulation_schedule(simulation, next, GLO_EVENT_stock_review, i, 0, NULL);
}

/* What a point has cost with time in a bin: capital and room for its pieces, and what is owed. */
static void book_time(const struct glo_stocks *stocks, uint32_t i, glo_int128 on_hand, glo_int128 backordered)
{
    const struct glo_production *p = stocks->production;
    const struct glo_stock_point *point = point_at(stocks, i);
    const struct glo_terms *terms = &p->plan->terms[p->plan->units[point->unit].terms];
    uint32_t bin = p->measures->bin;
    if (terms->flows.holding != GLO_NO_FLOW)
        glo_ledger_book(p->ledger, point->holding == GLO_NO_FLOW ? terms->flows.holding : point->holding, bin,
                        glo_ledger_units(glo_hours_of_area(on_hand) * glo_holding_rate(&terms->costs, point->value),
                                         GLO_MONEY));
    if (terms->flows.backorder != GLO_NO_FLOW)
        glo_ledger_book(p->ledger, terms->flows.backorder, bin,
                        glo_ledger_units(glo_hours_of_area(backordered) * glo_or_zero(terms->costs.backorder),
                                         GLO_MONEY));
}

void glo_stocks_end_bin(struct glo_stocks *stocks, glo_time now)
{
    const struct glo_stock_plan *plan = &stocks->production->plan->stock;
    for (uint32_t i = 0; i < plan->num; i++) {
        struct glo_stock_state *state = &stocks->points[i];
        glo_int128 on_hand = glo_time_average_flush(&state->on_hand, now);
        glo_int128 backordered = glo_time_average_flush(&state->backordered, now);
        state->on_hand_area += on_hand;
        state->backordered_area += backordered;
        glo_measures_add_stock(stocks->production->measures, plan->points[i].row, on_hand, backordered);
        book_time(stocks, i, on_hand, backordered);
    }
}
