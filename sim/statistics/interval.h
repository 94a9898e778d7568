/*
 * Confidence intervals: of a mean and of a share over replications, and of a quantile by order statistics. Replications
 * are independent and equally weighted; values within one replication never enter singly. Values are finite and no
 * field is ever NaN: what one replication cannot tell is infinite.
 */
#ifndef GLO_SIM_STATISTICS_INTERVAL_H
#define GLO_SIM_STATISTICS_INTERVAL_H

#include "sim/statistics/moments.h"

/* Owns nothing; in the unit of the values. */
struct glo_interval {
    double mean;
    double half_width;   /* of Student's interval; INFINITY for one replication */
    double lower, upper; /* mean -+ half_width, but for shares see glo_interval_of_share */
    double confidence;   /* two-sided, in (0, 1) */
    uint32_t n;          /* replications */
};

/*
 * The half-width of Student's two-sided interval of the mean of n >= 1 normal values with this sample variance:
 * t(1 - alpha/2; n - 1) sqrt(variance / n). 0 if the variance is 0; INFINITY for n = 1, whatever the variance.
 */
double glo_student_half_width(double variance, uint32_t n, double confidence);

/* Student's interval of at least one value. For n = 1: half_width INFINITY, lower -INFINITY, upper INFINITY. */
struct glo_interval glo_interval_of_moments(const struct glo_moments *moments, double confidence);
struct glo_interval glo_interval_of_mean(const double *values, uint32_t n, double confidence);

/*
 * The interval of a share: n >= 1 values in [0, 1], one per replication, which stays inside [0, 1]. lower and upper are
 * Student's on the logit scale, where the standard error is that of the mean / (mean (1 - mean)) (delta method), and
 * transformed back; half_width stays Student's own. For n = 1: 0 and 1.
 *
 * Where the mean is 0 or 1 the values have no spread to go by: the exact binomial bound of no success (or no failure)
 * in `trials`, all orders of all replications, 1 - (alpha/2)^(1/trials) (Clopper and Pearson 1934, Biometrika 26, 404),
 * and half_width is the distance to that bound. Orders of one replication are not quite independent: the bound is then
 * a guide. With 0 trials it is [0, 1].
 */
struct glo_interval glo_interval_of_share(const double *values, uint32_t n, uint64_t trials, double confidence);

/* Two 1-based ranks of order statistics; 0 and num + 1 stand for no lower and no upper bound. */
struct glo_ranks {
    uint32_t lower, upper;
};

/*
 * The interval of the p-quantile, 0 < p < 1, of any continuous distribution: of num >= 1 independent values, sorted,
 * those of ranks lower and upper enclose it with at least this confidence, each tail at most (1 - confidence)/2 (David
 * and Nagaraja 2003, Order Statistics, 7.1). Exact to num p (1 - p) = 10,000; beyond, by a Cornish-Fisher expansion
 * that is at times one rank off.
 */
struct glo_ranks glo_ranks_of_quantile(uint32_t num, double p, double confidence);

#endif
