/*
 * Random legal scenarios that mix all features of demand, networks, production and stock. Each is run twice, with every
 * invariant looked at after every event in builds with GLO_CHECKS: none may fail, all balances are zero, both runs are
 * one, orders live forwards, shares lie between 0 and 1; or both end in the same deadlock, of which was warned.
 * Scenario n is the same for ever: a failure names it, and GLO_RANDOM_SCENARIOS=n-m plays these alone.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/scenarios/brokers.h"
#include "tests/scenarios/dice.h"
#include "tests/scenarios/lives.h"
#include "tests/scenarios/random_kits.h"
#include "tests/scenarios/random_mobile.h"
#include "tests/scenarios/twice.h"

enum { QUICK = 200 };

/* In one scenario of three, operations take parts: products made to stock of larger numbers. */
static void draw_parts(struct dice *dice)
{
    if (pick(dice, PARTS, 3) != 0)
        return;
    for (uint32_t i = 0; i < dice->num_products; i++)
        for (uint32_t k = 0; k < MOST_OPERATIONS; k++) {
            bool any = false;
            for (uint32_t j = i + 1; j < dice->num_products; j++)
                any |= dice->to_stock[j];
            dice->parts[i][k] = any && pick(dice, PARTS, 2) ? 1 + pick(dice, PARTS, 3) : 0;
            dice->has_parts |= dice->parts[i][k] > 0;
        }
}

static void say_parts(struct dice *dice, uint32_t product, uint32_t pieces)
{
    bool any = false;
    say(dice, ", parts: {");
    for (uint32_t j = product + 1; j < dice->num_products; j++)
        if (dice->to_stock[j]) {
            say(dice, "%sp%u: %u", any ? ", " : "", j, pieces);
            any = true;
        }
    say(dice, "}");
}

static void say_operation(struct dice *dice, uint32_t product, uint32_t number)
{
    uint32_t station = below(dice, dice->num_stations);
    dice->makes_to_stock[station] |= number == 0 && dice->to_stock[product];
    say(dice, "{operation: %s, service: ", dice->stations[station]);
    say_law(dice, 5 + below(dice, 50));
    if (one_in(dice, 3)) {
        say(dice, ", setup: ");
        say_law(dice, 1 + below(dice, 20));
    }
    bool kits = dice->has_kits && pick(dice, KITS, 3) > 0;
    uint32_t parts = number < MOST_OPERATIONS ? dice->parts[product][number] : 0;
    if (one_in(dice, 4)) {
        uint32_t yield = 60 + below(dice, 40);
        if (parts == 0 && !kits)
            say(dice, ", yield: %u %%", yield);
    }
    if (parts > 0)
        say_parts(dice, product, parts);
    if (number > 0 && one_in(dice, 3))
        say(dice, ", share: %u %%", below(dice, 101));
    if (one_in(dice, 4))
        say(dice, ", scrap: %u %%", below(dice, 20));
    if (one_in(dice, 4))
        say(dice, ", rework: %u %%", below(dice, 40));
    if (one_in(dice, 2))
        say(dice, ", material: {wood: %u g%s}", 100 + 100 * product, kits ? ", kit: 2 pieces" : "");
    if (number > 0 && dice->has_modules && !dice->to_stock[product] && pick(dice, MODULES, 2))
        say(dice, ", module: %s", pick(dice, MODULES, 2) ? "extra" : "more");
    say(dice, "}");
}

/* Steps of a path, one of which may be a fork of branches. `*number`: operations of the plan so far. */
static void say_steps(struct dice *dice, uint32_t product, uint32_t *number, bool forks)
{
    uint32_t num = 1 + below(dice, 2);
    for (uint32_t k = 0; k < num; k++) {
        say(dice, "%s", k ? ", " : "");
        if (!forks || below(dice, 3) > 0) {
            say_operation(dice, product, (*number)++);
            continue;
        }
        uint32_t branches = 2 + below(dice, 2);
        say(dice, "{parallel: [");
        for (uint32_t i = 0; i < branches; i++) {
            say(dice, "%s[", i ? ", " : "");
            say_steps(dice, product, number, false);
            say(dice, "]");
        }
        say(dice, "]}");
    }
}

