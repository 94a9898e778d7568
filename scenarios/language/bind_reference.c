/* Names of things: `family`, `family.member`, and amounts of them. */
#include "scenarios/language/binder.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/error.h"

/* Follows a dotted path from the root to a map of names. */
static struct glo_target find_target(const struct glo_binder *binder, const char *path)
{
    struct glo_target target = {.path = path};
    struct glo_place place = binder->root;
    const struct glo_node *node = binder->tree;
    while (*path) {
        char key[64];
        size_t length = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)length, path);
        struct glo_place below;
        if (!glo_place_step(&place, node, key, &below))
            return target;
        const struct glo_node *value = glo_node_get(node, key);
        target.doubtful |= !value && glo_place_has_unknown(&place, node);
        place = below;
        node = value;
        path += length + (path[length] == '.');
    }
    target.families = place.family;
    target.table = place.table;
    if (node && node->kind == GLO_NODE_MAP && place.form == GLO_NAMES)
        target.names = node;
    return target;
}

/* `path` need not outlive the call; NULL: no memory. The pointer is good until the next call. */
static const struct glo_target *get_target(struct glo_binder *binder, const char *path, size_t length)
{
    for (uint32_t i = 0; i < binder->num_targets; i++)
        if (strncmp(binder->targets[i].path, path, length) == 0 && !binder->targets[i].path[length])
            return &binder->targets[i];
    char *copy = glo_arena_text(binder->arena, path, length);
    if (!copy ||
        glo_grow(&binder->targets, &binder->max_targets, (uint64_t)binder->num_targets + 1, sizeof *binder->targets)) {
        binder->no_memory = true;
        return NULL;
    }
    binder->targets[binder->num_targets] = find_target(binder, copy);
    return &binder->targets[binder->num_targets++];
}

static uint32_t entry_index(const struct glo_node *map, const char *key, size_t length)
{
    for (uint32_t i = 0; map && i < map->num; i++)
        if (strncmp(map->entries[i].key, key, length) == 0 && !map->entries[i].key[length])
            return i;
    return GLO_ALL;
}

/* A name that was looked for in vain is said once: one misspelt name is one mistake, however often it
 * is used. */
static bool was_missed(struct glo_binder *binder, const char *target, const char *name)
{
    struct glo_text both = {0};
    glo_text_add(&both, "%s %s", target, name);
    bool known = false;
    for (uint32_t i = 0; i < binder->num_missed && !known; i++)
        known = strcmp(binder->missed[i], glo_text_get(&both)) == 0;
    char *copy = known ? NULL : glo_arena_text(binder->arena, glo_text_get(&both), both.length);
    if (!known &&
        (!copy || both.failed ||
         glo_grow(&binder->missed, &binder->max_missed, (uint64_t)binder->num_missed + 1, sizeof *binder->missed)))
        binder->no_memory = true;
    else if (!known)
        binder->missed[binder->num_missed++] = copy;
    glo_text_free(&both);
    return known;
}

static void add_near(const char *name, const struct glo_target *target, struct glo_text *help)
{
    struct glo_word_list names = {0};
    for (uint32_t i = 0; target->names && i < target->names->num; i++)
        glo_word_list_add(&names, target->names->entries[i].key);
    const char *near = glo_text_nearest(name, names.items, names.num);
    if (near)
        glo_text_add(help, "did you mean `%s`?", near);
    else if (names.num)
        glo_text_add(help, "%s has: ", target->path);
    for (uint32_t i = 0; !near && i < names.num && i < 12; i++)
        glo_text_add(help, "%s%s", i ? ", " : "", names.items[i]);
    if (!near && names.num > 12)
        glo_text_add(help, "...");
    help->failed |= names.failed;
    glo_word_list_free(&names);
}

static void say_no_family(struct glo_binder *binder, const char *targets, const char *name, const struct glo_site *site,
                          const struct glo_value *value)
{
    struct glo_text help = {0}, places = {0};
    bool doubtful = false, any = false, missed = false;
    for (const char *path = targets; *path;) {
        size_t length = strcspn(path, " ");
        const struct glo_target *target = get_target(binder, path, length);
        if (!target)
            break;
        doubtful |= target->doubtful;
        any |= target->names != NULL;
        missed |= was_missed(binder, target->path, name);
        glo_text_add(&places, "%s%s", places.length ? " or " : "", target->path);
        if (!help.length)
            add_near(name, target, &help);
        path += length + (path[length] == ' ');
    }
    if (doubtful || missed)
        binder->num_faults++;
    else
        glo_bind_value_fault(binder, site, value, false, help.length ? help.bytes : NULL,
                             any ? "no `%s` in %s" : "no `%s`: the file has no %s", name, glo_text_get(&places));
    glo_diagnostics_end_text(binder->diagnostics, &places);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}

