/* From the rate of a stream as written to its profile. */
#include "models/demand/profile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/error.h"
#include "sim/text.h"

static const struct glo_parameter factor_parameters[] = {
    {.name = "factor",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_factor_line, factor),
     .dimension = "number",
     .min = 0,
     .max = 1e6,
     .doc = "How many times as many orders come then as where nothing is stated.",
     .example = "1.5"},
    {0},
};

#define FACTORS(key, text) \
    { \
        .name = key, .doc = text, .size = sizeof(struct glo_factor_line), .parameters = factor_parameters, \
        .main = "factor" \
    }
static const struct glo_table day_table = FACTORS("day", "Factors of spans of hours (`08:00-12:00`).");
static const struct glo_table week_table =
    FACTORS("week", "Factors of days of the week (`saturday`, `monday-friday`).");
static const struct glo_table year_table = FACTORS("year", "Factors of months (`august`, `january-july`).");

struct linear_growth {
    double rate; /* per hour */
};
/* Of the offer against what there was before: 1 is as good, as complex, as risky. */
struct diffusion_factors {
    double relative_advantage, compatibility, trialability, observability, complexity, risk;
};
struct bass_growth {
    double innovation, imitation; /* per hour */
    struct diffusion_factors factors;
};

static const struct glo_parameter linear_parameters[] = {
    {.name = "rate",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct linear_growth, rate),
     .dimension = "share_per_time",
     .min = -INFINITY,
     .max = 100,
     .doc = "What is added per time, as a share of the rate at the beginning.",
     .example = "20 % per year"},
    {0},
};
static const struct glo_table linear_table = {.name = "linear",
                                              .doc = "By so much per time; the mean is that of the beginning.",
                                              .size = sizeof(struct linear_growth),
                                              .parameters = linear_parameters,
                                              .main = "rate"};
#define COEFFICIENT(key, lowest, text, number) \
    { \
        .name = #key, .kind = GLO_QUANTITY, GLO_FIELD(struct bass_growth, key), .dimension = "share_per_time", \
        .min = 0, .max = 100, .above = lowest, .doc = text, .example = number \
    }
#define FACTOR(key, text) \
    { \
        .name = #key, .kind = GLO_QUANTITY, GLO_FIELD(struct diffusion_factors, key), .dimension = "number", .min = 0, \
        .max = 100, .above = true, .fallback = "1", .doc = text, .example = "1.3" \
    }
static const struct glo_parameter factors_parameters[] = {
    FACTOR(relative_advantage, "How much better it is for who adopts it; multiplies both coefficients."),
    FACTOR(compatibility, "How well it fits what is there; multiplies them."),
    FACTOR(trialability, "How easily it is tried; multiplies them."),
    FACTOR(observability, "How well others see its results; multiplies them."),
    FACTOR(complexity, "How hard it is to understand and use; divides them."),
    FACTOR(risk, "The risk that is seen in it; divides them."),
    {0},
};
static const struct glo_table diffusion_factors_table = {
    .name = "factors",
    .doc = "What makes an innovation spread, against the offer that the coefficients are of (factor 1).",
    .size = sizeof(struct diffusion_factors),
    .parameters = factors_parameters,
};

static const struct glo_parameter bass_parameters[] = {
    COEFFICIENT(innovation, true, "Share of those who have not adopted that does so per time by itself.",
                "3 % per year"),
    COEFFICIENT(imitation, false, "The same per time for the example of all who have.", "38 % per year"),
    {.name = "factors",
     .kind = GLO_RECORD,
     GLO_FIELD(struct bass_growth, factors),
     .table = &diffusion_factors_table,
     .fallback = "{}",
     .doc =
         "The five factors of the theory of diffusion and the risk that is perceived: together they scale innovation "
         "and imitation alike.",
     .example = "{relative_advantage: 1.3, complexity: 1.1}",
     .source = "collaborative_cloud_manufacturing section 3.4 (Rogers); scaled as in Bass, Krishnan and Jain 1994",
     .since = "0.2.0"},
    {0},
};
static const struct glo_table bass_table = {.name = "bass",
                                            .doc =
                                                "By the share of customers that have adopted, none at the beginning; "
                                                "the mean is that of all.",
                                            .size = sizeof(struct bass_growth),
                                            .parameters = bass_parameters};
