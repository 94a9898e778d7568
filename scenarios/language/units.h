/*
 * Quantities with units, read by UDUNITS-2 with base units of our own: currency codes, kgCO2e, order, piece, module,
 * move, trip; kWh, MWh, tkm, gCO2e, tCO2e, %, week as names; year = 365 days; month = year/12 in prices and rates only;
 * `ton` is refused.
 */
#ifndef GLO_LANGUAGE_UNITS_H
#define GLO_LANGUAGE_UNITS_H

#include <stdbool.h>
#include "sim/error.h"
#include "sim/memory.h"
#include "sim/number.h"
#include "sim/schema.h"

struct glo_units;

/*
 * One system of units; `currency` ("EUR") is what CUR stands for in sim/dimensions.def. Returns 0, GLO_ERR_INPUT (no
 * such currency of ISO 4217, or the units database is missing), GLO_ERR_NO_MEMORY; `*units` is NULL then. UDUNITS-2 has
 * a state of its own: no two threads may use units at one time, and it keeps 6 kB of each system (its table of
 * prefixes) until the program ends.
 */
int glo_units_init(struct glo_units **units, const char *currency, struct glo_problem *problem);
void glo_units_free(struct glo_units *units);

/*
 * Reads "12 min" as a value in the canonical unit of `dimension`, a row of sim/dimensions.def. Refuses with
 * GLO_ERR_INPUT, each with a sentence of its own in `problem` and, where something is to be suggested, in `help` (else
 * ""): no number, NaN and infinity, a bare number where a dimension is due, another dimension ("expected a speed, got a
 * length": the got side is named where a dimension of sim/dimensions.def fits, else shown), an unknown unit (with the
 * nearest known one), `month` other than below a fraction line
 * ("write days or weeks"), `ton` ("write t"), another currency, sums ("1 h 30 min"), dates, decimal commas.
 *
 * Units are those of UDUNITS-2 and our own, joined by blanks, `*`, `.`, `/` or `per` from left to right; a number after
 * a division belongs to the unit that follows it, so "25 EUR per 100 km" is 0.25 EUR/km. Unit texts are cached: reading
 * the same unit again costs no parse.
 */
int glo_units_read(const struct glo_units *units, const struct glo_dimension *dimension, const char *text,
                   double *value, struct glo_problem *problem, char help[GLO_PROBLEM_SIZE]);

/* Reads two quantities of one dimension, whichever it is, in the unit of the second ("2 km" and "800 m": 2000 and 800).
 */
bool glo_units_compare(const struct glo_units *units, const char *a, const char *b, double *in_b, double *b_value);

/* Whether memory was short at a comparison, which then said false: what was selected by it may be wrong. */
bool glo_units_was_short(const struct glo_units *units);

#endif
