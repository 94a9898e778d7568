/*
 * Jobs of the shop: they come, wait by the discipline's order, are given to a machine, interrupted, and end. What
 * happens to machines of itself is in machine.c, which this file calls to set a machine going and to stop it.
 */
#include "models/production/shop.h"

#include "models/events.h"
#include "models/production/batch.h"
#include "models/production/blocking.h"
#include "models/production/booking.h"
#include "models/production/machine.h"
#include "models/production/parts.h"
#include "sim/error.h"
#include "sim/rare.h"

#include <assert.h>
#include <string.h>

int glo_shop_draw(struct glo_production *p, uint32_t s, uint32_t id)
{
    struct glo_shop_job *job = &p->shop.jobs[id];
    const struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_plan *plan = &p->plan->plans[order->product];
    const struct glo_stream *stream = &p->orders->streams[order->stream];
    if (job->attempt > 255)
        return glo_fail(&p->simulation->problem, GLO_ERR_RANGE,
                        "an operation at station `%s` of `%s` was begun 256 times and interrupted each time",
                        p->plan->stations[s].name, p->plan->units[p->plan->stations[s].unit].name);
    const struct glo_visit visit =
        glo_plan_visit(plan, order, glo_children_first_piece(&p->children, id), order->operation, order->visit,
                       job->attempt, stream, p->orders->replication);
    double speed = p->plan->stations[s].speed;
    job->setup = glo_ticks(visit.setup / speed);
    job->work = glo_ticks((visit.setup + visit.service) / speed);
    job->pieces = visit.pieces;
    if (job->work < 0 || job->work == GLO_NEVER) /* refused, with a sentence */
        return glo_simulation_schedule(p->simulation, GLO_NEVER, GLO_EVENT_work_end, id, s, NULL);
    return GLO_OK;
}

/* The order becomes a job, of which nothing is done. */
static int begin_job(struct glo_production *p, uint32_t s, uint32_t id)
{
    const struct glo_shop_station *station = glo_shop_station_of(p->plan, s);
    if (glo_grow(&p->shop.jobs, &p->shop.max_jobs, (uint64_t)id + 1, sizeof *p->shop.jobs) != GLO_OK)
        return glo_fail_memory(&p->simulation->problem);
    struct glo_shop_job *job = &p->shop.jobs[id];
    *job = (struct glo_shop_job){
        .machine = GLO_NO_MACHINE, .waits_for = GLO_ALL, .next_in_batch = GLO_NO_ORDER, .came = p->simulation->now};
    int code = glo_shop_draw(p, s, id);
    job->rank = code == GLO_OK && station->discipline->rank ? station->discipline->rank(p, s, id) : 0;
    return code;
}

/* Before whom a job is placed that comes now, or comes back: then it is the first of its rank. */
static uint32_t successor(const struct glo_production *p, uint32_t s, uint32_t id, bool comes_back)
{
    const struct glo_discipline *discipline = glo_shop_station_of(p->plan, s)->discipline;
    const struct glo_order_queue *queue = &p->stations[s].queue;
    if (discipline->before && !comes_back)
        return discipline->before(p, s, id);
    if (!discipline->rank)
        return comes_back ? queue->first : GLO_NO_ORDER;
    int64_t rank = p->shop.jobs[id].rank;
    uint32_t before = GLO_NO_ORDER;
    for (uint32_t at = queue->last; at != GLO_NO_ORDER; at = glo_orders_get(p->orders, at)->previous) {
        int64_t other = p->shop.jobs[at].rank;
        if (other < rank || (other == rank && !comes_back))
            break;
        before = at;
    }
    return before;
}

