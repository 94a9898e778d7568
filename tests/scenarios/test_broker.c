/*
 * Brokers: the creation of enterprises against closed forms, chains of partners and what they are paid tick for tick
 * and by hand, negotiation against its probabilities, and scenarios that are wrong. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"
#include "tests/scenarios/lives.h"

#define EXPECT(text, ...) \
    expect_in_theory(text, (const struct claim[]){__VA_ARGS__}, \
                     sizeof((const struct claim[]){__VA_ARGS__}) / sizeof(struct claim))
#define AMPLE \
    "products: {part: {plan: [{operation: work, service: 0 h}]}}\n" \
    "units: {shop: {stations: {work: {machines: 200}}}}\n"
#define SHORT "experiment: {length: 4000 h, warmup: 100 h, replications: 25, seed: 11}\n"
#define LONG "experiment: {length: 16000 h, warmup: 500 h, replications: 25, seed: 11}\n"

/* One broker is M/G/1 whose service is the sum of all steps (Pollaczek and Khinchine). */
Test(broker, one_broker)
{
    double mean = 0.5 + 0.4 + 0.3 + 0.1 + 0.8 + 0.2 + 0.3 + 0.1, rate = 0.25, load = rate * mean;
    double variance = 0.5 * 0.5 * 0.5 + 0.4 * 0.4 + 0.8 * 0.8 * 2 + 0.3 * 0.3;
    double wait = rate * (variance + mean * mean) / (2 * (1 - load));
    EXPECT("glocal: 1\n" AMPLE "demand: {orders: {rate: 0.25 per hour}}\n"
           "networks: {net: {type: broker, units: shop, staff: {brokers: 1}, steps: {\n"
           "  characterise: {gamma: {mean: 0.5 h, scv: 0.5}}, rough_plan: {exponential: 0.4 h}, search: 0.3 h,\n"
           "  compose: 0.1 h, negotiate: {gamma: {mean: 0.8 h, scv: 2}}, plan: 0.2 h, contract: {exponential: 0.3 h},\n"
           "  set_up: 0.1 h}}}\n" LONG,
           {"formation_time", mean + wait, 0.04}, {"lead_time", mean + wait, 0.04}, {"holding.net", mean + wait, 0.04},
           {"brokers_busy_share", load, 0.02}, {"number_in_queue", rate * (mean + wait), 0.05},
           {"partners_per_order", 1, 1e-9});
}

/* As many as are needed: every opportunity takes its work and no more. */
Test(broker, ample_brokers)
{
    EXPECT("glocal: 1\n" AMPLE "demand: {orders: {rate: 1 per hour}}\n"
           "networks: {net: {type: broker, units: shop, steps: {search: {gamma: {mean: 3 h, scv: 2}}, plan: 2 "
           "h}}}\n" SHORT,
           {"formation_time", 5, 0.02});
}

/* Customers leave whatever the broker does with them: M/M/1 with departures of all who are there (1 + n/3 per hour). */
Test(broker, patience)
{
    double rate = 1.2, term = 1, sum = 1, left = 0;
    for (int n = 1; n < 200; n++) {
        term *= rate / (1 + n / 3.0);
        sum += term;
        left += term * n / 3.0;
    }
    EXPECT("glocal: 1\n" AMPLE "demand: {orders: {rate: 1.2 per hour, patience: {exponential: 3 h}}}\n"
           "networks: {net: {type: broker, units: shop, staff: {brokers: 1}, steps: {search: {exponential: 1 "
           "h}}}}\n" SHORT,
           {"brokers_busy_share", 1 - 1 / sum, 0.02}, {"reneged_share", left / sum / rate, 0.03});
}

