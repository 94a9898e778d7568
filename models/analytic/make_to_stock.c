/*
 * Stock before an M/M/1 server: every demand orders a piece from it, base stock, one product or several that share it.
 * What is in production is geometric, of one product or of all.
 */
#include <math.h>
#include <stdio.h>

#include "models/analytic/customisation.h"
#include "models/analytic/station.h"
#include "models/analytic/stock.h"

/* A number of pieces beyond which best stocks are not told: rho next to 1. */
static const double most_stock = 1e9;

/* One product: the number in production is n or more with probability rho^n, also rho of a product among others. */
struct product {
    double base_stock, rho, rate, drain; /* drain: what the server has left for it, service less all arrivals */
};

static double late(const struct product *product)
{
    return pow(product->rho, product->base_stock);
}

/* P(order waits longer than t): it waits, and then for an exponential time. */
static double order_tail(double t, const void *context)
{
    const struct product *product = context;
    return late(product) * exp(-product->drain * t);
}

static double backorders_of(const struct product *product)
{
    return late(product) * product->rho / (1 - product->rho);
}

static double cost_of(const struct product *product, const struct glo_prices *prices)
{
    return prices->holding * glo_base_stock_on_hand((uint32_t)product->base_stock, product->rho) +
           prices->penalty * backorders_of(product);
}

/* One piece more pays until holding >= (holding + penalty) rho^(S + 1): Buzacott and Shanthikumar 1993, ch. 4. */
static double best_base_stock(const struct product *product, const struct glo_prices *prices)
{
    double critical = prices->holding / (prices->holding + prices->penalty);
    double best = fmax(0, floor(log(critical) / log(product->rho)) - 1);
    while (best < most_stock && pow(product->rho, best + 1) > critical)
        best++;
    return best;
}

static int check_best(struct glo_formula_call *call, double best)
{
    return best <= most_stock ? GLO_OK
                              : glo_formula_refuse(call, "lower the load or the penalty",
                                                   "the best base stock is %.6g pieces, above %.0g", best, most_stock);
}

/* Load as GLO_TAKES_LOAD; service may be missing, it is 1 then. */
static int read_station(struct glo_formula_call *call, struct glo_station *station)
{
    bool rate = glo_argument_given(call, "service_rate"), mean = glo_argument_given(call, "service_mean");
    if (rate && mean)
        return glo_formula_refuse(call, "one of them tells the other", "both are given: service_rate or service_mean");
    if (!rate && !mean && glo_argument_given(call, "arrival_rate"))
        return glo_formula_refuse(call, "arrival_rate needs one of them; rho alone does not",
                                  "service_rate or service_mean is missing");
    if (rate || mean)
        glo_station_read(call, station);
    else {
        double rho = glo_argument_number(call, "rho");
        *station = (struct glo_station){rho, 1, rho, rho, 1};
    }
    return glo_station_stable(call, station, NULL);
}

static int evaluate_one(struct glo_formula_call *call)
{
    struct glo_station station;
    struct glo_prices prices;
    int code = read_station(call, &station);
    if (code == GLO_OK)
        code = glo_prices_read(call, &prices);
    if (code != GLO_OK)
        return code;
    uint32_t base_stock = glo_argument_count(call, "base_stock");
    double drain = station.service_rate - station.arrival_rate, rho = station.rho;
    struct product product = {base_stock, rho, station.arrival_rate, drain}, best = product;
    best.base_stock = prices.given ? best_base_stock(&product, &prices) : 0;
    if (check_best(call, best.base_stock) != GLO_OK)
        return GLO_ERR_ARGUMENT;
    glo_result(call, "utilisation", rho);
    glo_result(call, "fill_rate", glo_base_stock_fill(base_stock, rho));
    glo_result(call, "on_hand", glo_base_stock_on_hand(base_stock, rho));
    glo_result(call, "backorders", backorders_of(&product));
    glo_result(call, "order_time", late(&product) / drain);
    glo_result_sd(call, "order_time", sqrt(late(&product) * (2 - late(&product))) / drain);
    glo_result_quantiles(call, "order_time", order_tail, &product, 1 / drain);
    glo_station_little(call, &station, rho / drain);
    if (prices.given) {
        glo_result(call, "cost", cost_of(&product, &prices));
        glo_result(call, "best_base_stock", best.base_stock);
        glo_result(call, "best_cost", cost_of(&best, &prices));
    }
    return GLO_OK;
}

static const struct glo_formula_parameter one_parameters[] = {
    GLO_TAKES_LOAD,
    {.name = "service_rate",
     .dimension = "rate",
     .fallback = "",
     .above = true,
     .doc = "Pieces made per time while the server is busy. With rho alone, times are in mean services."},
    {.name = "service_mean", .dimension = "time", .fallback = "", .above = true, .doc = "Mean time to make a piece."},
    GLO_TAKES_BASE_STOCK(NULL),
    GLO_TAKES_HOLDING(""),
    GLO_TAKES_PENALTY(""),
    {0}};
