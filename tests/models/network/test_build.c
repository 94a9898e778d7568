/* Networks that work, and the neighbours of every place: their order, ties, reach, and why there are none. */
#include "models/network/network.h"

#include "tests/models/trial.h"

#define ORDERS(name, at) name ": {rate: 1 per day, " at ", products: {part: 0.5, rare: 0.5}, offered_to: net}"
#define HEAD \
    "glocal: 1\n" \
    "places: {a: {x: 0 km, y: 0 km}, b: {x: 100 km, y: 0 km}, far: {x: 1000 km, y: 0 km}}\n" \
    "products: {part: {plan: [{operation: work, service: 1 h}]}, rare: {plan: [{operation: coat, service: 1 h}]}}\n" \
    "demand: {" ORDERS("s0", "at: a") ", " ORDERS("s1", "at: b") ", " ORDERS("s2", "at: far") ", " ORDERS( \
        "s3", \
        "lot: 1") "}\n" \
                  "units: {u0: {at: b, stations: {work: {}}}, u1: {at: a, stations: {work: {}}},\n" \
                  "  u2: {at: a, stations: {work: {}, coat: {}}}, u3: {at: far, stations: {work: {}, coat: {}}}}\n"
#define TAIL "experiment: {length: 90 h, warmup: 0 h, replications: 1}\n"

static const struct glo_network *open_network(struct trial *trial, const char *network, const char *transport)
{
    char text[2048];
    snprintf(text, sizeof text, HEAD "networks: {other: {type: central, units: u0}, net: {%s}}\n%s" TAIL, network,
             transport);
    trial_open(trial, text);
    cr_assert_eq(trial->study.points[0]->networks.num_networks, 1);
    return &trial->study.points[0]->networks.networks[0];
}

/* All units that can make product 0, as a walk finds them. */
static void expect_neighbours(const struct trial *trial, uint32_t place, const uint32_t *units, const double *roads,
                              uint32_t num)
{
    const struct glo_routes *routes = &trial->study.points[0]->networks.networks[0].routes;
    const struct glo_pools *pools = &trial->study.points[0]->production.pools;
    struct glo_walk walk;
    uint32_t class_number = pools->class_of[0];
    glo_walk_start(&walk, routes, place, class_number, &pools->items[routes->pool_of[class_number]].eligible);
    for (uint32_t i = 0; i < num; i++) {
        const struct glo_neighbour *it = glo_walk_next(&walk);
        cr_assert(it, "place %u has %u neighbours", place, i);
        cr_expect_eq(it->unit, units[i], "place %u: neighbour %u is %u", place, i, it->unit);
        cr_expect_float_eq(it->road, roads[i], 1e-9);
    }
    cr_expect_null(glo_walk_next(&walk));
}

/* Whether some unit serves the product, and if so which; else the reason. */
static bool nearest(const struct trial *trial, uint32_t place, uint32_t product, uint32_t *unit,
                    enum glo_reason *reason)
{
    const struct glo_scenario *scenario = trial->study.points[0];
    struct glo_neighbour room;
    const struct glo_neighbour *found = glo_routes_nearest(&scenario->networks.networks[0].routes, place,
                                                           scenario->production.pools.class_of[product], &room, reason);
    *unit = found ? found->unit : 0;
    return found != NULL;
}

/* By road distance, ties by unit id, each unit once whatever the references. */
Test(network_build, order)
{
    struct trial trial;
    const struct glo_network *network =
        open_network(&trial, "type: mpn, units: [u3, u2, u0, u1, u2]", "transport: {detour: 1.5}\n");
    cr_assert_eq(network->num_units, 4);
    expect_neighbours(&trial, 0, (uint32_t[]){1, 2, 0, 3}, (double[]){0, 0, 150, 1500}, 4);
    expect_neighbours(&trial, 1, (uint32_t[]){0, 1, 2, 3}, (double[]){0, 150, 150, 1350}, 4);
    expect_neighbours(&trial, 3, (uint32_t[]){0, 1, 2, 3}, (double[]){0, 0, 0, 0}, 4); /* nowhere in particular */
    trial_close(&trial);
}

/* Reach is a road distance, its end included. */
Test(network_build, reach)
{
    struct trial trial;
    const struct glo_network *network =
        open_network(&trial, "type: mpn, units: [u0, u1, u2], reach: 150 km", "transport: {detour: 1.5}\n");
    expect_neighbours(&trial, 0, (uint32_t[]){1, 2, 0}, (double[]){0, 0, 150}, 3);
    expect_neighbours(&trial, 2, NULL, NULL, 0);
    uint32_t unit;
    enum glo_reason reason;
    cr_expect(!nearest(&trial, 2, 0, &unit, &reason) && reason == GLO_REASON_reach);
    cr_expect_eq(network->routes.limit, 150);
    trial_close(&trial);
}

/* The nearest that can make it, or why there is none. */
Test(network_build, nearest)
{
    struct trial trial;
    enum glo_reason reason;
    uint32_t unit;
    open_network(&trial, "type: mpn, units: [u0, u1, u2], reach: 200 km",
                 "transport: {modes: {van: {speed: 9 km/h, up_to: 90 km}}}\n");
    cr_expect(nearest(&trial, 0, 1, &unit, &reason) && unit == 2);
    cr_expect(nearest(&trial, 0, 0, &unit, &reason) && unit == 1);
    cr_expect(!nearest(&trial, 1, 1, &unit, &reason));
    cr_expect_eq(reason, GLO_REASON_capability);
    cr_expect(!nearest(&trial, 2, 0, &unit, &reason));
    cr_expect_eq(reason, GLO_REASON_reach);
    trial_close(&trial);
    open_network(&trial, "type: mpn, units: [u0, u1, u2]",
                 "transport: {modes: {van: {speed: 9 km/h, up_to: 90 km}}}\n");
    cr_expect(!nearest(&trial, 2, 0, &unit, &reason));
    cr_expect_eq(reason, GLO_REASON_transport);
    trial_close(&trial);
}

/* A unit knows the networks it belongs to. */
Test(network_build, of_unit)
{
    struct trial trial;
    trial_open(&trial,
               HEAD "networks: {net: {type: ccm, units: [u1, u3]}, other: {type: mpn, units: [u0, u1]}}\n" TAIL);
    const struct glo_network_plan *plan = &trial.study.points[0]->networks;
    const uint64_t *first = plan->first_of_unit;
    cr_expect_eq(plan->num_networks, 1); /* nothing is offered to the other, and u0 and u2 do not exist */
    cr_expect(first[0] == 0 && first[1] == 1 && first[2] == 2 && plan->of_unit[0] == 0 && plan->of_unit[1] == 0);
    trial_close(&trial);
}