/* Two of three members are invited; with a round of counter-offers each of them must agree twice. */
Test(broker, refusals)
{
#define MEMBERS \
    "glocal: 1\n" \
    "products: {part: {plan: [{operation: work, service: 0 h}]}}\n" \
    "demand: {orders: {rate: 1 per hour}}\n" \
    "units: {shop: {rows: [{name: a}, {name: b}, {name: c}], stations: {work: {}}}}\n" \
    "networks: {net: {type: broker, units: shop, partners: {invited: 2}, bids: {refuse: 30 %"
    EXPECT(MEMBERS "}}}\n" SHORT, {"refused_share", 0.3 * 0.3, 0.05});
    EXPECT(MEMBERS ", counter_offers: 1}}}\n" SHORT, {"refused_share", 0.51 * 0.51, 0.03});
}

/* What one refuses another network takes. */
Test(broker, cascade)
{
    struct trial_rows rows =
        trial_rows_of("glocal: 1\n"
                      "products: {part: {plan: [{operation: work, service: 1 h}]}}\n"
                      "demand: {orders: {interarrival: 10 h, offered_to: {cascade: [guild, works]}}}\n"
                      "units: {shop: {stations: {work: {}}}, plant: {stations: {work: {}}}}\n"
                      "networks: {guild: {type: broker, units: shop, steps: {negotiate: 2 h}, bids: {refuse: 100 %}},\n"
                      "  works: {type: central, units: plant}}\n"
                      "experiment: {length: 95 h, warmup: 0 h, replications: 1, analysis: terminating}\n");
    cr_assert_geq(rows.num, 9);
    for (uint32_t i = 0; i < 9; i++) {
        cr_expect_eq(rows.items[i].fate, GLO_FATE_delivered);
        cr_expect_eq(rows.items[i].network, 1);
        cr_expect_eq(rows.items[i].partners, 0);
        cr_expect_float_eq(rows.items[i].assigned, rows.items[i].placed + 2, 1e-9);
    }
    trial_rows_free(&rows);
}

/*
 * An order at 101 h: `cutter` at 0 km cuts 2 h, `sewer` at 60 km sews 3 h, the customer is at 100 km. The broker works
 * 1 h + 2 h + 1 h; a way takes 1 h and a minute for each km, and costs 10 EUR and 2 EUR for each tkm of its 100 kg.
 */
#define CHAIN(bids, more) \
    "glocal: 1\n" \
    "places: {west: {x: 0 km, y: 0 km}, middle: {x: 60 km, y: 0 km}, east: {x: 100 km, y: 0 km}}\n" \
    "products: {coat: {mass: 100 kg, price: 264 EUR, plan: [{operation: cut, service: 2 h},\n" \
    "  {operation: sew, service: 3 h}]}}\n" \
    "demand: {orders: {interarrival: 101 h, at: east}}\n" \
    "units:\n" \
    "  cutter: {at: west, stations: {cut: {}}, costs: {labour: 10 EUR/h}}\n" \
    "  sewer: {at: middle, stations: {sew: {}}, costs: {labour: 20 EUR/h}}\n" \
    "transport: {detour: 1, modes: {van: {speed: 60 km/h, handling: 1 h, tariff: [10 EUR/order, 2 EUR/tkm],\n" \
    "  emissions: {ttw: 0.1 kgCO2e/tkm, wtt: 0.02 kgCO2e/tkm}}}}\n" \
    "networks: {guild: {type: broker, units: [cutter, sewer], operator: house, staff: {brokers: 1},\n" \
    "  steps: {characterise: 1 h, negotiate: 2 h, set_up: 1 h}, bids: {" bids "},\n" \
    "  fees: {brokerage: 5 %, subscription: 100 EUR/year}" more "}}\n" \
    "experiment: {length: 190 h, warmup: 0 h, replications: 1, analysis: terminating}\n"

static void expect_amount(const struct trial *trial, const struct glo_record *record, const char *party, double amount)
{
    char name[64];
    const struct glo_scenario *s = trial->study.points[0];
    snprintf(name, sizeof name, "profit.%s", party);
    uint32_t figure = trial_figure(trial, 0, name);
    cr_assert_neq(figure, GLO_ALL, "%s", name);
    double found = glo_record_value(record, &s->layout, &s->window, figure, 0) * 190 / 8760;
    cr_expect_float_eq(found, amount, 2e-4, "%s has %.6f, not %.6f", party, found, amount);
}

