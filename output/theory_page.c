/* Theory beside simulation for a terminal of 80 columns. */
#include "output/theory_page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/formula_page.h"
#include "output/table.h"
#include "sim/number.h"
#include "sim/statistics/format.h"

enum { LABEL = 2, UNIT = 24, THEORY = 28, SIMULATED = 38, DIFFERENCE_END = 62, Z_END = 67, VERDICT = 69 };
enum { MOST_SHOWN = 4 }; /* numbers of an argument */

/* Fills the line that begins at byte `start` up to a column. */
static void fill(struct glo_text *out, uint32_t start, uint32_t column)
{
    uint32_t at = glo_text_columns(glo_text_get(out) + start);
    glo_blanks(out, at < column ? column - at : 1);
}

/* The same, so that a text of this width ends before a column. */
static void fill_to_end(struct glo_text *out, uint32_t start, uint32_t column, const char *text)
{
    uint32_t columns = glo_text_columns(text);
    fill(out, start, column > columns ? column - columns : 0);
    glo_text_add(out, "%s", text);
}

/* "lambda" for the parameter that books call so; its own name else. */
static const char *symbol(const char *name)
{
    static const struct {
        const char *name, *symbol;
    } symbols[] = {{"arrival_rate", "lambda"}, {"service_rate", "mu"}, {"servers", "c"}};
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++)
        if (strcmp(symbols[i].name, name) == 0)
            return symbols[i].symbol;
    return name;
}

static void add_argument(const struct glo_formula_call *call, uint32_t index, struct glo_text *out)
{
    const struct glo_formula_parameter *parameter = &call->formula->parameters[index];
    const struct glo_argument *argument = &call->arguments[index];
    char text[32];
    if (parameter->kind == GLO_ARGUMENT_WORD) {
        glo_text_add(out, "%s %s", parameter->name, parameter->words[argument->word]);
        return;
    }
    if (parameter->kind == GLO_ARGUMENT_LAW) {
        glo_law_write(&argument->law, text);
        glo_text_add(out, "%s %s", parameter->name, text);
        return;
    }
    uint64_t num = (uint64_t)argument->rows * argument->columns;
    glo_text_add(out, "%s ", symbol(parameter->name));
    for (uint64_t i = 0; i < num; i++)
        glo_text_add(out, "%s%.6g", i ? "," : "", argument->items[i]);
    const char *unit = glo_formula_unit(call, parameter->dimension);
    glo_text_add(out, "%s%s", *unit && *unit != '/' ? " " : "", unit);
}

/* "lambda 9/h, mu 5/h, c 2"; longer lists are for JSON. */
static void add_arguments(const struct glo_formula_call *call, struct glo_text *out)
{
    bool any = false;
    for (uint32_t i = 0; call->formula->parameters[i].name; i++) {
        const struct glo_argument *argument = &call->arguments[i];
        if (!argument->given || (uint64_t)argument->rows * argument->columns > MOST_SHOWN)
            continue;
        glo_text_add(out, any ? ", " : "");
        add_argument(call, i, out);
        any = true;
    }
}

/* "line = loss, rate = 9 per hour": the levels of a point. */
static void add_levels(const struct glo_context *context, uint32_t point, struct glo_text *out)
{
    const struct glo_design *design = context->study->design;
    for (uint32_t i = 0; i < design->num_factors; i++)
        glo_text_add(out, "%s%s = %s", i ? ", " : "", design->factors[i].name,
                     glo_design_level(design, point, i)->label);
}

/* "M/M/c" of "M/M/c: Poisson arrivals, ...". */
static void add_short_title(const struct glo_formula *formula, struct glo_text *out)
{
    glo_text_add_bytes(out, formula->title, strcspn(formula->title, ":,"));
}

