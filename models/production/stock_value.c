/*
 * What pieces of a material have cost and emitted: it came with them to the shelf, and goes with them to the order that
 * uses them, the oldest first (fifo). Neither lost nor counted twice: what an order for stock has come to, but for what
 * one owner pays another, is in the layers of the shelf as soon as its pieces are, and is the order's no more.
 */
#include "models/production/stock.h"

#include <string.h>

/* What one owner pays another for pieces is their price, not what they have cost. */
#define GLO_NOT_CARRIED GLO_ACCOUNT_price

bool glo_stock_carries(const struct glo_stocks *stocks, uint32_t i)
{
    const struct glo_production_plan *plan = stocks->production->plan;
    return plan->plans[plan->stock.points[i].product].material;
}

void glo_carried_add(struct glo_carried *to, const struct glo_carried *more)
{
    for (uint32_t k = 0; k < GLO_NUM_ORDER_ACCOUNTS; k++)
        to->cost[k] += more->cost[k];
    for (uint32_t k = 0; k < GLO_NUM_ORDER_SOURCES; k++)
        to->co2e[k] += more->co2e[k];
}

void glo_carried_give(struct glo_order *order, const struct glo_carried *carried)
{
    for (uint32_t k = 0; k < GLO_NUM_ORDER_ACCOUNTS; k++)
        order->cost[k] += carried->cost[k];
    for (uint32_t k = 0; k < GLO_NUM_ORDER_SOURCES; k++)
        order->co2e[k] += carried->co2e[k];
}

void glo_carried_withdraw(struct glo_order *order, const struct glo_carried *carried)
{
    for (uint32_t k = 0; k < GLO_NUM_ORDER_ACCOUNTS; k++)
        order->cost[k] -= carried->cost[k];
    for (uint32_t k = 0; k < GLO_NUM_ORDER_SOURCES; k++)
        order->co2e[k] -= carried->co2e[k];
}

struct glo_carried glo_carried_of(const struct glo_order *order)
{
    struct glo_carried carried;
    memcpy(carried.cost, order->cost, sizeof carried.cost);
    memcpy(carried.co2e, order->co2e, sizeof carried.co2e);
    carried.cost[GLO_NOT_CARRIED] = 0;
    return carried;
}

/* Room for one more layer; those that are gone are overwritten before the array grows. */
static int make_room(struct glo_stock_state *state)
{
    if (state->num_layers == state->max_layers && state->first_layer > state->max_layers / 2) {
        state->num_layers -= state->first_layer;
        memmove(state->layers, state->layers + state->first_layer, state->num_layers * sizeof *state->layers);
        state->first_layer = 0;
    }
    return glo_grow(&state->layers, &state->max_layers, (uint64_t)state->num_layers + 1, sizeof *state->layers);
}

int glo_stock_layer_add(struct glo_stocks *stocks, uint32_t i, int64_t pieces, const struct glo_carried *carried)
{
    struct glo_stock_state *state = &stocks->points[i];
    if (pieces == 0)
        return GLO_OK;
    if (make_room(state) != GLO_OK)
        return glo_fail_memory(&stocks->production->simulation->problem);
    state->layers[state->num_layers++] = (struct glo_stock_layer){pieces, *carried};
    return GLO_OK;
}

/* The part of an amount that `taken` of `pieces` have; the last get what is left. */
static int64_t part(int64_t *amount, int64_t taken, int64_t pieces)
{
    int64_t share = (int64_t)((glo_int128)*amount * taken / pieces);
    *amount -= share;
    return share;
}

struct glo_carried glo_stock_layer_take(struct glo_stocks *stocks, uint32_t i, int64_t pieces)
{
    struct glo_stock_state *state = &stocks->points[i];
    struct glo_carried sum = {{0}, {0}};
    while (pieces > 0) {
        struct glo_stock_layer *oldest = &state->layers[state->first_layer];
        int64_t taken = pieces < oldest->pieces ? pieces : oldest->pieces;
        for (uint32_t k = 0; k < GLO_NUM_ORDER_ACCOUNTS; k++)
            sum.cost[k] += part(&oldest->carried.cost[k], taken, oldest->pieces);
        for (uint32_t k = 0; k < GLO_NUM_ORDER_SOURCES; k++)
            sum.co2e[k] += part(&oldest->carried.co2e[k], taken, oldest->pieces);
        oldest->pieces -= taken;
        pieces -= taken;
        state->first_layer += oldest->pieces == 0;
    }
    return sum;
}

/* Into the oldest layer; the room of one that is gone is there, for the pieces were taken before. */
void glo_stock_layer_return(struct glo_stocks *stocks, uint32_t i, int64_t pieces, const struct glo_carried *carried)
{
    struct glo_stock_state *state = &stocks->points[i];
    if (pieces == 0)
        return;
    if (state->first_layer == state->num_layers) {
        state->first_layer = 0;
        state->num_layers = 1;
        state->layers[0] = (struct glo_stock_layer){0};
    }
    state->layers[state->first_layer].pieces += pieces;
    glo_carried_add(&state->layers[state->first_layer].carried, carried);
}

int glo_stocks_shelve(struct glo_stocks *stocks, uint32_t id)
{
    struct glo_order *order = glo_orders_get(stocks->production->orders, id);
    uint32_t i = order->stream - stocks->production->plan->stock.first_stream;
    if (!glo_stock_carries(stocks, i))
        return GLO_OK;
    struct glo_carried carried = glo_carried_of(order);
    int code = glo_stock_layer_add(stocks, i, order->lot, &carried);
    if (code == GLO_OK)
        glo_carried_withdraw(order, &carried);
    return code;
}

struct glo_carried_totals glo_stocks_carried(const struct glo_stocks *stocks)
{
    struct glo_carried_totals sum = stocks->scrapped;
    for (uint32_t i = 0; i < stocks->production->plan->stock.num; i++) {
        const struct glo_stock_state *state = &stocks->points[i];
        for (uint32_t at = state->first_layer; at < state->num_layers; at++) {
            for (uint32_t k = 0; k < GLO_NUM_ORDER_ACCOUNTS; k++)
                sum.cost[k] += state->layers[at].carried.cost[k];
            for (uint32_t k = 0; k < GLO_NUM_ORDER_SOURCES; k++)
                sum.co2e[k] += state->layers[at].carried.co2e[k];
        }
    }
    return sum;
}

void glo_stocks_write_off(struct glo_stocks *stocks, const struct glo_carried *carried)
{
    for (uint32_t k = 0; k < GLO_NUM_ORDER_ACCOUNTS; k++)
        stocks->scrapped.cost[k] += carried->cost[k];
    for (uint32_t k = 0; k < GLO_NUM_ORDER_SOURCES; k++)
        stocks->scrapped.co2e[k] += carried->co2e[k];
}

bool glo_stock_layers_sound(const struct glo_stocks *stocks, uint32_t i)
{
    const struct glo_stock_state *state = &stocks->points[i];
    int64_t pieces = 0;
    if (!glo_stock_carries(stocks, i))
        return state->num_layers == 0;
    for (uint32_t k = state->first_layer; k < state->num_layers; k++) {
        if (state->layers[k].pieces <= 0)
            return false;
        pieces += state->layers[k].pieces;
    }
    return pieces == state->on_hand.level;
}
