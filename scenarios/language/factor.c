/* Levels of a factor: a list of values, products, a range, or named sets of assignments. */
#include "scenarios/language/factor.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/error.h"
#include "sim/text.h"

#define MAX_LEVELS 10000

bool glo_factor_good(struct glo_factor_reading *reading, int error)
{
    reading->no_memory |= error == GLO_ERR_NO_MEMORY;
    reading->num_faults += error != GLO_OK;
    return error == GLO_OK;
}

void *glo_factor_take(struct glo_factor_reading *reading, struct glo_arena *arena, size_t count, size_t size)
{
    void *memory = glo_arena_alloc(arena, count, size);
    reading->no_memory |= !memory;
    return memory;
}

void glo_factor_fault(struct glo_factor_reading *reading, const struct glo_node *node, const char *text)
{
    glo_factor_good(reading, glo_diagnostics_fault(reading->diagnostics, node->mark, NULL, "%s", text));
}

/* A text of the design, which outlives the tree. */
static const char *keep(struct glo_factor_reading *reading, struct glo_text *text)
{
    const char *copy = text->failed ? NULL : glo_arena_text(&reading->design->arena, glo_text_get(text), text->length);
    reading->no_memory |= !copy;
    glo_text_free(text);
    return copy ? copy : "";
}

static const char *keep_text(struct glo_factor_reading *reading, const char *bytes)
{
    struct glo_text text = {0};
    glo_text_add(&text, "%s", bytes);
    return keep(reading, &text);
}