static void add_head(const struct glo_context *context, const struct glo_judged_cover *judged, struct glo_text *out)
{
    struct glo_text line = {0};
    uint32_t num_points = context->study->design->num_points;
    glo_text_add(&line, "%s %s ", judged->cover->subject, judged->cover->failing ? "~" : "=");
    add_short_title(judged->cover->formula, &line);
    glo_text_add(&line, " (");
    add_arguments(&judged->cover->call, &line);
    glo_text_add(&line, ")");
    if (num_points > 1 && judged->num_points == num_points)
        glo_text_add(&line, num_points == 2 ? ", same in both points" : ", same in all %u points", num_points);
    else if (num_points > 1) {
        glo_text_add(&line, ", ");
        add_levels(context, judged->point, &line);
        if (judged->num_points > 1)
            glo_text_add(&line, " and %u more", judged->num_points - 1);
    }
    glo_fold(out, "", 2, glo_text_get(&line));
    if (judged->cover->failing) {
        glo_text_free(&line);
        glo_text_add(&line, "not exact: %s", judged->cover->failing);
        glo_fold(out, "  ", 4, glo_text_get(&line));
    }
    out->failed |= line.failed;
    glo_text_free(&line);
}

/* "-0.09 %" of the value from theory. */
static void show_difference(const struct glo_judged_row *row, char text[GLO_FIGURE_SIZE])
{
    double relative = 100 * row->test.difference / fabs(row->row->value);
    if (isfinite(relative))
        snprintf(text, GLO_FIGURE_SIZE, fabs(relative) < 100 ? "%+.2f %%" : "%+.0f %%", relative);
    else
        snprintf(text, GLO_FIGURE_SIZE, "-");
}

static void add_row(const struct glo_judged_row *row, bool ascii, struct glo_text *out)
{
    char text[GLO_FIGURE_SIZE];
    struct glo_shown_figure shown;
    uint32_t start = out->length;
    const char *unit = row->figure->unit;
    glo_blanks(out, LABEL);
    glo_cut(out, row->row->label, UNIT - LABEL - 1);
    if (strcmp(unit, "1") != 0 && strcmp(unit, "order") != 0) {
        fill(out, start, UNIT);
        glo_cut(out, unit, THEORY - UNIT - 1);
    }
    fill(out, start, THEORY);
    glo_text_add(out, "%.5g", row->row->value);
    fill(out, start, SIMULATED);
    glo_format_estimate(row->simulated.mean, row->simulated.half_width, ascii ? GLO_FIGURE_ASCII : 0, GLO_ANY_DECIMALS,
                        &shown);
    glo_text_add(out, "%s%s", shown.mean, shown.half_width);
    show_difference(row, text);
    fill_to_end(out, start, DIFFERENCE_END, text);
    snprintf(text, sizeof text, isfinite(row->test.z) ? "%+.1f" : "-", row->test.z);
    fill_to_end(out, start, Z_END, text);
    fill(out, start, VERDICT);
    glo_text_add(out, "%s\n", glo_theory_verdict_name(row->verdict));
}

static void add_heading(const char *kind, const char *theory, struct glo_text *out)
{
    uint32_t start = out->length;
    glo_text_add(out, "%s", kind);
    fill(out, start, THEORY);
    glo_text_add(out, "%s", theory);
    fill(out, start, SIMULATED);
    glo_text_add(out, "simulated");
    fill_to_end(out, start, DIFFERENCE_END - 2, "diff");
    fill_to_end(out, start, Z_END, "z");
    fill(out, start, VERDICT);
    glo_text_add(out, "verdict\n");
}

static void add_covers(const struct glo_context *context, const struct glo_judgement *judgement, bool exact, bool ascii,
                       struct glo_text *out)
{
    bool headed = false;
    for (uint32_t i = 0; i < judgement->num_covers; i++) {
        const struct glo_judged_cover *judged = &judgement->covers[i];
        if (exact != !judged->cover->failing)
            continue;
        if (!headed)
            add_heading(exact ? "EXACT" : "NEARLY", exact ? "theory" : "approx.", out);
        headed = true;
        add_head(context, judged, out);
        for (uint32_t k = 0; k < judged->num_rows; k++)
            add_row(&judgement->rows[judged->first_row + k], ascii, out);
    }
}

