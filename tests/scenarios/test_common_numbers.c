/*
 * Common random numbers and determinism, the contract of the demand tape: the same customers at every design point that
 * agrees in demand, scaled where only a rate differs; a replication is the same alone and in a batch, at any number of
 * threads and whatever memory held before.
 */
#include <malloc.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/trial.h"

#define FURNITURE GLO_SOURCE_FOLDER "/scenarios/furniture_italy.yaml"

static const char *const shorter[] = {"experiment.length=20 days", "experiment.replications=8"};

static void open_furniture(struct trial *trial)
{
    trial_open_file(trial, FURNITURE, shorter, sizeof shorter / sizeof shorter[0]);
}

/* The potential orders placed before the end of the window, by their number. */
struct customers {
    struct glo_order_row *items;
    uint32_t num;
};

static struct customers customers_of(const struct trial *trial, uint32_t point, uint32_t replication)
{
    struct trial_rows rows;
    struct glo_record record;
    struct customers customers = {0};
    double end = glo_hours(trial->study.study.window.end);
    trial_replicate(trial, point, replication, &rows, &record);
    for (uint32_t i = 0; i < rows.num; i++)
        customers.num += rows.items[i].placed < end;
    customers.items = glo_alloc(customers.num, sizeof *customers.items);
    cr_assert(customers.items);
    for (uint32_t i = 0; i < rows.num; i++)
        if (rows.items[i].placed < end) {
            cr_assert_lt(rows.items[i].order, customers.num, "the numbers of the orders have gaps");
            customers.items[rows.items[i].order] = rows.items[i];
        }
    glo_record_free(&record);
    trial_rows_free(&rows);
    return customers;
}

static bool same_customer(const struct glo_order_row *a, const struct glo_order_row *b)
{
    return a->order == b->order && a->stream == b->stream && a->product == b->product && a->place == b->place &&
           a->lot == b->lot && a->placed == b->placed && a->requested == b->requested;
}

/* Points that differ in topology alone see the same customers, field by field. */
Test(common_numbers, topologies)
{
    struct trial trial;
    open_furniture(&trial);
    const struct glo_design *design = &trial.study.reader.design;
    cr_assert_eq(design->num_points, 9);
    for (uint32_t point = 0; point < design->num_points; point++) {
        uint32_t baseline = glo_design_baseline(design, point);
        struct customers a = customers_of(&trial, point, 2), b = customers_of(&trial, baseline, 2);
        cr_assert_gt(a.num, 3000);
        cr_assert_eq(a.num, b.num);
        for (uint32_t i = 0; i < a.num; i++)
            cr_assert(same_customer(&a.items[i], &b.items[i]), "order %u differs at point %u", i, point);
        glo_free(a.items);
        glo_free(b.items);
    }
    trial_close(&trial);
}

/*
 * With another rate order i keeps place, product and lot; its time is scaled, but for half a tick of rounding per
 * interarrival time, and the date it asks for stays as far ahead.
 */
Test(common_numbers, rates)
{
    struct trial trial;
    open_furniture(&trial);
    const struct glo_design *design = &trial.study.reader.design;
    double mean = trial.study.points[0]->demand.streams[0].mean_interarrival;
    struct customers a = customers_of(&trial, 0, 0);
    uint32_t num_scaled = 0;
    for (uint32_t point = 1; point < design->num_points; point++) {
        double other = trial.study.points[point]->demand.streams[0].mean_interarrival, factor = other / mean;
        struct customers b = customers_of(&trial, point, 0);
        num_scaled += fabs(factor - 1) > 0.01;
        for (uint32_t i = 0; i < a.num && i < b.num; i++) {
            const struct glo_order_row *x = &a.items[i], *y = &b.items[i];
            cr_assert(x->product == y->product && x->place == y->place && x->lot == y->lot, "order %u", i);
            double ticks = fabs(x->placed * factor - y->placed) * (double)GLO_TICKS_PER_HOUR;
            cr_assert_leq(ticks, (i + 1) * (factor + 1) / 2 + 1, "order %u is off by %g ticks", i, ticks);
            cr_assert_float_eq(x->requested - x->placed, y->requested - y->placed, 1e-9);
        }
        glo_free(b.items);
    }
    cr_assert_eq(num_scaled, 6);
    glo_free(a.items);
    trial_close(&trial);
}

