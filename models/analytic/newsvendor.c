/*
 * The newsvendor: one order before a season of unknown demand. A law of demand tells the probability that demand
 * exceeds a quantity, by how much on average, and a quantile; all else follows.
 */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "models/analytic/stock.h"

/* A law of demand at its mean and its standard deviation. */
struct demand {
    double mean, deviation;
};

struct demand_law {
    double (*above)(double quantity, const struct demand *demand);  /* P(D > q), q >= 0 */
    double (*excess)(double quantity, const struct demand *demand); /* E(D - q)+, q >= 0 */
    double (*quantile)(double probability, const struct demand *demand);
};

static double normal_above(double q, const struct demand *d)
{
    return gsl_cdf_ugaussian_Q((q - d->mean) / d->deviation);
}

static double normal_excess(double q, const struct demand *d)
{
    double z = (q - d->mean) / d->deviation;
    return d->deviation * (gsl_ran_ugaussian_pdf(z) - z * gsl_cdf_ugaussian_Q(z));
}

static double normal_quantile(double p, const struct demand *d)
{
    return d->mean + d->deviation * gsl_cdf_ugaussian_Pinv(p);
}

static double poisson_above(double q, const struct demand *d)
{
    return glo_poisson_above(floor(q), d->mean);
}

/* Between whole numbers the excess is a straight line. */
static double poisson_excess(double q, const struct demand *d)
{
    double whole = floor(q);
    return glo_poisson_backorders(whole, d->mean, NULL) - (q - whole) * glo_poisson_above(whole, d->mean);
}

static double poisson_quantile(double p, const struct demand *d)
{
    return glo_poisson_quantile(p, d->mean);
}

static double gamma_shape(const struct demand *d)
{
    return gsl_pow_2(d->mean / d->deviation);
}

static double gamma_above(double q, const struct demand *d)
{
    return gsl_cdf_gamma_Q(q, gamma_shape(d), d->mean / gamma_shape(d));
}

static double gamma_excess(double q, const struct demand *d)
{
    double shape = gamma_shape(d), scale = d->mean / shape;
    return d->mean * gsl_cdf_gamma_Q(q, shape + 1, scale) - q * gsl_cdf_gamma_Q(q, shape, scale);
}

static double gamma_quantile(double p, const struct demand *d)
{
    return gsl_cdf_gamma_Pinv(p, gamma_shape(d), d->mean / gamma_shape(d));
}

/* Of the logarithm of demand. */
static double log_deviation(const struct demand *d)
{
    return sqrt(log1p(gsl_pow_2(d->deviation / d->mean)));
}

static double log_mean(const struct demand *d)
{
    return log(d->mean) - gsl_pow_2(log_deviation(d)) / 2;
}

static double lognormal_above(double q, const struct demand *d)
{
    return q > 0 ? gsl_cdf_ugaussian_Q((log(q) - log_mean(d)) / log_deviation(d)) : 1;
}

static double lognormal_excess(double q, const struct demand *d)
{
    if (!(q > 0))
        return d->mean;
    double z = (log(q) - log_mean(d)) / log_deviation(d);
    return d->mean * gsl_cdf_ugaussian_Q(z - log_deviation(d)) - q * gsl_cdf_ugaussian_Q(z);
}

static double lognormal_quantile(double p, const struct demand *d)
{
    return exp(log_mean(d) + log_deviation(d) * gsl_cdf_ugaussian_Pinv(p));
}

/* Between mean - half and mean + half. */
static double half_width(const struct demand *d)
{
    return sqrt(3) * d->deviation;
}

static double uniform_above(double q, const struct demand *d)
{
    return fmin(1, fmax(0, (d->mean + half_width(d) - q) / (2 * half_width(d))));
}

static double uniform_excess(double q, const struct demand *d)
{
    double half = half_width(d);
    if (q < d->mean - half)
        return d->mean - q;
    return gsl_pow_2(fmax(0, d->mean + half - q)) / (4 * half);
}

static double uniform_quantile(double p, const struct demand *d)
{
    return d->mean + (2 * p - 1) * half_width(d);
}

