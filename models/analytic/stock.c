/* What formulas of inventory share: costs, demand of a lead time, Poisson demand above a stock. */
#include "models/analytic/stock.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>

int glo_prices_read(struct glo_formula_call *call, struct glo_prices *prices)
{
    bool holding = glo_argument_given(call, "holding"), penalty = glo_argument_given(call, "penalty");
    *prices = (struct glo_prices){holding && penalty, glo_argument_number(call, "holding"),
                                  glo_argument_number(call, "penalty")};
    if (holding != penalty)
        return glo_formula_refuse(call, "give both, or none", "%s is given without %s", holding ? "holding" : "penalty",
                                  holding ? "penalty" : "holding");
    return GLO_OK;
}

int glo_lead_time_demand(struct glo_formula_call *call, double *mean, double *rate)
{
    double lead_time = glo_argument_number(call, "lead_time");
    if (glo_argument_given(call, "lead_time_demand")) {
        *mean = glo_argument_number(call, "lead_time_demand");
        *rate = *mean / lead_time;
        return GLO_OK;
    }
    *rate = glo_argument_number(call, "demand_rate");
    *mean = *rate * lead_time;
    if (!glo_argument_given(call, "lead_time"))
        return glo_formula_refuse(call, "give lead_time, or lead_time_demand alone",
                                  "demand_rate is given without lead_time");
    if (!(*mean > 0 && *mean <= 1e9))
        return glo_formula_refuse(call, "it is above 0 and at most 1e9", "demand during a lead time is %.6g", *mean);
    return GLO_OK;
}

double glo_poisson_share(double k, double mean)
{
    gsl_sf_result deviance, factor;
    if (k <= 0)
        return k < 0 ? 0 : exp(-mean);
    /* exp(-(k log(k/mean) + mean - k)) / (k! / (k^k exp(-k))), both of which are of moderate size */
    if (mean / k < 1e-3) {
        gsl_sf_lngamma_e(k + 1, &factor);
        return exp(k * log(mean) - mean - factor.val);
    }
    gsl_sf_log_1plusx_mx_e((mean - k) / k, &deviance);
    gsl_sf_gammastar_e(k, &factor);
    return exp(k * deviance.val) / (sqrt(2 * M_PI * k) * factor.val);
}

double glo_poisson_above(double k, double mean)
{
    gsl_sf_result tail;
    if (k < 0 || k < mean - 10 * sqrt(mean)) /* ten deviations below: 1 to all digits */
        return 1;
    gsl_sf_gamma_inc_P_e(k + 1, mean, &tail);
    return tail.val;
}

/* E[(X - stock)+] from above the mean on, where the terms fall. */
static double sum_above(double stock, double mean)
{
    double share = glo_poisson_share(stock + 1, mean), sum = 0;
    for (double k = stock + 1; share > 0; k++) {
        double term = (k - stock) * share;
        sum += term;
        if (k > mean && term < sum * 1e-18)
            break;
        share *= mean / (k + 1);
    }
    return sum;
}

/* E[(stock - X)+] from below the mean down. */
static double sum_below(double stock, double mean)
{
    double share = glo_poisson_share(stock - 1, mean), sum = 0;
    for (double k = stock - 1; k >= 0 && share > 0; k--) {
        double term = (stock - k) * share;
        sum += term;
        if (term < sum * 1e-18)
            break;
        share *= k / mean;
    }
    return sum;
}

double glo_poisson_backorders(double stock, double mean, double *on_hand)
{
    bool high = stock >= mean;
    double lesser = high ? sum_above(stock, mean) : sum_below(stock, mean);
    if (on_hand)
        *on_hand = high ? stock - mean + lesser : lesser;
    return high ? lesser : mean - stock + lesser;
}

double glo_poisson_quantile(double probability, double mean)
{
    /* Near: the normal quantile; then step by step. */
    double k = fmax(0, floor(mean + sqrt(mean) * gsl_cdf_ugaussian_Pinv(probability)));
    while (k > 0 && 1 - glo_poisson_above(k - 1, mean) >= probability)
        k--;
    while (1 - glo_poisson_above(k, mean) < probability)
        k++;
    return k;
}
