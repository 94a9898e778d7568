/*
 * Process plans: the sequence of operations that makes a product, each with a capability, a service time per piece and
 * materials. What is here is constant; who works is in production.h.
 */
#ifndef GLO_MODELS_PLAN_H
#define GLO_MODELS_PLAN_H

#include "models/order.h"
#include "models/production/fork.h"
#include "models/production/material.h"
#include "models/production/modules.h"
#include "sim/distribution.h"
#include "sim/rare.h"

struct glo_rework_spec {
    double share;
    const char *back_to; /* an operation of the plan; NULL: the same once more */
};

struct glo_operation_spec {
    const char *operation;           /* the capability it needs; NULL: it is none, but holds others */
    struct glo_distribution service; /* h per piece, at speed 1 */
    struct glo_distribution setup;   /* h per lot, at speed 1; type NULL: none */
    struct glo_amounts material;     /* kg, or pieces, per piece */
    struct glo_amounts parts;        /* pieces per piece */
    double yield;                    /* share of pieces that are good */
    double share;                    /* of orders that pass it */
    double scrap;                    /* share of orders spoilt by it */
    struct glo_rework_spec rework;
    const char *module;                       /* of the product; NULL: all orders have it */
    struct glo_list parallel;                 /* struct glo_branch_spec; items NULL: none */
    struct glo_portions_spec split, transfer; /* pieces NaN: none */
};

extern const struct glo_table glo_operation_table;

struct glo_bill;

/* An operation as the production engine sees it. */
struct glo_operation {
    uint32_t capability;
    const struct glo_distribution *service; /* borrowed from the operation as written */
    const struct glo_distribution *setup;   /* the same; NULL: none */
    const struct glo_bill *bill;            /* of the parts that it takes from stock; NULL: none */
    double material_cost, material_co2e;    /* currency and kg CO2e per piece */
    double yield, probability, scrap, rework;
    uint32_t rework_to;
    uint32_t module; /* only orders that have it pass; GLO_ALL: all */
    double visits;   /* how often an order passes it, in the mean */
    bool is_plain;   /* no setup, no parts, every piece good, passed by every order once on its way */
};

struct glo_plan {
    const char *name;                 /* of the product */
    struct glo_operation *operations; /* owned by the scenario's arena */
    uint32_t num_operations;
    const struct glo_forks *forks;            /* NULL: its operations are one path, in turn */
    const struct glo_material_spec *material; /* which it is, if units keep it in stock; NULL: it is a product */
    double mass, price;                       /* kg and currency per piece, without modules */
    struct glo_module *modules;
    uint32_t num_modules;
    bool branches;  /* not every order passes every operation once, in turn */
    bool to_stock;  /* customers get it from stock only */
    bool has_parts; /* some operation takes parts */
};

/*
 * Sets `visits` of all operations, and `branches`: from probabilities, modules, scrap and rework, which are set. Where
 * there are modules beside scrap or rework every configuration is traced, so that these must be GLO_MOST_TRACED modules
 * at most. False where an order may never leave: it is reworked for certain.
 */
#define GLO_MOST_TRACED 10
bool glo_plan_trace(struct glo_plan *plan);

/* What stands after an operation on its path: a node (fork.h). */
static inline uint32_t glo_plan_after(const struct glo_plan *plan, uint32_t operation)
{
    return plan->forks ? plan->forks->after[operation] : operation + 1;
}

/* The fork at a node; NULL: there is none. */
static inline const struct glo_fork *glo_plan_fork(const struct glo_plan *plan, uint32_t node)
{
    return node > plan->num_operations ? &plan->forks->items[node - plan->num_operations - 1] : NULL;
}

/* Whether scrap or rework makes the mean visits depend on which modules go together. */
bool glo_plan_loops(const struct glo_plan *plan);

/* What one visit of an order to an operation takes. */
struct glo_visit {
    double setup, service; /* h at speed 1: of the lot, and of all pieces */
    uint32_t pieces;       /* made, the spoilt ones too */
};

/* The draws of any operation, of the pieces of the order's lot from `first_piece` on; `visit` and `attempt` from 0. */
struct glo_visit glo_plan_visit(const struct glo_plan *plan, const struct glo_order *order, uint32_t first_piece,
                                uint32_t operation, uint32_t visit, uint32_t attempt, const struct glo_stream *stream,
                                uint32_t replication);

/* From a node of its path on, the first that an order does not pass by: the same where it is no operation. */
uint32_t glo_plan_enter(const struct glo_plan *plan, const struct glo_order *order, uint32_t node, uint32_t visit,
                        const struct glo_stream *stream, uint32_t replication);

/* The node after `operation` for this order: an operation; num_operations: there is none; more: a fork; GLO_ALL: the
 * order is spoilt. Going back raises `*visit`. */
uint32_t glo_plan_next(const struct glo_plan *plan, const struct glo_order *order, uint32_t operation, uint32_t *visit,
                       const struct glo_stream *stream, uint32_t replication);

static inline struct glo_configured glo_plan_configured(const struct glo_plan *plan, const struct glo_order *order,
                                                        const struct glo_stream *stream, uint32_t replication)
{
    return GLO_RARELY(plan->num_modules > 0) ? glo_plan_add_modules(plan, order, stream, replication)
                                             : (struct glo_configured){plan->price, plan->mass};
}

/* Whether an order passes over an operation, because it has not the module. */
static inline bool glo_plan_lacks(const struct glo_plan *plan, const struct glo_order *order, uint32_t operation,
                                  const struct glo_stream *stream, uint32_t replication)
{
    uint32_t module = plan->operations[operation].module;
    return module != GLO_ALL && !glo_plan_has_module(plan, order, module, stream, replication);
}

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
