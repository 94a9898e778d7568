/* Tests of a mean against a value with a margin, and Holm's adjustment. */
#include "sim/statistics/equivalence.h"

#include <gsl/gsl_cdf.h>

#include "sim/statistics/interval.h"

/* P(T > (distance) / error) of Student's law. */
static double above(double distance, double error, uint32_t n)
{
    return gsl_cdf_tdist_Q(distance / error, n - 1);
}

/* How many values give a half-width of 0.3 margins at this variance: Student's quantile of n values is near enough. */
static double needed(double variance, uint32_t n, double margin, double confidence)
{
    double half_width = glo_student_half_width(variance, n, confidence), aim = 0.3 * margin;
    if (half_width <= aim)
        return n;
    return aim > 0 && isfinite(half_width) ? ceil(n * (half_width / aim) * (half_width / aim)) : INFINITY;
}

struct glo_equivalence glo_equivalence_test(const struct glo_moments *moments, double value, double margin,
                                            double confidence)
{
    uint32_t n = moments->num;
    double variance = n > 1 ? glo_moments_variance(moments) : 0, error = sqrt(variance / n);
    struct glo_equivalence test = {.difference = moments->mean - value, .needed = INFINITY};
    double distance = fabs(test.difference);
    test.z = error > 0 ? test.difference / error : test.difference == 0 ? 0 : copysign(INFINITY, test.difference);
    test.contradiction = test.agreement = 1;
    if (n == 1)
        return test;
    test.needed = needed(variance, n, margin, confidence);
    if (error <= 0) {
        test.contradiction = distance > margin ? 0 : 1;
        test.agreement = distance > margin ? 1 : 0;
        return test;
    }
    /* At a true difference of +margin or -margin a difference at least this large is likeliest. */
    test.contradiction = above(distance - margin, error, n) + above(distance + margin, error, n);
    test.agreement = above(margin - distance, error, n);
    return test;
}

void glo_holm(double *p, uint32_t num, uint32_t *order)
{
    double largest = 0;
    for (uint32_t i = 0; i < num; i++) { /* insertion by value: few numbers, and equal ones keep their order */
        uint32_t at = i;
        for (; at > 0 && p[order[at - 1]] > p[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (uint32_t i = 0; i < num; i++) {
        double adjusted = p[order[i]] * (num - i);
        largest = adjusted > largest ? adjusted : largest;
        p[order[i]] = largest < 1 ? largest : 1;
    }
}
