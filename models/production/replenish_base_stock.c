/* base_stock: every demand is ordered at once, so that the position is always the level (one-for-one replenishment). */
#include "models/production/replenish.h"

struct base_stock {
    int64_t level;
};

static const struct glo_parameter parameters[] = {
    {.name = "level",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct base_stock, level),
     .min = 0,
     .max = GLO_MOST_PIECES,
     .doc = "The position that is kept, in pieces. 0: every piece is ordered when a customer asks for it.",
     .example = "4",
     .affects = "fill_rate, on_hand, backorders"},
    {0},
};
const struct glo_table glo_replenish_base_stock_table = {
    .name = "base_stock",
    .doc = "What a customer takes or waits for is ordered again at once: one order for each demand.",
    .size = sizeof(struct base_stock),
    .parameters = parameters,
    .main = "level",
};

static int64_t top(const void *parameters_of)
{
    return ((const struct base_stock *)parameters_of)->level;
}

static int64_t quantity(const void *parameters_of, int64_t position)
{
    return top(parameters_of) - position;
}

const struct glo_replenish_type glo_replenish_base_stock = {.top = top, .quantity = quantity};