#define GIVES_ORDER_TIME \
    { \
        .name = "order_time", .dimension = "time", .has_quantiles = true, .doc = "Time from demand to delivery." \
    }
static const struct glo_formula_result one_results[] = {
    GLO_GIVES_UTILISATION,
    GLO_GIVES_FILL_RATE,
    GLO_GIVES_ON_HAND,
    GLO_GIVES_BACKORDERS,
    GIVES_ORDER_TIME,
    {.name = "number_in_queue", .dimension = "number", .doc = "Time average of orders that wait for the server."},
    {.name = "number_in_system", .dimension = "number", .doc = "Time average of orders in production, also waiting."},
    {.name = "time_in_queue", .dimension = "time", .doc = "Time that a replenishment waits for the server."},
    {.name = "sojourn_time", .dimension = "time", .doc = "Time that a replenishment takes."},
    GLO_GIVES_THROUGHPUT,
    GLO_GIVES_COST,
    {.name = "best_base_stock", .dimension = "count", .optional = true, .doc = "The base stock of the least cost."},
    GLO_GIVES_BEST_COST,
    {0}};
const struct glo_formula glo_formula_make_to_stock = {
    .name = "make_to_stock",
    .title = "make to stock: base stock, replenished by an M/M/1 server",
    .family = "inventory",
    .equation = "fill_rate = 1 - rho^base_stock; on_hand = base_stock - rho (1 - rho^base_stock) / (1 - rho); "
                "backorders = rho^(base_stock + 1) / (1 - rho)",
    .assumptions = "Poisson demand of single pieces; demand that finds no stock waits",
    .range = "utilisation < 1",
    .source = "Buzacott and Shanthikumar 1993, ch. 4",
    .see_also = "make_to_stock_products (several products), base_stock_palm (lead times that do not queue), mts_line",
    .example = "rho=0.8 base_stock=5 holding=1 penalty=9",
    .parameters = one_parameters,
    .results = one_results,
    .evaluate = evaluate_one,
};

/* Several products in one line before the server. */

struct products {
    uint32_t num;
    double total, service_rate;
    const struct glo_argument *rates, *stocks, *holdings, *penalties;
};

/* A list of one number for each product, or none. */
static int check_list(struct glo_formula_call *call, const char *name, uint32_t num)
{
    const struct glo_argument *list = glo_argument(call, name);
    return !list->given || list->columns == num
               ? GLO_OK
               : glo_formula_refuse(call, "one number for each product", "%s has %u numbers for %u products", name,
                                    list->columns, num);
}

static int read_products(struct glo_formula_call *call, struct products *products)
{
    static const char *const lists[] = {"base_stocks", "holdings", "penalties"};
    *products = (struct products){
        .rates = glo_argument(call, "arrival_rates"),
        .stocks = glo_argument(call, "base_stocks"),
        .holdings = glo_argument(call, "holdings"),
        .penalties = glo_argument(call, "penalties"),
    };
    int code = GLO_OK;
    products->num = products->rates->columns;
    for (size_t i = 0; code == GLO_OK && i < sizeof lists / sizeof lists[0]; i++)
        code = check_list(call, lists[i], products->num);
    if (code != GLO_OK)
        return code;
    if (products->holdings->given != products->penalties->given)
        return glo_formula_refuse(call, "give both, or none", "one of holdings and penalties is missing");
    for (uint32_t i = 0; i < products->num; i++) {
        products->total += products->rates->items[i];
        double stock = products->stocks->items[i];
        if (stock != floor(stock))
            return glo_formula_refuse(call, "it is a whole number", "base_stocks of product %u is %.6g", i + 1, stock);
    }
    products->service_rate = glo_argument_given(call, "service_rate") ? glo_argument_number(call, "service_rate")
                                                                      : 1 / glo_argument_number(call, "service_mean");
    double rho = products->total / products->service_rate;
    struct glo_station station = {products->total, products->service_rate, rho, rho, 1};
    return glo_station_stable(call, &station, NULL);
}

/* Thinned to one product, the number in production is geometric again: rho = rate / (service - rate of the others). */
static struct product product_of(const struct products *products, uint32_t i)
{
    double rate = products->rates->items[i], drain = products->service_rate - products->total;
    return (struct product){products->stocks->items[i], rate / (drain + rate), rate, drain};
}

enum { FILL, ON_HAND, BACKORDERS, PRESENT, ORDER_TIME, COST, BEST_STOCK, BEST_COST, NUM_LISTS };

