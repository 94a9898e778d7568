/* Customisation by name: one line of stock, the two lead times of made-to-order goods, and the problem as a whole. */
#include <math.h>
#include <stdio.h>

#include "models/analytic/customisation.h"
#include "models/analytic/station.h"

#define TAKES_BETA \
    { \
        .name = "beta", .dimension = "share", .fallback = "0.05", .least = GLO_LEAST_BETA, .most = 1 - 0x1p-53, \
        .doc = "Share of orders that may take longer than the lead time that is promised." \
    }
#define TAKES_BASE_STOCK(text) \
    { \
        .name = "base_stock", .kind = GLO_ARGUMENT_COUNT, .dimension = "count", .fallback = text, .most = 1e9, \
        .doc = "Pieces in stock and on order: of each line, or of the generic part." \
    }
#define GIVES_LEAD_TIME \
    { \
        .name = "lead_time", .dimension = "time", .doc = "Time that all orders but the share `beta` take at most." \
    }
#define GIVES_ON_HAND \
    { \
        .name = "on_hand", .dimension = "count", .doc = "Time average of the pieces in stock." \
    }
#define GIVES_FILL_RATE \
    { \
        .name = "fill_rate", .dimension = "share", .doc = "Share of orders that find a piece in stock." \
    }
#define GIVES_ORDER_TIME \
    { \
        .name = "order_time", .dimension = "time", .has_quantiles = true, .doc = "Time from order to delivery." \
    }
#define GIVES_BACKORDERS \
    { \
        .name = "backorders", .dimension = "number", .doc = "Time average of orders that are not yet delivered." \
    }

#define SOURCE "Wong and Eyers 2010, "

/* One line of stock: P(T > t) = rho^S exp(-drain t). */
struct line {
    double late, drain;
};

static double line_tail(double t, const void *context)
{
    const struct line *line = context;
    return line->late * exp(-line->drain * t);
}

/* Results of orders of which a share `late` waits, for an exponential time of rate `drain`. */
static void tell_order_time(struct glo_formula_call *call, const struct line *line, double rate)
{
    double late = line->late, drain = line->drain;
    glo_result(call, "order_time", late / drain);
    glo_result_sd(call, "order_time", sqrt(late * (2 - late)) / drain);
    glo_result_quantiles(call, "order_time", line_tail, line, 1 / drain);
    glo_result(call, "backorders", rate * late / drain);
}

static int evaluate_line(struct glo_formula_call *call)
{
    struct glo_station station;
    char help[GLO_PROBLEM_SIZE];
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    double rate = glo_argument_given(call, "line_rate") ? glo_argument_number(call, "line_rate") : station.arrival_rate;
    if (rate > station.arrival_rate) {
        snprintf(help, sizeof help, "line_rate is at most %.6g; the rest of that are orders of other lines",
                 station.arrival_rate);
        return glo_formula_refuse(call, help, "line_rate is %.6g of %.6g orders in all", rate, station.arrival_rate);
    }
    uint32_t base_stock = glo_argument_count(call, "base_stock");
    double rho = glo_line_rho(rate, station.arrival_rate, station.service_rate);
    struct line line = {pow(rho, base_stock), station.service_rate - station.arrival_rate};
    glo_result(call, "utilisation", station.rho);
    glo_result(call, "on_hand", glo_base_stock_on_hand(base_stock, rho));
    glo_result(call, "fill_rate", glo_base_stock_fill(base_stock, rho));
    tell_order_time(call, &line, rate);
    glo_result(call, "lead_time", glo_line_lead_time(base_stock, rho, line.drain, glo_argument_number(call, "beta")));
    glo_result(call, "throughput", rate);
    return GLO_OK;
}

static const struct glo_formula_parameter line_parameters[] = {
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    {.name = "line_rate",
     .dimension = "rate",
     .fallback = "",
     .above = true,
     .doc = "Orders of this line per time, a part of all; where it is missing there is one line."},
    {.name = "base_stock",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "count",
     .most = 1e9,
     .doc = "Pieces of this line in stock and on order."},
    TAKES_BETA,
    {0}};
