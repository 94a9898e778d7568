/*
 * The sums of one replication: by order, by station level, by bin. What happens on the path of an order is here; what
 * is made of it when the replication ends is in record.c.
 *
 * Invariant: an order is added to the fewest rows from which those of all its entities can be summed up (plan->leaf,
 * plan->whole).
 */
#include "models/measures/measures.h"
#include "sim/rare.h"

#include <assert.h>
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
    if (plan->has_states)
        m->states = glo_alloc((size_t)plan->num_stations * window->num_bins, sizeof *m->states);
    m->staff = glo_alloc((size_t)plan->num_staff * window->num_bins, sizeof *m->staff);
    m->stocks = glo_alloc((size_t)plan->num_stocks * (window->num_bins + 1), sizeof *m->stocks);
    m->held_areas = glo_alloc((size_t)plan->num_networks * window->num_bins, sizeof *m->held_areas);
    m->quantiles = glo_alloc((size_t)plan->num_histograms * window->num_slots, sizeof *m->quantiles);
    if (!m->orders || !m->areas || (plan->has_states && !m->states) || !m->stocks || !m->staff || !m->held_areas ||
        !m->quantiles)
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
    glo_free(m->states);
    glo_free(m->stocks);
    glo_free(m->staff);
    glo_free(m->held_areas);
    glo_free(m->quantiles);
    memset(m, 0, sizeof *m);
}

/* What arises from the order itself. */
static inline int64_t direct_cost(const struct glo_order *o)
{
    int64_t made = o->cost[GLO_ACCOUNT_material] + o->cost[GLO_ACCOUNT_energy];
    if (GLO_RARELY(o->handover != 0)) /* what customers pay to travel is no cost */
        return o->handover == GLO_CARRIAGE_send ? made + o->cost[GLO_ACCOUNT_inbound] + o->cost[GLO_ACCOUNT_outbound]
                                                : made;
    return made + o->cost[GLO_ACCOUNT_outbound];
}

static inline int64_t direct_co2e(const struct glo_order *o)
{
    int64_t sum = 0;
    for (uint32_t source = 0; source < GLO_NUM_ORDER_SOURCES; source++)
        sum += o->co2e[source];
    return sum;
}

static inline bool turned_away(const struct glo_order *o)
{
    return o->fate == GLO_FATE_refused || o->fate == GLO_FATE_balked;
}

/* Wraps around where the sum leaves its 64 bits: see signs_of_taken. */
static inline void add(int64_t *sum, int64_t value)
{
    *sum = (int64_t)((uint64_t)*sum + (uint64_t)value);
}

/* The same of what is nothing for all orders of many scenarios: a branch that is foretold costs less than to add. */
static inline void add_any(int64_t *sum, int64_t value)
{
    if (value)
        add(sum, value);
}

static inline void widen(struct glo_order_sums *row, enum glo_sum which, int64_t value)
{
    if (value < row->least[which])
        row->least[which] = value;
    if (value > row->most[which])
        row->most[which] = value;
}

/*
 * Negative where a sum of what was taken has left its 64 bits, for neither it nor what is added to it is ever negative.
 * Looked at after each order, as is the sum of lead times; all other sums are no larger than one of these: no duration
 * is longer than the lead time, and the rest counts orders and pieces.
 */
static inline int64_t signs_of_taken(const struct glo_order_sums *row)
{
    return row->sums[GLO_SUM_distance] | row->sums[GLO_SUM_activity] | row->sums[GLO_SUM_direct_cost] |
           row->sums[GLO_SUM_direct_co2e];
}

/* What an order adds to the sums: values go from registers to them, an array between the two would be written for
 * nothing. Each of the functions below takes the kinds of sums that it adds to and passes over the others. */
#define SKIP(which, value)
#define GLO_SUM(kind, name, value, doc) kind(GLO_SUM_##name, value)
#define PASSED SKIP

/* Of any order, in the bin of its cohort. */
static inline void add_placed(struct glo_order_sums *restrict cohort, const struct glo_order *restrict o)
{
#define DURATION SKIP
#define STAGE SKIP
#define PLACED(which, value) add(&cohort->sums[which], value);
#define FATED SKIP
#define DELIVERED SKIP
#define TAKEN SKIP
#define SIGNED SKIP
#define ARRIVED SKIP
#include "models/measures/sums.def"
#undef PLACED
#undef FATED
}

/* Of one that was not delivered. */
static inline void add_fated(struct glo_order_sums *restrict cohort, const struct glo_order *restrict o)
{
#define PLACED SKIP
#define FATED(which, value) add(&cohort->sums[which], value);
#include "models/measures/sums.def"
#undef FATED
#undef DURATION
#undef STAGE
#undef DELIVERED
#undef ARRIVED
}

/* Of a delivered order, and in the bin of its arrival. */
static inline void add_delivered(struct glo_order_sums *restrict cohort, struct glo_order_sums *restrict arrival,
                                 const struct glo_order *restrict o)
{
#define DURATION(which, value) \
    { \
        int64_t duration = value; \
        add(&cohort->sums[which], duration); \
        widen(cohort, which, duration); \
    }
#define STAGE(which, value) \
    { \
        int64_t duration = value; \
        add_any(&cohort->sums[which], duration); \
        widen(cohort, which, duration); \
    }
#define FATED SKIP
#define DELIVERED(which, value) add(&cohort->sums[which], value);
#define ARRIVED(which, value) add(&arrival->sums[which], value);
#include "models/measures/sums.def"
#undef DURATION
#undef STAGE
#undef DELIVERED
#undef TAKEN
#undef SIGNED
#undef ARRIVED
}

