/* Lists of neighbours, and what is beyond them. */
#include "models/network/routes.h"
#include "sim/capacity.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/*
 * How many neighbours a list holds. A list for each of 24,000 towns takes 12 MB and about a second of geodesics; 64
 * instead of 32 did not change the time of a run among 100,000 units at rho 0.9, where demand that clusters leaves many
 * orders to the index.
 */
#define MAX_NEARBY GLO_CAPACITY(32, 1)

int glo_routes_init(struct glo_routes *r, const struct glo_places *places, const struct glo_production_plan *production,
                    const struct glo_transport_spec *transport, const uint32_t *units, uint32_t num_units, double reach,
                    double carried)
{
    *r = (struct glo_routes){.places = places, .production = production, .units = units, .num_units = num_units};
    r->reach = isnan(reach) ? INFINITY : reach;
    r->limit = fmin(r->reach, carried);
    r->pool_of = glo_alloc(production->pools.num_classes, sizeof *r->pool_of);
    r->group_of = glo_alloc(production->pools.num_classes, sizeof *r->group_of);
    r->nearest = glo_alloc(places->num, sizeof *r->nearest);
    struct glo_point *points = glo_alloc(num_units, sizeof *points);
    bool room = r->pool_of && r->group_of && r->nearest && points;
    if (room) {
        memset(r->pool_of, 0xFF, production->pools.num_classes * sizeof *r->pool_of); /* GLO_ALL */
        memset(r->group_of, 0xFF, production->pools.num_classes * sizeof *r->group_of);
        for (uint32_t i = 0; i < num_units; i++)
            points[i] = production->units[units[i]].point;
        room = glo_spatial_init(&r->spatial, points, num_units, transport->detour) == GLO_OK;
    }
    glo_free(points);
    return room ? GLO_OK : GLO_ERR_NO_MEMORY;
}

void glo_routes_free(struct glo_routes *r)
{
    for (uint32_t i = 0; i < r->num_groups; i++) {
        glo_free(r->groups[i].nearby);
        glo_free(r->groups[i].items);
    }
    glo_free(r->groups);
    glo_free(r->pool_of);
    glo_free(r->group_of);
    glo_free(r->nearest);
    glo_spatial_free(&r->spatial);
    memset(r, 0, sizeof *r);
}

