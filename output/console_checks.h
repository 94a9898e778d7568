/* What was checked, and what went wrong: the lines between the findings and the files. */
#ifndef GLO_OUTPUT_CONSOLE_CHECKS_H
#define GLO_OUTPUT_CONSOLE_CHECKS_H

#include "output/console_blocks.h"

/* Adds a paragraph under a label of up to nine columns: "Checked   orders, money ...", folded. */
void glo_labelled(struct glo_text *out, const char *label, const char *text);

/*
 * Adds, after an empty line, what balances in how many runs, whether the points of a block met equally many orders, and
 * in how many runs orders were still open at the end. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_console_checks(const struct glo_blocks *blocks, struct glo_text *out);

#endif
