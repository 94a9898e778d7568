/* Records: their empty state, merging of slots, values of every kind, failing memory. */
#include "sim/experiment/record.h"

#include "sim/memory.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { MEAN, SHARE, MEDIAN, NUM_FIGURES };
enum { NUM_SLOTS = 3, NUM_BINS = 4 };

static const struct glo_figure figures[NUM_FIGURES] = {
    [MEAN] = {.name = "lead_time", .kind = GLO_FIGURE_MEAN, .scale = 0.25, .has_range = true},
    [SHARE] = {.name = "on_time_share", .kind = GLO_FIGURE_SHARE, .scale = 1},
    [MEDIAN] = {.name = "lead_time.q50", .kind = GLO_FIGURE_QUANTILE, .scale = 0.5, .quantile = 0.5, .histogram = 1},
};
static const struct glo_flow flows[2] = {{.account = "material", .scale = 1e-6}, {.account = "labour", .scale = 1e-9}};
static const uint32_t watched[1] = {MEAN};
static const struct glo_layout layout = {figures, NUM_FIGURES, flows, 2, 2, watched, 1, NULL, 0};

static const glo_time edges[NUM_BINS + 1] = {0, 10, 20, 30, 40};
static const uint32_t slot_of_bin[NUM_BINS] = {0, 1, 1, 2};
static const struct glo_window stated = {40, NUM_BINS, edges, NUM_SLOTS, slot_of_bin, false};
static const struct glo_window automatic = {40, NUM_BINS, edges, NUM_SLOTS, slot_of_bin, true};

/* A new record says nothing about anything; it keeps series only where the warm-up is chosen afterwards. */

Test(record, is_empty_at_first)
{
    struct glo_record record;
    cr_assert_eq(glo_record_init(&record, &layout, &stated), GLO_OK);
    for (uint32_t figure = 0; figure < NUM_FIGURES; figure++) {
        struct glo_ratio ratio = glo_record_ratio(&record, &stated, figure, 0);
        cr_assert(ratio.top == 0 && ratio.bottom == 0 && ratio.least == INT64_MAX && ratio.most == INT64_MIN);
        cr_assert(isnan(glo_record_value(&record, &layout, &stated, figure, 0)));
    }
    cr_assert_eq(glo_record_flow(&record, &layout, &stated, 1, 0), 0);
    cr_assert_eq(record.num_quantiles, 2 * NUM_SLOTS);
    cr_assert_null(record.tops);
    cr_assert_null(record.bottoms);
    cr_assert_not(record.done);
    glo_record_free(&record);
    cr_assert_eq(glo_record_init(&record, &layout, &automatic), GLO_OK);
    for (uint32_t bin = 0; bin < NUM_BINS; bin++)
        cr_assert(record.tops[bin] == 0 && record.bottoms[bin] == 0);
    glo_record_free(&record);
}

Test(record, may_be_freed_when_zeroed_and_twice)
{
    struct glo_record record = {0};
    glo_record_free(&record);
    cr_assert_eq(glo_record_init(&record, &layout, &stated), GLO_OK);
    glo_record_free(&record);
    glo_record_free(&record);
    cr_assert_null(record.ratios);
}

/* A point without figures has a record all the same. */

Test(record, of_nothing)
{
    const struct glo_layout nothing = {.num_figures = 0};
    struct glo_record record;
    cr_assert_eq(glo_record_init(&record, &nothing, &automatic), GLO_OK);
    cr_assert_eq(record.num_quantiles, 0);
    glo_record_free(&record);
}

static void fill(struct glo_record *record)
{
    cr_assert_eq(glo_record_init(record, &layout, &stated), GLO_OK);
    record->ratios[MEAN * NUM_SLOTS + 0] = (struct glo_ratio){1000, 2, -5, 900};
    record->ratios[MEAN * NUM_SLOTS + 1] = (struct glo_ratio){30, 3, 4, 17};
    record->ratios[MEAN * NUM_SLOTS + 2] = (struct glo_ratio){70, 2, 20, 50};
    record->ratios[SHARE * NUM_SLOTS + 1] = (struct glo_ratio){3, 4, INT64_MAX, INT64_MIN};
}

/* Slots before the first that counts are left out of sums and ranges; a slot without values changes nothing. */

