/* The invariants of the shop, looked at from scratch, and its machine time. */
#include "models/production/batch.h"
#include "models/production/blocking.h"
#include "models/production/machine.h"

#include <math.h>

static glo_int128 size(glo_int128 difference)
{
    return difference < 0 ? -difference : difference;
}

/* Machine time of jobs that have not ended: of those in the queue, and at machines. */
static glo_int128 spent_by_jobs(const struct glo_production *p, uint32_t s, glo_time now)
{
    const struct glo_station *station = &p->plan->stations[s];
    glo_int128 spent = 0;
    for (uint32_t id = p->stations[s].queue.first; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next)
        spent += p->shop.jobs[id].spent;
    for (uint32_t i = 0; i < station->machines; i++) {
        uint32_t machine = station->first_machine + i, id = p->machines[machine].order;
        if (id == GLO_NO_ORDER)
            continue;
        bool works = glo_machine_works(&p->shop.machines[machine]);
        spent += p->shop.jobs[id].spent + (works ? now - p->shop.jobs[id].since : 0);
    }
    return spent;
}

glo_int128 glo_shop_balance(const struct glo_production *p, uint32_t s, glo_time now)
{
    struct glo_state_areas areas = glo_shop_areas(p, s, now);
    glo_int128 hours = 0, shared = 0;
    for (uint32_t state = 0; state < GLO_NUM_STATES; state++)
        hours += areas.in[state];
    if (glo_shop_station_of(p->plan, s)->discipline->shares) { /* what was given since its jobs were looked at */
        uint32_t jobs = p->stations[s].queue.length, machines = p->plan->stations[s].machines;
        glo_time since = glo_shop_seen(p, s)->shared_since;
        shared = (glo_int128)(now - since) * (jobs < machines ? jobs : machines);
    }
    return size(hours - (glo_int128)p->plan->stations[s].machines * now) +
           size(areas.in[GLO_STATE_busy] + areas.in[GLO_STATE_setup] - p->stations[s].served -
                spent_by_jobs(p, s, now) - shared);
}

static uint32_t orders_at(const struct glo_production *p, uint32_t machine)
{
    uint32_t num = 0;
    for (uint32_t id = p->machines[machine].order; id != GLO_NO_ORDER; id = p->shop.jobs[id].next_in_batch)
        num++;
    return num;
}

/* One machine against its job and the queue of events. */
static bool machine_is_sound(const struct glo_production *p, uint32_t s, uint32_t machine)
{
    const struct glo_shop_machine *it = &p->shop.machines[machine];
    uint32_t id = p->machines[machine].order;
    bool works = glo_machine_has_work(p, machine) && glo_machine_could_work(p, s, machine);
    if (works != glo_machine_works(it))
        return false;
    if (id == GLO_NO_ORDER) /* it is idle in vain, unless a batch begins later at this instant */
        return !glo_machine_could_work(p, s, machine) || glo_shop_next(p, s) == GLO_NO_ORDER ||
               glo_shop_seen(p, s)->batch_wake == p->simulation->now;
    const struct glo_shop_job *job = &p->shop.jobs[id];
    return job->machine == machine && glo_orders_get(p->orders, id)->in_use && job->done <= job->work &&
           job->done <= job->spent && glo_queue_is_pending(&p->simulation->queue, job->end) == works;
}

/* Those who wait have no machine and stand in the order of their ranks. */
static bool queue_is_sound(const struct glo_production *p, uint32_t s)
{
    const struct glo_discipline *discipline = glo_shop_station_of(p->plan, s)->discipline;
    const struct glo_shop_job *before = NULL;
    for (uint32_t id = p->stations[s].queue.first; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next) {
        const struct glo_shop_job *job = &p->shop.jobs[id];
        if (job->machine != GLO_NO_MACHINE || job->next_in_batch != GLO_NO_ORDER ||
            (before && !discipline->shares && before->rank > job->rank))
            return false;
        before = job;
    }
    return true;
}

static uint32_t broken(const struct glo_production *p, const struct glo_shop_state *state)
{
    uint32_t num = 0;
    for (uint32_t next = state->first_broken; next; next = p->shop.machines[next - 1].next_broken)
        num++;
    return num;
}

