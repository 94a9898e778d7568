/*
 * Plans that fork: branches worked on at the same time, lots in portions. Against recursions order by order, tick for
 * tick, that share no code with models/ but the quantile functions; against the closed form of two branches; by hand.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/scenarios/claims.h"

#define HEAD "glocal: 1\n"
#define NO_WARMUP "experiment: {length: %d h, warmup: 0 h, replications: 1, seed: 7, analysis: terminating}\n"

/* Orders as a recursion expects them: how it draws, and what it knows of each. */
struct tape {
    const struct glo_scenario *scenario;
    struct glo_stream stream;
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    glo_time placed;
};

static void open_tape(struct tape *tape, const char *text)
{
    memset(tape, 0, sizeof *tape);
    trial_open(&tape->trial, text);
    tape->scenario = tape->trial.study.points[0];
    tape->stream = glo_stream_make(7, "demand.orders");
    trial_replicate(&tape->trial, 0, 0, &tape->rows, &tape->record);
}

static void close_tape(struct tape *tape)
{
    trial_rows_free(&tape->rows);
    glo_record_free(&tape->record);
    trial_close(&tape->trial);
}

/* The uniform of one piece of an operation; the first of all stands beside the arrival. */
static double uniform_of(const struct tape *tape, uint32_t order, uint32_t operation, uint32_t piece)
{
    struct glo_address address = {.index = order, .purpose = GLO_FOR_ARRIVAL};
    if (operation > 0 || piece > 0) {
        address.operation = operation;
        address.piece = piece / 2;
        address.purpose = GLO_FOR_SERVICE;
        return glo_block_uniform(glo_stream_block(&tape->stream, &address), piece % 2);
    }
    return glo_block_uniform(glo_stream_block(&tape->stream, &address), 1);
}

static double draw(const struct tape *tape, uint32_t order, uint32_t operation, uint32_t piece)
{
    return glo_distribution_draw(tape->scenario->production.plans[0].operations[operation].service,
                                 uniform_of(tape, order, operation, piece));
}

static glo_time next_arrival(struct tape *tape, uint32_t order)
{
    struct glo_address address = {.index = order, .purpose = GLO_FOR_ARRIVAL};
    double uniform = glo_block_uniform(glo_stream_block(&tape->stream, &address), 0);
    tape->placed += glo_ticks(glo_distribution_draw(&tape->scenario->demand.streams[0].spec->interarrival, uniform));
    return tape->placed;
}

/* One server, first come, first served: when it ends; the wait is added. */
static glo_time serve(glo_time *free_at, glo_time arrival, glo_time service, glo_time *wait)
{
    glo_time start = arrival > *free_at ? arrival : *free_at;
    *wait += start - arrival;
    return *free_at = start + service;
}

static void expect_row(const struct tape *tape, uint32_t order, glo_time finished, glo_time queue)
{
    const struct glo_order_row *row = trial_row(&tape->rows, 0, order);
    if (row->fate != GLO_FATE_delivered)
        return;
    cr_assert_eq(glo_ticks(row->finished), finished, "order %u: %.9f h, not %.9f", order, row->finished,
                 glo_hours(finished));
    cr_assert_eq(glo_ticks(row->queue), queue, "order %u", order);
    cr_assert_eq(glo_ticks(row->assigned) + glo_ticks(row->queue) + glo_ticks(row->service), finished, "order %u",
                 order);
}

/*
 * Cut, then three branches, one of two operations, then assembly: each branch is a line of single servers, and its end
 * is that of Lindley's recursion; assembly begins with the last of them, whose waits are those of the order.
 */
