/* From the lines of a calendar to its sections. */
#include "models/production/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/error.h"
#include "sim/text.h"

static const struct glo_parameter parameters[] = {
    {.name = "hours",
     .kind = GLO_TEXT,
     .many = true,
     GLO_FIELD(struct glo_calendar_line, texts),
     .doc =
         "Open spans, each as `06:00-22:00`: from its hour up to and not including the other. A span may pass midnight "
         "(`22:00-06:00`) and belongs to the day on which it begins. Of `closed`: dates on which no span begins, each "
         "as `2027-08-09` or, both ends included, `2027-08-09 to 2027-08-22`.",
     .example = "[06:00-14:00, 15:00-22:00]",
     .affects = "lead_time, utilisation"},
    {0},
};
const struct glo_table glo_calendar_table = {
    .name = "calendar",
    .doc = "Hours of a day of the week (`saturday`) or of each of several (`monday-friday`), or `closed`.",
    .size = sizeof(struct glo_calendar_line),
    .parameters = parameters,
    .main = "hours",
};

#define TICKS_PER_MINUTE (GLO_TICKS_PER_HOUR / 60)

/* A span of the week as written: `to` may lie beyond the end of the week. */
struct draft {
    glo_time from, to;
    uint32_t day;
    const void *field;
};

/* Dates, both included. */
struct closure {
    int64_t first, last;
};

struct builder {
    const struct glo_review *review;
    int64_t first_day; /* of week 0 */
    struct draft *drafts;
    uint32_t num_drafts, max_drafts;
    struct closure *closures; /* in order, none of which overlap */
    uint32_t num_closures, max_closures;
    struct glo_open_span *spans;
    uint32_t num_spans, max_spans;
    struct glo_calendar_section *sections;
    uint32_t num_sections, max_sections;
    bool named[GLO_DAYS_PER_WEEK];
    bool faulty;
};

static void builder_free(struct builder *b)
{
    glo_free(b->drafts);
    glo_free(b->closures);
    glo_free(b->spans);
    glo_free(b->sections);
}

#define SAY(b, field, ...) \
    do { \
        (b)->faulty = true; \
        glo_review_say((b)->review, GLO_FAULT, field, NULL, __VA_ARGS__); \
    } while (0)

/* A line whose name is no day. */
static void say_no_day(struct builder *b, const struct glo_calendar_line *line)
{
    char text[256], help[64];
    const char *near = strcmp(line->named.name, "close") == 0
                           ? "closed"
                           : glo_text_nearest(line->named.name, glo_weekdays.names, glo_weekdays.num);
    snprintf(text, sizeof text, "`%.128s` is no day of the week, no range of days and not `closed`", line->named.name);
    snprintf(help, sizeof help, near ? "did you mean `%s`?" : "days are written like `saturday` and `monday-friday`",
             near);
    b->faulty = true;
    b->review->say(b->review->self, GLO_FAULT, line, NULL, text, help);
}

static int add_draft(struct builder *b, uint32_t day, uint32_t from, uint32_t to, const void *field)
{
    if (glo_grow(&b->drafts, &b->max_drafts, (uint64_t)b->num_drafts + 1, sizeof *b->drafts) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    glo_time begin = day * GLO_TICKS_PER_DAY;
    b->drafts[b->num_drafts++] =
        (struct draft){begin + from * TICKS_PER_MINUTE, begin + to * TICKS_PER_MINUTE, day, field};
    return GLO_OK;
}

/* Days that were not named before. */
static bool name_days(struct builder *b, const struct glo_calendar_line *line, uint32_t first, uint32_t num)
{
    bool sound = true;
    for (uint32_t i = first; i < first + num; i++) {
        uint32_t day = i % GLO_DAYS_PER_WEEK;
        if (b->named[day] && sound) {
            SAY(b, line, "%s is named twice in this calendar", glo_weekdays.names[day]);
            sound = false;
        }
        b->named[day] = true;
    }
    return sound;
}

static int read_days(struct builder *b, const struct glo_calendar_line *line)
{
    const char *const *texts = line->texts.items;
    uint32_t first, num, from, to;
    int code = GLO_OK;
    if (!glo_cycle_read(&glo_weekdays, line->named.name, &first, &num)) {
        say_no_day(b, line);
        return GLO_OK;
    }
    if (!name_days(b, line, first, num))
        return GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < line->texts.num; i++) {
        if (!texts[i])
            continue; /* no text, which was said */
        if (!glo_hours_read(texts[i], &from, &to)) {
            SAY(b, &texts[i], "expected a span of hours like 06:00-22:00, got \"%.64s\"", texts[i]);
            continue;
        }
        for (uint32_t day = first; code == GLO_OK && day < first + num; day++)
            code = add_draft(b, day % GLO_DAYS_PER_WEEK, from, to, &texts[i]);
    }
    return code;
}

