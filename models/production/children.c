/* How orders come apart and together again. */
#include "models/production/children.h"

#include "models/production/machine.h"
#include "models/production/parts.h"

#include <assert.h>
#include <math.h>
#include <string.h>

int glo_children_init(struct glo_production *p)
{
    struct glo_children *children = &p->children;
    bool any = false;
    for (uint32_t i = 0; i < p->plan->num_plans; i++)
        any |= p->plan->plans[i].forks && p->plan->plans[i].forks->has_portions;
    if (!any)
        return GLO_OK;
    children->set_ups = glo_alloc(p->plan->num_machines, sizeof *children->set_ups);
    if (!children->set_ups)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < p->plan->num_machines; i++)
        children->set_ups[i].stream = GLO_ALL;
    return GLO_OK;
}

void glo_children_free(struct glo_children *children)
{
    glo_free(children->kin);
    glo_free(children->set_ups);
    memset(children, 0, sizeof *children);
}

static const struct glo_plan *plan_of(const struct glo_production *p, uint32_t id)
{
    return &p->plan->plans[glo_orders_get(p->orders, id)->product];
}

static int make_room(struct glo_production *p, uint32_t id)
{
    struct glo_children *children = &p->children;
    return glo_grow(&children->kin, &children->max_kin, (uint64_t)id + 1, sizeof *children->kin) == GLO_OK
               ? GLO_OK
               : glo_fail_memory(&p->simulation->problem);
}

/* What a child has of its parent from the beginning. */
static void inherit(struct glo_order *child, const struct glo_order *parent, uint32_t operation, glo_time now)
{
    child->number = parent->number;
    child->stream = parent->stream;
    child->product = parent->product;
    child->place = parent->place;
    child->network = parent->network;
    child->lot = parent->lot;
    child->bin = parent->bin;
    child->operation = operation;
    child->placed = parent->placed;
    child->requested = parent->requested;
    child->agreed = parent->agreed;
    child->first_work = parent->first_work;
    child->unit = parent->unit;
    child->configured = parent->configured;
    child->assigned = parent->assigned;
    child->started = parent->started;
    child->joined = now;
    child->station = parent->station;
    child->terms = parent->terms;
    child->visit = parent->visit;
}

/* Work that was recorded for a whole lot is shared by pieces. */
static void take_portion(struct glo_order *child, const struct glo_order *parent, uint32_t pieces)
{
    child->lot = pieces;
    if (signbit(child->first_work))
        child->first_work *= (double)pieces / parent->lot;
}

/* One more child of an order, from an operation on, after the child `*before` (its slot + 1; 0: it is the first). */
static int add_part(struct glo_production *p, uint32_t parent, uint32_t operation, uint32_t *before, uint32_t *id)
{
    if (glo_orders_add(p->orders, id) != GLO_OK)
        return glo_fail_memory(&p->simulation->problem);
    inherit(glo_orders_get(p->orders, *id), glo_orders_get(p->orders, parent), operation, p->simulation->now);
    p->children.num++;
    int code = make_room(p, *id);
    if (code != GLO_OK)
        return code;
    struct glo_kin *kin = p->children.kin;
    kin[*id] = (struct glo_kin){.parent = parent + 1, .before = *before, .first_piece = kin[parent].first_piece};
    *(*before ? &kin[*before - 1].after : &kin[parent].first_child) = *id + 1;
    kin[parent].num_children++;
    *before = *id + 1;
    return GLO_OK;
}

/* Child number `number` of an order at a fork, after the child `before` (its slot + 1; 0: it is the first), which it
 * replaces. */
static int add_child(struct glo_production *p, uint32_t parent, const struct glo_fork *fork, uint32_t number,
                     uint32_t *before)
{
    uint32_t id;
    int code = add_part(p, parent, fork->begin, before, &id);
    if (code != GLO_OK)
        return code;
    struct glo_kin *kin = p->children.kin;
    kin[id].in_turn = fork->in_turn;
    kin[id].is_portion = fork->pieces > 0 || kin[parent].is_portion;
    if (fork->pieces) {
        const struct glo_order *from = glo_orders_get(p->orders, parent);
        uint32_t offset = number * fork->pieces, left = from->lot - offset;
        kin[id].first_piece += offset;
        take_portion(glo_orders_get(p->orders, id), from, left < fork->pieces ? left : fork->pieces);
    }
    return GLO_OK;
}

