/*
 * ccm, collaborative cloud manufacturing (`collaborative_cloud_manufacturing` section 3.3 and Table 1, template 5):
 * after configuration on the platform an order goes to the unit with free capacity that the rule of dispatch chooses,
 * by default the nearest that can meet the agreed date. If there is none, the platform holds the order, gives it to the
 * unit of earliest predicted delivery, or refuses it.
 *
 * Invariant: while an order is held, no unit that could make it and is in its reach is free.
 */
#include "models/network/types.h"

#include "models/events.h"
#include "models/network/dispatch.h"
#include "models/network/held.h"

#include <assert.h>

enum if_none_free { HOLD, EARLIEST, REFUSE };
enum hold_order { FCFS, EDD };

struct hold {
    uint32_t order; /* enum hold_order */
};

struct ccm {
    struct glo_distribution configuration;
    struct glo_choice dispatch;
    struct glo_choice if_none_free;
};

static const char *const hold_orders[] = {[FCFS] = "fcfs", [EDD] = "edd", NULL};

static const struct glo_parameter hold_parameters[] = {
    {.name = "order",
     .kind = GLO_WORD,
     GLO_FIELD(struct hold, order),
     .words = hold_orders,
     .fallback = "fcfs",
     .doc = "Which held order is given away first: the first to come, or the one with the earliest agreed date."},
    {0},
};
static const struct glo_table hold_table = {
    .name = "hold",
    .doc = "The platform keeps the order until a unit becomes free; the agreed date is no longer tested.",
    .size = sizeof(struct hold),
    .parameters = hold_parameters,
    .main = "order",
};
static const struct glo_table earliest_table = {
    .name = "earliest",
    .doc = "The unit of earliest predicted delivery queues it; that delivery becomes the agreed date.",
};
static const struct glo_table refuse_table = {.name = "refuse", .doc = "The order is declined."};
static const struct glo_table *const none_free_tables[] = {
    [HOLD] = &hold_table, [EARLIEST] = &earliest_table, [REFUSE] = &refuse_table};
static const struct glo_registry none_free_registry = {.name = "if_none_free",
                                                       .doc = "What a platform does when no unit is free in time.",
                                                       .tables = none_free_tables,
                                                       .num = 3};

static const struct glo_parameter parameters[] = {
    {.name = "configuration",
     .kind = GLO_LAW,
     GLO_FIELD(struct ccm, configuration),
     .dimension = "time",
     .fallback = "",
     .absent = "no time",
     .doc =
         "Time that a customer takes to configure an order on the platform, for products without a stage of their own.",
     .example = "{lognormal: {mean: 2 h, scv: 1}}",
     .affects = "lead_time, configuration"},
    {.name = "dispatch",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct ccm, dispatch),
     .registry = &glo_dispatch_registry,
     .fallback = "nearest_free_in_time",
     .doc = "The rule by which a free unit is chosen.",
     .example = "{preference_list: {west: [west, middle, east]}}",
     .affects = "lead_time, distance, first_choice_share",
     .since = "0.2.0"},
    {.name = "if_none_free",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct ccm, if_none_free),
     .registry = &none_free_registry,
     .fallback = "hold",
     .doc = "What happens when no free unit can meet the agreed date.",
     .affects = "lead_time, holding, refused_share"},
    {0},
};
const struct glo_table glo_network_ccm_table = {
    .name = "ccm",
    .doc =
        "Collaborative cloud manufacturing: the nearest unit with free capacity that can meet the agreed date, or the "
        "one that another rule of dispatch chooses.",
    .size = sizeof(struct ccm),
    .parameters = parameters,
};

/* What a replication keeps. */
struct state {
    struct glo_held held;
    bool awake; /* a wake is scheduled for now */
};

static const struct ccm *parameters_of(const struct glo_networks *n, uint32_t network)
{
    return n->plan->networks[network].parameters;
}

static const struct glo_distribution *configuration(const void *of)
{
    const struct ccm *ccm = of;
    return ccm->configuration.type ? &ccm->configuration : NULL;
}

static bool backlogs(const void *of)
{
    return ((const struct ccm *)of)->if_none_free.index != REFUSE;
}

