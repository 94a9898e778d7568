/* Days, months and hours as written: names, ranges, ranges beyond the end, what is none. */
#include "sim/date_text.h"

#include <criterion/criterion.h>
#include <regex.h>

/* Whether a text matches a pattern as a whole. */
static bool fits(const char *pattern, const char *text)
{
    regex_t regex;
    cr_assert_eq(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
    int code = regexec(&regex, text, 0, NULL, 0);
    regfree(&regex);
    return code == 0;
}

#define WHOLE(pattern) "^(" pattern ")$"

Test(date_text, names_and_ranges)
{
    static const struct {
        const struct glo_cycle *cycle;
        const char *text;
        uint32_t first, num;
    } rows[] = {
        {&glo_weekdays, "monday", 0, 1},
        {&glo_weekdays, "sunday", 6, 1},
        {&glo_weekdays, "monday-friday", 0, 5},
        {&glo_weekdays, "monday-sunday", 0, 7},
        {&glo_weekdays, "saturday-monday", 5, 3},
        {&glo_weekdays, "friday-friday", 4, 1},
        {&glo_months, "may", 4, 1},
        {&glo_months, "january-july", 0, 7},
        {&glo_months, "november-february", 10, 4},
        {&glo_months, "july-june", 6, 12},
    };
    uint32_t first, num;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_assert(glo_cycle_read(rows[i].cycle, rows[i].text, &first, &num), "%s", rows[i].text);
        cr_expect(first == rows[i].first && num == rows[i].num, "%s: %u, %u", rows[i].text, first, num);
        const char *pattern = rows[i].cycle == &glo_weekdays ? WHOLE(GLO_WEEKDAYS_PATTERN) : WHOLE(GLO_MONTHS_PATTERN);
        cr_expect(fits(pattern, rows[i].text), "%s", rows[i].text);
    }
    static const char *const wrong[] = {
        "", "-", "mon", "Monday", "monday-", "-friday", "monday to friday", "may", "monday-wednesday-friday"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        cr_expect(!glo_cycle_read(&glo_weekdays, wrong[i], &first, &num) &&
                      !fits(WHOLE(GLO_WEEKDAYS_PATTERN), wrong[i]),
                  "%s", wrong[i]);
}

Test(date_text, hours)
{
    static const struct {
        const char *text;
        uint32_t from, to;
    } rows[] = {
        {"06:00-22:00", 360, 1320},  {"22:00-06:00", 1320, 1800}, {"00:00-24:00", 0, 1440},
        {"22:30-00:00", 1350, 1440}, {"23:59-24:00", 1439, 1440}, {"06:01-06:00", 361, 1800},
    };
    uint32_t from, to;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_assert(glo_hours_read(rows[i].text, &from, &to), "%s", rows[i].text);
        cr_expect(from == rows[i].from && to == rows[i].to, "%s: %u to %u", rows[i].text, from, to);
        cr_expect(fits(WHOLE(GLO_HOURS_PATTERN), rows[i].text), "%s", rows[i].text);
    }
    static const char *const wrong[] = {"",
                                        "6:00-22:00",
                                        "06:00",
                                        "06:00-22:0",
                                        "06:00-24:01",
                                        "06:60-22:00",
                                        "06:00-06:00",
                                        "24:00-06:00",
                                        "06.00-22.00",
                                        "06:00_22:00",
                                        "06:00-22:000",
                                        "-6:00-22:00"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        cr_expect(!glo_hours_read(wrong[i], &from, &to), "%s", wrong[i]);
}
