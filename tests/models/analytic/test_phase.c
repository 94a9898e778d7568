/* Laws of phase type: their chains have the transforms and means of the laws; what has no phases is refused. */
#include "models/analytic/phase.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/analytic/qbd.h"

static int make(struct glo_formula_call *call, const char *text, double rate, struct glo_phases *phases)
{
    struct glo_law law;
    glo_formula_call_init(call, glo_formula_find("gg1_exact"));
    cr_assert_eq(glo_law_read(&law, text, NULL), GLO_OK, "%s", text);
    return glo_phases_make(call, "service", &law, rate, phases);
}

/* Sum of begin x (diag(leave) - moves)^-1 x weights, where a phase is also left at the rate `extra`. */
static double solve(const struct glo_phases *phases, double extra, bool of_ends)
{
    uint32_t n = phases->num;
    double sum = 0;
    gsl_matrix *rates = gsl_matrix_alloc(n, n), *x = gsl_matrix_alloc(n, 1);
    gsl_vector *leave = gsl_vector_alloc(n);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n; j++)
            gsl_matrix_set(rates, i, j, phases->moves[(size_t)i * n + j]);
        gsl_vector_set(leave, i, phases->ends[i] + extra);
        gsl_matrix_set(x, i, 0, of_ends ? phases->ends[i] : 1);
    }
    glo_qbd_factor(rates, leave);
    glo_qbd_divide_left(rates, x);
    for (uint32_t i = 0; i < n; i++)
        sum += phases->begin[i] * gsl_matrix_get(x, i, 0);
    gsl_matrix_free(rates);
    gsl_matrix_free(x);
    gsl_vector_free(leave);
    return sum;
}

/* E[exp(-s X)] is the probability to end before a time that is exponential of rate s. */
Test(phase, chains_have_the_transforms_of_the_laws)
{
    static const char *const laws[] = {"M", "E1", "E2", "E7", "H2(1)", "H2(4)", "H2(100)"};
    static const double points[] = {1e-6, 0.3, 1, 50};
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        struct glo_formula_call call;
        struct glo_phases phases;
        struct glo_law law;
        double rate = 0.4;
        cr_assert_eq(glo_law_read(&law, laws[i], NULL), GLO_OK);
        cr_assert(glo_law_has_phases(&law));
        cr_assert_eq(make(&call, laws[i], rate, &phases), GLO_OK);
        cr_expect_float_eq(solve(&phases, 0, false), 1 / rate, 1e-13, "%s", laws[i]);
        for (size_t k = 0; k < sizeof points / sizeof points[0]; k++)
            cr_expect_float_eq(solve(&phases, points[k] * rate, true), glo_law_transform(&law, points[k]), 1e-13,
                               "%s at %g", laws[i], points[k]);
        glo_formula_call_free(&call);
    }
}

Test(phase, laws_without_phases_are_refused)
{
    static const char *const laws[] = {"D", "G(0.7)", "GAMMA(0.7)", "LN(2)", "U(0.1)"};
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        struct glo_formula_call call;
        struct glo_phases phases;
        struct glo_law law;
        cr_assert_eq(glo_law_read(&law, laws[i], NULL), GLO_OK);
        cr_expect_not(glo_law_has_phases(&law), "%s", laws[i]);
        cr_expect_eq(make(&call, laws[i], 1, &phases), GLO_ERR_ARGUMENT, "%s", laws[i]);
        cr_expect(strstr(call.problem.text, "the law of service has no phases"), "%s", call.problem.text);
        cr_expect(*call.help);
        glo_formula_call_free(&call);
    }
}

Test(phase, no_more_than_a_thousand)
{
    struct glo_formula_call call;
    struct glo_phases phases;
    cr_expect_eq(make(&call, "E1000", 1, &phases), GLO_OK);
    cr_expect_float_eq(phases.ends[999], 1000, 1e-9);
    glo_formula_call_free(&call);
    cr_expect_eq(make(&call, "E1001", 1, &phases), GLO_ERR_ARGUMENT);
    cr_expect(strstr(call.problem.text, "has 1001 phases"), "%s", call.problem.text);
    glo_formula_call_free(&call);
}

Test(phase, short_memory_is_told)
{
    int code = GLO_ERR_NO_MEMORY;
    int64_t failures = 0, live = glo_memory_live();
    for (int64_t k = 0; code != GLO_OK; k++) {
        struct glo_formula_call call;
        struct glo_phases phases;
        glo_memory_fail_at(k, 0);
        code = make(&call, "E40", 1, &phases);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert(code == GLO_OK || code == GLO_ERR_NO_MEMORY);
        glo_formula_call_free(&call);
    }
    cr_expect_gt(failures, 0);
    cr_expect_eq(glo_memory_live(), live);
}
