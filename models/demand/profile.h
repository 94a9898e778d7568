/*
 * How the rate of a stream goes up and down: by the hour, the day of the week, the month, and with growth from day to
 * day. Not how often customers come on the whole, which is the stream's mean rate, nor the law of their gaps. A profile
 * turns the time of a stream of constant rate (its operational time) into time, piece by piece, exactly: the factor is
 * constant within a piece, a piece lies within a day, and its operational length is a whole number of ticks.
 */
#ifndef GLO_MODELS_PROFILE_H
#define GLO_MODELS_PROFILE_H

#include <stdbool.h>

#include "sim/date.h"
#include "sim/date_text.h"
#include "sim/memory.h"
#include "sim/schema.h"

/* One line of a profile as written. */
struct glo_factor_line {
    struct glo_named named; /* hours, days or months */
    double factor;
};

/* The rate of a stream as written. */
struct glo_rate_spec {
    double mean;                     /* orders per hour; NaN: the stream has an interarrival law */
    struct glo_list day, week, year; /* struct glo_factor_line; items NULL: none */
    struct glo_choice growth;
};

extern const struct glo_table glo_rate_table;

/* A part of every day. */
struct glo_profile_piece {
    glo_time end; /* ticks since 00:00; it begins where the one before ends */
    double factor;
};

enum glo_growth_kind { GLO_GROWTH_NONE, GLO_GROWTH_LINEAR, GLO_GROWTH_BASS };

/* Its pieces live in an arena. The factors of a day, of a week and of a year of 365 days have the mean 1 each. */
struct glo_profile {
    int64_t start; /* date of time 0; 0 where neither weeks nor years are asked for */
    const struct glo_profile_piece *pieces;
    uint32_t num_pieces;
    double week[GLO_DAYS_PER_WEEK];
    double year[GLO_MONTHS_PER_YEAR];
    enum glo_growth_kind growth;
    double per_day;               /* linear: what is added to the factor */
    double innovation, imitation; /* Bass: per day */
};

/*
 * Makes the profile of a rate; `*profile` is NULL where the rate is constant, or where a mistake was said to `review`
 * at a field of `spec`: hours, days or months that are none, named twice or overlapping; factors that are all 0; days,
 * weeks or years without a start of the `period`. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_profile_build(const struct glo_rate_spec *spec, const struct glo_period *period, struct glo_arena *arena,
                      const struct glo_review *review, const struct glo_profile **profile);

/*
 * What multiplies the mean rate in piece `piece` of the day that begins `day` days after time 0: the product of the
 * factors of hour, day and month, and of the growth at noon, at least 0. Growth is linear, 1 + g t; or the share of
 * those who have adopted by t (Bass 1969, A new product growth for model consumer durables, Management Science 15 (5),
 * with no adopter at 0): (1 - exp(-(p + q) t)) / (1 + q / p exp(-(p + q) t)), p innovation and q imitation.
 */
double glo_profile_factor(const struct glo_profile *profile, int64_t day, uint32_t piece);

/* Where a stream is in the pieces of its profile. */
struct glo_profile_clock {
    int64_t day;
    uint32_t piece;
    glo_time end;   /* of the piece */
    glo_time left;  /* operational ticks until then */
    double stretch; /* ticks per operational tick in the piece; 0 where its factor is 0 */
};

/* Sets a clock to time 0. */
void glo_profile_clock_init(struct glo_profile_clock *clock, const struct glo_profile *profile);

/*
 * Goes on by `gap` >= 0 operational ticks: the first time at which the integrated factor has grown by so much, to the
 * nearest tick; GLO_NEVER where it never does within GLO_MAX_HOURS. Errors do not add up: positions are whole ticks of
 * operational time. A factor of 1 throughout leaves gaps as they are.
 */
glo_time glo_profile_clock_go(struct glo_profile_clock *clock, const struct glo_profile *profile, glo_time gap);

#endif
