/*
 * nearest_free_in_time, nearest_free and nearest: by road distance, ties by unit id. "In time" is by means: now, mean
 * processing and mean transport, against the agreed date.
 */
#include "models/network/bring.h"
#include "models/network/dispatch.h"

const struct glo_table glo_dispatch_nearest_free_in_time_table = {
    .name = "nearest_free_in_time",
    .doc = "The nearest free unit that can meet the agreed date.",
};
const struct glo_table glo_dispatch_nearest_free_table = {
    .name = "nearest_free",
    .doc = "The nearest free unit, whatever the agreed date.",
};

/* Delivery predicted for an order that starts at once: mean processing and transport. */
static glo_time delivery_now(const struct glo_networks *n, const struct glo_order *order,
                             const struct glo_neighbour *to)
{
    const struct glo_freight freight = glo_networks_freight(n, order, to->unit);
    return n->simulation->now +
           glo_production_mean_time(n->production, order, to->unit, glo_networks_coming(n, order, to)) +
           glo_transport_time(n->transport, &freight, to->road);
}

/*
 * The nearest free unit that can meet the agreed date; where none can, the free one of earliest delivery, the nearer of
 * two that are equal. Looks no farther than where nobody can do better.
 */
static bool nearest_in_time(const struct glo_networks *n, const struct glo_service *service,
                            const struct glo_order *order, struct glo_soonest *found)
{
    struct glo_walk walk;
    found->delivery = GLO_NEVER;
    if (service->free->count == 0)
        return false;
    if (order->agreed == GLO_NEVER) /* any delivery is in time */
        return glo_service_first_free(service, &found->unit);
    glo_time least = glo_production_least_time(n->production, order);
    glo_walk_start(&walk, service->routes, service->place, service->class_number, service->free);
    for (const struct glo_neighbour *it; (it = glo_walk_next(&walk));) {
        if (!glo_service_suffices(service, it))
            continue;
        glo_time delivery = delivery_now(n, order, it);
        if (delivery < found->delivery)
            *found = (struct glo_soonest){*it, delivery};
        if (delivery <= order->agreed) {
            *found = (struct glo_soonest){*it, delivery};
            return true;
        }
        glo_time beyond = glo_dispatch_earliest_beyond(n, order, least, it->road);
        if (beyond > order->agreed && beyond >= found->delivery)
            break;
    }
    return false;
}

const struct glo_table glo_dispatch_nearest_table = {
    .name = "nearest",
    .doc = "The nearest candidate, whatever its load and the agreed date.",
};

static bool nearest(const struct glo_networks *n, const struct glo_service *service, const struct glo_order *order,
                    struct glo_soonest *found)
{
    uint32_t id = glo_dispatch_id(n, order);
    struct glo_walk walk;
    found->delivery = GLO_NEVER;
    glo_walk_start(&walk, service->routes, service->place, service->class_number, service->candidates);
    for (const struct glo_neighbour *it; (it = glo_walk_next(&walk));)
        if (glo_service_accepts(service, id, it)) {
            found->unit = *it;
            return true;
        }
    return false;
}

const struct glo_dispatch_type glo_dispatch_nearest = {
    .table = &glo_dispatch_nearest_table,
    .by_routes = true,
    .choose = nearest,
};
const struct glo_dispatch_type glo_dispatch_nearest_free_in_time = {
    .by_routes = true,
    .table = &glo_dispatch_nearest_free_in_time_table,
    .choose = nearest_in_time,
};
const struct glo_dispatch_type glo_dispatch_nearest_free = {
    .table = &glo_dispatch_nearest_free_table,
    .by_routes = true,
    .choose = glo_dispatch_first_free,
};
