/* What of a tally is off the path of an order: its start, merging, the mean. */
#include "sim/statistics/tally.h"

#include <math.h>
#include <string.h>

void glo_tally_init(struct glo_tally *tally)
{
    /* The padding too, so that equal tallies are equal bytes. */
    memset(tally, 0, sizeof *tally);
    tally->least = INT64_MAX;
    tally->most = INT64_MIN;
}

void glo_tally_merge(struct glo_tally *tally, const struct glo_tally *other)
{
    tally->num += other->num;
    tally->sum += other->sum;
    if (other->least < tally->least)
        tally->least = other->least;
    if (other->most > tally->most)
        tally->most = other->most;
}

double glo_tally_mean(const struct glo_tally *tally)
{
    return tally->num ? (double)tally->sum / (double)tally->num : (double)NAN;
}
