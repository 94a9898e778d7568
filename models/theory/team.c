/* Networks whose units serve as one. */
#include "models/theory/team.h"

#include <math.h>
#include <string.h>

/* Whether all that is offered to the network may be taken for one kind of order without a date, at a constant rate. */
static bool has_plain_orders(const struct glo_scenario *s, const struct glo_team *team)
{
    uint32_t class_number = GLO_ALL;
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        if (!glo_mix_includes(&stream->mix, team->number))
            continue;
        if (glo_mix_is_decided(&stream->mix) || stream->has_dates || stream->spec->patience.type ||
            stream->spec->balking.given || stream->profile)
            return false;
        for (uint32_t q = 0; q < stream->products.num; q++) {
            uint32_t product = stream->products.items[q], its_class = s->production.pools.class_of[product];
            if (s->production.plans[product].num_operations != 1 || s->demand.products[product].development ||
                (class_number != GLO_ALL && class_number != its_class))
                return false;
            class_number = its_class;
        }
    }
    return class_number != GLO_ALL;
}

/* Whether the units have one station each and work for this network alone. */
static bool has_plain_units(const struct glo_scenario *s, struct glo_team *team)
{
    const struct glo_station *first = NULL;
    team->one_machine = team->one_speed = true;
    for (uint32_t u = 0; u < team->num_units; u++) {
        uint32_t unit = team->network->units[u];
        const struct glo_unit *it = &s->production.units[unit];
        const struct glo_station *station = &s->production.stations[it->first_station];
        if (it->num_stations != 1 || !glo_unit_is_plain(s, unit) || glo_unit_keeps_stock(s, unit) ||
            s->networks.first_of_unit[unit + 1] - s->networks.first_of_unit[unit] != 1)
            return false;
        first = first ? first : station;
        team->machines += station->machines;
        team->one_machine &= station->machines == 1;
        team->one_speed &= station->speed == first->speed;
    }
    return team->num_units > 0;
}

/* All that is offered to the network, as if it came to its first unit; what nobody reaches is not among it. */
static int read_flow(struct glo_team *team, const struct glo_scenario *s)
{
    struct glo_unit_flow flow = {0};
    int code = GLO_OK;
    double rate;
    team->is_poisson = true;
    for (uint32_t i = 0; code == GLO_OK && i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        const struct glo_distribution *law = &stream->spec->interarrival;
        if (!glo_mix_includes(&stream->mix, team->number))
            continue;
        double share = glo_mix_first_share(&stream->mix, &stream->drawn, team->number);
        team->is_poisson &= !stream->replay && stream->spec->group.high <= 1 &&
                            (!law->type || glo_law_of(law).shape == GLO_LAW_EXPONENTIAL);
        for (uint32_t q = 0; code == GLO_OK && q < stream->products.num; q++)
            code = glo_unit_flow_add(&flow, i, stream->products.items[q],
                                     share * stream->products.shares[q] * glo_stream_rate(stream));
    }
    team->rate = flow.rate;
    if (code == GLO_OK)
        glo_service_of(s, &flow, s->production.units[team->network->units[0]].first_station, &team->service, &rate);
    glo_unit_flow_free(&flow);
    return code;
}

/* Where a unit stands in the network's list of units. */
static uint32_t position_of(const struct glo_network *network, uint32_t unit)
{
    uint32_t i = 0;
    while (network->units[i] != unit)
        i++;
    return i;
}

