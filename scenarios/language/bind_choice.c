/* Alternatives: a word with or without parameters, a type beside its parameters, rates by dimension. */
#include "scenarios/language/binder.h"

#include <string.h>

#include "sim/error.h"

static void say_unknown_word(struct glo_binder *binder, const struct glo_parameter *parameter, const char *word,
                             const struct glo_site *site, const struct glo_value *value)
{
    const struct glo_registry *registry = parameter->registry;
    struct glo_place place = {.form = GLO_WORDS, .parameter = parameter};
    struct glo_word_list words = {0};
    struct glo_text help = {0};
    glo_place_keys(&place, NULL, &words);
    const char *near = glo_text_nearest(word, words.items, words.num);
    if (near)
        glo_text_add(&help, "did you mean `%s`?", near);
    for (uint32_t i = 0; !near && i < words.num; i++)
        glo_text_add(&help, "%s%s", i ? ", " : "known: ", words.items[i]);
    binder->no_memory |= words.failed;
    glo_bind_value_fault(binder, site, value, false, help.length ? help.bytes : NULL, "unknown %s `%s`", registry->name,
                         word);
    glo_word_list_free(&words);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}

/* The parameters of an alternative, with their defaults; NULL where it has none. */
static void *make_parameters(struct glo_binder *binder, const struct glo_table *table)
{
    const void *defaults;
    if (!table->parameters || !(defaults = glo_bind_defaults(binder, table)))
        return NULL;
    void *parameters = glo_bind_alloc(binder, 1, table->size);
    if (parameters)
        memcpy(parameters, defaults, table->size);
    return parameters;
}

static void note_parameters(struct glo_binder *binder, const struct glo_choice *choice, const struct glo_table *table,
                            const struct glo_node *node, enum glo_content content, const char *word)
{
    if (choice->parameters)
        glo_written_add(binder, &(struct glo_written){.start = choice->parameters,
                                                      .size = table->size,
                                                      .stride = table->size,
                                                      .content = content,
                                                      .table = table,
                                                      .node = node,
                                                      .owner = choice,
                                                      .word = word});
}

/* `word` NULL: the alternative that a bare value belongs to. */
static void choose(struct glo_binder *binder, const struct glo_parameter *parameter, uint32_t index, const char *word,
                   const struct glo_node *node, const struct glo_site *site, struct glo_choice *choice)
{
    const struct glo_table *table = parameter->registry->tables[index];
    struct glo_site below = glo_site_below(site, word, word ? node : NULL);
    *choice = (struct glo_choice){.index = index, .given = true};
    choice->parameters = make_parameters(binder, table);
    if (choice->parameters)
        glo_bind_struct(binder, table, node, &below, false, NULL, choice->parameters);
    else if (!binder->no_memory && !(node->kind == GLO_NODE_MAP && node->num == 0))
        glo_bind_fault(binder, site, node->mark, NULL, "`%s` takes no parameters", table->name);
    note_parameters(binder, choice, table, node, GLO_ONE, word);
}

/* The word alone: all its parameters have their defaults. */
static void choose_bare_word(struct glo_binder *binder, const struct glo_parameter *parameter, uint32_t index,
                             const struct glo_node *node, const struct glo_site *site, struct glo_choice *choice)
{
    const struct glo_table *table = parameter->registry->tables[index];
    struct glo_node empty = {.kind = GLO_NODE_MAP, .mark = node->mark, .times = 1};
    *choice = (struct glo_choice){.index = index, .given = true};
    if (!glo_bind_no_times(binder, parameter, node, site))
        return;
    if (table->open) {
        glo_bind_fault(binder, site, node->mark, glo_parameter_find(table, table->main)->doc, "`%s` needs a value",
                       table->name);
        return;
    }
    choice->parameters = make_parameters(binder, table);
    if (choice->parameters)
        glo_bind_parameters(binder, table, &empty, site, NULL, choice->parameters, false);
    note_parameters(binder, choice, table, node, GLO_ONE, NULL);
}

static void choose_by_scalar(struct glo_binder *binder, const struct glo_parameter *parameter,
                             const struct glo_node *node, const struct glo_site *site, struct glo_choice *choice)
{
    const struct glo_registry *registry = parameter->registry;
    struct glo_value value;
    if (!glo_bind_read(binder, parameter, node, site, &value))
        return;
    uint32_t index = glo_registry_find(registry, value.text);
    if (index != GLO_ALL)
        choose_bare_word(binder, parameter, index, node, site, choice);
    else if (registry->bare)
        choose(binder, parameter, glo_registry_find(registry, registry->bare), NULL, node, site, choice);
    else
        say_unknown_word(binder, parameter, value.text, site, &value);
}

/* True if a map without a word is meant for the alternative of bare values: it has a key of it, or any will do. */
static bool is_bare_map(const struct glo_registry *registry, const struct glo_node *node)
{
    if (!registry->bare)
        return false;
    const struct glo_table *table = registry->tables[glo_registry_find(registry, registry->bare)];
    for (uint32_t i = 0; i < node->num; i++)
        if (table->open || glo_parameter_find(table, node->entries[i].key))
            return true;
    return false;
}

