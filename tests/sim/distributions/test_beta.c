/* The beta law: closed forms where an exponent is 1 or both are 1/2. */
#include "tests/sim/distributions/make_law.h"

Test(beta, closed_forms)
{
    for (uint32_t i = 0; i < 300; i++) {
        double u = ldexp(test_uniform(i), -(int)(i % 40));
        expect_draw("beta: min=0 max=1 a=3 b=1", u, cbrt(u));
        expect_draw("beta: min=0 max=1 a=0.05 b=1", u, pow(u, 20));
        expect_draw("beta: min=0 max=1 a=1 b=4", u, -expm1(log1p(-u) / 4));
        expect_draw("beta: min=0 max=1 a=1 b=0.05", u, -expm1(log1p(-u) * 20));
        expect_draw("beta: min=0 max=1 a=0.5 b=0.5", u, sin(M_PI_2 * u) * sin(M_PI_2 * u));
    }
}

/* Mirrored exponents give mirrored draws; steep ones too, where most draws are all but at an end. */
Test(beta, symmetry)
{
    struct made left, right;
    need_law(&left, "beta: min=-1 max=1 a=0.02 b=0.3");
    need_law(&right, "beta: min=-1 max=1 a=0.3 b=0.02");
    for (uint32_t i = 0; i < 1000; i++) {
        double u = test_uniform(i);
        cr_expect(fabs(glo_distribution_draw(&left.law, u) + glo_distribution_draw(&right.law, 1 - u)) < 1e-9);
    }
    free_law(&left);
    free_law(&right);
}

Test(beta, moments)
{
    expect_moments("beta: min=0 max=1 a=2 b=3", 0.4, 0.04 / 0.16);
    expect_moments("beta: min=10 max=20 a=2 b=3", 14, 4.0 / 196);
    expect_moments("beta: min=10 max=20 mean=14 scv=0.01", 14, 0.01);
    /* Of [0, 1/2] with a = 2, b = 1: density 8 x. */
    expect_moments("beta: min=0 max=1 a=2 b=1 at_most=0.5", 1.0 / 3, 1.0 / 8);
}

Test(beta, refusals)
{
    expect_refused("beta: min=1 max=1 a=2 b=3", "min must be below max");
    expect_refused("beta: min=0 max=1 mean=1 scv=0.1", "mean must be between");
    expect_refused("beta: min=0 max=1 mean=0.5 scv=1", "no beta law has so large an scv");
    expect_refused("beta: min=0 max=1 a=2", "min and max and a and b, or min and max and mean and scv");
    expect_refused("beta: min=0 max=1 a=1e-9 b=1", "exponents");
}