static int go(struct glo_production *p, uint32_t id, uint32_t node);

/* The order enters a path at a node. */
static int enter(struct glo_production *p, uint32_t id, uint32_t node)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    return go(p, id,
              glo_plan_enter(plan_of(p, id), order, node, order->visit, &p->orders->streams[order->stream],
                             p->orders->replication));
}

/* The order comes apart. */
static int come_apart(struct glo_production *p, uint32_t id, uint32_t node)
{
    const struct glo_fork *fork = glo_plan_fork(plan_of(p, id), node);
    struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t num = fork->pieces ? (order->lot - 1) / fork->pieces + 1 : fork->num_branches, before = 0;
    order->joined = p->simulation->now;
    order->operation = fork->begin;
    order->terms = p->plan->units[order->unit].terms;
    int code = make_room(p, id);
    if (code != GLO_OK)
        return code;
    p->children.kin[id].fork = node;
    for (uint32_t i = 0; code == GLO_OK && i < num; i++)
        code = add_child(p, id, fork, i, &before);
    if (code != GLO_OK)
        return code;
    for (uint32_t i = 0, next = p->children.kin[id].first_child; code == GLO_OK && i < num; i++) {
        uint32_t child = next - 1;
        next = p->children.kin[child].after; /* it may join at once */
        code = enter(p, child, fork->first[fork->pieces ? 0 : i]);
    }
    return code;
}

/* Whether an order is past the operation that another part of the lot is at, or comes to. */
static bool has_passed(const struct glo_production *p, uint32_t id, uint32_t other)
{
    const struct glo_order *a = glo_orders_get(p->orders, id), *b = glo_orders_get(p->orders, other);
    return a->visit > b->visit || (a->visit == b->visit && a->operation > b->operation);
}

static bool must_wait(const struct glo_production *p, uint32_t id)
{
    const struct glo_kin *kin = &p->children.kin[id];
    return kin->parent && kin->in_turn && kin->before && !has_passed(p, kin->before - 1, id);
}

/* A portion is held before the station at which it would be now, and counts as work there; or is so no longer. */
static void hold(struct glo_production *p, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    p->children.kin[id].is_held = true;
    order->joined = p->simulation->now;
    order->station = glo_production_station_for(p, order, order->unit, order->operation);
    if (p->predicts)
        p->stations[order->station].queued += glo_production_operation_mean(p, id, order->station);
}

static void let_go(struct glo_production *p, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    p->children.kin[id].is_held = false;
    if (p->predicts)
        p->stations[order->station].queued -= glo_production_operation_mean(p, id, order->station);
    order->queue += p->simulation->now - order->joined;
    order->joined = p->simulation->now;
}

/* The portion before a child (its slot + 1; 0: none) has gone on. */
static int release(struct glo_production *p, uint32_t child)
{
    if (!child || !p->children.kin[child - 1].is_held || must_wait(p, child - 1))
        return GLO_OK;
    let_go(p, child - 1);
    return glo_production_arrive(p, child - 1);
}

/* Who may wait for a child to go on: slot + 1; 0: nobody. */
static uint32_t follower(const struct glo_production *p, uint32_t id)
{
    return glo_children_is_child(&p->children, id) && p->children.kin[id].in_turn ? p->children.kin[id].after : 0;
}

static void remove_child(struct glo_production *p, uint32_t id)
{
    struct glo_kin *kin = p->children.kin, *it = &kin[id];
    *(it->before ? &kin[it->before - 1].after : &kin[it->parent - 1].first_child) = it->after;
    if (it->after)
        kin[it->after - 1].before = it->before;
    kin[it->parent - 1].num_children--;
    memset(it, 0, sizeof *it);
    glo_orders_remove(p->orders, id);
    p->children.num--;
}

