/*
 * The sums of one replication: by order, by station level, by bin. What happens on the path of an order is here; what
 * is made of it when the replication ends is in record.c.
 *
 * An order that is closed leaves what it adds in a batch; a full batch is added to the rows, several sums at a time.
 * Invariant: an order is added to the fewest rows from which those of all its entities can be summed up (plan->leaf,
 * plan->whole).
 */
#include "models/measures/measures.h"
#include "sim/clones.h"

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

/* What arises from the order itself. */
static inline int64_t direct_cost(const struct glo_order *o)
{
    return o->cost[GLO_ACCOUNT_material] + o->cost[GLO_ACCOUNT_energy] + o->cost[GLO_ACCOUNT_outbound];
}

static inline int64_t direct_co2e(const struct glo_order *o)
{
    int64_t sum = 0;
    for (uint32_t source = 0; source < GLO_NUM_ORDER_SOURCES; source++)
        sum += o->co2e[source];
    return sum;
}

/* The values of sums.def; durations and what is delivered are 0 of an order that is not. */
static inline void find_values(const struct glo_order *restrict o, int64_t values[restrict GLO_NUM_SUMS])
{
#define SET(which, value) values[which] = (value);
#define SKIP(which, value) values[which] = 0;
#define GLO_SUM(kind, name, value, doc) kind(GLO_SUM_##name, value)
#define PLACED SET
    if (o->fate == GLO_FATE_delivered) {
#define DURATION SET
#define DELIVERED SET
#define ARRIVED SET
#include "models/measures/sums.def"
#undef DURATION
#undef DELIVERED
#undef ARRIVED
    } else {
#define DURATION SKIP
#define DELIVERED SKIP
#define ARRIVED SKIP
#include "models/measures/sums.def"
#undef DURATION
#undef DELIVERED
#undef ARRIVED
    }
#undef PLACED
#undef GLO_SUM
#undef SKIP
#undef SET
}

/*
 * Negative where a sum has left its 64 bits, for neither it nor what is added to it is ever negative. Looked at after
 * each order; all other sums are no larger than one of these: no duration is longer than the lead time, and the rest
 * counts orders and pieces.
 */
static inline int64_t signs_of(const struct glo_order_sums *row)
{
    return row->sums[GLO_SUM_lead_time] | row->sums[GLO_SUM_distance] | row->sums[GLO_SUM_activity] |
           row->sums[GLO_SUM_direct_cost] | row->sums[GLO_SUM_direct_co2e];
}

/* Wraps around where a sum leaves its 64 bits: see signs_of. */
static inline void add_sums(int64_t *restrict to, const int64_t *restrict values, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        to[i] = (int64_t)((uint64_t)to[i] + (uint64_t)values[i]);
}

static inline void add_ranges(struct glo_order_sums *restrict row, const int64_t *restrict values)
{
    for (uint32_t d = 0; d < GLO_NUM_DURATIONS; d++)
        row->least[d] = values[d] < row->least[d] ? values[d] : row->least[d];
    for (uint32_t d = 0; d < GLO_NUM_DURATIONS; d++)
        row->most[d] = values[d] > row->most[d] ? values[d] : row->most[d];
}

/* Adds a batch to the rows of all bins: to that of the cohort and, what has arrived, to that of the arrival. Returns
 * the signs. */
GLO_CLONES static int64_t add_batch(struct glo_order_sums *restrict orders, uint32_t num_rows,
                                    const struct glo_closing *restrict batch, uint32_t num)
{
    int64_t signs = 0;
    for (uint32_t i = 0; i < num; i++) {
        const struct glo_closing *it = &batch[i];
        for (uint32_t j = 0; j < it->num_rows; j++) {
            struct glo_order_sums *row = &orders[(size_t)it->cohort * num_rows + it->rows[j]];
            add_sums(row->sums, it->values, 0, GLO_SUM_arrived);
            signs |= signs_of(row);
            if (it->arrival == GLO_ALL)
                continue;
            add_ranges(row, it->values);
            row = &orders[(size_t)it->arrival * num_rows + it->rows[j]];
            add_sums(row->sums, it->values, GLO_SUM_arrived, GLO_NUM_SUMS);
        }
    }
    return signs;
}

/* A delivered order of the cohort enters the histograms of a row, which are some of those of its slot. */
static inline int add_quantiles(const struct glo_measure_plan *plan, struct glo_histogram *histograms, uint32_t row,
                                const int64_t *values)
{
    for (uint32_t i = plan->first_histogram[row]; i < plan->first_histogram[row + 1]; i++) {
        uint32_t histogram = plan->histogram_of[i];
        if (glo_histogram_add(&histograms[histogram], values[plan->histograms[histogram].sum]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

/* The same for every row: that of everything, those it was added to, and those that these belong to. */
static inline int add_all_quantiles(struct glo_measures *m, const struct glo_closing *it)
{
    const struct glo_measure_plan *plan = m->plan;
    struct glo_histogram *histograms =
        &m->quantiles[(size_t)m->window->slot_of_bin[it->cohort] * plan->num_histograms];
    int code = add_quantiles(plan, histograms, 0, it->values);
    if (plan->num_histograms == plan->first_histogram[1]) /* those of everything are all there are */
        return code;
    for (uint32_t i = 0; i < it->num_rows; i++)
        for (uint32_t row = it->rows[i]; code == GLO_OK && row != 0 && row != GLO_ALL; row = plan->whole[row])
            code = add_quantiles(plan, histograms, row, it->values);
    return code;
}

int glo_measures_settle(struct glo_measures *m)
{
    int code = GLO_OK;
    m->overflow |= add_batch(m->orders, m->plan->num_rows, m->batch, m->num_batch) < 0;
    for (uint32_t i = 0; code == GLO_OK && i < m->num_batch; i++)
        if (m->batch[i].arrival != GLO_ALL && m->batch[i].cohort < m->window->num_bins)
            code = add_all_quantiles(m, &m->batch[i]);
    m->num_batch = 0;
    return code;
}

/* The rows that an order is added to: at most one for each of its parts, at least one. */
static inline uint32_t list_rows(const struct glo_measure_plan *plan, const struct glo_order *o,
                                 uint32_t rows[GLO_NUM_PARTS])
{
    uint32_t num = 0;
    for (uint32_t i = 0; i < plan->num_parts; i++) {
        uint32_t number = *(const uint32_t *)((const char *)o + plan->parts[i].offset);
        if (number != GLO_NO_UNIT)
            rows[num++] = plan->parts[i].rows[number];
    }
    if (num == 0)
        rows[num++] = 0;
    return num;
}

int glo_measures_close_order(struct glo_measures *m, const struct glo_order *order)
{
    struct glo_closing *it = &m->batch[m->num_batch++];
    it->num_rows = list_rows(m->plan, order, it->rows);
    it->cohort = order->bin;
    it->arrival = order->fate == GLO_FATE_delivered ? glo_measures_bin_of(m, order->delivered) : GLO_ALL;
    find_values(order, it->values);
    return m->num_batch == GLO_CLOSING_BATCH ? glo_measures_settle(m) : GLO_OK;
}
