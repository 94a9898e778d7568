/* Intervals: known values, their edges, and coverage of simulated data with fixed seeds. */
#include "sim/statistics/interval.h"

#include "sim/stream.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>

static const struct glo_stream stream = {.key = {{5, 0}}};

static double uniform(uint32_t replication, uint32_t index)
{
    struct glo_address address = {.replication = replication, .index = index};
    return glo_block_uniform(glo_stream_block(&stream, &address), 0);
}

/* Four standard deviations of a share of so many trials: a test that holds but once in 16,000 seeds fails by chance. */
static double tolerance(double share, double trials)
{
    return 4 * sqrt(share * (1 - share) / trials);
}

/* t(0.975; 4) = 2.776445105 (any table): mean 3, variance 2.5. */

Test(interval, student_known_value)
{
    const double values[] = {1, 2, 3, 4, 5};
    struct glo_interval interval = glo_interval_of_mean(values, 5, 0.95);
    double expected = 2.776445105 * sqrt(0.5);
    cr_assert_float_eq(interval.mean, 3, 1e-15);
    cr_assert_float_eq(interval.half_width, expected, 1e-8);
    cr_assert_float_eq(interval.lower, 3 - expected, 1e-8);
    cr_assert_float_eq(interval.upper, 3 + expected, 1e-8);
    cr_assert_eq(interval.confidence, 0.95);
    cr_assert_eq(interval.n, 5);
    cr_assert_float_eq(glo_student_half_width(1, 2, 0.95), 12.70620474 / sqrt(2), 1e-7);
    cr_assert_float_eq(glo_student_half_width(1, 1000000000, 0.95) * sqrt(1e9), 1.959963985, 1e-7);
}

/* One replication tells nothing of the spread; equal ones have none. Neither makes a NaN. */

Test(interval, one_replication_and_no_spread)
{
    const double values[] = {0.3, 0.3, 0.3};
    struct glo_interval interval = glo_interval_of_mean(values, 1, 0.95);
    cr_assert(interval.mean == 0.3 && interval.half_width == INFINITY);
    cr_assert(interval.lower == -INFINITY && interval.upper == INFINITY);
    interval = glo_interval_of_mean(values, 3, 0.95);
    cr_assert(interval.half_width == 0 && interval.lower == 0.3 && interval.upper == 0.3);

    interval = glo_interval_of_share(values, 1, 100, 0.95);
    cr_assert(interval.half_width == INFINITY && interval.lower == 0 && interval.upper == 1);
    interval = glo_interval_of_share(values, 3, 100, 0.95);
    cr_assert(interval.half_width == 0 && interval.lower == 0.3 && interval.upper == 0.3);
}

/* In the middle the logit interval is nearly Student's; next to 1 Student's leaves [0, 1] and it does not. */

Test(interval, share_stays_inside)
{
    const double middle[] = {0.50, 0.51, 0.49, 0.505, 0.495};
    struct glo_interval interval = glo_interval_of_share(middle, 5, 5000, 0.95);
    cr_assert_float_eq(interval.upper, interval.mean + interval.half_width, 1e-5);
    cr_assert_float_eq(interval.lower, interval.mean - interval.half_width, 1e-5);

    const double high[] = {0.97, 1, 1, 1, 1};
    interval = glo_interval_of_share(high, 5, 5000, 0.95);
    cr_assert_gt(interval.mean + interval.half_width, 1);
    cr_assert(interval.lower > 0 && interval.lower < interval.mean);
    cr_assert(interval.upper < 1 && interval.upper > interval.mean);

    /* The mirror image: shares and their complements say the same. */
    const double low[] = {0.03, 0, 0, 0, 0};
    struct glo_interval mirror = glo_interval_of_share(low, 5, 5000, 0.95);
    cr_assert_float_eq(mirror.lower, 1 - interval.upper, 1e-12);
    cr_assert_float_eq(mirror.upper, 1 - interval.lower, 1e-12);
}

/* No spread at 0 or 1: the exact binomial bound. 1 - 0.025^(1/100) = 0.03621669; at 1 to 3 trials by hand. */

