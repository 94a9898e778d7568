/*
 * A study: design points x replications of some model. The kernel runs it on threads and analyses
 * it; what a point is and how a replication runs are callbacks. A replication is a pure function of
 * (point, seed, replication number).
 */
#ifndef GLO_SIM_EXPERIMENT_STUDY_H
#define GLO_SIM_EXPERIMENT_STUDY_H

#include "sim/experiment/design.h"
#include "sim/experiment/record.h"
#include "sim/experiment/selecting.h"
#include "sim/experiment/sink.h"

struct glo_study {
    void *self;
    const struct glo_design *design;       /* borrowed */
    struct glo_window window;              /* borrowed arrays */
    uint32_t num_replications;             /* at most */
    uint32_t least_replications;           /* where figures are to be made precise: so many at least; 0: all */
    uint32_t first_replication;            /* 0; K-1 where replication K runs alone */
    double confidence;                     /* of intervals: 0.95 */
    const struct glo_selecting *selecting; /* borrowed; NULL: nothing is to be selected */
    /* The figures of a point; the model of the point lives as long as the study. Any thread. */
    const struct glo_layout *(*layout)(void *self, uint32_t point);
    /*
     * Runs one replication (from 0 in the whole experiment, so from `first_replication` on) and
     * fills `record` (initialised for the point's layout). `tray` is NULL where it is not traced.
     * Any thread; may read shared constant data only. Returns 0, or the error whose sentence is in
     * record->problem. GLO_ERR_NO_MEMORY and GLO_ERR_IO (of the sink) end the run, other errors are
     * failures of this replication alone.
     */
    int (*replicate)(void *self, uint32_t point, uint32_t replication, const struct glo_sink *sink,
                     struct glo_tray *tray, struct glo_record *record);
};

#endif
