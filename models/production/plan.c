/* Materials, operations, and the work that an order carries. */
#include "models/production/plan.h"

#include <math.h>

static const struct glo_parameter material_parameters[] = {
    {.name = "price",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_material_spec, price),
     .dimension = "money_per_mass",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "it costs nothing",
     .doc = "Price paid to the supplier.",
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
    .doc = "What products are made of.",
    .size = sizeof(struct glo_material_spec),
    .parameters = material_parameters,
};

static const struct glo_parameter operation_parameters[] = {
    {.name = "operation",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_operation_spec, operation),
     .doc = "The capability that a station must have: its name.",
     .example = "mill"},
    {.name = "service",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_operation_spec, service),
     .dimension = "time",
     .doc = "Service time per piece at speed 1. Pieces of a lot are independent; the lot takes their sum.",
     .example = "{gamma: {mean: 40 min, scv: 0.5}}",
     .affects = "lead_time, utilisation"},
    {.name = "material",
     .kind = GLO_AMOUNTS,
     GLO_FIELD(struct glo_operation_spec, material),
     .dimension = "mass",
     .target = "materials",
     .fallback = "",
     .absent = "none",
     .doc = "Material per piece, used when the operation begins.",
     .example = "{beech: 8 kg}",
     .affects = "cost_per_order, co2e_per_order"},
    {0},
};
const struct glo_table glo_operation_table = {
    .name = "plan",
    .doc = "The operations that make a product, in order.",
    .size = sizeof(struct glo_operation_spec),
    .parameters = operation_parameters,
};

double glo_plan_draws(const struct glo_plan *plan, const struct glo_order *order, uint32_t operation, uint32_t attempt,
                      const struct glo_stream *stream, uint32_t replication)
{
    const struct glo_distribution *service = plan->operations[operation].service;
    struct glo_address address = {.replication = replication,
                                  .index = order->number,
                                  .operation = operation,
                                  .attempt = attempt,
                                  .purpose = GLO_FOR_SERVICE};
    glo_block block = {{0}};
    uint32_t first = operation == 0 && attempt == 0;
    if (first && signbit(order->first_work))
        return -order->first_work;
    double work = first ? order->first_work : 0;
    for (uint32_t piece = first; piece < order->lot; piece++) {
        address.piece = piece / 2;
        if (piece % 2 == 0 || piece == first)
            block = glo_stream_block(stream, &address);
        work += glo_distribution_draw(service, glo_block_uniform(block, piece % 2));
    }
    return work;
}
