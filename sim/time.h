/*
 * Simulated time: an int64 count of microseconds since the start of the run; the interface speaks
 * hours. Ticks make every sum of times exact, whatever the order of its terms.
 */
#ifndef GLO_SIM_TIME_H
#define GLO_SIM_TIME_H

#include <math.h>
#include <stdint.h>

typedef int64_t glo_time;
__extension__ typedef __int128 glo_int128;

#define GLO_TICKS_PER_HOUR INT64_C(3600000000)
#define GLO_HOURS_PER_YEAR 8760.0 /* a year of the scenario language is 365 days */
/* No such time; also "never". */
#define GLO_NEVER INT64_MAX
/* Longer times than this many hours (about 100,000 years) are refused, so that sums of a few times
 * cannot overflow. */
#define GLO_MAX_HOURS 1e9

/* Hours as ticks, to the nearest (ties to even); what is not in [-GLO_MAX_HOURS, GLO_MAX_HOURS], NaN included,
 * gives GLO_NEVER. */
static inline glo_time glo_ticks(double hours)
{
    if (!(hours >= -GLO_MAX_HOURS && hours <= GLO_MAX_HOURS))
        return GLO_NEVER;
    return (glo_time)llrint(hours * (double)GLO_TICKS_PER_HOUR);
}

static inline double glo_hours(glo_time ticks)
{
    return (double)ticks / (double)GLO_TICKS_PER_HOUR;
}

/* The integral of a level over time, in level x ticks, as level x hours. */
static inline double glo_hours_of_area(glo_int128 area)
{
    return (double)area / (double)GLO_TICKS_PER_HOUR;
}

#endif
