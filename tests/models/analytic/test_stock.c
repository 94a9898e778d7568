/* Poisson demand above a stock: against sums of terms, at means from tiny to huge. */
#include "models/analytic/stock.h"

#include <criterion/criterion.h>
#include <math.h>

#include "tests/models/analytic/oracles.h"

static const double means[] = {1e-8, 0.3, 1, 7.5, 40, 1000, 1e6, 1e9};
enum { NUM_MEANS = sizeof means / sizeof means[0] };

/* P(k + 1) / P(k) = mean / (k + 1), around the mean and in the tails. */
Test(stock, shares_have_the_ratio_of_poisson)
{
    for (size_t i = 0; i < NUM_MEANS; i++)
        for (double z = -6; z <= 12; z += 0.75) {
            double k = floor(fmax(0, means[i] + z * sqrt(means[i])));
            double ratio = glo_poisson_share(k + 1, means[i]) / glo_poisson_share(k, means[i]);
            cr_expect_float_eq(ratio * (k + 1) / means[i], 1, 1e-11, "mean %g at %g: %.15g", means[i], k, ratio);
        }
}

Test(stock, shares_are_the_steps_of_the_tail)
{
    cr_expect_float_eq(glo_poisson_share(3, 2), exp(-2) * 8 / 6, 1e-15);
    cr_expect_eq(glo_poisson_share(-1, 2), 0);
    cr_expect_eq(glo_poisson_above(-1, 2), 1);
    for (size_t i = 1; i < NUM_MEANS; i++)
        for (double z = 0; z <= 4; z += 0.5) {
            double k = floor(means[i] + z * sqrt(means[i])), share = glo_poisson_share(k, means[i]);
            double step = glo_poisson_above(k - 1, means[i]) - glo_poisson_above(k, means[i]);
            /* GSL's tails have ten digits where the mean is enormous. */
            double tolerance = 1e-7 * share + (means[i] > 1e8 ? 1e-10 : 1e-14);
            cr_expect_float_eq(step, share, tolerance, "mean %g at %g", means[i], k);
        }
}

/* Both sides differ by stock - mean, fall and rise with the stock, and step by the tail. */
Test(stock, backorders_step_by_the_tail)
{
    for (size_t i = 0; i < NUM_MEANS; i++)
        for (double z = -4; z <= 8; z += 1) {
            double on_hand, stock = floor(means[i] + z * sqrt(means[i])), m = means[i];
            double backorders = glo_poisson_backorders(stock, m, &on_hand),
                   more = glo_poisson_backorders(stock + 1, m, NULL);
            cr_expect_float_eq(on_hand - backorders, stock - m, 1e-9 * (1 + fabs(stock - m)));
            cr_expect(on_hand >= 0 && backorders >= 0 && backorders >= more);
            cr_expect_float_eq(backorders - more, glo_poisson_above(stock, m), 1e-8 * backorders + 1e-300,
                               "mean %g, stock %g", m, stock);
        }
    cr_expect_float_eq(glo_poisson_backorders(-7, 2.5, NULL), 9.5, 1e-14);
}

Test(stock, quantile_is_the_least)
{
    for (size_t i = 0; i < NUM_MEANS; i++)
        for (double p = 0.001; p < 1; p += 0.0371) {
            double k = glo_poisson_quantile(p, means[i]);
            cr_expect(1 - glo_poisson_above(k, means[i]) >= p);
            cr_expect(k == 0 || 1 - glo_poisson_above(k - 1, means[i]) < p);
        }
}

Test(stock, refuses_half_of_what_is_needed)
{
    oracle_refused("base_stock_palm", "demand_rate=2 base_stock=1", "without lead_time");
    oracle_refused("base_stock_palm", "demand_rate=2e5 lead_time=1e5 base_stock=1",
                   "demand during a lead time is 2e+10");
    oracle_refused("base_stock_palm", "lead_time_demand=2 base_stock=1 holding=1", "holding is given without penalty");
    oracle_refused("base_stock_palm", "lead_time_demand=2 base_stock=1 penalty=1", "penalty is given without holding");
}
