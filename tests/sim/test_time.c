/* Time: hours to ticks and back, rounding, what is refused. */
#include "sim/time.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

Test(time, whole_hours_are_exact)
{
    const double hours[] = {0, 1, -1, 24, 8760, 1e6, -1e6, GLO_MAX_HOURS, -GLO_MAX_HOURS};
    for (unsigned i = 0; i < sizeof hours / sizeof *hours; i++) {
        cr_assert_eq(glo_ticks(hours[i]), (glo_time)hours[i] * GLO_TICKS_PER_HOUR);
        cr_assert_eq(glo_hours(glo_ticks(hours[i])), hours[i]);
    }
}

/* A tick is a microsecond. */

Test(time, one_tick)
{
    cr_assert_eq(glo_ticks(1e-6 / 3600), 1);
    cr_assert_eq(glo_ticks(1 / 3600.0), 1000000);
    cr_assert_float_eq(glo_hours(1) * 3600, 1e-6, 1e-20);
}

/* To the nearest tick, on either side of zero alike. */

Test(time, rounds_to_nearest)
{
    const double tick = 1 / (double)GLO_TICKS_PER_HOUR;
    cr_assert_eq(glo_ticks(0.4 * tick), 0);
    cr_assert_eq(glo_ticks(0.6 * tick), 1);
    cr_assert_eq(glo_ticks(-0.4 * tick), 0);
    cr_assert_eq(glo_ticks(-0.6 * tick), -1);
    for (int i = 0; i < 10000; i++) {
        double hours = i * 0.7315 + i * i * 1e-3;
        glo_time ticks = glo_ticks(hours);
        double error = hours * (double)GLO_TICKS_PER_HOUR - (double)ticks;
        cr_assert(fabs(error) <= 0.5);
        cr_assert_eq(glo_ticks(-hours), -ticks);
    }
}

/* Ticks that came from hours come back from hours. */

Test(time, round_trip)
{
    for (glo_time ticks = 1; ticks < INT64_C(1000000000000000); ticks = 3 * ticks + 1)
        cr_assert_eq(glo_ticks(glo_hours(ticks)), ticks);
}

/* What is no time, or too far away to be added up, is GLO_NEVER. */

Test(time, refuses)
{
    const double refused[] = {(double)NAN,        INFINITY, -INFINITY, nextafter(GLO_MAX_HOURS, INFINITY),
                              -2 * GLO_MAX_HOURS, DBL_MAX};
    for (unsigned i = 0; i < sizeof refused / sizeof *refused; i++)
        cr_assert_eq(glo_ticks(refused[i]), GLO_NEVER);
    cr_assert_lt(glo_ticks(GLO_MAX_HOURS), GLO_NEVER / 2, "two of the longest times can be added");
}
