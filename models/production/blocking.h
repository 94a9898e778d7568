/*
 * Limited room before stations. An order whose operation has ended and whose next station has neither an idle machine
 * nor room stays on its machine, which is blocked until there is room (blocking after service); who has been blocked
 * first enters first. An order that comes back to the station at whose machine it is changes places with the first of
 * its queue, so that it needs no room. Preemption makes no room either.
 *
 * A blocked machine does not wear, but may fail by elapsed time, be repaired and go off shift; its order leaves it all
 * the same as soon as there is room. The time blocked is time in queue. All stations of a unit where one has limited
 * room are coupled: they are of the shop, can be blocked, and starve.
 *
 * Invariants: no more orders wait at a station than it has room for; while an order waits for room at a station, that
 * has none; the orders and machines of a unit never all wait for each other: that is an error at once.
 */
#ifndef GLO_MODELS_BLOCKING_H
#define GLO_MODELS_BLOCKING_H

#include "models/production/production.h"

/* Whether an order that came to a station of the shop now would find an idle machine, or room to wait. */
bool glo_blocking_has_room(const struct glo_production *production, uint32_t station);

/* The work of the order at a machine of the station has ended and the machine stands: `*held`: the order stays there,
 * for want of room. */
int glo_blocking_hold(struct glo_production *production, uint32_t station, uint32_t order, bool *held);

/* There may be room at a station: those who wait for it enter. */
int glo_blocking_admit(struct glo_production *production, uint32_t station);

/* An order has come to the operation that it is at (`by` 1), or goes (-1): the coupled stations of its later operations
 * expect it. */
void glo_blocking_expect(struct glo_production *production, uint32_t station, uint32_t order, int by);

/* Whether the invariants hold at a station of the shop, looked at from scratch. */
bool glo_blocking_sound(const struct glo_production *production, uint32_t station);

#endif
