/* Economic order quantities: known demand at a constant rate, a fee for each order. */
#include <math.h>

#include "models/analytic/stock.h"

/* Prices, and the share of time in which stock builds up or falls while nothing is made. */
struct lots {
    double rate, setup, holding, penalty; /* penalty infinite: demand never waits */
    double idle;                          /* 1 - demand rate / production rate; 1 where orders come at once */
};

/* Of a lot q, at the best share of it that waits, holding / (holding + penalty): stock and waiting pay per time
   q/2 idle holding penalty / (holding + penalty). */
static double kept(const struct lots *lots)
{
    double met = isinf(lots->penalty) ? 1 : lots->penalty / (lots->holding + lots->penalty);
    return lots->holding * lots->idle * met;
}

static double cost_of(double quantity, const struct lots *lots)
{
    return lots->setup * lots->rate / quantity + kept(lots) * quantity / 2;
}

static int evaluate_eoq(struct glo_formula_call *call)
{
    double production = glo_argument_number(call, "production_rate");
    struct lots lots = {glo_argument_number(call, "demand_rate"), glo_argument_number(call, "setup"),
                        glo_argument_number(call, "holding"), INFINITY, 1};
    if (glo_argument_given(call, "penalty"))
        lots.penalty = glo_argument_number(call, "penalty");
    if (glo_argument_given(call, "production_rate"))
        lots.idle = 1 - lots.rate / production;
    if (!(lots.idle > 0))
        return glo_formula_refuse(call, "production_rate is above demand_rate",
                                  "production_rate is %.6g, demand_rate %.6g: no stock can build up", production,
                                  lots.rate);
    double best = sqrt(2 * lots.setup * lots.rate / kept(&lots));
    double quantity = glo_argument_given(call, "quantity") ? glo_argument_number(call, "quantity") : best;
    double waiting = isinf(lots.penalty) ? 0 : lots.holding / (lots.holding + lots.penalty), met = 1 - waiting;
    glo_result(call, "best_quantity", best);
    glo_result(call, "best_cost", cost_of(best, &lots));
    glo_result(call, "cost", cost_of(quantity, &lots));
    glo_result(call, "cycle_time", quantity / lots.rate);
    glo_result(call, "order_rate", lots.rate / quantity);
    glo_result(call, "largest_stock", quantity * lots.idle * met);
    glo_result(call, "largest_backlog", quantity * lots.idle * waiting);
    glo_result(call, "on_hand", quantity / 2 * lots.idle * met * met);
    glo_result(call, "backorders", quantity / 2 * lots.idle * waiting * waiting);
    glo_result(call, "fill_rate", met);
    return GLO_OK;
}

static const struct glo_formula_parameter eoq_parameters[] = {
    {.name = "demand_rate", .dimension = "rate", .above = true, .doc = "Pieces demanded per time."},
    {.name = "setup", .dimension = "money_per_order", .above = true, .doc = "Cost of an order, or of a set-up."},
    GLO_TAKES_HOLDING(NULL),
    GLO_TAKES_PENALTY(""),
    {.name = "production_rate",
     .dimension = "rate",
     .fallback = "",
     .above = true,
     .doc = "Pieces made per time while a lot is made; where it is missing orders come at once."},
    {.name = "quantity",
     .dimension = "count",
     .fallback = "",
     .above = true,
     .doc = "A quantity to judge; where it is missing the best one is."},
    {0}};
static const struct glo_formula_result eoq_results[] = {
    {.name = "best_quantity", .dimension = "count", .doc = "The order quantity of the least cost."},
    {.name = "best_cost", .dimension = "money_per_time", .doc = "The least cost per time, without that of the pieces."},
    {.name = "cost", .dimension = "money_per_time", .doc = "The same at the quantity that is judged."},
    {.name = "cycle_time", .dimension = "time", .doc = "Time between orders."},
    {.name = "order_rate", .dimension = "rate", .doc = "Orders per time."},
    {.name = "largest_stock", .dimension = "count", .doc = "Stock when a lot is complete."},
    {.name = "largest_backlog", .dimension = "count", .doc = "Backorders when a lot begins to arrive."},
    GLO_GIVES_ON_HAND,
    GLO_GIVES_BACKORDERS,
    GLO_GIVES_FILL_RATE,
    {0}};
const struct glo_formula glo_formula_eoq = {
    .name = "eoq",
    .title = "economic order quantity: constant demand; with planned backorders, with lots that are made",
    .family = "inventory",
    .equation = "best_quantity = sqrt(2 setup demand_rate / (holding (1 - demand_rate / production_rate) penalty / "
                "(holding + penalty)))",
    .assumptions = "demand is known and constant; where a penalty is given, demand waits as long as that is cheaper",
    .range = "demand_rate < production_rate",
    .source = "Harris 1913; Hax and Candea 1984, ch. 4; Zipkin 2000, ch. 3",
    .see_also = "qr_poisson (random demand), newsvendor (one season)",
    .example = "demand_rate=1000 setup=50 holding=2 penalty=8",
    .parameters = eoq_parameters,
    .results = eoq_results,
    .evaluate = evaluate_eoq,
};
