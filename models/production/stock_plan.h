/*
 * Stock points as written and as listed: which unit keeps which product, by which policy, and where the pieces come
 * from. Constant during a run; what lies on the shelf is in stock.h.
 *
 * A product is made to stock or to order as a whole (`approach`). An entry for a product that is made to order is legal
 * and has no point, so that one scenario compares both.
 */
#ifndef GLO_MODELS_STOCK_PLAN_H
#define GLO_MODELS_STOCK_PLAN_H

#include "models/production/replenish.h"
#include "sim/distribution.h"
#include "sim/stream.h"

struct glo_arena;
struct glo_production_plan;

/* An ample supplier: each order arrives after a lead time of its own, however many are under way. */
struct glo_supplier_spec {
    struct glo_named named;
    struct glo_distribution lead_time; /* h */
};

/* An entry of `units.U.stock`; its name is that of a product or of a family of products. */
struct glo_stock_spec {
    struct glo_named named;
    struct glo_choice replenish;
    const char *source;  /* "make", or a supplier */
    uint32_t when_short; /* enum glo_when_short */
};

enum glo_when_short { GLO_SHORT_BACKORDER, GLO_SHORT_LOST };

extern const struct glo_table glo_supplier_table, glo_stock_table;

struct glo_stock_point {
    uint32_t unit, product;
    const struct glo_replenish_type *policy;
    const void *parameters;                   /* of the policy; borrowed from the entry */
    const struct glo_distribution *lead_time; /* borrowed from the supplier; NULL: made at the unit's own stations */
    bool loses;                               /* an order that finds too little is lost; false: it waits */
    uint32_t row;                             /* of the measures */
};

/* Ascending by unit, then by product. Owned by the production plan; zeroed memory is empty. */
struct glo_stock_plan {
    struct glo_stock_point *points;
    uint32_t num, max;
    uint32_t *first;       /* of each unit, and the end; NULL: there are no points */
    uint32_t first_stream; /* replenishment of point i is stream `first_stream + i` of the orders */
};

void glo_stock_plan_free(struct glo_stock_plan *stock);

/*
 * Lists the points, once units and process plans are there. `products` and `suppliers` are the families and the map as
 * written. Mistakes are said: unknown products and sources, policies that contradict themselves, a unit without
 * stations and stock, a product that is to be made where stations for it are missing. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_stock_plan_build(struct glo_production_plan *plan, const struct glo_list *products,
                         const struct glo_list *suppliers, const struct glo_review *review);

/* The point of a product at a unit, or GLO_ALL. */
uint32_t glo_stock_plan_find(const struct glo_stock_plan *stock, uint32_t unit, uint32_t product);

#endif
