/* Closed forms for a terminal of 80 columns. */
#include "output/formula_page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/table.h"
#include "sim/schema.h"

enum { NAME_COLUMNS = 22, VALUE_COLUMNS = 18, OTHER_COLUMNS = 14, NOTE_COLUMN = 49, MOST_LISTED = 256 };

const char *glo_formula_unit(const struct glo_formula_call *call, const char *dimension)
{
    const char *unit = glo_dimension_find(dimension)->unit;
    if (!*call->time_unit || strcmp(unit, "1") == 0)
        return "";
    if (strncmp(unit, "1/", 2) == 0)
        return unit + 1;
    return unit;
}

/* "EUR/h" for "CUR/h". */
static void show_unit(const char *unit, char shown[32])
{
    snprintf(shown, 32, "%s%s", strncmp(unit, "CUR", 3) == 0 ? "EUR" : "",
             strncmp(unit, "CUR", 3) == 0 ? unit + 3 : unit);
}

/* Fills up to a column of the line that begins at `start` of the text, or adds two blanks. */
static void fill(struct glo_text *out, uint32_t start, uint32_t column)
{
    uint32_t at = out->length - start;
    glo_blanks(out, at + 2 <= column ? column - at : 2);
}

/* A unit of time for people, and how many of it are an hour. */
struct time_unit {
    const char *name;
    double per_hour;
};

static struct time_unit unit_for(double hours)
{
    return hours < 1.0 / 60 ? (struct time_unit){"s", 3600}
           : hours < 24     ? (struct time_unit){"min", 60}
                            : (struct time_unit){"days", 1.0 / 24};
}

static bool is_time(const struct glo_formula_call *call, const struct glo_outcome *outcome)
{
    return *call->time_unit && strcmp(outcome->result->dimension, "time") == 0;
}

static const struct glo_outcome *deviation_of(const struct glo_formula_call *call, const struct glo_outcome *outcome)
{
    for (uint32_t i = 0; i < call->num_outcomes; i++)
        if (call->outcomes[i].is_deviation && call->outcomes[i].result == outcome->result)
            return &call->outcomes[i];
    return NULL;
}

static void show_scalar(const struct glo_formula_call *call, const struct glo_outcome *outcome, struct glo_text *out)
{
    uint32_t start = out->length;
    char unit[32];
    const struct glo_outcome *deviation = deviation_of(call, outcome);
    show_unit(glo_formula_unit(call, outcome->result->dimension), unit);
    glo_text_add(out, "%s", outcome->result->name);
    fill(out, start, NAME_COLUMNS);
    glo_text_add(out, "%.10g%s%s", outcome->items[0], *unit ? " " : "", unit);
    if (is_time(call, outcome) && isfinite(outcome->items[0])) {
        struct time_unit other = unit_for(outcome->items[0]);
        fill(out, start, NAME_COLUMNS + VALUE_COLUMNS);
        glo_text_add(out, "%.4g %s", outcome->items[0] * other.per_hour, other.name);
    }
    if (deviation) {
        fill(out, start, NAME_COLUMNS + VALUE_COLUMNS + OTHER_COLUMNS);
        glo_text_add(out, "sd %.4g%s%s", deviation->items[0], *unit ? " " : "", unit);
    }
    if (outcome->result->note) {
        fill(out, start, NOTE_COLUMN);
        glo_text_add(out, "%s", outcome->result->note);
    }
    glo_text_add(out, "\n");
}

static void show_list(const struct glo_formula_call *call, const struct glo_outcome *outcome, struct glo_text *out)
{
    char name[64], unit[32];
    struct glo_text numbers = {0};
    uint32_t num = outcome->num < MOST_LISTED ? outcome->num : MOST_LISTED;
    show_unit(glo_formula_unit(call, outcome->result->dimension), unit);
    for (uint32_t i = 0; i < num; i++)
        glo_text_add(&numbers, "%s%.10g", i ? "  " : "", outcome->items[i]);
    if (num < outcome->num)
        glo_text_add(&numbers, "  ... of %u; --json has all", outcome->num);
    glo_text_add(&numbers, "%s%s", *unit ? " " : "", unit);
    snprintf(name, sizeof name, strlen(outcome->result->name) + 2 <= NAME_COLUMNS ? "%-*s" : "%.*s%s",
             strlen(outcome->result->name) + 2 <= NAME_COLUMNS ? NAME_COLUMNS : 60, outcome->result->name, "  ");
    glo_fold(out, name, NAME_COLUMNS, glo_text_get(&numbers));
    out->failed |= numbers.failed;
    glo_text_free(&numbers);
}

/* The quantiles of one result, in a unit that suits the largest. */
static void show_quantiles(const struct glo_formula_call *call, const struct glo_formula_result *result,
                           struct glo_text *out)
{
    double largest = 0;
    uint32_t start = out->length;
    for (uint32_t i = 0; i < call->num_outcomes; i++)
        if (call->outcomes[i].result == result && !isnan(call->outcomes[i].probability))
            largest = fmax(largest, call->outcomes[i].items[0]);
    bool time = *call->time_unit && strcmp(result->dimension, "time") == 0;
    struct time_unit unit = time ? unit_for(largest) : (struct time_unit){"", 1};
    glo_text_add(out, "%s", result->name);
    fill(out, start, NAME_COLUMNS - 6);
    glo_text_add(out, "%s", unit.name);
    for (uint32_t i = 0, column = NAME_COLUMNS; i < call->num_outcomes; i++) {
        if (call->outcomes[i].result != result || isnan(call->outcomes[i].probability))
            continue;
        fill(out, start, column);
        glo_text_add(out, time ? "%.2f" : "%.6g", call->outcomes[i].items[0] * unit.per_hour);
        column += 11;
    }
    glo_text_add(out, "\n");
}

