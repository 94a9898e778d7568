/* Sets of numbers: room for the levels, and what looks at all of a set. */
#include "sim/bits.h"

#include "sim/error.h"
#include "sim/memory.h"

#include <string.h>

static size_t num_words(const struct glo_bits *bits)
{
    size_t all = 0;
    for (uint32_t level = 0, num = bits->num; level < bits->num_levels; level++) {
        num = (uint32_t)(((uint64_t)num + 63) / 64);
        all += num;
    }
    return all;
}

int glo_bits_init(struct glo_bits *bits, uint32_t num)
{
    memset(bits, 0, sizeof *bits);
    bits->num = num;
    uint32_t first = 0;
    for (uint64_t left = num; left > 1 || bits->num_levels == 0; bits->num_levels++) {
        bits->first[bits->num_levels] = first;
        left = (left + 63) / 64;
        first += (uint32_t)left;
    }
    bits->words = glo_alloc(first, sizeof *bits->words);
    return bits->words ? GLO_OK : GLO_ERR_NO_MEMORY;
}

int glo_bits_init_copy(struct glo_bits *bits, const struct glo_bits *from)
{
    if (glo_bits_init(bits, from->num) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    bits->count = from->count;
    memcpy(bits->words, from->words, num_words(from) * sizeof *bits->words);
    return GLO_OK;
}

void glo_bits_free(struct glo_bits *bits)
{
    glo_free(bits->words);
    memset(bits, 0, sizeof *bits);
}

bool glo_bits_equal(const struct glo_bits *a, const struct glo_bits *b)
{
    return a->count == b->count && memcmp(a->words, b->words, ((size_t)a->num + 63) / 64 * sizeof *a->words) == 0;
}

bool glo_bits_sound(const struct glo_bits *bits)
{
    uint32_t count = 0;
    uint64_t num = ((uint64_t)bits->num + 63) / 64;
    for (uint64_t i = 0; i < num; i++)
        count += (uint32_t)__builtin_popcountll(bits->words[i]);
    for (uint32_t level = 1; level < bits->num_levels; level++) {
        const uint64_t *below = bits->words + bits->first[level - 1], *above = bits->words + bits->first[level];
        for (uint64_t i = 0; i < num; i++)
            if ((above[i / 64] >> i % 64 & 1) != (below[i] != 0))
                return false;
        num = (num + 63) / 64;
    }
    return count == bits->count;
}
