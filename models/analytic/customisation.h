/*
 * The value of customisation (Wong and Eyers 2010): one firm, a market of tastes on the line [0, 1], and three ways to
 * serve it by one exponential server.
 *
 *   mts  N finished lines, S of each in stock; what is sold is replenished
 *   dd   a generic part in stock, finished to order: delayed differentiation
 *   cm   every product made to order and to measure: custom manufacturing
 *
 * Equation numbers are those of the paper as docs/customisation.md reads it, which also lists its misprints. All times
 * are in one unit, all money in one currency; rates are per that unit. Nothing here takes a problem apart that is out
 * of range: callers see to 0 < arrival_rate < service_rate, GLO_LEAST_BETA <= beta < 1, 0 < decoupling < 1, misfit_cost
 * > 0, all else at least 0.
 *
 * Not here: formulas by name (customisation_forms.c), the study of many problems (customisation_study.h).
 *
 * Invariant: a promised lead time and the demand that it brings about agree with each other, also where the market is
 * not covered.
 */
#ifndef GLO_ANALYTIC_CUSTOMISATION_H
#define GLO_ANALYTIC_CUSTOMISATION_H

#include <math.h>
#include <stdint.h>

#include "sim/error.h"

/* The least share of orders that may be late: its square must be a number too. */
#define GLO_LEAST_BETA 1e-100

enum glo_configuration {
    GLO_MAKE_TO_STOCK,
    GLO_DELAYED_DIFFERENTIATION,
    GLO_CUSTOM_MANUFACTURING,
    GLO_NUM_CONFIGURATIONS
};

/* "mts", "dd", "cm", NULL. */
extern const char *const glo_configuration_names[GLO_NUM_CONFIGURATIONS + 1];

/*
 * Mean stock of a base-stock policy whose replenishments queue at an M/M/1 server: S - rho (1 - rho^S) / (1 - rho),
 * (9); with rho = lambda_i / (mu - lambda of the others) it is (6), the stock of one of several lines that share the
 * server. 0 <= rho < 1. Source: Buzacott and Shanthikumar 1993, ch. 4.
 */
double glo_base_stock_on_hand(uint32_t base_stock, double rho);

/* P(stock, the order has not to wait) = 1 - rho^S of the same policy. */
double glo_base_stock_fill(uint32_t base_stock, double rho);

/* lambda_i / (mu - lambda of the others), the rho of one line that shares an M/M/1 server with others, fcfs. */
double glo_line_rho(double line_rate, double total_rate, double service_rate);

/*
 * The least w >= 0 with P(T > w) = rho^S exp(-(mu - lambda) w) <= beta: (8). `drain`: mu - lambda > 0. With no stock
 * the paper's (11), whatever rho.
 */
double glo_line_lead_time(uint32_t base_stock, double rho, double drain, double beta);

/* The two stages of delayed differentiation. */
struct glo_stages {
    double rho1, rho2;     /* loads */
    double drain1, drain2; /* mu_j - lambda; sojourn times are exponential of these rates */
    double wait;           /* rho1^S0: share of orders that find no generic part */
};

/* Of a share `decoupling` of the mean work before the stock point: mu1 = mu / b, mu2 = mu / (1 - b). */
void glo_stages_init(struct glo_stages *stages, double arrival_rate, double service_rate, double decoupling,
                     uint32_t base_stock);

/*
 * P(T > t), (10): the stage after the stock takes an exponential time of rate drain2 and, with probability `wait`, an
 * independent one of rate drain1 comes before. Exact for S0 = 0 and in the limit of large S0. Source: Gupta and
 * Benjaafar 2004. A glo_tail: `stages` is a struct glo_stages.
 */
double glo_stages_tail(double t, const void *stages);

/* The w with P(T > w) = beta by (10). */
double glo_stages_lead_time(const struct glo_stages *stages, double beta);

/* One problem. */
struct glo_customisation {
    enum glo_configuration configuration;
    double arrival_rate;      /* Lambda: potential customers per time */
    double service_rate;      /* mu: products per time of a server that is never idle */
    double reservation_price; /* r: what the ideal product is worth, at once */
    double unit_cost;         /* c: making one product */
    double waiting_cost;      /* c_w: to a customer, per time of promised lead time */
    double misfit_cost;       /* c_x: to a customer, per distance between ideal and product; tastes span 1 */
    double line_cost;         /* K: of one more line, per time */
    double holding_cost;      /* h: per finished product and time */
    double generic_holding;   /* h0: per generic part and time; NaN: b h */
    double beta;              /* share of orders that may be late */
};

/* What the firm decides. */
struct glo_customisation_plan {
    uint32_t lines;      /* N; 0 for cm */
    uint32_t base_stock; /* S of each line, S0 of the generic part */
    double decoupling;   /* b, dd only: share of the work that the generic part takes; else NaN */
};

/* What comes of it, per time where not said otherwise. */
struct glo_customisation_outcome {
    struct glo_customisation_plan plan;
    double profit;      /* margin - holding - lines */
    double margin;      /* (price - unit cost) x throughput */
    double holding;     /* cost of stock */
    double price;       /* one product */
    double lead_time;   /* promised: w */
    double coverage;    /* share of potential customers that buy */
    double throughput;  /* orders */
    double on_hand;     /* mean stock, all lines together */
    double fill_rate;   /* share of orders that find stock, finished or generic */
    double utilisation; /* of the work that the server could do, done */
};

/*
 * Profit of a plan: price by (4), coverage by (5), both at the lead time that the demand they bring about allows. The
 * price maximises revenue, as in the paper, so that a market that is not covered may be served at a loss.
 */
void glo_customisation_evaluate(const struct glo_customisation *problem, const struct glo_customisation_plan *plan,
                                struct glo_customisation_outcome *outcome);

/* What is given and what is to be found. */
struct glo_customisation_freedom {
    uint32_t lines;      /* 0: free */
    uint32_t base_stock; /* UINT32_MAX: free */
    double decoupling;   /* NaN: free, of .1, .2 ... .9 */
};
#define GLO_CUSTOMISATION_FREE ((struct glo_customisation_freedom){0, UINT32_MAX, NAN})

/*
 * The plan of most profit; of equals that with the fewest lines, the least b, the least stock. It is the best of all
 * plans: what is passed over is bounded. Returns 0; GLO_ERR_RANGE where there are too many plans to compare (a line or
 * stock that costs next to nothing; a server that is next to full); GLO_ERR_NO_MEMORY.
 */
int glo_customisation_optimise(const struct glo_customisation *problem, const struct glo_customisation_freedom *freedom,
                               struct glo_customisation_outcome *best);

/*
 * The parts of an evaluation that a search does more often than it must. `lead_time`: what can be promised if all
 * potential customers buy, w by (8), (10) or (11). `evaluate_at`: the rest, from there.
 * `margin`: (p - c) x throughput by (4) and (5) of N lines where the ideal product is worth v = r - c_w w at its lead
 * time; 0 for v <= 0, and convex in v from there on.
 */
double glo_customisation_lead_time(const struct glo_customisation *problem, const struct glo_customisation_plan *plan);
void glo_customisation_evaluate_at(const struct glo_customisation *problem, const struct glo_customisation_plan *plan,
                                   double lead_time, struct glo_customisation_outcome *outcome);
double glo_customisation_margin(const struct glo_customisation *problem, uint32_t lines, double worth);

/* Cost of one piece of stock per time: h, or h0 of a decoupling point. */
double glo_customisation_stock_cost(const struct glo_customisation *problem, double decoupling);

#endif