enum { LINEAR, BASS };
static const struct glo_table *const growth_tables[] = {[LINEAR] = &linear_table, [BASS] = &bass_table};
static const struct glo_registry growth_registry = {.name = "growth",
                                                    .doc = "How a rate grows: from day to day, as it is at noon.",
                                                    .tables = growth_tables,
                                                    .num = sizeof growth_tables / sizeof *growth_tables,
                                                    .bare = "linear"};

#define PROFILE(key, pattern, text, sample) \
    { \
        .name = #key, .kind = GLO_MAP, GLO_FIELD(struct glo_rate_spec, key), .table = &key##_table, \
        .names = "^" pattern "$", .fallback = "", .absent = "the same at all times", .doc = text, .example = sample, \
        .affects = "lead_time", .since = "0.2.0" \
    }
static const struct glo_parameter rate_parameters[] = {
    {.name = "mean",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_rate_spec, mean),
     .dimension = "rate",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .fallback = "",
     .absent = "see `interarrival`",
     .doc = "Orders per time of all its places together, in the long run.",
     .example = "200 per day",
     .affects = "utilisation, lead_time"},
    PROFILE(
        day, GLO_HOURS_PATTERN,
        "Factors of spans of hours, a span as `08:00-12:00`; it may pass midnight. Hours that are not named have the "
        "factor 1. The mean over the day is made 1. Needs `experiment.start`.",
        "{08:00-12:00: 2, 22:00-06:00: 0}"),
    PROFILE(
        week, GLO_WEEKDAYS_PATTERN,
        "Factors of days of the week or ranges of them. Days that are not named have the factor 1. The mean over the "
        "week is made 1. Needs `experiment.start`.",
        "{saturday: 1.5, sunday: 0}"),
    PROFILE(year, GLO_MONTHS_PATTERN,
            "Factors of months or ranges of them. Months that are not named have the factor 1. The mean over a year of "
            "365 days is made 1. Needs `experiment.start`.",
            "{january-july: 1, august: 0.4, september-december: 1.2}"),
    {.name = "growth",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct glo_rate_spec, growth),
     .registry = &growth_registry,
     .fallback = "",
     .absent = "none",
     .doc = "A share per time that is added (subtracted, down to no orders at all), or the adoption of a novelty.",
     .example = "20 % per year",
     .affects = "lead_time",
     .source = "Bass 1969",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_rate_table = {
    .name = "rate",
    .doc =
        "How often orders come: a Poisson process. Where profiles shape it, its rate is the mean times a factor of the "
        "hour, one of the day and one of the month; an `interarrival` law is stretched in the same way. "
        "Assigning a bare rate replaces the profiles too; `rate.mean` is the mean alone.",
    .size = sizeof(struct glo_rate_spec),
    .parameters = rate_parameters,
    .main = "mean",
};

/* Says that a name is none of a cycle, with the nearest that is. */
static void say_unknown(const struct glo_review *review, const struct glo_cycle *cycle,
                        const struct glo_factor_line *line)
{
    char text[256], help[64];
    const char *near = glo_text_nearest(line->named.name, cycle->names, cycle->num);
    snprintf(text, sizeof text, "`%.128s` is no %s and no range of them", line->named.name, cycle->what);
    if (near)
        snprintf(help, sizeof help, "did you mean `%s`?", near);
    else
        snprintf(help, sizeof help, "write `%s`, or `%s-%s`", cycle->names[0], cycle->names[0], cycle->names[4]);
    review->say(review->self, GLO_FAULT, line, NULL, text, help);
}

