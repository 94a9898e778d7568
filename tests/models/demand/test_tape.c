/* The demand tape, order by order against its own addresses, across the edges of its chunks. */
#include "models/demand/demand.h"

#include "tests/models/trial.h"

#include <stdlib.h>

enum { NUM = 3 * GLO_TAPE_CHUNK + 5, REPLICATION = 6 };

#define HEAD \
    "glocal: 1\n" \
    "places: {towns: {rows: [{name: a, x: 0 km, y: 0 km}, {name: b, x: 0 km, y: 1 km}]}}\n" \
    "products: {one: {plan: [{operation: work, service: {exponential: 1 min}}]},\n" \
    "  two: {plan: [{operation: work, service: {gamma: {mean: 2 min, scv: 0.5}}}]}}\n" \
    "units: {shop: {stations: {work: {}}}}\n" \
    "experiment: {length: 90 h, warmup: 0 h, replications: 1}\n"

static void start(struct trial *trial, struct glo_tape *tape, const char *demand)
{
    char text[2048];
    struct glo_problem problem = {0};
    snprintf(text, sizeof text, HEAD "demand: {orders: {%s}}\n", demand);
    trial_open(trial, text);
    const struct glo_demand_plan *plan = &trial->study.points[0]->demand;
    cr_assert_eq(glo_tape_init(tape, &plan->streams[0], &plan->keys[0], REPLICATION, &problem), GLO_OK, "%s",
                 problem.text);
}

static void take(struct glo_tape *tape, struct glo_order *order)
{
    struct glo_problem problem = {0};
    glo_time next = tape->source.next;
    *order = (struct glo_order){0};
    cr_assert_eq(glo_tape_take(tape, order, &problem), GLO_OK, "%s", problem.text);
    cr_assert_eq(order->placed, next);
    cr_assert_geq(tape->source.next, next);
}

static double uniform(uint32_t order, enum glo_purpose purpose, uint32_t half)
{
    struct glo_stream stream = glo_stream_make(1, "demand.orders");
    struct glo_address address = {.replication = REPLICATION, .index = order, .purpose = purpose};
    return glo_block_uniform(glo_stream_block(&stream, &address), half);
}

/* Every attribute of an order is that of its own address. */
Test(tape, addresses)
{
    struct trial trial;
    struct glo_tape tape;
    start(&trial, &tape,
          "at: towns, products: {one: 50 %, two: 50 %}, interarrival: {uniform: {min: 1 h, max: 3 h}}, "
          "lot: {uniform: {min: 1, max: 9}}, due: {uniform: {min: 2 h, max: 4 h}}");
    glo_time placed = 0;
    for (uint32_t i = 0; i < NUM; i++) {
        struct glo_order order;
        struct glo_address address = {.replication = REPLICATION, .index = i, .purpose = GLO_FOR_ATTRIBUTES};
        struct glo_stream stream = glo_stream_make(1, "demand.orders");
        glo_block block = glo_stream_block(&stream, &address);
        take(&tape, &order);
        placed += glo_ticks(1 + 2 * uniform(i, GLO_FOR_ARRIVAL, 0));
        cr_assert_eq(order.number, i);
        cr_assert_eq(order.placed, placed, "order %u", i);
        cr_assert_eq(order.place, block.v[0] >> 31);
        cr_assert_eq(order.product, block.v[1] >> 31);
        const struct glo_distribution *law =
            trial.study.points[0]->production.plans[order.product].operations[0].service;
        cr_assert_eq(order.first_work, glo_distribution_draw(law, uniform(i, GLO_FOR_ARRIVAL, 1)));
        cr_assert_eq(order.lot, (uint32_t)(1 + 8 * glo_block_uniform(block, 1) + 0.5), "order %u", i);
        cr_assert_eq(order.requested, placed + glo_ticks(2 + 2 * uniform(i, GLO_FOR_STAGES, 1)));
        cr_assert_eq(order.agreed, order.requested);
    }
    trial_close(&trial);
}

/* Who come together are placed at one instant; size and gap are those at the number of the first of them. */
Test(tape, groups)
{
    struct trial trial;
    struct glo_tape tape;
    start(&trial, &tape,
          "products: one, interarrival: {uniform: {min: 1 h, max: 3 h}}, group: {poisson: {mean: 1.5, plus: 1}}");
    const struct glo_stream_plan *stream = &trial.study.points[0]->demand.streams[0];
    cr_assert_float_eq(stream->mean_interarrival, 2 / 2.5, 1e-12);
    glo_time placed = 0;
    for (uint32_t i = 0, left = 0; i < NUM; i++, left--) {
        struct glo_order order;
        take(&tape, &order);
        if (left == 0) {
            placed += glo_ticks(1 + 2 * uniform(i, GLO_FOR_ARRIVAL, 0));
            left = (uint32_t)glo_distribution_draw(&stream->spec->group, uniform(i, GLO_FOR_GROUP, 0));
        }
        cr_assert(order.number == i && order.placed == placed, "order %u", i);
    }
    trial_close(&trial);
}

