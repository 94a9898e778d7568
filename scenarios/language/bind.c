/* Structs, lists and defaults: the recursion of binding. What each kind of value is stands in the other
 * files bind_*.c. */
#include "scenarios/language/binder.h"

#include <math.h>
#include <string.h>

#include "sim/date.h"
#include "sim/error.h"

/* Size of a field (0: that of its table's struct), and who fills it. */
static const struct {
    size_t size;
    glo_binding *bind;
} kinds[] = {
    [GLO_BOOL] = {sizeof(bool), glo_bind_bool},
    [GLO_INTEGER] = {sizeof(int64_t), glo_bind_integer},
    [GLO_QUANTITY] = {sizeof(double), glo_bind_quantity},
    [GLO_TEXT] = {sizeof(const char *), glo_bind_text},
    [GLO_DATE] = {sizeof(int64_t), glo_bind_date},
    [GLO_WORD] = {sizeof(uint32_t), glo_bind_word},
    [GLO_LAW] = {sizeof(struct glo_distribution), glo_bind_law},
    [GLO_REFERENCE] = {sizeof(struct glo_reference), glo_bind_reference},
    [GLO_AMOUNTS] = {sizeof(struct glo_amounts), glo_bind_amounts},
    [GLO_RATES] = {0, glo_bind_rates},
    [GLO_RECORD] = {0, NULL}, /* these two by the struct around them */
    [GLO_MAP] = {sizeof(struct glo_list), glo_bind_map},
    [GLO_FAMILY] = {sizeof(struct glo_family), glo_bind_family},
    [GLO_FAMILIES] = {sizeof(struct glo_list), glo_bind_families},
    [GLO_CHOICE] = {sizeof(struct glo_choice), glo_bind_choice},
    [GLO_TYPE] = {sizeof(struct glo_choice), NULL},
    [GLO_MATRIX] = {sizeof(const struct glo_matrix *), glo_bind_matrix},
    [GLO_ROWS] = {sizeof(struct glo_list), glo_bind_rows},
    [GLO_TREE] = {sizeof(const struct glo_node *), glo_bind_tree},
};

static size_t item_size(const struct glo_parameter *parameter)
{
    return kinds[parameter->kind].size ? kinds[parameter->kind].size : parameter->table->size;
}

void *glo_bind_alloc(struct glo_binder *binder, size_t count, size_t size)
{
    void *memory = glo_arena_alloc(binder->arena, count, size);
    if (!memory)
        binder->no_memory = true;
    return memory;
}

struct glo_site glo_site_below(const struct glo_site *site, const char *key, const struct glo_node *node)
{
    return (struct glo_site){.up = site,
                             .key = key,
                             .scope = site->scope,
                             .used_by = site->used_by,
                             .doubtful = site->doubtful,
                             .times = site->times * (node ? node->times : 1)};
}

/* What a field is before anything is read into it. */
static void set_nothing(struct glo_binder *binder, const struct glo_parameter *parameter, void *field)
{
    if (parameter->many)
        return;
    if (parameter->kind == GLO_QUANTITY)
        *(double *)field = NAN;
    if (parameter->kind == GLO_DATE)
        *(int64_t *)field = GLO_NO_DATE;
    if (parameter->kind == GLO_RECORD || parameter->kind == GLO_RATES) {
        const void *defaults = glo_bind_defaults(binder, parameter->table);
        if (defaults)
            memcpy(field, defaults, parameter->table->size);
    }
}

static void bind_item(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                      const struct glo_site *site, void *field)
{
    if (parameter->kind == GLO_RECORD)
        glo_bind_struct(binder, parameter->table, node, site, false, NULL, field);
    else
        kinds[parameter->kind].bind(binder, parameter, node, site, field);
}

static void bind_list(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                      const struct glo_site *site, void *field)
{
    bool bare = node->kind != GLO_NODE_LIST;
    uint32_t num = bare ? 1 : node->num;
    size_t size = item_size(parameter);
    char *items = glo_bind_alloc(binder, num, size);
    if (!items)
        return;
    for (uint32_t i = 0; i < num; i++) {
        const struct glo_node *item = bare ? node : node->items[i];
        struct glo_site below = glo_site_below(site, NULL, bare ? NULL : item);
        set_nothing(binder, parameter, items + i * size);
        bind_item(binder, parameter, item, &below, items + i * size);
    }
    *(struct glo_list *)field = (struct glo_list){.items = items, .num = num};
    glo_written_add(binder, &(struct glo_written){.start = items,
                                                  .size = num * size,
                                                  .stride = size,
                                                  .content = GLO_LIST_ITEMS,
                                                  .table = parameter->table,
                                                  .node = node,
                                                  .owner = field});
}

