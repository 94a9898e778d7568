/* Base stock with lead times that do not queue: limits, the best stock, refusals, short memory. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/analytic/oracles.h"

static double palm(const char *parameters, const char *result)
{
    return oracle_value("base_stock_palm", parameters, result);
}

Test(base_stock, no_stock_owes_all_that_is_on_order)
{
    const char *parameters = "demand_rate=5 lead_time=0.7 base_stock=0";
    cr_expect_float_eq(palm(parameters, "backorders"), 3.5, 1e-13);
    cr_expect_float_eq(palm(parameters, "order_time"), 0.7, 1e-13);
    cr_expect_eq(palm(parameters, "fill_rate"), 0);
    cr_expect_eq(palm(parameters, "on_hand"), 0);
}

Test(base_stock, demand_is_told_by_either)
{
    static const char *const names[] = {"backorders", "on_hand", "fill_rate", "order_time", "throughput"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cr_expect_float_eq(palm("demand_rate=4 lead_time=2 base_stock=9", names[i]),
                           palm("lead_time_demand=8 lead_time=2 base_stock=9", names[i]), 1e-14);
}

Test(base_stock, best_is_least)
{
    for (double mean = 0.05; mean < 3000; mean *= 4)
        for (double penalty = 0.3; penalty < 3000; penalty *= 7) {
            char text[160];
            snprintf(text, sizeof text, "lead_time_demand=%g base_stock=0 holding=1 penalty=%g", mean, penalty);
            int best = (int)palm(text, "best_base_stock");
            double least = palm(text, "best_cost");
            for (int stock = best > 1 ? best - 1 : 0; stock < best + 2; stock++) {
                snprintf(text, sizeof text, "lead_time_demand=%g base_stock=%d holding=1 penalty=%g", mean, stock,
                         penalty);
                cr_expect(palm(text, "cost") >= least * (1 - 1e-12), "%s", text);
            }
        }
}

/* A stock that is hardly ever short keeps the digits of its backorders: 1.9 E-22 is the first term, P(X = 30). */
Test(base_stock, small_backorders_keep_their_digits)
{
    double backorders = palm("lead_time_demand=2 base_stock=29", "backorders"),
           first = exp(-2 + 30 * log(2) - lgamma(31));
    cr_expect_float_eq(backorders / first, 1 + 2 * 2 / 31. + 3 * 4 / (31. * 32) + 4 * 8 / (31. * 32 * 33), 1e-3);
    cr_expect_float_eq(palm("lead_time_demand=1e9 base_stock=1000000000", "backorders"), sqrt(1e9 / (2 * M_PI)), 1);
}

Test(base_stock, refuses_with_a_sentence)
{
    oracle_refused("base_stock_palm", "lead_time_demand=2 base_stock=1 holding=1e-20 penalty=1e20", "differ too much");
    oracle_refused("base_stock_palm", "lead_time_demand=2 base_stock=1.5", "base_stock is 1.5");
}

Test(base_stock, short_memory_is_told)
{
    oracle_short_memory("base_stock_palm", "lead_time_demand=2 base_stock=4 lead_time=1 holding=1 penalty=9");
}
