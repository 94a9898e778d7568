/* The empirical law: the values of a sample, each as likely, and nothing between them. Its variance divides by n. */
#include "sim/distributions/laws.h"
#include "sim/distributions/steps.h"
#include "sim/error.h"
#include "sim/memory.h"

static const struct glo_law_parameter parameters[] = {
    {"values", .dimensioned = true, .list = true, .doc = "The sample, in any order; a value may occur often."},
    {0},
};
static const char *const forms[] = {"values", NULL};

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    uint32_t n = arguments[0].num;
    double *weights = glo_alloc(n, sizeof *weights);
    if (!weights)
        return glo_fail_memory(problem);
    for (uint32_t i = 0; i < n; i++)
        weights[i] = 1;
    int error = glo_steps_make(law, arguments[0].list, weights, n, arena, problem);
    glo_free(weights);
    return error;
}

const struct glo_distribution_type glo_law_empirical = {
    .name = "empirical",
    .doc = "A recorded sample, redrawn as it is.",
    .source = "Law (2015), Simulation Modeling and Analysis, chapter 6",
    .parameters = parameters,
    .forms = forms,
    .main = "values",
    .discrete = true,
    .make = make,
    .quantile = glo_steps_quantile,
    .tails = glo_steps_tails,
    .mean = glo_steps_mean,
    .variance = glo_steps_variance,
    .within = glo_steps_within,
};
