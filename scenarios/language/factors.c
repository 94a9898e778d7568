/* Factors, their levels and labels; `where` and `compare`; the tree of a point. */
#include "scenarios/language/factors.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenarios/language/expression.h"
#include "scenarios/language/path.h"
#include "sim/error.h"
#include "sim/text.h"

#define MAX_LEVELS 10000

/* What reading the factors needs at every step. Mistakes are counted; out of memory stops. */
struct reading {
    const struct glo_table *root;
    const struct glo_node *tree;
    const struct glo_units *units;
    struct glo_arena *arena;
    struct glo_diagnostics *diagnostics;
    struct glo_design *design;
    struct glo_assignments *assignments;
    struct glo_paths paths;
    const char *missing; /* a factor that was not found; said once */
    uint32_t num_faults;
    bool no_memory;
};

/* Counts what a function of the language returned. */
static bool good(struct reading *reading, int error)
{
    reading->no_memory |= error == GLO_ERR_NO_MEMORY;
    reading->num_faults += error != GLO_OK;
    return error == GLO_OK;
}

static void *take(struct reading *reading, struct glo_arena *arena, size_t count, size_t size)
{
    void *memory = glo_arena_alloc(arena, count, size);
    reading->no_memory |= !memory;
    return memory;
}

/* A text of the design, which outlives the tree. */
static const char *keep(struct reading *reading, struct glo_text *text)
{
    const char *copy = text->failed ? NULL : glo_arena_text(&reading->design->arena, glo_text_get(text), text->length);
    reading->no_memory |= !copy;
    glo_text_free(text);
    return copy ? copy : "";
}

static const char *keep_text(struct reading *reading, const char *bytes)
{
    struct glo_text text = {0};
    glo_text_add(&text, "%s", bytes);
    return keep(reading, &text);
}

static const char *help_near(const char *word, const char *const *words, uint32_t num, char help[GLO_PROBLEM_SIZE])
{
    const char *near = glo_text_nearest(word, words, num);
    if (near)
        snprintf(help, GLO_PROBLEM_SIZE, "did you mean `%s`?", near);
    return near ? help : NULL;
}

/* "per day" as "1/day", "EUR per month" as "EUR/month". */
static const char *unit_name(struct reading *reading, const char *unit)
{
    struct glo_text text = {0};
    bool leads = strncmp(unit, "per ", 4) == 0;
    glo_text_add(&text, leads ? "1/" : "");
    const char *rest = leads ? unit + 4 : unit;
    for (const char *per; (per = strstr(rest, " per ")); rest = per + 5)
        glo_text_add(&text, "%.*s/", (int)(per - rest), rest);
    glo_text_add(&text, "%s", rest);
    return keep(reading, &text);
}

/* Twelve digits hide what binary fractions add: 200 x 1.15 is shown as 230. */
static void write_number(double number, char text[32])
{
    snprintf(text, 32, "%.12g", number);
}

/* Fills value and unit of a level from its text. */
static void measure(struct reading *reading, struct glo_level *level)
{
    const char *unit;
    level->value = NAN;
    level->unit = "";
    if (glo_quantity_split(level->text, &level->value, &unit))
        level->unit = unit_name(reading, unit);
    else
        level->value = NAN;
}

/* A path factor: the text of a level's value, and what it assigns. */
static void fill_value(struct reading *reading, const struct glo_node *value, struct glo_level *level,
                       struct glo_assignment *assignment)
{
    struct glo_text text = {0};
    if (value->kind == GLO_NODE_SCALAR)
        glo_text_add(&text, "%s", value->text);
    else
        glo_node_flow(value, &text);
    level->text = level->label = keep(reading, &text);
    measure(reading, level);
    assignment->value = value;
}

