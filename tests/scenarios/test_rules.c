/*
 * Rules of dispatch: each decision against a linear scan of all units, with lists of neighbours as they are built, cut
 * to one and empty; the queues that rules make against closed forms; and rules that are badly stated.
 */
#include <math.h>
#include <stdio.h>

#include "models/analytic/formula.h"
#include "models/network/least.h"
#include "models/production/machine.h"
#include "tests/scenarios/claims.h"

/* What the double that stands before the type knows: the rule, and how often each kind of decision came. */
static const struct glo_network_type *real;
static const char *rule;
static uint32_t num_decisions, num_first, last_unit;
static uint32_t chosen_rank[400];
static const char *by = "", *handover = "deliver"; /* how modes are chosen, and what they carry */

struct option {
    struct glo_neighbour unit;
    double values[3]; /* by enum glo_criterion */
    uint32_t present;
};

static bool comes_first(const struct option *a, const struct option *b)
{
    return a->unit.road < b->unit.road || (!(a->unit.road > b->unit.road) && a->unit.unit < b->unit.unit);
}

static uint32_t present_at(const struct glo_networks *n, const struct glo_order *order, uint32_t unit)
{
    const struct glo_production_plan *plan = n->production->plan;
    uint32_t s = glo_production_station(plan, unit, plan->plans[order->product].operations[0].capability);
    uint32_t num = n->production->stations[s].queue.length;
    if (glo_production_is_of_shop(plan, s))
        num += glo_shop_seen(n->production, s)->num_coming;
    for (uint32_t m = 0; m < plan->stations[s].machines; m++)
        num += n->production->machines[plan->stations[s].first_machine + m].order != GLO_NO_ORDER;
    return num;
}

static bool is_free(const struct glo_networks *n, const struct glo_order *order, uint32_t unit)
{
    const struct glo_production_plan *plan = n->production->plan;
    uint32_t s = glo_production_station(plan, unit, plan->plans[order->product].operations[0].capability);
    return present_at(n, order, unit) < plan->stations[s].machines;
}

/* All candidates, nearest first. */
static uint32_t options_of(const struct glo_networks *n, uint32_t id, struct option *options)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_network *network = &n->plan->networks[order->network];
    double reach = network->type->reach ? network->type->reach(network->parameters) : (double)NAN;
    const struct glo_service service = {.network = order->network};
    uint32_t num = 0;
    for (uint32_t u = 0; u < network->num_units; u++) {
        uint32_t unit = network->units[u];
        const struct glo_point *place = &network->routes.places->items[order->place].point;
        double road = glo_road(n->transport, glo_distance(place, &n->production->plan->units[unit].point));
        if (!glo_production_can_make(n->production->plan, unit, order->product) || road > reach ||
            (strcmp(network->type->table->name, "ccm") == 0 && !is_free(n, order, unit)))
            continue;
        struct option it = {.unit = {unit, network->routes.spatial.positions[u], road},
                            .present = present_at(n, order, unit)};
        for (int c = n->production->predicts ? 0 : 1; c < 3; c++)
            it.values[c] = (double)glo_criterion_at(n, &service, (enum glo_criterion)c, id, &it.unit);
        it.values[GLO_BY_DELIVERY] -= (double)n->simulation->now;
        uint32_t at = num++;
        for (; at > 0 && comes_first(&it, &options[at - 1]); at--)
            options[at] = options[at - 1];
        options[at] = it;
    }
    return num;
}

/* The first of the options that is best by a value; `most`: of the nearest. */
static uint32_t best_of(const struct option *options, uint32_t num, int criterion, uint32_t most)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < num && i < most; i++)
        if (criterion < 0 ? options[i].present < options[best].present
                          : options[i].values[criterion] < options[best].values[criterion])
            best = i;
    return best;
}