static const struct glo_formula_result line_results[] = {GLO_GIVES_UTILISATION, GIVES_ON_HAND,
                                                         GIVES_FILL_RATE,       GIVES_ORDER_TIME,
                                                         GIVES_BACKORDERS,      GIVES_LEAD_TIME,
                                                         GLO_GIVES_THROUGHPUT,  {0}};
const struct glo_formula glo_formula_mts_line = {
    .name = "mts_line",
    .title = "one line of several that are made to stock by one M/M/1 server, base stock, fcfs",
    .family = "customisation",
    .assumptions = "orders that find no stock wait; an order is a job at the server",
    .equation = "on_hand = S - rate/(service_rate - arrival_rate) (1 - r^S); P(late) = r^S "
                "exp(-(service_rate - arrival_rate) w), r = rate/(service_rate - arrival_rate + rate), S = "
                "base_stock",
    .range = "utilisation < 1",
    .source = SOURCE "(6) to (8), after Buzacott and Shanthikumar 1993, ch. 4",
    .see_also = "dd_lead_time (finished to order), cm_lead_time (no stock), customisation (its profit)",
    .example = "arrival_rate=5 service_rate=7 line_rate=2 base_stock=4",
    .parameters = line_parameters,
    .results = line_results,
    .evaluate = evaluate_line,
};

/* Delayed differentiation. */

static int evaluate_stages(struct glo_formula_call *call)
{
    struct glo_station station;
    struct glo_stages stages;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    uint32_t base_stock = glo_argument_count(call, "base_stock");
    glo_stages_init(&stages, station.arrival_rate, station.service_rate, glo_argument_number(call, "decoupling"),
                    base_stock);
    double first = 1 / stages.drain1, second = 1 / stages.drain2, late = stages.wait;
    double utilisation[] = {stages.rho1, stages.rho2};
    glo_result_list(call, "utilisation_by_stage", utilisation, 2);
    glo_result(call, "on_hand", glo_base_stock_on_hand(base_stock, stages.rho1));
    glo_result(call, "fill_rate", glo_base_stock_fill(base_stock, stages.rho1));
    glo_result(call, "order_time", second + late * first);
    glo_result_sd(call, "order_time", sqrt(second * second + late * (2 - late) * first * first));
    glo_result_quantiles(call, "order_time", glo_stages_tail, &stages, first + second);
    glo_result(call, "backorders", station.arrival_rate * (second + late * first));
    glo_result(call, "lead_time", glo_stages_lead_time(&stages, glo_argument_number(call, "beta")));
    glo_result(call, "throughput", station.arrival_rate);
    return GLO_OK;
}

#define TAKES_DECOUPLING(text) \
    { \
        .name = "decoupling", .dimension = "share", .fallback = text, .above = true, .most = 1 - 0x1p-53, \
        .doc = "Share of the mean work that is done before the point of stock." \
    }

static const struct glo_formula_parameter stages_parameters[] = {
    GLO_TAKES_LOAD, GLO_TAKES_SERVICE, TAKES_DECOUPLING(NULL), TAKES_BASE_STOCK(NULL), TAKES_BETA, {0}};
static const struct glo_formula_result stages_results[] = {
    {.name = "utilisation_by_stage", .dimension = "share", .doc = "Share of time that each stage is busy."},
    GIVES_ON_HAND,
    GIVES_FILL_RATE,
    GIVES_ORDER_TIME,
    GIVES_BACKORDERS,
    GIVES_LEAD_TIME,
    GLO_GIVES_THROUGHPUT,
    {0}};
