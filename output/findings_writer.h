/* What the parts of the findings share while sentences are made: the comparisons, the sentence under construction,
 * memory. */
#ifndef GLO_OUTPUT_FINDINGS_WRITER_H
#define GLO_OUTPUT_FINDINGS_WRITER_H

#include "output/findings.h"
#include "output/findings_pairs.h"

struct glo_writer {
    struct glo_findings *findings; /* borrowed: gets the sentences */
    struct glo_blocks blocks;
    struct glo_pairs pairs;
    struct glo_text text; /* the sentence under construction */
    bool ascii;
    bool failed; /* out of memory: nothing more is said */
};

/* Ends the sentence under construction: capital letter, full stop, kept. */
void glo_writer_end(struct glo_writer *writer);

/* A set of blocks, empty; NULL when memory is short (then writer->failed). */
bool *glo_writer_set(struct glo_writer *writer);

/* Level of the compared factor at a point, the point of a level in a block (GLO_ALL: left out), and the level's label.
 */
uint32_t glo_writer_level(const struct glo_writer *writer, uint32_t point);
uint32_t glo_writer_point(const struct glo_writer *writer, const struct glo_block *block, uint32_t level);
const char *glo_writer_label(const struct glo_writer *writer, uint32_t level);

/* A column's difference of a level from the baseline of a block; NULL where there is none. */
const struct glo_comparison *glo_writer_comparison(const struct glo_writer *writer, uint32_t block, uint32_t level,
                                                   uint32_t column);

/* The union of a level's intervals over a set of blocks: no bound of any of them is left out. Returns false where there
 * is none. */
bool glo_writer_union(const struct glo_writer *writer, const bool *in, uint32_t level, uint32_t column, double *lower,
                      double *upper);

/* findings_selection.c: which level is selected as the best, by the contests of the analysis. */
void glo_find_selection(struct glo_writer *writer);

/* findings_extremes.c: which level has the best and the worst of a metric, where. The leading column with sizes. */
void glo_find_leading(struct glo_writer *writer);
void glo_find_extremes(struct glo_writer *writer);

/* findings_doubts.c: what a column leaves undecided or equal, and where its quantiles say something else; then all
 * columns that leave too much open to be told one by one. */
void glo_find_doubts(struct glo_writer *writer, uint32_t column);
void glo_find_many(struct glo_writer *writer);

/* findings_shares.c: who serves fewer orders, and where the CO2e comes from. */
void glo_find_served(struct glo_writer *writer);
void glo_find_sources(struct glo_writer *writer);

#endif
