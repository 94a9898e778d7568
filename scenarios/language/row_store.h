/*
 * Rows of families, read once: CSV files by their path, and for each family of the tree its filtered
 * rows with an index of their names. Design points that share a family's lines share its rows.
 */
#ifndef GLO_LANGUAGE_ROW_STORE_H
#define GLO_LANGUAGE_ROW_STORE_H

#include "scenarios/language/node.h"
#include "scenarios/language/rows.h"
#include "sim/schema.h"

struct glo_units;
struct glo_csv;
struct glo_family_rows;

/*
 * Borrows arena, diagnostics and units. A file is looked for in the folder of the scenario file that
 * names it; where it is not there and its name begins with `data/`, in the folder that the environment
 * variable GLOCAL_DATA names, and in the folder of the data that is shipped.
 */
struct glo_row_store {
    struct glo_arena *arena;
    struct glo_diagnostics *diagnostics;
    const struct glo_units *units;
    uint32_t num_scenario_files; /* these are the first files of the diagnostics; what other texts
                                    (--set) name is looked for in the folder of the first one */
    struct glo_csv *files;
    uint32_t num_files, max_files;
    struct glo_family_rows **families; /* open hash table by node; its size is a power of two */
    uint32_t num_families, max_families;
};

void glo_row_store_init(struct glo_row_store *store, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                        const struct glo_units *units);
void glo_row_store_free(struct glo_row_store *store);

/* The rows of one family. */
struct glo_family_rows {
    const struct glo_node *node; /* of the family */
    const struct glo_rows *rows; /* filtered; NULL: they could not be had (said) */
    const char **names;          /* of the rows, numbered where they repeat: "Springfield#2" */
    uint32_t *slots;             /* hash of the plain names: row + 1, 0 empty */
    uint32_t num_slots;          /* a power of two */
    uint32_t *next;              /* the next row with the same plain name, or GLO_ALL */
};

/* The rows of a family's node, which has `rows`. Returns 0 (also for rows that could not be had),
 * GLO_ERR_NO_MEMORY. */
int glo_row_store_get(struct glo_row_store *store, const struct glo_node *node, const struct glo_family_rows **out);

/* The rows of the CSV file that the scalar `node` names, read once; `*out` is NULL where they could not be had (said).
 * Returns 0, GLO_ERR_NO_MEMORY. */
int glo_row_store_file(struct glo_row_store *store, const struct glo_node *node, const struct glo_rows **out);

/*
 * The matrix of the CSV file that the scalar `node` names, read once; `*out` is NULL where it could not be had (said).
 * A file is a matrix of one dimension only. Returns 0, GLO_ERR_NO_MEMORY.
 */
int glo_row_store_matrix(struct glo_row_store *store, const struct glo_node *node,
                         const struct glo_dimension *dimension, const struct glo_matrix **out);

/*
 * The row of this name: "Rome"; "Springfield#1", "Springfield#2" where several share it; GLO_ALL where
 * there is none. `*again` is the next row of a plain name that several share, else GLO_ALL.
 */
uint32_t glo_family_rows_find(const struct glo_family_rows *family, const char *name, uint32_t *again);

#endif
