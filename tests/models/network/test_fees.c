/* What a fee comes to for one order; when the others fall due is shown where money is counted. */
#include "models/network/fees.h"

#include <criterion/criterion.h>
#include <math.h>

Test(fees, of_order)
{
    const struct {
        struct glo_fee_amount amount;
        int64_t expected; /* for two pieces at 200 */
    } cases[] = {
        {{0.06, NAN, NAN, NAN, NAN, NAN}, 24000000}, {{NAN, 3, NAN, NAN, NAN, NAN}, 3000000},
        {{NAN, NAN, 1.5, NAN, NAN, NAN}, 3000000},   {{NAN, NAN, NAN, 9, NAN, NAN}, 0},
        {{NAN, NAN, NAN, NAN, 4, NAN}, 0},           {{NAN, NAN, NAN, NAN, NAN, 500}, 0},
        {{0.06, 3, 1.5, 9, 4, 500}, 30000000},       {{NAN, NAN, NAN, NAN, NAN, NAN}, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct glo_fee fee = {.amount = cases[i].amount};
        cr_expect_eq(glo_fee_of_order(&fee, 200, 2), cases[i].expected, "case %zu", i);
    }
}

/* A fee's amount is rounded once to the millionth. */
Test(fees, rounding)
{
    struct glo_fee fee = {.amount = {1.0 / 3, NAN, NAN, NAN, NAN, NAN}};
    cr_expect_eq(glo_fee_of_order(&fee, 1, 1), 333333);
    cr_expect_eq(glo_fee_of_order(&fee, 1, 2), 666667);
}
