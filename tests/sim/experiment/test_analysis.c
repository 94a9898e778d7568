/*
 * The analysis of made-up runs whose every sum is known: which replications count, the warm-up, estimates of every
 * kind, differences; failing memory; and an M/M/1 queue with its closed form.
 */
#include "sim/experiment/analysis.h"

#include "sim/memory.h"
#include "sim/statistics/warmup.h"
#include "sim/stream.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { MOST_POINTS = 4, MOST_BINS = 200 };

/* A study whose replications are filled by one function; the design has one factor, its levels are the points. */
struct test_study {
    struct glo_study study;
    struct glo_design design;
    uint32_t levels[MOST_POINTS];
    struct glo_level labels[MOST_POINTS];
    struct glo_factor factor;
    const struct glo_layout *layouts[MOST_POINTS];
    glo_time bins[MOST_BINS + 1];
    uint32_t slot_of_bin[MOST_BINS];
    int (*fill)(const struct test_study *test, uint32_t point, uint32_t replication, struct glo_record *record);
};

static const struct glo_layout *layout_of(void *self, uint32_t point)
{
    const struct test_study *test = self;
    return test->layouts[point];
}

static int replicate(void *self, uint32_t point, uint32_t replication, const struct glo_sink *sink,
                     struct glo_tray *tray, struct glo_record *record)
{
    const struct test_study *test = self;
    (void)sink;
    (void)tray;
    return test->fill(test, point, replication, record);
}

/* Every point with this layout; two slots, [0, 50) and [50, 100): a stated warm-up. Nothing is compared. */
static void study_init(struct test_study *test, uint32_t num_points, uint32_t num_replications,
                       const struct glo_layout *layout,
                       int (*fill)(const struct test_study *, uint32_t, uint32_t, struct glo_record *))
{
    memset(test, 0, sizeof *test);
    for (uint32_t i = 0; i < MOST_POINTS; i++) {
        test->levels[i] = i;
        test->layouts[i] = layout;
        test->labels[i].label = test->labels[i].text = "";
    }
    test->factor = (struct glo_factor){"topology", test->labels, num_points};
    test->design = (struct glo_design){.factors = &test->factor,
                                       .num_factors = 1,
                                       .levels = test->levels,
                                       .num_points = num_points,
                                       .compared = GLO_ALL};
    test->bins[1] = 50;
    test->bins[2] = 100;
    test->slot_of_bin[1] = 1;
    test->study = (struct glo_study){.self = test,
                                     .design = &test->design,
                                     .window = {100, 2, test->bins, 2, test->slot_of_bin, false},
                                     .num_replications = num_replications,
                                     .confidence = 0.95,
                                     .layout = layout_of,
                                     .replicate = replicate};
    test->fill = fill;
}

/* Bins of length 10, and slots that begin at every `bins_per_slot`-th up to the middle: candidates of a warm-up. */
static void choose_warmup(struct test_study *test, uint32_t num_bins, uint32_t bins_per_slot)
{
    uint32_t last = num_bins / 2 / bins_per_slot;
    for (uint32_t bin = 0; bin <= num_bins; bin++)
        test->bins[bin] = 10 * (glo_time)bin;
    for (uint32_t bin = 0; bin < num_bins; bin++)
        test->slot_of_bin[bin] = bin / bins_per_slot < last ? bin / bins_per_slot : last;
    test->study.window =
        (struct glo_window){10 * (glo_time)num_bins, num_bins, test->bins, last + 1, test->slot_of_bin, true};
}

static void run_study(struct test_study *test, struct glo_run *run)
{
    struct glo_runner_options options = {.num_threads = 2};
    cr_assert_eq(glo_run_init(run, &test->study, &options, NULL), GLO_OK);
}

static void analyse(struct test_study *test, struct glo_run *run, struct glo_analysis *analysis)
{
    struct glo_problem problem = {0};
    run_study(test, run);
    cr_assert_eq(glo_analysis_init(analysis, run, &problem), GLO_OK, "%s", problem.text);
    cr_assert_eq(problem.code, GLO_OK);
}

