/* The table of `experiment`, and the window made of it. */
#include "models/experiment.h"

#include "sim/error.h"
#include "sim/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct stated_warmup {
    double duration; /* h */
};

static const struct glo_parameter stated_parameters[] = {
    {.name = "duration",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct stated_warmup, duration),
     .dimension = "time",
     .min = 0,
     .max = INFINITY,
     .doc = "What is left out at the beginning."},
    {0},
};
static const struct glo_table stated_table = {.name = "stated",
                                              .doc = "A duration.",
                                              .size = sizeof(struct stated_warmup),
                                              .parameters = stated_parameters,
                                              .main = "duration"};
static const struct glo_table auto_table = {
    .name = "auto",
    .doc = "One window for the whole experiment by MSER-5: the largest truncation over points and metrics."};

enum { WARMUP_AUTO, WARMUP_STATED };
static const struct glo_table *const warmup_tables[] = {[WARMUP_AUTO] = &auto_table, [WARMUP_STATED] = &stated_table};
static const struct glo_registry warmup_registry = {.name = "warmup",
                                                    .doc = "How much of the beginning is left out.",
                                                    .tables = warmup_tables,
                                                    .num = 2,
                                                    .bare = "stated"};

static const struct glo_parameter precision_parameters[] = {
    {.name = "half_width",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_precision_spec, share),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .above = true,
     .doc = "The longest half-width of its 95 % interval, as a share of its mean.",
     .example = "0.5 %"},
    {0},
};
static const struct glo_table precision_table = {
    .name = "precision",
    .doc = "A figure that is to be made precise at every design point that has it.",
    .size = sizeof(struct glo_precision_spec),
    .parameters = precision_parameters,
    .main = "half_width",
};
static const struct glo_parameter replications_parameters[] = {
    {.name = "at_least",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct glo_replications_spec, at_least),
     .min = 2,
     .max = 1000000,
     .fallback = "",
     .absent = "2 where there is an `until`, else all",
     .doc = "So many are run before it is looked whether they suffice, for `until` and for `select`."},
    {.name = "at_most",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct glo_replications_spec, at_most),
     .min = 1,
     .max = 1000000,
     .doc = "So many are run unless fewer suffice."},
    {.name = "until",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_replications_spec, until),
     .table = &precision_table,
     .fallback = "{}",
     .doc =
         "Figures, as in `metrics`, with the half-width that suffices, as a share of the mean: it must be reached at "
         "every design point.",
     .example = "{lead_time: 0.5 %}"},
    {0},
};
static const struct glo_table replications_table = {
    .name = "replications",
    .doc = "How many independent replications are run of every design point.",
    .size = sizeof(struct glo_replications_spec),
    .parameters = replications_parameters,
    .main = "at_most",
};

static const struct glo_parameter theory_parameters[] = {
    {.name = "margin",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_theory_spec, margin),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .above = true,
     .fallback = "1 %",
     .doc = "A difference from the value by theory that makes none: its share of that value.",
     .since = "0.2.0"},
    {.name = "level",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_theory_spec, level),
     .dimension = "share",
     .min = 0,
     .max = 0.5,
     .above = true,
     .fallback = "5 %",
     .doc = "How often the test of one figure may say that simulation and theory agree, or that they contradict, where "
            "they do not.",
     .since = "0.2.0"},
    {0},
};
static const struct glo_table theory_table = {
    .name = "theory",
    .doc = "When simulation agrees with a closed form (its difference is surely within the margin) and when it "
           "contradicts it (surely beyond).",
    .size = sizeof(struct glo_theory_spec),
    .parameters = theory_parameters,
};

static const struct glo_parameter select_parameters[] = {
    {.name = "lowest",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_select_spec, lowest),
     .fallback = "",
     .absent = "the highest is sought",
     .doc = "The figure, one of `metrics`, of which the lowest is the best.",
     .example = "cost_per_order",
     .since = "0.2.0"},
    {.name = "highest",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_select_spec, highest),
     .fallback = "",
     .absent = "the lowest is sought",
     .doc = "The figure, one of `metrics`, of which the highest is the best.",
     .example = "on_time_share",
     .since = "0.2.0"},
    {.name = "of",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_select_spec, of),
     .fallback = "",
     .absent = "nothing is selected",
     .doc = "The factor whose best level is selected, for each combination of all others.",
     .example = "strategy",
     .since = "0.2.0"},
    {.name = "indifference",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_select_spec, indifference),
     .fallback = "",
     .absent = "nothing is selected",
     .doc =
         "A difference that makes none, in a unit of the figure: what is selected may be worse than the best by that "
         "much.",
     .example = "2 EUR",
     .since = "0.2.0"},
    {.name = "confidence",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_select_spec, confidence),
     .dimension = "share",
     .min = 0.5,
     .max = 0.9999,
     .fallback = "95 %",
     .doc = "Probability that all selections are correct.",
     .since = "0.2.0"},
    {0},
};
static const struct glo_table select_table = {
    .name = "select",
    .doc = "Selection of the best level of a factor by the procedure KN: sequential, by paired differences, with an "
           "indifference zone.",
    .size = sizeof(struct glo_select_spec),
    .parameters = select_parameters,
};

