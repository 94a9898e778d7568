/* Days, months and hours as written. */
#include "sim/date_text.h"

#include <string.h>

static const char *const weekday_names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                            "friday", "saturday", "sunday"};
static const char *const month_names[] = {"january", "february", "march",     "april",   "may",      "june",
                                          "july",    "august",   "september", "october", "november", "december"};

const struct glo_cycle glo_weekdays = {"day of the week", weekday_names, sizeof weekday_names / sizeof *weekday_names};
const struct glo_cycle glo_months = {"month", month_names, sizeof month_names / sizeof *month_names};

/* The number of the name of `length` bytes; that of the names where there is none. */
static uint32_t find(const struct glo_cycle *cycle, const char *text, size_t length)
{
    uint32_t i = 0;
    while (i < cycle->num && (strlen(cycle->names[i]) != length || memcmp(cycle->names[i], text, length) != 0))
        i++;
    return i;
}

bool glo_cycle_read(const struct glo_cycle *cycle, const char *text, uint32_t *first, uint32_t *num)
{
    const char *dash = strchr(text, '-');
    *first = find(cycle, text, dash ? (size_t)(dash - text) : strlen(text));
    uint32_t last = dash ? find(cycle, dash + 1, strlen(dash + 1)) : *first;
    *num = (last + cycle->num - *first) % cycle->num + 1;
    return *first < cycle->num && last < cycle->num;
}

/* "06:00" as minutes, up to 24:00. */
static bool read_clock(const char *text, uint32_t *minutes)
{
    static const char form[] = "00:00";
    for (int i = 0; form[i]; i++)
        if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    uint32_t hour = 10 * (uint32_t)(text[0] - '0') + (uint32_t)(text[1] - '0');
    uint32_t minute = 10 * (uint32_t)(text[3] - '0') + (uint32_t)(text[4] - '0');
    *minutes = 60 * hour + minute;
    return minute < 60 && *minutes <= GLO_MINUTES_PER_DAY;
}

bool glo_hours_read(const char *text, uint32_t *from, uint32_t *to)
{
    if (strlen(text) != strlen("00:00-00:00") || text[5] != '-' || !read_clock(text, from) || !read_clock(text + 6, to))
        return false;
    if (*from == *to || *from == GLO_MINUTES_PER_DAY)
        return false;
    if (*to < *from)
        *to += GLO_MINUTES_PER_DAY;
    return true;
}
