/* What a calendar answers, beside a walk through its minutes that reads the rule anew; and its answers for good. */
#include "models/production/calendar.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define TICKS_PER_MINUTE (GLO_TICKS_PER_HOUR / 60)
#define START 20822 /* 2027-01-04, a Monday */

enum { DAYS = 40, MINUTES = DAYS * 1440, MOST_SPANS = 3, MOST_CLOSURES = 4 };

/* A calendar as numbers, from which its text is made and the walk is made, each by a way of its own. */
struct rule {
    uint32_t spans[GLO_DAYS_PER_WEEK][MOST_SPANS][2]; /* minutes; of no length: none */
    int64_t closures[MOST_CLOSURES][2];               /* dates, both included */
    int num_closures;
};

static uint64_t next_number(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX generator */
    return *state >> 33;
}

static void random_rule(uint64_t *state, struct rule *rule)
{
    memset(rule, 0, sizeof *rule);
    bool whole = next_number(state) % 4 == 0; /* days that touch */
    for (int day = 0; day < GLO_DAYS_PER_WEEK; day++) {
        uint32_t minute = whole ? 0 : 300 + next_number(state) % 200; /* no night lasts so long */
        for (int i = 0; i < MOST_SPANS && minute < 1440; i++) {
            uint32_t to = whole ? 1440 : minute + 1 + next_number(state) % 700;
            if (whole || next_number(state) % 5)
                memcpy(rule->spans[day][i], (const uint32_t[]){minute, to < 1740 ? to : 1740},
                       sizeof rule->spans[day][i]);
            minute = to + next_number(state) % 3 * 60; /* some touch */
        }
    }
    rule->spans[GLO_FRIDAY][0][0] = 0; /* always something, and a night that ends where the next day begins */
    rule->spans[GLO_FRIDAY][0][1] += rule->spans[GLO_FRIDAY][0][1] == 0;
    for (int i = 0; i < MOST_SPANS; i++)
        if (rule->spans[GLO_THURSDAY][i][1] > 1440)
            rule->spans[GLO_THURSDAY][i][1] = 1440;
    rule->num_closures = (int)(next_number(state) % (MOST_CLOSURES + 1));
    for (int i = 0; i < rule->num_closures; i++) {
        rule->closures[i][0] = START - 10 + (int64_t)(next_number(state) % 50);
        rule->closures[i][1] = rule->closures[i][0] + (int64_t)(next_number(state) % 3 * (next_number(state) % 12));
    }
}

static const char *text_of(struct glo_arena *arena, const char *text)
{
    return glo_arena_text(arena, text, strlen(text));
}

static void add_line(struct glo_calendar_line *line, const char *name, struct glo_arena *arena)
{
    *line = (struct glo_calendar_line){.named = {.name = name}};
    line->texts.items = glo_arena_alloc(arena, MOST_CLOSURES, sizeof(const char *));
}

static void add_text(struct glo_calendar_line *line, const char *text, struct glo_arena *arena)
{
    ((const char **)line->texts.items)[line->texts.num++] = text_of(arena, text);
}

