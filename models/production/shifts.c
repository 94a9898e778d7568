/* The table of shifts, and who is there when. */
#include "models/production/shifts.h"

static const struct glo_parameter parameters[] = {
    {.name = "manned",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct glo_shift_spec, manned),
     .min = 1,
     .max = 100000,
     .doc = "How many machines this shift mans.",
     .example = "3",
     .affects = "lead_time, utilisation",
     .since = "0.2.0"},
    {.name = "calendar",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_shift_spec, calendar),
     .table = &glo_calendar_table,
     .names = GLO_CALENDAR_NAMES,
     .doc = "Its hours.",
     .example = "{monday-friday: 06:00-14:00}",
     .affects = "lead_time, utilisation",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_shift_table = {
    .name = "shifts",
    .doc = "People who man machines of a station in their hours.",
    .size = sizeof(struct glo_shift_spec),
    .parameters = parameters,
};

uint32_t glo_shifts_manned(const struct glo_shifts *shifts, uint32_t most, glo_time time)
{
    uint64_t sum = shifts->num == 0 ? most : 0;
    for (uint32_t i = 0; i < shifts->num; i++)
        sum += glo_calendar_is_open(shifts->items[i].calendar, time) ? shifts->items[i].machines : 0;
    return sum < most ? (uint32_t)sum : most;
}

glo_time glo_shifts_next_change(const struct glo_shifts *shifts, glo_time time)
{
    glo_time first = GLO_NEVER;
    for (uint32_t i = 0; i < shifts->num; i++) {
        bool opens;
        glo_time next = glo_calendar_next_change(shifts->items[i].calendar, time, &opens);
        first = next < first ? next : first;
    }
    return first;
}

double glo_shifts_share(const struct glo_shifts *shifts, uint32_t most, glo_time end)
{
    glo_int128 manned = 0;
    for (glo_time from = 0, to; from < end; from = to) {
        to = glo_shifts_next_change(shifts, from);
        to = to < end ? to : end;
        manned += (glo_int128)glo_shifts_manned(shifts, most, from) * (to - from);
    }
    return (double)manned / ((double)end * most);
}