/* A step of branches or portions. */
static void say_fork(struct dice *dice, uint32_t product, uint32_t *number)
{
    static const char *const kinds[] = {"parallel", "split", "transfer"};
    uint32_t kind = below(dice, 3);
    dice->forks = true;
    dice->transfers |= kind == 2;
    if (kind == 0)
        say(dice, "{parallel: [[");
    else
        say(dice, "{%s: {pieces: %u, plan: [", kinds[kind], 1 + below(dice, 2));
    say_steps(dice, product, number, kind < 2);
    if (kind == 0) {
        say(dice, "], [");
        say_steps(dice, product, number, true);
    }
    say(dice, kind == 0 ? "]]}" : "]}}");
}

/* Perhaps a fork stands here in a plan: all of it by dice of their own. */
static void perhaps_fork(struct dice *dice, uint32_t product, uint32_t *number, bool is_last)
{
    struct glo_stream stream = dice->stream;
    uint32_t at = dice->next;
    dice->stream = dice->of_forks;
    dice->next = dice->next_of_forks;
    if (one_in(dice, 8) && !dice->brokers) {
        say(dice, "%s", is_last ? ", " : "");
        say_fork(dice, product, number);
        say(dice, "%s", is_last ? "" : ", ");
    }
    dice->next_of_forks = dice->next;
    dice->stream = stream;
    dice->next = at;
}

/* Stages after configuration, of an approach that has them. */
static void say_development(struct dice *dice, const char *approach, bool has_engineering)
{
    if (has_engineering)
        say(dice, "engineering: {gamma: {mean: %u min, scv: 0.7}}, ", 10 + pick(dice, STAGES, 300));
    if (strcmp(approach, "peto") != 0)
        return;
    say(dice, "participation: {round: {exponential: %u h}", 1 + 8 * pick(dice, STAGES, 3));
    say(dice, ", again: %u %%}", pick(dice, STAGES, 60));
}

/* People and hours of a network. */
static const char *staff_of(struct dice *dice)
{
    static const char *const staff[] = {
        "",
        ", operator: office, staff: {engineers: 2, wage: 50 EUR/h}",
        ", staff: {engineers: 1}, calendar: {monday-friday: 09:00-18:00}",
        ", calendar: {monday-saturday: [06:00-10:00, 11:00-19:30], closed: 2027-01-12}",
        ", operator: office, staff: {engineers: 3, wage: 7 EUR/h}, calendar: {monday-friday: 20:00-06:00}",
    };
    return staff[pick(dice, STAGES, sizeof staff / sizeof staff[0])];
}

static void say_products(struct dice *dice)
{
    say(dice, "materials: {wood: {price: 2 EUR/kg, emissions: {value: 0.3 kgCO2e/kg}},\n"
              "  kit: {mass: 3 kg, price: 5 EUR/piece, emissions: {value: 2 kgCO2e/piece}}}\nproducts:\n");
    for (uint32_t i = 0; i < dice->num_products; i++) {
        static const char *const approaches[] = {"mto", "mto", "mto", "eto", "peto"};
        uint32_t num = 1 + below(dice, MOST_OPERATIONS);
        const char *approach =
            dice->to_stock[i] ? "mts" : approaches[pick(dice, STAGES, sizeof approaches / sizeof approaches[0])];
        bool has_engineering =
            strcmp(approach, "eto") == 0 || (strcmp(approach, "mts") != 0 && pick(dice, STAGES, 3) == 0);
        if (strcmp(approach, "mto") == 0 && !has_engineering && dice->parts[i][0] > 0)
            approach = "ato";
        say(dice, "  p%u: {mass: 1 kg, price: 50 EUR, approach: %s, plan: [", i, approach);
        uint32_t forked = 0;
        perhaps_fork(dice, i, &forked, false);
        for (uint32_t k = 0; k < num; k++) {
            say(dice, "%s", k ? ", " : "");
            say_operation(dice, i, k);
        }
        forked += num;
        perhaps_fork(dice, i, &forked, true);
        say(dice, "]");
        if (dice->has_modules && !dice->to_stock[i])
            say(dice, ", modules: {extra: %u %%, more: {share: 70 %%, price: 5 EUR, mass: 200 g}}",
                pick(dice, MODULES, 101));
        say(dice, ", stages: {");
        if (!dice->to_stock[i] && one_in(dice, 4)) {
            say(dice, "configuration: ");
            say_law(dice, 60);
            say(dice, ", ");
        }
        say_development(dice, approach, has_engineering);
        say(dice, "}");
        if (below_later(dice, 2))
            say(dice, ", position: 0.%u", below_later(dice, 100));
        if (below_later(dice, 4) == 0)
            say(dice, ", quote: %u h", below_later(dice, 60));
        say(dice, "}\n");
    }
}

