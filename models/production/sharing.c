/*
 * Processor sharing. The c machines of a station give n jobs together min(n, c) ticks of work a tick, in equal parts.
 * Time is whole: what cannot be divided is given tick by tick to the first of the jobs, so that what all of them have
 * got is at any time what the machines have given.
 */
#include "models/events.h"
#include "models/production/booking.h"
#include "models/production/machine.h"
#include "models/production/parts.h"
#include "sim/error.h"

#include <assert.h>

static uint32_t machines_at_work(const struct glo_production *p, uint32_t s)
{
    uint32_t jobs = p->stations[s].queue.length, machines = p->plan->stations[s].machines;
    return jobs < machines ? jobs : machines;
}

/* Gives the jobs what they have got since the last time. */
static void bring_up(struct glo_production *p, uint32_t s)
{
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    const struct glo_order_queue *queue = &p->stations[s].queue;
    glo_time elapsed = p->simulation->now - state->shared_since;
    glo_int128 given = (glo_int128)elapsed * machines_at_work(p, s);
    double emission = glo_machine_emission(p, s, GLO_STATE_busy, state->shared_since);
    state->shared_since = p->simulation->now;
    if (queue->length == 0)
        return;
    glo_time part = (glo_time)(given / queue->length), rest = (glo_time)(given % queue->length);
    for (uint32_t id = queue->first; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next) {
        struct glo_shop_job *job = &p->shop.jobs[id];
        job->done += part + (rest > 0);
        job->spent += part + (rest > 0);
        job->emitted += elapsed > 0 ? emission * (double)(part + (rest > 0)) / (double)elapsed : 0;
        rest -= rest > 0;
    }
}

/* Schedules the end of the job that has the least left to be done, as things stand. */
static int look_ahead(struct glo_production *p, uint32_t s)
{
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    const struct glo_order_queue *queue = &p->stations[s].queue;
    glo_time least = GLO_NEVER, now = p->simulation->now;
    uint32_t first = GLO_NO_ORDER;
    for (uint32_t id = queue->first; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next) {
        glo_time left = p->shop.jobs[id].work - p->shop.jobs[id].done;
        if (left < least) {
            least = left;
            first = id;
        }
    }
    glo_simulation_cancel(p->simulation, state->shared_end);
    if (first == GLO_NO_ORDER)
        return GLO_OK;
    uint32_t working = machines_at_work(p, s);
    glo_int128 takes = least > 0 ? ((glo_int128)least * queue->length + working - 1) / working : 0;
    return glo_simulation_schedule(p->simulation, takes >= GLO_NEVER - now ? GLO_NEVER : now + (glo_time)takes,
                                   GLO_EVENT_work_end, first, s, &state->shared_end);
}

static void count_machines(struct glo_production *p, uint32_t s)
{
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    uint32_t working = machines_at_work(p, s), machines = p->plan->stations[s].machines;
    glo_machine_emit(p, s);
    glo_time_average_set(&state->states[GLO_STATE_busy], p->simulation->now, working);
    glo_time_average_set(&state->states[GLO_STATE_idle], p->simulation->now, machines - working);
    glo_time_average_set(&state->served, p->simulation->now, p->stations[s].queue.length);
}

int glo_sharing_arrive(struct glo_production *p, uint32_t s, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    bring_up(p, s);
    glo_order_queue_insert(&p->stations[s].queue, p->orders, id, GLO_NO_ORDER);
    if (order->operation == 0)
        order->started = p->simulation->now;
    if (glo_children_is_child(&p->children, id))
        glo_children_started(p, id);
    glo_book_material(p, order, p->shop.jobs[id].pieces, &p->plan->terms[order->terms].flows);
    if (glo_parts_needed(p, id))
        glo_parts_buy(p, id, p->shop.jobs[id].pieces);
    count_machines(p, s);
    return look_ahead(p, s);
}

int glo_sharing_work_end(struct glo_production *p, uint32_t s, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    bring_up(p, s);
    assert(p->shop.jobs[id].done >= p->shop.jobs[id].work);
    glo_order_queue_remove(&p->stations[s].queue, p->orders, id);
    order->service += p->simulation->now - order->joined;
    glo_shop_close_job(p, s, id);
    count_machines(p, s);
    return look_ahead(p, s);
}
