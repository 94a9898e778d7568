/*
 * What is known before the first event: loads, reach, capabilities. Routing is known for networks whose orders go to
 * the nearest unit whatever its load; for the others a load is that of the pool.
 */
#include "models/demand/replay.h"
#include "models/scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Orders per hour of a stream. */
static double order_rate(const struct glo_stream_plan *stream)
{
    return 1 / stream->mean_interarrival;
}

double glo_scenario_work(const struct glo_scenario *s, uint32_t stream, uint32_t capability)
{
    const struct glo_stream_plan *it = &s->demand.streams[stream];
    double work = 0;
    for (uint32_t i = 0; i < it->products.num; i++) {
        const struct glo_plan *plan = &s->production.plans[it->products.items[i]];
        for (uint32_t j = 0; !plan->to_stock && j < plan->num_operations; j++)
            if (plan->operations[j].capability == capability)
                work += it->products.shares[i] * glo_stream_work(it, i, plan, j);
    }
    return work;
}

/* Adds the work of one of a stream's products from one place to the stations of the unit that makes it. */
static void add_load(const struct glo_scenario *s, double *rho, uint32_t unit, const struct glo_stream_plan *stream,
                     uint32_t item, double orders_per_hour)
{
    uint32_t product = stream->products.items[item];
    const struct glo_plan *plan = &s->production.plans[product];
    uint32_t number = glo_stock_plan_find(&s->production.stock, unit, product);
    const struct glo_stock_point *point = number == GLO_ALL ? NULL : &s->production.stock.points[number];
    if (point && point->lead_time)
        return;
    if (point && point->loses) /* what is lost is not made */
        orders_per_hour = NAN;
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        uint32_t station = glo_production_station(&s->production, unit, plan->operations[i].capability);
        const struct glo_station *it = &s->production.stations[station];
        rho[station] += orders_per_hour * glo_stream_work(stream, item, plan, i) /
                        (it->speed * glo_production_working(&s->production, station));
    }
}

int glo_scenario_loads(const struct glo_scenario *s, double *rho)
{
    for (uint32_t i = 0; i < s->production.num_stations; i++)
        rho[i] = NAN;
    for (uint32_t n = 0; n < s->networks.num_networks; n++)
        for (uint32_t u = 0; s->networks.networks[n].type->fixed_routing && u < s->networks.networks[n].num_units;
             u++) {
            const struct glo_unit *unit = &s->production.units[s->networks.networks[n].units[u]];
            for (uint32_t i = 0; i < unit->num_stations; i++)
                rho[unit->first_station + i] = 0;
        }
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        const struct glo_network *network = &s->networks.networks[stream->network];
        for (uint32_t p = 0; network->type->fixed_routing && p < stream->places.num; p++)
            for (uint32_t q = 0; q < stream->products.num; q++) {
                enum glo_reason reason;
                struct glo_neighbour room;
                uint32_t product = stream->products.items[q];
                double share = stream->places.shares[p] * stream->products.shares[q];
                const struct glo_neighbour *nearest =
                    glo_routes_nearest(&network->routes, stream->places.items[p], s->production.pools.class_of[product],
                                       &room, &reason);
                if (nearest)
                    add_load(s, rho, nearest->unit, stream, q, order_rate(stream) * share);
            }
    }
    return GLO_OK;
}

/* The share of a stream's demand that some unit of its network reaches; the rest is refused. */
static double reached_share(const struct glo_scenario *s, const struct glo_stream_plan *stream)
{
    double share = 0;
    const double *nearest = s->networks.networks[stream->network].routes.nearest;
    for (uint32_t p = 0; p < stream->places.num; p++)
        share += isinf(nearest[stream->places.items[p]]) ? 0 : stream->places.shares[p];
    return share;
}

double glo_scenario_reached_rate(const struct glo_scenario *s, uint32_t stream)
{
    return order_rate(&s->demand.streams[stream]) * reached_share(s, &s->demand.streams[stream]);
}

double glo_scenario_pooled_load(const struct glo_scenario *s, uint32_t network, uint32_t capability)
{
    double work = 0, capacity = 0;
    const struct glo_network *it = &s->networks.networks[network];
    for (uint32_t i = 0; i < s->demand.num_streams; i++)
        if (s->demand.streams[i].network == network)
            work += glo_scenario_reached_rate(s, i) * glo_scenario_work(s, i, capability);
    for (uint32_t u = 0; u < it->num_units; u++) {
        uint32_t station = glo_production_station(&s->production, it->units[u], capability);
        if (station != GLO_ALL)
            capacity += glo_production_working(&s->production, station) * s->production.stations[station].speed;
    }
    return work > 0 ? work / capacity : 0;
}

