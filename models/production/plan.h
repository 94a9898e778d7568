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

struct glo_rework_spec {
    double probability;
    const char *to; /* an operation of the plan; NULL: the same once more */
};

struct glo_operation_spec {
    const char *operation;           /* the capability it needs */
    struct glo_distribution service; /* h per piece, at speed 1 */
    struct glo_distribution setup;   /* h per lot, at speed 1; type NULL: none */
    struct glo_amounts material;     /* kg per piece */
    double yield;                    /* share of pieces that are good */
    double probability;              /* that an order passes it */
    double scrap;                    /* that an order is spoilt by it */
    struct glo_rework_spec rework;
};

extern const struct glo_table glo_operation_table;

/* An operation as the production engine sees it. */
struct glo_operation {
    uint32_t capability;
    const struct glo_distribution *service; /* borrowed from the operation as written */
    const struct glo_distribution *setup;   /* the same; NULL: none */
    double material_cost, material_co2e;    /* currency and kg CO2e per piece */
    double yield, probability, scrap, rework;
    uint32_t rework_to;
    double visits; /* how often an order passes it, in the mean */
    bool is_plain; /* no setup, every piece good, passed by every order once on its way */
};

struct glo_plan {
    const char *name;                 /* of the product */
    struct glo_operation *operations; /* owned by the scenario's arena */
    uint32_t num_operations;
    double mass, price; /* kg and currency per piece */
    bool branches;      /* not every order passes every operation once, in turn */
    bool to_stock;      /* customers get it from stock only */
};

/* Sets `visits` of all operations, and `branches`: from probabilities, scrap and rework, which are set. False where an
 * order may never leave: it is reworked for certain. */
bool glo_plan_trace(struct glo_plan *plan);

/* What one visit of an order to an operation takes. */
struct glo_visit {
    double setup, service; /* h at speed 1: of the lot, and of all pieces */
    uint32_t pieces;       /* made, the spoilt ones too */
};

/* The draws of any operation; `visit` and `attempt` from 0. */
struct glo_visit glo_plan_visit(const struct glo_plan *plan, const struct glo_order *order, uint32_t operation,
                                uint32_t visit, uint32_t attempt, const struct glo_stream *stream,
                                uint32_t replication);

/* The operation after `operation` for this order; num_operations: there is none; GLO_ALL: the order is spoilt. Going
 * back raises `*visit`. */
uint32_t glo_plan_next(const struct glo_plan *plan, const struct glo_order *order, uint32_t operation, uint32_t *visit,
                       const struct glo_stream *stream, uint32_t replication);

/* The same with any number of draws. */
double glo_plan_draws(const struct glo_plan *plan, const struct glo_order *order, uint32_t operation,
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
                                             : glo_plan_draws(plan, order, operation, stream, replication);
}

/* The mean work of one visit of a lot to an operation, in hours at speed 1: visible to all, unlike the draw. */
static inline double glo_plan_mean(const struct glo_plan *plan, uint32_t operation, uint32_t lot)
{
    const struct glo_operation *it = &plan->operations[operation];
    double service = it->service->mean * lot;
    return it->is_plain ? service : service / it->yield + (it->setup ? it->setup->mean : 0);
}

#endif
