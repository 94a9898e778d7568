/* The normal law. Not truncated by itself: a time needs `at_least`. */
#include "sim/distributions/laws.h"
#include "sim/distributions/score.h"
#include "sim/error.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { MEAN, SD }; /* in p */
enum { MEAN_GIVEN, SD_GIVEN, SCV };

static const struct glo_law_parameter parameters[] = {
    [MEAN_GIVEN] = {"mean", .dimensioned = true, .doc = "The mean, before any truncation."},
    [SD_GIVEN] = {"sd", .dimensioned = true, .positive = true, .doc = "The standard deviation, before any truncation."},
    [SCV] = {"scv", .positive = true, .doc = "The squared coefficient of variation, before any truncation."},
    {0},
};
static const char *const forms[] = {"mean sd", "mean scv", NULL};

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    (void)arena;
    double mean = arguments[MEAN_GIVEN].number;
    if (arguments[SCV].given && mean == 0)
        return glo_fail(problem, GLO_ERR_INPUT, "normal: a mean of 0 has no scv; give sd");
    law->p[MEAN] = mean;
    law->p[SD] = arguments[SD_GIVEN].given ? arguments[SD_GIVEN].number : fabs(mean) * sqrt(arguments[SCV].number);
    law->low = -INFINITY;
    law->high = INFINITY;
    return 0;
}

static double quantile(const struct glo_distribution *law, struct glo_tails u)
{
    double z = glo_normal_score(u);
    return law->p[MEAN] + law->p[SD] * z;
}

static struct glo_tails tails(const struct glo_distribution *law, double x)
{
    double z = (x - law->p[MEAN]) / law->p[SD];
    return (struct glo_tails){gsl_cdf_ugaussian_P(z), gsl_cdf_ugaussian_Q(z)};
}

static double mean(const struct glo_distribution *law)
{
    return law->p[MEAN];
}

static double variance(const struct glo_distribution *law)
{
    return law->p[SD] * law->p[SD];
}

const struct glo_distribution_type glo_law_normal = {
    .name = "normal",
    .doc = "Symmetric around its mean; state `at_least` where values below 0 make no sense.",
    .source = "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions 1, chapter 13",
    .parameters = parameters,
    .forms = forms,
    .make = make,
    .quantile = quantile,
    .tails = tails,
    .mean = mean,
    .variance = variance,
};
