/*
 * Unit texts: `EUR/module/day`, `per 100 km`, `% per year`. They are taken apart here, so that UDUNITS sees single
 * words only: alone it would read dates as powers, "30 min @ 5" as an origin, and TEUR as 1e12 EUR. This is the inner
 * half of units.h.
 */
#ifndef GLO_LANGUAGE_UNIT_TEXT_H
#define GLO_LANGUAGE_UNIT_TEXT_H

#include <udunits2.h>

#include "sim/error.h"
#include "sim/schema.h"

/* The database as the language understands it. Owns `units` and `one`. */
struct glo_unit_system {
    ut_system *units;
    ut_unit *one;
    char currency[4];
};

/* Reads the database and makes it ours. Errors as glo_units_init; free is legal after a failed init, and twice. */
int glo_unit_system_init(struct glo_unit_system *system, const char *currency, struct glo_problem *problem);
void glo_unit_system_free(struct glo_unit_system *system);

/*
 * Reads a whole unit text ("" is the unit one). `*unit` is the caller's, to be released with ut_free. Returns 0,
 * GLO_ERR_INPUT (with a sentence in `problem` and a suggestion or "" in `help`; neither where `problem` is NULL) or
 * GLO_ERR_NO_MEMORY.
 */
int glo_unit_text_read(const struct glo_unit_system *system, const char *text, struct glo_problem *problem,
                       char help[GLO_PROBLEM_SIZE], ut_unit **unit);

/*
 * UDUNITS-2 tells short memory in many ways, also as a unit that is unknown or does not fit. Where errno, 0 before, has
 * become ENOMEM, a GLO_ERR_INPUT is no mistake of the user: returns GLO_ERR_NO_MEMORY then, and says that instead; else
 * `code`.
 */
int glo_unit_memory_first(int code, struct glo_problem *problem);

/* How many `b` one `a` is; false where they are not of one dimension (logarithms and angles never are). */
bool glo_unit_ratio(const ut_unit *a, const ut_unit *b, double *ratio);

#endif
