/*
 * Comparisons of any two points of a block. Those with the baseline are the analysis's own; those between two other
 * points are made here from the records, each as one of all pairs of all blocks and columns (Bonferroni), so that every
 * claim holds together with every other one at the confidence of the analysis.
 */
#ifndef GLO_OUTPUT_FINDINGS_PAIRS_H
#define GLO_OUTPUT_FINDINGS_PAIRS_H

#include "output/console_blocks.h"

/* Owns its arrays; zeroed memory is empty. */
struct glo_pairs {
    const struct glo_blocks *blocks; /* borrowed */
    uint32_t num_intervals;          /* all pairs x (columns and the served share) */
    double *values, *other_values;   /* of the replications compared */
};

/* Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_pairs_init(struct glo_pairs *pairs, const struct glo_blocks *blocks);
void glo_pairs_free(struct glo_pairs *pairs);

/* A figure, by its index at either point, from the records. Returns false where it exists at neither pair of
 * replications. */
bool glo_pairs_compare(const struct glo_pairs *pairs, uint32_t point, uint32_t figure, uint32_t other,
                       uint32_t other_figure, struct glo_comparison *comparison);

/* A column at `point` against `other` of the same block. Returns false where one of them has no such figure. */
bool glo_pairs_column(const struct glo_pairs *pairs, uint32_t column, uint32_t point, uint32_t other,
                      struct glo_comparison *comparison);

/* The point of a block whose column is told apart from that of every other point as the lowest (or the highest);
 * GLO_ALL where there is none or the block has one point. */
uint32_t glo_pairs_extreme(const struct glo_pairs *pairs, const struct glo_block *block, uint32_t column, bool highest);

#endif
