/* The exponential law, and its quantile for arrays: the hot path of every Poisson stream. */
#include "sim/clones.h"
#include "sim/distributions/laws.h"
#include "sim/distributions/logarithm.h"

#include <math.h>

enum { MEAN, RATE };

static const struct glo_law_parameter parameters[] = {
    [MEAN] = {"mean", .dimensioned = true, .positive = true, .doc = "The mean."},
    [RATE] = {"rate", .inverse = true, .positive = true, .doc = "One over the mean."},
    {0},
};
static const char *const forms[] = {"mean", "rate", NULL};

/* glo_hazard without its choice, which is not needed where v is exact: what was lost is 0 there. */
static inline double quantile_of(double u)
{
    double v = 1 - u;
    return glo_minus_log(v, (1 - v) - u);
}

double glo_exponential_quantile(double u)
{
    return quantile_of(u);
}

GLO_CLONES static void take_quantiles(double *numbers, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        numbers[i] = quantile_of(numbers[i]);
}

void glo_exponential_quantiles(const double *in, double *out, uint32_t n)
{
    if (in != out)
        memcpy(out, in, n * sizeof *out);
    take_quantiles(out, n);
}

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    (void)arena, (void)problem;
    law->p[MEAN] = arguments[MEAN].given ? arguments[MEAN].number : 1 / arguments[RATE].number;
    law->low = 0;
    law->high = INFINITY;
    return 0;
}

static double quantile(const struct glo_distribution *law, struct glo_tails u)
{
    return law->p[MEAN] * glo_hazard(u);
}

static void quantiles(const struct glo_distribution *law, const double *u, double *x, uint32_t n)
{
    glo_exponential_quantiles(u, x, n);
    for (uint32_t i = 0; i < n; i++)
        x[i] = law->p[MEAN] * x[i];
}

static struct glo_tails tails(const struct glo_distribution *law, double x)
{
    double t = x > 0 ? x / law->p[MEAN] : 0;
    return (struct glo_tails){-expm1(-t), exp(-t)};
}

static double mean(const struct glo_distribution *law)
{
    return law->p[MEAN];
}

static double variance(const struct glo_distribution *law)
{
    return law->p[MEAN] * law->p[MEAN];
}

const struct glo_distribution_type glo_law_exponential = {
    .name = "exponential",
    .doc = "The time between events that happen at a constant rate; SCV 1.",
    .source = "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions 1, chapter 19",
    .parameters = parameters,
    .forms = forms,
    .main = "mean",
    .make = make,
    .quantile = quantile,
    .quantiles = quantiles,
    .tails = tails,
    .mean = mean,
    .variance = variance,
};
