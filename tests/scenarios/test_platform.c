/*
 * Platforms that see late who is free, and owners who may decline: by hand to the tick, and against what must be the
 * same. Without delay the platform is what it is without the feature, bit by bit; when it sees nothing new it is one
 * that has counted what it has given away; owners who decline are asked in turn.
 */
#include <math.h>
#include <stdio.h>

#include "tests/models/trial.h"
#include "tests/scenarios/claims.h"

/* Two units, one at the customer's and one 100 km away; `part` takes 5 h. */
static struct trial_rows play(const char *demand, const char *machines, const char *network)
{
    char text[4096];
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "places: {a: {x: 0 km, y: 0 km}, b: {x: 100 km, y: 0 km}}\n"
             "products: {part: {plan: [{operation: work, service: 5 h}]}}\n"
             "demand: {%s}\n"
             "units: {one: {at: a, stations: {work: {%s}}}, two: {at: b, stations: {work: {}}}}\n"
             "networks: {net: {type: ccm, units: [one, two], %s}}\n"
             "experiment: {length: 190 h, warmup: 0 h, replications: 1, analysis: terminating}\n",
             demand, machines, network);
    return trial_rows_of(text);
}

/* Order i of a script went to this unit and began at this time. */
static void expect(const struct trial_rows *rows, const char *what, const uint32_t *units, const double *started,
                   uint32_t num)
{
    for (uint32_t i = 0; i < num; i++) {
        const struct glo_order_row *row = trial_row(rows, i, 0);
        cr_expect_eq(row->unit, units[i], "%s: order %u went to unit %u", what, i, row->unit);
        cr_expect_float_eq(row->started, started[i], 1e-9, "%s: order %u started at %.9g", what, i, row->started);
    }
}

#define S(number, time) "s" #number ": {interarrival: " #time " h, at: a}"

/*
 * Orders at 101, 102, 103, 104, 107 and 112 h. Seen at once: one is free at 106, two at 107. Seen 4 h late, the end at
 * 106 is news at 110; orders in between find nobody free, and are given away as they are seen to be.
 */
