/* Candidates of an operation, and what a broker foresees of each. */
#include "models/network/broker.h"
#include "models/network/score.h"
#include "models/production/foresee.h"

#include <math.h>

double glo_broker_road(const struct glo_networks *n, uint32_t network, const struct glo_order *order, uint32_t unit)
{
    const struct glo_network *it = &n->plan->networks[network];
    uint32_t position = it->routes.spatial.positions[glo_network_number(it, unit)];
    return glo_routes_member(&it->routes, order->place, position).road;
}

/* An order as it is carried from a unit, with its modules. */
static struct glo_freight freight_of(const struct glo_networks *n, const struct glo_order *order, uint32_t unit)
{
    struct glo_freight freight = glo_networks_freight(n, order, unit);
    freight.mass = glo_production_mass(n->production, order);
    return freight;
}

struct glo_trip glo_broker_trip(const struct glo_networks *n, const struct glo_order *order, uint32_t from, uint32_t to,
                                bool *reaches)
{
    const struct glo_unit *units = n->production->plan->units;
    *reaches = true;
    if (from == to || from == GLO_NO_UNIT)
        return (struct glo_trip){.mode = GLO_NO_CODE};
    double road =
        glo_unit_road(n->plan->networks[order->network].routes.places, n->transport, &units[from], &units[to]);
    struct glo_freight freight = freight_of(n, order, from);
    freight.named = 0; /* however the customer gets it, partners send it to each other */
    freight.is_fetched = false;
    *reaches = glo_transport_reaches(n->transport, &freight, road);
    return glo_transport_trip(n->transport, &freight, road, NULL);
}

/* Adds what a trip takes to what is foreseen; `pays`: the unit does. */
static void add_trip(struct glo_candidate *it, const struct glo_trip *trip, bool pays)
{
    it->cost += pays ? (double)trip->cost / GLO_MONEY : 0;
    it->values[GLO_BROKER_CARBON] += (double)(trip->ttw + trip->wtt) / GLO_CARBON;
}

/* What is foreseen of a unit that has a station for the operation; false: transport does not reach it, or from it. */
static bool foresee(const struct glo_networks *n, uint32_t network, uint32_t id, uint32_t operation, bool is_last,
                    uint32_t from, glo_time at, struct glo_candidate *it)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_production *p = n->production;
    bool reaches;
    const struct glo_trip inbound = glo_broker_trip(n, order, from, it->unit, &reaches);
    const struct glo_foreseen made = glo_production_foresee_operation(p->plan, order, it->unit, operation);
    glo_time delivery = 0;
    it->cost = made.cost;
    it->values[GLO_BROKER_CARBON] = made.co2e;
    add_trip(it, &inbound, true);
    if (is_last) {
        double road = glo_broker_road(n, network, order, it->unit);
        const struct glo_freight freight = freight_of(n, order, it->unit);
        const struct glo_trip outbound = glo_transport_trip(n->transport, &freight, road, NULL);
        reaches &= glo_transport_reaches(n->transport, &freight, road);
        add_trip(it, &outbound, !freight.is_fetched);
        delivery = outbound.duration;
    }
    if (!reaches)
        return false;
    glo_time there = at + inbound.duration;
    it->ready = glo_production_ready(p, order, order->lot, it->unit, operation, there, true);
    glo_time at_once = glo_production_ready(p, order, order->lot, it->unit, operation, there, false);
    it->values[GLO_BROKER_COST] = it->cost;
    it->values[GLO_BROKER_LEAD_TIME] = glo_hours(it->ready + delivery - at);
    it->values[GLO_BROKER_AVAILABILITY] = glo_hours(it->ready - at_once);
    it->values[GLO_BROKER_SOCIAL] = 1 - p->plan->units[it->unit].spec->social;
    return true;
}

/* Whether one comes before another: by score, ties by unit. */
static bool is_before(const struct glo_candidate *a, const struct glo_candidate *b)
{
    return a->score < b->score || (!(a->score > b->score) && a->unit < b->unit);
}

void glo_candidates_bring_best(struct glo_candidate *candidates, uint32_t first, uint32_t num)
{
    uint32_t best = first;
    for (uint32_t i = first + 1; i < num; i++)
        if (is_before(&candidates[i], &candidates[best]))
            best = i;
    struct glo_candidate it = candidates[best];
    candidates[best] = candidates[first];
    candidates[first] = it;
}

uint32_t glo_broker_search(const struct glo_networks *n, uint32_t network, uint32_t id, uint32_t operation,
                           bool is_last, uint32_t from, glo_time at, struct glo_candidate *candidates)
{
    const struct glo_network *it = &n->plan->networks[network];
    const struct glo_production_plan *plan = n->production->plan;
    uint32_t capability = plan->plans[glo_orders_get(n->orders, id)->product].operations[operation].capability;
    double greatest[GLO_NUM_BROKER_CRITERIA] = {0};
    uint32_t num = 0;
    for (uint32_t u = 0; u < it->num_units; u++) {
        candidates[num] = (struct glo_candidate){.unit = it->units[u]};
        if (glo_production_station(plan, it->units[u], capability) == GLO_ALL ||
            !foresee(n, network, id, operation, is_last, from, at, &candidates[num]))
            continue;
        glo_score_see(candidates[num++].values, GLO_NUM_BROKER_CRITERIA, greatest);
    }
    for (uint32_t i = 0; i < num; i++)
        candidates[i].score =
            glo_score_of(candidates[i].values, GLO_NUM_BROKER_CRITERIA, glo_broker_of(n, network)->weights, greatest);
    if (num > 0)
        glo_candidates_bring_best(candidates, 0, num);
    return num;
}
