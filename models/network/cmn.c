/*
 * cmn, contract manufacturing (`collaborative_cloud_manufacturing` Table 1, template 2, and section 3.2): a production
 * provider, who is the operator of the network, sells to clients and has contracts with the units that make what is
 * sold. Of the units that have reserved capacity left in the calendar week and can meet the agreed date the one whose
 * contract asks least gets the order, the nearer of two that ask the same. Clients pay the provider, who pays the owner
 * of the unit by contract, and at the end of each term for what was not taken of its minimum. Several providers are
 * several networks.
 *
 * Invariant: no more is reserved of a unit in a week than its contract allows, but for orders that `earliest` gives it;
 * while an order is held no contract has as much left.
 */
#include "models/events.h"
#include "models/network/contract.h"
#include "models/network/fallback.h"
#include "models/network/types.h"

#include <stdlib.h>

struct cmn {
    struct glo_list contracts; /* struct glo_contract_spec */
    struct glo_choice if_none_free;
};

static const struct glo_parameter parameters[] = {
    {.name = "contracts",
     .kind = GLO_MAP,
     GLO_FIELD(struct cmn, contracts),
     .table = &glo_contract_table,
     .doc = "Contracts by name; each unit of the network has one.",
     .example = "{small: {units: minifactory, price: 14 EUR/piece, capacity: 40 h}}",
     .affects = "profit, lead_time, refused_share",
     .since = "0.2.0"},
    {.name = "if_none_free",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct cmn, if_none_free),
     .registry = &glo_fallback_registry,
     .fallback = "hold",
     .doc = "What happens when no contract with capacity left can meet the agreed date. Orders are held until the next "
            "calendar week; `earliest` looks at no reserved capacity.",
     .affects = "lead_time, holding, refused_share",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_network_cmn_table = {
    .name = "cmn",
    .doc = "Contract manufacturing: a production provider sells, and units under contract make; the cheapest contract "
           "with capacity left that can meet the agreed date.",
    .size = sizeof(struct cmn),
    .parameters = parameters,
};

/* What was taken of a unit in the term that runs. */
struct term {
    glo_time ends;
    glo_time time;
    uint64_t pieces;
};

/* What a group of contracts asks for an order, and how long its units need. */
struct offer {
    int64_t price;
    glo_time time;
    uint32_t group;
};

/* What a replication keeps. Owns its arrays. */
struct state {
    struct glo_held held;
    glo_time week_ends;
    glo_time *reserved;    /* by number of the unit: of this week */
    struct term *terms;    /* by number of the unit */
    glo_time *least;       /* by group: no order takes less time */
    struct glo_bits *open; /* [class][group]: who can make it, and has as much as that left, by position */
    uint32_t num_open;
    struct offer *offers; /* for one order: room for every group */
    bool waits;           /* a wake is scheduled */
    bool is_over;         /* the window has ended: nothing is owed for time any more */
};

static const struct cmn *parameters_of(const struct glo_networks *n, uint32_t network)
{
    return n->plan->networks[network].parameters;
}

static int build(struct glo_network *network, const struct glo_network_inputs *in)
{
    return glo_contracts_build(network, &((const struct cmn *)network->parameters)->contracts, in);
}

static bool backlogs(const void *of)
{
    return ((const struct cmn *)of)->if_none_free.index != GLO_REFUSE;
}

/* The least time of one piece of any product at the units of a group. */
static glo_time least_time(const struct glo_production_plan *plan, uint32_t unit)
{
    glo_time least = GLO_NEVER;
    for (uint32_t p = 0; p < plan->num_plans; p++) {
        const struct glo_order one = {.product = p, .lot = 1};
        glo_time time = glo_production_can_make(plan, unit, p) ? glo_contract_time(plan, &one, unit) : GLO_NEVER;
        least = time < least ? time : least;
    }
    return least;
}

static int open_network(struct glo_networks *n, uint32_t network, void **own)
{
    const struct glo_network *it = &n->plan->networks[network];
    const struct glo_contracts *contracts = it->contracts;
    uint32_t num_classes = n->production->plan->pools.num_classes;
    struct state *state = *own = glo_alloc(1, sizeof *state);
    if (!state)
        return GLO_ERR_NO_MEMORY;
    state->reserved = glo_alloc(it->num_units, sizeof *state->reserved);
    state->terms = glo_alloc(it->num_units, sizeof *state->terms);
    state->least = glo_alloc(contracts->num_groups, sizeof *state->least);
    state->offers = glo_alloc(contracts->num_groups, sizeof *state->offers);
    state->open = glo_alloc((size_t)num_classes * contracts->num_groups, sizeof *state->open);
    if (!state->reserved || !state->terms || !state->least || !state->offers || !state->open ||
        glo_held_init(&state->held, num_classes) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (; state->num_open < num_classes * contracts->num_groups; state->num_open++)
        if (glo_bits_init(&state->open[state->num_open], it->num_units) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    for (uint32_t g = 0; g < contracts->num_groups; g++)
        state->least[g] = least_time(n->production->plan, it->units[contracts->groups[g].first]);
    for (uint32_t u = 0; u < it->num_units; u++) {
        double term = contracts->items[u].spec->term;
        state->terms[u].ends = isnan(term) ? GLO_NEVER : glo_ticks(term);
    }
    n->production->predicts = true;
    return GLO_OK;
}

static void close_network(struct glo_networks *n, uint32_t network, void *own)
{
    struct state *state = own;
    (void)n;
    (void)network;
    if (!state)
        return;
    for (uint32_t i = 0; i < state->num_open; i++)
        glo_bits_free(&state->open[i]);
    glo_held_free(&state->held);
    glo_free(state->reserved);
    glo_free(state->terms);
    glo_free(state->least);
    glo_free(state->offers);
    glo_free(state->open);
    glo_free(state);
}

/* Whether a contract has so much left this week. */
static bool has_left(const struct state *state, const struct glo_contracts *contracts, uint32_t u, glo_time time)
{
    glo_time capacity = contracts->items[u].capacity;
    return capacity == GLO_NEVER || time <= capacity - state->reserved[u];
}

/* Whether a unit belongs to the open ones of a class. */
static bool is_open(const struct glo_networks *n, const struct glo_network *it, const struct state *state,
                    uint32_t class_number, uint32_t u)
{
    uint32_t pool = it->routes.pool_of[class_number];
    return pool != GLO_ALL &&
           glo_bits_has(&n->production->plan->pools.items[pool].eligible, it->routes.spatial.positions[u]) &&
           has_left(state, it->contracts, u, state->least[it->contracts->items[u].group]);
}

/* The open sets show what a unit has left. */
static void show(const struct glo_networks *n, const struct glo_network *it, struct state *state, uint32_t u)
{
    const struct glo_contracts *contracts = it->contracts;
    uint32_t position = it->routes.spatial.positions[u];
    for (uint32_t c = 0; c < state->held.num_heaps; c++) {
        struct glo_bits *set = &state->open[(size_t)c * contracts->num_groups + contracts->items[u].group];
        bool shown = glo_bits_has(set, position), open = is_open(n, it, state, c, u);
        if (open && !shown)
            glo_bits_add(set, position);
        if (!open && shown)
            glo_bits_remove(set, position);
    }
}

/* With a new week all that is reserved is there again. */
static void begin_week(const struct glo_networks *n, uint32_t network)
{
    const struct glo_network *it = &n->plan->networks[network];
    struct state *state = n->own[network];
    glo_time now = n->simulation->now, monday = it->contracts->monday;
    if (now < state->week_ends)
        return;
    state->week_ends = monday + ((now - monday) / GLO_TICKS_PER_WEEK + 1) * GLO_TICKS_PER_WEEK;
    for (uint32_t u = 0; u < it->num_units; u++) {
        state->reserved[u] = 0;
        show(n, it, state, u);
    }
}

static int cheaper(const void *a, const void *b)
{
    const struct offer *x = a, *y = b;
    return x->price != y->price ? (x->price < y->price ? -1 : 1) : (x->group > y->group) - (x->group < y->group);
}

static const struct glo_bits *open_of(const struct state *state, const struct glo_contracts *contracts,
                                      uint32_t class_number, uint32_t group)
{
    return &state->open[(size_t)class_number * contracts->num_groups + group];
}

/* What the groups with open units ask for an order, the cheapest first; how many they are. */
static uint32_t list_offers(const struct glo_networks *n, const struct glo_service *service,
                            const struct glo_order *order)
{
    const struct glo_network *it = &n->plan->networks[service->network];
    struct state *state = n->own[service->network];
    uint32_t num = 0;
    for (uint32_t g = 0; g < it->contracts->num_groups; g++) {
        if (open_of(state, it->contracts, service->class_number, g)->count == 0)
            continue;
        uint32_t first = it->contracts->groups[g].first;
        glo_time time = glo_contract_time(n->production->plan, order, it->units[first]);
        state->offers[num++] = (struct offer){glo_contract_price(&it->contracts->items[first], order, time), time, g};
    }
    qsort(state->offers, num, sizeof *state->offers, cheaper);
    return num;
}

static bool is_nearer(const struct glo_neighbour *a, const struct glo_neighbour *b)
{
    return a->road < b->road || (a->road == b->road && a->unit < b->unit);
}

/* When a unit would deliver; any time where nobody asks. GLO_NEVER: it would not. */
static glo_time delivery_of(const struct glo_networks *n, uint32_t id, const struct glo_neighbour *unit, bool matters)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    if (!glo_production_has_room(n->production, id, unit->unit))
        return GLO_NEVER;
    return matters || n->production->plan->plans[order->product].to_stock ? glo_dispatch_delivery(n, id, unit)
                                                                          : n->simulation->now;
}

/* The nearest unit of a group that has enough left and delivers by a date (GLO_NEVER: at any time). */
static bool find_in_group(const struct glo_networks *n, const struct glo_service *service, uint32_t id,
                          const struct offer *offer, glo_time date, struct glo_neighbour *found)
{
    const struct glo_contracts *contracts = n->plan->networks[service->network].contracts;
    const struct state *state = n->own[service->network];
    const struct glo_order *order = glo_orders_get(n->orders, id);
    glo_time least = glo_production_least_time(n->production, order);
    struct glo_walk walk;
    glo_walk_start(&walk, service->routes, service->place, service->class_number,
                   open_of(state, contracts, service->class_number, offer->group));
    for (const struct glo_neighbour *it; (it = glo_walk_next(&walk));) {
        if (date != GLO_NEVER && !service->routes->stated &&
            glo_dispatch_earliest_beyond(n, order, least, it->road) > date)
            return false; /* whoever follows is farther away */
        if (!has_left(state, contracts, service->routes->spatial.items[it->position], offer->time))
            continue;
        glo_time delivery = delivery_of(n, id, it, date != GLO_NEVER);
        if (delivery != GLO_NEVER && delivery <= date) {
            *found = *it;
            return true;
        }
    }
    return false;
}

/* The cheapest offer that meets a date, the nearer of two that ask the same. */
static bool find_cheapest(const struct glo_networks *n, const struct glo_service *service, uint32_t id, glo_time date,
                          struct glo_neighbour *found)
{
    const struct state *state = n->own[service->network];
    uint32_t num = list_offers(n, service, glo_orders_get(n->orders, id));
    bool any = false;
    for (uint32_t i = 0; i < num && (!any || state->offers[i].price == state->offers[i - 1].price); i++) {
        struct glo_neighbour unit;
        if (find_in_group(n, service, id, &state->offers[i], date, &unit) && (!any || is_nearer(&unit, found))) {
            *found = unit;
            any = true;
        }
    }
    return any;
}

/* Of all units with enough left the one of earliest predicted delivery; whether there are any, also such that have no
 * room. */
static bool find_soonest(const struct glo_networks *n, const struct glo_service *service, uint32_t id,
                         struct glo_soonest *found)
{
    const struct glo_contracts *contracts = n->plan->networks[service->network].contracts;
    const struct state *state = n->own[service->network];
    uint32_t num = list_offers(n, service, glo_orders_get(n->orders, id));
    bool any = false;
    found->delivery = GLO_NEVER;
    for (uint32_t i = 0; i < num; i++) {
        struct glo_walk walk;
        glo_walk_start(&walk, service->routes, service->place, service->class_number,
                       open_of(state, contracts, service->class_number, state->offers[i].group));
        for (const struct glo_neighbour *it; (it = glo_walk_next(&walk));) {
            if (!has_left(state, contracts, service->routes->spatial.items[it->position], state->offers[i].time))
                continue;
            any = true;
            glo_time delivery = delivery_of(n, id, it, true);
            if (delivery < found->delivery ||
                (delivery == found->delivery && delivery != GLO_NEVER && is_nearer(it, &found->unit)))
                *found = (struct glo_soonest){*it, delivery};
        }
    }
    return any;
}

/* Whether some contract of who is able reserves as much in a week as the order needs. */
static bool will_have(const struct glo_networks *n, const struct glo_service *service, const struct glo_order *order)
{
    const struct glo_network *it = &n->plan->networks[service->network];
    for (uint32_t g = 0; g < it->contracts->num_groups; g++) {
        const struct glo_contract_group *group = &it->contracts->groups[g];
        if (glo_bits_has(service->eligible, it->routes.spatial.positions[group->first]) &&
            glo_contract_time(n->production->plan, order, it->units[group->first]) <= group->most)
            return true;
    }
    return false;
}

static struct glo_decision decide(const struct glo_networks *n, uint32_t network, uint32_t id,
                                  const struct glo_service *service)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_choice *if_none_free = &parameters_of(n, network)->if_none_free;
    enum glo_reason reason;
    struct glo_neighbour room, unit;
    struct glo_soonest found;
    const struct glo_neighbour *nearest =
        glo_routes_nearest(service->routes, order->place, service->class_number, &room, &reason);
    if (!nearest)
        return glo_decline(reason);
    begin_week(n, network);
    if (find_cheapest(n, service, id, order->agreed, &unit))
        return glo_give(&unit, nearest, order->agreed);
    bool any_left = find_soonest(n, service, id, &found);
    if (any_left && found.delivery == GLO_NEVER && if_none_free->index != GLO_EARLIEST)
        return glo_decline(GLO_REASON_capacity); /* they have no room */
    bool waits = if_none_free->index == GLO_HOLD && !any_left && will_have(n, service, order);
    return glo_fallback_decide(n, service, if_none_free, id, nearest, &found, waits);
}

/* Gives an order to a unit, if its customer joins the queue there, and reserves the time it needs. */
static int assign(struct glo_networks *n, uint32_t network, uint32_t id, const struct glo_neighbour *unit,
                  const struct glo_neighbour *nearest)
{
    const struct glo_network *it = &n->plan->networks[network];
    const struct glo_order *order = glo_orders_get(n->orders, id);
    struct state *state = n->own[network];
    uint32_t u = it->routes.spatial.items[unit->position];
    if (glo_networks_balks(n, id, unit->unit))
        return glo_networks_balk(n, id);
    state->reserved[u] += glo_contract_time(n->production->plan, order, unit->unit);
    show(n, it, state, u);
    return glo_networks_give(n, id, unit, unit->unit == nearest->unit);
}

static int place(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    struct state *state = n->own[network];
    const struct glo_service service = glo_service_of(n, network, order);
    const struct glo_decision decision = decide(n, network, id, &service);
    if (decision.what == GLO_DECLINE)
        return glo_networks_refuse(n, id, decision.reason);
    order->agreed = decision.agreed;
    if (decision.what == GLO_GIVE)
        return assign(n, network, id, &decision.unit, &decision.nearest);
    int code = glo_fallback_hold(n, &service, &state->held, &parameters_of(n, network)->if_none_free, id);
    if (code != GLO_OK || state->waits || state->held.length == 0)
        return code;
    state->waits = true;
    return glo_simulation_schedule(n->simulation, state->week_ends, GLO_EVENT_network_wake, network, 0, NULL);
}

static bool foresee(const struct glo_networks *n, uint32_t network, uint32_t id, struct glo_neighbour *unit)
{
    const struct glo_service service = glo_service_of(n, network, glo_orders_get(n->orders, id));
    const struct glo_decision decision = decide(n, network, id, &service);
    *unit = decision.unit;
    return decision.what != GLO_DECLINE;
}

static int withdrawn(struct glo_networks *n, uint32_t network, uint32_t id)
{
    return glo_fallback_withdraw(n, network, &((struct state *)n->own[network])->held, id);
}

/* Of the classes with held orders for which some contract has anything left, the one whose first order comes first. */
static uint32_t next_class(const struct state *state, const struct glo_contracts *contracts)
{
    uint32_t best = GLO_ALL;
    for (uint32_t c = 0; c < state->held.num_heaps; c++) {
        const struct glo_held_heap *heap = &state->held.heaps[c];
        bool any = false;
        for (uint32_t g = 0; heap->num > 0 && g < contracts->num_groups; g++)
            any |= open_of(state, contracts, c, g)->count > 0;
        if (any && (best == GLO_ALL || glo_held_before(&heap->items[0], &state->held.heaps[best].items[0])))
            best = c;
    }
    return best;
}

/* A week has begun: held orders are given away in their order, as far as capacity goes. */
static int wake(struct glo_networks *n, uint32_t network, uint32_t about)
{
    (void)about;
    struct state *state = n->own[network];
    struct glo_passed passed = {0}; /* who needs more than is left */
    uint32_t class_number;
    int code = GLO_OK;
    begin_week(n, network);
    while (code == GLO_OK && (class_number = next_class(state, n->plan->networks[network].contracts)) != GLO_ALL) {
        struct glo_held_order first = glo_held_take(&state->held, class_number);
        const struct glo_service service = glo_service_of(n, network, glo_orders_get(n->orders, first.order));
        struct glo_neighbour found, room;
        const struct glo_neighbour *nearest;
        enum glo_reason reason;
        if (find_cheapest(n, &service, first.order, GLO_NEVER, &found) &&
            (nearest = glo_routes_nearest(service.routes, service.place, class_number, &room, &reason))) {
            glo_time_average_add(&n->held[network], n->simulation->now, -1);
            code = assign(n, network, first.order, &found, nearest);
        } else if (glo_passed_add(&passed, class_number, first) != GLO_OK)
            code = glo_fail_memory(&n->simulation->problem);
    }
    glo_passed_return(&passed, &state->held);
    state->waits = state->held.length > 0;
    if (code != GLO_OK || !state->waits)
        return code;
    return glo_simulation_schedule(n->simulation, state->week_ends, GLO_EVENT_network_wake, network, 0, NULL);
}

/* Books what is missing of the terms of a unit that end by a time of the current bin, or at its end. */
static void end_terms(struct glo_networks *n, uint32_t network, uint32_t u, glo_time until)
{
    const struct glo_contract *contract = &n->plan->networks[network].contracts->items[u];
    struct term *term = &((struct state *)n->own[network])->terms[u];
    while (term->ends <= until) {
        glo_ledger_book(n->ledger, contract->shortage, n->measures->bin,
                        glo_contract_shortage(contract, 1, term->pieces, term->time));
        *term = (struct term){.ends = term->ends + glo_ticks(contract->spec->term)};
    }
}

/* What an order comes to is taken in the term in which it leaves the unit; at the very end of a term it is of it. */
static void delivered(struct glo_networks *n, uint32_t network, uint32_t id, double price, uint32_t bin)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_network *it = &n->plan->networks[network];
    struct state *state = n->own[network];
    const struct glo_contract *contract = glo_contract_of(it, order->unit);
    uint32_t u = (uint32_t)(contract - it->contracts->items);
    glo_time time = glo_contract_time(n->production->plan, order, order->unit);
    (void)price;
    glo_ledger_book(n->ledger, contract->owed, bin, glo_contract_price(contract, order, time));
    if (state->is_over || contract->shortage == GLO_NO_FLOW)
        return;
    end_terms(n, network, u, n->simulation->now - 1);
    state->terms[u].pieces += order->lot;
    state->terms[u].time += time;
}

