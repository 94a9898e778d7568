/* The four-way heap, its slots and their generations. */
#include "sim/queue.h"
#include "sim/capacity.h"
#include "sim/error.h"
#include "sim/memory.h"

#include <assert.h>
#include <string.h>

#define WAYS 4
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

/* By time, then by rank. Which of two times is less nobody can foretell, so that it must not be a branch; that they are
 * equal is rare. */
static inline bool before(glo_time a, uint64_t a_rank, glo_time b, uint64_t b_rank)
{
    bool is_before = a < b;
    if (__builtin_expect(a == b, 0))
        is_before = a_rank < b_rank;
    return is_before;
}

static inline bool entry_before(const struct glo_queue_entry *a, const struct glo_queue_entry *b)
{
    return before(a->time, a->rank, b->time, b->rank);
}

/* Moves what comes later down, on the way up from the place `at`; returns the place that is left. */
static uint32_t make_way(struct glo_queue_entry *heap, uint32_t at, glo_time time, uint64_t rank)
{
    while (at > 0) {
        uint32_t parent = (at - 1) / WAYS;
        if (!before(time, rank, heap[parent].time, heap[parent].rank))
            break;
        heap[at] = heap[parent];
        at = parent;
    }
    return at;
}

/* The least of the children from `first` on; beyond the end there is none. */
static inline uint32_t least_of(const struct glo_queue_entry *heap, uint32_t first, uint32_t num)
{
    if (first + WAYS <= num) { /* the winners of two pairs meet */
        uint32_t a = first + entry_before(&heap[first + 1], &heap[first]);
        uint32_t b = first + 2 + entry_before(&heap[first + 3], &heap[first + 2]);
        return entry_before(&heap[b], &heap[a]) ? b : a;
    }
    uint32_t least = first;
    for (uint32_t child = first + 1; child < num; child++)
        least = entry_before(&heap[child], &heap[least]) ? child : least;
    return least;
}

/* Moves what comes earlier up, on the way down from the place `at`; returns the place that is left. */
static inline uint32_t make_room(struct glo_queue_entry *heap, uint32_t num, uint32_t at, glo_time time, uint64_t rank)
{
    for (uint64_t first; (first = (uint64_t)at * WAYS + 1) < num;) {
        uint32_t least = least_of(heap, (uint32_t)first, num);
        if (!before(heap[least].time, heap[least].rank, time, rank))
            break;
        heap[at] = heap[least];
        at = least;
    }
    return at;
}

static void sift_down(struct glo_queue_entry *heap, uint32_t num, uint32_t at, struct glo_queue_entry entry)
{
    heap[make_room(heap, num, at, entry.time, entry.rank)] = entry;
}

static bool is_cancelled(const struct glo_queue *queue, const struct glo_queue_entry *entry)
{
    return entry->slot && !(queue->slots[entry->slot - 1].generation & 1);
}

/* The slot is ready for another event; its handle must be stale already. */
static void release(struct glo_queue *queue, uint32_t slot)
{
    queue->slots[slot].next_free = queue->first_free;
    queue->first_free = slot + 1;
}

static void remove_top(struct glo_queue *queue)
{
    struct glo_queue_entry last = queue->heap[--queue->num_heap];
    if (queue->num_heap)
        sift_down(queue->heap, queue->num_heap, 0, last);
}

/* Makes the top what the invariants say: an entry, and one that is not cancelled. */
void glo_queue_settle(struct glo_queue *queue)
{
    if (queue->is_open) {
        queue->is_open = false;
        remove_top(queue);
    }
    while (queue->num_cancelled && is_cancelled(queue, &queue->heap[0])) {
        uint32_t slot = queue->heap[0].slot - 1;
        remove_top(queue);
        release(queue, slot);
        queue->num_cancelled--;
    }
}

/* Rebuilds the heap without its cancelled entries; total order makes the result independent of when
 * this happens. */
static void sweep(struct glo_queue *queue)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < queue->num_heap; i++) {
        if (is_cancelled(queue, &queue->heap[i]))
            release(queue, queue->heap[i].slot - 1);
        else
            queue->heap[kept++] = queue->heap[i];
    }
    queue->num_heap = kept;
    queue->num_cancelled = 0;
    for (uint32_t i = kept; i-- > 0;)
        sift_down(queue->heap, kept, i, queue->heap[i]);
}

