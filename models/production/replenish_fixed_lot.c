/*
 * fixed_lot: the (r,nQ) policy. At or below the point the stock orders as many times the quantity as bring the position
 * above the point, as one order; with demand piece by piece that is (r,Q).
 */
#include "models/production/replenish.h"

struct fixed_lot {
    int64_t reorder_point, quantity;
};

static const struct glo_parameter parameters[] = {
    {.name = "reorder_point",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct fixed_lot, reorder_point),
     .min = 0,
     .max = GLO_MOST_PIECES,
     .doc = "r: at this position or below it, in pieces, the stock orders.",
     .example = "3",
     .affects = "fill_rate, on_hand, backorders"},
    {.name = "quantity",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct fixed_lot, quantity),
     .min = 1,
     .max = GLO_MOST_PIECES,
     .doc = "Q: an order is this many pieces, or the least multiple that brings the position above the point.",
     .example = "8",
     .affects = "fill_rate, on_hand, backorders"},
    {0},
};
const struct glo_table glo_replenish_fixed_lot_table = {
    .name = "fixed_lot",
    .doc = "The (r,nQ) policy: at or below the point, multiples of a fixed quantity are ordered.",
    .size = sizeof(struct fixed_lot),
    .parameters = parameters,
};

static int64_t top(const void *parameters_of)
{
    const struct fixed_lot *policy = parameters_of;
    return policy->reorder_point + policy->quantity;
}

static int64_t quantity(const void *parameters_of, int64_t position)
{
    const struct fixed_lot *policy = parameters_of;
    return position <= policy->reorder_point
               ? ((policy->reorder_point - position) / policy->quantity + 1) * policy->quantity
               : 0;
}

const struct glo_replenish_type glo_replenish_fixed_lot = {.top = top, .quantity = quantity};
