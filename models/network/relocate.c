/* The policies of relocation by name, and what several of them share. */
#include "models/network/relocate.h"

static const struct glo_relocate_type *const types[] = {
#define GLO_RELOCATE(name) &glo_relocate_##name,
#include "models/network/relocate.def"
#undef GLO_RELOCATE
};

static const struct glo_table *const tables[] = {
#define GLO_RELOCATE(name) &glo_relocate_##name##_table,
#include "models/network/relocate.def"
#undef GLO_RELOCATE
};

const struct glo_registry glo_relocate_registry = {.name = "relocate",
                                                   .doc = "Policies by which mobile units move among stops.",
                                                   .tables = tables,
                                                   .num = sizeof tables / sizeof tables[0]};

const struct glo_relocate_type *glo_relocate_at(uint32_t index)
{
    return types[index];
}

glo_time glo_relocate_every(double interval, glo_time from)
{
    glo_time every = glo_ticks(interval);
    if (every == GLO_NEVER)
        return GLO_NEVER;
    every = every > 0 ? every : 1;
    glo_time times = (from + every - 1) / every;
    return (times > 0 ? times : 1) * every;
}

uint32_t glo_relocate_nearest(const struct glo_relocation_view *view, uint32_t stop, const void *parameters,
                              const double *memory,
                              bool (*is_free)(const struct glo_relocation_view *view, uint32_t unit,
                                              const void *parameters, const double *memory))
{
    uint32_t best = GLO_ALL;
    double least = 0;
    for (uint32_t u = 0; u < view->num_units; u++) {
        const struct glo_mobile *it = &view->units[u];
        if (it->target != GLO_ALL || it->stop == stop || !is_free(view, u, parameters, memory))
            continue;
        double road = glo_stop_road(view->routes, &view->stops->items[it->stop], &view->stops->items[stop]);
        if (best == GLO_ALL || road < least) {
            best = u;
            least = road;
        }
    }
    return best;
}
