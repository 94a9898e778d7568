/*
 * Reorder point and order quantity under continuous review: when stock and orders less backorders fall to the reorder
 * point, a quantity is ordered. Demand is Poisson, so that this position is equally often at each of its values, and
 * with lead times ago it tells the stock of now.
 */
#include <math.h>

#include "models/analytic/stock.h"

enum { MOST_QUANTITY = 10000000 };

struct policy {
    double reorder_point, quantity;
};

/* What a policy does on average. */
struct averages {
    double backorders, on_hand, fill_rate;
};

/*
 * Means over the positions y = r + 1 to r + Q of E(X - y)+ and P(X < y), from the highest position down: E(X - y)+ =
 * E(X - y - 1)+ + P(X > y) and P(X > y - 1) = P(X > y) + P(X = y) only add.
 */
static struct averages average(const struct policy *policy, double mean)
{
    double top = policy->reorder_point + policy->quantity, waiting = glo_poisson_backorders(top, mean, NULL);
    double above = glo_poisson_above(top, mean), share = 0, backorders = 0, met = 0;
    for (double y = top; y > policy->reorder_point; y--) {
        /* here `waiting` is E(X - y)+, `above` P(X > y) */
        share = share > 1e-290 && y >= 0 ? share * (y + 1) / mean : glo_poisson_share(y, mean);
        backorders += waiting;
        above = y < 0 ? 1 : fmin(1, above + share);
        met += 1 - above;
        waiting += above;
    }
    backorders /= policy->quantity;
    double position = policy->reorder_point + (policy->quantity + 1) / 2;
    return (struct averages){backorders, position - mean + backorders, met / policy->quantity};
}

/* Prices of orders, stock and backorders. */
struct pricing {
    double mean, rate, setup; /* of the demand in a lead time; orders cost setup each */
    struct glo_prices prices;
};

/* Cost per time of a position y: holding E(y - X)+ + penalty E(X - y)+. */
static double position_cost(double y, const struct pricing *pricing)
{
    double on_hand, backorders = glo_poisson_backorders(y, pricing->mean, &on_hand);
    return pricing->prices.holding * on_hand + pricing->prices.penalty * backorders;
}

/*
 * Federgruen and Zheng 1992: the best positions are neighbours, so they are taken up one by one from the cheapest,
 * the cheaper of both ends first, as long as one costs less than the mean of those taken and of the set-ups.
 */
static int find_best(struct glo_formula_call *call, const struct pricing *pricing, struct policy *best, double *cost)
{
    double holding = pricing->prices.holding, penalty = pricing->prices.penalty,
           critical = penalty / (holding + penalty);
    if (!(critical > 0 && critical < 1))
        return glo_formula_refuse(call, "give prices of more similar size",
                                  "holding %.6g and penalty %.6g differ too much", holding, penalty);
    double cheapest = glo_poisson_quantile(critical, pricing->mean), sum = pricing->setup * pricing->rate;
    double below = cheapest - 1, over = cheapest + 1, num = 1;
    sum += position_cost(cheapest, pricing);
    double low = position_cost(below, pricing), high = position_cost(over, pricing);
    while (fmin(low, high) < sum / num && num < MOST_QUANTITY) {
        num++;
        if (low <= high) {
            sum += low;
            below--;
            /* cost(y) - cost(y + 1) = penalty P(X > y) - holding P(X <= y) */
            double above = glo_poisson_above(below, pricing->mean);
            low += penalty * above - holding * (1 - above);
        } else {
            double above = glo_poisson_above(over, pricing->mean);
            sum += high;
            over++;
            high += holding * (1 - above) - penalty * above;
        }
    }
    if (num >= MOST_QUANTITY)
        return glo_formula_refuse(call, "count in larger pieces", "the best quantity is above %d", MOST_QUANTITY);
    *best = (struct policy){below, num};
    *cost = sum / num;
    return GLO_OK;
}

static int read_pricing(struct glo_formula_call *call, struct pricing *pricing)
{
    int code = glo_lead_time_demand(call, &pricing->mean, &pricing->rate);
    if (code == GLO_OK)
        code = glo_prices_read(call, &pricing->prices);
    if (code != GLO_OK)
        return code;
    pricing->setup = glo_argument_number(call, "setup");
    if (glo_argument_given(call, "reorder_point") != glo_argument_given(call, "quantity"))
        return glo_formula_refuse(call, "give both, or none to find the best", "%s is missing",
                                  glo_argument_given(call, "quantity") ? "reorder_point" : "quantity");
    if (pricing->prices.given && isnan(pricing->rate))
        return glo_formula_refuse(call, "give lead_time, which tells demand per time",
                                  "lead_time is missing for a cost");
    if (!pricing->prices.given && !glo_argument_given(call, "quantity"))
        return glo_formula_refuse(call, "give reorder_point and quantity, or holding and penalty to find the best",
                                  "there is no policy to judge, and no cost to find one by");
    return GLO_OK;
}

