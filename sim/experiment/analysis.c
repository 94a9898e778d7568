/*
 * The order of the analysis: whole replications, the warm-up, estimates, differences. Intervals, verdicts and the
 * truncation of a series are statistics/'s; here is only what is fed to them. Invariant: every sum runs in the order of
 * replications, so that the result depends on the records alone.
 */
#include "sim/experiment/analysis.h"
#include "sim/memory.h"
#include "sim/statistics/warmup.h"

#include <math.h>
#include <string.h>

static const struct glo_layout *layout_at(const struct glo_analysis *analysis, uint32_t point)
{
    const struct glo_study *study = analysis->run->study;
    return study->layout(study->self, point);
}

static const struct glo_window *window_of(const struct glo_analysis *analysis)
{
    return &analysis->run->study->window;
}

static uint32_t num_points(const struct glo_analysis *analysis)
{
    return analysis->run->study->design->num_points;
}

static const struct glo_record *whole_record(const struct glo_analysis *analysis, uint32_t point, uint32_t i)
{
    return glo_run_record(analysis->run, point, analysis->whole[i]);
}

static bool is_whole(const struct glo_run *run, uint32_t replication)
{
    for (uint32_t point = 0; point < run->study->design->num_points; point++) {
        const struct glo_record *record = glo_run_record(run, point, replication);
        if (!record->done || record->problem.code != GLO_OK)
            return false;
    }
    return true;
}

static int find_whole(struct glo_analysis *analysis, struct glo_problem *problem)
{
    uint32_t num = analysis->run->num_replications;
    analysis->whole = glo_alloc(num, sizeof *analysis->whole);
    if (!analysis->whole)
        return glo_fail_memory(problem);
    for (uint32_t i = 0; i < num; i++)
        if (is_whole(analysis->run, i))
            analysis->whole[analysis->num_whole++] = i;
    if (analysis->num_whole == 0)
        return glo_fail(problem, GLO_ERR_ARGUMENT, "no replication was finished at every design point: %u of %u failed",
                        (unsigned)analysis->run->num_failed, (unsigned)analysis->run->num_done);
    return GLO_OK;
}

/* Bin means of a watched figure over replications, without its scale. False where it exists in no bin. */
static bool fill_series(const struct glo_analysis *analysis, uint32_t point, uint32_t watched, double *series)
{
    uint32_t num_bins = window_of(analysis)->num_bins, num_empty = 0; /* before the first value */
    for (uint32_t bin = 0; bin < num_bins; bin++) {
        double top = 0, bottom = 0;
        for (uint32_t i = 0; i < analysis->num_whole; i++) {
            const struct glo_record *record = whole_record(analysis, point, i);
            top += record->tops[(size_t)watched * num_bins + bin];
            bottom += record->bottoms[(size_t)watched * num_bins + bin];
        }
        if (bottom != 0)
            series[bin] = top / bottom;
        else if (bin > num_empty)
            series[bin] = series[bin - 1];
        else
            num_empty++;
    }
    for (uint32_t bin = 0; bin < num_empty && num_empty < num_bins; bin++)
        series[bin] = series[num_empty];
    return num_empty < num_bins;
}

static uint32_t first_bin_of(const struct glo_window *window, uint32_t slot)
{
    uint32_t bin = 0;
    while (window->slot_of_bin[bin] < slot)
        bin++;
    return bin;
}

/* The slot that begins at the bin or after it, or the last one. */
static uint32_t slot_from(const struct glo_window *window, uint32_t bin)
{
    uint32_t slot = window->slot_of_bin[bin];
    bool within = bin > 0 && window->slot_of_bin[bin - 1] == slot;
    return within && slot + 1 < window->num_slots ? slot + 1 : slot;
}

/* Chooses the first slot that counts by the series that needs the longest warm-up; the first of equals decides. */
static int choose_first_slot(struct glo_analysis *analysis, struct glo_problem *problem)
{
    const struct glo_window *window = window_of(analysis);
    double *series = glo_alloc(window->num_bins, sizeof *series);
    if (!series)
        return glo_fail_memory(problem);
    uint32_t longest = 0;
    analysis->warmup_doubtful = true;
    for (uint32_t point = 0; point < num_points(analysis); point++) {
        const struct glo_layout *layout = layout_at(analysis, point);
        for (uint32_t w = 0; w < layout->num_watched; w++) {
            if (!fill_series(analysis, point, w, series))
                continue;
            bool doubtful, first = analysis->warmup_point == GLO_ALL;
            uint32_t truncation = glo_warmup_mser5(series, window->num_bins, &doubtful);
            if (!first && truncation <= longest)
                continue;
            longest = truncation;
            analysis->warmup_point = point;
            analysis->warmup_figure = layout->watched[w];
            analysis->warmup_doubtful = doubtful;
        }
    }
    glo_free(series);
    analysis->first_slot = slot_from(window, longest);
    if (first_bin_of(window, analysis->first_slot) < longest)
        analysis->warmup_doubtful = true;
    return GLO_OK;
}