/* "per day" as "1/day", "EUR per month" as "EUR/month". */
static const char *unit_name(struct glo_factor_reading *reading, const char *unit)
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
static void measure(struct glo_factor_reading *reading, struct glo_level *level)
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
static void fill_value(struct glo_factor_reading *reading, const struct glo_node *value, struct glo_level *level,
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

/* The one number that multiplying a value multiplies: the value, or the main parameter of a record. NULL: there is
 * none. */
static const struct glo_node *multiplied(const struct glo_node *node, const struct glo_place *place)
{
    const struct glo_parameter *parameter = place->parameter;
    if (place->form == GLO_STRUCT && place->table->main) {
        parameter = glo_parameter_find(place->table, place->table->main);
        node = node->kind == GLO_NODE_MAP ? glo_node_get(node, place->table->main) : node;
    }
    bool number = parameter && (parameter->kind == GLO_QUANTITY || parameter->kind == GLO_INTEGER);
    return number && node && node->kind == GLO_NODE_SCALAR ? node : NULL;
}

/* "160 per day (x 0.8)" where the value is one number, else "x 0.8". */
static void fill_times(struct glo_factor_reading *reading, double times, struct glo_level *level,
                       struct glo_assignment *assignment)
{
    char factor[32], product[32];
    double number;
    const char *unit;
    struct glo_text label = {0}, text = {0};
    struct glo_place place;
    const struct glo_node *base = glo_path_get(reading->root, reading->tree, assignment->path, &place);
    const struct glo_node *one = base ? multiplied(base, &place) : NULL;
    write_number(times, factor);
    level->value = times;
    level->unit = "";
    assignment->times = times;
    if (one && glo_quantity_split(one->text, &number, &unit)) {
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

static bool make_levels(struct glo_factor_reading *reading, struct draft *draft, uint32_t num)
{
    draft->factor->levels = glo_factor_take(reading, &reading->design->arena, num, sizeof *draft->factor->levels);
    draft->assignments = glo_factor_take(reading, reading->arena, num, sizeof *draft->assignments);
    draft->factor->num_levels = reading->no_memory ? 0 : num;
    for (uint32_t i = 0; i < draft->factor->num_levels; i++)
        draft->factor->levels[i] = (struct glo_level){.label = "", .text = "", .value = NAN, .unit = ""};
    return !reading->no_memory;
}

/* The single assignment of a level of a path factor. */
static struct glo_assignment *assign(struct glo_factor_reading *reading, struct draft *draft, uint32_t level)
{
    struct glo_assignment *item = glo_factor_take(reading, reading->arena, 1, sizeof *item);
    if (!item)
        return NULL;
    *item = (struct glo_assignment){.path = draft->path, .mark = draft->mark, .times = 1};
    draft->assignments[level] = (struct glo_level_assignments){.items = item, .num = 1};
    return item;
}

static void read_list(struct glo_factor_reading *reading, struct draft *draft, const struct glo_node *list)
{
    if (!make_levels(reading, draft, list->num))
        return;
    for (uint32_t i = 0; i < list->num; i++) {
        struct glo_assignment *item = assign(reading, draft, i);
        if (item)
            fill_value(reading, list->items[i], &draft->factor->levels[i], item);
    }
}

static bool refuse(struct glo_factor_reading *reading, const struct glo_node *node, const char *text)
{
    glo_factor_fault(reading, node, text);
    return false;
}

/* A factor to multiply by: a number above 0. */
static bool read_times(struct glo_factor_reading *reading, const struct glo_node *node, double *times)
{
    if (node->kind == GLO_NODE_SCALAR && glo_number_read(node->text, times) && *times > 0)
        return true;
    return refuse(reading, node, "expected a number > 0 to multiply by");
}

static void read_times_list(struct glo_factor_reading *reading, struct draft *draft, const struct glo_node *list)
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

static bool read_range(struct glo_factor_reading *reading, const struct glo_node *node, struct range *range)
{
    const struct glo_node *from = glo_node_get(node, "from"), *to = glo_node_get(node, "to");
    const struct glo_node *levels = glo_node_get(node, "levels");
    const char *to_unit;
    double num = 2;
    if (!from || !to || node->num != 2u + (levels != NULL))
        return refuse(reading, node, "a range is {from: ..., to: ..., levels: n}");
    if (from->kind != GLO_NODE_SCALAR || !glo_quantity_split(from->text, &range->from, &range->unit))
        return refuse(reading, from, "expected a number");
    if (to->kind != GLO_NODE_SCALAR || !glo_quantity_split(to->text, &range->to, &to_unit))
        return refuse(reading, to, "expected a number");
    if (strcmp(range->unit, to_unit) != 0)
        return refuse(reading, to, "both ends of a range have the same unit");
    if (levels && (levels->kind != GLO_NODE_SCALAR || !glo_number_read(levels->text, &num) || num != floor(num) ||
                   num < 2 || num > MAX_LEVELS))
        return refuse(reading, levels, "expected an integer >= 2 and <= 10000");
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

static void read_value_range(struct glo_factor_reading *reading, struct draft *draft, const struct glo_node *node)
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

static void read_times_range(struct glo_factor_reading *reading, struct draft *draft, const struct glo_node *node)
{
    struct range range;
    double end;
    if (node->kind != GLO_NODE_MAP) {
        glo_factor_fault(reading, node, "expected a list of numbers to multiply by, or a range of them");
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
static void read_label(struct glo_factor_reading *reading, const struct glo_entry *entry, struct glo_level *level,
                       struct glo_level_assignments *assignments)
{
    level->label = level->text = keep_text(reading, entry->key);
    measure(reading, level);
    if (entry->value->kind != GLO_NODE_MAP) {
        glo_factor_fault(reading, entry->value, "expected paths with values: {path: value}");
        return;
    }
    assignments->num = entry->value->num;
    assignments->items = glo_factor_take(reading, reading->arena, assignments->num, sizeof *assignments->items);
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

static void read_labels(struct glo_factor_reading *reading, struct draft *draft, const struct glo_node *map)
{
    if (!make_levels(reading, draft, map->num))
        return;
    for (uint32_t i = 0; i < map->num; i++)
        read_label(reading, &map->entries[i], &draft->factor->levels[i], &draft->assignments[i]);
}

int glo_factor_apply(struct glo_paths *paths, const struct glo_level_assignments *level, const struct glo_node **tree)
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
static void try_levels(struct glo_factor_reading *reading, const struct draft *draft)
{
    for (uint32_t i = 0; i < draft->factor->num_levels && !reading->no_memory; i++) {
        const struct glo_node *tree = reading->tree;
        glo_factor_good(reading, glo_factor_apply(&reading->paths, &draft->assignments[i], &tree));
    }
}

/* By label, then as they are written. */
static int by_label(const void *a, const void *b)
{
    const struct glo_level *left = *(const struct glo_level *const *)a, *right = *(const struct glo_level *const *)b;
    int order = strcmp(left->label, right->label);
    return order ? order : (left > right) - (left < right);
}

/* The first level whose label stands before it already; NULL: none. False: no memory. */
static bool find_repeated(const struct glo_factor *factor, const struct glo_level **repeated)
{
    const struct glo_level **sorted = glo_alloc(factor->num_levels, sizeof *sorted);
    *repeated = NULL;
    if (!sorted)
        return false;
    for (uint32_t i = 0; i < factor->num_levels; i++)
        sorted[i] = &factor->levels[i];
    qsort(sorted, factor->num_levels, sizeof *sorted, by_label);
    for (uint32_t i = 1; i < factor->num_levels; i++)
        if (strcmp(sorted[i]->label, sorted[i - 1]->label) == 0 && (!*repeated || sorted[i] < *repeated))
            *repeated = sorted[i];
    glo_free(sorted);
    return true;
}

static void check_labels(struct glo_factor_reading *reading, const struct draft *draft)
{
    const struct glo_level *repeated;
    if (reading->num_faults)
        return;
    reading->no_memory |= !find_repeated(draft->factor, &repeated);
    if (repeated)
        glo_factor_good(reading, glo_diagnostics_fault(reading->diagnostics, draft->mark, NULL,
                                                       "the level `%s` of `%s` is repeated", repeated->label,
                                                       draft->factor->name));
}

void glo_factor_read(struct glo_factor_reading *reading, const struct glo_entry *entry, uint32_t index)
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
        glo_factor_fault(reading, node, "expected a list of values, a range or named levels");
    if (reading->no_memory)
        return;
    if (!draft.factor->num_levels && !reading->num_faults)
        glo_factor_good(reading, glo_diagnostics_fault(reading->diagnostics, entry->key_mark, NULL,
                                                       "the factor `%s` has no level", entry->key));
    reading->assignments->factors[index] = draft.assignments;
    check_labels(reading, &draft);
    if (draft.assignments)
        try_levels(reading, &draft);
}
