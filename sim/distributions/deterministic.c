/* The constant law: what a bare value means. */
#include "sim/distributions/laws.h"

static const struct glo_law_parameter parameters[] = {
    {"value", .dimensioned = true, .doc = "The value of every draw."},
    {0},
};
static const char *const forms[] = {"value", NULL};

static int make(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem)
{
    (void)arena, (void)problem;
    law->p[0] = law->low = law->high = arguments[0].number;
    return 0;
}

static double quantile(const struct glo_distribution *law, struct glo_tails u)
{
    (void)u;
    return law->p[0];
}

static struct glo_tails tails(const struct glo_distribution *law, double x)
{
    return x < law->p[0] ? (struct glo_tails){0, 1} : (struct glo_tails){1, 0};
}

static double mean(const struct glo_distribution *law)
{
    return law->p[0];
}

static double variance(const struct glo_distribution *law)
{
    (void)law;
    return 0;
}

const struct glo_distribution_type glo_law_deterministic = {
    .name = "deterministic",
    .doc = "Always the same value; a bare value means it.",
    .source = "by definition",
    .parameters = parameters,
    .forms = forms,
    .main = "value",
    .discrete = true,
    .make = make,
    .quantile = quantile,
    .tails = tails,
    .mean = mean,
    .variance = variance,
};
