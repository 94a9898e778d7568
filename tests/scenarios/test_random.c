/*
 * Random legal scenarios that mix all features of demand, networks, production and stock. Each is run twice, with every
 * invariant looked at after every event in builds with GLO_CHECKS: none may fail, all balances are zero, both runs are
 * one, orders live forwards, shares lie between 0 and 1. Scenario n is the same for ever: a failure names it, and
 * GLO_RANDOM_SCENARIOS=n-m plays these alone.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/scenarios/lives.h"

enum { QUICK = 200, MOST_PRODUCTS = 4 };

/* What draws a scenario: consecutive words of its own stream. */
struct dice {
    struct glo_stream stream;
    uint32_t next;
    struct glo_text text;
    const char *stations[3];
    uint32_t num_stations, num_products;
    bool to_stock[MOST_PRODUCTS];
};

static uint32_t below(struct dice *dice, uint32_t num)
{
    const struct glo_address address = {.index = dice->next++, .purpose = GLO_FOR_SEQUENCE};
    return (uint32_t)((uint64_t)glo_stream_block(&dice->stream, &address).v[0] * num >> 32);
}

static bool one_in(struct dice *dice, uint32_t num)
{
    return below(dice, num) == 0;
}

static void say(struct dice *dice, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct dice *dice, const char *format, ...)
{
    char line[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    glo_text_add(&dice->text, "%s", line);
}

#define ONE_OF(dice, ...) \
    ((const char *const[]){__VA_ARGS__}[below(dice, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))])

/* A law of a time, in minutes. */
static void say_law(struct dice *dice, uint32_t minutes)
{
    switch (below(dice, 6)) {
    case 0:
        say(dice, "%u min", minutes);
        return;
    case 1:
        say(dice, "{exponential: %u min}", minutes);
        return;
    case 2:
        say(dice, "{gamma: {mean: %u min, scv: 0.4}}", minutes);
        return;
    case 3:
        say(dice, "{uniform: {min: 0 min, max: %u min}}", 2 * minutes);
        return;
    case 4:
        say(dice, "{hyperexponential: {mean: %u min, scv: 3}}", minutes);
        return;
    default:
        say(dice, "{lognormal: {mean: %u min, scv: 1}}", minutes);
    }
}

static void say_operation(struct dice *dice, uint32_t product, uint32_t number)
{
    say(dice, "{operation: %s, service: ", dice->stations[below(dice, dice->num_stations)]);
    say_law(dice, 5 + below(dice, 50));
    if (one_in(dice, 3)) {
        say(dice, ", setup: ");
        say_law(dice, 1 + below(dice, 20));
    }
    if (one_in(dice, 4))
        say(dice, ", yield: %u %%", 60 + below(dice, 40));
    if (number > 0 && one_in(dice, 3))
        say(dice, ", probability: %u %%", below(dice, 101));
    if (one_in(dice, 4))
        say(dice, ", scrap: %u %%", below(dice, 20));
    if (one_in(dice, 4))
        say(dice, ", rework: %u %%", below(dice, 40));
    if (one_in(dice, 2))
        say(dice, ", material: {wood: %u g}", 100 + 100 * product);
    say(dice, "}");
}

static void say_products(struct dice *dice)
{
    say(dice, "materials: {wood: {price: 2 EUR/kg, emissions: {value: 0.3 kgCO2e/kg}}}\nproducts:\n");
    for (uint32_t i = 0; i < dice->num_products; i++) {
        uint32_t num = 1 + below(dice, 3);
        say(dice, "  p%u: {mass: 1 kg, price: 50 EUR, approach: %s, plan: [", i, dice->to_stock[i] ? "mts" : "mto");
        for (uint32_t k = 0; k < num; k++) {
            say(dice, "%s", k ? ", " : "");
            say_operation(dice, i, k);
        }
        say(dice, "]");
        if (!dice->to_stock[i] && one_in(dice, 4)) {
            say(dice, ", stages: {configuration: ");
            say_law(dice, 60);
            say(dice, "}");
        }
        say(dice, "}\n");
    }
}

