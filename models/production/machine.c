/*
 * What machines of the shop do of themselves: work, stop, fail, are repaired; and the hours of each state.
 *
 * Invariant: the levels of the states count every machine of the station once.
 */
#include "models/production/machine.h"

#include "models/events.h"
#include "models/production/blocking.h"
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
    const struct glo_shop_machine *it = &p->shop.machines[machine];
    return glo_shop_seen(p, s)->is_open && glo_shop_seen(p, s)->presence == GLO_PRESENCE_ON_SITE && !it->is_down &&
           !it->is_unmanned;
}

bool glo_machine_has_work(const struct glo_production *p, uint32_t machine)
{
    uint32_t id = p->machines[machine].order;
    return id != GLO_NO_ORDER && p->shop.jobs[id].waits_for == GLO_ALL;
}

static enum glo_state state_of(const struct glo_production *p, uint32_t s, uint32_t machine)
{
    const struct glo_shop_state *station = glo_shop_seen(p, s);
    enum glo_presence presence = (enum glo_presence)station->presence;
    if (presence == GLO_PRESENCE_MOVING)
        return GLO_STATE_relocating;
    if ((!station->is_open && !station->is_audited) || p->shop.machines[machine].is_unmanned ||
        presence == GLO_PRESENCE_STORED)
        return GLO_STATE_off_shift;
    if (station->is_audited || p->shop.machines[machine].is_down)
        return GLO_STATE_down;
    uint32_t id = p->machines[machine].order;
    if (id == GLO_NO_ORDER)
        return station->num_expected > 0 || station->num_lacking > 0 ? GLO_STATE_starved : GLO_STATE_idle;
    if (!glo_machine_has_work(p, machine))
        return GLO_STATE_blocked;
    return p->shop.jobs[id].done < p->shop.jobs[id].setup ? GLO_STATE_setup : GLO_STATE_busy;
}

void glo_machine_emit(struct glo_production *p, uint32_t s)
{
    const struct glo_shop_station *shop = glo_shop_station_of(p->plan, s);
    struct glo_shop_state *station = glo_shop_state_of(p, s);
    glo_time now = p->simulation->now;
    if (!shop->hourly || station->emitting_since == now)
        return;
    double per_power = glo_hourly_between(shop->hourly, station->emitting_since, now);
    for (uint32_t state = 0; state < GLO_NUM_STATES; state++) {
        bool works = state == GLO_STATE_busy || state == GLO_STATE_setup;
        *(works ? &station->working : &station->resting) +=
            (double)station->states[state].level * shop->power[state] * per_power;
    }
    station->emitting_since = now;
}

double glo_shop_end_rest(struct glo_production *p, uint32_t s)
{
    struct glo_shop_state *station = glo_shop_state_of(p, s);
    glo_machine_emit(p, s);
    double emitted = station->resting;
    station->rested += emitted;
    station->resting = 0;
    return emitted;
}

void glo_machine_show(struct glo_production *p, uint32_t s, uint32_t machine)
{
    struct glo_shop_state *station = glo_shop_state_of(p, s);
    struct glo_shop_machine *it = &p->shop.machines[machine];
    enum glo_state state = state_of(p, s, machine);
    if (state == it->state)
        return;
    glo_machine_emit(p, s);
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

double glo_machine_emission(const struct glo_production *p, uint32_t s, enum glo_state state, glo_time since)
{
    const struct glo_shop_station *shop = glo_shop_station_of(p->plan, s);
    return shop->hourly ? shop->power[state] * glo_hourly_between(shop->hourly, since, p->simulation->now) : 0;
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
    job->emitted += glo_machine_emission(p, s, it->state, job->since);
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
    station->num_idle -= p->machines[machine].order == GLO_NO_ORDER && !it->is_unmanned;
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

/* Machines of the station may have been set going: who waits presses, who waits for room enters. */
static int settle(struct glo_production *p, uint32_t s)
{
    int code = glo_shop_press(p, s);
    if (code == GLO_OK)
        code = glo_shop_show(p, s);
    return code == GLO_OK ? glo_blocking_admit(p, s) : code;
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
        glo_shop_state_of(p, s)->num_idle += !it->is_unmanned;
        code = code == GLO_OK ? glo_shop_feed(p, s, machine) : code;
    } else if (code == GLO_OK && glo_machine_has_work(p, machine) && glo_machine_could_work(p, s, machine))
        code = glo_machine_set_going(p, s, machine);
    return code == GLO_OK ? settle(p, s) : code;
}

/* The next time at which its calendar opens or closes it, or an audit begins or ends. */
static int schedule_shift(struct glo_production *p, uint32_t s)
{
    const struct glo_shop_station *shop = glo_shop_station_of(p->plan, s);
    bool opens;
    glo_time now = p->simulation->now;
    glo_time next = shop->calendar ? glo_calendar_next_change(shop->calendar, now, &opens) : GLO_NEVER;
    glo_time audit = shop->audits ? glo_audits_next_change(shop->audits, now) : GLO_NEVER;
    next = audit < next ? audit : next;
    return next == GLO_NEVER ? GLO_OK
                             : glo_simulation_schedule(p->simulation, next, GLO_EVENT_shift_change, s, 0, NULL);
}

/* Whether a station is open, and whether it is audited, now. */
static void look_at_hours(struct glo_production *p, uint32_t s)
{
    const struct glo_shop_station *shop = glo_shop_station_of(p->plan, s);
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    bool opens = !shop->calendar || glo_calendar_is_open(shop->calendar, p->simulation->now);
    state->is_audited = opens && shop->audits && glo_audits_run(shop->audits, p->simulation->now);
    state->is_open = opens && !state->is_audited;
}

/* The station has just opened or closed: a machine goes on with its job, takes another, or stops; a job that was to
 * begin at this very instant has not begun. */
static int follow_shift(struct glo_production *p, uint32_t s, uint32_t machine)
{
    uint32_t id = p->machines[machine].order;
    if (glo_machine_works(&p->shop.machines[machine]))
        glo_machine_stop(p, s, machine);
    glo_machine_show(p, s, machine);
    bool has_work = glo_machine_has_work(p, machine);
    if (!glo_machine_could_work(p, s, machine))
        return has_work && p->shop.jobs[id].spent == 0 ? glo_shop_give_back(p, s, id) : GLO_OK;
    if (has_work)
        return glo_machine_set_going(p, s, machine);
    return glo_shop_feed(p, s, machine);
}

int glo_shop_shift(struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    int code = schedule_shift(p, s);
    look_at_hours(p, s);
    for (uint32_t i = 0; code == GLO_OK && i < station->machines; i++)
        code = follow_shift(p, s, station->first_machine + i);
    return code == GLO_OK ? settle(p, s) : code;
}

int glo_shop_place(struct glo_production *p, uint32_t unit, enum glo_presence presence)
{
    const struct glo_unit *it = &p->plan->units[unit];
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < it->num_stations; i++) {
        uint32_t s = it->first_station + i;
        const struct glo_station *station = &p->plan->stations[s];
        assert(p->stations[s].queue.length == 0 && glo_shop_seen(p, s)->served.level == 0);
        glo_shop_state_of(p, s)->presence = (uint8_t)presence;
        for (uint32_t k = 0; k < station->machines; k++)
            glo_machine_show(p, s, station->first_machine + k);
        code = glo_shop_show(p, s);
    }
    return code;
}

