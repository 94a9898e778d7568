/*
 * earliest_delivery, least_cost, least_carbon: the candidate that comes to least of a criterion, the nearer of two that
 * are equal. Candidates are looked at from the nearest on, as far as one could still be better.
 */
#include "models/network/bring.h"
#include "models/network/least.h"

#include <math.h>

const struct glo_table glo_dispatch_earliest_delivery_table = {
    .name = "earliest_delivery",
    .doc = "The candidate of earliest predicted delivery: work ahead, mean processing and transport.",
};
const struct glo_table glo_dispatch_least_cost_table = {
    .name = "least_cost",
    .doc = "The candidate that serves the order at the least predicted cost: machine time, electricity, material, "
           "transport, the price of its emissions, and fees that fall due with it.",
};
const struct glo_table glo_dispatch_least_carbon_table = {
    .name = "least_carbon",
    .doc =
        "The candidate that serves the order with the least predicted emission of electricity, material and transport.",
};

int64_t glo_dispatch_carbon(const struct glo_networks *n, const struct glo_order *order,
                            const struct glo_neighbour *unit)
{
    const struct glo_freight freight = glo_networks_freight(n, order, unit->unit);
    const struct glo_trip trip =
        glo_networks_all_trips(n, order, glo_transport_trip(n->transport, &freight, unit->road, NULL));
    return glo_ledger_units(glo_production_foresee(n->production->plan, order, unit->unit).co2e, GLO_CARBON) +
           trip.ttw + trip.wtt;
}

int64_t glo_criterion_at(const struct glo_networks *n, const struct glo_service *service, enum glo_criterion criterion,
                         uint32_t id, const struct glo_neighbour *unit)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    return criterion == GLO_BY_DELIVERY ? glo_dispatch_delivery(n, id, unit)
           : criterion == GLO_BY_COST   ? glo_networks_cost(n, service->network, order, unit)
                                        : glo_dispatch_carbon(n, order, unit);
}

/* The least of making the order at any unit of the network; 0 for large lots. */
static struct glo_foreseen least_making(const struct glo_networks *n, uint32_t network, const struct glo_order *order)
{
    const struct glo_production_plan *plan = n->production->plan;
    const struct glo_network *it = &n->plan->networks[network];
    if (order->lot >= GLO_LEAST_LOTS)
        return (struct glo_foreseen){0, 0};
    struct glo_least *least =
        &n->least[((size_t)network * plan->num_plans + order->product) * GLO_LEAST_LOTS + order->lot];
    if (least->is_known)
        return least->made;
    least->made = (struct glo_foreseen){INFINITY, INFINITY};
    for (uint32_t u = 0; u < it->num_units; u++) {
        if (!glo_production_can_make(plan, it->units[u], order->product))
            continue;
        struct glo_foreseen made = glo_production_foresee(plan, order, it->units[u]);
        least->made.cost = fmin(least->made.cost, made.cost);
        least->made.co2e = fmin(least->made.co2e, made.co2e);
    }
    least->is_known = true;
    return least->made;
}

int64_t glo_criterion_beyond(const struct glo_networks *n, const struct glo_service *service,
                             enum glo_criterion criterion, uint32_t id, double road)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    if (service->routes->stated)
        return INT64_MIN; /* whoever follows may be nearer */
    if (criterion == GLO_BY_DELIVERY)
        return glo_dispatch_earliest_beyond(n, order, glo_production_least_time(n->production, order), road);
    const struct glo_freight freight = glo_networks_freight(n, order, GLO_NO_UNIT);
    const struct glo_trip trip =
        glo_networks_all_trips(n, order, glo_transport_least_trip(n->transport, &freight, road));
    const struct glo_foreseen made = least_making(n, service->network, order);
    int64_t co2e = glo_ledger_units(made.co2e, GLO_CARBON) + trip.ttw + trip.wtt;
    if (criterion == GLO_BY_CARBON)
        return co2e;
    return glo_ledger_units(made.cost, GLO_MONEY) + trip.cost + glo_networks_carbon_cost(n, co2e) +
           glo_networks_fees(n, service->network, order);
}

/* The best candidate by a criterion. */
static bool choose(const struct glo_networks *n, const struct glo_service *service, enum glo_criterion criterion,
                   const struct glo_order *order, struct glo_soonest *found)
{
    uint32_t id = glo_dispatch_id(n, order);
    int64_t best = INT64_MAX;
    struct glo_walk walk;
    found->delivery = GLO_NEVER;
    glo_walk_start(&walk, service->routes, service->place, service->class_number, service->candidates);
    for (const struct glo_neighbour *it; (it = glo_walk_next(&walk));) {
        if (best < INT64_MAX && glo_criterion_beyond(n, service, criterion, id, it->road) >= best)
            break;
        if (!glo_service_accepts(service, id, it))
            continue;
        int64_t value = glo_criterion_at(n, service, criterion, id, it);
        if (value < best) {
            best = value;
            found->unit = *it;
        }
    }
    return best < INT64_MAX;
}

#define RULE(name, by) \
    static bool by_##name(const struct glo_networks *n, const struct glo_service *service, \
                          const struct glo_order *order, struct glo_soonest *found) \
    { \
        return choose(n, service, by, order, found); \
    } \
    const struct glo_dispatch_type glo_dispatch_##name = {.table = &glo_dispatch_##name##_table, \
                                                          .predicts = (by) == GLO_BY_DELIVERY, \
                                                          .weighs = (by) != GLO_BY_DELIVERY, \
                                                          .choose = by_##name}

RULE(earliest_delivery, GLO_BY_DELIVERY);
RULE(least_cost, GLO_BY_COST);
RULE(least_carbon, GLO_BY_CARBON);
