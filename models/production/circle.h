/*
 * Circles of limited buffers: whether the plans of the products that a unit can make lead orders from a station to
 * another with limited room and by such stations back, so that all of them could wait for each other (blocking.h).
 * Looked at before the run; whether it happens is up to chance.
 */
#ifndef GLO_MODELS_CIRCLE_H
#define GLO_MODELS_CIRCLE_H

#include "models/production/unit.h"

/* Warns of the first unit of each family that has a circle. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_circles_check(const struct glo_production_plan *plan, const struct glo_review *review);

#endif