/* Customers who choose, and customers who balk. */
static void say_decisions(struct dice *dice, bool chooses)
{
    if (chooses)
        say(dice,
            ", choice: {willingness: {uniform: {min: 40 EUR, max: %u EUR}}, delay_cost: 0.3 EUR/h, misfit_cost: 9 "
            "EUR}",
            50 + below_later(dice, 40));
    if (below_later(dice, 3) == 0)
        say(dice, ", balking: {when_queue_above: %u}", below_later(dice, 5));
    else if (below_later(dice, 3) == 0)
        say(dice, ", balking: {per_order_waiting: %u %%}", below_later(dice, 101));
}

/* One network, or both in some way. */
static void say_offer(struct dice *dice, const char *network)
{
    static const char *const mixes[] = {"{cascade: [near, cloud]}", "{cascade: [cloud, near]}",
                                        "{cheapest: [cloud, near]}", "{cheapest: [near, cloud]}"};
    uint32_t mix = pick(dice, NETWORKS, 10);
    say(dice, ", offered_to: ");
    if (dice->brokers && mix >= 2 && mix < 4)
        mix = 5;
    if (mix < 4)
        say(dice, "%s", mixes[mix]);
    else if (mix == 4)
        say(dice, "{shares: {near: 35 %%, cloud: 65 %%}}");
    else
        say(dice, "%s", network);
}

/* How the orders of a stream and their customers come together; nothing is brought for products made to stock. */
static const char *handover_of(struct dice *dice, const char *products)
{
    static const char *const handovers[] = {"",
                                            ", handover: collect",
                                            ", handover: {collect: {by: car}}",
                                            ", handover: {deliver: {by: van}}",
                                            ", handover: {visit: {by: car}}",
                                            ", handover: {send: {by: post}}",
                                            ", handover: send",
                                            ", handover: visit"};
    bool any_stock = false;
    for (uint32_t i = 0; i < dice->num_products; i++)
        any_stock |= dice->to_stock[i] && strchr(products, (char)('0' + i));
    uint32_t num = dice->brings && !any_stock && !dice->brokers ? 8 : 4;
    return pick(dice, HANDOVER, 2) ? handovers[pick(dice, HANDOVER, num)] : "";
}

/* `per_day` orders in the mean; the stream of products that some network can take. */
static void say_stream(struct dice *dice, uint32_t number, const char *products, const char *network)
{
    bool chooses = below_later(dice, 3) == 0 && !dice->has_modules;
    if (chooses && strcmp(network, "near") == 0) /* it takes all products */
        products =
            (const char *const[]){"[p0]", "[p0, p1]", "[p0, p1, p2]", "[p0, p1, p2, p3]"}[dice->num_products - 1];
    say(dice, "  s%u: {at: town, products: %s, waiting_cost: 2 EUR/h, priority: %u", number, products, below(dice, 3));
    say_offer(dice, network);
    say(dice, "%s, ", handover_of(dice, products));
    if (one_in(dice, 4)) {
        say(dice, "interarrival: ");
        say_law(dice, 100);
    } else if (one_in(dice, 3))
        say(dice, "rate: {mean: %u per day, day: {06:00-18:00: 3}, week: {sunday: 0}, growth: 20 %% per year}",
            5 + below(dice, 30));
    else
        say(dice, "rate: %u per day", 5 + below(dice, 30));
    if (pick(dice, GROUPS, 5) == 0)
        say(dice, ", group: %s", pick(dice, GROUPS, 2) ? "2" : "{geometric: {mean: 0.5, plus: 1}}");
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
    say_decisions(dice, chooses);
    say(dice, "}\n");
}

static uint32_t pick_mobile(void *dice, uint32_t num)
{
    return pick(dice, MOBILE, num);
}

