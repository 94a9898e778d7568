/* The networks of a scenario: tables, construction, and the handing on of what happens to the types. */
#include "models/network/network.h"

#include "models/network/types.h"
#include "sim/rare.h"

#include <string.h>

static const struct glo_network_type *const types[] = {
#define GLO_NETWORK(name) &glo_network_##name,
#include "models/network/networks.def"
#undef GLO_NETWORK
};

static const struct glo_table *const tables[] = {
#define GLO_NETWORK(name) &glo_network_##name##_table,
#include "models/network/networks.def"
#undef GLO_NETWORK
};

const struct glo_registry glo_network_registry = {
    .name = "networks", .doc = "Business models.", .tables = tables, .num = sizeof tables / sizeof tables[0]};

const struct glo_network_type *glo_network_type_at(uint32_t index)
{
    return types[index];
}

static const struct glo_parameter parameters[] = {
    {.name = "type",
     .kind = GLO_TYPE,
     GLO_FIELD(struct glo_network_spec, type),
     .registry = &glo_network_registry,
     .doc = "The business model; its own parameters stand beside it.",
     .source = "collaborative_cloud_manufacturing, Table 1"},
    {.name = "units",
     .kind = GLO_REFERENCE,
     GLO_FIELD(struct glo_network_spec, units),
     .many = true,
     .target = "units",
     .doc = "Its production units: families or single units.",
     .example = "minifactory"},
    {.name = "operator",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_network_spec, operator_name),
     .fallback = "",
     .absent = "nobody runs it",
     .doc = "The party that runs the network and is paid its fees.",
     .example = "platform",
     .affects = "profit"},
    {.name = "fees",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_network_spec, fees),
     .table = &glo_fee_table,
     .fallback = "{}",
     .doc = "Fees by name.",
     .example = "{transaction: 6 %, subscription: 90 EUR/month}",
     .affects = "profit"},
    {0},
};
const struct glo_table glo_network_table = {
    .name = "networks",
    .doc = "Who may serve an order, how it is routed, and who pays whom.",
    .size = sizeof(struct glo_network_spec),
    .parameters = parameters,
};

void glo_network_plan_init(struct glo_network_plan *plan)
{
    memset(plan, 0, sizeof *plan);
}

void glo_network_plan_free(struct glo_network_plan *plan)
{
    for (uint32_t i = 0; i < plan->num_networks; i++)
        glo_routes_free(&plan->networks[i].routes);
    glo_free(plan->networks);
    glo_free(plan->number);
    glo_free(plan->first_of_unit);
    glo_free(plan->of_unit);
    memset(plan, 0, sizeof *plan);
}

