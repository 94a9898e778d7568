/*
 * What is known before the run of which network gets which orders. Where a stream offers its orders to several, a
 * network gets for certain what those before it cannot serve (cascade), the share drawn for it, or what nobody else
 * could serve (cheapest): by reach and capability, which do not change. It may get more where others refuse orders for
 * want of capacity, or by their dates, or where costs decide; of that nothing is known here.
 */
#include <math.h>

#include "models/scenario.h"

/* Whether some unit of a network can make a product and has the place in its reach. */
static bool serves(const struct glo_scenario *s, uint32_t network, uint32_t place, uint32_t product)
{
    enum glo_reason reason;
    struct glo_neighbour room;
    const struct glo_network *it = &s->networks.networks[network];
    const struct glo_routes *routes = &it->routes;
    if (it->hands_over)
        return glo_network_lacks(it, &s->production, product) == GLO_ALL && !isinf(routes->nearest[place]);
    return glo_routes_nearest(routes, place, s->production.pools.class_of[product], &room, &reason) != NULL;
}

double glo_scenario_certain_share(const struct glo_scenario *s, const struct glo_stream_plan *stream, uint32_t place,
                                  uint32_t product, uint32_t network)
{
    const struct glo_mix *mix = &stream->mix;
    if (!glo_mix_is_decided(mix))
        return glo_mix_first_share(mix, &stream->drawn, network);
    if (!glo_mix_includes(mix, network) || !serves(s, network, place, product))
        return 0;
    for (uint32_t i = 0; i < mix->num; i++) {
        if (mix->networks[i] == network && mix->kind == GLO_MIX_CASCADE)
            return 1;
        if (mix->networks[i] != network && serves(s, mix->networks[i], place, product))
            return 0;
    }
    return 1;
}

/* Whether a network may refuse orders that one of its units could serve. */
static bool may_refuse(const struct glo_scenario *s, uint32_t network)
{
    const struct glo_network *it = &s->networks.networks[network];
    bool holds = !it->type->backlogs || it->type->backlogs(it->parameters);
    return !holds || it->hands_over /* nobody may bid */ || s->production.has_buffers || s->production.stock.num > 0;
}

bool glo_scenario_may_get_more(const struct glo_scenario *s, const struct glo_stream_plan *stream, uint32_t network)
{
    const struct glo_mix *mix = &stream->mix;
    if (!glo_mix_is_decided(mix) || !glo_mix_includes(mix, network))
        return false;
    if (mix->kind == GLO_MIX_CHEAPEST)
        return true;
    for (uint32_t i = 0; mix->networks[i] != network; i++)
        if (may_refuse(s, mix->networks[i]))
            return true;
    return false;
}

/* Whether orders from a place are refused because nobody reaches it to whom they are offered. */
static bool is_beyond_all(const struct glo_scenario *s, const struct glo_stream_plan *stream, uint32_t place,
                          uint32_t network)
{
    bool decided = glo_mix_is_decided(&stream->mix), beyond = true;
    for (uint32_t i = 0; i < stream->mix.num; i++) {
        uint32_t other = stream->mix.networks[i];
        if (decided || other == network)
            beyond &= isinf(s->networks.networks[other].routes.nearest[place]) != 0;
    }
    return beyond;
}

/* The share of a stream's demand that is not refused for want of reach. */
static double reached_share(const struct glo_scenario *s, const struct glo_stream_plan *stream, uint32_t network)
{
    double share = 0;
    for (uint32_t p = 0; p < stream->places.num; p++)
        share += is_beyond_all(s, stream, stream->places.items[p], network) ? 0 : stream->places.shares[p];
    return share;
}

double glo_scenario_offered_rate(const struct glo_scenario *s, uint32_t number, uint32_t item, uint32_t network)
{
    const struct glo_stream_plan *stream = &s->demand.streams[number];
    double share = 0;
    if (!glo_mix_is_decided(&stream->mix)) {
        double drawn = glo_mix_first_share(&stream->mix, &stream->drawn, network);
        share = drawn > 0 ? drawn * reached_share(s, stream, network) : 0;
    } else {
        for (uint32_t p = 0; p < stream->places.num; p++)
            share += stream->places.shares[p] * glo_scenario_certain_share(s, stream, stream->places.items[p],
                                                                           stream->products.items[item], network);
    }
    return glo_stream_rate(stream) * stream->products.shares[item] * share;
}

struct glo_reach glo_scenario_reach(const struct glo_scenario *s, uint32_t network)
{
    struct glo_reach reach = {0};
    double offered = 0, reached = 0;
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        if (!glo_mix_includes(&stream->mix, network))
            continue;
        for (uint32_t p = 0; p < stream->places.num; p++) {
            double road = s->networks.networks[network].routes.nearest[stream->places.items[p]];
            reach.num_places++;
            reach.num_reached += !isinf(road);
            reach.num_refused += is_beyond_all(s, stream, stream->places.items[p], network);
            if (!isinf(road) && road > reach.farthest)
                reach.farthest = road;
        }
        double drawn =
            glo_mix_is_decided(&stream->mix) ? 1 : glo_mix_first_share(&stream->mix, &stream->drawn, network);
        offered += glo_stream_rate(stream) * drawn;
        reached += glo_stream_rate(stream) * drawn * reached_share(s, stream, network);
    }
    reach.unreached = reach.num_refused == 0 ? 0 : 1 - reached / offered;
    return reach;
}