const struct glo_formula glo_formula_dd_lead_time = {
    .name = "dd_lead_time",
    .title = "delayed differentiation: a generic part made to stock, finished to order, two M/M/1 stages, fcfs",
    .family = "customisation",
    .standing = GLO_APPROXIMATE,
    .assumptions = "service_rate is that of both stages one after the other; stock, fill rate and utilisation are "
                   "exact, times are for base_stock 0 and in the limit of many",
    .equation = "P(late) = e^(-a2 w) + (1 - rho2) rho1^(S+1)/(rho2 - rho1) (e^(-a2 w) - e^(-a1 w)), a_j = "
                "mu_j - arrival_rate",
    .range = "arrival_rate < service_rate",
    .source = SOURCE "(9) and (10), after Gupta and Benjaafar 2004",
    .see_also = "mts_line (finished to stock), cm_lead_time (no stock), customisation (its profit)",
    .example = "arrival_rate=5 service_rate=7 decoupling=0.8 base_stock=5",
    .parameters = stages_parameters,
    .results = stages_results,
    .evaluate = evaluate_stages,
};

/* Custom manufacturing. */

static int evaluate_custom(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    struct line line = {1, station.service_rate - station.arrival_rate};
    glo_result(call, "utilisation", station.rho);
    tell_order_time(call, &line, station.arrival_rate);
    glo_result(call, "lead_time", glo_line_lead_time(0, 0, line.drain, glo_argument_number(call, "beta")));
    glo_result(call, "throughput", station.arrival_rate);
    return GLO_OK;
}

static const struct glo_formula_parameter custom_parameters[] = {GLO_TAKES_LOAD, GLO_TAKES_SERVICE, TAKES_BETA, {0}};
static const struct glo_formula_result custom_results[] = {GLO_GIVES_UTILISATION, GIVES_ORDER_TIME,
                                                           GIVES_BACKORDERS,      GIVES_LEAD_TIME,
                                                           GLO_GIVES_THROUGHPUT,  {0}};
const struct glo_formula glo_formula_cm_lead_time = {
    .name = "cm_lead_time",
    .title = "custom manufacturing: everything made to order by one M/M/1 server, fcfs",
    .family = "customisation",
    .equation = "lead_time = ln(1/beta) / (service_rate - arrival_rate)",
    .range = "utilisation < 1",
    .source = SOURCE "(11)",
    .see_also = "mmc (its parts), mts_line, dd_lead_time, customisation (its profit)",
    .example = "arrival_rate=5 service_rate=7",
    .parameters = custom_parameters,
    .results = custom_results,
    .evaluate = evaluate_custom,
};

/* The problem as a whole. */

/* A parameter that only some configurations have is missing, or is given in vain. */
static int check_given(struct glo_formula_call *call, enum glo_configuration configuration)
{
    static const struct {
        const char *name;
        bool needed, taken[GLO_NUM_CONFIGURATIONS];
    } rules[] = {
        {"misfit_cost", true, {true, true, false}},   {"line_cost", true, {true, true, false}},
        {"holding_cost", false, {true, true, false}}, {"lines", false, {true, true, false}},
        {"base_stock", false, {true, true, false}},   {"generic_holding", false, {false, true, false}},
        {"decoupling", false, {false, true, false}},
    };
    const char *word = glo_configuration_names[configuration];
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        bool given = glo_argument_given(call, rules[i].name), taken = rules[i].taken[configuration];
        if (given && !taken)
            return glo_formula_refuse(call, "leave it out, or choose another configuration",
                                      "the configuration %s has no %s", word, rules[i].name);
        if (!given && taken && rules[i].needed)
            return glo_formula_refuse(call, "give it, 0 where it costs nothing", "%s is missing, which %s needs",
                                      rules[i].name, word);
    }
    bool has_holding = glo_argument_given(call, "holding_cost") ||
                       (configuration == GLO_DELAYED_DIFFERENTIATION && glo_argument_given(call, "generic_holding"));
    if (configuration != GLO_CUSTOM_MANUFACTURING && !has_holding)
        return glo_formula_refuse(call, "give what a piece in stock costs per time",
                                  "holding_cost is missing, which %s needs", word);
    return GLO_OK;
}

static double number_or(const struct glo_formula_call *call, const char *name, double otherwise)
{
    return glo_argument_given(call, name) ? glo_argument_number(call, name) : otherwise;
}