Test(forks, branches_are_the_maximum_of_recursions)
{
    enum { NUM = 3000, NUM_BRANCHES = 3 };
    static const uint32_t first[] = {1, 3, 4, 5}; /* operations of each branch, and the end */
    char text[1024];
    snprintf(text, sizeof text,
             HEAD
             "products: {part: {plan: [{operation: cut, service: {exponential: 6 min}},\n"
             "  {parallel: [[{operation: weld, service: {exponential: 5 min}},\n"
             "    {operation: grind, service: {gamma: {mean: 4 min, scv: 2}}}],\n"
             "    [{operation: paint, service: {exponential: 8 min}}], [{operation: pack, service: 7 min}]]},\n"
             "  {operation: assemble, service: {exponential: 7 min}}]}}\n"
             "demand: {orders: {interarrival: {exponential: 10 min}}}\n"
             "units: {shop: {stations: {cut: {}, weld: {}, grind: {}, paint: {}, pack: {}, assemble: {}}}}\n" NO_WARMUP,
             500);
    struct tape tape;
    open_tape(&tape, text);
    glo_time free_at[6] = {0};
    uint32_t joined_first = 0;
    for (uint32_t order = 0; order < NUM && order < tape.rows.num; order++) {
        glo_time queue = 0, at = next_arrival(&tape, order), last = 0, of_last = 0;
        at = serve(&free_at[0], at, glo_ticks(draw(&tape, order, 0, 0)), &queue);
        for (uint32_t b = 0; b < NUM_BRANCHES; b++) {
            glo_time end = at, wait = 0;
            for (uint32_t k = first[b]; k < first[b + 1]; k++)
                end = serve(&free_at[k], end, glo_ticks(draw(&tape, order, k, 0)), &wait);
            joined_first += b > 0 && end > last;
            if (end > last) {
                last = end;
                of_last = wait;
            }
        }
        queue += of_last;
        at = serve(&free_at[5], last, glo_ticks(draw(&tape, order, 5, 0)), &queue);
        expect_row(&tape, order, at, queue);
    }
    cr_expect_gt(tape.rows.num, NUM - 300);
    cr_expect(joined_first > NUM / 4, "every branch is the last now and then");
    close_tape(&tape);
}

/* Two queues of M/M/1 with the same arrivals: the mean of the later end (Flatto and Hahn 1984; Nelson and Tantawi
 * 1988). */
Test(forks, two_queues_of_mm1)
{
    double rate = 0.6, rho = rate, mean = (12 - rho) / 8 / (1 - rho);
    expect_in_theory(HEAD "products: {part: {plan: [{parallel: [[{operation: weld, service: {exponential: 1 h}}],\n"
                          "  [{operation: paint, service: {exponential: 1 h}}]]}]}}\n"
                          "demand: {orders: {rate: 0.6 per hour}}\n"
                          "units: {shop: {stations: {weld: {}, paint: {}}}}\n"
                          "experiment: {length: 6500 h, warmup: 500 h, replications: 20, seed: 12}\n",
                     (const struct claim[]){{"lead_time", mean, 0.05},
                                            {"utilisation.shop.weld", rho, 0.02},
                                            {"number_in_system.shop.paint", rho / (1 - rho), 0.08}},
                     3);
}

/*
 * A line of three machines that is passed in portions of four pieces: a portion begins when it has come and the portion
 * before it has left, lots in the order in which they came. The machine is set up once for a lot: what a portion needs
 * is the time with its setup less that setup.
 */
Test(forks, transfer_batches)
{
    enum { NUM = 900, NUM_STATIONS = 3, PIECES = 4 };
    char text[1024];
    snprintf(text, sizeof text,
             HEAD "products: {part: {plan: [{transfer: {pieces: 4, plan: [\n"
                  "  {operation: a, service: {exponential: 3 min}, setup: 11 min},\n"
                  "  {operation: b, service: {gamma: {mean: 4 min, scv: 0.4}}, setup: 7 min},\n"
                  "  {operation: c, service: {exponential: 3 min}, setup: 5 min}]}}]}}\n"
                  "demand: {orders: {interarrival: {exponential: 1 h}, lot: 10}}\n"
                  "units: {shop: {stations: {a: {}, b: {}, c: {}}}}\n" NO_WARMUP,
             900);
    static const double setups[] = {11.0 / 60, 7.0 / 60, 5.0 / 60};
    struct tape tape;
    open_tape(&tape, text);
    glo_time free_at[NUM_STATIONS] = {0};
    for (uint32_t order = 0; order < NUM && order < tape.rows.num; order++) {
        glo_time placed = next_arrival(&tape, order), end = 0, queue = 0;
        for (uint32_t piece = 0; piece < 10; piece += PIECES) {
            end = placed;
            queue = 0;
            for (uint32_t k = 0; k < NUM_STATIONS; k++) {
                double work = 0;
                for (uint32_t i = piece; i < piece + PIECES && i < 10; i++)
                    work += draw(&tape, order, k, i);
                glo_time set_up = piece > 0 ? glo_ticks(setups[k]) : 0;
                end = serve(&free_at[k], end, glo_ticks(setups[k] + work) - set_up, &queue);
            }
        }
        expect_row(&tape, order, end, queue);
    }
    cr_expect_gt(tape.rows.num, NUM - 150);
    close_tape(&tape);
}

