/*
 * The event queue: a four-way heap of pending events in total order (time, priority, sequence). An
 * event is cancelled by its handle; the generation in the handle makes a handle of an event that
 * has happened, or was cancelled, harmless for ever. The queue knows no clock: that nothing is
 * scheduled in the past is the simulation's rule.
 */
#ifndef GLO_SIM_QUEUE_H
#define GLO_SIM_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/time.h"

/* Names one pending event; all zero bytes name none. */
struct glo_handle {
    uint32_t slot, generation;
};

/* What happens, and to whom; `a` and `b` are ids whose meaning the kind fixes. */
struct glo_event {
    glo_time time;
    uint32_t kind;
    uint32_t a, b;
};

/* A pending event, but for its time. */
struct glo_queue_entry {
    uint64_t rank; /* priority in the upper 8 bits, sequence below: smaller comes first at one time */
    uint32_t slot; /* of its handle, plus 1; 0: nobody asked for one */
    uint32_t kind;
    uint32_t a, b;
};

#define GLO_QUEUE_SEQUENCE_BITS 56
#define GLO_QUEUE_SHIFT \
    3 /* the time of entry i is times[i + 3], so that the times of four siblings stand in one line */

/* What a handle refers to: exists only for events whose handle was asked for. */
struct glo_queue_slot {
    uint32_t generation; /* odd while its event is pending */
    uint32_t next_free;  /* of a free slot: the next one, plus 1 */
};

/*
 * Owns its arrays. Zeroed memory is an empty queue. Times stand apart from what else is known of an event, for it is
 * they that are compared: those of 100,000 events stay near the processor. The entry at the top of the heap is never a
 * cancelled one. When the first event is taken out its place at the top stays open for the next event that is put in,
 * mostly one that the first has brought about: then one way through the heap serves both.
 */
struct glo_queue {
    glo_time *times;
    struct glo_queue_entry *heap;
    uint32_t max_times, max_heap;
    uint32_t num_heap; /* cancelled entries stay in the heap until they reach its top or are swept out */
    struct glo_queue_slot *slots;
    uint32_t num_slots, max_slots, first_free;
    uint32_t num_cancelled;
    bool is_open; /* the entry at the top has happened: it counts in num_heap, and is no event any more */
    uint64_t sequence;
};

void glo_queue_init(struct glo_queue *queue);
void glo_queue_free(struct glo_queue *queue);

/*
 * Adds an event; `priority` 0 to 255, smaller first. `handle` may be NULL. Returns 0, GLO_ERR_NO_MEMORY (the queue is
 * unchanged) or GLO_ERR_RANGE (2^56 events were scheduled).
 */
int glo_queue_push(struct glo_queue *queue, glo_time time, uint32_t kind, uint32_t a, uint32_t b, uint32_t priority,
                   struct glo_handle *handle);

/* True if the event was pending and now never happens; false for every other handle. */
bool glo_queue_cancel(struct glo_queue *queue, struct glo_handle handle);

bool glo_queue_is_pending(const struct glo_queue *queue, struct glo_handle handle);

/* Closes the place at the top, where it is open. */
void glo_queue_settle(struct glo_queue *queue);

/* The first event, borrowed until the queue is changed, and its time; NULL and GLO_NEVER when none is pending. */
static inline const struct glo_queue_entry *glo_queue_first(struct glo_queue *queue, glo_time *time)
{
    if (queue->is_open)
        glo_queue_settle(queue);
    *time = queue->num_heap ? queue->times[GLO_QUEUE_SHIFT] : GLO_NEVER;
    return queue->num_heap ? &queue->heap[0] : NULL;
}

static inline uint32_t glo_queue_priority(const struct glo_queue_entry *entry)
{
    return (uint32_t)(entry->rank >> GLO_QUEUE_SEQUENCE_BITS);
}

/* Takes the first event out, which glo_queue_first has just shown. */
void glo_queue_take(struct glo_queue *queue);

/* Both at once; false when none is pending. */
bool glo_queue_pop(struct glo_queue *queue, struct glo_event *event);

/* Pending events. */
static inline uint32_t glo_queue_length(const struct glo_queue *queue)
{
    return queue->num_heap - queue->num_cancelled - queue->is_open;
}

#endif
