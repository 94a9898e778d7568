/* What must hold of stocks, found from scratch: pieces, queues, orders under way, batches, and what all this costs. */
#include "models/production/parts.h"

/* Pieces of one point that are not where they should be: 0 if nothing was lost. */
static glo_int128 lost_pieces(const struct glo_stocks *stocks, uint32_t i)
{
    const struct glo_stock_state *state = &stocks->points[i];
    return stocks->production->plan->stock.points[i].initial + state->received - state->delivered - state->outdated -
           state->on_hand.level;
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

struct glo_stock_costs glo_stocks_costs(const struct glo_stocks *stocks)
{
    const struct glo_production_plan *plan = stocks->production->plan;
    struct glo_stock_costs costs = {.num_bookings =
                                        (double)stocks->production->measures->window->num_bins * plan->stock.num};
    for (uint32_t i = 0; i < plan->stock.num; i++) {
        const struct glo_stock_point *point = &plan->stock.points[i];
        const struct glo_terms *terms = &plan->terms[plan->units[point->unit].terms];
        if (terms->flows.holding != GLO_NO_FLOW)
            costs.holding +=
                glo_hours_of_area(stocks->points[i].on_hand_area) * glo_holding_rate(&terms->costs, point->value);
        if (terms->flows.backorder != GLO_NO_FLOW)
            costs.backorder +=
                glo_hours_of_area(stocks->points[i].backordered_area) * glo_or_zero(terms->costs.backorder);
    }
    for (uint32_t i = 0; i < plan->stock.num_sources; i++) {
        const struct glo_ordering *ordering = &plan->stock.sources[i].ordering;
        const struct glo_stock_supply *supply = &stocks->supplies[i];
        costs.ordering += glo_or_zero(ordering->per_order) * (double)supply->orders +
                          glo_or_zero(ordering->per_piece) * (double)supply->pieces;
        costs.num_bookings += (double)supply->orders;
    }
    return costs;
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
    bool parts_are_sound =
        state->set_aside == 0 || (point->spec->when_short == GLO_SHORT_PARTLY && num > 0 && state->on_hand.level == 0);
    return parts_are_sound && num == state->waiting.length && pieces - state->set_aside == state->backordered.level &&
           (num == 0 || glo_orders_get(orders, state->waiting.first)->lot - state->set_aside > state->on_hand.level);
}

/* Batches hold what is on hand, the oldest first, and none that should be gone. */
static bool batches_are_sound(const struct glo_stocks *stocks, uint32_t i)
{
    const struct glo_stock_state *state = &stocks->points[i];
    int64_t pieces = 0;
    glo_time before = stocks->production->simulation->now;
    if (stocks->production->plan->stock.points[i].shelf_life == GLO_NEVER)
        return state->num_batches == 0;
    for (uint32_t k = state->first_batch; k < state->num_batches; k++) {
        if (state->batches[k].pieces <= 0 || state->batches[k].outdated < before)
            return false;
        before = state->batches[k].outdated;
        pieces += state->batches[k].pieces;
    }
    return pieces == state->on_hand.level;
}

/* What is on order of each point, against the orders that are under way. */
static bool orders_are_sound(const struct glo_stocks *stocks)
{
    const struct glo_production *p = stocks->production;
    const struct glo_stock_plan *plan = &p->plan->stock;
    glo_int128 on_order = 0, under_way = 0;
    uint32_t num = 0, num_claims = 0;
    for (uint32_t i = 0; i < plan->num; i++)
        on_order += (glo_int128)stocks->points[i].on_order * (i + 1);
    for (uint32_t id = 0; id < p->orders->num_items; id++) {
        const struct glo_order *order = glo_orders_get(p->orders, id);
        if (!order->in_use || !glo_stocks_owns(stocks, order) || glo_children_is_child(&p->children, id))
            continue;
        if (glo_parts_is_claim(order)) {
            num_claims++;
            continue;
        }
        under_way += (glo_int128)order->lot * (order->stream - plan->first_stream + 1);
        num++;
    }
    return on_order == under_way && num == stocks->num_open && num_claims == stocks->num_claims;
}

int glo_stocks_check(const struct glo_stocks *stocks)
{
    const struct glo_production *p = stocks->production;
    for (uint32_t i = 0; i < p->plan->stock.num; i++) {
        const struct glo_stock_state *state = &stocks->points[i];
        if (state->on_hand.level < 0 || state->on_order < 0 || lost_pieces(stocks, i) != 0 ||
            !queue_is_sound(stocks, i) || !batches_are_sound(stocks, i) || !glo_stock_layers_sound(stocks, i))
            return glo_fail(&p->simulation->problem, GLO_ERR_BALANCE,
                            "the stock of product %u at `%s` at %.6f h: pieces and orders disagree",
                            p->plan->stock.points[i].product, p->plan->units[p->plan->stock.points[i].unit].name,
                            glo_hours(p->simulation->now));
    }
    if (!orders_are_sound(stocks))
        return glo_fail(&p->simulation->problem, GLO_ERR_BALANCE,
                        "at %.6f h what is on order for stock is not what is under way", glo_hours(p->simulation->now));
    if (!glo_parts_sound(stocks))
        return glo_fail(&p->simulation->problem, GLO_ERR_BALANCE, "at %.6f h who waits for parts is not who has claims",
                        glo_hours(p->simulation->now));
    return GLO_OK;
}