static void finish(struct glo_analysis *analysis, struct glo_run *run)
{
    glo_analysis_free(analysis);
    glo_analysis_free(analysis);
    cr_assert_null(analysis->estimates);
    glo_run_free(run);
}

/* The slots of a figure in a record of two slots. */
static struct glo_ratio *ratio_of(struct glo_record *record, uint32_t figure, uint32_t slot)
{
    return &record->ratios[figure * 2 + slot];
}

static bool same(const struct glo_interval *a, const struct glo_interval *b)
{
    return a->mean == b->mean && a->half_width == b->half_width && a->lower == b->lower && a->upper == b->upper &&
           a->confidence == b->confidence && a->n == b->n;
}

static const struct glo_figure plain_figures[1] = {{.name = "lead_time", .kind = GLO_FIGURE_MEAN, .scale = 1}};
static const struct glo_layout plain = {plain_figures, 1, NULL, 0, 0, NULL, 0, NULL, 0};

static int fill_plain(const struct test_study *test, uint32_t point, uint32_t replication, struct glo_record *record)
{
    (void)test;
    *ratio_of(record, 0, 0) = (struct glo_ratio){1000, 1, 0, 0}; /* before the warm-up: would spoil every mean */
    *ratio_of(record, 0, 1) = (struct glo_ratio){10 * (point + 1) + replication, 1, 0, 0};
    bool fails = point == 1 && replication == 2;
    return fails ? glo_fail(&record->problem, GLO_ERR_BALANCE, "money is missing") : GLO_OK;
}

/* A replication that failed at one point counts at none. */

Test(analysis, whole_replications)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    study_init(&test, 3, 5, &plain, fill_plain);
    analyse(&test, &run, &analysis);
    const uint32_t expected[] = {0, 1, 3, 4};
    cr_assert_eq(analysis.num_whole, 4);
    cr_assert_eq(memcmp(analysis.whole, expected, sizeof expected), 0);
    for (uint32_t point = 0; point < 3; point++) {
        double values[] = {10 * (point + 1.0), 10 * (point + 1.0) + 1, 10 * (point + 1.0) + 3, 10 * (point + 1.0) + 4};
        struct glo_interval interval = glo_interval_of_mean(values, 4, 0.95);
        const struct glo_estimate *estimate = glo_analysis_estimate(&analysis, point, 0);
        cr_assert(estimate->point == point && estimate->figure == 0);
        cr_assert(same(&estimate->interval, &interval));
    }
    finish(&analysis, &run);
}

static int fill_failing(const struct test_study *test, uint32_t point, uint32_t replication, struct glo_record *record)
{
    (void)test;
    (void)record;
    return replication % 2 == point ? GLO_ERR_BALANCE : GLO_OK;
}

/* Without a whole replication there is nothing to say, and the sentence counts the failures. */

Test(analysis, no_whole_replication)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    struct glo_problem problem = {0};
    study_init(&test, 2, 4, &plain, fill_failing);
    run_study(&test, &run);
    cr_assert_eq(glo_analysis_init(&analysis, &run, &problem), GLO_ERR_ARGUMENT);
    cr_assert_not_null(strstr(problem.text, "4 of 8"));
    finish(&analysis, &run);
}

/* What was not run before a stop is no whole replication either. */

Test(analysis, stopped_run)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    study_init(&test, 2, 6, &plain, fill_plain);
    run_study(&test, &run);
    run.records[3 * 2 + 1].done = false;
    run.records[4 * 2].done = false;
    cr_assert_eq(glo_analysis_init(&analysis, &run, NULL), GLO_OK);
    const uint32_t expected[] = {0, 1, 5}; /* 2 failed */
    cr_assert_eq(analysis.num_whole, 3);
    cr_assert_eq(memcmp(analysis.whole, expected, sizeof expected), 0);
    finish(&analysis, &run);
}

/* A stated warm-up: the last of the slots; a single slot begins at 0. */

