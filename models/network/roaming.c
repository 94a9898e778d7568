/*
 * Roaming mobile factories (mfn.c): units stand at stops and serve customers within reach from there, whatever their
 * load; a policy (relocate.h) sends them to other stops. A unit that is sent away ends what it has begun; orders that
 * wait at it are offered to the network again. Then it is dismantled, carried and commissioned. Orders within reach of
 * stops where nobody stands wait for somebody to come.
 *
 * Invariant: no unit that stands at a stop could serve an order that the network holds; a unit that was sent away has
 * orders that it has begun, or is on its way.
 */
#include "models/network/mfn.h"

#include "models/events.h"
#include "models/network/relocate.h"
#include "models/production/stock.h"

#include <stdlib.h>

struct roaming {
    struct glo_list stops; /* struct glo_reference; items NULL: where units stand at first */
    struct glo_choice relocate;
};

static const struct glo_parameter parameters[] = {
    {.name = "stops",
     .kind = GLO_REFERENCE,
     GLO_FIELD(struct roaming, stops),
     .many = true,
     .target = "places",
     .fallback = "",
     .absent = "where its units stand at first",
     .doc = "Places where a unit can stand, beside those where units stand at first.",
     .example = "bases",
     .affects = "refused_share, distance",
     .since = "0.2.0"},
    {.name = "relocate",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct roaming, relocate),
     .registry = &glo_relocate_registry,
     .fallback = "stay",
     .doc = "The policy by which units move among the stops.",
     .example = "{threshold: {backlog_above: 250 h, back_below: 60 h, review: 1 week}}",
     .affects = "lead_time, relocating_share, cost_per_order",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_mfn_roaming_table = {
    .name = "roaming",
    .doc = "Factories of fixed size serve from stops, and move among them. The nearest stop with a unit serves, by the "
           "unit "
           "with the fewest orders.",
    .size = sizeof(struct roaming),
    .parameters = parameters,
};

struct mobile {
    uint32_t num_orders; /* that it was given and that have not left it */
    uint32_t num_moves;
    bool is_moving; /* dismantled, under way, or not yet commissioned */
};

/* What a replication keeps. */
struct state {
    struct glo_mobile *units; /* by unit, in the order of the network */
    struct mobile *own;       /* the same */
    struct glo_relocation_view view;
    double *backlog, *came, *memory;     /* by stop; of the memory two numbers for each */
    uint32_t *bound, *on_way, *first_at; /* by stop */
    uint32_t *next_at;                   /* by unit: those that stand at a stop, ascending; GLO_ALL: the last */
    struct glo_order_queue held;
};

/* A wake is about a unit that is ready to work, or about a review. */
#define REVIEW UINT32_MAX

static const struct roaming *parameters_of(const struct glo_networks *n, uint32_t network)
{
    return glo_mfn_use_of(n, network);
}

static const struct glo_relocate_type *policy_of(const struct roaming *roaming)
{
    return glo_relocate_at(roaming->relocate.index);
}

static int route(struct glo_network *network, const void *use, const bool *places, const struct glo_review *review)
{
    const struct roaming *roaming = use;
    const struct glo_relocate_type *policy = policy_of(roaming);
    network->stops = glo_alloc(1, sizeof *network->stops);
    if (!network->stops ||
        glo_stops_init(network->stops, &roaming->stops, &network->routes, places, &roaming->stops, review) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    const struct glo_relocation_view view = {.routes = &network->routes,
                                             .stops = network->stops,
                                             .start = network->start};
    if (policy->check)
        policy->check(roaming->relocate.parameters, &view, review);
    return GLO_OK;
}

static int schedule_review(struct glo_networks *n, uint32_t network, glo_time from)
{
    const struct roaming *roaming = parameters_of(n, network);
    const struct state *state = n->own[network];
    glo_time next = policy_of(roaming)->next_review(roaming->relocate.parameters, &state->view, from);
    return next == GLO_NEVER
               ? GLO_OK
               : glo_simulation_schedule(n->simulation, next, GLO_EVENT_network_wake, network, REVIEW, NULL);
}

/* Where the number of the next unit at a stop stands, after those before a unit. */
static uint32_t *before(struct state *state, uint32_t u, uint32_t stop)
{
    uint32_t *at = &state->first_at[stop];
    while (*at != GLO_ALL && *at < u)
        at = &state->next_at[*at];
    return at;
}

/* A unit stands at a stop from now on; or is sent away from it. */
static void stand(struct state *state, uint32_t u, uint32_t stop)
{
    uint32_t *at = before(state, u, stop);
    state->next_at[u] = *at;
    *at = u;
}

static void go_away(struct state *state, uint32_t u, uint32_t stop)
{
    *before(state, u, stop) = state->next_at[u];
}

static int open_roaming(struct glo_networks *n, uint32_t network, void **own)
{
    const struct glo_network *it = &n->plan->networks[network];
    const struct glo_stops *stops = it->stops;
    struct state *state = *own = glo_alloc(1, sizeof *state);
    if (!state)
        return GLO_ERR_NO_MEMORY;
    glo_order_queue_init(&state->held);
    state->units = glo_alloc(it->num_units, sizeof *state->units);
    state->own = glo_alloc(it->num_units, sizeof *state->own);
    state->backlog = glo_alloc(stops->num, sizeof *state->backlog);
    state->came = glo_alloc(stops->num, sizeof *state->came);
    state->memory = glo_alloc(2 * (size_t)stops->num, sizeof *state->memory);
    state->bound = glo_alloc(stops->num, sizeof *state->bound);
    state->on_way = glo_alloc(stops->num, sizeof *state->on_way);
    state->first_at = glo_alloc(stops->num, sizeof *state->first_at);
    state->next_at = glo_alloc(it->num_units, sizeof *state->next_at);
    if (!state->units || !state->own || !state->backlog || !state->came || !state->memory || !state->bound ||
        !state->on_way || !state->first_at || !state->next_at)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t s = 0; s < stops->num; s++)
        state->first_at[s] = GLO_ALL;
    for (uint32_t u = 0; u < it->num_units; u++) {
        stand(state, u, stops->home[u]);
        state->units[u] = (struct glo_mobile){stops->home[u], stops->home[u], GLO_ALL};
        state->bound[stops->home[u]]++;
    }
    state->view = (struct glo_relocation_view){
        .routes = &it->routes,
        .stops = stops,
        .units = state->units,
        .num_units = it->num_units,
        .backlog = state->backlog,
        .came = state->came,
        .bound = state->bound,
        .on_way = state->on_way,
        .start = it->start,
    };
    return schedule_review(n, network, 0);
}

static void close_roaming(void *own)
{
    struct state *state = own;
    glo_free(state->units);
    glo_free(state->own);
    glo_free(state->backlog);
    glo_free(state->came);
    glo_free(state->memory);
    glo_free(state->bound);
    glo_free(state->on_way);
    glo_free(state->first_at);
    glo_free(state->next_at);
    glo_free(state);
}

/* Who may get an order: the first way to its place, and the end. */
struct ways {
    const struct glo_way *first, *end;
};

static struct ways ways_to(const struct glo_networks *n, uint32_t network, uint32_t place)
{
    const struct glo_stops *stops = n->plan->networks[network].stops;
    return (struct ways){stops->ways + stops->first[place], stops->ways + stops->first[place + 1]};
}

/* The unit that gets an order now. */
struct choice {
    enum { NOBODY, SOMEBODY, NO_ROOM } what;
    uint32_t unit; /* in the order of the network */
    double road;
    bool first_choice;
};

/* At the nearest stop where somebody able stands, the unit with the fewest orders, of those that have room; the first
 * of two that are equal. */
static struct choice choose(const struct glo_networks *n, uint32_t network, uint32_t id)
{
    const struct state *state = n->own[network];
    const struct glo_network *it = &n->plan->networks[network];
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct ways ways = ways_to(n, network, order->place);
    struct choice choice = {NOBODY, GLO_ALL, 0, false};
    for (const struct glo_way *way = ways.first; choice.what == NOBODY && way < ways.end; way++) {
        uint32_t fewest = UINT32_MAX;
        for (uint32_t u = state->first_at[way->stop]; u != GLO_ALL; u = state->next_at[u]) {
            if (!glo_production_can_make(n->production->plan, it->units[u], order->product))
                continue;
            choice.what = choice.what == SOMEBODY ? SOMEBODY : NO_ROOM;
            if (state->own[u].num_orders >= fewest || !glo_production_has_room(n->production, id, it->units[u]))
                continue;
            fewest = state->own[u].num_orders;
            choice = (struct choice){SOMEBODY, u, way->road, way == ways.first};
        }
    }
    return choice;
}

static int assign(struct glo_networks *n, uint32_t network, uint32_t id, const struct choice *choice)
{
    struct state *state = n->own[network];
    const struct glo_network *it = &n->plan->networks[network];
    const struct glo_neighbour unit = {it->units[choice->unit], it->routes.spatial.positions[choice->unit],
                                       choice->road};
    if (glo_networks_balks(n, id, unit.unit))
        return glo_networks_balk(n, id);
    state->own[choice->unit].num_orders++;
    return glo_networks_give(n, id, &unit, choice->first_choice);
}

static int hold(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct state *state = n->own[network];
    if (!glo_networks_joins(n, id, state->held.length))
        return glo_networks_balk(n, id);
    glo_order_queue_insert(&state->held, n->orders, id, GLO_NO_ORDER);
    glo_time_average_add(&n->held[network], n->simulation->now, 1);
    return GLO_OK;
}

/* Why nobody will ever serve an order; GLO_REASON_none: somebody may. */
static enum glo_reason refusal(const struct glo_networks *n, uint32_t network, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct ways ways = ways_to(n, network, order->place);
    if (ways.first == ways.end)
        return GLO_REASON_reach;
    return glo_mfn_is_able(n, network, order) ? GLO_REASON_none : GLO_REASON_capability;
}

/* The mean work of an order, in h at speed 1. */
static double work_of(const struct glo_networks *n, const struct glo_order *order)
{
    const struct glo_plan *plan = &n->production->plan->plans[order->product];
    double hours = 0;
    for (uint32_t i = 0; i < plan->num_operations; i++)
        hours += plan->operations[i].visits * glo_plan_mean(plan, i, order->lot);
    return hours;
}

/* An order is offered, or offered again. */
static int offer(struct glo_networks *n, uint32_t network, uint32_t id)
{
    const struct choice choice = choose(n, network, id);
    if (choice.what == NO_ROOM)
        return glo_networks_refuse(n, id, GLO_REASON_capacity);
    return choice.what == SOMEBODY ? assign(n, network, id, &choice) : hold(n, network, id);
}

static int place(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct state *state = n->own[network];
    const struct glo_order *order = glo_orders_get(n->orders, id);
    enum glo_reason reason = refusal(n, network, id);
    if (reason != GLO_REASON_none)
        return glo_networks_refuse(n, id, reason);
    state->came[ways_to(n, network, order->place).first->stop] += work_of(n, order);
    return offer(n, network, id);
}

static bool foresee(const struct glo_networks *n, uint32_t network, uint32_t id, struct glo_neighbour *unit)
{
    const struct glo_network *it = &n->plan->networks[network];
    if (refusal(n, network, id) != GLO_REASON_none)
        return false;
    const struct choice choice = choose(n, network, id);
    if (choice.what == SOMEBODY)
        *unit = (struct glo_neighbour){it->units[choice.unit], 0, choice.road};
    else {
        uint32_t able = 0;
        while (!glo_production_can_make(n->production->plan, it->units[able], glo_orders_get(n->orders, id)->product))
            able++;
        *unit = (struct glo_neighbour){it->units[able], 0,
                                       ways_to(n, network, glo_orders_get(n->orders, id)->place).first->road};
    }
    return choice.what != NO_ROOM;
}

static void take(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct state *state = n->own[network];
    glo_order_queue_remove(&state->held, n->orders, id);
    glo_time_average_add(&n->held[network], n->simulation->now, -1);
}

static int withdrawn(struct glo_networks *n, uint32_t network, uint32_t id)
{
    take(n, network, id);
    return GLO_OK;
}

/* Who was held and can be served now is, first come, first served; who finds no room is refused. */
static int serve(struct glo_networks *n, uint32_t network)
{
    const struct state *state = n->own[network];
    int code = GLO_OK;
    for (uint32_t id = state->held.first, next; code == GLO_OK && id != GLO_NO_ORDER; id = next) {
        const struct choice choice = choose(n, network, id);
        next = glo_orders_get(n->orders, id)->next;
        if (choice.what == NOBODY)
            continue;
        take(n, network, id);
        code = offer(n, network, id);
    }
    return code;
}

/* A uniform of a unit's own, for its next move. */
static double draw(const struct glo_networks *n, uint32_t unit, uint32_t move, enum glo_purpose purpose, uint32_t half)
{
    const struct glo_production_plan *plan = n->production->plan;
    const struct glo_stream *key = &glo_shop_station_of(plan, plan->units[unit].first_station)->key;
    const struct glo_address at = {.replication = n->orders->replication, .index = move, .purpose = purpose};
    return glo_block_uniform(glo_stream_block(key, &at), half);
}

/* A unit that has no more orders is dismantled and goes. */
static int depart(struct glo_networks *n, uint32_t network, uint32_t u)
{
    struct state *state = n->own[network];
    const struct glo_network *it = &n->plan->networks[network];
    struct mobile *own = &state->own[u];
    const struct glo_unit *unit = &n->production->plan->units[it->units[u]];
    const struct glo_move_spec *move = &unit->spec->move;
    double road =
        glo_stop_road(&it->routes, &it->stops->items[state->units[u].stop], &it->stops->items[state->units[u].target]);
    glo_time ready = n->simulation->now;
    ready =
        glo_move_later(ready, glo_move_time(&move->dismantle, draw(n, it->units[u], own->num_moves, GLO_FOR_MOVE, 1)));
    ready = glo_move_later(ready, glo_networks_move(n, it->units[u], unit->modules, road));
    ready = glo_move_later(ready, glo_move_time(&move->commission,
                                                draw(n, it->units[u], own->num_moves, GLO_FOR_COMMISSION, 0)));
    own->num_moves++;
    own->is_moving = true;
    int code = glo_shop_place(n->production, it->units[u], GLO_PRESENCE_MOVING);
    return code == GLO_OK ? glo_simulation_schedule(n->simulation, ready, GLO_EVENT_network_wake, network, u, NULL)
                          : code;
}

static int left(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct state *state = n->own[network];
    uint32_t u = glo_network_number(&n->plan->networks[network], glo_orders_get(n->orders, id)->unit);
    state->own[u].num_orders--;
    return state->own[u].num_orders == 0 && state->units[u].target != GLO_ALL ? depart(n, network, u) : GLO_OK;
}

/* Whether an order waits at a unit, not begun. */
static bool waits_at(const struct glo_networks *n, uint32_t id, uint32_t unit)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    return order->in_use && order->unit == unit && order->started == GLO_NEVER &&
           !glo_children_is_child(&n->production->children, id);
}

