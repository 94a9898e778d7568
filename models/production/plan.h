/*
 * Process plans: the sequence of operations that makes a product, each with a capability, a service time per piece and
 * materials. Also the materials themselves. What is here is constant; who works is in production.h.
 */
#ifndef GLO_MODELS_PLAN_H
#define GLO_MODELS_PLAN_H

#include "models/accounting/factors.h"
#include "models/order.h"
#include "sim/distribution.h"

struct glo_material_spec {
    struct glo_named named;
    double price;                        /* currency per kg; NaN: none */
    struct glo_plain_emission emissions; /* kg CO2e per kg */
};

extern const struct glo_table glo_material_table;

struct glo_operation_spec {
    const char *operation;           /* the capability it needs */
    struct glo_distribution service; /* h per piece, at speed 1 */
    struct glo_amounts material;     /* kg per piece */
};

extern const struct glo_table glo_operation_table;

/* An operation as the production engine sees it. */
struct glo_operation {
    uint32_t capability;
    const struct glo_distribution *service; /* borrowed from the operation as written */
    double material_cost, material_co2e;    /* currency and kg CO2e per piece */
};

struct glo_plan {
    struct glo_operation *operations; /* owned by the scenario's arena */
    uint32_t num_operations;
    double mass, price; /* kg and currency per piece */
};

/* The same with any number of draws, in an attempt (from 0): each has numbers of its own. */
double glo_plan_draws(const struct glo_plan *plan, const struct glo_order *order, uint32_t operation, uint32_t attempt,
                      const struct glo_stream *stream, uint32_t replication);

/*
 * The work of one operation of an order at speed 1, in hours: the sum of the draws of its pieces, taken at the order's
 * own addresses (`visit` and `attempt` 0), so that it is the same whoever does it and whenever. The first piece of the
 * first operation was drawn with the arrival, whose block it shares.
 */
static inline double glo_plan_requirement(const struct glo_plan *plan, const struct glo_order *order,
                                          uint32_t operation, const struct glo_stream *stream, uint32_t replication)
{
    return operation == 0 && order->lot == 1 ? order->first_work
                                             : glo_plan_draws(plan, order, operation, 0, stream, replication);
}

/* The mean work of one operation of a lot, in hours at speed 1: visible to all, unlike the draw. */
static inline double glo_plan_mean(const struct glo_plan *plan, uint32_t operation, uint32_t lot)
{
    return plan->operations[operation].service->mean * lot;
}

#endif
