/*
 * Rounds of replications on a made-up study whose half-widths are known: values alternate around 100 at a distance d.
 * After n of them the mean is off by e = 0, or d / n where n is odd, and the half-width is
 * t(n - 1) sqrt((d^2 - e^2) / (n - 1)).
 */
#include "sim/experiment/stopping.h"

#include "sim/memory.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { MOST_POINTS = 2 };

static const struct glo_figure figures[2] = {{.name = "wait", .scale = 1}, {.name = "load", .scale = 1}};
static const glo_time bins[3] = {0, 50, 100};
static const uint32_t slot_of_bin[2] = {0, 1};

struct made {
    struct glo_study study;
    struct glo_design design;
    struct glo_layout layouts[MOST_POINTS];
    struct glo_precision precise[MOST_POINTS][2];
    int64_t mean, distance[MOST_POINTS]; /* of figure 0; figure 1 is always 7 */
    bool fails;
    uint32_t stops_at; /* the replication in which the run is asked to stop; 0: none */
    _Atomic int stop;
};

static const struct glo_layout *layout_of(void *self, uint32_t point)
{
    return &((struct made *)self)->layouts[point];
}

static int replicate(void *self, uint32_t point, uint32_t replication, const struct glo_sink *sink,
                     struct glo_tray *tray, struct glo_record *record)
{
    struct made *made = self;
    (void)sink, (void)tray;
    if (made->stops_at && replication == made->stops_at)
        made->stop = 1;
    int64_t value = made->mean + (replication % 2 ? -made->distance[point] : made->distance[point]);
    record->ratios[1] = (struct glo_ratio){value, 1, INT64_MAX, INT64_MIN}; /* the second slot of figure 0 */
    record->ratios[3] = (struct glo_ratio){7, 1, INT64_MAX, INT64_MIN};
    record->fingerprint = replication;
    return made->fails ? glo_fail(&record->problem, GLO_ERR_BALANCE, "it does not balance") : GLO_OK;
}

static void make(struct made *made, uint32_t num_points, uint32_t least, uint32_t most)
{
    memset(made, 0, sizeof *made);
    made->mean = 100;
    made->design = (struct glo_design){.num_points = num_points, .compared = GLO_ALL};
    for (uint32_t i = 0; i < num_points; i++) {
        made->distance[i] = 10;
        made->precise[i][0] = (struct glo_precision){0, 0.02};
        made->precise[i][1] = (struct glo_precision){1, 0.001};
        made->layouts[i] =
            (struct glo_layout){.figures = figures, .num_figures = 2, .precise = made->precise[i], .num_precise = 2};
    }
    made->study = (struct glo_study){.self = made,
                                     .design = &made->design,
                                     .window = {100, 2, bins, 2, slot_of_bin, false},
                                     .num_replications = most,
                                     .least_replications = least,
                                     .confidence = 0.95,
                                     .layout = layout_of,
                                     .replicate = replicate};
}

/* How many replications are run. */
static uint32_t run(struct made *made, uint32_t num_threads)
{
    struct glo_run it;
    struct glo_problem problem = {0};
    struct glo_runner_options options = {.num_threads = num_threads};
    cr_assert_eq(glo_run_init(&it, &made->study, &options, &problem), GLO_OK, "%s", problem.text);
    uint32_t num = it.num_replications;
    cr_assert(!it.stopped && it.num_done == num * made->design.num_points);
    for (uint32_t r = 0; r < num; r++)
        for (uint32_t point = 0; point < made->design.num_points; point++)
            cr_assert(glo_run_record(&it, point, r)->done && glo_run_record(&it, point, r)->fingerprint == r);
    glo_run_free(&it);
    return num;
}

/* Half-width over its goal of 2 % after n replications. */
static double ratio_at(double distance, uint32_t n)
{
    double off = n % 2 ? distance / n : 0;
    double half_width = gsl_cdf_tdist_Pinv(0.975, n - 1.0) * sqrt((distance * distance - off * off) / (n - 1));
    return half_width / (0.02 * (100 + off));
}

/* From n replications the round goes to n times the square of that ratio, and on until the goal is reached. */
Test(stopping, rounds)
{
    struct made made;
    uint32_t n = 10, num_rounds = 0;
    make(&made, 1, n, 1000);
    for (double ratio; (ratio = ratio_at(10, n)) > 1; num_rounds++)
        n = (uint32_t)ceil(fmin(fmax(ratio * ratio * n, n + fmax(1, n / 10.0)), 2.0 * n));
    cr_assert(n > 90 && num_rounds > 3);
    for (uint32_t threads = 1; threads <= 4; threads++)
        cr_expect_eq(run(&made, threads), n, "%u threads", threads);
}

