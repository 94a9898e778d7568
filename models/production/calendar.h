/*
 * When a station works: open spans that recur weekly, and dates on which nothing begins. Not what happens to work at
 * the edges, which is the engine's; not the demand, whose profiles are its own. Constant during a run. The spans of a
 * week are in order, do not overlap and do not touch, so that every change of a calendar is one.
 */
#ifndef GLO_MODELS_CALENDAR_H
#define GLO_MODELS_CALENDAR_H

#include <stdbool.h>

#include "sim/date.h"
#include "sim/date_text.h"
#include "sim/memory.h"
#include "sim/schema.h"

#define GLO_TICKS_PER_WEEK (7 * GLO_TICKS_PER_DAY)

/* One line of a calendar as written; so is `closed`, whose texts are dates. */
struct glo_calendar_line {
    struct glo_named named; /* a day, a range of days, or "closed" */
    struct glo_list texts;  /* const char * */
};

extern const struct glo_table glo_calendar_table;

/* What its lines are called, for the tables. */
#define GLO_CALENDAR_NAMES "^(closed|" GLO_WEEKDAYS_PATTERN ")$"

/* Open from `from` to `to`, ticks since the beginning of its week. */
struct glo_open_span {
    glo_time from, to, before; /* before: the open ticks of the week until `from` */
};

/* Weeks that are alike, up to the first week of the next section; the last section does not end. */
struct glo_calendar_section {
    int64_t first_week; /* counted from the week that holds time 0 */
    uint32_t first_span, num_spans;
    glo_time open;   /* ticks of each week */
    glo_time before; /* open ticks from the beginning of week 0 to that of the section */
};

/* Its arrays live in an arena. There is a section, it begins with week 0, and the weeks of the last one are open at
 * some time. */
struct glo_calendar {
    glo_time origin; /* when week 0 began, on a Monday at 00:00; at most 0 */
    const struct glo_open_span *spans;
    const struct glo_calendar_section *sections;
    uint32_t num_sections;
};

/*
 * Makes a calendar of `lines` (struct glo_calendar_line). A span belongs to the day on which it begins, so one that
 * passes midnight into a closed date is whole, and one that would begin on a closed date is not there. Mistakes are
 * said to `review` at the fields of the lines: no `start`, days or spans that are none, a day named twice, spans that
 * overlap, dates out of order, a calendar that does not open before the run ends; then `*calendar` is NULL. Returns 0
 * or GLO_ERR_NO_MEMORY.
 */
int glo_calendar_build(const struct glo_list *lines, const struct glo_period *period, struct glo_arena *arena,
                       const struct glo_review *review, const struct glo_calendar **calendar);

/* Whether two calendars as written have the same lines. */
bool glo_calendar_is_same(const struct glo_list *a, const struct glo_list *b);

/*
 * The queries take times from 0 on, are exact, and take time in proportion to the logarithm of the number of spans and
 * sections. Spans hold their beginnings and not their ends.
 */
bool glo_calendar_is_open(const struct glo_calendar *calendar, glo_time time);

/* The first time after `time` at which it opens (`*opens` true) or closes (false); GLO_NEVER, with `*opens` as it is at
 * `time`, if it stays as it is for good. */
glo_time glo_calendar_next_change(const struct glo_calendar *calendar, glo_time time, bool *opens);

/* Open ticks in [from, to), from <= to. */
glo_time glo_calendar_open_time(const struct glo_calendar *calendar, glo_time from, glo_time to);

/* The first time at which `work` >= 0 open ticks have passed since `from`: `from` itself for none. GLO_NEVER where that
 * is no time. */
glo_time glo_calendar_add(const struct glo_calendar *calendar, glo_time from, glo_time work);

#endif