/* `per_day` orders in the mean; the stream of products that some network can take. */
static void say_stream(struct dice *dice, uint32_t number, const char *products, const char *network)
{
    say(dice, "  s%u: {at: town, products: %s, offered_to: %s, priority: %u, ", number, products, network,
        below(dice, 3));
    if (one_in(dice, 4)) {
        say(dice, "interarrival: ");
        say_law(dice, 100);
    } else if (one_in(dice, 3))
        say(dice, "rate: {mean: %u per day, day: {06:00-18:00: 3}, week: {sunday: 0}, growth: 20 %% per year}",
            5 + below(dice, 30));
    else
        say(dice, "rate: %u per day", 5 + below(dice, 30));
    if (one_in(dice, 2))
        say(dice, ", lot: {poisson: {mean: 1, plus: 1}}");
    if (one_in(dice, 2)) {
        say(dice, ", due: ");
        say_law(dice, 2000);
    }
    if (one_in(dice, 2)) {
        say(dice, ", patience: ");
        say_law(dice, 300 + below(dice, 2000));
    }
    say(dice, "}\n");
}

static void say_demand(struct dice *dice)
{
    say(dice, "demand:\n");
    for (uint32_t i = 0; i < dice->num_products; i++) {
        char product[16];
        snprintf(product, sizeof product, "p%u", i);
        say_stream(dice, i, product, dice->to_stock[i] ? "near" : ONE_OF(dice, "near", "cloud"));
    }
}

static void say_station(struct dice *dice, const char *name, bool shares)
{
    static const char *const disciplines[] = {"fcfs",
                                              "lcfs",
                                              "siro",
                                              "spt",
                                              "{spt: {known: true}}",
                                              "edd",
                                              "priority",
                                              "{lcfs: resume}",
                                              "{lcfs: repeat_identical}",
                                              "{edd: repeat_different}",
                                              "{priority: resume}",
                                              "{priority: repeat_different}"};
    say(dice, "%s: {machines: %u, speed: %u.5, power: {busy: 3 kW, idle: 1 kW, down: 0.1 kW}", name, 1 + below(dice, 3),
        below(dice, 2) + 1);
    if (shares) {
        say(dice, ", discipline: processor_sharing}");
        return;
    }
    if (!one_in(dice, 3))
        say(dice, ", discipline: %s", disciplines[below(dice, sizeof disciplines / sizeof disciplines[0])]);
    if (one_in(dice, 2)) {
        say(dice, ", breakdowns: {time_to_failure: ");
        say_law(dice, 500 + below(dice, 3000));
        say(dice, ", repair: ");
        say_law(dice, 10 + below(dice, 300));
        say(dice, ", clock: %s, job: %s, crews: %u}", ONE_OF(dice, "operating", "elapsed"),
            ONE_OF(dice, "resume", "repeat_identical", "repeat_different", "scrap"), below(dice, 3));
    }
    say(dice, "}");
}

static void say_stock(struct dice *dice)
{
    bool any = false;
    for (uint32_t i = 0; i < dice->num_products; i++)
        if (dice->to_stock[i]) {
            say(dice, "%sp%u: {replenish: %s, source: %s, short: %s}", any ? ", " : ", stock: {", i,
                ONE_OF(dice, "{base_stock: 0}", "{base_stock: 5}", "{min_max: {min: 2, max: 8}}",
                       "{reorder: {point: 1, quantity: 3}}", "{periodic: {review: 9 h, up_to: 6}}"),
                ONE_OF(dice, "make", "works"), ONE_OF(dice, "backorder", "lost"));
            any = true;
        }
    say(dice, "%s", any ? "}" : "");
}

static void say_units(struct dice *dice)
{
    bool keeps_hours = one_in(dice, 2);
    say(dice, "units:\n");
    for (uint32_t u = 0; u < 2; u++) {
        bool of_town = u == 0;
        say(dice, "  u%u: {at: %s", u, of_town ? "town" : "depot");
        if (keeps_hours)
            say(dice, ", calendar: %s",
                ONE_OF(dice, "{monday-friday: 06:00-22:00, closed: 2027-01-12}",
                       "{monday-saturday: [06:00-10:00, 11:00-19:30], sunday: 22:00-03:00}"));
        say(dice, ", stations: {");
        for (uint32_t s = 0; s < dice->num_stations; s++) {
            say(dice, "%s", s ? ", " : "");
            say_station(dice, dice->stations[s], !keeps_hours && one_in(dice, 8));
        }
        say(dice, "}");
        say_stock(dice);
        say(dice, ", costs: {fixed: 900 EUR/month, labour: 24 EUR/h, electricity: 0.2 EUR/kWh}, grid: {value: 0.3 "
                  "kgCO2e/kWh}}\n");
    }
}

