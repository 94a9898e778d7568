/* The newsvendor: every law meets its critical ratio and its mean, prices and stakes agree, refusals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/analytic/oracles.h"

static double vendor(const char *parameters, const char *result)
{
    return oracle_value("newsvendor", parameters, result);
}

static const char *const laws[] = {"normal", "gamma", "lognormal", "uniform"};

/* The best quantity meets demand with the critical ratio, and neighbours cost more. */
Test(newsvendor, best_meets_the_ratio)
{
    for (size_t law = 0; law < sizeof laws / sizeof laws[0]; law++)
        for (double underage = 0.25; underage < 100; underage *= 3) {
            char text[200];
            snprintf(text, sizeof text, "demand=%s demand_mean=80 demand_sd=20 underage=%g overage=1", laws[law],
                     underage);
            double best = vendor(text, "best_quantity"), least = vendor(text, "best_cost");
            cr_expect_float_eq(vendor(text, "in_stock_probability"), underage / (1 + underage), 1e-9, "%s", text);
            for (int step = -1; step <= 1; step += 2) {
                char near[240];
                snprintf(near, sizeof near, "%s quantity=%.6f", text, best + step);
                cr_expect(vendor(near, "cost") > least, "%s", near);
            }
        }
}

/* The excess falls from the mean to nothing; its slope is the probability of being short. */
Test(newsvendor, excess_has_the_slope_of_the_tail)
{
    for (size_t law = 0; law < sizeof laws / sizeof laws[0]; law++)
        for (double quantity = 30; quantity < 150; quantity += 9) {
            char low[200], high[200];
            const char *format = "demand=%s demand_mean=80 demand_sd=20 underage=1 overage=1 quantity=%.6f";
            snprintf(low, sizeof low, format, laws[law], quantity - 1e-3);
            snprintf(high, sizeof high, format, laws[law], quantity + 1e-3);
            double slope = (vendor(low, "backorders") - vendor(high, "backorders")) / 2e-3;
            cr_expect_float_eq(slope,
                               1 - (vendor(low, "in_stock_probability") + vendor(high, "in_stock_probability")) / 2,
                               1e-6, "%s", low);
        }
    cr_expect_float_eq(vendor("demand=gamma demand_mean=80 demand_sd=20 underage=1 overage=1 quantity=0", "backorders"),
                       80, 1e-10);
    cr_expect_float_eq(vendor("demand=lognormal demand_mean=80 demand_sd=20 underage=1 overage=1 quantity=0", "cost"),
                       80, 1e-10);
}

Test(newsvendor, prices_are_stakes)
{
    const char *prices = "demand_mean=100 demand_sd=20 price=10 unit_cost=6 salvage=2";
    const char *stakes = "demand_mean=100 demand_sd=20 underage=4 overage=4";
    cr_expect_float_eq(vendor(prices, "best_cost"), vendor(stakes, "best_cost"), 1e-12);
    /* what is known beforehand brings 4 each; not knowing it costs best_cost */
    cr_expect_float_eq(vendor(prices, "profit"), 400 - vendor(stakes, "best_cost"), 1e-10);
    cr_expect_float_eq(vendor(prices, "sales") + vendor(prices, "backorders"), 100, 1e-12);
}

/* Poisson demand: half a piece lies between its neighbours. */
Test(newsvendor, poisson_is_straight_between_pieces)
{
    const char *a = "demand=poisson demand_mean=6 underage=1 overage=1 quantity=5";
    const char *b = "demand=poisson demand_mean=6 underage=1 overage=1 quantity=5.5";
    const char *c = "demand=poisson demand_mean=6 underage=1 overage=1 quantity=6";
    cr_expect_float_eq(2 * vendor(b, "cost"), vendor(a, "cost") + vendor(c, "cost"), 1e-12);
    cr_expect_float_eq(vendor(a, "backorders"),
                       oracle_value("base_stock_palm", "lead_time_demand=6 base_stock=5", "backorders"), 1e-13);
}

Test(newsvendor, refuses_with_a_sentence)
{
    static const char *const problems[][2] = {
        {"demand_mean=9 demand_sd=1", "missing"},
        {"demand_mean=9 demand_sd=1 underage=1", "missing"},
        {"demand_mean=9 demand_sd=1 underage=1 overage=1 price=2", "given twice"},
        {"demand_mean=9 demand_sd=1 price=2 unit_cost=3", "price is 2, unit_cost 3"},
        {"demand_mean=9 demand_sd=1 price=2 unit_cost=1 salvage=1", "salvage 1"},
        {"demand_mean=9 underage=1 overage=1", "demand_sd is missing"},
        {"demand=poisson demand_mean=9 demand_sd=3 underage=1 overage=1", "takes no demand_sd"},
        {"demand=uniform demand_mean=9 demand_sd=6 underage=1 overage=1", "negative"},
        {"demand_mean=9 demand_sd=1 underage=1e-200 overage=1e200", "critical ratio"},
    };
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++)
        oracle_refused("newsvendor", problems[i][0], problems[i][1]);
}

Test(newsvendor, short_memory_is_told)
{
    oracle_short_memory("newsvendor", "demand_mean=100 demand_sd=20 price=10 unit_cost=6");
}
