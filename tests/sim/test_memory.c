/* Memory: zeroed blocks, growing arrays, arenas; overflowing sizes; the fault hooks that all other tests rely on. */
#include "sim/capacity.h"
#include "sim/memory.h"

#include "sim/error.h"

#include <criterion/criterion.h>
#include <string.h>

/* Sanitizers end the program where memory cannot be had, unless told otherwise; here that is what is tested. */
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static bool is_zero(const void *memory, size_t size)
{
    const char *bytes = memory;
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

/* Blocks are zero, also where used memory comes back; nothing can be asked for as well. */

Test(memory, blocks)
{
    for (size_t size = 1; size < 100000; size *= 3) {
        char *block = glo_alloc(size, 2);
        cr_assert_not_null(block);
        cr_assert(is_zero(block, 2 * size));
        memset(block, 0xFF, 2 * size);
        glo_free(block);
    }
    void *empty = glo_alloc(0, 8), *none = glo_alloc(8, 0);
    cr_assert(empty && none);
    glo_free(empty);
    glo_free(none);
    glo_free(NULL);
}

Test(memory, product_overflows)
{
    cr_assert_null(glo_alloc(SIZE_MAX / 2, 3));
    cr_assert_null(glo_alloc(SIZE_MAX, SIZE_MAX));
}

/* Growth keeps what was there, and what is new is zero. */

Test(memory, growth)
{
    uint64_t *array = NULL;
    uint32_t max = 0;
    for (uint32_t num = 0; num < 10000; num++) {
        uint32_t before = max;
        cr_assert_eq(glo_grow(&array, &max, (uint64_t)num + 1, sizeof *array), GLO_OK);
        cr_assert_gt(max, num);
        cr_assert(is_zero(array + before, (max - before) * sizeof *array));
        array[num] = UINT64_C(0x0101010101010101) * (num % 255 + 1);
    }
    for (uint32_t num = 0; num < 10000; num++)
        cr_assert_eq(array[num], UINT64_C(0x0101010101010101) * (num % 255 + 1));
    uint64_t *same = array;
    uint32_t same_max = max;
    cr_assert_eq(glo_grow(&array, &max, max, sizeof *array), GLO_OK);
    cr_assert_eq(glo_grow(&array, &max, 0, sizeof *array), GLO_OK);
    cr_assert(array == same && max == same_max);
    glo_free(array);
}

/* Growing one by one costs few moves: each at least doubles, but for builds that shrink every limit. */

#ifndef GLO_TINY
Test(memory, growth_doubles)
{
    char *array = NULL;
    uint32_t max = 0, moves = 0;
    for (uint32_t num = 0; num < 1000000; num++) {
        uint32_t before = max;
        cr_assert_eq(glo_grow(&array, &max, (uint64_t)num + 1, 1), GLO_OK);
        moves += max != before;
    }
    cr_assert_leq(moves, 20);
    glo_free(array);
}
#endif

/* More than an index or a size can say is no memory, and the array stays. */

Test(memory, growth_overflows)
{
    uint64_t *array = NULL;
    uint32_t max = 0;
    cr_assert_eq(glo_grow(&array, &max, 3, sizeof *array), GLO_OK);
    uint64_t *same = array;
    uint32_t same_max = max;
    array[2] = 5;
    cr_assert_eq(glo_grow(&array, &max, UINT64_C(1) << 33, sizeof *array), GLO_ERR_NO_MEMORY);
    cr_assert_eq(glo_grow(&array, &max, UINT64_C(1) << 20, SIZE_MAX / 1024), GLO_ERR_NO_MEMORY);
    cr_assert(array == same && max == same_max && array[2] == 5);
    glo_free(array);
}

/* Pieces of an arena are zero, aligned for any type, and do not overlap. */

Test(memory, arena_pieces)
{
    enum { NUM = 3000 };
    static struct {
        unsigned char *bytes;
        size_t size;
    } pieces[NUM];
    struct glo_arena arena = {NULL};
    for (size_t i = 0; i < NUM; i++) {
        pieces[i].size = i * 37 % 211;
        pieces[i].bytes = glo_arena_alloc(&arena, pieces[i].size, 1);
        cr_assert_not_null(pieces[i].bytes);
        cr_assert_eq((uintptr_t)pieces[i].bytes % _Alignof(max_align_t), 0);
        cr_assert(is_zero(pieces[i].bytes, pieces[i].size));
        memset(pieces[i].bytes, (int)(i % 255 + 1), pieces[i].size);
    }
    for (size_t i = 0; i < NUM; i++)
        for (size_t j = 0; j < pieces[i].size; j++)
            cr_assert_eq(pieces[i].bytes[j], i % 255 + 1);
    glo_arena_free(&arena);
    glo_arena_free(&arena);
    cr_assert_null(arena.blocks);
}

/* Pieces larger than a block of the arena, before and after small ones. */

Test(memory, arena_big_pieces)
{
    struct glo_arena arena = {NULL};
    char *small = glo_arena_alloc(&arena, 5, 1);
    memcpy(small, "small", 5);
    for (size_t size = 1000; size < 10000000; size *= 3) {
        char *big = glo_arena_alloc(&arena, size, 1);
        cr_assert_not_null(big);
        cr_assert(is_zero(big, size));
        memset(big, 0xFF, size);
    }
    cr_assert_eq(memcmp(small, "small", 5), 0);
    cr_assert_null(glo_arena_alloc(&arena, SIZE_MAX / 4, 8));
    cr_assert_null(glo_arena_alloc(&arena, 1, SIZE_MAX));
    cr_assert_not_null(glo_arena_alloc(&arena, 1, 1));
    glo_arena_free(&arena);
}

Test(memory, arena_text)
{
    struct glo_arena arena = {NULL};
    const char *copy = glo_arena_text(&arena, "a unit in Rome", 6);
    cr_assert_str_eq(copy, "a unit");
    cr_assert_str_eq(glo_arena_text(&arena, "", 0), "");
    cr_assert_str_eq(copy, "a unit");
    glo_arena_free(&arena);
}

#ifdef GLO_FAULTS
/* The k-th call fails, once or with all after it; blocks, growth and pieces of arenas, the second of a block
 * too, are counted alike. */

Test(memory, faults)
{
    for (int for_good = 0; for_good < 2; for_good++)
        for (int64_t k = 0; k < 8; k++) {
            glo_memory_fail_at(k, for_good);
            struct glo_arena arena = {NULL};
            for (int64_t call = 0; call < 8; call++) {
                bool expected = call == k || (for_good && call > k), failed;
                uint32_t max = 0;
                void *memory = NULL;
                if (call % 4 == 0)
                    failed = !(memory = glo_alloc(1, 1));
                else if (call % 4 == 1)
                    failed = glo_grow(&memory, &max, 1, 1) != GLO_OK;
                else
                    failed = !glo_arena_alloc(&arena, 1, 1);
                cr_assert_eq(failed, expected);
                glo_free(memory);
                if (call % 4 != 2)
                    glo_arena_free(&arena);
            }
            cr_assert_eq(glo_memory_calls(), 8);
            cr_assert_eq(glo_memory_failures(), for_good ? 8 - k : 1);
        }
    glo_memory_fail_at(-1, 0);
    void *memory = glo_alloc(1, 1);
    cr_assert_not_null(memory);
    cr_assert(glo_memory_calls() == 1 && glo_memory_failures() == 0);
    glo_free(memory);
}

/* Blocks that are held are counted: a grown array is one, however often it moved, and what failed is none. */

Test(memory, live)
{
    int64_t before = glo_memory_live();
    uint64_t *array = NULL;
    uint32_t max = 0;
    struct glo_arena arena = {NULL};
    void *block = glo_alloc(3, 5);
    cr_assert_eq(glo_memory_live(), before + 1);
    for (uint64_t need = 1; need < 100000; need *= 5)
        cr_assert_eq(glo_grow(&array, &max, need, sizeof *array), GLO_OK);
    cr_assert_eq(glo_memory_live(), before + 2);
    cr_assert_not_null(glo_arena_alloc(&arena, 1, 1));
    cr_assert_eq(glo_memory_live(), before + 3);
    glo_memory_fail_at(0, 1);
    cr_assert_null(glo_alloc(1, 1));
    cr_assert_eq(glo_grow(&array, &max, (uint64_t)max + 1, sizeof *array), GLO_ERR_NO_MEMORY);
    cr_assert_eq(glo_memory_live(), before + 3);
    glo_memory_fail_at(-1, 0);
    glo_arena_free(&arena);
    glo_free(array);
    glo_free(block);
    glo_free(NULL);
    cr_assert_eq(glo_memory_live(), before);
}

/* Each block of an arena is twice as large as the one before: 1, 2, 4... kilobytes. */

Test(memory, arena_doubles)
{
    struct glo_arena arena = {NULL};
    int64_t before = glo_memory_live();
    for (int kilobytes = 0; kilobytes < 64; kilobytes++)
        cr_assert_not_null(glo_arena_alloc(&arena, 1, 1024));
    cr_assert_eq(glo_memory_live() - before, GLO_CAPACITY(7, 64));
    glo_arena_free(&arena);
}

/* A failure leaves an array and an arena as they were. */

Test(memory, failures_change_nothing)
{
    int *array = NULL;
    uint32_t max = 0;
    cr_assert_eq(glo_grow(&array, &max, 1, sizeof *array), GLO_OK);
    array[0] = 7;
    int *same = array;
    uint32_t same_max = max;
    glo_memory_fail_at(0, 1);
    cr_assert_eq(glo_grow(&array, &max, (uint64_t)max + 1, sizeof *array), GLO_ERR_NO_MEMORY);
    cr_assert(array == same && max == same_max && array[0] == 7);
    struct glo_arena arena = {NULL};
    cr_assert_null(glo_arena_text(&arena, "text", 4));
    glo_memory_fail_at(-1, 0);
    cr_assert_str_eq(glo_arena_text(&arena, "text", 4), "text");
    glo_arena_free(&arena);
    glo_free(array);
}
#endif