Test(broker, chain)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    trial_open(&trial, CHAIN("margin: 10 %", ""));
    trial_replicate(&trial, 0, 0, &rows, &record);
    const struct glo_order_row *row = trial_row(&rows, 0, 0);
    cr_expect_eq(row->fate, GLO_FATE_delivered);
    cr_expect_eq(row->partners, 2);
    cr_expect_eq(row->unit, 1);
    cr_expect_eq(row->first_choice, 1);
    cr_expect_float_eq(row->assigned, 105, 1e-9);
    cr_expect_float_eq(row->started, 105, 1e-9);
    cr_expect_float_eq(row->finished, 112, 1e-9); /* cut to 107, on the way to 109 */
    cr_expect_float_eq(row->delivered, 112 + 1 + 40 / 60.0, 1e-8);
    cr_expect_float_eq(row->queue, 0, 1e-9);
    cr_expect_float_eq(row->service, 5, 1e-9);
    cr_expect_float_eq(row->distance, 40, 1e-9);
    cr_expect_float_eq(row->activity, 10, 1e-9); /* 6 tkm and 4 tkm */
    cr_expect_float_eq(row->cost[GLO_ACCOUNT_inbound], 22, 1e-9);
    cr_expect_float_eq(row->cost[GLO_ACCOUNT_outbound], 18, 1e-9);
    cr_expect_float_eq(row->cost[GLO_ACCOUNT_brokerage], 13.2, 1e-9);
    cr_expect_float_eq(row->price, 264, 1e-9);
    cr_expect_float_eq(row->co2e[GLO_SOURCE_transport_ttw], 1, 1e-9);
    cr_expect_float_eq(row->co2e[GLO_SOURCE_transport_wtt], 0.2, 1e-9);
    /* bids: 1.1 x 20 = 22 and 1.1 x (60 + 22 + 18) = 110, so a sixth of the price and of the fee is the cutter's */
    double year = 190 / 8760.0;
    expect_amount(&trial, &record, "customer", -264);
    expect_amount(&trial, &record, "cutter", 44 - 2.2 - 1900 - 100 * year);
    expect_amount(&trial, &record, "sewer", 220 - 11 - 22 - 18 - 3800 - 100 * year);
    expect_amount(&trial, &record, "house", 13.2 + 200 * year);
    expect_amount(&trial, &record, "carrier", 40);
    expect_amount(&trial, &record, "workforce", 5700);
    cr_expect_float_eq(glo_record_value(&record, &trial.study.points[0]->layout, &trial.study.points[0]->window,
                                        trial_figure(&trial, 0, "transport"), 0),
                       2 + 1 + 40 / 60.0, 1e-8);
    trial_rows_free(&rows);
    glo_record_free(&record);
    trial_close(&trial);
}

/* The customer comes for what was made, and pays for that; between partners it is sent. */
Test(broker, collected)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    char text[4096] = CHAIN("margin: 10 %", "");
    static const char from[] = "at: east}}", to[] = "at: east, handover: collect}}";
    char *at = strstr(text, from);
    cr_assert(at);
    memmove(at + strlen(to), at + strlen(from), strlen(at + strlen(from)) + 1);
    memcpy(at, to, strlen(to));
    trial_open(&trial, text);
    trial_replicate(&trial, 0, 0, &rows, &record);
    const struct glo_order_row *row = trial_row(&rows, 0, 0);
    double year = 190 / 8760.0, bid = 1.1 * (60 + 22);
    cr_expect_eq(row->fate, GLO_FATE_delivered);
    cr_expect_float_eq(row->finished, 112, 1e-9);
    cr_expect_float_eq(row->cost[GLO_ACCOUNT_inbound], 22, 1e-9);
    expect_amount(&trial, &record, "sewer", (264 - 13.2) * bid / (22 + bid) - 22 - 3800 - 100 * year);
    trial_rows_free(&rows);
    glo_record_free(&record);
    trial_close(&trial);
}

