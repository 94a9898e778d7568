/*
 * Things of customers that are on their way to the unit that is to work on them. The order is the unit's from the
 * instant at which it is assigned: it counts as one that waits at the station of its first operation (of those that do
 * it, the one chosen then), so that nobody else is promised the machine; but it waits in no queue.
 *
 * Invariant: a thing is on its way exactly if its arrival is scheduled; stations count theirs.
 */
#ifndef GLO_MODELS_INBOUND_H
#define GLO_MODELS_INBOUND_H

#include "models/production/production.h"

/* An order is assigned to a unit that can make it, not from stock; its thing will be there after this time. Returns 0
 * or an error of scheduling or GLO_ERR_NO_MEMORY. */
int glo_inbound_begin(struct glo_production *production, uint32_t order, uint32_t unit, glo_time after);

/* The event thing_arrives: the order goes to the stations. */
int glo_inbound_arrive(struct glo_production *production, uint32_t order);

/* Whether the thing of an order is on its way to the unit. */
static inline bool glo_inbound_is_coming(const struct glo_production *production, uint32_t order)
{
    return order < production->max_coming && production->coming[order].is_coming;
}

/* The customer of an order whose thing is on its way withdraws it. */
int glo_inbound_turn_back(struct glo_production *production, uint32_t order);

/* Whether the invariant holds. */
bool glo_inbound_sound(const struct glo_production *production);

#endif
