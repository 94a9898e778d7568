/*
 * A depot and equal bases, every demand ordered one for one: Sherbrooke's approximation and the exact numbers.
 *
 * What the depot owes is the Poisson demand of its lead time above its stock. First come first served, each piece owed
 * is for any base with the same probability: what a base has on order is its binomial part of that plus the Poisson
 * demand of the order time. METRIC takes the sum for Poisson.
 */
#include <math.h>

#include "models/analytic/stock.h"

/* Steps of the exact sum: pieces owed x pieces on order. */
static const double most_steps = 1e9;

struct chain {
    double rate, bases, depot_mean, order_mean; /* of a base; demands of the depot's lead time and of the order time */
    double depot_stock, base_stock, depot_backorders, depot_on_hand;
};

static void read_chain(const struct glo_formula_call *call, struct chain *chain)
{
    *chain = (struct chain){
        .rate = glo_argument_number(call, "arrival_rate"),
        .bases = glo_argument_number(call, "bases"),
        .depot_stock = glo_argument_number(call, "depot_stock"),
        .base_stock = glo_argument_number(call, "base_stock"),
    };
    chain->depot_mean = chain->rate * chain->bases * glo_argument_number(call, "depot_lead_time");
    chain->order_mean = chain->rate * glo_argument_number(call, "order_time");
    chain->depot_backorders = glo_poisson_backorders(chain->depot_stock, chain->depot_mean, &chain->depot_on_hand);
}

static void tell(struct glo_formula_call *call, const struct chain *chain, double on_order, double backorders,
                 double fill_rate)
{
    glo_result(call, "backorders", backorders);
    glo_result(call, "on_hand", chain->base_stock - on_order + backorders);
    glo_result(call, "fill_rate", fill_rate);
    glo_result(call, "on_order", on_order);
    glo_result(call, "order_delay", backorders / chain->rate);
    glo_result(call, "total_backorders", backorders * chain->bases);
    glo_result(call, "depot_backorders", chain->depot_backorders);
    glo_result(call, "depot_on_hand", chain->depot_on_hand);
    glo_result(call, "depot_fill_rate", 1 - glo_poisson_above(chain->depot_stock - 1, chain->depot_mean));
    glo_result(call, "depot_delay", chain->depot_backorders / (chain->rate * chain->bases));
}

/* Demands of a lead time beyond 1e9 are out of reach of sums. */
static int check_size(struct glo_formula_call *call, const struct chain *chain)
{
    if (!(chain->depot_mean > 0 && chain->depot_mean + chain->order_mean <= 1e9))
        return glo_formula_refuse(call, "it is above 0 and at most 1e9", "demand during the lead times is %.6g",
                                  chain->depot_mean + chain->order_mean);
    return GLO_OK;
}

static int evaluate_metric(struct glo_formula_call *call)
{
    struct chain chain;
    read_chain(call, &chain);
    int code = check_size(call, &chain);
    if (code != GLO_OK)
        return code;
    double on_order = chain.order_mean + chain.depot_backorders / chain.bases;
    if (on_order > 0)
        tell(call, &chain, on_order, glo_poisson_backorders(chain.base_stock, on_order, NULL),
             1 - glo_poisson_above(chain.base_stock - 1, on_order));
    else /* a depot that never runs out, orders that take no time */
        tell(call, &chain, 0, 0, chain.base_stock > 0);
    return GLO_OK;
}

/* A number beyond which a Poisson law has nothing. */
static double reach(double mean)
{
    return ceil(mean + 12 * sqrt(mean) + 60);
}

/*
 * The law of what a base is owed, up to `num` - 1 pieces: by pieces owed in all, b, binomial parts, one piece more each
 * step: P(j of b + 1) = P(j of b) (1 - 1/bases) + P(j - 1 of b) / bases. `part` is scratch of the same size.
 */
static void fill_owed(const struct chain *chain, double *owed, double *part, uint32_t num)
{
    double share = 1 / chain->bases, last = fmax(0, reach(chain->depot_mean) - chain->depot_stock);
    part[0] = 1;
    owed[0] = 1 - glo_poisson_above(chain->depot_stock, chain->depot_mean);
    for (double b = 1; b <= last; b++) {
        double weight = glo_poisson_share(chain->depot_stock + b, chain->depot_mean);
        uint32_t top = b < num ? (uint32_t)b : num - 1;
        for (uint32_t j = top; j > 0; j--) {
            part[j] = part[j] * (1 - share) + part[j - 1] * share;
            owed[j] += weight * part[j];
        }
        part[0] *= 1 - share;
        owed[0] += weight * part[0];
    }
}