/* The factors of a cycle, divided by their mean with these weights. False where something was said. */
static bool read_cycle(const struct glo_list *lines, const struct glo_cycle *cycle, const double *weights,
                       const struct glo_review *review, double *factors)
{
    const struct glo_factor_line *items = lines->items;
    bool named[GLO_MONTHS_PER_YEAR] = {false}, sound = true;
    double sum = 0, weight = 0;
    for (uint32_t i = 0; i < cycle->num; i++)
        factors[i] = 1;
    for (uint32_t i = 0; items && i < lines->num; i++) {
        uint32_t first, num;
        if (!glo_cycle_read(cycle, items[i].named.name, &first, &num)) {
            say_unknown(review, cycle, &items[i]);
            sound = false;
            continue;
        }
        for (uint32_t k = first; k < first + num && sound; k++) {
            if (named[k % cycle->num]) {
                glo_review_say(review, GLO_FAULT, &items[i], NULL, "%s is named twice", cycle->names[k % cycle->num]);
                sound = false;
            }
            named[k % cycle->num] = true;
            factors[k % cycle->num] = items[i].factor;
        }
    }
    for (uint32_t i = 0; i < cycle->num; i++) {
        sum += factors[i] * weights[i];
        weight += weights[i];
    }
    if (sound && !(sum > 0)) {
        glo_review_say(review, GLO_FAULT, lines, NULL, "all factors of this profile are 0");
        return false;
    }
    for (uint32_t i = 0; i < cycle->num; i++)
        factors[i] *= weight / sum;
    return sound;
}

/* A stated span, or a part of one, within the day: minutes. */
struct span {
    uint32_t from, to;
    const struct glo_factor_line *line;
};

