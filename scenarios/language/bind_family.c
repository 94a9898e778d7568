/* Maps of named things, and families: one member for each row. */
#include "scenarios/language/binder.h"

#include <string.h>

#include "scenarios/language/extend.h"
#include "sim/error.h"

/* The things that one key of a map makes: as many as the family that it names has rows. */
static bool find_items(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_entry *entry,
                       const struct glo_site *site, struct glo_found *found)
{
    *found = (struct glo_found){.reference = {.member = GLO_ALL}};
    if (!parameter->target)
        return true;
    struct glo_value value = {.text = entry->key, .mark = entry->key_mark};
    return glo_bind_find(binder, parameter->target, site, &value, found);
}

static uint32_t count_items(const struct glo_found *found)
{
    bool all = found->family && found->reference.member == GLO_ALL;
    return all ? found->family->rows->num_rows : 1;
}

static char *bind_items(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_entry *entry,
                        const struct glo_site *site, const struct glo_found *found, char *item)
{
    uint32_t num = count_items(found);
    struct glo_place place = {.form = GLO_STRUCT, .table = found->table, .family = true};
    bool doubtful = found->thing && !found->family && glo_place_has_unknown(&place, found->thing);
    for (uint32_t i = 0; i < num && !binder->no_memory; i++) {
        uint32_t row = found->reference.member == GLO_ALL ? i : found->reference.member;
        struct glo_scope scope = {.family = found->family, .row = row, .outer = site->scope};
        struct glo_site below = glo_site_below(site, entry->key, entry->value);
        below.doubtful |= doubtful;
        if (found->family)
            below.scope = &scope;
        glo_bind_struct(binder, parameter->table, entry->value, &below, false, NULL, item);
        *(struct glo_named *)(void *)item = (struct glo_named){.name = entry->key, .row = row};
        item += parameter->table->size;
    }
    return item;
}

void glo_bind_map(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                  const struct glo_site *site, void *field)
{
    size_t size = parameter->table->size;
    uint64_t num = 0;
    if (node->kind != GLO_NODE_MAP) {
        glo_bind_wrong_kind(binder, parameter, node, site);
        return;
    }
    struct glo_found *found = glo_alloc(node->num, sizeof *found);
    bool *good = glo_alloc(node->num, sizeof *good);
    char *items = NULL;
    for (uint32_t i = 0; found && good && i < node->num; i++) {
        good[i] = find_items(binder, parameter, &node->entries[i], site, &found[i]);
        num += good[i] ? count_items(&found[i]) : 0;
    }
    if (found && good && num < GLO_ALL)
        items = glo_bind_alloc(binder, num, size);
    if (items) {
        *(struct glo_list *)field = (struct glo_list){.items = items, .num = (uint32_t)num};
        char *item = items;
        for (uint32_t i = 0; i < node->num; i++)
            if (good[i])
                item = bind_items(binder, parameter, &node->entries[i], site, &found[i], item);
        glo_written_add(binder, &(struct glo_written){.start = items,
                                                      .size = num * size,
                                                      .stride = size,
                                                      .content = GLO_MAP_ITEMS,
                                                      .table = parameter->table,
                                                      .node = node,
                                                      .owner = field});
    } else {
        binder->no_memory = true;
    }
    glo_free(found);
    glo_free(good);
}

/* Kinds that a cell can say by itself. */
static const bool is_scalar[] = {[GLO_BOOL] = true, [GLO_INTEGER] = true, [GLO_QUANTITY] = true,  [GLO_TEXT] = true,
                                 [GLO_DATE] = true, [GLO_WORD] = true,    [GLO_REFERENCE] = true, [GLO_TREE] = false};

/* The column that each parameter takes without saying; NULL: no memory. */
static uint32_t *imply_columns(const struct glo_table *table, const struct glo_node *node, const struct glo_rows *rows)
{
    uint32_t num = 0;
    while (table->parameters && table->parameters[num].name)
        num++;
    uint32_t *columns = glo_alloc(num, sizeof *columns);
    for (uint32_t i = 0; columns && i < num; i++) {
        const struct glo_parameter *p = &table->parameters[i];
        bool takes = is_scalar[p->kind] && !p->many && !glo_node_get(node, p->name);
        columns[i] = takes ? glo_rows_column(rows, p->name) : GLO_ALL;
    }
    return columns;
}

/* A family that is being read. */
struct draft {
    const struct glo_table *table;
    const struct glo_node *node;
    const struct glo_family_rows *family;
    struct glo_family *out;
    const struct glo_node **changed; /* the node of each member that `members` changes; NULL: none */
};