static enum glo_pooling pooling(const void *of)
{
    static const enum glo_pooling kinds[] = {
        [HOLD] = GLO_POOLING_LINE, [EARLIEST] = GLO_POOLING_NONE, [REFUSE] = GLO_POOLING_LOSS};
    return kinds[((const struct ccm *)of)->if_none_free.index];
}

static const struct glo_choice *dispatch(const void *of)
{
    return &((const struct ccm *)of)->dispatch;
}

static int open_network(struct glo_networks *n, uint32_t network, void **own)
{
    struct state *state = *own = glo_alloc(1, sizeof *state);
    n->production->predicts |= parameters_of(n, network)->if_none_free.index == EARLIEST;
    return state ? glo_held_init(&state->held, n->production->plan->pools.num_classes) : GLO_ERR_NO_MEMORY;
}

static void close_network(struct glo_networks *n, uint32_t network, void *own)
{
    struct state *state = own;
    (void)n;
    (void)network;
    if (state)
        glo_held_free(&state->held);
    glo_free(state);
}

/* All eligible units that could deliver earliest are asked; the earliest predicted delivery wins, the first of two
 * that are equal. */
static struct glo_soonest earliest_delivery(const struct glo_networks *n, const struct glo_service *service,
                                            uint32_t id)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    glo_time least = glo_production_least_time(n->production, order);
    struct glo_soonest found = {.delivery = GLO_NEVER};
    struct glo_walk walk;
    glo_walk_start(&walk, service->routes, service->place, service->class_number, service->eligible);
    for (const struct glo_neighbour *it; (it = glo_walk_next(&walk));) {
        if (!service->routes->stated && glo_dispatch_earliest_beyond(n, least, it->road) >= found.delivery)
            break; /* whoever follows is farther away */
        glo_time delivery =
            glo_production_predict(n->production, id, it->unit) + glo_transport_time(n->transport, it->road);
        if (delivery < found.delivery)
            found = (struct glo_soonest){*it, delivery};
    }
    assert(found.delivery != GLO_NEVER); /* place has seen that one is eligible */
    return found;
}

static int assign(struct glo_networks *n, uint32_t id, const struct glo_neighbour *unit,
                  const struct glo_neighbour *nearest)
{
    return glo_networks_assign(n, id, unit, unit->unit == nearest->unit);
}

/* Joins the held orders, by its turn or by its agreed date. */
static int hold(struct glo_networks *n, uint32_t network, const struct glo_service *service, uint32_t id)
{
    struct state *state = n->own[network];
    const struct hold *rule = parameters_of(n, network)->if_none_free.parameters;
    glo_time due = rule->order == EDD ? glo_orders_get(n->orders, id)->agreed : 0;
    if (glo_held_add(&state->held, service->class_number, id, due) != GLO_OK)
        return glo_fail_memory(&n->simulation->problem);
    glo_time_average_add(&n->held[network], n->simulation->now, 1);
    return GLO_OK;
}

static int place(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    const struct ccm *ccm = parameters_of(n, network);
    const struct glo_service service = glo_service_of(n, network, order);
    enum glo_reason reason;
    struct glo_neighbour room;
    struct glo_soonest found;
    const struct glo_neighbour *nearest =
        glo_routes_nearest(service.routes, order->place, service.class_number, &room, &reason);
    if (!nearest)
        return glo_networks_refuse(n, id, reason);
    if (n->plan->networks[network].dispatch->choose(n, &service, order, &found))
        return assign(n, id, &found.unit, nearest);
    if (ccm->if_none_free.index == REFUSE)
        return glo_networks_refuse(n, id, found.delivery == GLO_NEVER ? GLO_REASON_capacity : GLO_REASON_date);
    if (ccm->if_none_free.index == EARLIEST) {
        found = earliest_delivery(n, &service, id);
        order->agreed = found.delivery;
        return assign(n, id, &found.unit, nearest);
    }
    return found.delivery == GLO_NEVER ? hold(n, network, &service, id) : assign(n, id, &found.unit, nearest);
}

/* Units that become free at one instant are collected first: held orders are given away when all of it has happened. */
static int capacity_free(struct glo_networks *n, uint32_t network, uint32_t unit)
{
    (void)unit;
    struct state *state = n->own[network];
    if (state->awake || state->held.length == 0)
        return GLO_OK;
    state->awake = true;
    return glo_simulation_schedule(n->simulation, n->simulation->now, GLO_EVENT_network_wake, network, 0, NULL);
}