/* Where all order one product, its first work is drawn with the chunk: the same bits. */
Test(tape, one_product)
{
    for (uint32_t product = 0; product < 2; product++) {
        struct trial trial;
        struct glo_tape tape;
        start(&trial, &tape, product ? "products: two, rate: 3 per hour" : "products: one, rate: 3 per hour");
        const struct glo_distribution *law = trial.study.points[0]->production.plans[product].operations[0].service;
        for (uint32_t i = 0; i < NUM; i++) {
            struct glo_order order;
            take(&tape, &order);
            cr_assert_eq(order.first_work, glo_distribution_draw(law, uniform(i, GLO_FOR_ARRIVAL, 1)));
        }
        trial_close(&trial);
    }
}

/* Another rate keeps the attributes and scales the times between orders. */
Test(tape, rate)
{
    struct trial trials[2];
    struct glo_tape tapes[2];
    start(&trials[0], &tapes[0],
          "at: towns, products: {one: 50 %, two: 50 %}, rate: 3 per hour, lot: {poisson: {mean: 2, plus: 1}}");
    start(&trials[1], &tapes[1],
          "at: towns, products: {one: 50 %, two: 50 %}, rate: 6 per hour, lot: {poisson: {mean: 2, plus: 1}}");
    for (uint32_t i = 0; i < NUM; i++) {
        struct glo_order a, b;
        take(&tapes[0], &a);
        take(&tapes[1], &b);
        cr_assert(a.place == b.place && a.product == b.product && a.lot == b.lot && a.first_work == b.first_work);
        cr_assert_leq(llabs(a.placed - 2 * b.placed), 2 * (int64_t)i + 2, "order %u", i);
    }
    trial_close(&trials[0]);
    trial_close(&trials[1]);
}

/* What is constant draws nothing: no date is never, a constant one is the same for all. */
Test(tape, constants)
{
    struct trial trial;
    struct glo_tape tape;
    struct glo_order order;
    start(&trial, &tape, "products: one, interarrival: 2 h, lot: 3");
    for (uint32_t i = 0; i < NUM; i++) {
        take(&tape, &order);
        cr_assert(order.placed == (glo_time)(i + 1) * 2 * GLO_TICKS_PER_HOUR && order.lot == 3);
        cr_assert(order.requested == GLO_NEVER && order.agreed == GLO_NEVER);
    }
    trial_close(&trial);
    start(&trial, &tape, "products: one, interarrival: 2 h, due: 5 h");
    take(&tape, &order);
    cr_expect(order.requested == 7 * GLO_TICKS_PER_HOUR && order.lot == 1);
    trial_close(&trial);
}

/* Configuration: a draw of the order, or the constant. */
Test(tape, configuration)
{
    struct glo_stream stream = glo_stream_make(1, "demand.orders");
    struct glo_order order = {.number = 77};
    struct glo_distribution constant = glo_distribution_constant(1.5);
    cr_expect_eq(glo_tape_configuration(&constant, &order, &stream, REPLICATION), glo_ticks(1.5));
    struct trial trial;
    struct glo_tape tape;
    start(&trial, &tape, "products: one, interarrival: {exponential: 2 h}");
    const struct glo_distribution *law = &trial.study.points[0]->demand.streams[0].spec->interarrival;
    cr_expect_eq(glo_tape_configuration(law, &order, &stream, REPLICATION),
                 glo_ticks(glo_distribution_draw(law, uniform(77, GLO_FOR_STAGES, 0))));
    trial_close(&trial);
}

/* Orders so rare that a chunk of them leaves the range of time: none comes, and nothing overflows. */
Test(tape, rare)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    trial_open(
        &trial, HEAD
        "demand: {never: {interarrival: 900000000 h, products: one}, orders: {rate: 1 per hour, products: two}}\n");
    trial_replicate(&trial, 0, 0, &rows, &record);
    for (uint32_t i = 0; i < rows.num; i++)
        cr_assert_eq(rows.items[i].stream, 1);
    cr_expect_gt(rows.num, 50);
    glo_record_free(&record);
    trial_rows_free(&rows);
    trial_close(&trial);
}