/* An order of a job comes to the machine that takes it. */
static void come_to(struct glo_production *p, uint32_t s, uint32_t machine, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    struct glo_shop_job *job = &p->shop.jobs[id];
    glo_time now = p->simulation->now;
    job->machine = machine;
    glo_time_average_add(&glo_shop_state_of(p, s)->served, now, 1);
    order->queue += now - order->joined;
    order->joined = now;
    if (order->operation == 0 && order->started == GLO_NEVER)
        order->started = now;
    if (GLO_RARELY(glo_children_is_child(&p->children, id)))
        glo_children_started(p, id);
    if (!job->begun)
        glo_book_material(p, order, job->pieces, &p->plan->terms[order->terms].flows);
    if (!job->begun && glo_parts_needed(p, id))
        glo_parts_buy(p, id, job->pieces);
    job->begun = true;
}

/* A machine that is open, in working order and idle takes the job. */
static int seat(struct glo_production *p, uint32_t s, uint32_t machine, uint32_t first)
{
    struct glo_shop_job *job = &p->shop.jobs[first];
    bool begins = !job->begun || glo_shop_station_of(p->plan, s)->batch;
    assert(p->machines[machine].order == GLO_NO_ORDER);
    p->machines[machine].order = first;
    glo_shop_state_of(p, s)->num_idle--;
    for (uint32_t id = first; id != GLO_NO_ORDER; id = p->shop.jobs[id].next_in_batch)
        come_to(p, s, machine, id);
    if (GLO_RARELY(p->children.set_ups != NULL))
        glo_children_set_up(p, machine, first, &begins);
    if (begins)
        glo_machine_prepare(p, s, machine, job, glo_orders_get(p->orders, first)->product);
    return glo_machine_set_going(p, s, machine);
}

/* The job of a machine that does not work leaves it. */
static void unseat(struct glo_production *p, uint32_t s, uint32_t first)
{
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    uint32_t machine = p->shop.jobs[first].machine;
    glo_time now = p->simulation->now;
    p->machines[machine].order = GLO_NO_ORDER;
    state->num_idle += !p->shop.machines[machine].is_down;
    glo_machine_show(p, s, machine);
    for (uint32_t id = first; id != GLO_NO_ORDER; id = p->shop.jobs[id].next_in_batch) {
        struct glo_order *order = glo_orders_get(p->orders, id);
        order->service += now - order->joined;
        order->joined = now;
        p->shop.jobs[id].machine = GLO_NO_MACHINE;
        glo_time_average_add(&state->served, now, -1);
    }
}

uint32_t glo_shop_next(const struct glo_production *p, uint32_t s)
{
    return glo_shop_station_of(p->plan, s)->batch ? glo_batch_first(p, s) : p->stations[s].queue.first;
}

int glo_shop_feed(struct glo_production *p, uint32_t s, uint32_t machine)
{
    uint32_t first = glo_shop_next(p, s);
    if (glo_machine_is_left(p, s, machine) || first == GLO_NO_ORDER || !glo_machine_could_work(p, s, machine) ||
        p->machines[machine].order != GLO_NO_ORDER)
        return GLO_OK;
    if (glo_shop_station_of(p->plan, s)->batch)
        glo_batch_gather(p, s, first);
    else
        glo_production_dequeue(p, s, first);
    return seat(p, s, machine, first);
}

uint32_t glo_shop_demand(const struct glo_production *p, uint32_t s)
{
    const struct glo_shop_state *state = glo_shop_seen(p, s);
    bool batches = glo_shop_station_of(p->plan, s)->batch && state->num_idle > 0;
    return (batches ? glo_batch_waiting(p, s) : p->stations[s].queue.length) + state->num_lacking + state->num_coming;
}

uint32_t glo_shop_room_to_begin(const struct glo_production *p, uint32_t s)
{
    const struct glo_shop_state *state = glo_shop_seen(p, s);
    bool shares = glo_shop_station_of(p->plan, s)->discipline->shares;
    return state->shows_free ? (shares ? p->plan->stations[s].machines : state->num_idle) - glo_shop_demand(p, s) : 0;
}

bool glo_production_is_down(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    bool is_down = glo_production_is_of_shop(p->plan, s);
    for (uint32_t i = 0; is_down && i < station->machines; i++)
        is_down = p->shop.machines[station->first_machine + i].is_down;
    return is_down;
}

