/* Sets of numbers against a plain array, at sizes about the powers of 64. */
#include "sim/bits.h"

#include <criterion/criterion.h>

#include "sim/error.h"
#include "sim/memory.h"
#include "sim/stream.h"

/* Whether any number of the block of 64 << height is in the array. */
static bool any_of(const bool *members, uint32_t num, uint32_t height, uint32_t index)
{
    uint64_t first = (uint64_t)index * 64 << height, end = first + (UINT64_C(64) << height);
    for (uint64_t i = first; i < end && i < num; i++)
        if (members[i])
            return true;
    return false;
}

static void expect_like(const struct glo_bits *bits, const bool *members, uint32_t num)
{
    cr_assert(glo_bits_sound(bits));
    for (uint32_t i = 0; i < num; i++)
        cr_assert_eq(glo_bits_has(bits, i), members[i], "%u of %u", i, num);
    for (uint32_t i = num, next = GLO_BITS_NONE; i-- > 0;) {
        next = members[i] ? i : next;
        cr_assert_eq(glo_bits_next(bits, i), next, "after %u of %u", i, num);
    }
    cr_assert_eq(glo_bits_next(bits, num), GLO_BITS_NONE);
    for (uint32_t height = 0; height < 14; height++)
        for (uint64_t i = 0; i * 64 << height < num; i++)
            cr_assert_eq(glo_bits_any(bits, height, (uint32_t)i), any_of(members, num, height, (uint32_t)i),
                         "block %u of height %u in %u", (uint32_t)i, height, num);
}

/* Members come and go at random, few or many. */
Test(bits, like_an_array)
{
    static const uint32_t sizes[] = {0, 1, 2, 63, 64, 65, 128, 4095, 4096, 4097, 9000};
    struct glo_stream stream = glo_stream_make(1, "bits");
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++)
        for (uint32_t density = 1; density <= 8; density += 7) {
            uint32_t num = sizes[s];
            struct glo_bits bits, copy;
            bool *members = glo_alloc(num, sizeof *members);
            cr_assert(members && glo_bits_init(&bits, num) == GLO_OK);
            for (uint32_t i = 0; i < 3 * num; i++) {
                struct glo_address address = {.index = i, .replication = density};
                glo_block block = glo_stream_block(&stream, &address);
                uint32_t number = block.v[0] % num;
                bool wanted = block.v[1] % 10 < density;
                if (members[number] == wanted)
                    continue;
                members[number] = wanted;
                (wanted ? glo_bits_add : glo_bits_remove)(&bits, number);
            }
            expect_like(&bits, members, num);
            cr_assert_eq(glo_bits_init_copy(&copy, &bits), GLO_OK);
            expect_like(&copy, members, num);
            cr_expect(glo_bits_equal(&bits, &copy));
            if (num > 0) {
                (members[num - 1] ? glo_bits_remove : glo_bits_add)(&copy, num - 1);
                cr_expect_not(glo_bits_equal(&bits, &copy));
            }
            glo_bits_free(&copy);
            glo_bits_free(&bits);
            glo_bits_free(&bits);
            glo_free(members);
        }
}

/* A wrong summary or count is found. */
Test(bits, sound)
{
    struct glo_bits bits;
    cr_assert_eq(glo_bits_init(&bits, 200), GLO_OK);
    glo_bits_add(&bits, 70);
    cr_expect(glo_bits_sound(&bits));
    bits.words[0] = 1;
    cr_expect_not(glo_bits_sound(&bits));
    bits.count++;
    cr_expect_not(glo_bits_sound(&bits));
    bits.words[bits.first[1]] |= 1;
    cr_expect(glo_bits_sound(&bits));
    glo_bits_free(&bits);
}
