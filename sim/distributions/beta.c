/* The beta law between min and max. Its quantile is a curve on the scale f = log(y / (1 - y)), y = (x - min) / (max -
 * min). */
#include "sim/distributions/curve.h"
#include "sim/distributions/laws.h"
#include "sim/error.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

enum { MIN, MAX, A, B, MEAN, SCV }; /* arguments; the first four are p as well */

#define NEAR_MIN -12 /* y is 6e-6 */
#define NEAR_MAX 12

static const struct glo_law_parameter parameters[] = {
    [MIN] = {"min", .dimensioned = true, .doc = "The least value."},
    [MAX] = {"max", .dimensioned = true, .doc = "The greatest value."},
    [A] = {"a", .positive = true, .doc = "The exponent at min: below 1 the density is highest there."},
    [B] = {"b", .positive = true, .doc = "The exponent at max."},
    [MEAN] = {"mean", .dimensioned = true, .doc = "The mean, between min and max."},
    [SCV] = {"scv", .positive = true, .doc = "The squared coefficient of variation."},
    {0},
};
static const char *const forms[] = {"min max a b", "min max mean scv", NULL};

/*
 * log P near the end 0, y = e^f / (1 + e^f), with exponent a there and b at the other end. Below f = -40, P = y^a / (a
 * B(a, b)) to the last bit, and may itself be 0.
 */
static double log_part(double f, double a, double b)
{
    if (f < -40)
        return a * f - log(a) - gsl_sf_lnbeta(a, b);
    return log(gsl_cdf_beta_P(1 / (1 + exp(-f)), a, b));
}

/* The smaller of P and 1 - P is computed, save near the ends: 1 - y would have lost y. */
static struct glo_curve_point point_at(const struct glo_distribution *law, double f)
{
    double a = law->p[A], b = law->p[B];
    double log_y = f < -40 ? f : -log1p(exp(-f)), log_rest = f > 40 ? -f : -log1p(exp(f));
    struct glo_curve_point point = {.log_density = a * log_y + b * log_rest - gsl_sf_lnbeta(a, b),
                                    .bend = a * exp(log_rest) - b * exp(log_y)};
    double log_lower = f < NEAR_MAX ? log_part(f, a, b) : 0;
    if (f < NEAR_MIN || (f < NEAR_MAX && log_lower < log(0.5))) {
        point.log_lower = log_lower;
        point.log_upper = log1p(-exp(log_lower));
    } else {
        point.log_upper = log_part(-f, b, a);
        point.log_lower = log1p(-exp(point.log_upper));
    }
    return point;
}

/* The exponents that have this mean and SCV (method of moments). */
static int fit(struct glo_distribution *law, double mean, double scv, struct glo_problem *problem)
{
    double width = law->p[MAX] - law->p[MIN], m = (mean - law->p[MIN]) / width;
    double v = scv * mean * mean / (width * width);
    if (!(m > 0 && m < 1))
        return glo_fail(problem, GLO_ERR_INPUT, "beta: mean must be between min and max");
    if (!(v > 0 && v < m * (1 - m)))
        return glo_fail(problem, GLO_ERR_INPUT, "beta: no beta law has so large an scv with this min, max and mean");
    double total = m * (1 - m) / v - 1;
    law->p[A] = m * total;
    law->p[B] = (1 - m) * total;
    return 0;
}

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    for (int i = MIN; i <= B; i++)
        law->p[i] = arguments[i].number;
    law->low = law->p[MIN];
    law->high = law->p[MAX];
    if (!(law->low < law->high))
        return glo_fail(problem, GLO_ERR_INPUT, "beta: min must be below max");
    if (arguments[MEAN].given) {
        int error = fit(law, arguments[MEAN].number, arguments[SCV].number, problem);
        if (error)
            return error;
    }
    if (!(fmin(law->p[A], law->p[B]) >= 1e-3 && fmax(law->p[A], law->p[B]) <= 1e5))
        return glo_fail(problem, GLO_ERR_INPUT, "beta: its exponents a and b must be between 0.001 and 100000");
    return glo_curve_make(law, point_at, arena, problem);
}

static double quantile(const struct glo_distribution *law, struct glo_tails u)
{
    double f = glo_curve_quantile(law, point_at, u), width = law->p[MAX] - law->p[MIN];
    double e = exp(-fabs(f)), near = width * (e / (1 + e)); /* the distance to the nearer end */
    return f < 0 ? law->p[MIN] + near : law->p[MAX] - near;
}

static struct glo_tails tails(const struct glo_distribution *law, double x)
{
    double from = x - law->p[MIN], to = law->p[MAX] - x;
    if (from <= 0)
        return (struct glo_tails){0, 1};
    if (to <= 0)
        return (struct glo_tails){1, 0};
    struct glo_curve_point point = point_at(law, log(from / to));
    return (struct glo_tails){exp(point.log_lower), exp(point.log_upper)};
}

static double mean(const struct glo_distribution *law)
{
    double share = law->p[A] / (law->p[A] + law->p[B]);
    return law->p[MIN] + (law->p[MAX] - law->p[MIN]) * share;
}

static double variance(const struct glo_distribution *law)
{
    double a = law->p[A], b = law->p[B], width = law->p[MAX] - law->p[MIN];
    return width * width * (a / (a + b)) * (b / (a + b)) / (a + b + 1);
}

const struct glo_distribution_type glo_law_beta = {
    .name = "beta",
    .doc = "Values between two known ends.",
    .source = "Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 25",
    .parameters = parameters,
    .forms = forms,
    .make = make,
    .quantile = quantile,
    .tails = tails,
    .mean = mean,
    .variance = variance,
};
