/* Loads and reach before the first event, by hand for small networks; what of it is an error, a warning, or neither. */
#include "models/scenario.h"

#include "tests/models/trial.h"

#include <math.h>

#define PLACES \
    "glocal: 1\n" \
    "places: {towns: {rows: [{name: a, x: 0 km, y: 0 km, weight: 3}, {name: b, x: 100 km, y: 0 km, weight: 1}]}}\n" \
    "products: {one: {plan: [{operation: cut, service: {exponential: 2 h}}, {operation: coat, service: 1 h}]},\n" \
    "           two: {plan: [{operation: cut, service: 1 h}]}}\n"

/* rho = pieces per hour x mean / (speed x machines), station by station, the nearest unit serving. */
Test(loads, by_hand)
{
    struct trial trial;
    trial_open(&trial, PLACES "demand: {orders: {at: towns, rate: 0.4 per hour, products: {one: 25 %, two: 75 %},\n"
                              "  lot: {poisson: {mean: 1, plus: 1}}}}\n"
                              "units: {shop: {at: towns, stations: {cut: {machines: 2, speed: 1.5}, coat: {}}}}\n"
                              "networks: {net: {type: central, units: shop}}\n"
                              "experiment: {length: 900 h, warmup: 0 h, replications: 1}\n");
    const struct glo_scenario *scenario = trial.study.points[0];
    double rho[4], cut = 0.4 * 2 * (0.25 * 2 + 0.75 * 1), coat = 0.4 * 2 * 0.25;
    cr_assert_eq(scenario->production.num_stations, 4);
    cr_assert_eq(glo_scenario_loads(scenario, rho), GLO_OK);
    cr_expect_float_eq(rho[0], 0.75 * cut / 3, 1e-12);
    cr_expect_float_eq(rho[1], 0.75 * coat, 1e-12);
    cr_expect_float_eq(rho[2], 0.25 * cut / 3, 1e-12);
    cr_expect_float_eq(rho[3], 0.25 * coat, 1e-12);
    uint32_t capability = scenario->production.plans[0].operations[0].capability;
    cr_expect_float_eq(glo_scenario_work(scenario, 0, capability), 2 * 1.25, 1e-12);
    cr_expect_float_eq(glo_scenario_pooled_load(scenario, 0, capability), cut / 6, 1e-12);
    trial_close(&trial);
}

/* Where routing depends on the state the loads of stations are not known. */
Test(loads, unknown)
{
    struct trial trial;
    double rho[2];
    trial_open(&trial, PLACES "demand: {orders: {at: towns, rate: 0.1 per hour, products: two}}\n"
                              "units: {shop: {at: towns, stations: {cut: {}}}}\n"
                              "networks: {net: {type: ccm, units: shop}}\n"
                              "experiment: {length: 900 h, warmup: 0 h, replications: 1}\n");
    cr_assert_eq(glo_scenario_loads(trial.study.points[0], rho), GLO_OK);
    cr_expect(isnan(rho[0]) && isnan(rho[1]));
    trial_close(&trial);
}

/* Reach: places, the farthest nearest unit by road, and the share of demand that is out of it. */
Test(loads, reach)
{
    struct trial trial;
    trial_open(&trial, PLACES "demand: {orders: {at: towns, rate: 0.1 per hour, products: two},\n"
                              "         more: {at: towns.b, rate: 0.1 per hour, products: two}}\n"
                              "units: {shop: {x: 20 km, y: 0 km, stations: {cut: {}}}}\n"
                              "transport: {detour: 1.5}\n"
                              "networks: {net: {type: mpn, units: shop, reach: 100 km}}\n"
                              "experiment: {length: 900 h, warmup: 0 h, replications: 1}\n");
    struct glo_reach reach = glo_scenario_reach(trial.study.points[0], 0);
    cr_expect_eq(reach.num_places, 3);
    cr_expect_eq(reach.num_reached, 1);
    cr_expect_float_eq(reach.farthest, 30, 1e-12);
    cr_expect_float_eq(reach.unreached, 0.125 + 0.5, 1e-12);
    cr_expect(trial_said(&trial, GLO_WARNING, "62.5 % of the demand"), "%s", trial_message(&trial));
    trial_close(&trial);
}