/* The operator is paid the price, and pays the bids; two rounds of counter-offers leave a quarter of the margin. */
Test(broker, operator_has_the_surplus)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    double year = 190 / 8760.0;
    trial_open(&trial, CHAIN("margin: 40 %, counter_offers: 2", ", surplus: operator"));
    trial_replicate(&trial, 0, 0, &rows, &record);
    expect_amount(&trial, &record, "customer", -264);
    expect_amount(&trial, &record, "cutter", 22 - 2.2 - 1900 - 100 * year);
    expect_amount(&trial, &record, "sewer", 110 - 11 - 22 - 18 - 3800 - 100 * year);
    expect_amount(&trial, &record, "house", 132 + 13.2 + 200 * year);
    trial_rows_free(&rows);
    glo_record_free(&record);
    trial_close(&trial);
}

/* Where stations fail, in hours, and who gets orders at 101 h, 102 h ... that are cut for an hour and sewn for 2 h. */
static void expect_sewers(const char *breakdowns, const char *per_operation, const char *sewers, const double *ends)
{
    char text[4096];
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "places: {west: {x: 0 km, y: 0 km}, east: {x: 60 km, y: 0 km}}\n"
             "products: {coat: {plan: [{operation: cut, service: 1 h}, {operation: sew, service: 2 h}]}}\n"
             "demand: {first: {interarrival: 101 h, at: west}, second: {interarrival: 102 h, at: west}}\n"
             "units:\n"
             "  one: {at: west, stations: {cut: {machines: 2}, sew: {breakdowns: {%s}}}}\n"
             "  two: {at: east, stations: {sew: {}}}\n"
             "transport: {detour: 1, modes: {van: {speed: 60 km/h, tariff: 1 EUR/km}}}\n"
             "networks: {guild: {type: broker, units: [one, two], partners: {%s}}}\n"
             "experiment: {length: 190 h, warmup: 0 h, replications: 1, analysis: terminating}\n",
             breakdowns, per_operation);
    struct trial_rows rows = trial_rows_of(text);
    for (uint32_t i = 0; i < 2; i++) {
        const struct glo_order_row *row = trial_row(&rows, i, 0);
        cr_expect_eq((char)('1' + (int)row->unit), sewers[i], "%s: order %u was sewn by %u", breakdowns, i, row->unit);
        cr_expect_float_eq(row->finished, ends[i], 1e-9, "%s: order %u ends at %g", breakdowns, i, row->finished);
    }
    trial_rows_free(&rows);
}

/* Partners fail: before they get the order, while it waits for them, or with it in hand; with a reserve and without. */
Test(broker, exceptions)
{
#define FAILS(after) "time_to_failure: " after ", repair: 10 h, clock: elapsed, job: resume"
    expect_sewers(FAILS("1000 h"), "per_operation: 2", "11", (const double[]){104, 106});
    /* down from 101.5 h to 111.5 h: both go an hour to the other */
    expect_sewers(FAILS("101.5 h"), "per_operation: 2", "22", (const double[]){105, 107});
    expect_sewers(FAILS("101.5 h"), "per_operation: 1", "11", (const double[]){113.5, 115.5});
    /* down from 103.5 h: the first is in hand, the second waits and goes */
    expect_sewers(FAILS("103.5 h"), "per_operation: 2", "12", (const double[]){114, 106.5});
    expect_sewers(FAILS("103.5 h"), "per_operation: 1", "11", (const double[]){114, 116});
}