bool glo_shop_would_be_free(const struct glo_production *p, uint32_t s)
{
    const struct glo_shop_state *state = glo_shop_seen(p, s);
    if (glo_shop_station_of(p->plan, s)->discipline->shares)
        return glo_shop_demand(p, s) < p->plan->stations[s].machines;
    return state->num_idle > glo_shop_demand(p, s) && !state->is_audited && state->presence == GLO_PRESENCE_ON_SITE &&
           glo_blocking_has_room(p, s);
}

int glo_shop_show(struct glo_production *p, uint32_t s)
{
    const struct glo_shop_station *station = glo_shop_station_of(p->plan, s);
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    bool is_free = glo_shop_would_be_free(p, s);
    int code = station->batch ? glo_batch_look_ahead(p, s) : GLO_OK;
    bool turns = is_free != state->shows_free;
    state->shows_free = is_free;
    if (GLO_RARELY(p->watchers != NULL))
        glo_production_tell_watchers(p, s);
    if (code != GLO_OK || !turns)
        return code;
    glo_production_show_free(p, s, is_free);
    return is_free ? p->ports->capacity_free(p->ports->world, p->plan->stations[s].unit) : GLO_OK;
}

/* What an interruption leaves of the work done. */
static int interrupt(struct glo_production *p, uint32_t s, uint32_t id, enum glo_interruption how)
{
    struct glo_shop_job *job = &p->shop.jobs[id];
    if (how == GLO_INTERRUPTION_RESUME)
        return GLO_OK;
    job->done = 0;
    if (how == GLO_INTERRUPTION_REPEAT_IDENTICAL)
        return GLO_OK;
    int code = GLO_OK;
    for (uint32_t each = id; code == GLO_OK && each != GLO_NO_ORDER; each = p->shop.jobs[each].next_in_batch) {
        p->shop.jobs[each].attempt++;
        code = glo_shop_draw(p, s, each);
    }
    if (code == GLO_OK && glo_shop_station_of(p->plan, s)->batch)
        glo_batch_combine(p, s, id);
    return code;
}

uint32_t glo_shop_find_idle(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    const struct glo_shop_state *state = glo_shop_seen(p, s);
    bool works = state->is_open && state->presence == GLO_PRESENCE_ON_SITE;
    for (uint32_t i = 0; works && state->num_idle > 0 && i < station->machines; i++) {
        uint32_t machine = station->first_machine + i;
        const struct glo_shop_machine *it = &p->shop.machines[machine];
        if (p->machines[machine].order == GLO_NO_ORDER && !it->is_down && !it->is_unmanned)
            return machine;
    }
    return GLO_NO_MACHINE;
}

static bool ends_now(const struct glo_production *p, const struct glo_shop_job *job)
{
    return job->work - job->done == p->simulation->now - job->since;
}

/* Of the machines at work, the one whose job has the largest rank, which must be larger than this one; of several the
 * job that was begun last. A job that ends at this instant is none: it is not to be interrupted any more. */
static uint32_t find_victim(const struct glo_production *p, uint32_t s, int64_t rank)
{
    const struct glo_station *station = &p->plan->stations[s];
    uint32_t found = GLO_NO_MACHINE;
    glo_time begun = 0;
    for (uint32_t i = 0; i < station->machines; i++) {
        uint32_t machine = station->first_machine + i, id = p->machines[machine].order;
        if (id == GLO_NO_ORDER || !glo_machine_works(&p->shop.machines[machine]) || ends_now(p, &p->shop.jobs[id]))
            continue;
        const struct glo_shop_job *job = &p->shop.jobs[id];
        glo_time joined = glo_orders_get(p->orders, id)->joined;
        if (job->rank > rank || (job->rank == rank && found != GLO_NO_MACHINE && joined > begun)) {
            found = machine;
            rank = job->rank;
            begun = joined;
        }
    }
    return found;
}

