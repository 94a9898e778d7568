/*
 * A simulated mean against a value from theory, with a margin that does not matter. Two questions are asked of one
 * sample: is the difference proven to be beyond the margin (a test of |difference| <= margin), and is it proven to be
 * within (two one-sided tests, TOST: Schuirmann 1987, J. Pharmacokin. Biopharm. 15, 657). Neither may be.
 */
#ifndef GLO_SIM_STATISTICS_EQUIVALENCE_H
#define GLO_SIM_STATISTICS_EQUIVALENCE_H

#include <stdbool.h>

#include "sim/statistics/moments.h"

/* Owns nothing. No field is NaN. */
struct glo_equivalence {
    double difference;    /* mean - value */
    double z;             /* in standard errors of the mean; +-INFINITY where these are 0 or there is 1 value */
    double contradiction; /* p-value of |difference| <= margin: small where it is proven to be beyond */
    double agreement;     /* p-value of |difference| >= margin: small where it is proven to be within */
    double needed;        /* values in all for a half-width of 0.3 margins; INFINITY where none suffice */
};

/*
 * Compares n >= 1 independent values, of which moments are given, with `value`, under a margin >= 0. Of one value, or
 * where all are equal and the margin is 0: contradiction 1 and agreement 1 for n = 1 (nothing is proven); without
 * spread the difference itself decides. `confidence`: two-sided, of the half-width that `needed` speaks of.
 */
struct glo_equivalence glo_equivalence_test(const struct glo_moments *moments, double value, double margin,
                                            double confidence);

/*
 * Holm's adjustment of `num` p-values in place: each becomes the least level at which it is rejected while the
 * probability of any false rejection stays below that level (Holm 1979, Scand. J. Statist. 6, 65). `order`: room for
 * `num` numbers.
 */
void glo_holm(double *p, uint32_t num, uint32_t *order);

#endif