/* "160 per day (x 0.8)" where the value is one number, else "x 0.8". */
static void fill_times(struct reading *reading, double times, struct glo_level *level,
                       struct glo_assignment *assignment)
{
    char factor[32], product[32];
    double number;
    const char *unit;
    struct glo_text label = {0}, text = {0};
    struct glo_place place;
    const struct glo_node *base = glo_path_get(reading->root, reading->tree, assignment->path, &place);
    bool plain = base && base->kind == GLO_NODE_SCALAR && place.parameter &&
                 (place.parameter->kind == GLO_QUANTITY || place.parameter->kind == GLO_INTEGER);
    write_number(times, factor);
    level->value = times;
    level->unit = "";
    assignment->times = times;
    if (plain && glo_quantity_split(base->text, &number, &unit)) {
        write_number(number * times, product);
        glo_text_add(&text, "%s%s%s", product, *unit ? " " : "", unit);
        glo_text_add(&label, "%s (x %s)", glo_text_get(&text), factor);
        glo_number_read(product, &level->value);
        level->unit = unit_name(reading, unit);
    } else {
        glo_text_add(&label, "x %s", factor);
        glo_text_add(&text, "%s", factor);
    }
    level->label = keep(reading, &label);
    level->text = keep(reading, &text);
}

/* The levels of a factor that are being made. */
struct draft {
    struct glo_factor *factor;
    struct glo_level_assignments *assignments;
    const char *path;
    struct glo_mark mark;
};

static bool make_levels(struct reading *reading, struct draft *draft, uint32_t num)
{
    draft->factor->levels = take(reading, &reading->design->arena, num, sizeof *draft->factor->levels);
    draft->assignments = take(reading, reading->arena, num, sizeof *draft->assignments);
    draft->factor->num_levels = reading->no_memory ? 0 : num;
    return !reading->no_memory;
}

/* The single assignment of a level of a path factor. */
static struct glo_assignment *assign(struct reading *reading, struct draft *draft, uint32_t level)
{
    struct glo_assignment *item = take(reading, reading->arena, 1, sizeof *item);
    if (!item)
        return NULL;
    *item = (struct glo_assignment){.path = draft->path, .mark = draft->mark, .times = 1};
    draft->assignments[level] = (struct glo_level_assignments){.items = item, .num = 1};
    return item;
}

static int fault(struct reading *reading, const struct glo_node *node, const char *text)
{
    return glo_diagnostics_fault(reading->diagnostics, node->mark, NULL, "%s", text);
}

static void read_list(struct reading *reading, struct draft *draft, const struct glo_node *list)
{
    if (!make_levels(reading, draft, list->num))
        return;
    for (uint32_t i = 0; i < list->num; i++) {
        struct glo_assignment *item = assign(reading, draft, i);
        if (item)
            fill_value(reading, list->items[i], &draft->factor->levels[i], item);
    }
}

/* A factor to multiply by: a number above 0. */
static bool read_times(struct reading *reading, const struct glo_node *node, double *times)
{
    if (node->kind == GLO_NODE_SCALAR && glo_number_read(node->text, times) && *times > 0 && isfinite(*times))
        return true;
    return good(reading, fault(reading, node, "expected a number > 0 to multiply by"));
}

static void read_times_list(struct reading *reading, struct draft *draft, const struct glo_node *list)
{
    if (!make_levels(reading, draft, list->num))
        return;
    for (uint32_t i = 0; i < list->num; i++) {
        struct glo_assignment *item = assign(reading, draft, i);
        double times;
        if (item && read_times(reading, list->items[i], &times))
            fill_times(reading, times, &draft->factor->levels[i], item);
    }
}

/* A range: its ends, as numbers of one unit, and how many levels lie on it. */
struct range {
    double from, to;
    const char *unit;
    uint32_t num;
};

