/*
 * Where the rows of a trace go while replications run. Filled by `output`; the kernel only says
 * when. A spool belongs to one replication and one thread; `keep` is called one replication at a
 * time, in the order of the jobs, so that what is written does not depend on the number of threads.
 * Functions return 0, GLO_ERR_IO or GLO_ERR_NO_MEMORY with a sentence; an error ends the run.
 */
#ifndef GLO_SIM_EXPERIMENT_SINK_H
#define GLO_SIM_EXPERIMENT_SINK_H

#include <stdint.h>

#include "sim/error.h"

struct glo_sink {
    void *self;
    /*
     * Starts the trace of a replication (counted from 0 in the whole experiment); `*spool`, NULL before, stays so
     * where it is not traced and on failure. Any thread, also while another is in `keep`.
     */
    int (*begin)(void *self, uint32_t point, uint32_t replication, void **spool, struct glo_problem *problem);
    /* Adds one row, a struct glo_order_row of models/records.h. The replication's thread. */
    int (*add)(void *spool, const void *row, struct glo_problem *problem);
    /* Takes the finished spool over and releases it, also on failure. In job order, one at a time. */
    int (*keep)(void *self, void *spool, struct glo_problem *problem);
    /* Releases a spool whose replication failed or was not finished. Never while another is in `keep` or `drop`. */
    void (*drop)(void *self, void *spool);
};

#endif
