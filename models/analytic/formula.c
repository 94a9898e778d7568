/* The registry of formulas, arguments by name, results by name. */
#include "models/analytic/formula.h"

#include <assert.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/number.h"
#include "sim/text.h"

#define GLO_FORMULA(name) extern const struct glo_formula glo_formula_##name;
#include "models/analytic/formulas.def"
#undef GLO_FORMULA

const struct glo_formula *const glo_formulas[] = {
#define GLO_FORMULA(name) &glo_formula_##name,
#include "models/analytic/formulas.def"
#undef GLO_FORMULA
};
const uint32_t glo_num_formulas = sizeof glo_formulas / sizeof glo_formulas[0];

const struct glo_formula *glo_formula_find(const char *name)
{
    for (uint32_t i = 0; i < glo_num_formulas; i++)
        if (strcmp(glo_formulas[i]->name, name) == 0)
            return glo_formulas[i];
    return NULL;
}

void glo_formula_call_init(struct glo_formula_call *call, const struct glo_formula *formula)
{
    static const double usual[] = {0.5, 0.9, 0.95, 0.99};
    memset(call, 0, sizeof *call);
    call->formula = formula;
    call->time_unit = "";
    call->num_probabilities = sizeof usual / sizeof usual[0];
    memcpy(call->probabilities, usual, sizeof usual);
}

void glo_formula_call_free(struct glo_formula_call *call)
{
    glo_free(call->outcomes);
    glo_arena_free(&call->arena);
    memset(call, 0, sizeof *call);
}

void glo_formula_say(struct glo_formula_call *call, const char *help, const char *format, ...)
{
    va_list arguments;
    if (call->problem.code)
        return;
    call->problem.code = GLO_ERR_ARGUMENT;
    va_start(arguments, format);
    vsnprintf(call->problem.text, sizeof call->problem.text, format, arguments);
    va_end(arguments);
    snprintf(call->help, sizeof call->help, "%s", help ? help : "");
}

double *glo_formula_numbers(struct glo_formula_call *call, uint64_t num)
{
    double *numbers = num > SIZE_MAX / sizeof(double) ? NULL : glo_arena_alloc(&call->arena, num, sizeof(double));
    call->failed |= !numbers;
    return numbers;
}

/* Arguments. */

static uint32_t find_parameter(const struct glo_formula *formula, const char *name)
{
    for (uint32_t i = 0; formula->parameters[i].name; i++)
        if (strcmp(formula->parameters[i].name, name) == 0)
            return i;
    return UINT32_MAX;
}

static int unknown_parameter(struct glo_formula_call *call, const char *name)
{
    const char *names[GLO_FORMULA_PARAMETERS] = {NULL};
    char help[GLO_PROBLEM_SIZE] = "";
    uint32_t num = 0;
    for (; call->formula->parameters[num].name; num++)
        names[num] = call->formula->parameters[num].name;
    const char *nearest = glo_text_nearest(name, names, num);
    if (nearest)
        snprintf(help, sizeof help, "did you mean `%s`?", nearest);
    else
        for (uint32_t i = 0; i < num; i++)
            snprintf(help + strlen(help), sizeof help - strlen(help), "%s%s", i ? ", " : "it takes ", names[i]);
    return glo_formula_refuse(call, help, "%s takes no `%s`", call->formula->name, name);
}

static int wrong_number(struct glo_formula_call *call, const struct glo_formula_parameter *parameter, double value)
{
    char written[32], least[32], most[32], help[GLO_PROBLEM_SIZE];
    glo_number_write(value, written);
    glo_number_write(parameter->least, least);
    glo_number_write(parameter->most, most);
    bool whole = parameter->kind == GLO_ARGUMENT_COUNT;
    snprintf(help, sizeof help, "it is a %snumber %s %s%s%s", whole ? "whole " : "",
             parameter->above ? "above" : "of at least", least, parameter->most > 0 ? " and at most " : "",
             parameter->most > 0 ? most : "");
    return glo_formula_refuse(call, help, "%s is %s", parameter->name, written);
}

static bool is_within(const struct glo_formula_parameter *parameter, double value)
{
    return isfinite(value) && (parameter->above ? value > parameter->least : value >= parameter->least) &&
           (parameter->most == 0 || value <= parameter->most) &&
           (parameter->kind != GLO_ARGUMENT_COUNT || value == floor(value));
}

