/* The Pareto law, heavy tails included. */
#include "tests/sim/distributions/make_law.h"

#include <gsl/gsl_cdf.h>

Test(pareto, known_answers)
{
    double points[] = {1e-12, 0.3, 0.99, 1 - 0x1p-50};
    for (int i = 0; i < 4; i++)
        expect_draw("pareto: shape=1.5 min=2", points[i], gsl_cdf_pareto_Qinv(1 - points[i], 1.5, 2));
    expect_draw("pareto: shape=3 mean=6", 0.875, 8);
    expect_moments("pareto: shape=3 mean=6", 6, 1.0 / 3);
}

/* An infinite variance is an infinite SCV, an infinite mean is refused unless the tail is cut off. */
Test(pareto, heavy_tails)
{
    expect_moments("pareto: shape=1.5 min=2", 6, INFINITY);
    expect_moments("pareto: shape=2 min=2", 4, INFINITY);
    expect_refused("pareto: shape=1 min=2", "mean is infinite");
    expect_refused("pareto: shape=0.5 min=2 at_least=5", "mean is infinite");
    expect_refused("pareto: shape=1 mean=2", "shape must be above 1");
    /* Of [1, 100] with shape 1/2: density x^-1.5 / (2 x 0.9), mean 10, second moment 370. */
    expect_moments("pareto: shape=0.5 min=1 at_most=100", 10, 2.7);
}

/* Above a bound it is a Pareto law again, with SCV 1 / (shape (shape - 2)). */
Test(pareto, truncation)
{
    expect_moments("pareto: shape=2.01 min=1 at_least=50", 50 * 2.01 / 1.01, 1 / (2.01 * (2.01 - 2)));
    expect_draw("pareto: shape=3 min=1 at_least=50", 0.875, 100);
    expect_refused("pareto: shape=3", "shape and min, or shape and mean");
}