static void say_no_member(struct glo_binder *binder, const struct glo_family_rows *family,
                          const struct glo_entry *entry, uint32_t again, const struct glo_site *site)
{
    struct glo_text help = {0};
    const char *near = glo_text_nearest(entry->key, family->names, family->rows->num_rows);
    if (again != GLO_ALL)
        glo_text_add(&help, "write `%s#1`, `%s#2`...", entry->key, entry->key);
    else if (near)
        glo_text_add(&help, "did you mean `%s`?", near);
    glo_bind_fault(binder, site, entry->key_mark, help.length ? help.bytes : NULL,
                   again != GLO_ALL ? "several rows are named `%s`" : "no row is named `%s`", entry->key);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}

/* A member has the keys of the table; the words of the family mean nothing there. */
static void check_member(struct glo_binder *binder, const struct draft *draft, const struct glo_node *node,
                         const struct glo_site *site)
{
    for (uint32_t i = 0; i < node->num; i++) {
        const struct glo_entry *entry = &node->entries[i];
        bool own = glo_place_is_own(entry->key, true) && !glo_place_is_own(entry->key, false);
        if (own && !glo_place_parameter(draft->table, node, entry->key))
            glo_bind_fault(binder, site, entry->key_mark, NULL, "`%s` belongs to the family, not to a member",
                           entry->key);
    }
}

/* What `members` says of one row, merged into the node of the family. */
static void read_change(struct glo_binder *binder, struct draft *draft, const struct glo_entry *entry,
                        const struct glo_site *site)
{
    struct glo_place place = {.form = GLO_STRUCT, .table = draft->table, .family = true};
    struct glo_site below = glo_site_below(site, entry->key, entry->value);
    uint32_t again, row = glo_family_rows_find(draft->family, entry->key, &again);
    if (row == GLO_ALL || again != GLO_ALL) {
        say_no_member(binder, draft->family, entry, again, site);
    } else if (entry->value->kind != GLO_NODE_MAP) {
        glo_bind_wrong_kind(binder, NULL, entry->value, &below);
    } else {
        check_member(binder, draft, entry->value, &below);
        draft->changed[row] = glo_tree_merge(&place, draft->node, entry->value, binder->arena);
        binder->no_memory |= !draft->changed[row];
    }
}

static void read_changes(struct glo_binder *binder, struct draft *draft, const struct glo_site *site)
{
    const struct glo_node *members = glo_node_get(draft->node, "members");
    if (!members)
        return;
    struct glo_site below = glo_site_below(site, "members", members);
    if (members->kind != GLO_NODE_MAP) {
        glo_bind_wrong_kind(binder, NULL, members, &below);
        return;
    }
    draft->changed = glo_alloc(draft->family->rows->num_rows, sizeof *draft->changed);
    binder->no_memory |= !draft->changed;
    for (uint32_t i = 0; i < members->num && !binder->no_memory; i++)
        read_change(binder, draft, &members->entries[i], &below);
}

static void note_members(struct glo_binder *binder, const struct draft *draft, uint32_t first, uint32_t num,
                         const struct glo_node *node)
{
    size_t size = draft->table->size;
    glo_written_add(binder, &(struct glo_written){.start = (char *)draft->out->members + first * size,
                                                  .size = num * size,
                                                  .stride = size,
                                                  .content = GLO_MEMBER_ITEMS,
                                                  .table = draft->table,
                                                  .node = node,
                                                  .family = draft->family,
                                                  .owner = draft->out});
}

static void bind_member(struct glo_binder *binder, const struct draft *draft, uint32_t row, const struct glo_site *site,
                        const struct glo_implied *implied)
{
    char *member = (char *)draft->out->members + row * draft->table->size;
    const struct glo_node *changed = draft->changed ? draft->changed[row] : NULL;
    struct glo_scope scope = {.family = draft->family, .row = row, .outer = site->scope};
    struct glo_site below = *site;
    below.scope = &scope;
    glo_bind_struct(binder, draft->table, changed ? changed : draft->node, &below, true, implied, member);
    *(struct glo_named *)(void *)member = (struct glo_named){.name = draft->family->names[row], .row = row};
    if (changed)
        note_members(binder, draft, row, 1, changed);
}

static const char *attribute(const struct glo_family *family, uint32_t member, const char *name)
{
    uint32_t column = glo_rows_column(family->rows, name);
    return column == GLO_ALL ? NULL : glo_rows_cell(family->rows, member, column)->text;
}