/* Each unit is the best by one criterion; the order is near to nobody. */
static uint32_t chosen(const char *weights, uint32_t order)
{
    char text[4096];
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "products: {coat: {plan: [{operation: sew, service: 8 h}]}}\n"
             "demand: {orders: {interarrival: 51 h, at: here}}\n"
             "places: {here: {x: 0 km, y: 0 km}}\n"
             "units:\n"
             "  cheap: {at: here, stations: {sew: {power: {busy: 2 kW}}}, costs: {labour: 5 EUR/h},\n"
             "    grid: {value: 0.5 kgCO2e/kWh}, social: 0.2}\n"
             "  green: {at: here, stations: {sew: {power: {busy: 2 kW}}}, costs: {labour: 20 EUR/h},\n"
             "    grid: {value: 0.1 kgCO2e/kWh}, social: 0.2}\n"
             "  kind: {at: here, stations: {sew: {power: {busy: 2 kW}}}, costs: {labour: 20 EUR/h},\n"
             "    grid: {value: 0.5 kgCO2e/kWh}, social: 0.9}\n"
             "  quick: {at: here, stations: {sew: {power: {busy: 16 kW}, speed: 8}}, costs: {labour: 160 EUR/h},\n"
             "    grid: {value: 0.5 kgCO2e/kWh}, social: 0.2}\n"
             "networks: {guild: {type: broker, units: [cheap, green, kind, quick], partners: {invited: 1},\n"
             "  weights: {%s}}}\n"
             "experiment: {length: 190 h, warmup: 0 h, replications: 1, analysis: terminating}\n",
             weights);
    struct trial_rows rows = trial_rows_of(text);
    uint32_t unit = trial_row(&rows, 0, order)->unit;
    trial_rows_free(&rows);
    return unit;
}

Test(broker, weights)
{
    cr_expect_eq(chosen("cost: 100 %", 0), 0);
    cr_expect_eq(chosen("co2e: 100 %", 0), 1);
    cr_expect_eq(chosen("social: 100 %", 0), 2);
    cr_expect_eq(chosen("lead_time: 100 %", 0), 3);
    cr_expect_eq(chosen("availability: 100 %", 0), 0); /* all are idle: the first */
    /* costs 40, 160, 160, 160 EUR and social criteria 0.8, 0.8, 0.1, 0.8, each over the greatest */
    cr_expect_eq(chosen("cost: 50 %, social: 50 %", 0), 2);
    cr_expect_eq(chosen("cost: 60 %, social: 40 %", 0), 0);
}

/* Bids follow the name of the unit: another member changes no bid. */
Test(broker, bids_are_the_units_own)
{
#define GUILD(units) \
    "glocal: 1\n" \
    "products: {part: {price: 10 EUR, plan: [{operation: work, service: 1 h}]}}\n" \
    "demand: {orders: {rate: 1 per day}}\n" \
    "units: {a: {stations: {work: {}}, costs: {labour: 1 EUR/h}}, b: {stations: {work: {}}, costs: {labour: 1 " \
    "EUR/h}},\n" \
    "  z: {stations: {work: {}}, costs: {labour: 1000 EUR/h}}}\n" \
    "networks: {net: {type: broker, units: [" units "], partners: {invited: 2},\n" \
    "  bids: {refuse: 40 %, margin: {uniform: {min: 0 %, max: 100 %}}}}}\n" \
    "experiment: {length: 200 days, warmup: 0 h, replications: 1, analysis: terminating, seed: 5}\n"
    struct trial_rows two = trial_rows_of(GUILD("a, b")), three = trial_rows_of(GUILD("z, a, b"));
    uint32_t to_a = 0, refused = 0;
    cr_assert_eq(two.num, three.num);
    for (uint32_t i = 0; i < two.num; i++) {
        cr_expect_eq(two.items[i].fate, three.items[i].fate);
        cr_expect_eq(two.items[i].unit, three.items[i].unit);
        to_a += two.items[i].unit == 0;
        refused += two.items[i].reason == GLO_REASON_negotiation;
    }
    cr_expect(to_a > 50 && to_a < 120 && refused > 10 && refused < 60, "%u to a, %u refused", to_a, refused);
    trial_rows_free(&two);
    trial_rows_free(&three);
}