Test(analysis, stated_warmup)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    study_init(&test, 1, 2, &plain, fill_plain);
    analyse(&test, &run, &analysis);
    cr_assert(analysis.first_slot == 1 && analysis.warmup == 50 && !analysis.warmup_doubtful);
    cr_assert(analysis.warmup_point == GLO_ALL && analysis.warmup_figure == GLO_ALL);
    glo_analysis_free(&analysis);
    test.study.window.num_slots = 1;
    test.slot_of_bin[1] = 0;
    cr_assert_eq(glo_analysis_init(&analysis, &run, NULL), GLO_OK);
    cr_assert(analysis.first_slot == 0 && analysis.warmup == 0 && !analysis.warmup_doubtful);
    finish(&analysis, &run);
}

/* Three figures, two of them watched. */
static const struct glo_figure watched_figures[3] = {{.name = "a", .scale = 1},
                                                     {.name = "b", .scale = 1},
                                                     {.name = "c", .scale = 1}};
static const uint32_t watched[2] = {2, 0};
static const struct glo_layout watching = {watched_figures, 3, NULL, 0, 0, watched, 2, NULL, 0};

/* A level that is high for the first `bins` bins, with a ripple that a batch of five averages out; exact in binary. */
static double step(uint32_t bin, uint32_t bins)
{
    return (bin < bins ? 9 : 1) + 0.25 * (bin % 5);
}

/* Point 0: the second watched figure falls after 18 bins; point 1: the first one after 31. In point 0 the first one has
 * no order at all. Replications carry the series in unequal parts, so that only the ratio of the sums has the step. */
static int fill_steps(const struct test_study *test, uint32_t point, uint32_t replication, struct glo_record *record)
{
    uint32_t num_bins = test->study.window.num_bins;
    for (uint32_t w = 0; w < 2; w++)
        for (uint32_t bin = 0; bin < num_bins; bin++) {
            uint32_t bins = point == 0 ? 18 : w == 0 ? 31 : 0;
            double orders = point == 0 && w == 0 ? 0 : replication == 0 ? 3 : 1;
            record->bottoms[w * num_bins + bin] = orders;
            record->tops[w * num_bins + bin] =
                orders * step(bin, bins) + (replication == 0 ? 2.0 : -2.0) * (bin % 7) * (orders > 0);
        }
    return GLO_OK;
}

/* The longest truncation over points and figures decides, and the window begins with the next slot. */

Test(analysis, automatic_warmup)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    double series[100];
    bool doubtful;
    for (uint32_t bin = 0; bin < 100; bin++)
        series[bin] = step(bin, 31);
    cr_assert_eq(glo_warmup_mser5(series, 100, &doubtful), 35);
    study_init(&test, 2, 2, &watching, fill_steps);
    choose_warmup(&test, 100, 10);
    analyse(&test, &run, &analysis);
    cr_assert(analysis.first_slot == 4 && analysis.warmup == 400 && !analysis.warmup_doubtful);
    cr_assert(analysis.warmup_point == 1 && analysis.warmup_figure == 2);
    finish(&analysis, &run);
    /* Where a slot begins at the very bin, nothing is rounded. */
    choose_warmup(&test, 100, 5);
    analyse(&test, &run, &analysis);
    cr_assert(analysis.first_slot == 7 && analysis.warmup == 350);
    finish(&analysis, &run);
    /* Point 0 alone: the figure without orders is passed over. */
    test.design.num_points = 1;
    analyse(&test, &run, &analysis);
    cr_assert(analysis.warmup_point == 0 && analysis.warmup_figure == 0 && analysis.warmup == 200);
    finish(&analysis, &run);
}

static int fill_flat(const struct test_study *test, uint32_t point, uint32_t replication, struct glo_record *record)
{
    (void)point;
    (void)replication;
    for (uint32_t i = 0; i < 2 * test->study.window.num_bins; i++)
        record->tops[i] = record->bottoms[i] = 1;
    return GLO_OK;
}

static int fill_nothing(const struct test_study *test, uint32_t point, uint32_t replication, struct glo_record *record)
{
    (void)test;
    (void)point;
    (void)replication;
    (void)record;
    return GLO_OK;
}

/* Nothing to drop: the first of equals decides. Nothing watched exists: nothing decides, which is doubtful. */

