/*
 * Binding: from the tree of a scenario file to the C struct that a parameter table describes.
 * Knows no parameter by name: what is legal stands in the tables (sim/schema.h).
 *
 * Invariant: one mistake gives one error. A value that failed leaves its field at the fallback (a
 * quantity: NaN), and binding goes on, so that all mistakes are said at once.
 *
 * Beside the keys of a table the language has its own: `note` in every named thing; in a family
 * `rows`, `where` and `members`. A GLO_MAP may name a `target` (or several, "materials products"):
 * its keys are then references, and a key that names a family with rows makes one struct per row
 * (same name, glo_named.row says which), in which `$column` reads the row of the item first.
 */
#ifndef GLO_LANGUAGE_BIND_H
#define GLO_LANGUAGE_BIND_H

#include "scenarios/language/diagnostics.h"
#include "scenarios/language/node.h"
#include "sim/schema.h"

struct glo_row_store;
struct glo_units;
struct glo_binder;

/*
 * A binder of trees into structs. `store` (rows of families), `units` and `diagnostics` are
 * borrowed and must outlive it; what is bound lives in `arena`, but for glo_family.rows and GLO_TREE
 * nodes, which belong to the store and to the tree. Returns 0 or GLO_ERR_NO_MEMORY; `*binder` is
 * NULL then.
 */
int glo_binder_make(struct glo_binder **binder, struct glo_row_store *store, struct glo_units *units,
                    struct glo_diagnostics *diagnostics, struct glo_arena *arena);
/* NULL is legal. What was bound stays. */
void glo_binder_free(struct glo_binder *binder);

/*
 * Fills `*out`, the struct of `root` (its size bytes are overwritten). References are resolved in
 * the same tree, whatever the order of keys. Once per binder. Returns 0, GLO_ERR_INPUT (each
 * mistake was said), GLO_ERR_NO_MEMORY.
 */
int glo_bind(struct glo_binder *binder, const struct glo_table *root, const struct glo_node *tree, void *out);

/*
 * A review that knows where each bound field was written: the address of a field that was given
 * leads to its value (or to the cell of its column), that of a struct to its key, that of a field
 * left out to the struct around it. Valid as long as the binder.
 */
const struct glo_review *glo_binder_review(const struct glo_binder *binder);

/*
 * Reads one law by itself, as a value of `parameter` (GLO_LAW); nothing is said, and a value that needs rows
 * (`$column`) is none. Its tables live in `arena`. False where it is no law.
 */
bool glo_bind_single_law(const struct glo_parameter *parameter, const struct glo_node *node, struct glo_units *units,
                         struct glo_arena *arena, struct glo_distribution *law);

/* The review for a caller that renders by itself: the mark (line 0: unknown) and, appended to `path`
 * (NULL is legal), the dotted path of a bound field. False where the address is unknown. */
bool glo_binder_locate(struct glo_binder *binder, const void *field, struct glo_mark *mark, struct glo_text *path);

#endif
