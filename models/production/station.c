/* The tables of a station, and what it has beside a plain one. */
#include "models/production/station.h"

#include "sim/error.h"

#include <math.h>
#include <string.h>

#define POWER(state, default, otherwise, text) \
    { \
        .name = #state, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_power, state), .dimension = "power", .min = 0, \
        .max = INFINITY, .fallback = default, .absent = otherwise, .doc = "Power of a machine " text, \
        .affects = "cost_per_order, co2e_per_order" \
    }

static const struct glo_parameter power_parameters[] = {
    POWER(busy, "0 kW", NULL, "in service."),
    POWER(idle, "0 kW", NULL, "that waits for work."),
    POWER(setup, "", "that of idle", "that is being set up."),
    POWER(blocked, "", "that of idle", "whose work is done and cannot leave it."),
    POWER(starved, "", "that of idle", "that is starved."),
    POWER(down, "0 kW", NULL, "that has failed."),
    POWER(off_shift, "0 kW", NULL, "outside its calendar."),
    POWER(relocating, "0 kW", NULL, "under way to another place."),
    {0},
};
static const struct glo_table power_table = {
    .name = "power",
    .doc = "Electrical power of one machine by its state.",
    .size = sizeof(struct glo_power),
    .parameters = power_parameters,
    .main = "busy",
};

static const struct glo_parameter buffer_parameters[] = {
    {.name = "orders",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_buffer_spec, orders),
     .dimension = "number",
     .min = 0,
     .max = 1000000,
     .fallback = "",
     .absent = "no limit",
     .doc =
         "So many orders can wait at the station, beside those at its machines. An order that has no room further on "
         "stays on its machine, which is blocked; one from outside is refused, or goes where there is room.",
     .example = "5",
     .affects = "blocked_share, starved_share, refused_share, lead_time"},
    {0},
};
static const struct glo_table buffer_table = {
    .name = "buffer",
    .doc = "Room to wait at a station.",
    .size = sizeof(struct glo_buffer_spec),
    .parameters = buffer_parameters,
    .main = "orders",
};

static const struct glo_parameter station_parameters[] = {
    {.name = "does",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_station_spec, does),
     .many = true,
     .fallback = "",
     .absent = "the operation that has its name",
     .doc = "The operations that it does, all from one queue. Several stations of a unit may do the same.",
     .example = "[repair, test]",
     .affects = "lead_time, utilisation",
     .since = "0.2.0"},
    {.name = "machines",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct glo_station_spec, machines),
     .min = 0,
     .max = 100000,
     .fallback = "1",
     .doc = "Equal machines in parallel, served by one queue. 0: this unit has no such station.",
     .example = "$mills",
     .affects = "utilisation, lead_time"},
    {.name = "speed",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_station_spec, speed),
     .dimension = "number",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .fallback = "1",
     .doc = "Divides every service time.",
     .affects = "utilisation, lead_time"},
    {.name = "power",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_station_spec, power),
     .table = &power_table,
     .fallback = "{}",
     .doc = "Electrical power of one machine by its state.",
     .example = "{busy: 6 kW, idle: 0.8 kW}"},
    {.name = "setups",
     .kind = GLO_MATRIX,
     GLO_FIELD(struct glo_station_spec, setups),
     .dimension = "time",
     .fallback = "",
     .absent = "none",
     .doc = "CSV file of the setup from what the machine made last (row) to what it makes next (column), by names of "
            "products, at "
            "speed 1; beside that of the plan; its first cell names the unit. The first product needs none.",
     .example = "data/setups.csv",
     .affects = "setup_share, lead_time",
     .since = "0.2.0"},
    {.name = "buffer",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_station_spec, buffer),
     .table = &buffer_table,
     .fallback = "{}",
     .doc = "Room to wait at the station.",
     .example = "5",
     .affects = "blocked_share, starved_share, refused_share, lead_time",
     .since = "0.2.0"},
    {.name = "discipline",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct glo_station_spec, discipline),
     .registry = &glo_discipline_registry,
     .fallback = "",
     .absent = "that of its unit",
     .doc = "The order in which it serves its queue.",
     .example = "{priority: resume}",
     .affects = "lead_time, time_in_queue",
     .since = "0.2.0"},
    {.name = "breakdowns",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_station_spec, breakdowns),
     .table = &glo_breakdowns_table,
     .fallback = "",
     .absent = "they never fail",
     .doc = "Failures of each of its machines, and their repair.",
     .example = "{time_to_failure: {exponential: 300 h}, repair: 8 h}",
     .affects = "lead_time, down_share",
     .since = "0.2.0"},
    {.name = "batch",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_station_spec, batch),
     .table = &glo_batch_table,
     .fallback = "",
     .absent = "one order at a time",
     .doc = "Each of its machines takes several orders at once.",
     .example = "{at_most: 4 pieces, wait: 4 h, time: sum}",
     .affects = "lead_time, utilisation",
     .since = "0.2.0"},
    {.name = "calendar",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_station_spec, calendar),
     .table = &glo_calendar_table,
     .names = GLO_CALENDAR_NAMES,
     .fallback = "",
     .absent = "that of its unit",
     .doc = "Its own opening hours, in place of those of the unit.",
     .example = "{monday-sunday: 00:00-24:00}",
     .affects = "lead_time, utilisation",
     .since = "0.2.0"},
    {.name = "shifts",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_station_spec, shifts),
     .table = &glo_shift_table,
     .fallback = "{}",
     .doc =
         "How many of its machines are manned when: those of all shifts that are open, at most all. A machine that is "
         "no longer manned ends its job first. Without shifts all are manned.",
     .example = "{early: {manned: 3, calendar: {monday-friday: 06:00-14:00}}}",
     .affects = "lead_time, utilisation, off_shift_share",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_station_table = {
    .name = "stations",
    .doc = "Equal machines and one queue: what does an operation, or several.",
    .size = sizeof(struct glo_station_spec),
    .parameters = station_parameters,
};

