/* Which levels are the best, as the table /selections and as the same rows in JSON: one row per contender. */
#ifndef GLO_OUTPUT_SELECTIONS_H
#define GLO_OUTPUT_SELECTIONS_H

#include "output/json_value.h"
#include "output/store_table.h"
#include "sim/experiment/analysis.h"

/* Writes /selections. Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_IO. */
int glo_selections_write(struct glo_hdf5 *file, const struct glo_analysis *analysis, struct glo_problem *problem);

/* The rows as an array of objects with the same names; points by their ids, numbers that nobody could reach null. */
json_t *glo_selections_json(const struct glo_analysis *analysis, bool *failed);

#endif