static bool read_range(struct reading *reading, const struct glo_node *node, struct range *range)
{
    const struct glo_node *from = glo_node_get(node, "from"), *to = glo_node_get(node, "to");
    const struct glo_node *levels = glo_node_get(node, "levels");
    const char *to_unit;
    double num = 2;
    if (!from || !to || node->num != 2u + (levels != NULL))
        return good(reading, fault(reading, node, "a range is {from: ..., to: ..., levels: n}"));
    if (from->kind != GLO_NODE_SCALAR || !glo_quantity_split(from->text, &range->from, &range->unit))
        return good(reading, fault(reading, from, "expected a number"));
    if (to->kind != GLO_NODE_SCALAR || !glo_quantity_split(to->text, &range->to, &to_unit))
        return good(reading, fault(reading, to, "expected a number"));
    if (strcmp(range->unit, to_unit) != 0)
        return good(reading, fault(reading, to, "both ends of a range have the same unit"));
    if (levels && (levels->kind != GLO_NODE_SCALAR || !glo_number_read(levels->text, &num) || num != floor(num) ||
                   num < 2 || num > MAX_LEVELS))
        return good(reading, fault(reading, levels, "expected an integer >= 2 and <= 10000"));
    range->num = (uint32_t)num;
    return true;
}

static double range_at(const struct range *range, uint32_t level)
{
    char text[32];
    double number = range->from + (range->to - range->from) * level / (range->num - 1);
    write_number(number, text);
    glo_number_read(text, &number);
    return number;
}

static void read_value_range(struct reading *reading, struct draft *draft, const struct glo_node *node)
{
    struct range range;
    if (!read_range(reading, node, &range) || !make_levels(reading, draft, range.num))
        return;
    for (uint32_t i = 0; i < range.num && !reading->no_memory; i++) {
        char number[32];
        struct glo_text text = {0};
        write_number(range_at(&range, i), number);
        glo_text_add(&text, "%s%s%s", number, *range.unit ? " " : "", range.unit);
        const struct glo_node *value = glo_node_scalar(glo_text_get(&text), node->mark, reading->arena);
        struct glo_assignment *item = assign(reading, draft, i);
        reading->no_memory |= !value || text.failed;
        if (value && item)
            fill_value(reading, value, &draft->factor->levels[i], item);
        glo_text_free(&text);
    }
}

static void read_times_range(struct reading *reading, struct draft *draft, const struct glo_node *node)
{
    struct range range;
    double end;
    if (node->kind != GLO_NODE_MAP) {
        good(reading, fault(reading, node, "expected a list of numbers to multiply by, or a range of them"));
        return;
    }
    if (!read_range(reading, node, &range) || !read_times(reading, glo_node_get(node, "from"), &end) ||
        !read_times(reading, glo_node_get(node, "to"), &end) || !make_levels(reading, draft, range.num))
        return;
    for (uint32_t i = 0; i < range.num && !reading->no_memory; i++) {
        struct glo_assignment *item = assign(reading, draft, i);
        if (item)
            fill_times(reading, range_at(&range, i), &draft->factor->levels[i], item);
    }
}

/* {times: ...} as a value multiplies instead of replacing. */
static const struct glo_node *times_of(const struct glo_node *node)
{
    return node->kind == GLO_NODE_MAP && node->num == 1 ? glo_node_get(node, "times") : NULL;
}

/* The assignments of one label of a named factor. */
static void read_label(struct reading *reading, const struct glo_entry *entry, struct glo_level *level,
                       struct glo_level_assignments *assignments)
{
    level->label = level->text = keep_text(reading, entry->key);
    measure(reading, level);
    if (entry->value->kind != GLO_NODE_MAP) {
        good(reading, fault(reading, entry->value, "expected paths with values: {path: value}"));
        return;
    }
    assignments->num = entry->value->num;
    assignments->items = take(reading, reading->arena, assignments->num, sizeof *assignments->items);
    for (uint32_t i = 0; assignments->items && i < assignments->num; i++) {
        const struct glo_entry *set = &entry->value->entries[i];
        const struct glo_node *times = times_of(set->value);
        struct glo_assignment *item = &assignments->items[i];
        *item = (struct glo_assignment){.path = set->key, .mark = set->key_mark, .times = 1};
        if (times)
            read_times(reading, times, &item->times);
        else
            item->value = set->value;
    }
}

static void read_labels(struct reading *reading, struct draft *draft, const struct glo_node *map)
{
    if (!make_levels(reading, draft, map->num))
        return;
    for (uint32_t i = 0; i < map->num; i++)
        read_label(reading, &map->entries[i], &draft->factor->levels[i], &draft->assignments[i]);
}

