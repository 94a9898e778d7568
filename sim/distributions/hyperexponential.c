/*
 * The hyperexponential law: one of several exponential laws, chosen by probabilities. `values` holds the probabilities,
 * then the means. Its quantile is a curve on the scale f = log x.
 */
#include "sim/distributions/curve.h"
#include "sim/distributions/laws.h"
#include "sim/error.h"
#include "sim/memory.h"

#include <math.h>

enum { MEAN, SCV, PROBABILITIES, MEANS };
enum { LONGEST }; /* in p: the largest mean */

static const struct glo_law_parameter parameters[] = {
    [MEAN] = {"mean", .dimensioned = true, .positive = true, .doc = "The mean of the whole."},
    [SCV] = {"scv", .positive = true,
             .doc = "The squared coefficient of variation, at least 1; two phases with balanced means."},
    [PROBABILITIES] = {"probabilities", .list = true, .positive = true,
                       .doc = "The probability of each phase; their sum is 1."},
    [MEANS] = {"means", .dimensioned = true, .list = true, .positive = true, .doc = "The mean of each phase."},
    {0},
};
static const char *const forms[] = {"mean scv", "probabilities means", NULL};

/* Sums over the phases at x; each is multiplied by e^(x / LONGEST), so that none vanishes far out. */
struct sums {
    double upper, density, fall; /* 1 - P, its first and (negated) second derivative */
};

static struct sums sums_at(const struct glo_distribution *law, double x)
{
    uint32_t n = law->num_values / 2;
    struct sums sums = {0};
    for (uint32_t i = 0; i < n; i++) {
        double rate = 1 / law->values[n + i];
        double part = law->values[i] * exp(-x * (rate - 1 / law->p[LONGEST]));
        sums.upper += part;
        sums.density += part * rate;
        sums.fall += part * rate * rate;
    }
    return sums;
}

static double lower_at(const struct glo_distribution *law, double x)
{
    uint32_t n = law->num_values / 2;
    double lower = 0;
    for (uint32_t i = 0; i < n; i++)
        lower -= law->values[i] * expm1(-x / law->values[n + i]);
    return lower;
}

static struct glo_curve_point point_at(const struct glo_distribution *law, double f)
{
    double x = exp(f);
    struct sums sums = sums_at(law, x);
    struct glo_curve_point point = {.log_upper = log(sums.upper) - x / law->p[LONGEST],
                                    .log_density = f + log(sums.density) - x / law->p[LONGEST],
                                    .bend = 1 - x * (sums.fall / sums.density)};
    point.log_lower = point.log_upper > log(0.5) ? log(lower_at(law, x)) : log1p(-exp(point.log_upper));
    return point;
}

/* Two phases with p1 m1 = p2 m2 (Tijms 2003, A First Course in Stochastic Models, appendix B). */
static void balance(double *values, double mean, double scv)
{
    double lead = sqrt((scv - 1) / (scv + 1));
    values[0] = (1 + lead) / 2;
    values[1] = 1 / ((1 + lead) * (scv + 1)); /* (1 - lead) / 2 without its cancellation */
    values[2] = mean / (2 * values[0]);
    values[3] = mean / (2 * values[1]);
}

static double sum_of(const struct glo_law_argument *list)
{
    double sum = 0;
    for (uint32_t i = 0; i < list->num; i++)
        sum += list->list[i];
    return sum;
}

static int check(const struct glo_law_argument *arguments, struct glo_problem *problem)
{
    if (arguments[SCV].given && arguments[SCV].number < 1)
        return glo_fail(problem, GLO_ERR_INPUT, "hyperexponential: scv must be at least 1; gamma takes any scv");
    if (arguments[MEANS].num != arguments[PROBABILITIES].num)
        return glo_fail(problem, GLO_ERR_INPUT,
                        "hyperexponential: probabilities and means must be lists of one length");
    if (arguments[MEANS].given && fabs(sum_of(&arguments[PROBABILITIES]) - 1) > 1e-6)
        return glo_fail(problem, GLO_ERR_INPUT, "hyperexponential: the probabilities must sum to 1");
    return 0;
}

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    int error = check(arguments, problem);
    if (error)
        return error;
    uint32_t n = arguments[MEANS].given ? arguments[MEANS].num : 2;
    double *values = glo_arena_alloc(arena, 2 * (size_t)n, sizeof *values);
    if (!values)
        return glo_fail_memory(problem);
    if (arguments[MEAN].given)
        balance(values, arguments[MEAN].number, arguments[SCV].number);
    else
        for (uint32_t i = 0; i < n; i++) {
            values[i] = arguments[PROBABILITIES].list[i] / sum_of(&arguments[PROBABILITIES]);
            values[n + i] = arguments[MEANS].list[i];
        }
    for (uint32_t i = 0; i < n; i++)
        law->p[LONGEST] = fmax(law->p[LONGEST], values[n + i]);
    law->values = values;
    law->num_values = 2 * n;
    law->low = 0;
    law->high = INFINITY;
    return glo_curve_make(law, point_at, arena, problem);
}

static double quantile(const struct glo_distribution *law, struct glo_tails u)
{
    return exp(glo_curve_quantile(law, point_at, u));
}

static struct glo_tails tails(const struct glo_distribution *law, double x)
{
    if (x <= 0)
        return (struct glo_tails){0, 1};
    return (struct glo_tails){lower_at(law, x), sums_at(law, x).upper * exp(-x / law->p[LONGEST])};
}

static double mean(const struct glo_distribution *law)
{
    uint32_t n = law->num_values / 2;
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += law->values[i] * law->values[n + i];
    return sum;
}

/* Of the phase (2 m^2 - m^2) and between the phases, so that nothing cancels. */
static double variance(const struct glo_distribution *law)
{
    uint32_t n = law->num_values / 2;
    double center = mean(law), sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        double phase = law->values[n + i];
        sum += law->values[i] * (phase * phase + (phase - center) * (phase - center));
    }
    return sum;
}

const struct glo_distribution_type glo_law_hyperexponential = {
    .name = "hyperexponential",
    .doc = "A mixture of exponential laws; SCV at least 1.",
    .source = "Tijms (2003), A First Course in Stochastic Models, appendix B",
    .parameters = parameters,
    .forms = forms,
    .make = make,
    .quantile = quantile,
    .tails = tails,
    .mean = mean,
    .variance = variance,
};
