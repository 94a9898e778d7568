/* Stock before an M/M/1 server: identities with M/M/1 and between one product and several, refusals, short memory. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/analytic/oracles.h"

static double one(const char *parameters, const char *result)
{
    return oracle_value("make_to_stock", parameters, result);
}

/* Without stock every order waits for its own piece: M/M/1. */
Test(make_to_stock, no_stock_is_mm1)
{
    const char *mine = "arrival_rate=3 service_rate=4 base_stock=0", *mmc = "arrival_rate=3 service_rate=4 servers=1";
    cr_expect_float_eq(one(mine, "backorders"), oracle_value("mmc", mmc, "number_in_system"), 1e-12);
    cr_expect_float_eq(one(mine, "order_time"), oracle_value("mmc", mmc, "sojourn_time"), 1e-12);
    cr_expect_float_eq(one(mine, "order_time.q95"), oracle_value("mmc", mmc, "sojourn_time.q95"), 1e-11);
    cr_expect_float_eq(one(mine, "sojourn_time"), 1, 1e-12);
    cr_expect_eq(one(mine, "fill_rate"), 0);
    cr_expect_eq(one(mine, "on_hand"), 0);
}

/* Stock and production balance: on_hand - backorders = base_stock - number in production; Little's law of orders. */
Test(make_to_stock, balances)
{
    for (int stock = 0; stock < 60; stock += 7)
        for (double rho = 0.05; rho < 1; rho += 0.118) {
            char text[128];
            snprintf(text, sizeof text, "rho=%.3f service_rate=2 base_stock=%d", rho, stock);
            double inside = one(text, "number_in_system");
            cr_expect_float_eq(one(text, "on_hand") - one(text, "backorders"), stock - inside, 1e-10 * (1 + stock));
            cr_expect_float_eq(one(text, "backorders"), one(text, "throughput") * one(text, "order_time"), 1e-10);
        }
}

/* No other stock is cheaper than the best. */
Test(make_to_stock, best_is_least)
{
    for (double rho = 0.1; rho < 1; rho += 0.22)
        for (double penalty = 0.2; penalty < 200; penalty *= 5) {
            char text[160];
            snprintf(text, sizeof text, "rho=%.2f base_stock=0 holding=1 penalty=%g", rho, penalty);
            int best = (int)one(text, "best_base_stock");
            double least = one(text, "best_cost");
            for (int stock = best > 2 ? best - 2 : 0; stock < best + 3; stock++) {
                snprintf(text, sizeof text, "rho=%.2f base_stock=%d holding=1 penalty=%g", rho, stock, penalty);
                cr_expect(one(text, "cost") >= least - 1e-12, "%s", text);
            }
        }
}

Test(make_to_stock, one_of_several_products_is_the_one)
{
    const char *several = "arrival_rates=3 service_rate=4 base_stocks=5 holdings=1 penalties=9";
    const char *single = "arrival_rate=3 service_rate=4 base_stock=5 holding=1 penalty=9";
    static const char *const names[] = {"fill_rate", "on_hand", "backorders", "cost", "best_cost"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cr_expect_float_eq(oracle_value("make_to_stock_products", several, names[i]), one(single, names[i]), 1e-12);
}

Test(make_to_stock, products_without_stock_share_all_backorders)
{
    const char *parameters = "arrival_rates=1,1.5,.25 service_rate=4 base_stocks=0,0,0";
    cr_expect_float_eq(oracle_value("make_to_stock_products", parameters, "backorders"), 2.75 / 1.25, 1e-12);
}

Test(make_to_stock, holds_near_saturation)
{
    cr_expect_float_eq(one("rho=0.999999 base_stock=3", "backorders"), 999996.000006, 1e-3);
    cr_expect_float_eq(one("rho=0.999999 base_stock=1000000000", "fill_rate"), 1, 1e-12);
    cr_expect_float_eq(one("rho=1e-9 base_stock=2", "backorders"), 1e-27, 1e-35);
}

Test(make_to_stock, refuses_with_a_sentence)
{
    static const char several[] = "make_to_stock_products";
    oracle_refused("make_to_stock", "rho=1 base_stock=2", "utilisation is 1");
    oracle_refused("make_to_stock", "arrival_rate=1 base_stock=2", "service_rate or service_mean is missing");
    oracle_refused("make_to_stock", "rho=.5 service_rate=1 service_mean=1 base_stock=2", "both are given");
    oracle_refused("make_to_stock", "rho=0.9999999999 base_stock=2 holding=1 penalty=100", "best base stock is");
    oracle_refused("make_to_stock", "rho=.5 base_stock=2 holding=1", "without penalty");
    oracle_refused(several, "arrival_rates=1,2 service_rate=4 base_stocks=1", "base_stocks has 1 numbers for 2");
    oracle_refused(several, "arrival_rates=1,2 service_rate=3 base_stocks=1,1", "utilisation is 1");
    oracle_refused(several, "arrival_rates=1 service_rate=3 base_stocks=1.5", "base_stocks of product 1 is 1.5");
    oracle_refused(several, "arrival_rates=1 service_rate=3 base_stocks=1 holdings=1", "holdings and penalties");
    oracle_refused(several, "arrival_rates=1 service_rate=3 base_stocks=1 holdings=1 penalties=1,2", "penalties has 2");
    oracle_refused(several, "arrival_rates=0.9999999999 service_rate=1 base_stocks=1 holdings=1 penalties=99",
                   "best base stock is");
}

Test(make_to_stock, short_memory_is_told)
{
    oracle_short_memory("make_to_stock", "rho=0.8 base_stock=5 holding=1 penalty=9");
    oracle_short_memory("make_to_stock_products",
                        "arrival_rates=.5,.3 service_mean=1 base_stocks=3,2 holdings=1,2 penalties=9,9");
}