/* E(X - stock)+ and P(X < stock) of the sum of what is owed and of a Poisson number. */
static void sum_orders(const struct chain *chain, const double *owed, uint32_t num, double *backorders, double *below)
{
    *backorders = *below = 0;
    for (uint32_t j = 0; j < num; j++) {
        double left = chain->base_stock - j;
        if (chain->order_mean > 0) {
            *backorders += owed[j] * glo_poisson_backorders(left, chain->order_mean, NULL);
            *below += owed[j] * (1 - glo_poisson_above(left - 1, chain->order_mean));
        } else {
            *backorders += owed[j] * fmax(0, -left);
            *below += owed[j] * (left > 0);
        }
    }
}

static int evaluate_exact(struct glo_formula_call *call)
{
    struct chain chain;
    read_chain(call, &chain);
    int code = check_size(call, &chain);
    if (code != GLO_OK)
        return code;
    /* What a base is owed is at most thinned Poisson demand of the depot's lead time. */
    double size = fmin(reach(chain.depot_mean / chain.bases), fmax(0, reach(chain.depot_mean) - chain.depot_stock)) + 1;
    double steps = size * fmax(1, reach(chain.depot_mean) - chain.depot_stock);
    if (steps > most_steps)
        return glo_formula_refuse(call, "metric approximates it", "the exact sum would take %.6g steps, above %.0g",
                                  steps, most_steps);
    uint32_t num = (uint32_t)size;
    double *owed = glo_formula_numbers(call, num), *part = glo_formula_numbers(call, num), backorders, below;
    if (!owed || !part)
        return GLO_ERR_NO_MEMORY;
    fill_owed(&chain, owed, part, num);
    sum_orders(&chain, owed, num, &backorders, &below);
    tell(call, &chain, chain.order_mean + chain.depot_backorders / chain.bases, backorders, below);
    return GLO_OK;
}

static const struct glo_formula_parameter parameters[] = {
    {.name = "arrival_rate", .dimension = "rate", .above = true, .doc = "Demand per time of each base."},
    {.name = "bases",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "number",
     .least = 1,
     .most = 1e6,
     .doc = "Equal bases that the depot serves."},
    {.name = "depot_lead_time", .dimension = "time", .above = true, .doc = "Time from order to receipt of the depot."},
    {.name = "order_time", .dimension = "time", .doc = "Time from the depot to a base."},
    {.name = "depot_stock",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "count",
     .most = 1e9,
     .doc = "Base stock of the depot."},
    {.name = "base_stock",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "count",
     .most = 1e9,
     .doc = "Base stock of each base."},
    {0}};
static const struct glo_formula_result results[] = {
    {.name = "backorders", .dimension = "count", .doc = "Time average of the backorders of a base."},
    {.name = "on_hand", .dimension = "count", .doc = "Time average of the stock of a base."},
    {.name = "fill_rate", .dimension = "share", .doc = "Share of demand that a base meets from stock at once."},
    {.name = "on_order", .dimension = "count", .doc = "Time average of what a base has on order."},
    {.name = "order_delay", .dimension = "time", .doc = "Mean time that a demand waits at a base."},
    {.name = "total_backorders", .dimension = "count", .doc = "Time average of the backorders of all bases."},
    {.name = "depot_backorders", .dimension = "count", .doc = "Time average of what the depot owes to bases."},
    {.name = "depot_on_hand", .dimension = "count", .doc = "Time average of the stock of the depot."},
    {.name = "depot_fill_rate", .dimension = "share", .doc = "Share of orders that the depot fills at once."},
    {.name = "depot_delay", .dimension = "time", .doc = "Mean time that an order waits at the depot."},
    {0}};

#define TITLE "depot and equal bases, Poisson demand, orders one for one"
#define ASSUMPTIONS "demand waits for stock; the depot serves bases fcfs; lead times are constant"
const struct glo_formula glo_formula_metric = {
    .name = "metric",
    .title = "METRIC: " TITLE,
    .family = "inventory",
    .standing = GLO_APPROXIMATE,
    .equation = "backorders = E(X - base_stock)+, X Poisson of the mean arrival_rate (order_time + depot_delay)",
    .assumptions = ASSUMPTIONS,
    .range = "any demand; it tells too few backorders",
    .source = "Sherbrooke 1968",
    .see_also = "metric_exact",
    .example = "arrival_rate=1 bases=4 depot_lead_time=2 order_time=0.5 depot_stock=6 base_stock=2",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate_metric,
};
const struct glo_formula glo_formula_metric_exact = {
    .name = "metric_exact",
    .title = "exactly: " TITLE,
    .family = "inventory",
    .equation =
        "backorders = E(X + Y - base_stock)+, Y Poisson of the mean arrival_rate order_time, X binomial: of what "
        "the depot owes, each piece with probability 1 / bases",
    .assumptions = ASSUMPTIONS,
    .range = "demand of a depot's lead time x that of a base up to 1e9",
    .source = "Simon 1971; Graves 1985; Axsaeter 1990",
    .see_also = "metric (approximation), base_stock_palm (one place), serial_base_stock (one after the other)",
    .example = "arrival_rate=1 bases=4 depot_lead_time=2 order_time=0.5 depot_stock=6 base_stock=2",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate_exact,
};
