/* Walking down a path, and rebuilding the maps on the way back up. */
#include "scenarios/language/path.h"

#include <string.h>

#include "sim/error.h"
#include "sim/text.h"

void glo_paths_init(struct glo_paths *paths, const struct glo_table *root, struct glo_arena *arena,
                    struct glo_diagnostics *diagnostics)
{
    *paths = (struct glo_paths){.root = root, .arena = arena, .diagnostics = diagnostics};
}

void glo_paths_free(struct glo_paths *paths)
{
    glo_free(paths->missed);
    memset(paths, 0, sizeof *paths);
}

/* One change on its way down. */
struct change {
    struct glo_paths *paths;
    const char *path;
    struct glo_mark mark;
    const struct glo_node *value; /* NULL: multiply by times */
    double times;
    bool doubtful; /* a key above is not known, so that what is missing below may be misspelt there */
    int error;
};

/* Room for a key; YAML has none of more than 128 bytes (node.h). */
#define MAX_KEY 129

/* The first component of `rest` as a key of `node`; `*after` is what follows it. False: it is too long. */
static bool take_key(char key[MAX_KEY], const struct glo_place *place, const struct glo_node *node, const char *rest,
                     const char **after)
{
    size_t length = strcspn(rest, ".");
    bool is_tree = place->parameter && place->parameter->kind == GLO_TREE;
    if (glo_place_is_open(place) && (is_tree || glo_node_get(node, rest)))
        length = strlen(rest);
    *after = rest + length + (rest[length] == '.');
    size_t kept = length < MAX_KEY ? length : MAX_KEY - 1;
    memcpy(key, rest, kept);
    key[kept] = 0;
    return kept == length;
}

static int fail(struct change *change, int error)
{
    if (!change->error || error == GLO_ERR_NO_MEMORY)
        change->error = error;
    return error;
}

/* True the second time that the path fails at this point. */
static bool was_missed(struct change *change, const char *rest, const char *key)
{
    struct glo_paths *paths = change->paths;
    size_t length = (size_t)(rest - change->path) + strlen(key);
    for (uint32_t i = 0; i < paths->num_missed; i++)
        if (strncmp(paths->missed[i], change->path, length) == 0 && !paths->missed[i][length])
            return true;
    char *copy = glo_arena_text(paths->arena, change->path, length);
    if (!copy || glo_grow(&paths->missed, &paths->max_missed, (uint64_t)paths->num_missed + 1, sizeof *paths->missed))
        fail(change, GLO_ERR_NO_MEMORY);
    else
        paths->missed[paths->num_missed++] = copy;
    return false;
}

static void add_names(const struct glo_node *node, struct glo_word_list *keys)
{
    for (uint32_t i = 0; node && node->kind == GLO_NODE_MAP && i < node->num; i++)
        glo_word_list_add(keys, node->entries[i].key);
}

/* Says that `key` at `rest` of the path is neither a key nor a name. */
static void say_nowhere(struct change *change, const struct glo_place *place, const struct glo_node *node,
                        const char *rest, const char *key)
{
    struct glo_word_list keys = {0};
    struct glo_text help = {0};
    fail(change, GLO_ERR_INPUT);
    if (change->doubtful || was_missed(change, rest, key))
        return;
    if (glo_place_is_open(place))
        add_names(node, &keys);
    else
        glo_place_keys(place, node, &keys);
    const char *near = glo_text_nearest(key, keys.items, keys.num);
    if (near)
        glo_text_add(&help, "did you mean `%s`?", near);
    for (uint32_t i = 0; !near && i < keys.num; i++)
        glo_text_add(&help, "%s%s", i ? ", " : "legal there: ", keys.items[i]);
    int above = rest > change->path ? (int)(rest - change->path - 1) : 0;
    const char *in = above ? change->path : "the file";
    if (glo_diagnostics_fault(change->paths->diagnostics, change->mark, help.length ? help.bytes : NULL,
                              "no `%s` in %.*s: `%s` leads nowhere", key, above ? above : (int)strlen(in), in,
                              change->path) == GLO_ERR_NO_MEMORY ||
        keys.failed || help.failed)
        fail(change, GLO_ERR_NO_MEMORY);
    glo_word_list_free(&keys);
    glo_text_free(&help);
}

static void say(struct change *change, const char *before, const char *after)
{
    fail(change, GLO_ERR_INPUT);
    if (!change->doubtful && glo_diagnostics_fault(change->paths->diagnostics, change->mark, NULL, "%s`%s`%s", before,
                                                   change->path, after) == GLO_ERR_NO_MEMORY)
        fail(change, GLO_ERR_NO_MEMORY);
}

