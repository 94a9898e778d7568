/*
 * Stations of one unit that have the same capability, and which of them an order goes to. Where no unit has two of a
 * kind, none of this is there, and glo_production_station says all. What the stations do with the order is not known
 * here.
 */
#ifndef GLO_MODELS_ALTERNATIVES_H
#define GLO_MODELS_ALTERNATIVES_H

#include "models/production/unit.h"

struct glo_production;

extern const char *const glo_choose_station_words[];

/* Whether some capability of the unit is had by several of its stations. */
bool glo_alternatives_any(const struct glo_production_plan *plan, uint32_t unit);

/* The station that an order which needs the capability would go to now, by the rule of its unit; there must be one. */
uint32_t glo_alternatives_choose(const struct glo_production *production, uint32_t unit, uint32_t capability);

/* Whether an order that came now to one of the stations of a unit with a capability would find it free. */
bool glo_alternatives_free(const struct glo_production *production, uint32_t unit, uint32_t capability);

#endif