/* `doubtful`: it has no rows, beside a misspelt key. */
static void say_no_member(struct glo_binder *binder, const char *path, const char *family,
                          const struct glo_family_rows *rows, const char *member, const struct glo_site *site,
                          const struct glo_value *value, bool doubtful)
{
    struct glo_text help = {0};
    if (doubtful || was_missed(binder, path, value->text)) {
        binder->num_faults++;
        return;
    }
    const char *near = rows ? glo_text_nearest(member, rows->names, rows->rows->num_rows) : NULL;
    if (near)
        glo_text_add(&help, "did you mean `%s.%s`?", family, near);
    glo_bind_value_fault(binder, site, value, false, help.length ? help.bytes : NULL,
                         rows ? "no `%s` in %s.%s" : "no `%s`: %s.%s has no rows", member, path, family);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}

#define MAX_LISTED 5

static void say_ambiguous(struct glo_binder *binder, const char *path, const char *family,
                          const struct glo_family_rows *rows, uint32_t again, const char *member,
                          const struct glo_site *site, const struct glo_value *value)
{
    struct glo_text help = {0};
    uint32_t num = 1;
    if (was_missed(binder, path, value->text)) {
        binder->num_faults++;
        return;
    }
    glo_text_add(&help, "write `%s.%s#1`", family, member);
    for (; again != GLO_ALL; again = rows->next[again])
        if (++num <= MAX_LISTED)
            glo_text_add(&help, ", `%s.%s#%u`", family, member, num);
    glo_text_add(&help, num > MAX_LISTED ? "..." : "");
    glo_bind_value_fault(binder, site, value, false, glo_text_get(&help), "%u rows of %s.%s are named `%s`", num, path,
                         family, member);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}

/* The rows of an entry of a target, NULL where it has none; false: they could not be had. */
static bool rows_of(struct glo_binder *binder, const struct glo_target *target, uint32_t index,
                    const struct glo_family_rows **rows)
{
    const struct glo_node *node = target->names->entries[index].value;
    *rows = NULL;
    if (!target->families || !glo_node_get(node, "rows"))
        return true;
    if (glo_row_store_get(binder->store, node, rows)) {
        binder->no_memory = true;
        return false;
    }
    return (*rows)->rows != NULL;
}

static bool find_in(struct glo_binder *binder, const struct glo_target *target, uint32_t family, const char *member,
                    const struct glo_site *site, const struct glo_value *value, struct glo_found *found)
{
    const char *path = target->path, *name = target->names->entries[family].key;
    const struct glo_family_rows *rows;
    struct glo_place place = {.form = GLO_STRUCT, .table = target->table, .family = true};
    uint32_t again = GLO_ALL;
    found->reference = (struct glo_reference){.family = family, .member = GLO_ALL, .given = true};
    if (!rows_of(binder, target, family, &rows)) {
        binder->num_faults++;
        return false;
    }
    found->family = rows;
    found->thing = target->names->entries[family].value;
    found->table = target->table;
    if (!member)
        return true;
    uint32_t row = rows ? glo_family_rows_find(rows, member, &again) : GLO_ALL;
    if (row == GLO_ALL)
        say_no_member(binder, path, name, rows, member, site, value,
                      !rows && glo_place_has_unknown(&place, target->names->entries[family].value));
    else if (again != GLO_ALL)
        say_ambiguous(binder, path, name, rows, again, member, site, value);
    found->reference.member = row;
    return row != GLO_ALL && again == GLO_ALL;
}

bool glo_bind_find(struct glo_binder *binder, const char *targets, const struct glo_site *site,
                   const struct glo_value *value, struct glo_found *found)
{
    *found = (struct glo_found){0};
    const char *dot = strchr(value->text, '.');
    size_t length = dot ? (size_t)(dot - value->text) : strlen(value->text);
    uint32_t number = 0;
    for (const char *path = targets; *path; number++) {
        size_t part = strcspn(path, " ");
        const struct glo_target *target = get_target(binder, path, part);
        if (!target)
            return false;
        uint32_t family = entry_index(target->names, value->text, length);
        if (family != GLO_ALL) {
            bool good = find_in(binder, target, family, dot ? dot + 1 : NULL, site, value, found);
            found->reference.target = number;
            return good;
        }
        path += part + (path[part] == ' ');
    }
    char name[GLO_PROBLEM_SIZE];
    snprintf(name, sizeof name, "%.*s", (int)length, value->text);
    say_no_family(binder, targets, name, site, value);
    return false;
}

