/* A scenario file opened for a measurement, as `glocal run` opens it. */
#ifndef GLO_BENCH_SCENARIO_H
#define GLO_BENCH_SCENARIO_H

#include "scenarios/language/study.h"

/*
 * Opens a scenario with some values replaced ("demand.jobs.rate=9 per hour"). Returns the exit status; what is wrong
 * was said. glo_scenario_study_free releases the study, whatever was returned; it must not move.
 */
int bench_open(struct glo_scenario_study *study, const char *path, char **sets, int num_sets);

#endif
