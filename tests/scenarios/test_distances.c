/*
 * Stated distances: with those of the plane every event is that of the plane; with others, roads have a direction; and
 * what is said of files that do not fit.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "scenarios/language/units.h"
#include "tests/models/trial.h"

enum { NUM_PLACES = 40 };

static const char frame[] =
    "glocal: 1\n"
    "places: {site: {generate: {clustered: {count: 40, clusters: 4, spread: 20 km, width: 200 km, height: 200 km}}}}\n"
    "products: {one: {plan: [{operation: cut, service: {exponential: 2 h}}]}}\n"
    "demand: {many: {rate: 14 per hour, at: site, due: {exponential: 6 h}}}\n"
    "units: {cutter: {at: site, stations: {cut: {}}}}\n"
    "transport: {%s%s, modes: {van: {speed: 50 km/h, up_to: 90 km}, truck: {speed: 60 km/h, handling: 1 h}}}\n"
    "networks: {net: {type: ccm, units: cutter, if_none_free: %s}}\n"
    "experiment: {length: 300 h, warmup: 0 h, replications: 1, analysis: terminating}\n";

static void open_frame(struct trial *trial, const char *key, const char *value, const char *if_none_free)
{
    char text[2048];
    snprintf(text, sizeof text, frame, key, value, if_none_free);
    trial_open(trial, text);
}

/* The planar distances of a trial's places, read back as the same doubles. */
static void write_plane(const struct glo_places *places, char path[])
{
    FILE *file = fdopen(mkstemp(path), "w");
    cr_assert(file && places->num == NUM_PLACES + 1);
    fprintf(file, "km");
    for (uint32_t i = 0; i < NUM_PLACES; i++)
        fprintf(file, ",%s", places->items[i].name);
    for (uint32_t i = 0; i < NUM_PLACES; i++) {
        fprintf(file, "\nsite.%s", places->items[i].name);
        for (uint32_t j = 0; j < NUM_PLACES; j++) {
            char number[32];
            glo_number_write(glo_distance(&places->items[i].point, &places->items[j].point), number);
            fprintf(file, ",%s", number);
        }
    }
    cr_assert_eq(fclose(file), 0);
}

static uint64_t fingerprint(const struct trial *trial, double *distance)
{
    struct trial_rows rows;
    struct glo_record record;
    trial_replicate(trial, 0, 0, &rows, &record);
    uint64_t of_events = record.fingerprint;
    *distance = 0;
    for (uint32_t i = 0; i < rows.num; i++)
        *distance += isnan(rows.items[i].distance) ? 0 : rows.items[i].distance;
    glo_record_free(&record);
    trial_rows_free(&rows);
    return of_events;
}

Test(distances, of_the_plane)
{
    static const char *const if_none_free[] = {"hold", "earliest", "refuse"};
    for (size_t i = 0; i < 3; i++) {
        struct trial plane, stated;
        char path[] = "/tmp/glocal_plane_XXXXXX";
        double planar, as_stated;
        open_frame(&plane, "detour: ", "1", if_none_free[i]);
        write_plane(&plane.study.points[0]->places, path);
        open_frame(&stated, "distances: ", path, if_none_free[i]);
        cr_assert_eq(unlink(path), 0);
        cr_expect_eq(fingerprint(&plane, &planar), fingerprint(&stated, &as_stated), "%s", if_none_free[i]);
        cr_expect(planar > 0 && !(planar < as_stated) && !(planar > as_stated), "%g km, %g km", planar, as_stated);
        trial_close(&plane);
        trial_close(&stated);
    }
}

static const char crossing[] = "glocal: 1\n"
                               "places: {bank: {rows: [{name: left}, {name: right}]}, right: {weight: 1}}\n"
                               "products: {one: {plan: [{operation: cut, service: 1 min}]}}\n"
                               "demand: {many: {rate: 1 per hour, at: bank.left}, none: {rate: 1 per hour}}\n"
                               "units: {cutter: {%s, stations: {cut: {}}}}\n"
                               "transport: {distances: %s%s}\n"
                               "experiment: {length: 99 h, warmup: 0 h, replications: 1, metrics: [distance.many]}\n";

static int read_crossing(struct trial *trial, const char *unit, const char *more, const char *csv)
{
    char text[2048], path[] = "/tmp/glocal_crossing_XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    cr_assert(file && fputs(csv, file) >= 0);
    cr_assert_eq(fclose(file), 0);
    snprintf(text, sizeof text, crossing, unit, path, more);
    int code = trial_read(trial, text);
    cr_assert_eq(unlink(path), 0);
    return code;
}

static void expect_distance(const char *unit, const char *csv, double km)
{
    struct trial trial;
    cr_assert_eq(read_crossing(&trial, unit, "", csv), GLO_OK, "%s", trial_message(&trial));
    struct trial_rows rows;
    struct glo_record record;
    trial_replicate(&trial, 0, 0, &rows, &record);
    cr_assert_gt(rows.num, 100);
    for (uint32_t i = 0; i < rows.num; i++)
        cr_assert_float_eq(rows.items[i].distance, rows.items[i].stream == 0 ? km : 0, 1e-12);
    glo_record_free(&record);
    trial_rows_free(&rows);
    trial_close(&trial);
}

/* From the row of the unit to the column of the customer, in the unit of the corner; a full name goes before a short
 * one; who is nowhere is no distance away. */
Test(distances, direction)
{
    expect_distance("at: bank.right", "km,left,right\nleft,0,7\nright,3,0\n", 3);
    expect_distance("at: bank.right", "m,left,right\nleft,0,7000\nright,3500,0\n", 3.5);
    expect_distance("at: bank.left", "km,left,right\nleft,0.25,7\nright,3,0\n", 0.25);
    expect_distance("at: bank.right", "km,left\nleft,0\nright,3\nbank.right,4\nright.right,5\n", 4);
    expect_distance("at: right", "km,left\nleft,0\nright,3\nbank.right,4\n", 3);
    expect_distance("note: it stands nowhere", "km,left\nleft,9\n", 0);
}

static void expect_fault(const char *unit, const char *more, const char *csv, const char *part, uint32_t line)
{
    struct trial trial;
    cr_expect_eq(read_crossing(&trial, unit, more, csv), GLO_ERR_INPUT, "%s", csv);
    cr_expect(trial_said(&trial, GLO_FAULT, part), "%s: %s", csv, trial_message(&trial));
    cr_expect_eq(trial.study.reader.diagnostics.messages[0].mark.line, line, "%s", csv);
    trial_close(&trial);
}

Test(distances, mistakes)
{
    static const char good[] = "km,left,right\nleft,0,7\nright,3,0\n";
    expect_fault("at: bank.right", "", "km,left,right\nleft,0,7\n", "has no row for the place `right`", 6);
    expect_fault("at: bank.right", "", "km,lfet,right\nleft,0,7\nright,3,0\n", "has no column for the place `left`", 6);
    expect_fault("x: 3 km, y: 1 km", "", good, "a unit stands at a place", 5);
    expect_fault("at: bank.right", ", detour: 1.2", good, "stated distances have no detour", 6);
    expect_fault("at: bank.right", ", modes: {van: {speed: 9 km/h, detour: 1.2}}", good,
                 "stated distances have no detour", 6);
    expect_fault("at: bank.right", "", "km,left,right\nleft,0,7\nright,three,0\n", "got \"three\"", 3);
    expect_fault("at: bank.right", "", "km,left\nleft,0\nright,2000000000\n", "more than a thousand years", 0);
}
