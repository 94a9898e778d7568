/* Stock at work. */
#include "models/production/stock.h"

#include "models/events.h"

#include <string.h>

int glo_stocks_init(struct glo_stocks *stocks, struct glo_production *production)
{
    const struct glo_stock_plan *plan = &production->plan->stock;
    memset(stocks, 0, sizeof *stocks);
    stocks->production = production;
    stocks->points = glo_alloc(plan->num, sizeof *stocks->points);
    if (!stocks->points)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < plan->num; i++) {
        const struct glo_stock_point *point = &plan->points[i];
        glo_order_queue_init(&stocks->points[i].waiting);
        stocks->points[i].on_hand.level = point->policy->top(point->parameters);
        if (!point->policy->review)
            continue;
        glo_time first = glo_ticks(point->policy->review(point->parameters));
        int code = glo_simulation_schedule(production->simulation, first, GLO_EVENT_stock_review, i, 0, NULL);
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

void glo_stocks_free(struct glo_stocks *stocks)
{
    glo_free(stocks->points);
    memset(stocks, 0, sizeof *stocks);
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

/* An order to the stations of the unit itself. */
static int make(struct glo_stocks *stocks, uint32_t i, uint32_t pieces)
{
    struct glo_production *p = stocks->production;
    const struct glo_stock_point *point = &p->plan->stock.points[i];
    uint32_t id;
    if (glo_orders_add(p->orders, &id) != GLO_OK)
        return glo_fail_memory(&p->simulation->problem);
    struct glo_order *order = glo_orders_get(p->orders, id);
    order->number = stocks->points[i].num_ordered++;
    order->stream = p->plan->stock.first_stream + i;
    order->product = point->product;
    order->place = p->plan->units[point->unit].place;
    order->network = GLO_NO_CODE;
    order->lot = pieces;
    order->bin = p->measures->bin;
    order->placed = order->configured = p->simulation->now;
    order->requested = order->agreed = GLO_NEVER;
    order->first_work = first_work(p, order);
    stocks->num_made++;
    return glo_production_make(p, id, point->unit);
}

/* An order to a supplier, who is ample. */
static int buy(struct glo_stocks *stocks, uint32_t i, uint32_t pieces)
{
    struct glo_production *p = stocks->production;
    const struct glo_stock_point *point = &p->plan->stock.points[i];
    struct glo_address address = {.replication = p->orders->replication,
                                  .index = stocks->points[i].num_ordered++,
                                  .purpose = GLO_FOR_STAGES};
    glo_block block = glo_stream_block(&p->orders->streams[p->plan->stock.first_stream + i], &address);
    glo_time lead = glo_ticks(glo_distribution_draw(point->lead_time, glo_block_uniform(block, 0)));
    glo_time end = lead == GLO_NEVER || lead < 0 ? GLO_NEVER : p->simulation->now + lead;
    return glo_simulation_schedule(p->simulation, end, GLO_EVENT_stock_received, i, pieces, NULL);
}

/* Orders what the policy wants at the position of now. An order is counted in 32 bits; more becomes several. */
static int replenish(struct glo_stocks *stocks, uint32_t i)
{
    const struct glo_stock_point *point = &stocks->production->plan->stock.points[i];
    struct glo_stock_state *state = &stocks->points[i];
    int64_t wanted =
        point->policy->quantity(point->parameters, state->on_hand.level + state->on_order - state->backordered.level);
    while (wanted > 0) {
        uint32_t pieces = wanted < UINT32_MAX ? (uint32_t)wanted : UINT32_MAX;
        wanted -= pieces;
        state->on_order += pieces;
        int code = point->lead_time ? buy(stocks, i, pieces) : make(stocks, i, pieces);
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

/* The order gets its pieces and leaves the unit. */
static int serve(struct glo_stocks *stocks, uint32_t i, uint32_t id)
{
    struct glo_production *p = stocks->production;
    struct glo_order *order = glo_orders_get(p->orders, id);
    glo_time now = p->simulation->now;
    glo_time_average_add(&stocks->points[i].on_hand, now, -(int64_t)order->lot);
    stocks->points[i].delivered += order->lot;
    order->queue = now - order->joined;
    order->joined = order->started = order->finished = now;
    return p->ports->supplied(p->ports->world, id);
}

int glo_stocks_ask(struct glo_stocks *stocks, uint32_t id, uint32_t unit)
{
    struct glo_production *p = stocks->production;
    struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t i = glo_stock_plan_find(&p->plan->stock, unit, order->product);
    const struct glo_stock_point *point = &p->plan->stock.points[i];
    struct glo_stock_state *state = &stocks->points[i];
    order->unit = unit;
    order->terms = p->plan->units[unit].terms;
    order->assigned = order->joined = p->simulation->now;
    bool at_once = state->waiting.length == 0 && order->lot <= state->on_hand.level;
    glo_measures_add_asked(p->measures, point->row, order->bin, order->lot, at_once);
    if (!at_once && point->loses)
        return p->ports->lost(p->ports->world, id);
    if (!at_once) {
        glo_order_queue_insert(&state->waiting, p->orders, id, GLO_NO_ORDER);
        glo_time_average_add(&state->backordered, p->simulation->now, order->lot);
    }
    int code = at_once ? serve(stocks, i, id) : GLO_OK;
    return code == GLO_OK && !point->policy->review ? replenish(stocks, i) : code;
}

int glo_stocks_receive(struct glo_stocks *stocks, uint32_t i, uint32_t pieces)
{
    struct glo_production *p = stocks->production;
    struct glo_stock_state *state = &stocks->points[i];
    int code = GLO_OK;
    state->on_order -= pieces;
    state->received += pieces;
    glo_time_average_add(&state->on_hand, p->simulation->now, pieces);
    while (code == GLO_OK && state->waiting.first != GLO_NO_ORDER) {
        uint32_t id = state->waiting.first;
        const struct glo_order *order = glo_orders_get(p->orders, id);
        if (order->lot > state->on_hand.level)
            break;
        glo_time_average_add(&state->backordered, p->simulation->now, -(int64_t)order->lot);
        glo_order_queue_remove(&state->waiting, p->orders, id);
        code = serve(stocks, i, id);
    }
    return code;
}

int glo_stocks_made(struct glo_stocks *stocks, uint32_t id)
{
    struct glo_production *p = stocks->production;
    const struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t point = order->stream - p->plan->stock.first_stream, pieces = order->lot;
    glo_orders_remove(p->orders, id);
    stocks->num_made--;
    return glo_stocks_receive(stocks, point, pieces);
}

int glo_stocks_spoilt(struct glo_stocks *stocks, uint32_t id)
{
    struct glo_production *p = stocks->production;
    const struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t point = order->stream - p->plan->stock.first_stream;
    stocks->points[point].on_order -= order->lot;
    glo_orders_remove(p->orders, id);
    stocks->num_made--;
    return p->plan->stock.points[point].policy->review ? GLO_OK : replenish(stocks, point);
}

/* Whoever stands behind it may want no more than there is. */
int glo_stocks_withdraw(struct glo_stocks *stocks, uint32_t id)
{
    struct glo_production *p = stocks->production;
    struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t point = glo_stock_plan_find(&p->plan->stock, order->unit, order->product);
    glo_time_average_add(&stocks->points[point].backordered, p->simulation->now, -(int64_t)order->lot);
    glo_order_queue_remove(&stocks->points[point].waiting, p->orders, id);
    order->queue = p->simulation->now - order->joined;
    return glo_stocks_receive(stocks, point, 0);
}

int glo_stocks_review(struct glo_stocks *stocks, uint32_t i)
{
    struct glo_simulation *simulation = stocks->production->simulation;
    const struct glo_stock_point *point = &stocks->production->plan->stock.points[i];
    glo_time next = simulation->now + glo_ticks(point->policy->review(point->parameters));
    int code = replenish(stocks, i);
    return code == GLO_OK ? glo_simulation_schedule(simulation, next, GLO_EVENT_stock_review, i, 0, NULL) : code;
}

void glo_stocks_end_bin(struct glo_stocks *stocks, glo_time now)
{
    const struct glo_stock_plan *plan = &stocks->production->plan->stock;
    for (uint32_t i = 0; i < plan->num; i++)
        glo_measures_add_stock(stocks->production->measures, plan->points[i].row,
                               glo_time_average_flush(&stocks->points[i].on_hand, now),
                               glo_time_average_flush(&stocks->points[i].backordered, now));
}

/* Pieces of one point that are not where they should be: 0 if nothing was lost. */
static glo_int128 lost_pieces(const struct glo_stocks *stocks, uint32_t i)
{
    const struct glo_stock_point *point = &stocks->production->plan->stock.points[i];
    const struct glo_stock_state *state = &stocks->points[i];
    return point->policy->top(point->parameters) + state->received - state->delivered - state->on_hand.level;
}

int64_t glo_stocks_balance(const struct glo_stocks *stocks)
{
    glo_int128 lost = 0;
    for (uint32_t i = 0; i < stocks->production->plan->stock.num; i++) {
        glo_int128 of_point = lost_pieces(stocks, i);
        lost += of_point < 0 ? -of_point : of_point;
    }
    return lost > INT64_MAX ? INT64_MAX : (int64_t)lost;
}

/* Who waits, against what is counted as backordered; the first wants more than there is. */
static bool queue_is_sound(const struct glo_stocks *stocks, uint32_t i)
{
    const struct glo_orders *orders = stocks->production->orders;
    const struct glo_stock_point *point = &stocks->production->plan->stock.points[i];
    const struct glo_stock_state *state = &stocks->points[i];
    int64_t pieces = 0;
    uint32_t num = 0;
    for (uint32_t id = state->waiting.first; id != GLO_NO_ORDER; id = glo_orders_get(orders, id)->next) {
        const struct glo_order *order = glo_orders_get(orders, id);
        if (order->unit != point->unit || order->product != point->product)
            return false;
        pieces += order->lot;
        num++;
    }
    return num == state->waiting.length && pieces == state->backordered.level &&
           (num == 0 || glo_orders_get(orders, state->waiting.first)->lot > state->on_hand.level);
}

/* What is on order of the points that make: the orders that are under way. */
static bool orders_are_sound(const struct glo_stocks *stocks)
{
    const struct glo_production *p = stocks->production;
    int64_t difference = 0;
    uint32_t num = 0;
    for (uint32_t i = 0; i < p->plan->stock.num; i++)
        difference += p->plan->stock.points[i].lead_time ? 0 : stocks->points[i].on_order;
    for (uint32_t id = 0; id < p->orders->num_items; id++) {
        const struct glo_order *order = glo_orders_get(p->orders, id);
        bool is_ours = order->in_use && glo_stocks_owns(stocks, order);
        difference -= is_ours ? order->lot : 0;
        num += is_ours;
    }
    return difference == 0 && num == stocks->num_made;
}

int glo_stocks_check(const struct glo_stocks *stocks)
{
    const struct glo_production *p = stocks->production;
    for (uint32_t i = 0; i < p->plan->stock.num; i++) {
        const struct glo_stock_state *state = &stocks->points[i];
        if (state->on_hand.level < 0 || state->on_order < 0 || lost_pieces(stocks, i) != 0 ||
            !queue_is_sound(stocks, i))
            return glo_fail(&p->simulation->problem, GLO_ERR_BALANCE,
                            "the stock of product %u at `%s` at %.6f h: pieces and orders disagree",
                            p->plan->stock.points[i].product, p->plan->units[p->plan->stock.points[i].unit].name,
                            glo_hours(p->simulation->now));
    }
    if (!orders_are_sound(stocks))
        return glo_fail(&p->simulation->problem, GLO_ERR_BALANCE,
                        "at %.6f h what is on order for stock is not what is being made",
                        glo_hours(p->simulation->now));
    return GLO_OK;
}