/* A lot of independent pieces that splits among three machines: each portion takes the machine that is free first, and
 * the lot has ended with the last of them. */
Test(forks, split_lots)
{
    enum { NUM = 900, MACHINES = 3, PIECES = 3 };
    char text[1024];
    snprintf(
        text, sizeof text,
        HEAD
        "products: {part: {plan: [{split: {pieces: 3, plan: [{operation: a, service: {exponential: 11 min}}]}}]}}\n"
        "demand: {orders: {interarrival: {exponential: 1 h}, lot: 11}}\n"
        "units: {shop: {stations: {a: {machines: 3}}}}\n" NO_WARMUP,
        900);
    struct tape tape;
    open_tape(&tape, text);
    glo_time free_at[MACHINES] = {0}; /* ascending */
    for (uint32_t order = 0; order < NUM && order < tape.rows.num; order++) {
        glo_time placed = next_arrival(&tape, order), last = 0, of_last = 0;
        for (uint32_t piece = 0; piece < 11; piece += PIECES) {
            double work = 0;
            for (uint32_t i = piece; i < piece + PIECES && i < 11; i++)
                work += draw(&tape, order, 0, i);
            glo_time wait = 0, end = serve(&free_at[0], placed, glo_ticks(work), &wait);
            for (uint32_t m = 0; m + 1 < MACHINES && free_at[m + 1] < free_at[m]; m++) {
                glo_time other = free_at[m + 1];
                free_at[m + 1] = free_at[m];
                free_at[m] = other;
            }
            of_last = end > last ? wait : of_last;
            last = end > last ? end : last;
        }
        expect_row(&tape, order, last, of_last);
    }
    cr_expect_gt(tape.rows.num, NUM - 150);
    close_tape(&tape);
}

/* What becomes of orders, by hand: one every `every` hours from then on. */
struct life {
    const char *plan, *stations, *demand;
    struct {
        enum glo_fate fate;
        double end, queue, service; /* h from its placing; of spoilt ones: when they are closed */
    } orders[3];
    uint32_t num;
};