/* The work of an order is its own, whoever does it: service x speed of one mill agrees between unit and plant. */
Test(common_numbers, work_is_carried)
{
    static const char text[] =
        "glocal: 1\n"
        "products: {part: {plan: [{operation: work, service: {gamma: {mean: 1 h, scv: 2}}}]}}\n"
        "demand: {orders: {rate: 0.5 per hour, lot: {geometric: {mean: 1, plus: 1}}}}\n"
        "units: {slow: {stations: {work: {machines: 4}}}, fast: {stations: {work: {speed: 4}}}}\n"
        "networks: {a: {type: central, units: slow}, b: {type: central, units: fast}}\n"
        "experiment: {length: 1000 h, warmup: 0 h, replications: 1,\n"
        "  factors: {who: {a: {demand.orders.offered_to: a}, b: {demand.orders.offered_to: b}}}}\n";
    struct trial trial;
    trial_open(&trial, text);
    struct customers a = customers_of(&trial, 0, 0), b = customers_of(&trial, 1, 0);
    cr_assert_gt(a.num, 300);
    for (uint32_t i = 0; i < a.num; i++)
        cr_assert_float_eq(a.items[i].service, 4 * b.items[i].service, 3.0 / (double)GLO_TICKS_PER_HOUR, "order %u", i);
    glo_free(a.items);
    glo_free(b.items);
    trial_close(&trial);
}

/* A second stream and a second unit shift nobody else's numbers; another name, seed or replication gives others. */
Test(common_numbers, streams_are_apart)
{
    static const struct {
        const char *demand, *units, *seed;
        uint32_t replication;
        bool same;
    } variants[] = {
        {"{main: {rate: 1 per hour, at: town}}", "shop: {stations: {work: {machines: 3}}}", "5", 0, true},
        {"{aside: {rate: 2 per day, at: town}, main: {rate: 1 per hour, at: town}}",
         "shop: {stations: {work: {machines: 3}}}", "5", 0, true},
        {"{main: {rate: 1 per hour, at: town}}",
         "extra: {stations: {work: {}}}, shop: {stations: {work: {machines: 3}}}", "5", 0, true},
        {"{other: {rate: 1 per hour, at: town}}", "shop: {stations: {work: {machines: 3}}}", "5", 0, false},
        {"{main: {rate: 1 per hour, at: town}}", "shop: {stations: {work: {machines: 3}}}", "6", 0, false},
        {"{main: {rate: 1 per hour, at: town}}", "shop: {stations: {work: {machines: 3}}}", "5", 1, false},
    };
    struct trial_rows first = {0};
    for (size_t v = 0; v < sizeof variants / sizeof variants[0]; v++) {
        char text[2048];
        struct trial trial;
        struct trial_rows rows;
        struct glo_record record;
        snprintf(text, sizeof text,
                 "glocal: 1\nplaces: {town: {rows: [{name: a, x: 0 km, y: 0 km}, {name: b, x: 5 km, y: 0 km}]}}\n"
                 "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                 "demand: %s\nunits: {%s}\n"
                 "experiment: {length: 500 h, warmup: 0 h, replications: 2, seed: %s}\n",
                 variants[v].demand, variants[v].units, variants[v].seed);
        trial_open(&trial, text);
        uint32_t stream = trial.study.points[0]->demand.num_streams - 1, num_same = 0;
        trial_replicate(&trial, 0, variants[v].replication, &rows, &record);
        for (uint32_t i = 0; i < 300; i++) {
            const struct glo_order_row *row = trial_row(&rows, stream, i);
            num_same += v == 0 || (row->placed == trial_row(&first, 0, i)->placed &&
                                   row->place == trial_row(&first, 0, i)->place);
        }
        cr_assert_eq(num_same, variants[v].same ? 300 : 0, "variant %zu: %u customers are the same", v, num_same);
        glo_record_free(&record);
        trial_close(&trial);
        if (v == 0)
            first = rows;
        else
            trial_rows_free(&rows);
    }
    trial_rows_free(&first);
}

