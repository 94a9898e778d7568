/*
 * What machines of the shop do of themselves: work, stop, fail, are repaired; and the hours of each state.
 *
 * Invariant: the levels of the states count every machine of the station once.
 */
#include "models/production/machine.h"

#include "models/events.h"
#include "sim/error.h"

#include <assert.h>
#include <string.h>

static const struct glo_breakdowns_spec *breakdowns_of(const struct glo_production *p, uint32_t s)
{
    return glo_shop_station_of(p->plan, s)->breakdowns;
}

static bool clock_runs_at_work(const struct glo_breakdowns_spec *breakdowns)
{
    return breakdowns && breakdowns->clock == GLO_CLOCK_OPERATING;
}

bool glo_machine_could_work(const struct glo_production *p, uint32_t s, uint32_t machine)
{
    return glo_shop_seen(p, s)->is_open && !p->shop.machines[machine].is_down;
}

static enum glo_state state_of(const struct glo_production *p, uint32_t s, uint32_t machine)
{
    if (!glo_shop_seen(p, s)->is_open)
        return GLO_STATE_off_shift;
    if (p->shop.machines[machine].is_down)
        return GLO_STATE_down;
    uint32_t id = p->machines[machine].order;
    if (id == GLO_NO_ORDER)
        return GLO_STATE_idle;
    return p->shop.jobs[id].done < p->shop.jobs[id].setup ? GLO_STATE_setup : GLO_STATE_busy;
}

void glo_machine_show(struct glo_production *p, uint32_t s, uint32_t machine)
{
    struct glo_shop_state *station = glo_shop_state_of(p, s);
    struct glo_shop_machine *it = &p->shop.machines[machine];
    enum glo_state state = state_of(p, s, machine);
    if (state == it->state)
        return;
    glo_time_average_add(&station->states[it->state], p->simulation->now, -1);
    glo_time_average_add(&station->states[state], p->simulation->now, 1);
    it->state = state;
}

static int schedule_failure(struct glo_production *p, uint32_t s, uint32_t machine, glo_time after)
{
    glo_time now = p->simulation->now, at = after < 0 ? GLO_NEVER : after > GLO_NEVER - now ? GLO_NEVER : now + after;
    return glo_simulation_schedule(p->simulation, at, GLO_EVENT_machine_failure, machine, s,
                                   &p->shop.machines[machine].failure);
}

int glo_machine_set_going(struct glo_production *p, uint32_t s, uint32_t machine)
{
    uint32_t id = p->machines[machine].order;
    struct glo_shop_job *job = &p->shop.jobs[id];
    struct glo_shop_machine *it = &p->shop.machines[machine];
    bool sets_up = job->done < job->setup;
    glo_time now = p->simulation->now, left = (sets_up ? job->setup : job->work) - job->done;
    int code = GLO_OK;
    glo_machine_show(p, s, machine);
    job->since = now;
    if (clock_runs_at_work(breakdowns_of(p, s)) && !glo_queue_is_pending(&p->simulation->queue, it->failure))
        code = schedule_failure(p, s, machine, it->to_failure);
    return code == GLO_OK
               ? glo_simulation_schedule(p->simulation, left > GLO_NEVER - now ? GLO_NEVER : now + left,
                                         sets_up ? GLO_EVENT_setup_ends : GLO_EVENT_work_end, id, s, &job->end)
               : code;
}

void glo_machine_prepare(struct glo_production *p, uint32_t s, uint32_t machine, struct glo_shop_job *job,
                         uint32_t product)
{
    const struct glo_shop_station *station = glo_shop_station_of(p->plan, s);
    struct glo_shop_machine *it = &p->shop.machines[machine];
    if (!station->setups)
        return;
    if (it->last_product != GLO_ALL) {
        glo_time setup = station->setups[(size_t)it->last_product * p->plan->num_plans + product];
        job->setup += setup;
        job->work += setup;
    }
    it->last_product = product;
}