/* A slot whose generation says that its event is pending: `*slot` is its number plus 1. */
static int take_slot(struct glo_queue *queue, uint32_t *slot, struct glo_handle *handle)
{
    if (queue->first_free) {
        *slot = queue->first_free;
        queue->first_free = queue->slots[*slot - 1].next_free;
    } else {
        if (glo_grow(&queue->slots, &queue->max_slots, (uint64_t)queue->num_slots + 1, sizeof *queue->slots) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        *slot = ++queue->num_slots;
    }
    *handle = (struct glo_handle){*slot - 1, ++queue->slots[*slot - 1].generation};
    return GLO_OK;
}

/* What an event rarely needs: room in the heap, a handle. */
__attribute__((cold, noinline)) static int make_ready(struct glo_queue *queue, struct glo_handle *handle, uint32_t *slot)
{
    if (queue->sequence >> GLO_QUEUE_SEQUENCE_BITS)
        return GLO_ERR_RANGE;
    if (queue->num_heap == queue->max_heap &&
        glo_grow(&queue->heap, &queue->max_heap, (uint64_t)queue->num_heap + 1, sizeof *queue->heap) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    return handle ? take_slot(queue, slot, handle) : GLO_OK;
}

/* Field by field into its place: a copy of a struct that was just made waits until all of it is written. */
static inline void put(struct glo_queue_entry *entry, glo_time time, uint64_t rank, uint32_t slot, uint32_t kind,
                       uint64_t ids)
{
    entry->time = time;
    entry->rank = rank;
    entry->slot = slot;
    entry->kind = kind;
    entry->a = (uint32_t)(ids >> 32);
    entry->b = (uint32_t)ids;
}

/* Down from the top where that is open, else up from the end. */
__attribute__((noinline)) static void put_among(struct glo_queue *queue, glo_time time, uint64_t rank, uint32_t slot,
                                                uint32_t kind, uint64_t ids)
{
    uint32_t at = queue->is_open ? make_room(queue->heap, queue->num_heap, 0, time, rank)
                                 : make_way(queue->heap, queue->num_heap++, time, rank);
    queue->is_open = false;
    put(&queue->heap[at], time, rank, slot, kind, ids);
    if (queue->num_cancelled)
        glo_queue_settle(queue);
}

int glo_queue_push(struct glo_queue *queue, glo_time time, uint32_t kind, uint32_t a, uint32_t b, uint32_t priority,
                   struct glo_handle *handle)
{
    uint32_t slot = 0;
    assert(priority < 256);
    if (__builtin_expect(queue->num_heap == queue->max_heap || handle ||
                             queue->sequence >> GLO_QUEUE_SEQUENCE_BITS,
                         0)) {
        int code = make_ready(queue, handle, &slot);
        if (code != GLO_OK)
            return code;
    }
    uint64_t rank = (uint64_t)priority << GLO_QUEUE_SEQUENCE_BITS | queue->sequence++, ids = (uint64_t)a << 32 | b;
    if (queue->num_heap == 1 && queue->is_open) { /* it is the only one */
        queue->is_open = false;
        put(queue->heap, time, rank, slot, kind, ids);
    } else
        put_among(queue, time, rank, slot, kind, ids);
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
    glo_queue_settle(queue);
    queue->slots[handle.slot].generation++;
    queue->num_cancelled++;
    if (queue->num_cancelled > SWEEP && queue->num_cancelled > queue->num_heap / 2)
        sweep(queue);
    glo_queue_settle(queue);
    return true;
}

void glo_queue_take(struct glo_queue *queue)
{
    uint32_t slot = queue->heap[0].slot;
    assert(queue->num_heap && !queue->is_open);
    if (slot) {
        queue->slots[slot - 1].generation++;
        release(queue, slot - 1);
    }
    queue->is_open = true;
}

bool glo_queue_pop(struct glo_queue *queue, struct glo_event *event)
{
    const struct glo_queue_entry *first = glo_queue_first(queue);
    if (!first)
        return false;
    *event = (struct glo_event){first->time, first->kind, first->a, first->b};
    glo_queue_take(queue);
    return true;
}
