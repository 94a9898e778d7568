/*
 * Records: their arrays, and the values that are read from them. They are filled by who runs the replication and
 * interpreted by the analysis; here is only what both need. Invariant: a value depends on the sums alone, so that the
 * same sums give the same bits wherever they were added.
 */
#include "sim/experiment/record.h"
#include "sim/memory.h"

#include <assert.h>
#include <math.h>
#include <string.h>

const char *const glo_balance_names[GLO_NUM_BALANCES] = {
    [GLO_BALANCE_ORDERS] = "orders",
    [GLO_BALANCE_MONEY] = "money",
    [GLO_BALANCE_CARBON] = "carbon",
    [GLO_BALANCE_MACHINE_TIME] = "machine_time",
};

static const struct glo_ratio empty_ratio = {0, 0, INT64_MAX, INT64_MIN};

int glo_record_init(struct glo_record *record, const struct glo_layout *layout, const struct glo_window *window)
{
    memset(record, 0, sizeof *record);
    size_t slots = window->num_slots, num_ratios = layout->num_figures * slots;
    record->ratios = glo_alloc(num_ratios, sizeof *record->ratios);
    record->flows = glo_alloc(layout->num_flows * slots, sizeof *record->flows);
    record->quantiles = glo_alloc(layout->num_histograms * slots, sizeof *record->quantiles);
    bool complete = record->ratios && record->flows && record->quantiles;
    if (window->automatic) {
        size_t num_means = (size_t)layout->num_watched * window->num_bins;
        record->tops = glo_alloc(num_means, sizeof *record->tops);
        record->bottoms = glo_alloc(num_means, sizeof *record->bottoms);
        complete = complete && record->tops && record->bottoms;
    }
    if (!complete) {
        glo_record_free(record);
        return GLO_ERR_NO_MEMORY;
    }
    record->num_quantiles = layout->num_histograms * window->num_slots;
    for (size_t i = 0; i < num_ratios; i++)
        record->ratios[i] = empty_ratio;
    return GLO_OK;
}

void glo_record_free(struct glo_record *record)
{
    for (uint32_t i = 0; i < record->num_quantiles; i++)
        glo_sparse_histogram_free(&record->quantiles[i]);
    glo_free(record->ratios);
    glo_free(record->flows);
    glo_free(record->quantiles);
    glo_free(record->tops);
    glo_free(record->bottoms);
    memset(record, 0, sizeof *record);
}

struct glo_ratio glo_record_ratio(const struct glo_record *record, const struct glo_window *window, uint32_t figure,
                                  uint32_t first_slot)
{
    struct glo_ratio merged = empty_ratio;
    for (uint32_t slot = first_slot; slot < window->num_slots; slot++) {
        const struct glo_ratio *ratio = &record->ratios[(size_t)figure * window->num_slots + slot];
        merged.top += ratio->top;
        merged.bottom += ratio->bottom;
        if (ratio->least < merged.least)
            merged.least = ratio->least;
        if (ratio->most > merged.most)
            merged.most = ratio->most;
    }
    return merged;
}

/* The quantile of a record's histogram. Its buckets stand on the stack (30 kB), so that nothing can fail. */
static double quantile_of(const struct glo_record *record, const struct glo_window *window, uint32_t histogram,
                          uint32_t first_slot, double p)
{
    uint64_t counts[GLO_HISTOGRAM_OCTAVES][GLO_HISTOGRAM_OCTAVE] = {0};
    struct glo_histogram merged;
    glo_histogram_init(&merged);
    for (uint32_t octave = 0; octave < GLO_HISTOGRAM_OCTAVES; octave++)
        merged.octaves[octave] = counts[octave];
    for (uint32_t slot = first_slot; slot < window->num_slots; slot++) {
        const struct glo_sparse_histogram *part = &record->quantiles[(size_t)histogram * window->num_slots + slot];
        int code = glo_histogram_add_sparse(&merged, part);
        assert(code == GLO_OK);
        (void)code;
    }
    return glo_histogram_quantile(&merged, p);
}

double glo_record_value(const struct glo_record *record, const struct glo_layout *layout,
                        const struct glo_window *window, uint32_t figure, uint32_t first_slot)
{
    assert(figure < layout->num_figures);
    const struct glo_figure *f = &layout->figures[figure];
    if (f->kind == GLO_FIGURE_QUANTILE)
        return f->scale * quantile_of(record, window, f->histogram, first_slot, f->quantile);
    struct glo_ratio ratio = glo_record_ratio(record, window, figure, first_slot);
    return ratio.bottom != 0 ? f->scale * ((double)ratio.top / (double)ratio.bottom) : (double)NAN;
}

double glo_record_flow(const struct glo_record *record, const struct glo_layout *layout,
                       const struct glo_window *window, uint32_t flow, uint32_t first_slot)
{
    assert(flow < layout->num_flows);
    glo_int128 sum = 0;
    for (uint32_t slot = first_slot; slot < window->num_slots; slot++)
        sum += record->flows[(size_t)flow * window->num_slots + slot];
    return layout->flows[flow].scale * (double)sum;
}