static const struct glo_node *new_node(struct change *change, struct glo_node node)
{
    struct glo_node *copy = glo_arena_alloc(change->paths->arena, 1, sizeof *copy);
    if (!copy)
        fail(change, GLO_ERR_NO_MEMORY);
    else
        *copy = node;
    return copy;
}

/* The map that the keys below belong to: the value itself, or what a bare value stands for. */
static const struct glo_node *map_of(struct change *change, const struct glo_place *place, const struct glo_node *node)
{
    if (node && node->kind == GLO_NODE_MAP)
        return node;
    struct glo_node empty = {.kind = GLO_NODE_MAP, .mark = node ? node->mark : change->mark, .times = 1};
    const struct glo_node *map = new_node(change, empty);
    bool bare = node && node->kind != GLO_NODE_NULL && place->form == GLO_STRUCT && place->table->main;
    if (map && bare) {
        map = glo_node_with(map, place->table->main, node->mark, node, change->paths->arena);
        if (!map)
            fail(change, GLO_ERR_NO_MEMORY);
    }
    return map;
}

static bool has(const struct glo_place *place, const struct glo_node *node, const char *rest)
{
    char key[MAX_KEY];
    const char *after;
    struct glo_place below;
    if (!node || !*rest)
        return node != NULL;
    if (node->kind != GLO_NODE_MAP)
        return place->form == GLO_STRUCT && place->table->main && strcmp(place->table->main, rest) == 0;
    if (!take_key(key, place, node, rest, &after))
        return false;
    if (strcmp(key, "*") != 0 || !glo_place_is_open(place))
        return glo_place_step(place, node, key, &below) && has(&below, glo_node_get(node, key), after);
    for (uint32_t i = 0; i < node->num; i++)
        if (glo_place_step(place, node, node->entries[i].key, &below) && has(&below, node->entries[i].value, after))
            return true;
    return false;
}

static const struct glo_node *set_below(struct change *change, const struct glo_place *place,
                                        const struct glo_node *node, const char *rest);

/* Changes one entry of a map. NULL: failed. */
static const struct glo_node *set_entry(struct change *change, const struct glo_place *place,
                                        const struct glo_node *map, const char *key, const char *after)
{
    const struct glo_entry *entry = glo_node_entry(map, key);
    struct glo_place below;
    glo_place_step(place, map, key, &below);
    bool removes = !*after && change->value && change->value->kind == GLO_NODE_NULL;
    const struct glo_node *value = removes ? NULL : set_below(change, &below, entry ? entry->value : NULL, after);
    if ((!value && !removes) || (removes && !entry))
        return removes ? map : NULL;
    const struct glo_node *changed =
        glo_node_with(map, key, entry ? entry->key_mark : change->mark, value, change->paths->arena);
    if (!changed)
        fail(change, GLO_ERR_NO_MEMORY);
    return changed;
}

/* Changes every entry that has the rest of the path. */
static const struct glo_node *set_every(struct change *change, const struct glo_place *place,
                                        const struct glo_node *map, const char *rest, const char *after)
{
    uint32_t num = map->num, changed = 0;
    const struct glo_node *old = map;
    struct glo_place below;
    for (uint32_t i = 0; map && i < num; i++) {
        const struct glo_entry *entry = &old->entries[i];
        if (!glo_place_step(place, old, entry->key, &below) || !has(&below, entry->value, after))
            continue;
        map = set_entry(change, place, map, entry->key, after);
        changed++;
    }
    if (map && !changed)
        say_nowhere(change, place, NULL, rest, *after ? after : "*");
    return changed ? map : NULL;
}

/* A word of a choice replaces whatever word stood there; below the same word, its value is changed. */
static const struct glo_node *map_of_word(struct change *change, const struct glo_node *node, const char *key)
{
    const struct glo_node *value = glo_node_get(node, key);
    struct glo_node empty = {.kind = GLO_NODE_MAP, .mark = node ? node->mark : change->mark, .times = 1};
    const struct glo_node *map = new_node(change, empty);
    if (map && value) {
        map = glo_node_with(map, key, value->mark, value, change->paths->arena);
        if (!map)
            fail(change, GLO_ERR_NO_MEMORY);
    }
    return map;
}

static bool replaces_word(const struct glo_place *place, const char *key)
{
    return place->form == GLO_LAWS ||
           (place->form == GLO_WORDS && glo_registry_find(place->parameter->registry, key) != GLO_ALL);
}

