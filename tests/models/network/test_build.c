/* Networks that work, and the neighbours of every place: their order, ties, reach, and why there are none. */
#include "models/network/network.h"

#include "tests/models/trial.h"

#define HEAD \
    "glocal: 1\n" \
    "places: {a: {x: 0 km, y: 0 km}, b: {x: 100 km, y: 0 km}, far: {x: 1000 km, y: 0 km}}\n" \
    "products: {part: {plan: [{operation: work, service: 1 h}]}, rare: {plan: [{operation: coat, service: 1 h}]}}\n" \
    "demand: {orders: {rate: 1 per day, at: a, products: part, offered_to: net}}\n" \
    "units: {u0: {at: b, stations: {work: {}}}, u1: {at: a, stations: {work: {}}}, u2: {at: a, stations: {coat: " \
    "{}}},\n" \
    "  u3: {at: far, stations: {work: {}, coat: {}}}}\n"
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

static void expect_neighbours(const struct glo_network *network, uint32_t place, const uint32_t *units,
                              const double *roads, uint32_t num)
{
    const struct glo_neighbour *first, *end;
    glo_network_neighbours(network, place, &first, &end);
    cr_assert_eq(end - first, num, "place %u has %td neighbours", place, end - first);
    for (uint32_t i = 0; i < num; i++) {
        cr_expect_eq(first[i].unit, units[i], "place %u: neighbour %u is %u", place, i, first[i].unit);
        cr_expect_float_eq(first[i].road, roads[i], 1e-9);
    }
}

/* By road distance, ties by unit id, each unit once whatever the references. */
Test(network_build, order)
{
    struct trial trial;
    const struct glo_network *network =
        open_network(&trial, "type: mpn, units: [u3, u2, u0, u1, u2]", "transport: {detour: 1.5}\n");
    cr_assert_eq(network->num_units, 4);
    expect_neighbours(network, 0, (uint32_t[]){1, 2, 0, 3}, (double[]){0, 0, 150, 1500}, 4);
    expect_neighbours(network, 1, (uint32_t[]){0, 1, 2, 3}, (double[]){0, 150, 150, 1350}, 4);
    expect_neighbours(network, 3, (uint32_t[]){0, 1, 2, 3}, (double[]){0, 0, 0, 0}, 4); /* nowhere in particular */
    trial_close(&trial);
}

/* Reach is a road distance, its end included. */
Test(network_build, reach)
{
    struct trial trial;
    const struct glo_network *network =
        open_network(&trial, "type: mpn, units: [u0, u1, u2], reach: 150 km", "transport: {detour: 1.5}\n");
    expect_neighbours(network, 0, (uint32_t[]){1, 2, 0}, (double[]){0, 0, 150}, 3);
    expect_neighbours(network, 2, NULL, NULL, 0);
    cr_expect_eq(network->neighbours.reasons[2], GLO_REASON_reach);
    trial_close(&trial);
}

/* The nearest that can make it, or why there is none. */
Test(network_build, nearest)
{
    struct trial trial;
    enum glo_reason reason;
    const struct glo_network *network = open_network(&trial, "type: mpn, units: [u0, u1, u2], reach: 200 km",
                                                     "transport: {modes: {van: {speed: 9 km/h, up_to: 90 km}}}\n");
    const struct glo_production_plan *production = &trial.study.points[0]->production;
    const struct glo_neighbour *found = glo_network_nearest(network, production, 0, 1, &reason);
    cr_assert(found && production->units[found->unit].first_station == 2);
    cr_expect_null(glo_network_nearest(network, production, 1, 1, &reason));
    cr_expect_eq(reason, GLO_REASON_capability);
    cr_expect_null(glo_network_nearest(network, production, 2, 0, &reason));
    cr_expect_eq(reason, GLO_REASON_reach);
    trial_close(&trial);
    network = open_network(&trial, "type: mpn, units: [u0, u1]",
                           "transport: {modes: {van: {speed: 9 km/h, up_to: 90 km}}}\n");
    cr_expect_null(glo_network_nearest(network, &trial.study.points[0]->production, 2, 0, &reason));
    cr_expect_eq(reason, GLO_REASON_transport);
    trial_close(&trial);
}

/* A unit knows the networks it belongs to. */
Test(network_build, of_unit)
{
    struct trial trial;
    trial_open(&trial, HEAD "networks: {net: {type: ccm, units: [u0, u1]}}\n" TAIL);
    const struct glo_network_plan *plan = &trial.study.points[0]->networks;
    cr_expect(plan->first_of_unit[0] == 0 && plan->first_of_unit[1] == 1 && plan->first_of_unit[2] == 2);
    cr_expect(plan->of_unit[0] == 0 && plan->of_unit[1] == 0);
    trial_close(&trial);
}
