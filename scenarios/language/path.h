/*
 * Dotted paths into the tree of a scenario (rule 7): `units.minifactory.stations.mill.machines`. `*`
 * stands for every name that has the rest of the path. A path is checked against the parameter tables:
 * names must be there, keys must be legal, and a legal key that is absent may be set. A name that has
 * dots is the last component; below experiment.factors the rest of the path is one key.
 */
#ifndef GLO_LANGUAGE_PATH_H
#define GLO_LANGUAGE_PATH_H

#include "scenarios/language/node.h"
#include "scenarios/language/place.h"

/* Borrows root, arena and diagnostics; remembers what was looked for in vain, to say it once. */
struct glo_paths {
    const struct glo_table *root;
    struct glo_arena *arena;
    struct glo_diagnostics *diagnostics;
    const char **missed;
    uint32_t num_missed, max_missed;
};

void glo_paths_init(struct glo_paths *paths, const struct glo_table *root, struct glo_arena *arena,
                    struct glo_diagnostics *diagnostics);
void glo_paths_free(struct glo_paths *paths);

/*
 * The tree in which the values at `path` are replaced by `value` (null: removed) or, where `value` is
 * NULL, multiplied by `times`. The old tree stays; what is unchanged is shared. `mark` is where the path
 * is written. Returns 0, GLO_ERR_INPUT (said, or doubtful because a key above is misspelt, which
 * binding says), GLO_ERR_NO_MEMORY.
 */
int glo_path_set(struct glo_paths *paths, const struct glo_node *tree, const char *path, struct glo_mark mark,
                 const struct glo_node *value, double times, const struct glo_node **out);

/* The value at a path without `*`, and its place in the tables; NULL where the tree has none. A bare
 * value is its own main parameter. `place` may be NULL. */
const struct glo_node *glo_path_get(const struct glo_table *root, const struct glo_node *tree, const char *path,
                                    struct glo_place *place);

/* Writes a value in one line as YAML: `{exponential: 20 days}`. */
void glo_node_flow(const struct glo_node *node, struct glo_text *out);

#endif