/* The group of a pool: one with the same eligible units, or a new one. */
static int group_for(struct glo_routes *r, const struct glo_pools *pools, uint32_t pool, uint32_t *group)
{
    for (*group = 0; *group < r->num_groups; ++*group)
        if (glo_bits_equal(&pools->items[r->groups[*group].pool].eligible, &pools->items[pool].eligible))
            return GLO_OK;
    if (glo_grow(&r->groups, &r->max_groups, (uint64_t)r->num_groups + 1, sizeof *r->groups) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    struct glo_route_group *it = &r->groups[r->num_groups++];
    it->pool = pool;
    it->nearby = glo_alloc(r->places->num, sizeof *it->nearby);
    return it->nearby ? GLO_OK : GLO_ERR_NO_MEMORY;
}

int glo_routes_add_pools(struct glo_routes *r, struct glo_pools *pools, const bool *classes)
{
    for (uint32_t c = 0; c < pools->num_classes; c++) {
        if (!classes[c])
            continue;
        if (glo_pools_add(pools, r->production, c, r->units, r->spatial.items, r->num_units, &r->pool_of[c]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        if (r->pool_of[c] != GLO_ALL && group_for(r, pools, r->pool_of[c], &r->group_of[c]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

static struct glo_neighbour neighbour_of(const struct glo_routes *r, const struct glo_found *found)
{
    return (struct glo_neighbour){r->units[found->item], found->position, found->distance};
}

/* Km by road to a unit, by its number among those of the routes. */
static double road_to(const struct glo_routes *r, uint32_t place, uint32_t unit)
{
    if (r->places->distances)
        return glo_places_stated(r->places, r->production->units[r->units[unit]].place, place);
    return glo_distance_on(&r->spatial.globe, &r->places->items[place].point,
                           &r->production->units[r->units[unit]].point) *
           r->spatial.scale;
}

/* Puts a unit among those found, if it belongs there. */
static void consider(const struct glo_routes *r, uint32_t place, uint32_t position, const struct glo_found *after,
                     double limit, struct glo_found *found, uint32_t *num, uint32_t max)
{
    struct glo_found it = {.item = r->spatial.items[position], .position = position};
    it.distance = road_to(r, place, it.item);
    if (it.distance > limit || !glo_found_before(after, &it) ||
        (*num == max && !glo_found_before(&it, &found[max - 1])))
        return;
    uint32_t i = *num < max ? (*num)++ : max - 1;
    for (; i > 0 && glo_found_before(&it, &found[i - 1]); i--)
        found[i] = found[i - 1];
    found[i] = it;
}

/*
 * As glo_spatial_find, also where distances are stated: there is no space then in which somebody could be near, and
 * every member of the set is looked at.
 */
static uint32_t find(const struct glo_routes *r, uint32_t place, const struct glo_bits *set, struct glo_found after,
                     uint32_t max, struct glo_found *found)
{
    uint32_t num = 0;
    if (!r->places->distances)
        return glo_spatial_find(&r->spatial, &r->places->items[place].point, set, after, r->limit, max, found);
    for (uint32_t at = 0; !set && at < r->num_units; at++)
        consider(r, place, at, &after, r->limit, found, &num, max);
    for (uint32_t at = set ? glo_bits_next(set, 0) : GLO_BITS_NONE; at != GLO_BITS_NONE;
         at = glo_bits_next(set, at + 1))
        consider(r, place, at, &after, r->limit, found, &num, max);
    return num;
}

/* Why nobody serves a place: the units in reach lack a capability; or, by the last unit, what keeps it from coming. */
static enum glo_reason why_nobody(const struct glo_routes *r, uint32_t place)
{
    struct glo_found any;
    if (r->num_units == 0 || find(r, place, NULL, GLO_FOUND_NONE, 1, &any) > 0)
        return GLO_REASON_capability;
    return road_to(r, place, r->num_units - 1) > r->reach ? GLO_REASON_reach : GLO_REASON_transport;
}

/* Lists the neighbours of a place in one group. */
static int list_group(struct glo_routes *r, struct glo_route_group *group, uint32_t place)
{
    struct glo_nearby *nearby = &group->nearby[place];
    const struct glo_bits *eligible = &r->production->pools.items[group->pool].eligible;
    struct glo_found found[MAX_NEARBY];
    uint32_t num = find(r, place, eligible, GLO_FOUND_NONE, MAX_NEARBY, found);
    if (glo_grow(&group->items, &group->max_items, (uint64_t)group->num_items + num, sizeof *group->items) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    *nearby = (struct glo_nearby){group->num_items, (uint16_t)num, num < MAX_NEARBY || num == eligible->count, 0};
    for (uint32_t i = 0; i < num; i++)
        group->items[group->num_items++] = neighbour_of(r, &found[i]);
    if (num == 0)
        nearby->reason = (uint8_t)why_nobody(r, place);
    return GLO_OK;
}

int glo_routes_list(struct glo_routes *r, uint32_t place)
{
    struct glo_found nearest;
    uint32_t num = find(r, place, NULL, GLO_FOUND_NONE, 1, &nearest);
    r->nearest[place] = num ? nearest.distance : INFINITY;
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < r->num_groups; i++)
        code = list_group(r, &r->groups[i], place);
    return code;
}

/* The units of a stated list in one group. */
static int state_group(struct glo_routes *r, struct glo_route_group *group, uint32_t place, const uint32_t *stated,
                       uint32_t num)
{
    struct glo_nearby *nearby = &group->nearby[place];
    const struct glo_bits *eligible = &r->production->pools.items[group->pool].eligible;
    if (glo_grow(&group->items, &group->max_items, (uint64_t)group->num_items + num, sizeof *group->items) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    *nearby = (struct glo_nearby){.first = group->num_items, .whole = true};
    for (uint32_t i = 0; i < num; i++) {
        uint32_t position = r->spatial.positions[stated[i]];
        double road = road_to(r, place, stated[i]);
        if (glo_bits_has(eligible, position) && !(road > r->limit))
            group->items[group->num_items++] = (struct glo_neighbour){r->units[stated[i]], position, road};
    }
    nearby->num = (uint16_t)(group->num_items - nearby->first);
    if (nearby->num == 0)
        nearby->reason = !isinf(r->nearest[place]) ? GLO_REASON_capability
                         : r->limit < r->reach     ? GLO_REASON_transport
                                                   : GLO_REASON_reach;
    return GLO_OK;
}

int glo_routes_state(struct glo_routes *r, uint32_t place, const uint32_t *stated, uint32_t num)
{
    assert(num <= GLO_MOST_NEARBY);
    r->stated = true;
    r->nearest[place] = INFINITY;
    for (uint32_t i = 0; i < num; i++) {
        double road = road_to(r, place, stated[i]);
        if (!(road > r->limit) && road < r->nearest[place])
            r->nearest[place] = road;
    }
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < r->num_groups; i++)
        code = state_group(r, &r->groups[i], place, stated, num);
    return code;
}

double glo_routes_farthest(const struct glo_routes *r, uint32_t place)
{
    double farthest = 0;
    if (!r->places->distances)
        return glo_spatial_farthest(&r->spatial, &r->places->items[place].point);
    for (uint32_t i = 0; i < r->num_units; i++)
        farthest = fmax(farthest, road_to(r, place, i));
    return farthest;
}

struct glo_neighbour glo_routes_member(const struct glo_routes *r, uint32_t place, uint32_t position)
{
    uint32_t unit = r->spatial.items[position];
    return (struct glo_neighbour){r->units[unit], position, road_to(r, place, unit)};
}

bool glo_routes_search(const struct glo_routes *r, uint32_t place, const struct glo_bits *set,
                       struct glo_neighbour *found)
{
    struct glo_found nearest;
    if (find(r, place, set, GLO_FOUND_NONE, 1, &nearest) == 0)
        return false;
    *found = neighbour_of(r, &nearest);
    return true;
}

const struct glo_neighbour *glo_routes_nearest(const struct glo_routes *r, uint32_t place, uint32_t class_number,
                                               struct glo_neighbour *room, enum glo_reason *reason)
{
    const struct glo_neighbour *listed = glo_routes_listed(r, place, class_number);
    if (listed)
        return listed;
    if (r->pool_of[class_number] == GLO_ALL) {
        *reason = why_nobody(r, place);
        return NULL;
    }
    const struct glo_nearby *nearby;
    glo_routes_nearby(r, place, class_number, &nearby);
    if (!nearby->whole &&
        glo_routes_search(r, place, &r->production->pools.items[r->pool_of[class_number]].eligible, room))
        return room;
    *reason = nearby->whole ? (enum glo_reason)nearby->reason : why_nobody(r, place);
    return NULL;
}

void glo_walk_start(struct glo_walk *walk, const struct glo_routes *r, uint32_t place, uint32_t class_number,
                    const struct glo_bits *set)
{
    const struct glo_nearby *nearby;
    walk->routes = r;
    walk->set = set;
    walk->place = place;
    walk->next = glo_routes_nearby(r, place, class_number, &nearby);
    walk->end = walk->next + nearby->num;
    walk->whole = nearby->whole;
    walk->last = GLO_FOUND_NONE;
    if (nearby->num > 0) {
        const struct glo_neighbour *last = walk->end - 1;
        walk->last = (struct glo_found){last->road, r->spatial.items[last->position], last->position};
    }
}

/* Looks up the next few members beyond the last. */
static void fetch(struct glo_walk *walk)
{
    struct glo_found found[GLO_WALK_BATCH];
    const struct glo_routes *r = walk->routes;
    uint32_t num = find(r, walk->place, walk->set, walk->last, GLO_WALK_BATCH, found);
    for (uint32_t i = 0; i < num; i++)
        walk->batch[i] = neighbour_of(r, &found[i]);
    walk->next = walk->batch;
    walk->end = walk->batch + num;
    walk->whole = num < GLO_WALK_BATCH;
    if (num > 0)
        walk->last = found[num - 1];
}

const struct glo_neighbour *glo_walk_next(struct glo_walk *walk)
{
    for (;;) {
        for (; walk->next < walk->end; walk->next++)
            if (glo_bits_has(walk->set, walk->next->position))
                return walk->next++;
        if (walk->whole)
            return NULL;
        fetch(walk);
    }
}
