/*
 * forecast: the work that will come to each stop until the next review is foreseen by exponential smoothing of what
 * came between the last ones, and the units are shared out in proportion: one after the other to the stop with the most
 * work per unit if it got one more (D'Hondt's divisors, ties to the first stop). What is too many at one stop goes to
 * where units are missing.
 */
#include "models/network/relocate.h"

struct forecast {
    double review; /* h */
    double smoothing;
};

static const struct glo_parameter parameters[] = {
    GLO_REVIEW_PARAMETER(struct forecast),
    {.name = "smoothing",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct forecast, smoothing),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .above = true,
     .fallback = "30 %",
     .doc = "Weight of the latest time between two reviews in the forecast; the rest is that of the forecast before.",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_relocate_forecast_table = {
    .name = "forecast",
    .doc = "Units are shared out among the stops in proportion to the work that is foreseen to come, by exponential "
           "smoothing.",
    .size = sizeof(struct forecast),
    .parameters = parameters,
};

static glo_time next_review(const void *of, const struct glo_relocation_view *view, glo_time from)
{
    (void)view;
    return glo_relocate_every(((const struct forecast *)of)->review, from);
}

/* The forecasts, and after them how many units each stop is to have. */
static void remember(const void *of, const struct glo_relocation_view *view, double *memory)
{
    double weight = ((const struct forecast *)of)->smoothing, *share = memory + view->stops->num;
    for (uint32_t s = 0; s < view->stops->num; s++) {
        memory[s] += weight * (view->came[s] - memory[s]);
        share[s] = 0;
    }
    for (uint32_t u = 0; u < view->num_units; u++) {
        uint32_t best = 0;
        for (uint32_t s = 1; s < view->stops->num; s++)
            if (memory[s] / (share[s] + 1) > memory[best] / (share[best] + 1))
                best = s;
        share[best] += memory[best] > 0;
    }
}

static double share_of(const struct glo_relocation_view *view, const double *memory, uint32_t stop)
{
    return memory[view->stops->num + stop];
}

/* A unit of a stop that has more than its share. */
static bool is_free(const struct glo_relocation_view *view, uint32_t unit, const void *of, const double *memory)
{
    uint32_t stop = view->units[unit].stop;
    (void)of;
    return view->bound[stop] > share_of(view, memory, stop);
}

static bool choose(const void *of, const struct glo_relocation_view *view, const double *memory, uint32_t *unit,
                   uint32_t *stop)
{
    *stop = GLO_ALL;
    for (uint32_t s = 0; s < view->stops->num; s++)
        if (view->bound[s] < share_of(view, memory, s) && (*stop == GLO_ALL || memory[s] > memory[*stop]))
            *stop = s;
    *unit = *stop == GLO_ALL ? GLO_ALL : glo_relocate_nearest(view, *stop, of, memory, is_free);
    return *unit != GLO_ALL;
}

const struct glo_relocate_type glo_relocate_forecast = {
    .table = &glo_relocate_forecast_table, .next_review = next_review, .remember = remember, .choose = choose};
