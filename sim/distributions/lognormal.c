/* The lognormal law: its logarithm is normal. */
#include "sim/distributions/laws.h"
#include "sim/distributions/score.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { MEAN, SCV }; /* arguments */
enum { MU, SIGMA }; /* in p: mean and standard deviation of the logarithm */

static const struct glo_law_parameter parameters[] = {
    [MEAN] = {"mean", .dimensioned = true, .positive = true, .doc = "The mean (not that of the logarithm)."},
    [SCV] = {"scv", .positive = true, .doc = "The squared coefficient of variation."},
    {0},
};
static const char *const forms[] = {"mean scv", NULL};

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    (void)arena, (void)problem;
    double square = log1p(arguments[SCV].number);
    law->p[MU] = log(arguments[MEAN].number) - square / 2;
    law->p[SIGMA] = sqrt(square);
    law->low = 0;
    law->high = INFINITY;
    return 0;
}

static double quantile(const struct glo_distribution *law, struct glo_tails u)
{
    double z = glo_normal_score(u);
    return exp(law->p[MU] + law->p[SIGMA] * z);
}

static struct glo_tails tails(const struct glo_distribution *law, double x)
{
    if (x <= 0)
        return (struct glo_tails){0, 1};
    double z = (log(x) - law->p[MU]) / law->p[SIGMA];
    return (struct glo_tails){gsl_cdf_ugaussian_P(z), gsl_cdf_ugaussian_Q(z)};
}

static double mean(const struct glo_distribution *law)
{
    return exp(law->p[MU] + law->p[SIGMA] * law->p[SIGMA] / 2);
}

static double variance(const struct glo_distribution *law)
{
    double center = mean(law);
    return center * center * expm1(law->p[SIGMA] * law->p[SIGMA]);
}

const struct glo_distribution_type glo_law_lognormal = {
    .name = "lognormal",
    .doc = "Times of any SCV with a long upper tail, the usual choice for repairs and human work.",
    .source = "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions 1, chapter 14",
    .parameters = parameters,
    .forms = forms,
    .make = make,
    .quantile = quantile,
    .tails = tails,
    .mean = mean,
    .variance = variance,
};
