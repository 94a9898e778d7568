/* People at work: who has which order until when, and the hours of all. */
#include "models/network/staff.h"

#include <math.h>
#include <string.h>

static const struct glo_parameter parameters[] = {
    {.name = "brokers",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct glo_staff_spec, people[GLO_BROKERS]),
     .min = 1,
     .max = 1000000,
     .fallback = "",
     .absent = "as many as are needed",
     .doc =
         "Brokers of a network of type `broker`: each takes one opportunity at a time through all steps, first come, "
         "first served.",
     .example = "7",
     .affects = "formation_time, brokers_busy_share",
     .since = "0.2.0"},
    {.name = "engineers",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct glo_staff_spec, people[GLO_ENGINEERS]),
     .min = 1,
     .max = 1000000,
     .fallback = "",
     .absent = "as many as are needed",
     .doc = "Engineers of the network, for the stage `engineering` of products: each works on one order at a time, "
            "first come, first served.",
     .example = "9",
     .affects = "configuration, engineers_busy_share",
     .since = "0.2.0"},
    {.name = "wage",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_staff_spec, wage),
     .dimension = "money_per_time",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "nothing is paid",
     .doc = "Per open hour of each of the staff, whether there is work or not; the operator of the network pays it.",
     .example = "55 EUR/h",
     .affects = "cost_per_order, profit",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_staff_table = {
    .name = "staff",
    .doc = "People who work for the network.",
    .size = sizeof(struct glo_staff_spec),
    .parameters = parameters,
};

/* Who is paid, and by whom. */
static bool wage_is_sound(const struct glo_staff_spec *spec, uint32_t payer, const struct glo_review *review)
{
    int64_t people = 0;
    for (uint32_t i = 0; i < GLO_NUM_PROFESSIONS; i++)
        people += spec->people[i];
    if (!(spec->wage > 0)) /* or NaN */
        return true;
    if (people == 0)
        review->say(review->self, GLO_FAULT, &spec->wage, NULL, "a wage is stated, but not how many people get it",
                    "add `engineers: NUMBER`");
    else if (payer == GLO_ALL)
        review->say(review->self, GLO_FAULT, &spec->wage, NULL,
                    "a wage is stated, but nobody runs the network and pays it", "add `operator: NAME` to the network");
    return people > 0 && payer != GLO_ALL;
}