/* The first of those who wait for whom no machine becomes free at this instant. */
static uint32_t first_to_press(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    uint32_t first = p->stations[s].queue.first;
    for (uint32_t i = 0; first != GLO_NO_ORDER && i < station->machines; i++) {
        uint32_t machine = station->first_machine + i, id = p->machines[machine].order;
        if (id != GLO_NO_ORDER && glo_machine_works(&p->shop.machines[machine]) && ends_now(p, &p->shop.jobs[id]))
            first = glo_orders_get(p->orders, first)->next;
    }
    return first;
}

uint32_t glo_shop_find_victim(const struct glo_production *p, uint32_t s, uint32_t *by)
{
    bool preempts = glo_shop_station_of(p->plan, s)->preemption != GLO_INTERRUPTION_NONE;
    *by = preempts ? first_to_press(p, s) : GLO_NO_ORDER;
    return *by == GLO_NO_ORDER ? GLO_NO_MACHINE : find_victim(p, s, p->shop.jobs[*by].rank);
}

/* An order that was to begin at this very instant has not begun. `shared`: what it was to begin was the work of a
 * batch, and its own is drawn again; so is that of a portion for which the machine needed no setup. */
static int forget_start(struct glo_production *p, uint32_t s, uint32_t id, bool shared)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    if (order->operation == 0 && order->started == p->simulation->now)
        order->started = GLO_NEVER;
    bool is_part = glo_children_is_child(&p->children, id);
    if (GLO_RARELY(is_part))
        glo_children_not_started(p, id);
    return shared || (is_part && p->shop.jobs[id].setup == 0) ? glo_shop_draw(p, s, id) : GLO_OK;
}

/* The job of a working machine goes back to the queue; one that has just taken the machine has lost nothing. */
static int displace(struct glo_production *p, uint32_t s, uint32_t machine)
{
    uint32_t id = p->machines[machine].order;
    bool is_new = glo_orders_get(p->orders, id)->joined == p->simulation->now;
    glo_machine_stop(p, s, machine);
    unseat(p, s, id);
    int code =
        is_new ? forget_start(p, s, id, false) : interrupt(p, s, id, glo_shop_station_of(p->plan, s)->preemption);
    glo_production_enqueue(p, s, id, successor(p, s, id, true));
    return code;
}

int glo_shop_press(struct glo_production *p, uint32_t s)
{
    uint32_t by, machine;
    int code = GLO_OK;
    while (code == GLO_OK && (machine = glo_shop_find_victim(p, s, &by)) != GLO_NO_MACHINE) {
        glo_production_dequeue(p, s, by);
        code = displace(p, s, machine);
        if (code == GLO_OK)
            code = seat(p, s, machine, by);
    }
    return code;
}

int glo_shop_feed_idle(struct glo_production *p, uint32_t s)
{
    uint32_t machine;
    int code = GLO_OK;
    while (code == GLO_OK && (machine = glo_shop_find_idle(p, s)) != GLO_NO_MACHINE &&
           glo_shop_next(p, s) != GLO_NO_ORDER)
        code = glo_shop_feed(p, s, machine);
    return code;
}

static int find_place(struct glo_production *p, uint32_t s, uint32_t id)
{
    uint32_t machine = glo_shop_find_idle(p, s);
    bool batches = glo_shop_station_of(p->plan, s)->batch;
    if (machine != GLO_NO_MACHINE && !batches)
        return seat(p, s, machine, id);
    glo_production_enqueue(p, s, id, successor(p, s, id, false));
    return machine != GLO_NO_MACHINE ? glo_shop_feed_idle(p, s) : glo_shop_press(p, s);
}

int glo_shop_arrive(struct glo_production *p, uint32_t s, uint32_t id)
{
    return glo_parts_needed(p, id) ? glo_parts_gather(p, s, id) : glo_shop_join(p, s, id);
}

int glo_shop_join(struct glo_production *p, uint32_t s, uint32_t id)
{
    int code = begin_job(p, s, id);
    if (code != GLO_OK)
        return code;
    glo_blocking_expect(p, s, id, 1);
    code = glo_shop_station_of(p->plan, s)->discipline->shares ? glo_sharing_arrive(p, s, id) : find_place(p, s, id);
    return code == GLO_OK ? glo_shop_show(p, s) : code;
}

