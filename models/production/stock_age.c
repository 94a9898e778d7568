/*
 * Pieces that do not keep: batches of a stock in the order in which they came, which is that in which they are taken
 * and in which they are outdated.
 */
#include "models/events.h"
#include "models/production/stock.h"

#include <string.h>

/* Room for one more; batches that are gone are overwritten before the array grows. */
static int make_room(struct glo_stock_state *state)
{
    if (state->num_batches == state->max_batches && state->first_batch > state->max_batches / 2) {
        state->num_batches -= state->first_batch;
        memmove(state->batches, state->batches + state->first_batch, state->num_batches * sizeof *state->batches);
        state->first_batch = 0;
    }
    return glo_grow(&state->batches, &state->max_batches, (uint64_t)state->num_batches + 1, sizeof *state->batches);
}

int glo_stock_batch_add(struct glo_stocks *stocks, uint32_t i, int64_t pieces)
{
    struct glo_simulation *simulation = stocks->production->simulation;
    struct glo_stock_state *state = &stocks->points[i];
    glo_time end = simulation->now + stocks->production->plan->stock.points[i].shelf_life;
    if (pieces == 0)
        return GLO_OK;
    if (make_room(state) != GLO_OK)
        return glo_fail_memory(&simulation->problem);
    state->batches[state->num_batches++] = (struct glo_stock_batch){end, pieces};
    return glo_simulation_schedule(simulation, end, GLO_EVENT_stock_outdated, i, 0, NULL);
}

void glo_stock_batch_take(struct glo_stocks *stocks, uint32_t i, int64_t pieces)
{
    struct glo_stock_state *state = &stocks->points[i];
    glo_measures_add_left(stocks->production->measures, stocks->production->plan->stock.points[i].row, pieces, 0);
    while (pieces > 0) {
        struct glo_stock_batch *oldest = &state->batches[state->first_batch];
        int64_t taken = pieces < oldest->pieces ? pieces : oldest->pieces;
        oldest->pieces -= taken;
        pieces -= taken;
        state->first_batch += oldest->pieces == 0;
    }
}

/* Each batch has an event of its own, which means nothing where its pieces are gone. */
int glo_stocks_outdate(struct glo_stocks *stocks, uint32_t i)
{
    struct glo_production *p = stocks->production;
    const struct glo_stock_point *point = &p->plan->stock.points[i];
    struct glo_stock_state *state = &stocks->points[i];
    glo_time now = p->simulation->now;
    if (state->first_batch == state->num_batches || state->batches[state->first_batch].outdated > now)
        return GLO_OK;
    int64_t pieces = state->batches[state->first_batch++].pieces;
    state->outdated += pieces;
    glo_time_average_add(&state->on_hand, now, -pieces);
    if (glo_stock_carries(stocks, i)) {
        struct glo_carried carried = glo_stock_layer_take(stocks, i, pieces);
        glo_stocks_write_off(stocks, &carried);
    }
    glo_measures_add_left(p->measures, point->row, pieces, pieces);
    glo_stocks_show(stocks, i);
    return point->policy->review ? GLO_OK : glo_stocks_replenish(stocks, i);
}