int glo_staff_build(struct glo_staff_plan *plans, const struct glo_staff_spec *spec,
                    const struct glo_calendar *calendar, uint32_t payer, uint32_t entity,
                    struct glo_ledger_plan *ledger, struct glo_measure_plan *measures, const struct glo_review *review)
{
    bool pays = wage_is_sound(spec, payer, review) && spec->wage > 0;
    for (uint32_t i = 0; i < GLO_NUM_PROFESSIONS; i++) {
        int64_t people = spec->people[i];
        plans[i] = (struct glo_staff_plan){people ? (uint32_t)people : GLO_ALL, calendar, glo_or_zero(spec->wage),
                                           GLO_NO_FLOW, GLO_ALL};
        if (people && pays &&
            glo_ledger_plan_money(ledger, payer, GLO_PARTY_workforce, GLO_ACCOUNT_engineering, false, GLO_ALL,
                                  &plans[i].flow) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        if (people && glo_measure_plan_staff(measures, entity, (enum glo_profession)i, &plans[i].row) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

void glo_staff_init(struct glo_staff *staff, const struct glo_staff_plan *plan, struct glo_simulation *simulation,
                    struct glo_orders *orders, uint32_t event)
{
    memset(staff, 0, sizeof *staff);
    staff->plan = plan;
    staff->simulation = simulation;
    staff->orders = orders;
    staff->event = event;
    glo_order_queue_init(&staff->waiting);
}

void glo_staff_free(struct glo_staff *staff)
{
    glo_free(staff->tasks);
    memset(staff, 0, sizeof *staff);
}

/* Open ticks in [from, to). */
static glo_time open_time(const struct glo_staff_plan *plan, glo_time from, glo_time to)
{
    return plan->calendar ? glo_calendar_open_time(plan->calendar, from, to) : to - from;
}

/* The hours up to now are counted. Who waits for the opening counts as busy, at a time when nobody works. */
static void bring_up(struct glo_staff *staff)
{
    glo_time now = staff->simulation->now;
    if (staff->num_busy > 0)
        staff->worked += (glo_int128)staff->num_busy * open_time(staff->plan, staff->since, now);
    staff->since = now;
}

/* When work can begin: now, or when the network opens; GLO_NEVER: it does not open any more. */
static glo_time next_opening(const struct glo_staff *staff)
{
    bool opens;
    const struct glo_calendar *calendar = staff->plan->calendar;
    glo_time now = staff->simulation->now;
    return !calendar || glo_calendar_is_open(calendar, now) ? now : glo_calendar_next_change(calendar, now, &opens);
}

/* Somebody who has an order begins with work on it. */
static int begin(struct glo_staff *staff, uint32_t id, glo_time work)
{
    const struct glo_calendar *calendar = staff->plan->calendar;
    struct glo_staff_task *task = &staff->tasks[id];
    *task = (struct glo_staff_task){.work = work, .given = staff->simulation->now, .is_taken = true};
    task->begins = next_opening(staff);
    if (calendar)
        task->ends = task->begins == GLO_NEVER ? GLO_NEVER : glo_calendar_add(calendar, task->begins, work);
    else
        task->ends = work > GLO_NEVER - task->begins ? GLO_NEVER : task->begins + work;
    return glo_simulation_schedule(staff->simulation, task->ends, staff->event, id, 0, &task->end);
}

/* Somebody gets an order. */
static int give(struct glo_staff *staff, uint32_t id, glo_time work)
{
    bring_up(staff);
    staff->num_busy++;
    return begin(staff, id, work);
}

static int refuse(struct glo_staff *staff)
{
    return glo_fail(&staff->simulation->problem, GLO_ERR_TIME,
                    "the work of a stage is negative, too long or no number");
}

int glo_staff_arrive(struct glo_staff *staff, uint32_t id, glo_time work)
{
    if (work < 0 || work == GLO_NEVER)
        return refuse(staff);
    if (glo_grow(&staff->tasks, &staff->max_tasks, (uint64_t)id + 1, sizeof *staff->tasks) != GLO_OK)
        return glo_fail_memory(&staff->simulation->problem);
    staff->tasks[id].is_taken = false;
    if (staff->num_busy < staff->plan->people)
        return give(staff, id, work);
    glo_orders_get(staff->orders, id)->joined = work;
    glo_order_queue_insert(&staff->waiting, staff->orders, id, GLO_NO_ORDER);
    return GLO_OK;
}

/* Whoever had the order has it no more, and takes the next one. */
static int release(struct glo_staff *staff, uint32_t id)
{
    bring_up(staff);
    staff->tasks[id].is_taken = false;
    staff->num_busy--;
    uint32_t next = staff->waiting.first;
    if (next == GLO_NO_ORDER)
        return GLO_OK;
    glo_order_queue_remove(&staff->waiting, staff->orders, next);
    struct glo_order *order = glo_orders_get(staff->orders, next);
    glo_time work = order->joined;
    order->joined = 0;
    return give(staff, next, work);
}

int glo_staff_work_ends(struct glo_staff *staff, uint32_t id)
{
    staff->done += staff->tasks[id].work;
    return release(staff, id);
}

int glo_staff_go_on(struct glo_staff *staff, uint32_t id, glo_time work)
{
    if (work < 0 || work == GLO_NEVER)
        return refuse(staff);
    staff->done += staff->tasks[id].work;
    return begin(staff, id, work);
}

bool glo_staff_is_waiting(const struct glo_staff *staff, uint32_t id)
{
    const struct glo_order_queue *queue = &staff->waiting;
    if (id < staff->max_tasks && staff->tasks[id].is_taken)
        return staff->tasks[id].begins > staff->simulation->now;
    return queue->first == id || glo_orders_get(staff->orders, id)->previous != GLO_NO_ORDER;
}

int glo_staff_withdraw(struct glo_staff *staff, uint32_t id)
{
    if (staff->tasks[id].is_taken) {
        glo_simulation_cancel(staff->simulation, staff->tasks[id].end);
        staff->done += open_time(staff->plan, staff->tasks[id].given, staff->simulation->now);
        return release(staff, id);
    }
    glo_order_queue_remove(&staff->waiting, staff->orders, id);
    return GLO_OK;
}

void glo_staff_end_bin(struct glo_staff *staff, struct glo_measures *measures, struct glo_ledger *ledger)
{
    const struct glo_staff_plan *plan = staff->plan;
    glo_time from = measures->window->bins[measures->bin];
    bring_up(staff);
    if (plan->row != GLO_ALL) {
        glo_int128 open = (glo_int128)plan->people * open_time(plan, from, staff->since);
        glo_measures_add_staff(measures, plan->row, staff->worked, open);
        if (plan->flow != GLO_NO_FLOW)
            glo_ledger_book(ledger, plan->flow, measures->bin,
                            glo_ledger_units((double)open / (double)GLO_TICKS_PER_HOUR * plan->wage, GLO_MONEY));
    }
    staff->ended += staff->worked;
    staff->worked = 0;
}

double glo_staff_hours(const struct glo_staff_plan *plan, glo_time end)
{
    return plan->people == GLO_ALL ? 0 : plan->people * glo_hours(open_time(plan, 0, end));
}

bool glo_staff_sound(const struct glo_staff *staff)
{
    const struct glo_staff_plan *plan = staff->plan;
    glo_time now = staff->simulation->now;
    uint32_t num_busy = 0, num_waiting = 0;
    glo_int128 hours = staff->done, seen = staff->ended + staff->worked;
    bool sound = true;
    for (uint32_t id = 0; id < staff->max_tasks; id++) {
        const struct glo_staff_task *task = &staff->tasks[id];
        if (!task->is_taken)
            continue;
        num_busy++;
        hours += open_time(plan, task->given, now);
        sound &= glo_orders_get(staff->orders, id)->in_use && task->given <= task->begins && now <= task->ends &&
                 open_time(plan, task->given, task->begins) == 0 &&
                 open_time(plan, task->begins, task->ends) == task->work;
    }
    for (uint32_t id = staff->waiting.first; id != GLO_NO_ORDER; id = glo_orders_get(staff->orders, id)->next) {
        num_waiting++;
        sound &= id < staff->max_tasks && !staff->tasks[id].is_taken;
    }
    seen += (glo_int128)staff->num_busy * open_time(plan, staff->since, now);
    return sound && num_busy == staff->num_busy && num_busy <= plan->people && num_waiting == staff->waiting.length &&
           (num_waiting == 0 || num_busy == plan->people) && seen == hours;
}
