/* Distributions: a bare value is constant, else a word of the registry with its parameters. */
#include "scenarios/language/binder.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenarios/language/hash.h"
#include "sim/capacity.h"
#include "sim/error.h"

#define FIRST_LAWS GLO_CAPACITY(64, 2) /* slots: a power of two, at most half of them taken */

/* A distribution as it is being read. */
struct draft {
    const struct glo_distribution_type *type;
    struct glo_law_argument arguments[GLO_MAX_LAW_ARGUMENTS];
    struct glo_law_change change;
};

/* The bounds hold for every draw; a law whose support has no end is left to its own reading of them. */
static void keep_law(struct glo_binder *binder, const struct glo_parameter *parameter, struct glo_mark mark,
                     const struct glo_site *site, struct glo_distribution law, void *field)
{
    struct glo_bounds bounds = glo_parameter_bounds(parameter);
    bounds.above &= law.low == law.high; /* a bound that is no draw by itself may be the end of a support */
    bool low = isinf(law.low) || glo_bind_in_bounds(bounds, law.low);
    bool high = isinf(law.high) || glo_bind_in_bounds(bounds, law.high);
    if (low && high) {
        *(struct glo_distribution *)field = law;
        return;
    }
    struct glo_parameter plain = *parameter;
    struct glo_text text = {0};
    char number[32];
    plain.kind = GLO_QUANTITY;
    glo_describe_kind(&plain, &text);
    glo_number_write(low ? law.high : law.low, number);
    const char *unit = glo_dimension_find(parameter->dimension)->unit;
    glo_bind_fault(binder, site, mark, NULL, "expected %s, got %s%s%s", glo_text_get(&text), number,
                   strcmp(unit, "1") == 0 ? "" : " ", strcmp(unit, "1") == 0 ? "" : unit);
    glo_diagnostics_end_text(binder->diagnostics, &text);
}

static void bind_constant(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                          const struct glo_site *site, void *field)
{
    const struct glo_dimension *dimension = glo_dimension_find(parameter->dimension);
    const struct glo_distribution_type *type = node->kind == GLO_NODE_SCALAR ? glo_distribution_find(node->text) : NULL;
    double number;
    if (type) {
        char help[GLO_PROBLEM_SIZE];
        snprintf(help, sizeof help, "write `{%s: %s%s%s}`", type->name, type->main ? "" : "{",
                 type->main ? dimension->spelling : "...", type->main ? "" : "}");
        glo_bind_fault(binder, site, node->mark, help, "`%s` needs its parameters", type->name);
    } else if (glo_bind_number(binder, parameter, dimension, node, site, &number)) {
        struct glo_value value;
        if (glo_bind_read(binder, parameter, node, site, &value))
            keep_law(binder, parameter, value.mark, site, glo_distribution_constant(number), field);
    }
}

/* What a parameter of a law is measured in. */
static const struct glo_dimension *dimension_of(const struct glo_parameter *parameter,
                                                const struct glo_law_parameter *law_parameter)
{
    bool time = strcmp(parameter->dimension, "time") == 0;
    if (law_parameter->dimensioned)
        return glo_dimension_find(parameter->dimension);
    /* One over a plain number is one; only times have an inverse of their own. */
    return glo_dimension_find(law_parameter->inverse && time ? "rate" : "number");
}

static bool read_argument(struct glo_binder *binder, const struct glo_parameter *parameter,
                          const struct glo_law_parameter *law_parameter, const struct glo_node *node,
                          const struct glo_site *site, struct glo_law_argument *argument)
{
    const struct glo_dimension *dimension = dimension_of(parameter, law_parameter);
    bool good = true;
    argument->given = true;
    if (!law_parameter->list)
        return glo_bind_number(binder, parameter, dimension, node, site, &argument->number);
    uint32_t num = node->kind == GLO_NODE_LIST ? node->num : 1;
    double *list = glo_bind_alloc(binder, num, sizeof *list);
    for (uint32_t i = 0; list && i < num; i++) {
        const struct glo_node *item = node->kind == GLO_NODE_LIST ? node->items[i] : node;
        good &= glo_bind_number(binder, parameter, dimension, item, site, &list[i]);
    }
    argument->list = list;
    argument->num = num;
    return list && good;
}

