/*
 * Among several networks, the one that foresees the least cost of serving an order: what its unit would spend on it
 * (foresee.h), the trip to the customer as if the order went alone, the price of what both emit, and the fees of the
 * network that fall due with the order, whoever pays them, for who pays them asks for them; but for what is due for
 * work of another territory only. A type may have a cost of its own instead of the first three. What customers pay is
 * the price of the product everywhere.
 */
#include "models/network/bring.h"
#include "models/production/foresee.h"

int64_t glo_networks_fees(const struct glo_networks *n, uint32_t network, const struct glo_order *order)
{
    const struct glo_network *it = &n->plan->networks[network];
    double price = n->production->plan->plans[order->product].price;
    int64_t sum = 0;
    for (uint32_t i = 0; i < it->num_fees; i++)
        sum += it->fees[i].of_spilled ? 0 : glo_fee_of_order(&it->fees[i], price, order->lot);
    return sum;
}

int64_t glo_networks_carbon_cost(const struct glo_networks *n, int64_t co2e)
{
    double price = n->production->carbon_price;
    return price > 0 ? glo_ledger_units((double)co2e / GLO_CARBON * price, GLO_MONEY) : 0;
}

int64_t glo_networks_cost(const struct glo_networks *n, uint32_t network, const struct glo_order *order,
                          const struct glo_neighbour *unit)
{
    const struct glo_network_type *type = n->plan->networks[network].type;
    if (type->cost)
        return type->cost(n, network, order, unit->unit) + glo_networks_fees(n, network, order);
    const struct glo_freight freight = glo_networks_freight(n, order, unit->unit);
    const struct glo_foreseen made = glo_production_foresee(n->production->plan, order, unit->unit);
    struct glo_trip trip = {0};
    if (!n->plan->networks[network].on_site)
        trip = glo_networks_all_trips(n, order, glo_transport_trip(n->transport, &freight, unit->road, NULL));
    int64_t co2e = glo_ledger_units(made.co2e, GLO_CARBON) + trip.ttw + trip.wtt;
    return glo_ledger_units(made.cost, GLO_MONEY) + trip.cost + glo_networks_carbon_cost(n, co2e) +
           glo_networks_fees(n, network, order);
}

void glo_networks_choose(struct glo_networks *n, uint32_t id)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_mix *mix = n->mixes[order->stream];
    if (mix->kind != GLO_MIX_CHEAPEST)
        return;
    uint32_t chosen = mix->networks[mix->num - 1]; /* where all refuse, the last says why */
    int64_t least = INT64_MAX;
    for (uint32_t i = 0; i < mix->num; i++) {
        struct glo_neighbour unit;
        uint32_t network = mix->networks[i];
        if (!n->plan->networks[network].type->foresee(n, network, id, &unit))
            continue;
        int64_t cost = glo_networks_cost(n, network, order, &unit);
        if (cost < least) {
            least = cost;
            chosen = network;
        }
    }
    order->network = chosen;
}