struct glo_reach glo_scenario_reach(const struct glo_scenario *s, uint32_t network)
{
    struct glo_reach reach = {0};
    double offered = 0, reached = 0;
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        if (stream->network != network)
            continue;
        for (uint32_t p = 0; p < stream->places.num; p++) {
            double road = s->networks.networks[network].routes.nearest[stream->places.items[p]];
            reach.num_places++;
            reach.num_reached += !isinf(road);
            if (!isinf(road) && road > reach.farthest)
                reach.farthest = road;
        }
        offered += order_rate(stream);
        reached += order_rate(stream) * reached_share(s, stream);
    }
    reach.unreached = reach.num_reached == reach.num_places ? 0 : 1 - reached / offered;
    return reach;
}

/* The name by which a unit is known among those of its family: "Naples". */
static const char *short_name(const struct glo_unit *unit)
{
    const char *dot = strchr(unit->name, '.');
    return dot ? dot + 1 : unit->name;
}

static bool is_steady(const struct glo_scenario *s)
{
    return s->file.experiment.analysis == GLO_ANALYSIS_STEADY;
}

/* Where the rate of the first stream is written that a network gets. */
static const void *rate_field(const struct glo_scenario *s, uint32_t network)
{
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_spec *spec = s->demand.streams[i].spec;
        if (s->demand.streams[i].network == network)
            return spec->orders.num          ? (const void *)&spec->orders
                   : spec->interarrival.type ? (const void *)&spec->interarrival
                                             : (const void *)&spec->rate.mean;
    }
    return NULL;
}

/* Too much work for a network: an error where a steady state is asked for and orders wait for ever; otherwise a
 * warning. */
static void say_overload(const struct glo_scenario *s, uint32_t network, const char *what,
                         const struct glo_review *review)
{
    const struct glo_network *it = &s->networks.networks[network];
    bool waits = !it->type->backlogs || it->type->backlogs(it->parameters);
    for (uint32_t i = 0; i < s->demand.num_streams; i++)
        waits &= s->demand.streams[i].network != network || !s->demand.streams[i].spec->patience.type;
    bool fatal = waits && is_steady(s);
    char text[640];
    snprintf(text, sizeof text, "%s%s", what, fatal ? "; there is no steady state" : "");
    review->say(review->self, fatal ? GLO_FAULT : GLO_WARNING, rate_field(s, network), fatal ? NULL : "load.overload",
                text, fatal ? "lower the rate, add machines, or write `experiment: {analysis: terminating}`" : NULL);
}

/*
 * Work that no routing could carry: beyond the capacity of all units together in some operation, or proven to fit no
 * assignment of products to units.
 */
static int check_pool(const struct glo_scenario *s, uint32_t network, const struct glo_review *review, bool *sound)
{
    const char *name = s->networks.networks[network].name;
    char text[512];
    double least;
    for (uint32_t c = 0; c < s->production.num_capabilities; c++) {
        double load = glo_scenario_pooled_load(s, network, c);
        if (!(load >= 1) || isinf(load))
            continue;
        snprintf(text, sizeof text, "%s in `%s`: the work offered is %.2f of the capacity of its units",
                 s->production.capabilities[c], name, load);
        say_overload(s, network, text, review);
        *sound = false;
    }
    if (!*sound)
        return GLO_OK;
    int code = glo_scenario_least_load(s, network, &least);
    if (code == GLO_OK && least >= 1) {
        snprintf(text, sizeof text,
                 "however the products are shared out among the units of `%s`, some station gets at least %.2f of its "
                 "capacity",
                 name, least);
        say_overload(s, network, text, review);
        *sound = false;
    }
    return code;
}

/* Stations that are loaded near or beyond one where the routing is known. */
static int check_stations(const struct glo_scenario *s, const struct glo_review *review)
{
    double *rho = glo_alloc(s->production.num_stations, sizeof *rho);
    if (!rho)
        return GLO_ERR_NO_MEMORY;
    int code = glo_scenario_loads(s, rho);
    for (uint32_t i = 0; code == GLO_OK && i < s->production.num_stations; i++) {
        const struct glo_station *station = &s->production.stations[i];
        if (rho[i] >= 0.95)
            glo_review_say(review, GLO_WARNING, NULL, rho[i] >= 1 ? "load.overload" : "load.near_one",
                           "%s at %s has rho %.2f%s", station->name, short_name(&s->production.units[station->unit]),
                           rho[i], rho[i] >= 1 ? ": its queue grows without end" : "");
    }
    glo_free(rho);
    return code;
}

