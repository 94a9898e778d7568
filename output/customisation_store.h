/*
 * The study of customisation as files: one HDF5 file, or a folder of CSV files with the same tables. /problems has
 * every problem and its best plan; /figures/NAME what is drawn from them. Columns have units and meanings in HDF5
 * (store_table.h), names alone in CSV. Not here: solving the problems (models/analytic/customisation_study.h).
 *
 * Invariant: both kinds of file are written from one list of tables, and depend on the study alone.
 */
#ifndef GLO_OUTPUT_CUSTOMISATION_STORE_H
#define GLO_OUTPUT_CUSTOMISATION_STORE_H

#include <stdbool.h>

#include "models/analytic/customisation_study.h"

/*
 * Writes the HDF5 file `path`, under that name when it is whole. `force`: replace a file that is not Glocal's. The
 * numbers that the study was given stand in the root attributes `beta` and `generic_holding` (as text; "b h" where it
 * follows from the decoupling point). Returns 0, GLO_ERR_NO_MEMORY, or as glo_store_target_claim and GLO_ERR_IO, with a
 * sentence.
 */
int glo_customisation_store_hdf5(const struct glo_customisation_study *study, const char *path, bool force,
                                 struct glo_problem *problem);

/*
 * Writes problems.csv and one file for each figure into a folder, which is made where there is none (its parent must be
 * there); files of these names are replaced, each when it is whole. What does not apply, the lines of cm, is an empty
 * cell. Returns 0, GLO_ERR_NO_MEMORY or GLO_ERR_IO with a sentence.
 */
int glo_customisation_store_csv(const struct glo_customisation_study *study, const char *folder,
                                struct glo_problem *problem);

#endif
