/*
 * From the sums of a replication to its record: parts are added to what they belong to, and the metrics of each
 * bin to those of its slot. All sums are whole numbers, so that no order of adding shows.
 */
#include "models/measures/measures.h"

#include <string.h>

/* Adds sums to others; true where one has left its 64 bits. */
static bool add_sums(struct glo_order_sums *to, const struct glo_order_sums *from)
{
    bool overflow = false;
    for (uint32_t i = 0; i < GLO_NUM_SUMS; i++)
        overflow |= __builtin_add_overflow(to->sums[i], from->sums[i], &to->sums[i]);
    for (uint32_t d = 0; d < GLO_NUM_DURATIONS; d++) {
        to->least[d] = from->least[d] < to->least[d] ? from->least[d] : to->least[d];
        to->most[d] = from->most[d] > to->most[d] ? from->most[d] : to->most[d];
    }
    return overflow;
}

static void add_stock(struct glo_stock_areas *to, const struct glo_stock_areas *from)
{
    to->on_hand += from->on_hand;
    to->backorders += from->backorders;
    to->asked += from->asked;
    to->filled += from->filled;
    to->inside_asked += from->inside_asked;
    to->inside_filled += from->inside_filled;
    to->left += from->left;
    to->outdated += from->outdated;
}

static void add_totals(struct glo_totals *to, const struct glo_totals *from)
{
    to->cost += from->cost;
    to->carbon += from->carbon;
    to->profit += from->profit;
    to->busy += from->busy;
    to->machines += from->machines;
    to->waiting += from->waiting;
    to->served += from->served;
    for (uint32_t state = 0; state < GLO_NUM_STATES; state++)
        to->states.in[state] += from->states.in[state];
    add_stock(&to->stock, &from->stock);
    for (uint32_t i = 0; i < GLO_NUM_PROFESSIONS; i++) {
        to->staff[i].worked += from->staff[i].worked;
        to->staff[i].open += from->staff[i].open;
    }
}

/* What belongs to an entity belongs to all that the entity is a part of; entity 0 is everything. */
static void add_up(const struct glo_stretch *s, uint32_t entity, const struct glo_totals *amount)
{
    for (; entity != GLO_ALL && entity != 0; entity = s->plan->entities[entity].parent)
        add_totals(&s->totals[entity], amount);
    add_totals(&s->totals[0], amount);
}

static void add_flows(const struct glo_measures *m, uint32_t bin, const struct glo_stretch *s)
{
    const struct glo_ledger_plan *ledger = m->plan->ledger;
    for (uint32_t flow = 0; flow < ledger->num_flows; flow++) {
        const struct glo_flow_key *key = &ledger->keys[flow];
        glo_int128 sum = glo_ledger_sum(m->ledger, flow, bin);
        if (sum == 0)
            continue;
        if (key->is_carbon) {
            add_up(s, key->entity, &(struct glo_totals){.carbon = sum});
            continue;
        }
        if (ledger->parties[key->to].outside && !ledger->parties[key->from].outside)
            add_up(s, key->entity, &(struct glo_totals){.cost = sum});
        add_up(s, m->plan->party_entities[key->to], &(struct glo_totals){.profit = sum});
        add_up(s, m->plan->party_entities[key->from], &(struct glo_totals){.profit = -sum});
    }
}

/* Whether `entity` is `whole`, or a part of it. */
static bool belongs(const struct glo_measure_plan *plan, uint32_t entity, uint32_t whole)
{
    while (entity != GLO_ALL && entity != whole)
        entity = plan->entities[entity].parent;
    return entity == whole;
}

/* A station belongs to the stations of its name in the family, and to its unit; to nothing twice. */
static void add_levels(const struct glo_measures *m, uint32_t bin, const struct glo_stretch *s)
{
    const struct glo_measure_plan *plan = m->plan;
    for (uint32_t row = 0; row < plan->num_stations; row++) {
        const struct glo_station_row *station = &plan->stations[row];
        size_t cell = (size_t)bin * plan->num_stations + row;
        struct glo_totals levels = {.busy = m->areas[cell].busy,
                                    .waiting = m->areas[cell].waiting,
                                    .served = m->areas[cell].served,
                                    .machines = (glo_int128)station->machines * s->length};
        if (m->states)
            levels.states = m->states[cell];
        add_up(s, station->entity, &levels);
        for (uint32_t unit = station->unit; unit != GLO_ALL && unit != 0; unit = plan->entities[unit].parent)
            if (!belongs(plan, station->entity, unit))
                add_totals(&s->totals[unit], &levels);
    }
    for (uint32_t network = 0; network < plan->num_networks; network++)
        s->totals[0].waiting += m->held_areas[(size_t)bin * plan->num_networks + network];
}

