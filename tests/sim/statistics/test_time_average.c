/* Integrals of levels over time: exact, also over bins and at the limits of both. */
#include "sim/statistics/time_average.h"

#include "sim/stream.h"

#include <criterion/criterion.h>

/* Levels set and changed, several changes at one instant, a start that is not time zero. */

Test(time_average, area_of_steps)
{
    struct glo_time_average average;
    glo_time_average_init(&average, 100, 2);
    glo_time_average_add(&average, 110, 3);  /* 10 ticks at 2 */
    glo_time_average_add(&average, 110, -1); /* no time at 5 */
    glo_time_average_set(&average, 113, 0);  /* 3 ticks at 4 */
    glo_time_average_add(&average, 120, -2);
    cr_assert(glo_time_average_flush(&average, 125) == 20 + 12 + 0 - 10);
}

/* A flush starts again from zero at the same level, and flushing twice at one instant gives nothing more. */

Test(time_average, flush_starts_again)
{
    struct glo_time_average average;
    glo_time_average_init(&average, 0, 7);
    cr_assert(glo_time_average_flush(&average, 10) == 70);
    cr_assert(glo_time_average_flush(&average, 10) == 0);
    cr_assert_eq(average.level, 7);
    cr_assert(glo_time_average_flush(&average, 11) == 7);
}

/* However the time is cut into bins, the areas add up to the same sum. */

Test(time_average, bins_add_up)
{
    const struct glo_stream stream = {.key = {{2, 0}}};
    struct glo_time_average whole, binned;
    glo_int128 sum = 0;
    glo_time now = 0;
    glo_time_average_init(&whole, 0, 0);
    glo_time_average_init(&binned, 0, 0);
    for (uint32_t i = 0; i < 10000; i++) {
        glo_block block = glo_stream_block(&stream, &(struct glo_address){.index = i});
        int64_t change = (int64_t)block.v[0] - INT32_MAX;
        now += block.v[1] % 1000;
        glo_time_average_add(&whole, now, change);
        glo_time_average_add(&binned, now, change);
        now += block.v[2] % 1000;
        if (block.v[3] % 10 == 0)
            sum += glo_time_average_flush(&binned, now);
    }
    sum += glo_time_average_flush(&binned, now);
    cr_assert(sum == glo_time_average_flush(&whole, now));
}

Test(time_average, areas_do_not_overflow)
{
    struct glo_time_average average;
    glo_time_average_init(&average, 0, INT64_MAX);
    cr_assert(glo_time_average_flush(&average, INT64_MAX) == (glo_int128)INT64_MAX * INT64_MAX);
    glo_time_average_init(&average, 0, INT64_MIN);
    cr_assert(glo_time_average_flush(&average, INT64_MAX) == (glo_int128)INT64_MIN * INT64_MAX);
}
