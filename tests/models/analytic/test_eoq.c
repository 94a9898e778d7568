/* Economic lots: the best is the least, limits of penalty and production rate, refusals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/analytic/oracles.h"

static double eoq(const char *parameters, const char *result)
{
    return oracle_value("eoq", parameters, result);
}

#define PLAIN "demand_rate=1000 setup=50 holding=2"

Test(eoq, best_is_least)
{
    static const char *const cases[] = {PLAIN, PLAIN " penalty=8", PLAIN " penalty=8 production_rate=1500"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double best = eoq(cases[i], "best_quantity"), least = eoq(cases[i], "best_cost");
        cr_expect_float_eq(eoq(cases[i], "cost"), least, 1e-10);
        for (double factor = 0.9; factor < 1.2; factor += 0.2) {
            char text[160];
            snprintf(text, sizeof text, "%s quantity=%.9f", cases[i], best * factor);
            /* cost of a wrong quantity: (f + 1 / f) / 2 */
            cr_expect_float_eq(eoq(text, "cost") / least, (factor + 1 / factor) / 2, 1e-9);
        }
    }
}

/* Stock and backlog cost what the formula says, and set-ups the other half. */
Test(eoq, cost_is_that_of_its_parts)
{
    const char *text = PLAIN " penalty=8 production_rate=1500 quantity=333";
    double parts = 50 * eoq(text, "order_rate") + 2 * eoq(text, "on_hand") + 8 * eoq(text, "backorders");
    cr_expect_float_eq(eoq(text, "cost"), parts, 1e-10);
    cr_expect_float_eq(eoq(text, "largest_stock") + eoq(text, "largest_backlog"), 333 / 3., 1e-10);
}

Test(eoq, limits_are_the_plain_lot)
{
    cr_expect_float_eq(eoq(PLAIN " penalty=1e12", "best_quantity"), eoq(PLAIN, "best_quantity"), 1e-6);
    cr_expect_float_eq(eoq(PLAIN " production_rate=1e15", "best_quantity"), eoq(PLAIN, "best_quantity"), 1e-6);
}

Test(eoq, refuses_with_a_sentence)
{
    oracle_refused("eoq", PLAIN " production_rate=1000", "no stock can build up");
    oracle_refused("eoq", PLAIN " quantity=0", "quantity is 0");
}

Test(eoq, short_memory_is_told)
{
    oracle_short_memory("eoq", PLAIN);
}
