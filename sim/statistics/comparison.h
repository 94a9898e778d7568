/*
 * The paired comparison of a design point with its baseline: replication i of both saw the same customers, so the
 * differences within pairs are what is averaged. It does not choose the baseline nor the number of comparisons that are
 * made together.
 */
#ifndef GLO_SIM_STATISTICS_COMPARISON_H
#define GLO_SIM_STATISTICS_COMPARISON_H

#include "sim/statistics/interval.h"

/* GLO_VERDICT(NAME, name as shown): what an interval of a difference decides. */
#define GLO_VERDICTS(GLO_VERDICT) \
    GLO_VERDICT(UNDECIDED, "undecided") \
    GLO_VERDICT(HIGHER, "higher") \
    GLO_VERDICT(LOWER, "lower")

enum glo_verdict {
#define GLO_VERDICT(name, text) GLO_VERDICT_##name,
    GLO_VERDICTS(GLO_VERDICT)
#undef GLO_VERDICT
};

const char *glo_verdict_name(enum glo_verdict verdict);

/* Stands for "no number of replications that anybody could run". */
#define GLO_MOST_REPLICATIONS 1000000000u

/* Owns nothing. No field is NaN. */
struct glo_comparison {
    struct glo_interval difference; /* point - baseline; `confidence` is that of this interval alone */
    double family_confidence;       /* that all intervals compared together hold at once */
    double relative;       /* difference / |mean of the baseline|; +-INFINITY on a baseline of 0, 0 if both are 0 */
    double variance_saved; /* by pairing: (variance of point + of baseline) / variance of the difference, see below */
    uint32_t replications_needed; /* in all, for a decision; 0: it is decided */
    enum glo_verdict verdict;
};

/*
 * Compares n >= 1 replications of a point with the same replications of the baseline, as one of `num_intervals` >= 1
 * that shall all hold together with `family_confidence` = 1 - alpha in (0, 1): each is Student's interval of the
 * differences at confidence 1 - alpha / num_intervals (Bonferroni; Law 2015, Simulation Modeling and Analysis, 10.2.1
 * and 10.3).
 *
 * Decided is what excludes 0. replications_needed is the least n whose half-width, at the same level and the same
 * sample variance, is below the difference found; GLO_MOST_REPLICATIONS where that many do not suffice, so if the
 * difference is 0 or n is 1. variance_saved is above 1 where pairing helped, INFINITY where all differences are equal
 * though the values are not, 1 where n is 1 or all values are equal.
 */
struct glo_comparison glo_compare(const double *point, const double *baseline, uint32_t n, uint32_t num_intervals,
                                  double family_confidence);

#endif
