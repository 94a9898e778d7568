/*
 * One factor of experiment.factors: its levels, their labels, what they assign. Shared by factor.c and factors.c alone;
 * others include factors.h.
 */
#ifndef GLO_LANGUAGE_FACTOR_H
#define GLO_LANGUAGE_FACTOR_H

#include "scenarios/language/factors.h"
#include "scenarios/language/path.h"

/* What reading the factors needs at every step; all but `paths` is borrowed. Mistakes are counted; out of memory stops.
 */
struct glo_factor_reading {
    const struct glo_table *root;
    const struct glo_node *tree;
    const struct glo_units *units;
    struct glo_arena *arena;
    struct glo_diagnostics *diagnostics;
    struct glo_design *design;
    struct glo_assignments *assignments;
    struct glo_paths paths;
    const char *missing; /* a factor that was not found; said once */
    uint32_t num_faults;
    bool no_memory;
};

/* Counts what a function of the language returned; true if it was 0. */
bool glo_factor_good(struct glo_factor_reading *reading, int error);

/* Zeroed memory of an arena; NULL: no memory, noted. */
void *glo_factor_take(struct glo_factor_reading *reading, struct glo_arena *arena, size_t count, size_t size);

/* Says a mistake at a node. */
void glo_factor_fault(struct glo_factor_reading *reading, const struct glo_node *node, const char *text);

/* Reads the factor of one entry into its place in the design and the assignments. A level that could not be read has
 * the label "". */
void glo_factor_read(struct glo_factor_reading *reading, const struct glo_entry *entry, uint32_t index);

/* Applies what a level assigns to *tree. Returns 0, GLO_ERR_INPUT (said), GLO_ERR_NO_MEMORY. */
int glo_factor_apply(struct glo_paths *paths, const struct glo_level_assignments *level, const struct glo_node **tree);

#endif