static int set_numbers(struct glo_formula_call *call, uint32_t index, const double *items, uint32_t rows,
                       uint32_t columns)
{
    const struct glo_formula_parameter *parameter = &call->formula->parameters[index];
    struct glo_argument *argument = &call->arguments[index];
    uint64_t num = (uint64_t)rows * columns;
    for (uint64_t i = 0; i < num; i++)
        if (!is_within(parameter, items[i]))
            return wrong_number(call, parameter, items[i]);
    double *copy = glo_formula_numbers(call, num);
    if (!copy)
        return GLO_ERR_NO_MEMORY;
    memcpy(copy, items, num * sizeof *copy);
    *argument = (struct glo_argument){.given = true, .items = copy, .rows = rows, .columns = columns};
    return GLO_OK;
}

static int set_of_kind(struct glo_formula_call *call, const char *name, const double *items, uint32_t rows,
                       uint32_t columns)
{
    uint32_t index = find_parameter(call->formula, name);
    if (index == UINT32_MAX)
        return unknown_parameter(call, name);
    enum glo_argument_kind kind = call->formula->parameters[index].kind;
    bool fits = kind == GLO_ARGUMENT_MATRIX || (kind == GLO_ARGUMENT_VECTOR && rows == 1) ||
                ((kind == GLO_ARGUMENT_NUMBER || kind == GLO_ARGUMENT_COUNT) && rows == 1 && columns == 1);
    if (!fits)
        return glo_formula_refuse(call,
                                  kind == GLO_ARGUMENT_VECTOR ? "it is a list: 1,2,3"
                                  : kind == GLO_ARGUMENT_LAW  ? "it is a law: M, D, E2, H2(4)"
                                  : kind == GLO_ARGUMENT_WORD ? "it is a word"
                                                              : "it is one number",
                                  "%s is given as %u x %u numbers", name, rows, columns);
    return set_numbers(call, index, items, rows, columns);
}

int glo_formula_set(struct glo_formula_call *call, const char *name, double value)
{
    return set_of_kind(call, name, &value, 1, 1);
}

int glo_formula_set_vector(struct glo_formula_call *call, const char *name, const double *items, uint32_t num)
{
    return set_of_kind(call, name, items, 1, num);
}

int glo_formula_set_matrix(struct glo_formula_call *call, const char *name, const double *items, uint32_t rows,
                           uint32_t columns)
{
    return set_of_kind(call, name, items, rows, columns);
}

int glo_formula_set_law(struct glo_formula_call *call, const char *name, const struct glo_law *law)
{
    uint32_t index = find_parameter(call->formula, name);
    if (index == UINT32_MAX)
        return unknown_parameter(call, name);
    if (call->formula->parameters[index].kind != GLO_ARGUMENT_LAW)
        return glo_formula_refuse(call, "it is a number", "%s is given as a law", name);
    call->arguments[index] = (struct glo_argument){.given = true, .law = *law};
    return GLO_OK;
}

static int set_word(struct glo_formula_call *call, uint32_t index, const char *text)
{
    const struct glo_formula_parameter *parameter = &call->formula->parameters[index];
    char help[GLO_PROBLEM_SIZE] = "";
    for (uint32_t i = 0; parameter->words[i]; i++) {
        if (strcmp(parameter->words[i], text) == 0) {
            call->arguments[index] = (struct glo_argument){.given = true, .word = i};
            return GLO_OK;
        }
        snprintf(help + strlen(help), sizeof help - strlen(help), "%s%s", i ? ", " : "it is one of ",
                 parameter->words[i]);
    }
    return glo_formula_refuse(call, help, "%s is `%s`", parameter->name, text);
}

/* How many parts a text has between separators. */
static uint32_t count_parts(const char *text, char separator)
{
    uint32_t num = 1;
    for (; *text; text++)
        num += *text == separator;
    return num;
}

/* "0,.5;1,0" as numbers; rows of one length. */
static int set_plain_numbers(struct glo_formula_call *call, uint32_t index, const char *text)
{
    const char *name = call->formula->parameters[index].name;
    uint32_t rows = count_parts(text, ';'), columns = 0, num = 0, of_row = 0;
    double *items = glo_formula_numbers(call, (uint64_t)count_parts(text, ',') + rows);
    if (!items)
        return GLO_ERR_NO_MEMORY;
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, ",;");
        char word[64];
        snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1), at);
        if (length >= sizeof word || !glo_number_read(word, &items[num++]))
            return glo_formula_refuse(call, "write plain numbers: 9, or 0.3,0.4, or 0,1;1,0", "%s: `%s` is no number",
                                      name, word);
        of_row++;
        at += length;
        if (*at == ',')
            continue;
        if (columns && of_row != columns)
            return glo_formula_refuse(call, "write rows of one length: 0,1;1,0", "%s has rows of %u and of %u numbers",
                                      name, columns, of_row);
        columns = of_row;
        of_row = 0;
        if (!*at)
            break;
    }
    return set_of_kind(call, name, items, rows, columns);
}

