/*
 * Dates of the Gregorian calendar, extended to all years, as counts of days since 1970-01-01. No time of day, no time
 * zones, no names of days in any language: a day is 24 hours. Every date has one count, and every count one date.
 */
#ifndef GLO_SIM_DATE_H
#define GLO_SIM_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/time.h"

/* No date: a key that was left out. */
#define GLO_NO_DATE INT64_MIN

#define GLO_TICKS_PER_DAY (24 * GLO_TICKS_PER_HOUR)

enum glo_weekday {
    GLO_MONDAY,
    GLO_TUESDAY,
    GLO_WEDNESDAY,
    GLO_THURSDAY,
    GLO_FRIDAY,
    GLO_SATURDAY,
    GLO_SUNDAY,
    GLO_DAYS_PER_WEEK
};

struct glo_date {
    int64_t year;        /* astronomical: 0 is 1 BC */
    uint32_t month, day; /* from 1 */
};

/* What the calendar says of the run: the date whose 00:00 is time 0, and when the run ends. */
struct glo_period {
    int64_t start; /* days since 1970-01-01; GLO_NO_DATE */
    glo_time end;
};

bool glo_is_leap_year(int64_t year);

/* `month` in 1 to 12. */
uint32_t glo_days_of_month(int64_t year, uint32_t month);

/* The count of a date that exists; years within +-1e9. */
int64_t glo_days_of_date(struct glo_date date);

/* The date of a count within +-1e11. */
struct glo_date glo_date_of_days(int64_t days);

enum glo_weekday glo_weekday_of_days(int64_t days);

/* Reads "2027-01-04" of `length` bytes: four digits, two, two. False where it is not so written or no such day exists.
 */
bool glo_date_read(const char *text, uint32_t length, int64_t *days);

#endif
