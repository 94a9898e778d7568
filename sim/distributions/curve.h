/*
 * Quantile curves: laws whose quantile has no closed form (gamma, beta, hyperexponential) read it from a table built
 * when the law is made. The law describes itself on a scale f of its own on which it spans the real line (log x, log(x
 * / (1 - x))); the table holds f as a function of s = log(P / (1 - P)), for in these two both tails of such laws become
 * straight lines.
 *
 * Invariant: every part of a table was compared with the law itself when it was built, and is within 1e-11 of f (so
 * 1e-11 of x, relatively); where a law bends too sharply for that, and beyond the table, the quantile is solved for
 * directly.
 */
#ifndef GLO_SIM_DISTRIBUTIONS_CURVE_H
#define GLO_SIM_DISTRIBUTIONS_CURVE_H

#include "sim/distribution.h"

struct glo_arena;
struct glo_problem;

/* A law at f. Logarithms, so that tails as thin as e^-1e5 stay finite on the way to a solution. */
struct glo_curve_point {
    double log_lower, log_upper; /* of P and 1 - P */
    double log_density;          /* of dP / df */
    double bend;                 /* derivative of log_density */
};

/* How a law describes itself: P must rise with f, and be neither 0 nor 1 in logarithms wherever 1e-300 < P < 1 -
 * 1e-300. */
typedef struct glo_curve_point (*glo_curve)(const struct glo_distribution *law, double f);

/* Builds law->table in the arena; the rest of the law is set. Errors: GLO_ERR_NO_MEMORY. */
int glo_curve_make(struct glo_distribution *law, glo_curve curve, struct glo_arena *arena, struct glo_problem *problem);

/* f at u. */
double glo_curve_quantile(const struct glo_distribution *law, glo_curve curve, struct glo_tails u);

#endif
