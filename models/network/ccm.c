/*
 * ccm, collaborative cloud manufacturing (`collaborative_cloud_manufacturing` section 3.3 and Table 1, template 5):
 * after configuration on the platform an order goes to the nearest unit with free capacity that can meet the agreed
 * date. If there is none, the platform holds the order, gives it to the unit of earliest predicted delivery, or refuses
 * it.
 *
 * Only means and visible state are used: no rule reads the work that an order carries.
 *
 * Invariant: while an order is held, no unit that could make it and is in its reach is free.
 */
#include "models/network/types.h"

#include "models/events.h"

#include <assert.h>

enum if_none_free { HOLD, EARLIEST, REFUSE };
enum hold_order { FCFS, EDD };

struct hold {
    uint32_t order; /* enum hold_order */
};

struct ccm {
    struct glo_distribution configuration;
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
    .doc = "Collaborative cloud manufacturing: the nearest unit with free capacity that can meet the agreed date.",
    .size = sizeof(struct ccm),
    .parameters = parameters,
};

/* What a replication keeps: the held orders in the order in which they will be given away. */
struct state {
    struct glo_order_queue held;
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

static int open_network(struct glo_networks *n, uint32_t network, void **own)
{
    (void)n;
    (void)network;
    struct state *state = glo_alloc(1, sizeof *state);
    if (!state)
        return GLO_ERR_NO_MEMORY;
    glo_order_queue_init(&state->held);
    *own = state;
    return GLO_OK;
}

static void close_network(struct glo_networks *n, uint32_t network, void *own)
{
    (void)n;
    (void)network;
    glo_free(own);
}

static bool can_start(const struct glo_networks *n, uint32_t unit, uint32_t product)
{
    const struct glo_production *production = n->production;
    return glo_production_can_make(production->plan, unit, product) &&
           glo_production_is_free(production, unit, product);
}

/* The nearest free unit; dates are not looked at. */
static const struct glo_neighbour *nearest_free(const struct glo_networks *n, uint32_t network,
                                                const struct glo_order *order)
{
    const struct glo_neighbour *it, *end;
    for (glo_network_neighbours(&n->plan->networks[network], order->place, &it, &end); it < end; it++)
        if (can_start(n, it->unit, order->product))
            return it;
    return NULL;
}

/* Delivery predicted for an order that starts at once: mean processing and transport. */
static glo_time delivery_now(const struct glo_networks *n, const struct glo_order *order,
                             const struct glo_neighbour *to)
{
    return n->simulation->now + glo_production_mean_time(n->production, order, to->unit) +
           glo_transport_time(n->transport, to->road);
}

/* The nearest free unit that can meet the agreed date; where none can, `*soonest` is the free one of earliest delivery,
 * or NULL. */
static const struct glo_neighbour *nearest_in_time(const struct glo_networks *n, uint32_t network,
                                                   const struct glo_order *order, const struct glo_neighbour **soonest)
{
    const struct glo_neighbour *it, *end;
    glo_time best = GLO_NEVER;
    *soonest = NULL;
    for (glo_network_neighbours(&n->plan->networks[network], order->place, &it, &end); it < end; it++) {
        if (!can_start(n, it->unit, order->product))
            continue;
        glo_time delivery = delivery_now(n, order, it);
        if (delivery <= order->agreed)
            return it;
        if (delivery < best) {
            best = delivery;
            *soonest = it;
        }
    }
    return NULL;
}

/* Joins the held orders: at the end, or before the first that is due later. */
static int hold(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct state *state = n->own[network];
    const struct hold *rule = parameters_of(n, network)->if_none_free.parameters;
    uint32_t successor = GLO_NO_ORDER;
    if (rule->order == EDD) {
        glo_time due = glo_orders_get(n->orders, id)->agreed;
        for (uint32_t other = state->held.last; other != GLO_NO_ORDER;
             other = glo_orders_get(n->orders, other)->previous) {
            if (glo_orders_get(n->orders, other)->agreed <= due)
                break;
            successor = other;
        }
    }
    glo_order_queue_insert(&state->held, n->orders, id, successor);
    glo_time_average_add(&n->held[network], n->simulation->now, 1);
    return GLO_OK;
}

/* All eligible units are asked; the earliest predicted delivery wins, the nearer of two that are equal. */
static int assign_earliest(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_neighbour *it, *end, *best = NULL;
    glo_time best_delivery = GLO_NEVER;
    for (glo_network_neighbours(&n->plan->networks[network], order->place, &it, &end); it < end; it++) {
        if (!glo_production_can_make(n->production->plan, it->unit, order->product))
            continue;
        glo_time delivery =
            glo_production_predict(n->production, id, it->unit) + glo_transport_time(n->transport, it->road);
        if (delivery < best_delivery) {
            best_delivery = delivery;
            best = it;
        }
    }
    assert(best); /* place has seen that one is eligible */
    order->agreed = best_delivery;
    return glo_networks_assign(n, id, best);
}

static int place(struct glo_networks *n, uint32_t network, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct ccm *ccm = parameters_of(n, network);
    enum glo_reason reason;
    const struct glo_neighbour *soonest;
    if (!glo_network_nearest(&n->plan->networks[network], n->production->plan, order->place, order->product, &reason))
        return glo_networks_refuse(n, id, reason);
    const struct glo_neighbour *found = nearest_in_time(n, network, order, &soonest);
    if (found)
        return glo_networks_assign(n, id, found);
    if (ccm->if_none_free.index == REFUSE)
        return glo_networks_refuse(n, id, soonest ? GLO_REASON_date : GLO_REASON_capacity);
    if (ccm->if_none_free.index == EARLIEST)
        return assign_earliest(n, network, id);
    return soonest ? glo_networks_assign(n, id, soonest) : hold(n, network, id);
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

/* Whether any unit of the network could start some operation: else there is nothing to give away to. */
static bool any_free(const struct glo_networks *n, uint32_t network)
{
    const struct glo_network *it = &n->plan->networks[network];
    for (uint32_t i = 0; i < it->num_units; i++)
        if (glo_production_any_free(n->production, it->units[i]))
            return true;
    return false;
}

static int wake(struct glo_networks *n, uint32_t network)
{
    struct state *state = n->own[network];
    state->awake = false;
    for (uint32_t id = state->held.first; id != GLO_NO_ORDER && any_free(n, network);) {
        const struct glo_order *order = glo_orders_get(n->orders, id);
        uint32_t next = order->next;
        const struct glo_neighbour *found = nearest_free(n, network, order);
        if (found) {
            glo_order_queue_remove(&state->held, n->orders, id);
            glo_time_average_add(&n->held[network], n->simulation->now, -1);
            int code = glo_networks_assign(n, id, found);
            if (code != GLO_OK)
                return code;
        }
        id = next;
    }
    return GLO_OK;
}

static int check(const struct glo_networks *n, uint32_t network)
{
    const struct state *state = n->own[network];
    uint32_t length = 0;
    for (uint32_t id = state->held.first; id != GLO_NO_ORDER; id = glo_orders_get(n->orders, id)->next) {
        length++;
        if (!state->awake && nearest_free(n, network, glo_orders_get(n->orders, id)))
            return glo_fail(&n->simulation->problem, GLO_ERR_BALANCE,
                            "network `%s` at %.6f h: an order is held beside a free unit",
                            n->plan->networks[network].name, glo_hours(n->simulation->now));
    }
    if (length != state->held.length || n->held[network].level != length)
        return glo_fail(&n->simulation->problem, GLO_ERR_BALANCE, "network `%s` at %.6f h: held orders were miscounted",
                        n->plan->networks[network].name, glo_hours(n->simulation->now));
    return GLO_OK;
}

const struct glo_network_type glo_network_ccm = {
    .table = &glo_network_ccm_table,
    .configuration = configuration,
    .backlogs = backlogs,
    .open = open_network,
    .place = place,
    .capacity_free = capacity_free,
    .wake = wake,
    .check = check,
    .close = close_network,
};
