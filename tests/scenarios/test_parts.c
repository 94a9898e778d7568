/*
 * Orders that take parts from stock, against closed forms and exact sums, and what the language of bills refuses. Every
 * case is a scenario as a user writes it; the values of theory are computed here, apart from the library. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"

#define HEAD \
    "glocal: 1\n" \
    "experiment: {length: 16000 h, warmup: 1000 h, replications: 20, seed: 14}\n"
#define ASSEMBLED(name, parts) name ": {approach: ato, plan: [{operation: fit, service: 0 h, parts: {" parts "}}]}"
#define EXPECT(text, ...) \
    expect_in_theory(text, (const struct claim[]){__VA_ARGS__}, \
                     sizeof((const struct claim[]){__VA_ARGS__}) / sizeof(struct claim))

/* One part, made by one machine, and assembly in no time: the orders of make-to-stock before M/M/1 (Buzacott and
 * Shanthikumar 1993, ch. 4). */
Test(parts, one_part_made_by_one_machine)
{
    double rho = 0.7, none = pow(rho, 4);
    EXPECT(HEAD "products: {" ASSEMBLED(
               "lamp", "bulb: 1") ",\n"
                                  "  bulb: {approach: mts, plan: [{operation: blow, service: {exponential: 1 h}}]}}\n"
                                  "demand: {orders: {products: lamp, rate: 0.7 per hour}}\n"
                                  "units: {shop: {stations: {fit: {}, blow: {}},\n"
                                  "  stock: {bulb: {replenish: {base_stock: 4}}}}}\n",
           {"fill_rate.bulb", 1 - none, 0.025}, {"on_hand", 4 - rho * (1 - none) / (1 - rho), 0.03},
           {"backorders", rho * none / (1 - rho), 0.15}, {"lead_time", none / 0.3, 0.15},
           {"utilisation.shop.blow", rho, 0.02}, {"wait_probability", none, 0.08});
}

/* The share of a Poisson law at k, and up to k. */
static double poisson(double mean, int k)
{
    return exp(k * log(mean) - mean - lgamma(k + 1.0));
}

static double poisson_up_to(double mean, int k)
{
    double sum = 0;
    for (; k >= 0; k--)
        sum += poisson(mean, k);
    return sum;
}

/*
 * Two parts whose suppliers take constant times. First come, first served, an order that finds S - 1 others placed
 * within the last t hours has its part by t at the latest if the lead time is up: it waits longer than x for a part
 * exactly if S or more orders came in the lead time less x before it. So it waits longer than x with probability
 * P(N(L1 - x) >= S1 or N(L2 - x) >= S2), N(a) <= N(b) for a <= b being counts of one Poisson process (Song and Zipkin
 * 2003, section 3), and what is on hand of each part is (S - N(L))+.
 */
static double wait_of_two(double rate, const double *lead_times, const int *stocks, double x)
{
    int shorter = lead_times[0] > lead_times[1], longer = 1 - shorter;
    double a = lead_times[shorter] - x, b = lead_times[longer] - x, none = 0;
    if (b <= 0)
        return 0;
    a = a > 0 ? a : 0;
    for (int k = 0; k < stocks[shorter] && k < stocks[longer]; k++) /* orders in the shorter time */
        none += (a > 0 ? poisson(rate * a, k) : k == 0) * poisson_up_to(rate * (b - a), stocks[longer] - 1 - k);
    return 1 - none;
}

Test(parts, two_with_constant_lead_times)
{
    static const double lead_times[] = {4, 10};
    static const int stocks[] = {4, 7};
    enum { STEPS = 4000 };
    double rate = 0.7, wait = 0, on_hand[2] = {0};
    for (int i = 0; i < STEPS; i++)
        wait += wait_of_two(rate, lead_times, stocks, 10 * (i + 0.5) / STEPS) * 10 / STEPS;
    for (int part = 0; part < 2; part++)
        for (int k = 0; k < stocks[part]; k++)
            on_hand[part] += (stocks[part] - k) * poisson(rate * lead_times[part], k);
    EXPECT(HEAD
           "products: {" ASSEMBLED("lamp",
                                   "bulb: 1, shade: 1") ", bulb: {approach: mts}, shade: {approach: mts}}\n"
                                                        "demand: {orders: {products: lamp, rate: 0.7 per hour}}\n"
                                                        "suppliers: {near: {lead_time: 4 h}, far: {lead_time: 10 h}}\n"
                                                        "units: {shop: {stations: {fit: {}}, stock: {\n"
                                                        "  bulb: {replenish: {base_stock: 4}, source: near},\n"
                                                        "  shade: {replenish: {base_stock: 7}, source: far}}}}\n",
           {"lead_time", wait, 0.04}, {"wait_probability", wait_of_two(rate, lead_times, stocks, 0), 0.02},
           {"fill_rate.bulb", poisson_up_to(rate * 4, 3), 0.01}, {"fill_rate.shade", poisson_up_to(rate * 10, 6), 0.02},
           {"on_hand.bulb", on_hand[0], 0.02}, {"on_hand.shade", on_hand[1], 0.03});
}

