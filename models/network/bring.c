/* Things on their way to a unit: time, money and emission. */
#include "models/network/bring.h"

#include "models/production/booking.h"
#include "models/production/inbound.h"

static bool has_to_come(const struct glo_networks *n, const struct glo_order *order)
{
    return n->handovers && glo_handover_brings(n->handovers[order->stream].kind);
}

glo_time glo_networks_coming(const struct glo_networks *n, const struct glo_order *order,
                             const struct glo_neighbour *unit)
{
    if (!has_to_come(n, order))
        return 0;
    const struct glo_freight freight = glo_networks_freight(n, order, unit->unit);
    return glo_transport_time(n->transport, &freight, unit->road);
}

struct glo_trip glo_networks_all_trips(const struct glo_networks *n, const struct glo_order *order, struct glo_trip one)
{
    if (!n->handovers)
        return one;
    int64_t num = has_to_come(n, order) ? 2 : 1;
    one.cost *= glo_handover_travels(n->handovers[order->stream].kind) ? 0 : num;
    one.ttw *= num;
    one.wtt *= num;
    return one;
}

int glo_networks_bring(struct glo_networks *n, uint32_t id, const struct glo_neighbour *to)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_production_plan *plan = n->production->plan;
    order->handover = (uint8_t)n->handovers[order->stream].kind;
    if (!has_to_come(n, order))
        return glo_production_assign(n->production, id, to->unit);
    const struct glo_unit_flows *flows = &plan->terms[plan->units[to->unit].terms].flows;
    const struct glo_freight freight = glo_networks_freight(n, order, to->unit);
    const struct glo_trip trip = glo_transport_trip(n->transport, &freight, to->road, NULL);
    glo_book_trip(n->production, order, &trip, GLO_ACCOUNT_inbound,
                  order->handover == GLO_CARRIAGE_visit ? flows->bringing : flows->inbound, flows);
    order->mode = trip.mode;
    return glo_inbound_begin(n->production, id, to->unit, trip.duration);
}
