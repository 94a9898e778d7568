/* The sums of one replication: by order, by station level, by bin; and the record made of them. */
#include "models/measures/measures.h"

#include <string.h>

int glo_measures_init(struct glo_measures *m, const struct glo_measure_plan *plan, const struct glo_window *window,
                      const struct glo_ledger *ledger)
{
    memset(m, 0, sizeof *m);
    m->plan = plan;
    m->window = window;
    m->ledger = ledger;
    size_t rows = (size_t)plan->num_rows * (window->num_bins + 1);
    m->orders = glo_alloc(rows, sizeof *m->orders);
    m->areas = glo_alloc((size_t)plan->num_stations * window->num_bins, sizeof *m->areas);
    m->held_areas = glo_alloc((size_t)plan->num_networks * window->num_bins, sizeof *m->held_areas);
    m->quantiles = glo_alloc((size_t)plan->num_histograms * window->num_slots, sizeof *m->quantiles);
    if (!m->orders || !m->areas || !m->held_areas || !m->quantiles)
        return GLO_ERR_NO_MEMORY;
    for (size_t i = 0; i < rows; i++)
        for (uint32_t d = 0; d < GLO_NUM_DURATIONS; d++) {
            m->orders[i].least[d] = INT64_MAX;
            m->orders[i].most[d] = INT64_MIN;
        }
    return GLO_OK;
}

void glo_measures_free(struct glo_measures *m)
{
    if (m->quantiles)
        for (uint32_t i = 0; i < m->plan->num_histograms * m->window->num_slots; i++)
            glo_histogram_free(&m->quantiles[i]);
    glo_free(m->orders);
    glo_free(m->areas);
    glo_free(m->held_areas);
    glo_free(m->quantiles);
    memset(m, 0, sizeof *m);
}

uint32_t glo_measures_bin_of(const struct glo_measures *m, glo_time time)
{
    uint32_t bin = m->bin;
    while (bin < m->window->num_bins && time >= m->window->bins[bin + 1])
        bin++;
    return bin;
}

static glo_time span(glo_time from, glo_time to)
{
    return from == GLO_NEVER || to == GLO_NEVER ? 0 : to - from;
}

/* What an order adds to the sums of its cohort. */
static void order_values(const struct glo_order *order, int64_t values[GLO_NUM_SUMS])
{
    memset(values, 0, GLO_NUM_SUMS * sizeof *values);
    values[GLO_SUM_placed] = 1;
    values[GLO_SUM_refused] = order->fate == GLO_FATE_refused;
    values[GLO_SUM_assigned] = order->unit != GLO_NO_UNIT;
    values[GLO_SUM_first_choice] = order->first_choice;
    values[GLO_SUM_waited] = order->fate != GLO_FATE_refused && order->started > order->configured;
    if (order->fate != GLO_FATE_delivered)
        return;
    values[GLO_SUM_delivered] = 1;
    values[GLO_SUM_lead_time] = span(order->placed, order->delivered);
    values[GLO_SUM_configuration] = span(order->placed, order->configured);
    values[GLO_SUM_holding] = span(order->configured, order->assigned);
    values[GLO_SUM_queue] = order->queue;
    values[GLO_SUM_service] = order->service;
    values[GLO_SUM_transport] = span(order->finished, order->delivered);
    values[GLO_SUM_sojourn_time] = span(order->assigned, order->finished);
    values[GLO_SUM_time_in_queue] = values[GLO_SUM_holding] + order->queue;
    values[GLO_SUM_tardiness] = order->delivered > order->requested ? order->delivered - order->requested : 0;
    values[GLO_SUM_on_time] = order->delivered <= order->requested;
    values[GLO_SUM_pieces] = order->lot;
    values[GLO_SUM_distance] = (int64_t)(order->distance * 1000 + 0.5);
    values[GLO_SUM_activity] = order->activity;
    values[GLO_SUM_direct_cost] =
        order->cost[GLO_ACCOUNT_material] + order->cost[GLO_ACCOUNT_energy] + order->cost[GLO_ACCOUNT_outbound];
    for (uint32_t source = 0; source < GLO_NUM_ORDER_SOURCES; source++)
        values[GLO_SUM_direct_co2e] += order->co2e[source];
}

