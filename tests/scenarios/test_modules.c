/*
 * Modules of products: how often each is chosen and with which others, what an order with it costs, weighs and takes,
 * that a customer's choice stays the same whatever else changes, the loads that are known before the run, a closed
 * form, and bad input. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"

/* Prices and hours of the modules tell by their sums which of them an order has. */
#define MODULES \
    "a: {share: 20 %, price: 1 EUR, mass: 0.1 kg}, b: {share: 50 %, price: 2 EUR}, c: {share: 70 %, price: 4 EUR}"

static void product(char *text, size_t size, const char *modules, const char *experiment)
{
    snprintf(text, size,
             "glocal: 1\n"
             "places: {home: {x: 0 km, y: 0 km}, works: {x: 100 km, y: 0 km}}\n"
             "materials: {steel: {price: 3 EUR/kg}}\n"
             "transport: {modes: {van: {speed: 50 km/h}}}\n"
             "products:\n"
             "  thing:\n"
             "    price: 100 EUR\n"
             "    mass: 1 kg\n"
             "    modules: {%s}\n"
             "    plan:\n"
             "      - {operation: make, service: 1 h, material: {steel: 1 kg}}\n"
             "      - {operation: make, module: a, service: 2 h, material: {steel: 2 kg}}\n"
             "      - {operation: make, module: b, service: 4 h}\n"
             "      - {operation: make, module: a, service: 1 h}\n"
             "      - {operation: make, module: c, service: 8 h, material: {steel: 4 kg}}\n"
             "demand: {orders: {at: home, rate: 1 per hour}}\n"
             "units: {plant: {at: works, stations: {make: {machines: 60}}}}\n"
             "%s\n",
             modules, experiment);
}
#define SHORT "experiment: {length: 3000 h, warmup: 0 h, analysis: terminating, replications: 1, seed: 5}"

/* Which modules an order has, by its price; bit 0 is a. */
static uint32_t modules_of(const struct glo_order_row *row)
{
    return (uint32_t)lround(row->price - 100);
}