Test(analysis, automatic_warmup_of_nothing)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    study_init(&test, 2, 2, &watching, fill_flat);
    choose_warmup(&test, 100, 10);
    analyse(&test, &run, &analysis);
    cr_assert(analysis.first_slot == 0 && analysis.warmup == 0 && !analysis.warmup_doubtful);
    cr_assert(analysis.warmup_point == 0 && analysis.warmup_figure == 2);
    finish(&analysis, &run);
    test.fill = fill_nothing;
    analyse(&test, &run, &analysis);
    cr_assert(analysis.first_slot == 0 && analysis.warmup == 0 && analysis.warmup_doubtful);
    cr_assert(analysis.warmup_point == GLO_ALL && analysis.warmup_figure == GLO_ALL);
    finish(&analysis, &run);
}

/* A warm-up that is longer than the last candidate ends there, and is doubtful. */

Test(analysis, automatic_warmup_beyond_the_last_slot)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    study_init(&test, 2, 2, &watching, fill_steps);
    choose_warmup(&test, 100, 10);
    for (uint32_t bin = 0; bin < 100; bin++)
        test.slot_of_bin[bin] = bin / 10 < 3 ? bin / 10 : 3;
    test.study.window.num_slots = 4;
    analyse(&test, &run, &analysis);
    cr_assert(analysis.first_slot == 3 && analysis.warmup == 300 && analysis.warmup_doubtful);
    finish(&analysis, &run);
}

/* Orders come in bins 10 to 79 of 100 only, but for every fourth; a higher level until bin 30. */
static int fill_gaps(const struct test_study *test, uint32_t point, uint32_t replication, struct glo_record *record)
{
    (void)test;
    (void)point;
    (void)replication;
    for (uint32_t bin = 10; bin < 80; bin++)
        if (bin % 4 != 0) {
            record->bottoms[bin] = 1;
            record->tops[bin] = 100 + step(bin, 30);
        }
    return GLO_OK;
}

/* The first order comes in bin 10; nothing ever changes. */
static int fill_late(const struct test_study *test, uint32_t point, uint32_t replication, struct glo_record *record)
{
    (void)point;
    (void)replication;
    for (uint32_t bin = 10; bin < test->study.window.num_bins; bin++)
        record->tops[bin] = record->bottoms[bin] = 1;
    return GLO_OK;
}

/* An empty bin repeats the one before, leading ones the first that exists. */

Test(analysis, empty_bins)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    double series[100];
    for (uint32_t bin = 0; bin < 100; bin++) {
        uint32_t from = bin < 10 ? 10 : bin > 79 ? 79 : bin;
        series[bin] = 100 + step(from % 4 != 0 ? from : from - 1, 30);
    }
    bool doubtful;
    uint32_t truncation = glo_warmup_mser5(series, 100, &doubtful);
    cr_assert(truncation >= 30 && truncation <= 50);
    study_init(&test, 1, 1, &watching, fill_gaps);
    choose_warmup(&test, 100, 1);
    analyse(&test, &run, &analysis);
    cr_assert_eq(analysis.warmup, 10 * (glo_time)truncation);
    cr_assert_eq(analysis.warmup_doubtful, doubtful);
    finish(&analysis, &run);
    test.fill = fill_late;
    analyse(&test, &run, &analysis);
    cr_assert_eq(analysis.warmup, 0);
    finish(&analysis, &run);
}

enum { MEAN, SOME, NONE, SURE, MANY, NEVER, IDLE, PART, MEDIAN, NUM_KINDS };
static const struct glo_figure kinds[NUM_KINDS] = {
    [MEAN] = {.name = "lead_time", .kind = GLO_FIGURE_MEAN, .scale = 0.5, .has_range = true},
    [SOME] = {.name = "lead_time.rare", .kind = GLO_FIGURE_MEAN, .scale = 1, .has_range = true},
    [NONE] = {.name = "lead_time.none", .kind = GLO_FIGURE_MEAN, .scale = 1, .has_range = true},
    [SURE] = {.name = "served_share", .kind = GLO_FIGURE_SHARE, .scale = 1},
    [MANY] = {.name = "served_share.many", .kind = GLO_FIGURE_SHARE, .scale = 1},
    [NEVER] = {.name = "refused_share", .kind = GLO_FIGURE_SHARE, .scale = 1},
    [IDLE] = {.name = "utilisation.idle", .kind = GLO_FIGURE_SHARE, .scale = 1, .of_time = true},
    [PART] = {.name = "utilisation", .kind = GLO_FIGURE_SHARE, .scale = 1, .of_time = true},
    [MEDIAN] = {.name = "lead_time.q50", .kind = GLO_FIGURE_QUANTILE, .scale = 0.5, .quantile = 0.5},
};
static const struct glo_layout of_kinds = {kinds, NUM_KINDS, NULL, 0, 1, NULL, 0, NULL, 0};

