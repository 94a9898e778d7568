/*
 * Where the trace of replications goes while they run. Filled by `output`; the kernel only says when. A replication
 * writes its rows in place, into a tray; a full tray is exchanged. What is stored stands in the order in which the
 * trays were begun, and does not depend on the number of threads.
 *
 * Functions return 0, or GLO_ERR_IO or GLO_ERR_NO_MEMORY with a sentence: an error ends the run.
 */
#ifndef GLO_SIM_EXPERIMENT_SINK_H
#define GLO_SIM_EXPERIMENT_SINK_H

#include <stdint.h>

#include "sim/error.h"

/* Room for rows of one replication: whole rows, each a struct glo_order of models/order.h. Its thread fills it. */
struct glo_tray {
    char *next; /* where the next row goes */
    char *end;  /* of the room; `next` has come here: extend it first */
};

struct glo_sink {
    void *self;
    /*
     * Starts the trace of a replication (counted from 0 in the whole experiment); `*tray`, NULL before, stays so where
     * it is not traced and on failure. In the order of the jobs, one at a time; may wait until earlier ones are stored.
     */
    int (*begin)(void *self, uint32_t point, uint32_t replication, struct glo_tray **tray, struct glo_problem *problem);
    /* Takes the rows of a full tray and makes room for one more at least. The replication's thread; may wait. */
    int (*extend)(struct glo_tray *tray, struct glo_problem *problem);
    /* Takes the last rows and releases the tray, also on failure: all of them will be stored. The same thread. */
    int (*keep)(struct glo_tray *tray, struct glo_problem *problem);
    /* Releases the tray of a replication that failed or was not finished: none of its rows is stored. */
    void (*drop)(struct glo_tray *tray);
};

#endif
