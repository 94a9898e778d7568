/* Integrals of hourly series. */
#include "models/accounting/hourly.h"

#include "sim/error.h"

#include <math.h>

static const struct glo_parameter hour_parameters[] = {
    {.name = "value",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_hour_row, value),
     .dimension = "carbon_per_energy",
     .min = 0,
     .max = INFINITY,
     .doc = "Intensity of electricity in the hour."},
    {0},
};
static const struct glo_table hour_table = {
    .name = "hours",
    .doc = "Intensities, hour by hour.",
    .size = sizeof(struct glo_hour_row),
    .parameters = hour_parameters,
};

static const struct glo_parameter hourly_parameters[] = {
    {.name = "hours",
     .kind = GLO_FAMILY,
     GLO_FIELD(struct glo_hourly_spec, hours),
     .table = &hour_table,
     .doc = "A row for each hour: the 24 of a day, the 168 of a week from Monday on, or the 8,760 of a year, in local "
            "standard time.",
     .example = "{rows: data/grid_hours.csv, value: $g_co2e_per_kwh gCO2e/kWh}",
     .affects = "co2e_per_order"},
    {.name = "source",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_hourly_spec, source),
     .fallback = "",
     .absent = "not said",
     .doc = "Where the figures come from."},
    {0},
};
const struct glo_table glo_hourly_table = {
    .name = "hourly",
    .doc = "Hourly series of the intensity of electricity that `grid` of a unit can name; they repeat.",
    .size = sizeof(struct glo_hourly_spec),
    .parameters = hourly_parameters,
};

enum { DAY = 24, WEEK = 168, YEAR = 8760, DAYS_TO_MARCH = 59 };

static bool is_right(const struct glo_hourly_spec *spec, const struct glo_period *period,
                     const struct glo_review *review)
{
    uint32_t num = spec->hours.num_members;
    if (num != DAY && num != WEEK && num != YEAR)
        glo_review_say(review, GLO_FAULT, &spec->hours, NULL,
                       "an hourly series has the 24 hours of a day, the 168 of a week or the 8760 of a year, not %u",
                       num);
    else if (num != DAY && period->start == GLO_NO_DATE)
        review->say(review->self, GLO_FAULT, &spec->hours, NULL, "hours of a week or a year need a date of time 0",
                    "say when the run begins: `experiment: {start: 2027-01-04}`");
    else
        return true;
    return false;
}

int glo_hourly_build(const struct glo_hourly_spec *spec, const struct glo_period *period, struct glo_arena *arena,
                     const struct glo_review *review, const struct glo_hourly **out)
{
    const struct glo_hour_row *rows = spec->hours.members;
    uint32_t num = spec->hours.num_members;
    *out = NULL;
    if (!is_right(spec, period, review))
        return GLO_OK;
    struct glo_hourly *hourly = glo_arena_alloc(arena, 1, sizeof *hourly);
    double *until = glo_arena_alloc(arena, (size_t)num + 1, sizeof *until);
    if (!hourly || !until)
        return GLO_ERR_NO_MEMORY;
    until[0] = 0;
    for (uint32_t i = 0; i < num; i++)
        until[i + 1] = until[i] + rows[i].value;
    *hourly = (struct glo_hourly){period->start == GLO_NO_DATE ? 0 : period->start, num, until};
    *out = hourly;
    return GLO_OK;
}

double glo_hourly_mean(const struct glo_hourly *hourly)
{
    return hourly->until[hourly->num] / hourly->num;
}

/* Leap days from 1 January 1 to the beginning of a year. */
static int64_t leap_days(int64_t year)
{
    return (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
}

/* From the beginning of the first year to a date. */
static double until_date(const struct glo_hourly *hourly, struct glo_date date, uint32_t *first)
{
    int64_t day = glo_days_of_date(date) - glo_days_of_date((struct glo_date){date.year, 1, 1});
    bool after = glo_is_leap_year(date.year) && day >= DAYS_TO_MARCH; /* 28 February has been */
    double february_28 = hourly->until[DAY * DAYS_TO_MARCH] - hourly->until[(size_t)DAY * (DAYS_TO_MARCH - 1)];
    *first = DAY * (uint32_t)(day - after);
    return hourly->until[YEAR] * (double)(date.year - 1) + february_28 * (double)(leap_days(date.year) + after) +
           hourly->until[*first];
}

/* From some beginning, the same for all times, to the date `days` after 1970-01-01; `*first` is the hour of the series
 * that begins then. */
static double until_day(const struct glo_hourly *hourly, int64_t days, uint32_t *first)
{
    if (hourly->num == YEAR)
        return until_date(hourly, glo_date_of_days(days), first);
    int64_t length = hourly->num / DAY, monday = days + 3; /* 1970-01-01 was a Thursday */
    int64_t whole = monday / length - (monday % length < 0), rest = monday - whole * length;
    *first = DAY * (uint32_t)rest;
    return hourly->until[hourly->num] * (double)whole + hourly->until[*first];
}

static double until(const struct glo_hourly *hourly, glo_time time)
{
    uint32_t first;
    double sum = until_day(hourly, hourly->start + time / GLO_TICKS_PER_DAY, &first);
    double hours = glo_hours(time % GLO_TICKS_PER_DAY);
    uint32_t whole = (uint32_t)hours;
    const double *at = &hourly->until[first];
    double part = whole < DAY ? (at[whole + 1] - at[whole]) * (hours - whole) : 0;
    return sum + (at[whole] - at[0]) + part;
}

double glo_hourly_between(const struct glo_hourly *hourly, glo_time from, glo_time to)
{
    return until(hourly, to) - until(hourly, from);
}
