/*
 * Handovers, by hand: when things arrive and when their customers have them again, who pays for which way, and what
 * becomes of things whose order comes to nothing. To the tick and to the last unit of money.
 */
#include <math.h>
#include <stdio.h>

#include "tests/models/trial.h"

/* A shop of one machine, 60 km by road from the customer; the car needs 2 h, the post 4 + 1.5 h. */
#define HEAD \
    "glocal: 1\n" \
    "places: {here: {x: 0 km, y: 0 km}, there: {x: 60 km, y: 0 km}}\n" \
    "products: {fix: {mass: 4 kg, price: 90 EUR, plan: [{operation: work, service: 5 h}]}}\n" \
    "units: {shop: {at: here, owner: ann, stations: {work: {machines: 1%s}}}}\n" \
    "networks: {net: {type: %s, units: shop}}\n" \
    "transport: {modes: {\n" \
    "  car: {for: [visit, collect], speed: 30 km/h, tariff: [0.25 EUR/km, 1 EUR/trip], emissions: {ttw: 0.5 " \
    "kgCO2e/tkm}},\n" \
    "  post: {for: send, speed: 40 km/h, handling: 4 h, tariff: [7 EUR/order, 2 EUR/tkm], emissions: {wtt: 0.25 " \
    "kgCO2e/tkm}},\n" \
    "  van: {speed: 60 km/h, tariff: 1 EUR/km}}}\n" \
    "experiment: {length: 150 h, warmup: 0 h, replications: 1}\n"

static void run(const char *network, const char *station, const char *demand, struct trial_rows *rows,
                struct glo_record *record)
{
    char text[4096];
    struct trial trial;
    snprintf(text, sizeof text, HEAD "demand:\n%s", station, network, demand);
    trial_open(&trial, text);
    trial_replicate(&trial, 0, 0, rows, record);
    for (int b = 0; b < GLO_NUM_BALANCES; b++)
        cr_expect_eq(record->balances[b], 0, "%s", glo_balance_names[b]);
    trial_close(&trial);
}

struct life {
    double arrived, started, delivered; /* NAN: not */
    double inbound, outbound, tkm, co2e;
};

static void expect_life(const struct trial_rows *rows, uint32_t stream, struct life life)
{
    const struct glo_order_row *row = trial_row(rows, stream, 0);
    const double found[] = {row->arrived,
                            row->started,
                            row->delivered,
                            row->cost[GLO_ACCOUNT_inbound],
                            row->cost[GLO_ACCOUNT_outbound],
                            row->activity,
                            row->co2e[GLO_SOURCE_transport_ttw] + row->co2e[GLO_SOURCE_transport_wtt]};
    const double wanted[] = {life.arrived,  life.started, life.delivered, life.inbound,
                             life.outbound, life.tkm,     life.co2e};
    static const char *const names[] = {"arrived", "started", "delivered", "inbound", "outbound", "tkm", "kgCO2e"};
    for (int i = 0; i < 7; i++)
        cr_expect(isnan(wanted[i]) ? isnan(found[i]) : fabs(found[i] - wanted[i]) < 1e-9,
                  "stream %u: %s is %.9g, not %.9g", stream, names[i], found[i], wanted[i]);
}

/*
 * Each handover once. A visit is two trips of 120 km, the goods on board on half of them; a thing that is sent pays
 * both ways; who collects makes one trip; and what a stream delivers by a mode that it names goes by that.
 */
Test(handover, each)
{
    struct trial_rows rows;
    struct glo_record record;
    run("central", "",
        "  one: {interarrival: 100 h, at: there, handover: {visit: {by: car}}}\n"
        "  two: {interarrival: 101 h, at: there, handover: {send: {by: post}}}\n"
        "  three: {interarrival: 110 h, at: there, handover: {collect: {by: car}}}\n"
        "  four: {interarrival: 118 h, at: there, handover: collect}\n"
        "  five: {interarrival: 124 h, at: there}\n"
        "  six: {interarrival: 130 h, at: there, handover: visit}\n",
        &rows, &record);
    const double none = NAN;
    expect_life(&rows, 0, (struct life){102, 102, 107 + 2, 31, 31, 0.48, 0.24});
    expect_life(&rows, 1, (struct life){106.5, 107, 112 + 5.5, 7.48, 7.48, 0.48, 0.12});
    expect_life(&rows, 2, (struct life){none, 112, 117 + 2, 0, 31, 0.24, 0.12});
    expect_life(&rows, 3, (struct life){none, 118, 123, 0, 0, 0, 0});
    expect_life(&rows, 4, (struct life){none, 124, 129 + 1, 0, 60, 0.24, 0});
    expect_life(&rows, 5, (struct life){130, 130, 135, 0, 0, 0, 0});
    glo_record_free(&record);
    trial_rows_free(&rows);
}

/* What customers pay to travel is neither cost of the network nor of the order; what the post takes is both. */
Test(handover, who_pays)
{
    static const struct {
        const char *handover;
        double cost;
    } cases[] = {
        {"{visit: {by: car}}", 0}, {"{send: {by: post}}", 2 * 7.48}, {"{collect: {by: car}}", 0}, {"deliver", 60}};
    for (size_t i = 0; i < 4; i++) {
        char text[4096];
        struct trial trial;
        struct glo_record record;
        struct trial_rows rows;
        snprintf(text, sizeof text, HEAD "demand: {one: {interarrival: 80 h, at: there, handover: %s}}\n", "",
                 "central", cases[i].handover);
        trial_open(&trial, text);
        trial_replicate(&trial, 0, 0, &rows, &record);
        static const char *const figures[] = {"cost_per_order", "direct_cost_per_order"};
        for (int f = 0; f < 2; f++) {
            const struct glo_scenario *scenario = trial.study.points[0];
            double value = glo_record_value(&record, &scenario->layout, &scenario->window,
                                            trial_figure(&trial, 0, figures[f]), scenario->window.num_slots - 1);
            cr_expect_float_eq(value, cases[i].cost, 1e-9, "%s: %s is %g", cases[i].handover, figures[f], value);
        }
        glo_record_free(&record);
        trial_rows_free(&rows);
        trial_close(&trial);
    }
}

