/* Quantile curves: what the laws that use them cannot show: cells that are solved directly, tails beyond the table,
 * short memory. */
#include "tests/sim/distributions/make_law.h"

#include "sim/distributions/curve.h"

/* A law of our own: the logistic law with a bend of the given sharpness at the median, f = s + bend log(cosh(s /
 * width)) width. */
enum { BEND, WIDTH };

static double f_of(const struct glo_distribution *law, double s)
{
    double t = fabs(s) / law->p[WIDTH];
    return s + law->p[BEND] * law->p[WIDTH] * (t + log1p(exp(-2 * t)));
}

static double s_of(const struct glo_distribution *law, double f)
{
    double low = -1000, high = 1000;
    for (int i = 0; i < 200; i++) {
        double middle = (low + high) / 2;
        if (f_of(law, middle) < f)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static struct glo_curve_point bent(const struct glo_distribution *law, double f)
{
    double s = s_of(law, f), t = tanh(s / law->p[WIDTH]), lower = 1 / (1 + exp(-s)), upper = 1 / (1 + exp(s));
    double slope = 1 + law->p[BEND] * t, turn = law->p[BEND] * (1 - t * t) / law->p[WIDTH];
    double log_lower = -log1p(exp(-s)), log_upper = -log1p(exp(s));
    return (struct glo_curve_point){log_lower, log_upper, log_lower + log_upper - log(slope),
                                    (upper - lower - turn / slope) / slope};
}

static void expect_curve(double bend, double width)
{
    struct glo_distribution law = {.p = {bend, width}};
    struct glo_arena arena = {0};
    cr_assert_eq(glo_curve_make(&law, bent, &arena, NULL), 0);
    for (double s = -690; s<690; s += fabs(s)> 40 ? 9.7 : 0.037) {
        struct glo_tails u = {1 / (1 + exp(-s)), 1 / (1 + exp(s))};
        double f = glo_curve_quantile(&law, bent, u), exact = f_of(&law, s);
        cr_expect(fabs(f - exact) < 2e-10 * fmax(1, fabs(exact)), "bend %g at %g: %.15g, not %.15g", bend, s, f, exact);
    }
    glo_arena_free(&arena);
}

/* From straight to a corner sharper than the finest piece; the tails reach 650 beyond the table. */
Test(curve, every_bend_is_met)
{
    expect_curve(0, 1);
    expect_curve(0.5, 1);
    expect_curve(0.9, 0.05);
    expect_curve(-0.9, 1e-3);
    expect_curve(0.9, 1e-6);
}

#ifdef GLO_FAULTS
/* Whichever allocation fails, the maker says so, keeps nothing, and the law is none. */
Test(curve, short_memory)
{
    struct glo_law_argument arguments[GLO_MAX_LAW_ARGUMENTS] = {{true, 2, NULL, 0}, {true, 0.5, NULL, 0}};
    struct glo_law_change change = {0, -INFINITY, INFINITY};
    int failures = 0, error;
    do {
        struct glo_distribution law;
        struct glo_arena arena = {0};
        struct glo_problem problem = {0};
        glo_memory_fail_at(failures, 0);
        error = glo_distribution_make(&law, glo_distribution_find("gamma"), arguments, &change, &arena, &problem);
        failures += error != 0;
        cr_expect(error == 0 ? law.type != NULL : law.type == NULL && error == GLO_ERR_NO_MEMORY);
        cr_expect_eq(problem.code, error);
        glo_arena_free(&arena);
    } while (error && failures < 10000);
    glo_memory_fail_at(-1, 0);
    cr_expect(failures >= 2 && failures < 10000, "%d", failures);
}
#endif