/*
 * Nothing on any shelf: an order has its top made, which has its plank made. All machines are exponential, so that the
 * three queues are those of a tandem (Jackson 1957); what is bought on the way is paid, and emitted, once.
 */
Test(parts, of_parts)
{
    double rate = 0.5, mean[] = {0.5, 0.8, 1}, lead_time = 0;
    for (int i = 0; i < 3; i++)
        lead_time += 1 / (1 / mean[i] - rate);
    EXPECT(
        HEAD
        "materials: {oak: {price: 3 EUR/kg}}\n"
        "products:\n"
        "  table: {approach: ato, plan: [{operation: fit, service: {exponential: 30 min}, parts: {leg: 4, top: 1}}]}\n"
        "  top: {approach: mts, plan: [{operation: saw, service: {exponential: 48 min}, parts: plank}]}\n"
        "  plank: {approach: mts, plan: [{operation: fell, service: {exponential: 1 h}, material: {oak: 2 kg}}]}\n"
        "  leg: {approach: mts, mass: 1 kg}\n"
        "demand: {orders: {products: table, rate: 0.5 per hour}}\n"
        "suppliers: {works: {lead_time: 0 h, items: {leg: {price: 1 EUR/piece, emissions: {value: 5 kgCO2e/kg}}}}}\n"
        "units: {shop: {stations: {fit: {}, saw: {}, fell: {}}, stock: {\n"
        "  leg: {replenish: {base_stock: 0}, source: works}, top: {replenish: {base_stock: 0}},\n"
        "  plank: {replenish: {base_stock: 0}}}}}\n",
        {"lead_time", lead_time, 0.05}, {"service", 0.5, 0.02}, {"utilisation.shop.fell", 0.5, 0.02},
        {"starved_share.shop.fit", 0.75 * (1 - 0.6 * 0.5), 0.03}, {"cost_per_order", 10, 0.001},
        {"co2e_per_order", 20, 0.001});
}

/*
 * Postponement: a generic part made to stock by an exponential machine, and finished to order by another. The chain of
 * what is on order at the first and what is at the second is solved by sweeps (Gupta and Benjaafar 2004 have the same
 * chain); a part that is made goes on at once exactly if more are on order than the stock could have been.
 */
enum { MOST = 70, SWEEPS = 3000 };

static double flow_into(double state[MOST][MOST], int n, int k, double rate, double first, double second, int stock)
{
    double in = 0;
    if (n > 0 && (n - 1 >= stock || k > 0)) /* an order comes: it takes a part, or waits for one */
        in += rate * state[n - 1][n - 1 < stock ? k - 1 : k];
    if (n + 1 < MOST && (n + 1 <= stock || k > 0)) /* a part is made: for the shelf, or for who waits */
        in += first * state[n + 1][n + 1 <= stock ? k : k - 1];
    if (k + 1 < MOST)
        in += second * state[n][k + 1];
    return in;
}

/* The mean time of an order. */
static double postponed(double rate, double first, double second, int stock)
{
    static double state[MOST][MOST];
    double sum = 0, orders = 0;
    for (int n = 0; n < MOST; n++)
        for (int k = 0; k < MOST; k++)
            state[n][k] = pow(rate / first, n) * pow(rate / second, k);
    for (int sweep = 0; sweep < SWEEPS; sweep++)
        for (int n = 0; n < MOST; n++)
            for (int k = 0; k < MOST; k++)
                state[n][k] = flow_into(state, n, k, rate, first, second, stock) /
                              (rate + (n > 0 ? first : 0) + (k > 0 ? second : 0));
    for (int n = 0; n < MOST; n++)
        for (int k = 0; k < MOST; k++) {
            sum += state[n][k];
            orders += state[n][k] * ((n > stock ? n - stock : 0) + k);
        }
    return orders / sum / rate;
}

