/*
 * Dispatch: by which rule a network chooses among its units. A rule is one constant struct (glo_dispatch_type) in a
 * file dispatch_*.c and one line in dispatch.def. What happens where a rule finds nobody is the network's own matter.
 *
 * Candidates are the units among which a rule chooses: where the network holds orders those that are free, elsewhere
 * all that are eligible and have room; always in reach. Ties are broken by the order of the routes: distance, then unit
 * id.
 *
 * Only means and visible state are used: no rule reads the work that an order carries.
 */
#ifndef GLO_MODELS_DISPATCH_H
#define GLO_MODELS_DISPATCH_H

#include "models/network/network.h"
#include "models/network/view.h"
#include "sim/rare.h"

extern const struct glo_bits glo_no_units; /* an empty set */

/* Who may serve an order: the routes of its network, and what the products of its class are looked at as. */
struct glo_service {
    const struct glo_routes *routes;
    uint32_t network, class_number, place;
    const struct glo_bits *eligible, *free;
    const struct glo_bits *candidates; /* one of these */
    const struct glo_production *production;
    const struct glo_order *selective; /* the order, where owners may decline it; NULL: all take all */
    double acceptance;                 /* with which probability, each by himself */
    uint32_t pieces;                   /* that a unit must have on hand, which `free` does not tell; 0: it tells all */
};

/* The units of a pool of a network that it sees as free. */
static inline const struct glo_bits *glo_networks_free_units(const struct glo_networks *n, uint32_t network,
                                                             uint32_t pool)
{
    if (GLO_RARELY(n->views != NULL) && n->views[network]) {
        glo_view_bring_up(n->views[network]);
        return &n->views[network]->free[pool];
    }
    return glo_production_free_units(n->production, pool);
}

/* Where no unit of the network can make the product the sets are empty, and its class has no routes. */
static inline struct glo_service glo_service_of(const struct glo_networks *n, uint32_t network,
                                                const struct glo_order *order)
{
    const struct glo_pools *pools = &n->production->plan->pools;
    struct glo_service service = {.routes = &n->plan->networks[network].routes,
                                  .network = network,
                                  .class_number = pools->class_of[order->product],
                                  .place = order->place,
                                  .production = n->production};
    uint32_t pool = service.routes->pool_of[service.class_number];
    service.eligible = service.free = service.candidates = &glo_no_units;
    if (GLO_RARELY(pool == GLO_ALL))
        return service;
    if (order->lot > 1 && pools->classes[service.class_number].stocked != GLO_ALL)
        service.pieces = order->lot;
    service.eligible = &pools->items[pool].eligible;
    service.candidates = service.free = glo_networks_free_units(n, network, pool);
    service.acceptance = n->plan->networks[network].acceptance;
    if (GLO_RARELY(service.acceptance < 1))
        service.selective = order;
    return service;
}

/* Whether the owner of a unit would take the order: drawn once for each unit and order, so that another unit shifts
 * nothing. */
bool glo_service_owner_accepts(const struct glo_service *service, const struct glo_neighbour *unit);

/* Whether a unit that shows as free has all the pieces that the order is for, and its owner takes it. */
static inline bool glo_service_suffices(const struct glo_service *service, const struct glo_neighbour *unit)
{
    return (service->pieces == 0 ||
            glo_production_has_pieces(service->production, service->routes->pool_of[service->class_number],
                                      unit->position, service->pieces)) &&
           (!service->selective || glo_service_owner_accepts(service, unit));
}

/* Whether a member of the candidates would take the order. */
static inline bool glo_service_accepts(const struct glo_service *service, uint32_t order,
                                       const struct glo_neighbour *unit)
{
    return service->candidates == service->free ? glo_service_suffices(service, unit)
                                                : !service->production->plan->has_buffers ||
                                                      glo_production_has_room(service->production, order, unit->unit);
}

/* The first free unit of those that suffice. */
bool glo_service_first_sufficient(const struct glo_service *service, struct glo_neighbour *found);

/* The first free unit in the order of the routes; dates are not looked at. */
static inline bool glo_service_first_free(const struct glo_service *service, struct glo_neighbour *found)
{
    if (service->pieces > 0 || service->selective)
        return glo_service_first_sufficient(service, found);
    return glo_routes_first(service->routes, service->place, service->class_number, service->free, found);
}

/* What a search for a delivery has found so far. */
struct glo_soonest {
    struct glo_neighbour unit;
    glo_time delivery; /* GLO_NEVER: nothing */
};

