/* The geometric law on 0, 1, 2...: the failures before the first success. Closed forms throughout. */
#include "sim/distributions/laws.h"
#include "sim/distributions/logarithm.h"

#include <math.h>

enum { MEAN, DECAY }; /* in p; P(X > k) = exp(-DECAY (k + 1)) */

static const struct glo_law_parameter parameters[] = {
    {"mean", .dimensioned = true, .positive = true, .doc = "The mean; the support starts at 0."},
    {0},
};
static const char *const forms[] = {"mean", NULL};

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    (void)arena, (void)problem;
    law->p[MEAN] = arguments[0].number;
    law->p[DECAY] = log1p(1 / law->p[MEAN]);
    law->low = 0;
    law->high = INFINITY;
    return 0;
}

static double quantile(const struct glo_distribution *law, struct glo_tails u)
{
    return fmax(ceil(glo_hazard(u) / law->p[DECAY]) - 1, 0);
}

static struct glo_tails tails(const struct glo_distribution *law, double x)
{
    double t = x < 0 ? 0 : law->p[DECAY] * (floor(x) + 1);
    return (struct glo_tails){-expm1(-t), exp(-t)};
}

static double mean(const struct glo_distribution *law)
{
    return law->p[MEAN];
}

static double variance(const struct glo_distribution *law)
{
    return law->p[MEAN] * (1 + law->p[MEAN]);
}

/*
 * It has no memory: from `low` on it is the same law, and the first n values of it have mean 1 / (e^d - 1) - n /
 * (e^(nd) - 1) and variance 1 / (4 sinh^2(d / 2)) - n^2 / (4 sinh^2(nd / 2)), d the decay; where nd is small, or n
 * is 1, these cancel, and the first terms of their series (the Bernoulli numbers) serve.
 */
static bool within(const struct glo_distribution *law, double low, double high, double *part_mean,
                   double *part_variance)
{
    double first = fmax(ceil(low), 0), n = floor(high) - first + 1, d = law->p[DECAY], nd = n * d, n2 = n * n;
    *part_mean = first + mean(law);
    *part_variance = variance(law);
    if (nd < 0.01 || n == 1) {
        *part_mean = first + (n - 1) / 2 - (n2 - 1) * d / 12 + (n2 * n2 - 1) * d * d * d / 720;
        *part_variance = (n2 - 1) / 12 - (n2 * n2 - 1) * d * d / 240;
    } else if (nd < 700) {
        double half = 2 * sinh(nd / 2);
        *part_mean -= n / expm1(nd);
        *part_variance -= n2 / (half * half);
    }
    return true;
}

const struct glo_distribution_type glo_law_geometric = {
    .name = "geometric",
    .doc = "Counts from 0 without memory, such as failures before a success.",
    .source = "Johnson, Kemp and Kotz (2005), Univariate Discrete Distributions, section 5.2",
    .parameters = parameters,
    .forms = forms,
    .main = "mean",
    .discrete = true,
    .make = make,
    .quantile = quantile,
    .tails = tails,
    .mean = mean,
    .variance = variance,
    .within = within,
};