static void tell_policy(struct glo_formula_call *call, const struct policy *policy, const struct pricing *pricing)
{
    struct averages averages = average(policy, pricing->mean);
    glo_result(call, "backorders", averages.backorders);
    glo_result(call, "on_hand", averages.on_hand);
    glo_result(call, "fill_rate", averages.fill_rate);
    glo_result(call, "on_order", pricing->mean);
    if (!isnan(pricing->rate)) {
        glo_result(call, "order_rate", pricing->rate / policy->quantity);
        glo_result(call, "order_time", averages.backorders / pricing->rate);
    }
    if (pricing->prices.given)
        glo_result(call, "cost",
                   pricing->setup * pricing->rate / policy->quantity + pricing->prices.holding * averages.on_hand +
                       pricing->prices.penalty * averages.backorders);
}

static int evaluate_qr(struct glo_formula_call *call)
{
    struct pricing pricing;
    struct policy best = {NAN, NAN};
    double cost = NAN;
    int code = read_pricing(call, &pricing);
    if (code == GLO_OK && pricing.prices.given)
        code = find_best(call, &pricing, &best, &cost);
    if (code != GLO_OK)
        return code;
    struct policy policy = best;
    if (glo_argument_given(call, "quantity"))
        policy = (struct policy){glo_argument_number(call, "reorder_point"), glo_argument_number(call, "quantity")};
    tell_policy(call, &policy, &pricing);
    if (pricing.prices.given) {
        glo_result(call, "best_reorder_point", best.reorder_point);
        glo_result(call, "best_quantity", best.quantity);
        glo_result(call, "best_cost", cost);
    }
    return GLO_OK;
}

static const struct glo_formula_parameter qr_parameters[] = {
    GLO_TAKES_LEAD_TIME_DEMAND,
    {.name = "reorder_point",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "count",
     .fallback = "",
     .least = -1e9,
     .most = 1e9,
     .doc = "An order is placed when stock and orders less backorders fall to it; missing, the best policy is told."},
    {.name = "quantity",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "count",
     .fallback = "",
     .least = 1,
     .most = MOST_QUANTITY,
     .doc = "Pieces of an order."},
    GLO_TAKES_HOLDING(""),
    GLO_TAKES_PENALTY(""),
    {.name = "setup", .dimension = "money_per_order", .fallback = "0", .doc = "Cost of an order."},
    {0}};
static const struct glo_formula_result qr_results[] = {
    GLO_GIVES_FILL_RATE,
    GLO_GIVES_ON_HAND,
    GLO_GIVES_BACKORDERS,
    {.name = "on_order", .dimension = "count", .doc = "Time average of the pieces on order."},
    {.name = "order_rate", .dimension = "rate", .optional = true, .doc = "Orders per time."},
    {.name = "order_time", .dimension = "time", .optional = true, .doc = "Mean time from demand to delivery."},
    GLO_GIVES_COST,
    {.name = "best_reorder_point", .dimension = "count", .optional = true, .doc = "That of the least cost."},
    {.name = "best_quantity", .dimension = "count", .optional = true, .doc = "That of the least cost."},
    GLO_GIVES_BEST_COST,
    {0}};
const struct glo_formula glo_formula_qr_poisson = {
    .name = "qr_poisson",
    .title = "(Q, r): reorder point and order quantity, Poisson demand, continuous review",
    .family = "inventory",
    .equation =
        "backorders = mean of E(X - y)+ over y = reorder_point + 1 to reorder_point + quantity, X Poisson of the "
        "mean lead_time_demand; cost = setup demand_rate / quantity + holding on_hand + penalty backorders",
    .assumptions =
        "demand of single pieces that waits for stock; lead times constant, or such that orders do not cross",
    .range = "quantities up to 1e7",
    .source = "Hadley and Whitin 1963, ch. 4; the best policy by Federgruen and Zheng 1992",
    .see_also = "base_stock_palm (quantity 1), eoq (constant demand), ss_policy (periodic review)",
    .example = "demand_rate=8 lead_time=0.5 reorder_point=4 quantity=8 holding=1 penalty=9 setup=10",
    .parameters = qr_parameters,
    .results = qr_results,
    .evaluate = evaluate_qr,
};