int glo_networks_open(struct glo_networks *n)
{
    n->own = glo_alloc(n->plan->num_networks, sizeof *n->own);
    n->held = glo_alloc(n->plan->num_networks, sizeof *n->held);
    if (!n->own || !n->held)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < n->plan->num_networks; i++) {
        const struct glo_network_type *type = n->plan->networks[i].type;
        int code = type->open ? type->open(n, i, &n->own[i]) : GLO_OK;
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

void glo_networks_close(struct glo_networks *n)
{
    for (uint32_t i = 0; n->own && i < n->plan->num_networks; i++)
        if (n->plan->networks[i].type->close)
            n->plan->networks[i].type->close(n, i, n->own[i]);
    glo_free(n->own);
    glo_free(n->held);
    n->own = NULL;
    n->held = NULL;
}

int glo_networks_place(struct glo_networks *n, uint32_t order)
{
    uint32_t network = glo_orders_get(n->orders, order)->network;
    return n->plan->networks[network].type->place(n, network, order);
}

int glo_networks_withdraw(struct glo_networks *n, uint32_t order)
{
    uint32_t network = glo_orders_get(n->orders, order)->network;
    return n->plan->networks[network].type->withdrawn(n, network, order);
}

static int tell_free(struct glo_networks *n, uint32_t network, uint32_t unit)
{
    const struct glo_network_type *type = n->plan->networks[network].type;
    return type->capacity_free ? type->capacity_free(n, network, unit) : GLO_OK;
}

int glo_networks_capacity_free(struct glo_networks *n, uint32_t unit)
{
    if (n->plan->num_networks == 1) /* whoever has worked is its own */
        return tell_free(n, 0, unit);
    for (uint64_t i = n->plan->first_of_unit[unit]; i < n->plan->first_of_unit[unit + 1]; i++) {
        int code = tell_free(n, n->plan->of_unit[i], unit);
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

int glo_networks_assign(struct glo_networks *n, uint32_t id, const struct glo_neighbour *neighbour, bool first_choice)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    order->first_choice = first_choice;
    order->distance = neighbour->road;
    return glo_production_assign(n->production, id, neighbour->unit);
}

int glo_networks_refuse(struct glo_networks *n, uint32_t id, enum glo_reason reason)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    order->fate = GLO_FATE_refused;
    order->reason = reason;
    return n->refused(n->world, id);
}

/* Beyond the list, off the path of most orders. */
GLO_APART static int place_beyond(struct glo_networks *n, uint32_t network, uint32_t id, uint32_t class_number)
{
    enum glo_reason reason;
    struct glo_neighbour room;
    const struct glo_neighbour *nearest =
        glo_routes_nearest(&n->plan->networks[network].routes, glo_orders_get(n->orders, id)->place, class_number,
                           &room, &reason);
    return nearest ? glo_networks_assign(n, id, nearest, true) : glo_networks_refuse(n, id, reason);
}

int glo_network_place_nearest(struct glo_networks *n, uint32_t network, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    uint32_t class_number = n->production->plan->pools.class_of[order->product];
    const struct glo_neighbour *listed =
        glo_routes_listed(&n->plan->networks[network].routes, order->place, class_number);
    return listed ? glo_networks_assign(n, id, listed, true) : place_beyond(n, network, id, class_number);
}

void glo_networks_settle(struct glo_networks *n, struct glo_order *order, double price, uint32_t bin)
{
    const struct glo_network *network = &n->plan->networks[order->network];
    for (uint32_t i = 0; i < network->num_fees; i++) {
        const struct glo_fee *fee = &network->fees[i];
        uint32_t flow = fee->of_order[order->unit - fee->first_unit];
        if (flow == GLO_NO_FLOW)
            continue;
        int64_t amount = glo_fee_of_order(fee, price, order->lot);
        if (n->ledger->plan->keys[flow].traced)
            order->cost[n->ledger->plan->keys[flow].account] += amount;
        glo_ledger_book(n->ledger, flow, bin, amount);
    }
}

/* What falls due with time, of the bin that ends now; with the last bin what falls due once. */
static void book_fee(struct glo_networks *n, const struct glo_fee *fee, glo_time length)
{
    uint32_t bin = n->measures->bin;
    bool is_last = bin + 1 == n->measures->window->num_bins;
    for (uint32_t i = 0; i < fee->num_shares; i++)
        if (fee->shares[i].flow != GLO_NO_FLOW)
            glo_ledger_book(n->ledger, fee->shares[i].flow, bin,
                            glo_fee_of_time(fee, &fee->shares[i], glo_hours(length), is_last));
}

void glo_networks_end_bin(struct glo_networks *n, glo_time now)
{
    glo_time length = now - n->measures->window->bins[n->measures->bin];
    for (uint32_t i = 0; i < n->plan->num_networks; i++) {
        const struct glo_network *network = &n->plan->networks[i];
        glo_measures_add_held(n->measures, i, glo_time_average_flush(&n->held[i], now));
        for (uint32_t f = 0; f < network->num_fees; f++)
            book_fee(n, &network->fees[f], length);
    }
}

int glo_networks_check(const struct glo_networks *n)
{
    for (uint32_t i = 0; i < n->plan->num_networks; i++) {
        int code = n->plan->networks[i].type->check ? n->plan->networks[i].type->check(n, i) : GLO_OK;
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}
