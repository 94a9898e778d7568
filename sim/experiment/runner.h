/*
 * Runs the replications of a study on worker threads, replication by replication over all points,
 * so that a run that is stopped has looked at every point. Records stand at fixed places: nothing
 * depends on which thread was faster.
 */
#ifndef GLO_SIM_EXPERIMENT_RUNNER_H
#define GLO_SIM_EXPERIMENT_RUNNER_H

#include "sim/experiment/study.h"

/* How far a run is; told under a lock after every replication, by the thread that ran it. `done`
 * includes what failed. */
struct glo_progress {
    uint32_t done, total, failed;
    uint64_t num_orders, num_events;
};

struct glo_runner_options {
    uint32_t num_threads;                                              /* at least 1, the calling one included */
    bool fail_fast;                                                    /* start nothing new after a failure */
    const struct glo_sink *sink;                                       /* NULL: no trace */
    void *progress_self;                                               /* borrowed */
    void (*progress)(void *self, const struct glo_progress *progress); /* NULL: none */
    const _Atomic int *stop; /* not 0: finish what is running and start nothing new; NULL: never */
};

/* Owns the records. */
struct glo_run {
    const struct glo_study *study; /* borrowed */
    struct glo_record *records;    /* [replication - first_replication][point] */
    uint32_t num_replications;     /* that were planned in the end: at most those of the study */
    uint32_t max_records;
    uint32_t num_done, num_failed; /* num_done: all that were run, those that failed among them */
    uint64_t num_orders, num_events;
    bool stopped; /* by `stop` or `fail_fast`, before all were run, or before the next round; what was begun was
                     finished */
};

/*
 * Runs the study, of at least one point and one replication, in as many rounds as it takes (stopping.h). A failed
 * replication is kept in its record (problem) and does not stop the others. Returns 0 also then, and after a stop;
 * otherwise GLO_ERR_NO_MEMORY or GLO_ERR_IO (the sink failed; a sentence of its own), and the run is empty. Where the
 * system grants fewer threads, it does with those.
 */
int glo_run_init(struct glo_run *run, const struct glo_study *study, const struct glo_runner_options *options,
                 struct glo_problem *problem);
void glo_run_free(struct glo_run *run);

/* The record of a point and a replication (from 0, counted from the study's first). */
static inline const struct glo_record *glo_run_record(const struct glo_run *run, uint32_t point, uint32_t replication)
{
    return &run->records[(size_t)replication * run->study->design->num_points + point];
}

#endif
