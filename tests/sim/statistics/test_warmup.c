/* MSER-5: the known answer, a search written the slow way, and what short or odd series give. */
#include "sim/statistics/warmup.h"

#include "sim/stream.h"

#include <criterion/criterion.h>
#include <math.h>

static const struct glo_stream stream = {.key = {{3, 0}}};

static double uniform(uint32_t replication, uint32_t index)
{
    struct glo_address address = {.replication = replication, .index = index};
    return glo_block_uniform(glo_stream_block(&stream, &address), 0);
}

/* Batch means 7.2 2.8 1 1 1 1 1 1: two batches are dropped, though dropping three or four scores the same. */

Test(warmup, known_answer_and_ties)
{
    const double series[] = {10, 8, 7, 6, 5, 4, 3, 3, 2, 2, 1, 1, 0, 1, 2, 1, 0, 1, 1, 2,
                             0,  1, 2, 1, 1, 2, 1, 0, 1, 1, 1, 2, 1, 0, 1, 1, 1, 2, 0, 1};
    bool doubtful = true;
    cr_assert_eq(glo_warmup_mser5(series, 40, &doubtful), 10);
    cr_assert_not(doubtful);
}

/* The definition, two passes per truncation. */
static uint32_t slow_mser5(const double *series, uint32_t num)
{
    uint32_t batches = num / 5, best = 0;
    double least = INFINITY;
    for (uint32_t d = 0; d <= batches / 2; d++) {
        double mean = 0, squares = 0, left = batches - d;
        for (uint32_t i = 5 * d; i < 5 * batches; i++)
            mean += series[i] / (5 * left);
        for (uint32_t b = d; b < batches; b++) {
            const double *five = series + 5 * b;
            double deviation = (five[0] + five[1] + five[2] + five[3] + five[4]) / 5 - mean;
            squares += deviation * deviation;
        }
        if (squares / (left * left) < least * (1 - 1e-12)) {
            least = squares / (left * left);
            best = d;
        }
    }
    return 5 * best;
}

/* Noise on a decaying transient, of many lengths: the one pass from the end finds what the definition does. */

Test(warmup, agrees_with_the_definition)
{
    double series[400];
    uint32_t dropped_something = 0;
    for (uint32_t replication = 0; replication < 200; replication++) {
        uint32_t num = 20 + (uint32_t)(380 * uniform(replication, 1000));
        for (uint32_t i = 0; i < num; i++)
            series[i] = uniform(replication, i) + 3 * exp(-(double)i / (1 + replication));
        bool doubtful;
        uint32_t found = glo_warmup_mser5(series, num, &doubtful);
        cr_assert_eq(found, slow_mser5(series, num));
        cr_assert_eq(doubtful, found == num / 5 / 2 * 5);
        dropped_something += found > 0;
    }
    cr_assert_gt(dropped_something, 100);
}

/* A constant series has nothing to drop; one that never settles is doubtful; a short one says nothing. */

Test(warmup, odd_series)
{
    double flat[100], ramp[100];
    bool doubtful = true;
    for (int i = 0; i < 100; i++) {
        flat[i] = 0.1;
        ramp[i] = i;
    }
    cr_assert_eq(glo_warmup_mser5(flat, 100, &doubtful), 0);
    cr_assert_not(doubtful);
    cr_assert_eq(glo_warmup_mser5(ramp, 100, &doubtful), 50);
    cr_assert(doubtful);
    for (uint32_t num = 0; num < 20; num++) {
        doubtful = false;
        cr_assert_eq(glo_warmup_mser5(num ? ramp : NULL, num, &doubtful), 0);
        cr_assert(doubtful);
    }
    cr_assert_eq(glo_warmup_mser5(ramp, 20, &doubtful), 10);
}

/* An incomplete last batch is left out, however wild. */

Test(warmup, incomplete_batch_is_left_out)
{
    double series[44];
    for (uint32_t i = 0; i < 44; i++)
        series[i] = i < 5 ? 50 : i < 40 ? uniform(0, i) : 1e6;
    bool doubtful;
    cr_assert_eq(glo_warmup_mser5(series, 44, &doubtful), glo_warmup_mser5(series, 40, &doubtful));
    cr_assert_geq(glo_warmup_mser5(series, 44, &doubtful), 5);
}
