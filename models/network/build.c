/* From networks as written to networks that work: their units, fees, and who of them serves which place. */
#include "models/network/dispatch.h"

#include "sim/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What every network is built from. */
struct builder {
    const struct glo_places *places;
    const struct glo_transport_spec *transport;
    const struct glo_production_plan *production;
    struct glo_ledger_plan *ledger;
    struct glo_measure_plan *measures;
    struct glo_arena *arena;
    const struct glo_review *review;
};

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The units that a network's references mean, ascending, each once. */
static int list_units(struct builder *b, struct glo_network *network, const struct glo_network_spec *spec)
{
    const struct glo_reference *references = spec->units.items;
    const uint32_t *first_unit = b->production->first_unit;
    uint32_t num = 0;
    for (uint32_t i = 0; i < spec->units.num; i++)
        num += first_unit[references[i].family + 1] - first_unit[references[i].family];
    network->units = glo_arena_alloc(b->arena, num, sizeof *network->units);
    if (!network->units)
        return GLO_ERR_NO_MEMORY;
    uint32_t all = 0;
    for (uint32_t i = 0; i < spec->units.num; i++) {
        uint32_t from = first_unit[references[i].family], to = first_unit[references[i].family + 1];
        if (references[i].member != GLO_ALL) {
            from += references[i].member;
            to = from + 1;
        }
        for (; from < to; from++)
            network->units[all++] = from;
    }
    qsort(network->units, all, sizeof *network->units, ascending);
    for (uint32_t i = 0; i < all; i++)
        if (network->num_units == 0 || network->units[network->num_units - 1] != network->units[i])
            network->units[network->num_units++] = network->units[i];
    return GLO_OK;
}