/* True if a name that is not there may be set: entries of a value, and members of a family. */
static bool may_be_new(const struct glo_place *place)
{
    return place->form == GLO_ENTRIES || !place->parameter;
}

static const struct glo_node *set_value(struct change *change, const struct glo_node *node)
{
    if (change->value)
        return change->value;
    if (!node) {
        say(change, "nothing to multiply: ", " is not set");
        return NULL;
    }
    struct glo_node times = *node;
    times.times *= change->times;
    return new_node(change, times);
}

static const struct glo_node *set_below(struct change *change, const struct glo_place *place,
                                        const struct glo_node *node, const char *rest)
{
    char key[MAX_KEY];
    const char *after;
    struct glo_place below;
    if (!*rest)
        return set_value(change, node);
    bool fits = take_key(key, place, node, rest, &after);
    bool every = strcmp(key, "*") == 0 && glo_place_is_open(place);
    bool open = glo_place_is_open(place) && !may_be_new(place);
    if (!fits || (!every && (!glo_place_step(place, node, key, &below) || (open && !glo_node_get(node, key))))) {
        say_nowhere(change, place, node, rest, key);
        return NULL;
    }
    change->doubtful |= !glo_node_get(node, key) && glo_place_has_unknown(place, node);
    const struct glo_node *map =
        replaces_word(place, key) ? map_of_word(change, node, key) : map_of(change, place, node);
    if (!map)
        return NULL;
    return every ? set_every(change, place, map, rest, after) : set_entry(change, place, map, key, after);
}

int glo_path_set(struct glo_paths *paths, const struct glo_node *tree, const char *path, struct glo_mark mark,
                 const struct glo_node *value, double times, const struct glo_node **out)
{
    struct change change = {.paths = paths, .path = path, .mark = mark, .value = value, .times = times};
    struct glo_place root = glo_place_root(paths->root);
    if (!*path) {
        say(&change, "the path ", " has no key");
        return change.error;
    }
    const struct glo_node *changed = set_below(&change, &root, tree, path);
    if (change.error)
        return change.error;
    *out = changed;
    return GLO_OK;
}

const struct glo_node *glo_path_get(const struct glo_table *root, const struct glo_node *tree, const char *path,
                                    struct glo_place *found)
{
    struct glo_place place = glo_place_root(root), below;
    char key[MAX_KEY];
    const struct glo_node *node = tree;
    while (node && *path) {
        const char *after;
        if (!take_key(key, &place, node, path, &after) || !glo_place_step(&place, node, key, &below)) {
            node = NULL;
        } else if (node->kind == GLO_NODE_MAP) {
            node = glo_node_get(node, key);
        } else if (place.form != GLO_STRUCT || !place.table->main || strcmp(place.table->main, key) != 0) {
            node = NULL;
        }
        place = below;
        path = after;
    }
    if (found && node)
        *found = place;
    return node;
}

static bool needs_quotes(const struct glo_node *node)
{
    return node->quoted || !node->text[0] || strpbrk(node->text, ",[]{}#\"'\n") || strstr(node->text, ": ");
}

static void add_scalar(const struct glo_node *node, struct glo_text *out)
{
    if (!needs_quotes(node)) {
        glo_text_add(out, "%s", node->text);
        return;
    }
    glo_text_add(out, "'");
    for (const char *c = node->text; *c; c++)
        glo_text_add(out, *c == '\'' ? "''" : "%c", *c);
    glo_text_add(out, "'");
}

void glo_node_flow(const struct glo_node *node, struct glo_text *out)
{
    if (node->kind == GLO_NODE_NULL)
        glo_text_add(out, "null");
    if (node->kind == GLO_NODE_SCALAR)
        add_scalar(node, out);
    for (uint32_t i = 0; node->kind == GLO_NODE_LIST && i < node->num; i++) {
        glo_text_add(out, i ? ", " : "[");
        glo_node_flow(node->items[i], out);
    }
    for (uint32_t i = 0; node->kind == GLO_NODE_MAP && i < node->num; i++) {
        glo_text_add(out, i ? ", %s: " : "{%s: ", node->entries[i].key);
        glo_node_flow(node->entries[i].value, out);
    }
    if (node->kind == GLO_NODE_LIST)
        glo_text_add(out, node->num ? "]" : "[]");
    if (node->kind == GLO_NODE_MAP)
        glo_text_add(out, node->num ? "}" : "{}");
}
