/* The rules of dispatch by name, and what several of them share. A rule itself stands in a file dispatch_*.c. */
#include "models/network/dispatch.h"

#include "models/network/bring.h"
#include "models/network/least.h"

static const struct glo_dispatch_type *const types[] = {
#define GLO_DISPATCH(name) &glo_dispatch_##name,
#include "models/network/dispatch.def"
#undef GLO_DISPATCH
};

static const struct glo_table *const tables[] = {
#define GLO_DISPATCH(name) &glo_dispatch_##name##_table,
#include "models/network/dispatch.def"
#undef GLO_DISPATCH
};

const struct glo_registry glo_dispatch_registry = {.name = "dispatch",
                                                   .doc = "Rules by which a network chooses a unit.",
                                                   .tables = tables,
                                                   .num = sizeof tables / sizeof tables[0]};

const struct glo_dispatch_type *glo_dispatch_at(uint32_t index)
{
    return types[index];
}

const struct glo_bits glo_no_units;

bool glo_service_first_sufficient(const struct glo_service *service, struct glo_neighbour *found)
{
    struct glo_walk walk;
    glo_walk_start(&walk, service->routes, service->place, service->class_number, service->free);
    for (const struct glo_neighbour *it; (it = glo_walk_next(&walk));)
        if (glo_service_suffices(service, it)) {
            *found = *it;
            return true;
        }
    return false;
}

bool glo_service_owner_accepts(const struct glo_service *service, const struct glo_neighbour *unit)
{
    const struct glo_production *production = service->production;
    const struct glo_order *order = service->selective;
    const char *name = production->plan->units[unit->unit].name;
    const struct glo_address address = {.replication = production->orders->replication,
                                        .index = order->number,
                                        .piece = (uint32_t)(glo_stream_hash(0, name) >> 40),
                                        .purpose = GLO_FOR_ACCEPTANCE};
    glo_block block = glo_stream_block(&production->orders->streams[order->stream], &address);
    return glo_uniform_choice(block.v[0]) < service->acceptance;
}

static bool any_rule(const struct glo_networks *n, size_t flag)
{
    bool any = false;
    for (uint32_t i = 0; i < n->plan->num_networks; i++) {
        const struct glo_dispatch_type *rule = n->plan->networks[i].dispatch;
        any |= rule && *(const bool *)((const char *)rule + flag);
    }
    return any;
}

int glo_dispatch_open(struct glo_networks *n)
{
    bool remembers = any_rule(n, offsetof(struct glo_dispatch_type, remembers)),
         weighs = any_rule(n, offsetof(struct glo_dispatch_type, weighs));
    n->production->predicts |= any_rule(n, offsetof(struct glo_dispatch_type, predicts));
    n->last_unit = remembers ? glo_alloc(n->plan->num_networks, sizeof *n->last_unit) : NULL;
    size_t plans = n->production->plan->num_plans;
    n->least = weighs ? glo_alloc(n->plan->num_networks * plans * GLO_LEAST_LOTS, sizeof *n->least) : NULL;
    return (remembers && !n->last_unit) || (weighs && !n->least) ? GLO_ERR_NO_MEMORY : GLO_OK;
}

void glo_dispatch_close(struct glo_networks *n)
{
    glo_free(n->last_unit);
    glo_free(n->least);
    n->last_unit = NULL;
    n->least = NULL;
}

const void *glo_dispatch_parameters(const struct glo_networks *n, uint32_t network)
{
    const struct glo_network *it = &n->plan->networks[network];
    return it->type->dispatch(it->parameters)->parameters;
}

uint32_t glo_dispatch_draw(const struct glo_networks *n, const struct glo_order *order, uint32_t draw, uint32_t num)
{
    const struct glo_address address = {
        .replication = n->orders->replication, .index = order->number, .piece = draw, .purpose = GLO_FOR_DISPATCH};
    return (uint32_t)((uint64_t)glo_stream_block(&n->orders->streams[order->stream], &address).v[0] * num >> 32);
}

bool glo_dispatch_held(const struct glo_networks *n, const struct glo_service *service, uint32_t id,
                       struct glo_neighbour *found)
{
    const struct glo_dispatch_type *rule = n->plan->networks[service->network].dispatch;
    struct glo_soonest chosen;
    if (rule->by_routes)
        return glo_service_first_free(service, found);
    bool any = rule->choose(n, service, glo_orders_get(n->orders, id), &chosen);
    *found = chosen.unit;
    return any;
}

glo_time glo_dispatch_delivery(const struct glo_networks *n, uint32_t id, const struct glo_neighbour *unit)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    glo_time ready = glo_production_predict(n->production, id, unit->unit, glo_networks_coming(n, order, unit));
    const struct glo_freight freight = glo_networks_freight(n, order, unit->unit);
    return ready == GLO_NEVER ? GLO_NEVER : ready + glo_transport_time(n->transport, &freight, unit->road);
}

struct glo_soonest glo_dispatch_earliest(const struct glo_networks *n, const struct glo_service *service, uint32_t id,
                                         const struct glo_bits *set)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    glo_time least = glo_production_least_time(n->production, order);
    struct glo_soonest found = {.delivery = GLO_NEVER};
    struct glo_walk walk;
    glo_walk_start(&walk, service->routes, service->place, service->class_number, set);
    for (const struct glo_neighbour *it; (it = glo_walk_next(&walk));) {
        if (!service->routes->stated && glo_dispatch_earliest_beyond(n, order, least, it->road) >= found.delivery)
            break; /* whoever follows is farther away */
        if (!glo_production_has_room(n->production, id, it->unit) ||
            (service->selective && !glo_service_owner_accepts(service, it)))
            continue;
        glo_time delivery = glo_dispatch_delivery(n, id, it);
        if (delivery < found.delivery)
            found = (struct glo_soonest){*it, delivery};
    }
    return found;
}

bool glo_dispatch_first_free(const struct glo_networks *n, const struct glo_service *service,
                             const struct glo_order *order, struct glo_soonest *found)
{
    (void)n;
    (void)order;
    found->delivery = GLO_NEVER;
    return glo_service_first_free(service, &found->unit);
}

glo_time glo_dispatch_earliest_beyond(const struct glo_networks *n, const struct glo_order *order, glo_time least,
                                      double road)
{
    const struct glo_freight freight = glo_networks_freight(n, order, GLO_NO_UNIT);
    glo_time trip = glo_transport_least_time(n->transport, &freight, road);
    return trip == GLO_NEVER ? GLO_NEVER : n->simulation->now + least + trip;
}
