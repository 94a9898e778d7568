/* Heaps of held orders. */
#include "models/network/held.h"

#include "sim/error.h"
#include "sim/memory.h"

#include <assert.h>
#include <string.h>

int glo_held_init(struct glo_held *held, uint32_t num_classes)
{
    memset(held, 0, sizeof *held);
    held->heaps = glo_alloc(num_classes, sizeof *held->heaps);
    held->num_heaps = num_classes;
    return held->heaps ? GLO_OK : GLO_ERR_NO_MEMORY;
}

void glo_held_free(struct glo_held *held)
{
    for (uint32_t i = 0; held->heaps && i < held->num_heaps; i++)
        glo_free(held->heaps[i].items);
    glo_free(held->heaps);
    memset(held, 0, sizeof *held);
}

void glo_held_return(struct glo_held *held, uint32_t class_number, struct glo_held_order order)
{
    struct glo_held_heap *heap = &held->heaps[class_number];
    uint32_t at = heap->num++;
    assert(heap->num <= heap->max);
    for (; at > 0 && glo_held_before(&order, &heap->items[(at - 1) / 2]); at = (at - 1) / 2)
        heap->items[at] = heap->items[(at - 1) / 2];
    heap->items[at] = order;
    held->length++;
}

int glo_held_add(struct glo_held *held, uint32_t class_number, uint32_t order, glo_time due)
{
    struct glo_held_heap *heap = &held->heaps[class_number];
    if (glo_grow(&heap->items, &heap->max, (uint64_t)heap->num + 1, sizeof *heap->items) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    glo_held_return(held, class_number, (struct glo_held_order){due, held->next_turn++, order});
    return GLO_OK;
}

/* Item `at` leaves the heap: the last one takes its place, and sinks or rises from there. */
static struct glo_held_order remove_at(struct glo_held *held, struct glo_held_heap *heap, uint32_t at)
{
    struct glo_held_order removed = heap->items[at], last = heap->items[--heap->num];
    for (; at > 0 && glo_held_before(&last, &heap->items[(at - 1) / 2]); at = (at - 1) / 2)
        heap->items[at] = heap->items[(at - 1) / 2];
    for (uint32_t child; (child = 2 * at + 1) < heap->num; at = child) {
        child += child + 1 < heap->num && glo_held_before(&heap->items[child + 1], &heap->items[child]);
        if (!glo_held_before(&heap->items[child], &last))
            break;
        heap->items[at] = heap->items[child];
    }
    if (heap->num > 0)
        heap->items[at] = last;
    held->length--;
    return removed;
}

struct glo_held_order glo_held_take(struct glo_held *held, uint32_t class_number)
{
    return remove_at(held, &held->heaps[class_number], 0);
}

void glo_held_remove(struct glo_held *held, uint32_t class_number, uint32_t order)
{
    struct glo_held_heap *heap = &held->heaps[class_number];
    uint32_t at = 0;
    while (heap->items[at].order != order)
        at++;
    remove_at(held, heap, at);
}

bool glo_held_sound(const struct glo_held *held)
{
    uint32_t length = 0;
    for (uint32_t i = 0; i < held->num_heaps; i++) {
        const struct glo_held_heap *heap = &held->heaps[i];
        length += heap->num;
        for (uint32_t at = 1; at < heap->num; at++)
            if (glo_held_before(&heap->items[at], &heap->items[(at - 1) / 2]))
                return false;
    }
    return length == held->length;
}
