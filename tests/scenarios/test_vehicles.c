/*
 * Vehicles: a limited number as servers of a queue, against the exact M/D/c; by hand, to the tick and to the last unit
 * of money; tours; and distances that are multiplied. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/scenarios/claims.h"

/*
 * Mean wait in M/D/c (Crommelin 1932): of those who are there now, whoever is in service has left a service time D
 * later, and who has come since is still there: n' = max(n - c, 0) + Poisson(rate D), which has the law of n; then
 * Little.
 */
static double wait_in_mdc(double rate, double time, uint32_t c)
{
    enum { MOST = 200, ROUNDS = 3000 };
    static double now[MOST], next[MOST], come[MOST];
    double queue = 0;
    memset(now, 0, sizeof now);
    now[0] = 1;
    come[0] = exp(-rate * time);
    for (uint32_t i = 1; i < MOST; i++)
        come[i] = come[i - 1] * rate * time / i;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        memset(next, 0, sizeof next);
        for (uint32_t n = 0; n < MOST; n++)
            for (uint32_t k = 0, left = n > c ? n - c : 0; left + k < MOST && come[k] > 1e-18; k++)
                next[left + k] += now[n] * come[k];
        memcpy(now, next, sizeof now);
    }
    for (uint32_t n = c; n < MOST; n++)
        queue += (n - c) * now[n];
    return queue / rate;
}

static void expect_queue(uint32_t vehicles, double away)
{
    char text[1024];
    const struct claim claims[] = {{"transport", away + wait_in_mdc(0.5, away, vehicles), 0.03}};
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "experiment: {length: 31000 h, warmup: 1000 h, replications: 20, seed: 12, metrics: [transport]}\n"
             "products: {part: {mass: 5 kg, plan: [{operation: work, service: 1 min}]}}\n"
             "demand: {orders: {rate: 0.5 per hour}}\n"
             "units: {shop: {stations: {work: {machines: 40}}}}\n"
             "transport: {modes: {truck: {speed: 60 km/h, handling: %g h, vehicles: %u}}}\n",
             away, vehicles);
    expect_in_theory(text, claims, 1);
}

/* Poisson departures find vehicles that are each away for the same time: M/D/1 and M/D/3. */
Test(vehicles, queue)
{
    cr_assert_float_eq(wait_in_mdc(0.5, 1.4, 1), 0.7 * 1.4 / (2 * 0.3), 1e-9);
    expect_queue(1, 1.4);
    expect_queue(3, 4.5);
}

static void expect_rows(const char *demand, const char *mode, const double shipped[], const double received[],
                        const double cost[], const double co2e[], uint32_t num)
{
    char text[2048];
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "places: {here: {x: 0 km, y: 0 km}, there: {x: 60 km, y: 0 km}, near: {x: 30 km, y: 0 km}}\n"
             "products: {part: {mass: 1 kg, plan: [{operation: work, service: 1 h}]},\n"
             "  heavy: {mass: 1000 kg, plan: [{operation: work, service: 1 h}]}}\n"
             "demand: {%s}\nunits: {shop: {at: here, stations: {work: {machines: 9}}}}\n"
             "transport: {modes: {truck: {speed: 30 km/h, handling: 30 min, tariff: 10 EUR/trip,\n"
             "  emissions: {ttw: 0.1 kgCO2e/km}, %s}}}\n"
             "experiment: {length: 150 h, warmup: 0 h, replications: 1}\n",
             demand, mode);
    trial_open(&trial, text);
    trial_replicate(&trial, 0, 0, &rows, &record);
    for (int b = 0; b < GLO_NUM_BALANCES; b++)
        cr_expect_eq(record.balances[b], 0, "%s", glo_balance_names[b]);
    cr_assert_eq(rows.num, num);
    for (uint32_t i = 0; i < num; i++) {
        const struct glo_order_row *row = trial_row(&rows, i, 0);
        cr_expect_float_eq(row->shipped, shipped[i], 1e-8, "order %u left at %.9g h", i, row->shipped);
        cr_expect_float_eq(row->delivered, received[i], 1e-8, "order %u came at %.9g h", i, row->delivered);
        cr_expect_float_eq(row->cost[GLO_ACCOUNT_outbound], cost[i], 1e-6, "order %u cost %.9g EUR", i,
                           row->cost[GLO_ACCOUNT_outbound]);
        cr_expect_float_eq(row->co2e[GLO_SOURCE_transport_ttw], co2e[i], 1e-9, "order %u emitted %.9g kg", i,
                           row->co2e[GLO_SOURCE_transport_ttw]);
    }
    glo_record_free(&record);
    trial_rows_free(&rows);
    trial_close(&trial);
}

