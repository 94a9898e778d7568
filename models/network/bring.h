/* The way of a customer's thing to the unit that is to work on it. */
#ifndef GLO_MODELS_BRING_H
#define GLO_MODELS_BRING_H

#include "models/network/network.h"

/* An order is given to a unit (glo_networks_assign) by a handover that is no plain delivery: where the thing has to
 * come to the unit first, that way is booked and begun. Returns 0 or an error that ends the replication. */
int glo_networks_bring(struct glo_networks *networks, uint32_t order, const struct glo_neighbour *unit);

/* How long the thing of an order takes to a unit; 0 where none has to come. */
glo_time glo_networks_coming(const struct glo_networks *networks, const struct glo_order *order,
                             const struct glo_neighbour *unit);

/* What all trips of an order take of whoever serves it, by one of them: a thing is carried twice, and who travels pays.
 */
struct glo_trip glo_networks_all_trips(const struct glo_networks *networks, const struct glo_order *order,
                                       struct glo_trip one);

#endif
