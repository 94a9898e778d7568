/* Orders that stay on their machines for want of room; stations that starve; deadlock. */
#include "models/production/blocking.h"

#include "models/production/machine.h"
#include "sim/error.h"
#include "sim/text.h"

bool glo_blocking_has_room(const struct glo_production *p, uint32_t s)
{
    const struct glo_shop_state *state = glo_shop_seen(p, s);
    return (state->is_open && state->num_idle > 0) ||
           p->stations[s].queue.length < glo_shop_station_of(p->plan, s)->room;
}

/* The station of the order's operation `operation`. */
static uint32_t station_of(const struct glo_production *p, const struct glo_order *order, uint32_t operation)
{
    return glo_production_station(p->plan, order->unit,
                                  p->plan->plans[order->product].operations[operation].capability);
}

/* The station that the order goes to after its operation; GLO_ALL: none. It can be asked again, since what is drawn
 * stands at the order's own addresses. */
static uint32_t next_station(const struct glo_production *p, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_plan *plan = &p->plan->plans[order->product];
    uint32_t next = order->operation + 1, visit = order->visit;
    if (plan->branches)
        next = glo_plan_next(plan, order, order->operation, &visit, &p->orders->streams[order->stream],
                             p->orders->replication);
    return next < plan->num_operations ? station_of(p, order, next) : GLO_ALL;
}

/* Whether an order that has a machine could go to a station: there is room, or it is its own, whose machine can go on
 * with the first of the queue. */
static bool fits(const struct glo_production *p, uint32_t s, uint32_t id)
{
    uint32_t machine = p->shop.jobs[id].machine;
    return glo_blocking_has_room(p, s) ||
           (glo_orders_get(p->orders, id)->station == s && glo_machine_could_work(p, s, machine) &&
            !glo_machine_is_worn(p, s, machine));
}

/* An order at a machine of the station is blocked (`by` 1), or not any more (-1): it counts as one that waits. */
static void count_blocked(struct glo_production *p, uint32_t s, int by)
{
    glo_time_average_add(&p->stations[s].waiting, p->simulation->now, by);
    glo_time_average_add(&glo_shop_state_of(p, s)->served, p->simulation->now, -by);
}

/* Whether some machine of a station will take another order some day, as far as marked stations will. */
static bool will_move(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    for (uint32_t i = 0; i < station->machines; i++) {
        uint32_t id = p->machines[station->first_machine + i].order;
        uint32_t waits_for = id == GLO_NO_ORDER ? GLO_ALL : p->shop.jobs[id].waits_for;
        if (waits_for == GLO_ALL || waits_for == s || glo_shop_seen(p, waits_for)->moves)
            return true;
    }
    return false;
}

/* Marks the stations of a unit that will move; what is not marked in the end never will. */
static void mark_moving(struct glo_production *p, uint32_t u)
{
    const struct glo_unit *unit = &p->plan->units[u];
    bool changed = true;
    for (uint32_t i = 0; i < unit->num_stations; i++)
        glo_shop_state_of(p, unit->first_station + i)->moves = false;
    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < unit->num_stations; i++) {
            struct glo_shop_state *state = glo_shop_state_of(p, unit->first_station + i);
            if (!state->moves && will_move(p, unit->first_station + i))
                state->moves = changed = true;
        }
    }
}

/* Says who waits for whom, from a blocked order on until a station comes again. */
static int fail_deadlock(struct glo_production *p, uint32_t id)
{
    enum { MOST_SAID = 4 };
    uint32_t s = glo_orders_get(p->orders, id)->station;
    const struct glo_unit *unit = &p->plan->units[p->plan->stations[s].unit];
    struct glo_text text = {0};
    for (uint32_t i = 0; i < MOST_SAID && !glo_shop_seen(p, s)->moves; i++) {
        uint32_t next = p->shop.jobs[id].waits_for;
        glo_text_add(&text, "%s`%s` at `%s` waits for room at `%s`", i ? ", " : "",
                     p->plan->plans[glo_orders_get(p->orders, id)->product].name, p->plan->stations[s].name,
                     p->plan->stations[next].name);
        glo_shop_state_of(p, s)->moves = true; /* it has been said */
        s = next;
        id = p->machines[p->plan->stations[s].first_machine].order;
    }
    int code = glo_fail(&p->simulation->problem, GLO_ERR_DEADLOCK,
                        "deadlock at `%s` at %.6f h: %s; give a station of the circle a larger buffer or "
                        "none, or let the plans visit the stations in one order",
                        unit->name, glo_hours(p->simulation->now), glo_text_get(&text));
    glo_text_free(&text);
    return code;
}

