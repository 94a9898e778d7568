/* Operations, and the work that an order carries. */
#include "models/production/plan.h"

#include <math.h>

static const struct glo_parameter rework_parameters[] = {
    {.name = "share",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_rework_spec, share),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .fallback = "0 %",
     .doc = "Share of orders that go back."},
    {.name = "back_to",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_rework_spec, back_to),
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
    .main = "share",
};

#define SHARE(key, field, low, default, text) \
    { \
        .name = key, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_operation_spec, field), .dimension = "share", \
        .min = low, .max = 1, .fallback = default, .doc = text, .affects = "lead_time, utilisation", .since = "0.2.0" \
    }

#define PORTIONS(key, field, text) \
    { \
        .name = key, .kind = GLO_RECORD, GLO_FIELD(struct glo_operation_spec, field), .table = &glo_portions_table, \
        .fallback = "", .absent = "the lot stays together", .doc = text, \
        .example = "{pieces: 5, plan: [{operation: weld, service: 2 h}, {operation: grind, service: 1 h}]}", \
        .affects = "lead_time, utilisation", .since = "0.2.0" \
    }

static const struct glo_parameter operation_parameters[] = {
    {.name = "operation",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_operation_spec, operation),
     .fallback = "",
     .absent = "the step holds others: `parallel`, `split` or `transfer`",
     .doc = "The capability that a station must have: its name.",
     .example = "mill"},
    {.name = "service",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_operation_spec, service),
     .dimension = "time",
     .fallback = "",
     .absent = "the step holds others",
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
     .alternative = "count",
     .target = "materials",
     .fallback = "",
     .absent = "none",
     .doc = "Material per piece, used when the operation begins. Of a material that the unit keeps in its `stock` it "
            "takes pieces, as of `parts`.",
     .example = "{beech: 8 kg}",
     .affects = "cost_per_order, co2e_per_order"},
    {.name = "parts",
     .kind = GLO_AMOUNTS,
     GLO_FIELD(struct glo_operation_spec, parts),
     .dimension = "count",
     .target = "products",
     .fallback = "",
     .absent = "none",
     .doc =
         "Parts per piece, which the unit keeps in its `stock`. An order that comes to the operation takes each part "
         "from its stock, first come, first served, or waits for it; what it has got is set aside. It joins the "
         "queue of a station when it has all of them.",
     .example = "{leg: 4, top: 1}",
     .affects = "lead_time, fill_rate, starved_share",
     .since = "0.2.0"},
    SHARE("yield", yield, 0.1, "100 %",
          "Share of pieces that are good. A spoilt piece is made again at once, with its time and its material."),
    SHARE("share", share, 0, "100 %",
          "Share of orders that pass the operation; the others go on to the next. The first is passed by all."),
    SHARE("scrap", scrap, 0, "0 %", "Share of orders that are found spoilt after the operation and end there."),
    {.name = "rework",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_operation_spec, rework),
     .table = &rework_table,
     .fallback = "{}",
     .doc = "Orders that go back after the operation, all work from there on being drawn anew.",
     .example = "{share: 5 %, back_to: mill}",
     .affects = "lead_time, utilisation",
     .since = "0.2.0"},
    {.name = "parallel",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_operation_spec, parallel),
     .many = true,
     .table = &glo_branch_table,
     .fallback = "",
     .absent = "the step is one operation",
     .doc = "Branches, each a list of steps or one step, that are worked on at the same time; the step after begins "
            "when the last "
            "has ended. An order that one of them spoils is scrapped then.",
     .example = "[{operation: weld, service: 2 h}, {operation: paint, service: 1 h}]",
     .affects = "lead_time, time_in_queue",
     .since = "0.2.0"},
    PORTIONS("split", split,
             "The lot comes apart into portions, which any number of machines may work on at the same time; the step "
             "after begins when all have passed the steps held here. A machine needs a new setup unless it has just "
             "worked on the same operation of the same lot."),
    PORTIONS("transfer", transfer,
             "The lot is passed on in portions (transfer batches): at each operation held here one machine at a time "
             "works on it, portion by portion, and each portion goes on to the next operation while the rest is still "
             "worked on. The step after begins when all have passed. Setups are as in `split`."),
    {.name = "module",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_operation_spec, module),
     .fallback = "",
     .absent = "the basic module, which all orders have",
     .doc = "The module of the product that the operation belongs to: orders without it go on to the next operation. "
            "The first operation belongs to what all have.",
     .example = "sunroof",
     .affects = "lead_time, utilisation",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_operation_table = {
    .name = "plan",
    .doc = "The steps that make a product, in order: operations, and what holds operations.",
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
static void make_pieces(const struct glo_operation *it, const struct glo_order *order, uint32_t first,
                        struct glo_address address, const struct glo_stream *stream, struct glo_visit *visit)
{
    bool is_first = address.operation == 0 && address.visit == 0 && address.attempt == 0;
    for (uint32_t piece = first; piece < first + order->lot; piece++)
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

struct glo_visit glo_plan_visit(const struct glo_plan *plan, const struct glo_order *order, uint32_t first_piece,
                                uint32_t operation, uint32_t visit, uint32_t attempt, const struct glo_stream *stream,
                                uint32_t replication)
{
    const struct glo_operation *it = &plan->operations[operation];
    struct glo_address address = {.replication = replication,
                                  .index = order->number,
                                  .operation = operation,
                                  .visit = visit,
                                  .attempt = attempt,
                                  .piece = first_piece,
                                  .purpose = GLO_FOR_SETUP};
    struct glo_visit of = {0};
    if (it->setup)
        of.setup = glo_distribution_draw(it->setup, glo_block_uniform(glo_stream_block(stream, &address), 0));
    if (operation == 0 && visit == 0 && attempt == 0 && signbit(order->first_work)) {
        of.service = -order->first_work; /* of the whole lot, as it was recorded */
        of.pieces = order->lot;
    } else
        make_pieces(it, order, first_piece, address, stream, &of);
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

uint32_t glo_plan_enter(const struct glo_plan *plan, const struct glo_order *order, uint32_t node, uint32_t visit,
                        const struct glo_stream *stream, uint32_t replication)
{
    for (; node < plan->num_operations; node = glo_plan_after(plan, node)) {
        double probability = plan->operations[node].probability;
        if (glo_plan_lacks(plan, order, node, stream, replication))
            continue;
        if (probability >= 1 || glo_uniform_choice(routing(order, node, visit, stream, replication).v[3]) < probability)
            break;
    }
    return node;
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
    return glo_plan_enter(plan, order, glo_plan_after(plan, operation), *visit, stream, replication);
}

/*
 * What of `coming` orders gets to the end of a path that begins at a node, each passing operations with these
 * probabilities, where `visits` of the last round say how many are sent back; they become those of this round, which
 * `*total` counts. Orders are spoilt in branches independently.
 */
static double flow(const struct glo_plan *plan, const double *passes, double *visits, uint32_t node, double coming,
                   double *total)
{
    while (node != plan->num_operations) {
        const struct glo_fork *fork = glo_plan_fork(plan, node);
        if (fork) {
            double kept = coming;
            for (uint32_t i = 0; i < fork->num_branches; i++)
                kept *= coming > 0 ? flow(plan, passes, visits, fork->first[i], coming, total) / coming : 0;
            coming = kept;
            node = fork->after;
            continue;
        }
        const struct glo_operation *it = &plan->operations[node];
        double back = 0;
        for (uint32_t j = node; j < plan->num_operations; j++)
            back += plan->operations[j].rework_to == node ? plan->operations[j].rework * visits[j] : 0;
        double passing = coming * passes[node] + back;
        coming = coming * (1 - passes[node]) + passing * (1 - it->scrap - it->rework);
        visits[node] = passing;
        *total += passing;
        node = glo_plan_after(plan, node);
    }
    return coming;
}

bool glo_plan_loops(const struct glo_plan *plan)
{
    bool loops = false;
    for (uint32_t i = 0; i < plan->num_operations; i++)
        loops |= plan->operations[i].scrap > 0 || plan->operations[i].rework > 0;
    return loops;
}

/*
 * Adds the mean visits of a part of all orders, which pass each operation with these probabilities. Flows go forward
 * but for rework, so a few hundred rounds settle them unless nearly all is reworked.
 */
static bool trace(struct glo_plan *plan, const double *passes, double weight)
{
    double last = -1, total = 0, visits[256] = {0};
    for (uint32_t round = 0; round < 100000 && total - last > 1e-13 * total; round++) {
        last = total;
        total = 0;
        flow(plan, passes, visits, plan->forks ? plan->forks->first : 0, 1, &total);
        if (!(total < 1e9))
            return false;
    }
    for (uint32_t i = 0; i < plan->num_operations; i++)
        plan->operations[i].visits += weight * visits[i];
    return true;
}

/* The same of one configuration: bit m says whether an order has module m. */
static bool trace_configuration(struct glo_plan *plan, uint32_t configuration)
{
    double weight = 1, passes[256];
    for (uint32_t m = 0; m < plan->num_modules; m++)
        weight *= configuration >> m & 1 ? plan->modules[m].share : 1 - plan->modules[m].share;
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        uint32_t module = plan->operations[i].module;
        passes[i] = module == GLO_ALL || configuration >> module & 1 ? plan->operations[i].probability : 0;
    }
    return weight == 0 || trace(plan, passes, weight);
}

/* Without loops the modules that go together do not matter: one round with mean shares is exact. */
static bool trace_at_once(struct glo_plan *plan)
{
    double passes[256];
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        const struct glo_operation *it = &plan->operations[i];
        passes[i] = it->probability * (it->module == GLO_ALL ? 1 : plan->modules[it->module].share);
    }
    return trace(plan, passes, 1);
}

bool glo_plan_trace(struct glo_plan *plan)
{
    bool each = plan->num_modules > 0 && plan->num_modules <= GLO_MOST_TRACED && glo_plan_loops(plan);
    for (uint32_t i = 0; i < plan->num_operations; i++)
        plan->operations[i].visits = 0;
    if (!each && !trace_at_once(plan))
        return false;
    for (uint32_t configuration = 0; each && configuration < 1u << plan->num_modules; configuration++)
        if (!trace_configuration(plan, configuration))
            return false;
    plan->branches = plan->forks;
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        struct glo_operation *it = &plan->operations[i];
        bool branches = it->probability < 1 || it->module != GLO_ALL || it->scrap > 0 || it->rework > 0;
        plan->branches |= branches;
        it->is_plain = !branches && !it->setup && !it->bill && it->yield >= 1 && !plan->forks;
    }
    return true;
}
