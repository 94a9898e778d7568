/* Dates: a table of known days, every day of 800 years in its order, leap years, what is no date. */
#include "sim/date.h"

#include <criterion/criterion.h>
#include <string.h>

/* Weekdays and counts as calendars have them; `date -u -d DATE +%s` divided by 86,400. */
Test(date, table)
{
    static const struct {
        struct glo_date date;
        int64_t days;
        enum glo_weekday weekday;
    } rows[] = {
        {{1970, 1, 1}, 0, GLO_THURSDAY},      {{1969, 12, 31}, -1, GLO_WEDNESDAY},  {{2000, 2, 29}, 11016, GLO_TUESDAY},
        {{2000, 3, 1}, 11017, GLO_WEDNESDAY}, {{1900, 3, 1}, -25508, GLO_THURSDAY}, {{2027, 1, 4}, 20822, GLO_MONDAY},
        {{2026, 1, 5}, 20458, GLO_MONDAY},    {{2100, 3, 1}, 47541, GLO_MONDAY},    {{0, 3, 1}, -719468, GLO_WEDNESDAY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct glo_date date = glo_date_of_days(rows[i].days);
        cr_expect_eq(glo_days_of_date(rows[i].date), rows[i].days, "row %zu", i);
        cr_expect(date.year == rows[i].date.year && date.month == rows[i].date.month && date.day == rows[i].date.day,
                  "row %zu", i);
        cr_expect_eq(glo_weekday_of_days(rows[i].days), rows[i].weekday, "row %zu", i);
    }
}

/* Counting on the fingers: day after day, month after month, from before year 0 on. */
Test(date, day_after_day)
{
    struct glo_date date = {-401, 1, 1};
    int64_t days = glo_days_of_date(date);
    uint32_t weekday = glo_weekday_of_days(days);
    while (date.year < 400) {
        struct glo_date back = glo_date_of_days(days);
        cr_assert(back.year == date.year && back.month == date.month && back.day == date.day, "%lld-%u-%u",
                  (long long)date.year, date.month, date.day);
        cr_assert_eq(glo_days_of_date(date), days);
        cr_assert_eq(glo_weekday_of_days(days), weekday);
        days++;
        weekday = (weekday + 1) % GLO_DAYS_PER_WEEK;
        if (++date.day > glo_days_of_month(date.year, date.month)) {
            date.day = 1;
            date.month = date.month % 12 + 1;
            date.year += date.month == 1;
        }
    }
}

Test(date, leap_years)
{
    cr_expect(glo_is_leap_year(2028) && glo_is_leap_year(2000) && glo_is_leap_year(0) && glo_is_leap_year(-4));
    cr_expect(!glo_is_leap_year(2027) && !glo_is_leap_year(1900) && !glo_is_leap_year(-100));
    cr_expect(glo_days_of_month(2028, 2) == 29 && glo_days_of_month(2100, 2) == 28);
    uint32_t sum = 0;
    for (uint32_t month = 1; month <= 12; month++)
        sum += glo_days_of_month(2027, month);
    cr_expect_eq(sum, 365);
}

Test(date, reads)
{
    static const char *const wrong[] = {"2027-02-29", "2027-13-01", "2027-00-01", "2027-01-00", "2027-01-32",
                                        "2027-1-4",   "2027/01/04", "27-01-0004", "2027-01-0a", ""};
    int64_t days;
    cr_assert(glo_date_read("2027-01-04 and more", 10, &days));
    cr_expect_eq(days, 20822);
    cr_assert(glo_date_read("2028-02-29", 10, &days));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        cr_expect(!glo_date_read(wrong[i], (uint32_t)strlen(wrong[i]), &days), "%s", wrong[i]);
    cr_expect(!glo_date_read("2027-01-041", 11, &days));
}
