/*
 * The contract of a policy of replenishment: when a stock orders, and how many pieces. A policy sees nothing but the
 * inventory position (on hand + on order - backordered) and keeps no state. A new one is a file replenish_NAME.c and a
 * line in replenish.def.
 */
#ifndef GLO_MODELS_REPLENISH_H
#define GLO_MODELS_REPLENISH_H

#include "sim/schema.h"

struct glo_replenish_type {
    /* The highest position that the policy orders up to, in pieces, at least 0: the stock of a run begins there. */
    int64_t (*top)(const void *parameters);
    /* How many pieces are ordered at a position, as one order; not positive: none. After it is ordered, none is. What
     * orders at a position orders at all below it, and at those below 0. */
    int64_t (*quantity)(const void *parameters, int64_t position);
    /* Hours between two reviews, positive; NULL: the position is looked at after every demand. */
    double (*review)(const void *parameters);
    /* Says what is wrong with parameters that are each within their bounds; NULL: nothing can be. */
    void (*check)(const void *parameters, const struct glo_review *review);
};

extern const struct glo_registry glo_replenish_registry;
/* By the index of the registry. */
const struct glo_replenish_type *glo_replenish_at(uint32_t index);

/* The highest position at which a policy orders, in pieces; at least -1, and below its top. */
int64_t glo_replenish_point(const struct glo_replenish_type *policy, const void *parameters);

/* The most pieces that a level or a quantity may be. */
#define GLO_MOST_PIECES 1e9

#define GLO_REPLENISH(name) \
    extern const struct glo_replenish_type glo_replenish_##name; \
    extern const struct glo_table glo_replenish_##name##_table;
#include "models/production/replenish.def"
#undef GLO_REPLENISH

#endif