/* In the order in which they came to the unit. */
struct waiting {
    glo_time assigned, placed;
    uint32_t stream, number, id;
    bool stays;
};

static int by_coming(const void *a, const void *b)
{
    const struct waiting *x = a, *y = b;
    if (x->assigned != y->assigned)
        return x->assigned < y->assigned ? -1 : 1;
    if (x->placed != y->placed)
        return x->placed < y->placed ? -1 : 1;
    if (x->stream != y->stream)
        return x->stream < y->stream ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* An order that waited at a unit is at none any more. */
static int call_back(struct glo_networks *n, uint32_t id)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    int code = glo_production_withdraw(n->production, id);
    order->unit = GLO_NO_UNIT;
    order->assigned = GLO_NEVER;
    order->queue = 0; /* from now on it counts as held since it was configured */
    order->first_choice = 0;
    return code;
}

/* Orders that wait at a unit that is sent away are offered again. */
static int call_all_back(struct glo_networks *n, uint32_t network, uint32_t u)
{
    struct state *state = n->own[network];
    uint32_t unit = n->plan->networks[network].units[u], num = 0;
    struct waiting *waiting = glo_alloc(state->own[u].num_orders, sizeof *waiting);
    int code = GLO_OK;
    if (!waiting)
        return glo_fail_memory(&n->simulation->problem);
    for (uint32_t id = 0; id < n->orders->num_items; id++) {
        const struct glo_order *order = glo_orders_get(n->orders, id);
        if (waits_at(n, id, unit))
            waiting[num++] = (struct waiting){order->assigned, order->placed, order->stream, order->number, id, false};
    }
    if (num > 0)
        qsort(waiting, num, sizeof *waiting, by_coming);
    for (uint32_t i = 0; code == GLO_OK && i < num; i++) {
        waiting[i].stays = glo_orders_get(n->orders, waiting[i].id)->started != GLO_NEVER; /* as another went */
        state->own[u].num_orders -= !waiting[i].stays;
        code = waiting[i].stays ? GLO_OK : call_back(n, waiting[i].id);
    }
    for (uint32_t i = 0; code == GLO_OK && i < num; i++)
        code = waiting[i].stays ? GLO_OK : offer(n, network, waiting[i].id);
    glo_free(waiting);
    return code;
}