static void say_demand(struct dice *dice)
{
    say(dice, "demand:\n");
    say_mobile_demand(&dice->mobile);
    for (uint32_t i = 0; i < dice->num_products; i++) {
        char product[16];
        snprintf(product, sizeof product, "p%u", i);
        say_stream(dice, i, product,
                   !dice->to_stock[i]     ? ONE_OF(dice, "near", "cloud")
                   : pick(dice, SIGHT, 2) ? "near"
                                          : "cloud");
    }
}

static void say_batch(struct dice *dice)
{
    static const char *const times[] = {"sum", "longest", "first"};
    uint32_t most = 2 + pick(dice, LATE, 5);
    say(dice, ", batch: {at_most: %u pieces, at_least: %u, wait: %u min, time: %s, same_product: %s}", most,
        1 + pick(dice, LATE, most), 30 * pick(dice, LATE, 8), times[pick(dice, LATE, 3)],
        pick(dice, LATE, 2) ? "true" : "false");
}

/* Its own operation, and perhaps those of others. */
static void say_does(struct dice *dice, const char *name)
{
    say(dice, ", does: [%s", name);
    for (uint32_t i = 0; i < dice->num_stations; i++)
        if (dice->stations[i] != name && pick(dice, LATE, 2))
            say(dice, ", %s", dice->stations[i]);
    say(dice, "]");
}

/* `coupled`: some station of the unit has limited room; `is_limited`: this one. */
static void say_station(struct dice *dice, const char *name, bool shares, bool coupled, bool is_limited)
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
    enum {
        NUM_PATIENT = 7,
        NUM_DISCIPLINES = sizeof disciplines / sizeof disciplines[0]
    }; /* the first interrupt nobody */
    say(dice, "%s: {machines: %u, speed: %u.5, power: {busy: 3 kW, idle: 1 kW, down: 0.1 kW}", name, 1 + below(dice, 3),
        below(dice, 2) + 1);
    if (is_limited)
        say(dice, ", buffer: %u", below_for_buffers(dice, 4));
    if (pick(dice, LATE, 3) == 0 && !coupled)
        say_does(dice, name);
    if (shares) {
        say(dice, ", discipline: processor_sharing}");
        return;
    }
    if (!coupled && pick(dice, SHIFTS, 5) == 0)
        say(dice, ", shifts: {early: {manned: 1, calendar: {monday-friday: 06:00-15:00}}, late: {manned: 1, calendar: "
                  "{monday-saturday: 14:00-01:00, closed: 2027-01-13}}, always: {manned: 1, calendar: {sunday: "
                  "00:00-24:00, tuesday: 03:00-05:00}}}");
    uint32_t discipline = one_in(dice, 3) ? 0 : below(dice, NUM_DISCIPLINES);
    if (discipline > 0)
        say(dice, ", discipline: %s", disciplines[discipline]);
    if (discipline < NUM_PATIENT && pick(dice, LATE, 3) == 0 && !coupled && !dice->transfers)
        say_batch(dice);
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

/* Goes over to the dice of stocks, for good and all of one entry, or back. */
static void swap_dice(struct dice *dice, uint32_t *next)
{
    struct glo_stream stream = dice->stream;
    uint32_t at = dice->next;
    dice->stream = dice->of_stocks;
    dice->of_stocks = stream;
    dice->next = *next;
    *next = at;
}

/* An entry of the stock of unit `u` (2: the hub), whose source and shortages are as drawn, or others in their place. */
static void say_entry(struct dice *dice, uint32_t u, uint32_t product, const char *policy, const char *source,
                      const char *shortage)
{
    uint32_t next = 8 * (u * MOST_PRODUCTS + product);
    swap_dice(dice, &next);
    const char *from[] = {source, "{works: 40 %, mint: 60 %}", u < 2 ? "hub" : "mint",
                          u < 2 ? "{hub: 50 %, works: 50 %}" : "works", u == 1 ? "u0" : source};
    bool ages = one_in(dice, 4), reviews = one_in(dice, 5), partly = one_in(dice, 4), manages = one_in(dice, 2);
    uint32_t chosen = below(dice, sizeof from / sizeof from[0]);
    say(dice, "p%u: {replenish: %s, source: %s, short: %s", product,
        reviews ? "{periodic: {review: 7 h, min: 3, up_to: 9}}" : policy, from[chosen],
        partly && !ages ? "partly" : shortage);
    if (manages && ((u < 2 && chosen == 2) || (u == 1 && chosen == 4)))
        say(dice, ", managed_by: source");
    if (ages)
        say(dice, ", shelf_life: %u h", 5 + below(dice, 60));
    if (one_in(dice, 3))
        say(dice, ", initial: %u pieces", below(dice, 12));
    say(dice, ", price: 7 EUR/piece}");
    swap_dice(dice, &next);
}

