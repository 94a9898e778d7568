/*
 * pfn, production franchise (`collaborative_cloud_manufacturing` Table 1, template 4): a territory has its franchisee,
 * whose outlets serve the customers who live there. An order goes to the outlet of the territory that the rule of
 * dispatch chooses, by default the one with the shortest queue; where the contract allows it, work spills over to the
 * nearest outlet of another territory when too many orders wait.
 */
#include "models/network/dispatch.h"
#include "models/network/territory.h"
#include "models/network/types.h"

enum spill { NEVER, WHEN_QUEUE_ABOVE };

struct threshold {
    int64_t when_queue_above;
};

struct pfn {
    const char *territory; /* a column; NULL: there is one territory */
    struct glo_choice dispatch, spill;
    struct glo_audit_spec audit;
};

static const struct glo_table never_table = {.name = "never", .doc = "Work stays in its territory."};
static const struct glo_parameter threshold_parameters[] = {
    {.name = "when_queue_above",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct threshold, when_queue_above),
     .min = 0,
     .max = UINT32_MAX,
     .doc = "The longest queue, in orders that wait where the order would begin, in which it stays at home."},
    {0},
};
static const struct glo_table threshold_table = {
    .name = "when_queue_above",
    .doc =
        "Where more orders wait at the outlet that the rule chooses, or it has no room, the nearest outlet of another "
        "territory with no more than that waiting gets the order; if there is none, it stays.",
    .size = sizeof(struct threshold),
    .parameters = threshold_parameters,
    .main = "when_queue_above",
};
static const struct glo_table *const spill_tables[] = {[NEVER] = &never_table, [WHEN_QUEUE_ABOVE] = &threshold_table};
static const struct glo_registry spill_registry = {.name = "spill",
                                                   .doc = "When work leaves its territory.",
                                                   .tables = spill_tables,
                                                   .num = sizeof spill_tables / sizeof spill_tables[0]};

