/*
 * An analysed design as the console shows it. A block is the points that differ in the compared factor alone; where
 * nothing is compared all points are one block. A column is a shown figure, the same name at every point. Texts and
 * tables are borrowed from the context.
 *
 * Invariant: the points of a block stand together in the design (the compared factor varies fastest).
 */
#ifndef GLO_OUTPUT_CONSOLE_BLOCKS_H
#define GLO_OUTPUT_CONSOLE_BLOCKS_H

#include "output/context.h"
#include "sim/text.h"

struct glo_block {
    uint32_t first, num; /* points */
    uint32_t baseline;   /* the point the others are compared with; GLO_ALL: none */
};

/* Owns its arrays; zeroed memory is empty. */
struct glo_blocks {
    const struct glo_context *context; /* borrowed */
    bool parts;                        /* the columns are the parts of a shown mean, not the shown figures */
    struct glo_block *blocks;
    const struct glo_figure **columns; /* as some point has it */
    uint32_t *figures;                 /* [point][column]: index in the point's layout; GLO_ALL: it has none */
    uint32_t *differences;             /* [point][column]: index in the analysis; GLO_ALL: none */
    uint32_t *factors;                 /* with more than one level, without the compared one */
    uint32_t num_blocks, max_blocks, num_columns, max_columns, num_factors;
};

/* The columns are the shown figures, or the `parts` of a shown mean. Returns 0 or GLO_ERR_NO_MEMORY. Needs an analysis.
 */
int glo_blocks_init(struct glo_blocks *blocks, const struct glo_context *context, bool parts);

/* The differences that belong to the columns. */
const struct glo_difference *glo_blocks_differences(const struct glo_blocks *blocks, uint32_t *num);
void glo_blocks_free(struct glo_blocks *blocks);

/* The estimate of a column at a point, or NULL. */
const struct glo_estimate *glo_blocks_estimate(const struct glo_blocks *blocks, uint32_t point, uint32_t column);

/* Column and point against the baseline of the point's block, or NULL. */
const struct glo_difference *glo_blocks_difference(const struct glo_blocks *blocks, uint32_t point, uint32_t column);

/* The column of the mean whose quantile a column is, GLO_ALL where it is none or that mean is not shown. */
uint32_t glo_blocks_mean(const struct glo_blocks *blocks, uint32_t column);

/* Whether the column is a share: stored as a fraction, shown as per cent, its differences in points. */
bool glo_is_share(const struct glo_figure *figure);

/* "rate" of "demand.retail.rate". */
const char *glo_last_word(const char *path);

/* "160" of a level "160 per day" where the levels of the factor differ in the number alone, else its label. `text` may
 * hold the result. */
const char *glo_short_label(const struct glo_factor *factor, uint32_t level, char text[32]);

/* Adds the levels of the varying factors other than the compared one: "rate 160 per day (x 0.8), reach 50 km". */
void glo_blocks_label(const struct glo_blocks *blocks, uint32_t point, struct glo_text *out);

#endif