static void end_bin(struct glo_networks *n, uint32_t network, glo_time now)
{
    const struct glo_network *it = &n->plan->networks[network];
    struct state *state = n->own[network];
    uint32_t bin = n->measures->bin;
    state->is_over = bin + 1 == n->measures->window->num_bins;
    for (uint32_t u = 0; u < it->num_units; u++) {
        const struct glo_contract *contract = &it->contracts->items[u];
        const struct term *term = &state->terms[u];
        if (contract->shortage == GLO_NO_FLOW)
            continue;
        end_terms(n, network, u, now);
        double length = contract->spec->term, part = (glo_hours(now) - (glo_hours(term->ends) - length)) / length;
        if (state->is_over && part > 0)
            glo_ledger_book(n->ledger, contract->shortage, bin,
                            glo_contract_shortage(contract, part, term->pieces, term->time));
    }
}

static int64_t cost(const struct glo_networks *n, uint32_t network, const struct glo_order *order, uint32_t unit)
{
    const struct glo_contract *contract = glo_contract_of(&n->plan->networks[network], unit);
    return glo_contract_price(contract, order, glo_contract_time(n->production->plan, order, unit));
}

/* Whether the open sets are what is left. */
static bool are_shown(const struct glo_networks *n, const struct glo_network *it, const struct state *state)
{
    for (uint32_t c = 0; c < state->held.num_heaps; c++)
        for (uint32_t u = 0; u < it->num_units; u++) {
            const struct glo_bits *set = open_of(state, it->contracts, c, it->contracts->items[u].group);
            if (glo_bits_has(set, it->routes.spatial.positions[u]) != is_open(n, it, state, c, u))
                return false;
        }
    return true;
}

