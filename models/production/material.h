/*
 * Materials: what operations use, by mass or counted in pieces. A material that some unit keeps in its stock is an item
 * beside the products: it has a process plan without operations, so that stocks, suppliers and bills know one kind of
 * thing. Where a unit does not keep it, it is bought as it is used, like all other materials.
 */
#ifndef GLO_MODELS_MATERIAL_H
#define GLO_MODELS_MATERIAL_H

#include "models/accounting/factors.h"

struct glo_material_price {
    double per_mass, per_piece; /* currency per kg and per piece; NaN: none */
};

struct glo_material_spec {
    struct glo_named named;
    double mass; /* kg per piece; NaN: it is not known */
    struct glo_material_price price;
    struct glo_material_emission emissions;
};

extern const struct glo_table glo_material_table;

/* What some of a material costs, in the currency, and emits, in kg CO2e. */
struct glo_material_use {
    double cost, co2e;
};

/* Of one piece. */
struct glo_material_use glo_material_piece(const struct glo_material_spec *material);

/* Of the amount of an operation; `field` is where a mistake is said: where the amount is in pieces and the material is
 * known by its mass only, or the other way round. */
struct glo_material_use glo_material_used(const struct glo_material_spec *material, const struct glo_amount *amount,
                                          const char *name, const void *field, const struct glo_review *review);

/* The material that a reference means: of a family the first. */
const struct glo_material_spec *glo_material_at(const struct glo_list *materials,
                                                const struct glo_reference *reference);

/* The material of this number, members being counted over all families. */
const struct glo_material_spec *glo_material_number(const struct glo_list *materials, uint32_t number);

/* Resolves the emissions of all materials. */
void glo_materials_resolve(const struct glo_list *materials, const struct glo_factor_tables *factors,
                           const struct glo_review *review);

#endif