static bool same_bytes(const void *a, const void *b, size_t size)
{
    return (!a && !b) || (a && b && memcmp(a, b, size) == 0);
}

/* Bit by bit, whatever the record holds. */
static void expect_same_record(const struct trial *trial, uint32_t point, const struct glo_record *a,
                               const struct glo_record *b)
{
    const struct glo_scenario *scenario = trial->study.points[point];
    const struct glo_layout *layout = &scenario->layout;
    size_t slots = scenario->window.num_slots, bins = scenario->window.num_bins;
    cr_assert_eq(a->fingerprint, b->fingerprint);
    cr_assert(a->num_events == b->num_events && a->num_orders == b->num_orders && a->num_censored == b->num_censored);
    cr_assert(same_bytes(a->ratios, b->ratios, layout->num_figures * slots * sizeof *a->ratios));
    cr_assert(same_bytes(a->flows, b->flows, layout->num_flows * slots * sizeof *a->flows));
    cr_assert(same_bytes(a->tops, b->tops, layout->num_watched * bins * sizeof *a->tops));
    cr_assert(same_bytes(a->bottoms, b->bottoms, layout->num_watched * bins * sizeof *a->bottoms));
    cr_assert(same_bytes(a->balances, b->balances, sizeof a->balances));
    cr_assert_eq(a->num_quantiles, b->num_quantiles);
    for (uint32_t i = 0; i < a->num_quantiles; i++) {
        cr_assert_eq(a->quantiles[i].num_pairs, b->quantiles[i].num_pairs);
        cr_assert(same_bytes(a->quantiles[i].pairs, b->quantiles[i].pairs,
                             a->quantiles[i].num_pairs * sizeof *a->quantiles[i].pairs));
    }
}

static void expect_same_runs(const struct trial *a, const struct trial *b)
{
    uint32_t num_points = a->study.reader.design.num_points;
    cr_assert_eq(a->run.num_done, b->run.num_done);
    for (uint32_t i = 0; i < a->run.num_done; i++)
        expect_same_record(a, i % num_points, &a->run.records[i], &b->run.records[i]);
}

/* Replication 7 alone is row 7 of the batch. */
Test(common_numbers, one_replication_alone)
{
    struct trial batch, alone;
    open_furniture(&batch);
    open_furniture(&alone);
    alone.study.study.first_replication = 6;
    alone.study.study.num_replications = 1;
    trial_run(&batch, 2);
    trial_run(&alone, 1);
    for (uint32_t point = 0; point < batch.study.reader.design.num_points; point++) {
        expect_same_record(&batch, point, glo_run_record(&batch.run, point, 6), glo_run_record(&alone.run, point, 0));
        cr_assert_neq(glo_run_record(&batch.run, point, 5)->fingerprint,
                      glo_run_record(&alone.run, point, 0)->fingerprint);
    }
    trial_close(&alone);
    trial_close(&batch);
}

/* One, two and four threads. */
Test(common_numbers, threads)
{
    struct trial one;
    open_furniture(&one);
    trial_run(&one, 1);
    for (uint32_t num_threads = 2; num_threads <= 4; num_threads += 2) {
        struct trial more;
        open_furniture(&more);
        trial_run(&more, num_threads);
        expect_same_runs(&one, &more);
        trial_close(&more);
    }
    trial_close(&one);
}

/* What memory held before plays no part: every byte that malloc gives is set to another pattern. */
Test(common_numbers, dirty_memory)
{
    struct trial clean, dirty;
    if (mallopt(M_PERTURB, 0) != 1)
        cr_skip_test("this allocator cannot be told what to leave in memory");
    open_furniture(&clean);
    trial_run(&clean, 1);
    mallopt(M_PERTURB, 0xA5);
    open_furniture(&dirty);
    trial_run(&dirty, 1);
    expect_same_runs(&clean, &dirty);
    trial_close(&dirty);
    trial_close(&clean);
}
