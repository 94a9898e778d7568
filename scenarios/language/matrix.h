/*
 * Matrices from CSV files: the first cell names the unit of all numbers, the rest of the header the columns, the first
 * cell of every other line its row.
 */
#ifndef GLO_LANGUAGE_MATRIX_H
#define GLO_LANGUAGE_MATRIX_H

#include "scenarios/language/rows.h"
#include "sim/schema.h"

/*
 * Reads the rows of a file as a matrix of numbers >= 0 of a dimension; it lives in `arena` and borrows the names. A
 * unit of another dimension, a cell that is no such number, a row without a name or with one that stands before: errors
 * at their line of the file, of which at most ten are said. `used_by` is the mark of the value that names the file.
 * Returns 0, GLO_ERR_INPUT (said), GLO_ERR_NO_MEMORY.
 */
int glo_matrix_read(const struct glo_rows *rows, const struct glo_dimension *dimension, const struct glo_units *units,
                    struct glo_mark used_by, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                    const struct glo_matrix **out);

#endif
