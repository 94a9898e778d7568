/*
 * Modules: what a customer may choose of a product beside its basic module, which all have. Each is chosen by a share
 * of the orders (penetration rate, `three_echelon_mass_customization`), independently of the others, for all pieces of
 * an order alike. Operations belong to the basic module or to one that may be chosen; an order passes only those of
 * what was chosen. Nothing of a choice is kept: it is drawn again, at the order's own address, wherever it is asked
 * for.
 *
 * Invariant: a module's draw depends on the customer and on its name alone.
 */
#ifndef GLO_MODELS_MODULES_H
#define GLO_MODELS_MODULES_H

#include "models/order.h"
#include "sim/memory.h"
#include "sim/schema.h"
#include "sim/stream.h"

struct glo_plan;

struct glo_module_spec {
    struct glo_named named;
    double share; /* of the orders */
    double price; /* currency per piece; NaN: none */
    double mass;  /* kg per piece; NaN: none */
};

extern const struct glo_table glo_module_table;

struct glo_module {
    const char *name;
    double share, price, mass;
    uint32_t key; /* where its draws stand, by its name */
};

/* Fills the modules of a plan. Two whose draws would be the same are said. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_modules_build(struct glo_plan *plan, const struct glo_list *specs, struct glo_arena *arena,
                      const struct glo_review *review);

/* The module of this name; GLO_ALL: there is none, which is said of `field`, the name as written. */
uint32_t glo_modules_find(const struct glo_plan *plan, const char *name, const void *field,
                          const struct glo_review *review);

/* Whether an order has a module. */
bool glo_plan_has_module(const struct glo_plan *plan, const struct glo_order *order, uint32_t module,
                         const struct glo_stream *stream, uint32_t replication);

/* Price and mass of a piece of an order, its modules included: glo_plan_configured in plan.h, which asks this where
 * there are any. */
struct glo_configured {
    double price, mass; /* currency, kg */
};
struct glo_configured glo_plan_add_modules(const struct glo_plan *plan, const struct glo_order *order,
                                           const struct glo_stream *stream, uint32_t replication);

/* Whether somebody pays something for a piece. */
bool glo_plan_has_price(const struct glo_plan *plan);

#endif
