/* The geometric law on 0, 1, 2... */
#include "tests/sim/distributions/make_law.h"

#include <gsl/gsl_cdf.h>

/* GSL counts trials, from 1; this law counts failures. */
Test(geometric, quantiles)
{
    double means[] = {0.05, 1, 30};
    for (int m = 0; m < 3; m++) {
        char text[80];
        struct made made;
        snprintf(text, sizeof text, "geometric: mean=%.17g", means[m]);
        need_law(&made, text);
        double success = 1 / (1 + means[m]);
        for (uint32_t i = 0; i < 2000; i++) {
            double u = test_uniform(i), x = glo_distribution_draw(&made.law, u);
            cr_expect(gsl_cdf_geometric_P((unsigned)x + 1, success) >= u - 1e-12);
            cr_expect(x == 0 || gsl_cdf_geometric_P((unsigned)x, success) < u + 1e-12);
        }
        free_law(&made);
    }
}

/* Truncated moments against sums, for windows narrow and wide beside the mean, where the formula changes. */
Test(geometric, truncated_moments)
{
    double means[] = {0.2, 5, 1e3, 1e6};
    int widths[] = {1, 2, 9, 11, 300, 20000};
    for (int m = 0; m < 4; m++)
        for (int w = 0; w < 6; w++) {
            double decay = log1p(1 / means[m]), mass = 0, mean = 0, variance = 0;
            for (int k = 0; k < widths[w]; k++) {
                mass += exp(-decay * k);
                mean += k * exp(-decay * k);
            }
            mean /= mass;
            for (int k = 0; k < widths[w]; k++)
                variance += (k - mean) * (k - mean) * exp(-decay * k) / mass;
            mean += 7;
            char text[80];
            snprintf(text, sizeof text, "geometric: mean=%.17g at_least=6.5 at_most=%d", means[m], 6 + widths[w]);
            expect_moments(text, mean, variance / (mean * mean));
        }
}

Test(geometric, moments)
{
    expect_moments("geometric: mean=3", 3, 12.0 / 9);
    expect_moments("geometric: mean=3 at_least=100", 103, 12.0 / (103 * 103));
    expect_draw("geometric: mean=1", 0.49, 0);
    expect_draw("geometric: mean=1", 0.51, 1);
}
