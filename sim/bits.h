/*
 * A set of numbers below a limit, one bit each, with summaries above: a bit of level k + 1 says whether a word of level
 * k has any bit set. Adding and removing are a few operations (a summary changes only where a word becomes or ceases to
 * be empty), and whole aligned blocks are known to be empty at one look. It knows nothing of what is numbered.
 *
 * Invariant: a summary bit is set exactly if its word below is not zero; `count` bits of level 0 are set.
 */
#ifndef GLO_SIM_BITS_H
#define GLO_SIM_BITS_H

#include <stdbool.h>
#include <stdint.h>

#define GLO_BITS_LEVELS 6 /* 64^6 exceeds 2^32 */

/* Owns its words. Zeroed memory is an empty set of no numbers. */
struct glo_bits {
    uint64_t *words; /* level 0, then its summaries */
    uint32_t num;    /* numbers 0 to num - 1 can be members */
    uint32_t count;  /* members */
    uint32_t num_levels;
    uint32_t first[GLO_BITS_LEVELS]; /* word of each level */
};

/* An empty set of numbers below `num`. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_bits_init(struct glo_bits *bits, uint32_t num);
/* The same members as `from`. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_bits_init_copy(struct glo_bits *bits, const struct glo_bits *from);
void glo_bits_free(struct glo_bits *bits);

/* Whether two sets of one size have the same members. */
bool glo_bits_equal(const struct glo_bits *a, const struct glo_bits *b);

/* Whether the invariant holds, looked at from scratch. */
bool glo_bits_sound(const struct glo_bits *bits);

static inline bool glo_bits_has(const struct glo_bits *bits, uint32_t number)
{
    return bits->words[number >> 6] >> (number & 63) & 1;
}

/* Adds a number that is not a member. */
static inline void glo_bits_add(struct glo_bits *bits, uint32_t number)
{
    bits->count++;
    for (uint32_t level = 0; level < bits->num_levels; level++, number >>= 6) {
        uint64_t *word = &bits->words[bits->first[level] + (number >> 6)], before = *word;
        *word = before | UINT64_C(1) << (number & 63);
        if (before)
            return;
    }
}

/* Removes a member. */
static inline void glo_bits_remove(struct glo_bits *bits, uint32_t number)
{
    bits->count--;
    for (uint32_t level = 0; level < bits->num_levels; level++, number >>= 6) {
        uint64_t *word = &bits->words[bits->first[level] + (number >> 6)];
        *word &= ~(UINT64_C(1) << (number & 63));
        if (*word)
            return;
    }
}

/* The least member that is not below `number`; GLO_BITS_NONE where there is none. */
#define GLO_BITS_NONE UINT32_MAX
static inline uint32_t glo_bits_next(const struct glo_bits *bits, uint32_t number)
{
    uint64_t at = number, end = bits->num, left = 0;
    uint32_t level = 0;
    for (;; level++, at = (at >> 6) + 1, end = (end + 63) / 64) { /* up, until something is left of a word */
        if (level == bits->num_levels || at >= end)
            return GLO_BITS_NONE;
        left = bits->words[bits->first[level] + (at >> 6)] >> (at & 63);
        if (left)
            break;
    }
    at += (uint64_t)__builtin_ctzll(left);
    while (level-- > 0) /* down, to the first of each word */
        at = at << 6 | (uint64_t)__builtin_ctzll(bits->words[bits->first[level] + at]);
    return (uint32_t)at;
}

/* Member `rank` of the set, from 0 in ascending order; there must be more. In steps of 64 numbers. */
static inline uint32_t glo_bits_select(const struct glo_bits *bits, uint32_t rank)
{
    uint32_t at = 0, num;
    for (; (num = (uint32_t)__builtin_popcountll(bits->words[at])) <= rank; at++)
        rank -= num;
    uint64_t word = bits->words[at];
    for (; rank > 0; rank--)
        word &= word - 1;
    return at << 6 | (uint32_t)__builtin_ctzll(word);
}

/* Whether any number of the aligned block `index` of 64 << height numbers is a member. The block must begin below
 * `num`. */
static inline bool glo_bits_any(const struct glo_bits *bits, uint32_t height, uint32_t index)
{
    uint32_t level = 1 + height / 6, shift = height % 6;
    uint64_t first = (uint64_t)index << shift;
    uint64_t mask = ((UINT64_C(1) << (1u << shift)) - 1) << (first & 63); /* at most 32 bits: shift is below 6 */
    return level < bits->num_levels ? (bits->words[bits->first[level] + (first >> 6)] & mask) != 0 : bits->count > 0;
}

#endif