/* Applies what a level assigns. Returns 0, GLO_ERR_INPUT (said), GLO_ERR_NO_MEMORY. */
static int apply(struct glo_paths *paths, const struct glo_level_assignments *level, const struct glo_node **tree)
{
    int error = GLO_OK;
    for (uint32_t i = 0; i < level->num && error != GLO_ERR_NO_MEMORY; i++) {
        const struct glo_assignment *a = &level->items[i];
        int failed = glo_path_set(paths, *tree, a->path, a->mark, a->value, a->times, tree);
        if (failed)
            error = failed;
    }
    return error;
}

/* Each level is tried on the tree as it is written, so that a path that leads nowhere is said now. */
static void try_levels(struct reading *reading, const struct draft *draft)
{
    for (uint32_t i = 0; i < draft->factor->num_levels && !reading->no_memory; i++) {
        const struct glo_node *tree = reading->tree;
        good(reading, apply(&reading->paths, &draft->assignments[i], &tree));
    }
}

static void check_labels(struct reading *reading, const struct draft *draft)
{
    const struct glo_factor *factor = draft->factor;
    for (uint32_t i = 0; i < factor->num_levels && !reading->num_faults; i++)
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(factor->levels[i].label, factor->levels[j].label) == 0) {
                good(reading, glo_diagnostics_fault(reading->diagnostics, draft->mark, NULL,
                                                    "the level `%s` of `%s` is repeated", factor->levels[i].label,
                                                    factor->name));
                return;
            }
}

static void read_factor(struct reading *reading, const struct glo_entry *entry, uint32_t index)
{
    const struct glo_node *node = entry->value, *times = times_of(node);
    struct draft draft = {.factor = &reading->design->factors[index], .path = entry->key, .mark = entry->key_mark};
    draft.factor->name = keep_text(reading, entry->key);
    if (node->kind == GLO_NODE_LIST)
        read_list(reading, &draft, node);
    else if (times && times->kind == GLO_NODE_LIST)
        read_times_list(reading, &draft, times);
    else if (times)
        read_times_range(reading, &draft, times);
    else if (glo_node_get(node, "from") || glo_node_get(node, "to"))
        read_value_range(reading, &draft, node);
    else if (node->kind == GLO_NODE_MAP)
        read_labels(reading, &draft, node);
    else
        good(reading, fault(reading, node, "expected a list of values, a range or named levels"));
    if (reading->no_memory)
        return;
    if (!draft.factor->num_levels && !reading->num_faults)
        good(reading, glo_diagnostics_fault(reading->diagnostics, entry->key_mark, NULL, "the factor `%s` has no level",
                                            entry->key));
    reading->assignments->factors[index] = draft.assignments;
    check_labels(reading, &draft);
    if (draft.assignments)
        try_levels(reading, &draft);
}

static void read_factors(struct reading *reading, const struct glo_node *factors)
{
    if (factors->kind != GLO_NODE_MAP) {
        good(reading, fault(reading, factors, "expected factors: names or paths with levels"));
        return;
    }
    struct glo_design *design = reading->design;
    design->factors = take(reading, &design->arena, factors->num, sizeof *design->factors);
    reading->assignments->factors = take(reading, reading->arena, factors->num, sizeof(struct glo_level_assignments *));
    if (reading->no_memory)
        return;
    design->num_factors = reading->assignments->num_factors = factors->num;
    for (uint32_t i = 0; i < factors->num && !reading->no_memory; i++)
        read_factor(reading, &factors->entries[i], i);
}

static uint32_t find_factor(const struct glo_design *design, const char *name)
{
    for (uint32_t i = 0; i < design->num_factors; i++)
        if (strcmp(design->factors[i].name, name) == 0)
            return i;
    return GLO_ALL;
}

