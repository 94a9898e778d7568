/* Scalars: true or false, integers, quantities, texts, dates, words, and the columns that `$` names. */
#include "scenarios/language/binder.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/date.h"
#include "sim/error.h"

static bool begins_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static size_t name_length(const char *text)
{
    size_t length = 0;
    while (begins_name(text[length]) || (length && text[length] >= '0' && text[length] <= '9'))
        length++;
    return length;
}

static const char *next_column(const char *text)
{
    const char *dollar = strchr(text, '$');
    while (dollar && !begins_name(dollar[1]))
        dollar = strchr(dollar + 1, '$');
    return dollar;
}

static struct glo_mark mark_inside(const struct glo_node *node, const char *at, size_t length)
{
    struct glo_mark mark = node->mark;
    for (const char *c = node->text; c < at; c++)
        mark.column += ((unsigned char)*c & 0xC0) != 0x80;
    mark.column += node->quoted;
    mark.width = 1;
    for (size_t i = 0; i < length; i++)
        mark.width += ((unsigned char)at[1 + i] & 0xC0) != 0x80;
    return mark;
}

static void say_no_column(struct glo_binder *binder, const struct glo_node *node, const struct glo_site *site,
                          const char *dollar, const char *name, size_t length)
{
    const struct glo_rows *rows = site->scope->family->rows;
    struct glo_text help = {0};
    const char *near = glo_text_nearest(name, rows->columns, rows->num_columns);
    if (near)
        glo_text_add(&help, "did you mean `$%s`? ", near);
    glo_text_add(&help, "%s has: ", rows->source ? rows->source : "the row");
    for (uint32_t i = 0; i < rows->num_columns; i++)
        glo_text_add(&help, "%s%s", i ? ", " : "", rows->columns[i]);
    glo_bind_fault(binder, site, mark_inside(node, dollar, length), glo_text_get(&help), "no column `%s` in the rows",
                   name);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}

/* The cell of the column whose name follows `dollar`, in the innermost rows that have it. */
static const struct glo_cell *find_cell(struct glo_binder *binder, const struct glo_node *node,
                                        const struct glo_site *site, const char *dollar, size_t length)
{
    char name[GLO_PROBLEM_SIZE];
    if (length >= sizeof name)
        length = sizeof name - 1;
    memcpy(name, dollar + 1, length);
    name[length] = 0;
    for (const struct glo_scope *scope = site->scope; scope; scope = scope->outer) {
        uint32_t column = glo_rows_column(scope->family->rows, name);
        if (column != GLO_ALL)
            return glo_rows_cell(scope->family->rows, scope->row, column);
    }
    if (site->doubtful)
        binder->num_faults++;
    else if (site->scope)
        say_no_column(binder, node, site, dollar, name, length);
    else
        glo_bind_fault(binder, site, mark_inside(node, dollar, length), "a column belongs to the rows of a family",
                       "`$%s` stands outside of any rows", name);
    return NULL;
}

/* Replaces every `$column` of the text; false where a mistake was said. */
static bool fill_columns(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_site *site,
                         struct glo_value *value)
{
    const struct glo_node *node = value->node;
    const char *rest = node->text, *dollar;
    struct glo_text *scratch = &binder->scratch;
    scratch->length = 0;
    while ((dollar = next_column(rest))) {
        size_t length = name_length(dollar + 1);
        const struct glo_cell *cell = find_cell(binder, node, site, dollar, length);
        if (!cell)
            return false;
        value->mark = cell->mark;
        value->used_by = node->mark;
        value->cell = cell->text;
        value->text = cell->text;
        if (!cell->text[0] && parameter->kind != GLO_TEXT) {
            glo_bind_value_fault(binder, site, value, false, NULL, "the cell of `%.*s` is empty", (int)length,
                                 dollar + 1);
            return false;
        }
        if (dollar == node->text && !dollar[1 + length])
            return true;
        glo_text_add_bytes(scratch, rest, (size_t)(dollar - rest));
        glo_text_add_bytes(scratch, cell->text, strlen(cell->text));
        rest = dollar + 1 + length;
    }
    glo_text_add(scratch, "%s", rest);
    value->text = glo_text_get(scratch);
    binder->no_memory |= scratch->failed;
    return !scratch->failed;
}

bool glo_bind_read(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                   const struct glo_site *site, struct glo_value *value)
{
    *value = (struct glo_value){.node = node, .mark = node->mark, .used_by = site->used_by};
    value->once = node;
    if (node->kind != GLO_NODE_SCALAR) {
        glo_bind_wrong_kind(binder, parameter, node, site);
        return false;
    }
    value->text = node->text;
    if (site->used_by.line) {
        /* A cell taken without saying: its node is made anew in every row. */
        value->cell = node->text;
        value->node = NULL;
        value->once = parameter;
        return true;
    }
    bool is_plain_text = parameter->kind == GLO_TEXT && !site->scope;
    if (is_plain_text || !next_column(node->text))
        return true;
    return fill_columns(binder, parameter, site, value);
}

bool glo_bind_in_bounds(struct glo_bounds bounds, double value)
{
    return value >= bounds.low && value <= bounds.high && !(bounds.above && value == bounds.low);
}

bool glo_bind_no_times(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                       const struct glo_site *site)
{
    if (site->times == 1)
        return true;
    struct glo_text kind = {0};
    glo_describe_kind(parameter, &kind);
    glo_bind_fault(binder, site, node->mark, NULL, "`times` multiplies a number, and this is %s", glo_text_get(&kind));
    glo_diagnostics_end_text(binder->diagnostics, &kind);
    return false;
}

