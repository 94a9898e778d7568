/* `glocal explain PATH [FILE]` for parameters: what the table says of a path, and where a file sets
 * it. Metrics, formulas and warnings are explained by their own registries. */
#ifndef GLO_LANGUAGE_EXPLAIN_H
#define GLO_LANGUAGE_EXPLAIN_H

#include "scenarios/language/reader.h"
#include "sim/schema.h"
#include "sim/text.h"

/*
 * Appends the explanation of `path` ("demand.retail.patience", "demand.NAME.patience", or a last
 * part like "patience" that one table alone has), folded to `columns`. `reader` may be NULL, else
 * an open file: its value and place are added. Returns true when the path is known; false: nothing
 * was added, and the caller may try other registries. A failed allocation is told by out->failed.
 */
bool glo_explain(const struct glo_table *root, const char *path, const struct glo_reader *reader, uint32_t columns,
                 struct glo_text *out);

/* Appends up to `most` known paths near to one that is not known, separated by ", " and each in
 * backquotes; nothing where none is near. */
void glo_explain_nearest(const struct glo_table *root, const char *path, uint32_t most, struct glo_text *out);

/* Calls each(self, path, table, parameter) for every parameter of the tables, in order, with names
 * as NAME: for reference pages. `since` and `source` stand in the parameter. */
void glo_explain_all(const struct glo_table *root,
                     void (*each)(void *self, const char *path, const struct glo_table *table,
                                  const struct glo_parameter *parameter),
                     void *self);

#endif