/* By label, by text, or by the number that multiplies. */
static uint32_t find_level(const struct glo_factor *factor, const struct glo_level_assignments *assignments,
                           const char *word)
{
    double number;
    bool is_number = glo_number_read(word, &number);
    for (uint32_t i = 0; i < factor->num_levels; i++) {
        const struct glo_level *level = &factor->levels[i];
        bool times = is_number && assignments[i].num == 1 && !assignments[i].items[0].value &&
                     assignments[i].items[0].times == number;
        if (times || strcmp(level->label, word) == 0 || strcmp(level->text, word) == 0)
            return i;
    }
    return GLO_ALL;
}

static int say_no_factor(struct glo_diagnostics *diagnostics, const struct glo_design *design, struct glo_mark mark,
                         const char *name)
{
    const char **names = glo_alloc(design->num_factors, sizeof *names);
    char help[GLO_PROBLEM_SIZE];
    if (!names)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < design->num_factors; i++)
        names[i] = design->factors[i].name;
    int error = glo_diagnostics_fault(diagnostics, mark, help_near(name, names, design->num_factors, help),
                                      "no factor is named `%s`", name);
    glo_free(names);
    return error;
}

static int say_no_level(struct reading *reading, const struct glo_factor *factor, const struct glo_node *node)
{
    const char **labels = glo_alloc(factor->num_levels, sizeof *labels);
    char help[GLO_PROBLEM_SIZE];
    if (!labels)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < factor->num_levels; i++)
        labels[i] = factor->levels[i].label;
    int error =
        glo_diagnostics_fault(reading->diagnostics, node->mark, help_near(node->text, labels, factor->num_levels, help),
                              "`%s` has no level `%s`", factor->name, node->text);
    glo_free(labels);
    return error;
}

static void read_compare(struct reading *reading, const struct glo_node *compare)
{
    struct glo_design *design = reading->design;
    const struct glo_entry *entry = compare->entries;
    if (compare->kind != GLO_NODE_MAP || compare->num != 1 || entry->value->kind != GLO_NODE_SCALAR) {
        good(reading, fault(reading, compare, "expected one factor and a level of it: {factor: level}"));
        return;
    }
    uint32_t factor = find_factor(design, entry->key);
    if (factor == GLO_ALL) {
        reading->missing = entry->key;
        good(reading, say_no_factor(reading->diagnostics, design, entry->key_mark, entry->key));
        return;
    }
    const struct glo_factor *found = &design->factors[factor];
    /* A factor without levels was said to be wrong. */
    if (!found->num_levels || !reading->assignments->factors[factor])
        return;
    uint32_t level = find_level(found, reading->assignments->factors[factor], entry->value->text);
    if (level == GLO_ALL) {
        good(reading, say_no_level(reading, found, entry->value));
        return;
    }
    design->compared = factor;
    design->baseline = level;
}

/* A condition on the levels of a point, and the factor that each of its names is. */
struct condition {
    const struct glo_expression *expression;
    const struct glo_design *design;
    const struct glo_units *units;
    uint32_t *factors;
    const uint32_t *levels;
};

static const char *level_text(void *self, uint32_t index)
{
    const struct condition *condition = self;
    uint32_t factor = condition->factors[index];
    return condition->design->factors[factor].levels[condition->levels[factor]].text;
}

static bool holds(void *self, const uint32_t *levels)
{
    struct condition *condition = self;
    condition->levels = levels;
    return glo_expression_holds(condition->expression, condition->units, level_text, condition);
}

static int read_condition(const struct glo_design *design, const struct glo_node *node, struct glo_arena *arena,
                          struct glo_diagnostics *diagnostics, const char *missing, struct condition *condition)
{
    uint32_t num = 0;
    struct glo_mark mark;
    const char *name;
    if (node->kind != GLO_NODE_SCALAR)
        return glo_diagnostics_fault(diagnostics, node->mark, NULL, "expected a condition on factors");
    int error = glo_expression_parse(node, arena, diagnostics, &condition->expression);
    if (error)
        return error;
    while (glo_expression_name(condition->expression, num, &mark))
        num++;
    condition->design = design;
    condition->factors = glo_arena_alloc(arena, num, sizeof *condition->factors);
    if (!condition->factors)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; (name = glo_expression_name(condition->expression, i, &mark)); i++) {
        condition->factors[i] = find_factor(design, name);
        if (condition->factors[i] == GLO_ALL && missing && strcmp(missing, name) == 0)
            error = GLO_ERR_INPUT;
        else if (condition->factors[i] == GLO_ALL)
            error = say_no_factor(diagnostics, design, mark, name);
    }
    return error;
}