void glo_machine_stop(struct glo_production *p, uint32_t s, uint32_t machine)
{
    struct glo_shop_job *job = &p->shop.jobs[p->machines[machine].order];
    struct glo_shop_machine *it = &p->shop.machines[machine];
    glo_time worked = p->simulation->now - job->since;
    assert(glo_machine_works(it));
    job->done += worked;
    job->spent += worked;
    job->set_up += it->state == GLO_STATE_setup ? worked : 0;
    job->since = p->simulation->now;
    glo_simulation_cancel(p->simulation, job->end);
    if (!clock_runs_at_work(breakdowns_of(p, s)))
        return;
    it->to_failure -= worked;
    if (it->to_failure > 0) /* else it fails at this instant */
        glo_simulation_cancel(p->simulation, it->failure);
}

bool glo_machine_is_worn(const struct glo_production *p, uint32_t s, uint32_t machine)
{
    return clock_runs_at_work(breakdowns_of(p, s)) && p->shop.machines[machine].to_failure == 0;
}

static struct glo_failure draw(const struct glo_production *p, uint32_t s, uint32_t machine)
{
    const struct glo_shop_station *station = glo_shop_station_of(p->plan, s);
    return glo_breakdowns_draw(station->breakdowns, &station->key, p->orders->replication,
                               machine - p->plan->stations[s].first_machine, p->shop.machines[machine].num_failures);
}

/* The time to the next failure begins. */
static int wind_up(struct glo_production *p, uint32_t s, uint32_t machine)
{
    glo_time until = draw(p, s, machine).until;
    if (until < 0 || !clock_runs_at_work(breakdowns_of(p, s)))
        return schedule_failure(p, s, machine, until);
    p->shop.machines[machine].to_failure = until;
    return GLO_OK;
}

/* A crew begins to repair it. */
static int repair(struct glo_production *p, uint32_t s, uint32_t machine)
{
    glo_time now = p->simulation->now, takes = draw(p, s, machine).repair;
    glo_shop_state_of(p, s)->crews_busy++;
    return glo_simulation_schedule(p->simulation, takes < 0 || takes > GLO_NEVER - now ? GLO_NEVER : now + takes,
                                   GLO_EVENT_machine_repaired, machine, s, NULL);
}

int glo_machine_fail(struct glo_production *p, uint32_t s, uint32_t machine)
{
    struct glo_shop_state *station = glo_shop_state_of(p, s);
    struct glo_shop_machine *it = &p->shop.machines[machine];
    int64_t crews = breakdowns_of(p, s)->crews;
    glo_simulation_cancel(p->simulation, it->failure); /* where its end of work has come first */
    it->is_down = true;
    station->num_idle -= p->machines[machine].order == GLO_NO_ORDER;
    glo_machine_show(p, s, machine);
    if (crews == 0 || station->crews_busy < crews)
        return repair(p, s, machine);
    it->next_broken = 0;
    if (station->last_broken)
        p->shop.machines[station->last_broken - 1].next_broken = machine + 1;
    else
        station->first_broken = machine + 1;
    station->last_broken = machine + 1;
    return GLO_OK;
}

/* The crew that has become free goes to the machine that has waited longest. */
static int repair_next(struct glo_production *p, uint32_t s)
{
    struct glo_shop_state *station = glo_shop_state_of(p, s);
    station->crews_busy--;
    if (!station->first_broken)
        return GLO_OK;
    uint32_t machine = station->first_broken - 1;
    station->first_broken = p->shop.machines[machine].next_broken;
    if (!station->first_broken)
        station->last_broken = 0;
    return repair(p, s, machine);
}

int glo_shop_repaired(struct glo_production *p, uint32_t machine, uint32_t s)
{
    struct glo_shop_machine *it = &p->shop.machines[machine];
    int code = repair_next(p, s);
    it->is_down = false;
    it->num_failures++;
    glo_machine_show(p, s, machine);
    if (code == GLO_OK)
        code = wind_up(p, s, machine);
    if (p->machines[machine].order == GLO_NO_ORDER) {
        glo_shop_state_of(p, s)->num_idle++;
        code = code == GLO_OK ? glo_shop_feed(p, s, machine) : code;
    } else if (code == GLO_OK && glo_machine_could_work(p, s, machine))
        code = glo_machine_set_going(p, s, machine);
    if (code == GLO_OK)
        code = glo_shop_press(p, s);
    return code == GLO_OK ? glo_shop_show(p, s) : code;
}

