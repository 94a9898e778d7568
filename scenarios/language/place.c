/* The walk along the parameter tables. */
#include "scenarios/language/place.h"

#include <string.h>

#include "sim/distribution.h"
#include "sim/error.h"
#include "sim/text.h"

/* Tables nest a few levels; what contains itself is cut here. */
#define MAX_DEPTH 24

void glo_word_list_add(struct glo_word_list *list, const char *word)
{
    if (glo_grow(&list->items, &list->max, (uint64_t)list->num + 1, sizeof *list->items)) {
        list->failed = true;
        return;
    }
    list->items[list->num++] = word;
}

void glo_word_list_free(struct glo_word_list *list)
{
    glo_free(list->items);
    memset(list, 0, sizeof *list);
}

static const char *const family_words[] = {"rows", "where", "members"};
static const char *const law_words[] = {"plus", "at_least", "at_most"};

static bool is_among(const char *const *words, size_t num, const char *key)
{
    for (size_t i = 0; i < num; i++)
        if (strcmp(words[i], key) == 0)
            return true;
    return false;
}

#define IS_AMONG(words, key) is_among(words, sizeof(words) / sizeof *(words), key)

bool glo_place_is_own(const char *key, bool family)
{
    return strcmp(key, "note") == 0 || (family && IS_AMONG(family_words, key));
}

struct glo_place glo_place_root(const struct glo_table *root)
{
    return (struct glo_place){.form = GLO_STRUCT, .table = root};
}

/* What stands below a value of each kind. */
static const struct {
    enum glo_form form;
    bool family, whole;
} kinds[] = {
    [GLO_BOOL] = {GLO_LEAF, false, true},        [GLO_INTEGER] = {GLO_LEAF, false, true},
    [GLO_QUANTITY] = {GLO_LEAF, false, true},    [GLO_TEXT] = {GLO_LEAF, false, true},
    [GLO_DATE] = {GLO_LEAF, false, true},        [GLO_WORD] = {GLO_LEAF, false, true},
    [GLO_LAW] = {GLO_LAWS, false, true},         [GLO_REFERENCE] = {GLO_LEAF, false, true},
    [GLO_AMOUNTS] = {GLO_ENTRIES, false, false}, [GLO_RATES] = {GLO_LEAF, false, true},
    [GLO_RECORD] = {GLO_STRUCT, false, false},   [GLO_MAP] = {GLO_NAMES, false, false},
    [GLO_FAMILY] = {GLO_STRUCT, true, false},    [GLO_FAMILIES] = {GLO_NAMES, true, false},
    [GLO_CHOICE] = {GLO_WORDS, false, true},     [GLO_TYPE] = {GLO_LEAF, false, true},
    [GLO_MATRIX] = {GLO_LEAF, false, true},      [GLO_ROWS] = {GLO_LEAF, false, true},
    [GLO_TREE] = {GLO_ENTRIES, false, false},
};

struct glo_place glo_place_of(const struct glo_parameter *parameter)
{
    struct glo_place place = {.form = kinds[parameter->kind].form,
                              .parameter = parameter,
                              .table = parameter->table,
                              .family = kinds[parameter->kind].family,
                              .whole = kinds[parameter->kind].whole};
    if (parameter->many) {
        place.form = GLO_LEAF;
        place.whole = true;
    }
    return place;
}

static const struct glo_parameter *type_parameter(const struct glo_table *table)
{
    for (const struct glo_parameter *p = table->parameters; p && p->name; p++)
        if (p->kind == GLO_TYPE)
            return p;
    return NULL;
}

/* The alternatives that the `type:` of a map leaves: from *first, *num of them. */
static void open_alternatives(const struct glo_parameter *type, const struct glo_node *node, uint32_t *first,
                              uint32_t *num)
{
    const struct glo_node *word = glo_node_get(node, type->name);
    uint32_t index = GLO_ALL;
    if (word && word->kind == GLO_NODE_SCALAR)
        index = glo_registry_find(type->registry, word->text);
    *first = index == GLO_ALL ? 0 : index;
    *num = index == GLO_ALL ? type->registry->num : 1;
}

