/* Things of customers come to the units. */
#include "models/production/inbound.h"

#include "models/events.h"
#include "models/production/machine.h"
#include "sim/error.h"

/* A thing sets out for a station (`by` 1), or is on its way no more (-1). */
static void count_coming(struct glo_production *p, uint32_t s, uint32_t id, int by)
{
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    state->num_coming += (uint32_t)by;
    if (p->predicts)
        state->coming += by * glo_production_operation_mean(p, id, s);
}

int glo_inbound_begin(struct glo_production *p, uint32_t id, uint32_t unit, glo_time after)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    glo_time now = p->simulation->now;
    if (glo_grow(&p->coming, &p->max_coming, (uint64_t)p->orders->num_items, sizeof *p->coming) != GLO_OK)
        return glo_fail_memory(&p->simulation->problem);
    order->unit = unit;
    order->operation = order->visit = 0;
    order->assigned = now;
    order->station = glo_production_station_for(p, order, unit, 0);
    p->coming[id].is_coming = true;
    int code = glo_simulation_schedule(p->simulation, after > GLO_NEVER - now ? GLO_NEVER : now + after,
                                       GLO_EVENT_thing_arrives, id, 0, &p->coming[id].arrival);
    count_coming(p, order->station, id, 1);
    return code == GLO_OK ? glo_shop_show(p, order->station) : code;
}

int glo_inbound_arrive(struct glo_production *p, uint32_t id)
{
    uint32_t s = glo_orders_get(p->orders, id)->station;
    p->coming[id].is_coming = false;
    count_coming(p, s, id, -1);
    int code = glo_production_enter(p, id);
    return code == GLO_OK ? glo_shop_show(p, s) : code; /* where it entered elsewhere */
}

int glo_inbound_turn_back(struct glo_production *p, uint32_t id)
{
    uint32_t s = glo_orders_get(p->orders, id)->station;
    p->coming[id].is_coming = false;
    glo_simulation_cancel(p->simulation, p->coming[id].arrival);
    count_coming(p, s, id, -1);
    return glo_shop_show(p, s);
}

bool glo_inbound_sound(const struct glo_production *p)
{
    uint32_t num = 0, counted = 0;
    for (uint32_t i = 0; i < p->plan->num_shop; i++)
        counted += p->shop.stations[i].num_coming;
    for (uint32_t id = 0; id < p->max_coming; id++) {
        if (!p->coming[id].is_coming)
            continue;
        const struct glo_order *order = glo_orders_get(p->orders, id);
        if (id >= p->orders->num_items || !order->in_use || order->started != GLO_NEVER ||
            p->plan->stations[order->station].unit != order->unit ||
            !glo_queue_is_pending(&p->simulation->queue, p->coming[id].arrival))
            return false;
        num++;
    }
    return num == counted;
}
