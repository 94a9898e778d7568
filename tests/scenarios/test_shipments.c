/*
 * Consolidation against renewal theory, and its costs to the last unit: departures of a unit when a load is full or its
 * first order has waited long enough. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"

#define HEAD \
    "glocal: 1\n" \
    "experiment: {length: 61000 h, warmup: 1000 h, replications: 25, seed: 3,\n" \
    "  metrics: [lead_time, transport, cost_per_order]}\n" \
    "products: {part: {mass: 5 kg, plan: [{operation: work, service: 1 min}]}}\n" \
    "demand: {orders: {rate: 0.5 per hour}}\n" \
    "units: {shop: {stations: {work: {machines: 40}}}}\n"

static void expect(const char *mode, const struct claim *claims, uint32_t num)
{
    char text[1024];
    snprintf(text, sizeof text, HEAD "transport: {modes: {truck: {speed: 60 km/h, handling: 2 h, %s}}}\n", mode);
    expect_in_theory(text, claims, num);
}

#define EXPECT(mode, ...) \
    expect(mode, (const struct claim[]){__VA_ARGS__}, \
           sizeof((const struct claim[]){__VA_ARGS__}) / sizeof(struct claim))

/*
 * A departure T after the first order: who comes in between, by Poisson's law 1/2 T orders, waits T/2 in the mean. What
 * a trip costs is shared by all of them. Renewal reward (Ross 1996, ch. 3).
 */
Test(shipments, after_a_time)
{
    double T = 6, n = 1 + 0.5 * T;
    EXPECT("consolidate: {at_most: 6 h}, tariff: [3 EUR/order, 80 EUR/trip]",
           {"transport", 2 + (T + 0.5 * T * T / 2) / n, 0.01}, {"cost_per_order", 3 + 80 / n, 0.01});
}

/* Full with the fourth order, who waits for nobody: the first waits for three, the next for two, for one. */
Test(shipments, when_full)
{
    EXPECT("consolidate: {full: 20 kg, at_most: 100 days}, tariff: 80 EUR/trip", {"transport", 2 + 2 * 6 / 4.0, 0.01},
           {"cost_per_order", 20, 0.01});
}

/* Full or late, whichever comes first: with two to a load the first waits for the lesser of T and the next order. */
Test(shipments, full_or_late)
{
    double T = 3, late = exp(-0.5 * T), wait = (1 - late) / 0.5, orders = 2 - late;
    EXPECT("consolidate: {full: 10 kg, at_most: 3 h}, tariff: 80 EUR/trip", {"transport", 2 + wait / orders, 0.01},
           {"cost_per_order", 80 / orders, 0.01});
}

/* Nobody waits for a load that is always full. */
Test(shipments, at_once)
{
    EXPECT("consolidate: {full: 5 kg, at_most: 3 h}, tariff: 80 EUR/trip", {"transport", 2, 1e-6},
           {"cost_per_order", 80, 1e-3});
}

/*
 * Three orders by hand: who ends when the shipment leaves is on it; the way to the farthest is paid once and shared by
 * mass without a remainder; a mode that takes up to 50 km does not wait.
 */
Test(shipments, by_hand)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    trial_open(
        &trial,
        "glocal: 1\n"
        "places: {here: {x: 0 km, y: 0 km}, near: {x: 40 km, y: 0 km}, b: {x: 60 km, y: 0 km}, c: {x: 90 km, y: 0 "
        "km}}\n"
        "products:\n"
        "  light: {mass: 1 kg, plan: [{operation: work, service: 2 h}]}\n"
        "  heavy: {mass: 2 kg, plan: [{operation: work, service: 2 h}]}\n"
        "demand:\n"
        "  first: {interarrival: 101 h, at: b, products: light}\n"
        "  second: {interarrival: 104 h, at: c, products: heavy}\n"
        "  last: {interarrival: 107 h, at: b, products: light}\n"
        "  local: {interarrival: 102 h, at: near, products: light}\n"
        "units: {shop: {at: here, stations: {work: {machines: 9}}}}\n"
        "transport: {modes: {van: {up_to: 50 km, speed: 10 km/h},\n"
        "  truck: {speed: 30 km/h, consolidate: {full: 1 t, at_most: 6 h}, tariff: [1 EUR/km, 10.000001 EUR/trip]}}}\n"
        "experiment: {length: 150 h, warmup: 0 h, replications: 1}\n");
    trial_replicate(&trial, 0, 0, &rows, &record);
    const double received[] = {103 + 6 + 2, 103 + 6 + 3, 103 + 6 + 2, 104 + 4}, cost[] = {25, 50, 25.000001, 0};
    for (uint32_t i = 0; i < 4; i++) {
        const struct glo_order_row *row = trial_row(&rows, i, 0);
        cr_expect_float_eq(row->delivered, received[i], 1e-9, "order %u: %g h", i, row->delivered);
        cr_expect_float_eq(row->cost[GLO_ACCOUNT_outbound], cost[i], 1.5e-6, "order %u: %.7f EUR", i,
                           row->cost[GLO_ACCOUNT_outbound]);
    }
    double sum = 0;
    for (uint32_t i = 0; i < 3; i++)
        sum += trial_row(&rows, i, 0)->cost[GLO_ACCOUNT_outbound];
    cr_expect_float_eq(sum, 100.000001, 1e-9, "%.9f EUR", sum);
    glo_record_free(&record);
    trial_rows_free(&rows);
    trial_close(&trial);
}
