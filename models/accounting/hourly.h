/*
 * Hourly series of the intensity of electricity: what a kilowatt-hour emits in each hour of a day, of a week or of a
 * year, over and over. Intensities are constant within an hour, so that what a machine emits is its power times an
 * integral, which is exact at any instant. Not the intensity by country, one number a year: that is in factors.h.
 */
#ifndef GLO_MODELS_HOURLY_H
#define GLO_MODELS_HOURLY_H

#include "sim/date.h"
#include "sim/memory.h"
#include "sim/schema.h"

/* A row of a series. */
struct glo_hour_row {
    struct glo_named named; /* its number */
    double value;           /* kg CO2e per kWh */
};

/* A series as written: 24 hours, 168 from Monday 00:00 on, or the 8,760 of a year that is no leap year. */
struct glo_hourly_spec {
    struct glo_named named;
    struct glo_family hours; /* struct glo_hour_row */
    const char *source;
};

extern const struct glo_table glo_hourly_table;

/* Lives in an arena. */
struct glo_hourly {
    int64_t start;       /* date of time 0 */
    uint32_t num;        /* hours: 24, 168 or 8,760 */
    const double *until; /* num + 1: kg CO2e per kW that works from the beginning of the series to its hour i */
};

/*
 * Makes a series; `*hourly` is NULL where a mistake was said to `review`: another number of rows, or a week or a year
 * without a start of the `period`. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_hourly_build(const struct glo_hourly_spec *spec, const struct glo_period *period, struct glo_arena *arena,
                     const struct glo_review *review, const struct glo_hourly **hourly);

/* Its mean over the whole series, kg CO2e per kWh. */
double glo_hourly_mean(const struct glo_hourly *hourly);

/* What 1 kW emits from one time to another, in kg CO2e. On 29 February a year's series has its 28 February again. */
double glo_hourly_between(const struct glo_hourly *hourly, glo_time from, glo_time to);

#endif
