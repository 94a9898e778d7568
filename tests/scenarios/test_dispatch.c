/*
 * Dispatch against a linear scan of all units, order by order: a double stands before the type of the network, decides
 * by itself from the state of the stations and then lets the type decide. Networks are random; lists of neighbours are
 * as they are built, cut to one, and empty, so that the index is asked for everything. Lists of preferences say which
 * families serve a place, in which order.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "models/network/types.h"
#include "tests/models/trial.h"

/* The type that the double stands for, how many decisions it saw, and the orders that are held, as they came. */
static const struct glo_network_type *real;
static uint32_t num_decisions, num_held, num_given, held[20000];
static bool by_date, dated, preferring; /* the order of those held; whether the rule looks at dates, or at lists */

/* What the scan knows of a unit for an order. */
struct option {
    uint32_t unit, rank;
    double road;
    bool is_free;
};

/* The lists of preferences: families as written, of the places of the first family and of the others. */
static const char preferences[] = "{site: [full, cutter], square: [slow, remote, full]}";

/* Where a unit stands in the list of a place; GLO_ALL: it is not listed. */
static uint32_t rank_of(const struct glo_networks *n, uint32_t place, uint32_t unit)
{
    static const uint32_t ranks[2][5] = {{1, 0, GLO_ALL, GLO_ALL, GLO_ALL}, {GLO_ALL, 2, 0, GLO_ALL, 1}};
    const struct glo_network *network = &n->plan->networks[0];
    return ranks[network->routes.places->items[place].family][n->production->plan->units[unit].family];
}

static bool comes_first(const struct option *a, const struct option *b)
{
    if (a->rank != b->rank || preferring)
        return a->rank < b->rank || (a->rank == b->rank && a->unit < b->unit);
    return a->road < b->road || (!(a->road > b->road) && a->unit < b->unit);
}

static double road_to(const struct glo_networks *n, uint32_t place, uint32_t unit)
{
    const struct glo_places *places = n->plan->networks[0].routes.places;
    const struct glo_unit *it = &n->production->plan->units[unit];
    if (places->distances)
        return glo_places_stated(places, it->place, place);
    return glo_road(n->transport, glo_distance(&places->items[place].point, &it->point));
}

/* All units that could serve the order, nearest first. `taken[station]`: machines given away already. */
static uint32_t options_of(const struct glo_networks *n, const struct glo_order *order, const uint32_t *taken,
                           struct option *options)
{
    const struct glo_network *network = &n->plan->networks[order->network];
    const struct glo_production_plan *plan = n->production->plan;
    double reach = network->type->reach ? network->type->reach(network->parameters) : (double)NAN;
    uint32_t num = 0;
    for (uint32_t u = 0; u < network->num_units; u++) {
        uint32_t unit = network->units[u], idle = 0;
        struct option it = {unit, preferring ? rank_of(n, order->place, unit) : 0, road_to(n, order->place, unit),
                            false};
        const struct glo_freight freight = glo_networks_freight(n, order, unit);
        if (it.rank == GLO_ALL || !glo_production_can_make(plan, unit, order->product) || it.road > reach ||
            !glo_transport_reaches(n->transport, &freight, it.road))
            continue;
        uint32_t s = glo_production_station(plan, unit, plan->plans[order->product].operations[0].capability);
        const struct glo_station *station = &plan->stations[s];
        for (uint32_t m = 0; m < station->machines; m++)
            idle += n->production->machines[station->first_machine + m].order == GLO_NO_ORDER;
        it.is_free = n->production->stations[s].queue.length == 0 && idle > (taken ? taken[s] : 0);
        uint32_t at = num++;
        for (; at > 0 && comes_first(&it, &options[at - 1]); at--)
            options[at] = options[at - 1];
        options[at] = it;
    }
    return num;
}

/* What should happen to an order. */
struct decision {
    uint32_t unit; /* GLO_NO_UNIT: none */
    double road;
    bool is_held, is_first;
    glo_time agreed;
};

static struct decision assigned(const struct option *to, const struct option *nearest, glo_time agreed)
{
    return (struct decision){to->unit, to->road, false, to->unit == nearest->unit, agreed};
}

