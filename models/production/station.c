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
    POWER(starved, "", "that of idle", "that waits for material or parts."),
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

static const struct glo_parameter station_parameters[] = {
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
    {.name = "discipline",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct glo_station_spec, discipline),
     .registry = &glo_discipline_registry,
     .fallback = "fcfs",
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
    {0},
};
const struct glo_table glo_station_table = {
    .name = "stations",
    .doc = "Machines with one capability, which is the station's name, and one queue.",
    .size = sizeof(struct glo_station_spec),
    .parameters = station_parameters,
};

static bool can_be_negative(const struct glo_distribution *law)
{
    return law->type && law->low < 0;
}

void glo_station_check(const struct glo_station_spec *spec, const struct glo_calendar *calendar,
                       const struct glo_review *review)
{
    const struct glo_breakdowns_spec *breakdowns = &spec->breakdowns;
    bool shares = glo_discipline_at(spec->discipline.index)->shares;
    if (can_be_negative(&breakdowns->time_to_failure) || can_be_negative(&breakdowns->repair))
        review->say(review->self, GLO_FAULT, breakdowns, NULL, "a time of a breakdown can be negative",
                    "add `at_least: 0 h`: the law is truncated and renormalised");
    if (breakdowns->time_to_failure.type && breakdowns->time_to_failure.high <= 0)
        glo_review_say(review, GLO_FAULT, breakdowns, NULL, "the machines fail as soon as they are repaired");
    if (shares && (breakdowns->time_to_failure.type || calendar))
        review->say(review->self, GLO_FAULT, &spec->discipline, NULL,
                    "machines that share their work neither break down nor keep a calendar",
                    "leave these out, or choose another discipline");
}

bool glo_station_needs_shop(const struct glo_station_spec *spec, const struct glo_calendar *calendar)
{
    const struct glo_discipline *discipline = glo_discipline_at(spec->discipline.index);
    return discipline->rank || discipline->before || discipline->shares || spec->breakdowns.time_to_failure.type ||
           calendar || spec->setups;
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
                                              const struct glo_period *period)
{
    const struct glo_power *power = &spec->power;
    struct glo_shop_station station = {
        .discipline = glo_discipline_at(spec->discipline.index),
        .parameters = spec->discipline.parameters,
        .breakdowns = spec->breakdowns.time_to_failure.type ? &spec->breakdowns : NULL,
        .calendar = calendar,
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
    station.availability = availability(station.breakdowns, calendar, period);
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
