/* Orders wait for a departure or a vehicle, and leave together or alone. */
#include "models/logistics/shipments.h"

#include "models/events.h"
#include "sim/error.h"
#include "sim/memory.h"

#include <math.h>
#include <string.h>

int glo_shipments_init(struct glo_shipments *s, const struct glo_transport_spec *transport,
                       struct glo_simulation *simulation, struct glo_orders *orders, uint32_t num_units)
{
    bool any = false;
    memset(s, 0, sizeof *s);
    s->transport = transport;
    s->simulation = simulation;
    s->orders = orders;
    for (uint32_t mode = 0; mode < transport->modes.num; mode++)
        any |= glo_transport_waits(transport, mode);
    if (!any)
        return GLO_OK;
    size_t num = (size_t)num_units * transport->modes.num;
    s->items = glo_alloc(num, sizeof *s->items);
    if (!s->items)
        return GLO_ERR_NO_MEMORY;
    s->num_units = num_units;
    for (size_t i = 0; i < num; i++) {
        glo_order_queue_init(&s->items[i].waiting);
        s->items[i].free_vehicles = glo_transport_vehicles(transport, (uint32_t)(i % transport->modes.num));
    }
    return GLO_OK;
}

void glo_shipments_free(struct glo_shipments *s)
{
    glo_free(s->items);
    glo_free(s->masses);
    memset(s, 0, sizeof *s);
}

static struct glo_shipment *shipment_of(const struct glo_shipments *s, uint32_t unit, uint32_t mode)
{
    return &s->items[(size_t)unit * s->transport->modes.num + mode];
}

static void add_to_load(const struct glo_shipments *s, uint32_t mode, uint32_t id, struct glo_load *load)
{
    glo_transport_load(s->transport, mode, glo_orders_get(s->orders, id)->distance, s->masses[id], load);
}

int glo_shipments_load(struct glo_shipments *s, uint32_t id, uint32_t mode, double mass)
{
    const struct glo_order *order = glo_orders_get(s->orders, id);
    struct glo_shipment *shipment = shipment_of(s, order->unit, mode);
    const struct glo_consolidate_spec *rule = glo_transport_consolidation(s->transport, mode);
    if (glo_grow(&s->masses, &s->max_masses, (uint64_t)s->orders->num_items, sizeof *s->masses) != GLO_OK)
        return glo_fail_memory(&s->simulation->problem);
    if (rule && shipment->waiting.length == 0) {
        glo_time after = glo_ticks(rule->at_most), now = s->simulation->now;
        int code = glo_simulation_schedule(s->simulation, after > GLO_NEVER - now ? GLO_NEVER : now + after,
                                           GLO_EVENT_shipment_leaves, order->unit, mode, &shipment->leaves);
        if (code != GLO_OK)
            return code;
    }
    s->masses[id] = mass;
    glo_order_queue_insert(&shipment->waiting, s->orders, id, GLO_NO_ORDER);
    add_to_load(s, mode, id, &shipment->load);
    double full = rule && isnan(rule->full) ? glo_transport_capacity(s->transport, mode) : rule ? rule->full : 0;
    if (shipment->load.mass >= full)
        glo_shipments_fall_due(s, order->unit, mode);
    return GLO_OK;
}

void glo_shipments_fall_due(struct glo_shipments *s, uint32_t unit, uint32_t mode)
{
    struct glo_shipment *shipment = shipment_of(s, unit, mode);
    shipment->is_due = true;
    if (glo_transport_consolidation(s->transport, mode))
        glo_simulation_cancel(s->simulation, shipment->leaves);
}

void glo_shipments_return(struct glo_shipments *s, uint32_t unit, uint32_t mode)
{
    shipment_of(s, unit, mode)->free_vehicles++;
}

static bool can_leave(const struct glo_shipments *s, const struct glo_shipment *shipment, uint32_t mode)
{
    return shipment->is_due && (shipment->free_vehicles > 0 || glo_transport_vehicles(s->transport, mode) == 0);
}