Test(record, merges_slots)
{
    struct glo_record record;
    fill(&record);
    struct glo_ratio all = glo_record_ratio(&record, &stated, MEAN, 0),
                     late = glo_record_ratio(&record, &stated, MEAN, 1);
    cr_assert(all.top == 1100 && all.bottom == 7 && all.least == -5 && all.most == 900);
    cr_assert(late.top == 100 && late.bottom == 5 && late.least == 4 && late.most == 50);
    cr_assert_eq(glo_record_value(&record, &layout, &stated, MEAN, 1), 0.25 * 20);
    cr_assert_eq(glo_record_value(&record, &layout, &stated, MEAN, 2), 0.25 * 35);
    cr_assert_eq(glo_record_value(&record, &layout, &stated, SHARE, 0), 0.75);
    cr_assert(isnan(glo_record_value(&record, &layout, &stated, SHARE, 2)));
    glo_record_free(&record);
}

/* Sums are whole numbers to the end: terms far beyond 64 bits that cancel leave the small one exact. */

Test(record, sums_are_exact)
{
    const glo_int128 huge = (glo_int128)1 << 100;
    struct glo_record record;
    fill(&record);
    record.ratios[MEAN * NUM_SLOTS + 0].top = huge;
    record.ratios[MEAN * NUM_SLOTS + 1].top = 7;
    record.ratios[MEAN * NUM_SLOTS + 2].top = -huge;
    cr_assert_eq(glo_record_value(&record, &layout, &stated, MEAN, 0), 0.25);
    for (uint32_t slot = 0; slot < NUM_SLOTS; slot++)
        record.flows[1 * NUM_SLOTS + slot] = slot == 0 ? huge : slot == 1 ? 5000000000 : -huge;
    cr_assert_eq(glo_record_flow(&record, &layout, &stated, 1, 0), 1e-9 * 5000000000.0);
    cr_assert_eq(glo_record_flow(&record, &layout, &stated, 0, 0), 0);
    record.flows[1 * NUM_SLOTS + 2] = 1000000000;
    cr_assert_eq(glo_record_flow(&record, &layout, &stated, 1, 2), 1);
    glo_record_free(&record);
}

/* The quantile is that of all values of the slots that count, of the figure's own histogram. */

Test(record, quantile_of_merged_slots)
{
    struct glo_record record;
    cr_assert_eq(glo_record_init(&record, &layout, &stated), GLO_OK);
    struct glo_histogram late, part;
    glo_histogram_init(&late);
    for (uint32_t slot = 0; slot < NUM_SLOTS; slot++) {
        glo_histogram_init(&part);
        for (int64_t i = 0; i < 200; i++) {
            int64_t value = slot == 0 ? 1 : (i * i * 977 * slot) % 1000003 << i % 40;
            cr_assert_eq(glo_histogram_add(&part, value), GLO_OK);
        }
        if (slot > 0)
            cr_assert_eq(glo_histogram_merge(&late, &part), GLO_OK);
        cr_assert_eq(glo_histogram_freeze(&part, &record.quantiles[1 * NUM_SLOTS + slot]), GLO_OK);
        glo_histogram_free(&part);
    }
    double expected = 0.5 * glo_histogram_quantile(&late, 0.5);
    cr_assert_gt(expected, 1000);
    cr_assert_eq(glo_record_value(&record, &layout, &stated, MEDIAN, 1), expected);
    cr_assert_lt(glo_record_value(&record, &layout, &stated, MEDIAN, 0), expected);
    glo_histogram_free(&late);
    glo_record_free(&record);
}

Test(record, names_of_balances)
{
    const char *const names[GLO_NUM_BALANCES] = {"orders", "money", "carbon", "machine_time"};
    for (uint32_t i = 0; i < GLO_NUM_BALANCES; i++)
        cr_assert_str_eq(glo_balance_names[i], names[i]);
}

#ifdef GLO_FAULTS
/* Whichever allocation fails, the record is left empty; reading a quantile allocates nothing. */

Test(record, memory_failures)
{
    struct glo_record record;
    int64_t k = 0;
    for (;; k++) {
        glo_memory_fail_at(k, 0);
        int code = glo_record_init(&record, &layout, &automatic);
        int64_t failures = glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        if (code == GLO_OK) {
            cr_assert_eq(failures, 0);
            break;
        }
        cr_assert_eq(code, GLO_ERR_NO_MEMORY);
        cr_assert_null(record.ratios);
    }
    cr_assert_eq(k, 5);
    glo_memory_fail_at(0, 1);
    cr_assert(isnan(glo_record_value(&record, &layout, &automatic, MEDIAN, 0)));
    cr_assert_eq(glo_memory_calls(), 0);
    glo_memory_fail_at(-1, 0);
    glo_record_free(&record);
}
#endif
