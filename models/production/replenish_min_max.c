/* min_max: the (s,S) policy. At or below the minimum the position is brought to the maximum by one order. */
#include "models/production/replenish.h"

struct min_max {
    int64_t min, max;
};

static const struct glo_parameter parameters[] = {
    {.name = "min",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct min_max, min),
     .min = 0,
     .max = GLO_MOST_PIECES,
     .doc = "s: at this position or below it, in pieces, the stock orders.",
     .example = "3",
     .affects = "fill_rate, on_hand, backorders"},
    {.name = "max",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct min_max, max),
     .min = 0,
     .max = GLO_MOST_PIECES,
     .doc = "S: the position after an order, in pieces.",
     .example = "10",
     .affects = "fill_rate, on_hand, backorders"},
    {0},
};
const struct glo_table glo_replenish_min_max_table = {
    .name = "min_max",
    .doc = "The (s,S) policy: at or below the minimum, one order brings the position to the maximum.",
    .size = sizeof(struct min_max),
    .parameters = parameters,
};

static int64_t top(const void *parameters_of)
{
    return ((const struct min_max *)parameters_of)->max;
}

static int64_t quantity(const void *parameters_of, int64_t position)
{
    const struct min_max *policy = parameters_of;
    return position <= policy->min ? policy->max - position : 0;
}

static void check(const void *parameters_of, const struct glo_review *review)
{
    const struct min_max *policy = parameters_of;
    if (policy->min >= policy->max)
        review->say(review->self, GLO_FAULT, &policy->min, NULL, "the minimum of a stock is not below its maximum",
                    "write `min_max: {min: 3, max: 10}`; `base_stock: 10` orders after every demand");
}

const struct glo_replenish_type glo_replenish_min_max = {.top = top, .quantity = quantity, .check = check};
