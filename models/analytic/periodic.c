/*
 * (s, S) under periodic review: where stock and orders less backorders, the position, is at s or below when a period
 * begins, it is raised to S. Demand of a period is Poisson. Between two orders the position goes down from S by the
 * demand of whole periods, so that a renewal function tells how often it is seen where.
 */
#include <math.h>

#include "models/analytic/stock.h"

/* The widest S - s: work grows with its square, and is some seconds at this width. */
enum { MOST_WIDTH = 50000 };

struct model {
    double mean, lead_time; /* demand of a period; whole periods from order to receipt */
    bool priced;
    double setup, holding, penalty;
    double centre; /* the cheapest position */
    double *costs; /* of positions from centre - MOST_WIDTH to centre + MOST_WIDTH; 0: not yet known */
    uint32_t max_seen, num_seen, max_shares, num_shares;
    double *seen;   /* m(j): how often the position S - j is seen between two orders */
    double *shares; /* of demand: P(demand of a period = k), while that matters */
};

struct policy {
    double reorder_point, order_up_to;
};

static void model_free(struct model *model)
{
    glo_free(model->costs);
    glo_free(model->seen);
    glo_free(model->shares);
}

/* Cost of a period that follows on position y: holding and penalty on what is there after the lead time and it. */
static double period_cost(double y, const struct model *model)
{
    double on_hand, backorders, at = y - model->centre + MOST_WIDTH;
    bool kept = at >= 0 && at <= 2.0 * MOST_WIDTH;
    if (kept && model->costs[(uint32_t)at] > 0)
        return model->costs[(uint32_t)at];
    backorders = glo_poisson_backorders(y, model->mean * (model->lead_time + 1), &on_hand);
    double cost = model->holding * on_hand + model->penalty * backorders;
    if (kept)
        model->costs[(uint32_t)at] = cost;
    return cost;
}

