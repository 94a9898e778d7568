/*
 * The integral over time of an integer level (orders in queue, machines busy), in level x ticks. It is not a mean:
 * whoever flushes it knows the length of the bin and divides. Invariant: `area` is the exact integral from the last
 * flush to `since`.
 */
#ifndef GLO_SIM_STATISTICS_TIME_AVERAGE_H
#define GLO_SIM_STATISTICS_TIME_AVERAGE_H

#include "sim/time.h"

#include <assert.h>

/* Owns nothing. Levels below 2^63 over times below 2^63 ticks: the area cannot overflow. */
struct glo_time_average {
    glo_int128 area;
    int64_t level;
    glo_time since; /* of the last change or flush */
};

static inline void glo_time_average_init(struct glo_time_average *average, glo_time now, int64_t level)
{
    *average = (struct glo_time_average){.level = level, .since = now};
}

/* The level is `level` from `now` on. Times must not go back. */
static inline void glo_time_average_set(struct glo_time_average *average, glo_time now, int64_t level)
{
    assert(now >= average->since);
    average->area += (glo_int128)average->level * (now - average->since);
    average->level = level;
    average->since = now;
}

/* The level rises by `change` (falls if negative) at `now`; it must stay an int64. */
static inline void glo_time_average_add(struct glo_time_average *average, glo_time now, int64_t change)
{
    glo_time_average_set(average, now, average->level + change);
}

/* The area since the last flush, which then starts again from zero at the same level: for the boundary of a bin. */
static inline glo_int128 glo_time_average_flush(struct glo_time_average *average, glo_time now)
{
    glo_time_average_set(average, now, average->level);
    glo_int128 area = average->area;
    average->area = 0;
    return area;
}

#endif