static void add_uncovered(const struct glo_context *context, const struct glo_judgement *judgement,
                          struct glo_text *out)
{
    if (judgement->num_uncovered > 0)
        glo_text_add(out, "NOT COVERED\n");
    for (uint32_t i = 0; i < judgement->num_uncovered; i++) {
        struct glo_text line = {0};
        const struct glo_uncovered *it = &judgement->uncovered[i];
        const struct glo_layout *layout = context->study->layout(context->study->self, it->point);
        glo_text_add(&line, "%s", layout->figures[it->figure].name);
        if (context->study->design->num_factors > 0) {
            glo_text_add(&line, ", ");
            add_levels(context, it->point, &line);
        }
        glo_text_add(&line, ": no closed form in glocal");
        glo_fold(out, "  ", 4, glo_text_get(&line));
        out->failed |= line.failed;
        glo_text_free(&line);
    }
}

/* How many replications would decide the rows that are undecided: the most that any needs; 0: no number. */
static uint32_t needed(const struct glo_judgement *judgement)
{
    double most = 0;
    for (uint32_t i = 0; i < judgement->num_rows; i++)
        if (judgement->rows[i].verdict == GLO_THEORY_UNDECIDED)
            most = fmax(most, judgement->rows[i].test.needed);
    return most < GLO_MOST_REPLICATIONS ? (uint32_t)most : 0;
}

static void add_verdict(const struct glo_judgement *judgement, struct glo_text *out)
{
    struct glo_text line = {0};
    const uint32_t *counts = judgement->counts;
    uint32_t exact = counts[GLO_THEORY_AGREES] + counts[GLO_THEORY_CONTRADICTS] + counts[GLO_THEORY_UNDECIDED];
    glo_text_add(&line, "%u of %u exact figures agree within %g %% (equivalence at %g %% per row)",
                 counts[GLO_THEORY_AGREES], exact, 100 * judgement->margin, 100 * judgement->level);
    if (counts[GLO_THEORY_CONTRADICTS])
        glo_text_add(&line, "; %u contradict%s theory (at %g %% for all together)", counts[GLO_THEORY_CONTRADICTS],
                     counts[GLO_THEORY_CONTRADICTS] == 1 ? "s" : "", 100 * judgement->level);
    if (counts[GLO_THEORY_UNDECIDED]) {
        glo_text_add(&line, "; %u undecided", counts[GLO_THEORY_UNDECIDED]);
        if (needed(judgement))
            glo_text_add(&line, ": some %u replications would tell (-r %u)", needed(judgement), needed(judgement));
    }
    glo_text_add(out, "\n");
    glo_fold(out, "", 0, exact ? glo_text_get(&line) : "No closed form covers a figure of this scenario exactly.");
    out->failed |= line.failed;
    glo_text_free(&line);
}

static void add_plan(const struct glo_context *context, const struct glo_judgement *judgement, struct glo_text *out)
{
    uint32_t num_points = context->study->design->num_points, num = context->analysis->num_whole;
    const uint32_t *counts = judgement->counts;
    if (context->question)
        glo_fold(out, "", 0, context->question);
    glo_text_add(out, "%u point%s x %u replication%s, margin %g %%, %u figure%s\n\n", num_points,
                 num_points == 1 ? "" : "s", num, num == 1 ? "" : "s", 100 * judgement->margin,
                 judgement->num_rows - counts[GLO_THEORY_SHOWN],
                 judgement->num_rows - counts[GLO_THEORY_SHOWN] == 1 ? "" : "s");
}

int glo_theory_page(const struct glo_context *context, const struct glo_judgement *judgement, bool ascii,
                    struct glo_text *out)
{
    add_plan(context, judgement, out);
    add_covers(context, judgement, true, ascii, out);
    add_covers(context, judgement, false, ascii, out);
    add_uncovered(context, judgement, out);
    add_verdict(judgement, out);
    return out->failed ? GLO_ERR_NO_MEMORY : GLO_OK;
}
