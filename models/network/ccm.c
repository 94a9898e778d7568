/*
 * ccm, collaborative cloud manufacturing (`collaborative_cloud_manufacturing` section 3.3 and Table 1, template 5):
 * after configuration on the platform an order goes to the unit with free capacity that the rule of dispatch chooses,
 * by default the nearest that can meet the agreed date. If there is none, the platform holds the order, gives it to the
 * unit of earliest predicted delivery, or refuses it. Of a product made to stock a unit is free that has all its pieces
 * on hand.
 *
 * The platform may see who is free late (view.h), and owners may decline orders.
 *
 * Invariant: while an order is held, no unit that could make it, is in its reach and whose owner takes it is seen as
 * free.
 */
#include "models/events.h"
#include "models/network/fallback.h"
#include "models/network/types.h"

struct ccm {
    struct glo_distribution configuration;
    double status_delay; /* h; NaN: it sees units as they are */
    bool sees_own;
    double acceptance;
    struct glo_choice dispatch;
    struct glo_choice if_none_free;
};

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
     .registry = &glo_fallback_registry,
     .fallback = "hold",
     .doc = "What happens when no free unit can meet the agreed date.",
     .affects = "lead_time, holding, refused_share"},
    {.name = "status_delay",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct ccm, status_delay),
     .dimension = "time",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "it sees units as they are",
     .doc = "The platform sees who is free as it was so long ago. An order that finds its unit busy waits there.",
     .example = "15 min",
     .affects = "lead_time, time_in_queue, first_choice_share",
     .since = "0.2.0"},
    {.name = "sees_own",
     .kind = GLO_BOOL,
     GLO_FIELD(struct ccm, sees_own),
     .fallback = "true",
     .doc = "Whether it counts the orders that it has given to a unit since then.",
     .affects = "lead_time, time_in_queue",
     .since = "0.2.0"},
    {.name = "acceptance",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct ccm, acceptance),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .fallback = "1",
     .doc = "The probability that the owner of a unit takes an order that he is offered; each decides by himself, and "
            "once about an order. Where one declines, the next is asked.",
     .example = "80 %",
     .affects = "lead_time, distance, refused_share",
     .since = "0.2.0"},
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
    struct glo_view view; /* where it has one of its own */
    bool awake;           /* a wake is scheduled for now */
};

static const struct ccm *parameters_of(const struct glo_networks *n, uint32_t network)
{
    return n->plan->networks[network].parameters;
}

/* What it does not see it cannot act on. */
static int build(struct glo_network *network, const struct glo_network_inputs *in)
{
    const struct ccm *ccm = network->parameters;
    network->acceptance = ccm->acceptance;
    if (isnan(ccm->status_delay))
        return GLO_OK;
    if (network->dispatch->predicts || network->dispatch->sees_queues || ccm->if_none_free.index == GLO_EARLIEST)
        in->review->say(in->review->self, GLO_FAULT, &ccm->status_delay, NULL,
                        "a platform with `status_delay` sees who is free, but neither queues nor what work is ahead",
                        "write `dispatch: nearest_free` and `if_none_free: hold`, or `refuse`");
    if (in->production->stock.num > 0)
        in->review->say(in->review->self, GLO_FAULT, &ccm->status_delay, NULL,
                        "a platform with `status_delay` does not know what stocks have",
                        "leave out `stock`, or the delay");
    return GLO_OK;
}

static const struct glo_distribution *configuration(const void *of)
{
    const struct ccm *ccm = of;
    return ccm->configuration.type ? &ccm->configuration : NULL;
}

static bool backlogs(const void *of)
{
    return ((const struct ccm *)of)->if_none_free.index != GLO_REFUSE;
}

static enum glo_pooling pooling(const void *of)
{
    static const enum glo_pooling kinds[] = {
        [GLO_HOLD] = GLO_POOLING_LINE, [GLO_EARLIEST] = GLO_POOLING_NONE, [GLO_REFUSE] = GLO_POOLING_LOSS};
    const struct ccm *ccm = of;
    bool is_plain = isnan(ccm->status_delay) && ccm->acceptance == 1;
    return is_plain ? kinds[ccm->if_none_free.index] : GLO_POOLING_NONE;
}

static const struct glo_choice *dispatch(const void *of)
{
    return &((const struct ccm *)of)->dispatch;
}

