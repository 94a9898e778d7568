/*
 * Stages in series, each supplied by the next: echelon base stocks under continuous review and Poisson demand.
 *
 * The echelon position of a stage is all that it and the stages before it have, less backorders. Costs go up the series
 * as functions of that position: what comes to stage j at position y is there after its lead time at y - D, and passes
 * on to stage j - 1 as much as that stage asks for. Functions are held at 0, 1 ... and are straight lines below 0,
 * where every demand finds backorders; so nothing is cut off.
 */
#include <math.h>

#include "models/analytic/stock.h"

enum { MOST_STAGES = 100, MOST_POSITION = 40000 };

/* The series. Stage 0 meets the demand. */
struct series {
    uint32_t stages;
    double rate, penalty;
    const double *lead_times, *holdings; /* by stage; holding of a piece there */
    double *steps;                       /* what holding grows by at each stage: its echelon holding */
};

/* A function of the echelon position of a stage, at 0 to num - 1; constant from there on, or so it is used. */
struct curve {
    double *at;
    uint32_t num, max;
    double slope; /* below 0 */
};

/* The curve at a position of any sign. */
static double curve_at(const struct curve *curve, double position)
{
    if (position < 0)
        return curve->at[0] + curve->slope * position;
    return curve->at[position < curve->num ? (uint32_t)position : curve->num - 1];
}

/* Poisson demand of a lead time: its shares from `first` on, which are all that count. */
struct demand {
    double mean, *shares;
    uint32_t first, num, max;
};

