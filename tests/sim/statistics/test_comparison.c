/* Paired comparisons: a worked example, verdicts, the replications a verdict takes, and families that hold together. */
#include "sim/statistics/comparison.h"

#include "sim/stream.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>

static const struct glo_stream stream = {.key = {{6, 0}}};

static double normal(uint32_t replication, uint32_t index)
{
    struct glo_address address = {.replication = replication, .index = index};
    return gsl_cdf_ugaussian_Pinv(glo_block_uniform(glo_stream_block(&stream, &address), 0));
}

/*
 * Differences 2 1 3 2 2: mean 2, variance 0.5; variances of the points 11.5 and 10; t(0.975; 4) = 2.776445105 alone,
 * and t(0.9875; 4) = 3.495405933 as one of two.
 */

Test(comparison, worked_example)
{
    const double point[] = {12, 13, 17, 18, 20}, baseline[] = {10, 12, 14, 16, 18};
    struct glo_comparison alone = glo_compare(point, baseline, 5, 1, 0.95);
    cr_assert_float_eq(alone.difference.mean, 2, 1e-14);
    cr_assert_float_eq(alone.difference.half_width, 2.776445105 * sqrt(0.1), 1e-8);
    cr_assert_eq(alone.difference.n, 5);
    cr_assert_float_eq(alone.relative, 2.0 / 14, 1e-14);
    cr_assert_float_eq(alone.variance_saved, (11.5 + 10) / 0.5, 1e-12);
    cr_assert_eq(alone.verdict, GLO_VERDICT_HIGHER);
    cr_assert_eq(alone.replications_needed, 0);

    struct glo_comparison of_two = glo_compare(point, baseline, 5, 2, 0.95);
    cr_assert_float_eq(of_two.difference.half_width, 3.495405933 * sqrt(0.1), 1e-8);
    cr_assert_float_eq(of_two.difference.confidence, 0.975, 1e-15);
    cr_assert_eq(of_two.family_confidence, 0.95);

    struct glo_comparison turned = glo_compare(baseline, point, 5, 1, 0.95);
    cr_assert_eq(turned.verdict, GLO_VERDICT_LOWER);
    cr_assert_float_eq(turned.relative, -2.0 / 16, 1e-14);
}

Test(comparison, names_of_verdicts)
{
    cr_assert_str_eq(glo_verdict_name(GLO_VERDICT_HIGHER), "higher");
    cr_assert_str_eq(glo_verdict_name(GLO_VERDICT_LOWER), "lower");
    cr_assert_str_eq(glo_verdict_name(GLO_VERDICT_UNDECIDED), "undecided");
}

/* replications_needed is the least number that decides, for noisy differences of many sizes. */

Test(comparison, replications_needed_is_least)
{
    enum { N = 6 };
    double point[N], baseline[N];
    uint32_t undecided = 0;
    for (uint32_t trial = 0; trial < 200; trial++) {
        for (uint32_t i = 0; i < N; i++) {
            point[i] = 20 + normal(trial, i) + trial * 0.01;
            baseline[i] = 20;
        }
        struct glo_comparison comparison = glo_compare(point, baseline, N, 3, 0.9);
        const struct glo_interval *difference = &comparison.difference;
        uint32_t needed = comparison.replications_needed;
        if (comparison.verdict != GLO_VERDICT_UNDECIDED) {
            cr_assert_eq(needed, 0);
            cr_assert_gt(fabs(difference->mean), difference->half_width);
            continue;
        }
        undecided++;
        cr_assert_gt(needed, N);
        double deviation = difference->half_width * sqrt(N) / gsl_cdf_tdist_Pinv(1 - 0.1 / 6, N - 1);
        double at_needed = gsl_cdf_tdist_Pinv(1 - 0.1 / 6, needed - 1) * deviation / sqrt(needed);
        double before = gsl_cdf_tdist_Pinv(1 - 0.1 / 6, needed - 2) * deviation / sqrt(needed - 1);
        cr_assert_lt(at_needed, fabs(difference->mean) * (1 + 1e-9));
        cr_assert_gt(before, fabs(difference->mean) * (1 - 1e-9));
    }
    cr_assert(undecided > 50 && undecided < 180);
}

