/*
 * Orders and their parts. An order that comes to an operation with a bill of materials takes every part from the stock
 * of its unit, each first come, first served in the queue of that stock: what is there is set aside for it at once, and
 * for what is not a claim waits in the order's place (a claim is an order too, nobody's, of no stream). When the last
 * claim is filled the order joins a station. While it waits it counts as an order that waits at the station that was
 * chosen when it came, whose idle machines are starved; with alternatives the station is chosen anew then.
 *
 * A material that the unit does not keep is bought as it is used, as all others are, and nobody waits for it. Of a
 * material that it keeps, pieces carry what they have cost to the order (stock_value.c).
 *
 * Pieces come to a shelf by events only, and whoever takes pieces has all of them, or stands in the queue, before
 * anything else happens: first all parts are taken or claimed, then the order goes on, then the stocks are replenished.
 * No stock is replenished, however indirectly, from itself, so that nobody is served in the midst of a withdrawal.
 *
 * Invariants: every order that lacks parts has as many claims in queues as it is missing; no claim is without order.
 */
#ifndef GLO_MODELS_PARTS_H
#define GLO_MODELS_PARTS_H

#include "models/production/bill.h"
#include "models/production/stock.h"

/* The bill of the operation that an order is at; NULL: it needs no parts. */
static inline const struct glo_bill *glo_parts_needed(const struct glo_production *production, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(production->orders, id);
    return production->plan->plans[order->product].operations[order->operation].bill;
}

/* Whether an order is a claim. */
static inline bool glo_parts_is_claim(const struct glo_order *order)
{
    return order->stream == GLO_NO_CODE;
}

/* An order comes to a station of the shop for an operation with parts: it takes them, and joins or waits. */
int glo_parts_gather(struct glo_production *production, uint32_t station, uint32_t order);

/* An order's operation begins: the materials of its bill that the unit does not keep are bought, for so many pieces. */
void glo_parts_buy(struct glo_production *production, uint32_t order, uint32_t pieces);

/* The pieces of a claim are there: it is removed, and its order joins a station if it was the last. */
int glo_parts_come(struct glo_stocks *stocks, uint32_t claim);

/* Whether an order waits for parts. */
bool glo_parts_lacks(const struct glo_production *production, uint32_t order);

/* An order whose operation has not begun gives back the parts it has, and claims no more. Nobody is served with them
 * before glo_parts_hand_out, so that all who leave together have left by then. */
void glo_parts_return(struct glo_production *production, uint32_t order);
int glo_parts_hand_out(struct glo_production *production, uint32_t order);

/* Whether the invariants hold, looked at from scratch. */
bool glo_parts_sound(const struct glo_stocks *stocks);

#endif
