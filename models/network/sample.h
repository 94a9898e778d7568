/* Candidates that are drawn at random, at the order's own address. */
#ifndef GLO_MODELS_SAMPLE_H
#define GLO_MODELS_SAMPLE_H

#include "models/network/dispatch.h"

#define GLO_MOST_SAMPLED 64

/*
 * Draws `most` different candidates (at most GLO_MOST_SAMPLED), each set of them with the same probability, or takes
 * all where there are no more; their number. Where every unit is in reach no candidate is looked at but these; else
 * those in reach are counted.
 */
uint32_t glo_dispatch_sample(const struct glo_networks *networks, const struct glo_service *service,
                             const struct glo_order *order, uint32_t most, struct glo_neighbour *sample);

#endif