static int read_problem(struct glo_formula_call *call, struct glo_customisation *problem)
{
    struct glo_station station;
    glo_station_read(call, &station);
    problem->configuration = (enum glo_configuration)glo_argument(call, "configuration")->word;
    int code = check_given(call, problem->configuration);
    if (code == GLO_OK)
        code = glo_station_stable(call, &station, NULL);
    problem->arrival_rate = station.arrival_rate;
    problem->service_rate = station.service_rate;
    problem->reservation_price = glo_argument_number(call, "reservation_price");
    problem->unit_cost = glo_argument_number(call, "unit_cost");
    problem->waiting_cost = glo_argument_number(call, "waiting_cost");
    problem->misfit_cost = number_or(call, "misfit_cost", 0);
    problem->line_cost = number_or(call, "line_cost", 0);
    problem->holding_cost = number_or(call, "holding_cost", 0);
    problem->generic_holding = number_or(call, "generic_holding", NAN);
    problem->beta = glo_argument_number(call, "beta");
    return code;
}

/* The costs that bound a search. */
static int check_bounded(struct glo_formula_call *call, const struct glo_customisation *problem,
                         const struct glo_customisation_freedom *freedom)
{
    if (problem->configuration == GLO_CUSTOM_MANUFACTURING)
        return GLO_OK;
    if (freedom->lines == 0 && problem->line_cost == 0)
        return glo_formula_refuse(call, "give lines, or a line_cost above 0",
                                  "line_cost is 0: no number of lines is best");
    if (problem->configuration == GLO_DELAYED_DIFFERENTIATION && freedom->base_stock == UINT32_MAX &&
        glo_customisation_stock_cost(problem, 0.5) == 0)
        return glo_formula_refuse(call, "give base_stock, or a cost of holding above 0",
                                  "holding a generic part costs nothing: no stock is best");
    return GLO_OK;
}

static void tell(struct glo_formula_call *call, const struct glo_customisation *problem,
                 const struct glo_customisation_outcome *outcome)
{
    glo_result(call, "profit", outcome->profit);
    glo_result(call, "price", outcome->price);
    glo_result(call, "lead_time", outcome->lead_time);
    glo_result(call, "coverage", outcome->coverage);
    glo_result(call, "throughput", outcome->throughput);
    glo_result(call, "utilisation", outcome->utilisation);
    glo_result(call, "margin", outcome->margin);
    if (problem->configuration == GLO_CUSTOM_MANUFACTURING)
        return;
    glo_result(call, "lines", outcome->plan.lines);
    glo_result(call, "base_stock", outcome->plan.base_stock);
    if (problem->configuration == GLO_DELAYED_DIFFERENTIATION)
        glo_result(call, "decoupling", outcome->plan.decoupling);
    glo_result(call, "on_hand", outcome->on_hand);
    glo_result(call, "fill_rate", outcome->fill_rate);
    glo_result(call, "stock_cost", outcome->holding);
}

static int evaluate_customisation(struct glo_formula_call *call)
{
    struct glo_customisation problem;
    struct glo_customisation_freedom freedom = GLO_CUSTOMISATION_FREE;
    struct glo_customisation_outcome best;
    int code = read_problem(call, &problem);
    if (code != GLO_OK)
        return code;
    freedom.lines = glo_argument_count(call, "lines");
    if (glo_argument_given(call, "base_stock"))
        freedom.base_stock = glo_argument_count(call, "base_stock");
    freedom.decoupling = number_or(call, "decoupling", NAN);
    code = check_bounded(call, &problem, &freedom);
    if (code == GLO_OK)
        code = glo_customisation_optimise(&problem, &freedom, &best);
    if (code == GLO_ERR_RANGE)
        return glo_formula_refuse(call, "give lines, base_stock or decoupling, or let lines and stock cost more",
                                  "there are too many plans to compare");
    if (code == GLO_ERR_NO_MEMORY)
        call->failed = true;
    if (code == GLO_OK)
        tell(call, &problem, &best);
    return code;
}