static int withdrawn(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct state *state = n->own[network];
    glo_held_remove(&state->held, glo_service_of(n, network, glo_orders_get(n->orders, id)).class_number, id);
    glo_time_average_add(&n->held[network], n->simulation->now, -1);
    return GLO_OK;
}

/* Of the classes with held orders and free units, the one whose first order comes first; GLO_ALL: none. */
static uint32_t next_class(const struct glo_networks *n, uint32_t network)
{
    const struct state *state = n->own[network];
    const struct glo_routes *routes = &n->plan->networks[network].routes;
    uint32_t best = GLO_ALL;
    for (uint32_t c = 0; c < state->held.num_heaps; c++) {
        const struct glo_held_heap *heap = &state->held.heaps[c];
        if (heap->num > 0 && glo_production_free_units(n->production, routes->pool_of[c])->count > 0 &&
            (best == GLO_ALL || glo_held_before(&heap->items[0], &state->held.heaps[best].items[0])))
            best = c;
    }
    return best;
}

/* An order of a class that no free unit reaches: it is passed over until the others have had their turn. */
struct passed {
    uint32_t class_number;
    struct glo_held_order order;
};

/* Gives held orders away in their order, each to its first free unit. */
static int wake(struct glo_networks *n, uint32_t network)
{
    struct state *state = n->own[network];
    struct passed *passed = NULL;
    uint32_t num_passed = 0, max_passed = 0, class_number;
    int code = GLO_OK;
    state->awake = false;
    while (code == GLO_OK && (class_number = next_class(n, network)) != GLO_ALL) {
        struct glo_held_order first = glo_held_take(&state->held, class_number);
        const struct glo_service service = glo_service_of(n, network, glo_orders_get(n->orders, first.order));
        struct glo_neighbour found, room;
        const struct glo_neighbour *nearest;
        enum glo_reason reason;
        if (glo_service_first_free(&service, &found) &&
            (nearest = glo_routes_nearest(service.routes, service.place, class_number, &room, &reason))) {
            glo_time_average_add(&n->held[network], n->simulation->now, -1);
            code = assign(n, first.order, &found, nearest);
        } else if (glo_grow(&passed, &max_passed, (uint64_t)num_passed + 1, sizeof *passed) != GLO_OK)
            code = glo_fail_memory(&n->simulation->problem);
        else
            passed[num_passed++] = (struct passed){class_number, first};
    }
    while (num_passed > 0) {
        num_passed--;
        glo_held_return(&state->held, passed[num_passed].class_number, passed[num_passed].order);
    }
    glo_free(passed);
    return code;
}

static int check(const struct glo_networks *n, uint32_t network)
{
    const struct state *state = n->own[network];
    for (uint32_t c = 0; c < state->held.num_heaps; c++)
        for (uint32_t i = 0; i < state->held.heaps[c].num; i++) {
            const struct glo_order *order = glo_orders_get(n->orders, state->held.heaps[c].items[i].order);
            const struct glo_service service = glo_service_of(n, network, order);
            struct glo_neighbour found;
            if (service.class_number != c || (!state->awake && glo_service_first_free(&service, &found)))
                return glo_fail(&n->simulation->problem, GLO_ERR_BALANCE,
                                "network `%s` at %.6f h: an order is held beside a free unit",
                                n->plan->networks[network].name, glo_hours(n->simulation->now));
        }
    if (!glo_held_sound(&state->held) || n->held[network].level != state->held.length)
        return glo_fail(&n->simulation->problem, GLO_ERR_BALANCE, "network `%s` at %.6f h: held orders were miscounted",
                        n->plan->networks[network].name, glo_hours(n->simulation->now));
    return GLO_OK;
}

const struct glo_network_type glo_network_ccm = {
    .table = &glo_network_ccm_table,
    .configuration = configuration,
    .backlogs = backlogs,
    .pooling = pooling,
    .dispatch = dispatch,
    .open = open_network,
    .place = place,
    .capacity_free = capacity_free,
    .withdrawn = withdrawn,
    .wake = wake,
    .check = check,
    .close = close_network,
};
