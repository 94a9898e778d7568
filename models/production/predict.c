/*
 * What is foreseen of orders, from means and from what is visible: when a unit would be done with one. No draw of an
 * order that is under way is looked at, but for the modules that its customer has chosen.
 */
#include "models/production/children.h"
#include "models/production/machine.h"
#include "models/production/stock.h"

#include <assert.h>

glo_time glo_production_after(const struct glo_production_plan *plan, uint32_t s, glo_time from, glo_time work)
{
    const struct glo_calendar *calendar =
        glo_production_is_of_shop(plan, s) ? glo_shop_station_of(plan, s)->calendar : NULL;
    glo_time end = calendar ? glo_calendar_add(calendar, from, work) : from + work;
    return end < GLO_NEVER / 4 ? end : GLO_NEVER / 4;
}

/* What a customer has chosen is seen by all. */
bool glo_production_lacks(const struct glo_production *p, const struct glo_order *order, uint32_t operation)
{
    return glo_plan_lacks(&p->plan->plans[order->product], order, operation, &p->orders->streams[order->stream],
                          p->orders->replication);
}

glo_time glo_production_least_time(const struct glo_production *p, const struct glo_order *order)
{
    const struct glo_plan *plan = &p->plan->plans[order->product];
    glo_time sum = 0;
    if (plan->to_stock)
        return 0;
    if (plan->forks)
        return glo_children_foresee(p, order, GLO_NO_UNIT, p->simulation->now, GLO_FORESEE_LEAST) - p->simulation->now;
    for (uint32_t i = 0; i < plan->num_operations; i++)
        sum += glo_production_lacks(p, order, i)
                   ? 0
                   : glo_production_time_at(plan, i, order->lot, p->plan->fastest[plan->operations[i].capability]);
    return sum;
}

/* Mean work ahead of a newcomer at a station: the queue, and what is left of the mean of those in service. */
static glo_time work_ahead(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    glo_time work = p->stations[s].queued;
    if (glo_production_is_of_shop(p->plan, s))
        return work + glo_shop_work_left(p, s) + glo_shop_seen(p, s)->coming;
    for (uint32_t i = 0; i < station->machines; i++) {
        uint32_t id = p->machines[station->first_machine + i].order;
        if (id == GLO_NO_ORDER)
            continue;
        const struct glo_order *order = glo_orders_get(p->orders, id);
        glo_time left =
            order->joined +
            glo_production_time_at(&p->plan->plans[order->product], order->operation, order->lot, station->speed) -
            p->simulation->now;
        work += left > 0 ? left : 0;
    }
    return work;
}

glo_time glo_production_ready(const struct glo_production *p, const struct glo_order *order, uint32_t lot,
                              uint32_t unit, uint32_t operation, glo_time from, bool waits)
{
    const struct glo_plan *plan = &p->plan->plans[order->product];
    uint32_t s = glo_production_station_for(p, order, unit, operation);
    if (waits && !glo_production_is_free(p, s)) {
        glo_time begin =
            glo_production_after(p->plan, s, p->simulation->now, work_ahead(p, s) / p->plan->stations[s].machines);
        from = begin > from ? begin : from;
    }
    return glo_production_after(p->plan, s, from,
                                glo_production_time_at(plan, operation, lot, p->plan->stations[s].speed));
}

/* When a unit that gets the order at `ready` would be done with it. */
static glo_time foresee(const struct glo_production *p, const struct glo_order *order, uint32_t unit, glo_time ready,
                        bool waits)
{
    if (p->plan->plans[order->product].forks)
        return glo_children_foresee(p, order, unit, ready, waits ? GLO_FORESEE_WAITS : GLO_FORESEE_MEAN);
    for (uint32_t i = 0; i < p->plan->plans[order->product].num_operations; i++)
        if (!glo_production_lacks(p, order, i))
            ready = glo_production_ready(p, order, order->lot, unit, i, ready, waits);
    return ready;
}

static glo_time later(const struct glo_production *p, glo_time after)
{
    return after < GLO_MOST_MEAN ? p->simulation->now + after : p->simulation->now + GLO_MOST_MEAN;
}

glo_time glo_production_mean_time(const struct glo_production *p, const struct glo_order *order, uint32_t unit,
                                  glo_time after)
{
    return p->plan->plans[order->product].to_stock
               ? 0
               : foresee(p, order, unit, later(p, after), false) - p->simulation->now;
}

glo_time glo_production_predict(const struct glo_production *p, uint32_t id, uint32_t unit, glo_time after)
{
    const struct glo_order *order = glo_orders_get(p->orders, id);
    assert(p->predicts);
    return p->plan->plans[order->product].to_stock
               ? glo_stocks_predict(p->stocks, glo_stock_plan_find(&p->plan->stock, unit, order->product), order->lot)
               : foresee(p, order, unit, later(p, after), true);
}

glo_time glo_production_predict_making(const struct glo_production *p, uint32_t product, uint32_t pieces, uint32_t unit)
{
    const struct glo_order order = {.product = product, .lot = pieces};
    assert(p->predicts);
    return foresee(p, &order, unit, p->simulation->now, true);
}
