/* The four-way heap, its slots and their generations. */
#include "sim/queue.h"
#include "sim/capacity.h"
#include "sim/error.h"
#include "sim/memory.h"
#include "sim/rare.h"

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
    glo_free(queue->times);
    glo_free(queue->heap);
    glo_free(queue->slots);
    memset(queue, 0, sizeof *queue);
}

/* The two arrays of a heap, by the place of an entry. */
struct heap {
    glo_time *times;
    struct glo_queue_entry *entries;
};

static inline struct heap heap_of(const struct glo_queue *queue)
{
    return (struct heap){queue->times + GLO_QUEUE_SHIFT, queue->heap};
}

/* By time, then by rank. Which of two times is less nobody can foretell, so that it must not be a branch; that they are
 * equal is rare. */
static inline bool is_before(struct heap heap, uint32_t a, uint32_t b)
{
    bool before = heap.times[a] < heap.times[b];
    if (GLO_RARELY(heap.times[a] == heap.times[b]))
        before = heap.entries[a].rank < heap.entries[b].rank;
    return before;
}

static inline bool comes_before(struct heap heap, uint32_t at, glo_time time, uint64_t rank)
{
    bool before = heap.times[at] < time;
    if (GLO_RARELY(heap.times[at] == time))
        before = heap.entries[at].rank < rank;
    return before;
}

static inline void move(struct heap heap, uint32_t to, uint32_t from)
{
    heap.times[to] = heap.times[from];
    heap.entries[to] = heap.entries[from];
}

/* Moves what comes later down, on the way up from the place `at`; returns the place that is left. */
static inline uint32_t make_way(struct heap heap, uint32_t at, glo_time time, uint64_t rank)
{
    while (at > 0) {
        uint32_t parent = (at - 1) / WAYS;
        if (comes_before(heap, parent, time, rank))
            break;
        move(heap, at, parent);
        at = parent;
    }
    return at;
}

/* The least of the children from `first` on; beyond the end there is none. */
static inline uint32_t least_of(struct heap heap, uint32_t first, uint32_t num)
{
    if (first + WAYS <= num) { /* the winners of two pairs meet */
        uint32_t a = first + is_before(heap, first + 1, first);
        uint32_t b = first + 2 + is_before(heap, first + 3, first + 2);
        return is_before(heap, b, a) ? b : a;
    }
    uint32_t least = first;
    for (uint32_t child = first + 1; child < num; child++)
        least = is_before(heap, child, least) ? child : least;
    return least;
}

/* Moves what comes earlier up, on the way down from the place `at`; returns the place that is left. */
static inline uint32_t make_room(struct heap heap, uint32_t num, uint32_t at, glo_time time, uint64_t rank)
{
    for (uint64_t first; (first = (uint64_t)at * WAYS + 1) < num;) {
        uint32_t least = least_of(heap, (uint32_t)first, num);
        if (!comes_before(heap, least, time, rank))
            break;
        move(heap, at, least);
        at = least;
    }
    return at;
}

static void sift_down(struct heap heap, uint32_t num, uint32_t at, glo_time time, struct glo_queue_entry entry)
{
    at = make_room(heap, num, at, time, entry.rank);
    heap.times[at] = time;
    heap.entries[at] = entry;
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
    uint32_t last = --queue->num_heap;
    struct heap heap = heap_of(queue);
    if (last > 0)
        sift_down(heap, last, 0, heap.times[last], heap.entries[last]);
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
    struct heap heap = heap_of(queue);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < queue->num_heap; i++) {
        if (is_cancelled(queue, &heap.entries[i]))
            release(queue, heap.entries[i].slot - 1);
        else
            move(heap, kept++, i);
    }
    queue->num_heap = kept;
    queue->num_cancelled = 0;
    for (uint32_t i = kept; i-- > 0;)
        sift_down(heap, kept, i, heap.times[i], heap.entries[i]);
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
GLO_COLD static int make_ready(struct glo_queue *queue, struct glo_handle *handle, uint32_t *slot)
{
    uint64_t num = (uint64_t)queue->num_heap + 1;
    if (queue->sequence >> GLO_QUEUE_SEQUENCE_BITS)
        return GLO_ERR_RANGE;
    if (queue->num_heap == queue->max_heap &&
        (glo_grow(&queue->times, &queue->max_times, num + GLO_QUEUE_SHIFT, sizeof *queue->times) != GLO_OK ||
         glo_grow(&queue->heap, &queue->max_heap, num, sizeof *queue->heap) != GLO_OK))
        return GLO_ERR_NO_MEMORY;
    if (queue->max_heap > queue->max_times - GLO_QUEUE_SHIFT)
        queue->max_heap = queue->max_times - GLO_QUEUE_SHIFT;
    return handle ? take_slot(queue, slot, handle) : GLO_OK;
}

/* Field by field into its place: a copy of a struct that was just made waits until all of it is written. */
static inline void put(struct heap heap, uint32_t at, glo_time time, uint64_t rank, uint32_t slot, uint32_t kind,
                       uint64_t ids)
{
    heap.times[at] = time;
    heap.entries[at].rank = rank;
    heap.entries[at].slot = slot;
    heap.entries[at].kind = kind;
    heap.entries[at].a = (uint32_t)(ids >> 32);
    heap.entries[at].b = (uint32_t)ids;
}

/* Down from the top where that is open, else up from the end. */
GLO_APART static void put_among(struct glo_queue *queue, glo_time time, uint64_t rank, uint32_t slot, uint32_t kind,
                                uint64_t ids)
{
    struct heap heap = heap_of(queue);
    uint32_t at = queue->is_open ? make_room(heap, queue->num_heap, 0, time, rank)
                                 : make_way(heap, queue->num_heap++, time, rank);
    queue->is_open = false;
    put(heap, at, time, rank, slot, kind, ids);
    if (queue->num_cancelled)
        glo_queue_settle(queue);
}

int glo_queue_push(struct glo_queue *queue, glo_time time, uint32_t kind, uint32_t a, uint32_t b, uint32_t priority,
                   struct glo_handle *handle)
{
    uint32_t slot = 0;
    assert(priority < 256);
    if (GLO_RARELY(queue->num_heap == queue->max_heap || handle || queue->sequence >> GLO_QUEUE_SEQUENCE_BITS)) {
        int code = make_ready(queue, handle, &slot);
        if (code != GLO_OK)
            return code;
    }
    uint64_t rank = (uint64_t)priority << GLO_QUEUE_SEQUENCE_BITS | queue->sequence++, ids = (uint64_t)a << 32 | b;
    if (queue->num_heap == 1 && queue->is_open) { /* it is the only one */
        queue->is_open = false;
        put(heap_of(queue), 0, time, rank, slot, kind, ids);
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
    glo_time time;
    const struct glo_queue_entry *first = glo_queue_first(queue, &time);
    if (!first)
        return false;
    *event = (struct glo_event){time, first->kind, first->a, first->b};
    glo_queue_take(queue);
    return true;
}
