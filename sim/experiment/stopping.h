/*
 * How many replications a study takes: a stated number, or as many as make some figures precise enough and end all
 * contests of a selection. They are run in rounds. After each round all of these are looked at, so that all points have
 * the same replications; whether to go on, and how far, depends on the records alone, and so not on threads.
 */
#ifndef GLO_SIM_EXPERIMENT_STOPPING_H
#define GLO_SIM_EXPERIMENT_STOPPING_H

#include "sim/experiment/analysis.h"

/* The replications of the first round: the least of the study where there is a figure to be made precise or a level to
 * be selected, else all. */
uint32_t glo_stopping_first(const struct glo_study *study);

/*
 * After a round: the replications in all that the next one goes to; as many as there are where every figure is precise
 * enough and every contest is decided, the study allows no more, or no replication is whole at every point.
 *
 * Half-widths shrink with the square root of the number (Law 2015, Simulation Modeling and Analysis, section 9.4.1), so
 * the round goes to n (h / g)^2 for the figure whose half-width h is most beyond its goal g, but by a tenth of n at
 * least and to twice n at most, because h is itself an estimate. As the rule looks again and again, the intervals of
 * its own figures cover a little less than their confidence.
 *
 * An undecided contest asks for a quarter more, or for what decides it at the latest: its procedure looks at every
 * replication in turn, so that it does not matter in which rounds they come.
 *
 * Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_stopping_next(const struct glo_run *run, uint32_t *next, struct glo_problem *problem);

/* The figure that is farthest from being precise enough; NULL: all are. `*point` is where. */
const struct glo_precision *glo_stopping_worst(const struct glo_analysis *analysis, uint32_t *point);

#endif
