/* The uniform law between min and max, counted from the nearer end. */
#include "sim/distributions/laws.h"
#include "sim/error.h"

enum { MIN, MAX };

static const struct glo_law_parameter parameters[] = {
    [MIN] = {"min", .dimensioned = true, .doc = "The least value."},
    [MAX] = {"max", .dimensioned = true, .doc = "The greatest value."},
    {0},
};
static const char *const forms[] = {"min max", NULL};

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    (void)arena;
    law->p[MIN] = law->low = arguments[MIN].number;
    law->p[MAX] = law->high = arguments[MAX].number;
    if (!(law->low < law->high))
        return glo_fail(problem, GLO_ERR_INPUT, "uniform: min must be below max");
    return 0;
}

static double quantile(const struct glo_distribution *law, struct glo_tails u)
{
    double width = law->p[MAX] - law->p[MIN];
    return u.lower <= 0.5 ? law->p[MIN] + width * u.lower : law->p[MAX] - width * u.upper;
}

static struct glo_tails tails(const struct glo_distribution *law, double x)
{
    if (x <= law->p[MIN])
        return (struct glo_tails){0, 1};
    if (x >= law->p[MAX])
        return (struct glo_tails){1, 0};
    double width = law->p[MAX] - law->p[MIN];
    return (struct glo_tails){(x - law->p[MIN]) / width, (law->p[MAX] - x) / width};
}

static double mean(const struct glo_distribution *law)
{
    return law->p[MIN] + (law->p[MAX] - law->p[MIN]) / 2;
}

static double variance(const struct glo_distribution *law)
{
    double width = law->p[MAX] - law->p[MIN];
    return width * width / 12;
}

const struct glo_distribution_type glo_law_uniform = {
    .name = "uniform",
    .doc = "Every value between two ends is as likely.",
    .source = "Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 26",
    .parameters = parameters,
    .forms = forms,
    .make = make,
    .quantile = quantile,
    .tails = tails,
    .mean = mean,
    .variance = variance,
};