static const char *const law_names[] = {"normal", "poisson", "gamma", "lognormal", "uniform", NULL};
enum { NORMAL, POISSON };
static const struct demand_law laws[] = {
    {normal_above, normal_excess, normal_quantile},    {poisson_above, poisson_excess, poisson_quantile},
    {gamma_above, gamma_excess, gamma_quantile},       {lognormal_above, lognormal_excess, lognormal_quantile},
    {uniform_above, uniform_excess, uniform_quantile},
};

/* What is lost by a piece too few and by one too many. */
struct stakes {
    double underage, overage;
};

static int read_stakes(struct glo_formula_call *call, struct stakes *stakes)
{
    bool by_stakes = glo_argument_given(call, "underage") && glo_argument_given(call, "overage");
    bool by_prices = glo_argument_given(call, "price") && glo_argument_given(call, "unit_cost");
    bool any_stake = glo_argument_given(call, "underage") || glo_argument_given(call, "overage");
    bool any_price = glo_argument_given(call, "price") || glo_argument_given(call, "unit_cost");
    if ((any_stake && any_price) || (!by_stakes && !by_prices))
        return glo_formula_refuse(call, "give underage and overage, or price and unit_cost",
                                  "what a piece too few and one too many cost is %s",
                                  any_stake && any_price ? "given twice" : "missing");
    if (by_stakes) {
        *stakes = (struct stakes){glo_argument_number(call, "underage"), glo_argument_number(call, "overage")};
        return GLO_OK;
    }
    double price = glo_argument_number(call, "price"), cost = glo_argument_number(call, "unit_cost");
    double salvage = glo_argument_number(call, "salvage");
    *stakes = (struct stakes){price - cost, cost - salvage};
    if (!(price > cost && cost > salvage))
        return glo_formula_refuse(call, "salvage < unit_cost < price", "price is %.6g, unit_cost %.6g, salvage %.6g",
                                  price, cost, salvage);
    return GLO_OK;
}

/* The law at hand, and whether it has such a deviation. */
static int read_demand(struct glo_formula_call *call, struct demand *demand)
{
    uint32_t law = glo_argument(call, "demand")->word;
    bool given = glo_argument_given(call, "demand_sd");
    *demand = (struct demand){glo_argument_number(call, "demand_mean"), glo_argument_number(call, "demand_sd")};
    if (law == POISSON && given)
        return glo_formula_refuse(call, "leave it out: it is the root of the mean",
                                  "poisson demand takes no demand_sd");
    if (law == POISSON)
        demand->deviation = sqrt(demand->mean);
    else if (!given)
        return glo_formula_refuse(call, "the standard deviation of demand", "demand_sd is missing");
    if (laws[law].above == uniform_above && half_width(demand) > demand->mean)
        return glo_formula_refuse(call, "demand_sd is at most demand_mean / sqrt(3)",
                                  "uniform demand would be negative: demand_sd is %.6g at demand_mean %.6g",
                                  demand->deviation, demand->mean);
    return GLO_OK;
}

static int evaluate_newsvendor(struct glo_formula_call *call)
{
    struct stakes stakes = {NAN, NAN};
    struct demand demand;
    const struct demand_law *law = &laws[glo_argument(call, "demand")->word];
    int code = read_stakes(call, &stakes);
    if (code == GLO_OK)
        code = read_demand(call, &demand);
    if (code != GLO_OK)
        return code;
    double critical = stakes.underage / (stakes.underage + stakes.overage);
    if (!(critical > 0 && critical < 1))
        return glo_formula_refuse(call, "give costs of more similar size", "the critical ratio is %.6g", critical);
    double best = fmax(0, law->quantile(critical, &demand));
    bool given = glo_argument_given(call, "quantity");
    double quantity = given ? glo_argument_number(call, "quantity") : best;
    double shortage = law->excess(quantity, &demand), left = quantity - demand.mean + shortage;
    double best_shortage = law->excess(best, &demand);
    double best_cost = stakes.underage * best_shortage + stakes.overage * (best - demand.mean + best_shortage);
    glo_result(call, "critical_ratio", critical);
    glo_result(call, "best_quantity", best);
    glo_result(call, "best_cost", best_cost);
    glo_result(call, "cost", stakes.underage * shortage + stakes.overage * left);
    glo_result(call, "backorders", shortage);
    glo_result(call, "on_hand", left);
    glo_result(call, "sales", demand.mean - shortage);
    glo_result(call, "fill_rate", 1 - shortage / demand.mean);
    glo_result(call, "in_stock_probability", 1 - law->above(quantity, &demand));
    if (glo_argument_given(call, "price"))
        glo_result(call, "profit", stakes.underage * demand.mean - stakes.underage * shortage - stakes.overage * left);
    return GLO_OK;
}

