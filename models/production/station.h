/*
 * Stations as written: machines with one queue, for one capability or several; and whether a station is of the shop,
 * with what it has there. Constant during a run.
 */
#ifndef GLO_MODELS_STATION_H
#define GLO_MODELS_STATION_H

#include "models/production/batch.h"
#include "models/production/calendar.h"
#include "models/production/plan.h"
#include "models/production/shop.h"

/* kW; NaN: see the table. */
struct glo_power {
    double busy, idle, setup, blocked, starved, down, off_shift, relocating;
};

struct glo_buffer_spec {
    double orders; /* a whole number; NaN: no limit */
};

struct glo_station_spec {
    struct glo_named named;
    struct glo_list does; /* const char *; items NULL: the operation that has its name */
    int64_t machines;
    double speed;
    struct glo_power power;
    const struct glo_matrix *setups; /* h, from product to product; NULL: none */
    struct glo_buffer_spec buffer;
    struct glo_choice discipline; /* of glo_discipline_registry; not given: that of its unit */
    struct glo_breakdowns_spec breakdowns;
    struct glo_batch_spec batch;
    struct glo_list calendar; /* struct glo_calendar_line; items NULL: that of its unit */
    struct glo_list shifts;   /* struct glo_shift_spec */
};

extern const struct glo_table glo_station_table;

/* Says what does not go together. `calendar`: its own or that of its unit; NULL: it is always open. `is_coupled`: some
 * station of its unit has a limited buffer. */
void glo_station_check(const struct glo_station_spec *spec, const struct glo_calendar *calendar, bool is_coupled,
                       const struct glo_review *review);

/* The same of a unit that may be moved, or that is made of so many modules. */
void glo_station_check_mobile(const struct glo_station_spec *spec, bool moves, uint32_t modules,
                              const struct glo_review *review);

/* Whether it has a feature that only the shop has. */
bool glo_station_needs_shop(const struct glo_station_spec *spec, const struct glo_calendar *calendar);

/* What it has there, but for its number and its key; `period` is that of the run. Borrows the rest. */
struct glo_shop_station glo_shop_station_make(const struct glo_station_spec *spec, const struct glo_calendar *calendar,
                                              struct glo_shifts shifts, const struct glo_period *period);

/*
 * Setups from product to product as the plans are numbered, in ticks at its speed: `*setups` is NULL where the station
 * states none; what the matrix leaves out takes no time, names in it that are no product are said. Returns 0 or
 * GLO_ERR_NO_MEMORY.
 */
int glo_station_setups(const struct glo_station_spec *spec, const struct glo_plan *plans, uint32_t num_plans,
                       struct glo_arena *arena, const struct glo_review *review, const glo_time **setups);

#endif