static void make_points(struct reading *reading, const struct glo_node *where)
{
    struct condition condition = {.units = reading->units};
    struct glo_problem problem = {0};
    if (where && !good(reading, read_condition(reading->design, where, reading->arena, reading->diagnostics,
                                               reading->missing, &condition)))
        return;
    if (reading->num_faults)
        return;
    int error = glo_design_enumerate(reading->design, where ? holds : NULL, &condition, &problem);
    if (error == GLO_ERR_INPUT)
        error = glo_diagnostics_fault(reading->diagnostics, where ? where->mark : reading->tree->mark, NULL, "%s",
                                      problem.text);
    good(reading, error);
}

int glo_factors_read(const struct glo_table *root, const struct glo_node *tree, const struct glo_units *units,
                     struct glo_arena *arena, struct glo_diagnostics *diagnostics, struct glo_design *design,
                     struct glo_assignments *assignments)
{
    struct reading reading = {.root = root,
                              .tree = tree,
                              .units = units,
                              .arena = arena,
                              .diagnostics = diagnostics,
                              .design = design,
                              .assignments = assignments};
    const struct glo_node *experiment = glo_node_get(tree, "experiment");
    const struct glo_node *factors = glo_node_get(experiment, "factors");
    const struct glo_node *compare = glo_node_get(experiment, "compare");
    struct glo_place place = glo_place_root(root);
    glo_design_init(design);
    *assignments = (struct glo_assignments){0};
    glo_paths_init(&reading.paths, root, arena, diagnostics);
    if (factors)
        read_factors(&reading, factors);
    /* Without factors, `compare` and `where` have nothing to name: a misspelt `factors` is said by
     * binding. */
    bool misspelt =
        !factors && glo_place_step(&place, tree, "experiment", &place) && glo_place_has_unknown(&place, experiment);
    if (compare && !misspelt && !reading.no_memory)
        read_compare(&reading, compare);
    if (!reading.no_memory)
        make_points(&reading, misspelt ? NULL : glo_node_get(experiment, "where"));
    if (reading.num_faults && !reading.no_memory) {
        glo_design_free(design);
        glo_design_init(design);
        *assignments = (struct glo_assignments){0};
        good(&reading, glo_design_enumerate(design, NULL, NULL, NULL));
    }
    glo_paths_free(&reading.paths);
    return reading.no_memory ? GLO_ERR_NO_MEMORY : GLO_OK;
}

const struct glo_node *glo_factors_apply(const struct glo_table *root, const struct glo_node *tree,
                                         const struct glo_design *design, const struct glo_assignments *assignments,
                                         uint32_t point, struct glo_arena *arena, struct glo_diagnostics *diagnostics)
{
    struct glo_paths paths;
    int error = GLO_OK;
    glo_paths_init(&paths, root, arena, diagnostics);
    for (uint32_t f = 0; f < assignments->num_factors && error != GLO_ERR_NO_MEMORY; f++) {
        uint32_t level = design->levels[(size_t)point * design->num_factors + f];
        error = apply(&paths, &assignments->factors[f][level], &tree);
    }
    glo_paths_free(&paths);
    return error == GLO_ERR_NO_MEMORY ? NULL : tree;
}

int glo_factors_select(const struct glo_design *design, const struct glo_node *expression,
                       const struct glo_units *units, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                       bool *selected)
{
    struct condition condition = {.units = units};
    int error = read_condition(design, expression, arena, diagnostics, NULL, &condition);
    for (uint32_t point = 0; !error && point < design->num_points; point++)
        selected[point] = holds(&condition, &design->levels[(size_t)point * design->num_factors]);
    return error;
}