/* Every part of an order fits what was chosen; all 8 configurations are as frequent as independence has it. */
Test(modules, make_an_order)
{
    char text[2048];
    uint32_t counts[8] = {0};
    double statistic = 0;
    product(text, sizeof text, MODULES, SHORT);
    struct trial_rows rows = trial_rows_of(text);
    for (uint32_t i = 0; i < rows.num; i++) {
        const struct glo_order_row *row = &rows.items[i];
        if (row->fate != GLO_FATE_delivered)
            continue;
        uint32_t has = modules_of(row);
        cr_assert_lt(has, 8);
        counts[has]++;
        double hours = 1 + (has & 1 ? 3 : 0) + (has & 2 ? 4 : 0) + (has & 4 ? 8 : 0);
        double steel = 1 + (has & 1 ? 2 : 0) + (has & 4 ? 4 : 0);
        cr_assert_float_eq(row->service, hours, 1e-6, "order %u has %u", row->order, has);
        cr_assert_float_eq(row->cost[GLO_ACCOUNT_material], 3 * steel, 1e-6);
        cr_assert_float_eq(row->activity, 100e-3 * (has & 1 ? 1.1 : 1), 1e-6, "order %u: %g tkm", row->order,
                           row->activity);
    }
    uint32_t num = 0;
    for (uint32_t i = 0; i < 8; i++)
        num += counts[i];
    cr_assert_gt(num, 2500);
    for (uint32_t i = 0; i < 8; i++) {
        double expected = num * (i & 1 ? 0.2 : 0.8) * 0.5 * (i & 4 ? 0.7 : 0.3);
        statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    cr_expect_lt(statistic, 24.3, "%g", statistic); /* chi-squared of 7 degrees at 0.1 % */
    trial_rows_free(&rows);
}

/* Other modules, prices and an order of their own change nobody's choice; a larger share adds to who has a module. */
Test(modules, stay_with_their_customers)
{
    char text[2048];
    product(text, sizeof text, MODULES, SHORT);
    struct trial_rows before = trial_rows_of(text);
    product(text, sizeof text,
            "z: {share: 40 %, price: 16 EUR}, c: {share: 90 %, price: 4 EUR}, b: {share: 50 %, price: 2 EUR}, "
            "a: {share: 20 %, price: 1 EUR}",
            SHORT);
    struct trial_rows after = trial_rows_of(text);
    uint32_t num = 0, added = 0;
    for (uint32_t i = 0; i < before.num && before.items[i].order < 2000; i++) {
        const struct glo_order_row *was = &before.items[i], *is = trial_row(&after, 0, was->order);
        if (was->fate != GLO_FATE_delivered || is->fate != GLO_FATE_delivered)
            continue;
        cr_assert_eq(modules_of(was) & 3, modules_of(is) & 3, "order %u", was->order);
        cr_assert(!(modules_of(was) & 4) || modules_of(is) & 4, "order %u", was->order);
        cr_assert_eq(was->placed, is->placed);
        added += (modules_of(is) & 4) != (modules_of(was) & 4);
        num++;
    }
    cr_assert_gt(num, 1000);
    cr_expect(added > 0.15 * num && added < 0.25 * num, "%u of %u", added, num);
    trial_rows_free(&before);
    trial_rows_free(&after);
}

/*
 * Visits by hand. Who has m goes back from the second operation to the first every other time: both are passed twice on
 * average; who has it not passes the first once.
 */
Test(modules, known_before_the_run)
{
    struct trial trial;
    trial_open(&trial, "glocal: 1\n"
                       "products: {thing: {modules: {m: 40 %, n: 25 %}, plan: [\n"
                       "  {operation: make, service: 1 h}, {operation: check, module: m, service: 1 h, rework: {share: "
                       "50 %, back_to: make}}, {operation: pack, module: n, service: 1 h, share: 80 %}]}}\n"
                       "demand: {orders: {rate: 1 per day}}\n"
                       "units: {plant: {stations: {make: {}, check: {}, pack: {}}}}\n" SHORT);
    const struct glo_plan *plan = &trial.study.points[0]->production.plans[0];
    cr_expect_float_eq(plan->operations[0].visits, 0.6 + 0.4 * 2, 1e-9);
    cr_expect_float_eq(plan->operations[1].visits, 0.4 * 2, 1e-9);
    cr_expect_float_eq(plan->operations[2].visits, 0.25 * 0.8, 1e-9);
    trial_close(&trial);
}

/* Machines in series of which the second and third are passed by 40 % of the orders, the same ones (Kelly 1975: each is
 * M/M/1 by itself); what is earned is the mean price. */
Test(modules, in_series)
{
    double shares[] = {1, 0.4, 0.4}, queue = 0;
    for (int i = 0; i < 3; i++)
        queue += 0.7 * shares[i] * 0.7 * shares[i] / (1 - 0.7 * shares[i]);
    const struct claim claims[] = {
        {"utilisation.plant.first", 0.7, 0.02},
        {"utilisation.plant.second", 0.28, 0.03},
        {"utilisation.plant.third", 0.28, 0.03},
        {"number_in_queue.plant.second", 0.28 * 0.28 / 0.72, 0.1},
        {"number_in_queue", queue, 0.08},
        {"profit.plant", 0.7 * 8760 * (10 + 0.4 * 5 + 0.1 * 30), 0.01},
        {"lead_time", (0.7 + 0.28 + 0.28 + queue) / 0.7, 0.06},
    };
    expect_in_theory(
        "glocal: 1\n"
        "products: {thing: {price: 10 EUR, modules: {m: {share: 40 %, price: 5 EUR}, luxury: {share: 10 %, "
        "price: 30 EUR}}, plan: [\n"
        "  {operation: first, service: {exponential: 1 h}},\n"
        "  {operation: second, module: m, service: {exponential: 1 h}},\n"
        "  {operation: third, module: m, service: {exponential: 1 h}}]}}\n"
        "demand: {orders: {rate: 0.7 per hour}}\n"
        "units: {plant: {stations: {first: {}, second: {}, third: {}}}}\n"
        "experiment: {length: 13000 h, warmup: 1000 h, replications: 16, seed: 2,\n"
        "  metrics: [lead_time, number_in_queue, profit.plant]}\n",
        claims, sizeof claims / sizeof claims[0]);
}

/* A platform knows what was chosen: only who lacks the slow module can be served by the date. */
Test(modules, are_seen_by_platforms)
{
    struct trial_rows rows =
        trial_rows_of("glocal: 1\n"
                      "products: {thing: {price: 1 EUR, modules: {slow: {share: 50 %, price: 1 EUR}}, plan: [\n"
                      "  {operation: make, service: 1 h}, {operation: make, module: slow, service: 5 h}]}}\n"
                      "demand: {orders: {interarrival: 7 h, due: 3 h}}\n"
                      "units: {plant: {stations: {make: {}}}}\n"
                      "networks: {net: {type: ccm, units: plant, if_none_free: refuse}}\n" SHORT);
    uint32_t refused = 0;
    for (uint32_t i = 0; i < rows.num; i++) {
        refused += rows.items[i].fate == GLO_FATE_refused && rows.items[i].reason == GLO_REASON_date;
        cr_assert(rows.items[i].fate != GLO_FATE_delivered || rows.items[i].price == 1);
    }
    cr_expect(refused > 0.4 * rows.num && refused < 0.6 * rows.num, "%u of %u", refused, rows.num);
    trial_rows_free(&rows);
}

Test(modules, mistakes)
{
    static const struct {
        const char *product, *demand, *said;
    } rows[] = {
        {"modules: {m: 40 %}, plan: [{operation: make, service: 1 h}, {operation: make, module: n, service: 1 h}]", "",
         "the product has no module `n`"},
        {"plan: [{operation: make, service: 1 h}, {operation: make, module: n, service: 1 h}]", "", "no module `n`"},
        {"modules: {m: 40 %}, plan: [{operation: make, module: m, service: 1 h}]", "",
         "the first operation is passed by every order"},
        {"modules: {m: 140 %}, plan: [{operation: make, service: 1 h}]", "", "<= 1"},
        {"modules: {m: {price: 3 EUR}}, plan: [{operation: make, service: 1 h}]", "", "share"},
        {"modules: {m: 3 EUR}, plan: [{operation: make, service: 1 h}]", "", "a share"},
        {"modules: {m: 40 %}, approach: mts, plan: [{operation: make, service: 1 h}]", "",
         "made to stock is there before its customer"},
        {"modules: {m: 40 %}, price: 9 EUR, plan: [{operation: make, service: 1 h}]",
         ", products: [thing], choice: {willingness: 10 EUR}", "this one has modules"},
        {"modules: {a: 1 %, b: 1 %, c: 1 %, d: 1 %, e: 1 %, f: 1 %, g: 1 %, h: 1 %, i: 1 %, j: 1 %, k: 1 %}, "
         "plan: [{operation: make, service: 1 h, scrap: 1 %}]",
         "", "at most 10 modules"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trial trial;
        char text[2048];
        snprintf(text, sizeof text,
                 "glocal: 1\nproducts: {thing: {%s}}\ndemand: {orders: {rate: 1 per day%s}}\n"
                 "units: {plant: {stations: {make: {}}, stock: {thing: {replenish: {base_stock: 1}}}}}\n" SHORT,
                 rows[i].product, rows[i].demand);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", rows[i].product);
        cr_expect(trial_said(&trial, GLO_FAULT, rows[i].said), "%s: %s", rows[i].product, trial_message(&trial));
        trial_close(&trial);
    }
}