static struct decision decide(const struct glo_networks *n, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    struct option options[256];
    uint32_t num = options_of(n, order, NULL, options);
    glo_time least = GLO_NEVER, now = n->simulation->now;
    const struct option *soonest = NULL;
    const char *rule = n->plan->networks[order->network].type->table->name;
    if (num == 0)
        return (struct decision){.unit = GLO_NO_UNIT};
    if (strcmp(rule, "ccm") != 0)
        return assigned(&options[0], &options[0], order->agreed);
    for (uint32_t i = 0; i < num; i++) {
        if (!options[i].is_free)
            continue;
        const struct glo_freight freight = glo_networks_freight(n, order, options[i].unit);
        glo_time delivery = now + glo_production_mean_time(n->production, order, options[i].unit, 0) +
                            glo_transport_time(n->transport, &freight, options[i].road);
        if (!dated || delivery <= order->agreed)
            return assigned(&options[i], &options[0], order->agreed);
        soonest = delivery < least ? &options[i] : soonest;
        least = delivery < least ? delivery : least;
    }
    const struct glo_network *network = &n->plan->networks[order->network];
    const struct glo_choice *if_none_free =
        (const void *)((const char *)network->parameters +
                       glo_parameter_find(network->type->table, "if_none_free")->offset);
    const char *word =
        glo_parameter_find(network->type->table, "if_none_free")->registry->tables[if_none_free->index]->name;
    if (strcmp(word, "refuse") == 0)
        return (struct decision){.unit = GLO_NO_UNIT};
    if (strcmp(word, "hold") == 0)
        return soonest ? assigned(soonest, &options[0], order->agreed)
                       : (struct decision){.unit = GLO_NO_UNIT, .is_held = true};
    least = GLO_NEVER;
    for (uint32_t i = 0; i < num; i++) {
        const struct glo_freight freight = glo_networks_freight(n, order, options[i].unit);
        glo_time delivery = glo_production_predict(n->production, id, options[i].unit, 0) +
                            glo_transport_time(n->transport, &freight, options[i].road);
        soonest = delivery < least ? &options[i] : soonest;
        least = delivery < least ? delivery : least;
    }
    return assigned(soonest, &options[0], least);
}

static void expect_decision(const struct glo_order *order, const struct decision *expected)
{
    num_decisions++;
    cr_assert_eq(order->unit, expected->unit, "order %u of stream %u went to unit %u, not %u", order->number,
                 order->stream, order->unit, expected->unit);
    if (expected->unit == GLO_NO_UNIT)
        return;
    cr_assert(!(order->distance < expected->road) && !(order->distance > expected->road));
    cr_assert_eq(order->first_choice, expected->is_first);
}

static int place(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct decision expected = decide(n, id);
    int code = real->place(n, network, id);
    const struct glo_order *order = glo_orders_get(n->orders, id);
    expect_decision(order, &expected);
    cr_assert_eq(order->fate == GLO_FATE_refused, expected.unit == GLO_NO_UNIT && !expected.is_held);
    cr_assert(expected.unit == GLO_NO_UNIT || order->agreed == expected.agreed);
    if (expected.is_held) {
        uint32_t at = num_held++;
        cr_assert_lt(num_held, sizeof held / sizeof held[0]);
        for (; by_date && at > 0 && glo_orders_get(n->orders, held[at - 1])->agreed > order->agreed; at--)
            held[at] = held[at - 1];
        held[at] = id;
    }
    return code;
}

/* Every held order in turn, to its nearest free unit. */
static int wake(struct glo_networks *n, uint32_t network, uint32_t about)
{
    const struct glo_production_plan *plan = n->production->plan;
    uint32_t *taken = glo_alloc(plan->num_stations, sizeof *taken), left = 0;
    struct decision *expected = glo_alloc(num_held, sizeof *expected);
    cr_assert(taken && expected);
    for (uint32_t i = 0; i < num_held; i++) {
        const struct glo_order *order = glo_orders_get(n->orders, held[i]);
        struct option options[256];
        uint32_t num = options_of(n, order, taken, options), o = 0;
        while (o < num && !options[o].is_free)
            o++;
        expected[i] = (struct decision){.unit = GLO_NO_UNIT};
        if (o == num)
            continue;
        expected[i] = assigned(&options[o], &options[0], order->agreed);
        taken[glo_production_station(plan, options[o].unit, plan->plans[order->product].operations[0].capability)]++;
    }
    int code = real->wake(n, network, about);
    for (uint32_t i = 0; i < num_held; i++) {
        expect_decision(glo_orders_get(n->orders, held[i]), &expected[i]);
        num_given += expected[i].unit != GLO_NO_UNIT;
        if (expected[i].unit == GLO_NO_UNIT)
            held[left++] = held[i];
    }
    num_held = left;
    glo_free(taken);
    glo_free(expected);
    return code;
}

