/*
 * What formulas of inventory share: rows of parameters and results, costs, and the numbers of a Poisson demand that
 * exceed a stock.
 *
 * Words: on hand is what lies in stock, backorders are orders that are not yet delivered, the inventory position is
 * what lies in stock and on order less the backorders. `holding` and `penalty` are paid per piece and time for stock
 * and for backorders.
 */
#ifndef GLO_ANALYTIC_STOCK_H
#define GLO_ANALYTIC_STOCK_H

#include "models/analytic/formula.h"

/* Rows of a parameter table. */
#define GLO_TAKES_BASE_STOCK(text) \
    { \
        .name = "base_stock", .kind = GLO_ARGUMENT_COUNT, .dimension = "count", .fallback = text, .most = 1e9, \
        .doc = "Pieces in stock and on order, less backorders: every demand orders one piece." \
    }
#define GLO_TAKES_HOLDING(text) \
    { \
        .name = "holding", .dimension = "money_per_time", .fallback = text, .above = true, \
        .doc = "Cost of a piece in stock per time." \
    }
#define GLO_TAKES_PENALTY(text) \
    { \
        .name = "penalty", .dimension = "money_per_time", .fallback = text, .above = true, \
        .doc = "Cost of a backorder per time." \
    }
/* Poisson demand during a lead time: told by itself, or as rate x lead time. Read by glo_lead_time_demand. */
#define GLO_TAKES_LEAD_TIME_DEMAND \
    {.name = "lead_time_demand", \
     .dimension = "count", \
     .group = "demand", \
     .above = true, \
     .most = 1e9, \
     .doc = "Mean demand during a lead time."}, \
        {.name = "demand_rate", .dimension = "rate", .group = "demand", .above = true, .doc = "Demand per time."}, \
    { \
        .name = "lead_time", .dimension = "time", .fallback = "", .above = true, \
        .doc = "Time from ordering to receiving; needed with demand_rate, and for what is told per time." \
    }

/* Rows of a result table. */
#define GLO_GIVES_FILL_RATE \
    { \
        .name = "fill_rate", .dimension = "share", .doc = "Share of demand that is met from stock at once." \
    }
#define GLO_GIVES_ON_HAND \
    { \
        .name = "on_hand", .dimension = "count", .doc = "Time average of the pieces in stock." \
    }
#define GLO_GIVES_BACKORDERS \
    { \
        .name = "backorders", .dimension = "count", .doc = "Time average of orders that are not yet delivered." \
    }
#define GLO_GIVES_COST \
    { \
        .name = "cost", .dimension = "money_per_time", .optional = true, \
        .doc = "Mean cost per time, where its prices are given." \
    }
#define GLO_GIVES_BEST_COST \
    { \
        .name = "best_cost", .dimension = "money_per_time", .optional = true, .doc = "The least mean cost per time." \
    }

/* Prices of stock and of backorders. */
struct glo_prices {
    bool given;
    double holding, penalty;
};

/* Reads `holding` and `penalty`: both are given, or none (GLO_ERR_ARGUMENT). */
int glo_prices_read(struct glo_formula_call *call, struct glo_prices *prices);

/*
 * Reads the rows of GLO_TAKES_LEAD_TIME_DEMAND. `rate` is NaN where neither it nor the lead time is given.
 * GLO_ERR_ARGUMENT where the lead time is missing, or the demand is above 1e9.
 */
int glo_lead_time_demand(struct glo_formula_call *call, double *mean, double *rate);

/* P(X = k) of a Poisson number of mean `mean` > 0; k >= 0 and whole. By Loader's deviance, exact to some 1e-15 also
   where the mean is large. Source: Loader 2000, "Fast and accurate computation of binomial probabilities". */
double glo_poisson_share(double k, double mean);

/* P(X > k); 1 for k < 0. */
double glo_poisson_above(double k, double mean);

/*
 * E[(X - stock)+] and E[(stock - X)+] for a whole `stock` of any sign: the lesser of both is summed term by term, the
 * other follows from their difference, stock - mean. `on_hand` may be NULL.
 */
double glo_poisson_backorders(double stock, double mean, double *on_hand);

/* The least k with P(X <= k) >= probability, 0 < probability < 1. */
double glo_poisson_quantile(double probability, double mean);

#endif
