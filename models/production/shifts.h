/*
 * How many machines of a station are manned: shifts, each with machines and hours of its own. Those of all shifts that
 * are open at a time are manned, at most as many as the station has. A machine that is no longer manned ends its job
 * first: idle ones leave at once, then whoever is done first. Constant during a run.
 */
#ifndef GLO_MODELS_SHIFTS_H
#define GLO_MODELS_SHIFTS_H

#include "models/production/calendar.h"

/* As written. */
struct glo_shift_spec {
    struct glo_named named;
    int64_t manned;
    struct glo_list calendar; /* struct glo_calendar_line */
};

extern const struct glo_table glo_shift_table;

struct glo_shift {
    uint32_t machines;
    const struct glo_calendar *calendar; /* NULL: it has mistakes, which were said */
};

/* In an arena; num 0: all machines are manned at all times. */
struct glo_shifts {
    const struct glo_shift *items;
    uint32_t num;
};

/* How many of `most` machines are manned at a time from 0 on. */
uint32_t glo_shifts_manned(const struct glo_shifts *shifts, uint32_t most, glo_time time);

/* The first time after `time` at which a shift begins or ends; GLO_NEVER: none does. */
glo_time glo_shifts_next_change(const struct glo_shifts *shifts, glo_time time);

/* The share of the machine hours from 0 to `end` > 0 that is manned. */
double glo_shifts_share(const struct glo_shifts *shifts, uint32_t most, glo_time end);

#endif
