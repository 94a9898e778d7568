/*
 * Who is near: a k-d tree over points of the globe (as points of space, so that poles and the date line are nothing
 * special) or of the plane. It finds the nearest members of a set of its points in exactly the order that sorting all
 * of them would give: by distance as glo_distance computes it, times a scale, ties by the number of the point. Straight
 * lines through space bound the distances; glo_distance decides. It knows no unit and no place.
 *
 * Points have positions: neighbours in space have positions that are near each other. Sets of points are sets of
 * positions. 64 positions are a leaf of the tree and a word of the set, so that empty parts of the tree are passed by.
 */
#ifndef GLO_MODELS_SPATIAL_H
#define GLO_MODELS_SPATIAL_H

#include "models/logistics/point.h"
#include "sim/bits.h"

/* The box of a block of positions. */
struct glo_spatial_node {
    double low[3], high[3]; /* km; all of space if some point is nowhere */
    uint32_t least_item;    /* of the points in it */
    bool one_site;          /* all its points have the same coordinates */
};

/* Owns its arrays. Zeroed memory is an index of no points. */
struct glo_spatial {
    struct geod_geodesic globe;
    double scale;             /* of all distances: the detour of roads */
    uint32_t num;             /* points */
    uint32_t *items;          /* by position: the number of the point as it was given */
    uint32_t *positions;      /* the other way round */
    struct glo_point *points; /* by position */
    double (*at)[3];          /* by position, in space or in the plane; NaN: nowhere */
    struct glo_spatial_node *nodes;
    uint32_t first_node[32];       /* by height: blocks of 64 << height positions */
    uint32_t height;               /* of the root */
    struct glo_spatial_node known; /* the box of all points that are somewhere */
};

/* A point that was found. */
struct glo_found {
    double distance; /* scaled km */
    uint32_t item, position;
};

/* The order in which points are found: by distance, then by number. */
static inline bool glo_found_before(const struct glo_found *a, const struct glo_found *b)
{
    return a->distance < b->distance || (!(a->distance > b->distance) && a->item < b->item);
}

#define GLO_MOST_FOUND 64

/* Comes before all points. */
#define GLO_FOUND_NONE ((struct glo_found){-1, 0, 0})

/* Indexes points, which are copied. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_spatial_init(struct glo_spatial *spatial, const struct glo_point *points, uint32_t num, double scale);
void glo_spatial_free(struct glo_spatial *spatial);

/*
 * The first `max` (at most GLO_MOST_FOUND) points, in the order of (distance from `from`, number), that are members of
 * `set` (NULL: all), come after `after` and are not farther than `limit` (INFINITY: none). Fills `found` and returns
 * how many there are. From a point that is nowhere all distances are 0.
 */
uint32_t glo_spatial_find(const struct glo_spatial *spatial, const struct glo_point *from, const struct glo_bits *set,
                          struct glo_found after, double limit, uint32_t max, struct glo_found *found);

/* No distance between `from` and a point of the index is longer: scaled km; 0 where there are no points. */
double glo_spatial_farthest(const struct glo_spatial *spatial, const struct glo_point *from);

#endif