int glo_formula_set_text(struct glo_formula_call *call, const char *name, const char *text)
{
    uint32_t index = find_parameter(call->formula, name);
    if (index == UINT32_MAX)
        return unknown_parameter(call, name);
    switch (call->formula->parameters[index].kind) {
    case GLO_ARGUMENT_LAW: {
        struct glo_law law;
        struct glo_problem problem = {0};
        if (glo_law_read(&law, text, &problem) != GLO_OK)
            return glo_formula_refuse(call, "write M, D, E2, H2(4), GAMMA(0.5) ...", "%s: %s", name, problem.text);
        return glo_formula_set_law(call, name, &law);
    }
    case GLO_ARGUMENT_WORD:
        return set_word(call, index, text);
    default:
        return set_plain_numbers(call, index, text);
    }
}

/* Evaluation. */

/* "arrival_rate or rho": the parameters of a group. */
static void name_group(const struct glo_formula *formula, const char *group, char text[GLO_PROBLEM_SIZE])
{
    text[0] = 0;
    for (uint32_t i = 0; formula->parameters[i].name; i++)
        if (formula->parameters[i].group && strcmp(formula->parameters[i].group, group) == 0)
            snprintf(text + strlen(text), GLO_PROBLEM_SIZE - strlen(text), "%s%s", text[0] ? " or " : "",
                     formula->parameters[i].name);
}

/* Whether exactly one of the group of parameter `index` is given. */
static int check_group(struct glo_formula_call *call, uint32_t index)
{
    const struct glo_formula_parameter *parameters = call->formula->parameters;
    const char *group = parameters[index].group;
    uint32_t given = 0;
    char names[GLO_PROBLEM_SIZE];
    assert(group);
    for (uint32_t i = 0; parameters[i].name; i++)
        given += call->arguments[i].given && parameters[i].group && strcmp(parameters[i].group, group) == 0;
    if (given == 1)
        return GLO_OK;
    name_group(call->formula, group, names);
    return given == 0 ? glo_formula_refuse(call, parameters[index].doc, "%s is missing", names)
                      : glo_formula_refuse(call, "one of them tells the other", "both are given: %s", names);
}

static int complete(struct glo_formula_call *call)
{
    const struct glo_formula_parameter *parameters = call->formula->parameters;
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && parameters[i].name; i++) {
        if (parameters[i].group)
            code = check_group(call, i);
        else if (call->arguments[i].given)
            continue;
        else if (!parameters[i].fallback)
            code = glo_formula_refuse(call, parameters[i].doc, "%s is missing", parameters[i].name);
        else if (parameters[i].fallback[0])
            code = glo_formula_set_text(call, parameters[i].name, parameters[i].fallback);
    }
    return code;
}

int glo_formula_evaluate(struct glo_formula_call *call)
{
    int code = call->problem.code;
    call->num_outcomes = 0;
    if (code == GLO_OK && !call->failed)
        code = complete(call);
    if (code == GLO_OK && !call->failed)
        code = call->formula->evaluate(call);
    return call->failed ? GLO_ERR_NO_MEMORY : code;
}

/* Results. */

static const struct glo_formula_result *find_result(const struct glo_formula *formula, const char *name, size_t length)
{
    for (const struct glo_formula_result *result = formula->results; result->name; result++)
        if (strlen(result->name) == length && strncmp(result->name, name, length) == 0)
            return result;
    return NULL;
}

/* Room for `num` numbers of a result; NULL when memory is short. */
static struct glo_outcome *add_outcome(struct glo_formula_call *call, const char *name, uint32_t num)
{
    const struct glo_formula_result *result = find_result(call->formula, name, strlen(name));
    assert(result && "a formula sets a result that its table does not have");
    double *items = glo_formula_numbers(call, num);
    if (!items || glo_grow(&call->outcomes, &call->max_outcomes, (uint64_t)call->num_outcomes + 1,
                           sizeof *call->outcomes) != GLO_OK) {
        call->failed = true;
        return NULL;
    }
    struct glo_outcome *outcome = &call->outcomes[call->num_outcomes++];
    *outcome = (struct glo_outcome){.result = result, .probability = NAN, .items = items, .num = num};
    return outcome;
}

void glo_result(struct glo_formula_call *call, const char *name, double value)
{
    struct glo_outcome *outcome = add_outcome(call, name, 1);
    if (outcome)
        outcome->items[0] = value;
}

void glo_result_list(struct glo_formula_call *call, const char *name, const double *items, uint32_t num)
{
    struct glo_outcome *outcome = add_outcome(call, name, num);
    if (!outcome)
        return;
    outcome->is_list = true;
    memcpy(outcome->items, items, num * sizeof *items);
}

