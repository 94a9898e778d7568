/*
 * The document of `glocal run --json`: the same figures as the console shows, and all others. Its keys are fixed and in
 * a fixed order; two equal analyses give equal bytes. What does not exist (no half-width from one replication, a
 * relative difference from 0) is null; shares are fractions. Numbers have 17 significant digits and are read back as
 * they were.
 *
 *   metrics      one entry per metric and entity, its quantiles inside: {"0.95": [estimate, lower, upper]}
 *   parties      money received and paid per account, the mean over the replications that count, after the warm-up;
 *                by party, then account
 *   conservation what the checks found, the sum of the absolute differences over the replications: 0 if all is well;
 *                money in 1e-6 of the currency, carbon in 1e-9 kg, machine time in microseconds
 *   comparisons  half_width holds with `confidence` for all of them together
 */
#ifndef GLO_OUTPUT_JSON_H
#define GLO_OUTPUT_JSON_H

#include "output/context.h"
#include "sim/text.h"

/* Adds the document and a newline to `out`. Needs an analysis; seeds up to INT64_MAX. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_json_write(const struct glo_context *context, struct glo_text *out);

#endif