Test(interval, share_of_none_or_all)
{
    const double none[] = {0, 0, 0}, all[] = {1, 1, 1};
    struct glo_interval interval = glo_interval_of_share(none, 3, 100, 0.95);
    cr_assert(interval.mean == 0 && interval.lower == 0);
    cr_assert_float_eq(interval.upper, 0.03621669, 1e-8);
    cr_assert_eq(interval.half_width, interval.upper);
    interval = glo_interval_of_share(all, 3, 100, 0.95);
    cr_assert(interval.mean == 1 && interval.upper == 1);
    cr_assert_float_eq(interval.lower, 1 - 0.03621669, 1e-8);
    cr_assert_float_eq(interval.half_width, 0.03621669, 1e-8);
    cr_assert_float_eq(glo_interval_of_share(none, 1, 1, 0.95).upper, 0.975, 1e-15);
    cr_assert_float_eq(glo_interval_of_share(none, 3, 2, 0.95).upper, 1 - sqrt(0.025), 1e-15);
    cr_assert_eq(glo_interval_of_share(none, 3, 0, 0.95).upper, 1);
    cr_assert_float_eq(glo_interval_of_share(none, 3, UINT64_C(1) << 60, 0.95).upper, 3.6888794541 / 0x1p60, 1e-27);

    /* Nearly all: the mean rounds to 1. */
    double nearly[20];
    for (int i = 0; i < 20; i++)
        nearly[i] = i ? 1 : 1 - 0x1p-53;
    interval = glo_interval_of_share(nearly, 20, 100, 0.95);
    cr_assert(interval.lower < 1 && interval.lower > 0.9 && interval.upper == 1);
}

/* Published ranks, and the tails of the definition for many n and p. */

Test(interval, ranks_of_quantile)
{
    const struct {
        uint32_t num;
        double p;
        uint32_t lower, upper;
    } known[] = {{100, 0.5, 40, 61}, {200, 0.95, 184, 197}, {1000, 0.9, 881, 919}, {1, 0.5, 0, 2}, {5, 0.5, 0, 6}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct glo_ranks ranks = glo_ranks_of_quantile(known[i].num, known[i].p, 0.95);
        cr_assert_eq(ranks.lower, known[i].lower, "n %u", known[i].num);
        cr_assert_eq(ranks.upper, known[i].upper, "n %u", known[i].num);
    }
    for (uint32_t num = 1; num < 2000; num += 37) {
        double p = uniform(0, num);
        struct glo_ranks ranks = glo_ranks_of_quantile(num, p, 0.9);
        cr_assert(ranks.lower == 0 || gsl_cdf_binomial_P(ranks.lower - 1, p, num) < 0.05);
        cr_assert_geq(gsl_cdf_binomial_P(ranks.lower, p, num), 0.05);
        cr_assert_geq(gsl_cdf_binomial_P(ranks.upper - 1, p, num), 0.95);
        cr_assert(ranks.upper < 2 || gsl_cdf_binomial_P(ranks.upper - 2, p, num) < 0.95);
    }
}

/* On both sides of where the expansion takes over the ranks agree, and the greatest numbers are no trouble. */

Test(interval, ranks_of_many)
{
    for (double p = 0.01; p < 1; p += 0.07) {
        uint32_t num = (uint32_t)(1e4 / (p * (1 - p))) + 1000;
        struct glo_ranks ranks = glo_ranks_of_quantile(num, p, 0.95);
        cr_assert_lt(gsl_cdf_binomial_P(ranks.lower - 2, p, num), 0.025);
        cr_assert_gt(gsl_cdf_binomial_P(ranks.lower + 1, p, num), 0.025);
        cr_assert_lt(gsl_cdf_binomial_P(ranks.upper - 3, p, num), 0.975);
        cr_assert_gt(gsl_cdf_binomial_P(ranks.upper, p, num), 0.975);
    }
    struct glo_ranks ranks = glo_ranks_of_quantile(4000000000u, 0.95, 0.95);
    double half_width = 1.959963985 * sqrt(4e9 * 0.95 * 0.05);
    cr_assert_float_eq(ranks.lower, 3.8e9 - half_width, 2);
    cr_assert_float_eq(ranks.upper, 3.8e9 + half_width, 2);
}