static double score_of(const struct option *options, uint32_t num, uint32_t at)
{
    static const double weights[3] = {[GLO_BY_DELIVERY] = 0.5, [GLO_BY_COST] = 0.3, [GLO_BY_CARBON] = 0.2};
    double score = 0;
    for (int c = 0; c < 3; c++) {
        double greatest = 0;
        for (uint32_t i = 0; i < num; i++)
            greatest = fmax(greatest, options[i].values[c]);
        score += greatest > 0 ? weights[c] * options[at].values[c] / greatest : 0;
    }
    return score;
}

static uint32_t next_in_turn(const struct option *options, uint32_t num)
{
    uint32_t after = GLO_ALL, least = 0;
    for (uint32_t i = 0; i < num; i++) {
        uint32_t unit = options[i].unit.unit;
        least = unit < options[least].unit.unit ? i : least;
        if (unit >= last_unit && (after == GLO_ALL || unit < options[after].unit.unit))
            after = i;
    }
    return after == GLO_ALL ? least : after;
}

/* Which of the options the rule takes; GLO_ALL: it is drawn. */
static uint32_t expected_of(const struct option *options, uint32_t num)
{
    uint32_t best = 0;
    if (strstr(rule, "score"))
        for (uint32_t i = 1; i < num; i++)
            best = score_of(options, num, i) < score_of(options, num, best) ? i : best;
    return strstr(rule, "score")               ? best
           : strstr(rule, "nearest")           ? 0
           : strstr(rule, "shortest_queue")    ? best_of(options, num, -1, num)
           : strstr(rule, "earliest_delivery") ? best_of(options, num, GLO_BY_DELIVERY, num)
           : strstr(rule, "least_cost")        ? best_of(options, num, GLO_BY_COST, num)
           : strstr(rule, "least_carbon")      ? best_of(options, num, GLO_BY_CARBON, num)
           : strstr(rule, "bid: cost")         ? best_of(options, num, GLO_BY_COST, 4)
           : strstr(rule, "auction")           ? best_of(options, num, GLO_BY_DELIVERY, 7)
           : strstr(rule, "round_robin")       ? next_in_turn(options, num)
                                               : GLO_ALL;
}

static int place(struct glo_networks *n, uint32_t network, uint32_t id)
{
    static struct option options[400];
    uint32_t num = options_of(n, id, options), at = num ? expected_of(options, num) : GLO_ALL;
    int code = real->place(n, network, id);
    const struct glo_order *order = glo_orders_get(n->orders, id);
    cr_assert_eq(order->unit == GLO_NO_UNIT, num == 0, "%s: order %u", rule, order->number);
    num_decisions += num > 1;
    if (num == 0)
        return code;
    uint32_t rank = 0;
    while (rank < num && options[rank].unit.unit != order->unit)
        rank++;
    cr_assert_lt(rank, num, "%s: order %u went to no candidate", rule, order->number);
    cr_assert(at == GLO_ALL || at == rank, "%s: order %u went to option %u, not %u", rule, order->number, rank, at);
    chosen_rank[rank]++;
    num_first += rank == 0;
    last_unit = order->unit + 1;
    return code;
}

