/* Streams: the published answers of Philox through our functions, stable keys, fields that do not touch each other. */
#include "sim/stream.h"

#include <criterion/criterion.h>

static void expect_block(glo_block block, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    uint32_t words[] = {a, b, c, d};
    for (int i = 0; i < 4; i++)
        cr_expect_eq(block.v[i], words[i], "%08x, not %08x", block.v[i], words[i]);
}

/* The known answers of Random123 (kat_vectors, philox4x32 10 rounds). */
Test(stream, philox_known_answers)
{
    struct glo_stream zero = {.key = {{0, 0}}}, ones = {.key = {{UINT32_MAX, UINT32_MAX}}};
    struct glo_stream pi = {.key = {{0xa4093822, 0x299f31d0}}};
    struct glo_address first = {0};
    struct glo_address last = {UINT32_MAX, UINT32_MAX, 255, 255, 255, 255, 0xffffff, (enum glo_purpose)255};
    /* The counter 243f6a88 85a308d3 13198a2e 03707344, first word first. */
    struct glo_address middle = {.replication = 0x03707344,
                                 .index = 0x13198a2e,
                                 .child = 0x85,
                                 .attempt = 0xa3,
                                 .visit = 0x08,
                                 .operation = 0xd3,
                                 .piece = 0x243f6a,
                                 .purpose = (enum glo_purpose)0x88};
    expect_block(glo_stream_block(&zero, &first), 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    expect_block(glo_stream_block(&ones, &last), 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    expect_block(glo_stream_block(&pi, &middle), 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
}

/* Golden: a changed hash changes every result ever made. Independently computed from its definition. */
Test(stream, hash_is_stable)
{
    cr_expect_eq(glo_stream_hash(0, ""), UINT64_C(0x813f0174a2367c13), "%llx",
                 (unsigned long long)glo_stream_hash(0, ""));
    cr_expect_eq(glo_stream_hash(1, "demand.retail"), UINT64_C(0xce1510528637a822));
    cr_expect_eq(glo_stream_hash(UINT64_MAX, "units.hub \xc3\xa9"), UINT64_C(0x5ff6d25b586733d8));
    struct glo_stream stream = glo_stream_make(1, "demand.retail");
    uint64_t hash = glo_stream_hash(1, "demand.retail");
    cr_expect(stream.key.v[0] == (uint32_t)hash && stream.key.v[1] == hash >> 32);
}

Test(stream, seed_and_name_both_count)
{
    cr_expect_neq(glo_stream_hash(1, "a"), glo_stream_hash(2, "a"));
    cr_expect_neq(glo_stream_hash(1, "a"), glo_stream_hash(1, "b"));
    cr_expect_neq(glo_stream_hash(1, "ab"), glo_stream_hash(1, "ba"));
}

/* Each field of an address alone changes the block; the widest values fit, one more does not. */
Test(stream, address_fields_are_separate)
{
    struct glo_stream stream = glo_stream_make(7, "fields");
    struct glo_address addresses[] = {{0},
                                      {.replication = 1},
                                      {.index = 1},
                                      {.operation = 1},
                                      {.visit = 1},
                                      {.attempt = 1},
                                      {.child = 1},
                                      {.piece = 1},
                                      {.purpose = GLO_FOR_ATTRIBUTES},
                                      {.operation = 255},
                                      {.piece = 0xffffff}};
    int num = sizeof addresses / sizeof addresses[0];
    for (int i = 0; i < num; i++) {
        cr_expect(glo_address_fits(&addresses[i]));
        for (int k = 0; k < i; k++) {
            glo_block a = glo_stream_block(&stream, &addresses[i]), b = glo_stream_block(&stream, &addresses[k]);
            cr_expect(a.v[0] != b.v[0] || a.v[1] != b.v[1]);
        }
    }
    struct glo_address wide[] = {
        {.operation = 256}, {.visit = 256}, {.attempt = 256}, {.child = 256}, {.piece = 1 << 24}};
    for (int i = 0; i < 5; i++)
        cr_expect_not(glo_address_fits(&wide[i]));
}

/* Uniforms lie inside (0, 1), and 1 minus one is exact. */
Test(stream, uniforms)
{
    cr_expect_eq(glo_uniform(0, 0), 0x1p-53);
    cr_expect_eq(glo_uniform(UINT32_MAX, UINT32_MAX), 1 - 0x1p-53);
    cr_expect_eq(glo_uniform(0, 0x80000000u), 0.5 + 0x1p-53);
    cr_expect_eq(glo_uniform(0xfff, 0), 0x1p-53);
    cr_expect_eq(1 - glo_uniform(UINT32_MAX, UINT32_MAX), 0x1p-53);
    cr_expect_eq(glo_uniform_choice(0), 0x1p-33);
    cr_expect_eq(glo_uniform_choice(UINT32_MAX), 1 - 0x1p-33);
    glo_block block = {{1 << 12, 0, 2 << 12, 0}};
    cr_expect_eq(glo_block_uniform(block, 0), 1.5 * 0x1p-52);
    cr_expect_eq(glo_block_uniform(block, 1), 2.5 * 0x1p-52);
}

/* Many blocks at once are the same blocks, whatever their number and wherever the index wraps. */
Test(stream, many_blocks)
{
    struct glo_stream stream = glo_stream_make(5, "demand.orders");
    const uint32_t starts[] = {0, 3, 1000000, UINT32_MAX - 5};
    for (size_t s = 0; s < sizeof starts / sizeof starts[0]; s++)
        for (uint32_t num = 0; num < 19; num++) {
            struct glo_address address = {
                .replication = 4, .index = starts[s], .operation = 2, .piece = 9, .purpose = GLO_FOR_SERVICE};
            double low[20], high[20];
            glo_block blocks[20];
            low[num] = high[num] = 7;
            blocks[num] = (glo_block){{7, 7, 7, 7}};
            glo_stream_uniforms(&stream, &address, num, low, high);
            glo_stream_blocks(&stream, &address, num, blocks);
            for (uint32_t i = 0; i < num; i++, address.index++) {
                glo_block block = glo_stream_block(&stream, &address);
                cr_assert_eq(low[i], glo_block_uniform(block, 0));
                cr_assert_eq(high[i], glo_block_uniform(block, 1));
                cr_assert_arr_eq(&blocks[i], &block, sizeof block);
            }
            cr_assert(low[num] == 7 && high[num] == 7 && blocks[num].v[0] == 7 && blocks[num].v[3] == 7);
        }
}
