/*
 * Dispatch: by which rule a network chooses among its units. A rule is one constant struct (glo_dispatch_type) in a
 * file dispatch_*.c and one line in dispatch.def. What happens where a rule finds nobody is the network's own matter.
 *
 * Only means and visible state are used: no rule reads the work that an order carries.
 */
#ifndef GLO_MODELS_DISPATCH_H
#define GLO_MODELS_DISPATCH_H

#include "models/network/network.h"

/* Who may serve an order: the routes of its network, and what the products of its class are looked at as. */
struct glo_service {
    const struct glo_routes *routes;
    uint32_t class_number, place;
    const struct glo_bits *eligible, *free;
};

/* The class of the order's product must be one that some unit can make. */
static inline struct glo_service glo_service_of(const struct glo_networks *n, uint32_t network,
                                                const struct glo_order *order)
{
    const struct glo_pools *pools = &n->production->plan->pools;
    struct glo_service service = {.routes = &n->plan->networks[network].routes,
                                  .class_number = pools->class_of[order->product],
                                  .place = order->place};
    uint32_t pool = service.routes->pool_of[service.class_number];
    service.eligible = &pools->items[pool].eligible;
    service.free = glo_production_free_units(n->production, pool);
    return service;
}

/* The first free unit in the order of the routes; dates are not looked at. */
static inline bool glo_service_first_free(const struct glo_service *service, struct glo_neighbour *found)
{
    return glo_routes_first(service->routes, service->place, service->class_number, service->free, found);
}

/* What a search for a delivery has found so far. */
struct glo_soonest {
    struct glo_neighbour unit;
    glo_time delivery; /* GLO_NEVER: nothing */
};

struct glo_dispatch_type {
    const struct glo_table *table; /* its word and its own parameters */
    /*
     * States for every place that demand comes from (`places[place]`) which units may serve it and in which order
     * (glo_routes_state), once, while the scenario is built. NULL: all of them, by road distance. Returns 0 or
     * GLO_ERR_NO_MEMORY; mistakes are said.
     */
    int (*list)(struct glo_routes *routes, const void *parameters, const bool *places, const struct glo_review *review);
    /*
     * Chooses a free unit for an order that is offered. True: `found->unit` gets it. False: `found` is the free unit of
     * earliest predicted delivery, or its delivery is GLO_NEVER where no unit is free.
     */
    bool (*choose)(const struct glo_networks *networks, const struct glo_service *service,
                   const struct glo_order *order, struct glo_soonest *found);
};

extern const struct glo_registry glo_dispatch_registry;
/* By the index of the registry. */
const struct glo_dispatch_type *glo_dispatch_at(uint32_t index);

/* `choose` of the rules that take the first free unit, whatever the agreed date. */
bool glo_dispatch_first_free(const struct glo_networks *networks, const struct glo_service *service,
                             const struct glo_order *order, struct glo_soonest *found);

/* No unit at this road distance or beyond delivers earlier, wherever work waits; `least`: the least processing. */
glo_time glo_dispatch_earliest_beyond(const struct glo_networks *networks, glo_time least, double road);

#define GLO_DISPATCH(name) \
    extern const struct glo_dispatch_type glo_dispatch_##name; \
    extern const struct glo_table glo_dispatch_##name##_table;
#include "models/network/dispatch.def"
#undef GLO_DISPATCH

#endif
