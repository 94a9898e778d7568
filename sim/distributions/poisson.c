/* The Poisson law, from a table of its values. */
#include "sim/distributions/laws.h"
#include "sim/distributions/steps.h"

#include <math.h>

static const struct glo_law_parameter parameters[] = {
    {"mean", .dimensioned = true, .positive = true, .doc = "The mean, which is the variance as well."},
    {0},
};
static const char *const forms[] = {"mean", NULL};

static double ratio(const struct glo_distribution *law, double k)
{
    return law->p[0] / (k + 1);
}

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    law->p[0] = arguments[0].number;
    law->low = 0;
    law->high = INFINITY;
    return glo_steps_make_lattice(law, floor(law->p[0]), ratio, arena, problem);
}

static double mean(const struct glo_distribution *law)
{
    return law->p[0];
}

const struct glo_distribution_type glo_law_poisson = {
    .name = "poisson",
    .doc = "Counts of independent events; from 0, so add `plus: 1` for a lot.",
    .source = "Johnson, Kemp and Kotz (2005), Univariate Discrete Distributions, chapter 4",
    .parameters = parameters,
    .forms = forms,
    .main = "mean",
    .discrete = true,
    .make = make,
    .quantile = glo_steps_quantile,
    .tails = glo_steps_tails,
    .mean = mean,
    .variance = mean,
    .within = glo_steps_within,
};
