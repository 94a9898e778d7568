/*
 * What the figures of a comparison show, in sentences: what is selected, the served share, then for each metric which
 * level of the compared factor has the best and the worst of it and where, what is not told apart and what it would
 * cost to decide it, where the tail says something else than the mean, and where the CO2e comes from.
 *
 * A sentence never says more than simultaneous intervals carry. Differences from the baseline are those of the
 * analysis. "X is the fastest" is said only where X is told apart from every other level of the block; pairs without
 * the baseline are compared from the records, each as one of all pairs, so that all sentences together hold with the
 * confidence of the analysis.
 */
#ifndef GLO_OUTPUT_FINDINGS_H
#define GLO_OUTPUT_FINDINGS_H

#include "output/context.h"

/* Owns the sentences through its arena; zeroed memory is empty. */
struct glo_findings {
    struct glo_arena arena;
    const char **sentences; /* UTF-8, one line each, not folded; names in backquotes */
    uint32_t num_sentences, max_sentences;
};

/*
 * Makes the sentences of an analysed run; none where nothing can be said. `ascii`: `+-` for U+00B1. Returns 0 or
 * GLO_ERR_NO_MEMORY.
 */
int glo_findings_init(struct glo_findings *findings, const struct glo_context *context, bool ascii);
void glo_findings_free(struct glo_findings *findings);

#endif
