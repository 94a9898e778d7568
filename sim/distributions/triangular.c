/* The triangular law: a density that rises from min to the mode and falls to max; the mode may be either end. */
#include "sim/distributions/laws.h"
#include "sim/error.h"

#include <math.h>

enum { MIN, MODE, MAX };

static const struct glo_law_parameter parameters[] = {
    [MIN] = {"min", .dimensioned = true, .doc = "The least value."},
    [MODE] = {"mode", .dimensioned = true, .doc = "The most likely value."},
    [MAX] = {"max", .dimensioned = true, .doc = "The greatest value."},
    {0},
};
static const char *const forms[] = {"min mode max", NULL};

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    (void)arena;
    for (int i = MIN; i <= MAX; i++)
        law->p[i] = arguments[i].number;
    law->low = law->p[MIN];
    law->high = law->p[MAX];
    if (!(law->low < law->high))
        return glo_fail(problem, GLO_ERR_INPUT, "triangular: min must be below max");
    if (!(law->low <= law->p[MODE] && law->p[MODE] <= law->high))
        return glo_fail(problem, GLO_ERR_INPUT, "triangular: mode must be between min and max");
    return 0;
}

/* From whichever end, or from the mode, leaves the value its relative precision. */
static double quantile(const struct glo_distribution *law, struct glo_tails u)
{
    double width = law->p[MAX] - law->p[MIN], rise = law->p[MODE] - law->p[MIN], fall = law->p[MAX] - law->p[MODE];
    double past = u.lower * width - rise;
    if (past <= 0)
        return law->p[MIN] + sqrt(u.lower * width * rise);
    if (u.lower <= 0.5)
        return law->p[MODE] + past / (1 + sqrt(1 - past / fall));
    return law->p[MAX] - sqrt(u.upper * width * fall);
}

/* The areas on the near and the far side of a point `from` one end and `inner` short of the mode; the far end is
 * `other` from it. */
static struct glo_tails parts(double from, double inner, double other)
{
    double side = from + inner, near = from * from / side, far = other + inner * (2 - inner / side);
    return (struct glo_tails){near / (side + other), far / (side + other)};
}

static struct glo_tails tails(const struct glo_distribution *law, double x)
{
    double rise = law->p[MODE] - law->p[MIN], fall = law->p[MAX] - law->p[MODE];
    double from = x - law->p[MIN], to = law->p[MAX] - x;
    if (from <= 0)
        return (struct glo_tails){0, 1};
    if (to <= 0)
        return (struct glo_tails){1, 0};
    if (from < rise)
        return parts(from, law->p[MODE] - x, fall);
    struct glo_tails mirrored = parts(to, x - law->p[MODE], rise);
    return (struct glo_tails){mirrored.upper, mirrored.lower};
}

static double mean(const struct glo_distribution *law)
{
    return law->p[MIN] + ((law->p[MODE] - law->p[MIN]) + (law->p[MAX] - law->p[MIN])) / 3;
}

static double variance(const struct glo_distribution *law)
{
    double rise = law->p[MODE] - law->p[MIN], fall = law->p[MAX] - law->p[MODE];
    return (rise * rise + rise * fall + fall * fall) / 18;
}

const struct glo_distribution_type glo_law_triangular = {
    .name = "triangular",
    .doc = "An estimate by least, most likely and greatest value.",
    .source = "Kotz and van Dorp (2004), Beyond Beta, chapter 1",
    .parameters = parameters,
    .forms = forms,
    .make = make,
    .quantile = quantile,
    .tails = tails,
    .mean = mean,
    .variance = variance,
};
