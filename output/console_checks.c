/* Balances, censored orders, failed replications with the commands that repeat them. */
#include "output/console_checks.h"
#include "output/console.h"
#include "output/table.h"
#include "sim/experiment/stopping.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_FAILURES 10 /* described one by one */

void glo_labelled(struct glo_text *out, const char *label, const char *text)
{
    char first[16];
    snprintf(first, sizeof first, "%-9s ", label);
    glo_fold(out, first, (uint32_t)strlen(first), text);
}

/* What is seen in the records of the runs that did not fail. */
struct survey {
    uint32_t num_runs, num_balanced, num_censored;
    uint32_t breached[GLO_NUM_BALANCES]; /* runs */
    uint64_t censored_orders;
    bool compared, equal_orders; /* runs of one block and replication that did not fail */
};

static void survey_run(struct survey *survey, const struct glo_record *record)
{
    bool balanced = true;
    for (uint32_t i = 0; i < GLO_NUM_BALANCES; i++) {
        survey->breached[i] += record->balances[i] != 0;
        balanced = balanced && record->balances[i] == 0;
    }
    survey->num_runs++;
    survey->num_balanced += balanced;
    survey->num_censored += record->num_censored > 0;
    survey->censored_orders += record->num_censored;
}

/* The orders that were placed while they count, whatever became of them: they are the whole of the served share. A run
 * may go on placing orders behind that until the last of these is closed. */
static glo_int128 num_placed(const struct glo_context *context, uint32_t point, const struct glo_record *record)
{
    uint32_t served = glo_analysis_find(context->analysis, point, "served_share");
    return served == GLO_ALL ? 0 : glo_record_ratio(record, &context->study->window, served, 0).bottom;
}

static struct survey survey_runs(const struct glo_blocks *blocks)
{
    struct survey survey = {.equal_orders = true};
    const struct glo_context *context = blocks->context;
    const struct glo_run *run = context->analysis->run;
    for (uint32_t i = 0; i < run->num_replications; i++) {
        for (uint32_t j = 0; j < blocks->num_blocks; j++) {
            const struct glo_block *block = &blocks->blocks[j];
            const struct glo_record *first = glo_run_record(run, block->first, i);
            for (uint32_t point = block->first; point < block->first + block->num; point++) {
                const struct glo_record *record = glo_run_record(run, point, i);
                if (!record->done || record->problem.code)
                    continue;
                survey_run(&survey, record);
                if (point == block->first || !first->done || first->problem.code)
                    continue;
                survey.compared = true;
                survey.equal_orders = survey.equal_orders &&
                                      num_placed(context, point, record) == num_placed(context, block->first, first);
            }
        }
    }
    return survey;
}

/* "orders, money and machine hours": the balances for which `wanted` holds. */
static void add_balances(struct glo_text *out, const bool *wanted)
{
    static const char *const words[GLO_NUM_BALANCES] = {[GLO_BALANCE_ORDERS] = "orders",
                                                        [GLO_BALANCE_MONEY] = "money",
                                                        [GLO_BALANCE_CARBON] = "kgCO2e",
                                                        [GLO_BALANCE_MACHINE_TIME] = "machine hours"};
    uint32_t num = 0, done = 0;
    for (uint32_t i = 0; i < GLO_NUM_BALANCES; i++)
        num += wanted[i];
    for (uint32_t i = 0; i < GLO_NUM_BALANCES; i++) {
        if (!wanted[i])
            continue;
        done++;
        glo_text_add(out, "%s%s", done == 1 ? "" : done == num ? " and " : ", ", words[i]);
    }
}

static void add_breaches(struct glo_text *out, const struct survey *survey)
{
    for (uint32_t i = 0; i < GLO_NUM_BALANCES; i++) {
        bool only[GLO_NUM_BALANCES] = {false};
        if (survey->breached[i] == 0)
            continue;
        only[i] = true;
        glo_text_add(out, "; NOT balanced: ");
        add_balances(out, only);
        glo_text_add(out, " in %u", (unsigned)survey->breached[i]);
    }
}

/* Where the limit of replications came before the precision that was asked for. */
static void add_imprecise(const struct glo_context *context, struct glo_text *out)
{
    uint32_t point;
    struct glo_text text = {0};
    const struct glo_run *run = context->analysis->run;
    const struct glo_precision *worst = glo_stopping_worst(context->analysis, &point);
    if (!worst || run->stopped || run->num_replications < 2)
        return;
    const struct glo_estimate *estimate = glo_analysis_estimate(context->analysis, point, worst->figure);
    const struct glo_figure *figure = &context->study->layout(context->study->self, point)->figures[worst->figure];
    glo_text_add(&text, "the half-width of %s", figure->name);
    const struct glo_design *design = context->study->design;
    for (uint32_t i = 0; i < design->num_factors; i++)
        glo_text_add(&text, "%s %s", i ? "," : " at", glo_design_level(design, point, i)->label);
    glo_text_add(&text, " is %.2g %% of its mean after %u replications, not %.2g %%",
                 100 * estimate->interval.half_width / fabs(estimate->interval.mean), (unsigned)run->num_replications,
                 100 * worst->share);
    glo_labelled(out, "Imprecise", glo_text_get(&text));
    out->failed = out->failed || text.failed;
    glo_text_free(&text);
}

