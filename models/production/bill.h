/*
 * Bills of materials: the parts that an operation takes from the stock of its unit, so many pieces for each piece of an
 * order. A part is a product made to stock, which may have parts itself, or a material that some unit keeps: a unit
 * that does not keep the material buys it as it is used. Constant; how orders take their parts is in parts.h.
 *
 * Invariant: no product is, however indirectly, a part of itself.
 */
#ifndef GLO_MODELS_BILL_H
#define GLO_MODELS_BILL_H

#include "models/production/unit.h"

struct glo_bill_part {
    uint32_t product;
    uint32_t pieces; /* for each piece, at least 1 */
};

/* Lives in the scenario's arena. */
struct glo_bill {
    const struct glo_operation_spec *spec; /* as written; borrowed */
    struct glo_bill_part *parts;
    uint32_t num;
};

/* Reads what an operation takes from stock, if anything; `products` and `materials` are the families as written, and
 * the items of materials are there. Mistakes are said. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_bill_build(const struct glo_operation_spec *spec, const struct glo_list *products,
                   const struct glo_list *materials, const struct glo_production_plan *production,
                   struct glo_arena *arena, const struct glo_review *review, struct glo_operation *operation);

/* Once all plans are built: parts that are not made to stock and products that are parts of themselves are said; of
 * these the bills are taken away, so that nobody goes round in circles. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_bills_check(struct glo_production_plan *production, const struct glo_review *review);

/* Once units and stock points are listed: operations that wait for parts where buffers are limited are said. */
void glo_bills_check_units(const struct glo_production_plan *production, const struct glo_review *review);

/* The point of a unit from which a part is taken; GLO_ALL: it is a material that the unit buys as it is used. */
static inline uint32_t glo_bill_point(const struct glo_production_plan *production, uint32_t unit,
                                      const struct glo_bill_part *part)
{
    return glo_stock_plan_find(&production->stock, unit, part->product);
}

/* The first product among the parts of a product that a unit does not keep; GLO_ALL: it keeps all. */
uint32_t glo_bill_missing(const struct glo_production_plan *production, uint32_t unit, uint32_t product);

/* Whether a unit keeps all parts of a product. */
static inline bool glo_bill_is_kept(const struct glo_production_plan *production, uint32_t unit, uint32_t product)
{
    return !production->plans[product].has_parts || glo_bill_missing(production, unit, product) == GLO_ALL;
}

#endif