const struct glo_parameter *glo_place_parameter(const struct glo_table *table, const struct glo_node *node,
                                                const char *key)
{
    const struct glo_parameter *found = glo_parameter_find(table, key);
    const struct glo_parameter *type = found ? NULL : type_parameter(table);
    if (!type)
        return found;
    uint32_t first, num;
    open_alternatives(type, node, &first, &num);
    for (uint32_t i = first; i < first + num && !found; i++)
        found = glo_parameter_find(type->registry->tables[i], key);
    return found;
}

static bool step_struct(const struct glo_place *place, const struct glo_node *node, const char *key,
                        struct glo_place *below)
{
    const struct glo_parameter *parameter = glo_place_parameter(place->table, node, key);
    if (parameter) {
        *below = glo_place_of(parameter);
        return true;
    }
    if (!glo_place_is_own(key, place->family))
        return false;
    *below = (struct glo_place){.form = GLO_LEAF, .whole = true};
    if (strcmp(key, "members") == 0)
        *below = (struct glo_place){.form = GLO_NAMES, .table = place->table};
    return true;
}

/* A word of the choice; or, where a bare value is no word, a key of the alternative it belongs to.
 */
static bool step_choice(const struct glo_place *place, const struct glo_node *node, const char *key,
                        struct glo_place *below)
{
    const struct glo_registry *registry = place->parameter->registry;
    uint32_t index = glo_registry_find(registry, key);
    *below = *place;
    below->form = GLO_STRUCT;
    if (index != GLO_ALL) {
        below->table = registry->tables[index];
        if (below->table->open)
            *below = glo_place_of(glo_parameter_find(below->table, below->table->main));
        return true;
    }
    if (!registry->bare)
        return false;
    below->table = registry->tables[glo_registry_find(registry, registry->bare)];
    struct glo_place bare = *below;
    if (bare.table->open)
        bare = glo_place_of(glo_parameter_find(bare.table, bare.table->main));
    return glo_place_step(&bare, node, key, below);
}

static bool step_law(const struct glo_place *place, const char *key, struct glo_place *below)
{
    const struct glo_distribution_type *law = glo_distribution_find(key);
    *below = *place;
    below->form = GLO_LAW_KEYS;
    below->law = law;
    return law != NULL;
}

static bool is_law_key(const struct glo_distribution_type *law, const char *key)
{
    for (const struct glo_law_parameter *p = law ? law->parameters : NULL; p && p->name; p++)
        if (strcmp(p->name, key) == 0)
            return true;
    return IS_AMONG(law_words, key);
}

bool glo_place_step(const struct glo_place *place, const struct glo_node *node, const char *key,
                    struct glo_place *below)
{
    struct glo_place leaf = {.form = GLO_LEAF, .parameter = place->parameter, .whole = true};
    switch (place->form) {
    case GLO_STRUCT:
        return step_struct(place, node, key, below);
    case GLO_WORDS:
        return step_choice(place, node, key, below);
    case GLO_LAWS:
        return step_law(place, key, below);
    case GLO_NAMES:
        *below = *place;
        below->form = GLO_STRUCT;
        return true;
    case GLO_LAW_KEYS:
        *below = leaf;
        return is_law_key(place->law, key);
    case GLO_ENTRIES:
        *below = leaf;
        return true;
    case GLO_LEAF:
        break;
    }
    return false;
}

bool glo_place_is_open(const struct glo_place *place)
{
    return place->form == GLO_NAMES || place->form == GLO_ENTRIES;
}

static void add_parameters(const struct glo_table *table, struct glo_word_list *keys)
{
    for (const struct glo_parameter *p = table->parameters; p && p->name; p++)
        glo_word_list_add(keys, p->name);
}

static void add_struct_keys(const struct glo_place *place, const struct glo_node *node, struct glo_word_list *keys)
{
    add_parameters(place->table, keys);
    const struct glo_parameter *type = type_parameter(place->table);
    uint32_t first = 0, num = 0;
    if (type)
        open_alternatives(type, node, &first, &num);
    for (uint32_t i = first; i < first + num; i++)
        add_parameters(type->registry->tables[i], keys);
    for (size_t i = 0; place->family && i < sizeof family_words / sizeof *family_words; i++)
        glo_word_list_add(keys, family_words[i]);
    glo_word_list_add(keys, "note");
}