int glo_blocking_hold(struct glo_production *p, uint32_t s, uint32_t id, bool *held)
{
    uint32_t next = glo_shop_station_of(p->plan, s)->is_coupled ? next_station(p, id) : GLO_ALL;
    *held = next != GLO_ALL && !fits(p, next, id);
    if (!*held)
        return GLO_OK;
    struct glo_shop_job *job = &p->shop.jobs[id];
    struct glo_order *order = glo_orders_get(p->orders, id);
    order->service += p->simulation->now - order->joined;
    order->joined = p->simulation->now;
    job->waits_for = next;
    glo_order_queue_insert(&glo_shop_state_of(p, next)->blocked, p->orders, id, GLO_NO_ORDER);
    count_blocked(p, s, 1);
    glo_machine_show(p, s, job->machine);
    int code = glo_machine_is_worn(p, s, job->machine) ? glo_machine_fail(p, s, job->machine) : GLO_OK;
    if (code != GLO_OK)
        return code;
    mark_moving(p, order->unit);
    return glo_shop_seen(p, next)->moves ? GLO_OK : fail_deadlock(p, id);
}

/* The first of those who wait for room at a station that can have it. */
static uint32_t first_that_fits(const struct glo_production *p, uint32_t s)
{
    uint32_t id = glo_shop_seen(p, s)->blocked.first;
    while (id != GLO_NO_ORDER && !fits(p, s, id))
        id = glo_orders_get(p->orders, id)->next;
    return id;
}

/* A blocked order goes on to a station that has room for it; its machine is free for others. */
static int release(struct glo_production *p, uint32_t next, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t s = order->station;
    bool finished;
    glo_order_queue_remove(&glo_shop_state_of(p, next)->blocked, p->orders, id);
    p->shop.jobs[id].waits_for = GLO_ALL;
    order->queue += p->simulation->now - order->joined;
    order->joined = p->simulation->now;
    count_blocked(p, s, -1);
    int code = glo_shop_leave(p, s, id);
    if (code == GLO_OK)
        code = glo_shop_press(p, s);
    if (code == GLO_OK)
        code = glo_shop_show(p, s);
    if (code == GLO_OK)
        code = glo_production_step(p, id, &finished);
    return code == GLO_OK ? glo_blocking_admit(p, s) : code;
}

int glo_blocking_admit(struct glo_production *p, uint32_t s)
{
    int code = GLO_OK;
    uint32_t id;
    while (code == GLO_OK && (id = first_that_fits(p, s)) != GLO_NO_ORDER)
        code = release(p, s, id);
    return code;
}

void glo_blocking_expect(struct glo_production *p, uint32_t s, uint32_t id, int by)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    if (!glo_shop_station_of(p->plan, s)->is_coupled)
        return;
    for (uint32_t k = order->operation + 1; k < p->plan->plans[order->product].num_operations; k++) {
        uint32_t later = station_of(p, order, k);
        const struct glo_station *station = &p->plan->stations[later];
        struct glo_shop_state *state = glo_shop_state_of(p, later);
        bool did = state->num_expected > 0;
        state->num_expected += (uint32_t)by;
        for (uint32_t i = 0; did != (state->num_expected > 0) && i < station->machines; i++)
            glo_machine_show(p, later, station->first_machine + i);
    }
}

/* How often the later operations of an order come to a station. */
static uint32_t times_to_come(const struct glo_production *p, uint32_t id, uint32_t s)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t num = 0;
    for (uint32_t k = order->operation + 1; k < p->plan->plans[order->product].num_operations; k++)
        num += station_of(p, order, k) == s;
    return num;
}

/* How often orders of the unit are still to come to a station, and how many wait for room there on machines. */
static void look_around(const struct glo_production *p, uint32_t s, uint32_t *expected, uint32_t *blocked)
{
    const struct glo_unit *unit = &p->plan->units[p->plan->stations[s].unit];
    *expected = *blocked = 0;
    for (uint32_t i = 0; i < unit->num_stations; i++) {
        const struct glo_station *station = &p->plan->stations[unit->first_station + i];
        uint32_t id = p->stations[unit->first_station + i].queue.first;
        for (; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next)
            *expected += times_to_come(p, id, s);
        for (uint32_t m = 0; m < station->machines; m++) {
            id = p->machines[station->first_machine + m].order;
            if (id == GLO_NO_ORDER)
                continue;
            *expected += times_to_come(p, id, s);
            *blocked += p->shop.jobs[id].waits_for == s;
        }
    }
}

bool glo_blocking_sound(const struct glo_production *p, uint32_t s)
{
    const struct glo_shop_station *station = glo_shop_station_of(p->plan, s);
    const struct glo_shop_state *state = glo_shop_seen(p, s);
    uint32_t expected, blocked;
    if (!station->is_coupled)
        return state->blocked.length == 0 && state->num_expected == 0;
    look_around(p, s, &expected, &blocked);
    for (uint32_t id = state->blocked.first; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next)
        if (p->shop.jobs[id].waits_for != s || next_station(p, id) != s)
            return false;
    return p->stations[s].queue.length <= station->room && state->num_expected == expected &&
           state->blocked.length == blocked && first_that_fits(p, s) == GLO_NO_ORDER;
}
