/* Paired comparisons within blocks, and the extremes they establish. */
#include "output/findings_pairs.h"

#include <math.h>
#include <string.h>

/* Two points give one pair, ten give 45. */
static uint32_t count_intervals(const struct glo_blocks *blocks)
{
    double num = 0;
    for (uint32_t i = 0; i < blocks->num_blocks; i++)
        num += 0.5 * blocks->blocks[i].num * (blocks->blocks[i].num - 1.0);
    num *= blocks->num_columns + 1.0;
    return num < 1 ? 1 : num < UINT32_MAX ? (uint32_t)num : UINT32_MAX;
}

int glo_pairs_init(struct glo_pairs *pairs, const struct glo_blocks *blocks)
{
    uint32_t num = blocks->context->analysis->num_whole;
    memset(pairs, 0, sizeof *pairs);
    pairs->blocks = blocks;
    pairs->num_intervals = count_intervals(blocks);
    pairs->values = glo_alloc(num, sizeof *pairs->values);
    pairs->other_values = glo_alloc(num, sizeof *pairs->other_values);
    if (pairs->values && pairs->other_values)
        return GLO_OK;
    glo_pairs_free(pairs);
    return GLO_ERR_NO_MEMORY;
}

void glo_pairs_free(struct glo_pairs *pairs)
{
    glo_free(pairs->values);
    glo_free(pairs->other_values);
    memset(pairs, 0, sizeof *pairs);
}

static double value_at(const struct glo_context *context, uint32_t point, uint32_t figure, uint32_t replication)
{
    const struct glo_layout *layout = context->study->layout(context->study->self, point);
    return glo_record_value(glo_run_record(context->analysis->run, point, replication), layout, &context->study->window,
                            figure, context->analysis->first_slot);
}

bool glo_pairs_compare(const struct glo_pairs *pairs, uint32_t point, uint32_t figure, uint32_t other,
                       uint32_t other_figure, struct glo_comparison *comparison)
{
    const struct glo_context *context = pairs->blocks->context;
    uint32_t num = 0;
    if (figure == GLO_ALL || other_figure == GLO_ALL)
        return false;
    for (uint32_t i = 0; i < context->analysis->num_whole; i++) {
        double a = value_at(context, point, figure, context->analysis->whole[i]);
        double b = value_at(context, other, other_figure, context->analysis->whole[i]);
        if (!isfinite(a) || !isfinite(b))
            continue;
        pairs->values[num] = a;
        pairs->other_values[num++] = b;
    }
    if (num == 0)
        return false;
    *comparison =
        glo_compare(pairs->values, pairs->other_values, num, pairs->num_intervals, context->analysis->confidence);
    return true;
}

/* The comparison of the baseline with the point. */
static void mirror(struct glo_comparison *comparison)
{
    struct glo_interval *difference = &comparison->difference;
    double lower = difference->lower;
    difference->mean = -difference->mean;
    difference->lower = -difference->upper;
    difference->upper = -lower;
    if (comparison->verdict != GLO_VERDICT_UNDECIDED)
        comparison->verdict = comparison->verdict == GLO_VERDICT_HIGHER ? GLO_VERDICT_LOWER : GLO_VERDICT_HIGHER;
}

bool glo_pairs_column(const struct glo_pairs *pairs, uint32_t column, uint32_t point, uint32_t other,
                      struct glo_comparison *comparison)
{
    const struct glo_blocks *blocks = pairs->blocks;
    const struct glo_difference *difference = glo_blocks_difference(blocks, point, column);
    if (difference && difference->against == other) {
        *comparison = difference->comparison;
        return true;
    }
    difference = glo_blocks_difference(blocks, other, column);
    if (difference && difference->against == point) {
        *comparison = difference->comparison;
        mirror(comparison);
        return true;
    }
    return glo_pairs_compare(pairs, point, blocks->figures[(size_t)point * blocks->num_columns + column], other,
                             blocks->figures[(size_t)other * blocks->num_columns + column], comparison);
}

uint32_t glo_pairs_extreme(const struct glo_pairs *pairs, const struct glo_block *block, uint32_t column, bool highest)
{
    uint32_t best = GLO_ALL;
    double most = 0;
    enum glo_verdict wanted = highest ? GLO_VERDICT_HIGHER : GLO_VERDICT_LOWER;
    for (uint32_t point = block->first; point < block->first + block->num; point++) {
        const struct glo_estimate *estimate = glo_blocks_estimate(pairs->blocks, point, column);
        if (!estimate || !isfinite(estimate->interval.mean))
            return GLO_ALL;
        double value = highest ? estimate->interval.mean : -estimate->interval.mean;
        if (best == GLO_ALL || value > most) {
            best = point;
            most = value;
        }
    }
    for (uint32_t point = block->first; point < block->first + block->num; point++) {
        struct glo_comparison comparison;
        if (point != best &&
            (!glo_pairs_column(pairs, column, best, point, &comparison) || comparison.verdict != wanted))
            return GLO_ALL;
    }
    return block->num > 1 ? best : GLO_ALL;
}
