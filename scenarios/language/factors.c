/* The factors together: `compare`, `where`, the points, the tree of a point. */
#include "scenarios/language/factor.h"

#include <stdio.h>
#include <string.h>

#include "scenarios/language/expression.h"
#include "sim/error.h"
#include "sim/text.h"

static const char *help_near(const char *word, const char *const *words, uint32_t num, char help[GLO_PROBLEM_SIZE])
{
    const char *near = glo_text_nearest(word, words, num);
    if (near)
        snprintf(help, GLO_PROBLEM_SIZE, "did you mean `%s`?", near);
    return near ? help : NULL;
}

static void read_factors(struct glo_factor_reading *reading, const struct glo_node *factors)
{
    if (factors->kind != GLO_NODE_MAP) {
        glo_factor_fault(reading, factors, "expected factors: names or paths with levels");
        return;
    }
    struct glo_design *design = reading->design;
    design->factors = glo_factor_take(reading, &design->arena, factors->num, sizeof *design->factors);
    reading->assignments->factors =
        glo_factor_take(reading, reading->arena, factors->num, sizeof(struct glo_level_assignments *));
    if (reading->no_memory)
        return;
    design->num_factors = reading->assignments->num_factors = factors->num;
    for (uint32_t i = 0; i < factors->num && !reading->no_memory; i++)
        glo_factor_read(reading, &factors->entries[i], i);
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

/* True if a level could not be read: what seems missing may be that one. */
static bool is_broken(const struct glo_factor *factor)
{
    for (uint32_t i = 0; i < factor->num_levels; i++)
        if (!factor->levels[i].label[0])
            return true;
    return false;
}

static int say_no_level(struct glo_factor_reading *reading, const struct glo_factor *factor,
                        const struct glo_node *node)
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

static void read_compare(struct glo_factor_reading *reading, const struct glo_node *compare)
{
    struct glo_design *design = reading->design;
    const struct glo_entry *entry = compare->entries;
    if (compare->kind != GLO_NODE_MAP || compare->num != 1 || entry->value->kind != GLO_NODE_SCALAR) {
        glo_factor_fault(reading, compare, "expected one factor and a level of it: {factor: level}");
        return;
    }
    uint32_t factor = find_factor(design, entry->key);
    if (factor == GLO_ALL) {
        reading->missing = entry->key;
        glo_factor_good(reading, say_no_factor(reading->diagnostics, design, entry->key_mark, entry->key));
        return;
    }
    const struct glo_factor *found = &design->factors[factor];
    /* A factor without levels was said to be wrong. */
    if (!found->num_levels || !reading->assignments->factors[factor])
        return;
    uint32_t level = find_level(found, reading->assignments->factors[factor], entry->value->text);
    if (level == GLO_ALL) {
        if (!is_broken(found))
            glo_factor_good(reading, say_no_level(reading, found, entry->value));
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

static void make_points(struct glo_factor_reading *reading, const struct glo_node *where)
{
    struct condition condition = {.units = reading->units};
    struct glo_problem problem = {0};
    if (where && !glo_factor_good(reading, read_condition(reading->design, where, reading->arena, reading->diagnostics,
                                                          reading->missing, &condition)))
        return;
    if (reading->num_faults)
        return;
    int error = glo_design_enumerate(reading->design, where ? holds : NULL, &condition, &problem);
    if (error == GLO_ERR_INPUT)
        error = glo_diagnostics_fault(reading->diagnostics, where ? where->mark : reading->tree->mark, NULL, "%s",
                                      problem.text);
    glo_factor_good(reading, error);
}

/* A design with a mistake has one point, so that the scenario can still be bound. */
static void start_again(struct glo_factor_reading *reading)
{
    glo_design_free(reading->design);
    *reading->assignments = (struct glo_assignments){0};
    glo_factor_good(reading, glo_design_enumerate(reading->design, NULL, NULL, NULL));
}

int glo_factors_read(const struct glo_table *root, const struct glo_node *tree, const struct glo_units *units,
                     struct glo_arena *arena, struct glo_diagnostics *diagnostics, struct glo_design *design,
                     struct glo_assignments *assignments)
{
    struct glo_factor_reading reading = {.root = root,
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
    if (reading.num_faults && !reading.no_memory)
        start_again(&reading);
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
        error = glo_factor_apply(&paths, &assignments->factors[f][level], &tree);
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