static int fill_kinds(const struct test_study *test, uint32_t point, uint32_t replication, struct glo_record *record)
{
    (void)test;
    (void)point;
    const int64_t r = replication, ticks = INT64_C(1) << 62;
    for (uint32_t figure = 0; figure < NUM_KINDS; figure++)
        *ratio_of(record, figure, 0) = (struct glo_ratio){1, 1, -1000, 1000}; /* before the warm-up */
    *ratio_of(record, MEAN, 1) = (struct glo_ratio){100 + 10 * r * r, 10, 8 - r, 40 + r};
    if (replication % 3 == 1)
        *ratio_of(record, SOME, 1) = (struct glo_ratio){r, 1, r, r};
    *ratio_of(record, SURE, 1) = (struct glo_ratio){100, 100, INT64_MAX, INT64_MIN};
    *ratio_of(record, MANY, 1) = (struct glo_ratio){(glo_int128)ticks * 8, (glo_int128)ticks * 8, 0, 0};
    *ratio_of(record, NEVER, 1) = (struct glo_ratio){0, 100, INT64_MAX, INT64_MIN};
    *ratio_of(record, IDLE, 1) = (struct glo_ratio){0, (glo_int128)ticks * 8, INT64_MAX, INT64_MIN};
    *ratio_of(record, PART, 1) = (struct glo_ratio){90 + r, 100, INT64_MAX, INT64_MIN};
    struct glo_histogram histogram;
    glo_histogram_init(&histogram);
    int code = GLO_OK;
    for (int64_t i = 0; i < 9 && code == GLO_OK; i++)
        code = glo_histogram_add(&histogram, 10 * i + r);
    if (code == GLO_OK)
        code = glo_histogram_freeze(&histogram, &record->quantiles[1]);
    glo_histogram_free(&histogram);
    return code;
}

/* Means, ranges and quantiles of the slots that count; replications where a figure does not exist are left out. */

Test(analysis, estimates)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    study_init(&test, 2, 6, &of_kinds, fill_kinds);
    test.study.confidence = 0.9;
    analyse(&test, &run, &analysis);
    cr_assert(analysis.num_estimates == 2 * NUM_KINDS && analysis.first_estimate[1] == NUM_KINDS);
    const double means[] = {5, 5.5, 7, 9.5, 13, 17.5}, rare[] = {1, 4}, medians[] = {20, 20.5, 21, 21.5, 22, 22.5};
    struct glo_interval expected = glo_interval_of_mean(means, 6, 0.9);
    const struct glo_estimate *estimate = glo_analysis_estimate(&analysis, 1, MEAN);
    cr_assert(same(&estimate->interval, &expected) && estimate->least == 0.5 * 3 && estimate->most == 0.5 * 45);
    expected = glo_interval_of_mean(rare, 2, 0.9);
    estimate = glo_analysis_estimate(&analysis, 1, SOME);
    cr_assert(same(&estimate->interval, &expected) && estimate->least == 1 && estimate->most == 4);
    expected = glo_interval_of_mean(medians, 6, 0.9);
    estimate = glo_analysis_estimate(&analysis, 1, MEDIAN);
    cr_assert(same(&estimate->interval, &expected) && isnan(estimate->least) && isnan(estimate->most));
    estimate = glo_analysis_estimate(&analysis, 1, NONE);
    cr_assert(isnan(estimate->interval.mean) && estimate->interval.half_width == INFINITY);
    cr_assert(estimate->interval.lower == -INFINITY && estimate->interval.upper == INFINITY);
    cr_assert(estimate->interval.n == 0 && estimate->interval.confidence == 0.9);
    cr_assert(isnan(estimate->least) && isnan(estimate->most));
    finish(&analysis, &run);
}

