/*
 * What a network does with an order that nobody can have in time, and the orders that it holds because of it. When a
 * held order is given away, and to whom, is the network's own matter.
 */
#ifndef GLO_MODELS_FALLBACK_H
#define GLO_MODELS_FALLBACK_H

#include "models/network/dispatch.h"
#include "models/network/held.h"

enum glo_fallback { GLO_HOLD, GLO_EARLIEST, GLO_REFUSE };

/* The words of these, in this order; those of GLO_HOLD have parameters of their own. */
extern const struct glo_registry glo_fallback_registry;

/* What becomes of an order that is offered. */
struct glo_decision {
    enum { GLO_GIVE, GLO_KEEP, GLO_DECLINE } what;
    enum glo_reason reason; /* of what is declined */
    struct glo_neighbour unit, nearest;
    glo_time agreed;
};

static inline struct glo_decision glo_decline(enum glo_reason reason)
{
    return (struct glo_decision){.what = GLO_DECLINE, .reason = reason};
}

/* Who is found for an order of which this unit is the nearest, and at its date. */
static inline struct glo_decision glo_give(const struct glo_neighbour *unit, const struct glo_neighbour *nearest,
                                           glo_time agreed)
{
    return (struct glo_decision){GLO_GIVE, GLO_REASON_none, *unit, *nearest, agreed};
}

/* The decision by this choice where nobody is free in time: `found` is who is free and earliest (GLO_NEVER: nobody is
 * free), `waits` whether it is worth waiting for somebody who is. */
struct glo_decision glo_fallback_decide(const struct glo_networks *networks, const struct glo_service *service,
                                        const struct glo_choice *choice, uint32_t order,
                                        const struct glo_neighbour *nearest, const struct glo_soonest *found,
                                        bool waits);

/*
 * The order joins those that its network holds by this choice, by its turn or by its agreed date, if its customer does.
 * Returns 0 or an error that ends the replication.
 */
int glo_fallback_hold(struct glo_networks *networks, const struct glo_service *service, struct glo_held *held,
                      const struct glo_choice *choice, uint32_t order);

/* The customer of a held order has lost patience. */
int glo_fallback_withdraw(struct glo_networks *networks, uint32_t network, struct glo_held *held, uint32_t order);

/* Orders that were taken out and passed over, to be put back when the others have had their turn. Owns its array. */
struct glo_passed {
    struct glo_passed_order {
        uint32_t class_number;
        struct glo_held_order order;
    } * items;
    uint32_t num, max;
};

/* Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_passed_add(struct glo_passed *passed, uint32_t class_number, struct glo_held_order order);
/* Puts all of them back, and releases the array. */
void glo_passed_return(struct glo_passed *passed, struct glo_held *held);

#endif
