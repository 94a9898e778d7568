/*
 * What networks see of a stock: whether an order would get its pieces at once, and when it would have them otherwise.
 * Only means and visible state are used; no draw of an order that is under way is looked at.
 */
#include "models/production/stock.h"

bool glo_stocks_has(const struct glo_stocks *stocks, uint32_t i, uint32_t pieces)
{
    return stocks->points[i].waiting.length == 0 && stocks->points[i].on_hand.level >= pieces;
}

void glo_stocks_show(struct glo_stocks *stocks, uint32_t i)
{
    struct glo_production *p = stocks->production;
    const struct glo_pools *pools = &p->plan->pools;
    bool has = glo_stocks_has(stocks, i, 1);
    for (uint64_t k = pools->first_shelf[i]; k < pools->first_shelf[i + 1]; k++) {
        struct glo_bits *free = &p->free[pools->shelves[k].pool];
        uint32_t position = pools->shelves[k].position;
        if (has && !glo_bits_has(free, position))
            glo_bits_add(free, position);
        else if (!has && glo_bits_has(free, position))
            glo_bits_remove(free, position);
    }
}

int glo_stocks_tell(struct glo_stocks *stocks, uint32_t i)
{
    struct glo_production *p = stocks->production;
    glo_stocks_show(stocks, i);
    return glo_stocks_has(stocks, i, 1) ? p->ports->capacity_free(p->ports->world, p->plan->stock.points[i].unit)
                                        : GLO_OK;
}

/* A sum with it is still a time. */
static glo_time bounded(glo_time duration)
{
    return duration < GLO_NEVER / 4 ? duration : GLO_NEVER / 4;
}

static glo_time wait_for(const struct glo_stocks *stocks, uint32_t i, uint32_t pieces);

/* Mean time from a replenishment of now to its arrival: made behind what waits at the stations, bought, or taken from
 * another unit as soon as that has it. */
static glo_time lead_time(const struct glo_stocks *stocks, uint32_t i, uint32_t pieces)
{
    const struct glo_production *p = stocks->production;
    const struct glo_stock_point *point = &p->plan->stock.points[i];
    double mean = 0, before = 0;
    if (point->num_sources == 0)
        return glo_production_predict_making(p, point->product, pieces, point->unit) - p->simulation->now;
    for (uint32_t k = 0; k < point->num_sources; k++) {
        const struct glo_stock_source *source = &p->plan->stock.sources[point->first_source + k];
        const struct glo_freight freight = glo_stock_freight(p->plan, source, point->product, pieces);
        glo_time time = source->lead_time ? glo_ticks(source->lead_time->mean)
                                          : glo_transport_time(p->plan->stock.transport, &freight, source->road);
        if (source->point != GLO_ALL)
            time += wait_for(stocks, source->point, pieces);
        mean += (source->share - before) * (double)bounded(time);
        before = source->share;
    }
    return (glo_time)mean;
}

/*
 * How long an order for so many pieces would wait on average. Of the n pieces on order those that come as m-th are
 * what it lacks; if n orders were placed at any time within a lead time L, one not knowing of another, the m-th comes
 * after L m / (n + 1): the mean of an order statistic of n uniform laws. So it is for base stock, Poisson demand and a
 * constant lead time (Palm 1938), and, with the work ahead as L, for a line before one machine. What is not even on
 * order takes a lead time from now, and from the next review.
 */
static glo_time wait_for(const struct glo_stocks *stocks, uint32_t i, uint32_t pieces)
{
    const struct glo_stock_state *state = &stocks->points[i];
    const struct glo_stock_point *point = &stocks->production->plan->stock.points[i];
    if (glo_stocks_has(stocks, i, pieces))
        return 0;
    int64_t lacking = state->backordered.level + pieces - state->on_hand.level;
    int64_t ordered = point->policy->quantity(point->parameters, state->on_order - lacking);
    glo_time lead =
        bounded(lead_time(stocks, i, ordered > pieces && ordered < UINT32_MAX ? (uint32_t)ordered : pieces));
    if (lacking <= state->on_order)
        return (glo_time)((double)lead * (double)lacking / (double)(state->on_order + 1));
    return lead + (point->policy->review ? glo_ticks(point->policy->review(point->parameters) / 2) : 0);
}

glo_time glo_stocks_predict(const struct glo_stocks *stocks, uint32_t i, uint32_t pieces)
{
    bool loses = stocks->production->plan->stock.points[i].spec->when_short == GLO_SHORT_LOST;
    return loses && !glo_stocks_has(stocks, i, pieces)
               ? GLO_NEVER
               : stocks->production->simulation->now + bounded(wait_for(stocks, i, pieces));
}