Test(parts, finished_to_order)
{
    double rate = 0.5, rho = 0.5;
    EXPECT(HEAD
           "products: {lamp: {approach: ato, plan: [{operation: fit, service: {exponential: 1.2 h}, parts: bulb}]},\n"
           "  bulb: {approach: mts, plan: [{operation: blow, service: {exponential: 1 h}}]}}\n"
           "demand: {orders: {products: lamp, rate: 0.5 per hour}}\n"
           "units: {shop: {stations: {fit: {}, blow: {}}, stock: {bulb: {replenish: {base_stock: 1}}}}}\n",
           {"lead_time", postponed(rate, 1, 1 / 1.2, 1), 0.04}, {"fill_rate.bulb", 1 - rho, 0.02},
           {"on_hand", 1 - rho, 0.02}, {"backorders", rho, 0.06}, {"utilisation.shop.fit", 0.6, 0.02});
}

#define CLOCKWORK \
    "glocal: 1\nexperiment: {length: 12.5 h, warmup: 0 h, replications: 1, analysis: terminating}\n" \
    "products: {lamp: {plan: [{operation: fit, service: 30 min, parts: {bulb: 2, shade: 1}}]}, bulb: {approach: " \
    "mts},\n" \
    "  shade: {approach: mts}}\n"

/* An order an hour: its parts are those that were ordered when the first but so many before it came. */
Test(parts, by_hand)
{
    struct trial_rows rows = trial_rows_of(CLOCKWORK "demand: {orders: {products: lamp, interarrival: 1 h}}\n"
                                                     "suppliers: {near: {lead_time: 2.5 h}, far: {lead_time: 4 h}}\n"
                                                     "units: {shop: {stations: {fit: {}}, stock: {\n"
                                                     "  bulb: {replenish: {base_stock: 2}, source: near},\n"
                                                     "  shade: {replenish: {base_stock: 2}, source: far}}}}\n");
    static const double starts[] = {1, 3.5, 5, 6, 7, 8};
    for (uint32_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        const struct glo_order_row *row = trial_row(&rows, 0, i);
        cr_expect_float_eq(row->started, starts[i], 1e-9, "order %u: %g", i, row->started);
        cr_expect_float_eq(row->queue, starts[i] - (i + 1), 1e-9);
    }
    trial_rows_free(&rows);
}

/* Who leaves gives back what was set aside for the order, and all who wait for it are served: the second order has
 * bulbs and no shade; the two that come after it, whose lot is 1, get them when it leaves. */
Test(parts, given_back)
{
    struct trial_rows rows =
        trial_rows_of(CLOCKWORK "demand: {orders: {products: lamp, interarrival: 1 h, patience: 3 h}}\n"
                                "suppliers: {near: {lead_time: 4.5 h}, never: {lead_time: 900 h}}\n"
                                "units: {shop: {stations: {fit: {}}, stock: {\n"
                                "  bulb: {replenish: {base_stock: 4}, source: never},\n"
                                "  shade: {replenish: {base_stock: 1}, source: near}}}}\n");
    cr_expect_float_eq(trial_row(&rows, 0, 0)->started, 1, 1e-9);
    cr_expect_eq(trial_row(&rows, 0, 1)->fate, GLO_FATE_reneged);
    cr_expect_float_eq(trial_row(&rows, 0, 1)->closed, 5, 1e-9);
    cr_expect_float_eq(trial_row(&rows, 0, 2)->started, 5.5, 1e-9);
    for (uint32_t i = 3; i < 8; i++)
        cr_expect_eq(trial_row(&rows, 0, i)->fate, GLO_FATE_reneged, "order %u", i);
    trial_rows_free(&rows);
}

/* One who leaves gives back what two others wait for: each is served once, in the order in which they came, and neither
 * before all has been given back. */
