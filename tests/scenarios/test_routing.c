/*
 * How networks route, on orders whose times are known beforehand: a stream with a constant interarrival time of more
 * than half the run places one order, so that a scenario is a script. Times in the comments are hours after 100 h.
 */
#include <math.h>
#include <stdio.h>

#include "tests/models/trial.h"

/* A script: places a (0 km) and b (100 km) and far (400 km); `part` takes 5 h at speed 1. */
static struct trial_rows play(const char *demand, const char *units, const char *network, const char *more)
{
    char text[4096];
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "places: {a: {x: 0 km, y: 0 km}, b: {x: 100 km, y: 0 km}, far: {x: 400 km, y: 0 km}}\n"
             "products:\n"
             "  part: {plan: [{operation: work, service: 5 h}]}\n"
             "  slow: {plan: [{operation: work, service: 5 h}], stages: {configuration: 3 h}}\n"
             "  rare: {plan: [{operation: work, service: 5 h}, {operation: coat, service: 1 h}]}\n"
             "demand: {%s}\nunits: {%s}\nnetworks: {net: {%s}}\n%s"
             "experiment: {length: 190 h, warmup: 0 h, replications: 1}\n",
             demand, units, network, more);
    return trial_rows_of(text);
}

/* The first order of a stream. */
static const struct glo_order_row *first(const struct trial_rows *rows, uint32_t stream)
{
    return trial_row(rows, stream, 0);
}

static void expect_refused(const struct trial_rows *rows, uint32_t stream, enum glo_reason reason)
{
    const struct glo_order_row *row = first(rows, stream);
    cr_expect_eq(row->fate, GLO_FATE_refused, "stream %u: %s", stream, glo_fate_names[row->fate]);
    cr_expect_eq(row->reason, reason, "stream %u: %s", stream, glo_reason_names[row->reason]);
    cr_expect(row->unit == GLO_NO_CODE && isnan(row->assigned) && isnan(row->started) && isnan(row->delivered));
    cr_expect_eq(row->closed, row->configured);
}

static void expect_times(const struct trial_rows *rows, uint32_t stream, uint32_t unit, double started,
                         double delivered)
{
    const struct glo_order_row *row = first(rows, stream);
    cr_expect_eq(row->fate, GLO_FATE_delivered, "stream %u: %s", stream, glo_fate_names[row->fate]);
    cr_expect_eq(row->unit, unit, "stream %u went to unit %u", stream, row->unit);
    cr_expect_float_eq(row->started, 100 + started, 1e-9, "stream %u started at %g", stream, row->started - 100);
    cr_expect_float_eq(row->delivered, 100 + delivered, 1e-9, "stream %u arrived at %g", stream, row->delivered - 100);
}

#define PART "products: part"
#define AT_A "at: a, stations: {work: {}}"
#define AT_B "at: b, stations: {work: {}}"

/* mpn: the nearest in reach, whatever its load; every reason to refuse. Road distances are 1.3 x. */
Test(routing, mpn_reasons)
{
    struct trial_rows rows =
        play("s0: {interarrival: 101 h, at: a, " PART "}, s1: {interarrival: 102 h, at: a, " PART
             "}, s2: {interarrival: 103 h, at: far, " PART "}, s3: {interarrival: 104 h, at: a, products: rare}",
             "near: {" AT_A "}, other: {at: b, stations: {work: {}, coat: {}}}",
             "type: mpn, units: [near, other], reach: 125 km",
             "transport: {detour: 1.3, modes: {van: {speed: 100 km/h}}}\n");
    expect_times(&rows, 0, 0, 1, 6);
    expect_times(&rows, 1, 0, 6, 11); /* waits beside an idle unit */
    expect_refused(&rows, 2, GLO_REASON_reach);
    expect_refused(&rows, 3, GLO_REASON_capability); /* the only unit that coats is 130 km away */
    trial_rows_free(&rows);
    rows = play("s0: {interarrival: 101 h, at: far, " PART "}, s1: {interarrival: 102 h, at: b, " PART "}",
                "near: {" AT_A "}", "type: mpn, units: near, reach: 600 km",
                "transport: {detour: 1.3, modes: {van: {speed: 100 km/h, up_to: 131 km}}}\n");
    expect_refused(&rows, 0, GLO_REASON_transport); /* 520 km: within reach, but no mode goes as far */
    expect_times(&rows, 1, 0, 2, 8.3);
    trial_rows_free(&rows);
}

/* central: the nearest plant, even where a farther one is idle; ties go to the unit declared first. */
Test(routing, central)
{
    struct trial_rows rows =
        play("s0: {interarrival: 101 h, at: b, " PART "}, s1: {interarrival: 102 h, at: b, " PART
             "}, s2: {interarrival: 103 h, at: a, " PART "}",
             "one: {" AT_A "}, two: {" AT_B "}, three: {" AT_B "}", "type: central, units: [three, two, one]", "");
    expect_times(&rows, 0, 1, 1, 6);
    expect_times(&rows, 1, 1, 6, 11);
    expect_times(&rows, 2, 0, 3, 8);
    cr_expect_eq(first(&rows, 0)->first_choice, 1);
    trial_rows_free(&rows);
}

