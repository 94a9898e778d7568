/* The tables /points (design points and the levels of their factors) and /units (which units exist at which point). */
#ifndef GLO_OUTPUT_STORE_POINTS_H
#define GLO_OUTPUT_STORE_POINTS_H

#include "output/store_codes.h"
#include "output/store_table.h"
#include "sim/experiment/design.h"

/*
 * Writes /points: the number of the point, its id, and per factor the label of its level and, where levels are numbers,
 * the value. So that Python and R can spell them, fields bear the factor's name with every character but letters and
 * digits replaced by `_`: `demand.retail.rate` becomes `demand_retail_rate` and `demand_retail_rate_value`. The name
 * itself is in FIELD_n_DOC. Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_IO.
 */
int glo_points_write(struct glo_hdf5 *file, const struct glo_design *design, struct glo_problem *problem);

/* Writes /units. Errors as above. */
int glo_units_write(struct glo_hdf5 *file, const struct glo_lookups *lookups, const struct glo_names *names,
                    struct glo_problem *problem);

#endif
