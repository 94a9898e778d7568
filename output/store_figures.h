/*
 * The figures of a run as tables: /replications (a row per point, figure and replication), /estimates, /comparisons,
 * and the lookup tables of figures, metrics and entities.
 */
#ifndef GLO_OUTPUT_STORE_FIGURES_H
#define GLO_OUTPUT_STORE_FIGURES_H

#include "output/store_table.h"
#include "sim/experiment/analysis.h"

/* Writes the tables of the figures. The name of a figure is taken to mean the same metric, entity and unit at every
 * point. Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_IO. */
int glo_figures_write(struct glo_hdf5 *file, const struct glo_analysis *analysis, struct glo_problem *problem);

#endif