/* What it took, where anything can be taken. True where a sum that may be negative has left its 64 bits. */
static inline bool add_taken(struct glo_order_sums *restrict cohort, const struct glo_order *restrict o)
{
    bool overflow = false;
#define DURATION SKIP
#define STAGE SKIP
#define DELIVERED SKIP
#define TAKEN(which, value) add_any(&cohort->sums[which], value);
#define SIGNED(which, value) \
    { \
        int64_t amount = value; \
        overflow |= amount && __builtin_add_overflow(cohort->sums[which], amount, &cohort->sums[which]); \
    }
#define ARRIVED SKIP
#include "models/measures/sums.def"
#undef DURATION
#undef STAGE
#undef DELIVERED
#undef TAKEN
#undef SIGNED
#undef ARRIVED
    return overflow;
}

static inline int64_t duration_of(const struct glo_order *o, enum glo_sum which)
{
    switch (which) {
#define DURATION(which, value) \
    case which: \
        return value;
#define STAGE DURATION
#define FATED SKIP
#define DELIVERED SKIP
#define TAKEN SKIP
#define SIGNED SKIP
#define ARRIVED SKIP
#include "models/measures/sums.def"
#undef GLO_SUM
    default:
        return 0;
    }
}

/* A delivered order of the cohort enters the histograms of a row, which are some of those of its slot. */
static inline int add_quantiles(const struct glo_measure_plan *plan, struct glo_histogram *histograms, uint32_t row,
                                const struct glo_order *order)
{
    for (uint32_t i = plan->first_histogram[row]; i < plan->first_histogram[row + 1]; i++) {
        uint32_t histogram = plan->histogram_of[i];
        if (glo_histogram_add(&histograms[histogram], duration_of(order, plan->histograms[histogram].sum)) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

/* The same for every row: that of everything, those it was added to, and those that these belong to. */
static inline int add_all_quantiles(struct glo_measures *m, const uint32_t *rows, uint32_t num,
                                    const struct glo_order *order)
{
    const struct glo_measure_plan *plan = m->plan;
    struct glo_histogram *histograms = &m->quantiles[(size_t)m->window->slot_of_bin[order->bin] * plan->num_histograms];
    int code = add_quantiles(plan, histograms, 0, order);
    if (plan->num_histograms == plan->first_histogram[1]) /* those of everything are all there are */
        return code;
    for (uint32_t i = 0; i < num; i++)
        for (uint32_t row = rows[i]; code == GLO_OK && row != 0 && row != GLO_ALL; row = plan->whole[row])
            code = add_quantiles(plan, histograms, row, order);
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

void glo_measures_add_not_bought(struct glo_measures *m, uint32_t stream)
{
    uint32_t row = m->plan->leaf[stream] == GLO_ALL ? 0 : m->plan->leaf[stream];
    m->orders[(size_t)m->bin * m->plan->num_rows + row].sums[GLO_SUM_not_bought]++;
}

/* Beside the path of most orders. */
GLO_APART static void add_undelivered(struct glo_measures *m, const uint32_t *rows, uint32_t num,
                                      const struct glo_order *order)
{
    struct glo_order_sums *cohort = &m->orders[(size_t)order->bin * m->plan->num_rows];
    for (uint32_t i = 0; i < num; i++) {
        add_placed(&cohort[rows[i]], order);
        add_fated(&cohort[rows[i]], order);
    }
}

int glo_measures_close_order(struct glo_measures *m, const struct glo_order *order)
{
    uint32_t rows[GLO_NUM_PARTS], num = list_rows(m->plan, order, rows);
    if (order->fate != GLO_FATE_delivered) {
        add_undelivered(m, rows, num, order);
        return GLO_OK;
    }
    struct glo_order_sums *cohort = &m->orders[(size_t)order->bin * m->plan->num_rows],
                          *arrival = &m->orders[(size_t)glo_measures_bin_of(m, order->delivered) * m->plan->num_rows];
    bool takes = !m->plan->is_bare || order->distance > 0;
#ifdef GLO_CHECKS
    assert(takes || (order->activity == 0 && direct_cost(order) == 0 && direct_co2e(order) == 0 && !order->valued));
#endif
    int64_t signs = 0;
    for (uint32_t i = 0; i < num; i++) {
        struct glo_order_sums *row = &cohort[rows[i]];
        add_placed(row, order);
        add_delivered(row, &arrival[rows[i]], order);
        if (takes)
            signs |= -(int64_t)add_taken(row, order) | signs_of_taken(row);
        signs |= row->sums[GLO_SUM_lead_time];
    }
    if (GLO_RARELY(signs < 0))
        m->overflow = true;
    return order->bin == m->window->num_bins ? GLO_OK : add_all_quantiles(m, rows, num, order);
}
