/*
 * Places: where customers, units and stock stand. A place is WGS84 latitude and longitude, or planar kilometres; one
 * scenario uses one of the two. Places are neutral: nothing here knows who stands on them.
 */
#ifndef GLO_MODELS_PLACE_H
#define GLO_MODELS_PLACE_H

#include "models/logistics/point.h"
#include "models/logistics/register.h"
#include "sim/error.h"
#include "sim/memory.h"
#include "sim/schema.h"

/* As written: a family of places, or one. */
struct glo_place_spec {
    struct glo_named named;
    struct glo_point point;
    double weight;              /* shares out what is split over the family */
    struct glo_choice generate; /* of glo_generators */
};

extern const struct glo_table glo_place_table;

struct glo_place {
    const char *name; /* "Rome", or of a single place the family's name */
    uint32_t family;
    struct glo_point point;
    double weight;
};

/* All places of a scenario, family after family, and last one that is nowhere in particular. Owns its arrays. */
struct glo_places {
    struct glo_place *items;
    uint32_t num, max;
    uint32_t *first; /* of each family, and the end: num_families + 1 */
    uint32_t num_families;
    const char **families;              /* their names; in the scenario's arena */
    const struct glo_matrix *distances; /* borrowed; NULL: they follow from coordinates */
    uint32_t *row, *column;             /* of each place in `distances`; GLO_ALL: none */
};

/*
 * Lists the places of the families as written, generating those that are to be generated from the stream (seed,
 * "places.FAMILY"). A scenario without places has one place, nowhere in particular. Names live in `arena`. Mistakes (no
 * coordinates, both kinds mixed, no weight) are said to `review`. Where `distances` are stated (NULL: they are not)
 * coordinates are not needed and not used. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_places_build(struct glo_places *places, const struct glo_list *families, const struct glo_matrix *distances,
                     uint64_t seed, struct glo_arena *arena, const struct glo_review *review);

/* Where distances are stated: km by road from one place to another, both of which have them; 0 where either is nowhere
 * in particular. */
static inline double glo_places_stated(const struct glo_places *places, uint32_t from, uint32_t to)
{
    if (from == places->num - 1 || to == places->num - 1)
        return 0;
    return places->distances->cells[(size_t)places->row[from] * places->distances->num_columns + places->column[to]];
}
/* Enters all places but the last into an empty register, by their numbers, and sorts it. Returns 0 or
 * GLO_ERR_NO_MEMORY. */
int glo_places_register(const struct glo_places *places, struct glo_register *names);
void glo_places_free(struct glo_places *places);

/* The places that a reference means: [*first, *end); of one that was not given, the place nowhere in particular. */
void glo_places_range(const struct glo_places *places, const struct glo_reference *at, uint32_t *first, uint32_t *end);

#endif
