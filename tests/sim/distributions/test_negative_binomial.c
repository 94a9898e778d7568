/* The negative binomial law. */
#include "tests/sim/distributions/make_law.h"

#include <gsl/gsl_cdf.h>

Test(negative_binomial, quantiles)
{
    struct {
        double mean, scv;
    } rows[] = {{10, 2}, {3, 0.4}, {0.5, 20}, {400, 0.01}};
    for (int m = 0; m < 4; m++) {
        double mean = rows[m].mean, size = 1 / (rows[m].scv - 1 / mean), p = size / (size + mean);
        char text[80];
        struct made made;
        snprintf(text, sizeof text, "negative_binomial: mean=%.17g scv=%.17g", mean, rows[m].scv);
        need_law(&made, text);
        for (uint32_t i = 0; i < 500; i++) {
            double u = test_uniform(i), x = glo_distribution_draw(&made.law, u);
            cr_expect(gsl_cdf_negative_binomial_P((unsigned)x, p, size) >= u - 1e-10);
            cr_expect(x == 0 || gsl_cdf_negative_binomial_P((unsigned)x - 1, p, size) < u + 1e-10);
        }
        free_law(&made);
    }
}

/* With scv = 1 + 1 / mean it is the geometric law. */
Test(negative_binomial, geometric_case)
{
    for (uint32_t i = 0; i < 300; i++) {
        double u = test_uniform(i);
        expect_draw("negative_binomial: mean=4 scv=1.25", u, ceil(log1p(-u) / log(0.8)) - 1);
    }
}

Test(negative_binomial, moments_and_refusals)
{
    expect_moments("negative_binomial: mean=10 scv=2", 10, 2);
    expect_refused("negative_binomial: mean=10 scv=0.1", "above one over the mean");
    expect_refused("negative_binomial: mean=1e5 scv=50", "spreads over more than");
}
