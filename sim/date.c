/*
 * Dates. Years are counted from March, so that the leap day is the last one of a year, and 400 of them always have
 * 146,097 days (H. Hinnant, chrono-compatible low-level date algorithms, days_from_civil and civil_from_days).
 */
#include "sim/date.h"

#define DAYS_PER_ERA 146097  /* 400 years */
#define MARCH_TO_1970 719468 /* days from 0000-03-01 to 1970-01-01 */

bool glo_is_leap_year(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

uint32_t glo_days_of_month(int64_t year, uint32_t month)
{
    static const uint32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return lengths[month - 1] + (month == 2 && glo_is_leap_year(year));
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int64_t glo_days_of_date(struct glo_date date)
{
    int64_t year = date.year - (date.month <= 2), era = floor_divide(year, 400), of_era = year - era * 400;
    int64_t month = (date.month + 9) % 12; /* from March */
    int64_t of_year = (153 * month + 2) / 5 + date.day - 1;
    return era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - MARCH_TO_1970;
}

struct glo_date glo_date_of_days(int64_t days)
{
    days += MARCH_TO_1970;
    int64_t era = floor_divide(days, DAYS_PER_ERA), of_era = days - era * DAYS_PER_ERA;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / (DAYS_PER_ERA - 1)) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    return (struct glo_date){.year = era * 400 + year + (month >= 10),
                             .month = (uint32_t)(month < 10 ? month + 3 : month - 9),
                             .day = (uint32_t)(of_year - (153 * month + 2) / 5 + 1)};
}

enum glo_weekday glo_weekday_of_days(int64_t days)
{
    int64_t since_monday = days + GLO_THURSDAY; /* 1970-01-01 was a Thursday */
    return (enum glo_weekday)(since_monday - floor_divide(since_monday, GLO_DAYS_PER_WEEK) * GLO_DAYS_PER_WEEK);
}

static bool read_digits(const char *text, uint32_t num, uint32_t *number)
{
    *number = 0;
    for (uint32_t i = 0; i < num; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *number = 10 * *number + (uint32_t)(text[i] - '0');
    }
    return true;
}

bool glo_date_read(const char *text, uint32_t length, int64_t *days)
{
    uint32_t year, month, day;
    if (length != 10 || text[4] != '-' || text[7] != '-' || !read_digits(text, 4, &year) ||
        !read_digits(text + 5, 2, &month) || !read_digits(text + 8, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > glo_days_of_month(year, month))
        return false;
    *days = glo_days_of_date((struct glo_date){year, month, day});
    return true;
}