static const struct life lives[] = {
    /* both branches end at one instant; the step after begins then, once */
    {"[{operation: a, service: 1 h}, {parallel: [[{operation: b, service: 2 h}], [{operation: c, service: 1 h},"
     " {operation: d, service: 1 h}]]}, {operation: e, service: 1 h}]",
     "a: {}, b: {}, c: {}, d: {}, e: {}",
     "orders: {interarrival: 10 h}",
     {{GLO_FATE_delivered, 4, 0, 4}},
     1},
    /* one machine for both branches: the second waits for the first, which is what the order waits */
    {"[{parallel: [{operation: a, service: 2 h}, [{operation: a, service: 3 h}]]}]",
     "a: {}",
     "orders: {interarrival: 10 h}",
     {{GLO_FATE_delivered, 5, 2, 3}},
     1},
    /* a fork in a fork: the inner one ends after 1 + 3 h, the other branch after 2 h */
    {"[{parallel: [[{operation: a, service: 1 h}, {parallel: [[{operation: b, service: 1 h}], [{operation: c, service: "
     "3 h}]]}], [{operation: d, service: 2 h}]]}, {operation: a, service: 1 h}]",
     "a: {}, b: {}, c: {}, d: {}",
     "orders: {interarrival: 10 h}",
     {{GLO_FATE_delivered, 5, 0, 5}},
     1},
    /* nobody passes the second branch: it ends at once */
    {"[{operation: a, service: 1 h}, {parallel: [[{operation: b, service: 2 h}], [{operation: c, service: 9 h, share: "
     "0 "
     "%}]]}]",
     "a: {}, b: {}, c: {}",
     "orders: {interarrival: 10 h}",
     {{GLO_FATE_delivered, 3, 0, 3}},
     1},
    /* nobody passes the fork, which is the last step */
    {"[{operation: a, service: 1 h}, {parallel: [[{operation: b, service: 2 h, share: 0 %}], [{operation: c, service: "
     "9 "
     "h, share: 0 %}]]}]",
     "a: {}, b: {}, c: {}",
     "orders: {interarrival: 10 h}",
     {{GLO_FATE_delivered, 1, 0, 1}},
     1},
    /* spoilt in one branch after 1 h, scrapped when the other has ended */
    {"[{parallel: [[{operation: a, service: 1 h, scrap: 100 %}, {operation: a, service: 1 h}], [{operation: b, "
     "service: "
     "3 h}]]}, {operation: c, service: 1 h}]",
     "a: {}, b: {}, c: {}",
     "orders: {interarrival: 10 h}",
     {{GLO_FATE_scrapped, 3, 0, 3}},
     1},
    /* a machine that fails spoils the part on it: at 1.5 h of work, then 0.5 h into the second order */
    {"[{parallel: [[{operation: a, service: 1 h}], [{operation: b, service: 3 h}]]}]",
     "a: {breakdowns: {time_to_failure: 1.5 h, repair: 1 h, job: scrap}}, b: {}",
     "orders: {interarrival: 10 h}",
     {{GLO_FATE_delivered, 3, 0, 3}, {GLO_FATE_scrapped, 3, 0, 3}},
     2},
    /* a lot of 3 in portions of 2: 2 h and 1 h on two machines */
    {"[{split: {pieces: 2, plan: [{operation: a, service: 1 h}]}}]",
     "a: {machines: 2}",
     "orders: {interarrival: 10 h, lot: 3}",
     {{GLO_FATE_delivered, 2, 0, 2}},
     1},
    /* the same in turn: 2 h, then 1 h on the machine that it is on; the last portion waited 2 h */
    {"[{transfer: {pieces: 2, plan: [{operation: a, service: 1 h}]}}]",
     "a: {machines: 2}",
     "orders: {interarrival: 10 h, lot: 3}",
     {{GLO_FATE_delivered, 3, 2, 1}},
     1},
    /* both machines are set up for the lot, once each: 1 + 1, 1 + 1, then 1 more on either */
    {"[{split: {pieces: 1, plan: [{operation: a, service: 1 h, setup: 1 h}]}}]",
     "a: {machines: 2}",
     "orders: {interarrival: 10 h, lot: 4}",
     {{GLO_FATE_delivered, 3, 2, 1}},
     1},
    /* lots follow each other on one machine, each with its own setup: 1 + 2 h; the second comes after 2 h */
    {"[{transfer: {pieces: 1, plan: [{operation: a, service: 1 h, setup: 1 h}]}}]",
     "a: {}",
     "orders: {interarrival: 2 h, lot: 2}",
     {{GLO_FATE_delivered, 3, 2, 1}, {GLO_FATE_delivered, 4, 3, 1}, {GLO_FATE_delivered, 5, 4, 1}},
     3},
    /* last come, first served: the rest of a lot goes before a lot that comes while it is worked on */
    {"[{transfer: {pieces: 1, plan: [{operation: a, service: 1 h}]}}]",
     "a: {discipline: lcfs}",
     "orders: {interarrival: 1.5 h, lot: 2}",
     {{GLO_FATE_delivered, 2, 1, 1}, {GLO_FATE_delivered, 2.5, 1.5, 1}, {GLO_FATE_delivered, 3, 2, 1}},
     3},
    /* shared machines: three portions of one piece on two machines need 1.5 h each */
    {"[{split: {pieces: 1, plan: [{operation: a, service: 1 h}]}}]",
     "a: {machines: 2, discipline: processor_sharing}",
     "orders: {interarrival: 10 h, lot: 3}",
     {{GLO_FATE_delivered, 1.5, 0, 1.5}},
     1},
    /* in turn they share nothing but with others */
    {"[{transfer: {pieces: 1, plan: [{operation: a, service: 1 h}]}}]",
     "a: {machines: 2, discipline: processor_sharing}",
     "orders: {interarrival: 10 h, lot: 3}",
     {{GLO_FATE_delivered, 3, 2, 1}},
     1},
    /* the second customer leaves: none of its parts was begun. The third comes when the first has left. */
    {"[{parallel: [[{operation: a, service: 5.5 h}], [{operation: b, service: 6 h}]]}]",
     "a: {}, b: {}",
     "orders: {interarrival: 4 h, patience: 1 h}",
     {{GLO_FATE_delivered, 6, 0, 6}, {GLO_FATE_reneged, 1, 1, 0}, {GLO_FATE_delivered, 6, 0, 6}},
     3},
    /* it stays where one part was begun within its patience */
    {"[{parallel: [[{operation: a, service: 4.5 h}], [{operation: b, service: 6 h}]]}]",
     "a: {}, b: {}",
     "orders: {interarrival: 4 h, patience: 1 h}",
     {{GLO_FATE_delivered, 6, 0, 6}, {GLO_FATE_delivered, 8, 2, 6}},
     2},
    /* the machine is free at the very instant at which patience ends: the order is begun */
    {"[{parallel: [[{operation: a, service: 5 h}], [{operation: b, service: 6 h}]]}]",
     "a: {}, b: {}",
     "orders: {interarrival: 4 h, patience: 1 h}",
     {{GLO_FATE_delivered, 6, 0, 6}, {GLO_FATE_delivered, 8, 2, 6}},
     2},
    /* the machine fails as it ends a part, which is done: the other waits for the repair, 1 h */
    {"[{parallel: [[{operation: a, service: 2 h}], [{operation: a, service: 1 h}]]}]",
     "a: {breakdowns: {time_to_failure: 2 h, repair: 1 h}}",
     "orders: {interarrival: 10 h}",
     {{GLO_FATE_delivered, 4, 3, 1}},
     1},
    /* the same between portions of one lot, for which the machine is still set up after its repair */
    {"[{transfer: {pieces: 1, plan: [{operation: a, service: 1 h, setup: 1 h}]}}]",
     "a: {breakdowns: {time_to_failure: 2 h, repair: 1 h}}",
     "orders: {interarrival: 10 h, lot: 2}",
     {{GLO_FATE_delivered, 4, 3, 1}},
     1},
    /* of two machines the one at which the first portion ended fails: the second goes to the other, which is set up */
    {"[{transfer: {pieces: 1, plan: [{operation: a, service: 1 h, setup: 1 h}]}}]",
     "a: {machines: 2, breakdowns: {time_to_failure: 2 h, repair: 5 h}}",
     "orders: {interarrival: 30 h, lot: 2}",
     {{GLO_FATE_delivered, 4, 2, 2}},
     1},
    /* a fork in portions: each piece takes 1 h beside 2 h, on machines of their own; then the last waits for two */
    {"[{split: {pieces: 1, plan: [{parallel: [{operation: a, service: 1 h}, {operation: b, service: 2 h}]}]}}]",
     "a: {}, b: {}",
     "orders: {interarrival: 10 h, lot: 3}",
     {{GLO_FATE_delivered, 6, 4, 2}},
     1},
    /* a more urgent order passes between portions: its setup, 1 h, and that of the rest of the lot once more */
    {"[{transfer: {pieces: 1, plan: [{operation: a, service: 1 h, setup: 1 h}]}}]",
     "a: {discipline: priority}",
     "orders: {interarrival: 10 h, lot: 2, priority: 2}, urgent: {interarrival: 10.5 h, priority: 1}",
     {{GLO_FATE_delivered, 6, 4, 2}},
     1},
};

