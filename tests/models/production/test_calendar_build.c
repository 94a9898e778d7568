/* Calendars as written: the days and hours they are read as, whose calendar a station has, and every mistake. */
#include "models/production/calendar.h"

#include "models/production/unit.h"
#include "tests/models/trial.h"

#define HEAD \
    "glocal: 1\n" \
    "products: {part: {plan: [{operation: mill, service: 1 h}]}}\n" \
    "demand: {orders: {rate: 1 per day}}\n"
#define TAIL "experiment: {start: 2027-01-04, length: 90 days, warmup: 0 h, replications: 1}\n"
#define HOUR GLO_TICKS_PER_HOUR

static const struct glo_calendar *calendar_of(const struct glo_production_plan *plan, uint32_t station)
{
    return glo_production_is_of_shop(plan, station) ? glo_shop_station_of(plan, station)->calendar : NULL;
}

/* The calendar as in the example of the language, and what a station may have of its own. */
Test(calendar_build, stations)
{
    struct trial trial;
    trial_open(&trial, HEAD "units:\n"
                            "  a: {calendar: {monday-friday: 06:00-22:00, closed: [2027-01-06 to 2027-01-07]},\n"
                            "      stations: {mill: {}, coat: {calendar: {sunday: [06:00-12:00, 22:00-06:00]}}}}\n"
                            "  b: {rows: [{name: x, evening: '22:00'}, {name: y, evening: '22:00'}],\n"
                            "      calendar: {monday-friday: 06:00-$evening, closed: 2027-01-06 to 2027-01-07},\n"
                            "      stations: {mill: {}}}\n"
                            "  c: {stations: {mill: {}}}\n" TAIL);
    const struct glo_production_plan *plan = &trial.study.points[0]->production;
    const struct glo_calendar *mill = calendar_of(plan, 0), *coat = calendar_of(plan, 1);
    cr_assert(plan->num_stations == 5 && mill && coat);
    cr_expect_neq(mill, coat);
    cr_expect(!glo_calendar_is_open(mill, 6 * HOUR - 1) && glo_calendar_is_open(mill, 6 * HOUR));
    cr_expect(glo_calendar_is_open(mill, 22 * HOUR - 1) && !glo_calendar_is_open(mill, 22 * HOUR));
    cr_expect_eq(glo_calendar_open_time(mill, 0, 7 * 24 * HOUR), 3 * 16 * HOUR, "two of five days are closed");
    cr_expect_eq(glo_calendar_open_time(mill, 7 * 24 * HOUR, 14 * 24 * HOUR), 5 * 16 * HOUR);
    cr_expect_eq(glo_calendar_open_time(coat, 0, 7 * 24 * HOUR), (6 + 6 + 2) * HOUR, "Sunday's night ends on Monday");
    cr_expect_eq(calendar_of(plan, 2), calendar_of(plan, 3), "calendars that are the same are one");
    cr_expect_null(calendar_of(plan, 4));
    trial_close(&trial);
}

/* Every mistake is told at its line and column, once. */
Test(calendar_build, mistakes)
{
    static const struct {
        const char *calendar, *said;
        uint32_t column;
    } rows[] = {
        {"{mon: 06:00-22:00}", "`mon` is no day of the week", 16},
        {"{close: 2027-01-01}", "`close` is no day of the week", 16},
        {"{monday-freitag: 06:00-22:00}", "`monday-freitag` is no day", 16},
        {"{monday: 06:00}", "expected a span of hours like 06:00-22:00, got \"06:00\"", 24},
        {"{monday: [06:00-08:00, 9]}", "expected a span of hours like 06:00-22:00, got \"9\"", 38},
        {"{monday: 06:00-06:00}", "expected a span of hours", 24},
        {"{monday-friday: 06:00-22:00, friday: 06:00-12:00}", "friday is named twice", 44},
        {"{monday: [06:00-12:00, 11:59-14:00]}", "the hours of monday overlap with those of monday", 38},
        {"{monday: 22:00-06:00, tuesday: 05:00-07:00}", "the hours of tuesday overlap with those of monday", 46},
        {"{monday: 05:00-07:00, sunday: 22:00-06:00}", "the hours of monday overlap with those of sunday", 24},
        {"{monday: 06:00-22:00, closed: [2027-02-30]}", "expected a date like 2027-08-09", 46},
        {"{monday: 06:00-22:00, closed: [2027-02-01, 2027-02-05 to 2027-02-04]}", "ends before it begins", 58},
        {"{monday: 06:00-22:00, closed: 2027-02-01 - 2027-02-03}", "expected a date like 2027-08-09", 45},
        {"{}", "this calendar has no open hours", 15},
        {"{monday: [], closed: [2027-02-01]}", "this calendar has no open hours", 15},
        {"{monday: 06:00-22:00, closed: 2026-01-01 to 2028-01-01}", "does not open before the run ends", 15},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trial trial;
        char text[1024];
        snprintf(text, sizeof text, HEAD "units:\n  a:\n    calendar: %s\n    stations: {mill: {}}\n" TAIL,
                 rows[i].calendar);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", rows[i].calendar);
        const struct glo_diagnostics *diagnostics = &trial.study.reader.diagnostics;
        cr_assert_eq(diagnostics->num_messages, 1, "%s: %u messages", rows[i].calendar, diagnostics->num_messages);
        const struct glo_message *message = &diagnostics->messages[0];
        cr_expect(strstr(message->text, rows[i].said), "%s: %s", rows[i].calendar, message->text);
        cr_expect(message->mark.line == 6 && message->mark.column == rows[i].column, "%s: at %u:%u", rows[i].calendar,
                  message->mark.line, message->mark.column);
        trial_close(&trial);
    }
}

/* Whoever uses a calendar says when the run begins. */
Test(calendar_build, without_start)
{
    struct trial trial;
    cr_expect_neq(trial_read(&trial, HEAD "units: {a: {calendar: {monday: 06:00-22:00}, stations: {mill: {}}}}\n"
                                          "experiment: {length: 90 days}\n"),
                  GLO_OK);
    cr_expect(trial_said(&trial, GLO_FAULT, "a calendar without `experiment.start`"), "%s", trial_message(&trial));
    trial_close(&trial);
}
