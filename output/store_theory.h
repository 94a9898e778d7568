/* Theory beside simulation as the table /theory: a row per figure that a closed form covers. */
#ifndef GLO_OUTPUT_STORE_THEORY_H
#define GLO_OUTPUT_STORE_THEORY_H

#include "models/theory/verdict.h"
#include "output/store_table.h"

/* Writes /theory. Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_IO. */
int glo_theory_write(struct glo_hdf5 *file, const struct glo_judgement *judgement, struct glo_problem *problem);

#endif
