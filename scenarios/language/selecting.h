/* `experiment.select`, as far as it is about the design and about units: which factor, and which difference makes none.
 */
#ifndef GLO_LANGUAGE_SELECTING_H
#define GLO_LANGUAGE_SELECTING_H

#include "scenarios/language/study.h"

/* Fills `selecting` of a study whose points are built, where a selection is asked for. Mistakes are said: an unknown
 * factor, an indifference of another dimension. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_selecting_read(struct glo_scenario_study *study, const struct glo_review *review);

#endif