static int read_closed(struct builder *b, const struct glo_calendar_line *line)
{
    const char *const *texts = line->texts.items;
    static const char word[] = " to ";
    for (uint32_t i = 0; i < line->texts.num; i++) {
        struct closure closure;
        const char *to = texts[i] ? strstr(texts[i], word) : NULL, *last = to ? to + strlen(word) : texts[i];
        if (!texts[i])
            continue;
        if (!glo_date_read(texts[i], (uint32_t)(to ? (size_t)(to - texts[i]) : strlen(texts[i])), &closure.first) ||
            !glo_date_read(last, (uint32_t)strlen(last), &closure.last)) {
            SAY(b, &texts[i], "expected a date like 2027-08-09, or 2027-08-09 to 2027-08-22, got \"%.64s\"", texts[i]);
            continue;
        }
        if (closure.last < closure.first)
            SAY(b, &texts[i], "ends before it begins: %.64s", texts[i]);
        if (glo_grow(&b->closures, &b->max_closures, (uint64_t)b->num_closures + 1, sizeof *b->closures) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        b->closures[b->num_closures++] = closure;
    }
    return GLO_OK;
}

static int by_begin(const void *a, const void *b)
{
    const struct draft *x = a, *y = b;
    return x->from != y->from ? (x->from < y->from ? -1 : 1) : (x->day > y->day) - (x->day < y->day);
}

static int by_date(const void *a, const void *b)
{
    const struct closure *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

/* Brings the spans into order, of which none may reach into the next one; the last one may reach into the next week. */
static void order_drafts(struct builder *b)
{
    if (b->num_drafts == 0)
        return;
    qsort(b->drafts, b->num_drafts, sizeof *b->drafts, by_begin);
    const struct draft *before = &b->drafts[b->num_drafts - 1];
    glo_time end = before->to - GLO_TICKS_PER_WEEK;
    for (uint32_t i = 0; i < b->num_drafts; before = &b->drafts[i++], end = before->to)
        if (b->drafts[i].from < end) {
            SAY(b, b->drafts[i].field, "the hours of %s overlap with those of %s", glo_weekdays.names[b->drafts[i].day],
                glo_weekdays.names[before->day]);
            return;
        }
}

/* Brings the closures into order and joins those that overlap or touch. */
static void order_closures(struct builder *b)
{
    uint32_t num = 0;
    if (b->num_closures)
        qsort(b->closures, b->num_closures, sizeof *b->closures, by_date);
    for (uint32_t i = 0; i < b->num_closures; i++) {
        struct closure *last = num ? &b->closures[num - 1] : NULL;
        if (!last || b->closures[i].first > last->last + 1)
            b->closures[num++] = b->closures[i];
        else if (b->closures[i].last > last->last)
            last->last = b->closures[i].last;
    }
    b->num_closures = num;
}

static bool is_closed(const struct builder *b, int64_t day)
{
    uint32_t low = 0, high = b->num_closures;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (b->closures[middle].last < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < b->num_closures && b->closures[low].first <= day;
}

/* Adds what of an open span lies in the week at hand; one that touches the last of `section` lengthens it. */
static int add_span(struct builder *b, struct glo_calendar_section *section, glo_time from, glo_time to)
{
    struct glo_open_span *last = section->num_spans ? &b->spans[b->num_spans - 1] : NULL;
    if (to > GLO_TICKS_PER_WEEK)
        to = GLO_TICKS_PER_WEEK;
    if (last && last->to == from) {
        last->to = to;
    } else {
        if (glo_grow(&b->spans, &b->max_spans, (uint64_t)b->num_spans + 1, sizeof *b->spans) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        b->spans[b->num_spans++] = (struct glo_open_span){from, to, section->open};
        section->num_spans++;
    }
    section->open += to - from;
    return GLO_OK;
}

/* Whether the weeks of two sections are alike. */
static bool is_alike(const struct builder *b, const struct glo_calendar_section *x,
                     const struct glo_calendar_section *y)
{
    return x->num_spans == y->num_spans &&
           (x->num_spans == 0 ||
            memcmp(&b->spans[x->first_span], &b->spans[y->first_span], x->num_spans * sizeof *b->spans) == 0);
}

/* A section whose weeks are like `week`, unless the section before it is: what Sunday brings over, then its own days.
 */
static int add_section(struct builder *b, int64_t week)
{
    struct glo_calendar_section section = {.first_week = week, .first_span = b->num_spans};
    int64_t monday = b->first_day + week * GLO_DAYS_PER_WEEK;
    const struct draft *last = &b->drafts[b->num_drafts - 1];
    int code = GLO_OK;
    if (last->to > GLO_TICKS_PER_WEEK && !is_closed(b, monday - 1))
        code = add_span(b, &section, 0, last->to - GLO_TICKS_PER_WEEK);
    for (uint32_t i = 0; code == GLO_OK && i < b->num_drafts; i++)
        if (!is_closed(b, monday + b->drafts[i].day))
            code = add_span(b, &section, b->drafts[i].from, b->drafts[i].to);
    if (code != GLO_OK ||
        glo_grow(&b->sections, &b->max_sections, (uint64_t)b->num_sections + 1, sizeof *b->sections) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    if (b->num_sections) {
        const struct glo_calendar_section *before = &b->sections[b->num_sections - 1];
        if (is_alike(b, before, &section)) {
            b->num_spans = section.first_span;
            return GLO_OK;
        }
        section.before = before->before + (week - before->first_week) * before->open;
    }
    b->sections[b->num_sections++] = section;
    return GLO_OK;
}

/*
 * A week is told by which of its days and of the day before it are closed. Within a closure this changes at most up to
 * the second week after that of its first day, and after it up to the second week after that of its last.
 */
static int add_sections(struct builder *b)
{
    int64_t next = 0; /* the first week of which nothing is known */
    int code = add_section(b, next++);
    for (uint32_t i = 0; code == GLO_OK && i < b->num_closures; i++) {
        const int64_t days[] = {b->closures[i].first, b->closures[i].last};
        for (int end = 0; end < 2 && days[1] >= b->first_day - 1; end++) {
            int64_t week = days[end] < b->first_day ? 0 : (days[end] - b->first_day) / GLO_DAYS_PER_WEEK;
            if (next < week)
                next = week;
            for (; code == GLO_OK && next <= week + 2; next++)
                code = add_section(b, next);
        }
    }
    return code;
}

static int keep(const struct builder *b, const struct glo_period *period, struct glo_arena *arena,
                struct glo_calendar **out)
{
    struct glo_calendar *calendar = glo_arena_alloc(arena, 1, sizeof *calendar);
    struct glo_open_span *spans = glo_arena_alloc(arena, b->num_spans, sizeof *spans);
    struct glo_calendar_section *sections = glo_arena_alloc(arena, b->num_sections, sizeof *sections);
    if (!calendar || !spans || !sections)
        return GLO_ERR_NO_MEMORY;
    memcpy(spans, b->spans, b->num_spans * sizeof *spans);
    memcpy(sections, b->sections, b->num_sections * sizeof *sections);
    *calendar = (struct glo_calendar){.origin = (b->first_day - period->start) * GLO_TICKS_PER_DAY,
                                      .spans = spans,
                                      .sections = sections,
                                      .num_sections = b->num_sections};
    *out = calendar;
    return GLO_OK;
}

/* Reads the lines; what is wrong with each of them, or with them all, is said. */
static int read_lines(struct builder *b, const struct glo_list *lines)
{
    const struct glo_calendar_line *items = lines->items;
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < lines->num; i++)
        code = strcmp(items[i].named.name, "closed") == 0 ? read_closed(b, &items[i]) : read_days(b, &items[i]);
    if (code != GLO_OK)
        return code;
    order_drafts(b);
    order_closures(b);
    if (!b->faulty && b->num_drafts == 0)
        SAY(b, lines, "this calendar has no open hours");
    return GLO_OK;
}

int glo_calendar_build(const struct glo_list *lines, const struct glo_period *period, struct glo_arena *arena,
                       const struct glo_review *review, const struct glo_calendar **out)
{
    struct builder b = {.review = review};
    struct glo_calendar *calendar = NULL;
    bool opens;
    *out = NULL;
    int code = read_lines(&b, lines);
    if (code == GLO_OK && period->start == GLO_NO_DATE)
        SAY(&b, lines, "a calendar without `experiment.start`, the date on which the run begins");
    if (code != GLO_OK || b.faulty)
        goto out;
    b.first_day = period->start - (int64_t)glo_weekday_of_days(period->start);
    if ((code = add_sections(&b)) != GLO_OK || (code = keep(&b, period, arena, &calendar)) != GLO_OK)
        goto out;
    if (!glo_calendar_is_open(calendar, 0) && glo_calendar_next_change(calendar, 0, &opens) >= period->end)
        SAY(&b, lines, "this calendar does not open before the run ends");
    else
        *out = calendar;
out:
    builder_free(&b);
    return code;
}

bool glo_calendar_is_same(const struct glo_list *a, const struct glo_list *b)
{
    const struct glo_calendar_line *x = a->items, *y = b->items;
    if (a->num != b->num)
        return false;
    for (uint32_t i = 0; i < a->num; i++) {
        const char *const *texts = x[i].texts.items, *const *others = y[i].texts.items;
        if (strcmp(x[i].named.name, y[i].named.name) != 0 || x[i].texts.num != y[i].texts.num)
            return false;
        for (uint32_t j = 0; j < x[i].texts.num; j++)
            if (!texts[j] || !others[j] || strcmp(texts[j], others[j]) != 0)
                return false;
    }
    return true;
}
