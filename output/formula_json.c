/* Closed forms as JSON. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/formula_page.h"
#include "output/json_value.h"
#include "sim/number.h"
#include "sim/schema.h"

static json_t *numbers(const double *items, uint32_t num, bool *failed)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < num; i++)
        glo_json_append(array, glo_json_number(items[i]), failed);
    return array;
}

/* "h", "1/h", "EUR"; null where numbers have no units. */
static json_t *unit_of(const struct glo_formula_call *call, const char *dimension)
{
    const char *unit = glo_dimension_find(dimension)->unit;
    char shown[64];
    if (!*glo_formula_unit(call, dimension))
        return json_null();
    snprintf(shown, sizeof shown, "%s%s", strncmp(unit, "CUR", 3) == 0 ? "EUR" : "",
             strncmp(unit, "CUR", 3) == 0 ? unit + 3 : unit);
    return json_string(shown);
}

static json_t *argument(const struct glo_formula_call *call, uint32_t index, bool *failed)
{
    const struct glo_formula_parameter *parameter = &call->formula->parameters[index];
    const struct glo_argument *given = &call->arguments[index];
    char letters[32];
    json_t *rows;
    switch (parameter->kind) {
    case GLO_ARGUMENT_LAW:
        glo_law_write(&given->law, letters);
        return json_string(letters);
    case GLO_ARGUMENT_WORD:
        return json_string(parameter->words[given->word]);
    case GLO_ARGUMENT_VECTOR:
        return numbers(given->items, given->columns, failed);
    case GLO_ARGUMENT_MATRIX:
        rows = json_array();
        for (uint32_t i = 0; i < given->rows; i++)
            glo_json_append(rows, numbers(given->items + (size_t)i * given->columns, given->columns, failed), failed);
        return rows;
    default:
        return glo_json_number(given->items[0]);
    }
}

json_t *glo_formula_arguments_json(const struct glo_formula_call *call, bool *failed)
{
    json_t *object = json_object();
    for (uint32_t i = 0; call->formula->parameters[i].name; i++) {
        const struct glo_formula_parameter *parameter = &call->formula->parameters[i];
        if (!call->arguments[i].given)
            continue;
        json_t *entry = json_object();
        bool has_unit = parameter->kind != GLO_ARGUMENT_LAW && parameter->kind != GLO_ARGUMENT_WORD;
        glo_json_set(entry, "value", argument(call, i, failed), failed);
        glo_json_set(entry, "unit", has_unit ? unit_of(call, parameter->dimension) : json_null(), failed);
        glo_json_set(object, parameter->name, entry, failed);
    }
    return object;
}

/* "time_in_queue", "time_in_queue.sd", "time_in_queue.q95". */
static void name_outcome(const struct glo_outcome *outcome, char name[128])
{
    char digits[32] = "";
    if (!isnan(outcome->probability))
        glo_number_write(outcome->probability, digits);
    snprintf(name, 128, "%s%s%s", outcome->result->name,
             outcome->is_deviation ? ".sd"
             : *digits             ? ".q"
                                   : "",
             *digits ? digits + 2 : "");
    /* 0.5 and 0.9 are q50 and q90 */
    if (strlen(digits) == 3)
        snprintf(name + strlen(name), 128 - strlen(name), "0");
}

static json_t *results(const struct glo_formula_call *call, bool *failed)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < call->num_outcomes; i++) {
        const struct glo_outcome *outcome = &call->outcomes[i];
        char name[128];
        json_t *entry = json_object();
        name_outcome(outcome, name);
        glo_json_set(entry, "value",
                     outcome->is_list ? numbers(outcome->items, outcome->num, failed)
                                      : glo_json_number(outcome->items[0]),
                     failed);
        glo_json_set(entry, "unit", unit_of(call, outcome->result->dimension), failed);
        glo_json_set(object, name, entry, failed);
    }
    return object;
}