/* A share stays in [0, 1]. At its ends all orders are the trials, as many as 64 bits can say; of a share of time, whose
 * bottom exceeds 64 bits here and counts no trials, the replications. */

Test(analysis, shares)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    study_init(&test, 1, 6, &of_kinds, fill_kinds);
    analyse(&test, &run, &analysis);
    double bound = 1 - pow(0.025, 1 / 600.0);
    struct glo_interval interval = glo_analysis_estimate(&analysis, 0, SURE)->interval;
    cr_assert(interval.mean == 1 && interval.upper == 1 && fabs(interval.lower - (1 - bound)) < 1e-12);
    const double ones[] = {1, 1, 1, 1, 1, 1};
    struct glo_interval expected = glo_interval_of_share(ones, 6, UINT64_MAX, 0.95);
    cr_assert(same(&glo_analysis_estimate(&analysis, 0, MANY)->interval, &expected));
    interval = glo_analysis_estimate(&analysis, 0, NEVER)->interval;
    cr_assert(interval.mean == 0 && interval.lower == 0 && fabs(interval.upper - bound) < 1e-12);
    interval = glo_analysis_estimate(&analysis, 0, IDLE)->interval;
    cr_assert(interval.mean == 0 && interval.lower == 0 && fabs(interval.upper - (1 - pow(0.025, 1 / 6.0))) < 1e-12);
    const double parts[] = {0.90, 0.91, 0.92, 0.93, 0.94, 0.95};
    expected = glo_interval_of_share(parts, 6, 0, 0.95);
    cr_assert(same(&glo_analysis_estimate(&analysis, 0, PART)->interval, &expected));
    cr_assert(expected.upper < 1);
    finish(&analysis, &run);
}

/* The same names in another order, and one that exists at one point only. */
static const struct glo_figure here[4] = {{.name = "x", .scale = 1, .shown = true},
                                          {.name = "hidden", .scale = 1},
                                          {.name = "rare", .scale = 1, .shown = true},
                                          {.name = "only_here", .scale = 1, .shown = true}};
static const struct glo_figure there[3] = {{.name = "rare", .scale = 1, .shown = true},
                                           {.name = "hidden", .scale = 1},
                                           {.name = "x", .scale = 1, .shown = true}};
static const struct glo_layout of_here = {here, 4, NULL, 0, 0, NULL, 0, NULL, 0};
static const struct glo_layout of_there = {there, 3, NULL, 0, 0, NULL, 0, NULL, 0};

/* x is 100 x point + noise that grows with the replication; `rare` misses replication 0 at point 0, 1 at point 1, and
 * all at point 3. */
static int fill_pairs(const struct test_study *test, uint32_t point, uint32_t replication, struct glo_record *record)
{
    const struct glo_layout *layout = test->layouts[point];
    const int64_t r = replication;
    for (uint32_t figure = 0; figure < layout->num_figures; figure++) {
        const char *name = layout->figures[figure].name;
        bool rare = strcmp(name, "rare") == 0;
        if (rare && (replication == point || point == 3))
            continue;
        int64_t value = rare ? 5 + r * (point == 1) : 100 * (int64_t)point + r + (point > 0 ? r * r % 5 : 0);
        *ratio_of(record, figure, 1) = (struct glo_ratio){value, 1, 0, 0};
    }
    return GLO_OK;
}

static void check_difference(const struct glo_difference *difference, uint32_t point, uint32_t figure,
                             uint32_t against_figure, const struct glo_comparison *expected)
{
    cr_assert(difference->point == point && difference->against == 1);
    cr_assert(difference->figure == figure && difference->against_figure == against_figure);
    cr_assert(same(&difference->comparison.difference, &expected->difference));
    cr_assert_eq(difference->comparison.verdict, expected->verdict);
    cr_assert_eq(difference->comparison.family_confidence, 0.95);
}

/* Shown figures against those of the same name at the baseline, in pairs where both exist, each as one of all. */

