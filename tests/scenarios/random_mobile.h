/*
 * Mobile factories in random scenarios: a pool of modules for rent, or units that roam, with a stream of orders for
 * them. Whoever draws the scenario lends its dice.
 */
#ifndef GLO_TESTS_SCENARIOS_RANDOM_MOBILE_H
#define GLO_TESTS_SCENARIOS_RANDOM_MOBILE_H

#include <stdarg.h>
#include <stdio.h>

#include "sim/text.h"

struct random_mobile {
    void *dice;
    uint32_t (*pick)(void *dice, uint32_t num); /* a number below `num` */
    struct glo_text *text;
    const char *const *stations; /* of the scenario: every operation has one */
    uint32_t num_stations;
    uint32_t product; /* that they make, counted from 1; 0: there are none */
    bool rents;       /* they are modules of a pool */
};

static void say_mobile(struct random_mobile *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say_mobile(struct random_mobile *m, const char *format, ...)
{
    char line[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    glo_text_add(m->text, "%s", line);
}

/* In one scenario of four, mobile factories make the first of these products that is not made to stock. */
static inline void draw_mobile(struct random_mobile *m, void *dice, uint32_t (*pick)(void *dice, uint32_t num),
                               struct glo_text *text, const bool *to_stock, uint32_t num_products,
                               const char *const *stations, uint32_t num_stations)
{
    *m = (struct random_mobile){dice, pick, text, stations, num_stations, 0, false};
    bool any = pick(dice, 4) == 0;
    for (uint32_t i = 0; any && i < num_products && !m->product; i++)
        m->product = to_stock[i] ? 0 : i + 1;
    m->rents = pick(dice, 2);
}

static inline void say_mobile_demand(struct random_mobile *m)
{
    static const char *const more[] = {"", ", patience: {exponential: 9 h}", ", balking: {when_queue_above: 2}",
                                       ", due: 2 days"};
    if (m->product)
        say_mobile(
            m,
            "  projects: {at: town, products: p%u, offered_to: %s, rate: %u per day, lot: {poisson: {mean: 2, plus: "
            "1}}%s}\n",
            m->product - 1, m->pick(m->dice, 4) ? "mobile" : "{cascade: [mobile, near]}", 2 + m->pick(m->dice, 14),
            more[m->pick(m->dice, sizeof more / sizeof more[0])]);
}

static inline void say_mobile_units(struct random_mobile *m)
{
    if (!m->product)
        return;
    say_mobile(m,
               "  rover: {at: %s, modules: %u, module: {mass: 11 t, costs: {fixed: 90 EUR/month, labour: 24 EUR/h, "
               "electricity: 0.2 EUR/kWh}, stations: {",
               m->rents              ? "depot"
               : m->pick(m->dice, 2) ? "town"
                                     : "depot, count: 3",
               1 + m->pick(m->dice, 4));
    for (uint32_t s = 0; s < m->num_stations; s++)
        say_mobile(m, "%s%s: {machines: %u, power: {busy: 4 kW, idle: 1 kW, relocating: 0.5 kW}%s}", s ? ", " : "",
                   m->stations[s], 1 + m->pick(m->dice, 2),
                   m->pick(m->dice, 3) ? "" : ", breakdowns: {time_to_failure: {exponential: 60 h}, repair: 3 h}");
    say_mobile(
        m,
        "}}, move: {%sconfigure: 2 h, dismantle: {exponential: %u h}, commission: %u h, crew: 50 EUR/move}%s, grid: "
        "{value: 0.3 kgCO2e/kWh}}\n",
        m->pick(m->dice, 3) ? "by: lowbed, " : "", 1 + m->pick(m->dice, 9), m->pick(m->dice, 20),
        m->pick(m->dice, 2) ? ", calendar: {monday-saturday: 07:00-19:00}" : "");
}

static inline void say_mobile_network(struct random_mobile *m)
{
    static const char *const policies[] = {
        "stay", "{threshold: {backlog_above: 5 h, back_below: 2 h, review: 1 day}}",
        "{largest_backlog: {review: 15 h}}", "{forecast: {review: 2 days, smoothing: 50 %}}",
        "{schedule: [{date: 2027-01-06, stop: depot, units: 2}, {date: 2027-01-14, stop: depot}]}"};
    if (!m->product)
        return;
    say_mobile(m, "  mobile: {type: mfn, units: rover, operator: office, ");
    if (m->rents)
        say_mobile(
            m,
            "pricing: fees_only, fees: {rent: {amount: 3 EUR/module/h, from: customer, to: operator}, mobilisation: "
            "{amount: 9 EUR/order, from: customer, to: operator}}, use: {rental: {%sthen: %s, if_short: %s}}}\n",
            m->pick(m->dice, 3) ? "one_module_per: 2 pieces, " : "", m->pick(m->dice, 2) ? "return" : "next_or_return",
            m->pick(m->dice, 4) ? "wait" : "refuse");
    else
        say_mobile(m, "use: {roaming: {stops: [depot, town], relocate: %s}}%s}\n",
                   policies[m->pick(m->dice, sizeof policies / sizeof policies[0])],
                   m->pick(m->dice, 2) ? ", reach: 50 km" : "");
}

static inline void say_mobile_mode(struct random_mobile *m)
{
    if (m->product)
        say_mobile(
            m, "lowbed: {for: move, speed: 50 km/h, handling: 1 h, capacity: 24 t, tariff: [35 EUR/trip, 2 EUR/km, 1 "
               "EUR/tkm], emissions: {ttw: 0.06 kgCO2e/tkm, wtt: 0.02 kgCO2e/tkm}}, ");
}

#endif