static bool read_key(struct glo_binder *binder, const struct glo_parameter *parameter, const char *key,
                     const struct glo_node *node, const struct glo_site *site, struct draft *draft, bool *known)
{
    struct glo_site below = glo_site_below(site, key, node);
    const struct {
        const char *name;
        double *value;
    } changes[] = {{"plus", &draft->change.plus},
                   {"at_least", &draft->change.at_least},
                   {"at_most", &draft->change.at_most}};
    *known = true;
    for (uint32_t i = 0; draft->type->parameters[i].name; i++)
        if (strcmp(draft->type->parameters[i].name, key) == 0)
            return read_argument(binder, parameter, &draft->type->parameters[i], node, &below, &draft->arguments[i]);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (strcmp(changes[i].name, key) == 0)
            return glo_bind_number(binder, parameter, glo_dimension_find(parameter->dimension), node, &below,
                                   changes[i].value);
    *known = false;
    return false;
}

static bool read_arguments(struct glo_binder *binder, const struct glo_parameter *parameter,
                           const struct glo_node *node, const struct glo_site *site, struct draft *draft)
{
    bool good = true, known;
    struct glo_place place = {.form = GLO_LAW_KEYS, .parameter = parameter, .law = draft->type};
    if (node->kind == GLO_NODE_MAP) {
        for (uint32_t i = 0; i < node->num; i++) {
            const struct glo_entry *entry = &node->entries[i];
            good &= read_key(binder, parameter, entry->key, entry->value, site, draft, &known);
            if (!known)
                glo_bind_unknown_key(binder, &place, node, entry, site);
        }
        return good;
    }
    if (draft->type->main && node->kind != GLO_NODE_NULL) {
        struct glo_site above = *site;
        good = read_key(binder, parameter, draft->type->main, node, &above, draft, &known);
        return good;
    }
    glo_bind_fault(binder, site, node->mark, NULL, "`%s` needs its parameters, as a map of keys", draft->type->name);
    return false;
}

/* What decides a law, as bytes: laws with tables are made once, however many rows have them. */
static bool describe(const struct draft *draft, struct glo_text *key)
{
    glo_text_add_bytes(key, (const char *)&draft->type, sizeof(const void *));
    glo_text_add_bytes(key, (const char *)&draft->change, sizeof draft->change);
    for (size_t i = 0; i < GLO_MAX_LAW_ARGUMENTS; i++) {
        const struct glo_law_argument *a = &draft->arguments[i];
        glo_text_add_bytes(key, a->given ? "1" : "0", 1);
        glo_text_add_bytes(key, (const char *)&a->number, sizeof a->number);
        glo_text_add_bytes(key, (const char *)&a->num, sizeof a->num);
        if (a->num)
            glo_text_add_bytes(key, (const char *)a->list, a->num * sizeof *a->list);
    }
    return !key->failed;
}

static struct glo_known_law *law_slot(struct glo_known_law *laws, uint32_t max, const void *key, size_t length)
{
    uint32_t slot = glo_hash(key, length) & (max - 1);
    while (laws[slot].key && (laws[slot].length != length || memcmp(laws[slot].key, key, length) != 0))
        slot = (slot + 1) & (max - 1);
    return &laws[slot];
}

static bool make_room(struct glo_binder *binder)
{
    if (2 * (binder->num_laws + 1) <= binder->max_laws)
        return true;
    uint32_t max = binder->max_laws ? 2 * binder->max_laws : FIRST_LAWS;
    struct glo_known_law *grown = glo_alloc(max, sizeof *grown);
    if (!grown) {
        binder->no_memory = true;
        return false;
    }
    for (uint32_t i = 0; i < binder->max_laws; i++)
        if (binder->laws[i].key)
            *law_slot(grown, max, binder->laws[i].key, binder->laws[i].length) = binder->laws[i];
    glo_free(binder->laws);
    binder->laws = grown;
    binder->max_laws = max;
    return true;
}

/* Makes the law, or finds it among those made. Returns 0 or what glo_distribution_make returns. */
static int make_law(struct glo_binder *binder, const struct draft *draft, struct glo_distribution *law,
                    struct glo_problem *problem)
{
    struct glo_text key = {0};
    int error = GLO_ERR_NO_MEMORY;
    if (!describe(draft, &key) || !make_room(binder))
        goto out;
    struct glo_known_law *slot = law_slot(binder->laws, binder->max_laws, key.bytes, key.length);
    if (slot->key) {
        *law = slot->law;
        error = GLO_OK;
        goto out;
    }
    error = glo_distribution_make(law, draft->type, draft->arguments, &draft->change, binder->arena, problem);
    if (error)
        goto out;
    char *copy = glo_arena_text(binder->arena, key.bytes, key.length);
    if (!copy) {
        error = GLO_ERR_NO_MEMORY;
        goto out;
    }
    *slot = (struct glo_known_law){.key = copy, .length = key.length, .law = *law};
    binder->num_laws++;
out:
    glo_text_free(&key);
    return error;
}