static int set_warmup(struct glo_analysis *analysis, struct glo_problem *problem)
{
    const struct glo_window *window = window_of(analysis);
    int code = GLO_OK;
    analysis->warmup_point = analysis->warmup_figure = GLO_ALL;
    if (window->automatic)
        code = choose_first_slot(analysis, problem);
    else
        analysis->first_slot = window->num_slots - 1;
    analysis->warmup = window->bins[first_bin_of(window, analysis->first_slot)];
    return code;
}

/* What the whole replications say of one figure. */
struct sample {
    double *values; /* those that exist */
    uint32_t n;
    glo_int128 bottom; /* of all of them */
    int64_t least, most;
};

static void take_sample(const struct glo_analysis *analysis, uint32_t point, uint32_t figure, struct sample *sample)
{
    const struct glo_layout *layout = layout_at(analysis, point);
    const struct glo_window *window = window_of(analysis);
    *sample = (struct sample){.values = sample->values, .least = INT64_MAX, .most = INT64_MIN};
    for (uint32_t i = 0; i < analysis->num_whole; i++) {
        const struct glo_record *record = whole_record(analysis, point, i);
        double value = glo_record_value(record, layout, window, figure, analysis->first_slot);
        if (isnan(value))
            continue;
        sample->values[sample->n++] = value;
        struct glo_ratio ratio = glo_record_ratio(record, window, figure, analysis->first_slot);
        sample->bottom += ratio.bottom;
        if (ratio.least < sample->least)
            sample->least = ratio.least;
        if (ratio.most > sample->most)
            sample->most = ratio.most;
    }
}

static struct glo_interval interval_of(const struct sample *sample, const struct glo_figure *figure, double confidence)
{
    if (sample->n == 0)
        return (struct glo_interval){(double)NAN, INFINITY, -INFINITY, INFINITY, confidence, 0};
    if (figure->kind != GLO_FIGURE_SHARE)
        return glo_interval_of_mean(sample->values, sample->n, confidence);
    glo_int128 trials = figure->of_time ? (glo_int128)sample->n : sample->bottom;
    uint64_t clamped = trials > (glo_int128)UINT64_MAX ? UINT64_MAX : (uint64_t)trials;
    return glo_interval_of_share(sample->values, sample->n, clamped, confidence);
}

static void fill_estimate(const struct glo_analysis *analysis, struct glo_estimate *estimate, struct sample *sample)
{
    const struct glo_figure *figure = &layout_at(analysis, estimate->point)->figures[estimate->figure];
    take_sample(analysis, estimate->point, estimate->figure, sample);
    estimate->interval = interval_of(sample, figure, analysis->confidence);
    bool has_range = figure->has_range && sample->least <= sample->most;
    estimate->least = has_range ? figure->scale * (double)sample->least : (double)NAN;
    estimate->most = has_range ? figure->scale * (double)sample->most : (double)NAN;
}

static int estimate_all(struct glo_analysis *analysis, struct glo_problem *problem)
{
    uint64_t num = 0;
    struct sample sample = {.values = glo_alloc(analysis->num_whole, sizeof *sample.values)};
    analysis->first_estimate = glo_alloc(num_points(analysis), sizeof *analysis->first_estimate);
    if (!sample.values || !analysis->first_estimate)
        goto out;
    for (uint32_t point = 0; point < num_points(analysis) && num <= UINT32_MAX; point++) {
        analysis->first_estimate[point] = (uint32_t)num;
        num += layout_at(analysis, point)->num_figures;
    }
    if (num <= UINT32_MAX)
        analysis->estimates = glo_alloc(num, sizeof *analysis->estimates);
    if (!analysis->estimates)
        goto out;
    for (uint32_t point = 0; point < num_points(analysis); point++)
        for (uint32_t figure = 0; figure < layout_at(analysis, point)->num_figures; figure++) {
            struct glo_estimate *e = &analysis->estimates[analysis->num_estimates++];
            e->point = point;
            e->figure = figure;
            fill_estimate(analysis, e, &sample);
        }
out:
    glo_free(sample.values);
    return analysis->estimates ? GLO_OK : glo_fail_memory(problem);
}

/* Two columns of values, of the replications where both exist. */
struct pairs {
    double *point, *baseline;
    uint32_t n;
};