struct glo_dispatch_type {
    const struct glo_table *table; /* its word and its own parameters */
    bool by_routes;                /* an order without a date goes to the first free unit in the order of the routes */
    bool predicts;                 /* it asks when a unit would finish an order */
    bool remembers;                /* it asks which unit got the last order */
    bool sees_queues;              /* it asks how many orders are at a unit */
    bool weighs;                   /* it asks what an order costs or emits at least */
    /* Says what is wrong with the parameters; NULL: nothing can be. */
    void (*check)(const void *parameters, const struct glo_review *review);
    /*
     * States for every place that demand comes from (`places[place]`) which units may serve it and in which order
     * (glo_routes_state), once, while the scenario is built. NULL: all of them, by road distance. Returns 0 or
     * GLO_ERR_NO_MEMORY; mistakes are said.
     */
    int (*list)(struct glo_routes *routes, const void *parameters, const bool *places, const struct glo_review *review);
    /*
     * Chooses a candidate for an order that is offered. True: `found->unit` gets it. False: `found` is the free unit of
     * earliest predicted delivery, or its delivery is GLO_NEVER where there is no candidate. It changes nothing.
     */
    bool (*choose)(const struct glo_networks *networks, const struct glo_service *service,
                   const struct glo_order *order, struct glo_soonest *found);
};

/* The parameter `dispatch` of the types that hold no order; the struct has a member `dispatch`. */
#define GLO_DISPATCH_PARAMETER(of) \
    { \
        .name = "dispatch", .kind = GLO_CHOICE, GLO_FIELD(of, dispatch), .registry = &glo_dispatch_registry, \
        .fallback = "nearest", \
        .doc = "The rule by which a unit is chosen among all that are able and in reach, free or not; where it looks " \
               "for free units and finds none, the nearest.", \
        .example = "shortest_queue", .affects = "lead_time, distance, first_choice_share", .since = "0.2.0" \
    }

extern const struct glo_registry glo_dispatch_registry;
/* By the index of the registry. */
const struct glo_dispatch_type *glo_dispatch_at(uint32_t index);

/* What the rules of the networks keep in a replication. */
int glo_dispatch_open(struct glo_networks *networks);
void glo_dispatch_close(struct glo_networks *networks);

/* The parameters of the rule of a network. */
const void *glo_dispatch_parameters(const struct glo_networks *networks, uint32_t network);

/* The unit that a held order goes to, whose date is no longer looked at; false: no unit is free for it. */
bool glo_dispatch_held(const struct glo_networks *networks, const struct glo_service *service, uint32_t order,
                       struct glo_neighbour *found);

/*
 * Of the members of a set that have room for the order the one of earliest predicted delivery, the first of two that
 * are equal; it looks no farther than where nobody can do better. GLO_NEVER: none has room.
 */
struct glo_soonest glo_dispatch_earliest(const struct glo_networks *networks, const struct glo_service *service,
                                         uint32_t order, const struct glo_bits *set);

/* When a unit would deliver the order if it got it now; GLO_NEVER: never. */
glo_time glo_dispatch_delivery(const struct glo_networks *networks, uint32_t order, const struct glo_neighbour *unit);

/* What serving the order from a unit emits in making and transport, in ledger units. */
int64_t glo_dispatch_carbon(const struct glo_networks *networks, const struct glo_order *order,
                            const struct glo_neighbour *unit);

/* The slot of an order. */
static inline uint32_t glo_dispatch_id(const struct glo_networks *n, const struct glo_order *order)
{
    return (uint32_t)(order - n->orders->items);
}

/* A number below `num` that a rule draws for the order, at an address of the order's own. */
uint32_t glo_dispatch_draw(const struct glo_networks *networks, const struct glo_order *order, uint32_t draw,
                           uint32_t num);

/* `choose` of the rules that take the first free unit, whatever the agreed date. */
bool glo_dispatch_first_free(const struct glo_networks *networks, const struct glo_service *service,
                             const struct glo_order *order, struct glo_soonest *found);

/* No unit at this road distance or beyond delivers the order earlier, wherever work waits; `least`: the least
 * processing. */
glo_time glo_dispatch_earliest_beyond(const struct glo_networks *networks, const struct glo_order *order,
                                      glo_time least, double road);

#define GLO_DISPATCH(name) \
    extern const struct glo_dispatch_type glo_dispatch_##name; \
    extern const struct glo_table glo_dispatch_##name##_table;
#include "models/network/dispatch.def"
#undef GLO_DISPATCH

#endif
