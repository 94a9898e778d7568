/*
 * Random numbers that can be had in any order: Philox4x32-10 (Random123), key = hash of (seed, name of the stream),
 * counter = the address of a draw. An order's numbers depend on nothing but its address, so every topology, policy and
 * thread count sees the same customers. Addresses have fixed field widths; what does not fit is an error of the
 * caller's check (glo_address_fits).
 */
#ifndef GLO_SIM_STREAM_H
#define GLO_SIM_STREAM_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wundef"
#include <Random123/philox.h>
#pragma GCC diagnostic pop

/*
 * What a block of four words is for: GLO_PURPOSE(NAME, number, doc). Words 0-1 and 2-3 make a time (64 bits, of which a
 * uniform uses 52), each word alone makes a choice (32 bits).
 */
#define GLO_PURPOSES(GLO_PURPOSE) \
    GLO_PURPOSE(ARRIVAL, 0, "interarrival (0-1); service of the first piece of the first operation (2-3)") \
    GLO_PURPOSE(ATTRIBUTES, 1, "region (0), product (1), lot (2-3); of an order for stock its source (0)") \
    GLO_PURPOSE(STAGES, 2, \
                "configuration (0-1), due date (2-3); of an order for stock the lead time of its supplier (0-1)") \
    GLO_PURPOSE(SERVICE, 3, "service of pieces 2k (0-1) and 2k+1 (2-3) of an operation, k in the field `piece`") \
    GLO_PURPOSE(PLACES, 4, "generated places: x (0-1), y (2-3); cluster centres by `operation` 1") \
    GLO_PURPOSE(PARTICIPATION, 16, \
                "round `visit` of a community (0-1), whether its requirements contradict each other (2-3)") \
    GLO_PURPOSE(ENGINEERING, 17, "work of an engineer after that round (0-1)") \
    GLO_PURPOSE(FAILURE, 6, "of a machine (field `piece`): time to its failure number `index` (0-1), repair (2-3)") \
    GLO_PURPOSE(QUEUE, 7, "place in a queue served in random order (0-1)") \
    GLO_PURPOSE(PATIENCE, 8, "patience (0-1), balking (2-3)") \
    GLO_PURPOSE(SETUP, 9, \
                "setup of an operation (0-1); what becomes of the order after it (2); whether it is done (3)") \
    GLO_PURPOSE(QUALITY, 10, "whether a piece is good (0), in its making number `child`") \
    GLO_PURPOSE(MODULES, 18, "whether an order has a module (0), its name in the field `piece`") \
    GLO_PURPOSE(CHOICE, 11, "a customer's taste (0-1), willingness to pay (2-3)") \
    GLO_PURPOSE(GROUP, 12, "size of the group whose first customer has this number (0-1)") \
    GLO_PURPOSE(DISPATCH, 21, "number `piece` that a rule of dispatch draws for an order (0)") \
    GLO_PURPOSE(BROKER, 26, "work of a broker on step `operation` of forming an enterprise (0-1)") \
    GLO_PURPOSE( \
        BID, 27, \
        "of a unit, by the key of the stream and its name: whether it refuses in round `visit` of the negotiation " \
        "of an operation (0-1), its margin (2-3)") \
    GLO_PURPOSE( \
        MOVE, 30, \
        "of a project, putting its modules together (0-1) and dismantling them (2-3); of move number `index` of a " \
        "unit, dismantling (2-3)") \
    GLO_PURPOSE(COMMISSION, 31, "of a project, or of move number `index` of a unit, commissioning (0-1)") \
    GLO_PURPOSE(MIX, 20, "which network an order is offered to, of shares (0)") \
    GLO_PURPOSE(ACCEPTANCE, 24, "whether the owner of a unit takes an order (0), its name in the field `piece`") \
    GLO_PURPOSE(SEQUENCE, 5, "the generator lent to GSL: consecutive words")

enum glo_purpose {
#define GLO_PURPOSE(name, number, doc) GLO_FOR_##name = number,
    GLO_PURPOSES(GLO_PURPOSE)
#undef GLO_PURPOSE
};

/* Widths: index 32, replication 32, operation 8, visit 8, attempt 8, child 8, piece 24, purpose 8 bits: 128 in all. */
struct glo_address {
    uint32_t replication, index;
    uint32_t operation, visit, attempt, child, piece;
    enum glo_purpose purpose;
};

static inline bool glo_address_fits(const struct glo_address *a)
{
    return a->operation < 256 && a->visit < 256 && a->attempt < 256 && a->child < 256 && a->piece < (1u << 24);
}

/* Owns nothing; two streams of one experiment must not have the same key (a load error). */
struct glo_stream {
    philox4x32_key_t key;
};

typedef philox4x32_ctr_t glo_block;

/* FNV-1a over the eight bytes of the seed (least first) and the name, finished by the splitmix64 mix. */
uint64_t glo_stream_hash(uint64_t seed, const char *name);

static inline struct glo_stream glo_stream_make(uint64_t seed, const char *name)
{
    uint64_t hash = glo_stream_hash(seed, name);
    return (struct glo_stream){.key = {{(uint32_t)hash, (uint32_t)(hash >> 32)}}};
}

/* The counter of an address: its fields side by side; word 2 is the index. */
static inline glo_block glo_address_counter(const struct glo_address *a)
{
#ifdef GLO_CHECKS
    assert(glo_address_fits(a)); /* lots and plans are limited so that it does */
#endif
    return (glo_block){{(uint32_t)a->purpose | a->piece << 8,
                        a->operation | a->visit << 8 | a->attempt << 16 | a->child << 24, a->index, a->replication}};
}

static inline glo_block glo_stream_block(const struct glo_stream *stream, const struct glo_address *a)
{
    return philox4x32(glo_address_counter(a), stream->key);
}

/* A uniform in (0, 1) from two words: (k + 1/2) / 2^52, exact, as is 1 minus it. */
static inline double glo_uniform(uint32_t low, uint32_t high)
{
    uint64_t k = ((uint64_t)high << 32 | low) >> 12;
    return ((double)k + 0.5) * 0x1p-52;
}

/* A uniform in (0, 1) from one word: (k + 1/2) / 2^32. */
static inline double glo_uniform_choice(uint32_t word)
{
    return ((double)word + 0.5) * 0x1p-32;
}

/*
 * `num` blocks at addresses that follow each other: index first->index, first->index + 1 and so on. The same bits as
 * glo_stream_block, several blocks at a time where the CPU can.
 */
void glo_stream_blocks(const struct glo_stream *stream, const struct glo_address *first, uint32_t num,
                       glo_block *blocks);

/* The two uniforms of each of these blocks: glo_block_uniform(block, 0) and (block, 1). */
void glo_stream_uniforms(const struct glo_stream *stream, const struct glo_address *first, uint32_t num, double *low,
                         double *high);

/* Half 0: words 0-1; half 1: words 2-3. */
static inline double glo_block_uniform(glo_block block, uint32_t half)
{
    return half ? glo_uniform(block.v[2], block.v[3]) : glo_uniform(block.v[0], block.v[1]);
}

#endif
