/* The Poisson law. */
#include "tests/sim/distributions/make_law.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

/* Each draw is the first value at which GSL's distribution function reaches u. */
Test(poisson, quantiles)
{
    double means[] = {0.01, 0.4, 3, 24, 700};
    for (int m = 0; m < 5; m++) {
        char text[80];
        struct made made;
        snprintf(text, sizeof text, "poisson: mean=%.17g", means[m]);
        need_law(&made, text);
        for (uint32_t i = 0; i < 2000; i++) {
            double u = test_uniform(i), x = glo_distribution_draw(&made.law, u);
            cr_expect(gsl_cdf_poisson_P((unsigned)x, means[m]) >= u - 1e-12);
            cr_expect(x == 0 || gsl_cdf_poisson_P((unsigned)x - 1, means[m]) < u + 1e-12);
        }
        free_law(&made);
    }
}

/* Beyond 12 of mean 0.5 the mass is 1e-14: the ratios of the values that are left are those of the law. */
Test(poisson, upper_tail)
{
    double rest = gsl_cdf_poisson_Q(12, 0.5);
    struct made made;
    need_law(&made, "poisson: mean=0.5 at_least=13");
    cr_expect(near(glo_distribution_cdf(&made.law, 13), gsl_ran_poisson_pdf(13, 0.5) / rest, 1e-9));
    cr_expect_eq(glo_distribution_draw(&made.law, 0.5), 13);
    cr_expect_eq(made.law.low, 13);
    free_law(&made);
}

Test(poisson, moments)
{
    expect_moments("poisson: mean=0.4 plus=1", 1.4, 0.4 / 1.96);
    expect_moments("poisson: mean=1e6", 1e6, 1e-6);
    /* Above 0: mean m / (1 - e^-m), second moment m (m + 1) / (1 - e^-m). */
    double positive = 1 - exp(-0.4), mean = 0.4 / positive;
    expect_moments("poisson: mean=0.4 at_least=1", mean, 0.56 / positive / (mean * mean) - 1);
    expect_refused("poisson: mean=1e12", "spreads over more than");
    expect_refused("poisson: mean=0", "above 0");
}
