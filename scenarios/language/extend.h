/*
 * Merging two trees by the tables (rule 7): maps are merged; lists, values, choices, `rows` and each
 * factor are replaced whole; `null` removes a key.
 */
#ifndef GLO_LANGUAGE_EXTEND_H
#define GLO_LANGUAGE_EXTEND_H

#include "scenarios/language/node.h"
#include "scenarios/language/place.h"

/* `base` as changed by `over`, both values at `place`; shares what is unchanged. NULL: no memory. */
const struct glo_node *glo_tree_merge(const struct glo_place *place, const struct glo_node *base,
                                      const struct glo_node *over, struct glo_arena *arena);

/*
 * Follows `extends:` from the tree of the file `path` until a file has none; the key itself is removed.
 * Cycles and files that cannot be read are said. Returns 0, GLO_ERR_INPUT, GLO_ERR_NO_MEMORY.
 */
int glo_tree_extend(const struct glo_table *root, const char *path, const struct glo_node *tree,
                    struct glo_arena *arena, struct glo_diagnostics *diagnostics, const struct glo_node **out);

#endif