/* The lines of a rule as they would be written. */
static struct glo_list lines_of(const struct rule *rule, struct glo_arena *arena)
{
    static const char *const names[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    struct glo_calendar_line *lines = glo_arena_alloc(arena, 8, sizeof *lines);
    char text[64];
    for (int day = 0; day < GLO_DAYS_PER_WEEK; day++) {
        add_line(&lines[day], names[day], arena);
        for (int i = 0; i < MOST_SPANS; i++) {
            const uint32_t *s = rule->spans[day][i];
            uint32_t to = s[1] > 1440 ? s[1] - 1440 : s[1];
            snprintf(text, sizeof text, "%02u:%02u-%02u:%02u", s[0] / 60, s[0] % 60, to / 60, to % 60);
            if (s[1])
                add_text(&lines[day], text, arena);
        }
    }
    add_line(&lines[7], "closed", arena);
    for (int i = 0; i < rule->num_closures; i++) {
        struct glo_date a = glo_date_of_days(rule->closures[i][0]), b = glo_date_of_days(rule->closures[i][1]);
        snprintf(text, sizeof text, "%04d-%02u-%02u to %04d-%02u-%02u", (int)a.year, a.month, a.day, (int)b.year,
                 b.month, b.day);
        add_text(&lines[7], text, arena);
    }
    return (struct glo_list){lines, 8};
}

/* Minute by minute: the spans of the days from the one before the start on, unless they are closed. */
static void walk(const struct rule *rule, int64_t start, bool open[MINUTES])
{
    memset(open, 0, MINUTES * sizeof *open);
    for (int64_t day = -1; day < DAYS; day++) {
        bool closed = false;
        for (int i = 0; i < rule->num_closures; i++)
            closed |= start + day >= rule->closures[i][0] && start + day <= rule->closures[i][1];
        for (int i = 0; !closed && i < MOST_SPANS; i++) {
            const uint32_t *span = rule->spans[glo_weekday_of_days(start + day)][i];
            for (int64_t minute = day * 1440 + span[0]; minute < day * 1440 + span[1]; minute++)
                if (minute >= 0 && minute < MINUTES)
                    open[minute] = true;
        }
    }
}

static void say_unexpected(void *self, enum glo_severity severity, const void *field, const char *code,
                           const char *text, const char *help)
{
    (void)self, (void)severity, (void)field, (void)code, (void)help;
    cr_assert_fail("said: %s", text);
}

static const struct glo_calendar *build(const struct glo_list *lines, int64_t start, struct glo_arena *arena)
{
    const struct glo_calendar *calendar;
    const struct glo_review review = {NULL, say_unexpected};
    const struct glo_period period = {start, GLO_NEVER};
    cr_assert_eq(glo_calendar_build(lines, &period, arena, &review, &calendar), 0);
    cr_assert(calendar);
    return calendar;
}

static void expect_open_like_walk(const struct glo_calendar *calendar, const bool open[MINUTES], uint64_t *state)
{
    glo_time passed = 0;
    for (int64_t minute = 0; minute < MINUTES; minute++) {
        glo_time time = minute * TICKS_PER_MINUTE, rest = 1 + (glo_time)(next_number(state) % (TICKS_PER_MINUTE - 1));
        cr_assert_eq(glo_calendar_is_open(calendar, time), open[minute], "minute %lld", (long long)minute);
        cr_assert_eq(glo_calendar_is_open(calendar, time + rest), open[minute]);
        cr_assert_eq(glo_calendar_open_time(calendar, 0, time), passed, "minute %lld", (long long)minute);
        cr_assert_eq(glo_calendar_open_time(calendar, 0, time + rest), passed + (open[minute] ? rest : 0));
        if (open[minute])
            cr_assert_eq(glo_calendar_add(calendar, 0, passed + 1), time + 1);
        passed += open[minute] ? TICKS_PER_MINUTE : 0;
    }
}

static void expect_changes_like_walk(const struct glo_calendar *calendar, const bool open[MINUTES])
{
    for (int64_t minute = 0, change; minute < MINUTES; minute = change) {
        bool opens;
        for (change = minute + 1; change < MINUTES && open[change] == open[minute]; change++)
            continue;
        glo_time found = glo_calendar_next_change(calendar, minute * TICKS_PER_MINUTE, &opens);
        if (change == MINUTES) {
            cr_assert_geq(found, change * TICKS_PER_MINUTE);
            break;
        }
        cr_assert_eq(found, change * TICKS_PER_MINUTE, "after minute %lld", (long long)minute);
        cr_assert_eq(opens, open[change]);
        cr_assert_eq(glo_calendar_next_change(calendar, found - 1, &opens), found, "the tick before");
    }
}

/* Work is done at the first time at which so many open ticks have passed. */
static void expect_adds(const struct glo_calendar *calendar, uint64_t *state)
{
    for (int i = 0; i < 300; i++) {
        glo_time from = (glo_time)(next_number(state) * 2000), work = 1 + (glo_time)(next_number(state) * 500);
        glo_time to = glo_calendar_add(calendar, from, work);
        cr_assert_eq(glo_calendar_open_time(calendar, from, to), work);
        cr_assert_eq(glo_calendar_open_time(calendar, from, to - 1), work - 1, "not the first such time");
        cr_assert_eq(glo_calendar_add(calendar, from, 0), from);
    }
}

/* Random calendars, from a Monday and from a Saturday on. */
Test(calendar, like_a_walk, .timeout = 300)
{
    static bool open[MINUTES];
    uint64_t state = 5;
    for (int number = 0; number < 25; number++)
        for (int64_t start = START; start <= START + 5; start += 5) {
            struct rule rule;
            struct glo_arena arena = {0};
            random_rule(&state, &rule);
            struct glo_list lines = lines_of(&rule, &arena);
            const struct glo_calendar *calendar = build(&lines, start, &arena);
            walk(&rule, start, open);
            expect_open_like_walk(calendar, open, &state);
            expect_changes_like_walk(calendar, open);
            expect_adds(calendar, &state);
            glo_arena_free(&arena);
        }
}

static struct glo_list two_lines(const char *days, const char *hours, const char *closed, struct glo_arena *arena)
{
    struct glo_calendar_line *lines = glo_arena_alloc(arena, 2, sizeof *lines);
    add_line(&lines[0], days, arena);
    add_text(&lines[0], hours, arena);
    add_line(&lines[1], "closed", arena);
    if (closed)
        add_text(&lines[1], closed, arena);
    return (struct glo_list){lines, 2};
}

/* Day and night without a closure: no change, ever. With one of many years: closed for all of them, at once. */
Test(calendar, for_good)
{
    struct glo_arena arena = {0};
    bool opens = false;
    struct glo_list lines = two_lines("monday-sunday", "00:00-24:00", NULL, &arena);
    const struct glo_calendar *calendar = build(&lines, START + 2, &arena);
    cr_expect_eq(glo_calendar_next_change(calendar, 0, &opens), GLO_NEVER);
    cr_expect(opens && glo_calendar_is_open(calendar, 0));
    cr_expect_eq(glo_calendar_add(calendar, 12345, 678), 12345 + 678);
    cr_expect_eq(glo_calendar_add(calendar, 12345, GLO_NEVER - 1), GLO_NEVER);

    lines = two_lines("monday-sunday", "00:00-24:00", "2027-02-01 to 2127-01-31", &arena);
    calendar = build(&lines, START, &arena);
    cr_expect_leq(calendar->num_sections, 5, "weeks that are alike are one section");
    glo_time begin = 28 * GLO_TICKS_PER_DAY, end = begin + 36524 * GLO_TICKS_PER_DAY; /* 24 leap days */
    cr_expect_eq(glo_calendar_next_change(calendar, 0, &opens), begin);
    cr_expect_not(opens);
    cr_expect_eq(glo_calendar_next_change(calendar, begin, &opens), end);
    cr_expect(opens);
    cr_expect_eq(glo_calendar_next_change(calendar, end, &opens), GLO_NEVER);
    cr_expect_eq(glo_calendar_open_time(calendar, begin - 5, end + 7), 12);
    cr_expect_eq(glo_calendar_add(calendar, begin - 5, 5), begin, "as soon as the work is done");
    cr_expect_eq(glo_calendar_add(calendar, begin - 5, 6), end + 1);
    glo_arena_free(&arena);
}
