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

/* GLO_ERR_ARGUMENT where S - s is too wide, GLO_ERR_NO_MEMORY. */
static int cost_of(struct glo_formula_call *call, struct model *model, const struct policy *policy, double *cost)
{
    double width = policy->order_up_to - policy->reorder_point;
    if (width > MOST_WIDTH)
        return glo_formula_refuse(call, "count in larger pieces", "order_up_to is %.6g above reorder_point, above %d",
                                  width, MOST_WIDTH);
    if (fill_seen(model, width) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
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

static double position(double y, const struct model *model)
{
    (void)model;
    return y;
}

static int tell_policy(struct glo_formula_call *call, struct model *model, const struct policy *policy)
{
    double cost;
    int code = cost_of(call, model, policy, &cost);
    if (code != GLO_OK)
        return code;
    double backorders = mean_over_cycle(model, policy, end_backorders);
    glo_result(call, "cost", cost);
    glo_result(call, "backorders", backorders);
    glo_result(call, "on_hand",
               mean_over_cycle(model, policy, position) - model->mean * (model->lead_time + 1) + backorders);
    glo_result(call, "fill_rate", 1 - mean_over_cycle(model, policy, unmet) / model->mean);
    glo_result(call, "order_rate", 1 / cycle_periods(model, policy));
    return GLO_OK;
}

/* Prices, and the policy to judge: both of its numbers are given, or none. */
static int read_policy(struct glo_formula_call *call, struct model *model, struct policy *policy, bool *given)
{
    bool low = glo_argument_given(call, "reorder_point"), high = glo_argument_given(call, "order_up_to");
    *model = (struct model){
        .mean = glo_argument_number(call, "demand_mean"),
        .lead_time = glo_argument_number(call, "lead_time"),
        .setup = glo_argument_number(call, "setup"),
        .holding = glo_argument_number(call, "holding"),
        .penalty = glo_argument_number(call, "penalty"),
    };
    *policy = (struct policy){glo_argument_number(call, "reorder_point"), glo_argument_number(call, "order_up_to")};
    *given = low;
    if (low != high)
        return glo_formula_refuse(call, "give both, or none to find the best", "%s is missing",
                                  low ? "order_up_to" : "reorder_point");
    if (low && !(policy->reorder_point < policy->order_up_to))
        return glo_formula_refuse(call, "order_up_to is above reorder_point", "reorder_point is %.6g, order_up_to %.6g",
                                  policy->reorder_point, policy->order_up_to);
    double critical = model->penalty / (model->holding + model->penalty);
    if (!(critical > 0 && critical < 1))
        return glo_formula_refuse(call, "give prices of more similar size",
                                  "holding %.6g and penalty %.6g differ too much", model->holding, model->penalty);
    model->centre = glo_poisson_quantile(critical, model->mean * (model->lead_time + 1));
    return GLO_OK;
}

static int solve(struct glo_formula_call *call, struct model *model, const struct policy *policy, bool given)
{
    struct policy best;
    double least = 0;
    model->costs = glo_alloc(2 * MOST_WIDTH + 1, sizeof *model->costs);
    if (!model->costs || fill_shares(model) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    int code = find_best(call, model, &best, &least);
    if (code == GLO_OK)
        code = tell_policy(call, model, given ? policy : &best);
    if (code != GLO_OK)
        return code;
    glo_result(call, "best_reorder_point", best.reorder_point);
    glo_result(call, "best_order_up_to", best.order_up_to);
    glo_result(call, "best_cost", least);
    return GLO_OK;
}

static int evaluate_ss(struct glo_formula_call *call)
{
    struct model model;
    struct policy policy;
    bool given;
    int code = read_policy(call, &model, &policy, &given);
    if (code != GLO_OK)
        return code;
    code = solve(call, &model, &policy, given);
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
    {.name = "holding", .dimension = "money", .above = true, .doc = "Cost of a piece in stock at the end of a period."},
    {.name = "penalty", .dimension = "money", .above = true, .doc = "Cost of a backorder at the end of a period."},
    {.name = "setup", .dimension = "money_per_order", .doc = "Cost of an order."},
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
    {.name = "cost", .dimension = "money", .doc = "Mean cost of a period."},
    {.name = "on_hand", .dimension = "count", .doc = "Mean stock at the end of a period."},
    {.name = "backorders", .dimension = "count", .doc = "Mean backorders at the end of a period."},
    {.name = "fill_rate", .dimension = "share", .doc = "Share of demand that is met in its period."},
    {.name = "order_rate", .dimension = "number", .doc = "Orders per period."},
    {.name = "best_reorder_point", .dimension = "count", .doc = "The s of the least cost."},
    {.name = "best_order_up_to", .dimension = "count", .doc = "The S of the least cost."},
    {.name = "best_cost", .dimension = "money", .doc = "The least mean cost of a period."},
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
