/*
 * Where a result comes from, as a JSON document with two members: `identity` is what must be equal for a repeated run
 * to give the same numbers, `run` is what may differ (time, machine, threads, libraries). No host or user name: result
 * files are passed on.
 */
#ifndef GLO_OUTPUT_STORE_PROVENANCE_H
#define GLO_OUTPUT_STORE_PROVENANCE_H

#include <stdint.h>

#include "output/context.h"
#include "sim/text.h"

/*
 * Adds the document to `out`. `started`: seconds since 1970-01-01 UTC; the run ends now. Seeds up to INT64_MAX; bytes
 * of a command line that are no UTF-8 become `?`. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_provenance_write(const struct glo_context *context, int64_t started, struct glo_text *out,
                         struct glo_problem *problem);

/*
 * A hash of what the mathematical library returns for log, exp and pow at 1,000 arguments each: libraries and
 * processors differ in last bits, and where this differs, results may.
 */
uint64_t glo_libm_probe(void);

#endif