/* Sixty-five units of three kinds, that differ in what work costs and emits, two classes of products. */
static void run(const char *type, const char *of_rule, uint32_t most)
{
    char text[4096];
    struct trial trial;
    struct glo_record record;
    struct trial_rows rows;
    snprintf(
        text, sizeof text,
        "glocal: 1\n"
        "places:\n"
        "  site: {generate: {uniform: {count: 60, width: 200 km, height: 200 km}}}\n"
        "  square: {rows: [{name: a, x: 0 km, y: 0 km}, {name: b, x: 100 km, y: 0 km}, {name: c, x: 0 km, y: 100 km},\n"
        "    {name: d, x: 100 km, y: 100 km}, {name: e, x: 50 km, y: 50 km}]}\n"
        "products:\n"
        "  one: {mass: 20 kg, plan: [{operation: cut, service: {exponential: 2 h}}]}\n"
        "  two: {mass: 9 kg, plan: [{operation: cut, service: 1 h}, {operation: coat, service: {exponential: 1 h}}]}\n"
        "demand: {all: {rate: 17 per hour, at: site, handover: %s, products: {one: 70 %%, two: 30 %%},\n"
        "  lot: {geometric: {mean: 0.4, plus: 1}}}}\n"
        "units:\n"
        "  cutter: {at: site, stations: {cut: {power: {busy: 4 kW}}}, grid: {value: 0.5 kgCO2e/kWh},\n"
        "    costs: {labour: 20 EUR/h, electricity: 0.3 EUR/kWh}}\n"
        "  full: {at: square, stations: {cut: {speed: 2, machines: 3, power: {busy: 9 kW}}, coat: {machines: 2}},\n"
        "    grid: {value: 0.1 kgCO2e/kWh}, costs: {labour: 30 EUR/h, electricity: 0.2 EUR/kWh}}\n"
        "  slow: {at: square, stations: {cut: {speed: 0.5}, coat: {machines: 2}}, costs: {labour: 6 EUR/h}}\n"
        "transport: {detour: 1.3, %s modes: {van: {speed: 50 km/h, up_to: 60 km, tariff: [5 EUR/order, 0.4 EUR/km],\n"
        "  emissions: {ttw: 0.5 kgCO2e/tkm, wtt: 0.1 kgCO2e/tkm}},\n"
        "  truck: {speed: 60 km/h, handling: 1 h, tariff: [2 EUR/order, 3 EUR/tkm], emissions: {ttw: 0.1 "
        "kgCO2e/tkm}}}}\n"
        "accounting: {carbon_price: 2 EUR/kgCO2e}\n"
        "networks: {net: {type: %s, units: [cutter, full, slow], dispatch: %s}}\n"
        "experiment: {length: 27 h, warmup: 0 h, replications: 1, analysis: terminating}\n",
        handover, by, type, of_rule);
    trial_open(&trial, text);
    struct glo_scenario *scenario = trial.study.points[0];
    real = scenario->networks.networks[0].type;
    struct glo_network_type stand_in = *real;
    stand_in.place = place;
    scenario->networks.networks[0].type = &stand_in;
    trial_shorten(scenario, most);
    rule = of_rule;
    num_decisions = num_first = last_unit = 0;
    memset(chosen_rank, 0, sizeof chosen_rank);
    trial_replicate(&trial, 0, 0, &rows, &record);
    cr_assert_gt(num_decisions, 400, "%s", of_rule);
    cr_assert(num_first < num_decisions || strstr(of_rule, "nearest"), "%s always took the nearest", of_rule);
    glo_record_free(&record);
    trial_rows_free(&rows);
    trial_close(&trial);
}

/* Rules that look at all candidates, or stop where nobody can be better. */
static void run_rules(const char *type, uint32_t most)
{
    static const char *const rules[] = {"nearest",
                                        "shortest_queue",
                                        "round_robin",
                                        "random",
                                        "{power_of_d: 3}",
                                        "earliest_delivery",
                                        "least_cost",
                                        "least_carbon",
                                        "{score: {cost: 30 %, lead_time: 50 %, co2e: 20 %}}",
                                        "{auction: 7}",
                                        "{auction: {bidders: 4, bid: cost}}"};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        run(type, rules[i], most);
}

Test(rules, decisions)
{
    run_rules("central", UINT16_MAX);
    by = "choose: least_cost,";
    handover = "send";
    run_rules("mpn, reach: 90 km", 0);
    by = "choose: least_carbon,";
    handover = "deliver";
    run_rules("ccm, if_none_free: refuse", 1);
}

