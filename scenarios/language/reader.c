/* Opening a scenario file, and binding its design points. */
#include "scenarios/language/reader.h"

#include <stdio.h>
#include <string.h>

#include "scenarios/language/extend.h"
#include "scenarios/language/path.h"
#include "scenarios/language/text_file.h"
#include "scenarios/language/units.h"
#include "sim/error.h"
#include "sim/stream.h"
#include "sim/text.h"

/* Where the currency of the scenario stands. It is read before any table is bound, since units depend
 * on it. */
#define CURRENCY_MAP "accounting"
#define CURRENCY_KEY "currency"
#define CURRENCY_DEFAULT "EUR"

static int open_units(struct glo_reader *reader)
{
    const struct glo_node *node = glo_node_get(glo_node_get(reader->tree, CURRENCY_MAP), CURRENCY_KEY);
    bool given = node && node->kind == GLO_NODE_SCALAR;
    struct glo_problem problem = {0};
    int error = glo_units_init(&reader->units, given ? node->text : CURRENCY_DEFAULT, &problem);
    if (error != GLO_ERR_INPUT)
        return error;
    error =
        glo_diagnostics_fault(&reader->diagnostics, given ? node->mark : reader->tree->mark, NULL, "%s", problem.text);
    /* The currency is the mistake; all other values can still be read. */
    if (error == GLO_ERR_INPUT && given) {
        problem = (struct glo_problem){0};
        error = glo_units_init(&reader->units, CURRENCY_DEFAULT, &problem);
    }
    return error;
}

/* One --set: the path, and its value read as YAML. */
static int apply_set(struct glo_reader *reader, struct glo_paths *paths, const char *set)
{
    const char *equals = strchr(set, '=');
    size_t length = equals ? (size_t)(equals - set) : strlen(set);
    char *path = glo_arena_text(&reader->arena, set, length);
    struct glo_text name = {0};
    const struct glo_node *value;
    int error = GLO_ERR_NO_MEMORY;
    glo_text_add(&name, "--set");
    uint32_t file;
    if (path && !name.failed)
        error = glo_text_file_check(glo_text_get(&name), set, strlen(set), &reader->diagnostics, &file);
    if (error)
        goto out;
    struct glo_mark mark = {.file = file, .line = 1, .column = 1, .width = (uint32_t)length};
    if (!equals) {
        error =
            glo_diagnostics_fault(&reader->diagnostics, mark, "write `--set path=value`", "`%s` sets no value", set);
        goto out;
    }
    glo_text_add(&name, " %s", path);
    error = name.failed ? GLO_ERR_NO_MEMORY
                        : glo_node_read_text(glo_text_get(&name), equals + 1, strlen(equals + 1), &reader->arena,
                                             &reader->diagnostics, &value);
    if (!error)
        error = glo_path_set(paths, reader->tree, path, mark, value, 1, &reader->tree);
out:
    glo_text_free(&name);
    return error;
}

static int apply_sets(struct glo_reader *reader, const char *const *sets, uint32_t num_sets)
{
    struct glo_paths paths;
    int error = GLO_OK;
    glo_paths_init(&paths, reader->root, &reader->arena, &reader->diagnostics);
    for (uint32_t i = 0; i < num_sets && error != GLO_ERR_NO_MEMORY; i++)
        error = apply_set(reader, &paths, sets[i]);
    glo_paths_free(&paths);
    return error == GLO_ERR_NO_MEMORY ? error : GLO_OK;
}

static int check_root(struct glo_reader *reader, const struct glo_node *tree)
{
    if (tree->kind == GLO_NODE_MAP)
        return GLO_OK;
    return glo_diagnostics_fault(&reader->diagnostics, tree->mark, NULL, "expected the keys of a scenario");
}

/* What follows once the file itself is read. */
static int open_tree(struct glo_reader *reader, const char *path, const struct glo_node *tree, const char *const *sets,
                     uint32_t num_sets)
{
    int error = check_root(reader, tree);
    if (!error)
        error = glo_tree_extend(reader->root, path, tree, &reader->arena, &reader->diagnostics, &tree);
    if (error)
        return error;
    reader->tree = tree;
    uint32_t num_files = reader->diagnostics.num_files;
    error = apply_sets(reader, sets, num_sets);
    if (!error)
        error = open_units(reader);
    if (error)
        return error;
    glo_row_store_init(&reader->store, &reader->arena, &reader->diagnostics, reader->units);
    reader->store.num_scenario_files = num_files;
    return glo_factors_read(reader->root, reader->tree, reader->units, &reader->arena, &reader->diagnostics,
                            &reader->design, &reader->assignments);
}

static void start(struct glo_reader *reader, const struct glo_table *root)
{
    *reader = (struct glo_reader){.root = root};
    glo_diagnostics_init(&reader->diagnostics);
    glo_design_init(&reader->design);
}

int glo_reader_open(struct glo_reader *reader, const struct glo_table *root, const char *path, const char *const *sets,
                    uint32_t num_sets)
{
    const struct glo_node *tree;
    start(reader, root);
    int error = glo_node_read_file(path, &reader->arena, &reader->diagnostics, &tree);
    return error ? error : open_tree(reader, path, tree, sets, num_sets);
}

int glo_reader_open_text(struct glo_reader *reader, const struct glo_table *root, const char *name, const char *text,
                         size_t length, const char *const *sets, uint32_t num_sets)
{
    const struct glo_node *tree;
    start(reader, root);
    int error = glo_node_read_text(name, text, length, &reader->arena, &reader->diagnostics, &tree);
    return error ? error : open_tree(reader, name, tree, sets, num_sets);
}

void glo_reader_free(struct glo_reader *reader)
{
    glo_binder_free(reader->binder);
    glo_row_store_free(&reader->store);
    if (reader->units)
        glo_units_free(reader->units);
    glo_design_free(&reader->design);
    glo_arena_free(&reader->arena);
    glo_diagnostics_free(&reader->diagnostics);
    memset(reader, 0, sizeof *reader);
}

int glo_reader_point(struct glo_reader *reader, uint32_t point, void *out, struct glo_arena *arena)
{
    const struct glo_node *tree = glo_factors_apply(reader->root, reader->tree, &reader->design, &reader->assignments,
                                                    point, &reader->arena, &reader->diagnostics);
    if (!tree)
        return GLO_ERR_NO_MEMORY;
    glo_binder_free(reader->binder);
    int error = glo_binder_make(&reader->binder, &reader->store, reader->units, &reader->diagnostics, arena);
    if (!error)
        error = glo_bind(reader->binder, reader->root, tree, out);
    if (!error && reader->diagnostics.num_errors)
        error = GLO_ERR_INPUT;
    return error;
}

const struct glo_review *glo_reader_review(const struct glo_reader *reader)
{
    return glo_binder_review(reader->binder);
}

int glo_reader_canonical(const struct glo_reader *reader, struct glo_text *yaml, char hash[9])
{
    uint32_t start_length = yaml->length;
    int error = glo_node_write(reader->tree, yaml);
    if (error || yaml->failed)
        return GLO_ERR_NO_MEMORY;
    uint64_t code = glo_stream_hash(0, glo_text_get(yaml) + start_length);
    snprintf(hash, 9, "%08lx", (unsigned long)(code >> 32));
    return GLO_OK;
}
