/* The table of metrics, and the few kinds of ratio that they are made of. */
#include "models/measures/measures.h"

#include <string.h>

static const struct glo_order_sums *order_sums(const struct glo_measures *m, uint32_t entity, uint32_t bin)
{
    return &m->orders[(size_t)m->plan->entities[entity].row * (m->window->num_bins + 1) + bin];
}

static glo_time bin_length(const struct glo_measures *m, uint32_t bin)
{
    return m->window->bins[bin + 1] - m->window->bins[bin];
}

/* Whether `entity` is `whole`, or a part of it. */
static bool belongs(const struct glo_measures *m, uint32_t entity, uint32_t whole)
{
    if (m->plan->entities[whole].kind == GLO_ENTITY_all)
        return true;
    for (; entity != GLO_ALL; entity = m->plan->entities[entity].parent)
        if (entity == whole)
            return true;
    return false;
}

/* Top and bottom are sums over orders; durations bring their range. */
static void orders(const struct glo_measures *m, const struct glo_metric *metric, uint32_t entity, uint32_t bin,
                   struct glo_ratio *ratio)
{
    const struct glo_order_sums *sums = order_sums(m, entity, bin);
    ratio->top += sums->sums[metric->top];
    ratio->bottom += sums->sums[metric->bottom];
    if (metric->top >= GLO_NUM_DURATIONS)
        return;
    if (sums->least[metric->top] < ratio->least)
        ratio->least = sums->least[metric->top];
    if (sums->most[metric->top] > ratio->most)
        ratio->most = sums->most[metric->top];
}

/* Top: flows of the entity's units that the condition keeps. */
static glo_int128 flows(const struct glo_measures *m, uint32_t entity, uint32_t bin, bool is_carbon)
{
    const struct glo_ledger_plan *plan = m->plan->ledger;
    glo_int128 sum = 0;
    for (uint32_t flow = 0; flow < plan->num_flows; flow++) {
        const struct glo_flow_key *key = &plan->keys[flow];
        bool counts = key->is_carbon == is_carbon && (is_carbon || plan->parties[key->to].outside);
        if (counts && belongs(m, key->entity, entity))
            sum += glo_ledger_sum(m->ledger, flow, bin);
    }
    return sum;
}

static void cost(const struct glo_measures *m, const struct glo_metric *metric, uint32_t entity, uint32_t bin,
                 struct glo_ratio *ratio)
{
    ratio->top += flows(m, entity, bin, false);
    ratio->bottom += order_sums(m, entity, bin)->sums[metric->bottom];
}

static void carbon(const struct glo_measures *m, const struct glo_metric *metric, uint32_t entity, uint32_t bin,
                   struct glo_ratio *ratio)
{
    ratio->top += flows(m, entity, bin, true);
    ratio->bottom += order_sums(m, entity, bin)->sums[metric->bottom];
}

static void rate(const struct glo_measures *m, const struct glo_metric *metric, uint32_t entity, uint32_t bin,
                 struct glo_ratio *ratio)
{
    ratio->top += order_sums(m, entity, bin)->sums[metric->top];
    ratio->bottom += bin_length(m, bin);
}

/* The party itself; of a family of owners, each of them. */
static void profit(const struct glo_measures *m, const struct glo_metric *metric, uint32_t entity, uint32_t bin,
                   struct glo_ratio *ratio)
{
    (void)metric;
    const struct glo_ledger_plan *plan = m->plan->ledger;
    for (uint32_t flow = 0; flow < plan->num_flows; flow++) {
        const struct glo_flow_key *key = &plan->keys[flow];
        if (key->is_carbon)
            continue;
        int64_t sum = glo_ledger_sum(m->ledger, flow, bin);
        if (belongs(m, m->plan->party_entities[key->to], entity))
            ratio->top += sum;
        if (belongs(m, m->plan->party_entities[key->from], entity))
            ratio->top -= sum;
    }
    ratio->bottom += bin_length(m, bin);
}

/* A station belongs to the stations of its name in the family, and to its unit. */
static bool station_belongs(const struct glo_measures *m, const struct glo_station_row *station, uint32_t whole)
{
    return belongs(m, station->entity, whole) || belongs(m, station->unit, whole);
}

static void busy(const struct glo_measures *m, const struct glo_metric *metric, uint32_t entity, uint32_t bin,
                 struct glo_ratio *ratio)
{
    (void)metric;
    for (uint32_t row = 0; row < m->plan->num_stations; row++) {
        const struct glo_station_row *station = &m->plan->stations[row];
        if (!station_belongs(m, station, entity))
            continue;
        ratio->top += m->areas[(size_t)row * m->window->num_bins + bin].busy;
        ratio->bottom += (glo_int128)station->machines * bin_length(m, bin);
    }
}

/* metric->top 0: those who wait; 1: those in service too. What is held by networks counts for everything only. */
static void level(const struct glo_measures *m, const struct glo_metric *metric, uint32_t entity, uint32_t bin,
                  struct glo_ratio *ratio)
{
    for (uint32_t row = 0; row < m->plan->num_stations; row++) {
        if (!station_belongs(m, &m->plan->stations[row], entity))
            continue;
        const struct glo_station_areas *areas = &m->areas[(size_t)row * m->window->num_bins + bin];
        ratio->top += areas->waiting + (metric->top ? areas->busy : 0);
    }
    if (m->plan->entities[entity].kind == GLO_ENTITY_all)
        for (uint32_t network = 0; network < m->plan->num_networks; network++)
            ratio->top += m->held_areas[(size_t)network * m->window->num_bins + bin];
    ratio->bottom += bin_length(m, bin);
}

enum { NEITHER = 0, LOWER = -1, HIGHER = 1 };
#define SUM(name) GLO_SUM_##name
#define UNITS (GLO_ENTITY_all | GLO_ENTITY_family | GLO_ENTITY_unit)
#define ORDERS (UNITS | GLO_ENTITY_stream | GLO_ENTITY_product | GLO_ENTITY_network)
#define STATIONS (UNITS | GLO_ENTITY_station)
#define PARTIES GLO_ENTITY_party

const struct glo_metric glo_metrics[] = {
#define GLO_METRIC(name, unit, kind, better, entities, ratio, top, bottom, scale, doc) \
    {#name, unit, doc, GLO_FIGURE_##kind, better, entities, ratio, top, bottom, scale},
#include "models/measures/metrics.def"
#undef GLO_METRIC
};
const uint32_t glo_num_metrics = sizeof glo_metrics / sizeof glo_metrics[0];

const struct glo_metric *glo_metric_find(const char *name)
{
    for (uint32_t i = 0; i < glo_num_metrics; i++)
        if (strcmp(glo_metrics[i].name, name) == 0)
            return &glo_metrics[i];
    return NULL;
}
