/* The negative binomial law, P(k) ~ Gamma(k + size) / k! (1 - p)^k: more variable than Poisson's; from a table. */
#include "sim/distributions/laws.h"
#include "sim/distributions/steps.h"
#include "sim/error.h"

#include <math.h>

enum { MEAN, SCV };    /* arguments */
enum { CENTER, SIZE }; /* in p: the mean; the shape of the gamma law by which a Poisson mean would vary */

static const struct glo_law_parameter parameters[] = {
    [MEAN] = {"mean", .dimensioned = true, .positive = true, .doc = "The mean."},
    [SCV] = {"scv", .positive = true,
             .doc = "The squared coefficient of variation, above one over the mean (poisson)."},
    {0},
};
static const char *const forms[] = {"mean scv", NULL};

static double ratio(const struct glo_distribution *law, double k)
{
    double mean = law->p[CENTER], size = law->p[SIZE];
    return (k + size) / (k + 1) * (mean / (mean + size));
}

/* Variance = mean + mean^2 / size. */
static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    double mean = arguments[MEAN].number, excess = arguments[SCV].number - 1 / mean;
    if (!(excess > 0))
        return glo_fail(problem, GLO_ERR_INPUT,
                        "negative_binomial: scv must be above one over the mean, which is poisson's");
    law->p[CENTER] = mean;
    law->p[SIZE] = 1 / excess;
    law->low = 0;
    law->high = INFINITY;
    double mode = floor(fmax(mean * (1 - excess), 0));
    return glo_steps_make_lattice(law, mode, ratio, arena, problem);
}

static double mean_of(const struct glo_distribution *law)
{
    return law->p[CENTER];
}

static double variance(const struct glo_distribution *law)
{
    double mean = law->p[CENTER];
    return mean + mean * mean / law->p[SIZE];
}

const struct glo_distribution_type glo_law_negative_binomial = {
    .name = "negative_binomial",
    .doc = "Counts that vary more than poisson, from 0.",
    .source = "Johnson, Kemp and Kotz (2005), Univariate Discrete Distributions, chapter 5",
    .parameters = parameters,
    .forms = forms,
    .discrete = true,
    .make = make,
    .quantile = glo_steps_quantile,
    .tails = glo_steps_tails,
    .mean = mean_of,
    .variance = variance,
    .within = glo_steps_within,
};
