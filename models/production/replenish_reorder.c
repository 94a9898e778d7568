/*
 * reorder: the (r,nQ) policy. At or below the point the stock orders as many times the quantity as bring the position
 * above the point, as one order; with demand piece by piece that is (r,Q).
 */
#include "models/production/replenish.h"

struct reorder {
    int64_t point, quantity;
};

static const struct glo_parameter parameters[] = {
    {.name = "point",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct reorder, point),
     .min = 0,
     .max = GLO_MOST_PIECES,
     .doc = "r: at this position or below it, in pieces, the stock orders.",
     .example = "3",
     .affects = "fill_rate, on_hand, backorders"},
    {.name = "quantity",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct reorder, quantity),
     .min = 1,
     .max = GLO_MOST_PIECES,
     .doc = "Q: an order is this many pieces, or the least multiple that brings the position above the point.",
     .example = "8",
     .affects = "fill_rate, on_hand, backorders"},
    {0},
};
const struct glo_table glo_replenish_reorder_table = {
    .name = "reorder",
    .doc = "The (r,nQ) policy: at or below the point, multiples of a fixed quantity are ordered.",
    .size = sizeof(struct reorder),
    .parameters = parameters,
};

static int64_t top(const void *parameters_of)
{
    const struct reorder *policy = parameters_of;
    return policy->point + policy->quantity;
}

static int64_t quantity(const void *parameters_of, int64_t position)
{
    const struct reorder *policy = parameters_of;
    return position <= policy->point ? ((policy->point - position) / policy->quantity + 1) * policy->quantity : 0;
}

const struct glo_replenish_type glo_replenish_reorder = {.top = top, .quantity = quantity};
