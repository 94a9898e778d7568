/* Stations as they were. */
#include "models/network/view.h"

#include <string.h>

/* One more at the end; false: memory is short. */
static bool push(struct glo_sightings *s, struct glo_sighting it)
{
    if (s->num == s->max) {
        uint32_t max = s->max;
        if (glo_grow(&s->items, &s->max, (uint64_t)max + 1, sizeof *s->items) != GLO_OK)
            return false;
        uint32_t wrapped = max - s->first; /* those from the first to the old end go to the new one */
        memmove(&s->items[s->max - wrapped], &s->items[s->first], wrapped * sizeof *s->items);
        s->first = wrapped > 0 ? s->max - wrapped : 0;
    }
    uint64_t at = (uint64_t)s->first + s->num++;
    s->items[at < s->max ? at : at - s->max] = it;
    return true;
}

/* The first, which leaves. */
static struct glo_sighting pop(struct glo_sightings *s)
{
    struct glo_sighting it = s->items[s->first++];
    s->first = s->first < s->max ? s->first : 0;
    s->num--;
    return it;
}

/* Whether a unit is seen as free at the stations where a pool would begin. */
static bool is_free(const struct glo_view *view, const struct glo_watch *watch)
{
    const struct glo_production_plan *plan = view->production->plan;
    const struct glo_pool *pool = &plan->pools.items[watch->pool];
    uint32_t num, unit = plan->stations[pool->stations[watch->position]].unit;
    const uint32_t *stations = glo_production_alternatives(plan, unit, pool->capability, &num);
    for (uint32_t i = 0; i < num; i++)
        if (view->room[stations[i]] > view->since[stations[i]])
            return true;
    return false;
}

static void show(struct glo_view *view, const struct glo_watch *watch)
{
    struct glo_bits *set = &view->free[watch->pool];
    bool shown = glo_bits_has(set, watch->position), free = is_free(view, watch);
    if (free && !shown)
        glo_bits_add(set, watch->position);
    if (!free && shown)
        glo_bits_remove(set, watch->position);
}

static void show_station(struct glo_view *view, uint32_t s)
{
    const struct glo_production_plan *plan = view->production->plan;
    const struct glo_pools *pools = &plan->pools;
    if (plan->stations[s].watch.pool != GLO_ALL)
        show(view, &plan->stations[s].watch);
    for (uint64_t i = pools->first_watch ? pools->first_watch[s] : 0;
         pools->first_watch && i < pools->first_watch[s + 1]; i++)
        show(view, &pools->watches[i]);
}

void glo_view_bring_up(struct glo_view *view)
{
    glo_time then = view->production->simulation->now - view->delay;
    while (view->changes.num > 0 && view->changes.items[view->changes.first].when <= then) {
        const struct glo_sighting it = pop(&view->changes);
        view->room[it.station] = it.room;
        show_station(view, it.station);
    }
    while (view->given.num > 0 && view->given.items[view->given.first].when <= then) {
        const struct glo_sighting it = pop(&view->given);
        view->since[it.station]--;
        show_station(view, it.station);
    }
}

/* A station could begin with another number of orders. */
static void on_change(void *self, uint32_t s)
{
    struct glo_view *view = self;
    glo_view_bring_up(view); /* so that no more is kept than the while holds */
    view->fails |= !push(&view->changes, (struct glo_sighting){view->production->simulation->now, s,
                                                               glo_production_room_to_begin(view->production, s)});
}

void glo_view_give(struct glo_view *view, uint32_t s)
{
    if (!view->sees_own || view->delay == 0)
        return;
    if (!push(&view->given, (struct glo_sighting){view->production->simulation->now, s, 0})) {
        view->fails = true;
        return;
    }
    view->since[s]++;
    show_station(view, s);
}

int glo_view_init(struct glo_view *view, struct glo_production *production, glo_time delay, bool sees_own)
{
    const struct glo_production_plan *plan = production->plan;
    memset(view, 0, sizeof *view);
    view->production = production;
    view->delay = delay;
    view->sees_own = sees_own;
    view->room = glo_alloc(plan->num_stations, sizeof *view->room);
    view->since = glo_alloc(plan->num_stations, sizeof *view->since);
    view->free = glo_alloc(plan->pools.num, sizeof *view->free);
    if (!view->room || !view->since || !view->free)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < plan->pools.num; i++)
        if (glo_bits_init_copy(&view->free[i], &production->free[i]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    for (uint32_t s = 0; s < plan->num_stations; s++)
        view->room[s] = glo_production_room_to_begin(production, s);
    view->watcher = (struct glo_watcher){view, on_change, production->watchers};
    production->watchers = &view->watcher;
    return GLO_OK;
}

void glo_view_free(struct glo_view *view)
{
    for (uint32_t i = 0; view->free && i < view->production->plan->pools.num; i++)
        glo_bits_free(&view->free[i]);
    glo_free(view->free);
    glo_free(view->room);
    glo_free(view->since);
    glo_free(view->changes.items);
    glo_free(view->given.items);
    memset(view, 0, sizeof *view);
}

glo_time glo_view_next(const struct glo_view *view)
{
    glo_time next = GLO_NEVER;
    if (view->changes.num > 0)
        next = view->changes.items[view->changes.first].when;
    if (view->given.num > 0 && view->given.items[view->given.first].when < next)
        next = view->given.items[view->given.first].when;
    return next == GLO_NEVER ? GLO_NEVER : next + view->delay;
}

bool glo_view_sound(const struct glo_view *view)
{
    const struct glo_production_plan *plan = view->production->plan;
    for (uint32_t i = 0; i < plan->pools.num; i++) {
        const struct glo_pool *pool = &plan->pools.items[i];
        if (pool->points)
            continue;
        if (view->delay == 0 && view->changes.num == 0 && !glo_bits_equal(&view->free[i], &view->production->free[i]))
            return false;
        for (uint32_t position = 0; position < pool->num; position++)
            if (pool->stations[position] != GLO_ALL &&
                glo_bits_has(&view->free[i], position) != is_free(view, &(struct glo_watch){i, position}))
                return false;
    }
    return true;
}