static int fill_shares(struct model *model)
{
    for (double k = 0;; k++) {
        double share = glo_poisson_share(k, model->mean);
        if (k > model->mean && share < 1e-30)
            return GLO_OK;
        if (glo_grow(&model->shares, &model->max_shares, model->num_shares + 1, sizeof *model->shares) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        model->shares[model->num_shares++] = share;
    }
}

/* Fills m(j) up to `width` - 1: m(j) = P(0) m(j) + ... + P(j) m(0), m(0) counting the order itself (Zheng and
   Federgruen 1991, eq. 2). */
static int fill_seen(struct model *model, double width)
{
    if (glo_grow(&model->seen, &model->max_seen, (uint64_t)width, sizeof *model->seen) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t j = model->num_seen; j < width; j++) {
        double sum = j == 0;
        for (uint32_t k = 1; k <= j && k < model->num_shares; k++)
            sum += model->shares[k] * model->seen[j - k];
        model->seen[j] = sum / -expm1(-model->mean);
        model->num_seen = j + 1;
    }
    return GLO_OK;
}

/* Mean of a function of the position over the periods between two orders. */
static double mean_over_cycle(const struct model *model, const struct policy *policy,
                              double (*function)(double y, const struct model *model))
{
    double sum = 0, periods = 0;
    for (uint32_t j = 0; j < policy->order_up_to - policy->reorder_point; j++) {
        sum += model->seen[j] * function(policy->order_up_to - j, model);
        periods += model->seen[j];
    }
    return sum / periods;
}

static double cycle_periods(const struct model *model, const struct policy *policy)
{
    double periods = 0;
    for (uint32_t j = 0; j < policy->order_up_to - policy->reorder_point; j++)
        periods += model->seen[j];
    return periods;
}

/* Learns what is needed for a policy. GLO_ERR_ARGUMENT where S - s is too wide, GLO_ERR_NO_MEMORY. */
static int prepare(struct glo_formula_call *call, struct model *model, const struct policy *policy)
{
    double width = policy->order_up_to - policy->reorder_point;
    if (width > MOST_WIDTH)
        return glo_formula_refuse(call, "count in larger pieces", "order_up_to is %.6g above reorder_point, above %d",
                                  width, MOST_WIDTH);
    return fill_seen(model, width);
}

/* The same. */
static int cost_of(struct glo_formula_call *call, struct model *model, const struct policy *policy, double *cost)
{
    int code = prepare(call, model, policy);
    if (code != GLO_OK)
        return code;
    *cost = model->setup / cycle_periods(model, policy) + mean_over_cycle(model, policy, period_cost);
    return GLO_OK;
}

/*
 * Zheng and Federgruen 1991: s falls from the cheapest position until a period at s costs as much as the policy; then
 * S rises while a period at S costs no more than the best policy so far, and s follows.
 */
static int find_best(struct glo_formula_call *call, struct model *model, struct policy *best, double *least)
{
    double cost = 0;
    *best = (struct policy){model->centre, model->centre};
    int code;
    do {
        best->reorder_point--;
        code = cost_of(call, model, best, least);
    } while (code == GLO_OK && *least > period_cost(best->reorder_point, model));
    struct policy next = *best;
    for (next.order_up_to++; code == GLO_OK && period_cost(next.order_up_to, model) <= *least; next.order_up_to++) {
        next.reorder_point = best->reorder_point;
        code = cost_of(call, model, &next, &cost);
        if (code != GLO_OK || cost >= *least)
            continue;
        while (code == GLO_OK && cost <= period_cost(next.reorder_point + 1, model)) {
            next.reorder_point++;
            code = cost_of(call, model, &next, &cost);
        }
        *best = next;
        *least = cost;
    }
    return code;
}

/* What is there at the end of a period that follows on position y. */
static double end_backorders(double y, const struct model *model)
{
    return glo_poisson_backorders(y, model->mean * (model->lead_time + 1), NULL);
}

/* Demand of that period that is not met from stock: backorders at its end less those at its beginning. */
static double unmet(double y, const struct model *model)
{
    double begin = model->lead_time > 0 ? glo_poisson_backorders(y, model->mean * model->lead_time, NULL) : fmax(-y, 0);
    return end_backorders(y, model) - begin;
}

/* E[(X - y)(X - y - 1) / 2, X > y], X Poisson of this mean: of which the derivative is E(X - y)+, as the mean grows. */
static double backorders_so_far(double y, double mean)
{
    if (mean == 0)
        return y < 0 ? y * (y + 1) / 2 : 0;
    return (mean * mean * glo_poisson_above(y - 3, mean) - 2 * y * mean * glo_poisson_above(y - 2, mean) +
            y * (y + 1) * glo_poisson_above(y - 1, mean)) /
           2;
}

/* Time average of the backorders of a period that follows on position y, as its demand comes evenly. */
static double backorders(double y, const struct model *model)
{
    return fmax(0, backorders_so_far(y, model->mean * (model->lead_time + 1)) -
                       backorders_so_far(y, model->mean * model->lead_time)) /
           model->mean;
}

static double position(double y, const struct model *model)
{
    (void)model;
    return y;
}

static int tell_policy(struct glo_formula_call *call, struct model *model, const struct policy *policy)
{
    int code = prepare(call, model, policy);
    if (code != GLO_OK)
        return code;
    double at_end = mean_over_cycle(model, policy, end_backorders),
           in_period = mean_over_cycle(model, policy, backorders), mean = mean_over_cycle(model, policy, position);
    glo_result(call, "backorders", at_end);
    glo_result(call, "on_hand", mean - model->mean * (model->lead_time + 1) + at_end);
    glo_result(call, "mean_backorders", in_period);
    glo_result(call, "mean_on_hand", mean - model->mean * (model->lead_time + 0.5) + in_period);
    glo_result(call, "fill_rate", 1 - mean_over_cycle(model, policy, unmet) / model->mean);
    glo_result(call, "order_rate", 1 / cycle_periods(model, policy));
    return GLO_OK;
}

/* Prices, and the policy to judge: both of its numbers are given, or none. */
static int read_policy(struct glo_formula_call *call, struct model *model, struct policy *policy)
{
    struct glo_prices prices;
    bool low = glo_argument_given(call, "reorder_point"), high = glo_argument_given(call, "order_up_to");
    int code = glo_prices_read(call, &prices);
    if (code != GLO_OK)
        return code;
    *model = (struct model){
        .mean = glo_argument_number(call, "demand_mean"),
        .lead_time = glo_argument_number(call, "lead_time"),
        .setup = glo_argument_number(call, "setup"),
        .priced = prices.given,
        .holding = prices.holding,
        .penalty = prices.penalty,
    };
    *policy = (struct policy){glo_argument_number(call, "reorder_point"), glo_argument_number(call, "order_up_to")};
    if (low != high)
        return glo_formula_refuse(call, "give both, or none to find the best", "%s is missing",
                                  low ? "order_up_to" : "reorder_point");
    if (low && !(policy->reorder_point < policy->order_up_to))
        return glo_formula_refuse(call, "order_up_to is above reorder_point", "reorder_point is %.6g, order_up_to %.6g",
                                  policy->reorder_point, policy->order_up_to);
    if (!low && !model->priced)
        return glo_formula_refuse(call, "give reorder_point and order_up_to, or holding and penalty to find the best",
                                  "there is no policy to judge, and no cost to find one by");
    if (!model->priced)
        return GLO_OK;
    double critical = model->penalty / (model->holding + model->penalty);
    if (!(critical > 0 && critical < 1))
        return glo_formula_refuse(call, "give prices of more similar size",
                                  "holding %.6g and penalty %.6g differ too much", model->holding, model->penalty);
    model->centre = glo_poisson_quantile(critical, model->mean * (model->lead_time + 1));
    return GLO_OK;
}

/* The best policy, and what a policy costs; none is given where its numbers are missing: then it is the best one. */
static int tell_costs(struct glo_formula_call *call, struct model *model, struct policy *policy)
{
    struct policy best;
    double least = 0, cost = 0;
    model->costs = glo_alloc(2 * MOST_WIDTH + 1, sizeof *model->costs);
    int code = model->costs ? find_best(call, model, &best, &least) : GLO_ERR_NO_MEMORY;
    if (code == GLO_OK && !glo_argument_given(call, "order_up_to"))
        *policy = best;
    if (code == GLO_OK)
        code = cost_of(call, model, policy, &cost);
    if (code != GLO_OK)
        return code;
    glo_result(call, "cost", cost);
    glo_result(call, "best_reorder_point", best.reorder_point);
    glo_result(call, "best_order_up_to", best.order_up_to);
    glo_result(call, "best_cost", least);
    return GLO_OK;
}

static int evaluate_ss(struct glo_formula_call *call)
{
    struct model model;
    struct policy policy;
    int code = read_policy(call, &model, &policy);
    if (code != GLO_OK)
        return code;
    code = fill_shares(&model);
    if (code == GLO_OK && model.priced)
        code = tell_costs(call, &model, &policy);
    if (code == GLO_OK)
        code = tell_policy(call, &model, &policy);
    model_free(&model);
    call->failed |= code == GLO_ERR_NO_MEMORY;
    return code;
}

static const struct glo_formula_parameter ss_parameters[] = {
    {.name = "demand_mean",
     .dimension = "count",
     .above = true,
     .most = 1e6,
     .doc = "Mean of the Poisson demand of a period."},
    {.name = "holding",
     .dimension = "money",
     .fallback = "",
     .above = true,
     .doc = "Cost of a piece in stock at the end of a period."},
    {.name = "penalty",
     .dimension = "money",
     .fallback = "",
     .above = true,
     .doc = "Cost of a backorder at the end of a period."},
    {.name = "setup", .dimension = "money_per_order", .fallback = "0", .doc = "Cost of an order."},
    {.name = "lead_time",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "number",
     .fallback = "0",
     .most = 1000,
     .doc = "Whole periods from order to receipt; 0: it serves the demand of the same period."},
    {.name = "reorder_point",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "count",
     .fallback = "",
     .least = -1e9,
     .most = 1e9,
     .doc = "The s: an order is placed at a position of s or below; missing, the best policy is told."},
    {.name = "order_up_to",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "count",
     .fallback = "",
     .least = -1e9,
     .most = 1e9,
     .doc = "The S: the position after an order."},
    {0}};
static const struct glo_formula_result ss_results[] = {
    {.name = "cost",
     .dimension = "money",
     .optional = true,
     .doc = "Mean cost of a period, where its prices are given."},
    {.name = "on_hand", .dimension = "count", .doc = "Mean stock at the end of a period."},
    {.name = "backorders", .dimension = "count", .doc = "Mean backorders at the end of a period."},
    {.name = "mean_on_hand", .dimension = "count", .doc = "Time average of the stock; demand is a Poisson process."},
    {.name = "mean_backorders", .dimension = "count", .doc = "Time average of the backorders; the same."},
    {.name = "fill_rate", .dimension = "share", .doc = "Share of demand that is met in its period."},
    {.name = "order_rate", .dimension = "number", .doc = "Orders per period."},
    {.name = "best_reorder_point", .dimension = "count", .optional = true, .doc = "The s of the least cost."},
    {.name = "best_order_up_to", .dimension = "count", .optional = true, .doc = "The S of the least cost."},
    {.name = "best_cost", .dimension = "money", .optional = true, .doc = "The least mean cost of a period."},
    {0}};
const struct glo_formula glo_formula_ss_policy = {
    .name = "ss_policy",
    .title = "(s, S): periodic review, Poisson demand, fixed cost of an order",
    .family = "inventory",
    .equation =
        "cost = (setup + sum of m(j) G(order_up_to - j)) / sum of m(j), j = 0 to order_up_to - reorder_point - 1, "
        "G(y) = holding E(y - D)+ + penalty E(D - y)+, m(j) = P(0) m(j) + ... + P(j) m(0)",
    .assumptions = "demand that finds no stock waits; costs are those at the ends of periods; D is the demand of the "
                   "lead time and a period",
    .range = "order_up_to - reorder_point up to 50000",
    .source = "Zheng and Federgruen 1991, eq. 4 and the algorithm of section 2",
    .see_also = "qr_poisson (continuous review), newsvendor (one period)",
    .example = "holding=1 penalty=9 setup=64 demand_mean=10",
    .parameters = ss_parameters,
    .results = ss_results,
    .evaluate = evaluate_ss,
};
