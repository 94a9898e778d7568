/* The Weibull law: a power of an exponential one. */
#include "sim/distributions/laws.h"
#include "sim/distributions/logarithm.h"

#include <gsl/gsl_sf_zeta.h>
#include <math.h>

enum { SHAPE, SCALE }; /* in p */
enum { SHAPE_GIVEN, MEAN, SCALE_GIVEN };

static const struct glo_law_parameter parameters[] = {
    [SHAPE_GIVEN] = {"shape", .positive = true, .doc = "The shape: 1 is the exponential law, above 1 things wear out."},
    [MEAN] = {"mean", .dimensioned = true, .positive = true, .doc = "The mean."},
    [SCALE_GIVEN] = {"scale", .dimensioned = true, .positive = true,
                     .doc = "The scale: 63.2 % of the draws are below it."},
    {0},
};
static const char *const forms[] = {"shape mean", "shape scale", NULL};

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    (void)arena, (void)problem;
    law->p[SHAPE] = arguments[SHAPE_GIVEN].number;
    law->p[SCALE] = arguments[SCALE_GIVEN].given ? arguments[SCALE_GIVEN].number
                                                 : arguments[MEAN].number / tgamma(1 + 1 / law->p[SHAPE]);
    law->low = 0;
    law->high = INFINITY;
    return 0;
}

static double quantile(const struct glo_distribution *law, struct glo_tails u)
{
    return law->p[SCALE] * pow(glo_hazard(u), 1 / law->p[SHAPE]);
}

static struct glo_tails tails(const struct glo_distribution *law, double x)
{
    double t = x > 0 ? pow(x / law->p[SCALE], law->p[SHAPE]) : 0;
    return (struct glo_tails){-expm1(-t), exp(-t)};
}

static double mean(const struct glo_distribution *law)
{
    return law->p[SCALE] * tgamma(1 + 1 / law->p[SHAPE]);
}

/*
 * SCV = Gamma(1 + 2h) / Gamma(1 + h)^2 - 1 with h = 1 / shape. Where h is small the difference cancels; then log
 * Gamma(1 + x) = -gamma x + sum over n >= 2 of zeta(n) (-x)^n / n (Abramowitz and Stegun 1964, 6.1.33), of which gamma
 * drops out.
 */
static double variance(const struct glo_distribution *law)
{
    double h = 1 / law->p[SHAPE], center = mean(law);
    double once = tgamma(1 + h), twice = tgamma(1 + 2 * h);
    if (h > 0.05)
        return center * center * (twice / once / once - 1);
    double log_ratio = 0;
    for (int n = 14; n >= 2; n--)
        log_ratio += gsl_sf_zeta_int(n) / n * (pow(-2 * h, n) - 2 * pow(-h, n));
    return center * center * expm1(log_ratio);
}

const struct glo_distribution_type glo_law_weibull = {
    .name = "weibull",
    .doc = "Times to failure: the rate of failures falls (shape below 1) or rises (above 1) with age.",
    .source = "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions 1, chapter 21",
    .parameters = parameters,
    .forms = forms,
    .make = make,
    .quantile = quantile,
    .tails = tails,
    .mean = mean,
    .variance = variance,
};
