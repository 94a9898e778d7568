/*
 * What is shown of closed forms: one evaluation as a page for a terminal, the list of all of them, and both as JSON.
 * Numbers that carry units are in h, km, kg and the currency; times are also shown in the unit that reads best.
 */
#ifndef GLO_OUTPUT_FORMULA_PAGE_H
#define GLO_OUTPUT_FORMULA_PAGE_H

#include <jansson.h>

#include "models/analytic/formula.h"
#include "sim/text.h"

/* The unit in which numbers of a dimension are shown where the arguments of the call had units: "h", "/h", "EUR"; ""
   where they had none, or the dimension has none. */
const char *glo_formula_unit(const struct glo_formula_call *call, const char *dimension);

/* Adds the page of a call that was evaluated. */
void glo_formula_page(const struct glo_formula_call *call, struct glo_text *out);

/* Adds what a formula takes, gives and needs: the help of `glocal theory NAME`. */
void glo_formula_help(const struct glo_formula *formula, struct glo_text *out);

/* Adds a line for each formula, by family. */
void glo_formula_list(struct glo_text *out);

/* The same two as JSON documents. Return 0 or GLO_ERR_NO_MEMORY. */
int glo_formula_json(const struct glo_formula_call *call, struct glo_text *out);
int glo_formula_list_json(struct glo_text *out);

/* The arguments of a call: {"arrival_rate": {"value": 9, "unit": "1/h"}, ...}. */
json_t *glo_formula_arguments_json(const struct glo_formula_call *call, bool *failed);

#endif
