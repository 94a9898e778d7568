/* The Pareto law (of the first kind): P(X > x) = (min / x)^shape. Its mean is infinite up to shape 1, its variance up
 * to 2. */
#include "sim/distributions/laws.h"
#include "sim/distributions/logarithm.h"
#include "sim/error.h"

#include <math.h>

enum { SHAPE, MIN }; /* in p */
enum { SHAPE_GIVEN, MIN_GIVEN, MEAN };

static const struct glo_law_parameter parameters[] = {
    [SHAPE_GIVEN] = {"shape", .positive = true, .doc = "The shape: the smaller, the heavier the tail."},
    [MIN_GIVEN] = {"min", .dimensioned = true, .positive = true, .doc = "The least value."},
    [MEAN] = {"mean", .dimensioned = true, .positive = true, .doc = "The mean; needs a shape above 1."},
    {0},
};
static const char *const forms[] = {"shape min", "shape mean", NULL};

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    (void)arena;
    double shape = arguments[SHAPE_GIVEN].number;
    if (arguments[MEAN].given && shape <= 1)
        return glo_fail(problem, GLO_ERR_INPUT, "pareto: shape must be above 1, else its mean is infinite");
    law->p[SHAPE] = shape;
    law->p[MIN] =
        arguments[MIN_GIVEN].given ? arguments[MIN_GIVEN].number : arguments[MEAN].number * (shape - 1) / shape;
    law->low = law->p[MIN];
    law->high = INFINITY;
    return 0;
}

static double quantile(const struct glo_distribution *law, struct glo_tails u)
{
    return law->p[MIN] * exp(glo_hazard(u) / law->p[SHAPE]);
}

static struct glo_tails tails(const struct glo_distribution *law, double x)
{
    if (x <= law->p[MIN])
        return (struct glo_tails){0, 1};
    double t = law->p[SHAPE] * log(x / law->p[MIN]);
    return (struct glo_tails){-expm1(-t), exp(-t)};
}

static double mean_from(double shape, double min)
{
    return shape > 1 ? min * shape / (shape - 1) : INFINITY;
}

static double variance_from(double shape, double min)
{
    return shape > 2 ? min * min * shape / ((shape - 1) * (shape - 1) * (shape - 2)) : INFINITY;
}

static double mean(const struct glo_distribution *law)
{
    return mean_from(law->p[SHAPE], law->p[MIN]);
}

static double variance(const struct glo_distribution *law)
{
    return variance_from(law->p[SHAPE], law->p[MIN]);
}

/* Above any value it is a pareto law again. */
static bool within(const struct glo_distribution *law, double low, double high, double *part_mean,
                   double *part_variance)
{
    double min = fmax(low, law->p[MIN]);
    *part_mean = mean_from(law->p[SHAPE], min);
    *part_variance = variance_from(law->p[SHAPE], min);
    return isinf(high);
}

const struct glo_distribution_type glo_law_pareto = {
    .name = "pareto",
    .doc = "Sizes with a heavy tail.",
    .source = "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions 1, chapter 20",
    .parameters = parameters,
    .forms = forms,
    .make = make,
    .quantile = quantile,
    .tails = tails,
    .mean = mean,
    .variance = variance,
    .within = within,
};