/* Coverage: of 4,000 intervals at 95 %, as many hold the true value as a binomial number may. Normal quantiles for t
   and n = 5 would cover 88 %. */

Test(interval, coverage_of_student)
{
    enum { TRIALS = 4000, N = 5 };
    double covered = 0, values[N];
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        for (uint32_t i = 0; i < N; i++)
            values[i] = 10 + 3 * gsl_cdf_ugaussian_Pinv(uniform(1 + trial, i));
        struct glo_interval interval = glo_interval_of_mean(values, N, 0.95);
        covered += interval.lower <= 10 && 10 <= interval.upper;
    }
    cr_assert_float_eq(covered / TRIALS, 0.95, tolerance(0.95, TRIALS));
}

/* Shares of 100 orders in each of 20 replications; Student's own interval is here outside [0, 1] again and again. */

Test(interval, coverage_of_share)
{
    enum { TRIALS = 1000, N = 20, ORDERS = 100 };
    const double shares[] = {0.995, 0.9, 0.5, 0.02};
    for (uint32_t s = 0; s < 4; s++) {
        double covered = 0, values[N];
        for (uint32_t trial = 0; trial < TRIALS; trial++) {
            for (uint32_t i = 0; i < N; i++) {
                uint32_t met = 0;
                for (uint32_t order = 0; order < ORDERS; order++)
                    met += uniform(10000 + trial, (s * N + i) * ORDERS + order) < shares[s];
                values[i] = (double)met / ORDERS;
            }
            struct glo_interval interval = glo_interval_of_share(values, N, N * ORDERS, 0.95);
            cr_assert(interval.lower >= 0 && interval.upper <= 1);
            covered += interval.lower <= shares[s] && shares[s] <= interval.upper;
        }
        cr_assert_float_eq(covered / TRIALS, 0.95, tolerance(0.95, TRIALS), "share %g: %g", shares[s],
                           covered / TRIALS);
    }
}

/* So rare that most experiments see none: the binomial bound is on the safe side. */

Test(interval, coverage_of_rare_share)
{
    enum { TRIALS = 4000, N = 10, ORDERS = 40 };
    const double share = 0.001;
    double covered = 0, none = 0, values[N];
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        for (uint32_t i = 0; i < N; i++) {
            /* At most one per replication, with the probability of at least one. */
            values[i] = uniform(20000 + trial, i) < -expm1(ORDERS * log1p(-share)) ? 1.0 / ORDERS : 0;
        }
        struct glo_interval interval = glo_interval_of_share(values, N, N * ORDERS, 0.95);
        none += interval.mean == 0;
        covered += interval.lower <= share && share <= interval.upper;
    }
    cr_assert_gt(none / TRIALS, 0.6);
    cr_assert_gt(covered / TRIALS, 0.95 - tolerance(0.95, TRIALS));
}

/* The ranks hold the true quantile of a skewed distribution as often as they say, or a little more: they are discrete.
 */

Test(interval, coverage_of_ranks)
{
    enum { TRIALS = 4000, NUM = 60 };
    struct glo_ranks ranks = glo_ranks_of_quantile(NUM, 0.8, 0.95);
    double covered = 0;
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        uint32_t below = 0;
        for (uint32_t i = 0; i < NUM; i++)
            below += uniform(30000 + trial, i) < 0.8;
        covered += ranks.lower <= below && below < ranks.upper;
    }
    double expected = gsl_cdf_binomial_P(ranks.upper - 1, 0.8, NUM) - gsl_cdf_binomial_P(ranks.lower - 1, 0.8, NUM);
    cr_assert(expected >= 0.95 && expected < 0.98);
    cr_assert_float_eq(covered / TRIALS, expected, tolerance(expected, TRIALS));
}