static int send(struct glo_networks *n, uint32_t network, uint32_t u, uint32_t stop)
{
    struct state *state = n->own[network];
    state->bound[state->units[u].stop]--;
    state->bound[stop]++;
    state->on_way[stop]++;
    go_away(state, u, state->units[u].stop);
    state->units[u].target = stop;
    int code = call_all_back(n, network, u);
    return code == GLO_OK && state->own[u].num_orders == 0 ? depart(n, network, u) : code;
}

/* The backlog of every stop, from scratch: it is looked at rarely. */
static void count_backlog(const struct glo_networks *n, uint32_t network)
{
    const struct state *state = n->own[network];
    const uint32_t num = n->plan->networks[network].stops->num;
    for (uint32_t s = 0; s < num; s++)
        state->backlog[s] = 0;
    for (uint32_t id = 0; id < n->orders->num_items; id++) {
        const struct glo_order *order = glo_orders_get(n->orders, id);
        bool is_ours = order->in_use && order->configured != GLO_NEVER && order->network == network &&
                       !(n->production->stocks && glo_stocks_owns(n->production->stocks, order)) &&
                       !glo_children_is_child(&n->production->children, id);
        if (is_ours && order->started == GLO_NEVER)
            state->backlog[ways_to(n, network, order->place).first->stop] += work_of(n, order);
    }
}