/* Two free units: one near and slow (10 h), one 1 h away and fast (2.5 h + 1 h). */
#define NEAR_AND_FAST "near: {at: a, stations: {work: {speed: 0.5}}}, fast: {at: b, stations: {work: {speed: 2}}}"
#define TRUCK "transport: {modes: {truck: {speed: 100 km/h}}}\n"

/* ccm: the nearest that can meet the date; if none can, the free one of earliest delivery, though orders are held. */
Test(routing, ccm_in_time)
{
    static const struct {
        const char *due;
        uint32_t unit;
        double started, delivered;
    } cases[] = {{"10 h", 0, 1, 11}, {"9 h", 1, 1, 4.5}, {"3.5 h", 1, 1, 4.5}, {"1 h", 1, 1, 4.5}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char demand[256];
        snprintf(demand, sizeof demand, "s0: {interarrival: 101 h, at: a, " PART ", due: %s}", cases[i].due);
        struct trial_rows rows =
            play(demand, NEAR_AND_FAST, "type: ccm, units: [near, fast], if_none_free: hold", TRUCK);
        expect_times(&rows, 0, cases[i].unit, cases[i].started, cases[i].delivered);
        cr_expect_eq(first(&rows, 0)->first_choice, cases[i].unit == 0);
        cr_expect_eq(first(&rows, 0)->agreed, first(&rows, 0)->requested);
        trial_rows_free(&rows);
    }
}

/* ccm, refuse: for the date where free units would be late, for capacity where none is free, for transport. */
Test(routing, ccm_refuse)
{
    struct trial_rows rows =
        play("s0: {interarrival: 101 h, at: a, " PART ", due: 1 h}, s1: {interarrival: 102 h, at: a, " PART
             "}, s2: {interarrival: 103 h, at: a, " PART "}, s3: {interarrival: 104 h, at: a, " PART
             "}, s4: {interarrival: 120 h, at: far, " PART "}",
             NEAR_AND_FAST, "type: ccm, units: [near, fast], if_none_free: refuse",
             "transport: {modes: {truck: {speed: 100 km/h, up_to: 250 km}}}\n");
    expect_refused(&rows, 0, GLO_REASON_date);
    expect_times(&rows, 1, 0, 2, 12);
    expect_times(&rows, 2, 1, 3, 6.5);
    expect_refused(&rows, 3, GLO_REASON_capacity);
    expect_refused(&rows, 4, GLO_REASON_transport);
    trial_rows_free(&rows);
}

/* ccm, hold: first come first served, or by the agreed date; of equal dates the first to come. */
Test(routing, ccm_hold)
{
    static const struct {
        const char *rule;
        double started[4];
    } cases[] = {{"hold", {1, 6, 11, 16}},
                 {"{hold: {order: fcfs}}", {1, 6, 11, 16}},
                 {"{hold: {order: edd}}", {1, 16, 6, 11}}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char network[128];
        snprintf(network, sizeof network, "type: ccm, units: shop, if_none_free: %s", cases[i].rule);
        struct trial_rows rows =
            play("s0: {interarrival: 101 h, at: a, " PART ", due: 9 h}, s1: {interarrival: 102 h, at: a, " PART
                 ", due: 50 h}, s2: {interarrival: 103 h, at: a, " PART
                 ", due: 4 h}, s3: {interarrival: 104 h, at: a, " PART ", due: 3 h}",
                 "shop: {" AT_A "}", network, "");
        for (uint32_t s = 0; s < 4; s++) {
            expect_times(&rows, s, 0, cases[i].started[s], cases[i].started[s] + 5);
            cr_expect_eq(first(&rows, s)->assigned, first(&rows, s)->started);
            cr_expect_eq(first(&rows, s)->queue, 0);
        }
        trial_rows_free(&rows);
    }
}

/* ccm, earliest: the unit of earliest predicted delivery queues it, and that delivery is the agreed date. */
Test(routing, ccm_earliest)
{
    struct trial_rows rows =
        play("s0: {interarrival: 101 h, at: a, " PART ", due: 20 h}, s1: {interarrival: 102 h, at: a, " PART
             ", due: 20 h}, s2: {interarrival: 103 h, at: a, " PART ", due: 6 h}",
             NEAR_AND_FAST, "type: ccm, units: [near, fast], if_none_free: earliest", TRUCK);
    expect_times(&rows, 0, 0, 1, 11);
    expect_times(&rows, 1, 1, 2, 5.5);
    expect_times(&rows, 2, 1, 4.5, 8); /* 7 + 1 h by the fast one, 21 by the near one */
    cr_expect_float_eq(first(&rows, 2)->agreed, 108, 1e-9);
    cr_expect_float_eq(first(&rows, 2)->requested, 109, 1e-9);
    cr_expect_eq(first(&rows, 2)->first_choice, 0);
    trial_rows_free(&rows);
}

