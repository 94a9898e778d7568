/*
 * Where units of a network may stand: its stops, and for every place that demand comes from those within reach, nearest
 * first, ties by the number of the stop. Built once with the scenario, constant in a run.
 */
#ifndef GLO_MODELS_STOPS_H
#define GLO_MODELS_STOPS_H

#include "models/network/routes.h"

/* A place, or a point of its own. */
struct glo_stop {
    uint32_t place; /* GLO_ALL: none */
    struct glo_point point;
};

struct glo_way {
    uint32_t stop;
    double road; /* km to the customer */
};

/* Owns its arrays. */
struct glo_stops {
    struct glo_stop *items;
    uint32_t num, max;
    uint32_t *home;  /* by unit, in the order of the network: where it stands at first */
    uint64_t *first; /* by place, and the end: of its ways */
    struct glo_way *ways;
    uint64_t num_ways;
    uint32_t max_ways;
};

/* Where a unit stands at first; and a place. */
struct glo_stop glo_stop_of_unit(const struct glo_production_plan *plan, uint32_t unit);
struct glo_stop glo_stop_at(const struct glo_places *places, uint32_t place);

/* Km by road. */
double glo_stop_road(const struct glo_routes *routes, const struct glo_stop *from, const struct glo_stop *to);

/*
 * Lists the stops: these places (struct glo_reference), and where the units stand at first; with the ways from them to
 * the places that demand comes from (`places[place]`), as far as the routes go. Whatever no way leads to is out of
 * reach from then on (`routes->nearest`). Returns 0 or GLO_ERR_NO_MEMORY; mistakes are said at `field`.
 */
int glo_stops_init(struct glo_stops *stops, const struct glo_list *references, struct glo_routes *routes,
                   const bool *places, const void *field, const struct glo_review *review);
void glo_stops_free(struct glo_stops *stops);

/* Whether the stated distances, if any, lead from this place to others and back; who is missing is said at `field`. */
bool glo_stop_has_distances(const struct glo_places *places, uint32_t place, const void *field,
                            const struct glo_review *review);

#endif
