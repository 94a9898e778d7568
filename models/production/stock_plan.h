/*
 * Stock points as written and as listed: which unit keeps which product, by which policy, and where the pieces come
 * from: the stations of the unit, suppliers, other units that keep the same. Constant during a run; what lies on the
 * shelf is in stock.h.
 *
 * A product is made to stock or to order as a whole (`approach`). An entry for a product that is made to order is legal
 * and has no point, so that one scenario compares both.
 *
 * Invariant: no point is replenished, however indirectly, from itself.
 */
#ifndef GLO_MODELS_STOCK_PLAN_H
#define GLO_MODELS_STOCK_PLAN_H

#include "models/accounting/ledger.h"
#include "models/logistics/place.h"
#include "models/logistics/transport.h"
#include "models/production/replenish.h"
#include "sim/distribution.h"
#include "sim/stream.h"

struct glo_arena;
struct glo_production_plan;

/* What an order to a supplier costs beside its pieces; NaN: nothing. */
struct glo_ordering {
    double per_order, per_piece; /* currency */
};

/* An entry of `suppliers.S.items`; its name is that of a product or a material, or of a family of them. */
struct glo_supply_spec {
    struct glo_named named;
    double price; /* currency per piece; NaN: none */
    struct glo_material_emission emissions;
    double at_least, at_most; /* pieces of one order; NaN: any */
    struct glo_ordering ordering;
};

/* An ample supplier: each order arrives after a lead time of its own, however many are under way. */
struct glo_supplier_spec {
    struct glo_named named;
    struct glo_distribution lead_time; /* h */
    struct glo_list items;             /* struct glo_supply_spec */
};

enum glo_when_short { GLO_SHORT_BACKORDER, GLO_SHORT_LOST, GLO_SHORT_PARTLY };
enum glo_stock_manager { GLO_MANAGED_BY_OWNER, GLO_MANAGED_BY_SOURCE };

/* An entry of `units.U.stock`; its name is that of a product or a material, of a family of them or of a member of one.
 */
struct glo_stock_spec {
    struct glo_named named;
    struct glo_choice replenish;
    struct glo_choice source; /* of the registry of sources: made here, or from whom, with shares of the orders */
    uint32_t when_short;      /* enum glo_when_short */
    uint32_t managed_by;      /* enum glo_stock_manager */
    double initial;           /* pieces; NaN: as many as the policy orders up to */
    double price;             /* currency per piece that another unit takes; NaN: nothing */
    double shelf_life;        /* h; NaN: pieces keep for ever */
};

extern const struct glo_table glo_supplier_table, glo_stock_table;

/* From whom an entry takes its pieces, as references with shares; NULL: the unit's own stations. */
const struct glo_amounts *glo_stock_spec_sources(const struct glo_stock_spec *spec);

/* Which list a source is of: the field `target` of its reference. */
enum glo_source_target { GLO_FROM_SUPPLIER, GLO_FROM_UNIT };

/* One of those from whom a point takes its pieces. */
struct glo_stock_source {
    double share;                             /* of the orders: those before it included, so that the last has 1 */
    const struct glo_distribution *lead_time; /* borrowed from the supplier; NULL: it is a unit */
    uint32_t point;             /* of that unit; GLO_ALL: it is a supplier, or a unit that always has the material */
    uint32_t unit;              /* from which pieces come; GLO_ALL: it is a supplier */
    double road;                /* km from that unit */
    uint32_t at_least, at_most; /* pieces of one order */
    double price, co2e;         /* currency and kg CO2e per piece, when it arrives */
    struct glo_ordering ordering;
    uint32_t transfer; /* flow of the price between the owners of two units; GLO_NO_FLOW: none */
};

/* Whether it is a unit that always has a material, of which it keeps no stock. */
static inline bool glo_stock_source_is_ample(const struct glo_stock_source *source)
{
    return source->unit != GLO_ALL && source->point == GLO_ALL;
}

struct glo_stock_point {
    uint32_t unit, product;
    const struct glo_stock_spec *spec; /* borrowed */
    const struct glo_replenish_type *policy;
    const void *parameters;             /* of the policy; borrowed from the entry */
    uint32_t first_source, num_sources; /* none: made at the unit's own stations */
    bool feeds;                         /* it is a source of other points */
    int64_t initial;                    /* pieces at time 0 */
    double value;                       /* currency per piece, of which holding is a share */
    uint32_t holding;                   /* flow of its holding cost that another pays; GLO_NO_FLOW: that of the unit */
    glo_time shelf_life;                /* GLO_NEVER: pieces keep for ever */
    uint32_t row;                       /* of the measures */
};

/* Points ascend by unit, then by product. Owned by the production plan; zeroed memory is empty. */
struct glo_stock_plan {
    struct glo_stock_point *points;
    uint32_t num, max;
    struct glo_stock_source *sources;
    uint32_t num_sources, max_sources;
    uint32_t *first;       /* of each unit, and the end; NULL: there are no points */
    uint32_t first_stream; /* replenishment of point i is stream `first_stream + i` of the orders */
    const struct glo_transport_spec *transport;                /* between units; borrowed */
    bool between_units, has_ordering, has_price, has_emission; /* of some source */
    bool perishes;                                             /* some point has a shelf life */
};

void glo_stock_plan_free(struct glo_stock_plan *stock);

/* What points are made of: the families and maps as written, and what is built before. */
struct glo_stock_inputs {
    struct glo_production_plan *production; /* units and process plans are there */
    const struct glo_list *products, *materials, *units, *suppliers;
    const struct glo_places *places;
    const struct glo_transport_spec *transport;
    const struct glo_factor_tables *factors;
    struct glo_ledger_plan *ledger;
    const struct glo_review *review;
};

/*
 * Lists the points and their sources, and registers what units pay each other. Mistakes are said: policies that
 * contradict themselves, sources that do not keep the product, cycles of sources, a unit without stations and stock, a
 * product that is to be made where stations for it are missing. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_stock_plan_build(const struct glo_stock_inputs *inputs);

/* For glo_stock_plan_build, once all points are listed: their sources, and what follows from them. The same. */
int glo_stock_sources_build(const struct glo_stock_inputs *inputs);

/* The product that an entry means, by its name and row; GLO_ALL: it means a material. */
uint32_t glo_stock_product(const struct glo_list *products, const struct glo_named *entry);

/* The same as a number of the process plans, for products and materials; GLO_ALL: a material that no unit keeps. */
uint32_t glo_stock_item(const struct glo_stock_inputs *inputs, const struct glo_named *entry);

/* Whether some unit of the families whose `used` is set keeps a material: `kept[material]`, in the order in which
 * families and their rows stand. */
void glo_stock_mark_materials(const struct glo_list *units, const bool *used, const struct glo_list *products,
                              const struct glo_list *materials, bool *kept);

/* The point of a product at a unit, or GLO_ALL. */
uint32_t glo_stock_plan_find(const struct glo_stock_plan *stock, uint32_t unit, uint32_t product);

/* Whether a point orders wherever it has fewer than so many pieces, on hand and on order: it will have them all. */
bool glo_stock_plan_will_have(const struct glo_stock_plan *stock, uint32_t point, uint32_t pieces);

/* The supplier's lead time of a point all of whose pieces come from one supplier that takes orders of any size; NULL
 * otherwise. */
const struct glo_distribution *glo_stock_only_supplier(const struct glo_stock_plan *stock,
                                                       const struct glo_stock_point *point);

#endif