static void add_costs(struct glo_order *to, const struct glo_order *from)
{
    for (uint32_t i = 0; i < GLO_NUM_ORDER_ACCOUNTS; i++)
        to->cost[i] += from->cost[i];
    for (uint32_t i = 0; i < GLO_NUM_ORDER_SOURCES; i++)
        to->co2e[i] += from->co2e[i];
}

/* A child has come to the end of its path, or was spoilt on it. */
static int join(struct glo_production *p, uint32_t id)
{
    uint32_t parent = p->children.kin[id].parent - 1;
    struct glo_kin *kin = &p->children.kin[parent];
    struct glo_order *whole = glo_orders_get(p->orders, parent), *part = glo_orders_get(p->orders, id);
    add_costs(whole, part);
    whole->visit = part->visit > whole->visit ? part->visit : whole->visit;
    bool is_last = kin->num_children == 1;
    if (is_last) {
        assert(part->queue + part->service == p->simulation->now - whole->joined);
        whole->queue += part->queue;
        whole->service += part->service;
        whole->joined = p->simulation->now;
    }
    remove_child(p, id);
    if (!is_last)
        return GLO_OK;
    bool is_spoilt = kin->is_spoilt;
    kin->is_spoilt = false;
    const struct glo_fork *fork = glo_plan_fork(plan_of(p, parent), kin->fork);
    return is_spoilt ? glo_children_spoil(p, parent)
                     : enter(p, parent, fork ? fork->after : plan_of(p, parent)->num_operations);
}

/* The order goes on at a node that it does not pass by. */
static int go(struct glo_production *p, uint32_t id, uint32_t node)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t end = plan_of(p, id)->num_operations;
    if (node > end)
        return come_apart(p, id, node);
    if (node < end) {
        order->operation = node;
        if (!glo_children_is_child(&p->children, id) || !must_wait(p, id))
            return glo_production_arrive(p, id);
        hold(p, id);
        return GLO_OK;
    }
    if (glo_children_is_child(&p->children, id))
        return join(p, id);
    order->finished = p->simulation->now;
    return p->ports->made(p->ports->world, id);
}

static uint32_t first_node(const struct glo_plan *plan)
{
    return plan->forks ? plan->forks->first : 0;
}

int glo_children_begin(struct glo_production *p, uint32_t id)
{
    return go(p, id, first_node(plan_of(p, id))); /* the first operation is passed by all */
}

int glo_children_share(struct glo_production *p, uint32_t id, const uint32_t *units, uint32_t num)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t before = 0, lot = order->lot, offset = 0;
    order->unit = units[0];
    order->operation = order->visit = 0;
    order->assigned = order->joined = p->simulation->now;
    order->terms = p->plan->units[units[0]].terms;
    int code = make_room(p, id);
    if (code != GLO_OK)
        return code;
    p->children.kin[id].fork = 0;
    for (uint32_t i = 0; code == GLO_OK && i < num; i++) {
        uint32_t child, pieces = lot / num + (i < lot % num);
        code = add_part(p, id, 0, &before, &child);
        if (code != GLO_OK)
            return code;
        p->children.kin[child].first_piece += offset;
        offset += pieces;
        glo_orders_get(p->orders, child)->unit = units[i];
        take_portion(glo_orders_get(p->orders, child), glo_orders_get(p->orders, id), pieces);
    }
    for (uint32_t i = 0, next = p->children.kin[id].first_child; code == GLO_OK && i < num; i++) {
        uint32_t child = next - 1;
        next = p->children.kin[child].after; /* it may join at once */
        code = go(p, child, first_node(plan_of(p, child)));
    }
    return code;
}

int glo_children_step(struct glo_production *p, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t node = glo_plan_next(plan_of(p, id), order, order->operation, &order->visit,
                                  &p->orders->streams[order->stream], p->orders->replication);
    if (order->visit > 255)
        return glo_fail(&p->simulation->problem, GLO_ERR_RANGE, "an order was reworked 256 times");
    if (node == GLO_ALL)
        return glo_children_spoil(p, id);
    uint32_t next = follower(p, id);
    int code = go(p, id, node);
    return code == GLO_OK ? release(p, next) : code;
}