static void say_stock(struct dice *dice, uint32_t u)
{
    bool any = false;
    for (uint32_t i = 0; i < dice->num_products; i++)
        if (dice->to_stock[i]) {
            const char *policy =
                ONE_OF(dice, "{base_stock: 0}", "{base_stock: 5}", "{min_max: {min: 2, max: 8}}",
                       "{fixed_lot: {reorder_point: 1, quantity: 3}}", "{periodic: {review: 9 h, up_to: 6}}");
            const char *source = ONE_OF(dice, "make", "works");
            say(dice, "%s", any ? ", " : ", stock: {");
            say_entry(dice, u, i, policy, source, ONE_OF(dice, "backorder", "lost"));
            any = true;
        }
    any = say_kit_entry(dice, u, any);
    say(dice, "%s", any ? "}" : "");
}

/* Who buys for all units, and whom only some order from. */
static void say_hub(struct dice *dice)
{
    bool any = false;
    for (uint32_t i = 0; i < dice->num_products; i++)
        if (dice->to_stock[i]) {
            say(dice, "%s", any ? ", " : "  hub: {at: depot, costs: {holding: 20 % per year}, stock: {");
            say_entry(dice, 2, i, "{min_max: {min: 4, max: 15}}", "works", "lost");
            any = true;
        }
    say(dice, "%s", any ? "}}\n" : "");
}

static void say_suppliers(struct dice *dice)
{
    bool any = false;
    say(dice,
        "suppliers:\n  works: {lead_time: {exponential: 20 h}}\n  mint: {lead_time: {uniform: {min: 0 h, max: 9 h}}");
    for (uint32_t i = 0; i < dice->num_products; i++)
        if (dice->to_stock[i]) {
            say(dice,
                "%sp%u: {price: 3 EUR/piece, at_least: 2 pieces, at_most: 4 pieces, ordering: [5 EUR/order, 0.1 "
                "EUR/piece], emissions: {value: 1 kgCO2e/kg}}",
                any ? ", " : ", items: {", i);
            any = true;
        }
    say(dice, "%s}\n", any ? "}" : "");
}

static void say_units(struct dice *dice)
{
    bool keeps_hours = one_in(dice, 2);
    say(dice, "units:\n");
    for (uint32_t u = 0; u < 2; u++) {
        bool of_town = u == 0, is_limited = below_for_buffers(dice, 2) == 0 && !dice->forks && !dice->has_parts &&
                                            !dice->has_kits && !dice->brings && !dice->brokers;
        say(dice, "  u%u: {at: %s", u, of_town ? "town" : "depot");
        if (keeps_hours)
            say(dice, ", calendar: %s",
                ONE_OF(dice, "{monday-friday: 06:00-22:00, closed: 2027-01-12}",
                       "{monday-saturday: [06:00-10:00, 11:00-19:30], sunday: 22:00-03:00}"));
        static const char *const rules[] = {"first_free", "shortest_queue", "fastest"};
        say(dice, ", choose_station: %s, stations: {", rules[pick(dice, LATE, 3)]);
        for (uint32_t s = 0; s < dice->num_stations; s++) {
            say(dice, "%s", s ? ", " : "");
            bool shares = !keeps_hours && one_in(dice, 8) && !is_limited && !dice->has_audits;
            say_station(dice, dice->stations[s], shares, is_limited, is_limited && !dice->makes_to_stock[s]);
        }
        say(dice, "}");
        say_stock(dice, u);
        say(dice,
            ", costs: {fixed: 900 EUR/month, labour: 24 EUR/h, electricity: 0.2 EUR/kWh, holding: [22 %% per year, 1 "
            "EUR/piece/month], backorder: 0.3 EUR/piece/h}, grid: {value: 0.3 kgCO2e/kWh}}\n");
    }
    say_hub(dice);
    say_kit_units(dice);
    say_mobile_units(&dice->mobile);
}

