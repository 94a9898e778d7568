/* Franchises: who serves whom by territory, when work spills over, and territories that are badly stated. */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"
#include "tests/scenarios/lives.h"

/*
 * Two territories side by side, `n` (y = 0) and `s` (y = 10 km), each with towns at x = 0 and 100 km and outlets at 10
 * and 90 km; a town of nobody's; the order of a stream comes at 100 h and its number.
 */
static const char frame[] =
    "glocal: 1\n"
    "places:\n"
    "  town: {rows: [{name: a, land: n, x: 0 km, y: 0 km}, {name: b, land: n, x: 100 km, y: 0 km},\n"
    "    {name: c, land: s, x: 0 km, y: 10 km}, {name: d, land: s, x: 100 km, y: 10 km},\n"
    "    {name: e, land: w, x: 0 km, y: 1 km}]}\n"
    "products: {part: {price: 10 EUR, plan: [{operation: work, service: 500 h}]}}\n"
    "demand: {%s}\n"
    "units: {outlet: {rows: [{name: one, land: n, x: 10 km, y: 0 km}, {name: two, land: n, x: 90 km, y: 0 km},\n"
    "    {name: three, land: s, x: 10 km, y: 10 km}, {name: four, land: s, x: 90 km, y: 10 km}],\n"
    "  stations: {work: {}}}}\n"
    "networks: {net: {type: pfn, units: outlet, %s}}\n"
    "experiment: {length: 190 h, warmup: 0 h, replications: 1, analysis: terminating}\n";

/* Where the orders of seven streams went, which come one after the other from these towns; "-": refused. */
static void expect(const char *network, const char *towns, const char *units)
{
    char text[4096], demand[1024] = "";
    size_t length = 0;
    for (uint32_t i = 0; towns[i]; i++)
        length += (size_t)snprintf(demand + length, sizeof demand - length, "%ss%u: {interarrival: %u h, at: town.%c}",
                                   i ? ", " : "", i, 101 + i, towns[i]);
    snprintf(text, sizeof text, frame, demand, network);
    struct trial_rows rows = trial_rows_of(text);
    for (uint32_t i = 0; towns[i]; i++) {
        const struct glo_order_row *row = trial_row(&rows, i, 0);
        char went = (char)(row->unit == GLO_NO_CODE ? '-' : '1' + (int)row->unit);
        cr_expect_eq(went, units[i], "%s: order %u from %c went to %c, not %c", network, i, towns[i], went, units[i]);
        cr_expect_eq(row->reason, went == '-' ? GLO_REASON_reach : GLO_REASON_none);
    }
    trial_rows_free(&rows);
}

/* Nobody serves a town of another land, however near; the shortest queue by default, ties to the nearer outlet. */
Test(franchise, territories)
{
    expect("territory: land, dispatch: nearest", "aabbccde", "1122334-");
    expect("territory: land", "aaaaccdb", "12123442");
    expect("territory: land", "baaa", "2112");
    expect("dispatch: nearest", "aecbd", "11324"); /* one territory: all of it */
    expect("territory: land, dispatch: round_robin", "aaac", "1213");
}

/* With more than so many waiting at home the nearest outlet of others that is not full gets the order. */
Test(franchise, spill)
{
    expect("territory: land, dispatch: nearest, spill: {when_queue_above: 0}", "aaaaaa", "113344");
    expect("territory: land, dispatch: nearest, spill: {when_queue_above: 0}", "aaac", "1133");
    expect("territory: land, spill: {when_queue_above: 0}", "aaaaaaaaaa", "1212334412");
    expect("territory: land, dispatch: nearest, spill: {when_queue_above: 1}", "aaaac", "11133");
    expect("territory: land, dispatch: nearest, spill: never", "aaaaaa", "111111");
    expect("territory: land, dispatch: nearest, spill: {when_queue_above: 0}", "eaaa", "-113");
}

