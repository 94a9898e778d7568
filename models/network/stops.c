/* Stops, and the ways from them. */
#include "models/network/stops.h"

#include <math.h>
#include <string.h>

struct glo_stop glo_stop_of_unit(const struct glo_production_plan *plan, uint32_t unit)
{
    return (struct glo_stop){plan->units[unit].place, plan->units[unit].point};
}

struct glo_stop glo_stop_at(const struct glo_places *places, uint32_t place)
{
    return (struct glo_stop){place, places->items[place].point};
}

double glo_stop_road(const struct glo_routes *routes, const struct glo_stop *from, const struct glo_stop *to)
{
    return routes->places->distances
               ? glo_places_stated(routes->places, from->place, to->place)
               : glo_distance_on(&routes->spatial.globe, &to->point, &from->point) * routes->spatial.scale;
}

bool glo_stop_has_distances(const struct glo_places *places, uint32_t place, const void *field,
                            const struct glo_review *review)
{
    if (!places->distances || place == places->num - 1)
        return true;
    bool has_row = places->row[place] != GLO_ALL, has_column = places->column[place] != GLO_ALL;
    if (!has_row || !has_column)
        glo_review_say(review, GLO_FAULT, field, NULL,
                       "%s has no %s for the place `%s`, from and to which the network moves units",
                       places->distances->source, has_row ? "column" : "row", places->items[place].name);
    return has_row && has_column;
}

static bool is_same(const struct glo_stop *a, const struct glo_stop *b)
{
    return a->place == b->place &&
           (a->place != GLO_ALL ||
            (glo_same(a->point.latitude, b->point.latitude) && glo_same(a->point.longitude, b->point.longitude) &&
             glo_same(a->point.x, b->point.x) && glo_same(a->point.y, b->point.y)));
}

/* The number of a stop, added if it is new. */
static int add_stop(struct glo_stops *stops, struct glo_stop stop, uint32_t *number)
{
    for (*number = 0; *number < stops->num; ++*number)
        if (is_same(&stops->items[*number], &stop))
            return GLO_OK;
    if (glo_grow(&stops->items, &stops->max, (uint64_t)stops->num + 1, sizeof *stops->items) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    stops->items[stops->num++] = stop;
    return GLO_OK;
}

static int list_stops(struct glo_stops *stops, const struct glo_list *references, const struct glo_routes *routes)
{
    const struct glo_reference *at = references->items;
    uint32_t unused;
    for (uint32_t i = 0; i < references->num; i++) {
        uint32_t first, end;
        glo_places_range(routes->places, &at[i], &first, &end);
        for (uint32_t place = first; place < end; place++)
            if (add_stop(stops, glo_stop_at(routes->places, place), &unused) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
    }
    stops->home = glo_alloc(routes->num_units, sizeof *stops->home);
    for (uint32_t u = 0; stops->home && u < routes->num_units; u++)
        if (add_stop(stops, glo_stop_of_unit(routes->production, routes->units[u]), &stops->home[u]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    return stops->home ? GLO_OK : GLO_ERR_NO_MEMORY;
}

/* The ways to a place, nearest first. */
static int list_ways(struct glo_stops *stops, struct glo_routes *routes, uint32_t place)
{
    const struct glo_stop to = glo_stop_at(routes->places, place);
    uint64_t first = stops->num_ways;
    for (uint32_t s = 0; s < stops->num; s++) {
        const struct glo_way way = {s, glo_stop_road(routes, &stops->items[s], &to)};
        if (way.road > routes->limit)
            continue;
        if (glo_grow(&stops->ways, &stops->max_ways, stops->num_ways + 1, sizeof *stops->ways) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        uint64_t i = stops->num_ways++;
        for (; i > first && stops->ways[i - 1].road > way.road; i--)
            stops->ways[i] = stops->ways[i - 1];
        stops->ways[i] = way;
    }
    routes->nearest[place] = stops->num_ways > first ? stops->ways[first].road : INFINITY;
    return GLO_OK;
}

int glo_stops_init(struct glo_stops *stops, const struct glo_list *references, struct glo_routes *routes,
                   const bool *places, const void *field, const struct glo_review *review)
{
    bool is_sound = true;
    memset(stops, 0, sizeof *stops);
    stops->first = glo_alloc((size_t)routes->places->num + 1, sizeof *stops->first);
    if (!stops->first || list_stops(stops, references, routes) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t s = 0; is_sound && s < stops->num; s++)
        is_sound = glo_stop_has_distances(routes->places, stops->items[s].place, field, review);
    for (uint32_t place = 0; place < routes->places->num; place++) {
        stops->first[place] = stops->num_ways;
        if (is_sound && places[place] && list_ways(stops, routes, place) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    stops->first[routes->places->num] = stops->num_ways;
    return GLO_OK;
}

void glo_stops_free(struct glo_stops *stops)
{
    glo_free(stops->items);
    glo_free(stops->home);
    glo_free(stops->first);
    glo_free(stops->ways);
    memset(stops, 0, sizeof *stops);
}
