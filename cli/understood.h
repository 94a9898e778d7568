/*
 * What was understood of a scenario: places, units, demand, reach, loads, design, warnings. It makes a text from
 * checked points and prints nothing. Invariant: no line is wider than 80 code points, unless a name is.
 */
#ifndef GLO_CLI_UNDERSTOOD_H
#define GLO_CLI_UNDERSTOOD_H

#include "scenarios/language/study.h"
#include "sim/text.h"

/* Adds the lines to `out`. `study` was opened without an error. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_understood(const struct glo_scenario_study *study, struct glo_text *out);

#endif