/* The near unit emits 4 kg for an order, the far one 1 kg and 2 EUR of the way: worth it from 0.667 EUR/kg on. */
Test(rules, carbon_price_moves_work)
{
    for (int far = 0; far < 2; far++) {
        char text[2048];
        snprintf(text, sizeof text,
                 "glocal: 1\n"
                 "places: {town: {rows: [{name: here, x: 0 km, y: 0 km}, {name: there, x: 10 km, y: 0 km}]}}\n"
                 "products: {part: {mass: 1 kg, plan: [{operation: melt, service: 1 h}]}}\n"
                 "demand: {all: {rate: 1 per hour, at: town.here, products: part}}\n"
                 "units:\n"
                 "  near: {at: town.here, stations: {melt: {power: {busy: 10 kW}}}, grid: {value: 0.4 kgCO2e/kWh}}\n"
                 "  far: {at: town.there, stations: {melt: {power: {busy: 10 kW}}}, grid: {value: 0.1 kgCO2e/kWh}}\n"
                 "transport: {detour: 1, modes: {cart: {speed: 50 km/h, tariff: 0.2 EUR/km}}}\n"
                 "accounting: {carbon_price: %s EUR/kgCO2e}\n"
                 "networks: {net: {type: central, units: [near, far], dispatch: least_cost}}\n"
                 "experiment: {length: 40 h, warmup: 0 h, replications: 1, analysis: terminating}\n",
                 far ? "0.667" : "0.666");
        struct trial_rows rows = trial_rows_of(text);
        cr_assert_gt(rows.num, 10);
        for (uint32_t i = 0; i < rows.num; i++)
            cr_expect_float_eq(rows.items[i].distance, far ? 10 : 0, 1e-9);
        trial_rows_free(&rows);
    }
}

/* Whatever is in reach is drawn as often as the others, by position and by a walk. */
Test(rules, random_is_even)
{
    static const char *const types[] = {"central", "mpn, reach: 900 km"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        run(types[i], "random", UINT16_MAX);
        double expected = 0, chi = 0;
        for (uint32_t k = 0; k < 10; k++)
            expected += chosen_rank[k] / 10.0;
        for (uint32_t k = 0; k < 10; k++)
            chi += (chosen_rank[k] - expected) * (chosen_rank[k] - expected) / expected;
        cr_expect(expected > 5 && chi < 23.6, "%s: chi square %g", types[i], chi); /* 9 degrees, 0.5 % */
    }
}

/* A result of a formula; `argument` may be given as a law of its own by the caller. */
static double result(struct glo_formula_call *call, const char *name)
{
    cr_assert_eq(glo_formula_evaluate(call), GLO_OK, "%s", call->problem.text);
    double value = glo_formula_value(call, name);
    glo_formula_call_free(call);
    return value;
}

/* A Poisson stream of 0.8 x units orders per hour, each of mean 1 h, to equal units of one machine. */
static void expect_time(const char *of_rule, uint32_t units, double hours, double time_in_queue, double width)
{
    char text[1024];
    const struct claim claims[] = {{"time_in_queue", time_in_queue, width}, {"utilisation", 0.8, 0.02}};
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "places: {town: {generate: {uniform: {count: %u, width: 9 km, height: 9 km}}}}\n"
             "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
             "demand: {orders: {rate: %g per hour, at: town}}\n"
             "units: {shop: {at: town, stations: {work: {}}}}\n"
             "networks: {net: {type: central, units: shop, dispatch: %s}}\n"
             "experiment: {length: %g h, warmup: 200 h, replications: 10, seed: 5}\n",
             units, 0.8 * units, of_rule, hours);
    expect_in_theory(text, claims, sizeof claims / sizeof claims[0]);
}

/* The orders of two such units by a rule. */
static struct trial_rows rows_by(const char *of_rule)
{
    char text[1024];
    snprintf(text, sizeof text,
             "glocal: 1\nproducts: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
             "demand: {orders: {rate: 1.6 per hour}}\n"
             "units: {one: {stations: {work: {}}}, two: {stations: {work: {}}}}\n"
             "networks: {net: {type: central, units: [one, two], dispatch: %s}}\n"
             "experiment: {length: 300 h, warmup: 0 h, replications: 1}\n",
             of_rule);
    return trial_rows_of(text);
}

/* A random split of a Poisson stream: units are M/M/1 by themselves. */
Test(rules, random_is_a_split)
{
    expect_time("random", 4, 12000, 4, 0.06);
}

