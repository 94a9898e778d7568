/*
 * Spatial queueing: a cloud that sends every order to the nearest free unit is Larson's hypercube model (Larson 1974,
 * Computers & Operations Research 1, 67), whose small cases have exact solutions. Each is simulated twice: with places
 * laid out so that distances give the lists of preferences, and with the lists stated among places that are no
 * distance apart. The exact values were found from the balance equations of the 2^N states.
 */
#include <math.h>
#include <stdio.h>

#include "tests/models/trial.h"

#define FAMILY_LEVEL 0.99 /* that all intervals of a case hold at once, by Bonferroni */

struct claim {
    const char *figure;
    double value;
};

static void expect_at(const struct trial *trial, uint32_t point, const struct claim *claims, uint32_t num)
{
    for (uint32_t i = 0; i < num; i++) {
        struct glo_interval found = trial_estimate(trial, point, claims[i].figure)->interval;
        cr_expect(found.lower <= claims[i].value && claims[i].value <= found.upper, "%s: exact %.6f, found %.6f+-%.6f",
                  claims[i].figure, claims[i].value, found.mean, found.half_width);
        cr_expect_leq(found.half_width, 0.025 * claims[i].value, "%s: %.6f+-%.6f is too wide", claims[i].figure,
                      found.mean, found.half_width);
    }
}

static void expect_exact(struct trial *trial, const struct claim *claims, uint32_t num)
{
    trial_analyse(trial, 1 - (1 - FAMILY_LEVEL) / num);
    expect_at(trial, 0, claims, num);
}

static const char mit[] = "glocal: 1\n"
                          "places:\n"
                          "  town: {rows: [{name: one, x: -3 km, y: 0 km}, {name: two, x: 3 km, y: 0 km}]}\n"
                          "  post: {rows: [{name: one, x: -1 km, y: 0 km}, {name: two, x: 1 km, y: 0 km}]}\n"
                          "products: {help: {plan: [{operation: serve, service: {exponential: 30 min}}]}}\n"
                          "demand: {calls: {rate: 2 per hour, at: town}}\n"
                          "units: {car: {at: post, stations: {serve: {}}}}\n"
                          "networks: {cloud: {type: ccm, units: car, if_none_free: refuse}}\n"
                          "experiment: {length: 20100 h, warmup: 100 h, replications: 20, seed: 12}\n";

/*
 * Massachusetts Institute of Technology, 1.203J Logistical and Transportation Planning Methods (2001): two units, two
 * regions, lost when both are busy. P00 = 2/5, P01 = P10 = P11 = 1/5; own region 2 km away, the other 4 km.
 */
Test(hypercube, mit)
{
    const struct claim claims[] = {{"refused_share", 1.0 / 5},      {"utilisation", 2.0 / 5},
                                   {"utilisation.car.one", 0.4},    {"utilisation.car.two", 0.4},
                                   {"first_choice_share", 3.0 / 4}, {"distance", 2.5}};
    struct trial trial;
    trial_open(&trial, mit);
    expect_exact(&trial, claims, sizeof claims / sizeof claims[0]);
    trial_close(&trial);
}

/* The same case order by order: f11 = f22 = 3/8, f12 = f21 = 1/8 of all served orders. */
Test(hypercube, mit_shares)
{
    static const double exact[2][2] = {{3.0 / 8, 1.0 / 8}, {1.0 / 8, 3.0 / 8}};
    struct trial_rows rows = trial_rows_of(mit);
    uint32_t count[2][2] = {{0}}, served = 0;
    for (uint32_t i = 0; i < rows.num; i++) {
        const struct glo_order_row *row = &rows.items[i];
        if (row->fate != GLO_FATE_delivered)
            continue;
        cr_assert(row->unit < 2 && row->place < 2);
        cr_assert_float_eq(row->distance, row->unit == row->place ? 2 : 4, 1e-12);
        cr_assert_eq(row->first_choice, row->unit == row->place);
        count[row->unit][row->place]++;
        served++;
    }
    for (int unit = 0; unit < 2; unit++)
        for (int place = 0; place < 2; place++) /* 3.5 standard errors of independent orders */
            cr_expect_float_eq((double)count[unit][place] / served, exact[unit][place],
                               3.5 * sqrt(exact[unit][place] / served), "unit %d, place %d", unit, place);
    trial_rows_free(&rows);
}

/* Three units, each in the middle of its own region: where the regions lie, or who is preferred where. */
struct three {
    const char *places, *preferences;
    double rate;
};

static void expect_dispatch(const struct three *three, bool stated, const char *if_none_free,
                            const struct claim *claims, uint32_t num)
{
    char text[2048], rule[256] = "nearest_free";
    struct trial trial;
    if (stated)
        snprintf(rule, sizeof rule, "{preference_list: %s}", three->preferences);
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "places: {town: {rows: %s%s}}\n"
             "products: {help: {plan: [{operation: serve, service: {exponential: 1 h}}]}}\n"
             "demand: {calls: {rate: %g per hour, at: town}}\n"
             "units: {car: {at: town, stations: {serve: {}}}}\n"
             "networks: {cloud: {type: ccm, units: car, if_none_free: %s, dispatch: %s}}\n"
             "experiment: {length: 30100 h, warmup: 100 h, replications: 30, seed: 14}\n",
             three->places, stated ? ", x: 0 km" : "", three->rate, if_none_free, rule);
    trial_open(&trial, text);
    expect_exact(&trial, claims, num);
    trial_close(&trial);
}

