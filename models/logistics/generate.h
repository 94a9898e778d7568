/* Generated places: how many, in which area, spread how. Planar kilometres. */
#ifndef GLO_MODELS_GENERATE_H
#define GLO_MODELS_GENERATE_H

#include "models/logistics/place.h"

extern const struct glo_registry glo_generators;

/* Adds one place to the list; for those who make places. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_places_add(struct glo_places *places, const struct glo_place *place);

/*
 * Adds the places that `choice` describes, each like `model` but for its name ("p1", "p2", ...) and coordinates. They
 * depend on the seed and the family's name alone. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_generate_places(struct glo_places *places, const struct glo_place *model, const struct glo_choice *choice,
                        uint64_t seed, const char *family, struct glo_arena *arena);

#endif
