/*
 * Routes: which units of a network may serve a place, in the order of road distance, ties by unit id, exactly as if all
 * units were sorted for every place. For the places that demand comes from, the nearest few are listed; beyond the list
 * a spatial index answers, or, where distances are stated, a look at every unit of the set. Which units are looked for
 * is said by a set (eligible, free), by position in the index.
 *
 * The lists may also be stated, each in an order of its own: then they are whole, and nobody else serves the place.
 *
 * Built once with the scenario, constant in a run. Road distances are those from the unit to the place.
 */
#ifndef GLO_MODELS_ROUTES_H
#define GLO_MODELS_ROUTES_H

#include "models/logistics/spatial.h"
#include "models/logistics/transport.h"
#include "models/production/unit.h"

/* A unit that may serve a place, and how far it is by road. */
struct glo_neighbour {
    uint32_t unit;
    uint32_t position; /* in the index, and so in the pools */
    double road;       /* km */
};

/* The list of one place: a range of items. All zero: no list was made. */
struct glo_nearby {
    uint32_t first;
    uint16_t num;
    bool whole;     /* nobody is in reach but who is listed */
    uint8_t reason; /* enum glo_reason: why nobody is; where the list is whole and empty */
};

/* The units that can make the products of some classes, which are the same for all of these. Owns its arrays. */
struct glo_route_group {
    uint32_t pool;             /* one whose eligible units they are */
    struct glo_nearby *nearby; /* by place */
    struct glo_neighbour *items;
    uint32_t num_items, max_items;
};

/* Owns its arrays and the index; borrows the rest. */
struct glo_routes {
    const struct glo_places *places;
    const struct glo_production_plan *production;
    const uint32_t *units; /* ascending: point i of the index is unit `units[i]` */
    uint32_t num_units;
    double reach, limit; /* km by road: of the network; of network and transport together; INFINITY: none */
    struct glo_spatial spatial;
    double *nearest; /* by place: km to the nearest unit in reach, able or not; INFINITY: none; 0: not listed */
    uint32_t *pool_of, *group_of; /* by class; GLO_ALL: nobody can make it, or it is not asked for */
    struct glo_route_group *groups;
    uint32_t num_groups, max_groups;
    bool stated; /* the lists are not by road distance */
};

/* The most units that a list can hold. */
#define GLO_MOST_NEARBY UINT16_MAX

/* Indexes the units. `reach`: of the network, NaN: any distance; `carried`: as far as transport goes. Returns 0 or
 * GLO_ERR_NO_MEMORY. */
int glo_routes_init(struct glo_routes *routes, const struct glo_places *places,
                    const struct glo_production_plan *production, const struct glo_transport_spec *transport,
                    const uint32_t *units, uint32_t num_units, double reach, double carried);
void glo_routes_free(struct glo_routes *routes);

/* Makes the pools of the classes that are asked for, in the production plan. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_routes_add_pools(struct glo_routes *routes, struct glo_pools *pools, const bool *classes);

/* Lists the neighbours of a place, nearest first, once all pools are there. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_routes_list(struct glo_routes *routes, uint32_t place);

/*
 * The same where the list is stated: `stated` are numbers among the units of the routes, each once, at most
 * GLO_MOST_NEARBY. Units that lack a capability or that transport does not reach are passed over. All places of the
 * routes are listed in one of the two ways.
 */
int glo_routes_state(struct glo_routes *routes, uint32_t place, const uint32_t *stated, uint32_t num);

/* No unit is farther from the place: km by road. */
double glo_routes_farthest(const struct glo_routes *routes, uint32_t place);

/* The unit at a position of the index, in reach or not, as it is seen from a place; and whether it is in reach. */
struct glo_neighbour glo_routes_member(const struct glo_routes *routes, uint32_t place, uint32_t position);
static inline bool glo_routes_reaches(const struct glo_routes *routes, const struct glo_neighbour *neighbour)
{
    return !(neighbour->road > routes->limit);
}

/* Beyond the list: the nearest member of the set, all of whose members are eligible. */
bool glo_routes_search(const struct glo_routes *routes, uint32_t place, const struct glo_bits *set,
                       struct glo_neighbour *found);

/* The list of a place for a class that some unit can make. */
static inline const struct glo_neighbour *glo_routes_nearby(const struct glo_routes *routes, uint32_t place,
                                                            uint32_t class_number, const struct glo_nearby **nearby)
{
    const struct glo_route_group *group = &routes->groups[routes->group_of[class_number]];
    *nearby = &group->nearby[place];
    return group->items + (*nearby)->first;
}

/* The first unit that can make the products of a class, from the list; NULL where the list does not tell. */
static inline const struct glo_neighbour *glo_routes_listed(const struct glo_routes *routes, uint32_t place,
                                                            uint32_t class_number)
{
    const struct glo_nearby *nearby;
    if (routes->pool_of[class_number] == GLO_ALL)
        return NULL;
    const struct glo_neighbour *first = glo_routes_nearby(routes, place, class_number, &nearby);
    return nearby->num > 0 ? first : NULL;
}

/* The same wherever it is: in the list or, looked up, in `room`; NULL with the reason where there is none in reach. */
const struct glo_neighbour *glo_routes_nearest(const struct glo_routes *routes, uint32_t place, uint32_t class_number,
                                               struct glo_neighbour *room, enum glo_reason *reason);

/* The nearest member of a set of units that are eligible for the class; false where there is none in reach. */
static inline bool glo_routes_first(const struct glo_routes *routes, uint32_t place, uint32_t class_number,
                                    const struct glo_bits *set, struct glo_neighbour *found)
{
    const struct glo_nearby *nearby;
    const struct glo_neighbour *it = glo_routes_nearby(routes, place, class_number, &nearby);
    if (set->count == 0)
        return false;
    for (uint32_t i = 0; i < nearby->num; i++)
        if (glo_bits_has(set, it[i].position)) {
            *found = it[i];
            return true;
        }
    return !nearby->whole && glo_routes_search(routes, place, set, found);
}

/* The members of a set one after the other, nearest first. */
#define GLO_WALK_BATCH 8
struct glo_walk {
    const struct glo_routes *routes;
    const struct glo_bits *set;
    const struct glo_neighbour *next, *end;
    uint32_t place;
    bool whole;            /* nothing comes after `end` */
    struct glo_found last; /* of those before `end` */
    struct glo_neighbour batch[GLO_WALK_BATCH];
};

void glo_walk_start(struct glo_walk *walk, const struct glo_routes *routes, uint32_t place, uint32_t class_number,
                    const struct glo_bits *set);
/* The next one; NULL after the last. Valid until the next call. */
const struct glo_neighbour *glo_walk_next(struct glo_walk *walk);

#endif
