/* What comes to units, and how long it keeps them. */
#include "models/theory/flow.h"

#include "models/production/alternatives.h"

#include <math.h>
#include <string.h>

static bool is_exponential(const struct glo_distribution *law)
{
    return glo_law_of(law).shape == GLO_LAW_EXPONENTIAL;
}

/* Two branches of exponentials, with their probabilities and means, at mean 1. */
static struct glo_law two_branches(const struct glo_distribution *distribution)
{
    const double *values = distribution->values;
    struct glo_law law;
    double scv = round(distribution->scv * 1e12) / 1e12; /* as it was stated: 4, not 3.9999999999999996 */
    glo_law_init(&law, GLO_LAW_HYPEREXPONENTIAL, fmax(scv, 1), 0);
    law.shares[0] = values[0];
    law.shares[1] = values[1];
    law.rates[0] = distribution->mean / (values[2] * distribution->scale);
    law.rates[1] = distribution->mean / (values[3] * distribution->scale);
    return law;
}

struct glo_law glo_law_of(const struct glo_distribution *distribution)
{
    static const struct {
        const char *name;
        enum glo_law_shape shape;
    } shapes[] = {{"exponential", GLO_LAW_EXPONENTIAL},
                  {"erlang", GLO_LAW_ERLANG},
                  {"gamma", GLO_LAW_GAMMA},
                  {"lognormal", GLO_LAW_LOGNORMAL},
                  {"uniform", GLO_LAW_UNIFORM}};
    struct glo_law law;
    double scv = distribution->scv;
    const char *name = distribution->type->name;
    bool plain = distribution->plus == 0 && distribution->mass == 1;
    if (scv == 0 && glo_law_init(&law, GLO_LAW_CONSTANT, 0, 0) == GLO_OK)
        return law;
    if (plain && strcmp(name, "hyperexponential") == 0 && distribution->num_values == 4)
        return two_branches(distribution);
    for (size_t i = 0; plain && i < sizeof shapes / sizeof shapes[0]; i++)
        if (strcmp(name, shapes[i].name) == 0 &&
            glo_law_init(&law, shapes[i].shape, scv, (uint32_t)lround(1 / scv)) == GLO_OK)
            return law;
    glo_law_init(&law, GLO_LAW_GENERAL, isfinite(scv) ? scv : 0, 0);
    law.scv = scv;
    return law;
}

