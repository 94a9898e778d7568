/* The Weibull law. */
#include "tests/sim/distributions/make_law.h"

#include <gsl/gsl_cdf.h>

Test(weibull, known_answers)
{
    double points[] = {0x1p-53, 1e-9, 0.3, 0.5, 0.99, 1 - 0x1p-30};
    for (int i = 0; i < 6; i++) {
        expect_draw("weibull: shape=1.5 scale=400", points[i], gsl_cdf_weibull_Pinv(points[i], 400, 1.5));
        expect_draw("weibull: shape=0.1 scale=1", points[i], gsl_cdf_weibull_Pinv(points[i], 1, 0.1));
    }
    expect_draw("weibull: shape=2 mean=1", 1 - exp(-1), 2 / sqrt(M_PI));
    expect_moments("weibull: shape=2 mean=7", 7, 4 / M_PI - 1);
    expect_moments("weibull: shape=0.5 scale=3", 6, 5);
}

/* The SCV over five decades of the shape, against extended precision. */
Test(weibull, scv_of_large_shapes)
{
    for (double shape = 1.1; shape < 1e4; shape *= 1.7) {
        long double h = 1 / (long double)shape;
        double scv = (double)expm1l(lgammal(1 + 2 * h) - 2 * lgammal(1 + h));
        char text[80];
        snprintf(text, sizeof text, "weibull: shape=%.17g mean=1", shape);
        expect_moments(text, 1, scv);
    }
}

Test(weibull, refusals)
{
    expect_refused("weibull: shape=1.5", "shape and mean, or shape and scale");
    expect_refused("weibull: shape=0.001 scale=1", "mean is infinite");
}
