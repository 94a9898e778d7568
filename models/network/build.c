/* From networks as written to networks that work: their units, fees, and who of them serves which place. */
#include "models/network/dispatch.h"
#include "models/network/territory.h"

#include "sim/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The units that a network's references mean, ascending, each once. */
static int list_units(const struct glo_network_inputs *b, struct glo_network *network,
                      const struct glo_network_spec *spec)
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

static int build_fees(const struct glo_network_inputs *b, struct glo_network *network,
                      const struct glo_network_spec *spec)
{
    const struct glo_fee_spec *fees = spec->fees.items;
    network->fees = glo_arena_alloc(b->arena, spec->fees.num, sizeof *network->fees);
    if (!network->fees)
        return GLO_ERR_NO_MEMORY;
    network->num_fees = spec->fees.num;
    struct glo_holders holders = {0};
    const char *const *column = network->type->territory ? network->type->territory(network->parameters) : NULL;
    if (column && *column &&
        glo_territories_holders(column, b->production, network->units, network->num_units, b->families, b->arena,
                                &holders) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    const struct glo_fee_payers payers = {b->production, network->units, network->num_units, network->operator_party,
                                          column && *column ? &holders : NULL};
    for (uint32_t i = 0; i < spec->fees.num; i++) {
        int code = glo_fee_build(&network->fees[i], &fees[i], &payers, b->ledger, b->arena, b->review);
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

/* Its people, whose hours are those of the network. */
static int build_staff(const struct glo_network_inputs *b, struct glo_network *network,
                       const struct glo_network_spec *spec)
{
    const struct glo_calendar *calendar = NULL;
    if (spec->calendar.items &&
        glo_calendar_build(&spec->calendar, b->period, b->arena, b->review, &calendar) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    return glo_staff_build(network->staff, &spec->staff, calendar, network->operator_party, network->entity, b->ledger,
                           b->measures, b->review);
}

/* What customers pay to the operator, where it is paid the price. */
static int add_proceeds(const struct glo_network_inputs *b, struct glo_network *network)
{
    network->proceeds = GLO_NO_FLOW;
    if (!network->type->resells || !network->type->resells(network->parameters))
        return GLO_OK;
    if (network->operator_party == GLO_ALL) {
        b->review->say(b->review->self, GLO_FAULT, network->parameters, NULL,
                       "the surplus goes to the operator, but the network has none",
                       "add `operator: NAME` to the network");
        return GLO_OK;
    }
    return glo_ledger_plan_money(b->ledger, GLO_PARTY_customer, network->operator_party, GLO_ACCOUNT_price, true,
                                 GLO_ALL, &network->proceeds);
}

/* Km by road that goods of its units can be brought, which is the same for all of them. */
static double carried_from(const struct glo_network_inputs *b, const struct glo_network *network,
                           const struct glo_network_spec *spec)
{
    struct glo_freight freight = {.family = GLO_ALL, .pieces = 1};
    double first = 0;
    for (uint32_t i = 0; i < network->num_units; i++) {
        const struct glo_unit *unit = &b->production->units[network->units[i]];
        if (unit->family == freight.family)
            continue;
        freight.family = unit->family;
        double longest = glo_transport_longest(b->transport, &freight);
        if (i == 0)
            first = longest;
        else if (longest != first) {
            glo_review_say(
                b->review, GLO_FAULT, &spec->units, NULL,
                "modes of transport take goods of `%s` up to %.6g km, those of `%s` up to %.6g km: the units of "
                "a network reach as far as each other",
                b->production->units[network->units[0]].name, first, unit->name, longest);
            break;
        }
    }
    return network->num_units && !network->on_site ? first : INFINITY;
}

enum glo_mobility glo_network_mobility(const struct glo_network_spec *spec)
{
    const struct glo_network_type *type = glo_network_type_at(spec->type.index);
    enum glo_mobility moves = type->mobility ? type->mobility(spec->type.parameters) : GLO_MOBILITY_NONE;
    return moves == GLO_MOBILITY_POOL && spec->pricing == GLO_PRICING_FEES_ONLY ? GLO_MOBILITY_RENT : moves;
}

/* Units that move have a mode for it. */
static void check_modes(const struct glo_network_inputs *b, const struct glo_network *network)
{
    const struct glo_unit_spec *last = NULL;
    for (uint32_t i = 0; i < network->num_units; i++) {
        const struct glo_unit *unit = &b->production->units[network->units[i]];
        if (unit->moves && unit->spec != last && unit->spec->move.by.given)
            glo_transport_check_named(b->transport, unit->spec->move.by.family, GLO_CARRIAGE_move, &unit->spec->move.by,
                                      b->review);
        last = unit->spec;
    }
}

/* Modules that are rented out are of one pool, which has a row of the measures. */
static int build_pool(const struct glo_network_inputs *b, struct glo_network *network,
                      const struct glo_network_spec *spec)
{
    const struct glo_fee_spec *fees = spec->fees.items;
    for (uint32_t i = 0; !network->on_site && i < spec->fees.num; i++)
        if (fees[i].amount.per_module_time > 0)
            b->review->say(b->review->self, GLO_FAULT, &fees[i], NULL, "the network rents out no modules",
                           "only one of `use: {rental: ...}` does");
    if (!network->on_site || network->num_units == 0)
        return GLO_OK;
    const struct glo_unit *first = &b->production->units[network->units[0]];
    for (uint32_t i = 1; i < network->num_units; i++) {
        const struct glo_unit *unit = &b->production->units[network->units[i]];
        if (unit->family != first->family || unit->spec != first->spec || unit->place != first->place) {
            b->review->say(b->review->self, GLO_FAULT, &spec->units, NULL, "modules are rented out of one pool",
                           "name one unit that stands at one place");
            break;
        }
    }
    return glo_measure_plan_staff(b->measures, first->entity, GLO_MODULES, &network->pool_row);
}

/* A unit that a network moves is nobody else's. */
static void check_movers(const struct glo_network_plan *plan, const struct glo_production_plan *production,
                         const struct glo_list *specs, const struct glo_review *review)
{
    const struct glo_network_spec *items = specs->items;
    for (uint32_t i = 0; i < specs->num; i++) {
        uint32_t number = plan->number[i];
        const struct glo_network *network = number == GLO_ALL ? NULL : &plan->networks[number];
        bool shared = false;
        for (uint32_t u = 0; network && u < network->num_units; u++) {
            uint32_t unit = network->units[u];
            shared |= production->units[unit].moves && plan->first_of_unit[unit + 1] - plan->first_of_unit[unit] > 1;
        }
        if (shared)
            review->say(review->self, GLO_FAULT, &items[i].units, NULL,
                        "a unit that one network moves belongs to another one too",
                        "give the network of mobile factories units of its own");
    }
}

static int build_network(const struct glo_network_inputs *b, struct glo_network *network,
                         const struct glo_network_spec *spec, bool is_only)
{
    network->name = spec->named.name;
    network->type = glo_network_type_at(spec->type.index);
    network->parameters = spec->type.parameters;
    network->hands_over = network->type->step_done != NULL;
    b->measures->has_brokers |= network->hands_over;
    const struct glo_choice *rule = network->type->dispatch ? network->type->dispatch(network->parameters) : NULL;
    network->dispatch = rule ? glo_dispatch_at(rule->index) : NULL;
    network->fixed_routing = network->type->fixed_routing && (!rule || network->dispatch == &glo_dispatch_nearest);
    network->by_routes = !rule || network->dispatch->by_routes;
    if (rule && network->dispatch->check)
        network->dispatch->check(rule->parameters, b->review);
    network->configuration = network->type->configuration ? network->type->configuration(network->parameters) : NULL;
    network->operator_party = GLO_ALL;
    network->on_site = glo_network_mobility(spec) >= GLO_MOBILITY_POOL;
    network->fees_only = spec->pricing == GLO_PRICING_FEES_ONLY;
    network->start = b->period->start;
    network->acceptance = 1;
    if (spec->operator_name &&
        glo_ledger_plan_party(b->ledger, spec->operator_name, &network->operator_party) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    if (add_proceeds(b, network) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    if (glo_measure_plan_entity(b->measures, GLO_ENTITY_network, network->name, GLO_ALL, is_only ? 0 : GLO_ALL,
                                &network->entity) != GLO_OK ||
        list_units(b, network, spec) != GLO_OK || build_fees(b, network, spec) != GLO_OK ||
        build_staff(b, network, spec) != GLO_OK || build_pool(b, network, spec) != GLO_OK ||
        (network->type->build && network->type->build(network, b) != GLO_OK))
        return GLO_ERR_NO_MEMORY;
    check_modes(b, network);
    if (network->num_units == 0)
        glo_review_say(b->review, GLO_FAULT, &spec->units, NULL, "network `%s` has no units", network->name);
    double reach = network->type->reach ? network->type->reach(network->parameters) : (double)NAN;
    if (glo_routes_init(&network->routes, b->places, b->production, b->transport, network->units, network->num_units,
                        reach, carried_from(b, network, spec)) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    network->splits_evenly = network->type->fixed_routing && network->dispatch == &glo_dispatch_random &&
                             isinf(network->routes.limit) && !b->production->has_buffers;
    return GLO_OK;
}

uint32_t glo_network_lacks(const struct glo_network *network, const struct glo_production_plan *production,
                           uint32_t product)
{
    const struct glo_plan *plan = &production->plans[product];
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        bool any = false;
        for (uint32_t u = 0; !any && u < network->num_units; u++)
            any = glo_production_station(production, network->units[u], plan->operations[i].capability) != GLO_ALL;
        if (!any)
            return i;
    }
    return GLO_ALL;
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
                           const struct glo_list *units, const struct glo_places *places,
                           const struct glo_period *period, const struct glo_transport_spec *transport,
                           const struct glo_production_plan *production, struct glo_ledger_plan *ledger,
                           struct glo_measure_plan *measures, struct glo_arena *arena, const struct glo_review *review)
{
    const struct glo_network_inputs builder = {units,  places,   period, transport, production,
                                               ledger, measures, arena,  review};
    const struct glo_network_spec *items = specs->items;
    uint32_t num_used = 0;
    for (uint32_t i = 0; i < specs->num; i++)
        num_used += used[i];
    plan->networks = glo_alloc(specs->num, sizeof *plan->networks);
    plan->number = glo_alloc(specs->num, sizeof *plan->number);
    if (!plan->networks || !plan->number)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < specs->num; i++) {
        for (uint32_t j = 0; j < GLO_NUM_PROFESSIONS; j++)
            measures->knows_staff |= (unsigned)(items[i].staff.people[j] > 0) << j;
        measures->knows_brokers |= glo_network_type_at(items[i].type.index)->step_done != NULL;
        plan->number[i] = used[i] ? plan->num_networks : GLO_ALL;
        int code = used[i] ? build_network(&builder, &plan->networks[plan->num_networks++], &items[i], num_used == 1)
                           : glo_measure_plan_absent(measures, items[i].named.name);
        if (code == GLO_OK && !used[i] && items[i].operator_name)
            code = glo_measure_plan_absent(measures, items[i].operator_name);
        if (code != GLO_OK)
            return code;
    }
    measures->num_networks = plan->num_networks;
    if (index_units(plan, production->num_units) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    check_movers(plan, production, specs, review);
    return GLO_OK;
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

/* The most time that any trip takes, by modes as they are chosen or named. */
static glo_time most_time(const struct glo_transport_spec *transport, double farthest)
{
    struct glo_freight freight = {.family = GLO_ALL, .pieces = 1};
    glo_time most = 0;
    for (; freight.named <= transport->modes.num; freight.named++) {
        glo_time time = glo_transport_most_time(transport, &freight, farthest);
        most = time > most ? time : most;
    }
    return most;
}

int glo_network_plan_route(struct glo_network_plan *plan, uint32_t number, struct glo_pools *pools, const bool *classes,
                           const bool *places, const struct glo_written_families *families,
                           const struct glo_transport_spec *transport, const struct glo_review *review)
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
    if (farthest > MAX_ROAD || most_time(transport, farthest) > MAX_TRIP) {
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
    return network->type->route ? network->type->route(network, families, places, review) : GLO_OK;
}
