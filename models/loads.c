/*
 * What is known before the first event: loads, reach, capabilities. Routing is known for networks whose orders go to
 * the nearest unit whatever its load; for the others a load is that of the pool.
 */
#include "models/demand/replay.h"
#include "models/production/batch.h"
#include "models/production/bill.h"
#include "models/scenario.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Machine hours of a capability per order of a product of a stream, of which it keeps a machine for these shares, as
 * its setup and service are shared with others. */
static double shared_work(const struct glo_scenario *s, uint32_t stream, uint32_t item, uint32_t capability,
                          struct glo_batch_share share)
{
    const struct glo_stream_plan *it = &s->demand.streams[stream];
    const struct glo_plan *plan = &s->production.plans[it->products.items[item]];
    double work = 0;
    for (uint32_t j = 0; !plan->to_stock && j < plan->num_operations; j++)
        if (plan->operations[j].capability == capability)
            work += share.service * glo_stream_work(it, item, plan, j) -
                    (share.service - share.setup) * glo_stream_setup(it, plan, j);
    return work;
}

double glo_scenario_work(const struct glo_scenario *s, uint32_t stream, uint32_t capability)
{
    const struct glo_split *products = &s->demand.streams[stream].products;
    double work = 0;
    for (uint32_t i = 0; i < products->num; i++)
        work += products->shares[i] * shared_work(s, stream, i, capability, (struct glo_batch_share){1, 1});
    return work;
}

/* So few pieces that orders of a stream have no less of a batch in the mean than such ones have. */
static double least_pieces(const struct glo_stream_plan *stream)
{
    return stream->replay || stream->spec->lot.scv > 0 ? 1 : stream->spec->lot.mean;
}

/* Machine hours of an order at one visit or more to a station; where it makes batches, its part of full ones. */
static double work_at(const struct glo_scenario *s, uint32_t station, const struct glo_stream_plan *stream,
                      uint32_t item, uint32_t operation)
{
    const struct glo_plan *plan = &s->production.plans[stream->products.items[item]];
    const struct glo_batch_spec *batch = glo_production_batch(&s->production, station);
    double speed = s->production.stations[station].speed, work = glo_stream_work(stream, item, plan, operation);
    if (!batch)
        return work / speed;
    struct glo_batch_share share = glo_batch_share_of(batch, glo_stream_pieces(stream, item));
    double setup = glo_stream_setup(stream, plan, operation);
    return (share.service * (work - setup) + share.setup * setup) / speed;
}

/* Adds the work of an operation to the station that does it; how several of them share it is not known. */
static void add_work(const struct glo_scenario *s, double *rho, uint32_t unit, uint32_t capability, double orders,
                     double (*work)(const struct glo_scenario *s, uint32_t station, const void *what), const void *what)
{
    uint32_t num;
    const uint32_t *stations = glo_production_alternatives(&s->production, unit, capability, &num);
    for (uint32_t a = 0; a < num; a++)
        rho[stations[a]] +=
            num > 1 ? NAN : orders * work(s, stations[a], what) / glo_production_working(&s->production, stations[a]);
}

/* An operation of what a stock orders. */
struct replenished {
    const struct glo_operation *operation;
    double pieces; /* of an order */
};

static double work_of_replenishment(const struct glo_scenario *s, uint32_t station, const void *what)
{
    const struct replenished *it = what;
    const struct glo_batch_spec *batch = glo_production_batch(&s->production, station);
    struct glo_batch_share share = batch ? glo_batch_share_of(batch, it->pieces) : (struct glo_batch_share){1, 1};
    double service = it->operation->service->mean / it->operation->yield * it->pieces;
    double setup = it->operation->setup ? it->operation->setup->mean : 0;
    return (share.service * service + share.setup * setup) * it->operation->visits /
           s->production.stations[station].speed;
}

static void add_parts(const struct glo_scenario *s, double *rho, uint32_t unit, const struct glo_operation *operation,
                      double orders, double pieces);

