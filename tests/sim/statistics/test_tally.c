/* Tallies: exact whatever the order and the size of the values. */
#include "sim/statistics/tally.h"

#include "sim/stream.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const struct glo_stream stream = {.key = {{1, 0}}};

/* Any int64, sign included. */
static int64_t value_of(uint32_t index)
{
    glo_block block = glo_stream_block(&stream, &(struct glo_address){.index = index});
    return (int64_t)((uint64_t)block.v[0] << 32 | block.v[1]);
}

/* What a few values give, and that nothing gives no mean. */

Test(tally, few_values)
{
    struct glo_tally tally;
    glo_tally_init(&tally);
    cr_assert(isnan(glo_tally_mean(&tally)));
    cr_assert_eq(tally.least, INT64_MAX);
    cr_assert_eq(tally.most, INT64_MIN);
    glo_tally_add(&tally, -3);
    cr_assert_eq(tally.least, -3);
    cr_assert_eq(tally.most, -3);
    glo_tally_add(&tally, 8);
    glo_tally_add(&tally, 2);
    cr_assert_eq(tally.num, 3);
    cr_assert(tally.sum == 7);
    cr_assert_eq(tally.least, -3);
    cr_assert_eq(tally.most, 8);
    cr_assert_float_eq(glo_tally_mean(&tally), 7.0 / 3, 1e-15);
}

/* Merging in a shuffled order gives the bytes of adding in the first order, for values whose double sum would differ.
 */

Test(tally, merge_in_any_order_gives_the_same_bytes)
{
    enum { PARTS = 50, EACH = 40 };
    struct glo_tally all, parts[PARTS], merged;
    uint32_t order[PARTS];
    glo_tally_init(&all);
    for (uint32_t part = 0; part < PARTS; part++) {
        order[part] = part;
        glo_tally_init(&parts[part]);
        for (uint32_t i = 0; i < EACH; i++) {
            glo_tally_add(&parts[part], value_of(part * EACH + i));
            glo_tally_add(&all, value_of(part * EACH + i));
        }
    }
    for (uint32_t round = 0; round < 20; round++) {
        for (uint32_t i = PARTS - 1; i > 0; i--) {
            uint32_t j = (uint32_t)((uint64_t)value_of(round * PARTS + i) % (i + 1));
            uint32_t kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        glo_tally_init(&merged);
        for (uint32_t i = 0; i < PARTS; i++)
            glo_tally_merge(&merged, &parts[order[i]]);
        cr_assert_eq(memcmp(&merged, &all, sizeof all), 0);
    }
}

Test(tally, merge_with_empty_changes_nothing)
{
    struct glo_tally tally, empty, before;
    glo_tally_init(&tally);
    glo_tally_init(&empty);
    glo_tally_add(&tally, 5);
    before = tally;
    glo_tally_merge(&tally, &empty);
    cr_assert(tally.num == 1 && tally.sum == before.sum && tally.least == 5 && tally.most == 5);
    glo_tally_merge(&empty, &tally);
    cr_assert(empty.num == 1 && empty.sum == 5 && empty.least == 5 && empty.most == 5);
}

/* 2^61 values of the greatest and of the least size: the sum still fits. Doubling by merging a tally into itself. */

Test(tally, sums_do_not_overflow)
{
    const int64_t extremes[] = {INT64_MAX, INT64_MIN};
    for (int e = 0; e < 2; e++) {
        struct glo_tally tally;
        glo_tally_init(&tally);
        glo_tally_add(&tally, extremes[e]);
        for (int doubling = 0; doubling < 61; doubling++)
            glo_tally_merge(&tally, &tally);
        cr_assert_eq(tally.num, INT64_C(1) << 61);
        cr_assert(tally.sum == (glo_int128)extremes[e] * (INT64_C(1) << 61));
        cr_assert_eq(glo_tally_mean(&tally), (double)extremes[e]);
        cr_assert_eq(tally.least, extremes[e]);
        cr_assert_eq(tally.most, extremes[e]);
    }
}