void glo_bind_reference(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                        const struct glo_site *site, void *field)
{
    struct glo_value value;
    struct glo_found found;
    if (glo_bind_no_times(binder, parameter, node, site) && glo_bind_read(binder, parameter, node, site, &value) &&
        glo_bind_find(binder, parameter->target, site, &value, &found))
        *(struct glo_reference *)field = found.reference;
}

/* Shares are read with rounding: thirds written with twelve digits pass. */
#define SHARE_TOLERANCE 1e-9

static void check_shares(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                         const struct glo_site *site, const struct glo_amounts *amounts)
{
    double sum = 0;
    if (strcmp(parameter->dimension, "share") != 0)
        return;
    for (uint32_t i = 0; i < amounts->num; i++)
        sum += amounts->items[i].amount;
    /* NaN: an amount that failed, which was said. */
    if (fabs(sum - 1) > SHARE_TOLERANCE)
        glo_bind_fault(binder, site, node->mark, NULL, "the shares sum to %.10g %%, not 100 %%", 100 * sum);
}

/* An amount of the other dimension that its parameter allows; false: it is none, and nothing was said. */
static bool bind_alternative(struct glo_binder *binder, const struct glo_parameter *parameter,
                             const struct glo_node *node, const struct glo_site *site, struct glo_amount *amount)
{
    struct glo_problem problem = {0};
    struct glo_value value;
    double number;
    char help[GLO_PROBLEM_SIZE];
    if (!parameter->alternative || node->kind != GLO_NODE_SCALAR)
        return false;
    if (!glo_bind_read(binder, parameter, node, site, &value))
        return true; /* which was said */
    int code =
        glo_units_read(binder->units, glo_dimension_find(parameter->alternative), value.text, &number, &problem, help);
    binder->no_memory |= code == GLO_ERR_NO_MEMORY;
    if (code != GLO_OK)
        return false;
    amount->amount = number * site->times;
    amount->is_alternative = true;
    return true;
}

static void bind_amount(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_entry *entry,
                        const struct glo_site *site, struct glo_amount *amount)
{
    struct glo_node key = {.kind = GLO_NODE_SCALAR, .mark = entry->key_mark, .text = entry->key, .times = 1};
    struct glo_site below = glo_site_below(site, entry->key, entry->value);
    struct glo_value value;
    struct glo_found found;
    amount->amount = NAN;
    if (!glo_bind_read(binder, parameter, &key, site, &value))
        return;
    if (glo_bind_find(binder, parameter->target, site, &value, &found))
        amount->what = found.reference;
    if (!bind_alternative(binder, parameter, entry->value, &below, amount))
        glo_bind_quantity(binder, parameter, entry->value, &below, &amount->amount);
}

/* Names alone: each has the same share. */
static void bind_names(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                       const struct glo_site *site, struct glo_amount *items)
{
    for (uint32_t i = 0; i < node->num && !binder->no_memory; i++) {
        struct glo_site below = glo_site_below(site, NULL, node->items[i]);
        items[i].amount = 1.0 / node->num;
        glo_bind_reference(binder, parameter, node->items[i], &below, &items[i].what);
    }
}

void glo_bind_amounts(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                      const struct glo_site *site, void *field)
{
    struct glo_amounts *amounts = field;
    bool bare = node->kind == GLO_NODE_SCALAR, list = node->kind == GLO_NODE_LIST;
    if (node->kind == GLO_NODE_NULL || (list && strcmp(parameter->dimension, "share") != 0)) {
        glo_bind_wrong_kind(binder, parameter, node, site);
        return;
    }
    struct glo_amount *items = glo_bind_alloc(binder, bare ? 1 : node->num, sizeof *items);
    if (!items)
        return;
    *amounts = (struct glo_amounts){.items = items, .num = bare ? 1 : node->num, .stated = !bare && !list};
    if (bare) {
        items[0].amount = 1;
        glo_bind_reference(binder, parameter, node, site, &items[0].what);
        return;
    }
    if (list)
        bind_names(binder, parameter, node, site, items);
    for (uint32_t i = 0; !list && i < node->num && !binder->no_memory; i++)
        bind_amount(binder, parameter, &node->entries[i], site, &items[i]);
    check_shares(binder, parameter, node, site, amounts);
}
