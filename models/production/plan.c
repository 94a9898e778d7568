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

static const struct glo_parameter rework_parameters[] = {
    {.name = "probability",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_rework_spec, probability),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .fallback = "0 %",
     .doc = "Share of orders that go back."},
    {.name = "to",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_rework_spec, to),
     .fallback = "",
     .absent = "the operation itself",
     .doc = "The operation to which they go back, this or an earlier one of the plan.",
     .example = "mill"},
    {0},
};
static const struct glo_table rework_table = {
    .name = "rework",
    .doc = "Orders that go back after an operation.",
    .size = sizeof(struct glo_rework_spec),
    .parameters = rework_parameters,
    .main = "probability",
};

#define SHARE(key, field, low, default, text) \
    { \
        .name = key, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_operation_spec, field), .dimension = "share", \
        .min = low, .max = 1, .fallback = default, .doc = text, .affects = "lead_time, utilisation", .since = "0.2.0" \
    }

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
    {.name = "setup",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_operation_spec, setup),
     .dimension = "time",
     .fallback = "",
     .absent = "none",
     .doc = "Setup of the machine for each lot, at speed 1.",
     .example = "1.5 h",
     .affects = "lead_time, utilisation, setup_share",
     .since = "0.2.0"},
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
    SHARE("yield", yield, 0.1, "100 %",
          "Share of pieces that are good. A spoilt piece is made again at once, with its time and its material."),
    SHARE("probability", probability, 0, "100 %",
          "Share of orders that pass the operation; the others go on to the next. The first is passed by all."),
    SHARE("scrap", scrap, 0, "0 %", "Share of orders that are found spoilt after the operation and end there."),
    {.name = "rework",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_operation_spec, rework),
     .table = &rework_table,
     .fallback = "{}",
     .doc = "Orders that go back after the operation, all work from there on being drawn anew.",
     .example = "{probability: 5 %, to: mill}",
     .affects = "lead_time, utilisation",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_operation_table = {
    .name = "plan",
    .doc = "The operations that make a product, in order.",
    .size = sizeof(struct glo_operation_spec),
    .parameters = operation_parameters,
};

double glo_plan_draws(const struct glo_plan *plan, const struct glo_order *order, uint32_t operation,
                      const struct glo_stream *stream, uint32_t replication)
{
    const struct glo_distribution *service = plan->operations[operation].service;
    struct glo_address address = {
        .replication = replication, .index = order->number, .operation = operation, .purpose = GLO_FOR_SERVICE};
    glo_block block = {{0}};
    uint32_t first = operation == 0;
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

/* Whether a piece is good, in its making number `address->child`; the last that can be told apart is. */
static bool is_good(const struct glo_operation *it, struct glo_address address, const struct glo_stream *stream)
{
    address.purpose = GLO_FOR_QUALITY;
    return it->yield >= 1 || address.child == 255 ||
           glo_uniform_choice(glo_stream_block(stream, &address).v[0]) < it->yield;
}

/* Makes every piece until it is good; the first piece of all was drawn with the arrival. */
static void make_pieces(const struct glo_operation *it, const struct glo_order *order, struct glo_address address,
                        const struct glo_stream *stream, struct glo_visit *visit)
{
    bool is_first = address.operation == 0 && address.visit == 0 && address.attempt == 0;
    for (uint32_t piece = 0; piece < order->lot; piece++)
        for (address.child = 0;; address.child++) {
            address.piece = piece / 2;
            address.purpose = GLO_FOR_SERVICE;
            bool drawn = is_first && piece == 0 && address.child == 0;
            visit->service +=
                drawn ? order->first_work
                      : glo_distribution_draw(it->service,
                                              glo_block_uniform(glo_stream_block(stream, &address), piece % 2));
            visit->pieces++;
            address.piece = piece;
            if (is_good(it, address, stream))
                break;
        }
}

struct glo_visit glo_plan_visit(const struct glo_plan *plan, const struct glo_order *order, uint32_t operation,
                                uint32_t visit, uint32_t attempt, const struct glo_stream *stream, uint32_t replication)
{
    const struct glo_operation *it = &plan->operations[operation];
    struct glo_address address = {.replication = replication,
                                  .index = order->number,
                                  .operation = operation,
                                  .visit = visit,
                                  .attempt = attempt,
                                  .purpose = GLO_FOR_SETUP};
    struct glo_visit of = {0};
    if (it->setup)
        of.setup = glo_distribution_draw(it->setup, glo_block_uniform(glo_stream_block(stream, &address), 0));
    if (operation == 0 && visit == 0 && attempt == 0 && signbit(order->first_work)) {
        of.service = -order->first_work; /* of the whole lot, as it was recorded */
        of.pieces = order->lot;
    } else
        make_pieces(it, order, address, stream, &of);
    return of;
}

static glo_block routing(const struct glo_order *order, uint32_t operation, uint32_t visit,
                         const struct glo_stream *stream, uint32_t replication)
{
    const struct glo_address address = {.replication = replication,
                                        .index = order->number,
                                        .operation = operation,
                                        .visit = visit,
                                        .purpose = GLO_FOR_SETUP};
    return glo_stream_block(stream, &address);
}

uint32_t glo_plan_next(const struct glo_plan *plan, const struct glo_order *order, uint32_t operation, uint32_t *visit,
                       const struct glo_stream *stream, uint32_t replication)
{
    const struct glo_operation *it = &plan->operations[operation];
    if (it->scrap > 0 || it->rework > 0) {
        double uniform = glo_uniform_choice(routing(order, operation, *visit, stream, replication).v[2]);
        if (uniform < it->scrap)
            return GLO_ALL;
        if (uniform < it->scrap + it->rework) {
            ++*visit;
            return it->rework_to;
        }
    }
    for (operation++; operation < plan->num_operations; operation++) {
        double probability = plan->operations[operation].probability;
        if (probability >= 1 ||
            glo_uniform_choice(routing(order, operation, *visit, stream, replication).v[3]) < probability)
            break;
    }
    return operation;
}

/* Flows go forward but for rework, so a few hundred rounds settle them unless nearly all is reworked. */
bool glo_plan_trace(struct glo_plan *plan)
{
    double last = -1, total = 0;
    for (uint32_t round = 0; round < 100000 && total - last > 1e-13 * total; round++) {
        double coming = 1;
        last = total;
        total = 0;
        for (uint32_t i = 0; i < plan->num_operations; i++) {
            struct glo_operation *it = &plan->operations[i];
            double back = 0;
            for (uint32_t j = i; j < plan->num_operations; j++)
                back +=
                    plan->operations[j].rework_to == i ? plan->operations[j].rework * plan->operations[j].visits : 0;
            double passing = coming * it->probability + back;
            coming = coming * (1 - it->probability) + passing * (1 - it->scrap - it->rework);
            it->visits = passing;
            total += passing;
        }
        if (!(total < 1e9))
            return false;
    }
    plan->branches = false;
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        struct glo_operation *it = &plan->operations[i];
        bool branches = it->probability < 1 || it->scrap > 0 || it->rework > 0;
        plan->branches |= branches;
        it->is_plain = !branches && !it->setup && it->yield >= 1;
    }
    return true;
}