static int build_fees(struct builder *b, struct glo_network *network, const struct glo_network_spec *spec)
{
    const struct glo_fee_spec *fees = spec->fees.items;
    network->fees = glo_arena_alloc(b->arena, spec->fees.num, sizeof *network->fees);
    if (!network->fees)
        return GLO_ERR_NO_MEMORY;
    network->num_fees = spec->fees.num;
    for (uint32_t i = 0; i < spec->fees.num; i++) {
        int code = glo_fee_build(&network->fees[i], &fees[i], b->production, network->units, network->num_units,
                                 network->operator_party, b->ledger, b->arena, b->review);
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

static int build_network(struct builder *b, struct glo_network *network, const struct glo_network_spec *spec,
                         bool is_only)
{
    network->name = spec->named.name;
    network->type = glo_network_type_at(spec->type.index);
    network->parameters = spec->type.parameters;
    const struct glo_choice *rule = network->type->dispatch ? network->type->dispatch(network->parameters) : NULL;
    network->dispatch = rule ? glo_dispatch_at(rule->index) : NULL;
    network->operator_party = GLO_ALL;
    if (spec->operator_name &&
        glo_ledger_plan_party(b->ledger, spec->operator_name, &network->operator_party) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    if (glo_measure_plan_entity(b->measures, GLO_ENTITY_network, network->name, GLO_ALL, is_only ? 0 : GLO_ALL,
                                &network->entity) != GLO_OK ||
        list_units(b, network, spec) != GLO_OK || build_fees(b, network, spec) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    if (network->num_units == 0)
        glo_review_say(b->review, GLO_FAULT, &spec->units, NULL, "network `%s` has no units", network->name);
    double reach = network->type->reach ? network->type->reach(network->parameters) : (double)NAN;
    return glo_routes_init(&network->routes, b->places, b->production, b->transport, network->units, network->num_units,
                           reach);
}

/* Which networks each unit belongs to. */
static int index_units(struct glo_network_plan *plan, uint32_t num_units)
{
    uint64_t *first = plan->first_of_unit = glo_alloc((size_t)num_units + 2, sizeof *first);
    if (!first)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < plan->num_networks; i++)
        for (uint32_t u = 0; u < plan->networks[i].num_units; u++)
            first[plan->networks[i].units[u] + 2]++;
    for (uint32_t unit = 0; unit < num_units; unit++)
        first[unit + 2] += first[unit + 1];
    plan->of_unit = glo_alloc(first[num_units + 1], sizeof *plan->of_unit);
    if (!plan->of_unit)
        return GLO_ERR_NO_MEMORY;
    /* while it is filled, first[unit + 1] is where the next network of the unit goes; in the end it is where they end
     */
    for (uint32_t i = 0; i < plan->num_networks; i++)
        for (uint32_t u = 0; u < plan->networks[i].num_units; u++)
            plan->of_unit[first[plan->networks[i].units[u] + 1]++] = i;
    return GLO_OK;
}

int glo_network_plan_build(struct glo_network_plan *plan, const struct glo_list *specs, const bool *used,
                           const struct glo_places *places, const struct glo_transport_spec *transport,
                           const struct glo_production_plan *production, struct glo_ledger_plan *ledger,
                           struct glo_measure_plan *measures, struct glo_arena *arena, const struct glo_review *review)
{
    struct builder builder = {places, transport, production, ledger, measures, arena, review};
    const struct glo_network_spec *items = specs->items;
    uint32_t num_used = 0;
    for (uint32_t i = 0; i < specs->num; i++)
        num_used += used[i];
    plan->networks = glo_alloc(specs->num, sizeof *plan->networks);
    plan->number = glo_alloc(specs->num, sizeof *plan->number);
    if (!plan->networks || !plan->number)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < specs->num; i++) {
        plan->number[i] = used[i] ? plan->num_networks : GLO_ALL;
        int code = used[i] ? build_network(&builder, &plan->networks[plan->num_networks++], &items[i], num_used == 1)
                           : glo_measure_plan_absent(measures, items[i].named.name);
        if (code == GLO_OK && !used[i] && items[i].operator_name)
            code = glo_measure_plan_absent(measures, items[i].operator_name);
        if (code != GLO_OK)
            return code;
    }
    measures->num_networks = plan->num_networks;
    return index_units(plan, production->num_units);
}

/* What lies beyond is a slip of a unit of measure: km, and ticks of a trip (a thousand years). */
#define MAX_ROAD 1e9
#define MAX_TRIP (1000 * 8760 * GLO_TICKS_PER_HOUR)

/* Says that a place is not among the names of the stated distances. */
static void say_no_distance(const struct glo_transport_spec *transport, const char *axis, const struct glo_place *place,
                            const char *const *names, uint32_t num, const struct glo_review *review)
{
    char text[512], help[512];
    const char *nearest = glo_text_nearest(place->name, names, num);
    snprintf(text, sizeof text, "%s has no %s for the place `%s`", transport->distances->source, axis, place->name);
    snprintf(help, sizeof help, "did you mean `%s`?", nearest ? nearest : "");
    review->say(review->self, GLO_FAULT, &transport->distances, NULL, text,
                nearest ? help : "rows are places of units, columns those of customers");
}

/* Whether the stated distances, if any, know where the units and their customers are; the first who is missing is
 * said. */
static bool has_distances(const struct glo_network *network, const bool *places,
                          const struct glo_transport_spec *transport, const struct glo_review *review)
{
    const struct glo_places *all = network->routes.places;
    const struct glo_matrix *distances = all->distances;
    for (uint32_t u = 0; distances && u < network->num_units; u++) {
        uint32_t place = network->routes.production->units[network->units[u]].place;
        if (place != all->num - 1 && all->row[place] == GLO_ALL) {
            say_no_distance(transport, "row", &all->items[place], distances->rows, distances->num_rows, review);
            return false;
        }
    }
    for (uint32_t place = 0; distances && place + 1 < all->num; place++)
        if (places[place] && all->column[place] == GLO_ALL) {
            say_no_distance(transport, "column", &all->items[place], distances->columns, distances->num_columns,
                            review);
            return false;
        }
    return true;
}

int glo_network_plan_route(struct glo_network_plan *plan, uint32_t number, struct glo_pools *pools, const bool *classes,
                           const bool *places, const struct glo_transport_spec *transport,
                           const struct glo_review *review)
{
    struct glo_network *network = &plan->networks[number];
    struct glo_routes *routes = &network->routes;
    double farthest = 0;
    if (!has_distances(network, places, transport, review))
        return GLO_OK;
    if (glo_routes_add_pools(routes, pools, classes) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t place = 0; place < routes->places->num; place++)
        if (places[place])
            farthest = fmax(farthest, glo_routes_farthest(routes, place));
    if (farthest > MAX_ROAD || glo_transport_most_time(transport, farthest) > MAX_TRIP) {
        review->say(review->self, GLO_FAULT, network->parameters, NULL,
                    "a delivery of the network would take more than a thousand years, or 1,000 million km",
                    "look at coordinates, and at speed and handling of the transport modes");
        return GLO_OK;
    }
    if (network->dispatch && network->dispatch->list)
        return network->dispatch->list(routes, network->type->dispatch(network->parameters)->parameters, places,
                                       review);
    for (uint32_t place = 0; place < routes->places->num; place++)
        if (places[place] && glo_routes_list(routes, place) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    return GLO_OK;
}