void glo_bind_value(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                    const struct glo_site *site, void *field)
{
    if (binder->no_memory)
        return;
    if (parameter->many)
        bind_list(binder, parameter, node, site, field);
    else
        bind_item(binder, parameter, node, site, field);
}

static void bind_fallback(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_site *site,
                          void *field)
{
    const struct glo_node *node;
    int error = glo_node_read_text("a default", parameter->fallback, strlen(parameter->fallback), binder->arena,
                                   binder->diagnostics, &node);
    binder->no_memory |= error == GLO_ERR_NO_MEMORY;
    binder->num_faults += error == GLO_ERR_INPUT;
    if (error)
        return;
    struct glo_site below = glo_site_below(site, parameter->name, NULL);
    glo_bind_value(binder, parameter, node, &below, field);
}

static void *make_defaults(struct glo_binder *binder, const struct glo_table *table)
{
    char *fields = glo_bind_alloc(binder, 1, table->size);
    struct glo_site site = {.times = 1};
    bool outer = binder->in_fallback;
    binder->in_fallback = true;
    for (const struct glo_parameter *p = table->parameters; fields && p && p->name; p++) {
        set_nothing(binder, p, fields + p->offset);
        if (p->fallback && p->fallback[0] && p->kind != GLO_TYPE && !binder->no_memory)
            bind_fallback(binder, p, &site, fields + p->offset);
    }
    binder->in_fallback = outer;
    return fields;
}

const void *glo_bind_defaults(struct glo_binder *binder, const struct glo_table *table)
{
    for (uint32_t i = 0; i < binder->num_templates; i++)
        if (binder->templates[i].table == table)
            return binder->templates[i].fields;
    void *fields = make_defaults(binder, table);
    if (!fields || glo_grow(&binder->templates, &binder->max_templates, (uint64_t)binder->num_templates + 1,
                            sizeof *binder->templates)) {
        binder->no_memory = true;
        return NULL;
    }
    binder->templates[binder->num_templates++] = (struct glo_template){.table = table, .fields = fields};
    return fields;
}

/* A column named like the key, in the row at hand; what it says is read as if it stood in the file. */
static bool bind_implied(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_site *site,
                         const struct glo_implied *implied, uint32_t index, void *field)
{
    if (!implied || implied->columns[index] == GLO_ALL)
        return false;
    const struct glo_scope *scope = site->scope;
    const struct glo_cell *cell = glo_rows_cell(scope->family->rows, scope->row, implied->columns[index]);
    struct glo_site below = glo_site_below(site, parameter->name, NULL);
    below.scope = NULL;
    below.used_by = implied->rows;
    if (!cell->text[0]) {
        if (parameter->fallback)
            return false;
        struct glo_value empty = {.text = "", .mark = cell->mark, .used_by = implied->rows, .cell = ""};
        glo_bind_value_fault(binder, &below, &empty, false, NULL, "the cell of `%s` is empty", parameter->name);
        return true;
    }
    struct glo_node node = {.kind = GLO_NODE_SCALAR, .mark = cell->mark, .text = cell->text, .times = 1};
    glo_bind_value(binder, parameter, &node, &below, field);
    return true;
}

static void say_missing(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                        const struct glo_site *site)
{
    struct glo_text help = {0};
    glo_text_add(&help, "`%s`: %s", parameter->name, parameter->doc);
    glo_bind_fault(binder, site, node->mark, glo_text_get(&help), "missing key `%s`", parameter->name);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}

void glo_bind_parameters(struct glo_binder *binder, const struct glo_table *table, const struct glo_node *node,
                         const struct glo_site *site, const struct glo_implied *implied, void *out, bool excused)
{
    const struct glo_parameter *p = table->parameters;
    for (uint32_t i = 0; p && p->name && !binder->no_memory; i++, p++) {
        char *field = (char *)out + p->offset;
        const struct glo_node *value = glo_node_get(node, p->name);
        if (p->kind == GLO_TYPE) {
            if (value || p->fallback)
                glo_bind_type(binder, p, node, site, field, excused);
            else if (!excused)
                say_missing(binder, p, node, site);
        } else if (value) {
            struct glo_site below = glo_site_below(site, p->name, value);
            if (!table->main || strcmp(table->main, p->name) != 0)
                below.times = value->times;
            glo_bind_value(binder, p, value, &below, field);
        } else if (!bind_implied(binder, p, site, implied, i, field) && !p->fallback && !excused) {
            say_missing(binder, p, node, site);
        }
    }
}

