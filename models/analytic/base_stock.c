/* Base stock with lead times that do not queue: what is on order is Poisson, whatever the law of lead times (Palm). */
#include <math.h>

#include "models/analytic/stock.h"

struct costs {
    double mean;
    struct glo_prices prices;
};

static double cost_of(double base_stock, const struct costs *costs)
{
    double on_hand, backorders = glo_poisson_backorders(base_stock, costs->mean, &on_hand);
    return costs->prices.holding * on_hand + costs->prices.penalty * backorders;
}

/* The least base stock with P(X <= S) >= penalty / (holding + penalty): Zipkin 2000, ch. 6. */
static int tell_best(struct glo_formula_call *call, const struct costs *costs)
{
    double holding = costs->prices.holding, penalty = costs->prices.penalty, critical = penalty / (holding + penalty);
    if (!(critical > 0 && critical < 1))
        return glo_formula_refuse(call, "give prices of more similar size",
                                  "holding %.6g and penalty %.6g differ too much", holding, penalty);
    double best = glo_poisson_quantile(critical, costs->mean);
    glo_result(call, "best_base_stock", best);
    glo_result(call, "best_cost", cost_of(best, costs));
    return GLO_OK;
}

static int evaluate_palm(struct glo_formula_call *call)
{
    struct costs costs;
    double rate, on_hand, base_stock = glo_argument_number(call, "base_stock");
    int code = glo_lead_time_demand(call, &costs.mean, &rate);
    if (code == GLO_OK)
        code = glo_prices_read(call, &costs.prices);
    if (code != GLO_OK)
        return code;
    double backorders = glo_poisson_backorders(base_stock, costs.mean, &on_hand);
    glo_result(call, "backorders", backorders);
    glo_result(call, "on_hand", on_hand);
    glo_result(call, "fill_rate", 1 - glo_poisson_above(base_stock - 1, costs.mean));
    glo_result(call, "on_order", costs.mean);
    if (!isnan(rate)) {
        glo_result(call, "order_time", backorders / rate);
        glo_result(call, "throughput", rate);
    }
    if (!costs.prices.given)
        return GLO_OK;
    glo_result(call, "cost", cost_of(base_stock, &costs));
    return tell_best(call, &costs);
}

static const struct glo_formula_parameter palm_parameters[] = {
    GLO_TAKES_LEAD_TIME_DEMAND, GLO_TAKES_BASE_STOCK(NULL), GLO_TAKES_HOLDING(""), GLO_TAKES_PENALTY(""), {0}};
static const struct glo_formula_result palm_results[] = {
    GLO_GIVES_FILL_RATE,
    GLO_GIVES_ON_HAND,
    GLO_GIVES_BACKORDERS,
    {.name = "on_order", .dimension = "count", .doc = "Time average of the pieces on order."},
    {.name = "order_time", .dimension = "time", .optional = true, .doc = "Mean time from demand to delivery."},
    {.name = "throughput", .dimension = "rate", .optional = true, .doc = "Deliveries per time."},
    GLO_GIVES_COST,
    {.name = "best_base_stock", .dimension = "count", .optional = true, .doc = "The base stock of the least cost."},
    GLO_GIVES_BEST_COST,
    {0}};
const struct glo_formula glo_formula_base_stock_palm = {
    .name = "base_stock_palm",
    .title = "base stock, Poisson demand, lead times of any law that do not queue",
    .family = "inventory",
    .equation = "backorders = E(X - base_stock)+, on_hand = E(base_stock - X)+, fill_rate = P(X < base_stock), "
                "X Poisson of the mean lead_time_demand",
    .assumptions = "lead times are constant, or independent and may cross; demand that finds no stock waits",
    .range = "any demand",
    .source = "Palm 1938; Feeney and Sherbrooke 1966; Zipkin 2000, ch. 6",
    .see_also = "make_to_stock (replenishments queue), qr_poisson (orders of several pieces), metric (two echelons)",
    .example = "lead_time_demand=2 base_stock=4 lead_time=1 holding=1 penalty=9",
    .parameters = palm_parameters,
    .results = palm_results,
    .evaluate = evaluate_palm,
};
