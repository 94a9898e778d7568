/*
 * Modes of transport in whole scenarios: who goes by which, what of several vehicles costs, and modes that are badly
 * stated. By hand, to the tick and to the last unit of money.
 */
#include <math.h>
#include <stdio.h>

#include "tests/models/trial.h"

#define HEAD \
    "glocal: 1\n" \
    "places: {here: {x: 0 km, y: 0 km}, there: {x: 60 km, y: 0 km}}\n" \
    "products: {part: {mass: 400 kg, price: 90 EUR, plan: [{operation: work, service: 1 h}]}}\n" \
    "demand:\n" \
    "  one: {interarrival: 100 h, at: there, lot: 3, offered_to: near}\n" \
    "  two: {interarrival: 101 h, at: there, offered_to: far}\n" \
    "units: {shop: {at: here, stations: {work: {}}}, yard: {at: here, stations: {work: {}}}}\n" \
    "networks: {near: {type: central, units: shop}, far: {type: central, units: yard}}\n" \
    "experiment: {length: 150 h, warmup: 0 h, replications: 1}\n"

static void run(const char *transport, struct trial_rows *rows)
{
    char text[2048];
    struct trial trial;
    struct glo_record record;
    snprintf(text, sizeof text, HEAD "transport: %s\n", transport);
    trial_open(&trial, text);
    trial_replicate(&trial, 0, 0, rows, &record);
    cr_assert_eq(rows->num, 2);
    for (int b = 0; b < GLO_NUM_BALANCES; b++)
        cr_expect_eq(record.balances[b], 0, "%s", glo_balance_names[b]);
    glo_record_free(&record);
    trial_close(&trial);
}

static void expect_row(const struct glo_order_row *row, double delivered, uint32_t mode, double tkm, double outbound)
{
    cr_expect_float_eq(row->delivered, delivered, 1e-8, "%.9f h, not %g", row->delivered, delivered);
    cr_expect_eq(row->mode, mode, "mode %u", row->mode);
    cr_expect_float_eq(row->activity, tkm, 1e-9, "%g tkm", row->activity);
    cr_expect_float_eq(row->cost[GLO_ACCOUNT_outbound], outbound, 1e-6, "%.7f EUR", row->cost[GLO_ACCOUNT_outbound]);
}

/* The yard's goods go by the ferry, on its own longer way, those of the shop by the truck, which stands before it;
 * three pieces of 400 kg need two vehicles of 1 t. */
Test(modes, only_for)
{
    struct trial_rows rows;
    run("{modes: {truck: {speed: 30 km/h, capacity: 1 t, tariff: [7 EUR/order, 5 EUR/trip, 1 EUR/km]},\n"
        "  ferry: {for: yard, speed: 20 km/h, handling: 2 h, detour: 1.5, tariff: 2 EUR/km}}}",
        &rows);
    expect_row(trial_row(&rows, 0, 0), 100 + 3 + 2, 0, 60 * 1.2, 7 + 2 * (5 + 60));
    expect_row(trial_row(&rows, 1, 0), 101 + 1 + 2 + 4.5, 1, 90 * 0.4, 180);
    trial_rows_free(&rows);
}

/* A mode for moves brings no goods: with it alone, delivery is immediate and free. */
Test(modes, moves_alone)
{
    struct trial_rows rows;
    run("{modes: {lowbed: {for: move, speed: 30 km/h, tariff: 5 EUR/trip}}}", &rows);
    expect_row(trial_row(&rows, 0, 0), 103, GLO_NO_CODE, 0, 0);
    expect_row(trial_row(&rows, 1, 0), 102, GLO_NO_CODE, 0, 0);
    trial_rows_free(&rows);
}

/* What is said of modes that are badly stated, and that the scenario is refused if it is a fault. */
Test(modes, bad)
{
    static const struct {
        const char *transport;
        enum glo_severity severity;
        const char *said;
    } cases[] = {
        {"{modes: {truck: {for: yart, speed: 30 km/h}}}", GLO_FAULT,
         "a mode cannot be for `yart`: no units have this name"},
        {"{modes: {truck: {for: [yard, moves], speed: 30 km/h}}}", GLO_FAULT,
         "a mode cannot be for `moves`: no units have this name"},
        {"{modes: {truck: {speed: 30 km/h, capacity: 0 t}}}", GLO_FAULT, "expected a mass > 0, got 0 t"},
        {"{modes: {truck: {speed: 30 km/h}, van: {speed: 50 km/h}}}", GLO_WARNING,
         "mode `van` is never used: `truck` goes any distance"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[2048];
        struct trial trial;
        snprintf(text, sizeof text, HEAD "transport: %s\n", cases[i].transport);
        cr_expect_eq(trial_read(&trial, text) != GLO_OK, cases[i].severity == GLO_FAULT, "%s", cases[i].transport);
        cr_expect(trial_said(&trial, cases[i].severity, cases[i].said), "%s: %s", cases[i].transport,
                  trial_message(&trial));
        trial_close(&trial);
    }
}

/* Units of one network whose goods go unequally far. */
Test(modes, unequal)
{
    struct trial trial;
    int code =
        trial_read(&trial,
                   "glocal: 1\nplaces: {here: {x: 0 km, y: 0 km}}\n"
                   "products: {part: {plan: [{operation: work, service: 1 h}]}}\n"
                   "demand: {one: {rate: 0.1 per hour, at: here}}\n"
                   "units: {shop: {at: here, stations: {work: {}}}, yard: {at: here, stations: {work: {}}}}\n"
                   "networks: {near: {type: central, units: [shop, yard]}}\n"
                   "transport: {modes: {truck: {speed: 30 km/h}, ferry: {for: yard, up_to: 90 km, speed: 20 km/h}}}\n"
                   "experiment: {length: 150 h}\n");
    cr_expect_neq(code, GLO_OK);
    cr_expect(trial_said(&trial, GLO_FAULT,
                         "modes of transport take goods of `shop` up to inf km, those of `yard` up to 90"),
              "%s", trial_message(&trial));
    trial_close(&trial);
}
