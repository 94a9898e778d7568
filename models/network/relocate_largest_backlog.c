/* largest_backlog: units whose stop has nothing waiting go, the nearest first, to where the most work waits. */
#include "models/network/relocate.h"

struct largest_backlog {
    double review; /* h */
};

static const struct glo_parameter parameters[] = {GLO_REVIEW_PARAMETER(struct largest_backlog), {0}};
const struct glo_table glo_relocate_largest_backlog_table = {
    .name = "largest_backlog",
    .doc = "Where the most work waits and nobody is on the way to, the nearest unit goes at whose stop none does.",
    .size = sizeof(struct largest_backlog),
    .parameters = parameters,
};

static glo_time next_review(const void *of, const struct glo_relocation_view *view, glo_time from)
{
    (void)view;
    return glo_relocate_every(((const struct largest_backlog *)of)->review, from);
}

static bool is_free(const struct glo_relocation_view *view, uint32_t unit, const void *of, const double *memory)
{
    (void)of;
    (void)memory;
    return !(view->backlog[view->units[unit].stop] > 0);
}

static bool choose(const void *of, const struct glo_relocation_view *view, const double *memory, uint32_t *unit,
                   uint32_t *stop)
{
    *stop = GLO_ALL;
    for (uint32_t s = 0; s < view->stops->num; s++)
        if (view->backlog[s] > 0 && view->on_way[s] == 0 &&
            (*stop == GLO_ALL || view->backlog[s] > view->backlog[*stop]))
            *stop = s;
    *unit = *stop == GLO_ALL ? GLO_ALL : glo_relocate_nearest(view, *stop, of, memory, is_free);
    return *unit != GLO_ALL;
}

const struct glo_relocate_type glo_relocate_largest_backlog = {.table = &glo_relocate_largest_backlog_table,
                                                               .next_review = next_review,
                                                               .choose = choose};
