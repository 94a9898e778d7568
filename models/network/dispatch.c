/* The rules of dispatch by name, and what several of them share. A rule itself stands in a file dispatch_*.c. */
#include "models/network/dispatch.h"

static const struct glo_dispatch_type *const types[] = {
#define GLO_DISPATCH(name) &glo_dispatch_##name,
#include "models/network/dispatch.def"
#undef GLO_DISPATCH
};

static const struct glo_table *const tables[] = {
#define GLO_DISPATCH(name) &glo_dispatch_##name##_table,
#include "models/network/dispatch.def"
#undef GLO_DISPATCH
};

const struct glo_registry glo_dispatch_registry = {.name = "dispatch",
                                                   .doc = "Rules by which a network chooses a unit.",
                                                   .tables = tables,
                                                   .num = sizeof tables / sizeof tables[0]};

const struct glo_dispatch_type *glo_dispatch_at(uint32_t index)
{
    return types[index];
}

bool glo_dispatch_first_free(const struct glo_networks *n, const struct glo_service *service,
                             const struct glo_order *order, struct glo_soonest *found)
{
    (void)n;
    (void)order;
    found->delivery = GLO_NEVER;
    return glo_service_first_free(service, &found->unit);
}

glo_time glo_dispatch_earliest_beyond(const struct glo_networks *n, glo_time least, double road)
{
    glo_time trip = glo_transport_least_time(n->transport, road);
    return trip == GLO_NEVER ? GLO_NEVER : n->simulation->now + least + trip;
}
