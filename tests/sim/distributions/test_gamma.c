/* The gamma law: closed forms of single shapes in both tails; the rest is bracketed by the conformance loop. */
#include "tests/sim/distributions/make_law.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>

/* Shape 1/2 is half a squared normal, shape 1 the exponential law. */
Test(gamma, closed_forms)
{
    for (uint32_t i = 0; i < 400; i++) {
        double tail = ldexp(test_uniform(i), -(int)(i % 50)), u = 1 - tail, z = gsl_cdf_ugaussian_Qinv((1 - u) / 2);
        expect_draw("gamma: shape=0.5 scale=2", u, z * z);
        expect_draw("gamma: shape=1 rate=0.25", tail, -4 * log1p(-tail));
    }
}

/* Far below, P = x^shape / Gamma(shape + 1): nearly all of the law where the shape is small. */
Test(gamma, lower_tail_of_small_shapes)
{
    struct {
        double shape, u;
    } rows[] = {{1e-4, 0.97}, {1e-3, 0.8}, {0.01, 0.5}, {0.01, 0.01}, {0.1, 0.005}, {0.1, 1e-6}, {2, 1e-15}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double shape = rows[i].shape, x = exp((log(rows[i].u) + gsl_sf_lngamma(shape + 1)) / shape);
        char text[80];
        snprintf(text, sizeof text, "gamma: shape=%.17g scale=1", shape);
        /* The next term of the series. */
        expect_draw(text, rows[i].u, x * (1 + x / (shape + 1)));
    }
}

/* The three ways to write one law. */
Test(gamma, forms)
{
    const char *texts[] = {"gamma: mean=40 scv=0.5", "gamma: shape=2 scale=20", "gamma: shape=2 rate=0.05"};
    for (int i = 0; i < 3; i++) {
        expect_draw(texts[i], 0.7, gsl_cdf_gamma_Pinv(0.7, 2, 20));
        expect_moments(texts[i], 40, 0.5);
    }
}

/* E[X; X > a] = mean Q(shape + 1, a), E[X^2; X > a] = shape (shape + 1) Q(shape + 2, a); tables do not reach so far
 * out. */
Test(gamma, truncated_moments)
{
    double bounds[] = {0.5, 2, 30, 400};
    for (int i = 0; i < 4; i++) {
        double a = bounds[i], mass = gsl_cdf_gamma_Q(a, 2.5, 1);
        double mean = 2.5 * gsl_cdf_gamma_Q(a, 3.5, 1) / mass, second = 2.5 * 3.5 * gsl_cdf_gamma_Q(a, 4.5, 1) / mass;
        char text[80];
        snprintf(text, sizeof text, "gamma: shape=2.5 scale=1 at_least=%.17g", a);
        struct made made;
        need_law(&made, text);
        cr_expect(near(made.law.mean, mean, 1e-10), "%s: %.15g, not %.15g", text, made.law.mean, mean);
        double scv = second / (mean * mean) - 1; /* loses digits where the SCV is small */
        cr_expect(near(made.law.scv, scv, 1e-9 + 1e-13 / scv), "%s: %.15g, not %.15g", text, made.law.scv, scv);
        free_law(&made);
    }
}

Test(gamma, refusals)
{
    expect_refused("gamma: mean=40 shape=2", "mean and scv, or shape and scale, or shape and rate");
    expect_refused("gamma: mean=40 scv=1 rate=2", "mean and scv, or");
    expect_refused("gamma: shape=1e9 scale=1", "shape");
    expect_refused("gamma: mean=1 scv=1e9", "shape");
    expect_refused("gamma: mean=40 scv=0", "scv must be above 0");
}
