/*
 * A split: a choice among few or many items, each with its share, by one 32-bit word. Item i is chosen by the words
 * from the threshold before it up to its own; a guide says for the leading bits of a word between which items to look,
 * so that a choice among thousands takes a step or two.
 */
#ifndef GLO_MODELS_SPLIT_H
#define GLO_MODELS_SPLIT_H

#include "sim/memory.h"

/* Owns nothing: arrays live in the arena. */
struct glo_split {
    uint64_t *thresholds; /* ascending, the last one 2^32 */
    uint32_t *items;
    double *shares;
    uint32_t num;
    uint32_t *guide; /* of each value of the leading bits, and the end: the first item that it may choose */
    uint32_t shift;  /* the leading bits are word >> shift */
};

/* Room for `num` items; the caller fills `items`, and `shares` with weights. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_split_init(struct glo_split *split, uint32_t num, struct glo_arena *arena);

/* Makes shares, thresholds and guide of the weights in `shares`; weights that sum to nothing leave it undone. */
void glo_split_finish(struct glo_split *split);

/* The item that a word chooses; of a finished split. */
static inline uint32_t glo_split_choose(const struct glo_split *split, uint32_t word)
{
    const uint32_t *guide = &split->guide[(uint64_t)word >> split->shift];
    uint32_t low = guide[0], high = guide[1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (word < split->thresholds[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return split->items[low];
}

#endif