/* How a network chooses a unit. */
static const char *rule_of(struct dice *dice)
{
    static const char *const rules[] = {", dispatch: shortest_queue",
                                        ", dispatch: {power_of_d: 2}",
                                        ", dispatch: random",
                                        ", dispatch: round_robin",
                                        ", dispatch: earliest_delivery",
                                        ", dispatch: least_cost",
                                        ", dispatch: least_carbon",
                                        ", dispatch: {score: {cost: 20 %, lead_time: 50 %, co2e: 30 %}}",
                                        ", dispatch: {auction: {bidders: 2, bid: delivery}}",
                                        ", dispatch: nearest",
                                        ", dispatch: nearest_free"};
    uint32_t rule = pick(dice, NETWORKS, 2 * sizeof rules / sizeof rules[0]);
    return rule < sizeof rules / sizeof rules[0] ? rules[rule] : "";
}

/* A production provider in the place of a network of another type; NULL: none. */
static const char *contracts_of(struct dice *dice)
{
    static const char *const contracts[] = {
        "cmn, contracts: {all: {units: [u0, u1], price: 9 EUR/piece, capacity: 20 h}}",
        "cmn, if_none_free: {hold: edd}, contracts: {one: {units: u0, price: [3 EUR/h, 1 EUR/order], "
        "share: 30 %, minimum: 20 h, term: 3 days}, two: {units: u1, price: 5 EUR/piece, capacity: 9 h}}",
        "cmn, if_none_free: earliest, contracts: {one: {units: u0, price: 3 EUR/h, capacity: 8 h}, "
        "two: {units: u1, price: 3 EUR/piece, minimum: 40 pieces, term: 5 days, share: 90 %}}",
        "cmn, if_none_free: refuse, contracts: {one: {units: u0, price: 5 EUR/order, capacity: 3 h}, "
        "two: {units: u1, price: 5 EUR/order}}"};
    uint32_t chosen = pick(dice, CONTRACTS, 3 * sizeof contracts / sizeof contracts[0]);
    return chosen < sizeof contracts / sizeof contracts[0] ? contracts[chosen] : NULL;
}

/* What a platform sees, and whether owners take what they are offered. */
static const char *sight_of(struct dice *dice, const char *rule, const char *if_none_free)
{
    static const char *const sights[] = {"",
                                         "",
                                         ", acceptance: 50 %",
                                         ", status_delay: 0 h, acceptance: 80 %",
                                         ", status_delay: 40 min",
                                         ", status_delay: 9 h, sees_own: false, acceptance: 90 %"};
    static const char *const queues[] = {"shortest", "power", "earliest", "score", "auction"};
    uint32_t sight = pick(dice, PLATFORM, 2) ? pick(dice, PLATFORM, sizeof sights / sizeof sights[0]) : 0;
    bool is_seen = strcmp(if_none_free, "earliest") != 0 && !dice->has_kits;
    for (uint32_t i = 0; i < dice->num_products; i++)
        is_seen &= !dice->to_stock[i];
    for (size_t i = 0; i < sizeof queues / sizeof queues[0]; i++)
        is_seen &= !strstr(rule, queues[i]);
    return is_seen || sight < 3 ? sights[sight] : "";
}

static void say_transport(struct dice *dice)
{
    static const char *const choices[] = {"first", "least_cost", "least_carbon", "fastest"};
    static const char *const vehicles[] = {"", ", vehicles: 1", ", vehicles: 3, capacity: 4 kg", ", vehicles: 2"};
    say(dice,
        "transport: {detour: 1.3, choose: %s, modes: {bike: {up_to: 40 km, for: u1, speed: 15 km/h, vehicles: 2, "
        "capacity: 5 kg, tariff: 1 EUR/trip}, slow: {for: u1, speed: 20 km/h, tariff: 0.4 EUR/km, tour: {drops: 7, "
        "between: 2 km}, emissions: {ttw: 0.3 kgCO2e/km}}, ",
        choices[pick(dice, VEHICLES, 4)]);
    say_mobile_mode(&dice->mobile);
    say(dice, "car: {for: [visit, collect], speed: 30 km/h, tariff: 0.3 EUR/km}, post: {for: send, speed: 60 km/h, "
              "handling: 9 h, detour: 1.5, tariff: 7 EUR/order}, van: {speed: 60 km/h, handling: 30 min, emissions: "
              "{ttw: 0.6 kgCO2e/tkm, wtt: 0.15 kgCO2e/tkm}");
    say(dice, "%s", vehicles[pick(dice, VEHICLES, 4)]);
    if (one_in(dice, 3))
        say(dice, ", consolidate: {full: %u kg, at_most: %u h}, tariff: [40 EUR/trip, 0.3 EUR/km, 1 EUR/order]}}}\n",
            1 + below(dice, 30), below(dice, 40));
    else
        say(dice, ", tariff: [9 EUR/order, 2 EUR/tkm]}}}\n");
}

