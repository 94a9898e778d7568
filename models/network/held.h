/*
 * Orders that a network holds, by class of their products: the first of each class is found and given away without
 * looking at the others. First is who is due first, then who came first. Which unit gets an order is not decided here.
 */
#ifndef GLO_MODELS_HELD_H
#define GLO_MODELS_HELD_H

#include "sim/time.h"

#include <stdbool.h>
#include <stdint.h>

struct glo_held_order {
    glo_time due;  /* what decides; 0 for all where only coming counts */
    uint64_t turn; /* in which they came */
    uint32_t order;
};

/* A heap: the first order is item 0. */
struct glo_held_heap {
    struct glo_held_order *items;
    uint32_t num, max;
};

/* Owns its heaps. */
struct glo_held {
    struct glo_held_heap *heaps; /* by class */
    uint32_t num_heaps;
    uint32_t length; /* orders in all heaps */
    uint64_t next_turn;
};

int glo_held_init(struct glo_held *held, uint32_t num_classes);
void glo_held_free(struct glo_held *held);

/* Adds an order that comes now. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_held_add(struct glo_held *held, uint32_t class_number, uint32_t order, glo_time due);

/* Takes the first order of a class, which must have one. */
struct glo_held_order glo_held_take(struct glo_held *held, uint32_t class_number);

/* Takes an order that is held among those of a class. */
void glo_held_remove(struct glo_held *held, uint32_t class_number, uint32_t order);

/* Puts an order back that was taken: there is room for it. */
void glo_held_return(struct glo_held *held, uint32_t class_number, struct glo_held_order order);

/* Whether an order is to be given away before another. */
static inline bool glo_held_before(const struct glo_held_order *a, const struct glo_held_order *b)
{
    return a->due < b->due || (a->due == b->due && a->turn < b->turn);
}

/* Whether every heap is one, and the orders are counted right. */
bool glo_held_sound(const struct glo_held *held);

#endif
