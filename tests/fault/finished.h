/*
 * What the sweeps over outputs begin with: bakery.yaml as a study that was run, analysed and described, as `glocal run`
 * does it. Not a test itself.
 */
#ifndef GLO_TESTS_FAULT_FINISHED_H
#define GLO_TESTS_FAULT_FINISHED_H

#include "output/context.h"
#include "output/store.h"
#include "scenarios/language/study.h"

#define FAULT_BAKERY GLO_SOURCE_FOLDER "/tests/fault/bakery.yaml"
#define FAULT_MAX_POINTS 16

/* Owns everything; must not move. */
struct finished {
    struct glo_scenario_study scenarios;
    struct glo_run run;
    struct glo_analysis analysis;
    struct glo_names names[FAULT_MAX_POINTS];
    bool accounts_used[GLO_NUM_ACCOUNTS], sources_used[GLO_NUM_SOURCES];
    struct glo_context context;
};

/* Two days of all points, two replications, analysed; every step must succeed. */
void finished_init(struct finished *finished);
void finished_free(struct finished *finished);

/* Traces rows of every replication that the sink wants: each replication is run again. Returns its first error. */
int finished_trace(const struct finished *finished, const struct glo_sink *sink, struct glo_problem *problem);

/* A whole life of the result file `path`: opened, traced, finished. Returns the first error. */
int finished_store(const struct finished *finished, const char *path, enum glo_trace_policy trace,
                   enum glo_compression compression, struct glo_problem *problem);

/* Whether the folder holds, beside `name`, nothing: no NAME.part, no temporary file. `name` itself need not be there.
 */
bool holds_only(const char *folder, const char *name);

#endif