static void make(struct dice *dice, uint32_t number)
{
    static const char *const names[] = {"cut", "weld", "paint"};
    const char *staff[2];
    memset(dice, 0, sizeof *dice);
    dice->stream = glo_stream_make(number, "random scenarios");
    dice->buffers = glo_stream_make(number, "random buffers");
    dice->of_stocks = glo_stream_make(number, "random stocks");
    dice->of_forks = glo_stream_make(number, "random forks");
    dice->brokers = pick(dice, BROKERS, 5) == 0;
    dice->num_stations = 1 + below(dice, 3);
    memcpy(dice->stations, names, sizeof names);
    dice->num_products = 1 + below(dice, MOST_PRODUCTS);
    for (uint32_t i = 0; i < dice->num_products; i++)
        dice->to_stock[i] = one_in(dice, 3) && !dice->brokers;
    draw_parts(dice);
    dice->has_kits = pick(dice, KITS, 3) == 0 && !dice->brokers;
    dice->has_audits = pick(dice, KITS, 4) == 0;
    draw_mobile(&dice->mobile, dice, pick_mobile, &dice->text, dice->to_stock,
                dice->has_parts || dice->has_kits ? 0 : dice->num_products, dice->stations, dice->num_stations);
    dice->has_modules = pick(dice, MODULES, 4) == 0;
    dice->brings = pick(dice, HANDOVER, 3) == 0;
    say(dice, "glocal: 1\n"
              "places:\n"
              "  town: {generate: {uniform: {count: 4, width: 100 km, height: 100 km}}}\n"
              "  depot: {x: 50 km, y: 50 km}\n");
    say_suppliers(dice);
    say_products(dice);
    say_demand(dice);
    say_units(dice);
    for (int i = 0; i < 2; i++)
        staff[i] = staff_of(dice);
    const char *if_none_free = ONE_OF(dice, "hold", "{hold: edd}", "earliest", "refuse");
    const char *type = ONE_OF(dice, "mpn", "central");
    const char *rules[] = {rule_of(dice), rule_of(dice)}, *sight = sight_of(dice, rules[1], if_none_free);
    if (pick(dice, NETWORKS, 3) == 0 && !strstr(rules[0], "free"))
        type = pick(dice, NETWORKS, 2) ? "pfn, spill: {when_queue_above: 1}" : "pfn";
    const char *contracts = dice->brokers ? NULL : contracts_of(dice),
               *provider = strstr(staff[0], "operator") ? "" : ", operator: office";
    if (dice->brokers) {
        type = some_brokers[pick(dice, BROKERS, sizeof some_brokers / sizeof some_brokers[0])];
        staff[0] = rules[0] = "";
    } else if (contracts) {
        type = contracts;
        rules[0] = provider;
    }
    say(dice,
        "networks:\n  near: {type: %s%s, units: [u0, u1]%s%s}\n  cloud: {type: ccm, units: [u0, u1], if_none_free: "
        "%s%s%s%s}\n",
        type, dice->has_audits && type[0] == 'p' ? ", audit: {every: 50 h, takes: 3 h}" : "", staff[0], rules[0],
        if_none_free, staff[1], rules[1], sight);
    say_mobile_network(&dice->mobile);
    say(dice,
        "experiment: {start: 2027-01-04, analysis: terminating, length: 21 days, warmup: 0 h, replications: 2, "
        "seed: %u}\n",
        number);
    say_transport(dice);
}

static void play(uint32_t number)
{
    struct dice dice;
    make(&dice, number);
    play_twice(glo_text_get(&dice.text), number);
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