Test(broker, bad)
{
    static const struct {
        const char *product, *units, *network, *said;
    } cases[] = {
        {"{operation: sew, service: 1 h}", "{work: {}}", "", "no unit of network `net` does `sew`, of product `part`"},
        {"{operation: work, service: 1 h}", "{work: {}}", ", weights: {cost: 50 %}",
         "the weights sum to 50 %, not 100 %"},
        {"{operation: work, service: 1 h}", "{work: {buffer: 2}}", "", "some of its units have limited buffers"},
        {"{operation: work, service: 1 h}", "{work: {}}", ", steps: {search: {normal: {mean: 1 h, sd: 1 h}}}",
         "the work of a step can be negative"},
        {"{operation: work, service: 1 h}", "{work: {}}", ", bids: {margin: {normal: {mean: 10 %, sd: 10 %}}}",
         "a margin can be negative"},
        {"{operation: work, service: 1 h}", "{work: {}}", ", surplus: operator", "but the network has none"},
        {"{operation: work, service: 1 h}", "{work: {}}", ", staff: {brokers: 1, wage: 9 EUR/h}",
         "nobody runs the network and pays it"},
        {"{operation: work, service: 1 h}", "{work: {}}", ", staff: {brokers: 1}, steps: {plan: 2 h}",
         "brokers of `net`: the work offered is 2.00 of their hours"},
        {"{operation: work, service: 1 h}, {transfer: {pieces: 1, plan: [{operation: work, service: 1 h}]}}",
         "{work: {}}", "", "in one path"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[2048];
        struct trial trial;
        snprintf(text, sizeof text,
                 "glocal: 1\nproducts: {part: {plan: [%s]}}\ndemand: {orders: {rate: 1 per hour}}\n"
                 "units: {shop: {stations: %s}}\nnetworks: {net: {type: broker, units: shop%s}}\n"
                 "experiment: {length: 1000 h, warmup: 0 h, replications: 1}\n",
                 cases[i].product, cases[i].units, cases[i].network);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", cases[i].said);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "%s: %s", cases[i].said, trial_message(&trial));
        trial_close(&trial);
    }
}

/* Things of customers' own do not go from unit to unit. */
Test(broker, things_are_not_brought)
{
    struct trial trial;
    cr_expect_neq(trial_read(&trial,
                             "glocal: 1\nproducts: {part: {plan: [{operation: work, service: 1 h}]}}\n"
                             "demand: {orders: {rate: 1 per day, handover: send}}\n"
                             "units: {shop: {stations: {work: {}}}}\nnetworks: {net: {type: broker, units: shop}}\n"
                             "experiment: {length: 1000 h, warmup: 0 h, replications: 1}\n"),
                  GLO_OK);
    cr_expect(trial_said(&trial, GLO_FAULT, "does not work on things that customers bring"), "%s",
              trial_message(&trial));
    trial_close(&trial);
}

/* What an order costs at a broker is not known before it has asked. */
Test(broker, is_not_compared_by_cost)
{
    struct trial trial;
    cr_expect_neq(trial_read(&trial,
                             "glocal: 1\nproducts: {part: {plan: [{operation: work, service: 1 h}]}}\n"
                             "demand: {orders: {rate: 1 per day, offered_to: {cheapest: [net, other]}}}\n"
                             "units: {shop: {stations: {work: {}}}}\n"
                             "networks: {net: {type: broker, units: shop}, other: {type: central, units: shop}}\n"
                             "experiment: {length: 1000 h, warmup: 0 h, replications: 1}\n"),
                  GLO_OK);
    cr_expect(trial_said(&trial, GLO_FAULT, "known when the partners have made their bids"), "%s",
              trial_message(&trial));
    trial_close(&trial);
}