Test(parts, given_back_to_two)
{
    struct trial_rows rows = trial_rows_of(
        CLOCKWORK "demand: {large: {products: lamp, interarrival: 2 h, lot: 2, patience: 1 h},\n"
                  "  one: {products: lamp, interarrival: 2.5 h}, other: {products: lamp, interarrival: 2.7 h}}\n"
                  "suppliers: {near: {lead_time: 4.25 h}, never: {lead_time: 900 h}}\n"
                  "units: {shop: {stations: {fit: {}}, stock: {\n"
                  "  bulb: {replenish: {base_stock: 4}, source: never},\n"
                  "  shade: {replenish: {base_stock: 2}, source: near, initial: 0 pieces}}}}\n");
    cr_expect_eq(trial_row(&rows, 0, 0)->fate, GLO_FATE_reneged);
    cr_expect_float_eq(trial_row(&rows, 0, 0)->closed, 3, 1e-9);
    cr_expect_float_eq(trial_row(&rows, 1, 0)->started, 4.25, 1e-9);
    cr_expect_float_eq(trial_row(&rows, 2, 0)->started, 4.75, 1e-9);
    cr_expect_float_eq(trial_row(&rows, 2, 0)->queue, 4.75 - 2.7, 1e-9);
    trial_rows_free(&rows);
}

/* Parts, and what the unit keeps and has, of scenarios that are wrong. */
Test(parts, mistakes)
{
    static const struct {
        const char *lamp, *parts, *shop, *said;
    } rows[] = {
        {"", "bulb: {approach: mts}", "stock: {}", "no stock of its part `bulb`"},
        {"", "bulb: {approach: mts}", "stock: {bulb: {replenish: {base_stock: 1}}}", "no process plan"},
        {"", "bulb: {plan: [{operation: fit, service: 1 h}]}", "stock: {bulb: {replenish: {base_stock: 1}}}",
         "`bulb` is made to order"},
        {"yield: 90 %, ", "bulb: {approach: mts}", "stock: {bulb: {replenish: {base_stock: 1}, source: works}}",
         "cannot be made again"},
        {"", "bulb: {approach: mts, plan: [{operation: fit, service: 1 h, parts: lamp}]}", "stock: {}",
         "`lamp` has the part `bulb`, `bulb` has the part `lamp`"},
        {"", "bulb: {approach: mts, rows: [{name: a}, {name: b}]}", "stock: {}", "say which of them"},
        {"", "bulb: {approach: mts}",
         "stock: {bulb: {replenish: {base_stock: 1}, source: works}}, stations: {fit: {buffer: 2}}", "no room for it"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trial trial;
        char text[1024];
        snprintf(text, sizeof text,
                 HEAD "products: {lamp: {plan: [{operation: fit, service: 1 h, %sparts: {bulb: 2}}]}, %s}\n"
                      "demand: {orders: {products: lamp, rate: 1 per day}}\nsuppliers: {works: {lead_time: 1 h}}\n"
                      "units: {shop: {%s%s}}\n",
                 rows[i].lamp, rows[i].parts, strstr(rows[i].shop, "stations") ? "" : "stations: {fit: {}}, ",
                 rows[i].shop);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", rows[i].said);
        cr_expect(trial_said(&trial, GLO_FAULT, rows[i].said), "%s: %s", rows[i].said, trial_message(&trial));
        trial_close(&trial);
    }
}

/* Whole pieces, at least one, each part once; and assembly needs parts. */
Test(parts, bills_that_are_none)
{
    static const struct {
        const char *bill, *said;
    } rows[] = {{"parts: {bulb: 1.5}", "whole pieces"}, {"parts: {bulb: 0}", "at least 1"},
                {"parts: {bulb: 2 kg}", "pieces"},      {"parts: {blub: 2}", "no `blub`"},
                {"parts: [bulb]", "amounts"},           {"setup: 0 h", "its plan has none"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trial trial;
        char text[1024];
        snprintf(
            text, sizeof text,
            HEAD
            "products: {lamp: {approach: ato, plan: [{operation: fit, service: 1 h, %s}]}, bulb: {approach: mts}}\n"
            "demand: {orders: {products: lamp, rate: 1 per day}}\nsuppliers: {works: {lead_time: 1 h}}\n"
            "units: {shop: {stations: {fit: {}}, stock: {bulb: {replenish: {base_stock: 1}, source: works}}}}\n",
            rows[i].bill);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", rows[i].bill);
        cr_expect(trial_said(&trial, GLO_FAULT, rows[i].said), "%s: %s", rows[i].bill, trial_message(&trial));
        trial_close(&trial);
    }
}