/* The value that a mistake of the law as a whole belongs to: the cell of its first column, if any. */
static struct glo_value blame(struct glo_binder *binder, const struct glo_parameter *parameter,
                              const struct glo_node *node, const struct glo_site *site)
{
    struct glo_value value = {.mark = node->mark, .node = node, .once = node};
    for (uint32_t i = 0; node->kind == GLO_NODE_MAP && i < node->num && !value.cell; i++)
        if (node->entries[i].value->kind == GLO_NODE_SCALAR)
            glo_bind_read(binder, parameter, node->entries[i].value, site, &value);
    if (node->kind == GLO_NODE_SCALAR)
        glo_bind_read(binder, parameter, node, site, &value);
    if (!value.cell)
        value.mark = node->mark;
    return value;
}

static void bind_named(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_entry *entry,
                       const struct glo_site *site, void *field)
{
    struct draft draft = {.type = glo_distribution_find(entry->key), .change = {0, -INFINITY, INFINITY}};
    struct glo_site below = glo_site_below(site, entry->key, entry->value);
    struct glo_distribution law;
    struct glo_problem problem = {0};
    double times = below.times;
    below.times = 1;
    if (!read_arguments(binder, parameter, entry->value, &below, &draft) || binder->no_memory)
        return;
    int error = make_law(binder, &draft, &law, &problem);
    if (error == GLO_ERR_NO_MEMORY) {
        binder->no_memory = true;
    } else if (error) {
        struct glo_value value = blame(binder, parameter, entry->value, &below);
        glo_bind_value_fault(binder, &below, &value, false, NULL, "%s", problem.text);
    } else {
        if (times != 1)
            glo_distribution_times(&law, times);
        keep_law(binder, parameter, entry->value->mark, site, law, field);
    }
}

static void say_unknown_law(struct glo_binder *binder, const struct glo_parameter *parameter,
                            const struct glo_entry *entry, const struct glo_site *site)
{
    struct glo_place place = {.form = GLO_LAWS, .parameter = parameter};
    struct glo_word_list words = {0};
    struct glo_text help = {0};
    glo_place_keys(&place, NULL, &words);
    const char *near = glo_text_nearest(entry->key, words.items, words.num);
    if (near)
        glo_text_add(&help, "did you mean `%s`?", near);
    for (uint32_t i = 0; !near && i < words.num; i++)
        glo_text_add(&help, "%s%s", i ? ", " : "known: ", words.items[i]);
    binder->no_memory |= words.failed;
    glo_bind_fault(binder, site, entry->key_mark, glo_text_get(&help), "unknown distribution `%s`", entry->key);
    glo_word_list_free(&words);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}

void glo_bind_law(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                  const struct glo_site *site, void *field)
{
    if (node->kind == GLO_NODE_SCALAR) {
        bind_constant(binder, parameter, node, site, field);
        return;
    }
    if (node->kind != GLO_NODE_MAP || node->num == 0) {
        glo_bind_wrong_kind(binder, parameter, node, site);
        return;
    }
    for (uint32_t i = 0; i < node->num; i++) {
        if (!glo_distribution_find(node->entries[i].key)) {
            say_unknown_law(binder, parameter, &node->entries[i], site);
            return;
        }
    }
    if (node->num > 1)
        glo_bind_fault(binder, site, node->entries[1].key_mark, NULL,
                       "one distribution is enough: `%s` stands beside `%s`", node->entries[1].key,
                       node->entries[0].key);
    else
        bind_named(binder, parameter, &node->entries[0], site, field);
}

bool glo_bind_single_law(const struct glo_parameter *parameter, const struct glo_node *node, struct glo_units *units,
                         struct glo_arena *arena, struct glo_distribution *law)
{
    struct glo_diagnostics unheard;
    struct glo_row_store store;
    struct glo_binder *binder;
    struct glo_site site = {.times = 1};
    *law = (struct glo_distribution){.type = NULL};
    glo_diagnostics_init(&unheard);
    glo_row_store_init(&store, arena, &unheard, units);
    if (glo_binder_make(&binder, &store, units, &unheard, arena) == GLO_OK)
        glo_bind_law(binder, parameter, node, &site, law);
    bool sound = law->type && unheard.num_errors == 0;
    glo_binder_free(binder);
    glo_row_store_free(&store);
    glo_diagnostics_free(&unheard);
    return sound;
}
