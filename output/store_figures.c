/* One table of fields, one count and one row for each of the tables of figures. */
#include "output/store_figures.h"
#include "output/store_lookup.h"
#include "sim/memory.h"

#include <math.h>
#include <string.h>

/* A figure as it is known at every point. */
struct known_figure {
    const struct glo_figure *figure; /* in the layout of the first point that has it */
    uint32_t metric, entity;         /* codes */
};

/* What the rows are made from. Owns its codes and arrays. */
struct figures {
    const struct glo_analysis *analysis;
    const struct glo_study *study;
    struct glo_codes names, metrics, entities;
    struct known_figure *known;        /* by code of the name */
    uint32_t max_known, *code_of;      /* of the name of each estimate's figure */
    const struct glo_layout **layouts; /* by point */
};

static int add_figure(struct figures *figures, uint32_t estimate, struct glo_problem *problem)
{
    const struct glo_estimate *at = &figures->analysis->estimates[estimate];
    const struct glo_figure *figure = &figures->layouts[at->point]->figures[at->figure];
    uint32_t num_before = figures->names.num_texts, name;
    int code = glo_codes_add(&figures->names, figure->name, &name, problem);
    if (code != GLO_OK)
        return code;
    figures->code_of[estimate] = name;
    if (name < num_before)
        return GLO_OK;
    if (glo_grow(&figures->known, &figures->max_known, (uint64_t)name + 1, sizeof *figures->known) != GLO_OK)
        return glo_fail_memory(problem);
    struct known_figure *known = &figures->known[name];
    known->figure = figure;
    code = glo_codes_add(&figures->metrics, figure->metric, &known->metric, problem);
    return code == GLO_OK ? glo_codes_add(&figures->entities, figure->entity, &known->entity, problem) : code;
}

static int figures_init(struct figures *figures, const struct glo_analysis *analysis, struct glo_problem *problem)
{
    memset(figures, 0, sizeof *figures);
    figures->analysis = analysis;
    figures->study = analysis->run->study;
    uint32_t num_points = figures->study->design->num_points;
    figures->code_of = glo_alloc(analysis->num_estimates, sizeof *figures->code_of);
    figures->layouts = glo_alloc(num_points, sizeof *figures->layouts);
    if (!figures->code_of || !figures->layouts)
        return glo_fail_memory(problem);
    for (uint32_t point = 0; point < num_points; point++)
        figures->layouts[point] = figures->study->layout(figures->study->self, point);
    int code = GLO_OK;
    for (uint32_t i = 0; i < analysis->num_estimates && code == GLO_OK; i++)
        code = add_figure(figures, i, problem);
    return code;
}

static void figures_free(struct figures *figures)
{
    glo_codes_free(&figures->names);
    glo_codes_free(&figures->metrics);
    glo_codes_free(&figures->entities);
    glo_free(figures->known);
    glo_free(figures->code_of);
    glo_free(figures->layouts);
}

/* What every row about a figure begins with. */
struct figure_key {
    uint32_t point, figure, metric, entity;
};

static struct figure_key key_of(const struct figures *figures, uint32_t estimate)
{
    uint32_t name = figures->code_of[estimate];
    const struct known_figure *known = &figures->known[name];
    return (struct figure_key){figures->analysis->estimates[estimate].point, name, known->metric, known->entity};
}

#define FIELD(type, member, unit, kind, doc) \
    { \
#member, unit, doc, GLO_STORED_##kind, offsetof(struct type, member), NULL \
    }
#define KEY(type) \
    {"point", "1", "row of /points", GLO_STORED_COUNT, offsetof(struct type, key.point), NULL}, \
        {"figure", "1", "what is measured", GLO_STORED_CODE, offsetof(struct type, key.figure), "/lookup/figures"}, \
        {"metric", "1", "its metric", GLO_STORED_CODE, offsetof(struct type, key.metric), "/lookup/metrics"}, \
    { \
        "entity", "1", "of what it is the metric; -1: of everything", GLO_STORED_CODE, \
            offsetof(struct type, key.entity), "/lookup/entities" \
    }
#define NUM(fields) (sizeof(fields) / sizeof(fields)[0])

/* /lookup/figures */

struct figure_row {
    uint32_t code, metric, entity, shown;
    const char *name, *unit;
    double quantile;
};

static const struct glo_field figure_fields[] = {
    FIELD(figure_row, code, "1", COUNT, "as in the tables that refer here"),
    FIELD(figure_row, name, "1", TEXT, "METRIC[.ENTITY][.qNN]"),
    {"metric", "1", "its metric", GLO_STORED_CODE, offsetof(struct figure_row, metric), "/lookup/metrics"},
    {"entity", "1", "of what; -1: of everything", GLO_STORED_CODE, offsetof(struct figure_row, entity),
     "/lookup/entities"},
    FIELD(figure_row, quantile, "1", NUMBER, "which quantile; NaN: a mean, rate or share"),
    FIELD(figure_row, unit, "1", TEXT, "of its values; 1: a number or a fraction"),
    FIELD(figure_row, shown, "1", COUNT, "1 if experiment.metrics names it"),
};

