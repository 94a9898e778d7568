/*
 * Money and emissions as tables, exact per replication: /parties (who received and paid how much on which account),
 * /carbon (which unit emitted how much by which source), and the lookup tables of parties, accounts and sources.
 */
#ifndef GLO_OUTPUT_STORE_FLOWS_H
#define GLO_OUTPUT_STORE_FLOWS_H

#include "output/store_codes.h"
#include "output/store_table.h"
#include "sim/experiment/analysis.h"

/* Writes the tables of the flows. What emits is coded as a unit: an emitter that no point names is added to `lookups`.
 * Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_IO. */
int glo_flows_write(struct glo_hdf5 *file, const struct glo_analysis *analysis, struct glo_lookups *lookups,
                    struct glo_problem *problem);

#endif