static void bind_rows(struct glo_binder *binder, struct draft *draft, const struct glo_site *site)
{
    if (glo_row_store_get(binder->store, draft->node, &draft->family)) {
        binder->no_memory = true;
        return;
    }
    const struct glo_rows *rows = draft->family->rows;
    draft->out->rows = rows;
    draft->out->attribute = rows ? attribute : NULL;
    if (!rows) {
        binder->num_faults++;
        return;
    }
    uint32_t *columns = imply_columns(draft->table, draft->node, rows);
    struct glo_implied implied = {.rows = glo_node_get(draft->node, "rows")->mark, .columns = columns};
    draft->out->members = glo_bind_alloc(binder, rows->num_rows, draft->table->size);
    binder->no_memory |= !columns;
    if (!binder->no_memory) {
        draft->out->num_members = rows->num_rows;
        read_changes(binder, draft, site);
        for (uint32_t row = 0; row < rows->num_rows && !binder->no_memory; row++)
            bind_member(binder, draft, row, site, &implied);
        note_members(binder, draft, 0, rows->num_rows, draft->node);
    }
    glo_free(columns);
    glo_free(draft->changed);
}

/* `where` and `members` speak of rows. */
static void check_single(struct glo_binder *binder, const struct draft *draft, const struct glo_site *site)
{
    static const char *const needs_rows[] = {"where", "members"};
    for (size_t i = 0; i < sizeof needs_rows / sizeof *needs_rows; i++) {
        const struct glo_entry *entry = glo_node_entry(draft->node, needs_rows[i]);
        if (entry && !glo_place_parameter(draft->table, draft->node, entry->key))
            glo_bind_fault(binder, site, entry->key_mark, NULL, "`%s` needs `rows`", entry->key);
    }
}

static void bind_single(struct glo_binder *binder, const struct draft *draft, const struct glo_site *site)
{
    struct glo_place place = {.form = GLO_STRUCT, .table = draft->table, .family = true};
    struct glo_site single = *site;
    single.doubtful |= glo_place_has_unknown(&place, draft->node);
    if (!single.doubtful)
        check_single(binder, draft, site);
    draft->out->members = glo_bind_alloc(binder, 1, draft->table->size);
    if (!draft->out->members)
        return;
    draft->out->num_members = 1;
    glo_bind_struct(binder, draft->table, draft->node, &single, true, NULL, draft->out->members);
    *(struct glo_named *)draft->out->members = (struct glo_named){0};
    note_members(binder, draft, 0, 1, draft->node);
}

static void bind_one(struct glo_binder *binder, const struct glo_table *table, const char *name,
                     const struct glo_node *node, const struct glo_site *site, struct glo_family *out)
{
    struct draft draft = {.table = table, .node = node, .out = out};
    *out = (struct glo_family){.name = name};
    if (glo_node_get(node, "rows") && !glo_parameter_find(table, "rows"))
        bind_rows(binder, &draft, site);
    else
        bind_single(binder, &draft, site);
}

void glo_bind_family(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                     const struct glo_site *site, void *field)
{
    bind_one(binder, parameter->table, parameter->name, node, site, field);
}

static bool is_name(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!(*c >= 'a' && *c <= 'z') && (c == text || (!(*c >= '0' && *c <= '9') && *c != '_')))
            return false;
    return *text;
}

void glo_bind_families(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                       const struct glo_site *site, void *field)
{
    if (node->kind != GLO_NODE_MAP) {
        glo_bind_wrong_kind(binder, parameter, node, site);
        return;
    }
    struct glo_family *families = glo_bind_alloc(binder, node->num, sizeof *families);
    if (!families)
        return;
    *(struct glo_list *)field = (struct glo_list){.items = families, .num = node->num};
    for (uint32_t i = 0; i < node->num && !binder->no_memory; i++) {
        const struct glo_entry *entry = &node->entries[i];
        struct glo_site below = glo_site_below(site, entry->key, entry->value);
        if (!is_name(entry->key))
            glo_bind_fault(binder, site, entry->key_mark, "small letters, digits and _, a letter first",
                           "`%s` is no name", entry->key);
        bind_one(binder, parameter->table, entry->key, entry->value, &below, &families[i]);
    }
    glo_written_add(binder, &(struct glo_written){.start = (const char *)families,
                                                  .size = node->num * sizeof *families,
                                                  .stride = sizeof *families,
                                                  .content = GLO_FAMILY_ITEMS,
                                                  .table = parameter->table,
                                                  .node = node,
                                                  .owner = field});
}