static void write_life(char *text, size_t size, const struct life *life, const char *more)
{
    snprintf(text, size,
             HEAD "products: {part: {plan: %s}}\ndemand: {%s}\nunits: {shop: {stations: {%s}}}\n%s" NO_WARMUP,
             life->plan, life->demand, life->stations, more, 60);
}

Test(forks, by_hand)
{
    for (size_t i = 0; i < sizeof lives / sizeof lives[0]; i++) {
        char text[2048];
        write_life(text, sizeof text, &lives[i], "");
        struct trial_rows rows = trial_rows_of(text);
        for (uint32_t k = 0; k < lives[i].num; k++) {
            const struct glo_order_row *row = trial_row(&rows, 0, k);
            cr_expect_eq(row->fate, lives[i].orders[k].fate, "case %zu, order %u", i, k);
            cr_expect_float_eq(row->closed - row->placed, lives[i].orders[k].end, 1e-9, "case %zu, order %u: %g h", i,
                               k, row->closed - row->placed);
            cr_expect_float_eq(row->queue, lives[i].orders[k].queue, 1e-9, "case %zu, order %u waits %g h", i, k,
                               row->queue);
            cr_expect_float_eq(row->service, lives[i].orders[k].service, 1e-9, "case %zu, order %u: %g h", i, k,
                               row->service);
        }
        trial_rows_free(&rows);
    }
}