/* In turn: of three units each gets every third order, an Erlang renewal: E3/M/1. */
Test(rules, round_robin)
{
    struct glo_formula_call call;
    struct glo_law law;
    glo_formula_call_init(&call, glo_formula_find("gm1"));
    glo_law_init(&law, GLO_LAW_ERLANG, 1 / 3.0, 3);
    glo_formula_set(&call, "arrival_rate", 0.8);
    glo_formula_set(&call, "service_rate", 1);
    glo_formula_set_law(&call, "interarrival", &law);
    expect_time("round_robin", 3, 20000, result(&call, "time_in_queue"), 0.07);
}

/* Two queues: the shortest is joined, whichever rule looks at both. Ties do not count where units are equal. */
Test(rules, shortest_queue)
{
    struct glo_formula_call call;
    glo_formula_call_init(&call, glo_formula_find("jsq"));
    glo_formula_set(&call, "servers", 2);
    glo_formula_set(&call, "rho", 0.8);
    glo_formula_set(&call, "service_rate", 1);
    expect_time("shortest_queue", 2, 40000, result(&call, "time_in_queue"), 0.07);
    struct trial_rows of_all = rows_by("shortest_queue"), of_two = rows_by("{power_of_d: 2}");
    cr_assert(of_all.num > 300 && of_all.num == of_two.num);
    cr_expect_eq(memcmp(of_all.items, of_two.items, of_all.num * sizeof *of_all.items), 0);
    trial_rows_free(&of_all);
    trial_rows_free(&of_two);
}

/* Two of many: the limit of many servers is missed by the order of 1 / n, here at most 3 % with 100 of them. */
Test(rules, power_of_d)
{
    struct glo_formula_call call;
    struct trial trial;
    glo_formula_call_init(&call, glo_formula_find("power_of_d"));
    glo_formula_set(&call, "choices", 2);
    glo_formula_set(&call, "rho", 0.8);
    glo_formula_set(&call, "service_rate", 1);
    double time = result(&call, "time_in_queue");
    trial_open(&trial, "glocal: 1\n"
                       "places: {town: {generate: {uniform: {count: 100, width: 9 km, height: 9 km}}}}\n"
                       "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                       "demand: {orders: {rate: 80 per hour, at: town}}\n"
                       "units: {shop: {at: town, stations: {work: {}}}}\n"
                       "networks: {net: {type: central, units: shop, dispatch: {power_of_d: 2}}}\n"
                       "experiment: {length: 160 h, warmup: 30 h, replications: 6, seed: 5}\n");
    trial_analyse(&trial, 0.99);
    const struct glo_interval interval = trial_estimate(&trial, 0, "time_in_queue")->interval;
    cr_expect(fabs(interval.mean - time) < 0.03 * time + interval.half_width, "limit %g, found %g+-%g", time,
              interval.mean, interval.half_width);
    cr_expect_lt(interval.half_width, 0.12 * time, "%g+-%g", interval.mean, interval.half_width);
    trial_close(&trial);
}

/* Rules that are badly stated. */
Test(rules, bad)
{
    static const struct {
        const char *rule, *said;
    } cases[] = {
        {"{score: {cost: 30 %, co2e: 60 %}}", "the weights sum to 90 %, not 100 %"},
        {"{score: {cost: 30 %, price: 70 %}}", "price"},
        {"{power_of_d: 0}", "expected an integer >= 1 and <= 64, got 0"},
        {"power_of_d", "power_of_d"},
        {"{auction: {bid: cost}}", "bidders"},
        {"{auction: {bidders: 3, bid: love}}", "love"},
        {"shortest_line", "unknown dispatch `shortest_line`"},
        {"{random: 3}", "`random` takes no parameters"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        struct trial trial;
        snprintf(text, sizeof text,
                 "glocal: 1\nproducts: {part: {plan: [{operation: work, service: 1 h}]}}\n"
                 "demand: {orders: {rate: 0.1 per hour}}\nunits: {shop: {stations: {work: {}}}}\n"
                 "networks: {net: {type: mpn, units: shop, dispatch: %s}}\nexperiment: {length: 10 days}\n",
                 cases[i].rule);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", cases[i].rule);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "%s: %s", cases[i].rule, trial_message(&trial));
        trial_close(&trial);
    }
}