/* Products that a network is asked for and none of its units can make. */
static bool check_capabilities(const struct glo_scenario *s, const struct glo_stream_plan *stream,
                               const struct glo_review *review)
{
    const struct glo_network *network = &s->networks.networks[stream->network];
    bool sound = true;
    for (uint32_t q = 0; q < stream->products.num; q++) {
        bool to_stock = s->production.plans[stream->products.items[q]].to_stock;
        uint32_t class_number = s->production.pools.class_of[stream->products.items[q]];
        if (network->routes.pool_of[class_number] == GLO_ALL) {
            glo_review_say(review, GLO_FAULT, stream->spec, NULL,
                           to_stock ? "no unit of network `%s` has a stock of product `%s`, which is made to stock"
                                    : "no unit of network `%s` has every operation of product `%s`",
                           network->name, s->demand.products[stream->products.items[q]].name);
            sound = false;
        } else if (to_stock && !network->type->fixed_routing) {
            glo_review_say(
                review, GLO_FAULT, stream->spec, NULL,
                "network `%s` looks for units with free machines: product `%s`, which is made to stock, needs "
                "one that goes by place alone (central, mpn)",
                network->name, s->demand.products[stream->products.items[q]].name);
            sound = false;
        }
    }
    return sound;
}

/* Places where a product is ordered that nobody in their stated list can make. */
static void check_lists(const struct glo_scenario *s, const struct glo_stream_plan *stream,
                        const struct glo_review *review)
{
    const struct glo_network *network = &s->networks.networks[stream->network];
    uint32_t num = 0;
    for (uint32_t p = 0; network->routes.stated && p < stream->places.num; p++) {
        bool able = true;
        for (uint32_t q = 0; q < stream->products.num; q++) {
            enum glo_reason reason;
            struct glo_neighbour room;
            uint32_t class_number = s->production.pools.class_of[stream->products.items[q]];
            able &= glo_routes_nearest(&network->routes, stream->places.items[p], class_number, &room, &reason) ||
                    reason != GLO_REASON_capability;
        }
        num += !able;
    }
    if (num > 0)
        glo_review_say(review, GLO_WARNING, stream->spec, "demand.unlisted",
                       "%u of %u places have nobody in their list of `%s` who can make what is ordered there", num,
                       stream->places.num, network->name);
}

static void check_reach(const struct glo_scenario *s, uint32_t network, const struct glo_review *review)
{
    struct glo_reach reach = glo_scenario_reach(s, network);
    if (reach.unreached > 0)
        glo_review_say(
            review, GLO_WARNING, NULL, "demand.unreached",
            "%u of %u places, %.1f %% of the demand offered to `%s`, are out of reach: their orders are refused",
            reach.num_places - reach.num_reached, reach.num_places, 100 * reach.unreached,
            s->networks.networks[network].name);
}

/* Vehicles that carry more than one order are not followed: the tariff and the factor assume what a shared, loaded
 * vehicle costs. */
static void check_shared(const struct glo_scenario *s, const struct glo_review *review)
{
    const struct glo_mode_spec *modes = s->file.transport.modes.items;
    char names[256] = "";
    size_t length = 0;
    uint32_t num = 0;
    for (uint32_t i = 0; i < s->file.transport.modes.num; i++)
        if (modes[i].tariff.per_activity > 0 && length + strlen(modes[i].named.name) + 6 < sizeof names)
            length += (size_t)snprintf(names + length, sizeof names - length, "%s%s", num++ ? " and " : "",
                                       modes[i].named.name);
    if (num)
        glo_review_say(review, GLO_WARNING, NULL, "transport.shared",
                       "%s %s by the tkm: a vehicle is assumed to be shared and full as in its emission factor", names,
                       num > 1 ? "charge" : "charges");
}

int glo_scenario_check(const struct glo_scenario *s, const struct glo_review *review)
{
    bool sound = true;
    if (s->demand.num_streams == 0)
        glo_review_say(review, GLO_FAULT, NULL, NULL, "the scenario has no demand: nothing would happen");
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        sound &= check_capabilities(s, &s->demand.streams[i], review);
        check_lists(s, &s->demand.streams[i], review);
    }
    int code = GLO_OK;
    for (uint32_t n = 0; sound && code == GLO_OK && n < s->networks.num_networks; n++) {
        check_reach(s, n, review);
        code = check_pool(s, n, review, &sound);
    }
    if (code == GLO_OK && sound)
        code = check_stations(s, review);
    check_shared(s, review);
    return code;
}
