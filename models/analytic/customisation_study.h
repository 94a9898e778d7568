/*
 * The study of customisation: the problems of Table 2 of Wong and Eyers (2010), the best plan of each, and what the
 * paper draws from them. Its printed model leaves two numbers open, the share of orders that may be late and the cost
 * of holding a generic part; here they are given.
 *
 * Lambda 5, r 500, c 100 for mts and dd, c_CM 100 to 120, mu 6 to 10, h 5 to 20, c_w 15 to 75, c_x 40 to 200, K 5 to
 * 25: 2500 problems of mts, as many of dd, 125 of cm. An instance is one of the 2500: mts and dd compete with the cm of
 * the same mu and c_w.
 *
 * Not here: problems other than these (customisation.h), files (output/customisation_store.h).
 *
 * Invariant: rows stand in the order of the loops mts, dd: mu, h, c_w, c_x, K; cm: c_CM, mu, c_w. Figures are sums over
 * rows in that order.
 */
#ifndef GLO_ANALYTIC_CUSTOMISATION_STUDY_H
#define GLO_ANALYTIC_CUSTOMISATION_STUDY_H

#include "models/analytic/customisation.h"

enum {
    GLO_STUDY_RATES = 5,
    GLO_STUDY_HOLDINGS = 4,
    GLO_STUDY_WAITS = 5,
    GLO_STUDY_MISFITS = 5,
    GLO_STUDY_LINE_COSTS = 5,
    GLO_STUDY_UNIT_COSTS = 5,
    GLO_STUDY_INSTANCES = 2500,
    GLO_STUDY_CUSTOM = 125,
    GLO_STUDY_PROBLEMS = 2 * GLO_STUDY_INSTANCES + GLO_STUDY_CUSTOM
};

struct glo_study_row {
    struct glo_customisation problem;
    struct glo_customisation_outcome best;
};

/* Mean profits of the configurations (their figure 3) at one unit cost of cm. */
struct glo_study_unit_cost {
    double unit_cost, mts, dd, cm;
};

/* Of the instances with one unit cost of cm and one waiting cost, in how many a configuration is better than both
   others (their figure 4); `ties`: none is. */
struct glo_study_wins {
    double unit_cost, waiting_cost;
    uint32_t mts, dd, cm, ties;
};

/* Mean of the best number of lines at one misfit cost (their figure 5). */
struct glo_study_lines {
    double misfit_cost, mts, dd;
};

/* Mean profits at one service rate; cm at all its unit costs, and at the least (their figures 6 and 7). */
struct glo_study_rate {
    double service_rate, mts, dd, cm, least_cm;
};

/* Mean of the profit of cm less that of dd, at one unit cost of cm, waiting cost and misfit cost (their figure 8). */
struct glo_study_gain {
    double unit_cost, waiting_cost, misfit_cost, gain;
};

/* Owns its rows; zeroed memory is legal for glo_customisation_study_free. */
struct glo_customisation_study {
    double beta, generic_holding;
    struct glo_study_row *rows; /* [GLO_STUDY_PROBLEMS] */
    struct glo_study_unit_cost unit_costs[GLO_STUDY_UNIT_COSTS];
    struct glo_study_wins wins[GLO_STUDY_UNIT_COSTS * GLO_STUDY_WAITS]; /* by unit cost, waiting cost */
    struct glo_study_lines lines[GLO_STUDY_MISFITS];
    struct glo_study_rate rates[GLO_STUDY_RATES];
    struct glo_study_gain gains[GLO_STUDY_CUSTOM]; /* by unit cost, waiting cost, misfit cost */
};

/*
 * Solves all problems. `beta`: share of orders that may be late, in (0, 1); `generic_holding`: cost of a generic part
 * per time, above 0, or NaN for b h. Returns 0; GLO_ERR_ARGUMENT with a sentence; GLO_ERR_RANGE (of
 * glo_customisation_optimise) with a sentence; GLO_ERR_NO_MEMORY. After an error nothing is owned.
 */
int glo_customisation_study_init(struct glo_customisation_study *study, double beta, double generic_holding,
                                 struct glo_problem *problem);
void glo_customisation_study_free(struct glo_customisation_study *study);

/* How many instances cm wins at a unit cost, 0 to GLO_STUDY_UNIT_COSTS - 1. */
uint32_t glo_customisation_study_wins(const struct glo_customisation_study *study, uint32_t unit_cost);

#endif
