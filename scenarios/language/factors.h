/*
 * `experiment.factors` and its neighbours (`where`, `compare`), read into design points and into what
 * each level assigns to the tree. Levels are crossed; the word of `design:` is checked by its table.
 */
#ifndef GLO_LANGUAGE_FACTORS_H
#define GLO_LANGUAGE_FACTORS_H

#include "scenarios/language/diagnostics.h"
#include "scenarios/language/node.h"
#include "scenarios/language/units.h"
#include "sim/experiment/design.h"

/* One assignment of a level: the values at `path` are replaced by `value`, or multiplied. */
struct glo_assignment {
    const char *path;
    struct glo_mark mark;         /* of the path */
    const struct glo_node *value; /* NULL: multiply */
    double times;
};

/* What the levels of a factor assign; lives in the arena it was read into. */
struct glo_level_assignments {
    struct glo_assignment *items;
    uint32_t num;
};

struct glo_assignments {
    struct glo_level_assignments **factors; /* [factor][level] */
    uint32_t num_factors;
};

/*
 * Reads the factors of `tree`. Paths are checked against the tables of `root` and the tree. Mistakes
 * are said: a path that leads nowhere, no level, repeated labels, a comparison with what is no
 * factor or level, a `where` that leaves no point. A design with a mistake has one point and no
 * factors. Returns 0 (also then) or GLO_ERR_NO_MEMORY.
 */
int glo_factors_read(const struct glo_table *root, const struct glo_node *tree, const struct glo_units *units,
                     struct glo_arena *arena, struct glo_diagnostics *diagnostics, struct glo_design *design,
                     struct glo_assignments *assignments);

/* The tree of a point: what its levels assign, in file order. NULL: no memory. */
const struct glo_node *glo_factors_apply(const struct glo_table *root, const struct glo_node *tree,
                                         const struct glo_design *design, const struct glo_assignments *assignments,
                                         uint32_t point, struct glo_arena *arena, struct glo_diagnostics *diagnostics);

/*
 * Which points an expression over factor names selects (`--only 'topology == cloud'`), into
 * keep[num_points]. A name that is no factor is said. Returns 0, GLO_ERR_INPUT, GLO_ERR_NO_MEMORY.
 */
int glo_factors_select(const struct glo_design *design, const struct glo_node *expression,
                       const struct glo_units *units, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                       bool *keep);

#endif
