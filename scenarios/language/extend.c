/* Merging by the tables, and the chain of `extends:`. */
#include "scenarios/language/extend.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/error.h"

/* A map without keys at the place of another node. */
static const struct glo_node *empty_map(const struct glo_node *at, struct glo_arena *arena)
{
    struct glo_node *map = glo_arena_alloc(arena, 1, sizeof *map);
    if (map)
        *map = (struct glo_node){.kind = GLO_NODE_MAP, .mark = at->mark, .times = 1};
    return map;
}

/* What a map is merged into: the base itself, or the map that a bare value stands for. */
static const struct glo_node *as_map(const struct glo_place *place, const struct glo_node *base,
                                     const struct glo_node *over, struct glo_arena *arena)
{
    if (base && base->kind == GLO_NODE_MAP)
        return base;
    const struct glo_node *map = empty_map(base ? base : over, arena);
    bool bare = base && base->kind != GLO_NODE_NULL && place->form == GLO_STRUCT && place->table->main;
    return map && bare ? glo_node_with(map, place->table->main, base->mark, base, arena) : map;
}

const struct glo_node *glo_tree_merge(const struct glo_place *place, const struct glo_node *base,
                                      const struct glo_node *over, struct glo_arena *arena)
{
    if (place->whole || over->kind != GLO_NODE_MAP)
        return over;
    const struct glo_node *merged = as_map(place, base, over, arena);
    for (uint32_t i = 0; merged && i < over->num; i++) {
        const struct glo_entry *entry = &over->entries[i];
        const struct glo_node *old = glo_node_get(merged, entry->key), *value = entry->value;
        struct glo_place below;
        if (value->kind == GLO_NODE_NULL) {
            merged = old ? glo_node_with(merged, entry->key, entry->key_mark, NULL, arena) : merged;
            continue;
        }
        if (glo_place_step(place, merged, entry->key, &below))
            value = glo_tree_merge(&below, old, value, arena);
        merged = value ? glo_node_with(merged, entry->key, entry->key_mark, value, arena) : NULL;
    }
    return merged;
}

/* The files of a chain, by their real paths. */
struct chain {
    char **paths;
    uint32_t num, max;
};

static int enter_file(struct chain *chain, struct glo_arena *arena, const char *path, bool *again)
{
    char real[PATH_MAX];
    *again = false;
    /* What is no file (a text in memory) is known by its name. */
    const char *known = realpath(path, real) ? real : path;
    for (uint32_t i = 0; i < chain->num && !*again; i++)
        *again = strcmp(chain->paths[i], known) == 0;
    char *copy = glo_arena_text(arena, known, strlen(known));
    if (!copy || glo_grow(&chain->paths, &chain->max, (uint64_t)chain->num + 1, sizeof *chain->paths))
        return GLO_ERR_NO_MEMORY;
    chain->paths[chain->num++] = copy;
    return GLO_OK;
}

static char *beside(struct glo_arena *arena, const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash && name[0] != '/' ? (size_t)(slash - path) + 1 : 0;
    char *joined = glo_arena_alloc(arena, folder + strlen(name) + 1, 1);
    if (joined) {
        memcpy(joined, path, folder);
        memcpy(joined + folder, name, strlen(name));
    }
    return joined;
}

/* One file of the chain; the file below it is read first. */
static int extend(const struct glo_table *root, const char *path, const struct glo_node *tree, struct chain *chain,
                  struct glo_arena *arena, struct glo_diagnostics *diagnostics, const struct glo_node **out)
{
    const struct glo_entry *entry = glo_node_entry(tree, "extends");
    const struct glo_node *base;
    struct glo_place place = glo_place_root(root);
    bool again;
    *out = tree;
    if (!entry)
        return GLO_OK;
    if (entry->value->kind != GLO_NODE_SCALAR)
        return glo_diagnostics_fault(diagnostics, entry->value->mark, NULL, "expected the name of a scenario file");
    const char *below = beside(arena, path, entry->value->text);
    if (!below)
        return GLO_ERR_NO_MEMORY;
    int error = enter_file(chain, arena, below, &again);
    if (!error && again)
        return glo_diagnostics_fault(diagnostics, entry->value->mark, NULL, "a file cannot extend itself");
    if (!error && access(below, R_OK) != 0)
        return glo_diagnostics_fault(diagnostics, entry->value->mark, NULL, "cannot read `%s`: %s", below,
                                     strerror(errno));
    if (!error)
        error = glo_node_read_file(below, arena, diagnostics, &base);
    if (!error)
        error = extend(root, below, base, chain, arena, diagnostics, &base);
    if (!error)
        tree = glo_node_with(tree, "extends", entry->key_mark, NULL, arena);
    if (!error)
        *out = tree ? glo_tree_merge(&place, base, tree, arena) : NULL;
    return error ? error : *out ? GLO_OK : GLO_ERR_NO_MEMORY;
}

int glo_tree_extend(const struct glo_table *root, const char *path, const struct glo_node *tree,
                    struct glo_arena *arena, struct glo_diagnostics *diagnostics, const struct glo_node **out)
{
    struct chain chain = {0};
    bool again;
    int error = enter_file(&chain, arena, path, &again);
    if (!error)
        error = extend(root, path, tree, &chain, arena, diagnostics, out);
    glo_free(chain.paths);
    return error;
}
