/* The policies of replenishment by name. A policy itself stands in a file replenish_NAME.c. */
#include "models/production/replenish.h"

static const struct glo_replenish_type *const types[] = {
#define GLO_REPLENISH(name) &glo_replenish_##name,
#include "models/production/replenish.def"
#undef GLO_REPLENISH
};

static const struct glo_table *const tables[] = {
#define GLO_REPLENISH(name) &glo_replenish_##name##_table,
#include "models/production/replenish.def"
#undef GLO_REPLENISH
};

const struct glo_registry glo_replenish_registry = {.name = "replenish",
                                                    .doc = "Policies by which a stock is replenished.",
                                                    .tables = tables,
                                                    .num = sizeof tables / sizeof tables[0]};

const struct glo_replenish_type *glo_replenish_at(uint32_t index)
{
    return types[index];
}

int64_t glo_replenish_point(const struct glo_replenish_type *policy, const void *parameters)
{
    int64_t orders = -1, rests = policy->top(parameters);
    while (rests - orders > 1) {
        int64_t middle = (orders + rests) / 2;
        if (policy->quantity(parameters, middle) > 0)
            orders = middle;
        else
            rests = middle;
    }
    return orders;
}