int glo_shop_queue_up(struct glo_production *p, uint32_t s, uint32_t id)
{
    int code = begin_job(p, s, id);
    if (code == GLO_OK)
        glo_production_enqueue(p, s, id, successor(p, s, id, true));
    return code;
}

void glo_shop_close_job(struct glo_production *p, uint32_t s, uint32_t id)
{
    struct glo_station_state *state = &p->stations[s];
    struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_shop_job *job = &p->shop.jobs[id];
    const double *power = glo_shop_station_of(p->plan, s)->power;
    state->served += job->spent;
    state->num_served++;
    glo_shop_state_of(p, s)->set_up += job->set_up;
    glo_blocking_expect(p, s, id, -1);
    double energy =
        glo_hours(job->spent - job->set_up) * power[GLO_STATE_busy] + glo_hours(job->set_up) * power[GLO_STATE_setup];
    glo_shop_state_of(p, s)->emitted += job->emitted;
    glo_book_energy(p, order, order->terms, energy,
                    glo_shop_station_of(p->plan, s)->hourly ? job->emitted
                                                            : energy * p->plan->terms[order->terms].grid);
}

/* What was done for a job that has left its machine is booked, order by order. */
static void close_all(struct glo_production *p, uint32_t s, uint32_t first)
{
    if (p->shop.jobs[first].next_in_batch != GLO_NO_ORDER)
        glo_batch_share_out(p, first);
    for (uint32_t id = first; id != GLO_NO_ORDER; id = p->shop.jobs[id].next_in_batch)
        glo_shop_close_job(p, s, id);
}

int glo_shop_leave(struct glo_production *p, uint32_t s, uint32_t id)
{
    uint32_t machine = p->shop.jobs[id].machine;
    unseat(p, s, id);
    close_all(p, s, id);
    bool fails = glo_machine_is_worn(p, s, machine) && !p->shop.machines[machine].is_down;
    return fails ? glo_machine_fail(p, s, machine) : glo_shop_feed(p, s, machine);
}

int glo_shop_setup_ends(struct glo_production *p, uint32_t id, uint32_t s)
{
    uint32_t machine = p->shop.jobs[id].machine;
    glo_machine_stop(p, s, machine);
    return glo_machine_set_going(p, s, machine);
}

int glo_shop_work_end(struct glo_production *p, uint32_t id, uint32_t s, bool *ended)
{
    int code;
    *ended = true;
    if (glo_shop_station_of(p->plan, s)->discipline->shares)
        code = glo_sharing_work_end(p, s, id);
    else {
        bool held;
        glo_machine_stop(p, s, p->shop.jobs[id].machine);
        code = glo_blocking_hold(p, s, id, &held);
        *ended = !held;
        if (code == GLO_OK && !held)
            code = glo_shop_leave(p, s, id);
        if (code == GLO_OK)
            code = glo_shop_press(p, s); /* who counted on a machine that has just failed, or is blocked */
    }
    return code == GLO_OK ? glo_shop_show(p, s) : code;
}

/* Turns the orders of a job around: the last of them is returned, on which the others hang. */
static uint32_t turn_around(struct glo_production *p, uint32_t first)
{
    uint32_t last = GLO_NO_ORDER;
    for (uint32_t id = first, next; id != GLO_NO_ORDER; id = next) {
        next = p->shop.jobs[id].next_in_batch;
        p->shop.jobs[id].next_in_batch = last;
        last = id;
    }
    return last;
}

int glo_shop_give_back(struct glo_production *p, uint32_t s, uint32_t first)
{
    bool batches = glo_shop_station_of(p->plan, s)->batch;
    int code = GLO_OK;
    if (!glo_blocking_has_room(p, s))
        return GLO_OK;
    unseat(p, s, first);
    for (uint32_t id = turn_around(p, first), next; code == GLO_OK && id != GLO_NO_ORDER; id = next) {
        next = p->shop.jobs[id].next_in_batch;
        p->shop.jobs[id].next_in_batch = GLO_NO_ORDER;
        code = forget_start(p, s, id, batches);
        glo_production_enqueue(p, s, id, successor(p, s, id, true));
    }
    return code == GLO_OK ? glo_shop_feed_idle(p, s) : code;
}