int glo_console_checks(const struct glo_blocks *blocks, struct glo_text *out)
{
    const struct glo_context *context = blocks->context;
    const struct glo_design *design = context->study->design;
    const struct survey survey = survey_runs(blocks);
    const bool used[GLO_NUM_BALANCES] = {[GLO_BALANCE_ORDERS] = true,
                                         [GLO_BALANCE_MONEY] = context->has_money,
                                         [GLO_BALANCE_CARBON] = context->has_carbon,
                                         [GLO_BALANCE_MACHINE_TIME] = true};
    struct glo_text text = {0};
    add_balances(&text, used);
    glo_text_add(&text, " balance in %u of %u run%s", (unsigned)survey.num_balanced, (unsigned)survey.num_runs,
                 survey.num_runs == 1 ? "" : "s");
    add_breaches(&text, &survey);
    if (design->compared != GLO_ALL && survey.compared && survey.equal_orders)
        glo_text_add(&text, "; every %s met the same number of orders",
                     glo_last_word(design->factors[design->compared].name));
    glo_text_add(out, "\n");
    glo_labelled(out, "Checked", glo_text_get(&text));
    bool failed = text.failed;
    glo_text_free(&text);
    if (survey.num_censored > 0) {
        glo_text_add(&text,
                     "in %u of %u runs orders were still open when the run was given up (%llu in all): their times "
                     "are missing from the means",
                     (unsigned)survey.num_censored, (unsigned)survey.num_runs,
                     (unsigned long long)survey.censored_orders);
        glo_labelled(out, "Censored", glo_text_get(&text));
    }
    add_imprecise(context, out);
    out->failed = out->failed || failed || text.failed;
    glo_text_free(&text);
    return out->failed ? GLO_ERR_NO_MEMORY : GLO_OK;
}

/* Failures */

/* The text inside single quotes of a shell. */
static void add_quoted(struct glo_text *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            glo_text_add(out, "'\\''");
        else
            glo_text_add_bytes(out, text, 1);
    }
}

/* "topology == cloud and demand.retail.rate == "230 per day"": the point alone. */
static void add_selection(struct glo_text *out, const struct glo_design *design, uint32_t point)
{
    bool first = true;
    for (uint32_t i = 0; i < design->num_factors; i++) {
        const struct glo_level *level = glo_design_level(design, point, i);
        if (design->factors[i].num_levels < 2)
            continue;
        const char *text = *level->text ? level->text : level->label;
        const char *quote = strchr(text, ' ') ? "\"" : "";
        glo_text_add(out, "%s%s == %s", first ? " --only '" : " and ", design->factors[i].name, quote);
        add_quoted(out, text);
        glo_text_add(out, "%s", quote);
        first = false;
    }
    if (!first)
        glo_text_add(out, "'");
}

/* On one line where it fits, so that it can be pasted; else broken as a shell allows. */
static void write_command(const struct glo_context *context, uint32_t point, uint32_t number, struct glo_text *out)
{
    struct glo_text selection = {0};
    const char *assignments = context->assignments ? context->assignments : "";
    add_selection(&selection, context->study->design, point);
    uint32_t columns = glo_text_columns(glo_text_get(&selection)) + glo_text_columns(context->scenario_file) +
                       glo_text_columns(assignments);
    bool breaks = columns + strlen("    glocal run  --replication 10000") > GLO_COLUMNS;
    glo_text_add(out, "    glocal run %s%s%s%s --replication %u\n", context->scenario_file, assignments,
                 breaks && selection.length ? " \\\n     " : "", glo_text_get(&selection), (unsigned)number);
    out->failed = out->failed || selection.failed;
    glo_text_free(&selection);
}

static void write_failure(const struct glo_context *context, const struct glo_run *run, uint32_t point,
                          uint32_t replication, struct glo_text *out)
{
    const struct glo_design *design = context->study->design;
    uint32_t number = run->study->first_replication + replication + 1;
    struct glo_text text = {0};
    for (uint32_t i = 0; i < design->num_factors; i++)
        if (design->factors[i].num_levels > 1)
            glo_text_add(&text, "%s %s, ", glo_last_word(design->factors[i].name),
                         glo_design_level(design, point, i)->label);
    glo_text_add(&text, "replication %u: %s", (unsigned)number, glo_run_record(run, point, replication)->problem.text);
    glo_fold(out, "  ", 4, glo_text_get(&text));
    write_command(context, point, number, out);
    out->failed = out->failed || text.failed;
    glo_text_free(&text);
}

static void write_failures(const struct glo_context *context, const struct glo_run *run, struct glo_text *out)
{
    uint32_t total = run->num_replications * run->study->design->num_points, told = 0;
    glo_text_add(out, "%u of %u replication%s failed (exit 1)\n", (unsigned)run->num_failed, (unsigned)total,
                 total == 1 ? "" : "s");
    for (uint32_t i = 0; i < run->num_replications; i++) {
        for (uint32_t point = 0; point < run->study->design->num_points && told < MOST_FAILURES; point++) {
            if (glo_run_record(run, point, i)->problem.code == 0)
                continue;
            write_failure(context, run, point, i, out);
            told++;
        }
    }
    if (told < run->num_failed)
        glo_text_add(out, "  and %u more\n", (unsigned)(run->num_failed - told));
}

int glo_console_failures(const struct glo_context *context, const struct glo_run *run, struct glo_text *out)
{
    uint32_t total = run->num_replications * run->study->design->num_points;
    if (run->num_failed > 0)
        write_failures(context, run, out);
    if (run->stopped)
        glo_text_add(out, "Stopped at %u of %u%s.\n", (unsigned)run->num_done, (unsigned)total,
                     context->analysis ? "; finished replications are kept"
                                       : ", before a replication was finished at every point");
    if (!context->analysis)
        glo_text_add(out, "No result file was written.\n");
    return out->failed ? GLO_ERR_NO_MEMORY : GLO_OK;
}
