/* Student's interval, the logit and the binomial interval of a share, binomial ranks of a quantile. */
#include "sim/statistics/interval.h"

#include <gsl/gsl_cdf.h>

double glo_student_half_width(double variance, uint32_t n, double confidence)
{
    assert(n > 0 && confidence > 0 && confidence < 1);
    if (n == 1)
        return INFINITY;
    if (variance <= 0)
        return 0;
    return gsl_cdf_tdist_Qinv((1 - confidence) / 2, n - 1) * sqrt(variance / n);
}

struct glo_interval glo_interval_of_moments(const struct glo_moments *moments, double confidence)
{
    double variance = moments->num > 1 ? glo_moments_variance(moments) : 0;
    double half_width = glo_student_half_width(variance, moments->num, confidence);
    return (struct glo_interval){.mean = moments->mean,
                                 .half_width = half_width,
                                 .lower = moments->mean - half_width,
                                 .upper = moments->mean + half_width,
                                 .confidence = confidence,
                                 .n = moments->num};
}

struct glo_interval glo_interval_of_mean(const double *values, uint32_t n, double confidence)
{
    struct glo_moments moments = {0};
    for (uint32_t i = 0; i < n; i++)
        glo_moments_add(&moments, values[i]);
    return glo_interval_of_moments(&moments, confidence);
}

/* No success (mean 0) or no failure (mean 1) in `trials`. */
static void set_binomial_bounds(struct glo_interval *interval, uint64_t trials)
{
    double tail = (1 - interval->confidence) / 2;
    interval->half_width = trials ? -expm1(log(tail) / (double)trials) : 1;
    interval->lower = interval->mean > 0 ? 1 - interval->half_width : 0;
    interval->upper = interval->mean > 0 ? 1 : interval->half_width;
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* Mean strictly between 0 and 1. */
static void set_logit_bounds(struct glo_interval *interval)
{
    double mean = interval->mean;
    double logit = log(mean) - log1p(-mean);
    double half_width = interval->half_width / (mean * (1 - mean));
    interval->lower = logistic(logit - half_width);
    interval->upper = logistic(logit + half_width);
}

struct glo_interval glo_interval_of_share(const double *values, uint32_t n, uint64_t trials, double confidence)
{
    for (uint32_t i = 0; i < n; i++)
        assert(values[i] >= 0 && values[i] <= 1);
    struct glo_interval interval = glo_interval_of_mean(values, n, confidence);
    /* Also a mean so near that it rounds there. */
    if (interval.mean <= 0 || interval.mean >= 1)
        set_binomial_bounds(&interval, trials);
    else if (interval.half_width > 0)
        set_logit_bounds(&interval);
    return interval;
}

/* GSL's binomial distribution function does not converge for much greater variances. */
#define MOST_EXACT_VARIANCE 1e4

/* The least k with P(B <= k) >= level, B binomial of num trials with probability p. */
static uint32_t binomial_quantile(double level, double p, uint32_t num)
{
    double variance = num * p * (1 - p);
    if (variance > MOST_EXACT_VARIANCE) {
        double z = gsl_cdf_ugaussian_Pinv(level);
        double k = ceil(num * p + z * sqrt(variance) + (1 - 2 * p) * (z * z - 1) / 6 - 0.5);
        return k < 0 ? 0 : k > num ? num : (uint32_t)k;
    }
    uint32_t low = 0, high = num;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (gsl_cdf_binomial_P(middle, p, num) >= level)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

struct glo_ranks glo_ranks_of_quantile(uint32_t num, double p, double confidence)
{
    assert(num > 0 && num < UINT32_MAX && p > 0 && p < 1 && confidence > 0 && confidence < 1);
    double tail = (1 - confidence) / 2;
    /* B values lie below the quantile: X(lower) is above it when B < lower, X(upper) below it when B >= upper. */
    return (struct glo_ranks){binomial_quantile(tail, p, num), binomial_quantile(1 - tail, p, num) + 1};
}
