/*
 * Mean and variance of doubles in one pass (Welford 1962, Technometrics 4, 419): what intervals, comparisons and MSER-5
 * have in common. Not mergeable: sums that cross threads or parts are exact integers (tally.h). Equal values give a
 * variance of exactly 0.
 */
#ifndef GLO_SIM_STATISTICS_MOMENTS_H
#define GLO_SIM_STATISTICS_MOMENTS_H

#include <assert.h>
#include <math.h>
#include <stdint.h>

/* Owns nothing; zeroed memory is empty. */
struct glo_moments {
    double mean, squares; /* squares: sum of the squared deviations from the mean */
    uint32_t num;
};

/* Adds a finite value. */
static inline void glo_moments_add(struct glo_moments *moments, double value)
{
    assert(isfinite(value));
    moments->num++;
    double before = value - moments->mean;
    moments->mean += before / moments->num;
    moments->squares += before * (value - moments->mean);
}

/* The unbiased sample variance; at least two values. */
static inline double glo_moments_variance(const struct glo_moments *moments)
{
    assert(moments->num > 1);
    return moments->squares / (moments->num - 1);
}

#endif