/*
 * An overload is an error only where a steady state is asked for, orders wait for ever, and no routing could carry the
 * work; elsewhere a warning. What is out of reach is refused and loads nobody.
 */
Test(loads, overload)
{
    static const struct {
        const char *rate, *network, *analysis, *said; /* said NULL: nothing */
        enum glo_severity severity;
    } cases[] = {
        {"0.5", "type: central", "steady", NULL, GLO_NOTE},
        {"1.1", "type: ccm, if_none_free: hold", "steady", NULL, GLO_NOTE},
        {"2", "type: central", "steady", "no steady state", GLO_FAULT},
        {"2.5", "type: ccm, if_none_free: hold", "steady", "no steady state", GLO_FAULT},
        {"2.5", "type: ccm, if_none_free: earliest", "steady", "no steady state", GLO_FAULT},
        {"2.5", "type: ccm, if_none_free: refuse", "steady", "1.25 of the capacity", GLO_WARNING},
        {"2.5", "type: central", "terminating", "1.25 of the capacity", GLO_WARNING},
        {"1.4", "type: central", "steady", "rho 1.05: its queue grows", GLO_WARNING},
        {"1.28", "type: central", "steady", "rho 0.96", GLO_WARNING},
        {"1.2", "type: mpn, reach: 50 km", "steady", "out of reach", GLO_WARNING},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[2048];
        struct trial trial;
        const char *unit = strstr(cases[i].network, "reach") ? "a" : "towns";
        snprintf(text, sizeof text,
                 PLACES "demand: {orders: {at: towns, rate: %s per hour, products: two}}\n"
                        "units: {shop: {at: towns%s, stations: {cut: {}}}}\nnetworks: {net: {%s, units: shop}}\n"
                        "experiment: {length: 900 h, replications: 1, analysis: %s}\n",
                 cases[i].rate, strcmp(unit, "a") == 0 ? ".a" : "", cases[i].network, cases[i].analysis);
        int code = trial_read(&trial, text);
        cr_expect_eq(code, cases[i].severity == GLO_FAULT ? GLO_ERR_INPUT : GLO_OK, "case %zu: %s", i,
                     trial_message(&trial));
        if (cases[i].said)
            cr_expect(trial_said(&trial, cases[i].severity, cases[i].said), "case %zu: %s", i, trial_message(&trial));
        else
            cr_expect_eq(trial.study.reader.diagnostics.num_messages, 0, "case %zu: %s", i, trial_message(&trial));
        trial_close(&trial);
    }
}

/* Tariffs by the tonne-kilometre say that the vehicle is shared. */
Test(loads, shared)
{
    struct trial trial;
    trial_open(
        &trial, PLACES
        "demand: {orders: {at: towns, rate: 0.1 per hour, products: two}}\n"
        "units: {shop: {at: towns, stations: {cut: {}}}}\n"
        "transport: {modes: {van: {speed: 50 km/h, up_to: 30 km, tariff: 2 EUR/tkm},\n"
        "  bike: {speed: 20 km/h, up_to: 40 km, tariff: 9 EUR/order}, truck: {speed: 60 km/h, tariff: 1 EUR/tkm}}}\n"
        "experiment: {length: 900 h, warmup: 0 h, replications: 1}\n");
    cr_expect(trial_said(&trial, GLO_WARNING, "van and truck charge by the tkm"), "%s", trial_message(&trial));
    trial_close(&trial);
}

/* A full batch of four: a quarter of the setup, and all of the service or a quarter of it. Where lots vary, a lot has
 * at least the part of one piece; where several stations do the same, how they share it is not known. */