#define MONEY(parameter, text) \
    { \
        .name = parameter, .dimension = "money_per_piece", .fallback = "", .above = true, .doc = text \
    }
static const struct glo_formula_parameter newsvendor_parameters[] = {
    {.name = "demand",
     .kind = GLO_ARGUMENT_WORD,
     .fallback = "normal",
     .words = law_names,
     .doc = "The law of the demand of the season."},
    {.name = "demand_mean", .dimension = "count", .above = true, .most = 1e9, .doc = "Mean demand of the season."},
    {.name = "demand_sd",
     .dimension = "count",
     .fallback = "",
     .above = true,
     .doc = "Its standard deviation; not of poisson."},
    MONEY("underage", "What a piece too few costs."),
    MONEY("overage", "What a piece too many costs."),
    MONEY("price", "Price of a piece sold; with unit_cost instead of underage and overage."),
    MONEY("unit_cost", "What a piece costs to buy."),
    {.name = "salvage",
     .dimension = "money_per_piece",
     .fallback = "0",
     .least = -1e300,
     .doc = "What a piece left over brings; negative: what it costs."},
    {.name = "quantity",
     .dimension = "count",
     .fallback = "",
     .most = 1e9,
     .doc = "A quantity to judge; where it is missing the best one is."},
    {0}};
static const struct glo_formula_result newsvendor_results[] = {
    {.name = "critical_ratio", .dimension = "share", .doc = "underage / (underage + overage)."},
    {.name = "best_quantity", .dimension = "count", .doc = "The quantity of the least cost."},
    {.name = "best_cost", .dimension = "money_once", .doc = "The least mean cost of pieces too few and too many."},
    {.name = "cost", .dimension = "money_once", .doc = "The same at the quantity that is judged."},
    {.name = "backorders", .dimension = "count", .doc = "Mean demand that is not met."},
    {.name = "on_hand", .dimension = "count", .doc = "Mean of the pieces left over."},
    {.name = "sales", .dimension = "count", .doc = "Mean demand that is met."},
    {.name = "fill_rate", .dimension = "share", .doc = "Share of mean demand that is met."},
    {.name = "in_stock_probability", .dimension = "share", .doc = "Probability that all demand is met."},
    {.name = "profit",
     .dimension = "money_once",
     .optional = true,
     .doc = "Mean profit, where price and unit_cost are given."},
    {0}};
const struct glo_formula glo_formula_newsvendor = {
    .name = "newsvendor",
    .title = "newsvendor: one order before a season of random demand",
    .family = "inventory",
    .equation = "P(demand <= best_quantity) = underage / (underage + overage); cost = underage E(demand - quantity)+ + "
                "overage E(quantity - demand)+",
    .assumptions = "what is left over is not kept; normal demand may be below 0, so its deviation should be small",
    .range = "any demand; uniform: not below 0",
    .source = "Arrow, Harris and Marschak 1951; Zipkin 2000, ch. 9",
    .see_also = "base_stock_palm (demand without end), eoq (known demand)",
    .example = "demand_mean=100 demand_sd=20 price=10 unit_cost=6 salvage=2",
    .parameters = newsvendor_parameters,
    .results = newsvendor_results,
    .evaluate = evaluate_newsvendor,
};