Test(platform, late)
{
    static const char demand[] = S(0, 101) ", " S(1, 102) ", " S(2, 103) ", " S(3, 104) ", " S(4, 107) ", " S(5, 112);
    static const struct {
        const char *machines, *network;
        uint32_t units[6];
        double started[6];
    } cases[] = {
        {"", "if_none_free: hold", {0, 1, 0, 1, 0, 1}, {101, 102, 106, 107, 111, 112}},
        {"", "status_delay: 0 h", {0, 1, 0, 1, 0, 1}, {101, 102, 106, 107, 111, 112}},
        /* news: one at 110, which order 2 gets; two at 111, for order 3; the end of order 2 at 115 is news at 119 */
        {"", "status_delay: 4 h", {0, 1, 0, 1, 0, 1}, {101, 102, 110, 111, 119, 120}},
        /* of two machines, one of which is given away, the other is seen */
        {"machines: 2", "status_delay: 4 h", {0, 0, 1, 0, 0, 1}, {101, 102, 103, 110, 111, 112}},
        /* until 105 it sees the first unit free, and orders queue there; then it sees it busy, and the second one from
           111 on */
        {"", "status_delay: 4 h, sees_own: false", {0, 0, 0, 0, 1, 1}, {101, 106, 111, 116, 107, 116}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial_rows rows = play(demand, cases[i].machines, cases[i].network);
        expect(&rows, cases[i].network, cases[i].units, cases[i].started, 6);
        trial_rows_free(&rows);
    }
}

/* A platform among ten towns; what stands beside its type. */
static const char frame[] =
    "glocal: 1\n"
    "places: {town: {generate: {uniform: {count: 10, width: 100 km, height: 100 km}}}}\n"
    "products:\n"
    "  part: {plan: [{operation: cut, service: {exponential: 1 h}}]}\n"
    "  box: {plan: [{operation: cut, service: {gamma: {mean: 40 min, scv: 2}}}, {operation: glue, service: 20 min}]}\n"
    "demand: {s: {rate: 9 per hour, at: town, products: [part, box], due: {uniform: {min: 1 h, max: 9 h}}, patience: "
    "{exponential: 50 h}}}\n"
    "units: {shop: {at: town, stations: {cut: {machines: 2%s}, glue: {}}}}\n"
    "transport: {modes: {van: {speed: 50 km/h}}}\n"
    "networks: {net: {units: shop, %s}}\n"
    "experiment: {start: 2027-01-04, length: 600 h, warmup: 0 h, replications: 1, analysis: terminating}\n";

static void run(const char *station, const char *network, struct trial_rows *rows, struct glo_record *record)
{
    char text[4096];
    struct trial trial;
    snprintf(text, sizeof text, frame, station, network);
    trial_open(&trial, text);
    trial_replicate(&trial, 0, 0, rows, record);
    trial_close(&trial);
}

static void expect_same(const char *station, const char *a, const char *b, bool also_events)
{
    struct trial_rows rows[2];
    struct glo_record records[2];
    run(station, a, &rows[0], &records[0]);
    run(station, b, &rows[1], &records[1]);
    cr_assert_gt(rows[0].num, 4000);
    cr_assert_eq(rows[0].num, rows[1].num);
    cr_assert_eq(memcmp(rows[0].items, rows[1].items, rows[0].num * sizeof *rows[0].items), 0, "%s: %s", station, b);
    cr_assert(!also_events || records[0].fingerprint == records[1].fingerprint, "%s: %s", station, b);
    for (int i = 0; i < 2; i++) {
        trial_rows_free(&rows[i]);
        glo_record_free(&records[i]);
    }
}

/* Without delay, and with owners who take everything, nothing changes: not an order, not an event. */
Test(platform, no_delay)
{
    static const char *const stations[] = {
        "", ", breakdowns: {time_to_failure: {exponential: 20 h}, repair: {exponential: 2 h}}",
        ", discipline: {priority: resume}, calendar: {monday-saturday: 06:00-23:00}",
        ", batch: {at_most: 3 pieces, wait: 1 h}", ", discipline: processor_sharing"};
    static const char *const rules[] = {"",
                                        ", if_none_free: {hold: edd}",
                                        ", if_none_free: refuse",
                                        ", dispatch: nearest_free",
                                        ", dispatch: random",
                                        ", dispatch: least_cost"};
    for (size_t s = 0; s < sizeof stations / sizeof stations[0]; s++)
        for (size_t i = s; i < (s ? s + 1 : sizeof rules / sizeof rules[0]); i++) {
            char plain[256], late[256];
            snprintf(plain, sizeof plain, "type: ccm%s", rules[i]);
            snprintf(late, sizeof late, "type: ccm%s, status_delay: 0 h, acceptance: 100 %%", rules[i]);
            expect_same(stations[s], plain, late, true);
        }
}

/* Zero fees and zero configuration: the platform is plain nearest-free, order by order. */
Test(platform, plain)
{
    expect_same("", "type: ccm, dispatch: nearest_free",
                "type: ccm, dispatch: nearest_free, operator: cloud, fees: "
                "{transaction: 0 %, subscription: 0 EUR/month}, "
                "configuration: 0 h",
                false);
}

/*
 * A platform that sees nothing new for the whole run, and not what it has given away, gives everything to the nearest
 * unit, whatever its load: it is a micro production network. Whose patience ends in a queue leaves in either.
 */
Test(platform, blind)
{
    expect_same("", "type: mpn", "type: ccm, dispatch: nearest_free, status_delay: 9000 h, sees_own: false", false);
}

/* Owners decline each by himself: among units that are always free the k-th nearest gets p (1 - p)^(k - 1). */
Test(platform, acceptance)
{
    struct trial_rows rows =
        trial_rows_of("glocal: 1\n"
                      "places: {a: {x: 0 km, y: 0 km}}\n"
                      "products: {part: {plan: [{operation: work, service: 1 min}]}}\n"
                      "demand: {s: {rate: 10 per hour, at: a}}\n"
                      "units: {shop: {rows: [{name: p, x: 1 km, y: 0 km}, {name: q, x: 2 km, y: 0 km}, {name: r, x: 3 "
                      "km, y: 0 km}, {name: s, x: 4 km, y: 0 km}],\n"
                      "  stations: {work: {machines: 50}}}}\n"
                      "networks: {net: {type: ccm, units: shop, acceptance: 60 %}}\n"
                      "experiment: {length: 1000 h, warmup: 0 h, replications: 1, analysis: terminating}\n");
    double counts[5] = {0};
    for (uint32_t i = 0; i < rows.num; i++)
        counts[rows.items[i].unit == GLO_NO_CODE ? 4 : rows.items[i].unit]++;
    for (uint32_t k = 0; k < 5; k++) {
        double share = k < 4 ? 0.6 * pow(0.4, k) : pow(0.4, 4); /* whom nobody takes is refused */
        double error = sqrt(share * (1 - share) / rows.num);
        cr_expect_float_eq(counts[k] / rows.num, share, 4 * error, "asked %u times: %.4f, not %.4f", k + 1,
                           counts[k] / rows.num, share);
    }
    trial_rows_free(&rows);
}

/* What one owner says of an order does not depend on who else is asked. */
Test(platform, acceptance_by_name)
{
    static const char text[] = "glocal: 1\n"
                               "products: {part: {plan: [{operation: work, service: 1 min}]}}\n"
                               "demand: {s: {rate: 10 per hour}}\n"
                               "units: {%s one: {stations: {work: {machines: 50}}}}\n"
                               "networks: {net: {type: ccm, units: [%s one], acceptance: 50 %%, if_none_free: %s}}\n"
                               "experiment: {length: 300 h, warmup: 0 h, replications: 1, analysis: terminating}\n";
    static const char *const fallbacks[] = {"hold", "earliest", "refuse"};
    for (int f = 0; f < 3; f++) {
        char alone[1024], two[1024];
        snprintf(alone, sizeof alone, text, "", "", fallbacks[f]);
        snprintf(two, sizeof two, text, "more: {stations: {work: {machines: 50}}}, ", "more, ", fallbacks[f]);
        struct trial_rows rows[2] = {trial_rows_of(alone), trial_rows_of(two)};
        uint32_t taken = 0, to_other = 0;
        cr_assert_eq(rows[0].num, rows[1].num);
        for (uint32_t i = 0; i < rows[0].num; i++) {
            bool takes = trial_row(&rows[0], 0, i)->unit != GLO_NO_CODE;
            uint32_t unit = trial_row(&rows[1], 0, i)->unit; /* 0: more, who is asked first; 1: one */
            cr_assert(unit == GLO_NO_CODE ? !takes : unit == 0 || takes, "order %u", i);
            taken += takes;
            to_other += unit == 1;
        }
        cr_expect(taken > 0.45 * rows[0].num && taken < 0.55 * rows[0].num, "%u of %u", taken, rows[0].num);
        cr_expect(to_other > 0.2 * rows[0].num && to_other < 0.3 * rows[0].num, "%u of %u", to_other, rows[0].num);
        trial_rows_free(&rows[0]);
        trial_rows_free(&rows[1]);
    }
}

/* Of two units that look alike, a blind platform that draws among the free gives each half: M/M/1 twice. */
Test(platform, drawn)
{
    static const struct claim claims[] = {{"lead_time", 1 / (1 - 0.5), 0.03}};
    expect_in_theory("glocal: 1\n"
                     "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                     "demand: {s: {rate: 1 per hour}}\n"
                     "units: {one: {stations: {work: {}}}, two: {stations: {work: {}}}}\n"
                     "networks: {net: {type: ccm, units: [one, two], dispatch: random, status_delay: 100000 h, "
                     "sees_own: false}}\n"
                     "experiment: {length: 40000 h, warmup: 1000 h, replications: 8}\n",
                     claims, 1);
}

/*
 * A machine that has become free is nobody's until that is seen: it serves like one that takes so much longer for each
 * order. So one machine is M/G/1 with S + d in the place of S, whose order needs S (Pollaczek and Khinchine); and of
 * several, without a queue, the share of refused orders is Erlang's, whatever the law (M/G/c/c).
 */
Test(platform, idle_until_seen)
{
    static const char text[] = "glocal: 1\n"
                               "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                               "demand: {s: {rate: %s per hour}}\n"
                               "units: {one: {stations: {work: {machines: %u}}}}\n"
                               "networks: {net: {type: ccm, units: one, status_delay: 30 min, if_none_free: %s}}\n"
                               "experiment: {length: 40000 h, warmup: 1000 h, replications: 8}\n";
    const double rate = 0.4, second = 2 + 2 * 0.5 + 0.25, rho = rate * 1.5; /* E (S + d)^2 */
    const struct claim line = {"lead_time", rate * second / (2 * (1 - rho)) + 1, 0.03};
    const double a = 2 * 1.5, erlang = a * a * a / 6 / (1 + a + a * a / 2 + a * a * a / 6);
    const struct claim loss = {"refused_share", erlang, 0.02};
    char one[1024], three[1024];
    snprintf(one, sizeof one, text, "0.4", 1u, "hold");
    expect_in_theory(one, &line, 1);
    snprintf(three, sizeof three, text, "2", 3u, "refuse");
    expect_in_theory(three, &loss, 1);
}

Test(platform, bad)
{
    static const struct {
        const char *network, *said;
    } cases[] = {
        {"status_delay: 1 h, dispatch: shortest_queue", "sees who is free, but neither queues nor what work is ahead"},
        {"status_delay: 1 h, dispatch: earliest_delivery", "sees who is free, but neither queues"},
        {"status_delay: 1 h, if_none_free: earliest", "sees who is free, but neither queues"},
        {"status_delay: -1 h", "expected a duration >= 0"},
        {"acceptance: 110 %", "expected a share"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[4096], network[256];
        struct trial trial;
        snprintf(network, sizeof network, "type: ccm, %s", cases[i].network);
        snprintf(text, sizeof text, frame, "", network);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", cases[i].network);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "%s: %s", cases[i].network, trial_message(&trial));
        trial_close(&trial);
    }
}