static int schedule_manning(struct glo_production *p, uint32_t s)
{
    glo_time next = glo_shifts_next_change(&glo_shop_station_of(p->plan, s)->shifts, p->simulation->now);
    return next == GLO_NEVER ? GLO_OK
                             : glo_simulation_schedule(p->simulation, next, GLO_EVENT_shift_change, s, 1, NULL);
}

bool glo_machine_is_left(struct glo_production *p, uint32_t s, uint32_t machine)
{
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    struct glo_shop_machine *it = &p->shop.machines[machine];
    if (state->num_leaving == 0 || p->machines[machine].order != GLO_NO_ORDER || it->is_down || it->is_unmanned)
        return false;
    it->is_unmanned = true;
    state->num_leaving--;
    state->num_unmanned++;
    state->num_idle--;
    glo_machine_show(p, s, machine);
    return true;
}

/* A machine is manned again, and takes what waits. */
static int man(struct glo_production *p, uint32_t s, uint32_t machine)
{
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    struct glo_shop_machine *it = &p->shop.machines[machine];
    it->is_unmanned = false;
    state->num_unmanned--;
    state->num_idle += !it->is_down;
    glo_machine_show(p, s, machine);
    return glo_shop_feed(p, s, machine);
}

int glo_shop_man(struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    uint32_t manned =
        glo_shifts_manned(&glo_shop_station_of(p->plan, s)->shifts, station->machines, p->simulation->now);
    uint32_t there = station->machines - state->num_unmanned, num_more = manned > there ? manned - there : 0;
    int code = schedule_manning(p, s);
    state->num_leaving = manned < there ? there - manned : 0;
    for (uint32_t i = station->machines; state->num_leaving > 0 && i-- > 0;)
        glo_machine_is_left(p, s, station->first_machine + i);
    for (uint32_t i = 0; code == GLO_OK && num_more > 0 && i < station->machines; i++)
        if (p->shop.machines[station->first_machine + i].is_unmanned) {
            code = man(p, s, station->first_machine + i);
            num_more--;
        }
    return code == GLO_OK ? settle(p, s) : code;
}

/* At time 0 every machine is idle and in working order, if its station is open and it is manned. */
static int open_station(struct glo_production *p, uint32_t s)
{
    const struct glo_shop_station *shop = glo_shop_station_of(p->plan, s);
    const struct glo_station *station = &p->plan->stations[s];
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    uint32_t manned = glo_shifts_manned(&shop->shifts, station->machines, 0);
    state->num_idle = manned;
    state->num_unmanned = station->machines - manned;
    look_at_hours(p, s);
    state->shows_free = true;
    glo_order_queue_init(&state->blocked);
    state->batch_wake = GLO_NEVER;
    uint32_t num_idle = state->is_open ? manned : 0;
    glo_time_average_set(&state->states[GLO_STATE_idle], 0, num_idle);
    glo_time_average_set(&state->states[GLO_STATE_off_shift], 0, station->machines - num_idle);
    int code = shop->calendar || shop->audits ? schedule_shift(p, s) : GLO_OK;
    code = code == GLO_OK && shop->shifts.num ? schedule_manning(p, s) : code;
    for (uint32_t i = 0; code == GLO_OK && i < station->machines; i++) {
        struct glo_shop_machine *it = &p->shop.machines[station->first_machine + i];
        it->state = i < num_idle ? GLO_STATE_idle : GLO_STATE_off_shift;
        it->is_unmanned = i >= manned;
        it->last_product = GLO_ALL;
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
    for (uint32_t i = 0; code == GLO_OK && i < plan->num_shop; i++)
        code = glo_shop_show(p, plan->shop[i].station); /* closed and without room, or unmanned, it is not free */
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