/* Adds demand to the region that has this list, made where it is new. */
static int add_region(struct glo_team *team, const double *list, double rate)
{
    size_t bytes = team->num_units * sizeof *list;
    for (uint32_t r = 0; r < team->num_regions; r++)
        if (memcmp(&team->lists[(size_t)r * team->num_units], list, bytes) == 0) {
            team->rates[r] += rate;
            return GLO_OK;
        }
    uint64_t need = (uint64_t)team->num_regions + 1;
    if (glo_grow(&team->rates, &team->max_regions, need, sizeof *team->rates) != GLO_OK ||
        glo_grow(&team->lists, &team->max_lists, need * team->num_units, sizeof *team->lists) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    team->rates[team->num_regions] = rate;
    memcpy(&team->lists[(size_t)team->num_regions * team->num_units], list, bytes);
    team->num_regions++;
    return GLO_OK;
}

/* Larger networks are not looked at place by place: their lists would take longer to read than the run. */
enum { MOST_LISTED_UNITS = 1000 };

/* Lists the regions; `*is_whole` is false where a place is not served by every unit. */
static int read_regions(struct glo_team *team, const struct glo_scenario *s, bool *is_whole)
{
    const struct glo_routes *routes = &team->network->routes;
    double *list = glo_alloc(team->num_units, sizeof *list);
    int code = list ? GLO_OK : GLO_ERR_NO_MEMORY;
    *is_whole = true;
    for (uint32_t i = 0; code == GLO_OK && i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        double share = glo_mix_first_share(&stream->mix, &stream->drawn, team->number);
        if (!(share > 0))
            continue;
        uint32_t class_number = s->production.pools.class_of[stream->products.items[0]];
        uint32_t pool = routes->pool_of[class_number];
        for (uint32_t p = 0; code == GLO_OK && *is_whole && p < stream->places.num; p++) {
            struct glo_walk walk;
            uint32_t num = 0;
            if (pool == GLO_ALL)
                break;
            glo_walk_start(&walk, routes, stream->places.items[p], class_number,
                           &s->production.pools.items[pool].eligible);
            for (const struct glo_neighbour *it; num < team->num_units && (it = glo_walk_next(&walk)); num++)
                list[num] = position_of(team->network, it->unit);
            *is_whole = num == team->num_units;
            if (*is_whole && stream->places.shares[p] > 0)
                code = add_region(team, list, share * stream->places.shares[p] * glo_stream_rate(stream));
        }
        *is_whole &= pool != GLO_ALL;
    }
    glo_free(list);
    return code;
}

static int read_rates(struct glo_team *team, const struct glo_scenario *s)
{
    double speed = s->production.stations[s->production.units[team->network->units[0]].first_station].speed;
    team->service_rates = glo_alloc(team->num_units, sizeof *team->service_rates);
    for (uint32_t u = 0; team->service_rates && u < team->num_units; u++) {
        const struct glo_unit *unit = &s->production.units[team->network->units[u]];
        team->service_rates[u] = s->production.stations[unit->first_station].speed / speed / team->service.mean;
    }
    return team->service_rates ? GLO_OK : GLO_ERR_NO_MEMORY;
}

int glo_team_init(struct glo_team *team, const struct glo_scenario *s, uint32_t number, bool *is_one)
{
    memset(team, 0, sizeof *team);
    team->network = &s->networks.networks[number];
    team->number = number;
    team->num_units = team->network->num_units;
    const struct glo_network_type *type = team->network->type;
    enum glo_pooling pooling = type->pooling ? type->pooling(team->network->parameters) : GLO_POOLING_NONE;
    team->is_line = pooling == GLO_POOLING_LINE;
    *is_one = pooling != GLO_POOLING_NONE && team->network->by_routes && team->num_units <= MOST_LISTED_UNITS &&
              has_plain_orders(s, team) && has_plain_units(s, team);
    if (!*is_one)
        return GLO_OK;
    int code = read_flow(team, s);
    if (code == GLO_OK)
        code = read_regions(team, s, is_one);
    return code == GLO_OK ? read_rates(team, s) : code;
}

void glo_team_free(struct glo_team *team)
{
    glo_free(team->rates);
    glo_free(team->lists);
    glo_free(team->service_rates);
    memset(team, 0, sizeof *team);
}

int glo_team_each(struct glo_theory *theory, int (*look)(struct glo_theory *theory, const struct glo_team *team))
{
    int code = GLO_OK;
    for (uint32_t n = 0; code == GLO_OK && n < theory->scenario->networks.num_networks; n++) {
        struct glo_team team;
        bool is_one;
        code = glo_team_init(&team, theory->scenario, n, &is_one);
        if (code == GLO_OK && is_one)
            code = look(theory, &team);
        glo_team_free(&team);
    }
    return code;
}
