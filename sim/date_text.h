/*
 * How people write times that recur: days of the week, months and hours of the day, alone or as ranges. English names,
 * in lower case. Not dates (sim/date.h), not durations.
 */
#ifndef GLO_SIM_DATE_TEXT_H
#define GLO_SIM_DATE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#define GLO_MINUTES_PER_DAY 1440
#define GLO_MONTHS_PER_YEAR 12

/* A cycle of names: "monday" to "sunday", "january" to "december". */
struct glo_cycle {
    const char *what; /* "day of the week" */
    const char *const *names;
    uint32_t num;
};

extern const struct glo_cycle glo_weekdays, glo_months;

/* What the readers below accept, as regular expressions without their ends. */
#define GLO_NAME_OR_RANGE(names) "(" names ")(-(" names "))?"
#define GLO_WEEKDAYS_PATTERN GLO_NAME_OR_RANGE("monday|tuesday|wednesday|thursday|friday|saturday|sunday")
#define GLO_MONTHS_PATTERN \
    GLO_NAME_OR_RANGE("january|february|march|april|may|june|july|august|september|october|november|december")
#define GLO_HOURS_PATTERN "[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]"

/*
 * Reads one name ("saturday") or a range of them ("monday-friday"), which may pass the end of the cycle
 * ("november-february"). `*first` from 0, `*num` at least 1 and at most the whole cycle. False where it is neither.
 */
bool glo_cycle_read(const struct glo_cycle *cycle, const char *text, uint32_t *first, uint32_t *num);

/*
 * Reads a span of hours, "06:00-22:00": minutes since 00:00 of the day on which it begins, 0 <= from < 1440 and
 * from < to <= from + 1440. It may pass midnight ("22:00-06:00" is 1320 to 1800) and end at 24:00. False where it is
 * not so written or has no length.
 */
bool glo_hours_read(const char *text, uint32_t *from, uint32_t *to);

#endif