/* Asymmetric distances between all places, in steps of 5 km so that many are equal, as a file. */
static void write_distances(char path[])
{
    FILE *file = fdopen(mkstemp(path), "w");
    uint32_t state = 1;
    cr_assert(file);
    for (int row = -1; row < 55; row++) {
        for (int column = -1; column < 55; column++) {
            int name = row < 0 ? column : row; /* of the header, or of the row */
            const char *comma = column < 0 ? "" : ",";
            state = state * 1664525 + 1013904223;
            if (row < 0 && column < 0)
                fprintf(file, "km");
            else if (row >= 0 && column >= 0)
                fprintf(file, ",%u", 5 * (state >> 24) / 4);
            else if (name < 50)
                fprintf(file, "%sp%d", comma, name + 1);
            else
                fprintf(file, "%s%c", comma, 'a' + name - 50);
        }
        fprintf(file, "\n");
    }
    cr_assert_eq(fclose(file), 0);
}

/*
 * Eighty units of four kinds on and off a grid, three classes of products, two of them alike, with dates. `distances`:
 * a file that states them; NULL: they are planar.
 */
static void run_on(const char *distances, const char *network, const char *modes, const char *rate, uint32_t most,
                   uint32_t num_machines)
{
    char text[4096], roads[256] = "detour: 1.3";
    const char *remote = distances ? "at: square.e" : "x: 300 km, y: 300 km";
    if (distances)
        snprintf(roads, sizeof roads, "distances: %s", distances);
    snprintf(
        text, sizeof text,
        "glocal: 1\n"
        "places:\n"
        "  site: {generate: {uniform: {count: 50, width: 200 km, height: 200 km}}}\n"
        "  square: {rows: [{name: a, x: 0 km, y: 0 km}, {name: b, x: 100 km, y: 0 km}, {name: c, x: 0 km, y: 100 km},\n"
        "    {name: d, x: 100 km, y: 100 km}, {name: e, x: 50 km, y: 50 km}]}\n"
        "products:\n"
        "  one: {plan: [{operation: cut, service: {exponential: 2 h}}]}\n"
        "  same: {plan: [{operation: cut, service: {exponential: 1 h}}]}\n"
        "  two: {plan: [{operation: cut, service: {exponential: 1 h}}, {operation: coat, service: 1 h}]}\n"
        "  back: {plan: [{operation: coat, service: 1 h}, {operation: cut, service: 1 h}]}\n"
        "demand:\n"
        "  many: {rate: %s per hour, at: site, products: {one: 0.4, same: 0.2, two: 0.2, back: 0.2}, due: "
        "{exponential: 6 h}}\n"
        "  corners: {rate: 5 per hour, at: square, products: {one: 0.5, two: 0.5}, lot: {poisson: {mean: 1, plus: "
        "1}}}\n"
        "units:\n"
        "  cutter: {at: site, stations: {cut: {machines: %u}}}\n"
        "  full: {at: square, stations: {cut: {speed: 2}, coat: {machines: 2}}}\n"
        "  slow: {at: square, stations: {coat: {speed: 0.5}, cut: {}}}\n"
        "  coater: {at: square, stations: {coat: {}}}\n"
        "  remote: {%s, stations: {cut: {machines: 3}, coat: {machines: 3}}}\n"
        "transport: {%s, modes: %s}\n"
        "networks: {net: {%s, units: [cutter, full, slow, coater, remote]}}\n"
        "experiment: {length: 40 h, warmup: 0 h, replications: 1, analysis: terminating}\n",
        rate, num_machines, remote, roads, modes, network);
    struct trial trial;
    struct glo_record record;
    struct trial_rows rows;
    trial_open(&trial, text);
    struct glo_scenario *scenario = trial.study.points[0];
    real = scenario->networks.networks[0].type;
    struct glo_network_type stand_in = *real;
    stand_in.place = place;
    if (real->wake)
        stand_in.wake = wake;
    scenario->networks.networks[0].type = &stand_in;
    trial_shorten(scenario, most);
    num_decisions = num_held = num_given = 0;
    by_date = strstr(network, "edd") != NULL;
    dated = strstr(network, "dispatch: ") == NULL;
    preferring = strstr(network, "preference_list") != NULL;
    trial_replicate(&trial, 0, 0, &rows, &record);
    cr_assert_gt(num_decisions, 600, "%s", network);
    cr_expect(!strstr(network, "hold") || num_given > 20, "%s: %u held orders were given away", network, num_given);
    glo_record_free(&record);
    trial_rows_free(&rows);
    trial_close(&trial);
}

