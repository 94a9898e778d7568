/*
 * One order on its way through the house, and the array that holds all that are under way. Orders are named by their
 * slot (a 32-bit id); slots are reused, so an id is valid only until glo_orders_remove. The array may move when it
 * grows: keep ids, not pointers.
 *
 * An order carries its own randomness: what the customer wants and how much work each operation is depends only on the
 * stream's key, the replication and the order's number (see sim/stream.h), never on what the networks do with it.
 */
#ifndef GLO_MODELS_ORDER_H
#define GLO_MODELS_ORDER_H

#include <stdbool.h>

#include "models/records.h"
#include "sim/stream.h"
#include "sim/time.h"

#define GLO_NO_ORDER UINT32_MAX
#define GLO_NO_UNIT UINT32_MAX

/* What a mode of transport may be asked for by its name; all but `move` are handovers, by which an order and its
 * customer come together (models/logistics/handover.h). */
enum glo_carriage {
    GLO_CARRIAGE_deliver,
    GLO_CARRIAGE_collect,
    GLO_CARRIAGE_visit,
    GLO_CARRIAGE_send,
    GLO_CARRIAGE_move, /* of a unit */
    GLO_NUM_CARRIAGES
};

/*
 * Fields that are used together stand together, and those that begin alike: an order is added by few wide writes. The
 * size is a multiple of 64 bytes, so that the address of an order is quickly found.
 */
struct glo_order {
    /* who asked for what: whoever adds the order says it */
    uint32_t number; /* in its stream, from 0 */
    uint32_t stream, product, place, network;
    uint32_t lot;
    uint32_t bin;                       /* in which it was placed: the cohort it belongs to */
    uint32_t operation;                 /* where it is */
    glo_time placed, requested, agreed; /* GLO_NEVER: no date */
    double first_work; /* h at speed 1, of the first piece of the first operation: it shares a block with the arrival;
                          its sign bit is set where it is the work of all pieces together */
    /* none at first */
    uint32_t unit, mode;
    uint32_t previous, next; /* in the one queue it waits in */
    /* the times of its life; GLO_NEVER: has not happened */
    glo_time configured, assigned, started, finished;
    glo_time shipped, delivered, closed;
    /* 0 at first */
    union {
        glo_time joined; /* the queue it is in, or the operation it is in began */
        int64_t
            surplus; /* once it is delivered, and `valued`: of the customer, 1e-6 of the currency; may be negative */
    };
    glo_time queue, service; /* sums over the operations so far */
    enum glo_fate fate;      /* how it ended */
    uint8_t reason;          /* enum glo_reason */
    uint8_t partners;        /* of the enterprise that a broker has formed for it; 0: none */
    /* what it took */
    double distance;                      /* km by road */
    int64_t activity;                     /* transport activity, g x m = 1e-9 tkm */
    int64_t cost[GLO_NUM_ORDER_ACCOUNTS]; /* 1e-6 of the currency */
    int64_t co2e[GLO_NUM_ORDER_SOURCES];  /* 1e-9 kg */
    uint8_t first_choice;                 /* 1: served by the nearest eligible unit */
    uint8_t handover;                     /* enum glo_carriage */
    uint8_t in_use;                       /* 1: the slot holds an order */
    uint8_t valued;                       /* 1: its surplus is known */
    uint32_t station, terms;              /* of its operation; where the unit's work is booked: both once it is there */
    uint32_t visit; /* how often it was sent back, 0 when it is assigned; before, the round of its stages */
};
_Static_assert(sizeof(struct glo_order) % 64 == 0, "the size of an order");

/* Owns the array. Zeroed memory is an empty set. */
struct glo_orders {
    struct glo_order *items;
    uint32_t max_items, num_items; /* slots ever used */
    uint32_t first_free;           /* slot + 1 of the first free one; linked by `next` */
    uint32_t num_open;             /* slots in use */
    uint32_t replication;
    const struct glo_stream *streams; /* by stream; borrowed */
    const uint32_t *priorities;       /* the class of each stream; borrowed; NULL: all are of one class */
};

void glo_orders_init(struct glo_orders *orders, uint32_t replication, const struct glo_stream *streams);
void glo_orders_free(struct glo_orders *orders);

/* A slot for a new order: it is nowhere yet, nothing has happened to it, and it is for the caller to say who asked for
 * what. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_orders_add(struct glo_orders *orders, uint32_t *id);
void glo_orders_remove(struct glo_orders *orders, uint32_t id);

static inline struct glo_order *glo_orders_get(const struct glo_orders *orders, uint32_t id)
{
    return &orders->items[id];
}

/* A queue of orders, linked through `previous` and `next`: an order is in at most one. */
struct glo_order_queue {
    uint32_t first, last; /* GLO_NO_ORDER: empty */
    uint32_t length;
};

void glo_order_queue_init(struct glo_order_queue *queue);
/* Puts `id` before `successor` (GLO_NO_ORDER: at the end). */
void glo_order_queue_insert(struct glo_order_queue *queue, struct glo_orders *orders, uint32_t id, uint32_t successor);
void glo_order_queue_remove(struct glo_order_queue *queue, struct glo_orders *orders, uint32_t id);

#endif