/* Work, material and electricity are those of the same operations one after another: order by order, to the last unit
 * of account; and the run balances (trial_replicate). */
Test(forks, cost_what_the_operations_cost)
{
    static const char *const plans[] = {
        "[{operation: a, service: {exponential: 1 h}, material: {wood: 2 kg}}, {operation: b, service: {exponential: 2 "
        "h}, yield: 80 %, material: {wood: 1 kg}}, {operation: c, service: {exponential: 1 h}}]",
        "[{operation: a, service: {exponential: 1 h}, material: {wood: 2 kg}}, {parallel: [[{operation: b, service: "
        "{exponential: 2 h}, yield: 80 %, material: {wood: 1 kg}}], [{operation: c, service: {exponential: 1 h}}]]}]",
    };
    struct trial_rows rows[2];
    for (int i = 0; i < 2; i++) {
        char text[2048];
        snprintf(text, sizeof text,
                 HEAD "materials: {wood: {price: 2 EUR/kg, emissions: {value: 0.3 kgCO2e/kg}}}\n"
                      "products: {part: {plan: %s}}\n"
                      "demand: {orders: {rate: 1 per hour, lot: {poisson: {mean: 1, plus: 1}}}}\n"
                      "units: {shop: {stations: {a: {machines: 5, power: {busy: 3 kW, idle: 1 kW}},\n"
                      "  b: {machines: 9, power: {busy: 2 kW}}, c: {machines: 5, power: {busy: 7 kW}}},\n"
                      "  costs: {electricity: 0.2 EUR/kWh}, grid: {value: 0.4 kgCO2e/kWh}}}\n" NO_WARMUP,
                 plans[i], 300);
        rows[i] = trial_rows_of(text);
    }
    uint32_t num = 0;
    for (uint32_t order = 0; order < 200; order++) {
        const struct glo_order_row *a = trial_row(&rows[0], 0, order), *b = trial_row(&rows[1], 0, order);
        if (a->fate != GLO_FATE_delivered || b->fate != GLO_FATE_delivered)
            continue;
        num++;
        for (int i = 0; i < GLO_NUM_ORDER_ACCOUNTS; i++)
            cr_assert_float_eq(a->cost[i], b->cost[i], 1e-9, "order %u, account %d", order, i);
        for (int i = 0; i < GLO_NUM_ORDER_SOURCES; i++)
            cr_assert_float_eq(a->co2e[i], b->co2e[i], 1e-12, "order %u, source %d", order, i);
        cr_assert_leq(b->finished, a->finished + 1e-9, "order %u", order);
    }
    cr_expect_gt(num, 150);
    for (int i = 0; i < 2; i++)
        trial_rows_free(&rows[i]);
}

/* How often operations are passed: a branch that reworks half, one that spoils a fifth, and a quarter that goes back
 * over the fork: 1.25 orders enter it for each that comes. */
Test(forks, visits)
{
    struct trial trial;
    trial_open(&trial, HEAD
               "products: {part: {plan: [{operation: cut, service: 1 h}, {parallel: [[{operation: a, service: 1 h, "
               "rework: 50 %}], [{operation: b, service: 1 h, scrap: 20 %}]]},\n"
               "  {operation: c, service: 1 h, rework: {share: 25 %, back_to: cut}}]}}\n"
               "demand: {orders: {rate: 1 per day}}\n"
               "units: {shop: {stations: {cut: {}, a: {}, b: {}, c: {}}}}\n"
               "experiment: {length: 90 h, warmup: 0 h, replications: 1}\n");
    static const double visits[] = {1.25, 2.5, 1.25, 1};
    double rho[4];
    cr_assert_eq(glo_scenario_loads(trial.study.points[0], rho), GLO_OK);
    for (int i = 0; i < 4; i++) {
        cr_expect_float_eq(trial.study.points[0]->production.plans[0].operations[i].visits, visits[i], 1e-9, "%d", i);
        cr_expect_float_eq(rho[i], visits[i] / 24, 1e-9, "%d", i);
    }
    trial_close(&trial);
}

