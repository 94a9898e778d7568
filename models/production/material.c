/* Materials as written, and what some of one costs and emits. */
#include "models/production/material.h"

#include <math.h>

static const struct glo_parameter price_parameters[] = {
#define PRICE(field, dimension_name, text) \
    { \
        .name = #field, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_material_price, field), \
        .dimension = dimension_name, .min = 0, .max = INFINITY, .fallback = "", .absent = "none", .doc = text \
    }
    PRICE(per_mass, "money_per_mass", "Per mass."),
    PRICE(per_piece, "money_per_piece", "Per piece, of what is counted in pieces."),
    {0},
#undef PRICE
};
static const struct glo_table price_table = {
    .name = "price",
    .doc = "What a material costs: by its mass, by the piece, or the sum of both.",
    .size = sizeof(struct glo_material_price),
    .parameters = price_parameters,
};

static const struct glo_parameter parameters[] = {
    {.name = "mass",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_material_spec, mass),
     .dimension = "mass",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "not known: what is used by the piece has prices and emissions by the piece, and is carried for nothing",
     .doc = "Mass of a piece, of what is counted in pieces.",
     .example = "0.4 kg",
     .affects = "cost_per_order, co2e_per_order",
     .since = "0.2.0"},
    {.name = "price",
     .kind = GLO_RATES,
     GLO_FIELD(struct glo_material_spec, price),
     .table = &price_table,
     .fallback = "",
     .absent = "it costs nothing",
     .doc = "Price paid to the supplier, per mass or per piece.",
     .example = "1.9 EUR/kg",
     .affects = "cost_per_order"},
    {.name = "emissions",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_material_spec, emissions),
     .table = &glo_material_emission_table,
     .fallback = "{}",
     .doc = "A material factor by name, or stated in place.",
     .example = "wood",
     .affects = "co2e_per_order"},
    {0},
};
const struct glo_table glo_material_table = {
    .name = "materials",
    .doc = "What products are made of, by mass or by the piece.",
    .size = sizeof(struct glo_material_spec),
    .parameters = parameters,
};

struct glo_material_use glo_material_piece(const struct glo_material_spec *material)
{
    double mass = glo_or_zero(material->mass);
    return (struct glo_material_use){
        glo_or_zero(material->price.per_piece) + mass * glo_or_zero(material->price.per_mass),
        material->emissions.stated.per_piece + mass * material->emissions.plain.value,
    };
}

struct glo_material_use glo_material_used(const struct glo_material_spec *material, const struct glo_amount *amount,
                                          const char *name, const void *field, const struct glo_review *review)
{
    bool by_mass = material->price.per_mass > 0 || material->emissions.plain.value > 0;
    bool by_piece = material->price.per_piece > 0 || material->emissions.stated.per_piece > 0;
    bool has_mass = material->mass > 0;
    if (!has_mass && amount->is_alternative && by_mass)
        glo_review_say(review, GLO_FAULT, field, NULL,
                       "pieces of `%s` are used, which costs or emits by its mass: it needs a `mass` per piece", name);
    else if (!has_mass && !amount->is_alternative && by_piece)
        glo_review_say(review, GLO_FAULT, field, NULL,
                       "a mass of `%s` is used, which costs or emits by the piece: it needs a `mass` per piece", name);
    if (amount->is_alternative) {
        struct glo_material_use piece = glo_material_piece(material);
        return (struct glo_material_use){amount->amount * piece.cost, amount->amount * piece.co2e};
    }
    double pieces = has_mass ? amount->amount / material->mass : 0;
    return (struct glo_material_use){
        amount->amount * glo_or_zero(material->price.per_mass) + pieces * glo_or_zero(material->price.per_piece),
        amount->amount * material->emissions.plain.value + pieces * material->emissions.stated.per_piece,
    };
}

const struct glo_material_spec *glo_material_at(const struct glo_list *materials, const struct glo_reference *reference)
{
    const struct glo_family *family = (const struct glo_family *)materials->items + reference->family;
    return (const struct glo_material_spec *)family->members + (reference->member == GLO_ALL ? 0 : reference->member);
}

const struct glo_material_spec *glo_material_number(const struct glo_list *materials, uint32_t number)
{
    const struct glo_family *family = materials->items;
    for (; number >= family->num_members; family++)
        number -= family->num_members;
    return (const struct glo_material_spec *)family->members + number;
}

void glo_materials_resolve(const struct glo_list *materials, const struct glo_factor_tables *factors,
                           const struct glo_review *review)
{
    const struct glo_family *families = materials->items;
    for (uint32_t i = 0; i < materials->num; i++)
        for (uint32_t j = 0; j < families[i].num_members; j++)
            glo_material_emission_resolve(&factors->materials, "material factor",
                                          &((struct glo_material_spec *)families[i].members)[j].emissions, review);
}