static int review(struct glo_networks *n, uint32_t network)
{
    struct state *state = n->own[network];
    const struct roaming *roaming = parameters_of(n, network);
    const struct glo_relocate_type *policy = policy_of(roaming);
    const void *of = roaming->relocate.parameters;
    uint32_t unit, stop;
    int code = GLO_OK;
    state->view.now = n->simulation->now;
    count_backlog(n, network);
    if (policy->remember)
        policy->remember(of, &state->view, state->memory);
    while (code == GLO_OK && policy->choose(of, &state->view, state->memory, &unit, &stop))
        code = send(n, network, unit, stop);
    for (uint32_t s = 0; s < state->view.stops->num; s++)
        state->came[s] = 0;
    return code == GLO_OK ? schedule_review(n, network, n->simulation->now + 1) : code;
}

/* A unit is commissioned at its stop. */
static int arrive(struct glo_networks *n, uint32_t network, uint32_t u)
{
    struct state *state = n->own[network];
    struct glo_mobile *unit = &state->units[u];
    state->on_way[unit->target]--;
    unit->stop = unit->target;
    unit->target = GLO_ALL;
    state->own[u].is_moving = false;
    stand(state, u, unit->stop);
    int code = glo_shop_place(n->production, n->plan->networks[network].units[u], GLO_PRESENCE_ON_SITE);
    return code == GLO_OK ? serve(n, network) : code;
}

