/* The order of what is shown: question, plan, estimates, differences, findings, checks, files, what to do next. */
#include "output/console.h"
#include "output/console_checks.h"
#include "output/console_figure.h"
#include "output/console_tables.h"
#include "output/findings.h"
#include "output/table.h"
#include "sim/experiment/stopping.h"

/* "9 points", "1 point". */
static void add_count(struct glo_text *out, uint32_t num, const char *noun)
{
    glo_text_add(out, "%u %s%s", (unsigned)num, noun, num == 1 ? "" : "s");
}

static int status_of(const struct glo_text *out)
{
    return out->failed ? GLO_ERR_NO_MEMORY : GLO_OK;
}

int glo_console_head(const struct glo_context *context, struct glo_text *out)
{
    struct glo_text plan = {0};
    if (context->question)
        glo_fold(out, "", 0, context->question);
    add_count(&plan, context->study->design->num_points, "point");
    glo_text_add(&plan, " x ");
    if (glo_stopping_first(context->study) < context->study->num_replications)
        glo_text_add(&plan, "%u to ", (unsigned)context->study->least_replications);
    add_count(&plan, context->study->num_replications, "replication");
    glo_text_add(&plan, " x %s, ", context->length);
    add_count(&plan, context->num_threads, "thread");
    glo_text_add(&plan, ", seed %llu, scenario %s", (unsigned long long)context->seed, context->hash);
    glo_fold(out, "", 0, glo_text_get(&plan));
    out->failed = out->failed || plan.failed;
    glo_text_free(&plan);
    return status_of(out);
}

/* How to read the tables: which intervals, over how many replications, after which warm-up. */
/* Which figure of which point needs the longest warm-up: it sets the window of all. */
static void add_deciding(const struct glo_context *context, struct glo_text *line)
{
    const struct glo_analysis *analysis = context->analysis;
    const struct glo_design *design = context->study->design;
    glo_text_add(line, ", one for all");
    if (analysis->warmup_point == GLO_ALL)
        return;
    const struct glo_layout *layout = context->study->layout(context->study->self, analysis->warmup_point);
    glo_text_add(line, " (%s of", layout->figures[analysis->warmup_figure].name);
    for (uint32_t i = 0; i < design->num_factors; i++)
        glo_text_add(line, "%s %s", i ? "," : "", glo_design_level(design, analysis->warmup_point, i)->label);
    glo_text_add(line, " needs it)");
}

static void write_reading(const struct glo_context *context, bool ascii, struct glo_text *out)
{
    const struct glo_study *study = context->study;
    struct glo_text line = {0};
    char warmup[GLO_FIGURE_SIZE];
    uint32_t num = context->analysis->num_whole;
    glo_show_time(glo_hours(context->analysis->warmup), warmup);
    if (num == 1)
        glo_text_add(&line, "1 replication: no half-width (%s?) before there are 2", ascii ? "+-" : "\u00B1");
    else
        glo_text_add(&line, "%g %% half-widths over %u replications", 100 * context->analysis->confidence,
                     (unsigned)num);
    uint32_t point;
    if (glo_stopping_first(study) < study->num_replications && study->layout(study->self, 0)->num_precise > 0 &&
        !glo_stopping_worst(context->analysis, &point))
        glo_text_add(&line, ", which are precise enough");
    if (context->analysis->warmup == 0) {
        glo_text_add(&line, "; no warm-up");
    } else {
        glo_text_add(&line, "; warm-up %s", warmup);
        if (!study->window.automatic)
            glo_text_add(&line, ", as stated");
        else if (study->design->num_points > 1)
            add_deciding(context, &line);
        if (context->analysis->warmup_doubtful)
            glo_text_add(&line, " (doubtful: the run may be too short for it)");
    }
    glo_fold(out, "", 0, glo_text_get(&line));
    glo_text_add(out, "\n");
    out->failed = out->failed || line.failed;
    glo_text_free(&line);
}

/* Where a difference of the lead time comes from, if the lead time is shown and compared. */
static int write_parts(const struct glo_context *context, bool ascii, struct glo_text *out)
{
    struct glo_blocks parts;
    if (glo_analysis_find(context->analysis, 0, "lead_time") == GLO_ALL)
        return GLO_OK;
    int error = glo_blocks_init(&parts, context, true);
    if (!error)
        error = glo_console_differences(&parts, ascii, out);
    glo_blocks_free(&parts);
    return error;
}

static int write_findings(const struct glo_context *context, bool ascii, struct glo_text *out)
{
    struct glo_findings findings;
    int error = glo_findings_init(&findings, context, ascii);
    if (error)
        return error;
    if (findings.num_sentences > 0)
        glo_text_add(out, "\nWhat this shows\n");
    for (uint32_t i = 0; i < findings.num_sentences; i++)
        glo_fold(out, "- ", 2, findings.sentences[i]);
    glo_findings_free(&findings);
    return status_of(out);
}

static void write_warnings(const struct glo_context *context, struct glo_text *out)
{
    struct glo_text text = {0};
    if (context->num_warnings == 0)
        return;
    glo_text_add(&text, "%u (glocal check shows %s): %s", (unsigned)context->num_warnings,
                 context->num_warnings == 1 ? "it" : "them", context->warnings[0]);
    glo_labelled(out, "Warnings", glo_text_get(&text));
    out->failed = out->failed || text.failed;
    glo_text_free(&text);
}

static void write_files(const struct glo_written *written, struct glo_text *out)
{
    char size[GLO_FIGURE_SIZE];
    struct glo_text wrote = {0}, next = {0};
    glo_show_size(written->size, size);
    glo_text_add(&wrote, "%s (%s)", written->file, size);
    if (written->trace)
        glo_text_add(&wrote, ": %s", written->trace);
    glo_labelled(out, "Wrote", glo_text_get(&wrote));
    if (written->trace)
        glo_text_add(&next, "scripts/orders.py %s", written->file);
    if (written->hint)
        glo_text_add(&next, written->trace ? " (%s)" : "%s", written->hint);
    if (next.length)
        glo_labelled(out, "Next", glo_text_get(&next));
    out->failed = out->failed || wrote.failed || next.failed;
    glo_text_free(&wrote);
    glo_text_free(&next);
}

int glo_console_write(const struct glo_context *context, const struct glo_written *written, bool ascii,
                      struct glo_text *out)
{
    struct glo_blocks blocks;
    int error = glo_blocks_init(&blocks, context, false);
    if (error)
        return error;
    glo_text_add(out, "\n");
    write_reading(context, ascii, out);
    error = glo_console_estimates(&blocks, ascii, out);
    if (!error)
        error = glo_console_differences(&blocks, ascii, out);
    if (!error)
        error = write_parts(context, ascii, out);
    if (!error)
        error = write_findings(context, ascii, out);
    if (!error)
        error = glo_console_checks(&blocks, out);
    if (!error)
        error = glo_console_failures(context, context->analysis->run, out);
    write_warnings(context, out);
    if (written)
        write_files(written, out);
    glo_blocks_free(&blocks);
    return error ? error : status_of(out);
}