static int tell_product(struct glo_formula_call *call, const struct products *products, uint32_t i, double *lists)
{
    struct product product = product_of(products, i);
    uint32_t n = products->num, base_stock = (uint32_t)product.base_stock;
    lists[FILL * n + i] = glo_base_stock_fill(base_stock, product.rho);
    lists[ON_HAND * n + i] = glo_base_stock_on_hand(base_stock, product.rho);
    lists[BACKORDERS * n + i] = backorders_of(&product);
    lists[PRESENT * n + i] = product.rho / (1 - product.rho);
    lists[ORDER_TIME * n + i] = late(&product) / product.drain;
    if (!products->holdings->given)
        return GLO_OK;
    struct glo_prices prices = {true, products->holdings->items[i], products->penalties->items[i]};
    lists[COST * n + i] = cost_of(&product, &prices);
    product.base_stock = lists[BEST_STOCK * n + i] = best_base_stock(&product, &prices);
    if (check_best(call, product.base_stock) != GLO_OK)
        return GLO_ERR_ARGUMENT;
    lists[BEST_COST * n + i] = cost_of(&product, &prices);
    return GLO_OK;
}

static double sum(const double *items, uint32_t num)
{
    double total = 0;
    for (uint32_t i = 0; i < num; i++)
        total += items[i];
    return total;
}

static int evaluate_products(struct glo_formula_call *call)
{
    static const char *const names[] = {"fill_rate_by_product",        "on_hand_by_product",    "backorders_by_product",
                                        "number_in_system_by_product", "order_time_by_product", "cost_by_product",
                                        "best_base_stock_by_product",  "best_cost_by_product"};
    struct products products;
    int code = read_products(call, &products);
    if (code != GLO_OK)
        return code;
    uint32_t n = products.num, num_lists = products.holdings->given ? NUM_LISTS : COST;
    double *lists = glo_formula_numbers(call, (uint64_t)n * NUM_LISTS), met = 0;
    for (uint32_t i = 0; lists && code == GLO_OK && i < n; i++) {
        code = tell_product(call, &products, i, lists);
        met += lists[FILL * n + i] * products.rates->items[i] / products.total;
    }
    if (!lists || code != GLO_OK)
        return code;
    for (uint32_t k = 0; k < num_lists; k++)
        glo_result_list(call, names[k], lists + (size_t)k * n, n);
    glo_result(call, "utilisation", products.total / products.service_rate);
    glo_result(call, "fill_rate", met);
    glo_result(call, "on_hand", sum(lists + (size_t)ON_HAND * n, n));
    glo_result(call, "backorders", sum(lists + (size_t)BACKORDERS * n, n));
    if (products.holdings->given) {
        glo_result(call, "cost", sum(lists + (size_t)COST * n, n));
        glo_result(call, "best_cost", sum(lists + (size_t)BEST_COST * n, n));
    }
    return GLO_OK;
}

static const struct glo_formula_parameter products_parameters[] = {
    {.name = "arrival_rates",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "rate",
     .above = true,
     .doc = "Demand per time of each product."},
    GLO_TAKES_SERVICE,
    {.name = "base_stocks",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "count",
     .most = 1e9,
     .doc = "The base stock of each product."},
    {.name = "holdings",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "money_per_time",
     .fallback = "",
     .above = true,
     .doc = "Cost of a piece in stock per time, by product."},
    {.name = "penalties",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "money_per_time",
     .fallback = "",
     .above = true,
     .doc = "Cost of a backorder per time, by product."},
    {0}};
static const struct glo_formula_result products_results[] = {
    GLO_GIVES_UTILISATION,
    GLO_GIVES_FILL_RATE,
    GLO_GIVES_ON_HAND,
    GLO_GIVES_BACKORDERS,
    GLO_GIVES_COST,
    GLO_GIVES_BEST_COST,
    {.name = "fill_rate_by_product", .dimension = "share", .doc = "Share of demand that is met from stock at once."},
    {.name = "on_hand_by_product", .dimension = "count", .doc = "Time average of the pieces in stock."},
    {.name = "backorders_by_product", .dimension = "count", .doc = "Time average of orders that are not delivered."},
    {.name = "number_in_system_by_product", .dimension = "number", .doc = "Time average of orders in production."},
    {.name = "order_time_by_product", .dimension = "time", .doc = "Mean time from demand to delivery."},
    {.name = "cost_by_product", .dimension = "money_per_time", .optional = true, .doc = "Mean cost per time."},
    {.name = "best_base_stock_by_product", .dimension = "count", .optional = true, .doc = "Those of the least cost."},
    {.name = "best_cost_by_product", .dimension = "money_per_time", .optional = true, .doc = "The least mean cost."},
    {0}};
const struct glo_formula glo_formula_make_to_stock_products = {
    .name = "make_to_stock_products",
    .title = "make to stock, several products: base stocks, replenished by one M/M/1 server, fcfs",
    .family = "inventory",
    .equation = "make_to_stock of each product with rho = its rate / (service_rate - rate of the others)",
    .assumptions = "Poisson demand of single pieces; all products take equally long; no set-ups",
    .range = "utilisation < 1",
    .source = "Buzacott and Shanthikumar 1993, ch. 4",
    .see_also = "make_to_stock (one product), mts_line (one of several equal lines)",
    .example = "arrival_rates=0.5,0.3 service_rate=1 base_stocks=3,2 holdings=1,2 penalties=9,9",
    .parameters = products_parameters,
    .results = products_results,
    .evaluate = evaluate_products,
};
