/* The words of findings: what a metric's extremes are called, where a claim holds, how large a difference is. */
#ifndef GLO_OUTPUT_FINDINGS_WORDS_H
#define GLO_OUTPUT_FINDINGS_WORDS_H

#include "output/console_blocks.h"

/* Adds "is the fastest" of the lowest lead_time; "has the lowest X" for a metric without words of its own. The verb is
 * left out if it was `said` just before (NULL: none was). Returns the verb. */
const char *glo_say_extreme(struct glo_text *out, const struct glo_figure *figure, bool highest, const char *said);

/*
 * Adds where a claim holds, `in` being one flag per block, at least one of them set: "up to 200 per day", "at every
 * rate", "at 3 of 9 combinations of rate and reach". Nothing if there is one block.
 */
void glo_say_where(struct glo_text *out, const struct glo_blocks *blocks, const bool *in);

/* Adds the absolute values of an interval that excludes 0, with the unit of a difference: "3.1 to 3.4 h", "3.1 h", "up
 * to 0.4 points". */
void glo_say_range(struct glo_text *out, const struct glo_figure *figure, double lower, double upper);

/* Adds the unit of a difference after a blank; nothing for a number without unit. */
void glo_say_unit(struct glo_text *out, const struct glo_figure *figure);

/* Adds ", " or " and " before the item `index` of `num`. */
void glo_say_next(struct glo_text *out, uint32_t index, uint32_t num);

/* Adds a count to two digits: "400", "12,000". */
void glo_say_about(struct glo_text *out, uint32_t num);

/* What greenhouse gases of an account come from: "electricity" of energy_idle; the account itself where it has no word.
 */
const char *glo_source_word(const char *account);

#endif