static void run(const char *network, const char *modes, const char *rate, uint32_t most, uint32_t num_machines)
{
    run_on(NULL, network, modes, rate, most, num_machines);
}

#define ANY \
    "{van: {speed: 50 km/h, up_to: 60 km}, train: {speed: 90 km/h, handling: 1 h, up_to: 90 km}, truck: {speed: 60 " \
    "km/h}}"
#define LIMITED "{van: {speed: 50 km/h, up_to: 60 km}, train: {speed: 90 km/h, up_to: 150 km}}"

static const uint32_t lists[] = {UINT16_MAX, 1, 0};

#define EACH_LIST for (size_t i = 0; i < 3; i++)

Test(dispatch, nearest)
{
    EACH_LIST run("type: central", ANY, "15", lists[i], 1);
    EACH_LIST run("type: mpn, reach: 100 km", ANY, "15", lists[i], 1);
    EACH_LIST run("type: mpn, reach: 500 km", LIMITED, "15", lists[i], 1);
}

Test(dispatch, hold)
{
    EACH_LIST run("type: ccm, if_none_free: hold", ANY, "28", lists[i], 1);
    EACH_LIST run("type: ccm, if_none_free: hold", LIMITED, "20", lists[i], 1);
}

Test(dispatch, hold_by_date)
{
    EACH_LIST run("type: ccm, if_none_free: {hold: {order: edd}}", ANY, "42", lists[i], 2);
    EACH_LIST run("type: ccm, if_none_free: {hold: {order: edd}}", LIMITED, "25", lists[i], 2);
}

Test(dispatch, refuse)
{
    EACH_LIST run("type: ccm, if_none_free: refuse", ANY, "40", lists[i], 1);
    EACH_LIST run("type: ccm, if_none_free: refuse", LIMITED, "40", lists[i], 1);
}

Test(dispatch, earliest)
{
    EACH_LIST run("type: ccm, if_none_free: earliest", ANY, "30", lists[i], 1);
    EACH_LIST run("type: ccm, if_none_free: earliest", LIMITED, "25", lists[i], 1);
    EACH_LIST run("type: ccm, if_none_free: earliest", "{}", "30", lists[i], 1);
}

Test(dispatch, nearest_free)
{
    EACH_LIST run("type: ccm, dispatch: nearest_free, if_none_free: hold", ANY, "28", lists[i], 1);
    EACH_LIST run("type: ccm, dispatch: nearest_free, if_none_free: refuse", LIMITED, "40", lists[i], 1);
    EACH_LIST run("type: ccm, dispatch: nearest_free, if_none_free: earliest", ANY, "30", lists[i], 1);
}

/* A list is whole, so that nothing can be cut from it. */
static void run_listed(const char *if_none_free, const char *modes, const char *rate)
{
    char network[256];
    snprintf(network, sizeof network, "type: ccm, dispatch: {preference_list: %s}, if_none_free: %s", preferences,
             if_none_free);
    run(network, modes, rate, UINT16_MAX, 1);
}

Test(dispatch, preference_list)
{
    run_listed("hold", ANY, "15");
    run_listed("{hold: {order: edd}}", ANY, "15");
    run_listed("refuse", LIMITED, "30");
    run_listed("earliest", ANY, "15");
    run_listed("earliest", LIMITED, "15");
}

/* Where distances are stated there is no space to search: the rest of the list is looked for among all units. */
Test(dispatch, stated_distances)
{
    char path[] = "/tmp/glocal_distances_XXXXXX";
    write_distances(path);
    EACH_LIST run_on(path, "type: central", ANY, "15", lists[i], 1);
    EACH_LIST run_on(path, "type: mpn, reach: 100 km", LIMITED, "15", lists[i], 1);
    EACH_LIST run_on(path, "type: ccm, if_none_free: hold", ANY, "28", lists[i], 1);
    EACH_LIST run_on(path, "type: ccm, if_none_free: {hold: {order: edd}}", LIMITED, "25", lists[i], 2);
    EACH_LIST run_on(path, "type: ccm, if_none_free: earliest", LIMITED, "25", lists[i], 1);
    EACH_LIST run_on(path, "type: ccm, dispatch: nearest_free, if_none_free: refuse", LIMITED, "40", lists[i], 1);
    cr_assert_eq(unlink(path), 0);
}