static void take_pairs(const struct glo_analysis *analysis, const struct glo_difference *difference,
                       struct pairs *pairs)
{
    const struct glo_window *window = window_of(analysis);
    const struct glo_layout *layout = layout_at(analysis, difference->point);
    const struct glo_layout *against = layout_at(analysis, difference->against);
    pairs->n = 0;
    for (uint32_t i = 0; i < analysis->num_whole; i++) {
        double value = glo_record_value(whole_record(analysis, difference->point, i), layout, window,
                                        difference->figure, analysis->first_slot);
        double baseline = glo_record_value(whole_record(analysis, difference->against, i), against, window,
                                           difference->against_figure, analysis->first_slot);
        if (isnan(value) || isnan(baseline))
            continue;
        pairs->point[pairs->n] = value;
        pairs->baseline[pairs->n++] = baseline;
    }
}

/* Differences that hold together. */
struct family {
    struct glo_difference *items;
    uint32_t num, max;
    bool parts; /* of figures that are a part; else of shown ones */
};

/* Adds the differences of a point from its baseline that have a pair, without their comparison. */
static int find_differences(const struct glo_analysis *analysis, uint32_t point, struct family *family,
                            struct pairs *pairs)
{
    const struct glo_layout *layout = layout_at(analysis, point);
    uint32_t against = glo_design_baseline(analysis->run->study->design, point);
    if (against == GLO_ALL || against == point)
        return GLO_OK;
    for (uint32_t figure = 0; figure < layout->num_figures; figure++) {
        if (!(family->parts ? layout->figures[figure].part : layout->figures[figure].shown))
            continue;
        struct glo_difference difference = {point, against, figure, GLO_ALL, {.replications_needed = 0}};
        difference.against_figure = glo_analysis_find(analysis, against, layout->figures[figure].name);
        if (difference.against_figure == GLO_ALL)
            continue;
        take_pairs(analysis, &difference, pairs);
        if (pairs->n == 0)
            continue;
        if (glo_grow(&family->items, &family->max, (uint64_t)family->num + 1, sizeof difference) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        family->items[family->num++] = difference;
    }
    return GLO_OK;
}

/* All differences of a family are found first: each interval is as wide as their number asks for. */
static int compare_family(const struct glo_analysis *analysis, struct family *family, struct pairs *pairs)
{
    int code = GLO_OK;
    for (uint32_t point = 0; point < num_points(analysis) && code == GLO_OK; point++)
        code = find_differences(analysis, point, family, pairs);
    for (uint32_t i = 0; i < family->num && code == GLO_OK; i++) {
        struct glo_difference *difference = &family->items[i];
        take_pairs(analysis, difference, pairs);
        difference->comparison =
            glo_compare(pairs->point, pairs->baseline, pairs->n, family->num, analysis->confidence);
    }
    return code;
}

static int compare_all(struct glo_analysis *analysis, struct glo_problem *problem)
{
    struct family shown = {.parts = false}, parts = {.parts = true};
    struct pairs pairs = {.point = glo_alloc(analysis->num_whole, sizeof *pairs.point),
                          .baseline = glo_alloc(analysis->num_whole, sizeof *pairs.baseline)};
    int code = pairs.point && pairs.baseline ? GLO_OK : GLO_ERR_NO_MEMORY;
    if (code == GLO_OK)
        code = compare_family(analysis, &shown, &pairs);
    if (code == GLO_OK)
        code = compare_family(analysis, &parts, &pairs);
    analysis->differences = shown.items;
    analysis->num_differences = shown.num;
    analysis->parts = parts.items;
    analysis->num_parts = parts.num;
    glo_free(pairs.point);
    glo_free(pairs.baseline);
    return code == GLO_OK ? GLO_OK : glo_fail_memory(problem);
}

int glo_analysis_init(struct glo_analysis *analysis, const struct glo_run *run, struct glo_problem *problem)
{
    memset(analysis, 0, sizeof *analysis);
    analysis->run = run;
    analysis->confidence = run->study->confidence;
    int code = find_whole(analysis, problem);
    if (code == GLO_OK)
        code = set_warmup(analysis, problem);
    if (code == GLO_OK)
        code = estimate_all(analysis, problem);
    if (code == GLO_OK)
        code = compare_all(analysis, problem);
    if (code == GLO_OK)
        code = glo_selections_init(&analysis->selections, analysis, problem);
    if (code != GLO_OK)
        glo_analysis_free(analysis);
    return code;
}

void glo_analysis_free(struct glo_analysis *analysis)
{
    glo_free(analysis->whole);
    glo_free(analysis->estimates);
    glo_free(analysis->first_estimate);
    glo_free(analysis->differences);
    glo_free(analysis->parts);
    glo_selections_free(&analysis->selections);
    memset(analysis, 0, sizeof *analysis);
}

uint32_t glo_analysis_find(const struct glo_analysis *analysis, uint32_t point, const char *name)
{
    const struct glo_layout *layout = layout_at(analysis, point);
    for (uint32_t i = 0; i < layout->num_figures; i++)
        if (strcmp(layout->figures[i].name, name) == 0)
            return i;
    return GLO_ALL;
}
