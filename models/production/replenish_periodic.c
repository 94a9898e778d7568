/*
 * periodic: the (R,S) policy. At every review, and only then, one order brings the position to the level. With a
 * minimum it is (R,s,S): a position above it is left alone.
 */
#include "models/production/replenish.h"

struct periodic {
    double review; /* h */
    int64_t up_to;
    double min; /* pieces; NaN: none */
};

static const struct glo_parameter parameters[] = {
    {.name = "review",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct periodic, review),
     .dimension = "time",
     .min = 0.001, /* a few seconds: reviews are events, and there must be an end to them */
     .max = 87600000,
     .doc = "Time between reviews; the first is this long after the start of the run.",
     .example = "1 week",
     .affects = "fill_rate, on_hand, backorders"},
    {.name = "up_to",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct periodic, up_to),
     .min = 0,
     .max = GLO_MOST_PIECES,
     .doc = "The position after a review, in pieces.",
     .example = "12",
     .affects = "fill_rate, on_hand, backorders"},
    {.name = "min",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct periodic, min),
     .dimension = "count",
     .min = 0,
     .max = GLO_MOST_PIECES,
     .fallback = "",
     .absent = "every review orders",
     .doc = "s: a review orders at this position or below it, in pieces.",
     .example = "5",
     .affects = "fill_rate, on_hand, backorders",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_replenish_periodic_table = {
    .name = "periodic",
    .doc = "The (R,S) policy: at every review one order brings the position to a level; with `min`, (R,s,S).",
    .size = sizeof(struct periodic),
    .parameters = parameters,
};

static int64_t top(const void *parameters_of)
{
    return ((const struct periodic *)parameters_of)->up_to;
}

static int64_t quantity(const void *parameters_of, int64_t position)
{
    const struct periodic *policy = parameters_of;
    return (double)position > policy->min ? 0 : policy->up_to - position; /* no minimum: nothing is above it */
}

static double review(const void *parameters_of)
{
    return ((const struct periodic *)parameters_of)->review;
}

static void check(const void *parameters_of, const struct glo_review *to)
{
    const struct periodic *policy = parameters_of;
    if (policy->min >= (double)policy->up_to)
        to->say(to->self, GLO_FAULT, &policy->min, NULL,
                "the minimum of a stock is not below the level it orders up to",
                "write `periodic: {review: 1 week, min: 3, up_to: 10}`");
}

const struct glo_replenish_type glo_replenish_periodic = {
    .top = top, .quantity = quantity, .review = review, .check = check};