/* Takes those that leave now out of the queue: one, or as many of the first as one vehicle takes, or all. */
static struct glo_load take(struct glo_shipments *s, struct glo_shipment *shipment, uint32_t mode,
                            struct glo_order_queue *gone)
{
    struct glo_load load = {0};
    bool alone = !glo_transport_consolidation(s->transport, mode);
    double most = glo_transport_vehicles(s->transport, mode) ? glo_transport_capacity(s->transport, mode) : INFINITY;
    glo_order_queue_init(gone);
    while (shipment->waiting.length > 0) {
        uint32_t id = shipment->waiting.first;
        if (gone->length > 0 && (alone || load.mass + s->masses[id] > most))
            break;
        glo_order_queue_remove(&shipment->waiting, s->orders, id);
        glo_order_queue_insert(gone, s->orders, id, GLO_NO_ORDER);
        add_to_load(s, mode, id, &load);
    }
    shipment->load = (struct glo_load){0};
    for (uint32_t id = shipment->waiting.first; id != GLO_NO_ORDER; id = glo_orders_get(s->orders, id)->next)
        add_to_load(s, mode, id, &shipment->load);
    shipment->is_due = shipment->waiting.length > 0;
    return load;
}

/* A vehicle sets out with a load, and is back some time. */
static int set_out(struct glo_shipments *s, struct glo_shipment *shipment, uint32_t unit, uint32_t mode,
                   const struct glo_load *load, uint32_t pieces)
{
    glo_time away = glo_transport_away(s->transport, mode, load, pieces), now = s->simulation->now;
    shipment->free_vehicles--;
    return glo_simulation_schedule(s->simulation, away > GLO_NEVER - now ? GLO_NEVER : now + away,
                                   GLO_EVENT_vehicle_returns, unit, mode, NULL);
}

int glo_shipments_leave(struct glo_shipments *s, uint32_t unit, uint32_t mode,
                        int (*leave)(void *world, uint32_t order, struct glo_load *load), void *world)
{
    struct glo_shipment *shipment = shipment_of(s, unit, mode);
    bool alone = !glo_transport_consolidation(s->transport, mode);
    int code = GLO_OK;
    while (code == GLO_OK && can_leave(s, shipment, mode)) {
        struct glo_order_queue gone;
        struct glo_load load = take(s, shipment, mode, &gone);
        uint32_t pieces = alone ? glo_orders_get(s->orders, gone.first)->lot : 1;
        if (glo_transport_vehicles(s->transport, mode))
            code = set_out(s, shipment, unit, mode, &load, pieces);
        while (code == GLO_OK && gone.length > 0) {
            uint32_t id = gone.first;
            glo_order_queue_remove(&gone, s->orders, id);
            code = leave(world, id, alone ? NULL : &load);
        }
    }
    return code;
}

/* Who waits is of the unit, and has been made. */
static bool is_sound(const struct glo_shipments *s, uint32_t unit, uint32_t mode)
{
    const struct glo_shipment *shipment = shipment_of(s, unit, mode);
    bool waits = glo_transport_consolidation(s->transport, mode) && !shipment->is_due;
    uint32_t num = 0;
    for (uint32_t id = shipment->waiting.first; id != GLO_NO_ORDER; id = glo_orders_get(s->orders, id)->next, num++) {
        const struct glo_order *order = glo_orders_get(s->orders, id);
        if (order->unit != unit || order->finished == GLO_NEVER || order->shipped != GLO_NEVER)
            return false;
    }
    return num == shipment->waiting.length && num == shipment->load.orders && !can_leave(s, shipment, mode) &&
           shipment->free_vehicles <= glo_transport_vehicles(s->transport, mode) && (num > 0 || !shipment->is_due) &&
           (waits && num > 0) == glo_queue_is_pending(&s->simulation->queue, shipment->leaves);
}

int glo_shipments_check(const struct glo_shipments *s)
{
    for (uint32_t unit = 0; unit < s->num_units; unit++)
        for (uint32_t mode = 0; mode < s->transport->modes.num; mode++)
            if (!is_sound(s, unit, mode))
                return glo_fail(&s->simulation->problem, GLO_ERR_BALANCE,
                                "unit %u at %.6f h: orders that wait for a departure were miscounted", unit,
                                glo_hours(s->simulation->now));
    return GLO_OK;
}
