/*
 * Arguments of closed forms as users write them: plain numbers in any consistent units, or numbers with units, which
 * are taken in hours, km, kg and the currency. Both at once is a mistake, for nothing says what the plain ones are in.
 */
#ifndef GLO_LANGUAGE_FORMULA_TEXT_H
#define GLO_LANGUAGE_FORMULA_TEXT_H

#include "models/analytic/formula.h"
#include "scenarios/language/units.h"

/* Zeroed before the first argument. Owns the units, which are loaded where the first of them is met. */
struct glo_formula_reader {
    struct glo_units *units;
    const char *plain, *with_unit; /* the first parameter whose number needs a unit and has none, and has one */
};

/*
 * Sets argument `name` of the call from text: "9/h", "0.3,0.4", "0,1;1,0", "H2(4)". Returns 0; GLO_ERR_ARGUMENT with
 * the sentence in call->problem and what to do in call->help; GLO_ERR_NO_MEMORY.
 */
int glo_formula_read(struct glo_formula_reader *reader, struct glo_formula_call *call, const char *name,
                     const char *text);

/* Legal on zeroed memory, and twice. */
void glo_formula_reader_free(struct glo_formula_reader *reader);

#endif
