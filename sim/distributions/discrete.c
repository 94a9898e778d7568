/* The discrete law: given values with given weights. */
#include "sim/distributions/laws.h"
#include "sim/distributions/steps.h"
#include "sim/error.h"

enum { VALUES, WEIGHTS };

static const struct glo_law_parameter parameters[] = {
    [VALUES] = {"values", .dimensioned = true, .list = true, .doc = "The values."},
    [WEIGHTS] = {"weights", .list = true, .doc = "How often each value occurs, relative to their sum."},
    {0},
};
static const char *const forms[] = {"values weights", NULL};

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    if (arguments[VALUES].num != arguments[WEIGHTS].num)
        return glo_fail(problem, GLO_ERR_INPUT, "discrete: values and weights must be lists of one length");
    return glo_steps_make(law, arguments[VALUES].list, arguments[WEIGHTS].list, arguments[VALUES].num, arena, problem);
}

const struct glo_distribution_type glo_law_discrete = {
    .name = "discrete",
    .doc = "A few values, each with its weight.",
    .source =
        "Chen and Asau (1974), On generating random variates from an empirical distribution, AIIE Transactions 6(2)",
    .parameters = parameters,
    .forms = forms,
    .discrete = true,
    .make = make,
    .quantile = glo_steps_quantile,
    .tails = glo_steps_tails,
    .mean = glo_steps_mean,
    .variance = glo_steps_variance,
    .within = glo_steps_within,
};