static bool can_be_negative(const struct glo_distribution *law)
{
    return law->type && glo_distribution_least(law) < 0;
}

/* A batch is one job, which nobody more urgent interrupts and no two machines share. */
static void check_batch(const struct glo_station_spec *spec, const struct glo_review *review)
{
    const struct glo_discipline *discipline = glo_discipline_at(spec->discipline.index);
    bool preempts =
        discipline->preemption && discipline->preemption(spec->discipline.parameters) != GLO_INTERRUPTION_NONE;
    if (discipline->shares || preempts)
        glo_review_say(review, GLO_FAULT, &spec->batch, NULL,
                       "machines that take batches neither share their work nor are interrupted by who is more urgent");
    if (spec->setups && !spec->batch.same_product)
        review->say(review->self, GLO_FAULT, &spec->batch, NULL,
                    "setups from product to product need batches of one product", "add `same_product: true`");
    if (spec->batch.at_least > spec->batch.at_most)
        glo_review_say(review, GLO_FAULT, &spec->batch.at_least, NULL, "at_least is more than at_most: %g and %g",
                       spec->batch.at_least, spec->batch.at_most);
}

static void check_shifts(const struct glo_station_spec *spec, bool is_coupled, const struct glo_review *review)
{
    const struct glo_shift_spec *shifts = spec->shifts.items;
    for (uint32_t i = 0; i < spec->shifts.num; i++)
        if (shifts[i].manned > spec->machines)
            glo_review_say(review, GLO_FAULT, &shifts[i].manned, NULL,
                           "the shift mans %lld machines of a station that has %lld", (long long)shifts[i].manned,
                           (long long)spec->machines);
    if (spec->shifts.num && is_coupled)
        review->say(review->self, GLO_FAULT, &spec->shifts, NULL,
                    "machines of a unit with limited buffers are always manned",
                    "leave out `buffer`, or state a `calendar` in place of `shifts`");
}

void glo_station_check(const struct glo_station_spec *spec, const struct glo_calendar *calendar, bool is_coupled,
                       const struct glo_review *review)
{
    const struct glo_breakdowns_spec *breakdowns = &spec->breakdowns;
    bool shares = glo_discipline_at(spec->discipline.index)->shares;
    if (can_be_negative(&breakdowns->time_to_failure) || can_be_negative(&breakdowns->repair))
        review->say(review->self, GLO_FAULT, breakdowns, NULL, "a time of a breakdown can be negative",
                    "add `at_least: 0 h`: the law is truncated and renormalised");
    if (breakdowns->time_to_failure.type && breakdowns->time_to_failure.high <= 0)
        glo_review_say(review, GLO_FAULT, breakdowns, NULL, "the machines fail as soon as they are repaired");
    if (shares && (breakdowns->time_to_failure.type || calendar || spec->shifts.num))
        review->say(review->self, GLO_FAULT, &spec->discipline, NULL,
                    "machines that share their work neither break down nor keep a calendar or shifts",
                    "leave these out, or choose another discipline");
    if (shares && is_coupled)
        review->say(review->self, GLO_FAULT, &spec->discipline, NULL,
                    "machines that share their work cannot be in a unit with limited buffers: none of them could be "
                    "blocked",
                    "leave out `buffer`, or choose another discipline");
    check_shifts(spec, is_coupled, review);
    if (spec->buffer.orders != floor(spec->buffer.orders) && !isnan(spec->buffer.orders))
        glo_review_say(review, GLO_FAULT, &spec->buffer, NULL, "a buffer has room for a whole number of orders");
    if (spec->batch.at_most > 0)
        check_batch(spec, review);
    if (spec->batch.at_most > 0 && is_coupled)
        review->say(review->self, GLO_FAULT, &spec->batch, NULL,
                    "machines of a unit with limited buffers take no batches", "leave out `buffer`, or `batch`");
}

