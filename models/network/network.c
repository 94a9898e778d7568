/* The networks of a scenario: tables, construction, and the handing on of what happens to the types. */
#include "models/network/network.h"

#include "models/events.h"
#include "models/network/bring.h"
#include "models/network/dispatch.h"
#include "models/network/stops.h"
#include "models/network/territory.h"
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

static const char *const pricings[] = {
    [GLO_PRICING_PER_PIECE] = "per_piece", [GLO_PRICING_FEES_ONLY] = "fees_only", NULL};

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
    {.name = "pricing",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_network_spec, pricing),
     .words = pricings,
     .fallback = "per_piece",
     .doc = "Whether customers pay the price of each piece, or nothing but the fees that the network declares.",
     .example = "fees_only",
     .affects = "profit",
     .since = "0.2.0"},
    {.name = "staff",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_network_spec, staff),
     .table = &glo_staff_table,
     .fallback = "{}",
     .doc = "People who work for the network.",
     .example = "{engineers: 9, wage: 55 EUR/h}",
     .since = "0.2.0"},
    {.name = "calendar",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_network_spec, calendar),
     .table = &glo_calendar_table,
     .names = GLO_CALENDAR_NAMES,
     .fallback = "",
     .absent = "they work at all hours",
     .doc = "Working hours of its staff.",
     .example = "{monday-friday: 09:00-18:00}",
     .affects = "configuration, lead_time",
     .since = "0.2.0"},
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

static void free_network(struct glo_network *network)
{
    if (network->territories)
        glo_territories_free(network->territories);
    glo_free(network->territories);
    if (network->stops)
        glo_stops_free(network->stops);
    glo_free(network->stops);
    glo_routes_free(&network->routes);
}

void glo_network_plan_free(struct glo_network_plan *plan)
{
    for (uint32_t i = 0; i < plan->num_networks; i++)
        free_network(&plan->networks[i]);
    glo_free(plan->networks);
    glo_free(plan->number);
    glo_free(plan->first_of_unit);
    glo_free(plan->of_unit);
    memset(plan, 0, sizeof *plan);
}

/* The people of all networks, and the event by which each hears that work is done. */
static int open_staff(struct glo_networks *n)
{
    static const uint32_t events[] = {[GLO_ENGINEERS] = GLO_EVENT_engineered, [GLO_BROKERS] = GLO_EVENT_brokered};
    for (uint32_t i = 0; i < GLO_NUM_PROFESSIONS; i++) {
        n->staff[i] = glo_alloc(n->plan->num_networks, sizeof *n->staff[i]);
        if (!n->staff[i])
            return GLO_ERR_NO_MEMORY;
        for (uint32_t network = 0; network < n->plan->num_networks; network++)
            glo_staff_init(&n->staff[i][network], &n->plan->networks[network].staff[i], n->simulation, n->orders,
                           events[i]);
    }
    return GLO_OK;
}

/* Production tells those networks of every operation that ends whose orders go from unit to unit. */
static int open_steps(struct glo_networks *n)
{
    bool any = false;
    for (uint32_t i = 0; i < n->plan->num_networks; i++)
        any |= n->plan->networks[i].hands_over;
    if (!any)
        return GLO_OK;
    n->stepwise = glo_alloc(n->plan->num_networks, sizeof *n->stepwise);
    if (!n->stepwise)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < n->plan->num_networks; i++)
        n->stepwise[i] = n->plan->networks[i].hands_over;
    n->production->stepwise = n->stepwise;
    return GLO_OK;
}

static void close_staff(struct glo_networks *n)
{
    for (uint32_t i = 0; i < GLO_NUM_PROFESSIONS; i++) {
        for (uint32_t network = 0; n->staff[i] && network < n->plan->num_networks; network++)
            glo_staff_free(&n->staff[i][network]);
        glo_free(n->staff[i]);
        n->staff[i] = NULL;
    }
}

uint32_t glo_network_number(const struct glo_network *network, uint32_t unit)
{
    uint32_t from = 0, to = network->num_units;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (network->units[middle] < unit)
            from = middle + 1;
        else
            to = middle;
    }
    return from < network->num_units && network->units[from] == unit ? from : GLO_ALL;
}

