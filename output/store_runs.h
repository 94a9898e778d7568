/*
 * /runs: one row per design point and replication: what it took, whether it balanced, whether it is whole, and the
 * fingerprint of its sequence of events. What a repetition is compared with.
 */
#ifndef GLO_OUTPUT_STORE_RUNS_H
#define GLO_OUTPUT_STORE_RUNS_H

#include "output/store_table.h"
#include "sim/experiment/runner.h"

/* Writes the table. Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_IO. */
int glo_runs_write(struct glo_hdf5 *file, const struct glo_run *run, struct glo_problem *problem);

#endif