/* "expected an integer >= 0, got "two"", with the factor where one multiplied it. */
static void say_unexpected(struct glo_binder *binder, const struct glo_parameter *parameter,
                           const struct glo_site *site, const struct glo_value *value, const char *help)
{
    struct glo_text text = {0};
    double number;
    const char *unit;
    glo_text_add(&text, "expected ");
    glo_describe_kind(parameter, &text);
    bool bare = glo_quantity_split(value->text, &number, &unit);
    glo_text_add(&text, bare ? ", got %s" : ", got \"%s\"", value->text);
    if (site->times != 1) {
        char factor[32];
        glo_number_write(site->times, factor);
        glo_text_add(&text, " x %s", factor);
    }
    glo_bind_value_fault(binder, site, value, false, help, "%s", glo_text_get(&text));
    glo_diagnostics_end_text(binder->diagnostics, &text);
}

void glo_bind_bool(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                   const struct glo_site *site, void *field)
{
    struct glo_value value;
    if (!glo_bind_no_times(binder, parameter, node, site) || !glo_bind_read(binder, parameter, node, site, &value))
        return;
    if (strcmp(value.text, "true") == 0)
        *(bool *)field = true;
    else if (strcmp(value.text, "false") == 0)
        *(bool *)field = false;
    else
        say_unexpected(binder, parameter, site, &value, NULL);
}

/* Integers beyond this are not all numbers of a double. */
#define MAX_INTEGER 9007199254740992.0

void glo_bind_integer(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                      const struct glo_site *site, void *field)
{
    struct glo_value value;
    double number;
    if (!glo_bind_read(binder, parameter, node, site, &value))
        return;
    bool read = glo_number_read(value.text, &number) && number == floor(number);
    if (read)
        number = floor(number * site->times + 0.5);
    if (!read || fabs(number) > MAX_INTEGER || !glo_bind_in_bounds(glo_parameter_bounds(parameter), number))
        say_unexpected(binder, parameter, site, &value, NULL);
    else
        *(int64_t *)field = (int64_t)number;
}

bool glo_bind_number(struct glo_binder *binder, const struct glo_parameter *parameter,
                     const struct glo_dimension *dimension, const struct glo_node *node, const struct glo_site *site,
                     double *number)
{
    struct glo_value value;
    struct glo_problem problem = {0};
    char help[GLO_PROBLEM_SIZE] = "";
    *number = NAN;
    if (!glo_bind_read(binder, parameter, node, site, &value))
        return false;
    if (site->plain && glo_number_read(value.text, number)) {
        *number *= site->times;
        return true;
    }
    int error = glo_units_read(binder->units, dimension, value.text, number, &problem, help);
    if (!error) {
        *number *= site->times;
        return true;
    }
    *number = NAN;
    if (error == GLO_ERR_NO_MEMORY)
        binder->no_memory = true;
    else
        glo_bind_value_fault(binder, site, &value, true, help[0] ? help : NULL, "%s", problem.text);
    return false;
}

void glo_bind_quantity(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                       const struct glo_site *site, void *field)
{
    struct glo_value value;
    double number;
    *(double *)field = NAN;
    if (!glo_bind_number(binder, parameter, glo_dimension_find(parameter->dimension), node, site, &number))
        return;
    if (glo_bind_in_bounds(glo_parameter_bounds(parameter), number)) {
        *(double *)field = number;
        return;
    }
    glo_bind_read(binder, parameter, node, site, &value); /* as it was read before */
    say_unexpected(binder, parameter, site, &value, NULL);
}

void glo_bind_text(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                   const struct glo_site *site, void *field)
{
    struct glo_value value;
    if (!glo_bind_no_times(binder, parameter, node, site) || !glo_bind_read(binder, parameter, node, site, &value))
        return;
    char *copy = glo_arena_text(binder->arena, value.text, strlen(value.text));
    binder->no_memory |= !copy;
    *(const char **)field = copy;
}

void glo_bind_date(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                   const struct glo_site *site, void *field)
{
    struct glo_value value;
    if (!glo_bind_no_times(binder, parameter, node, site) || !glo_bind_read(binder, parameter, node, site, &value))
        return;
    int64_t days;
    if (glo_date_read(value.text, (uint32_t)strlen(value.text), &days))
        *(int64_t *)field = days;
    else
        say_unexpected(binder, parameter, site, &value, NULL);
}

void glo_bind_word(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                   const struct glo_site *site, void *field)
{
    struct glo_value value;
    if (!glo_bind_no_times(binder, parameter, node, site) || !glo_bind_read(binder, parameter, node, site, &value))
        return;
    uint32_t index = 0;
    while (parameter->words[index] && strcmp(parameter->words[index], value.text) != 0)
        index++;
    if (parameter->words[index]) {
        *(uint32_t *)field = index;
        return;
    }
    char help[GLO_PROBLEM_SIZE] = "";
    const char *near = glo_text_nearest(value.text, parameter->words, index);
    if (near)
        snprintf(help, sizeof help, "did you mean `%s`?", near);
    say_unexpected(binder, parameter, site, &value, near ? help : NULL);
}

void glo_bind_tree(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                   const struct glo_site *site, void *field)
{
    (void)binder, (void)parameter, (void)site;
    *(const struct glo_node **)field = node;
}

void glo_bind_matrix(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                     const struct glo_site *site, void *field)
{
    const struct glo_dimension *dimension = glo_dimension_find(parameter->dimension);
    const struct glo_matrix *matrix;
    if (!glo_bind_no_times(binder, parameter, node, site))
        return;
    if (node->kind != GLO_NODE_SCALAR) {
        glo_bind_wrong_kind(binder, parameter, node, site);
        return;
    }
    if (glo_row_store_matrix(binder->store, node, dimension, &matrix) != GLO_OK) {
        binder->no_memory = true;
        return;
    }
    binder->num_faults += !matrix;
    *(const struct glo_matrix **)field = matrix;
}