static void expect_three(const struct three *three, const char *if_none_free, const struct claim *claims, uint32_t num)
{
    expect_dispatch(three, false, if_none_free, claims, num);
    expect_dispatch(three, true, if_none_free, claims, num);
}

#define NUM(claims) (sizeof(claims) / sizeof((claims)[0]))

/* Equal regions, preferences 0 1 2, 1 0 2, 2 0 1: unit 0 stands between the others, nearer to 1. */
static const struct three between = {
    "[{name: r0, x: 0 km, y: 0 km}, {name: r1, x: 1 km, y: 0 km}, {name: r2, x: -2 km, y: 0 km}]",
    "{r0: [r0, r1, r2], r1: [r1, r0, r2], town.r2: [car.r2, car.r0, car.r1]}", 1};

Test(hypercube, three_lost)
{
    const struct claim claims[] = {{"utilisation.car.r0", 0.33455882},
                                   {"utilisation.car.r1", 0.31387868},
                                   {"utilisation.car.r2", 0.28906250},
                                   {"first_choice_share", 0.73333333},
                                   {"refused_share", 0.0625}};
    expect_three(&between, "refuse", claims, NUM(claims));
}

Test(hypercube, three_held)
{
    const struct claim claims[] = {{"utilisation.car.r0", 0.35472371},
                                   {"utilisation.car.r1", 0.33467023},
                                   {"utilisation.car.r2", 0.31060606},
                                   {"first_choice_share", 0.69696970},
                                   {"wait_probability", 0.0909090909}};
    expect_three(&between, "hold", claims, NUM(claims));
}

/* Unequal regions on a line, preferences 0 1 2, 1 0 2, 2 1 0. */
static const struct three line = {
    "[{name: r0, x: 0 km, y: 0 km, weight: 0.9}, {name: r1, x: 1 km, y: 0 km, weight: 0.6},"
    " {name: r2, x: 3 km, y: 0 km, weight: 0.3}]",
    "{r0: [r0, r1, r2], r1: [r1, r0, r2], r2: [r2, r1, r0]}", 1.8};

Test(hypercube, line_lost)
{
    const struct claim claims[] = {{"utilisation.car.r0", 0.54675998},
                                   {"utilisation.car.r1", 0.52469850},
                                   {"utilisation.car.r2", 0.40406080},
                                   {"first_choice_share", 0.59089615},
                                   {"refused_share", 0.18026706}};
    expect_three(&line, "refuse", claims, NUM(claims));
}

Test(hypercube, line_held)
{
    const struct claim claims[] = {{"utilisation.car.r0", 0.64323063},
                                   {"utilisation.car.r1", 0.62586486},
                                   {"utilisation.car.r2", 0.53090450},
                                   {"first_choice_share", 0.49952715},
                                   {"wait_probability", 0.3547445255}};
    expect_three(&line, "hold", claims, NUM(claims));
}

/*
 * The shipped scenario, shorter: the case on a line by names of its own, lost and held. Of the held case the time in
 * queue follows from the probability w that all are busy, as with one line of M/M/3: w / (3 - 1.8) h over all orders.
 * The desk beside them is M/M/2.
 */
Test(hypercube, validation_queueing)
{
    static const char *const sets[] = {"experiment.length=11000 h", "experiment.replications=24"};
    const struct claim lost[] = {
        {"utilisation.patrol.west", 0.54675998},
        {"utilisation.patrol.middle", 0.52469850},
        {"utilisation.patrol.east", 0.40406080},
        {"utilisation.patrol", (0.54675998 + 0.52469850 + 0.40406080) / 3},
        {"refused_share.patrols", 0.18026706},
        {"first_choice_share.patrols", 0.59089615},
        {"sojourn_time.patrols", 1},
        {"number_in_system.patrol", 0.54675998 + 0.52469850 + 0.40406080},
        {"utilisation.desk", 0.9},
    };
    const struct claim held[] = {
        {"utilisation.patrol.west", 0.64323063},
        {"utilisation.patrol.middle", 0.62586486},
        {"utilisation.patrol.east", 0.53090450},
        {"utilisation.patrol", 0.6},
        {"wait_probability.patrols", 0.35474453},
        {"first_choice_share.patrols", 0.49952715},
        {"sojourn_time.patrols", 1},
        {"utilisation.desk", 0.9},
    };
    const struct claim waits[] = {{"time_in_queue.patrols", 0.3547445255 / 1.2},
                                  {"time_in_queue.desk", 0.8526315789},
                                  {"number_in_queue.desk", 9 * 0.8526315789}};
    struct trial trial;
    trial_open_file(&trial, GLO_SOURCE_FOLDER "/scenarios/validation_queueing.yaml", sets, 2);
    trial_analyse(&trial, 1 - (1 - FAMILY_LEVEL) / (NUM(lost) + NUM(held) + NUM(waits)));
    expect_at(&trial, 0, lost, NUM(lost));
    expect_at(&trial, 1, held, NUM(held));
    for (size_t i = 0; i < NUM(waits); i++) { /* queues vary much more */
        struct glo_interval found = trial_estimate(&trial, 1, waits[i].figure)->interval;
        cr_expect(found.lower <= waits[i].value && waits[i].value <= found.upper, "%s: exact %.6f, found %.6f+-%.6f",
                  waits[i].figure, waits[i].value, found.mean, found.half_width);
        cr_expect_leq(found.half_width, 0.08 * waits[i].value, "%s: %.6f+-%.6f is too wide", waits[i].figure,
                      found.mean, found.half_width);
    }
    trial_close(&trial);
}