/* What is promised to an order that finds the unit empty is when it is done, where times are constant; behind another
 * it is later. */
Test(forks, predictions)
{
    static const struct {
        const char *plan;
        double end;
    } cases[] = {
        {"[{operation: a, service: 1 h}, {parallel: [[{operation: b, service: 2 h}], [{operation: c, service: 2 h}, "
         "{operation: d, service: 1 h}]]}, {operation: a, service: 1 h}]",
         5},
        {"[{transfer: {pieces: 2, plan: [{operation: a, service: 1 h}, {operation: b, service: 2 h}]}}]", 14},
        {"[{split: {pieces: 2, plan: [{operation: c, service: 1 h}]}}, {operation: a, service: 1 h}]", 10},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 HEAD "products: {part: {plan: %s}}\n"
                      "demand: {orders: {interarrival: 100 h, lot: %s, due: 1 h}}\n"
                      "units: {shop: {stations: {a: {}, b: {}, c: {machines: 2}, d: {}}}}\n"
                      "networks: {cloud: {type: ccm, units: shop, if_none_free: earliest}}\n" NO_WARMUP,
                 cases[i].plan, i ? "6" : "1", 250);
        struct trial_rows rows = trial_rows_of(text);
        const struct glo_order_row *row = trial_row(&rows, 0, 0);
        cr_expect_float_eq(row->agreed - row->placed, cases[i].end, 1e-9, "case %zu: %g h", i,
                           row->agreed - row->placed);
        cr_expect_float_eq(row->finished - row->placed, cases[i].end, 1e-9, "case %zu: %g h", i,
                           row->finished - row->placed);
        trial_rows_free(&rows);
    }
}

/* The recorded work of a lot is shared by the pieces of its portions: 4 h of 4 pieces, on two machines. */
Test(forks, replayed_work)
{
    char path[] = "/tmp/glocal_forks_XXXXXX", text[1024];
    FILE *file = fdopen(mkstemp(path), "w");
    cr_assert(file);
    cr_assert(fputs("time,lot,service\n1,4,4\n10,3,6\n", file) >= 0);
    cr_assert_eq(fclose(file), 0);
    snprintf(text, sizeof text,
             HEAD "products: {part: {plan: [{split: {pieces: 2, plan: [{operation: a, service: 1 min}]}}]}}\n"
                  "demand: {orders: {orders: %s}}\nunits: {shop: {stations: {a: {machines: 2}}}}\n" NO_WARMUP,
             path, 60);
    struct trial_rows rows = trial_rows_of(text);
    cr_assert_eq(unlink(path), 0);
    cr_expect_float_eq(trial_row(&rows, 0, 0)->finished, 3, 1e-9);
    cr_expect_float_eq(trial_row(&rows, 0, 1)->finished, 14, 1e-9);
    trial_rows_free(&rows);
}

/* A stock whose product is made by a plan that forks: the piece that was sold is there again after the longer branch.
 */
Test(forks, fill_stock)
{
    struct trial_rows rows =
        trial_rows_of(HEAD "products: {part: {approach: mts, plan: [{parallel: [[{operation: a, service: 1 h}],\n"
                           "  [{operation: b, service: 3 h}]]}]}}\n"
                           "demand: {orders: {interarrival: 2 h}}\n"
                           "units: {shop: {stations: {a: {}, b: {machines: 2}}, stock: {part: {replenish: {base_stock: "
                           "1}, source: make}}}}\n"
                           "experiment: {length: 60 h, warmup: 0 h, replications: 1}\n");
    /* placed at 2, 4, 6, 8 h; pieces come at 5, 7, 9 h */
    cr_expect_float_eq(trial_row(&rows, 0, 0)->delivered, 2, 1e-9);
    cr_expect_float_eq(trial_row(&rows, 0, 1)->delivered, 5, 1e-9);
    cr_expect_float_eq(trial_row(&rows, 0, 2)->delivered, 7, 1e-9);
    cr_expect_float_eq(trial_row(&rows, 0, 3)->delivered, 9, 1e-9);
    trial_rows_free(&rows);
}