Test(loads, batches_and_alternatives)
{
    static const struct {
        const char *stations, *lot;
        double pooled, rho;
    } rows[] = {
        {"cut: {batch: {at_most: 4 pieces}}", "1", 0.5 * (2.0 / 4 + 1), 0.5 * (2.0 / 4 + 1)},
        {"cut: {batch: {at_most: 4 pieces, time: longest}}", "1", 0.5 * 3 / 4, 0.5 * 3 / 4},
        {"cut: {batch: {at_most: 4 pieces}}", "{poisson: {mean: 1, plus: 1}}", 0.5 * (2.0 / 4 + 2),
         0.5 * (2.0 / 2 + 2)},
        {"cut: {}, bench: {does: [weld, cut], machines: 2, speed: 2}", "1", 0.5 * 3 / 5, NAN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trial trial;
        char text[1024];
        double rho[2];
        snprintf(text, sizeof text,
                 "glocal: 1\n"
                 "products: {part: {plan: [{operation: cut, setup: 2 h, service: 1 h}]}}\n"
                 "demand: {orders: {rate: 0.5 per hour, lot: %s}}\nunits: {shop: {stations: {%s}}}\n"
                 "experiment: {length: 90 h, warmup: 0 h, replications: 1, analysis: terminating}\n",
                 rows[i].lot, rows[i].stations);
        trial_open(&trial, text);
        const struct glo_scenario *scenario = trial.study.points[0];
        uint32_t cut = scenario->production.plans[0].operations[0].capability;
        cr_expect_float_eq(glo_scenario_pooled_load(scenario, 0, cut), rows[i].pooled, 1e-12, "%s", rows[i].stations);
        cr_assert_eq(glo_scenario_loads(scenario, rho), GLO_OK);
        cr_expect(isnan(rows[i].rho) ? isnan(rho[0]) : fabs(rho[0] - rows[i].rho) < 1e-12, "%s: %g", rows[i].stations,
                  rho[0]);
        trial_close(&trial);
    }
}

/* Work that stands behind parts and behind what other units take from a stock is work of the stations that do it. */
Test(loads, of_parts_and_sources)
{
    struct trial trial;
    double rho[4];
    trial_open(&trial,
               "glocal: 1\n"
               "products:\n"
               "  table: {approach: ato, plan: [{operation: fit, service: 6 min, parts: {leg: 4, top: 1}}]}\n"
               "  leg: {approach: mts, plan: [{operation: turn, service: 3 min, setup: 2 min}]}\n"
               "  top: {approach: mts, plan: [{operation: saw, service: 12 min, parts: {plank: 2}}]}\n"
               "  plank: {approach: mts, plan: [{operation: saw, service: 5 min}]}\n"
               "demand: {orders: {products: table, rate: 1 per hour, lot: 2}}\n"
               "units:\n"
               "  shop: {stations: {fit: {}, turn: {machines: 2}}, stock: {leg: {replenish: {base_stock: 20}},\n"
               "    top: {replenish: {base_stock: 5}, source: mill}}}\n"
               "  mill: {stations: {saw: {speed: 2}, turn: {}}, stock: {top: {replenish: {base_stock: 5}},\n"
               "    plank: {replenish: {base_stock: 9}}}}\n"
               "networks: {net: {type: central, units: shop}}\n"
               "experiment: {length: 900 h, warmup: 0 h, replications: 1}\n");
    cr_assert_eq(glo_scenario_loads(trial.study.points[0], rho), GLO_OK);
    cr_expect_float_eq(rho[0], 2 * 0.1, 1e-12);
    cr_expect_float_eq(rho[1], (8 * 3 + 2) / 60.0 / 2, 1e-12);
    cr_expect_float_eq(rho[2], (2 * 12 + 4 * 5) / 60.0 / 2, 1e-12);
    cr_expect_float_eq(rho[3], 0, 1e-12);
    trial_close(&trial);
}
