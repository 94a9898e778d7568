/* Reads tables of known values and compares them with the formulas. */
#include "tests/models/analytic/oracles.h"

#include <criterion/criterion.h>
#include <csv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table {
    struct oracle *rows;
    uint32_t num;
    uint32_t column;
};

static void on_cell(void *cell, size_t length, void *self)
{
    struct table *table = self;
    struct oracle *row = &table->rows[table->num];
    char *columns[] = {row->formula, row->parameters, row->result, row->value, row->source};
    cr_assert(table->column < 5 && length < ORACLE_TEXT, "column %u of row %u", table->column, table->num);
    memcpy(columns[table->column], cell, length);
    columns[table->column++][length] = 0;
}

static void on_row(int end, void *self)
{
    struct table *table = self;
    (void)end;
    cr_assert_eq(table->column, 5, "row %u has %u columns", table->num, table->column);
    table->column = 0;
    cr_assert(++table->num < MAX_ORACLES);
}

uint32_t oracles_read(const char *file, struct oracle *rows)
{
    struct table table = {.rows = rows};
    struct csv_parser parser;
    char bytes[4096];
    size_t length;
    FILE *stream = fopen(file, "r");
    cr_assert(stream, "%s", file);
    csv_init(&parser, CSV_APPEND_NULL);
    while ((length = fread(bytes, 1, sizeof bytes, stream)) > 0)
        cr_assert_eq(csv_parse(&parser, bytes, length, on_cell, on_row, &table), length);
    csv_fini(&parser, on_cell, on_row, &table);
    csv_free(&parser);
    fclose(stream);
    cr_assert_str_eq(rows[0].formula, "formula");
    memmove(rows, rows + 1, --table.num * sizeof *rows);
    return table.num;
}

int oracle_arguments(struct glo_formula_call *call, const char *parameters)
{
    char text[ORACLE_TEXT], *rest;
    snprintf(text, sizeof text, "%s", parameters);
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *equals = strchr(word, '=');
        cr_assert(equals, "%s", parameters);
        *equals = 0;
        int code = glo_formula_set_text(call, word, equals + 1);
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

/* Half a unit of the last printed digit, but no less than what rounding the arguments to ten digits does to a value; a
 * whole number is meant to be exact. */
static double tolerance(const char *printed)
{
    const char *point = strchr(printed, '.'), *exponent = strpbrk(printed, "eE");
    int power = exponent ? atoi(exponent + 1) : 0;
    if (!point)
        return 1e-9 * fabs(strtod(printed, NULL));
    size_t decimals = (exponent ? (size_t)(exponent - point) : strlen(point)) - 1;
    return fmax(0.5000001 * pow(10, power - (int)decimals), 1.5e-9 * fabs(strtod(printed, NULL)));
}

/* Whether the call gives the values of `row`, "1.0;3.33" for a list. */
static void compare(const struct glo_formula_call *call, const struct oracle *row)
{
    char text[ORACLE_TEXT], *rest;
    const struct glo_outcome *outcome = glo_formula_outcome(call, row->result);
    uint32_t i = 0;
    if (!outcome) {
        cr_expect(outcome, "%s %s gives no %s", row->formula, row->parameters, row->result);
        return;
    }
    snprintf(text, sizeof text, "%s", row->value);
    for (char *word = strtok_r(text, ";", &rest); word; word = strtok_r(NULL, ";", &rest), i++) {
        double value = i < outcome->num ? outcome->items[i] : NAN, expected = strtod(word, NULL);
        cr_expect(fabs(value - expected) <= tolerance(word), "%s %s: %s[%u] is %.12g, not %s (%s)", row->formula,
                  row->parameters, row->result, i, value, word, row->source);
    }
    cr_expect_eq(i, outcome->num, "%s %s: %s has %u values", row->formula, row->parameters, row->result, outcome->num);
}

void oracle_check(const struct oracle *row)
{
    struct glo_formula_call call;
    const struct glo_formula *formula = glo_formula_find(row->formula);
    if (!formula) {
        cr_expect(formula, "no formula %s", row->formula);
        return;
    }
    glo_formula_call_init(&call, formula);
    int code = oracle_arguments(&call, row->parameters);
    if (code == GLO_OK)
        code = glo_formula_evaluate(&call);
    cr_expect_eq(code, GLO_OK, "%s %s: %s", row->formula, row->parameters, call.problem.text);
    if (code == GLO_OK)
        compare(&call, row);
    glo_formula_call_free(&call);
}

static int evaluate(struct glo_formula_call *call, const char *formula, const char *parameters)
{
    cr_assert(glo_formula_find(formula), "%s", formula);
    glo_formula_call_init(call, glo_formula_find(formula));
    int code = oracle_arguments(call, parameters);
    return code == GLO_OK ? glo_formula_evaluate(call) : code;
}

double oracle_item(const char *formula, const char *parameters, const char *result, uint32_t i)
{
    struct glo_formula_call call;
    int code = evaluate(&call, formula, parameters);
    cr_assert_eq(code, GLO_OK, "%s %s: %s", formula, parameters, call.problem.text);
    const struct glo_outcome *outcome = glo_formula_outcome(&call, result);
    cr_assert(outcome && i < outcome->num, "%s %s gives no %s[%u]", formula, parameters, result, i);
    double value = outcome->items[i];
    glo_formula_call_free(&call);
    return value;
}

double oracle_value(const char *formula, const char *parameters, const char *result)
{
    return oracle_item(formula, parameters, result, 0);
}

void oracle_refused(const char *formula, const char *parameters, const char *problem)
{
    struct glo_formula_call call;
    cr_expect_eq(evaluate(&call, formula, parameters), GLO_ERR_ARGUMENT, "%s %s", formula, parameters);
    cr_expect(strstr(call.problem.text, problem), "%s %s: %s", formula, parameters, call.problem.text);
    cr_expect(*call.help, "%s %s", formula, parameters);
    glo_formula_call_free(&call);
}

void oracle_short_memory(const char *formula, const char *parameters)
{
    int code = GLO_ERR_NO_MEMORY;
    int64_t failures = 0, live = glo_memory_live();
    for (int64_t k = 0; code != GLO_OK; k++) {
        struct glo_formula_call call;
        glo_memory_fail_at(k, 0);
        code = evaluate(&call, formula, parameters);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert(code == GLO_OK || code == GLO_ERR_NO_MEMORY, "%s %s: %s", formula, parameters, call.problem.text);
        glo_formula_call_free(&call);
    }
    cr_expect_gt(failures, 0);
    cr_expect_eq(glo_memory_live(), live, "%s keeps memory", formula);
}

void oracles_refused(const struct refusal *rows, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        struct glo_formula_call call;
        glo_formula_call_init(&call, glo_formula_find(rows[i].formula));
        int code = oracle_arguments(&call, rows[i].arguments);
        if (code == GLO_OK)
            code = glo_formula_evaluate(&call);
        cr_expect_eq(code, GLO_ERR_ARGUMENT, "%s", rows[i].arguments);
        cr_expect(strstr(call.problem.text, rows[i].problem), "%s: %s", rows[i].arguments, call.problem.text);
        cr_expect(*call.help, "%s", rows[i].arguments);
        glo_formula_call_free(&call);
    }
}