static int fill_demand(struct demand *demand, double mean)
{
    demand->mean = mean;
    demand->num = 0;
    demand->first = (uint32_t)fmax(0, floor(mean - 12 * sqrt(mean)));
    for (double k = demand->first; k <= mean || glo_poisson_share(k, mean) > 1e-30; k++) {
        if (glo_grow(&demand->shares, &demand->max, (uint64_t)demand->num + 1, sizeof *demand->shares) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        demand->shares[demand->num++] = glo_poisson_share(k, mean);
    }
    return GLO_OK;
}

/* E[curve(y - D)], y >= 0: demand up to y meets the values, more of it the straight line below. */
static double after_demand(const struct curve *curve, double y, const struct demand *demand)
{
    double sum = 0;
    if (!(demand->mean > 0))
        return curve_at(curve, y);
    for (uint32_t k = 0; k < demand->num && demand->first + k <= y; k++)
        sum += demand->shares[k] * curve_at(curve, y - demand->first - k);
    return sum + curve->at[0] * glo_poisson_above(y, demand->mean) -
           curve->slope * glo_poisson_backorders(y, demand->mean, NULL);
}

static int curve_add(struct curve *curve, double value)
{
    if (glo_grow(&curve->at, &curve->max, (uint64_t)curve->num + 1, sizeof *curve->at) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    curve->at[curve->num++] = value;
    return GLO_OK;
}

/* What goes up the series: the cost of the stages before, C, and with the holding of this one. */
struct recursion {
    struct curve before, with; /* C(x) of stage j - 1; step x + C(x) */
    struct demand demand;
};

static void recursion_free(struct recursion *recursion)
{
    glo_free(recursion->before.at);
    glo_free(recursion->with.at);
    glo_free(recursion->demand.shares);
}

static int too_far(struct glo_formula_call *call)
{
    return glo_formula_refuse(call, "count in larger pieces", "an echelon base stock is above %d", MOST_POSITION);
}

/*
 * One stage: `before` becomes the cost of the stages up to j at its position, which its base stock caps. With `stock`
 * NaN the base stock is the least that minimizes that cost, and goes to `*best`.
 */
static int stage(struct glo_formula_call *call, const struct series *series, uint32_t j, double step, double stock,
                 double *best, struct recursion *recursion)
{
    struct curve *with = &recursion->with, next = {.slope = recursion->before.slope + step};
    const struct curve *before = &recursion->before;
    double last = isnan(stock) ? MOST_POSITION : stock;
    int code = fill_demand(&recursion->demand, series->rate * series->lead_times[j]);
    with->num = 0;
    with->slope = before->slope + step;
    for (double y = 0; code == GLO_OK && y <= last; y++) {
        code = curve_add(with, step * y + curve_at(before, y));
        if (code != GLO_OK)
            break;
        double cost = after_demand(with, y, &recursion->demand);
        if (isnan(stock) && next.at && cost >= next.at[next.num - 1])
            break;
        code = curve_add(&next, cost);
    }
    if (code == GLO_OK && isnan(stock) && next.num > MOST_POSITION)
        code = too_far(call);
    if (best && next.num)
        *best = next.num - 1;
    glo_free(recursion->before.at);
    recursion->before = next;
    return code;
}

/* What a policy is judged by: at stage 0, by net stock x >= 0 and a slope below 0; whether stages hold at a cost. */
struct measure {
    double zero, above, rise, slope; /* the value at 0, from 1 on above + rise x; below 0 */
    bool holds;
};

/* The mean of a measure under base stocks `stocks`; with NULL those of least cost, which go to `best`. */
static int climb(struct glo_formula_call *call, const struct series *series, const struct measure *measure,
                 const double *stocks, double *best, double *mean)
{
    struct recursion recursion = {.before.slope = measure->slope};
    int code = GLO_OK;
    double last = stocks ? stocks[0] : 0;
    for (double x = 0; code == GLO_OK && x <= last; x++)
        code = curve_add(&recursion.before, x > 0 ? measure->above + measure->rise * x : measure->zero);
    for (uint32_t j = 0; code == GLO_OK && j < series->stages; j++)
        code = stage(call, series, j, measure->holds ? series->steps[j] : 0, stocks ? stocks[j] : NAN,
                     best ? &best[j] : NULL, &recursion);
    if (code == GLO_OK && recursion.before.at)
        *mean = recursion.before.at[recursion.before.num - 1];
    recursion_free(&recursion);
    return code;
}

/* The cost of Clark and Scarf: steps on echelon stocks, and at stage 0 (penalty + holding) of backorders. */
static struct measure cost_of(const struct series *series)
{
    return (struct measure){.slope = -(series->penalty + series->holdings[0]), .holds = true};
}

static int read_series(struct glo_formula_call *call, struct series *series)
{
    const struct glo_argument *lead_times = glo_argument(call, "lead_times"),
                              *holdings = glo_argument(call, "holdings");
    double demand = 0;
    *series = (struct series){
        .stages = lead_times->columns,
        .rate = glo_argument_number(call, "demand_rate"),
        .penalty = glo_argument_number(call, "penalty"),
        .lead_times = lead_times->items,
        .holdings = holdings->items,
    };
    if (holdings->columns != series->stages)
        return glo_formula_refuse(call, "one number for each stage, first the one that meets demand",
                                  "holdings has %u numbers, lead_times %u", holdings->columns, series->stages);
    if (series->stages > MOST_STAGES)
        return glo_formula_refuse(call, "at most 100", "there are %u stages", series->stages);
    series->steps = glo_formula_numbers(call, series->stages);
    if (!series->steps)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t j = 0; j < series->stages; j++) {
        series->steps[j] = holdings->items[j] - (j + 1 < series->stages ? holdings->items[j + 1] : 0);
        demand += series->rate * lead_times->items[j];
        if (!(series->steps[j] > 0))
            return glo_formula_refuse(call, "a piece costs more to hold the nearer it is to demand",
                                      "holdings of stage %u is %.6g, of stage %u, which supplies it, %.6g", j + 1,
                                      holdings->items[j], j + 2, holdings->items[j + 1]);
    }
    if (demand > MOST_POSITION / 2.0)
        return glo_formula_refuse(call, "count in larger pieces", "demand during all lead times is %.6g, above %d",
                                  demand, MOST_POSITION / 2);
    return GLO_OK;
}

static int check_stocks(struct glo_formula_call *call, const struct glo_argument *stocks, uint32_t stages)
{
    if (stocks->columns != stages)
        return glo_formula_refuse(call, "one number for each stage", "base_stocks has %u numbers for %u stages",
                                  stocks->columns, stages);
    for (uint32_t j = 0; j < stages; j++)
        if (stocks->items[j] != floor(stocks->items[j]))
            return glo_formula_refuse(call, "it is a whole number", "base_stocks of stage %u is %.6g", j + 1,
                                      stocks->items[j]);
    return GLO_OK;
}

/* Cost, stock and service under given echelon base stocks. */
static int tell_policy(struct glo_formula_call *call, const struct series *series, const double *stocks)
{
    static const struct measure waiting = {.slope = -1}, lying = {.rise = 1}, there = {.above = 1};
    struct measure costs = cost_of(series);
    double cost = 0, backorders = 0, on_hand = 0, fill_rate = 0;
    int code = climb(call, series, &costs, stocks, NULL, &cost);
    if (code == GLO_OK)
        code = climb(call, series, &waiting, stocks, NULL, &backorders);
    if (code == GLO_OK)
        code = climb(call, series, &lying, stocks, NULL, &on_hand);
    if (code == GLO_OK)
        code = climb(call, series, &there, stocks, NULL, &fill_rate);
    if (code != GLO_OK)
        return code;
    glo_result(call, "cost", cost);
    glo_result(call, "backorders", backorders);
    glo_result(call, "on_hand", on_hand);
    glo_result(call, "fill_rate", fill_rate);
    glo_result(call, "order_time", backorders / series->rate);
    return GLO_OK;
}

/* Base stocks of stages by themselves: an echelon stock never counts for more than those of the stages above it. */
static void tell_installations(struct glo_formula_call *call, const char *name, const double *echelons, uint32_t stages)
{
    double *own = glo_formula_numbers(call, stages), least = INFINITY;
    if (!own)
        return;
    for (uint32_t j = stages; j-- > 0;)
        own[j] = least = fmin(least, echelons[j]);
    for (uint32_t j = stages; j-- > 1;)
        own[j] -= own[j - 1];
    glo_result_list(call, name, own, stages);
}

static int evaluate(struct glo_formula_call *call)
{
    struct series series;
    const struct glo_argument *stocks = glo_argument(call, "base_stocks");
    double least = NAN;
    int code = read_series(call, &series);
    if (code == GLO_OK && stocks->given)
        code = check_stocks(call, stocks, series.stages);
    if (code != GLO_OK)
        return code;
    double *best = glo_formula_numbers(call, series.stages);
    if (!best)
        return GLO_ERR_NO_MEMORY;
    struct measure costs = cost_of(&series);
    code = climb(call, &series, &costs, NULL, best, &least);
    if (code == GLO_OK)
        code = tell_policy(call, &series, stocks->given ? stocks->items : best);
    call->failed |= code == GLO_ERR_NO_MEMORY;
    if (code != GLO_OK)
        return code;
    glo_result_list(call, "best_base_stock_by_stage", best, series.stages);
    tell_installations(call, "best_local_stock_by_stage", best, series.stages);
    glo_result(call, "best_cost", least);
    return GLO_OK;
}

static const struct glo_formula_parameter parameters[] = {
    {.name = "demand_rate", .dimension = "rate", .above = true, .doc = "Demand per time, of single pieces."},
    {.name = "lead_times",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "time",
     .doc = "Time to come to each stage from the next one; the first stage meets demand."},
    {.name = "holdings",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "money_per_time",
     .above = true,
     .doc = "Cost of a piece at each stage per time, and on its way from there; it falls from stage to stage."},
    GLO_TAKES_PENALTY(NULL),
    {.name = "base_stocks",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "count",
     .fallback = "",
     .most = MOST_POSITION,
     .doc = "Echelon base stocks to judge: pieces of a stage, of those before it and on the way to them, and on order, "
            "less backorders. Missing, the best are."},
    {0}};
static const struct glo_formula_result results[] = {
    {.name = "cost",
     .dimension = "money_per_time",
     .doc = "Mean cost per time of stock, also on its way, and waiting."},
    {.name = "on_hand", .dimension = "count", .doc = "Time average of the stock of the first stage."},
    {.name = "backorders", .dimension = "count", .doc = "Time average of demand that waits."},
    GLO_GIVES_FILL_RATE,
    {.name = "order_time", .dimension = "time", .doc = "Mean time from demand to delivery."},
    {.name = "best_base_stock_by_stage", .dimension = "count", .doc = "Echelon base stocks of the least cost."},
    {.name = "best_local_stock_by_stage", .dimension = "count", .doc = "The same as base stocks of single stages."},
    {.name = "best_cost", .dimension = "money_per_time", .doc = "The least mean cost per time."},
    {0}};
const struct glo_formula glo_formula_serial_base_stock = {
    .name = "serial_base_stock",
    .title = "stages in series, base stocks, Poisson demand",
    .family = "inventory",
    .equation =
        "C_j(x) = E[h_j y + C_(j-1)(y)] at y = min(x, S_j) - D_j, C_0(x) = (penalty + holdings of stage 1) times "
        "the backorders at x, h_j what holdings grow by at stage j; S_j minimizes C_j",
    .assumptions = "continuous review, constant lead times, no fixed costs; demand that finds no stock waits",
    .range = "up to 100 stages, demand during all lead times up to 20000",
    .source = "Clark and Scarf 1960; Chen and Zheng 1994; Gallego and Zipkin 1999",
    .see_also = "base_stock_palm (one stage), metric_exact (several bases)",
    .example = "demand_rate=4 lead_times=0.5,1,1 holdings=3,2,1 penalty=20",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate,
};