Test(analysis, differences)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    study_init(&test, 4, 6, &of_here, fill_pairs);
    test.layouts[1] = &of_there;
    test.design.compared = 0;
    test.design.baseline = 1;
    analyse(&test, &run, &analysis);
    double x[4][6], rare[4][6];
    for (uint32_t point = 0; point < 4; point++)
        for (uint32_t r = 0; r < 6; r++) {
            x[point][r] = 100.0 * point + r + (point > 0 ? r * r % 5 : 0);
            rare[point][r] = 5 + r * (point == 1);
        }
    /* 0: x and rare; 2: x and rare; 3: x, for rare has no pair. */
    const uint32_t k = 5;
    cr_assert_eq(analysis.num_differences, k);
    struct glo_comparison expected = glo_compare(x[0], x[1], 6, k, 0.95);
    cr_assert_eq(expected.verdict, GLO_VERDICT_LOWER);
    check_difference(&analysis.differences[0], 0, 0, 2, &expected);
    expected = glo_compare(&rare[0][2], &rare[1][2], 4, k, 0.95);
    check_difference(&analysis.differences[1], 0, 2, 0, &expected);
    expected = glo_compare(x[2], x[1], 6, k, 0.95);
    check_difference(&analysis.differences[2], 2, 0, 2, &expected);
    const double second[] = {5, 5, 5, 5}, first[] = {5, 8, 9, 10};
    expected = glo_compare(second, first, 4, k, 0.95);
    check_difference(&analysis.differences[3], 2, 2, 0, &expected);
    expected = glo_compare(x[3], x[1], 6, k, 0.95);
    cr_assert_eq(expected.verdict, GLO_VERDICT_HIGHER);
    check_difference(&analysis.differences[4], 3, 0, 2, &expected);
    cr_assert(glo_analysis_find(&analysis, 0, "rare") == 2 && glo_analysis_find(&analysis, 1, "rare") == 0);
    cr_assert_eq(glo_analysis_find(&analysis, 1, "only_here"), GLO_ALL);
    cr_assert_eq(glo_analysis_find(&analysis, 0, "rar"), GLO_ALL);
    finish(&analysis, &run);
    /* Where nothing is compared there are none. */
    test.design.compared = GLO_ALL;
    analyse(&test, &run, &analysis);
    cr_assert(analysis.num_differences == 0 && analysis.differences == NULL);
    finish(&analysis, &run);
}

#ifdef GLO_FAULTS
/* Whichever allocation fails, the analysis says so and leaves nothing. */

Test(analysis, memory_failures)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    study_init(&test, 4, 6, &of_here, fill_pairs);
    test.layouts[1] = &of_there;
    test.design.compared = 0;
    choose_warmup(&test, 2, 1);
    run_study(&test, &run);
    for (int for_good = 0; for_good < 2; for_good++) {
        int code = GLO_ERR_NO_MEMORY;
        int64_t k;
        for (k = -1; code == GLO_ERR_NO_MEMORY;) {
            struct glo_problem problem = {0};
            glo_memory_fail_at(++k, for_good);
            code = glo_analysis_init(&analysis, &run, &problem);
            cr_assert_eq(code != GLO_OK, glo_memory_failures() > 0);
            glo_memory_fail_at(-1, 0);
            cr_assert_eq(problem.code, code);
            cr_assert_eq(analysis.estimates == NULL, code != GLO_OK);
            glo_analysis_free(&analysis);
        }
        cr_assert_eq(code, GLO_OK);
        cr_assert_geq(k, 8);
    }
    glo_run_free(&run);
}
#endif

/* M/M/1: service takes 1 h in the mean, utilisation is 0.8, so the mean wait is 4 h in steady state. */

#define ARRIVALS_PER_HOUR 0.8
#define STEADY_WAIT 4.0
#define BIN_HOURS 50
#define NUM_BINS 200
#define BACKLOG_HOURS 200.0 /* of work at time 0: gone after about 200 / (1 - 0.8) = 1000 h, 20 bins */

static const struct glo_figure waits[1] = {
    {.name = "time_in_queue", .scale = 1.0 / (double)GLO_TICKS_PER_HOUR, .has_range = true}};
static const uint32_t watched_wait[1] = {0};
static const struct glo_layout queue = {waits, 1, NULL, 0, 0, watched_wait, 1, NULL, 0};

