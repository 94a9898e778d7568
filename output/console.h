/*
 * What `glocal run` shows on a terminal of 80 columns: question and plan, estimates, differences, what they show, what
 * was checked and written, what to do next. It makes texts and prints nothing; the sentences come from findings.h,
 * progress from progress.h. Invariant: no line is wider than GLO_COLUMNS code points, unless one word or a command to
 * paste is.
 */
#ifndef GLO_OUTPUT_CONSOLE_H
#define GLO_OUTPUT_CONSOLE_H

#include "output/context.h"
#include "sim/text.h"

/* What the run left on disk; all borrowed. */
struct glo_written {
    const char *file;  /* as the user would spell it: "furniture_italy.h5" */
    uint64_t size;     /* bytes */
    const char *trace; /* what it holds beside the estimates: "orders of replication 1 of each point"; NULL: nothing */
    const char *hint;  /* what could be asked for next: "--trace all keeps every order"; NULL: nothing */
};

/*
 * The lines before the progress bar: the question and `9 points x 20 replications x 2 years, ...`. Needs no analysis.
 * Adds to `out`. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_console_head(const struct glo_context *context, struct glo_text *out);

/*
 * Everything after the progress bar, from an empty line on. `written` may be NULL (no file), context->analysis may not.
 * `ascii`: `+-` for U+00B1. Adds to `out`. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_console_write(const struct glo_context *context, const struct glo_written *written, bool ascii,
                      struct glo_text *out);

/*
 * The replications that failed, with the command that repeats each, and whether the run was stopped; nothing where
 * neither is. Part of glo_console_write; by itself for a run without any whole replication, which has no analysis. Adds
 * to `out`. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_console_failures(const struct glo_context *context, const struct glo_run *run, struct glo_text *out);

#endif