static int check(const struct glo_networks *n, uint32_t network)
{
    const struct glo_network *it = &n->plan->networks[network];
    const struct state *state = n->own[network];
    if (!glo_held_sound(&state->held) || n->held[network].level != state->held.length ||
        (state->held.length > 0 && !state->waits) || (state->week_ends > 0 && !are_shown(n, it, state)))
        return glo_fail(&n->simulation->problem, GLO_ERR_BALANCE,
                        "network `%s` at %.6f h: held orders, or what contracts have left, were miscounted", it->name,
                        glo_hours(n->simulation->now));
    for (uint32_t c = 0; c < state->held.num_heaps; c++)
        for (uint32_t i = 0; i < state->held.heaps[c].num; i++) {
            uint32_t id = state->held.heaps[c].items[i].order;
            const struct glo_order *order = glo_orders_get(n->orders, id);
            const struct glo_service service = glo_service_of(n, network, order);
            struct glo_neighbour found;
            bool may_wait = n->simulation->now >= state->week_ends || n->production->plan->has_buffers ||
                            n->production->plan->plans[order->product].to_stock;
            if (service.class_number != c || (!may_wait && find_cheapest(n, &service, id, GLO_NEVER, &found)))
                return glo_fail(&n->simulation->problem, GLO_ERR_BALANCE,
                                "network `%s` at %.6f h: an order is held beside a contract with capacity left",
                                it->name, glo_hours(n->simulation->now));
        }
    return GLO_OK;
}

const struct glo_network_type glo_network_cmn = {
    .table = &glo_network_cmn_table,
    .build = build,
    .backlogs = backlogs,
    .open = open_network,
    .place = place,
    .foresee = foresee,
    .cost = cost,
    .delivered = delivered,
    .end_bin = end_bin,
    .withdrawn = withdrawn,
    .wake = wake,
    .check = check,
    .close = close_network,
};
