/* Integrals of hourly series: within hours, over days and weeks, over leap years; what is refused. */
#include "models/accounting/hourly.h"

#include <criterion/criterion.h>

#include "tests/models/trial.h"

#define MOST 8760

static int64_t date(int64_t year, uint32_t month, uint32_t day)
{
    return glo_days_of_date((struct glo_date){year, month, day});
}

/* A series whose intensity is `value` of the hour. */
static struct glo_hourly series(uint32_t num, double *until, double (*value)(uint32_t hour), int64_t start)
{
    until[0] = 0;
    for (uint32_t i = 0; i < num; i++)
        until[i + 1] = until[i] + value(i);
    return (struct glo_hourly){start, num, until};
}

static double between(const struct glo_hourly *hourly, double from, double to)
{
    return glo_hourly_between(hourly, glo_ticks(from), glo_ticks(to));
}

static double by_hour(uint32_t hour)
{
    return hour % 24;
}

Test(hourly, day)
{
    double until[25];
    struct glo_hourly hourly = series(24, until, by_hour, 0);
    cr_expect_float_eq(glo_hourly_mean(&hourly), 11.5, 1e-12);
    cr_expect_float_eq(between(&hourly, 0, 24), 276, 1e-9);
    cr_expect_float_eq(between(&hourly, 1.5, 3.25), 0.5 * 1 + 2 + 0.25 * 3, 1e-9);
    cr_expect_float_eq(between(&hourly, 23.5, 48 + 0.5), 0.5 * 23 + 276, 1e-9);
    cr_expect_float_eq(between(&hourly, 240000, 240024), 276, 1e-6);
}

static double by_day(uint32_t hour)
{
    return hour / 24;
}

/* 2027-01-06 is a Wednesday, 1960-01-01 a Friday: dates before 1970 as well. */
Test(hourly, week)
{
    double until[169];
    struct glo_hourly hourly = series(168, until, by_day, date(2027, 1, 6));
    cr_expect_float_eq(between(&hourly, 0, 24), 2 * 24, 1e-9);
    cr_expect_float_eq(between(&hourly, 4 * 24 - 1, 5 * 24 + 1), 5 + 6 * 24, 1e-9);
    cr_expect_float_eq(between(&hourly, 0, 700 * 24), 100 * 21 * 24, 1e-6);
    hourly.start = date(1960, 1, 1);
    cr_expect_float_eq(between(&hourly, 0, 24), 4 * 24, 1e-9);
}

/* Day by day over years with and without 29 February, 2000 and 2100 among them. */
Test(hourly, year)
{
    static double until[MOST + 1];
    struct glo_hourly hourly = series(MOST, until, by_day, date(2027, 1, 1));
    static const int64_t starts[] = {2027, 2028, 1999, 2099};
    for (size_t i = 0; i < 4; i++) {
        hourly.start = date(starts[i], 1, 1);
        for (int64_t day = 0; day < 800; day++) {
            struct glo_date at = glo_date_of_days(hourly.start + day);
            int64_t of_year = hourly.start + day - date(at.year, 1, 1);
            bool after = glo_is_leap_year(at.year) && of_year >= 59;
            cr_assert_float_eq(between(&hourly, (double)day * 24, (double)(day + 1) * 24),
                               24.0 * (double)(of_year - after), 1e-4, "day %d of %d", (int)of_year, (int)at.year);
        }
    }
}

#define CLEAN "{g: 100}"
#define DEAR "{g: 500}"
#define FOUR(row) row ", " row ", " row ", " row
#define TWELVE(row) FOUR(row) ", " FOUR(row) ", " FOUR(row)
#define NIGHT_AND_DAY TWELVE(CLEAN) ", " TWELVE(DEAR)
#define PLANT(station, rows) \
    "glocal: 1\n" \
    "products: {part: {plan: [{operation: work, service: 6 h}]}}\n" \
    "demand: {orders: {interarrival: 105 h}}\n" \
    "units: {shop: {stations: {work: {" station "power: {busy: 10 kW, idle: 1 kW}}}, grid: {hourly: mix}}}\n" \
    "accounting: {factors: {hourly: {mix: {hours: {rows: [" rows "], value: $g gCO2e/kWh}}}}}\n" \
    "experiment: {length: 240 h, warmup: 0 h, replications: 1}\n"

/* Clean by night, dear by day: an order from 9:00 to 15:00 and one from 18:00 on, and all else idle. */
Test(hourly, machines)
{
    static const char *const kinds[] = {PLANT("", NIGHT_AND_DAY),
                                        PLANT("discipline: processor_sharing, ", NIGHT_AND_DAY),
                                        PLANT("machines: 2, ", NIGHT_AND_DAY)};
    const double idle[] = {72 - 4.8, 72 - 4.8, 2 * 72 - 4.8};
    for (size_t i = 0; i < 3; i++) {
        struct trial trial;
        struct trial_rows rows;
        struct glo_record record;
        trial_open(&trial, kinds[i]);
        trial_replicate(&trial, 0, 0, &rows, &record);
        cr_expect_float_eq(trial_row(&rows, 0, 0)->co2e[GLO_SOURCE_energy], 18, 1e-8);
        cr_expect_float_eq(trial_row(&rows, 0, 1)->co2e[GLO_SOURCE_energy], 30, 1e-8);
        const struct glo_scenario *scenario = trial.study.points[0];
        double all = glo_record_value(&record, &scenario->layout, &scenario->window,
                                      trial_figure(&trial, 0, "co2e_per_order"), 0);
        cr_expect_float_eq(all, (idle[i] + 48) / 2, 1e-8, "%.9f", all);
        glo_record_free(&record);
        trial_rows_free(&rows);
        trial_close(&trial);
    }
}

static void expect_refused(const char *scenario, const char *text)
{
    struct trial trial;
    cr_expect_neq(trial_read(&trial, scenario), GLO_OK);
    cr_expect(strstr(trial_message(&trial), text), "%s", trial_message(&trial));
    trial_close(&trial);
}

#define WEEK \
    NIGHT_AND_DAY ", " NIGHT_AND_DAY ", " NIGHT_AND_DAY ", " NIGHT_AND_DAY ", " NIGHT_AND_DAY ", " NIGHT_AND_DAY \
                  ", " NIGHT_AND_DAY

Test(hourly, refused)
{
    expect_refused(PLANT("", TWELVE(CLEAN)), "not 12");
    expect_refused(PLANT("", WEEK), "need a date of time 0");
}
