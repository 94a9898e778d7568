/* Laws by letters: moments against integrals of the transform, reading and writing, what has no such SCV. */
#include "models/analytic/law.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const char *const laws[] = {"M", "D", "E2", "E7", "H2(1)", "H2(4)", "GAMMA(0.3)", "GAMMA(2.5)", "U(0.2)"};

/* Moments are derivatives of the transform at 0: E[X] = -f'(0), E[X^2] = f''(0), by differences. */
Test(law, moments_are_those_of_the_transform)
{
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        struct glo_law law;
        double h = 1e-3;
        cr_assert_eq(glo_law_read(&law, laws[i], NULL), GLO_OK, "%s", laws[i]);
        double at[4];
        for (int k = 0; k < 4; k++)
            at[k] = glo_law_transform(&law, k * h);
        cr_expect_float_eq(at[0], 1, 1e-15, "%s", laws[i]);
        cr_expect_float_eq((3 * at[0] - 4 * at[1] + at[2]) / (2 * h), 1, 1e-4, "%s: mean", laws[i]);
        cr_expect_float_eq((2 * at[0] - 5 * at[1] + 4 * at[2] - at[3]) / (h * h), glo_law_moment(&law, 2), 2e-3,
                           "%s: second moment", laws[i]);
        cr_expect_float_eq(glo_law_moment(&law, 2), 1 + law.scv, 1e-12, "%s", laws[i]);
    }
}

/* Third moments: 6, 1, 3, 7!/(4! ...) by hand. */
Test(law, third_moments)
{
    static const struct {
        const char *text;
        double third;
    } rows[] = {{"M", 6}, {"D", 1}, {"E2", 3}, {"GAMMA(0.5)", 3}, {"LN(1)", 8}, {"U(0.3333333333333333)", 2}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct glo_law law;
        cr_assert_eq(glo_law_read(&law, rows[i].text, NULL), GLO_OK);
        cr_expect_float_eq(glo_law_moment(&law, 3), rows[i].third, 1e-12, "%s", rows[i].text);
    }
    struct glo_law general;
    cr_assert_eq(glo_law_read(&general, "G(0.7)", NULL), GLO_OK);
    cr_expect(isnan(glo_law_moment(&general, 3)) && isnan(glo_law_transform(&general, 1)));
    cr_expect_float_eq(glo_law_moment(&general, 2), 1.7, 1e-15);
}

/* Two branches of very different size: the second moment is 1 + SCV, to the last digits of the smaller one. */
Test(law, branches_keep_digits)
{
    static const double scvs[] = {1, 1.0000001, 4, 1e6, 1e10, 1e15};
    for (size_t i = 0; i < sizeof scvs / sizeof scvs[0]; i++) {
        struct glo_law law;
        cr_assert_eq(glo_law_init(&law, GLO_LAW_HYPEREXPONENTIAL, scvs[i], 0), GLO_OK);
        cr_expect_float_eq(law.shares[0] + law.shares[1], 1, 1e-15);
        cr_expect_float_eq(glo_law_moment(&law, 1), 1, 1e-15);
        cr_expect_float_eq(glo_law_moment(&law, 2), 1 + scvs[i], 4e-15 * (1 + scvs[i]), "%g", scvs[i]);
    }
}

Test(law, is_written_as_it_is_read)
{
    static const char *const more[] = {"LN(0.7)", "G(0)", "E10000"};
    for (size_t i = 0; i < sizeof laws / sizeof laws[0] + 3; i++) {
        const char *text = i < sizeof laws / sizeof laws[0] ? laws[i] : more[i - sizeof laws / sizeof laws[0]];
        struct glo_law law;
        char written[32];
        cr_assert_eq(glo_law_read(&law, text, NULL), GLO_OK, "%s", text);
        glo_law_write(&law, written);
        cr_expect_str_eq(written, text);
    }
}

Test(law, refuses_what_is_none)
{
    static const char *const texts[] = {"",      "m",     "E",          "E0",   "E1.5",  "E20000",
                                        "H2",    "H2()",  "H2(0.5)",    "H2(4", "H3(4)", "U(0.5)",
                                        "G(-1)", "LN(0)", "GAMMA(nan)", "X(1)", "D(1)"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct glo_law law;
        struct glo_problem problem = {0};
        cr_expect_eq(glo_law_read(&law, texts[i], &problem), GLO_ERR_ARGUMENT, "%s", texts[i]);
        cr_expect(problem.text[0], "%s", texts[i]);
    }
}