/* Units freed at one instant are collected first: two held orders each get their nearest, whoever became free first. */
Test(routing, collected_first)
{
    struct trial_rows rows =
        play("s0: {interarrival: 101 h, at: a, " PART "}, s1: {interarrival: 101 h, at: b, " PART
             "}, s2: {interarrival: 102 h, at: b, " PART "}, s3: {interarrival: 103 h, at: a, " PART "}",
             "one: {" AT_A "}, two: {" AT_B "}", "type: ccm, units: [one, two], if_none_free: hold", "");
    expect_times(&rows, 0, 0, 1, 6);
    expect_times(&rows, 1, 1, 1, 6);
    expect_times(&rows, 2, 1, 6, 11); /* held before s3, yet not given to `one` */
    expect_times(&rows, 3, 0, 6, 11);
    trial_rows_free(&rows);
}

/* A held order is given a unit that can make it; one that is free but cannot is passed over. */
Test(routing, held_for_capability)
{
    struct trial_rows rows =
        play("s0: {interarrival: 101 h, at: a, products: rare}, s1: {interarrival: 103 h, at: a, products: rare}, "
             "s2: {interarrival: 104 h, at: a, " PART "}",
             "plain: {" AT_B "}, full: {at: a, stations: {work: {}, coat: {}}}",
             "type: ccm, units: [plain, full], if_none_free: hold", "");
    expect_times(&rows, 0, 1, 1, 7);
    expect_times(&rows, 1, 1, 6, 12); /* free capacity is that of the first operation's station */
    expect_times(&rows, 2, 0, 4, 9);
    trial_rows_free(&rows);
}

/* A product's own configuration counts; that of the network where it has none. It is before the network's decision. */
Test(routing, configuration)
{
    struct trial_rows rows =
        play("s0: {interarrival: 101 h, at: a, " PART "}, s1: {interarrival: 110 h, at: a, products: slow}",
             "shop: {" AT_A "}", "type: ccm, units: shop, configuration: 1 h", "");
    cr_expect_float_eq(first(&rows, 0)->configured, 102, 1e-9);
    cr_expect_float_eq(first(&rows, 1)->configured, 113, 1e-9);
    expect_times(&rows, 0, 0, 2, 7);
    expect_times(&rows, 1, 0, 13, 18);
    trial_rows_free(&rows);
    rows = play("s0: {interarrival: 101 h, at: a, " PART "}, s1: {interarrival: 110 h, at: a, products: slow}",
                "shop: {" AT_A "}", "type: central, units: shop", "");
    cr_expect_float_eq(first(&rows, 0)->configured, 101, 1e-9);
    cr_expect_float_eq(first(&rows, 1)->configured, 113, 1e-9);
    trial_rows_free(&rows);
}

/* Without transport delivery is immediate and free, however far. */
Test(routing, no_transport)
{
    struct trial_rows rows =
        play("s0: {interarrival: 101 h, at: far, " PART "}", "shop: {" AT_A "}", "type: central, units: shop", "");
    const struct glo_order_row *row = first(&rows, 0);
    expect_times(&rows, 0, 0, 1, 6);
    cr_expect_eq(row->mode, GLO_NO_CODE);
    cr_expect_eq(row->distance, 400);
    cr_expect(row->activity == 0 && row->cost[GLO_ACCOUNT_outbound] == 0);
    trial_rows_free(&rows);
}

/* A network of random work: one machine never serves two orders at once, and a free unit starts at once. */
Test(routing, no_double_booking)
{
    static const char *const rules[] = {"hold", "refuse", "earliest"};
    for (size_t r = 0; r < 3; r++) {
        char text[2048];
        double busy_until[6] = {0}, last = 0;
        snprintf(text, sizeof text,
                 "glocal: 1\n"
                 "places: {town: {generate: {uniform: {count: 6, width: 90 km, height: 90 km}}}}\n"
                 "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                 "demand: {orders: {rate: 5 per hour, at: town, due: 3 h}}\n"
                 "units: {shop: {at: town, stations: {work: {}}}}\n"
                 "networks: {net: {type: ccm, units: shop, if_none_free: %s, configuration: {exponential: 30 min}}}\n"
                 "experiment: {length: 2000 h, warmup: 0 h, replications: 1}\n",
                 rules[r]);
        struct trial_rows rows = trial_rows_of(text);
        cr_assert_gt(rows.num, 9000);
        for (uint32_t i = 0; i < rows.num; i++) { /* rows come in the order of closing, which is that of finishing */
            const struct glo_order_row *row = &rows.items[i];
            if (row->fate != GLO_FATE_delivered)
                continue;
            cr_assert_geq(row->started, busy_until[row->unit] - 1e-9, "%s: order %u", rules[r], row->order);
            cr_assert_geq(row->finished, last);
            cr_assert(r == 2 || row->assigned == row->started, "%s: order %u", rules[r], row->order);
            busy_until[row->unit] = last = row->finished;
        }
        trial_rows_free(&rows);
    }
}
