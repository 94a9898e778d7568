/* Lists of preferences as they become the lists of the routes, and every mistake that can be made in them. */
#include "models/network/dispatch.h"

#include "tests/models/trial.h"

#define HEAD \
    "glocal: 1\n" \
    "places: {beat: {rows: [{name: west, x: 0 km, y: 0 km}, {name: east, x: 9 km, y: 0 km}]}, hill: {x: 4 km, y: 0 " \
    "km},\n" \
    "  port: {rows: [{name: west, x: 1 km, y: 0 km}, {name: bay, x: 2 km, y: 0 km}]}}\n" \
    "products: {call: {plan: [{operation: answer, service: 1 h}]}, fire: {plan: [{operation: quench, service: 1 " \
    "h}]}}\n" \
    "units: {car: {at: beat, stations: {answer: {}}}, engine: {at: hill, stations: {answer: {}, quench: {}}},\n" \
    "  spare: {at: hill, stations: {answer: {}}}}\n" \
    "experiment: {length: 90 h, warmup: 0 h, replications: 1}\n"

/* Demand at the places of `beat`, offered to cars and the engine. */
static int read_lists(struct trial *trial, const char *at, const char *lists)
{
    char text[2048];
    snprintf(text, sizeof text,
             HEAD "demand: {calls: {rate: 1 per hour, %s products: {call: 0.5, fire: 0.5}}}\n"
                  "networks: {net: {type: ccm, units: [car, engine], dispatch: {preference_list: %s}}}\n",
             at, lists);
    return trial_read(trial, text);
}

static void expect_list(const struct trial *trial, uint32_t place, uint32_t product, const char *const *units,
                        uint32_t num)
{
    const struct glo_scenario *scenario = trial->study.points[0];
    const struct glo_routes *routes = &scenario->networks.networks[0].routes;
    const struct glo_nearby *nearby;
    const struct glo_neighbour *items =
        glo_routes_nearby(routes, place, scenario->production.pools.class_of[product], &nearby);
    cr_assert_eq(nearby->num, num, "place %u has %u", place, nearby->num);
    cr_expect(nearby->whole && routes->stated);
    for (uint32_t i = 0; i < num; i++) {
        const struct glo_unit *unit = &scenario->production.units[items[i].unit];
        double road = glo_distance(&scenario->places.items[place].point, &unit->point);
        cr_expect_str_eq(unit->name, units[i]);
        cr_expect_float_eq(items[i].road, road, 1e-12, "%s: %g", units[i], items[i].road);
        cr_expect_eq(routes->units[routes->spatial.items[items[i].position]], items[i].unit);
    }
}

/* Families and members, by their short names where these are clear; who lacks a capability is passed over. */
Test(dispatch_preference, lists)
{
    struct trial trial;
    cr_assert_eq(read_lists(&trial, "at: beat,", "{beat.west: [engine, car.east, west], east: [car, engine]}"), GLO_OK,
                 "%s", trial_message(&trial));
    expect_list(&trial, 0, 0, (const char *const[]){"engine", "car.east", "car.west"}, 3);
    expect_list(&trial, 1, 0, (const char *const[]){"car.west", "car.east", "engine"}, 3);
    expect_list(&trial, 0, 1, (const char *const[]){"engine"}, 1);
    const struct glo_routes *routes = &trial.study.points[0]->networks.networks[0].routes;
    cr_expect_float_eq(routes->nearest[0], 0, 1e-12);
    trial_close(&trial);
}

/* One list for all places of a family; a list for a place that no demand comes from does no harm. */
Test(dispatch_preference, families)
{
    struct trial trial;
    cr_assert_eq(read_lists(&trial, "at: beat,", "{beat: engine, hill: [car]}"), GLO_OK, "%s", trial_message(&trial));
    expect_list(&trial, 0, 0, (const char *const[]){"engine"}, 1);
    expect_list(&trial, 1, 0, (const char *const[]){"engine"}, 1);
    trial_close(&trial);
}

