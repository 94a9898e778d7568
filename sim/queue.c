/* The four-way heap, its slots and their generations. */
#include "sim/queue.h"
#include "sim/capacity.h"
#include "sim/error.h"
#include "sim/memory.h"

#include <assert.h>
#include <string.h>

#define WAYS 4
#define SEQUENCE_BITS 56
#define SWEEP GLO_CAPACITY(32, 0) /* cancelled entries that are not worth a sweep */

void glo_queue_init(struct glo_queue *queue)
{
    memset(queue, 0, sizeof *queue);
}

void glo_queue_free(struct glo_queue *queue)
{
    glo_free(queue->heap);
    glo_free(queue->slots);
    memset(queue, 0, sizeof *queue);
}

static bool before(const struct glo_queue_entry *a, const struct glo_queue_entry *b)
{
    return a->time != b->time ? a->time < b->time : a->rank < b->rank;
}

static void sift_up(struct glo_queue_entry *heap, uint32_t at, struct glo_queue_entry entry)
{
    while (at > 0) {
        uint32_t parent = (at - 1) / WAYS;
        if (!before(&entry, &heap[parent]))
            break;
        heap[at] = heap[parent];
        at = parent;
    }
    heap[at] = entry;
}

static void sift_down(struct glo_queue_entry *heap, uint32_t num, uint32_t at, struct glo_queue_entry entry)
{
    for (;;) {
        uint64_t first = (uint64_t)at * WAYS + 1;
        if (first >= num)
            break;
        uint32_t least = (uint32_t)first;
        uint32_t end = first + WAYS < num ? (uint32_t)first + WAYS : num;
        for (uint32_t child = least + 1; child < end; child++)
            if (before(&heap[child], &heap[least]))
                least = child;
        if (!before(&heap[least], &entry))
            break;
        heap[at] = heap[least];
        at = least;
    }
    heap[at] = entry;
}

static void remove_top(struct glo_queue *queue)
{
    struct glo_queue_entry last = queue->heap[--queue->num_heap];
    if (queue->num_heap)
        sift_down(queue->heap, queue->num_heap, 0, last);
}

static bool is_alive(const struct glo_queue *queue, uint32_t slot)
{
    return queue->slots[slot].generation & 1;
}

/* Makes the slot's handle stale and the slot ready for another event. */
static void release(struct glo_queue *queue, uint32_t slot)
{
    queue->slots[slot].next_free = queue->first_free;
    queue->first_free = slot + 1;
}

/* Rebuilds the heap without its cancelled entries; total order makes the result independent of when
 * this happens. */
static void sweep(struct glo_queue *queue)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < queue->num_heap; i++) {
        if (is_alive(queue, queue->heap[i].slot))
            queue->heap[kept++] = queue->heap[i];
        else
            release(queue, queue->heap[i].slot);
    }
    queue->num_heap = kept;
    queue->num_cancelled = 0;
    for (uint32_t i = kept; i-- > 0;)
        sift_down(queue->heap, kept, i, queue->heap[i]);
}

int glo_queue_push(struct glo_queue *queue, const struct glo_event *event, uint32_t priority, struct glo_handle *handle)
{
    assert(priority < 256);
    if (queue->sequence >> SEQUENCE_BITS)
        return GLO_ERR_RANGE;
    if (glo_grow(&queue->heap, &queue->max_heap, (uint64_t)queue->num_heap + 1, sizeof *queue->heap) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    uint32_t slot;
    if (queue->first_free) {
        slot = queue->first_free - 1;
        queue->first_free = queue->slots[slot].next_free;
    } else {
        if (glo_grow(&queue->slots, &queue->max_slots, (uint64_t)queue->num_slots + 1, sizeof *queue->slots) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        slot = queue->num_slots++;
    }
    struct glo_queue_slot *s = &queue->slots[slot];
    s->generation++;
    s->kind = event->kind;
    s->a = event->a;
    s->b = event->b;
    struct glo_queue_entry entry = {event->time, (uint64_t)priority << SEQUENCE_BITS | queue->sequence++, slot};
    sift_up(queue->heap, queue->num_heap++, entry);
    if (handle)
        *handle = (struct glo_handle){slot, s->generation};
    return GLO_OK;
}

bool glo_queue_is_pending(const struct glo_queue *queue, struct glo_handle handle)
{
    return handle.slot < queue->num_slots && (handle.generation & 1) &&
           queue->slots[handle.slot].generation == handle.generation;
}

bool glo_queue_cancel(struct glo_queue *queue, struct glo_handle handle)
{
    if (!glo_queue_is_pending(queue, handle))
        return false;
    queue->slots[handle.slot].generation++;
    queue->num_cancelled++;
    if (queue->num_cancelled > SWEEP && queue->num_cancelled > queue->num_heap / 2)
        sweep(queue);
    return true;
}

/* Brings a pending event to the top; false when there is none. */
static bool settle(struct glo_queue *queue)
{
    while (queue->num_heap) {
        uint32_t slot = queue->heap[0].slot;
        if (is_alive(queue, slot))
            return true;
        remove_top(queue);
        release(queue, slot);
        queue->num_cancelled--;
    }
    return false;
}

bool glo_queue_peek(struct glo_queue *queue, glo_time *time, uint32_t *priority)
{
    if (!settle(queue))
        return false;
    *time = queue->heap[0].time;
    *priority = (uint32_t)(queue->heap[0].rank >> SEQUENCE_BITS);
    return true;
}

bool glo_queue_pop(struct glo_queue *queue, struct glo_event *event)
{
    if (!settle(queue))
        return false;
    uint32_t slot = queue->heap[0].slot;
    struct glo_queue_slot *s = &queue->slots[slot];
    *event = (struct glo_event){queue->heap[0].time, s->kind, s->a, s->b};
    s->generation++;
    remove_top(queue);
    release(queue, slot);
    return true;
}