/* Adds the work behind what a stock gives out, so many orders per hour of so many pieces: of its own unit, of that of
 * its parts, and of the units that it comes from. */
static void add_stock(const struct glo_scenario *s, double *rho, uint32_t number, double orders, double pieces)
{
    const struct glo_stock_plan *stock = &s->production.stock;
    const struct glo_stock_point *point = &stock->points[number];
    const struct glo_plan *plan = &s->production.plans[point->product];
    double before = 0;
    for (uint32_t i = 0; i < point->num_sources; i++) {
        const struct glo_stock_source *source = &stock->sources[point->first_source + i];
        if (source->point != GLO_ALL)
            add_stock(s, rho, source->point, orders * (source->share - before), pieces);
        before = source->share;
    }
    for (uint32_t i = 0; point->num_sources == 0 && i < plan->num_operations; i++) {
        const struct replenished what = {&plan->operations[i], pieces};
        add_work(s, rho, point->unit, plan->operations[i].capability, orders, work_of_replenishment, &what);
        add_parts(s, rho, point->unit, &plan->operations[i], orders, pieces);
    }
}

/* Adds the work behind the parts of an operation. */
static void add_parts(const struct glo_scenario *s, double *rho, uint32_t unit, const struct glo_operation *operation,
                      double orders, double pieces)
{
    for (uint32_t k = 0; operation->bill && k < operation->bill->num; k++) {
        const struct glo_bill_part *part = &operation->bill->parts[k];
        uint32_t number = glo_stock_plan_find(&s->production.stock, unit, part->product);
        if (number == GLO_ALL)
            continue; /* a material that it buys: who makes something keeps the products among its parts */
        assert(s->production.stock.points);
        add_stock(s, rho, number, orders * operation->visits, pieces * part->pieces);
    }
}

/* An operation of what a stream orders. */
struct ordered {
    const struct glo_stream_plan *stream;
    uint32_t item, operation;
};

static double work_of_order(const struct glo_scenario *s, uint32_t station, const void *what)
{
    const struct ordered *it = what;
    return work_at(s, station, it->stream, it->item, it->operation);
}

/* Adds the work of one of a stream's products from one place to the stations of the unit that makes it. */
static void add_load(const struct glo_scenario *s, double *rho, uint32_t unit, const struct glo_stream_plan *stream,
                     uint32_t item, double orders_per_hour)
{
    uint32_t product = stream->products.items[item];
    const struct glo_plan *plan = &s->production.plans[product];
    uint32_t number = glo_stock_plan_find(&s->production.stock, unit, product);
    const struct glo_stock_point *point = number == GLO_ALL ? NULL : &s->production.stock.points[number];
    double pieces = glo_stream_pieces(stream, item);
    if (point && point->num_sources > 0) {
        add_stock(s, rho, number, point->spec->when_short == GLO_SHORT_LOST ? NAN : orders_per_hour, pieces);
        return;
    }
    bool refuses = !plan->to_stock && glo_production_is_limited(&s->production, unit, product);
    bool loses = point && point->spec->when_short == GLO_SHORT_LOST;
    if (loses || refuses) /* what is lost or refused is not made */
        orders_per_hour = NAN;
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        const struct ordered what = {stream, item, i};
        add_work(s, rho, unit, plan->operations[i].capability, orders_per_hour, work_of_order, &what);
        add_parts(s, rho, unit, &plan->operations[i], orders_per_hour, pieces);
    }
}

/* Whether some network has a unit; it is a source of others only if none has. */
static bool is_of_network(const struct glo_scenario *s, uint32_t unit)
{
    for (uint32_t n = 0; n < s->networks.num_networks; n++)
        for (uint32_t u = 0; u < s->networks.networks[n].num_units; u++)
            if (s->networks.networks[n].units[u] == unit)
                return true;
    return false;
}