void glo_station_check_mobile(const struct glo_station_spec *spec, bool moves, uint32_t modules,
                              const struct glo_review *review)
{
    if (moves && glo_discipline_at(spec->discipline.index)->shares)
        review->say(review->self, GLO_FAULT, &spec->discipline, NULL, "machines that share their work are not moved",
                    "choose another discipline");
    if (modules > 1 && spec->shifts.num)
        review->say(review->self, GLO_FAULT, &spec->shifts, NULL, "machines of modules are manned by a `calendar`",
                    "leave `shifts` out");
}

bool glo_station_needs_shop(const struct glo_station_spec *spec, const struct glo_calendar *calendar)
{
    const struct glo_discipline *discipline = glo_discipline_at(spec->discipline.index);
    return discipline->rank || discipline->before || discipline->shares || spec->breakdowns.time_to_failure.type ||
           calendar || spec->shifts.num || spec->setups || spec->batch.at_most > 0;
}

static double or_idle(double power, const struct glo_power *of)
{
    return isnan(power) ? of->idle : power;
}

/* The share of time in which a machine can work. */
static double availability(const struct glo_breakdowns_spec *breakdowns, const struct glo_calendar *calendar,
                           const struct glo_period *period)
{
    double share = 1;
    if (breakdowns)
        share = breakdowns->time_to_failure.mean / (breakdowns->time_to_failure.mean + breakdowns->repair.mean);
    if (calendar)
        share *= (double)glo_calendar_open_time(calendar, 0, period->end) / (double)period->end;
    return share;
}

struct glo_shop_station glo_shop_station_make(const struct glo_station_spec *spec, const struct glo_calendar *calendar,
                                              struct glo_shifts shifts, const struct glo_period *period)
{
    const struct glo_power *power = &spec->power;
    struct glo_shop_station station = {
        .discipline = glo_discipline_at(spec->discipline.index),
        .parameters = spec->discipline.parameters,
        .breakdowns = spec->breakdowns.time_to_failure.type ? &spec->breakdowns : NULL,
        .calendar = calendar,
        .shifts = shifts,
        .batch = spec->batch.at_most > 0 ? &spec->batch : NULL,
        .power =
            {
                [GLO_STATE_busy] = power->busy,
                [GLO_STATE_idle] = power->idle,
                [GLO_STATE_setup] = or_idle(power->setup, power),
                [GLO_STATE_blocked] = or_idle(power->blocked, power),
                [GLO_STATE_starved] = or_idle(power->starved, power),
                [GLO_STATE_down] = power->down,
                [GLO_STATE_off_shift] = power->off_shift,
                [GLO_STATE_relocating] = power->relocating,
            },
    };
    station.room = isnan(spec->buffer.orders) ? GLO_ALL : (uint32_t)spec->buffer.orders;
    station.availability = availability(station.breakdowns, calendar, period);
    if (shifts.num)
        station.availability *= glo_shifts_share(&shifts, (uint32_t)spec->machines, period->end);
    if (station.discipline->preemption)
        station.preemption = station.discipline->preemption(station.parameters);
    return station;
}

/* The row or column of a product; GLO_ALL: it is not there. */
static uint32_t find(const char *const *names, uint32_t num, const char *name)
{
    for (uint32_t i = 0; i < num; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return GLO_ALL;
}

static void check_names(const struct glo_station_spec *spec, const char *const *names, uint32_t num,
                        const struct glo_plan *plans, uint32_t num_plans, const struct glo_review *review)
{
    for (uint32_t i = 0; i < num; i++) {
        bool known = false;
        for (uint32_t product = 0; product < num_plans; product++)
            known |= strcmp(plans[product].name, names[i]) == 0;
        if (!known)
            glo_review_say(review, GLO_FAULT, &spec->setups, NULL, "%s: `%s` is no product", spec->setups->source,
                           names[i]);
    }
}

int glo_station_setups(const struct glo_station_spec *spec, const struct glo_plan *plans, uint32_t num_plans,
                       struct glo_arena *arena, const struct glo_review *review, const glo_time **setups)
{
    const struct glo_matrix *matrix = spec->setups;
    *setups = NULL;
    if (!matrix)
        return GLO_OK;
    glo_time *made = glo_arena_alloc(arena, (size_t)num_plans * num_plans, sizeof *made);
    if (!made)
        return GLO_ERR_NO_MEMORY;
    *setups = made;
    check_names(spec, matrix->rows, matrix->num_rows, plans, num_plans, review);
    check_names(spec, matrix->columns, matrix->num_columns, plans, num_plans, review);
    for (uint32_t from = 0; from < num_plans; from++) {
        uint32_t row = find(matrix->rows, matrix->num_rows, plans[from].name);
        for (uint32_t to = 0; row != GLO_ALL && to < num_plans; to++) {
            uint32_t column = find(matrix->columns, matrix->num_columns, plans[to].name);
            double hours = column == GLO_ALL ? 0 : matrix->cells[(size_t)row * matrix->num_columns + column];
            made[(size_t)from * num_plans + to] = glo_ticks(hours / spec->speed);
        }
    }
    return GLO_OK;
}