int glo_children_spoil(struct glo_production *p, uint32_t id)
{
    if (!glo_children_is_child(&p->children, id))
        return p->ports->scrapped(p->ports->world, id);
    uint32_t next = follower(p, id);
    p->children.kin[p->children.kin[id].parent - 1].is_spoilt = true;
    int code = join(p, id);
    return code == GLO_OK ? release(p, next) : code;
}

/* All parts of an order that are at stations leave them. */
static void pull_out(struct glo_production *p, uint32_t parent)
{
    for (uint32_t at = p->children.kin[parent].first_child; at; at = p->children.kin[at - 1].after) {
        if (glo_children_is_parent(&p->children, at - 1))
            pull_out(p, at - 1);
        else if (!p->children.kin[at - 1].is_held)
            glo_shop_pull_out(p, glo_orders_get(p->orders, at - 1)->station, at - 1);
    }
}

/* What they leave is for others. */
static int give_way(struct glo_production *p, uint32_t parent)
{
    int code = GLO_OK;
    for (uint32_t at = p->children.kin[parent].first_child; code == GLO_OK && at; at = p->children.kin[at - 1].after) {
        if (glo_children_is_parent(&p->children, at - 1))
            code = give_way(p, at - 1);
        else if (!p->children.kin[at - 1].is_held)
            code = glo_shop_give_way(p, glo_orders_get(p->orders, at - 1)->station, at - 1);
    }
    return code;
}

static void remove_all(struct glo_production *p, uint32_t parent)
{
    for (uint32_t first; (first = p->children.kin[parent].first_child) != 0;) {
        if (glo_children_is_parent(&p->children, first - 1))
            remove_all(p, first - 1);
        else if (p->children.kin[first - 1].is_held)
            let_go(p, first - 1);
        add_costs(glo_orders_get(p->orders, parent),
                  glo_orders_get(p->orders, first - 1)); /* machines that failed at once */
        remove_child(p, first - 1);
    }
}

int glo_children_withdraw(struct glo_production *p, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    order->queue += p->simulation->now - order->joined;
    pull_out(p, id);
    int code = give_way(p, id);
    remove_all(p, id);
    return code;
}

void glo_children_started(struct glo_production *p, uint32_t id)
{
    for (uint32_t at = id + 1; at; at = p->children.kin[at - 1].parent) {
        struct glo_order *order = glo_orders_get(p->orders, at - 1);
        if (order->started == GLO_NEVER)
            order->started = p->simulation->now;
    }
}

/* Whether any part of an order was started. */
static bool any_started(const struct glo_production *p, uint32_t parent)
{
    bool any = false;
    for (uint32_t at = p->children.kin[parent].first_child; at; at = p->children.kin[at - 1].after)
        any |= glo_orders_get(p->orders, at - 1)->started != GLO_NEVER;
    return any;
}

void glo_children_not_started(struct glo_production *p, uint32_t id)
{
    bool at_fork = p->children.kin[p->children.kin[id].parent - 1].fork != 0;
    if (at_fork && plan_of(p, id)->forks->first <= plan_of(p, id)->num_operations)
        return; /* the order was begun before it came apart */
    for (uint32_t at = id + 1; at && !any_started(p, at - 1); at = p->children.kin[at - 1].parent) {
        struct glo_order *order = glo_orders_get(p->orders, at - 1);
        if (order->started == p->simulation->now)
            order->started = GLO_NEVER;
    }
}

void glo_children_set_up(struct glo_production *p, uint32_t machine, uint32_t id, bool *begins)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    struct glo_set_up *last = &p->children.set_ups[machine];
    struct glo_shop_job *job = &p->shop.jobs[id];
    bool is_portion = glo_children_is_child(&p->children, id) && p->children.kin[id].is_portion;
    bool is_same =
        last->stream == order->stream && last->number == order->number && last->operation == order->operation;
    if (*begins && is_portion && is_same && job->next_in_batch == GLO_NO_ORDER) {
        job->work -= job->setup;
        job->setup = 0;
        *begins = false;
    }
    *last = (struct glo_set_up){order->stream, order->number, order->operation};
}