static const struct glo_formula_parameter customisation_parameters[] = {
    {.name = "configuration",
     .kind = GLO_ARGUMENT_WORD,
     .words = glo_configuration_names,
     .doc = "mts: finished lines in stock; dd: a generic part in stock, finished to order; cm: made to measure."},
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    {.name = "reservation_price",
     .dimension = "money",
     .doc = "What the ideal product is worth to a customer, at once."},
    {.name = "unit_cost", .dimension = "money", .doc = "Cost of making one product."},
    {.name = "waiting_cost", .dimension = "money_per_time", .doc = "Cost to a customer of the promised lead time."},
    {.name = "misfit_cost",
     .dimension = "money",
     .fallback = "",
     .above = true,
     .doc = "Cost to a customer of the distance from the ideal product; all tastes span 1. Not of cm."},
    {.name = "line_cost",
     .dimension = "money_per_time",
     .fallback = "",
     .doc = "Cost of one more line, over the time in which rates are counted. Not of cm."},
    {.name = "holding_cost",
     .dimension = "money_per_time",
     .fallback = "",
     .doc = "Cost of one finished piece in stock."},
    {.name = "generic_holding",
     .dimension = "money_per_time",
     .fallback = "",
     .doc = "Cost of one generic part in stock, dd only; where it is missing, decoupling x holding_cost."},
    TAKES_BETA,
    {.name = "lines",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "count",
     .fallback = "",
     .least = 1,
     .most = 1e9,
     .doc = "How many lines; the best number where it is missing."},
    TAKES_BASE_STOCK(""),
    TAKES_DECOUPLING(""),
    {0}};
static const struct glo_formula_result customisation_results[] = {
    {.name = "profit", .dimension = "money_per_time", .doc = "Margin less cost of stock and lines."},
    {.name = "price", .dimension = "money", .doc = "The price that brings in most, at the promised lead time."},
    GIVES_LEAD_TIME,
    {.name = "coverage", .dimension = "share", .doc = "Share of potential customers that buy."},
    GLO_GIVES_THROUGHPUT,
    GLO_GIVES_UTILISATION,
    {.name = "margin", .dimension = "money_per_time", .doc = "(price - unit cost) x throughput."},
    {.name = "lines", .dimension = "count", .optional = true, .doc = "How many lines."},
    {.name = "base_stock", .dimension = "count", .optional = true, .doc = "Of each line, or of the generic part."},
    {.name = "decoupling", .dimension = "share", .optional = true, .doc = "Share of the work before the stock."},
    {.name = "on_hand", .dimension = "count", .optional = true, .doc = "Time average of all pieces in stock."},
    {.name = "fill_rate", .dimension = "share", .optional = true, .doc = "Share of orders that find a piece in stock."},
    {.name = "stock_cost", .dimension = "money_per_time", .optional = true, .doc = "Cost of holding stock."},
    {0}};
const struct glo_formula glo_formula_customisation = {
    .name = "customisation",
    .title = "profit of made to stock, delayed differentiation or custom manufacturing in a market of tastes",
    .family = "customisation",
    .standing = GLO_APPROXIMATE,
    .assumptions =
        "tastes are uniform on [0, 1], lines evenly spaced, all customers otherwise alike; mts and cm are exact, "
        "the lead time of dd is that of dd_lead_time; a free decoupling is one of .1, .2 ... .9",
    .equation = "profit = sum over lines of (price - unit_cost) sales - holding - line_cost lines, at the "
                "best lines, stock and split",
    .range = "arrival_rate < service_rate, also where not all customers buy",
    .source = SOURCE "(1) to (13)",
    .see_also = "mts_line, dd_lead_time, cm_lead_time (the parts)",
    .example = "configuration=dd arrival_rate=5 service_rate=7 reservation_price=500 unit_cost=100 waiting_cost=30 "
               "misfit_cost=120 line_cost=15 holding_cost=10",
    .parameters = customisation_parameters,
    .results = customisation_results,
    .evaluate = evaluate_customisation,
};