/* All stations of the units of a network have this load. */
static void set_loads(const struct glo_scenario *s, const struct glo_network *network, double load, double *rho)
{
    for (uint32_t u = 0; u < network->num_units; u++) {
        const struct glo_unit *unit = &s->production.units[network->units[u]];
        for (uint32_t i = 0; i < unit->num_stations; i++)
            rho[unit->first_station + i] = load;
    }
}

/* Adds what a stream brings for certain to the units of a network whose routing is known. */
static void add_stream(const struct glo_scenario *s, double *rho, const struct glo_stream_plan *stream, uint32_t number)
{
    const struct glo_network *network = &s->networks.networks[number];
    for (uint32_t p = 0; p < stream->places.num; p++)
        for (uint32_t q = 0; q < stream->products.num; q++) {
            enum glo_reason reason;
            struct glo_neighbour room;
            uint32_t product = stream->products.items[q], place = stream->places.items[p];
            double share = stream->places.shares[p] * stream->products.shares[q] *
                           glo_scenario_certain_share(s, stream, place, product, number);
            const struct glo_neighbour *nearest =
                glo_routes_nearest(&network->routes, place, s->production.pools.class_of[product], &room, &reason);
            if (nearest && share > 0)
                add_load(s, rho, nearest->unit, stream, q, glo_stream_rate(stream) * share);
        }
}

/* The same where each unit that can make a product gets an equal part of its orders. */
static void add_evenly(const struct glo_scenario *s, double *rho, const struct glo_stream_plan *stream, uint32_t number)
{
    const struct glo_network *network = &s->networks.networks[number];
    for (uint32_t q = 0; q < stream->products.num; q++) {
        uint32_t product = stream->products.items[q],
                 pool = network->routes.pool_of[s->production.pools.class_of[product]];
        double share = 0;
        for (uint32_t p = 0; p < stream->places.num; p++)
            share += stream->places.shares[p] *
                     glo_scenario_certain_share(s, stream, stream->places.items[p], product, number);
        for (uint32_t u = 0; share > 0 && pool != GLO_ALL && u < network->num_units; u++)
            if (glo_production_can_make(&s->production, network->units[u], product))
                add_load(s, rho, network->units[u], stream, q,
                         glo_stream_rate(stream) * stream->products.shares[q] * share /
                             s->production.pools.items[pool].eligible.count);
    }
}

int glo_scenario_loads(const struct glo_scenario *s, double *rho)
{
    for (uint32_t i = 0; i < s->production.num_stations; i++)
        rho[i] = NAN;
    for (uint32_t u = 0; u < s->production.num_units; u++)
        if (!is_of_network(s, u))
            for (uint32_t i = 0; i < s->production.units[u].num_stations; i++)
                rho[s->production.units[u].first_station + i] = 0;
    for (uint32_t n = 0; n < s->networks.num_networks; n++)
        if (s->networks.networks[n].fixed_routing || s->networks.networks[n].splits_evenly)
            set_loads(s, &s->networks.networks[n], 0, rho);
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        for (uint32_t k = 0; k < stream->mix.num; k++) {
            uint32_t n = stream->mix.networks[k];
            const struct glo_network *network = &s->networks.networks[n];
            if (network->fixed_routing)
                add_stream(s, rho, stream, n);
            else if (network->splits_evenly)
                add_evenly(s, rho, stream, n);
            else
                continue;
            if (glo_scenario_may_get_more(s, stream, n))
                set_loads(s, network, NAN, rho);
        }
    }
    return GLO_OK;
}

/* The least shares of setup and service that an order of a stream has at any station of the network. */
static struct glo_batch_share least_share(const struct glo_scenario *s, const struct glo_network *network,
                                          uint32_t capability, double pieces)
{
    struct glo_batch_share least = {1, 1};
    for (uint32_t u = 0; u < network->num_units; u++) {
        uint32_t num;
        const uint32_t *stations = glo_production_alternatives(&s->production, network->units[u], capability, &num);
        for (uint32_t i = 0; i < num; i++) {
            const struct glo_batch_spec *batch = glo_production_batch(&s->production, stations[i]);
            if (!batch)
                continue;
            struct glo_batch_share share = glo_batch_share_of(batch, pieces);
            least.setup = fmin(least.setup, share.setup);
            least.service = fmin(least.service, share.service);
        }
    }
    return least;
}

