/*
 * Theory beside simulation as it is shown: the table for a terminal, and the JSON document. Exact covers first, then
 * near ones, then what was asked for and nothing covers.
 *
 *   rows         {"kind": "exact" or "nearly", "formula", "parameters", "assumption" (that fails; null), "point",
 * "name", "theory", "simulated", "half_width", "z", "verdict", "replications_needed" (null: none or no number would
 * do)} not_covered  {"point", "name"}
 */
#ifndef GLO_OUTPUT_THEORY_PAGE_H
#define GLO_OUTPUT_THEORY_PAGE_H

#include "models/theory/verdict.h"
#include "output/context.h"
#include "sim/text.h"

/* Adds the table. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_theory_page(const struct glo_context *context, const struct glo_judgement *judgement, bool ascii,
                    struct glo_text *out);

/* Adds the document. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_theory_json(const struct glo_context *context, const struct glo_judgement *judgement, struct glo_text *out);

#endif