/* One mistake at a time. */
Test(forks, mistakes)
{
    static const struct {
        const char *plan, *station, *said;
    } cases[] = {
        {"[{service: 1 h}]", "", "a step of a plan is an operation, or holds others"},
        {"[{operation: a}]", "", "operation `a` has no `service`"},
        {"[{parallel: []}]", "", "two branches or more"},
        {"[{parallel: [[{operation: a, service: 1 h}]]}]", "", "two branches or more"},
        {"[{parallel: [[{operation: a, service: 1 h}], []]}]", "", "a branch without a step"},
        {"[{parallel: [[{operation: a, service: 1 h}], [{service: 1 h}]]}]", "", "a step of a plan is an operation"},
        {"[{operation: a, service: 1 h, parallel: [[{operation: a, service: 1 h}], [{operation: a, service: 1 h}]]}]",
         "", "no operation itself"},
        {"[{share: 50 %, split: {pieces: 2, plan: [{operation: a, service: 1 h}]}}]", "", "no operation itself"},
        {"[{split: {pieces: 0, plan: [{operation: a, service: 1 h}]}}]", "", "pieces"},
        {"[{split: {pieces: 1.5, plan: [{operation: a, service: 1 h}]}}]", "", "a whole number of pieces"},
        {"[{split: {pieces: 2, plan: []}}]", "", "portions without a step"},
        {"[{split: {plan: [{operation: a, service: 1 h}]}}]", "", "missing key `pieces`"},
        {"[{split: {pieces: 2}}]", "", "missing key `plan`"},
        {"[{split: {pieces: 4, plan: [{transfer: {pieces: 2, plan: [{operation: a, service: 1 h}]}}]}}]", "",
         "not divided again"},
        {"[{transfer: {pieces: 4, plan: [{parallel: [[{operation: a, service: 1 h}], [{operation: a, service: 1 "
         "h}]]}]}}]",
         "", "holds operations only"},
        {"[{split: {pieces: 2, plan: [{operation: a, service: 1 h}]}, transfer: {pieces: 2, plan: [{operation: a, "
         "service: 1 h}]}}]",
         "", "only one of"},
        {"[{parallel: [[{operation: a, service: 1 h, share: 50 %}], [{operation: a, service: 1 h}]]}]", "",
         "the first operation is passed by every order"},
        {"[{operation: a, service: 1 h}, {parallel: [[{operation: b, service: 1 h, rework: {share: 5 %, back_to: a}}], "
         "[{operation: b, service: 1 h}]]}]",
         "", "neither this operation nor one before it in the branch"},
        {"[{parallel: [[{operation: a, service: 1 h}], [{operation: b, service: 1 h}]]}, {operation: b, service: 1 h, "
         "rework: {share: 5 %, back_to: a}}]",
         "", "neither this operation nor one before it in the plan"},
        {"[{operation: b, service: 1 h}, {parallel: [[{operation: a, service: 1 h}], [{operation: c, service: 1 h}]]}]",
         "", "no unit of network `units` has every operation"},
        {"[{parallel: [[{operation: a, service: 1 h}], [{operation: b, service: 1 h}]]}]", "buffer: 3",
         "has limited buffers and makes `part`, whose plan forks"},
        {"[{transfer: {pieces: 2, plan: [{operation: a, service: 1 h}]}}]", "batch: {at_most: 4 pieces}",
         "takes batches"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        struct trial trial;
        snprintf(text, sizeof text,
                 HEAD "products: {part: {plan: %s}}\ndemand: {one: {rate: 1 per day}}\n"
                      "units: {shop: {stations: {a: {%s}, b: {}}}}\n"
                      "experiment: {length: 90 h, warmup: 0 h, replications: 1}\n",
                 cases[i].plan, cases[i].station);
        cr_expect_eq(trial_read(&trial, text), GLO_ERR_INPUT, "case %zu", i);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "case %zu: %s", i, trial_message(&trial));
        const struct glo_diagnostics *said = &trial.study.reader.diagnostics;
        cr_expect_eq(said->num_messages, 1, "case %zu: %s", i, said->num_messages > 1 ? said->messages[1].text : "");
        trial_close(&trial);
    }
}
