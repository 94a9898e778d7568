/* The hyperexponential law. */
#include "tests/sim/distributions/make_law.h"

/* SCV 1 and equal phases are the exponential law. */
Test(hyperexponential, exponential_cases)
{
    for (double x = 1e-6; x < 30; x *= 3) {
        expect_draw("hyperexponential: mean=1 scv=1", -expm1(-x), x);
        expect_draw("hyperexponential: probabilities=0.3,0.7 means=2,2", -expm1(-x), 2 * x);
        expect_draw("hyperexponential: probabilities=1 means=2", -expm1(-x), 2 * x);
    }
}

/* Where P is known: the inverse is found, across the bend between far apart phases too. */
Test(hyperexponential, inverse)
{
    for (double x = 1e-3; x < 3e7; x *= 1.3) {
        double upper = 0.75 * exp(-x) + 0.25 * exp(-x / 1e6);
        if (upper < 0.5 && upper > 1e-7) {
            double u = 1 - upper, back = 1 - u, rounding = fabs(back - upper) / upper;
            struct made made;
            need_law(&made, "hyperexponential: probabilities=0.75,0.25 means=1,1e6");
            double slope = upper / x / (0.75 * exp(-x) + 0.25e-6 * exp(-x / 1e6));
            cr_expect(near(glo_distribution_draw(&made.law, u), x, 1e-9 + 2 * slope * (rounding + 1e-16)), "%g", x);
            free_law(&made);
        }
    }
}

/* Balanced means: p1 m1 = p2 m2; mean and SCV are as asked. */
Test(hyperexponential, moments)
{
    expect_moments("hyperexponential: mean=3 scv=6", 3, 6);
    expect_moments("hyperexponential: mean=3 scv=1e6", 3, 1e6);
    expect_moments("hyperexponential: probabilities=0.25,0.75 means=4,1", 1.75,
                   (2 * (0.25 * 16 + 0.75)) / (1.75 * 1.75) - 1);
    struct made made;
    need_law(&made, "hyperexponential: mean=3 scv=6");
    const double *v = made.law.values;
    cr_expect(near(v[0] * v[2], v[1] * v[3], 1e-14) && near(v[0] + v[1], 1, 1e-15));
    free_law(&made);
}

Test(hyperexponential, refusals)
{
    expect_refused("hyperexponential: mean=3 scv=0.5", "scv must be at least 1");
    expect_refused("hyperexponential: probabilities=0.5,0.4 means=1,2", "sum to 1");
    expect_refused("hyperexponential: probabilities=0.5,0.5 means=1", "one length");
    expect_refused("hyperexponential: probabilities=1.5,-0.5 means=1,2", "probabilities must be above 0");
    expect_refused("hyperexponential: mean=3 means=1", "mean and scv, or probabilities and means");
}