static int wake(struct glo_networks *n, uint32_t network, uint32_t about)
{
    return about == REVIEW ? review(n, network) : arrive(n, network, about);
}

/* Orders that are at a unit. */
static uint32_t orders_at(const struct glo_networks *n, uint32_t unit)
{
    uint32_t num = 0;
    for (uint32_t id = 0; id < n->orders->num_items; id++) {
        const struct glo_order *order = glo_orders_get(n->orders, id);
        num += order->in_use && order->unit == unit && order->finished == GLO_NEVER &&
               !glo_children_is_child(&n->production->children, id);
    }
    return num;
}

static bool sound(const struct glo_networks *n, uint32_t network)
{
    const struct state *state = n->own[network];
    const struct glo_network *it = &n->plan->networks[network];
    uint32_t on_way = 0, num_sent = 0;
    bool is_sound = n->held[network].level == state->held.length;
    for (uint32_t u = 0; u < it->num_units; u++) {
        const struct glo_mobile *unit = &state->units[u];
        num_sent += unit->target != GLO_ALL;
        is_sound &= orders_at(n, it->units[u]) == state->own[u].num_orders &&
                    state->own[u].is_moving == (unit->target != GLO_ALL && state->own[u].num_orders == 0) &&
                    unit->target != unit->stop;
    }
    for (uint32_t s = 0; s < it->stops->num; s++)
        on_way += state->on_way[s];
    for (uint32_t id = state->held.first; id != GLO_NO_ORDER; id = glo_orders_get(n->orders, id)->next)
        is_sound &= choose(n, network, id).what == NOBODY;
    return is_sound && on_way == num_sent;
}

const struct glo_mfn_use glo_mfn_roaming = {
    .mobility = GLO_MOBILITY_UNIT,
    .route = route,
    .open = open_roaming,
    .place = place,
    .foresee = foresee,
    .withdrawn = withdrawn,
    .left = left,
    .wake = wake,
    .sound = sound,
    .close = close_roaming,
};