static void add_choice_keys(const struct glo_registry *registry, struct glo_word_list *keys)
{
    for (uint32_t i = 0; i < registry->num; i++) {
        const struct glo_table *table = registry->tables[i];
        glo_word_list_add(keys, table->name);
        if (registry->bare && strcmp(table->name, registry->bare) == 0 && !table->open)
            add_parameters(table, keys);
    }
}

void glo_place_keys(const struct glo_place *place, const struct glo_node *node, struct glo_word_list *keys)
{
    if (place->form == GLO_STRUCT)
        add_struct_keys(place, node, keys);
    if (place->form == GLO_WORDS)
        add_choice_keys(place->parameter->registry, keys);
    for (uint32_t i = 0; place->form == GLO_LAWS && glo_distribution_at(i); i++)
        glo_word_list_add(keys, glo_distribution_at(i)->name);
    if (place->form == GLO_LAW_KEYS) {
        for (const struct glo_law_parameter *p = place->law->parameters; p->name; p++)
            glo_word_list_add(keys, p->name);
        for (size_t i = 0; i < sizeof law_words / sizeof *law_words; i++)
            glo_word_list_add(keys, law_words[i]);
    }
}

bool glo_place_has_unknown(const struct glo_place *place, const struct glo_node *node)
{
    struct glo_place below;
    for (uint32_t i = 0; node && node->kind == GLO_NODE_MAP && i < node->num; i++)
        if (!glo_place_step(place, node, node->entries[i].key, &below))
            return true;
    return false;
}

/* The tables that are being walked, innermost last. */
struct walk {
    void (*each)(void *self, const char *path, const struct glo_table *table, const struct glo_parameter *parameter);
    void *self;
    const struct glo_table *inside[MAX_DEPTH];
    uint32_t depth;
    struct glo_text path;
};

static void walk_table(struct walk *walk, const struct glo_table *table);

static bool is_inside(const struct walk *walk, const struct glo_table *table)
{
    for (uint32_t i = 0; i < walk->depth; i++)
        if (walk->inside[i] == table)
            return true;
    return walk->depth == MAX_DEPTH;
}

static void shorten(struct glo_text *path, uint32_t length)
{
    path->length = length;
    if (path->bytes)
        path->bytes[length] = 0;
}

static void walk_parameter(struct walk *walk, const struct glo_table *table, const struct glo_parameter *p)
{
    uint32_t length = walk->path.length;
    if (!table->open) {
        glo_text_add_bytes(&walk->path, ".", length ? 1 : 0);
        glo_text_add_bytes(&walk->path, p->name, strlen(p->name));
    }
    walk->each(walk->self, glo_text_get(&walk->path), table, p);
    uint32_t here = walk->path.length;
    if (p->kind == GLO_MAP || p->kind == GLO_FAMILIES)
        glo_text_add(&walk->path, ".NAME");
    if (p->table && p->kind != GLO_RATES && p->kind != GLO_ROWS) /* units and columns are no keys */
        walk_table(walk, p->table);
    for (uint32_t i = 0; p->registry && i < p->registry->num; i++) {
        const struct glo_table *alternative = p->registry->tables[i];
        /* The keys of a type stand beside it. */
        shorten(&walk->path, p->kind == GLO_TYPE ? length : here);
        bool bare = p->registry->bare && strcmp(p->registry->bare, alternative->name) == 0;
        if (p->kind == GLO_CHOICE && !bare)
            glo_text_add(&walk->path, ".%s", alternative->name);
        walk_table(walk, alternative);
    }
    shorten(&walk->path, length);
}

static void walk_table(struct walk *walk, const struct glo_table *table)
{
    if (is_inside(walk, table) || walk->path.failed)
        return;
    walk->inside[walk->depth++] = table;
    for (const struct glo_parameter *p = table->parameters; p && p->name; p++)
        walk_parameter(walk, table, p);
    walk->depth--;
}

int glo_place_all(const struct glo_table *root,
                  void (*each)(void *self, const char *path, const struct glo_table *table,
                               const struct glo_parameter *parameter),
                  void *self)
{
    struct walk walk = {.each = each, .self = self};
    walk_table(&walk, root);
    int error = walk.path.failed ? GLO_ERR_NO_MEMORY : GLO_OK;
    glo_text_free(&walk.path);
    return error;
}
