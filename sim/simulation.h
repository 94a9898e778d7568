/*
 * A simulation: clock, event queue, sources, and the loop that merges them. It knows no factory:
 * what an event does is a row of the model's table of event kinds.
 *
 * Order of what happens: (time, priority, sources before queued events, sequence). Streams that are
 * already in time order are sources: the loop merges them with the queue and never pushes them onto
 * it.
 */
#ifndef GLO_SIM_SIMULATION_H
#define GLO_SIM_SIMULATION_H

#include "sim/error.h"
#include "sim/queue.h"

/* The check of a test build looks at every one of so many events, and then at every so-many-th: long runs are for their
 * figures, and a wrong state seldom rights itself. */
enum { GLO_EVENTS_CHECKED = 1 << 15, GLO_EVENTS_BETWEEN_CHECKS = 64 };

/* One kind of event; handlers get the model and the event's two ids, and return 0 or an error that
 * ends the run. */
struct glo_event_kind {
    const char *name, *doc;
    uint32_t priority; /* 0 to 255: what comes first at one time */
    int (*handle)(void *model, uint32_t a, uint32_t b);
};

/* A stream in time order: `fire` handles what is due and moves `next` on (never back); GLO_NEVER:
 * it has ended. Borrowed. */
struct glo_source {
    glo_time next;
    uint32_t priority;
    uint32_t id; /* of the model's choice; goes into the fingerprint */
    int (*fire)(void *model, struct glo_source *source);
};

/* Owns the queue and the array of sources. Must not move once it is initialised. */
struct glo_simulation {
    glo_time now;
    struct glo_queue queue;
    struct glo_source **sources; /* a heap; the array is owned, the sources are borrowed */
    uint32_t num_sources, max_sources;
    struct glo_source *first, none;     /* the source at the top; where there is none, one that never fires */
    const struct glo_event_kind *kinds; /* borrowed */
    void *model;                        /* handed to every handler */
    int (*check)(void *model);          /* after events in test builds (GLO_CHECKS), the first all; NULL: none */
    bool finished;                      /* a handler sets it to end the loop after itself */
    uint64_t num_events;                /* handled, those of sources included */
    uint64_t fingerprint;               /* over (time, kind or source, ids) of all of them */
    struct glo_problem problem;         /* of the error that ended the run */
};

void glo_simulation_init(struct glo_simulation *simulation, const struct glo_event_kind *kinds, void *model);
void glo_simulation_free(struct glo_simulation *simulation);

/* Adds a source whose `next` is set. Ties of time and priority between sources go by the order of
 * adding (by `id`). */
int glo_simulation_add_source(struct glo_simulation *simulation, struct glo_source *source);

/*
 * Schedules an event at `time` with the priority of its kind. `handle` may be NULL. GLO_ERR_TIME
 * for a time before now or GLO_NEVER, GLO_ERR_NO_MEMORY; the problem is filled.
 */
int glo_simulation_schedule(struct glo_simulation *simulation, glo_time time, uint32_t kind, uint32_t a, uint32_t b,
                            struct glo_handle *handle);

bool glo_simulation_cancel(struct glo_simulation *simulation, struct glo_handle handle);

/*
 * Handles everything up to and including `until` in order, or until `finished` is set. Returns 0 or
 * the first error of a handler or check, whose sentence is in `problem`. The clock stands at the
 * last event afterwards.
 */
int glo_simulation_run(struct glo_simulation *simulation, glo_time until);

#endif
