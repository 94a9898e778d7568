/*
 * Who can make what, as sets of units. A class is a set of capabilities together with the one that is needed first:
 * products of one class can be made by the same units and find the same ones free. A product that is made to stock is a
 * class of its own: who keeps it, and who has some left; and so is one that takes parts from stock. A pool is a list of
 * units (of a network, in an order of its choice) seen with the eyes of a class: as positions in that list, who is
 * eligible, and during a replication who is free. Whose units they are is not known here.
 */
#ifndef GLO_MODELS_POOL_H
#define GLO_MODELS_POOL_H

#include "models/production/plan.h"
#include "sim/bits.h"

struct glo_production_plan;

/* Owns its capabilities. */
struct glo_class {
    uint32_t first;         /* the capability of the first operation */
    uint32_t *capabilities; /* ascending, each once */
    uint32_t num_capabilities;
    uint32_t stocked;   /* the product made to stock that it is the class of: it has no capabilities; GLO_ALL: none */
    uint32_t assembled; /* the product with parts that it is the class of: who keeps them all; GLO_ALL: none */
};

/* Units that can make the products of a class, by their position in a list. Owns its members. */
struct glo_pool {
    struct glo_bits eligible;
    uint32_t *stations;  /* by position: where the first operation is done, or the first of several such stations;
                            GLO_ALL: not eligible, or from stock */
    uint32_t *points;    /* by position: the stock of the product; GLO_ALL: not eligible; NULL: made to order */
    uint32_t num;        /* positions */
    uint32_t capability; /* of the first operation; GLO_ALL: from stock */
};

/* A pool and a position in it at which it shows whether a station is free, or a stock has pieces. */
struct glo_watch {
    uint32_t pool, position;
};

/* Owned by the production plan. Zeroed memory is empty. */
struct glo_pools {
    struct glo_class *classes;
    uint32_t num_classes, max_classes;
    uint32_t *class_of; /* by product */
    struct glo_pool *items;
    uint32_t num, max;
    uint64_t *first_watch;     /* of each station, and the end: the watches beyond its first; NULL: there are none */
    struct glo_watch *watches; /* those */
    uint64_t *first_shelf;     /* of each stock point, and the end: its watches; NULL: there are none */
    struct glo_watch *shelves; /* those */
};

void glo_pools_free(struct glo_pools *pools);

/* Sorts the products of the plan into classes. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_pools_classify(struct glo_pools *pools, const struct glo_production_plan *plan);

/*
 * Adds the pool of a class over a list of units, of which position i is `units[order[i]]`. `*pool` is its number, or
 * GLO_ALL where no unit is eligible. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_pools_add(struct glo_pools *pools, const struct glo_production_plan *plan, uint32_t class_number,
                  const uint32_t *units, const uint32_t *order, uint32_t num, uint32_t *pool);

/* Lists the watches of every station and stock point of the plan, once all pools are there: the first of a station in
 * the station itself. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_pools_watch(struct glo_production_plan *plan);

#endif
