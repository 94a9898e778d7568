/*
 * Laws of finitely many values (discrete, empirical), or of a lattice cut where nothing is left (poisson): the quantile
 * is looked up in cumulative sums, kept from both ends so that both tails are precise. Invariant: `values` ascend.
 */
#ifndef GLO_SIM_DISTRIBUTIONS_STEPS_H
#define GLO_SIM_DISTRIBUTIONS_STEPS_H

#include "sim/distribution.h"

struct glo_arena;
struct glo_problem;

/*
 * From n > 0 values with weights >= 0, not all 0, in any order; sets values, table, low and high.
 * Errors: GLO_ERR_INPUT (weights), GLO_ERR_NO_MEMORY.
 */
int glo_steps_make(struct glo_distribution *law, const double *values, const double *weights, uint32_t n,
                   struct glo_arena *arena, struct glo_problem *problem);

/*
 * From the ratios P(k + 1) / P(k) of a law on 0, 1, 2... whose most probable value is `mode`; sets values and table.
 * Values less probable than 1e-40 of the mode are left out. Errors: GLO_ERR_INPUT (more than 2^20 values),
 * GLO_ERR_NO_MEMORY.
 */
int glo_steps_make_lattice(struct glo_distribution *law, double mode,
                           double (*ratio)(const struct glo_distribution *law, double k), struct glo_arena *arena,
                           struct glo_problem *problem);

/* As in struct glo_distribution_type; the moments are sums over the values. */
double glo_steps_quantile(const struct glo_distribution *law, struct glo_tails u);
struct glo_tails glo_steps_tails(const struct glo_distribution *law, double x);
double glo_steps_mean(const struct glo_distribution *law);
double glo_steps_variance(const struct glo_distribution *law);
bool glo_steps_within(const struct glo_distribution *law, double low, double high, double *mean, double *variance);

#endif