/* One vehicle, away for 4.5 h at a time: the second order waits for it, and the third, of 3 t, takes it three times. */
Test(vehicles, by_hand)
{
    expect_rows("one: {interarrival: 102 h, at: there, products: part}, two: {interarrival: 103 h, at: there, "
                "products: part},\n"
                "  three: {interarrival: 102.5 h, at: there, products: heavy, lot: 3}",
                "vehicles: 1, capacity: 1 t", (const double[]){103, 107.5, 112},
                (const double[]){105.5, 110, 112 + 9 + 2.5}, (const double[]){10, 10, 30}, (const double[]){6, 6, 18},
                3);
}

/* A load is full when a vehicle is; what is due waits for it; and on a tour the way between drops is driven once. */
Test(vehicles, of_a_load)
{
    static const char demand[] = "one: {interarrival: 100 h, at: there, products: part},\n"
                                 "  two: {interarrival: 101 h, at: near, products: part},\n"
                                 "  three: {interarrival: 102 h, at: there, products: part}";
    expect_rows(demand, "vehicles: 1, capacity: 2 kg, consolidate: {at_most: 3 h}", (const double[]){102, 102, 106.5},
                (const double[]){104.5, 103.5, 109}, (const double[]){5, 5, 10}, (const double[]){3, 3, 6}, 3);
    expect_rows(demand, "vehicles: 1, consolidate: {full: 2 kg, at_most: 2 h}, tour: {between: 15 km}",
                (const double[]){102, 102, 107}, (const double[]){104.5, 103.5, 109.5}, (const double[]){5, 5, 10},
                (const double[]){6.75, 6.75, 12}, 3);
}

/* A fixed number of drops: each order has its part of a tour that others share. */
Test(vehicles, last_mile)
{
    expect_rows("one: {interarrival: 102 h, at: there, products: part}", "tour: {drops: 11, between: 3 km}",
                (const double[]){103}, (const double[]){103 + 0.5 + 2 + 0.5}, (const double[]){10 / 11.0},
                (const double[]){0.1 * 150 / 11}, 1);
    expect_rows("one: {interarrival: 102 h, at: there, products: part, lot: 25}",
                "capacity: 100 kg, load_factor: 50 %, empty_running: 20 %", (const double[]){103 + 24},
                (const double[]){127 + 2.5}, (const double[]){10 * 0.5}, (const double[]){0.1 * 60 * 0.5 / 0.8}, 1);
}