static uint64_t count_figures(const void *self)
{
    const struct figures *figures = self;
    return figures->names.num_texts;
}

static void fill_figure(const void *self, uint64_t index, void *row)
{
    const struct figures *figures = self;
    const struct known_figure *known = &figures->known[index];
    const struct glo_figure *figure = known->figure;
    double quantile = figure->kind == GLO_FIGURE_QUANTILE ? figure->quantile : NAN;
    *(struct figure_row *)row = (struct figure_row){(uint32_t)index, known->metric, known->entity, figure->shown,
                                                    figure->name,    figure->unit,  quantile};
}

/* /replications */

struct replication_row {
    struct figure_key key;
    uint32_t replication;
    double value, n, min, max, warm_up;
};

static const struct glo_field replication_fields[] = {
    KEY(replication_row),
    FIELD(replication_row, replication, "1", COUNT, "from 1"),
    FIELD(replication_row, value, "see /lookup/figures", NUMBER,
          "after the warm-up; NaN: there was nothing to measure"),
    FIELD(replication_row, n, "1", NUMBER,
          "what the value is divided by: orders, or microseconds of a time average; 0 of a quantile"),
    FIELD(replication_row, min, "see /lookup/figures", NUMBER, "least single value; NaN: it has no range"),
    FIELD(replication_row, max, "see /lookup/figures", NUMBER, "greatest single value; NaN: it has no range"),
    FIELD(replication_row, warm_up, "h", NUMBER, "from the start, does not count"),
};

static uint64_t count_replications(const void *self)
{
    const struct figures *figures = self;
    return (uint64_t)figures->analysis->num_estimates * figures->analysis->num_whole;
}

static void fill_replication(const void *self, uint64_t index, void *row)
{
    const struct figures *figures = self;
    uint32_t num = figures->analysis->num_whole;
    const struct glo_analysis *analysis = figures->analysis;
    const struct glo_estimate *estimate = &analysis->estimates[index / num];
    uint32_t replication = analysis->whole[index % num];
    const struct glo_layout *layout = figures->layouts[estimate->point];
    const struct glo_figure *figure = &layout->figures[estimate->figure];
    const struct glo_window *window = &figures->study->window;
    const struct glo_record *record = glo_run_record(analysis->run, estimate->point, replication);
    struct replication_row *filled = row;
    filled->key = key_of(figures, (uint32_t)(index / num));
    filled->replication = figures->study->first_replication + replication + 1;
    filled->value = glo_record_value(record, layout, window, estimate->figure, analysis->first_slot);
    filled->warm_up = glo_hours(analysis->warmup);
    filled->min = filled->max = NAN;
    if (figure->kind == GLO_FIGURE_QUANTILE)
        return;
    struct glo_ratio ratio = glo_record_ratio(record, window, estimate->figure, analysis->first_slot);
    filled->n = (double)ratio.bottom;
    if (figure->has_range && ratio.least <= ratio.most) {
        filled->min = figure->scale * (double)ratio.least;
        filled->max = figure->scale * (double)ratio.most;
    }
}

/* /estimates */

struct estimate_row {
    struct figure_key key;
    const char *name, *unit;
    double mean, half_width, lower, upper, confidence, min, max;
    uint32_t n;
};

static const struct glo_field estimate_fields[] = {
    KEY(estimate_row),
    FIELD(estimate_row, name, "1", TEXT, "of the figure"),
    FIELD(estimate_row, unit, "1", TEXT, "of the numbers in this row"),
    FIELD(estimate_row, mean, "see unit", NUMBER, "over replications"),
    FIELD(estimate_row, half_width, "see unit", NUMBER, "of the confidence interval"),
    FIELD(estimate_row, lower, "see unit", NUMBER, "end of the confidence interval"),
    FIELD(estimate_row, upper, "see unit", NUMBER, "end of the confidence interval"),
    FIELD(estimate_row, confidence, "1", NUMBER, "of the interval"),
    FIELD(estimate_row, n, "1", COUNT, "replications"),
    FIELD(estimate_row, min, "see unit", NUMBER, "least single value; NaN: it has no range"),
    FIELD(estimate_row, max, "see unit", NUMBER, "greatest single value; NaN: it has no range"),
};

static uint64_t count_estimates(const void *self)
{
    const struct figures *figures = self;
    return figures->analysis->num_estimates;
}

