/* The table of metrics, and the few kinds of ratio that they are made of. */
#include "models/measures/measures.h"

#include <string.h>

enum glo_sum glo_metric_sum(const struct glo_metric *metric, enum glo_entity_kind kind)
{
    bool of_unit = kind == GLO_ENTITY_unit || kind == GLO_ENTITY_family;
    return of_unit && metric->top == GLO_SUM_time_in_queue ? GLO_SUM_queue : (enum glo_sum)metric->top;
}

/* Top and bottom are sums over orders; durations bring their range. */
static void orders(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity,
                   struct glo_ratio *ratio)
{
    const struct glo_order_sums *sums = &s->orders[s->plan->entities[entity].row];
    enum glo_sum top = glo_metric_sum(metric, s->plan->entities[entity].kind);
    ratio->top += sums->sums[top];
    ratio->bottom += sums->sums[metric->bottom];
    if (top >= GLO_NUM_DURATIONS)
        return;
    if (sums->least[top] < ratio->least)
        ratio->least = sums->least[top];
    if (sums->most[top] > ratio->most)
        ratio->most = sums->most[top];
}

/* metric->top: those who placed an order; metric->bottom: those who did not. */
static void bought(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity,
                   struct glo_ratio *ratio)
{
    const struct glo_order_sums *sums = &s->orders[s->plan->entities[entity].row];
    ratio->top += sums->sums[metric->top];
    ratio->bottom += sums->sums[metric->top] + sums->sums[metric->bottom];
}

static void cost(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity, struct glo_ratio *ratio)
{
    ratio->top += s->totals[entity].cost;
    ratio->bottom += s->orders[s->plan->entities[entity].row].sums[metric->bottom];
}

static void carbon(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity,
                   struct glo_ratio *ratio)
{
    ratio->top += s->totals[entity].carbon;
    ratio->bottom += s->orders[s->plan->entities[entity].row].sums[metric->bottom];
}

static void rate(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity, struct glo_ratio *ratio)
{
    ratio->top += s->orders[s->plan->entities[entity].row].sums[metric->top];
    ratio->bottom += s->length;
}

/* The party itself; of a family of owners, each of them. */
static void profit(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity,
                   struct glo_ratio *ratio)
{
    (void)metric;
    ratio->top += s->totals[entity].profit;
    ratio->bottom += s->length;
}

static void busy(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity, struct glo_ratio *ratio)
{
    (void)metric;
    const struct glo_totals *totals = &s->totals[entity];
    if (totals->pool.open > 0) {
        ratio->top += totals->pool.worked;
        ratio->bottom += totals->pool.open;
        return;
    }
    ratio->top += totals->busy;
    ratio->bottom +=
        totals->machines - totals->states.in[GLO_STATE_off_shift] - totals->states.in[GLO_STATE_relocating];
}

/* metric->top: an enum glo_state. */
static void state(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity,
                  struct glo_ratio *ratio)
{
    ratio->top += s->totals[entity].states.in[metric->top];
    ratio->bottom += s->totals[entity].machines;
}

/* metric->top 0: those who wait; 1: those at machines too. */
static void level(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity,
                  struct glo_ratio *ratio)
{
    ratio->top += s->totals[entity].waiting + (metric->top ? s->totals[entity].served : 0);
    ratio->bottom += s->length;
}

static void filled(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity,
                   struct glo_ratio *ratio)
{
    (void)metric;
    const struct glo_stock_areas *stock = &s->totals[entity].stock;
    bool of_unit = s->plan->entities[entity].kind & (GLO_ENTITY_family | GLO_ENTITY_unit);
    ratio->top += stock->filled + (of_unit ? stock->inside_filled : 0);
    ratio->bottom += stock->asked + (of_unit ? stock->inside_asked : 0);
}

static void outdated(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity,
                     struct glo_ratio *ratio)
{
    (void)metric;
    ratio->top += s->totals[entity].stock.outdated;
    ratio->bottom += s->totals[entity].stock.left;
}

/* metric->top: an enum glo_profession. */
static void staff(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity,
                  struct glo_ratio *ratio)
{
    const struct glo_staff_areas *areas = &s->totals[entity].staff[metric->top];
    ratio->top += areas->worked;
    ratio->bottom += areas->open;
}

/* metric->top 0: pieces on hand; 1: pieces backordered. */
static void pieces(const struct glo_stretch *s, const struct glo_metric *metric, uint32_t entity,
                   struct glo_ratio *ratio)
{
    const struct glo_stock_areas *stock = &s->totals[entity].stock;
    ratio->top += metric->top ? stock->backorders : stock->on_hand;
    ratio->bottom += s->length;
}

enum { NEITHER = 0, LOWER = -1, HIGHER = 1 };
#define SUM(name) GLO_SUM_##name
#define UNITS (GLO_ENTITY_all | GLO_ENTITY_family | GLO_ENTITY_unit)
#define ORDERS (UNITS | GLO_ENTITY_stream | GLO_ENTITY_product | GLO_ENTITY_network)
#define STATIONS (UNITS | GLO_ENTITY_station)
#define STOCKS (UNITS | GLO_ENTITY_product | GLO_WITH_STOCK)
#define AGEING (STOCKS | GLO_WITH_AGE)
#define CUSTOMERS (GLO_ENTITY_all | GLO_ENTITY_stream | GLO_WITH_CHOICE)
#define STAFF (GLO_ENTITY_all | GLO_ENTITY_network | GLO_WITH_STAFF)
#define BROKERED (GLO_ENTITY_all | GLO_ENTITY_stream | GLO_ENTITY_product | GLO_ENTITY_network | GLO_WITH_BROKER)
#define PARTIES GLO_ENTITY_party

const struct glo_metric glo_metrics[] = {
#define GLO_METRIC(name, unit, kind, better, entities, ratio, top, bottom, scale, doc) \
    {#name, unit, doc, GLO_FIGURE_##kind, better, entities, ratio, top, bottom, scale},
#include "models/measures/metrics.def"
#undef GLO_METRIC
};
const uint32_t glo_num_metrics = sizeof glo_metrics / sizeof glo_metrics[0];

enum glo_fate glo_metric_fate(const struct glo_metric *metric)
{
    static const struct {
        enum glo_sum sum;
        enum glo_fate fate;
    } rows[] = {
        {SUM(balked), GLO_FATE_balked},
        {SUM(reneged), GLO_FATE_reneged},
        {SUM(lost), GLO_FATE_lost},
        {SUM(scrapped), GLO_FATE_scrapped},
    };
    for (size_t i = 0; metric->ratio == orders && i < sizeof rows / sizeof rows[0]; i++)
        if (metric->top == rows[i].sum)
            return rows[i].fate;
    return GLO_NUM_FATES;
}

bool glo_metric_of_states(const struct glo_metric *metric)
{
    return metric->ratio == state;
}

const struct glo_metric *glo_metric_find(const char *name)
{
    for (uint32_t i = 0; i < glo_num_metrics; i++)
        if (strcmp(glo_metrics[i].name, name) == 0)
            return &glo_metrics[i];
    return NULL;
}