static void choose_by_map(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                          const struct glo_site *site, struct glo_choice *choice)
{
    const struct glo_registry *registry = parameter->registry;
    const struct glo_entry *entry = node->entries;
    uint32_t index = node->num == 1 ? glo_registry_find(registry, entry->key) : GLO_ALL;
    if (index != GLO_ALL) {
        choose(binder, parameter, index, registry->tables[index]->name, entry->value, site, choice);
    } else if (is_bare_map(registry, node)) {
        choose(binder, parameter, glo_registry_find(registry, registry->bare), NULL, node, site, choice);
    } else if (node->num > 1 && glo_registry_find(registry, entry->key) != GLO_ALL) {
        glo_bind_fault(binder, site, entry[1].key_mark, NULL, "one choice is enough: `%s` stands beside `%s`",
                       entry[1].key, entry[0].key);
    } else if (node->num == 0) {
        glo_bind_wrong_kind(binder, parameter, node, site);
    } else {
        struct glo_value value = {.mark = entry->key_mark};
        say_unknown_word(binder, parameter, entry->key, site, &value);
    }
}

void glo_bind_choice(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                     const struct glo_site *site, void *field)
{
    const struct glo_registry *registry = parameter->registry;
    if (node->kind == GLO_NODE_MAP)
        choose_by_map(binder, parameter, node, site, field);
    else if (node->kind == GLO_NODE_LIST && registry->bare)
        choose(binder, parameter, glo_registry_find(registry, registry->bare), NULL, node, site, field);
    else
        choose_by_scalar(binder, parameter, node, site, field);
}

void glo_bind_type(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                   const struct glo_site *site, void *field, bool excused)
{
    const struct glo_registry *registry = parameter->registry;
    const struct glo_node *word = glo_node_get(node, parameter->name);
    struct glo_site below = glo_site_below(site, parameter->name, word);
    struct glo_choice *choice = field;
    struct glo_value value = {.text = parameter->fallback};
    if (word && !glo_bind_no_times(binder, parameter, word, &below))
        return;
    if (word && !glo_bind_read(binder, parameter, word, &below, &value))
        return;
    uint32_t index = glo_registry_find(registry, value.text);
    if (index == GLO_ALL) {
        say_unknown_word(binder, parameter, value.text, &below, &value);
        return;
    }
    const struct glo_table *table = registry->tables[index];
    *choice = (struct glo_choice){.index = index, .given = word != NULL};
    choice->parameters = make_parameters(binder, table);
    if (choice->parameters)
        glo_bind_parameters(binder, table, node, site, NULL, choice->parameters, excused);
    note_parameters(binder, choice, table, node, GLO_BESIDE, NULL);
}

static void say_no_rate(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_site *site,
                        const struct glo_value *value)
{
    struct glo_text help = {0};
    const struct glo_parameter *p = parameter->table->parameters;
    glo_text_add(&help, "accepted here: ");
    for (; p->name; p++)
        glo_text_add(&help, "%s`%s`", p == parameter->table->parameters ? "" : ", ",
                     glo_dimension_find(p->dimension)->spelling);
    glo_bind_value_fault(binder, site, value, true, glo_text_get(&help),
                         "`%s` is none of the rates that are known here", value->text);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}

/* The row whose dimension a value has, and the value in its unit; NULL: none has. */
static const struct glo_parameter *fitting_row(struct glo_binder *binder, const struct glo_table *table,
                                               const char *text, double *number)
{
    char help[GLO_PROBLEM_SIZE];
    for (const struct glo_parameter *p = table->parameters; p->name; p++) {
        struct glo_problem problem = {0};
        int error = glo_units_read(binder->units, glo_dimension_find(p->dimension), text, number, &problem, help);
        binder->no_memory |= error == GLO_ERR_NO_MEMORY;
        if (!error)
            return p;
    }
    return NULL;
}

/* `filled` holds one flag for each row of the table. */
static void bind_rate(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                      const struct glo_site *site, char *fields, bool *filled)
{
    struct glo_value value;
    double number;
    if (!glo_bind_read(binder, parameter, node, site, &value))
        return;
    const struct glo_parameter *rows = parameter->table->parameters;
    const struct glo_parameter *row = fitting_row(binder, parameter->table, value.text, &number);
    if (!row) {
        say_no_rate(binder, parameter, site, &value);
        return;
    }
    number *= site->times;
    if (filled[row - rows])
        glo_bind_value_fault(binder, site, &value, true, "write their sum", "a second amount of %s",
                             glo_dimension_find(row->dimension)->doc);
    else if (!glo_bind_in_bounds(glo_parameter_bounds(row), number))
        glo_bind_value_fault(binder, site, &value, false, NULL, "%s is out of its range: %s", row->name, value.text);
    else
        *(double *)(void *)(fields + row->offset) = number;
    filled[row - rows] = true;
}

void glo_bind_rates(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                    const struct glo_site *site, void *field)
{
    const void *defaults = glo_bind_defaults(binder, parameter->table);
    uint32_t num = 0;
    while (parameter->table->parameters[num].name)
        num++;
    bool *filled = glo_alloc(num, sizeof *filled);
    if (!defaults || !filled) {
        binder->no_memory = true;
        glo_free(filled);
        return;
    }
    memcpy(field, defaults, parameter->table->size);
    if (node->kind != GLO_NODE_LIST) {
        bind_rate(binder, parameter, node, site, field, filled);
    } else {
        for (uint32_t i = 0; i < node->num; i++) {
            struct glo_site below = glo_site_below(site, NULL, node->items[i]);
            bind_rate(binder, parameter, node->items[i], &below, field, filled);
        }
    }
    glo_free(filled);
}