static const struct glo_parameter parameters[] = {
    {.name = "territory",
     .kind = GLO_TEXT,
     GLO_FIELD(struct pfn, territory),
     .fallback = "",
     .absent = "all is one territory",
     .doc = "A column of the rows of places and of units: a place belongs to the territory of the units that have the "
            "same value in it. Orders from places of nobody's territory are refused.",
     .example = "admin1",
     .affects = "refused_share, distance",
     .since = "0.2.0"},
    {.name = "dispatch",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct pfn, dispatch),
     .registry = &glo_dispatch_registry,
     .fallback = "shortest_queue",
     .doc =
         "The rule by which an outlet of the territory is chosen, whatever its load; none that looks for free units.",
     .example = "nearest",
     .affects = "lead_time, distance, first_choice_share",
     .since = "0.2.0"},
    {.name = "spill",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct pfn, spill),
     .registry = &spill_registry,
     .fallback = "never",
     .doc = "Whether, and when, an outlet of another territory gets the order.",
     .example = "{when_queue_above: 6}",
     .affects = "lead_time, distance, profit",
     .since = "0.2.0"},
    {.name = "audit",
     .kind = GLO_RECORD,
     GLO_FIELD(struct pfn, audit),
     .table = &glo_audit_table,
     .fallback = "",
     .absent = "none",
     .doc = "The franchisor looks at each outlet at regular times, which stops its work.",
     .example = "{every: 26 weeks, takes: 4 h}",
     .affects = "down_share, lead_time",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_network_pfn_table = {
    .name = "pfn",
    .doc =
        "Production franchise: an outlet of the customer's territory serves; spill-over to others only if the contract "
        "allows it.",
    .size = sizeof(struct pfn),
    .parameters = parameters,
};

static const struct pfn *parameters_of(const struct glo_networks *n, uint32_t network)
{
    return n->plan->networks[network].parameters;
}

static const struct glo_choice *dispatch(const void *of)
{
    return &((const struct pfn *)of)->dispatch;
}

static const char *const *territory(const void *of)
{
    return &((const struct pfn *)of)->territory;
}

static const struct glo_audit_spec *audit(const void *of)
{
    const struct glo_audit_spec *spec = &((const struct pfn *)of)->audit;
    return isnan(spec->every) ? NULL : spec;
}

static int route(struct glo_network *network, const struct glo_written_families *families, const bool *places,
                 const struct glo_review *review)
{
    const struct pfn *pfn = network->parameters;
    if (network->dispatch->by_routes && network->dispatch != &glo_dispatch_nearest) {
        review->say(review->self, GLO_FAULT, &pfn->dispatch, NULL,
                    "a franchise has no rule that looks for free units: its outlets get orders whatever their load",
                    "write `dispatch: nearest`, or `shortest_queue`");
        return GLO_OK;
    }
    network->territories = glo_alloc(1, sizeof *network->territories);
    return network->territories
               ? glo_territories_init(network->territories, &pfn->territory, &network->routes, families, places, review)
               : GLO_ERR_NO_MEMORY;
}

/* Whether more wait at a unit than stay in their territory, or it has no room. */
static bool is_full(const struct glo_networks *n, uint32_t network, uint32_t id, uint32_t unit)
{
    const struct threshold *limit = parameters_of(n, network)->spill.parameters;
    return glo_production_waiting(n->production, glo_orders_get(n->orders, id), unit) > limit->when_queue_above ||
           !glo_production_has_room(n->production, id, unit);
}

/* The nearest unit outside a territory that is not full. */
static bool find_neighbour(const struct glo_networks *n, const struct glo_service *service, uint32_t id,
                           const struct glo_bits *home, struct glo_neighbour *found)
{
    struct glo_walk walk;
    glo_walk_start(&walk, service->routes, service->place, service->class_number, service->eligible);
    for (const struct glo_neighbour *it; (it = glo_walk_next(&walk));)
        if (!glo_bits_has(home, it->position) && !is_full(n, service->network, id, it->unit)) {
            *found = *it;
            return true;
        }
    return false;
}

/* The unit that gets an order, beside the nearest of its territory; false, with the reason: none does. */
static bool decide(const struct glo_networks *n, uint32_t network, uint32_t id, struct glo_neighbour *unit,
                   struct glo_neighbour *nearest, enum glo_reason *reason)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_network *it = &n->plan->networks[network];
    const struct glo_service service = glo_service_of(n, network, order);
    struct glo_service at_home = service;
    struct glo_soonest found;
    uint32_t territory = it->territories->of_place[order->place];
    *reason = territory == GLO_ALL ? GLO_REASON_reach : GLO_REASON_capability;
    if (territory == GLO_ALL || service.eligible->count == 0)
        return false;
    const struct glo_bits *home = glo_territory_of(it->territories, territory, service.class_number);
    at_home.eligible = at_home.candidates = home;
    if (!glo_routes_first(service.routes, service.place, service.class_number, home, nearest)) {
        *reason = home->count > 0 ? GLO_REASON_transport : GLO_REASON_capability;
        return false;
    }
    *unit = it->dispatch->choose(n, &at_home, order, &found) ? found.unit : *nearest;
    if (parameters_of(n, network)->spill.index == WHEN_QUEUE_ABOVE && is_full(n, network, id, unit->unit) &&
        find_neighbour(n, &service, id, home, &found.unit))
        *unit = found.unit;
    *reason = GLO_REASON_capacity;
    return glo_production_has_room(n->production, id, unit->unit);
}

static int place(struct glo_networks *n, uint32_t network, uint32_t id)
{
    enum glo_reason reason;
    struct glo_neighbour unit, nearest;
    if (!decide(n, network, id, &unit, &nearest, &reason))
        return glo_networks_refuse(n, id, reason);
    return glo_networks_assign(n, id, &unit, unit.unit == nearest.unit);
}

static bool foresee(const struct glo_networks *n, uint32_t network, uint32_t id, struct glo_neighbour *unit)
{
    enum glo_reason reason;
    struct glo_neighbour nearest;
    return decide(n, network, id, unit, &nearest, &reason);
}

const struct glo_network_type glo_network_pfn = {
    .table = &glo_network_pfn_table,
    .territory = territory,
    .audit = audit,
    .dispatch = dispatch,
    .route = route,
    .place = place,
    .foresee = foresee,
};