static int open_network(struct glo_networks *n, uint32_t network, void **own)
{
    const struct ccm *ccm = parameters_of(n, network);
    struct state *state = *own = glo_alloc(1, sizeof *state);
    n->production->predicts |= ccm->if_none_free.index == GLO_EARLIEST || n->production->plan->stock.num > 0;
    if (!state || glo_held_init(&state->held, n->production->plan->pools.num_classes) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    if (isnan(ccm->status_delay))
        return GLO_OK;
    if (!n->views && !(n->views = glo_alloc(n->plan->num_networks, sizeof(struct glo_view *))))
        return GLO_ERR_NO_MEMORY;
    n->views[network] = &state->view;
    return glo_view_init(&state->view, n->production, glo_ticks(ccm->status_delay), ccm->sees_own);
}

static void close_network(struct glo_networks *n, uint32_t network, void *own)
{
    struct state *state = own;
    if (!state)
        return;
    if (n->views && n->views[network])
        glo_view_free(&state->view);
    glo_held_free(&state->held);
    glo_free(state);
}

static struct glo_view *view_of(const struct glo_networks *n, uint32_t network)
{
    return n->views ? n->views[network] : NULL;
}

/* Whether some unit will ever be free for the order, whose owner takes it. Stocks do not know of it while it is held:
 * they order only what they have handed out. */
static bool will_be_free(const struct glo_networks *n, const struct glo_service *service, const struct glo_order *order)
{
    const struct glo_production_plan *plan = n->production->plan;
    struct glo_walk walk;
    if (!plan->plans[order->product].to_stock && !service->selective)
        return true;
    glo_walk_start(&walk, service->routes, service->place, service->class_number, service->eligible);
    for (const struct glo_neighbour *it; (it = glo_walk_next(&walk));)
        if ((!service->selective || glo_service_owner_accepts(service, it)) &&
            (!plan->plans[order->product].to_stock ||
             glo_stock_plan_will_have(&plan->stock, glo_stock_plan_find(&plan->stock, it->unit, order->product),
                                      order->lot)))
            return true;
    return false;
}

static int assign(struct glo_networks *n, uint32_t id, const struct glo_neighbour *unit,
                  const struct glo_neighbour *nearest)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    struct glo_view *view = view_of(n, order->network);
    if (GLO_RARELY(view != NULL)) {
        if (!glo_production_has_room(n->production, id, unit->unit))
            return glo_networks_refuse(n, id, GLO_REASON_capacity);
        if (n->joins && !glo_networks_joins(n, id, glo_production_waiting(n->production, order, unit->unit)))
            return glo_networks_balk(n, id);
        glo_view_give(view, glo_production_station_for(n->production, order, unit->unit, 0));
    }
    return glo_networks_assign(n, id, unit, unit->unit == nearest->unit);
}

static struct glo_decision decide(const struct glo_networks *n, uint32_t network, uint32_t id,
                                  const struct glo_service *service)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_choice *if_none_free = &parameters_of(n, network)->if_none_free;
    enum glo_reason reason;
    struct glo_neighbour room;
    struct glo_soonest found;
    const struct glo_neighbour *nearest =
        glo_routes_nearest(service->routes, order->place, service->class_number, &room, &reason);
    if (!nearest)
        return glo_decline(reason);
    if (n->plan->networks[network].dispatch->choose(n, service, order, &found))
        return glo_give(&found.unit, nearest, order->agreed);
    bool waits = if_none_free->index == GLO_HOLD && found.delivery == GLO_NEVER && will_be_free(n, service, order);
    return glo_fallback_decide(n, service, if_none_free, id, nearest, &found, waits);
}

/* A wake at this time, if orders are held and none is due. */
static int schedule_wake(struct glo_networks *n, uint32_t network, glo_time when)
{
    struct state *state = n->own[network];
    if (state->awake || state->held.length == 0 || when == GLO_NEVER)
        return GLO_OK;
    state->awake = true;
    return glo_simulation_schedule(n->simulation, when, GLO_EVENT_network_wake, network, 0, NULL);
}

/* The same for when the platform will see something else than it has acted on. */
static int await_news(struct glo_networks *n, uint32_t network)
{
    const struct glo_view *view = view_of(n, network);
    if (!view)
        return GLO_OK;
    glo_time next = glo_view_next(view), now = n->simulation->now;
    return view->fails ? glo_fail_memory(&n->simulation->problem) : schedule_wake(n, network, next > now ? next : now);
}