int glo_networks_open(struct glo_networks *n)
{
    n->own = glo_alloc(n->plan->num_networks, sizeof *n->own);
    n->held = glo_alloc(n->plan->num_networks, sizeof *n->held);
    if (!n->own || !n->held || open_staff(n) != GLO_OK || open_steps(n) != GLO_OK || glo_dispatch_open(n) != GLO_OK ||
        glo_moves_open(n) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < n->plan->num_networks; i++) {
        const struct glo_network_type *type = n->plan->networks[i].type;
        n->watches_orders |= type->left != NULL;
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
    close_staff(n);
    n->production->stepwise = NULL;
    glo_free(n->stepwise);
    n->stepwise = NULL;
    glo_free(n->own);
    glo_free(n->views);
    glo_free(n->held);
    glo_free(n->moved);
    n->moved = NULL;
    glo_dispatch_close(n);
    n->own = NULL;
    n->views = NULL;
    n->held = NULL;
}

static const struct glo_network_type *type_of(const struct glo_networks *n, uint32_t order)
{
    return n->plan->networks[glo_orders_get(n->orders, order)->network].type;
}

int glo_networks_brokered(struct glo_networks *n, uint32_t order)
{
    return type_of(n, order)->brokered(n, glo_orders_get(n->orders, order)->network, order);
}

int glo_networks_step_done(struct glo_networks *n, uint32_t order)
{
    return type_of(n, order)->step_done(n, glo_orders_get(n->orders, order)->network, order);
}

int glo_networks_arrived(struct glo_networks *n, uint32_t order)
{
    return type_of(n, order)->arrived(n, glo_orders_get(n->orders, order)->network, order);
}

int glo_networks_unit_changed(struct glo_networks *n, uint32_t station)
{
    uint32_t unit = n->production->plan->stations[station].unit;
    for (uint64_t i = n->plan->first_of_unit[unit]; i < n->plan->first_of_unit[unit + 1]; i++) {
        uint32_t network = n->plan->of_unit[i];
        const struct glo_network_type *type = n->plan->networks[network].type;
        int code = type->unit_changed ? type->unit_changed(n, network, station) : GLO_OK;
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

int glo_networks_withdraw(struct glo_networks *n, uint32_t order)
{
    uint32_t network = glo_orders_get(n->orders, order)->network;
    return n->plan->networks[network].type->withdrawn(n, network, order);
}

int glo_networks_left(struct glo_networks *n, uint32_t order)
{
    uint32_t network = glo_orders_get(n->orders, order)->network;
    const struct glo_network_type *type = n->plan->networks[network].type;
    return type->left ? type->left(n, network, order) : GLO_OK;
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

GLO_APART bool glo_networks_balks(const struct glo_networks *n, uint32_t id, uint32_t unit)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    return n->joins && !n->joins(n->world, id, glo_production_waiting(n->production, order, unit));
}

GLO_APART static void remember(struct glo_networks *n, uint32_t network, const struct glo_neighbour *neighbour)
{
    n->last_unit[network] = n->plan->networks[network].routes.spatial.items[neighbour->position] + 1;
}

int glo_networks_give(struct glo_networks *n, uint32_t id, const struct glo_neighbour *neighbour, bool first_choice)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    if (GLO_RARELY(n->last_unit != NULL))
        remember(n, order->network, neighbour);
    order->first_choice = first_choice;
    order->distance = neighbour->road;
    return GLO_RARELY(n->handovers != NULL) ? glo_networks_bring(n, id, neighbour)
                                            : glo_production_assign(n->production, id, neighbour->unit);
}

int glo_networks_assign(struct glo_networks *n, uint32_t id, const struct glo_neighbour *neighbour, bool first_choice)
{
    if (GLO_RARELY(n->joins != NULL) && glo_networks_balks(n, id, neighbour->unit))
        return glo_networks_balk(n, id);
    return glo_networks_give(n, id, neighbour, first_choice);
}

/* The network that is asked after the one which has refused an order; GLO_ALL: it was the last. */
static uint32_t next_network(const struct glo_networks *n, const struct glo_order *order)
{
    const struct glo_mix *mix = n->mixes[order->stream];
    uint32_t i = 0;
    if (mix->kind != GLO_MIX_CASCADE)
        return GLO_ALL;
    while (mix->networks[i] != order->network)
        i++;
    return i + 1 < mix->num ? mix->networks[i + 1] : GLO_ALL;
}

int glo_networks_refuse(struct glo_networks *n, uint32_t id, enum glo_reason reason)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    uint32_t next = GLO_RARELY(n->mixes != NULL) ? next_network(n, order) : GLO_ALL;
    if (next != GLO_ALL) {
        order->network = next;
        return n->plan->networks[next].type->place(n, next, id);
    }
    order->fate = GLO_FATE_refused;
    order->reason = reason;
    return n->turned_away(n->world, id);
}

int glo_networks_balk(struct glo_networks *n, uint32_t id)
{
    glo_orders_get(n->orders, id)->fate = GLO_FATE_balked;
    return n->turned_away(n->world, id);
}

GLO_APART static bool has_room(const struct glo_networks *n, uint32_t id, uint32_t unit)
{
    return glo_production_has_room(n->production, id, unit);
}

/* The nearest has it, unless there is no room: then nobody else is asked. */
static inline int assign_nearest(struct glo_networks *n, uint32_t id, const struct glo_neighbour *nearest)
{
    bool fits = !GLO_RARELY(n->production->plan->has_buffers) || has_room(n, id, nearest->unit);
    return fits ? glo_networks_assign(n, id, nearest, true) : glo_networks_refuse(n, id, GLO_REASON_capacity);
}

/* Beyond the list, off the path of most orders. */
GLO_APART static int place_beyond(struct glo_networks *n, uint32_t network, uint32_t id, uint32_t class_number)
{
    enum glo_reason reason;
    struct glo_neighbour room;
    const struct glo_neighbour *nearest =
        glo_routes_nearest(&n->plan->networks[network].routes, glo_orders_get(n->orders, id)->place, class_number,
                           &room, &reason);
    return nearest ? assign_nearest(n, id, nearest) : glo_networks_refuse(n, id, reason);
}

bool glo_network_foresee_nearest(const struct glo_networks *n, uint32_t network, uint32_t id,
                                 struct glo_neighbour *unit)
{
    if (!n->plan->networks[network].fixed_routing)
        return glo_network_foresee_by_rule(n, network, id, unit);
    const struct glo_order *order = glo_orders_get(n->orders, id);
    enum glo_reason reason;
    struct glo_neighbour room;
    const struct glo_neighbour *nearest =
        glo_routes_nearest(&n->plan->networks[network].routes, order->place,
                           n->production->plan->pools.class_of[order->product], &room, &reason);
    if (!nearest || !has_room(n, id, nearest->unit))
        return false;
    *unit = *nearest;
    return true;
}

int glo_network_place_nearest(struct glo_networks *n, uint32_t network, uint32_t id)
{
    if (GLO_RARELY(!n->plan->networks[network].fixed_routing))
        return glo_network_place_by_rule(n, network, id);
    const struct glo_order *order = glo_orders_get(n->orders, id);
    uint32_t class_number = n->production->plan->pools.class_of[order->product];
    const struct glo_neighbour *listed =
        glo_routes_listed(&n->plan->networks[network].routes, order->place, class_number);
    return listed ? assign_nearest(n, id, listed) : place_beyond(n, network, id, class_number);
}

/* A fee of an order falls due. */
static inline void charge(struct glo_networks *n, struct glo_order *order, const struct glo_fee *fee, int64_t amount,
                          uint32_t bin)
{
    const struct glo_territories *territories = n->plan->networks[order->network].territories;
    uint32_t flow = glo_fee_flow(fee, order->unit, territories ? territories->of_place[order->place] : GLO_ALL);
    if (flow == GLO_NO_FLOW)
        return;
    if (n->ledger->plan->keys[flow].traced)
        order->cost[n->ledger->plan->keys[flow].account] += amount;
    glo_ledger_book(n->ledger, flow, bin, amount);
}

void glo_networks_settle(struct glo_networks *n, struct glo_order *order, double price, uint32_t bin)
{
    const struct glo_network *network = &n->plan->networks[order->network];
    if (network->type->delivered)
        network->type->delivered(n, order->network, (uint32_t)(order - n->orders->items), price, bin);
    for (uint32_t i = 0; i < network->num_fees && !network->hands_over; i++)
        charge(n, order, &network->fees[i], glo_fee_of_order(&network->fees[i], price, order->lot), bin);
}

void glo_networks_rent(struct glo_networks *n, struct glo_order *order, glo_int128 rented)
{
    const struct glo_network *network = &n->plan->networks[order->network];
    for (uint32_t i = 0; i < network->num_fees; i++)
        charge(n, order, &network->fees[i], glo_fee_of_rent(&network->fees[i], rented), n->measures->bin);
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
        if (network->type->end_bin)
            network->type->end_bin(n, i, now);
        for (uint32_t j = 0; j < GLO_NUM_PROFESSIONS; j++)
            glo_staff_end_bin(&n->staff[j][i], n->measures, n->ledger);
    }
}

int glo_networks_check(const struct glo_networks *n)
{
    for (uint32_t i = 0; i < n->plan->num_networks; i++) {
        int code = n->plan->networks[i].type->check ? n->plan->networks[i].type->check(n, i) : GLO_OK;
        if (code != GLO_OK)
            return code;
        for (uint32_t j = 0; j < GLO_NUM_PROFESSIONS; j++)
            if (!glo_staff_sound(&n->staff[j][i]))
                return glo_fail(&n->simulation->problem, GLO_ERR_BALANCE,
                                "network `%s` at %.6f h: one of its staff is free beside a waiting order, or was "
                                "miscounted",
                                n->plan->networks[i].name, glo_hours(n->simulation->now));
    }
    return GLO_OK;
}