/* Whom no transport brings there is passed over; a place that keeps nobody is out of reach, which is warned of. */
Test(dispatch_preference, out_of_reach)
{
    struct trial trial;
    char text[2048];
    snprintf(text, sizeof text,
             HEAD "demand: {calls: {rate: 1 per day, at: beat, products: call}}\n"
                  "transport: {modes: {van: {speed: 30 km/h, up_to: 5 km}}}\n"
                  "networks: {net: {type: ccm, units: [car, engine], if_none_free: refuse,\n"
                  "  dispatch: {preference_list: {beat.west: [car.east, engine], east: car.west}}}}\n");
    cr_assert_eq(trial_read(&trial, text), GLO_OK, "%s", trial_message(&trial));
    expect_list(&trial, 0, 0, (const char *const[]){"engine"}, 1);
    expect_list(&trial, 1, 0, NULL, 0);
    cr_expect(trial_said(&trial, GLO_WARNING, "1 of 2 places"));
    trial_run(&trial, 1);
    trial_close(&trial);
}

/* A product that nobody in a list can make is refused there, which is warned of. */
Test(dispatch_preference, unable)
{
    struct trial trial;
    cr_assert_eq(read_lists(&trial, "at: beat,", "{beat.west: [car], east: [engine, car]}"), GLO_OK, "%s",
                 trial_message(&trial));
    cr_expect(trial_said(&trial, GLO_WARNING, "1 of 2 places have nobody in their list of `net`"));
    struct trial_rows rows;
    struct glo_record record;
    uint32_t num_refused = 0;
    trial_replicate(&trial, 0, 0, &rows, &record);
    for (uint32_t i = 0; i < rows.num; i++) {
        bool refused = rows.items[i].place == 0 && rows.items[i].product == 1;
        cr_expect_eq(rows.items[i].reason, refused ? GLO_REASON_capability : GLO_REASON_none);
        num_refused += refused;
    }
    cr_expect_gt(num_refused, 0);
    glo_record_free(&record);
    trial_rows_free(&rows);
    trial_close(&trial);
    cr_assert_eq(read_lists(&trial, "at: beat,", "{beat: [engine, car]}"), GLO_OK);
    cr_expect_not(trial_said(&trial, GLO_WARNING, "nobody in their list"));
    trial_close(&trial);
}

static void expect_fault(const char *at, const char *lists, const char *part)
{
    struct trial trial;
    cr_expect_eq(read_lists(&trial, at, lists), GLO_ERR_INPUT, "%s", lists);
    cr_expect(trial_said(&trial, GLO_FAULT, part), "%s: %s", lists, trial_message(&trial));
    cr_expect_eq(trial.study.reader.diagnostics.num_errors, 1, "%s", lists);
    cr_expect_eq(trial.study.reader.diagnostics.messages[0].mark.line, 9, "%s", lists);
    trial_close(&trial);
}

Test(dispatch_preference, mistakes)
{
    expect_fault("at: beat,", "{west: [car], east: [car]}", "several are named `west`");
    expect_fault("at: beat,", "{beat.west: [car], eats: [car]}", "no place is named `eats`");
    expect_fault("at: beat,", "{beat.west: [car], east: [cra]}", "the network has no unit `cra`");
    expect_fault("at: beat,", "{beat.west: [car], east: [spare]}", "the network has no unit `spare`");
    expect_fault("at: beat,", "{beat: [car, engine, car.west]}", "`car.west` stands in the list twice");
    expect_fault("at: beat,", "{beat: [car], east: [engine]}", "a second list for `east`");
    expect_fault("at: beat,", "{beat: []}", "the list of `beat` is empty");
    expect_fault("at: beat,", "{beat.west: [car]}", "demand comes from `east`, which has no list");
    expect_fault("", "{beat: [car]}", "demand comes from `anywhere`, which can have no list");
    expect_fault("at: beat,", "[car]", "expected");
}

Test(dispatch_preference, needs_a_value)
{
    struct trial trial;
    cr_expect_eq(trial_read(&trial, HEAD "demand: {calls: {rate: 1 per day, at: beat, products: call}}\n"
                                         "networks: {net: {type: ccm, units: car, dispatch: preference_list}}\n"),
                 GLO_ERR_INPUT);
    cr_expect(trial_said(&trial, GLO_FAULT, "`preference_list` needs a value"), "%s", trial_message(&trial));
    trial_close(&trial);
}
