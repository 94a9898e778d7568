/*
 * Text for a terminal of 80 columns: folding, and tables whose figures stand under each other at the decimal point and
 * at the half-width. It knows no metric and no factor. Columns are UTF-8 code points.
 *
 * Invariant: no line is wider than GLO_COLUMNS, unless a single word or column is.
 */
#ifndef GLO_OUTPUT_TABLE_H
#define GLO_OUTPUT_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/error.h"
#include "sim/memory.h"
#include "sim/text.h"

#define GLO_COLUMNS 80

/*
 * Adds `text`, folded at blanks: the first line begins with `first`, all further ones with `indent` blanks. Blanks at a
 * fold and at the ends are dropped. An empty text gives the line `first`.
 */
void glo_fold(struct glo_text *out, const char *first, uint32_t indent, const char *text);

/* Adds a text of at most `columns` code points, the rest cut, without filling up. */
void glo_cut(struct glo_text *out, const char *text, uint32_t columns);

/* Adds so many blanks. */
void glo_blanks(struct glo_text *out, uint32_t num);

/* One cell; texts borrowed. A label or a word has no half-width and stands at the left. */
struct glo_cell {
    const char *text;       /* "12.314", "local", "undecided" */
    const char *half_width; /* "±0.008", its sign included; NULL: a label or a word */
};

struct glo_table_column {
    const char *name;  /* "lead_time.q95" */
    const char *after; /* the shorter name that serves right of the column before it: ".q95"; NULL: none */
    const char *unit;  /* "" where there is none */
};

struct glo_table_row {
    const char *heading;          /* stands above the row, after an empty line; NULL: none */
    const char *aside;            /* at the right of the heading; NULL: none */
    const struct glo_cell *cells; /* one per column */
};

/* Borrows everything. The first `num_labels` >= 1 columns name the rows and are repeated where a table goes on below.
 */
struct glo_text_table {
    const struct glo_table_column *columns;
    const struct glo_table_row *rows;
    uint32_t num_columns, num_labels, num_rows;
};

/*
 * Adds the table: names, units (where any), rows. What does not fit beside each other is narrowed: names are cut as far
 * as they stay different, then half-widths lose the 0 before their point; columns that still find no room go into
 * further tables below. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_table_write(const struct glo_text_table *table, struct glo_text *out);

#endif