static int place(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_service service = glo_service_of(n, network, order);
    const struct glo_decision decision = decide(n, network, id, &service);
    if (decision.what == GLO_DECLINE)
        return glo_networks_refuse(n, id, decision.reason);
    order->agreed = decision.agreed;
    int code = decision.what == GLO_GIVE ? assign(n, id, &decision.unit, &decision.nearest)
                                         : glo_fallback_hold(n, &service, &((struct state *)n->own[network])->held,
                                                             &parameters_of(n, network)->if_none_free, id);
    return code == GLO_OK ? await_news(n, network) : code;
}

static bool foresee(const struct glo_networks *n, uint32_t network, uint32_t id, struct glo_neighbour *unit)
{
    const struct glo_service service = glo_service_of(n, network, glo_orders_get(n->orders, id));
    const struct glo_decision decision = decide(n, network, id, &service);
    *unit = decision.unit;
    return decision.what != GLO_DECLINE;
}

/* Units that become free at one instant are collected first: held orders are given away when all of it has happened. */
static int capacity_free(struct glo_networks *n, uint32_t network, uint32_t unit)
{
    (void)unit;
    const struct glo_view *view = view_of(n, network);
    return view ? await_news(n, network) : schedule_wake(n, network, n->simulation->now);
}

static int withdrawn(struct glo_networks *n, uint32_t network, uint32_t id)
{
    return glo_fallback_withdraw(n, network, &((struct state *)n->own[network])->held, id);
}

/* Of the classes with held orders and free units, the one whose first order comes first; GLO_ALL: none. */
static uint32_t next_class(const struct glo_networks *n, uint32_t network)
{
    const struct state *state = n->own[network];
    const struct glo_routes *routes = &n->plan->networks[network].routes;
    uint32_t best = GLO_ALL;
    for (uint32_t c = 0; c < state->held.num_heaps; c++) {
        const struct glo_held_heap *heap = &state->held.heaps[c];
        if (heap->num > 0 && glo_networks_free_units(n, network, routes->pool_of[c])->count > 0 &&
            (best == GLO_ALL || glo_held_before(&heap->items[0], &state->held.heaps[best].items[0])))
            best = c;
    }
    return best;
}

/* Gives held orders away in their order, each to its first free unit. */
static int wake(struct glo_networks *n, uint32_t network, uint32_t about)
{
    (void)about;
    struct state *state = n->own[network];
    struct glo_passed passed = {0}; /* no free unit reaches them */
    uint32_t class_number;
    int code = GLO_OK;
    state->awake = false;
    while (code == GLO_OK && (class_number = next_class(n, network)) != GLO_ALL) {
        struct glo_held_order first = glo_held_take(&state->held, class_number);
        const struct glo_service service = glo_service_of(n, network, glo_orders_get(n->orders, first.order));
        struct glo_neighbour found, room;
        const struct glo_neighbour *nearest;
        enum glo_reason reason;
        if (glo_dispatch_held(n, &service, first.order, &found) &&
            (nearest = glo_routes_nearest(service.routes, service.place, class_number, &room, &reason))) {
            glo_time_average_add(&n->held[network], n->simulation->now, -1);
            code = assign(n, first.order, &found, nearest);
        } else if (glo_passed_add(&passed, class_number, first) != GLO_OK)
            code = glo_fail_memory(&n->simulation->problem);
    }
    glo_passed_return(&passed, &state->held);
    return code == GLO_OK ? await_news(n, network) : code;
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
    if (view_of(n, network))
        glo_view_bring_up(view_of(n, network));
    if (view_of(n, network) && !glo_view_sound(&state->view))
        return glo_fail(&n->simulation->problem, GLO_ERR_BALANCE,
                        "network `%s` at %.6f h: who is seen as free is not who was", n->plan->networks[network].name,
                        glo_hours(n->simulation->now));
    if (!glo_held_sound(&state->held) || n->held[network].level != state->held.length)
        return glo_fail(&n->simulation->problem, GLO_ERR_BALANCE, "network `%s` at %.6f h: held orders were miscounted",
                        n->plan->networks[network].name, glo_hours(n->simulation->now));
    return GLO_OK;
}

const struct glo_network_type glo_network_ccm = {
    .table = &glo_network_ccm_table,
    .build = build,
    .configuration = configuration,
    .backlogs = backlogs,
    .pooling = pooling,
    .dispatch = dispatch,
    .open = open_network,
    .place = place,
    .foresee = foresee,
    .capacity_free = capacity_free,
    .withdrawn = withdrawn,
    .wake = wake,
    .check = check,
    .close = close_network,
};
