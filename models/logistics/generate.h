/* Generated points: how many, in which area, spread how. Planar kilometres. Who stands there is not known here. */
#ifndef GLO_MODELS_GENERATE_H
#define GLO_MODELS_GENERATE_H

#include "models/logistics/point.h"
#include "sim/schema.h"
#include "sim/stream.h"

/* The ways to make points; a choice of it is what the functions below read. */
extern const struct glo_registry glo_generators;

/* How many points the choice asks for. */
uint32_t glo_generator_count(const struct glo_choice *choice);

/* Point number `index`, from the draws of `stream` at that index alone: the same whatever the number of points. */
struct glo_point glo_generator_point(const struct glo_choice *choice, const struct glo_stream *stream, uint32_t index);

#endif
