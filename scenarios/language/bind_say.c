/* What binding says of a mistake: its place, its path, what was expected, what would be legal. */
#include "scenarios/language/binder.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/error.h"

static void add_path(const struct glo_site *site, struct glo_text *path)
{
    if (!site)
        return;
    add_path(site->up, path);
    if (site->key)
        glo_text_add(path, "%s%s", path->length ? "." : "", site->key);
}

static void say(struct glo_binder *binder, const struct glo_site *site, struct glo_mark mark, struct glo_mark used_by,
                const char *help, const char *text)
{
    struct glo_text path = {0};
    add_path(site, &path);
    glo_diagnostics_say(binder->diagnostics, &(struct glo_message){.severity = GLO_FAULT,
                                                                   .mark = mark,
                                                                   .used_by = used_by,
                                                                   .text = text,
                                                                   .path = path.length ? path.bytes : NULL,
                                                                   .help = help});
    binder->num_faults++;
    glo_diagnostics_end_text(binder->diagnostics, &path);
}

void glo_bind_fault(struct glo_binder *binder, const struct glo_site *site, struct glo_mark mark, const char *help,
                    const char *format, ...)
{
    char text[GLO_PROBLEM_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    say(binder, site, mark, site->used_by, help, text);
}

/* True the second time. */
static bool was_said(struct glo_binder *binder, const void *value)
{
    for (uint32_t i = 0; i < binder->num_said; i++)
        if (binder->said[i] == value)
            return true;
    if (glo_grow(&binder->said, &binder->max_said, (uint64_t)binder->num_said + 1, sizeof *binder->said))
        binder->no_memory = true;
    else
        binder->said[binder->num_said++] = value;
    return false;
}

void glo_bind_value_fault(struct glo_binder *binder, const struct glo_site *site, const struct glo_value *value,
                          bool unit, const char *help, const char *format, ...)
{
    char text[GLO_PROBLEM_SIZE];
    va_list arguments;
    double number;
    bool of_line = unit && value->cell && glo_number_read(value->cell, &number);
    if (of_line && was_said(binder, value->once)) {
        binder->num_faults++;
        return;
    }
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (of_line && value->node)
        say(binder, site, value->node->mark, (struct glo_mark){0}, help, text);
    else
        say(binder, site, value->mark, value->used_by, help, text);
}

static const char *const kind_words[] = {
    [GLO_BOOL] = "true or false",
    [GLO_INTEGER] = "an integer",
    [GLO_QUANTITY] = "a number",
    [GLO_TEXT] = "a text",
    [GLO_DATE] = "a date like 2027-01-04",
    [GLO_WORD] = "a word",
    [GLO_LAW] = "a distribution",
    [GLO_REFERENCE] = "a name",
    [GLO_AMOUNTS] = "names with amounts",
    [GLO_RATES] = "numbers with units",
    [GLO_RECORD] = "a record",
    [GLO_MAP] = "named records",
    [GLO_FAMILY] = "a record",
    [GLO_FAMILIES] = "named things",
    [GLO_CHOICE] = "a word",
    [GLO_TYPE] = "a word",
    [GLO_MATRIX] = "the name of a CSV file",
    [GLO_ROWS] = "the name of a CSV file",
    [GLO_TREE] = "keys and values",
};

static void add_words(const struct glo_parameter *parameter, struct glo_text *out)
{
    const struct glo_registry *registry = parameter->registry;
    glo_text_add(out, "one of ");
    for (uint32_t i = 0; parameter->words && parameter->words[i]; i++)
        glo_text_add(out, "%s`%s`", i ? ", " : "", parameter->words[i]);
    for (uint32_t i = 0; registry && i < registry->num; i++)
        glo_text_add(out, "%s`%s`", i ? ", " : "", registry->tables[i]->name);
}

static void add_bound(double bound, const struct glo_dimension *dimension, struct glo_text *out)
{
    char number[32];
    glo_number_write(bound, number);
    glo_text_add(out, "%s", number);
    bool plain = !dimension || strcmp(dimension->unit, "1") == 0 || strstr(dimension->unit, "CUR");
    if (bound != 0 && !plain)
        glo_text_add(out, " %s", dimension->unit);
}

static void add_bounds(const struct glo_parameter *parameter, struct glo_text *out)
{
    const struct glo_dimension *dimension = parameter->dimension ? glo_dimension_find(parameter->dimension) : NULL;
    struct glo_bounds bounds = glo_parameter_bounds(parameter);
    bool low = isfinite(bounds.low), high = isfinite(bounds.high);
    if (bounds.low == bounds.high) {
        glo_text_add(out, " = ");
        add_bound(bounds.low, dimension, out);
        return;
    }
    if (low) {
        glo_text_add(out, bounds.above ? " > " : " >= ");
        add_bound(bounds.low, dimension, out);
    }
    if (high) {
        glo_text_add(out, low ? " and <= " : " <= ");
        add_bound(bounds.high, dimension, out);
    }
}

void glo_describe_kind(const struct glo_parameter *parameter, struct glo_text *out)
{
    const struct glo_dimension *dimension = parameter->dimension ? glo_dimension_find(parameter->dimension) : NULL;
    if (parameter->words || (parameter->registry && !parameter->registry->bare))
        add_words(parameter, out);
    else if (parameter->kind == GLO_LAW && dimension)
        glo_text_add(out, "%s or a distribution of it", dimension->doc);
    else if (parameter->kind == GLO_QUANTITY && dimension)
        glo_text_add(out, "%s", dimension->doc);
    else if (parameter->kind == GLO_REFERENCE)
        glo_text_add(out, "a name of %s", parameter->target);
    else
        glo_text_add(out, "%s", kind_words[parameter->kind]);
    if (parameter->kind == GLO_INTEGER || parameter->kind == GLO_QUANTITY)
        add_bounds(parameter, out);
}

static void add_got(const struct glo_node *node, struct glo_text *out)
{
    static const char *const words[] = {
        [GLO_NODE_NULL] = "nothing", [GLO_NODE_LIST] = "a list", [GLO_NODE_MAP] = "a map of keys"};
    if (node->kind == GLO_NODE_SCALAR)
        glo_text_add(out, "\"%s\"", node->text);
    else
        glo_text_add(out, "%s", words[node->kind]);
}

/* Without a parameter: a record was expected. */
void glo_bind_wrong_kind(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                         const struct glo_site *site)
{
    struct glo_text text = {0}, help = {0};
    glo_text_add(&text, "expected ");
    if (parameter)
        glo_describe_kind(parameter, &text);
    else
        glo_text_add(&text, "a map of keys");
    glo_text_add(&text, ", got ");
    add_got(node, &text);
    if (parameter && parameter->example)
        glo_text_add(&help, "write `%s: %s`", parameter->name, parameter->example);
    glo_bind_fault(binder, site, node->mark, help.length ? help.bytes : NULL, "%s", glo_text_get(&text));
    glo_diagnostics_end_text(binder->diagnostics, &text);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}

/* The first few places of the tables where a key is legal. */
struct elsewhere {
    const char *key;
    struct glo_text *out;
    uint32_t num;
};

#define MAX_ELSEWHERE 3

static void note_place(void *self, const char *path, const struct glo_table *table,
                       const struct glo_parameter *parameter)
{
    struct elsewhere *elsewhere = self;
    (void)table;
    if (strcmp(parameter->name, elsewhere->key) != 0 || elsewhere->num++ >= MAX_ELSEWHERE)
        return;
    size_t length = strlen(path), own = strlen(parameter->name);
    int above = length > own ? (int)(length - own - 1) : 0;
    glo_text_add(elsewhere->out, elsewhere->num == 1 ? "" : ", ");
    if (above)
        glo_text_add(elsewhere->out, "%.*s", above, path);
    else
        glo_text_add(elsewhere->out, "the file itself");
}

static void add_elsewhere(struct glo_binder *binder, const char *key, struct glo_text *help)
{
    struct glo_text places = {0};
    struct elsewhere elsewhere = {.key = key, .out = &places};
    if (glo_place_all(binder->root.table, note_place, &elsewhere))
        binder->no_memory = true;
    if (elsewhere.num)
        glo_text_add(help, "%s`%s` is a key of %s%s", help->length ? " " : "", key, glo_text_get(&places),
                     elsewhere.num > MAX_ELSEWHERE ? " and others" : "");
    glo_diagnostics_end_text(binder->diagnostics, &places);
}

/* A key that another type would have. */
static void add_other_type(const struct glo_table *table, const char *key, struct glo_text *help)
{
    for (const struct glo_parameter *p = table ? table->parameters : NULL; p && p->name; p++)
        for (uint32_t i = 0; p->kind == GLO_TYPE && i < p->registry->num; i++)
            if (glo_parameter_find(p->registry->tables[i], key))
                glo_text_add(help, "%s`%s`", help->length ? ", " : "a key of the type ", p->registry->tables[i]->name);
}

void glo_bind_unknown_key(struct glo_binder *binder, const struct glo_place *place, const struct glo_node *node,
                          const struct glo_entry *entry, const struct glo_site *site)
{
    struct glo_word_list keys = {0};
    struct glo_text help = {0};
    glo_place_keys(place, node, &keys);
    const char *near = glo_text_nearest(entry->key, keys.items, keys.num);
    if (near)
        glo_text_add(&help, "did you mean `%s`?", near);
    if (!near)
        add_other_type(place->table, entry->key, &help);
    if (near || !help.length)
        add_elsewhere(binder, entry->key, &help);
    if (!help.length && keys.num) {
        glo_text_add(&help, "legal here: ");
        for (uint32_t i = 0; i < keys.num; i++)
            glo_text_add(&help, "%s%s", i ? ", " : "", keys.items[i]);
    }
    binder->no_memory |= keys.failed;
    glo_bind_fault(binder, site, entry->key_mark, help.length ? help.bytes : NULL, "unknown key `%s`", entry->key);
    glo_word_list_free(&keys);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}