static bool add_values(struct glo_order_sums *row, const int64_t values[GLO_NUM_SUMS], bool delivered)
{
    bool overflow = false;
    for (uint32_t i = 0; i < GLO_NUM_SUMS; i++)
        overflow |= __builtin_add_overflow(row->sums[i], values[i], &row->sums[i]);
    for (uint32_t i = 0; delivered && i < GLO_NUM_DURATIONS; i++) {
        if (values[i] < row->least[i])
            row->least[i] = values[i];
        if (values[i] > row->most[i])
            row->most[i] = values[i];
    }
    return overflow;
}

/* The distinct rows of some entities; at most 8. */
static uint32_t distinct_rows(const struct glo_measure_plan *plan, const uint32_t *entities, uint32_t num,
                              uint32_t rows[8])
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < num; i++) {
        uint32_t row = entities[i] == GLO_ALL ? GLO_ALL : plan->entities[entities[i]].row;
        bool is_new = row != GLO_ALL;
        for (uint32_t j = 0; j < found; j++)
            is_new &= rows[j] != row;
        if (is_new)
            rows[found++] = row;
    }
    return found;
}

static int add_quantiles(struct glo_measures *m, uint32_t slot, uint32_t row, const int64_t values[GLO_NUM_SUMS])
{
    for (uint32_t i = 0; i < m->plan->num_histograms; i++) {
        const struct glo_histogram_key *key = &m->plan->histograms[i];
        if (key->row != row)
            continue;
        if (glo_histogram_add(&m->quantiles[(size_t)i * m->window->num_slots + slot], values[key->sum]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

int glo_measures_close_order(struct glo_measures *m, const struct glo_order *order, const uint32_t *entities,
                             uint32_t num)
{
    int64_t values[GLO_NUM_SUMS];
    uint32_t rows[8];
    uint32_t num_rows = distinct_rows(m->plan, entities, num, rows);
    bool delivered = order->fate == GLO_FATE_delivered;
    size_t stride = m->window->num_bins + 1;
    order_values(order, values);
    for (uint32_t i = 0; i < num_rows; i++) {
        m->overflow |= add_values(&m->orders[rows[i] * stride + order->bin], values, delivered);
        if (!delivered)
            continue;
        struct glo_order_sums *arrival = &m->orders[rows[i] * stride + glo_measures_bin_of(m, order->delivered)];
        arrival->sums[GLO_SUM_arrived]++;
        arrival->sums[GLO_SUM_pieces_arrived] += order->lot;
        if (order->bin < m->window->num_bins &&
            add_quantiles(m, m->window->slot_of_bin[order->bin], rows[i], values) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

static void record_figures(const struct glo_measures *m, struct glo_record *record)
{
    const struct glo_window *window = m->window;
    for (uint32_t f = 0; f < m->plan->num_figures; f++) {
        const struct glo_figure_key *key = &m->plan->keys[f];
        for (uint32_t bin = 0; bin < window->num_bins; bin++)
            key->metric->ratio(m, key->metric, key->entity, bin,
                               &record->ratios[(size_t)f * window->num_slots + window->slot_of_bin[bin]]);
    }
    for (uint32_t w = 0; record->tops && w < m->plan->num_watched; w++) {
        const struct glo_figure_key *key = &m->plan->keys[m->plan->watched[w]];
        for (uint32_t bin = 0; bin < window->num_bins; bin++) {
            struct glo_ratio ratio = {0, 0, INT64_MAX, INT64_MIN};
            key->metric->ratio(m, key->metric, key->entity, bin, &ratio);
            record->tops[(size_t)w * window->num_bins + bin] = (double)ratio.top;
            record->bottoms[(size_t)w * window->num_bins + bin] = (double)ratio.bottom;
        }
    }
}

int glo_measures_record(const struct glo_measures *m, struct glo_record *record, struct glo_problem *problem)
{
    const struct glo_window *window = m->window;
    if (m->overflow)
        return glo_fail(problem, GLO_ERR_RANGE,
                        "the times of all orders of one bin sum to more than 290,000 years: shorten the run or mend an "
                        "overloaded station");
    record_figures(m, record);
    for (uint32_t flow = 0; flow < m->plan->ledger->num_flows; flow++)
        for (uint32_t bin = 0; bin < window->num_bins; bin++)
            record->flows[(size_t)flow * window->num_slots + window->slot_of_bin[bin]] +=
                glo_ledger_sum(m->ledger, flow, bin);
    for (uint32_t i = 0; i < m->plan->num_histograms * window->num_slots; i++) {
        int code = glo_histogram_freeze(&m->quantiles[i], &record->quantiles[i]);
        if (code != GLO_OK)
            return glo_fail(problem, code, "%s", glo_error_text(code));
    }
    return GLO_OK;
}