/*
 * The machine is kept for a thing on its way: who comes meanwhile is held, and a customer who withdraws the thing sets
 * it free at that instant. The thing comes back all the same.
 */
Test(handover, kept_and_withdrawn)
{
    struct trial_rows rows;
    struct glo_record record;
    run("ccm", "",
        "  one: {interarrival: 100 h, at: there, handover: {send: {by: post}}, patience: 4 h}\n"
        "  two: {interarrival: 101 h, at: here}\n",
        &rows, &record);
    expect_life(&rows, 0, (struct life){NAN, NAN, NAN, 7.48, 7.48, 0.48, 0.12});
    cr_expect_eq(trial_row(&rows, 0, 0)->fate, GLO_FATE_reneged);
    cr_expect_eq(trial_row(&rows, 0, 0)->closed, 104);
    expect_life(&rows, 1, (struct life){NAN, 104, 109, 0, 0, 0, 0});
    glo_record_free(&record);
    trial_rows_free(&rows);
}

/* A thing that is spoilt goes back, too. */
Test(handover, scrapped)
{
    struct trial_rows rows;
    struct glo_record record;
    run("central", ", breakdowns: {time_to_failure: 108 h, repair: 1 h, clock: elapsed, job: scrap}",
        "  one: {interarrival: 100 h, at: there, handover: {send: {by: post}}}\n", &rows, &record);
    cr_expect_eq(trial_row(&rows, 0, 0)->fate, GLO_FATE_scrapped);
    expect_life(&rows, 0, (struct life){NAN, 105.5, NAN, 7.48, 7.48, 0.48, 0.12});
    glo_record_free(&record);
    trial_rows_free(&rows);
}

/* What is agreed knows the way to the unit: the work ahead runs off meanwhile. Without work ahead, 5.5 + 5 + 5.5 h;
 * behind 6 h of it, half an hour more. */
Test(handover, agreed)
{
    struct trial_rows rows;
    struct glo_record record;
    run("ccm, if_none_free: earliest", "",
        "  one: {interarrival: 100 h, at: there, handover: {send: {by: post}}, due: 1 h}\n"
        "  two: {interarrival: 130 h, at: here}\n"
        "  three: {interarrival: 131 h, at: here}\n"
        "  four: {interarrival: 134 h, at: there, handover: {send: {by: post}}, due: 1 h}\n",
        &rows, &record);
    const struct glo_order_row *first = trial_row(&rows, 0, 0), *last = trial_row(&rows, 3, 0);
    cr_expect_float_eq(first->delivered, 116, 1e-9);
    cr_expect_float_eq(last->agreed, 140 + 5 + 5.5, 1e-9, "agreed %g", last->agreed);
    cr_expect_float_eq(last->delivered, 140 + 5 + 5.5, 1e-9, "delivered %g", last->delivered);
    glo_record_free(&record);
    trial_rows_free(&rows);
}

/* Badly stated. */
Test(handover, bad)
{
    static const struct {
        const char *handover, *said;
    } cases[] = {
        {"{visit: {by: post}}, offered_to: net", "mode `post` is not for this"},
        {"{send: {by: can}}, offered_to: net", "no `can` in transport.modes"},
        {"{fetch: {by: car}}, offered_to: net", "fetch"},
        {"{deliver: {by: bike}}, offered_to: net",
         "mode `bike` goes up to 9 km, but where it is named it goes any distance"},
        {"visit, products: kept, offered_to: net", "but `kept` is made to stock"},
        {"{send: {by: van}}, offered_to: tight", "cannot take things that are still on their way to it"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[4096];
        struct trial trial;
        snprintf(text, sizeof text,
                 "glocal: 1\nplaces: {here: {x: 0 km, y: 0 km}}\n"
                 "products: {part: {plan: [{operation: work, service: 1 h}]}, kept: {approach: mts}}\n"
                 "suppliers: {works: {lead_time: 5 h}}\n"
                 "demand: {orders: {rate: 0.1 per hour, at: here, %shandover: %s}}\n"
                 "units: {shop: {at: here, stations: {work: {}}, stock: {kept: {replenish: {base_stock: 1}, source: "
                 "works}}},\n"
                 "  small: {at: here, stations: {work: {buffer: 2}}}}\n"
                 "networks: {net: {type: central, units: shop}, tight: {type: central, units: small}}\n"
                 "transport: {modes: {car: {for: visit, speed: 30 km/h}, post: {for: send, speed: 30 km/h},\n"
                 "  bike: {up_to: 9 km, speed: 9 km/h}, van: {speed: 50 km/h}}}\nexperiment: {length: 10 days}\n",
                 strstr(cases[i].handover, "products") ? "" : "products: part, ", cases[i].handover);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", cases[i].handover);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "%s: %s", cases[i].handover, trial_message(&trial));
        trial_close(&trial);
    }
}