/* No difference, no spread, one replication, a baseline of 0: numbers that say so, and no NaN. */

Test(comparison, edges)
{
    const double a[] = {1, 2, 4}, b[] = {2, 1, 4}, raised[] = {1.5, 2.5, 4.5}, zero[] = {0, 0, 0};
    struct glo_comparison comparison = glo_compare(a, b, 3, 1, 0.95);
    cr_assert_eq(comparison.verdict, GLO_VERDICT_UNDECIDED);
    cr_assert_eq(comparison.replications_needed, GLO_MOST_REPLICATIONS);
    cr_assert_eq(comparison.relative, 0);

    comparison = glo_compare(a, a, 3, 1, 0.95);
    cr_assert_eq(comparison.verdict, GLO_VERDICT_UNDECIDED);
    cr_assert_eq(comparison.difference.half_width, 0);
    cr_assert_eq(comparison.variance_saved, INFINITY);
    cr_assert_eq(comparison.replications_needed, GLO_MOST_REPLICATIONS);

    comparison = glo_compare(raised, a, 3, 1, 0.95);
    cr_assert_eq(comparison.verdict, GLO_VERDICT_HIGHER);
    cr_assert_eq(comparison.difference.half_width, 0);
    cr_assert_eq(comparison.replications_needed, 0);

    comparison = glo_compare(raised, a, 1, 1, 0.95);
    cr_assert_eq(comparison.verdict, GLO_VERDICT_UNDECIDED);
    cr_assert_eq(comparison.difference.half_width, INFINITY);
    cr_assert_eq(comparison.variance_saved, 1);
    cr_assert_eq(comparison.replications_needed, GLO_MOST_REPLICATIONS);

    cr_assert_eq(glo_compare(a, zero, 3, 1, 0.95).relative, INFINITY);
    cr_assert_eq(glo_compare(zero, zero, 3, 1, 0.95).relative, 0);
    cr_assert_eq(glo_compare(zero, zero, 3, 1, 0.95).variance_saved, 1);
    /* A negative baseline (a loss): an improvement stays positive. */
    const double loss[] = {-10, -10, -10}, smaller[] = {-5, -4, -6};
    cr_assert_float_eq(glo_compare(smaller, loss, 3, 1, 0.95).relative, 0.5, 1e-15);
}

/* Of 2,000 families of ten null comparisons, at most 5 % see a difference anywhere (without the adjustment it were 40
 * %). */

Test(comparison, family_holds_together)
{
    enum { FAMILIES = 2000, K = 10, N = 8 };
    double point[N], baseline[N], false_families = 0;
    for (uint32_t family = 0; family < FAMILIES; family++) {
        bool seen = false;
        for (uint32_t k = 0; k < K; k++) {
            for (uint32_t i = 0; i < N; i++) {
                double shared = normal(1000 + family, k * N + i);
                point[i] = shared + 0.3 * normal(4000 + family, k * N + i);
                baseline[i] = shared;
            }
            seen |= glo_compare(point, baseline, N, K, 0.95).verdict != GLO_VERDICT_UNDECIDED;
        }
        false_families += seen;
    }
    double expected = 1 - pow(1 - 0.05 / K, K);
    double tolerance = 4 * sqrt(expected * (1 - expected) / FAMILIES);
    cr_assert_float_eq(false_families / FAMILIES, expected, tolerance);
}

/* Pairing: two points that share their noise. The saving is about (1 + 1 + 0.09) / 0.09 = 23. */

Test(comparison, variance_saved_by_pairing)
{
    enum { N = 2000 };
    double point[N], baseline[N];
    for (uint32_t i = 0; i < N; i++) {
        baseline[i] = normal(7000, i);
        point[i] = baseline[i] + 0.3 * normal(7001, i) + 5;
    }
    double saved = glo_compare(point, baseline, N, 1, 0.95).variance_saved;
    cr_assert_float_eq(saved, (1 + 1 + 0.09) / 0.09, 4);
}