static const char *const analyses[] = {
    [GLO_ANALYSIS_STEADY] = "steady", [GLO_ANALYSIS_TERMINATING] = "terminating", NULL};
static const char *const designs[] = {"crossed", NULL};

static const struct glo_parameter parameters[] = {
    {.name = "seed",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct glo_experiment_spec, seed),
     .min = 0,
     .max = 9e15,
     .fallback = "1",
     .doc = "Seed of all random numbers: with the same seed, the same customers."},
    {.name = "start",
     .kind = GLO_DATE,
     GLO_FIELD(struct glo_experiment_spec, start),
     .fallback = "",
     .absent = "no dates, and so no calendars and seasons",
     .doc =
         "The date on which the run begins, at 00:00 local standard time: what calendars and the seasons of demand are "
         "counted from.",
     .example = "2027-01-04",
     .since = "0.2.0"},
    {.name = "length",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_experiment_spec, length),
     .dimension = "time",
     .min = 0,
     .max = 1e9,
     .above = true,
     .doc = "Length of a replication, warm-up included.",
     .example = "2 years"},
    {.name = "warmup",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct glo_experiment_spec, warmup),
     .registry = &warmup_registry,
     .fallback = "auto",
     .doc = "What is left out at the beginning of every replication: auto, or a duration.",
     .example = "auto",
     .source = "White 1997; Spratt 1998 (MSER-5)"},
    {.name = "replications",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_experiment_spec, replications),
     .table = &replications_table,
     .fallback = "20",
     .doc = "Independent replications of every design point: a number, or as many as make some figures precise.",
     .example = "{at_least: 20, at_most: 400, until: {lead_time: 0.5 %}}"},
    {.name = "analysis",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_experiment_spec, analysis),
     .words = analyses,
     .fallback = "steady",
     .doc = "steady: the long run, without its warm-up; terminating: from the beginning."},
    {.name = "factors",
     .kind = GLO_TREE,
     GLO_FIELD(struct glo_experiment_spec, factors),
     .fallback = "",
     .absent = "one design point",
     .doc = "What is varied: a path with values, or a name with labelled levels, each a set of assignments.",
     .example = "{demand.retail.rate: {times: [0.8, 1.0, 1.15]}}"},
    {.name = "design",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_experiment_spec, design),
     .words = designs,
     .fallback = "crossed",
     .doc = "How the levels of the factors are combined."},
    {.name = "where",
     .kind = GLO_TREE,
     GLO_FIELD(struct glo_experiment_spec, where),
     .fallback = "",
     .absent = "all combinations",
     .doc = "An expression over factors: which combinations are run.",
     .example = "topology != central or demand.retail.rate == 200 per day"},
    {.name = "compare",
     .kind = GLO_TREE,
     GLO_FIELD(struct glo_experiment_spec, compare),
     .fallback = "",
     .absent = "nothing is compared",
     .doc = "The level that the other levels of a factor are compared with, all else held.",
     .example = "{topology: local}"},
    {.name = "theory",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_experiment_spec, theory),
     .table = &theory_table,
     .fallback = "{}",
     .doc = "When simulation and theory agree.",
     .example = "{margin: 1 %, level: 5 %}",
     .since = "0.2.0"},
    {.name = "select",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_experiment_spec, select),
     .table = &select_table,
     .fallback = "{}",
     .doc = "Which level of a factor is the best by some figure, with a probability that it is so.",
     .example = "{lowest: cost_per_order, of: strategy, indifference: 2 EUR}",
     .source = "Kim and Nelson 2001 (KN)",
     .since = "0.2.0"},
    {.name = "metrics",
     .kind = GLO_TEXT,
     .many = true,
     GLO_FIELD(struct glo_experiment_spec, metrics),
     .fallback = "[lead_time]",
     .doc = "What is shown and compared: `metric[.entity][.q95]`.",
     .example = "[lead_time, lead_time.q95, cost_per_order]"},
    {0},
};
const struct glo_table glo_experiment_table = {
    .name = "experiment",
    .doc = "What is run, for how long, how often, and what is compared.",
    .size = sizeof(struct glo_experiment_spec),
    .parameters = parameters,
};

struct glo_period glo_experiment_period(const struct glo_experiment_spec *spec)
{
    return (struct glo_period){.start = spec->start, .end = glo_ticks(spec->length)};
}