static bool has_quantiles(const struct glo_formula_call *call, const struct glo_formula_result *result)
{
    for (uint32_t i = 0; i < call->num_outcomes; i++)
        if (call->outcomes[i].result == result && !isnan(call->outcomes[i].probability))
            return true;
    return false;
}

static void show_all_quantiles(const struct glo_formula_call *call, struct glo_text *out)
{
    bool headed = false;
    for (const struct glo_formula_result *result = call->formula->results; result->name; result++) {
        uint32_t start;
        if (!has_quantiles(call, result))
            continue;
        if (!headed) {
            glo_text_add(out, "\n");
            start = out->length;
            glo_text_add(out, "quantiles");
            for (uint32_t i = 0; i < call->num_probabilities; i++) {
                fill(out, start, NAME_COLUMNS + 11 * i);
                glo_text_add(out, "%g", call->probabilities[i]);
            }
            glo_text_add(out, "\n");
        }
        headed = true;
        show_quantiles(call, result, out);
    }
}

static const char *const standings[] = {
    [GLO_EXACT] = "exact", [GLO_APPROXIMATE] = "an approximation", [GLO_BOUND] = "a bound"};

static void show_origin(const struct glo_formula *formula, struct glo_text *out)
{
    struct glo_text text = {0};
    if (formula->assumptions)
        glo_text_add(&text, "assumes %s. ", formula->assumptions);
    glo_text_add(&text, "%s for %s; %s. Source: %s", formula->assumptions ? "Valid" : "valid", formula->range,
                 standings[formula->standing], formula->source);
    glo_fold(out, "", 0, glo_text_get(&text));
    if (formula->see_also)
        glo_fold(out, "See also: glocal theory ", 10, formula->see_also);
    out->failed |= text.failed;
    glo_text_free(&text);
}

void glo_formula_page(const struct glo_formula_call *call, struct glo_text *out)
{
    glo_fold(out, "", 0, call->formula->title);
    glo_text_add(out, "\n");
    for (uint32_t i = 0; i < call->num_outcomes; i++) {
        const struct glo_outcome *outcome = &call->outcomes[i];
        if (!isnan(outcome->probability) || outcome->is_deviation)
            continue;
        if (outcome->is_list)
            show_list(call, outcome, out);
        else
            show_scalar(call, outcome, out);
    }
    show_all_quantiles(call, out);
    glo_text_add(out, "\n");
    show_origin(call->formula, out);
}

/* "--arrival-rate" of `arrival_rate`. */
static void name_option(const char *name, char option[64])
{
    snprintf(option, 64, "--%s", name);
    for (char *at = option; *at; at++)
        if (*at == '_')
            *at = '-';
}

void glo_formula_help(const struct glo_formula *formula, struct glo_text *out)
{
    static const char *const kinds[] = {[GLO_ARGUMENT_NUMBER] = "",
                                        [GLO_ARGUMENT_COUNT] = " (a whole number)",
                                        [GLO_ARGUMENT_VECTOR] = " (1,2,3)",
                                        [GLO_ARGUMENT_MATRIX] = " (0,1;1,0)",
                                        [GLO_ARGUMENT_LAW] = " (M, D, E2, H2(4), G(0.7) ...)",
                                        [GLO_ARGUMENT_WORD] = ""};
    glo_fold(out, "", 0, formula->title);
    glo_text_add(out, "\n");
    for (const struct glo_formula_parameter *parameter = formula->parameters; parameter->name; parameter++) {
        char option[64], first[80];
        struct glo_text text = {0};
        name_option(parameter->name, option);
        snprintf(first, sizeof first, "  %-*s", NAME_COLUMNS - 2, option);
        glo_text_add(&text, "%s%s", parameter->doc, kinds[parameter->kind]);
        for (uint32_t i = 0; parameter->kind == GLO_ARGUMENT_WORD && parameter->words[i]; i++)
            glo_text_add(&text, "%s%s", i ? ", " : " One of ", parameter->words[i]);
        if (parameter->group)
            glo_text_add(&text, " [one of the %s]", parameter->group);
        else if (parameter->fallback)
            glo_text_add(&text, *parameter->fallback ? " [default: %s]" : " [may be left out%s]", parameter->fallback);
        glo_fold(out, first, NAME_COLUMNS, glo_text_get(&text));
        out->failed |= text.failed;
        glo_text_free(&text);
    }
    glo_text_add(out, "\n");
    show_origin(formula, out);
}

void glo_formula_list(struct glo_text *out)
{
    const char *family = NULL;
    for (uint32_t i = 0; i < glo_num_formulas; i++) {
        const struct glo_formula *formula = glo_formulas[i];
        char first[64];
        if (!family || strcmp(family, formula->family) != 0)
            glo_text_add(out, "%s%s\n", family ? "\n" : "", formula->family);
        family = formula->family;
        snprintf(first, sizeof first, "  %-28s", formula->name);
        glo_fold(out, first, 30, formula->title);
    }
}
