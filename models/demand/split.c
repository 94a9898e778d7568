/* Thresholds and guide of a split. */
#include "models/demand/split.h"
#include "sim/error.h"

/* As many leading bits as make about one item for each of their values. */
static uint32_t leading_bits(uint32_t num)
{
    uint32_t bits = 0;
    while (bits < 20 && num >> bits > 1)
        bits++;
    return bits;
}

int glo_split_init(struct glo_split *split, uint32_t num, struct glo_arena *arena)
{
    uint32_t bits = leading_bits(num);
    split->thresholds = glo_arena_alloc(arena, num, sizeof *split->thresholds);
    split->items = glo_arena_alloc(arena, num, sizeof *split->items);
    split->shares = glo_arena_alloc(arena, num, sizeof *split->shares);
    split->guide = glo_arena_alloc(arena, ((size_t)1 << bits) + 1, sizeof *split->guide);
    split->num = num;
    split->shift = 32 - bits;
    return split->thresholds && split->items && split->shares && split->guide ? GLO_OK : GLO_ERR_NO_MEMORY;
}

void glo_split_finish(struct glo_split *split)
{
    double total = 0, sum = 0;
    for (uint32_t i = 0; i < split->num; i++)
        total += split->shares[i];
    if (!(total > 0)) /* said where the weights are written; nothing will be drawn */
        return;
    for (uint32_t i = 0; i < split->num; i++) {
        sum += split->shares[i];
        split->shares[i] /= total;
        split->thresholds[i] = (uint64_t)(sum / total * 0x1p32 + 0.5);
    }
    split->thresholds[split->num - 1] = UINT64_C(1) << 32;
    uint64_t end = UINT64_C(1) << (32 - split->shift);
    uint32_t item = 0;
    for (uint64_t leading = 0; leading < end; leading++) {
        while (leading << split->shift >= split->thresholds[item])
            item++;
        split->guide[leading] = item;
    }
    split->guide[end] = split->num - 1;
}