/* Machine hours per hour that a stream brings to a capability of a network for certain. */
static double offered_work(const struct glo_scenario *s, uint32_t stream, uint32_t network, uint32_t capability,
                           struct glo_batch_share share)
{
    double sum = 0;
    for (uint32_t q = 0; q < s->demand.streams[stream].products.num; q++) {
        double work = shared_work(s, stream, q, capability, share);
        sum += work > 0 ? work * glo_scenario_offered_rate(s, stream, q, network) : 0;
    }
    return sum;
}

double glo_scenario_pooled_load(const struct glo_scenario *s, uint32_t network, uint32_t capability)
{
    double work = 0, capacity = 0;
    const struct glo_network *it = &s->networks.networks[network];
    for (uint32_t i = 0; i < s->demand.num_streams; i++)
        if (glo_mix_includes(&s->demand.streams[i].mix, network))
            work += offered_work(s, i, network, capability,
                                 least_share(s, it, capability, least_pieces(&s->demand.streams[i])));
    for (uint32_t u = 0; u < it->num_units; u++) {
        uint32_t num;
        const uint32_t *stations = glo_production_alternatives(&s->production, it->units[u], capability, &num);
        for (uint32_t i = 0; i < num; i++)
            capacity += glo_production_working(&s->production, stations[i]) * s->production.stations[stations[i]].speed;
    }
    return work > 0 ? work / capacity : 0;
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
        if (glo_mix_includes(&s->demand.streams[i].mix, network))
            return spec->orders.num          ? (const void *)&spec->orders
                   : spec->interarrival.type ? (const void *)&spec->interarrival
                                             : (const void *)&spec->rate.mean;
    }
    return NULL;
}

/* Whether a network refuses orders for want of room at all of its units. */
static bool refuses_what_has_no_room(const struct glo_scenario *s, uint32_t network)
{
    const struct glo_network *it = &s->networks.networks[network];
    bool refuses = !it->type->pooling || it->type->pooling(it->parameters) != GLO_POOLING_LINE;
    for (uint32_t product = 0; refuses && product < s->production.num_plans; product++)
        for (uint32_t u = 0; u < it->num_units; u++)
            refuses &= !glo_production_can_make(&s->production, it->units[u], product) ||
                       (!s->production.plans[product].to_stock &&
                        glo_production_is_limited(&s->production, it->units[u], product));
    return refuses;
}

/* Whether not all customers wait, so that no queue grows for ever. */
static bool may_leave(const struct glo_stream_spec *spec)
{
    return spec->patience.type || spec->balking.given;
}

static bool backlogs(const struct glo_scenario *s, uint32_t network)
{
    const struct glo_network *it = &s->networks.networks[network];
    return (!it->type->backlogs || it->type->backlogs(it->parameters)) && !refuses_what_has_no_room(s, network);
}

/* Too much work for a network: an error where a steady state is asked for and orders wait (`waits`) for ever; otherwise
 * a warning. */
static void say_overload(const struct glo_scenario *s, uint32_t network, bool waits, const char *what,
                         const struct glo_review *review)
{
    for (uint32_t i = 0; i < s->demand.num_streams; i++)
        waits &= !glo_mix_includes(&s->demand.streams[i].mix, network) || !may_leave(s->demand.streams[i].spec);
    bool fatal = waits && is_steady(s);
    char text[640];
    snprintf(text, sizeof text, "%s%s", what, fatal ? "; there is no steady state" : "");
    review->say(review->self, fatal ? GLO_FAULT : GLO_WARNING, rate_field(s, network), fatal ? NULL : "load.overload",
                text,
                fatal ? "lower the rate, add machines or people, or write `experiment: {analysis: terminating}`"
                      : NULL);
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
        say_overload(s, network, backlogs(s, network), text, review);
        *sound = false;
    }
    if (!*sound || s->networks.networks[network].hands_over)
        return GLO_OK;
    int code = glo_scenario_least_load(s, network, &least);
    if (code == GLO_OK && least >= 1) {
        snprintf(text, sizeof text,
                 "however the products are shared out among the units of `%s`, some station gets at least %.2f of its "
                 "capacity",
                 name, least);
        say_overload(s, network, backlogs(s, network), text, review);
        *sound = false;
    }
    return code;
}

