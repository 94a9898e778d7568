/* The Erlang law: the sum of `shape` exponential phases. It is the gamma law of a whole shape. */
#include "sim/distributions/gamma.h"
#include "sim/distributions/laws.h"
#include "sim/error.h"

#include <math.h>

enum { SHAPE, MEAN, RATE };

static const struct glo_law_parameter parameters[] = {
    [SHAPE] = {"shape", .positive = true, .doc = "The number of phases, a whole number; the SCV is one over it."},
    [MEAN] = {"mean", .dimensioned = true, .positive = true, .doc = "The mean of the sum."},
    [RATE] = {"rate", .inverse = true, .positive = true, .doc = "One over the mean of a phase."},
    {0},
};
static const char *const forms[] = {"shape mean", "shape rate", NULL};

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    double shape = arguments[SHAPE].number;
    if (shape != floor(shape))
        return glo_fail(problem, GLO_ERR_INPUT, "erlang: shape must be a whole number; gamma takes any shape");
    double scale = arguments[MEAN].given ? arguments[MEAN].number / shape : 1 / arguments[RATE].number;
    return glo_gamma_make(law, shape, scale, arena, problem);
}

const struct glo_distribution_type glo_law_erlang = {
    .name = "erlang",
    .doc = "The sum of equal exponential phases; SCV one over their number.",
    .source = "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions 1, chapter 17",
    .parameters = parameters,
    .forms = forms,
    .make = make,
    .quantile = glo_gamma_quantile,
    .tails = glo_gamma_tails,
    .mean = glo_gamma_mean,
    .variance = glo_gamma_variance,
};