/* Badly stated. */
Test(vehicles, bad)
{
    static const struct {
        const char *mode, *said;
    } cases[] = {
        {"vehicles: 0", "expected an integer >= 1"},
        {"vehicles: 2, tariff: 1 EUR/km, tour: {drops: 9, between: 1 km}", "it is not known when they are back"},
        {"tariff: 1 EUR/km, tour: {drops: 9}", "a tour has a way between its drops"},
        {"tariff: 1 EUR/km, tour: {between: 9 km}", "it is not known how many drops a tour has"},
        {"tariff: 1 EUR/km, tour: {drops: 9, between: 1 km}, consolidate: {at_most: 1 h}",
         "orders that leave together are the drops of their tour"},
        {"tariff: 1 EUR/km, load_factor: 50 %", "a load factor is a share of the capacity of a vehicle"},
        {"tariff: 1 EUR/km, load_factor: 50 %, capacity: 1 t, consolidate: {at_most: 1 h}",
         "is as full as its orders make it"},
        {"tariff: 1 EUR/km, empty_running: 20 %, tour: {drops: 9, between: 1 km}",
         "the way of a tour has the way back in it"},
        {"tariff: 1 EUR/tkm, empty_running: 20 %", "nothing depends on what its vehicles do"},
        {"from: 20 km", "below 20 km no mode goes"},
        {"from: 20 km, up_to: 10 km", "mode `truck` goes no distance"},
        {"emissions: {ttw: 1 kgCO2e/kg}", "is none of the rates"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        struct trial trial;
        snprintf(text, sizeof text,
                 "glocal: 1\nproducts: {part: {mass: 1 kg, plan: [{operation: work, service: 1 h}]}}\n"
                 "demand: {orders: {rate: 0.1 per hour}}\nunits: {shop: {stations: {work: {}}}}\n"
                 "transport: {modes: {truck: {speed: 30 km/h, %s}}}\nexperiment: {length: 10 days}\n",
                 cases[i].mode);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", cases[i].mode);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "%s: %s", cases[i].mode, trial_message(&trial));
        trial_close(&trial);
    }
}

enum { NUM_SITES = 12 };

static double at(uint32_t site, int axis)
{
    return fmod(37.0 * (site + 1) * (axis + 2) + 11.0 * axis, 97);
}

/* Orders of a network without limits whose places, or stated distances, are `times` as far from each other. */
static void run_scaled(bool from_file, double times, struct trial_rows *rows)
{
    char path[] = "/tmp/glocal_scaled_XXXXXX", text[8192];
    struct trial trial;
    struct glo_record record;
    int length = snprintf(text, sizeof text, "glocal: 1\nplaces:\n  site:\n    rows:\n");
    for (uint32_t i = 0; i < NUM_SITES; i++)
        length += snprintf(text + length, sizeof text - (size_t)length,
                           "      - {name: s%u, x: %.17g km, y: %.17g km}\n", i, times * at(i, 0), times * at(i, 1));
    snprintf(text + length, sizeof text - (size_t)length,
             "products: {one: {mass: 12 kg, plan: [{operation: cut, service: {exponential: 2 h}}]}}\n"
             "demand: {many: {rate: 4 per hour, at: site, lot: {poisson: {mean: 1, plus: 1}}}}\n"
             "units: {cutter: {at: site.s0, stations: {cut: {machines: 3}}}, other: {at: site.s5, stations: {cut: "
             "{machines: 8}}}}\n"
             "transport: {%s%s, modes: {van: {speed: 50 km/h, handling: 1 h}}}\n"
             "networks: {net: {type: mpn, units: [cutter, other]}}\n"
             "experiment: {length: 200 h, warmup: 0 h, replications: 1, analysis: terminating}\n",
             from_file ? "distances: " : "detour: 1.3", from_file ? path : "");
    if (from_file) {
        FILE *file = fdopen(mkstemp(path), "w");
        cr_assert_not_null(file);
        char *name = strstr(text, "XXXXXX");
        memcpy(name, path + strlen("/tmp/glocal_scaled_"), 6);
        fprintf(file, "km");
        for (uint32_t i = 0; i < NUM_SITES; i++)
            fprintf(file, ",s%u", i);
        for (uint32_t i = 0; i < NUM_SITES; i++) {
            fprintf(file, "\nsite.s%u", i);
            for (uint32_t k = 0; k < NUM_SITES; k++)
                fprintf(file, ",%.6f", times * (1 + fmod(31.0 * i + 17.0 * k, 80)));
        }
        cr_assert_eq(fclose(file), 0);
    }
    trial_open(&trial, text);
    trial_replicate(&trial, 0, 0, rows, &record);
    glo_record_free(&record);
    trial_close(&trial);
    if (from_file)
        cr_assert_eq(unlink(path), 0);
}

/* Distances times 2.5, from the plane or from a file: the same orders at the same units at the same times, and of each
 * order 2.5 times the tonne-kilometres and the time on the road. */
Test(vehicles, distances_times)
{
    const double times = 2.5;
    for (int from_file = 0; from_file < 2; from_file++) {
        struct trial_rows once, scaled;
        run_scaled(from_file, 1, &once);
        run_scaled(from_file, times, &scaled);
        cr_assert(once.num > 500 && once.num == scaled.num);
        double sum = 0;
        uint32_t by_unit[2] = {0, 0};
        for (uint32_t i = 0; i < once.num; i++) {
            const struct glo_order_row *a = trial_row(&once, 0, i), *b = trial_row(&scaled, 0, i);
            if (isnan(a->finished) && isnan(b->finished))
                continue; /* the run was over */
            cr_assert(a->unit == b->unit && a->finished == b->finished && a->lot == b->lot, "order %u", i);
            cr_assert_float_eq(b->activity, times * a->activity, 1e-8 * (1 + a->activity), "order %u: %g, %g", i,
                               a->activity, b->activity);
            cr_assert_float_eq(b->delivered - b->shipped - 1, times * (a->delivered - a->shipped - 1), 1e-7, "order %u",
                               i);
            sum += a->activity;
            by_unit[a->unit]++;
        }
        cr_expect(sum > 100 && by_unit[0] > 50 && by_unit[1] > 50, "%g tkm, %u and %u orders", sum, by_unit[0],
                  by_unit[1]);
        trial_rows_free(&once);
        trial_rows_free(&scaled);
    }
}