void glo_result_sd(struct glo_formula_call *call, const char *name, double deviation)
{
    struct glo_outcome *outcome = add_outcome(call, name, 1);
    if (outcome) {
        outcome->items[0] = deviation;
        outcome->is_deviation = true;
    }
}

void glo_result_quantile(struct glo_formula_call *call, const char *name, double probability, double value)
{
    struct glo_outcome *outcome = add_outcome(call, name, 1);
    if (!outcome)
        return;
    assert(outcome->result->has_quantiles);
    outcome->items[0] = value;
    outcome->probability = probability;
}

struct tail_at {
    glo_tail *tail;
    const void *context;
    double level;
};

static double above_level(double t, void *context)
{
    const struct tail_at *at = context;
    return at->tail(t, at->context) - at->level;
}

/* The t at which a tail crosses a level, `scale` of its order; NaN if none is found. Short memory is noted. */
static double crossing(struct tail_at *at, double scale, bool *was_short)
{
    double low = 0, high = scale > 0 ? scale : 1, root = NAN;
    gsl_function function = {above_level, at};
    if (above_level(0, at) <= 0)
        return 0;
    for (int i = 0; i < 200 && above_level(high, at) > 0; i++) {
        low = high;
        high *= 2;
    }
    if (!(above_level(high, at) <= 0))
        return NAN;
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!solver) {
        *was_short = true;
        return NAN;
    }
    int status = gsl_root_fsolver_set(solver, &function, low, high);
    for (int i = 0; status == GSL_SUCCESS && i < 200; i++) {
        status = gsl_root_fsolver_iterate(solver);
        low = gsl_root_fsolver_x_lower(solver);
        high = gsl_root_fsolver_x_upper(solver);
        root = gsl_root_fsolver_root(solver);
        if (gsl_root_test_interval(low, high, 0, 4 * GSL_DBL_EPSILON) == GSL_SUCCESS)
            break;
    }
    gsl_root_fsolver_free(solver);
    return root;
}

void glo_result_quantiles(struct glo_formula_call *call, const char *name, glo_tail *tail, const void *context,
                          double scale)
{
    for (uint32_t i = 0; i < call->num_probabilities; i++) {
        struct tail_at at = {tail, context, 1 - call->probabilities[i]};
        glo_result_quantile(call, name, call->probabilities[i], crossing(&at, scale, &call->failed));
    }
}

/* Whether a suffix, ".q95", means this probability. */
static bool is_quantile(const char *suffix, double probability)
{
    char digits[32] = "0.";
    double number;
    if (strncmp(suffix, ".q", 2) != 0 || strlen(suffix) > sizeof digits - 2)
        return false;
    memcpy(digits + 2, suffix + 2, strlen(suffix) - 1);
    return glo_number_read(digits, &number) && fabs(number - probability) < 1e-12;
}

const struct glo_outcome *glo_formula_outcome(const struct glo_formula_call *call, const char *name)
{
    size_t length = strcspn(name, ".");
    for (uint32_t i = 0; i < call->num_outcomes; i++) {
        const struct glo_outcome *outcome = &call->outcomes[i];
        if (strlen(outcome->result->name) != length || strncmp(outcome->result->name, name, length) != 0)
            continue;
        bool plain = isnan(outcome->probability) && !outcome->is_deviation && !name[length];
        bool deviation = outcome->is_deviation && strcmp(name + length, ".sd") == 0;
        if (plain || deviation || (!isnan(outcome->probability) && is_quantile(name + length, outcome->probability)))
            return outcome;
    }
    return NULL;
}

double glo_formula_value(const struct glo_formula_call *call, const char *name)
{
    const struct glo_outcome *outcome = glo_formula_outcome(call, name);
    return outcome && outcome->num == 1 ? outcome->items[0] : NAN;
}

const struct glo_argument *glo_argument(const struct glo_formula_call *call, const char *name)
{
    uint32_t index = find_parameter(call->formula, name);
    assert(index != UINT32_MAX && "a formula reads an argument that its table does not have");
    return &call->arguments[index];
}

bool glo_argument_given(const struct glo_formula_call *call, const char *name)
{
    return glo_argument(call, name)->given;
}

double glo_argument_number(const struct glo_formula_call *call, const char *name)
{
    const struct glo_argument *argument = glo_argument(call, name);
    return argument->given ? argument->items[0] : NAN;
}

uint32_t glo_argument_count(const struct glo_formula_call *call, const char *name)
{
    double number = glo_argument_number(call, name);
    return number >= 0 && number < UINT32_MAX ? (uint32_t)number : 0;
}

const struct glo_law *glo_argument_law(const struct glo_formula_call *call, const char *name)
{
    return &glo_argument(call, name)->law;
}
