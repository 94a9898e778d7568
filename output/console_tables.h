/* The two tables of the console: the estimates of every point, and the differences from the baseline. */
#ifndef GLO_OUTPUT_CONSOLE_TABLES_H
#define GLO_OUTPUT_CONSOLE_TABLES_H

#include "output/console_blocks.h"

/*
 * Adds the estimates of the shown figures: a table with a heading per block, a table with a row per point where nothing
 * is compared, or a list for a single point. Nothing if no figure is shown. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_console_estimates(const struct glo_blocks *blocks, bool ascii, struct glo_text *out);

/* Adds the differences, after an empty line; nothing if there are none, or one replication could decide none of them.
 * Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_console_differences(const struct glo_blocks *blocks, bool ascii, struct glo_text *out);

#endif