static void make(struct dice *dice, uint32_t number)
{
    static const char *const names[] = {"cut", "weld", "paint"};
    memset(dice, 0, sizeof *dice);
    dice->stream = glo_stream_make(number, "random scenarios");
    dice->num_stations = 1 + below(dice, 3);
    memcpy(dice->stations, names, sizeof names);
    dice->num_products = 1 + below(dice, MOST_PRODUCTS);
    for (uint32_t i = 0; i < dice->num_products; i++)
        dice->to_stock[i] = one_in(dice, 3);
    say(dice, "glocal: 1\n"
              "places:\n"
              "  town: {generate: {uniform: {count: 4, width: 100 km, height: 100 km}}}\n"
              "  depot: {x: 50 km, y: 50 km}\n"
              "suppliers: {works: {lead_time: {exponential: 20 h}}}\n"
              "transport: {detour: 1.3, modes: {van: {speed: 60 km/h, handling: 30 min, tariff: [9 EUR/order, 2 "
              "EUR/tkm], emissions: {ttw: 0.6 kgCO2e/tkm, wtt: 0.15 kgCO2e/tkm}}}}\n");
    say_products(dice);
    say_demand(dice);
    say_units(dice);
    say(dice,
        "networks:\n  near: {type: %s, units: [u0, u1]}\n  cloud: {type: ccm, units: [u0, u1], if_none_free: %s}\n",
        ONE_OF(dice, "mpn", "central"), ONE_OF(dice, "hold", "{hold: edd}", "earliest", "refuse"));
    say(dice,
        "experiment: {start: 2027-01-04, analysis: terminating, length: 21 days, warmup: 0 h, replications: 2, "
        "seed: %u}\n",
        number);
}

static void check_figures(const struct trial *trial, const struct glo_record *record, uint32_t number)
{
    const struct glo_scenario *scenario = trial->study.points[0];
    for (uint32_t f = 0; f < scenario->layout.num_figures; f++) {
        const struct glo_figure *figure = &scenario->layout.figures[f];
        double value = glo_record_value(record, &scenario->layout, &scenario->window, f, 0);
        if (figure->kind == GLO_FIGURE_SHARE && !isnan(value))
            cr_assert(value >= 0 && value <= 1, "scenario %u: %s is %g", number, figure->name, value);
    }
}

static void play(uint32_t number)
{
    struct dice dice;
    struct trial trial;
    struct trial_rows rows[2];
    struct glo_record records[2];
    char name[32];
    snprintf(name, sizeof name, "scenario %u", number);
    make(&dice, number);
    cr_assert_eq(trial_read(&trial, glo_text_get(&dice.text)), GLO_OK, "scenario %u: %s\n%s", number,
                 trial_message(&trial), glo_text_get(&dice.text));
    for (int i = 0; i < 2; i++) {
        trial_replicate(&trial, 0, 1, &rows[i], &records[i]);
        for (int b = 0; b < GLO_NUM_BALANCES; b++)
            cr_assert_eq(records[i].balances[b], 0, "scenario %u: %s", number, glo_balance_names[b]);
        check_rows(&rows[i], &records[i], name);
    }
    cr_assert(records[0].fingerprint == records[1].fingerprint && rows[0].num == rows[1].num, "scenario %u", number);
    check_figures(&trial, &records[0], number);
    for (int i = 0; i < 2; i++) {
        trial_rows_free(&rows[i]);
        glo_record_free(&records[i]);
    }
    trial_close(&trial);
    glo_text_free(&dice.text);
}

/* "200" scenarios, or "17-17" those numbers. */
Test(random, scenarios)
{
    const char *range = getenv("GLO_RANDOM_SCENARIOS");
    unsigned first = 1, last = QUICK;
    if (range && sscanf(range, "%u-%u", &first, &last) == 1) {
        last = first;
        first = 1;
    }
    for (uint32_t number = first; number <= last; number++)
        play(number);
}
