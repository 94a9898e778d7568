/* The gamma law. Its quantile is a curve on the scale f = log(x / scale). */
#include "sim/distributions/gamma.h"
#include "sim/distributions/curve.h"
#include "sim/distributions/laws.h"
#include "sim/error.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

enum { SHAPE, SCALE }; /* in p */
enum { MEAN, SCV, SHAPE_GIVEN, SCALE_GIVEN, RATE };

static const struct glo_law_parameter parameters[] = {
    [MEAN] = {"mean", .dimensioned = true, .positive = true, .doc = "The mean."},
    [SCV] = {"scv", .positive = true, .doc = "The squared coefficient of variation, one over the shape."},
    [SHAPE_GIVEN] = {"shape", .positive = true, .doc = "The shape: 1 is the exponential law."},
    [SCALE_GIVEN] = {"scale", .dimensioned = true, .positive = true, .doc = "The scale: the mean over the shape."},
    [RATE] = {"rate", .inverse = true, .positive = true, .doc = "One over the scale."},
    {0},
};
static const char *const forms[] = {"mean scv", "shape scale", "shape rate", NULL};

/* Far below f = -40, x is so small that P = x^shape / Gamma(shape + 1) to the last bit, and may itself be 0. */
static struct glo_curve_point point_at(const struct glo_distribution *law, double f)
{
    double shape = law->p[SHAPE], x = exp(f);
    struct glo_curve_point point = {.log_density = shape * f - x - gsl_sf_lngamma(shape), .bend = shape - x};
    double lower = f < -40 ? 0 : gsl_cdf_gamma_P(x, shape, 1);
    if (f < -40)
        point.log_lower = shape * f - gsl_sf_lngamma(shape + 1);
    else if (lower < 0.5)
        point.log_lower = log(lower);
    else {
        point.log_upper = log(gsl_cdf_gamma_Q(x, shape, 1));
        point.log_lower = log1p(-exp(point.log_upper));
        return point;
    }
    point.log_upper = log1p(-exp(point.log_lower));
    return point;
}

int glo_gamma_make(struct glo_distribution *law, double shape, double scale, struct glo_arena *arena,
                   struct glo_problem *problem)
{
    if (!(shape >= 1e-4 && shape <= 1e5))
        return glo_fail(problem, GLO_ERR_INPUT, "%s: its shape (one over the scv) must be between 0.0001 and 100000",
                        law->type->name);
    law->p[SHAPE] = shape;
    law->p[SCALE] = scale;
    law->low = 0;
    law->high = INFINITY;
    return glo_curve_make(law, point_at, arena, problem);
}

double glo_gamma_quantile(const struct glo_distribution *law, struct glo_tails u)
{
    return law->p[SCALE] * exp(glo_curve_quantile(law, point_at, u));
}

struct glo_tails glo_gamma_tails(const struct glo_distribution *law, double x)
{
    double t = x / law->p[SCALE], shape = law->p[SHAPE];
    if (t <= 0)
        return (struct glo_tails){0, 1};
    return (struct glo_tails){gsl_cdf_gamma_P(t, shape, 1), gsl_cdf_gamma_Q(t, shape, 1)};
}

double glo_gamma_mean(const struct glo_distribution *law)
{
    return law->p[SHAPE] * law->p[SCALE];
}

double glo_gamma_variance(const struct glo_distribution *law)
{
    return law->p[SHAPE] * law->p[SCALE] * law->p[SCALE];
}

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    double shape = arguments[SCV].given ? 1 / arguments[SCV].number : arguments[SHAPE_GIVEN].number;
    double scale = arguments[MEAN].given          ? arguments[MEAN].number / shape
                   : arguments[SCALE_GIVEN].given ? arguments[SCALE_GIVEN].number
                                                  : 1 / arguments[RATE].number;
    return glo_gamma_make(law, shape, scale, arena, problem);
}

const struct glo_distribution_type glo_law_gamma = {
    .name = "gamma",
    .doc = "Times of any SCV, the usual choice for processing times.",
    .source = "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions 1, chapter 17",
    .parameters = parameters,
    .forms = forms,
    .make = make,
    .quantile = glo_gamma_quantile,
    .tails = glo_gamma_tails,
    .mean = glo_gamma_mean,
    .variance = glo_gamma_variance,
};
