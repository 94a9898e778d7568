/*
 * What it would cost and emit to make an order at a unit, by means: a forecast that depends on nothing that changes in
 * a run. Machine time is charged with the labour of a machine's hours and with electricity at the power of a busy
 * machine (the mean intensity of the grid), expected rework and pieces made again included; material is added. Of what
 * is made to stock it is the value of the pieces at the unit; what they have emitted is not foreseen.
 */
#ifndef GLO_MODELS_FORESEE_H
#define GLO_MODELS_FORESEE_H

#include "models/production/production.h"

struct glo_foreseen {
    double cost, co2e; /* currency, kg */
};

/* The unit must be able to make the order; where several of its stations have a capability, the first one counts. */
struct glo_foreseen glo_production_foresee(const struct glo_production_plan *plan, const struct glo_order *order,
                                           uint32_t unit);

/* The same of one operation, for which the unit has a station. */
struct glo_foreseen glo_production_foresee_operation(const struct glo_production_plan *plan,
                                                     const struct glo_order *order, uint32_t unit, uint32_t operation);

/* The machine hours alone, of all operations; 0 of what is made to stock. */
double glo_production_foresee_hours(const struct glo_production_plan *plan, const struct glo_order *order,
                                    uint32_t unit);

#endif
