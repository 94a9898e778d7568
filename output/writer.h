/*
 * The writer: takes the traces of replications that run at the same time and puts them into the table /trace/orders one
 * after the other, in the order in which they were begun, in a thread of its own. Packing, compression and all calls of
 * HDF5 are its work; a replication only fills its tray.
 *
 * The replication whose turn it is hands its rows straight over, and waits where the writer falls behind; those that
 * run ahead of their turn never wait for it, they spill (output/spool.h). Rows of a replication that is dropped leave
 * the table again. Where the system grants no thread, whoever would wait does the writer's work instead.
 *
 * Invariants: the table depends on the rows and the order of beginning alone. Memory is bounded by the number of
 * traces that may be open. After an error nothing more is written, nobody waits, and everybody who asks is told.
 */
#ifndef GLO_OUTPUT_WRITER_H
#define GLO_OUTPUT_WRITER_H

#include <pthread.h>

#include "output/spool.h"
#include "output/store_trace.h"
#include "sim/capacity.h"
#include "sim/experiment/sink.h"

/* Traces that may be open for every thread that runs replications, beside its own: each may hold a file. */
#define GLO_WRITER_PARKED GLO_CAPACITY(16, 1)

struct glo_lane;

/* Owns its lanes and its thread; zeroed memory is a writer that was never started. All but the constant members are
 * used under the lock. Must not move. */
struct glo_writer {
    struct glo_trace *trace; /* borrowed; whoever works on the current lane uses it */
    const char *folder;      /* of temporary files; borrowed */
    uint32_t max_open;
    char *buffer; /* a block that was read from a file */
    pthread_t thread;
    bool is_started, has_thread;
    pthread_mutex_t lock;
    pthread_cond_t work;     /* for the thread: there is some */
    pthread_cond_t progress; /* for all others: rows were taken, a lane ended */
    struct glo_lane *first;  /* the current lane; then as they were begun */
    struct glo_lane *last;
    struct glo_lane *spare; /* to be used again */
    uint32_t num_open;
    bool is_working;            /* somebody works on the current lane */
    bool is_closing;            /* no lane will be begun any more */
    bool discards;              /* nothing is wanted any more */
    struct glo_problem problem; /* the first error of the writer */
};

/* Starts a writer into a table that nobody else uses until glo_writer_finish, for so many threads that run
 * replications. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_writer_init(struct glo_writer *writer, struct glo_trace *trace, const char *folder, uint32_t num_threads,
                    struct glo_problem *problem);

/* Ends the thread, the rows that are not stored yet are lost. No tray is used any more. */
void glo_writer_free(struct glo_writer *writer);

/* As struct glo_sink has them. Errors: GLO_ERR_NO_MEMORY, GLO_ERR_IO; also those that the writer has met meanwhile. */
int glo_writer_begin(struct glo_writer *writer, uint32_t point, uint32_t replication, struct glo_tray **tray,
                     struct glo_problem *problem);
int glo_writer_extend(struct glo_tray *tray, struct glo_problem *problem);
int glo_writer_keep(struct glo_tray *tray, struct glo_problem *problem);
void glo_writer_drop(struct glo_tray *tray);

/* Waits until all that was kept is in the table. No tray is used any more. Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_IO. */
int glo_writer_finish(struct glo_writer *writer, struct glo_problem *problem);

#endif