/* The next time at which its calendar opens or closes it. */
static int schedule_shift(struct glo_production *p, uint32_t s)
{
    bool opens;
    glo_time next = glo_calendar_next_change(glo_shop_station_of(p->plan, s)->calendar, p->simulation->now, &opens);
    return next == GLO_NEVER ? GLO_OK
                             : glo_simulation_schedule(p->simulation, next, GLO_EVENT_shift_change, s, 0, NULL);
}

/* The station has just opened or closed: a machine goes on with its job, takes another, or stops; a job that was to
 * begin at this very instant has not begun. */
static int follow_shift(struct glo_production *p, uint32_t s, uint32_t machine)
{
    uint32_t id = p->machines[machine].order;
    if (glo_machine_works(&p->shop.machines[machine]))
        glo_machine_stop(p, s, machine);
    glo_machine_show(p, s, machine);
    if (!glo_machine_could_work(p, s, machine))
        return id != GLO_NO_ORDER && p->shop.jobs[id].spent == 0 ? glo_shop_give_back(p, s, id) : GLO_OK;
    return id == GLO_NO_ORDER ? glo_shop_feed(p, s, machine) : glo_machine_set_going(p, s, machine);
}

int glo_shop_shift(struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    int code = schedule_shift(p, s);
    state->is_open = !state->is_open;
    for (uint32_t i = 0; code == GLO_OK && i < station->machines; i++)
        code = follow_shift(p, s, station->first_machine + i);
    if (code == GLO_OK)
        code = glo_shop_press(p, s);
    return code == GLO_OK ? glo_shop_show(p, s) : code;
}

/* At time 0 every machine is idle and in working order, if its station is open. */
static int open_station(struct glo_production *p, uint32_t s)
{
    const struct glo_shop_station *shop = glo_shop_station_of(p->plan, s);
    const struct glo_station *station = &p->plan->stations[s];
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    state->num_idle = station->machines;
    state->is_open = !shop->calendar || glo_calendar_is_open(shop->calendar, 0);
    state->shows_free = true;
    enum glo_state first = state->is_open ? GLO_STATE_idle : GLO_STATE_off_shift;
    glo_time_average_set(&state->states[first], 0, station->machines);
    int code = shop->calendar ? schedule_shift(p, s) : GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < station->machines; i++) {
        p->shop.machines[station->first_machine + i].state = first;
        p->shop.machines[station->first_machine + i].last_product = GLO_ALL;
        if (shop->breakdowns)
            code = wind_up(p, s, station->first_machine + i);
    }
    return code;
}

int glo_shop_open(struct glo_production *p)
{
    const struct glo_production_plan *plan = p->plan;
    p->shop.stations = glo_alloc(plan->num_shop, sizeof *p->shop.stations);
    p->shop.machines = glo_alloc(plan->num_machines, sizeof *p->shop.machines);
    if (!p->shop.stations || !p->shop.machines)
        return GLO_ERR_NO_MEMORY;
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < plan->num_shop; i++)
        code = open_station(p, plan->shop[i].station);
    return code;
}

void glo_shop_free(struct glo_shop *shop)
{
    glo_free(shop->stations);
    glo_free(shop->machines);
    glo_free(shop->jobs);
    memset(shop, 0, sizeof *shop);
}

struct glo_station_areas glo_shop_end_bin(struct glo_production *p, uint32_t s, glo_time now,
                                          struct glo_state_areas *states)
{
    struct glo_shop_state *station = glo_shop_state_of(p, s);
    for (uint32_t state = 0; state < GLO_NUM_STATES; state++) {
        states->in[state] = glo_time_average_flush(&station->states[state], now);
        station->ended.in[state] += states->in[state];
    }
    return (struct glo_station_areas){states->in[GLO_STATE_busy] + states->in[GLO_STATE_setup],
                                      glo_time_average_flush(&p->stations[s].waiting, now),
                                      glo_time_average_flush(&station->served, now)};
}

struct glo_state_areas glo_shop_areas(const struct glo_production *p, uint32_t s, glo_time now)
{
    const struct glo_shop_state *station = glo_shop_seen(p, s);
    struct glo_state_areas areas = station->ended;
    for (uint32_t state = 0; state < GLO_NUM_STATES; state++) {
        const struct glo_time_average *level = &station->states[state];
        areas.in[state] += level->area + (glo_int128)level->level * (now - level->since);
    }
    return areas;
}