/* The point that needs most decides for all. */
Test(stopping, all_points)
{
    struct made made;
    make(&made, 1, 10, 1000);
    uint32_t alone = run(&made, 1);
    make(&made, 2, 10, 1000);
    made.distance[0] = 1;
    cr_expect_eq(run(&made, 2), alone);
}

Test(stopping, limits)
{
    struct made made;
    make(&made, 1, 10, 50); /* the limit comes first */
    cr_expect_eq(run(&made, 2), 50);
    make(&made, 1, 400, 1000); /* the least is enough */
    cr_expect_eq(run(&made, 2), 400);
    make(&made, 1, 30, 20); /* the least is beyond the limit */
    cr_expect_eq(run(&made, 2), 20);
    make(&made, 1, 0, 20); /* no least is stated */
    cr_expect_eq(run(&made, 2), 20);
    make(&made, 1, 10, 40); /* nothing is to be precise */
    made.layouts[0].num_precise = 0;
    cr_expect_eq(run(&made, 2), 40);
    make(&made, 1, 10, 60); /* no share of nothing is reached */
    made.mean = 0;
    cr_expect_eq(run(&made, 2), 60);
    make(&made, 1, 10, 60); /* but nothing without any doubt is precise */
    made.mean = made.distance[0] = 0;
    cr_expect_eq(run(&made, 2), 10);
}

/* Where every replication fails, more of them tell nothing. */
Test(stopping, failures)
{
    struct made made;
    make(&made, 1, 10, 60);
    made.fails = true;
    cr_expect_eq(run(&made, 2), 10);
}

/* A stop in the last replication of a round: had there to be another, the run was stopped; else it is as it is. */
Test(stopping, stop_between_rounds)
{
    struct made made;
    struct glo_run it;
    struct glo_problem problem = {0};
    for (int enough = 0; enough < 2; enough++) {
        make(&made, 1, 10, 60);
        made.stops_at = 9;
        made.precise[0][0].share = enough ? 0.5 : 0.02;
        struct glo_runner_options options = {.num_threads = 1, .stop = &made.stop};
        cr_assert_eq(glo_run_init(&it, &made.study, &options, &problem), GLO_OK);
        cr_expect(it.num_done == 10 && it.num_replications == 10);
        cr_expect_eq(it.stopped, !enough);
        glo_run_free(&it);
    }
}

Test(stopping, worst)
{
    struct made made;
    struct glo_run it;
    struct glo_analysis analysis;
    uint32_t point = 9;
    struct glo_runner_options options = {.num_threads = 1};
    make(&made, 2, 10, 20);
    made.distance[0] = 20;
    cr_assert_eq(glo_run_init(&it, &made.study, &options, NULL), GLO_OK);
    cr_assert_eq(glo_analysis_init(&analysis, &it, NULL), GLO_OK);
    cr_expect_eq(glo_stopping_worst(&analysis, &point), &made.precise[0][0]);
    cr_expect_eq(point, 0);
    made.precise[0][0].share = made.precise[1][0].share = 0.5;
    cr_expect_null(glo_stopping_worst(&analysis, &point));
    glo_analysis_free(&analysis);
    glo_run_free(&it);
}

#ifdef GLO_FAULTS
static int run_short(int64_t k)
{
    struct made made;
    struct glo_run it;
    struct glo_problem problem = {0};
    struct glo_runner_options options = {.num_threads = 2};
    make(&made, 2, 4, 12);
    glo_memory_fail_at(k, 1);
    int code = glo_run_init(&it, &made.study, &options, &problem);
    cr_assert_eq(code != GLO_OK, glo_memory_failures() > 0);
    glo_memory_fail_at(-1, 0);
    cr_assert(problem.code == code && (it.records == NULL) == (code != GLO_OK));
    glo_run_free(&it);
    return code;
}

/* Whichever allocation fails, of a replication or of the look at what there is. */
Test(stopping, memory_failures)
{
    int64_t k = 0;
    while (run_short(k) == GLO_ERR_NO_MEMORY)
        k++;
    cr_assert_gt(k, 60);
}
#endif
