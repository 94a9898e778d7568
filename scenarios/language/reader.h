/*
 * The reader of a scenario file: reads it, merges what it extends, applies `--set`, lays out the
 * design, and binds the scenario of any design point. The one entry of the language; used from one
 * thread.
 *
 * A caller that wants all mistakes of a file opens it and binds a point; every mistake then stands in
 * `diagnostics`, in the order of files, lines and columns.
 */
#ifndef GLO_LANGUAGE_READER_H
#define GLO_LANGUAGE_READER_H

#include "scenarios/language/bind.h"
#include "scenarios/language/factors.h"
#include "scenarios/language/row_store.h"
#include "sim/experiment/design.h"

struct glo_reader {
    struct glo_diagnostics diagnostics;
    struct glo_arena arena; /* trees and rows */
    const struct glo_table *root;
    const struct glo_node *tree; /* after extends and --set; NULL: the file could not be read */
    struct glo_units *units;
    struct glo_row_store store;
    struct glo_design design;           /* factors and points: what the rest of the house sees */
    struct glo_assignments assignments; /* what each level sets */
    struct glo_binder *binder;          /* of the point bound last; NULL: none */
};

/*
 * Zeroes `reader` and reads the file at `path` for the tables of `root`; `sets` are texts like
 * "demand.retail.rate=230 per day". glo_reader_free releases it, whatever was returned. Returns 0
 * when there is a tree to bind, even if mistakes (of the design, of a --set) were said already;
 * GLO_ERR_INPUT when there is none; GLO_ERR_NO_MEMORY.
 */
int glo_reader_open(struct glo_reader *reader, const struct glo_table *root, const char *path, const char *const *sets,
                    uint32_t num_sets);
/* The same for a text in memory; `name` stands for the file in messages, its folder for where rows are
 * looked for. */
int glo_reader_open_text(struct glo_reader *reader, const struct glo_table *root, const char *name, const char *text,
                         size_t length, const char *const *sets, uint32_t num_sets);
void glo_reader_free(struct glo_reader *reader);

/*
 * Binds the scenario of design point `point` < reader->design.num_points into `*out`, the struct of
 * the root table. What it points to lives in `arena` (families' rows: in the reader). Returns 0 only
 * if no error was said, here or before; GLO_ERR_INPUT, GLO_ERR_NO_MEMORY.
 */
int glo_reader_point(struct glo_reader *reader, uint32_t point, void *out, struct glo_arena *arena);

/* The review of the point bound last; valid until the next one or the end of the reader. */
const struct glo_review *glo_reader_review(const struct glo_reader *reader);

/* Appends the resolved YAML (after extends and sets; factors as written) and gives its hash, 8
 * hexadecimal digits. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_reader_canonical(const struct glo_reader *reader, struct glo_text *yaml, char hash[9]);

#endif
