/* Networks that hold no order, with a rule of dispatch: it chooses among all units that are eligible and have room. */
#include "models/network/dispatch.h"
#include "models/network/types.h"

/* The unit that gets the order, beside the nearest that could make it; false, with the reason: none does. */
static bool choose(const struct glo_networks *n, uint32_t network, uint32_t id, struct glo_neighbour *unit,
                   struct glo_neighbour *nearest, enum glo_reason *reason)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    struct glo_service service = glo_service_of(n, network, order);
    struct glo_soonest found;
    const struct glo_neighbour *first =
        glo_routes_nearest(service.routes, service.place, service.class_number, nearest, reason);
    if (!first)
        return false;
    *nearest = *first;
    service.candidates = service.eligible;
    bool any = n->plan->networks[network].dispatch->choose(n, &service, order, &found);
    *unit = any || found.delivery != GLO_NEVER ? found.unit : *nearest;
    *reason = GLO_REASON_capacity;
    return glo_production_has_room(n->production, id, unit->unit);
}

bool glo_network_foresee_by_rule(const struct glo_networks *n, uint32_t network, uint32_t id,
                                 struct glo_neighbour *unit)
{
    enum glo_reason reason;
    struct glo_neighbour nearest;
    return choose(n, network, id, unit, &nearest, &reason);
}

int glo_network_place_by_rule(struct glo_networks *n, uint32_t network, uint32_t id)
{
    enum glo_reason reason;
    struct glo_neighbour unit, nearest;
    if (!choose(n, network, id, &unit, &nearest, &reason))
        return glo_networks_refuse(n, id, reason);
    return glo_networks_assign(n, id, &unit, unit.unit == nearest.unit);
}