/* A stock belongs to its product and to all that its unit is a part of. */
static void add_stocks(const struct glo_measures *m, uint32_t bin, const struct glo_stretch *s)
{
    for (uint32_t row = 0; row < m->plan->num_stocks; row++) {
        const struct glo_totals totals = {.stock = m->stocks[(size_t)bin * m->plan->num_stocks + row]};
        add_up(s, m->plan->stocks[row].unit, &totals);
        add_totals(&s->totals[m->plan->stocks[row].product], &totals);
    }
}

static void add_staff(const struct glo_measures *m, uint32_t bin, const struct glo_stretch *s)
{
    for (uint32_t row = 0; row < m->plan->num_staff; row++) {
        const struct glo_staff_row *of = &m->plan->staff[row];
        const struct glo_staff_areas *areas = &m->staff[(size_t)bin * m->plan->num_staff + row];
        if (of->profession == GLO_MODULES) {
            s->totals[of->entity].pool = *areas;
            continue;
        }
        struct glo_totals totals = {0};
        totals.staff[of->profession] = *areas;
        add_up(s, of->entity, &totals);
    }
}

/* The stretch of one bin: the sums of parts are added to those of the whole, in place. */
static struct glo_stretch sum_up(struct glo_measures *m, uint32_t bin, struct glo_totals *totals)
{
    const struct glo_measure_plan *plan = m->plan;
    struct glo_stretch s = {
        .plan = plan,
        .length = m->window->bins[bin + 1] - m->window->bins[bin],
        .orders = &m->orders[(size_t)bin * plan->num_rows],
        .totals = totals,
    };
    for (uint32_t row = plan->num_rows; row-- > 0;)
        if (plan->whole[row] != GLO_ALL)
            m->overflow |= add_sums(&s.orders[plan->whole[row]], &s.orders[row]);
    memset(totals, 0, plan->num_entities * sizeof *totals);
    add_flows(m, bin, &s);
    add_levels(m, bin, &s);
    add_stocks(m, bin, &s);
    add_staff(m, bin, &s);
    return s;
}

static void take_ratio(const struct glo_stretch *s, uint32_t figure, struct glo_ratio *ratio)
{
    const struct glo_figure_key *key = &s->plan->keys[figure];
    key->metric->ratio(s, key->metric, key->entity, ratio);
}

/* The figures by whose bins the warm-up is chosen. */
static void record_watched(const struct glo_stretch *s, uint32_t bin, uint32_t num_bins, struct glo_record *record)
{
    for (uint32_t w = 0; w < s->plan->num_watched; w++) {
        struct glo_ratio ratio = {0, 0, INT64_MAX, INT64_MIN};
        take_ratio(s, s->plan->watched[w], &ratio);
        record->tops[(size_t)w * num_bins + bin] = (double)ratio.top;
        record->bottoms[(size_t)w * num_bins + bin] = (double)ratio.bottom;
    }
}

/* A slot's ratio is that of the sums of its bins. `totals` is room to work in. */
static void record_figures(struct glo_measures *m, struct glo_totals *totals, struct glo_record *record)
{
    const struct glo_window *window = m->window;
    for (uint32_t bin = 0; bin < window->num_bins; bin++) {
        struct glo_stretch s = sum_up(m, bin, totals);
        if (record->tops)
            record_watched(&s, bin, window->num_bins, record);
        for (uint32_t f = 0; f < m->plan->num_figures; f++)
            take_ratio(&s, f, &record->ratios[(size_t)f * window->num_slots + window->slot_of_bin[bin]]);
    }
}

static void record_flows(const struct glo_measures *m, struct glo_record *record)
{
    const struct glo_window *window = m->window;
    for (uint32_t bin = 0; bin < window->num_bins; bin++)
        for (uint32_t flow = 0; flow < m->plan->ledger->num_flows; flow++)
            record->flows[(size_t)flow * window->num_slots + window->slot_of_bin[bin]] +=
                glo_ledger_sum(m->ledger, flow, bin);
}

int glo_measures_record(struct glo_measures *m, struct glo_record *record, struct glo_problem *problem)
{
    struct glo_totals *totals = glo_alloc(m->plan->num_entities, sizeof *totals);
    if (!totals)
        return glo_fail_memory(problem);
    record_figures(m, totals, record);
    glo_free(totals);
    if (m->overflow)
        return glo_fail(problem, GLO_ERR_RANGE,
                        "the times of all orders of one bin sum to more than 290,000 years: shorten the run or mend an "
                        "overloaded station");
    record_flows(m, record);
    uint32_t num_slots = m->window->num_slots, num_histograms = m->plan->num_histograms;
    for (uint32_t i = 0; i < num_histograms * num_slots; i++) {
        int code =
            glo_histogram_freeze(&m->quantiles[i % num_slots * num_histograms + i / num_slots], &record->quantiles[i]);
        if (code != GLO_OK)
            return glo_fail(problem, code, "%s", glo_error_text(code));
    }
    return GLO_OK;
}