/* A bare value stands for the main parameter. */
static void bind_bare(struct glo_binder *binder, const struct glo_table *table, const struct glo_node *node,
                      const struct glo_site *site, void *out)
{
    const struct glo_parameter *main = glo_parameter_find(table, table->main);
    glo_bind_value(binder, main, node, site, (char *)out + main->offset);
    for (const struct glo_parameter *p = table->parameters; p->name; p++)
        if (p != main && !p->fallback)
            say_missing(binder, p, node, site);
}

static bool check_keys(struct glo_binder *binder, const struct glo_table *table, const struct glo_node *node,
                       const struct glo_site *site, bool family)
{
    struct glo_place place = {.form = GLO_STRUCT, .table = table, .family = family};
    bool known = true;
    for (uint32_t i = 0; i < node->num; i++) {
        const char *key = node->entries[i].key;
        if (glo_place_parameter(table, node, key) || glo_place_is_own(key, family))
            continue;
        glo_bind_unknown_key(binder, &place, node, &node->entries[i], site);
        known = false;
    }
    return known;
}

/* `times` of a record multiplies its main parameter, which must be there. */
static void check_times(struct glo_binder *binder, const struct glo_table *table, const struct glo_node *node,
                        const struct glo_site *site)
{
    if (site->times != 1 && (!table->main || !glo_node_get(node, table->main)))
        glo_bind_fault(binder, site, node->mark, NULL, "`times` has no number to multiply here");
}

void glo_bind_struct(struct glo_binder *binder, const struct glo_table *table, const struct glo_node *node,
                     const struct glo_site *site, bool family, const struct glo_implied *implied, void *out)
{
    const void *defaults = glo_bind_defaults(binder, table);
    if (!defaults)
        return;
    memcpy(out, defaults, table->size);
    if (table->open) {
        bind_bare(binder, table, node, site, out);
        return;
    }
    if (node->kind != GLO_NODE_MAP) {
        if (table->main && node->kind != GLO_NODE_NULL)
            bind_bare(binder, table, node, site, out);
        else
            glo_bind_wrong_kind(binder, NULL, node, site);
        return;
    }
    bool known = check_keys(binder, table, node, site, family);
    if (known)
        check_times(binder, table, node, site);
    glo_bind_parameters(binder, table, node, site, implied, out, !known);
}

int glo_binder_make(struct glo_binder **out, struct glo_row_store *store, struct glo_units *units,
                    struct glo_diagnostics *diagnostics, struct glo_arena *arena)
{
    struct glo_binder *binder = glo_alloc(1, sizeof *binder);
    *out = binder;
    if (!binder)
        return GLO_ERR_NO_MEMORY;
    *binder = (struct glo_binder){.store = store, .units = units, .diagnostics = diagnostics, .arena = arena};
    binder->review = (struct glo_review){.self = binder, .say = glo_binder_say};
    return GLO_OK;
}

void glo_binder_free(struct glo_binder *binder)
{
    if (!binder)
        return;
    glo_free(binder->written);
    glo_free(binder->templates);
    glo_free(binder->targets);
    glo_free(binder->laws);
    glo_free(binder->said);
    glo_free(binder->missed);
    glo_text_free(&binder->scratch);
    glo_free(binder);
}

int glo_bind(struct glo_binder *binder, const struct glo_table *root, const struct glo_node *tree, void *out)
{
    struct glo_site site = {.times = 1};
    binder->root = glo_place_root(root);
    binder->tree = tree;
    glo_bind_struct(binder, root, tree, &site, false, NULL, out);
    glo_written_add(
        binder,
        &(struct glo_written){
            .start = out, .size = root->size, .stride = root->size, .content = GLO_ONE, .table = root, .node = tree});
    if (binder->no_memory || binder->diagnostics->failed)
        return GLO_ERR_NO_MEMORY;
    return binder->num_faults ? GLO_ERR_INPUT : GLO_OK;
}
