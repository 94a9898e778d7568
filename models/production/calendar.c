/* What a calendar answers: all by searches in its sections and in the spans of one of their weeks. */
#include "models/production/calendar.h"

/* A time as a place in the calendar. */
struct spot {
    uint32_t section;
    int64_t week;
    glo_time offset; /* since the beginning of the week */
};

static uint32_t section_of(const struct glo_calendar *calendar, int64_t week)
{
    uint32_t low = 0, high = calendar->num_sections;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (calendar->sections[middle].first_week <= week)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static struct spot find(const struct glo_calendar *calendar, glo_time time)
{
    glo_time since = time - calendar->origin;
    int64_t week = since / GLO_TICKS_PER_WEEK;
    return (struct spot){section_of(calendar, week), week, since - week * GLO_TICKS_PER_WEEK};
}

/* How many spans of a week have begun at `offset`. */
static uint32_t begun(const struct glo_calendar *calendar, const struct glo_calendar_section *section, glo_time offset)
{
    const struct glo_open_span *spans = calendar->spans + section->first_span;
    uint32_t low = 0, high = section->num_spans;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (spans[middle].from <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool glo_calendar_is_open(const struct glo_calendar *calendar, glo_time time)
{
    struct spot spot = find(calendar, time);
    const struct glo_calendar_section *section = &calendar->sections[spot.section];
    uint32_t num = begun(calendar, section, spot.offset);
    return num && spot.offset < calendar->spans[section->first_span + num - 1].to;
}

static glo_time week_begin(const struct glo_calendar *calendar, int64_t week)
{
    return calendar->origin + week * GLO_TICKS_PER_WEEK;
}

/* The first change in this week or later of a calendar that is `open` when the week begins. Weeks that stay as they are
 * from end to end are passed over a section at a time, of which two that follow each other are never alike. */
static glo_time change_from(const struct glo_calendar *calendar, int64_t week, bool open)
{
    for (uint32_t s = section_of(calendar, week); s < calendar->num_sections; s++) {
        const struct glo_calendar_section *section = &calendar->sections[s];
        const struct glo_open_span *span = calendar->spans + section->first_span;
        if (week < section->first_week)
            week = section->first_week;
        glo_time begin = week_begin(calendar, week);
        if (!open && section->num_spans)
            return begin + span->from;
        if (open && (!section->num_spans || span->from > 0))
            return begin;
        if (open && span->to < GLO_TICKS_PER_WEEK)
            return begin + span->to;
    }
    return GLO_NEVER;
}

glo_time glo_calendar_next_change(const struct glo_calendar *calendar, glo_time time, bool *opens)
{
    struct spot spot = find(calendar, time);
    const struct glo_calendar_section *section = &calendar->sections[spot.section];
    const struct glo_open_span *spans = calendar->spans + section->first_span;
    uint32_t num = begun(calendar, section, spot.offset);
    bool open = num && spot.offset < spans[num - 1].to;
    glo_time change = GLO_NEVER, begin = time - spot.offset;
    if (open && spans[num - 1].to < GLO_TICKS_PER_WEEK)
        change = begin + spans[num - 1].to;
    else if (!open && num < section->num_spans)
        change = begin + spans[num].from;
    else
        change = change_from(calendar, spot.week + 1, open);
    *opens = change == GLO_NEVER ? open : !open;
    return change;
}

/* Open ticks from the beginning of week 0 to a time. */
static glo_time open_until(const struct glo_calendar *calendar, glo_time time)
{
    struct spot spot = find(calendar, time);
    const struct glo_calendar_section *section = &calendar->sections[spot.section];
    glo_time open = section->before + (spot.week - section->first_week) * section->open;
    uint32_t num = begun(calendar, section, spot.offset);
    if (num) {
        const struct glo_open_span *span = &calendar->spans[section->first_span + num - 1];
        open += span->before + (spot.offset < span->to ? spot.offset : span->to) - span->from;
    }
    return open;
}

glo_time glo_calendar_open_time(const struct glo_calendar *calendar, glo_time from, glo_time to)
{
    return open_until(calendar, to) - open_until(calendar, from);
}

/* The last section before whose weeks fewer than `open` ticks are open; such weeks are open at some time. */
static const struct glo_calendar_section *section_with(const struct glo_calendar *calendar, glo_int128 open)
{
    uint32_t low = 0, high = calendar->num_sections;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (calendar->sections[middle].before < open)
            low = middle;
        else
            high = middle;
    }
    return &calendar->sections[low];
}

/* The last span of a week before which fewer than `open` of its ticks are open; `open` at least 1. */
static const struct glo_open_span *span_with(const struct glo_calendar *calendar,
                                             const struct glo_calendar_section *section, glo_time open)
{
    const struct glo_open_span *spans = calendar->spans + section->first_span;
    uint32_t low = 0, high = section->num_spans;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (spans[middle].before < open)
            low = middle;
        else
            high = middle;
    }
    return &spans[low];
}

glo_time glo_calendar_add(const struct glo_calendar *calendar, glo_time from, glo_time work)
{
    if (work == 0)
        return from;
    glo_int128 open = (glo_int128)open_until(calendar, from) + work;
    const struct glo_calendar_section *section = section_with(calendar, open);
    glo_int128 rest = open - section->before, weeks = (rest - 1) / section->open;
    glo_time last = (glo_time)(rest - weeks * section->open); /* 1 to section->open */
    const struct glo_open_span *span = span_with(calendar, section, last);
    glo_int128 time =
        (section->first_week + weeks) * GLO_TICKS_PER_WEEK + calendar->origin + span->from + last - span->before;
    return time < GLO_NEVER ? (glo_time)time : GLO_NEVER;
}