static void fill_estimate(const void *self, uint64_t index, void *row)
{
    const struct figures *figures = self;
    const struct glo_estimate *estimate = &figures->analysis->estimates[index];
    const struct glo_interval *interval = &estimate->interval;
    struct estimate_row *filled = row;
    filled->key = key_of(figures, (uint32_t)index);
    filled->name = figures->known[filled->key.figure].figure->name;
    filled->unit = figures->known[filled->key.figure].figure->unit;
    filled->mean = interval->mean;
    filled->half_width = interval->half_width;
    filled->lower = interval->lower;
    filled->upper = interval->upper;
    filled->confidence = interval->confidence;
    filled->min = estimate->least;
    filled->max = estimate->most;
    filled->n = interval->n;
}

/* /comparisons */

struct comparison_row {
    struct figure_key key;
    uint32_t against, n, replications_needed;
    const char *name, *unit, *verdict;
    double difference, half_width, lower, upper, confidence, relative, variance_saved;
};

static const struct glo_field comparison_fields[] = {
    KEY(comparison_row),
    FIELD(comparison_row, against, "1", COUNT, "row of /points: the baseline"),
    FIELD(comparison_row, name, "1", TEXT, "of the figure"),
    FIELD(comparison_row, unit, "1", TEXT, "of the differences in this row"),
    FIELD(comparison_row, difference, "see unit", NUMBER, "point - baseline, mean over pairs of replications"),
    FIELD(comparison_row, half_width, "see unit", NUMBER, "of the simultaneous interval"),
    FIELD(comparison_row, lower, "see unit", NUMBER, "end of the simultaneous interval"),
    FIELD(comparison_row, upper, "see unit", NUMBER, "end of the simultaneous interval"),
    FIELD(comparison_row, confidence, "1", NUMBER, "that all intervals of the table hold at once"),
    FIELD(comparison_row, relative, "1", NUMBER, "difference / |mean of the baseline|"),
    FIELD(comparison_row, variance_saved, "1", NUMBER, "by the common customers: above 1 where pairing helped"),
    FIELD(comparison_row, n, "1", COUNT, "pairs of replications"),
    FIELD(comparison_row, replications_needed, "1", COUNT, "in all, for a decision; 0: it is decided"),
    FIELD(comparison_row, verdict, "1", TEXT, "higher, lower or undecided"),
};

static uint64_t count_comparisons(const void *self)
{
    const struct figures *figures = self;
    return (uint64_t)figures->analysis->num_differences + figures->analysis->num_parts;
}

static void fill_comparison(const void *self, uint64_t index, void *row)
{
    const struct figures *figures = self;
    const struct glo_difference *difference = glo_analysis_difference(figures->analysis, (uint32_t)index);
    const struct glo_comparison *comparison = &difference->comparison;
    const struct glo_interval *interval = &comparison->difference;
    struct comparison_row *filled = row;
    filled->key = key_of(figures, figures->analysis->first_estimate[difference->point] + difference->figure);
    filled->name = figures->known[filled->key.figure].figure->name;
    filled->unit = figures->known[filled->key.figure].figure->unit;
    filled->against = difference->against;
    filled->difference = interval->mean;
    filled->half_width = interval->half_width;
    filled->lower = interval->lower;
    filled->upper = interval->upper;
    filled->confidence = comparison->family_confidence;
    filled->relative = comparison->relative;
    filled->variance_saved = comparison->variance_saved;
    filled->n = interval->n;
    filled->replications_needed = comparison->replications_needed;
    filled->verdict = glo_verdict_name(comparison->verdict);
}

static const struct glo_table_source sources[] = {
    {"/replications", "each figure of each replication", replication_fields, NUM(replication_fields),
     sizeof(struct replication_row), count_replications, fill_replication},
    {"/estimates", "each figure of each design point", estimate_fields, NUM(estimate_fields),
     sizeof(struct estimate_row), count_estimates, fill_estimate},
    {"/comparisons", "design points against their baseline", comparison_fields, NUM(comparison_fields),
     sizeof(struct comparison_row), count_comparisons, fill_comparison},
    {"/lookup/figures", "what is measured", figure_fields, NUM(figure_fields), sizeof(struct figure_row), count_figures,
     fill_figure},
};

int glo_figures_write(struct glo_hdf5 *file, const struct glo_analysis *analysis, struct glo_problem *problem)
{
    struct figures figures;
    int code = figures_init(&figures, analysis, problem);
    for (uint32_t i = 0; i < NUM(sources) && code == GLO_OK; i++)
        code = glo_store_table_write(file, &sources[i], &figures, problem);
    const struct glo_lookup_table lookups[] = {
        {"/lookup/metrics", "metrics", figures.metrics.texts, NULL, figures.metrics.num_texts, 0},
        {"/lookup/entities", "what a metric is of", figures.entities.texts, NULL, figures.entities.num_texts, 0},
    };
    for (uint32_t i = 0; i < NUM(lookups) && code == GLO_OK; i++)
        code = glo_lookup_write(file, &lookups[i], problem);
    figures_free(&figures);
    return code;
}