int glo_formula_json(const struct glo_formula_call *call, struct glo_text *out)
{
    bool failed = false;
    json_t *document = json_object();
    glo_json_set(document, "formula", json_string(call->formula->name), &failed);
    glo_json_set(document, "source", json_string(call->formula->source), &failed);
    glo_json_set(document, "parameters", glo_formula_arguments_json(call, &failed), &failed);
    glo_json_set(document, "results", results(call, &failed), &failed);
    return glo_json_end(document, failed, out);
}

static json_t *describe_parameters(const struct glo_formula *formula, bool *failed)
{
    static const char *const kinds[] = {
        [GLO_ARGUMENT_NUMBER] = "number", [GLO_ARGUMENT_COUNT] = "count", [GLO_ARGUMENT_VECTOR] = "list",
        [GLO_ARGUMENT_MATRIX] = "matrix", [GLO_ARGUMENT_LAW] = "law",     [GLO_ARGUMENT_WORD] = "word"};
    json_t *list = json_array();
    for (const struct glo_formula_parameter *parameter = formula->parameters; parameter->name; parameter++) {
        json_t *entry = json_object();
        glo_json_set(entry, "name", json_string(parameter->name), failed);
        glo_json_set(entry, "kind", json_string(kinds[parameter->kind]), failed);
        glo_json_set(entry, "dimension", glo_json_text(parameter->dimension), failed);
        glo_json_set(entry, "default", glo_json_text(parameter->fallback), failed);
        glo_json_set(entry, "group", glo_json_text(parameter->group), failed);
        if (parameter->kind == GLO_ARGUMENT_WORD) {
            json_t *words = json_array();
            for (uint32_t i = 0; parameter->words[i]; i++)
                glo_json_append(words, json_string(parameter->words[i]), failed);
            glo_json_set(entry, "words", words, failed);
        }
        glo_json_set(entry, "doc", json_string(parameter->doc), failed);
        glo_json_append(list, entry, failed);
    }
    return list;
}

static json_t *describe_results(const struct glo_formula *formula, bool *failed)
{
    json_t *list = json_array();
    for (const struct glo_formula_result *result = formula->results; result->name; result++) {
        json_t *entry = json_object();
        glo_json_set(entry, "name", json_string(result->name), failed);
        glo_json_set(entry, "dimension", json_string(result->dimension), failed);
        glo_json_set(entry, "quantiles", json_boolean(result->has_quantiles), failed);
        glo_json_set(entry, "optional", json_boolean(result->optional), failed);
        glo_json_set(entry, "doc", json_string(result->doc), failed);
        glo_json_append(list, entry, failed);
    }
    return list;
}

int glo_formula_list_json(struct glo_text *out)
{
    static const char *const standings[] = {
        [GLO_EXACT] = "exact", [GLO_APPROXIMATE] = "approximation", [GLO_BOUND] = "bound"};
    bool failed = false;
    json_t *document = json_array();
    for (uint32_t i = 0; i < glo_num_formulas; i++) {
        const struct glo_formula *formula = glo_formulas[i];
        json_t *entry = json_object();
        glo_json_set(entry, "formula", json_string(formula->name), &failed);
        glo_json_set(entry, "title", json_string(formula->title), &failed);
        glo_json_set(entry, "family", json_string(formula->family), &failed);
        glo_json_set(entry, "standing", json_string(standings[formula->standing]), &failed);
        glo_json_set(entry, "equation", glo_json_text(formula->equation), &failed);
        glo_json_set(entry, "assumptions", glo_json_text(formula->assumptions), &failed);
        glo_json_set(entry, "range", json_string(formula->range), &failed);
        glo_json_set(entry, "source", json_string(formula->source), &failed);
        glo_json_set(entry, "see_also", glo_json_text(formula->see_also), &failed);
        glo_json_set(entry, "example", json_string(formula->example), &failed);
        glo_json_set(entry, "parameters", describe_parameters(formula, &failed), &failed);
        glo_json_set(entry, "results", describe_results(formula, &failed), &failed);
        glo_json_append(document, entry, &failed);
    }
    return glo_json_end(document, failed, out);
}
