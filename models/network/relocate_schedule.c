/* schedule: so many units are sent to a stop at 00:00 of stated dates, those that stand nearest first. */
#include "models/network/relocate.h"

#include "sim/date.h"

struct entry {
    int64_t date;
    struct glo_reference stop;
    int64_t units; /* 0: all */
};

struct schedule {
    struct glo_list schedule; /* struct entry */
};

static const struct glo_parameter entry_parameters[] = {
    {.name = "date",
     .kind = GLO_DATE,
     GLO_FIELD(struct entry, date),
     .doc = "When the units are sent, at 00:00.",
     .example = "2027-03-01",
     .since = "0.2.0"},
    {.name = "stop",
     .kind = GLO_REFERENCE,
     GLO_FIELD(struct entry, stop),
     .target = "places",
     .doc = "Where they go: one of the stops.",
     .example = "bases.Milan",
     .since = "0.2.0"},
    {.name = "units",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct entry, units),
     .min = 1,
     .max = 1000000,
     .fallback = "",
     .absent = "all",
     .doc = "How many are to be there from then on.",
     .since = "0.2.0"},
    {0},
};
static const struct glo_table entry_table = {
    .name = "schedule",
    .doc = "A date, and how many units are to be where.",
    .size = sizeof(struct entry),
    .parameters = entry_parameters,
};
static const struct glo_parameter parameters[] = {
    {.name = "schedule",
     .kind = GLO_RECORD,
     .many = true,
     GLO_FIELD(struct schedule, schedule),
     .table = &entry_table,
     .doc = "Dates, and which stop is then to have how many units. Needs `experiment.start`.",
     .example = "[{date: 2027-03-01, stop: bases.Milan, units: 2}]",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_relocate_schedule_table = {
    .name = "schedule",
    .doc = "At stated dates units are sent to stated stops.",
    .size = sizeof(struct schedule),
    .parameters = parameters,
    .main = "schedule",
    .open = true,
};

static const struct entry *entry_at(const void *of, uint32_t i)
{
    return (const struct entry *)((const struct schedule *)of)->schedule.items + i;
}

static uint32_t num_of(const void *of)
{
    return ((const struct schedule *)of)->schedule.num;
}

/* GLO_NEVER: before the run, or long after it. */
static glo_time time_of(const struct entry *entry, const struct glo_relocation_view *view)
{
    double hours = ((double)entry->date - (double)view->start) * 24;
    return hours < 0 ? GLO_NEVER : glo_ticks(hours);
}

/* The number of the stop that an entry means; GLO_ALL: it is none, or several. */
static uint32_t stop_of(const struct entry *entry, const struct glo_relocation_view *view)
{
    uint32_t first, end, stop = 0;
    glo_places_range(view->routes->places, &entry->stop, &first, &end);
    while (stop < view->stops->num && view->stops->items[stop].place != first)
        stop++;
    return end - first == 1 && stop < view->stops->num ? stop : GLO_ALL;
}

static void check(const void *of, const struct glo_relocation_view *view, const struct glo_review *review)
{
    for (uint32_t i = 0; i < num_of(of); i++) {
        const struct entry *entry = entry_at(of, i);
        if (view->start == GLO_NO_DATE)
            review->say(review->self, GLO_FAULT, entry, NULL,
                        "a schedule of dates needs a date at which the run begins",
                        "add `start: 2027-01-04` to `experiment`");
        if (stop_of(entry, view) == GLO_ALL)
            review->say(review->self, GLO_FAULT, &entry->stop, NULL, "units are sent to a place that is no stop",
                        "name one place of `stops`, or one where a unit stands");
    }
}

static glo_time next_review(const void *of, const struct glo_relocation_view *view, glo_time from)
{
    glo_time first = GLO_NEVER;
    for (uint32_t i = 0; i < num_of(of); i++) {
        glo_time at = time_of(entry_at(of, i), view);
        first = at >= from && at < first ? at : first;
    }
    return first;
}

static bool is_free(const struct glo_relocation_view *view, uint32_t unit, const void *of, const double *memory)
{
    (void)memory;
    for (uint32_t i = 0; i < num_of(of); i++) { /* not from where as many are wanted at this time */
        const struct entry *entry = entry_at(of, i);
        if (time_of(entry, view) == view->now && stop_of(entry, view) == view->units[unit].stop &&
            (entry->units == 0 || view->bound[view->units[unit].stop] <= entry->units))
            return false;
    }
    return true;
}

static bool choose(const void *of, const struct glo_relocation_view *view, const double *memory, uint32_t *unit,
                   uint32_t *stop)
{
    for (uint32_t i = 0; i < num_of(of); i++) {
        const struct entry *entry = entry_at(of, i);
        if (time_of(entry, view) != view->now)
            continue;
        *stop = stop_of(entry, view);
        if (entry->units > 0 && view->bound[*stop] >= entry->units)
            continue;
        *unit = glo_relocate_nearest(view, *stop, of, memory, is_free);
        if (*unit != GLO_ALL)
            return true;
    }
    return false;
}

const struct glo_relocate_type glo_relocate_schedule = {
    .table = &glo_relocate_schedule_table, .next_review = next_review, .check = check, .choose = choose};
