/*
 * Orders that wait at their unit for a departure. A mode that consolidates leaves a unit with all that waits there for
 * it, whatever the destination, when the load is full or the oldest order has waited long enough; each order then goes
 * its own road distance. What it pays of the whole is in transport.h. Where the units have a number of vehicles of a
 * mode, what is due waits for one of them: an order by itself, or, of a mode that consolidates, those that come first,
 * as many as the vehicle takes. It is back after the way there and back, as often as what it carries needs it
 * (glo_transport_away).
 *
 * Invariants: a departure is scheduled exactly if orders wait that are not yet due, for when the first of them has
 * waited long enough. While orders that are due wait, no vehicle is at the unit.
 */
#ifndef GLO_MODELS_SHIPMENTS_H
#define GLO_MODELS_SHIPMENTS_H

#include "models/logistics/transport.h"
#include "models/order.h"
#include "sim/simulation.h"

/* What waits at one unit for one mode. */
struct glo_shipment {
    struct glo_order_queue waiting;
    struct glo_load load;
    struct glo_handle leaves;
    bool is_due;            /* what waits leaves as soon as there is a vehicle */
    uint32_t free_vehicles; /* at the unit; of a mode with so many */
};

/* Owns its arrays. Zeroed memory: nobody ever waits. */
struct glo_shipments {
    const struct glo_transport_spec *transport; /* borrowed, as all that follows */
    struct glo_simulation *simulation;
    struct glo_orders *orders;
    struct glo_shipment *items; /* [unit][mode]; NULL: no mode consolidates or has a number of vehicles */
    double *masses;             /* kg, by the slots of orders that wait */
    uint32_t max_masses;
    uint32_t num_units;
};

/* Nobody waits. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_shipments_init(struct glo_shipments *shipments, const struct glo_transport_spec *transport,
                       struct glo_simulation *simulation, struct glo_orders *orders, uint32_t num_units);
void glo_shipments_free(struct glo_shipments *shipments);

/* An order of `mass` kg, whose unit and road distance are set, joins those that wait for the mode, for which orders do
 * (glo_transport_waits). What then leaves is for glo_shipments_leave. Returns 0, GLO_ERR_NO_MEMORY or an error of
 * scheduling. */
int glo_shipments_load(struct glo_shipments *shipments, uint32_t order, uint32_t mode, double mass);

/* The events shipment_leaves and vehicle_returns, before glo_shipments_leave. */
void glo_shipments_fall_due(struct glo_shipments *shipments, uint32_t unit, uint32_t mode);
void glo_shipments_return(struct glo_shipments *shipments, uint32_t unit, uint32_t mode);

/* What is due leaves, as far as there are vehicles: `leave` is called for one order after the other, with the load, of
 * which it takes its part (glo_transport_trip); NULL: it goes alone. Returns 0, what `leave` returned or an error of
 * scheduling. */
int glo_shipments_leave(struct glo_shipments *shipments, uint32_t unit, uint32_t mode,
                        int (*leave)(void *world, uint32_t order, struct glo_load *load), void *world);

/* Compares who waits with the departures that are scheduled (in test builds): 0 or GLO_ERR_BALANCE. */
int glo_shipments_check(const struct glo_shipments *shipments);

#endif