int glo_unit_flow_add(struct glo_unit_flow *flow, uint32_t stream, uint32_t product, double rate)
{
    flow->rate += rate;
    for (uint32_t i = 0; i < flow->num_parts; i++)
        if (flow->parts[i].stream == stream && flow->parts[i].product == product) {
            flow->parts[i].rate += rate;
            return GLO_OK;
        }
    if (glo_grow(&flow->parts, &flow->max_parts, (uint64_t)flow->num_parts + 1, sizeof *flow->parts) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    flow->parts[flow->num_parts++] = (struct glo_stream_part){stream, product, rate};
    return GLO_OK;
}

static bool is_of(const struct glo_network *network, uint32_t unit)
{
    for (uint32_t i = 0; i < network->num_units; i++)
        if (network->units[i] == unit)
            return true;
    return false;
}

const char *glo_flow_network(const struct glo_scenario *s, const struct glo_unit_flow *flow)
{
    return s->networks.networks[flow->network].name;
}

/* The share of the orders of a product from a place that a network gives to a unit. */
static double share_of_unit(const struct glo_scenario *s, const struct glo_network *network, uint32_t place,
                            uint32_t product, uint32_t unit)
{
    enum glo_reason reason;
    struct glo_neighbour room;
    uint32_t class_number = s->production.pools.class_of[product];
    if (network->splits_evenly)
        return glo_production_can_make(&s->production, unit, product)
                   ? 1.0 / s->production.pools.items[network->routes.pool_of[class_number]].eligible.count
                   : 0;
    const struct glo_neighbour *nearest = glo_routes_nearest(&network->routes, place, class_number, &room, &reason);
    return nearest && nearest->unit == unit;
}

/* Adds what of a stream comes through a network to a unit. */
static int add_stream(struct glo_unit_flow *flow, const struct glo_scenario *s, uint32_t number, uint32_t network,
                      uint32_t unit)
{
    const struct glo_stream_plan *stream = &s->demand.streams[number];
    double drawn = glo_mix_first_share(&stream->mix, &stream->drawn, network);
    int code = GLO_OK;
    for (uint32_t p = 0; p < stream->places.num; p++)
        for (uint32_t q = 0; code == GLO_OK && q < stream->products.num; q++) {
            uint32_t product = stream->products.items[q];
            double share = drawn * stream->places.shares[p] * stream->products.shares[q] *
                           share_of_unit(s, &s->networks.networks[network], stream->places.items[p], product, unit);
            if (!(share > 0))
                continue;
            flow->network = flow->num_parts > 0 ? flow->network : network;
            code = glo_unit_flow_add(flow, number, product, share * glo_stream_rate(stream));
        }
    return code;
}

/* The SCV of what is left of a renewal when each is kept with probability `share` by itself (Whitt 1983, eq. 36). */
static double thinned(double scv, double share)
{
    return share * scv + 1 - share;
}

const struct glo_distribution *glo_flow_configuration(const struct glo_scenario *s, const struct glo_stream_part *part)
{
    const struct glo_distribution *law = s->demand.products[part->product].configuration;
    const struct glo_mix *mix = &s->demand.streams[part->stream].mix;
    if (law)
        return law;
    for (uint32_t i = 0; i < mix->num; i++) {
        const struct glo_distribution *other = s->networks.networks[mix->networks[i]].configuration;
        law = other && (!law || other->scv > law->scv) ? other : law;
    }
    return law;
}

/* Of what kind the arrivals are, once all parts are known. */
static void classify(struct glo_unit_flow *flow, const struct glo_scenario *s)
{
    flow->is_poisson = flow->is_renewal = flow->num_parts > 0;
    for (uint32_t i = 0; i < flow->num_parts; i++) {
        const struct glo_stream_part *part = &flow->parts[i];
        const struct glo_stream_plan *stream = &s->demand.streams[part->stream];
        const struct glo_distribution *law = &stream->spec->interarrival;
        const struct glo_distribution *configuration = glo_flow_configuration(s, part);
        double share = 0;
        for (uint32_t k = 0; k < flow->num_parts; k++)
            share += flow->parts[k].stream == part->stream ? flow->parts[k].rate * stream->mean_interarrival : 0;
        const struct glo_distribution *group = stream->spec->group.high > 1 ? &stream->spec->group : NULL;
        double scv = law->type ? law->scv : 1;
        if (group) {
            flow->group = group;
            scv = group->mean * (scv + group->scv); /* counts over long times vary as those of such a renewal */
        }
        flow->is_poisson &= !group && (!law->type || is_exponential(law));
        for (uint32_t k = 0; k < s->production.plans[part->product].num_operations; k++)
            flow->known &= s->production.plans[part->product].operations[k].is_plain;
        flow->is_routed &= !s->demand.products[part->product].development; /* what leaves engineers is not known */
        flow->impatient |= stream->spec->patience.type || stream->spec->balking.given;
        flow->is_renewal &= !group && part->stream == flow->parts[0].stream;
        flow->scv += part->rate / flow->rate * (scv != 1 ? thinned(scv, share) : 1);
        flow->is_whole = flow->is_renewal && share > 1 - 1e-12;
        if (configuration && configuration->scv > 0)
            flow->delayed = s->demand.products[part->product].name;
        if (law->type)
            flow->interarrival = glo_law_of(law);
        else
            glo_law_init(&flow->interarrival, GLO_LAW_EXPONENTIAL, 1, 0);
    }
    flow->is_renewal &= flow->is_poisson || !flow->delayed;
    flow->known &= flow->is_routed;
}

int glo_unit_flow_init(struct glo_unit_flow *flow, const struct glo_scenario *s, uint32_t unit)
{
    int code = GLO_OK;
    memset(flow, 0, sizeof *flow);
    flow->known = true;
    flow->is_routed = !glo_alternatives_any(&s->production, unit);
    for (uint32_t i = 0; code == GLO_OK && i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        bool has_law = !stream->profile && !stream->replay; /* of its arrivals */
        for (uint32_t k = 0; code == GLO_OK && k < stream->mix.num; k++) {
            const struct glo_network *network = &s->networks.networks[stream->mix.networks[k]];
            if (!is_of(network, unit))
                continue;
            bool is_routed = network->fixed_routing || network->splits_evenly;
            flow->is_routed &= is_routed && has_law && !glo_mix_is_decided(&stream->mix);
            if (is_routed)
                code = add_stream(flow, s, i, stream->mix.networks[k], unit);
        }
    }
    if (code == GLO_OK)
        classify(flow, s);
    return code;
}

void glo_unit_flow_free(struct glo_unit_flow *flow)
{
    glo_free(flow->parts);
    memset(flow, 0, sizeof *flow);
}

bool glo_flow_is_immediate(const struct glo_scenario *s, const struct glo_unit_flow *flow)
{
    return !flow->delayed && s->file.transport.modes.num == 0;
}

bool glo_unit_keeps_stock(const struct glo_scenario *s, uint32_t unit)
{
    const struct glo_stock_plan *stock = &s->production.stock;
    return stock->first && stock->first[unit + 1] > stock->first[unit];
}

bool glo_unit_is_plain(const struct glo_scenario *s, uint32_t unit)
{
    const struct glo_unit *it = &s->production.units[unit];
    for (uint32_t i = it->first_station; i < it->first_station + it->num_stations; i++)
        if (glo_production_is_of_shop(&s->production, i))
            return false;
    return true;
}

bool glo_flow_is_too_large(const struct glo_scenario *s)
{
    double places = 0;
    for (uint32_t i = 0; i < s->demand.num_streams; i++)
        places += (double)s->demand.streams[i].places.num * s->demand.streams[i].products.num;
    return places * s->production.num_units > 5e7;
}

/* The first two moments of a lot of independent pieces: E = L m, Var = L v + Var(L) m^2. */
static void lot_moments(const struct glo_distribution *piece, const struct glo_distribution *lot, double *mean,
                        double *second)
{
    double m = piece->mean, v = piece->scv * m * m, n = lot->mean, of_n = lot->scv * n * n;
    *mean = n * m;
    *second = n * v + of_n * m * m + *mean * *mean;
}

static bool same_law(const struct glo_distribution *a, const struct glo_distribution *b)
{
    struct glo_law of_a = glo_law_of(a), of_b = glo_law_of(b);
    return a == b ||
           (fabs(a->mean - b->mean) < 1e-12 * a->mean && of_a.shape == of_b.shape && of_a.shape != GLO_LAW_GENERAL &&
            fabs(of_a.scv - of_b.scv) < 1e-12 && of_a.shares[0] == of_b.shares[0] && of_a.rates[0] == of_b.rates[0]);
}

void glo_service_of(const struct glo_scenario *s, const struct glo_unit_flow *flow, uint32_t station,
                    struct glo_service *service, double *rate)
{
    const struct glo_station *it = &s->production.stations[station];
    const struct glo_distribution *first = NULL;
    double mean = 0, second = 0, visits = 0, single = 1;
    memset(service, 0, sizeof *service);
    service->is_same = true;
    *rate = 0;
    for (uint32_t i = 0; i < flow->num_parts; i++) {
        const struct glo_stream_part *part = &flow->parts[i];
        const struct glo_plan *plan = &s->production.plans[part->product];
        const struct glo_distribution *lot = &s->demand.streams[part->stream].spec->lot;
        uint32_t of_plan = 0;
        for (uint32_t k = 0; k < plan->num_operations; k++) {
            double lot_mean, lot_second;
            if (!glo_production_does(&s->production, station, plan->operations[k].capability))
                continue;
            lot_moments(plan->operations[k].service, lot, &lot_mean, &lot_second);
            mean += part->rate * lot_mean;
            second += part->rate * lot_second;
            visits += part->rate;
            single = lot->scv == 0 && lot->mean == 1 ? single : 0;
            first = first ? first : plan->operations[k].service;
            service->is_same &= same_law(first, plan->operations[k].service);
            of_plan++;
        }
        *rate += of_plan > 0 ? part->rate : 0;
        service->visits = of_plan > service->visits ? of_plan : service->visits;
    }
    if (!first)
        return;
    mean /= visits;
    second /= visits;
    service->mean = mean / it->speed;
    service->scv = fmax(second / (mean * mean) - 1, 0);
    service->is_same &= single > 0;
    if (service->is_same)
        service->law = glo_law_of(first);
    else
        glo_law_init(&service->law, service->scv < 1e-12 ? GLO_LAW_CONSTANT : GLO_LAW_GENERAL, service->scv, 0);
    service->scv = service->law.scv;
}