/* What machines have emitted at work, against the operations that have ended and the jobs of that have not. */
static bool emissions_are_sound(const struct glo_production *p, uint32_t s)
{
    const struct glo_shop_state *state = glo_shop_seen(p, s);
    const struct glo_station *station = &p->plan->stations[s];
    double unended = 0;
    if (!glo_shop_station_of(p->plan, s)->hourly)
        return true;
    for (uint32_t id = p->stations[s].queue.first; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next)
        unended += p->shop.jobs[id].emitted;
    for (uint32_t i = 0; i < station->machines; i++) {
        uint32_t machine = station->first_machine + i, id = p->machines[machine].order;
        const struct glo_shop_machine *it = &p->shop.machines[machine];
        if (id != GLO_NO_ORDER)
            unended += p->shop.jobs[id].emitted;
        if (glo_machine_works(it)) {
            unended += glo_machine_emission(p, s, it->state, p->shop.jobs[id].since);
            unended -= glo_machine_emission(p, s, it->state, state->emitting_since);
        }
    }
    if (glo_shop_station_of(p->plan, s)->discipline->shares) /* nobody has a machine */
        unended += (double)state->states[GLO_STATE_busy].level *
                   (glo_machine_emission(p, s, GLO_STATE_busy, state->shared_since) -
                    glo_machine_emission(p, s, GLO_STATE_busy, state->emitting_since));
    double difference = state->working - state->emitted - unended;
    return fabs(difference) <= 1e-9 * (1 + state->working);
}

bool glo_shop_sound(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    const struct glo_shop_station *shop = glo_shop_station_of(p->plan, s);
    const struct glo_shop_state *state = glo_shop_seen(p, s);
    uint32_t length = p->stations[s].queue.length, idle = 0, down = 0, unmanned = 0, served = 0, blocked = 0, by;
    uint32_t levels[GLO_NUM_STATES] = {0};
    if (!emissions_are_sound(p, s) || !queue_is_sound(p, s) || !glo_blocking_sound(p, s) ||
        glo_shop_find_victim(p, s, &by) != GLO_NO_MACHINE)
        return false;
    if (shop->discipline->shares)
        return state->shows_free == (glo_shop_demand(p, s) < station->machines) && state->served.level == length &&
               p->stations[s].waiting.level == state->num_lacking;
    for (uint32_t i = 0; i < station->machines; i++) {
        uint32_t machine = station->first_machine + i;
        bool has_order = p->machines[machine].order != GLO_NO_ORDER, is_down = p->shop.machines[machine].is_down;
        if (!machine_is_sound(p, s, machine))
            return false;
        levels[p->shop.machines[machine].state]++;
        bool is_unmanned = p->shop.machines[machine].is_unmanned;
        if (is_unmanned && has_order)
            return false;
        idle += !has_order && !is_down && !is_unmanned;
        unmanned += is_unmanned;
        down += is_down;
        served += glo_machine_has_work(p, machine) ? orders_at(p, machine) : 0;
        blocked += has_order && !glo_machine_has_work(p, machine);
    }
    for (uint32_t i = 0; i < GLO_NUM_STATES; i++)
        if (state->states[i].level != levels[i])
            return false;
    if (shop->batch && !glo_batch_sound(p, s))
        return false;
    glo_time now = p->simulation->now; /* at which the shifts may be about to change */
    uint32_t stay = station->machines - unmanned - state->num_leaving;
    bool shifts_are_sound = unmanned == state->num_unmanned &&
                            (stay == glo_shifts_manned(&shop->shifts, station->machines, now) ||
                             (now > 0 && stay == glo_shifts_manned(&shop->shifts, station->machines, now - 1)));
    return idle == state->num_idle && shifts_are_sound &&
           state->shows_free == (idle > glo_shop_demand(p, s) && !state->is_audited &&
                                 state->presence == GLO_PRESENCE_ON_SITE && glo_blocking_has_room(p, s)) &&
           state->served.level == served && p->stations[s].waiting.level == length + blocked + state->num_lacking &&
           down == state->crews_busy + broken(p, state) &&
           (!shop->breakdowns || shop->breakdowns->crews == 0 || state->crews_busy <= shop->breakdowns->crews);
}