int glo_shop_batch_waits_no_more(struct glo_production *p, uint32_t s)
{
    glo_shop_state_of(p, s)->batch_wake = GLO_NEVER;
    int code = glo_shop_feed_idle(p, s);
    return code == GLO_OK ? glo_shop_show(p, s) : code;
}

/* All orders of a job that was scrapped. */
static int scrap(struct glo_production *p, uint32_t first)
{
    int code = GLO_OK;
    for (uint32_t id = first, next; code == GLO_OK && id != GLO_NO_ORDER; id = next) {
        next = p->shop.jobs[id].next_in_batch; /* its slot may be another order's afterwards */
        code = glo_children_spoil(p, id);
    }
    return code;
}

int glo_shop_failure(struct glo_production *p, uint32_t machine, uint32_t s)
{
    uint32_t id = p->machines[machine].order, scrapped = GLO_NO_ORDER;
    enum glo_interruption how = glo_breakdowns_job(glo_shop_station_of(p->plan, s)->breakdowns);
    if (glo_machine_works(&p->shop.machines[machine]))
        glo_machine_stop(p, s, machine);
    int code = glo_machine_fail(p, s, machine);
    if (code == GLO_OK && glo_machine_has_work(p, machine)) {
        if (p->shop.jobs[id].spent == 0)
            code = glo_shop_give_back(p, s, id);
        else if (how != GLO_INTERRUPTION_SCRAP)
            code = interrupt(p, s, id, how);
        else {
            unseat(p, s, id);
            close_all(p, s, id);
            scrapped = id;
        }
    }
    if (code == GLO_OK)
        code = glo_shop_press(p, s);
    if (code == GLO_OK)
        code = glo_shop_show(p, s);
    if (code == GLO_OK && GLO_RARELY(p->stepwise != NULL))
        code = p->ports->unit_changed(p->ports->world, s);
    return code == GLO_OK ? scrap(p, scrapped) : code;
}

void glo_shop_pull_out(struct glo_production *p, uint32_t s, uint32_t id)
{
    if (!glo_parts_lacks(p, id)) {
        glo_production_dequeue(p, s, id);
        glo_blocking_expect(p, s, id, -1);
    }
    if (glo_parts_needed(p, id))
        glo_parts_return(p, id);
}

int glo_shop_give_way(struct glo_production *p, uint32_t s, uint32_t id)
{
    int code = glo_parts_needed(p, id) ? glo_parts_hand_out(p, id) : GLO_OK;
    if (code == GLO_OK)
        code = glo_shop_show(p, s);
    return code == GLO_OK ? glo_blocking_admit(p, s) : code;
}

/* What is still to be done by the mean, of a job. */
static glo_time left_of(const struct glo_production *p, uint32_t s, uint32_t id)
{
    const struct glo_shop_job *job = &p->shop.jobs[id];
    bool works = job->machine != GLO_NO_MACHINE && glo_machine_works(&p->shop.machines[job->machine]);
    glo_time mean =
        glo_shop_station_of(p->plan, s)->batch ? glo_batch_mean(p, s, id) : glo_production_operation_mean(p, id, s);
    glo_time left = mean - job->done - (works ? p->simulation->now - job->since : 0);
    return left > 0 && job->waits_for == GLO_ALL ? left : 0;
}

glo_time glo_shop_work_left(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    glo_time work = 0;
    if (glo_shop_station_of(p->plan, s)->discipline->shares) {
        uint32_t id = p->stations[s].queue.first;
        for (; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next)
            work += left_of(p, s, id);
        return work;
    }
    for (uint32_t i = 0; i < station->machines; i++) {
        uint32_t id = p->machines[station->first_machine + i].order;
        work += id == GLO_NO_ORDER ? 0 : left_of(p, s, id);
    }
    return work;
}