static void check_select(const struct glo_experiment_spec *spec, const struct glo_review *review)
{
    const struct glo_select_spec *select = &spec->select;
    const char *figure = select->lowest ? select->lowest : select->highest;
    const char *const *metrics = spec->metrics.items;
    if (!figure && !select->of && !select->indifference)
        return;
    if (!select->lowest == !select->highest || !select->of || !select->indifference) {
        review->say(review->self, GLO_FAULT, select, NULL,
                    "a selection needs a figure (`lowest` or `highest`, not both), `of` which factor, and an "
                    "`indifference`",
                    "write `select: {lowest: cost_per_order, of: strategy, indifference: 2 EUR}`");
        return;
    }
    for (uint32_t i = 0; i < spec->metrics.num; i++)
        if (strcmp(metrics[i], figure) == 0)
            return;
    char text[512];
    snprintf(text, sizeof text, "`%s` is none of the `metrics`", figure);
    const char *nearest = glo_text_nearest(figure, metrics, spec->metrics.num);
    char help[512];
    snprintf(help, sizeof help,
             nearest ? "did you mean `%s`?" : "add it to `metrics`: a selection shows what it goes by", nearest);
    review->say(review->self, GLO_FAULT, select->lowest ? &select->lowest : &select->highest, NULL, text, help);
}

void glo_experiment_check(const struct glo_experiment_spec *spec, const struct glo_review *review)
{
    const struct glo_replications_spec *replications = &spec->replications;
    if (replications->at_least > replications->at_most)
        glo_review_say(review, GLO_FAULT, &replications->at_least, NULL, "at_least is more than at_most: %lld > %lld",
                       (long long)replications->at_least, (long long)replications->at_most);
    check_select(spec, review);
}

#define AUTO_BINS 200
#define AUTO_STEP 5    /* bins per candidate: the batches of MSER-5 */
#define LEAST_WEEKS 20 /* fewer bins say nothing of a warm-up */
#define WEEK (168 * GLO_TICKS_PER_HOUR)

/*
 * How long the bins are, but for the last one: a two-hundredth of the run. Where a run has dates, demand and shifts may
 * differ from day to day, which is not to be taken for a warm-up: bins are then as few whole weeks as they can be.
 */
static void measure_bins(const struct glo_experiment_spec *spec, glo_time end, uint32_t *num, uint32_t *weeks)
{
    int64_t whole = end / WEEK;
    *num = AUTO_BINS;
    *weeks = 0;
    if (spec->start == GLO_NO_DATE || whole < LEAST_WEEKS)
        return;
    *weeks = (uint32_t)((whole + AUTO_BINS - 1) / AUTO_BINS);
    *num = (uint32_t)(whole / *weeks);
}

/* Equal bins (the last one has what is left of whole weeks); every fifth edge of the first half begins a slot. */
static void automatic(const struct glo_experiment_spec *spec, glo_time end, struct glo_window *window, glo_time *bins,
                      uint32_t *slots)
{
    uint32_t num, weeks;
    measure_bins(spec, end, &num, &weeks);
    uint32_t last = num / 2 / AUTO_STEP;
    for (uint32_t i = 0; i < num; i++) {
        bins[i] = weeks ? i * weeks * WEEK : (glo_time)((glo_int128)end * i / num);
        slots[i] = i / AUTO_STEP < last ? i / AUTO_STEP : last;
    }
    bins[num] = end;
    window->automatic = true;
    window->num_bins = num;
    window->num_slots = last + 1;
}

int glo_experiment_window(const struct glo_experiment_spec *spec, struct glo_arena *arena,
                          const struct glo_review *review, struct glo_window *window)
{
    glo_time end = glo_ticks(spec->length);
    glo_time *bins = glo_arena_alloc(arena, AUTO_BINS + 1, sizeof *bins);
    uint32_t *slots = glo_arena_alloc(arena, AUTO_BINS, sizeof *slots);
    if (!bins || !slots)
        return GLO_ERR_NO_MEMORY;
    *window = (struct glo_window){.end = end, .bins = bins, .slot_of_bin = slots};
    if (spec->warmup.index == WARMUP_AUTO && spec->analysis == GLO_ANALYSIS_STEADY) {
        automatic(spec, end, window, bins, slots);
        return GLO_OK;
    }
    const struct stated_warmup *stated = spec->warmup.parameters;
    double hours = spec->warmup.index == WARMUP_STATED ? stated->duration : 0;
    if (!(hours < spec->length) || (hours > 0 && spec->analysis == GLO_ANALYSIS_TERMINATING))
        review->say(review->self, GLO_FAULT, &spec->warmup, NULL,
                    hours < spec->length ? "a terminating analysis has no warm-up"
                                         : "the warm-up is not shorter than the run",
                    "shorten the warm-up or lengthen the run");
    bool cut = hours > 0;
    window->num_bins = window->num_slots = cut ? 2 : 1;
    bins[1] = cut ? glo_ticks(hours) : end;
    bins[1 + cut] = end;
    slots[1] = 1;
    return GLO_OK;
}
