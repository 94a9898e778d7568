/* Splits: which words choose which item, for few and many, even and uneven, with items that are never chosen. */
#include "models/demand/split.h"
#include "sim/error.h"

#include <criterion/criterion.h>

/* The first item whose threshold lies above the word, found by looking at all. */
static uint32_t by_looking(const struct glo_split *split, uint32_t word)
{
    uint32_t i = 0;
    while (word >= split->thresholds[i])
        i++;
    return split->items[i];
}

/* Words at every edge, beside it, and spread over all. */
static void expect_choices(const struct glo_split *split)
{
    for (uint32_t i = 0; i < split->num; i++)
        for (uint32_t near = 0; near < 3; near++) {
            uint32_t word = (uint32_t)(split->thresholds[i] + near - 1);
            cr_assert_eq(glo_split_choose(split, word), by_looking(split, word), "%u items, word %u", split->num, word);
        }
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t word = i * 4294967u;
        cr_assert_eq(glo_split_choose(split, word), by_looking(split, word), "%u items, word %u", split->num, word);
    }
    cr_assert_eq(glo_split_choose(split, UINT32_MAX), by_looking(split, UINT32_MAX));
}

Test(split, choices)
{
    static const uint32_t sizes[] = {1, 2, 3, 7, 64, 65, 1000, 4097};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (uint32_t kind = 0; kind < 3; kind++) {
            struct glo_arena arena = {0};
            struct glo_split split;
            cr_assert_eq(glo_split_init(&split, sizes[i], &arena), GLO_OK);
            for (uint32_t j = 0; j < sizes[i]; j++) {
                split.items[j] = 100 + j;
                /* even; falling steeply, so that thousands share the last leading bits; every other one never */
                split.shares[j] = kind == 0 ? 1 : kind == 1 ? 1.0 / (1 + (double)j * j) : j % 2 == 0;
            }
            glo_split_finish(&split);
            cr_expect_eq(split.thresholds[sizes[i] - 1], UINT64_C(1) << 32);
            expect_choices(&split);
            glo_arena_free(&arena);
        }
}
