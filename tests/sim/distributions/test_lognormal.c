/* The lognormal law. */
#include "tests/sim/distributions/make_law.h"

#include <gsl/gsl_cdf.h>

Test(lognormal, known_answers)
{
    double square = log(1.6);
    double points[] = {0x1p-53, 1e-6, 0.3, 0.5, 0.99, 1 - 0x1p-40};
    for (int i = 0; i < 6; i++)
        expect_draw("lognormal: mean=45 scv=0.6", points[i],
                    gsl_cdf_lognormal_Pinv(points[i], log(45) - square / 2, sqrt(square)));
    expect_moments("lognormal: mean=45 scv=0.6", 45, 0.6);
    expect_moments("lognormal: mean=1e-9 scv=1e-8", 1e-9, 1e-8);
    expect_moments("lognormal: mean=3 scv=1e12", 3, 1e12);
}

/* E[X; X > a] = mean Phi(sigma - z), with z the score of a; over many decades. */
Test(lognormal, truncated_mean)
{
    double scvs[] = {1e-4, 0.5, 50, 1e8};
    for (int i = 0; i < 4; i++) {
        double sigma = sqrt(log1p(scvs[i])), z = (log(2.5) + sigma * sigma / 2) / sigma;
        if (z > 30)
            continue;
        double mean = gsl_cdf_ugaussian_P(sigma - z) / gsl_cdf_ugaussian_Q(z);
        double second = (1 + scvs[i]) * gsl_cdf_ugaussian_P(2 * sigma - z) / gsl_cdf_ugaussian_Q(z);
        char text[80];
        snprintf(text, sizeof text, "lognormal: mean=1 scv=%.17g at_least=2.5", scvs[i]);
        expect_moments(text, mean, second / (mean * mean) - 1);
    }
}

Test(lognormal, refusals)
{
    expect_refused("lognormal: mean=0 scv=1", "mean must be above 0");
    expect_refused("lognormal: scv=1", "mean and scv");
}