/* Lindley 1952: the next wait is max(0, wait + service - interarrival). Point 1 begins empty. */
static int fill_queue(const struct test_study *test, uint32_t point, uint32_t replication, struct glo_record *record)
{
    const struct glo_window *window = &test->study.window;
    const struct glo_stream stream = glo_stream_make(17, "queue");
    double now = 0, wait = point == 0 ? BACKLOG_HOURS : 0;
    for (uint32_t index = 0;; index++) {
        struct glo_address address = {.replication = replication, .index = index};
        glo_block block = glo_stream_block(&stream, &address);
        double interarrival = -log(glo_block_uniform(block, 0)) / ARRIVALS_PER_HOUR;
        double service = -log(glo_block_uniform(block, 1));
        now += interarrival;
        wait = fmax(0, wait - interarrival);
        if (glo_ticks(now) >= window->end)
            return GLO_OK;
        uint32_t bin = (uint32_t)(now / BIN_HOURS);
        struct glo_ratio *ratio = &record->ratios[window->slot_of_bin[bin]];
        int64_t ticks = glo_ticks(wait);
        ratio->top += ticks;
        ratio->bottom++;
        ratio->least = ticks < ratio->least ? ticks : ratio->least;
        ratio->most = ticks > ratio->most ? ticks : ratio->most;
        record->tops[bin] += (double)ticks;
        record->bottoms[bin]++;
        wait += service;
    }
}

static void queue_init(struct test_study *test, uint32_t num_points)
{
    study_init(test, num_points, 20, &queue, fill_queue);
    choose_warmup(test, NUM_BINS, 5);
    for (uint32_t bin = 0; bin <= NUM_BINS; bin++)
        test->bins[bin] = bin * BIN_HOURS * GLO_TICKS_PER_HOUR;
    test->study.window.end = NUM_BINS * BIN_HOURS * GLO_TICKS_PER_HOUR;
}

/* The backlog decides the warm-up, at both points; after it both intervals hold the closed form, before it the one with
 * the backlog does not. */

Test(analysis, queue_with_a_backlog)
{
    struct test_study test;
    struct glo_run run;
    struct glo_analysis analysis;
    queue_init(&test, 2);
    analyse(&test, &run, &analysis);
    cr_assert(analysis.warmup_point == 0 && analysis.warmup_figure == 0 && !analysis.warmup_doubtful);
    cr_assert(glo_hours(analysis.warmup) >= 15 * BIN_HOURS && glo_hours(analysis.warmup) <= 60 * BIN_HOURS);
    for (uint32_t point = 0; point < 2; point++) {
        const struct glo_estimate *estimate = glo_analysis_estimate(&analysis, point, 0);
        cr_assert(estimate->interval.lower < STEADY_WAIT && STEADY_WAIT < estimate->interval.upper);
        cr_assert_lt(estimate->interval.half_width, 0.1 * STEADY_WAIT);
        cr_assert(estimate->interval.n == 20 && estimate->least == 0 && estimate->most > 20);
    }
    finish(&analysis, &run);
    test.study.window.num_slots = 1;
    memset(test.slot_of_bin, 0, sizeof test.slot_of_bin);
    analyse(&test, &run, &analysis);
    cr_assert(analysis.warmup == 0 && analysis.warmup_doubtful);
    cr_assert_gt(glo_analysis_estimate(&analysis, 0, 0)->interval.lower, STEADY_WAIT);
    finish(&analysis, &run);
}

/* Any number of threads, the same bits. */

Test(analysis, same_at_any_number_of_threads)
{
    struct test_study test;
    struct glo_interval first = {0};
    queue_init(&test, 1);
    for (uint32_t threads = 1; threads <= 4; threads++) {
        struct glo_run run;
        struct glo_analysis analysis;
        struct glo_runner_options options = {.num_threads = threads};
        cr_assert_eq(glo_run_init(&run, &test.study, &options, NULL), GLO_OK);
        cr_assert_eq(glo_analysis_init(&analysis, &run, NULL), GLO_OK);
        if (threads == 1)
            first = analysis.estimates[0].interval;
        cr_assert(same(&analysis.estimates[0].interval, &first));
        finish(&analysis, &run);
    }
}
