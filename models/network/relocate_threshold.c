/*
 * threshold: a stop whose backlog has grown above one limit is sent a unit, the nearest from where the backlog is below
 * another, lower one; a unit goes home when the backlog of its stop falls below that. Between the two limits nothing
 * moves: hysteresis, lest units run to and fro.
 */
#include "models/network/relocate.h"

struct threshold {
    double backlog_above, back_below, review; /* h */
};

static const struct glo_parameter parameters[] = {
    {.name = "backlog_above",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct threshold, backlog_above),
     .dimension = "time",
     .min = 0,
     .max = INFINITY,
     .doc = "Work that waits at a stop, above which a unit is sent there: one at a time.",
     .example = "250 h",
     .affects = "lead_time, relocating_share",
     .since = "0.2.0"},
    {.name = "back_below",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct threshold, back_below),
     .dimension = "time",
     .min = 0,
     .max = INFINITY,
     .doc = "Work that waits at a stop, below which its units may be sent elsewhere, and go home.",
     .example = "60 h",
     .affects = "lead_time, relocating_share",
     .since = "0.2.0"},
    GLO_REVIEW_PARAMETER(struct threshold),
    {0},
};
const struct glo_table glo_relocate_threshold_table = {
    .name = "threshold",
    .doc = "A unit goes where the backlog has grown above a limit, and home when it falls below another.",
    .size = sizeof(struct threshold),
    .parameters = parameters,
};

static void check(const void *of, const struct glo_relocation_view *view, const struct glo_review *review)
{
    const struct threshold *it = of;
    (void)view;
    if (it->back_below > it->backlog_above)
        review->say(review->self, GLO_FAULT, &it->back_below, NULL, "units would run to and fro between two stops",
                    "`back_below` is at most `backlog_above`");
}

static glo_time next_review(const void *of, const struct glo_relocation_view *view, glo_time from)
{
    (void)view;
    return glo_relocate_every(((const struct threshold *)of)->review, from);
}

static bool is_free(const struct glo_relocation_view *view, uint32_t unit, const void *of, const double *memory)
{
    (void)memory;
    return view->backlog[view->units[unit].stop] < ((const struct threshold *)of)->back_below;
}

/* The stop with the largest backlog above the limit to which somebody free can be sent. */
static bool send_out(const struct threshold *it, const struct glo_relocation_view *view, uint32_t *unit, uint32_t *stop)
{
    *stop = GLO_ALL;
    for (uint32_t s = 0; s < view->stops->num; s++)
        if (view->backlog[s] > it->backlog_above && view->on_way[s] == 0 &&
            (*stop == GLO_ALL || view->backlog[s] > view->backlog[*stop]) &&
            glo_relocate_nearest(view, s, it, NULL, is_free) != GLO_ALL)
            *stop = s;
    if (*stop == GLO_ALL)
        return false;
    *unit = glo_relocate_nearest(view, *stop, it, NULL, is_free);
    return true;
}

static bool choose(const void *of, const struct glo_relocation_view *view, const double *memory, uint32_t *unit,
                   uint32_t *stop)
{
    if (send_out(of, view, unit, stop))
        return true;
    for (*unit = 0; *unit < view->num_units; ++*unit) {
        const struct glo_mobile *it = &view->units[*unit];
        *stop = it->home;
        if (it->target == GLO_ALL && it->stop != it->home && is_free(view, *unit, of, memory))
            return true;
    }
    return false;
}

const struct glo_relocate_type glo_relocate_threshold = {
    .table = &glo_relocate_threshold_table, .next_review = next_review, .check = check, .choose = choose};