static int by_begin(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

/* The spans of the lines in their order, those beyond midnight cut in two; `spans` has room. */
static bool read_spans(const struct glo_list *lines, const struct glo_review *review, struct span *spans, uint32_t *num)
{
    const struct glo_factor_line *items = lines->items;
    bool sound = true;
    *num = 0;
    for (uint32_t i = 0; i < lines->num; i++) {
        uint32_t from, to;
        if (!glo_hours_read(items[i].named.name, &from, &to)) {
            glo_review_say(review, GLO_FAULT, &items[i], NULL,
                           "expected a span of hours like 06:00-22:00, got \"%.64s\"", items[i].named.name);
            sound = false;
            continue;
        }
        bool cut = to > GLO_MINUTES_PER_DAY;
        spans[(*num)++] = (struct span){from, cut ? GLO_MINUTES_PER_DAY : to, &items[i]};
        if (cut)
            spans[(*num)++] = (struct span){0, to - GLO_MINUTES_PER_DAY, &items[i]};
    }
    qsort(spans, *num, sizeof *spans, by_begin);
    for (uint32_t i = 1; i < *num && sound; i++)
        if (spans[i].from < spans[i - 1].to) {
            glo_review_say(review, GLO_FAULT, spans[i].line, NULL, "%s overlaps with %s", spans[i].line->named.name,
                           spans[i - 1].line->named.name);
            sound = false;
        }
    return sound;
}

static void add_piece(struct glo_profile_piece *pieces, uint32_t *num, uint32_t to, double factor)
{
    glo_time end = to * (GLO_TICKS_PER_HOUR / 60);
    if (end > (*num ? pieces[*num - 1].end : 0))
        pieces[(*num)++] = (struct glo_profile_piece){end, factor};
}

/* The pieces of a day, divided by their mean. */
static bool make_pieces(const struct glo_list *lines, const struct span *spans, uint32_t num,
                        const struct glo_review *review, struct glo_profile *profile, struct glo_profile_piece *pieces)
{
    double sum = 0;
    for (uint32_t i = 0; i < num; i++) {
        add_piece(pieces, &profile->num_pieces, spans[i].from, 1);
        add_piece(pieces, &profile->num_pieces, spans[i].to, spans[i].line->factor);
    }
    add_piece(pieces, &profile->num_pieces, GLO_MINUTES_PER_DAY, 1);
    for (uint32_t i = 0; i < profile->num_pieces; i++)
        sum += pieces[i].factor * glo_hours(pieces[i].end - (i ? pieces[i - 1].end : 0));
    if (!(sum > 0)) {
        glo_review_say(review, GLO_FAULT, lines, NULL, "all factors of this profile are 0");
        return false;
    }
    for (uint32_t i = 0; i < profile->num_pieces; i++)
        pieces[i].factor *= 24 / sum;
    profile->pieces = pieces;
    return true;
}

static int read_day(const struct glo_list *lines, struct glo_arena *arena, const struct glo_review *review,
                    struct glo_profile *profile, bool *sound)
{
    struct span *spans = glo_alloc(2 * (size_t)lines->num, sizeof *spans);
    struct glo_profile_piece *pieces = glo_arena_alloc(arena, 4 * (size_t)lines->num + 1, sizeof *pieces);
    uint32_t num;
    int code = spans && pieces ? GLO_OK : GLO_ERR_NO_MEMORY;
    if (code == GLO_OK)
        *sound &= read_spans(lines, review, spans, &num) && make_pieces(lines, spans, num, review, profile, pieces);
    glo_free(spans);
    return code;
}

/*
 * The factors of `collaborative_cloud_manufacturing` section 3.4 as one that scales the hazard of adoption: with
 * p + q F(t) it multiplies both coefficients, as the current effort does in the generalised Bass model (Bass, Krishnan
 * and Jain 1994, Why the Bass model fits without decision variables, Marketing Science 13 (3)). The paper names the
 * factors and gives no formula; that they act by their product is a choice.
 */
static double scale_of(const struct diffusion_factors *f)
{
    return f->relative_advantage * f->compatibility * f->trialability * f->observability / (f->complexity * f->risk);
}

static void read_growth(const struct glo_choice *growth, struct glo_profile *profile)
{
    if (!growth->given || !growth->parameters)
        return;
    if (growth->index == LINEAR) {
        const struct linear_growth *linear = growth->parameters;
        profile->growth = GLO_GROWTH_LINEAR;
        profile->per_day = 24 * linear->rate;
    } else {
        const struct bass_growth *bass = growth->parameters;
        profile->growth = GLO_GROWTH_BASS;
        profile->innovation = 24 * bass->innovation * scale_of(&bass->factors);
        profile->imitation = 24 * bass->imitation * scale_of(&bass->factors);
    }
}

int glo_profile_build(const struct glo_rate_spec *spec, const struct glo_period *period, struct glo_arena *arena,
                      const struct glo_review *review, const struct glo_profile **out)
{
    static const double days[GLO_DAYS_PER_WEEK] = {1, 1, 1, 1, 1, 1, 1};
    static const double months[GLO_MONTHS_PER_YEAR] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const struct glo_list *shapes[] = {&spec->day, &spec->week, &spec->year};
    bool sound = true;
    *out = NULL;
    if (!spec->day.items && !spec->week.items && !spec->year.items && !spec->growth.given)
        return GLO_OK;
    struct glo_profile *profile = glo_arena_alloc(arena, 1, sizeof *profile);
    if (!profile)
        return GLO_ERR_NO_MEMORY;
    for (int i = 0; i < 3 && period->start == GLO_NO_DATE && sound; i++)
        if (shapes[i]->items) {
            glo_review_say(review, GLO_FAULT, shapes[i], NULL,
                           "a season without `experiment.start`, the date on which the run begins");
            sound = false;
        }
    profile->start = period->start == GLO_NO_DATE ? 0 : period->start;
    sound &= read_cycle(&spec->week, &glo_weekdays, days, review, profile->week);
    sound &= read_cycle(&spec->year, &glo_months, months, review, profile->year);
    read_growth(&spec->growth, profile);
    int code = read_day(&spec->day, arena, review, profile, &sound);
    *out = code == GLO_OK && sound ? profile : NULL;
    return code;
}