/* Hours of the staff of a network per order of a product; work for engineers comes before anybody may refuse it. */
static double staff_work(const struct glo_scenario *s, const struct glo_network *network,
                         enum glo_profession profession, uint32_t product)
{
    if (profession == GLO_ENGINEERS)
        return glo_development_work(s->demand.products[product].development);
    return network->type->brokerage ? network->type->brokerage(network->parameters) : 0;
}

/* Work for the staff of a network. */
static void check_staff(const struct glo_scenario *s, uint32_t network, enum glo_profession profession,
                        const struct glo_review *review)
{
    static const char *const words[] = {[GLO_ENGINEERS] = "engineers", [GLO_BROKERS] = "brokers"};
    const struct glo_network *it = &s->networks.networks[network];
    const struct glo_staff_plan *staff = &it->staff[profession];
    double work = 0, hours = glo_staff_hours(staff, s->window.end), end = glo_hours(s->window.end);
    char text[512];
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        double share = glo_mix_first_share(&stream->mix, &stream->drawn, network);
        for (uint32_t q = 0; share > 0 && q < stream->products.num; q++)
            work += glo_stream_rate(stream) * share * stream->products.shares[q] *
                    staff_work(s, it, profession, stream->products.items[q]);
    }
    if (staff->people == GLO_ALL || work * end < hours)
        return;
    snprintf(text, sizeof text, "%s of `%s`: the work offered is %.2f of their hours", words[profession], it->name,
             work * end / hours);
    say_overload(s, network, true, text, review);
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

/* Whether the operations of a product can be done at one unit after the other. */
static bool is_chain(const struct glo_plan *plan)
{
    return !plan->to_stock && !plan->forks && !plan->has_parts;
}

/* Whether some unit of a network can make a product. */
static bool can_make(const struct glo_scenario *s, uint32_t network, uint32_t product)
{
    const struct glo_network *it = &s->networks.networks[network];
    return it->hands_over
               ? is_chain(&s->production.plans[product]) && glo_network_lacks(it, &s->production, product) == GLO_ALL
               : it->routes.pool_of[s->production.pools.class_of[product]] != GLO_ALL;
}

/* A unit of a network that has every operation of a product, but not its parts; GLO_ALL: there is none. */
static uint32_t lacks_parts(const struct glo_scenario *s, uint32_t number, uint32_t product)
{
    const struct glo_network *network = &s->networks.networks[number];
    for (uint32_t u = 0; !s->production.plans[product].to_stock && u < network->num_units; u++)
        if (glo_production_has_stations(&s->production, network->units[u], product))
            return network->units[u];
    return GLO_ALL;
}

