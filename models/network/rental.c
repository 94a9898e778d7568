/*
 * Rental of mobile factories (mfn.c). A project is an order: its site is the place of the customer, its size the lot.
 * It waits in one line at the pool until so many modules are there as it needs; nobody passes by who needs fewer. The
 * modules are put together, carried to the site by the mode of their unit and commissioned; there each makes a portion
 * of the lot. Then they are dismantled and carried back, or straight on to the site of the next project, whose other
 * modules come from the pool.
 *
 * Invariant: every module is in the pool, or with one group (a project, or on its way back); the first of the line
 * needs more modules than are in the pool.
 */
#include "models/network/mfn.h"

#include "models/events.h"
#include "models/network/stops.h"
#include "sim/bits.h"

#include <math.h>

enum then { RETURN, NEXT_OR_RETURN };
enum if_short { WAIT, REFUSE };

struct rental {
    double one_module_per; /* pieces; NaN: a project needs one module */
    int64_t at_most;       /* 0: the pool */
    uint32_t then, if_short;
};

static const char *const then_words[] = {[RETURN] = "return", [NEXT_OR_RETURN] = "next_or_return", NULL};
static const char *const short_words[] = {[WAIT] = "wait", [REFUSE] = "refuse", NULL};

static const struct glo_parameter parameters[] = {
    {.name = "one_module_per",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct rental, one_module_per),
     .dimension = "count",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .fallback = "",
     .absent = "a project needs one module",
     .doc = "A project needs a module for every so many pieces, or part of so many.",
     .example = "130 pieces",
     .affects = "lead_time, utilisation",
     .since = "0.2.0"},
    {.name = "at_most",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct rental, at_most),
     .min = 1,
     .max = 1000000,
     .fallback = "",
     .absent = "as many as the pool has",
     .doc = "No project needs more modules.",
     .example = "4",
     .affects = "lead_time, utilisation",
     .since = "0.2.0"},
    {.name = "then",
     .kind = GLO_WORD,
     GLO_FIELD(struct rental, then),
     .words = then_words,
     .fallback = "return",
     .doc =
         "Where modules go that a project no longer needs: back to the pool; or straight to the next project, if with "
         "those in the pool they are enough for it.",
     .example = "next_or_return",
     .affects = "lead_time, cost_per_order, co2e_per_order",
     .since = "0.2.0"},
    {.name = "if_short",
     .kind = GLO_WORD,
     GLO_FIELD(struct rental, if_short),
     .words = short_words,
     .fallback = "wait",
     .doc = "What becomes of a project for which the pool has too few modules when it is asked, or whom others wait "
            "before: it waits in line, or is refused.",
     .affects = "lead_time, refused_share",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_mfn_rental_table = {
    .name = "rental",
    .doc = "Projects rent modules of one pool, first come, first served: all that a project needs, or none. What they "
           "make "
           "is made on the customer's site and is not shipped.",
    .size = sizeof(struct rental),
    .parameters = parameters,
};

/* Modules that are together, by the number of the first of them. */
enum stage { NO_GROUP, COMING, WORKING, RETURNING };
struct group {
    enum stage stage;
    uint32_t order;          /* COMING: GLO_NO_ORDER where its customer has left; WORKING */
    uint32_t stream, number; /* of the project: what it draws */
    uint32_t place, num;     /* its site, its modules */
    glo_int128 left;         /* sum of the times at which its modules left for the site */
};

/* What a replication keeps. */
struct state {
    uint32_t num;         /* modules of the pool */
    uint32_t first_unit;  /* module i is this unit and i more */
    struct glo_bits pool; /* those that are there */
    struct group *groups; /* by the first module */
    uint32_t *next;       /* by module: the next one of its group; GLO_ALL: none */
    uint32_t *units;      /* room for the units of one project */
    struct glo_order_queue line;
    struct glo_stop at;          /* where the pool is */
    struct glo_time_average out; /* modules that are not in the pool */
};

/* What a wake is about: the group of a module is ready to work, or is back. Times at one instant come in the order in
 * which they were scheduled. */
static int schedule(struct glo_networks *n, uint32_t network, uint32_t group, glo_time at)
{
    return glo_simulation_schedule(n->simulation, at, GLO_EVENT_network_wake, network, group, NULL);
}

static int route(struct glo_network *network, const void *use, const bool *places, const struct glo_review *review)
{
    const struct rental *rental = use;
    const struct glo_places *all = network->routes.places;
    if (rental->at_most > network->num_units)
        glo_review_say(review, GLO_FAULT, &rental->at_most, NULL, "a project may need %lld modules of a pool of %u",
                       (long long)rental->at_most, network->num_units);
    uint32_t home = network->routes.production->units[network->units[0]].place;
    bool is_sound = glo_stop_has_distances(all, home, &rental->one_module_per, review);
    for (uint32_t place = 0; is_sound && place < all->num; place++)
        if (places[place])
            is_sound = glo_stop_has_distances(all, place, &rental->one_module_per, review);
    return GLO_OK;
}

static int open_rental(struct glo_networks *n, uint32_t network, void **own)
{
    const struct glo_network *it = &n->plan->networks[network];
    struct state *state = *own = glo_alloc(1, sizeof *state);
    if (!state)
        return GLO_ERR_NO_MEMORY;
    state->num = it->num_units;
    state->first_unit = it->units[0];
    state->at = glo_stop_of_unit(n->production->plan, it->units[0]);
    glo_order_queue_init(&state->line);
    state->groups = glo_alloc(state->num, sizeof *state->groups);
    state->next = glo_alloc(state->num, sizeof *state->next);
    state->units = glo_alloc(state->num, sizeof *state->units);
    if (!state->groups || !state->next || !state->units || glo_bits_init(&state->pool, state->num) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < state->num; i++) {
        glo_bits_add(&state->pool, i);
        code = glo_shop_place(n->production, state->first_unit + i, GLO_PRESENCE_STORED);
    }
    return code;
}

static void close_rental(void *own)
{
    struct state *state = own;
    glo_bits_free(&state->pool);
    glo_free(state->groups);
    glo_free(state->next);
    glo_free(state->units);
    glo_free(state);
}

/* How many modules an order needs. */
static uint32_t needs(const struct glo_networks *n, uint32_t network, const struct glo_order *order)
{
    const struct rental *rental = glo_mfn_use_of(n, network);
    const struct state *state = n->own[network];
    double most = rental->at_most > 0 ? (double)rental->at_most : state->num;
    double modules = isnan(rental->one_module_per) ? 1 : ceil(order->lot / rental->one_module_per);
    return (uint32_t)fmin(modules, most);
}

/* All modules of a group are elsewhere from now on. */
static int put(struct glo_networks *n, const struct state *state, uint32_t group, enum glo_presence presence)
{
    int code = GLO_OK;
    for (uint32_t i = group; code == GLO_OK && i != GLO_ALL; i = state->next[i])
        code = glo_shop_place(n->production, state->first_unit + i, presence);
    return code;
}

/* A uniform of a project's own. */
static double draw(const struct glo_networks *n, const struct group *group, enum glo_purpose purpose, uint32_t half)
{
    const struct glo_address at = {.replication = n->orders->replication, .index = group->number, .purpose = purpose};
    return glo_block_uniform(glo_stream_block(&n->orders->streams[group->stream], &at), half);
}

static const struct glo_move_spec *move_of(const struct glo_networks *n, const struct state *state)
{
    return &n->production->plan->units[state->first_unit].spec->move;
}

/* Modules that a project has had, in the order in which they are given away. */
struct released {
    uint32_t first, num;
    struct glo_stop at;
    glo_time dismantled; /* when they can leave */
};

/*
 * The first of the line gets its modules: those that were released, as far as it needs them, and others of the pool.
 * All that happens until production begins is known now.
 */
static int start(struct glo_networks *n, uint32_t network, struct released *released)
{
    struct state *state = n->own[network];
    const struct glo_network *it = &n->plan->networks[network];
    const struct glo_move_spec *move = move_of(n, state);
    uint32_t id = state->line.first, num = needs(n, network, glo_orders_get(n->orders, id)), first = GLO_ALL,
             last = GLO_ALL, num_direct = released->num < num ? released->num : num, num_pooled = num - num_direct;
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_stop site = glo_stop_at(it->routes.places, order->place);
    struct group group = {COMING, id, order->stream, order->number, order->place, num, 0};
    glo_time now = n->simulation->now, ready = now;
    glo_order_queue_remove(&state->line, n->orders, id);
    for (uint32_t i = 0; i < num; i++) {
        uint32_t module = i < num_direct ? released->first : glo_bits_next(&state->pool, 0);
        if (i < num_direct)
            released->first = state->next[module];
        else
            glo_bits_remove(&state->pool, module);
        *(last == GLO_ALL ? &first : &state->next[last]) = module;
        state->next[module] = GLO_ALL;
        last = module;
    }
    released->num -= num_direct;
    glo_time_average_add(&state->out, now, num_pooled);
    if (num_direct > 0) {
        double road = glo_stop_road(&it->routes, &released->at, &site);
        ready = glo_move_later(released->dismantled, glo_networks_move(n, state->first_unit, num_direct, road));
        group.left += (glo_int128)num_direct * released->dismantled;
    }
    if (num_pooled > 0) {
        double road = glo_stop_road(&it->routes, &state->at, &site);
        glo_time leaves = glo_move_later(now, glo_move_time(&move->configure, draw(n, &group, GLO_FOR_MOVE, 0)));
        glo_time comes = glo_move_later(leaves, glo_networks_move(n, state->first_unit, num_pooled, road));
        ready = comes > ready ? comes : ready;
        group.left += (glo_int128)num_pooled * leaves;
    }
    ready = glo_move_later(ready, glo_move_time(&move->commission, draw(n, &group, GLO_FOR_COMMISSION, 0)));
    state->groups[first] = group;
    int code = put(n, state, first, GLO_PRESENCE_MOVING);
    return code == GLO_OK ? schedule(n, network, first, ready) : code;
}

/* Whether the first of the line could have its modules, with so many beside those in the pool. */
static bool can_start(const struct glo_networks *n, uint32_t network, uint32_t beside)
{
    const struct state *state = n->own[network];
    return state->line.length > 0 &&
           needs(n, network, glo_orders_get(n->orders, state->line.first)) <= state->pool.count + beside;
}

/* Who waits gets modules of the pool. */
static int serve(struct glo_networks *n, uint32_t network)
{
    int code = GLO_OK;
    while (code == GLO_OK && can_start(n, network, 0))
        code = start(n, network, &(struct released){.first = GLO_ALL});
    return code;
}

/* A group has done its work, or has none any more. */
static int release(struct glo_networks *n, uint32_t network, uint32_t first)
{
    struct state *state = n->own[network];
    const struct glo_network *it = &n->plan->networks[network];
    const struct rental *rental = glo_mfn_use_of(n, network);
    struct group group = state->groups[first];
    glo_time takes = glo_move_time(&move_of(n, state)->dismantle, draw(n, &group, GLO_FOR_MOVE, 1));
    struct released released = {first, group.num, glo_stop_at(it->routes.places, group.place),
                                glo_move_later(n->simulation->now, takes)};
    int code = GLO_OK;
    state->groups[first].stage = NO_GROUP;
    while (code == GLO_OK && rental->then == NEXT_OR_RETURN && released.num > 0 && can_start(n, network, released.num))
        code = start(n, network, &released);
    if (code == GLO_OK)
        code = serve(n, network); /* who is first now may need fewer */
    if (code != GLO_OK || released.num == 0)
        return code;
    double road = glo_stop_road(&it->routes, &released.at, &state->at);
    glo_time back = glo_move_later(released.dismantled, glo_networks_move(n, state->first_unit, released.num, road));
    state->groups[released.first] = (struct group){.stage = RETURNING, .order = GLO_NO_ORDER, .num = released.num};
    code = put(n, state, released.first, GLO_PRESENCE_MOVING);
    return code == GLO_OK ? schedule(n, network, released.first, back) : code;
}

/* The group is commissioned: its project begins. */
static int begin(struct glo_networks *n, uint32_t network, uint32_t first)
{
    struct state *state = n->own[network];
    struct group *group = &state->groups[first];
    uint32_t id = group->order, num = 0;
    if (id == GLO_NO_ORDER)
        return release(n, network, first);
    group->stage = WORKING;
    int code = put(n, state, first, GLO_PRESENCE_ON_SITE);
    if (code != GLO_OK)
        return code;
    for (uint32_t i = first; i != GLO_ALL; i = state->next[i])
        state->units[num++] = state->first_unit + i;
    glo_time_average_add(&n->held[network], n->simulation->now, -1);
    glo_orders_get(n->orders, id)->first_choice = 1;
    return num == 1 ? glo_production_make(n->production, id, state->units[0])
                    : glo_children_share(n->production, id, state->units, num);
}

/* The group is back in the pool. */
static int come_back(struct glo_networks *n, uint32_t network, uint32_t first)
{
    struct state *state = n->own[network];
    int code = put(n, state, first, GLO_PRESENCE_STORED);
    glo_time_average_add(&state->out, n->simulation->now, -(int64_t)state->groups[first].num);
    state->groups[first].stage = NO_GROUP;
    for (uint32_t i = first; i != GLO_ALL; i = state->next[i])
        glo_bits_add(&state->pool, i);
    return code == GLO_OK ? serve(n, network) : code;
}

static int wake(struct glo_networks *n, uint32_t network, uint32_t first)
{
    const struct state *state = n->own[network];
    return state->groups[first].stage == COMING ? begin(n, network, first) : come_back(n, network, first);
}

/* Why an order gets no modules, now or ever; GLO_REASON_none: it does. */
static enum glo_reason refusal(const struct glo_networks *n, uint32_t network, uint32_t id, double *road)
{
    const struct state *state = n->own[network];
    const struct rental *rental = glo_mfn_use_of(n, network);
    const struct glo_routes *routes = &n->plan->networks[network].routes;
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_stop site = glo_stop_at(routes->places, order->place);
    *road = glo_stop_road(routes, &state->at, &site);
    if (!glo_mfn_is_able(n, network, order))
        return GLO_REASON_capability;
    if (*road > routes->reach)
        return GLO_REASON_reach;
    bool is_short = state->line.length > 0 || needs(n, network, order) > state->pool.count;
    return is_short && rental->if_short == REFUSE ? GLO_REASON_capacity : GLO_REASON_none;
}

static int place(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct state *state = n->own[network];
    double road;
    enum glo_reason reason = refusal(n, network, id, &road);
    if (reason != GLO_REASON_none)
        return glo_networks_refuse(n, id, reason);
    if (!glo_networks_joins(n, id, state->line.length))
        return glo_networks_balk(n, id);
    glo_order_queue_insert(&state->line, n->orders, id, GLO_NO_ORDER);
    glo_time_average_add(&n->held[network], n->simulation->now, 1);
    return serve(n, network);
}

static bool foresee(const struct glo_networks *n, uint32_t network, uint32_t id, struct glo_neighbour *unit)
{
    const struct state *state = n->own[network];
    *unit = (struct glo_neighbour){state->first_unit, 0, 0};
    return refusal(n, network, id, &unit->road) == GLO_REASON_none;
}

/* The modules that come to a project of a customer who has left turn round when they are there. */
static int withdrawn(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct state *state = n->own[network];
    glo_time_average_add(&n->held[network], n->simulation->now, -1);
    for (uint32_t i = 0; i < state->num; i++)
        if (state->groups[i].stage == COMING && state->groups[i].order == id) {
            state->groups[i].order = GLO_NO_ORDER;
            return GLO_OK;
        }
    glo_order_queue_remove(&state->line, n->orders, id);
    return serve(n, network); /* who was behind may need fewer */
}

/* The project is over: its rent falls due. */
static int left(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct state *state = n->own[network];
    struct glo_order *order = glo_orders_get(n->orders, id);
    uint32_t first = order->unit - state->first_unit;
    const struct group *group = &state->groups[first];
    glo_networks_rent(n, order, (glo_int128)group->num * n->simulation->now - group->left);
    return release(n, network, first);
}

static void end_bin(struct glo_networks *n, uint32_t network, glo_time now)
{
    struct state *state = n->own[network];
    glo_time length = now - n->measures->window->bins[n->measures->bin];
    glo_measures_add_staff(n->measures, n->plan->networks[network].pool_row, glo_time_average_flush(&state->out, now),
                           (glo_int128)state->num * length);
}

/* Whether a module is where its station says. */
static bool is_there(const struct glo_networks *n, const struct state *state, uint32_t module, enum glo_presence where)
{
    const struct glo_unit *unit = &n->production->plan->units[state->first_unit + module];
    bool there = true;
    for (uint32_t s = 0; s < unit->num_stations; s++)
        there &= n->production->shop.stations[n->production->plan->shop_of[unit->first_station + s]].presence == where;
    return there;
}

static bool sound(const struct glo_networks *n, uint32_t network)
{
    const struct state *state = n->own[network];
    uint32_t in_groups = 0, coming = 0;
    bool is_sound = glo_bits_sound(&state->pool) && !can_start(n, network, 0);
    for (uint32_t i = 0; i < state->num; i++)
        is_sound &= !glo_bits_has(&state->pool, i) || is_there(n, state, i, GLO_PRESENCE_STORED);
    for (uint32_t i = 0; i < state->num; i++) {
        const struct group *group = &state->groups[i];
        uint32_t num = 0;
        if (group->stage == NO_GROUP)
            continue;
        for (uint32_t m = i; m != GLO_ALL && num <= state->num; m = state->next[m], num++)
            is_sound &= !glo_bits_has(&state->pool, m) &&
                        is_there(n, state, m, group->stage == WORKING ? GLO_PRESENCE_ON_SITE : GLO_PRESENCE_MOVING);
        is_sound &= num == group->num;
        in_groups += num;
        coming += group->stage == COMING && group->order != GLO_NO_ORDER;
        if (group->stage == WORKING)
            is_sound &= glo_orders_get(n->orders, group->order)->in_use &&
                        glo_orders_get(n->orders, group->order)->unit == state->first_unit + i;
    }
    return is_sound && in_groups + state->pool.count == state->num && state->out.level == in_groups &&
           n->held[network].level == state->line.length + coming;
}

const struct glo_mfn_use glo_mfn_rental = {
    .mobility = GLO_MOBILITY_POOL,
    .route = route,
    .open = open_rental,
    .place = place,
    .foresee = foresee,
    .withdrawn = withdrawn,
    .left = left,
    .wake = wake,
    .end_bin = end_bin,
    .sound = sound,
    .close = close_rental,
};
