/*
 * Rows: a CSV file (comma, quotes as in RFC 4180, UTF-8 with or without BOM, a header line) or a list in place, as text
 * cells.
 */
#ifndef GLO_LANGUAGE_ROWS_H
#define GLO_LANGUAGE_ROWS_H

#include "scenarios/language/node.h"

struct glo_expression;
struct glo_units;

struct glo_cell {
    const char *text; /* "" where the cell is empty or missing */
    struct glo_mark mark;
};

/* A table of cells, row-major; lives in the arena it was read into. */
struct glo_rows {
    const char *source;           /* file name as shown, or NULL for rows in place */
    const char **columns;         /* header */
    const struct glo_mark *marks; /* of the names of the columns; NULL: rows in place */
    uint32_t num_columns;
    struct glo_cell *cells;
    uint32_t num_rows;
    const struct glo_rows *all; /* the rows that a filter was applied to; itself where none was */
};

/*
 * Reads a CSV file. Blanks around a cell do not count, lines without any cell are left out. A row with another number
 * of cells than the header, a duplicate or empty column name, a quote that is not closed or not alone in its cell,
 * invalid UTF-8, an empty file or one without rows, a file that cannot be read: errors with file:line:column. `used_by`
 * is the mark of the value that names the file. Returns 0, GLO_ERR_INPUT (said), GLO_ERR_NO_MEMORY.
 */
int glo_rows_read_csv(const char *path, const char *shown_name, struct glo_mark used_by, struct glo_arena *arena,
                      struct glo_diagnostics *diagnostics, const struct glo_rows **out);

/* The rows of a list of maps in place; columns in the order in which they first appear. Returns as above. */
int glo_rows_from_list(const struct glo_node *list, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                       const struct glo_rows **out);

/*
 * The rows for which `expression` holds, in their order; `all` of the result are the `all` of `rows`. That none holds
 * is no error here: `num_rows` is 0. Names that are no column are said, with the nearest one. `units` may be NULL.
 * Returns as above.
 */
int glo_rows_filter(const struct glo_rows *rows, const struct glo_expression *expression, const struct glo_units *units,
                    struct glo_arena *arena, struct glo_diagnostics *diagnostics, const struct glo_rows **out);

/* The index of a column, or GLO_ALL. */
uint32_t glo_rows_column(const struct glo_rows *rows, const char *name);

/*
 * Says that the rows have no such column, with the nearest one and all there are. `sigil` stands before a name as the
 * user writes it:
 * "$" or "". `path` may be NULL. Returns GLO_ERR_INPUT or GLO_ERR_NO_MEMORY.
 */
int glo_rows_say_no_column(const struct glo_rows *rows, const char *name, const char *sigil, struct glo_mark mark,
                           const char *path, struct glo_diagnostics *diagnostics);

static inline const struct glo_cell *glo_rows_cell(const struct glo_rows *rows, uint32_t row, uint32_t column)
{
    return &rows->cells[(size_t)row * rows->num_columns + column];
}

#endif