int glo_children_follow(struct glo_production *p, uint32_t id, uint32_t s, bool *follows)
{
    uint32_t next = follower(p, id);
    const struct glo_order *order = glo_orders_get(p->orders, id);
    *follows = false;
    if (!next || !p->children.kin[next - 1].is_held || glo_shop_station_of(p->plan, s)->discipline->shares)
        return GLO_OK;
    struct glo_order *other = glo_orders_get(p->orders, next - 1);
    if (other->operation != order->operation || other->visit != order->visit)
        return GLO_OK;
    *follows = true;
    let_go(p, next - 1);
    other->station = s;
    other->terms = order->terms;
    return glo_shop_queue_up(p, s, next - 1);
}

void glo_children_fold(struct glo_production *p)
{
    const struct glo_kin *kin = p->children.kin;
    for (uint32_t id = 0; id < p->children.max_kin; id++) {
        uint32_t root = id;
        while (kin[root].parent)
            root = kin[root].parent - 1;
        if (root != id)
            add_costs(glo_orders_get(p->orders, root), glo_orders_get(p->orders, id));
    }
    for (uint32_t id = 0; id < p->children.max_kin; id++)
        if (kin[id].parent)
            glo_orders_remove(p->orders, id);
    glo_free(p->children.kin);
    p->children.kin = NULL;
    p->children.max_kin = p->children.num = 0;
}

/* How many children the stations have, in queues and at machines, and how many wait for parts. */
static uint32_t at_stations(const struct glo_production *p)
{
    uint32_t num = 0;
    for (uint32_t id = 0; p->stocks && id < p->children.max_kin; id++)
        num += glo_children_is_child(&p->children, id) && !glo_children_is_parent(&p->children, id) &&
               !p->children.kin[id].is_held && glo_parts_lacks(p, id);
    for (uint32_t s = 0; s < p->plan->num_stations; s++)
        for (uint32_t id = p->stations[s].queue.first; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next)
            num += glo_children_is_child(&p->children, id);
    for (uint32_t m = 0; m < p->plan->num_machines; m++)
        for (uint32_t id = p->machines[m].order; id != GLO_NO_ORDER; id = p->shop.jobs[id].next_in_batch)
            num += glo_children_is_child(&p->children, id);
    return num;
}

/* The children of one order, one after another. */
static bool parent_is_sound(const struct glo_production *p, uint32_t parent)
{
    const struct glo_kin *kin = p->children.kin;
    const struct glo_order *whole = glo_orders_get(p->orders, parent);
    const struct glo_fork *fork = glo_plan_fork(plan_of(p, parent), kin[parent].fork);
    uint32_t num = 0, before = 0, pieces = 0;
    bool is_shared = kin[parent].fork == 0, is_sound = whole->in_use && (fork || is_shared);
    for (uint32_t at = kin[parent].first_child; is_sound && at; before = at, at = kin[at - 1].after, num++) {
        const struct glo_order *part = glo_orders_get(p->orders, at - 1);
        is_sound = part->in_use && part->stream == whole->stream && part->number == whole->number &&
                   kin[at - 1].parent == parent + 1 && kin[at - 1].before == before &&
                   kin[at - 1].is_held == must_wait(p, at - 1);
        pieces += part->lot;
        if (fork)
            is_sound &= part->unit == whole->unit && part->operation >= fork->begin && part->operation < fork->end &&
                        (fork->pieces ? part->lot <= fork->pieces : part->lot == whole->lot);
    }
    return is_sound && (!is_shared || pieces <= whole->lot) && num == kin[parent].num_children;
}

bool glo_children_sound(const struct glo_production *p)
{
    const struct glo_children *children = &p->children;
    uint32_t num = 0, elsewhere = 0;
    bool is_sound = true;
    for (uint32_t id = 0; is_sound && id < children->max_kin; id++) {
        bool is_child = glo_children_is_child(children, id), is_parent = glo_children_is_parent(children, id);
        num += is_child;
        elsewhere += is_child && (is_parent || children->kin[id].is_held);
        is_sound = !is_parent || parent_is_sound(p, id);
    }
    return is_sound && num == children->num && num == elsewhere + at_stations(p);
}