/* Says that nobody can make a product; `number` GLO_ALL: of all networks that are asked. */
static void say_unable(const struct glo_scenario *s, const struct glo_stream_plan *stream, uint32_t product,
                       uint32_t number, const struct glo_review *review)
{
    if (number != GLO_ALL && s->networks.networks[number].hands_over) {
        const struct glo_plan *plan = &s->production.plans[product];
        uint32_t operation = glo_network_lacks(&s->networks.networks[number], &s->production, product);
        if (!is_chain(plan)) {
            glo_review_say(review, GLO_FAULT, stream->spec, NULL,
                           "network `%s` sends orders from unit to unit: product `%s` must be made to order, without "
                           "parts from stock, in one path",
                           s->networks.networks[number].name, plan->name);
            return;
        }
        glo_review_say(review, GLO_FAULT, stream->spec, NULL, "no unit of network `%s` does `%s`, of product `%s`",
                       s->networks.networks[number].name,
                       s->production.capabilities[plan->operations[operation].capability], plan->name);
        return;
    }
    const char *network = number == GLO_ALL ? NULL : s->networks.networks[number].name;
    bool to_stock = s->production.plans[product].to_stock;
    uint32_t unit = network ? lacks_parts(s, number, product) : GLO_ALL;
    if (unit != GLO_ALL) {
        glo_review_say(review, GLO_FAULT, stream->spec, NULL,
                       "unit `%s` has every operation of product `%s`, but no stock of its part `%s`",
                       s->production.units[unit].name, s->production.plans[product].name,
                       s->production.plans[glo_bill_missing(&s->production, unit, product)].name);
        return;
    }
    glo_review_say(review, GLO_FAULT, stream->spec, NULL,
                   to_stock ? "no unit of %s%s%s has a stock of product `%s`, which is made to stock"
                            : "no unit of %s%s%s has every operation of product `%s`",
                   network ? "network `" : "the networks that are asked", network ? network : "", network ? "`" : "",
                   s->demand.products[product].name);
}

/* Whether nobody who sends orders from unit to unit, or moves units, is asked to work on things that customers bring.
 */
static bool may_be_brought(const struct glo_scenario *s, const struct glo_stream_plan *stream,
                           const struct glo_review *review)
{
    const struct glo_handover *handover = s->demand.handovers ? &s->demand.handovers[stream - s->demand.streams] : NULL;
    for (uint32_t i = 0; handover && i < stream->mix.num; i++) {
        const struct glo_network *network = &s->networks.networks[stream->mix.networks[i]];
        if ((!network->hands_over && !network->type->mobility) || !glo_handover_brings(handover->kind))
            continue;
        glo_review_say(review, GLO_FAULT, stream->spec, NULL,
                       "network `%s` %s, and does not work on things that customers bring", network->name,
                       network->hands_over ? "sends orders from unit to unit" : "moves its units");
        return false;
    }
    return true;
}

/* Products of a stream that none of those can make who are asked for them. */
static bool check_capabilities(const struct glo_scenario *s, const struct glo_stream_plan *stream,
                               const struct glo_review *review)
{
    bool sound = may_be_brought(s, stream, review), decided = glo_mix_is_decided(&stream->mix);
    for (uint32_t q = 0; q < stream->products.num; q++) {
        bool able = false;
        uint32_t product = stream->products.items[q];
        for (uint32_t i = 0; i < stream->mix.num; i++) {
            uint32_t network = stream->mix.networks[i];
            able |= can_make(s, network, product);
            if (decided || can_make(s, network, product))
                continue;
            say_unable(s, stream, product, network, review);
            sound = false;
        }
        if (decided && !able)
            say_unable(s, stream, product, GLO_ALL, review);
        sound &= able || !decided;
    }
    return sound;
}

/* Places where a product is ordered that nobody in their stated list can make. */
static void check_lists(const struct glo_scenario *s, const struct glo_stream_plan *stream, uint32_t number,
                        const struct glo_review *review)
{
    const struct glo_network *network = &s->networks.networks[number];
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
            reach.num_refused, reach.num_places, 100 * reach.unreached, s->networks.networks[network].name);
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
        for (uint32_t k = 0; !glo_mix_is_decided(&s->demand.streams[i].mix) && k < s->demand.streams[i].mix.num; k++)
            check_lists(s, &s->demand.streams[i], s->demand.streams[i].mix.networks[k], review);
    }
    int code = GLO_OK;
    for (uint32_t n = 0; sound && code == GLO_OK && n < s->networks.num_networks; n++) {
        check_reach(s, n, review);
        for (uint32_t profession = 0; profession < GLO_NUM_PROFESSIONS; profession++)
            check_staff(s, n, (enum glo_profession)profession, review);
        code = check_pool(s, n, review, &sound);
    }
    if (code == GLO_OK && sound)
        code = check_stations(s, review);
    check_shared(s, review);
    return code;
}
