/*
 * A tally: number, exact sum, least and most of integers (ticks, micro-currency, nanograms). It is not a variance:
 * spread is measured over replications (interval.h) or by a histogram. Invariant: the same values give the same bytes,
 * in whatever order they were added or merged.
 */
#ifndef GLO_SIM_STATISTICS_TALLY_H
#define GLO_SIM_STATISTICS_TALLY_H

#include "sim/time.h"

/* Owns nothing. Empty: num is 0, least is INT64_MAX and most is INT64_MIN. */
struct glo_tally {
    int64_t num;
    glo_int128 sum; /* at most 2^63 values of at most 2^63 each: cannot overflow */
    int64_t least, most;
};

void glo_tally_init(struct glo_tally *tally);

static inline void glo_tally_add(struct glo_tally *tally, int64_t value)
{
    tally->num++;
    tally->sum += value;
    if (value < tally->least)
        tally->least = value;
    if (value > tally->most)
        tally->most = value;
}

/* Adds all that `other` has seen; `other` may be `tally` itself. */
void glo_tally_merge(struct glo_tally *tally, const struct glo_tally *other);

/* The mean in the unit of the values, to within two units of the last place; NaN when nothing was added. */
double glo_tally_mean(const struct glo_tally *tally);

#endif