/* A franchise of one outlet per land is as many networks as there are lands: M/M/1 each. */
Test(franchise, closed)
{
    static const struct claim claims[] = {{"lead_time.north", 2, 0.045},
                                          {"lead_time.south", 1 / 0.7, 0.035},
                                          {"refused_share", 0.1 / 0.9, 0.03}};
    expect_in_theory(
        "glocal: 1\n"
        "places: {town: {rows: [{name: a, land: n, x: 0 km, y: 0 km}, {name: b, land: s, x: 0 km, y: 1 km},\n"
        "  {name: c, land: w, x: 0 km, y: 2 km}]}}\n"
        "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
        "demand: {north: {rate: 0.5 per hour, at: town.a}, south: {rate: 0.3 per hour, at: town.b},\n"
        "  west: {rate: 0.1 per hour, at: town.c}}\n"
        "units: {outlet: {rows: [{name: one, land: n, x: 0 km, y: 9 km}, {name: two, land: s, x: 0 km, y: 9 km}],\n"
        "  stations: {work: {}}}}\n"
        "networks: {net: {type: pfn, units: outlet, territory: land}}\n"
        "experiment: {length: 40000 h, warmup: 1000 h, replications: 8}\n",
        claims, sizeof claims / sizeof claims[0]);
}

/* Of five orders the third to the fifth find more than none waiting at home: the holder of their territory gets 5 % of
 * 10 EUR for each, from who did the work. The fifth finds one waiting at the neighbour, too, and stays. */
Test(franchise, referral)
{
    struct trial_rows rows = trial_rows_of(
        "glocal: 1\n"
        "places: {town: {rows: [{name: a, land: n, x: 0 km, y: 0 km}]}}\n"
        "products: {part: {price: 10 EUR, plan: [{operation: work, service: 10 h}]}}\n"
        "demand: {s: {interarrival: 1 h, at: town}}\n"
        "units: {outlet: {owner: $land, stations: {work: {}}, rows: [{name: one, land: n, x: 0 km, y: 9 km},\n"
        "  {name: two, land: s, x: 0 km, y: 99 km}]}}\n"
        "networks: {net: {type: pfn, units: outlet, territory: land, spill: {when_queue_above: 0},\n"
        "  fees: {referral: {amount: 5 %, from: owner, to: territory_holder}}}}\n"
        "experiment: {length: 25.5 h, warmup: 0 h, replications: 1, analysis: terminating}\n");
    static const double fees[] = {0, 0, 0.5, 0.5, 0};
    for (uint32_t i = 0; i < 5; i++) {
        const struct glo_order_row *row = trial_row(&rows, 0, i);
        cr_expect_float_eq(row->cost[GLO_ACCOUNT_fee], fees[i], 1e-9, "order %u: %g", i, row->cost[GLO_ACCOUNT_fee]);
        cr_expect_eq(row->unit, fees[i] > 0, "order %u went to %u", i, row->unit);
    }
    trial_rows_free(&rows);
}

Test(franchise, bad)
{
    static const struct {
        const char *network, *said;
    } cases[] = {
        {"territory: lend", "the rows of units.outlet have no column `lend`"},
        {"territory: land, dispatch: nearest_free", "a franchise has no rule that looks for free units"},
        {"territory: land, spill: {when_queue_above: -1}", "expected an integer >= 0"},
        {"fees: {referral: {amount: 5 %, from: owner, to: territory_holder}}",
         "fees do not know who holds the territory of a customer: the network has none"},
        {"territory: land, fees: {referral: {amount: 5 %, from: owner, to: territory_holder}}",
         "nobody holds a territory whose units have several owners"},
        {"territory: land, spill: always", "unknown spill `always`"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[4096];
        struct trial trial;
        snprintf(text, sizeof text, frame, "s: {rate: 1 per day, at: town}", cases[i].network);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", cases[i].network);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "%s: %s", cases[i].network, trial_message(&trial));
        trial_close(&trial);
    }
    char text[4096];
    struct trial trial;
    snprintf(text, sizeof text, frame, "s: {rate: 1 per day, at: town}", "territory: land");
    trial_open(&trial, text);
    cr_expect(
        trial_said(&trial, GLO_WARNING, "1 of 5 places, 20.0 % of the demand offered to `net`, are out of reach"));
    trial_close(&trial);
}
