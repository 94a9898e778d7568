/*
 * What one replication leaves: exact sums in slots of time. A slot is a stretch of the run, so that
 * the warm-up can be chosen after all replications are done: the first slots are dropped. With a
 * stated warm-up there are two slots, before and after; with an automatic one there is a slot for
 * each candidate and the rest.
 *
 * Every figure is a ratio of two exact sums (or a quantile of a histogram), so that merging slots
 * and replications is exact in any order.
 */
#ifndef GLO_SIM_EXPERIMENT_RECORD_H
#define GLO_SIM_EXPERIMENT_RECORD_H

#include <stdbool.h>

#include "sim/error.h"
#include "sim/statistics/histogram.h"
#include "sim/time.h"

enum glo_figure_kind {
    GLO_FIGURE_MEAN,    /* a mean, rate or ratio: scale x top / bottom */
    GLO_FIGURE_SHARE,   /* the same, in [0, 1]: its interval stays inside */
    GLO_FIGURE_QUANTILE /* of a histogram: scale x quantile */
};

/* What is measured: a metric of an entity. Texts are borrowed from the model. */
struct glo_figure {
    const char *name;   /* `lead_time.post.q95`, as everywhere */
    const char *metric; /* `lead_time` */
    const char *entity; /* `post`; NULL: everything */
    const char *unit;   /* of the value: "h", "EUR", "1" (shares are fractions) */
    enum glo_figure_kind kind;
    double scale;
    double quantile;    /* GLO_FIGURE_QUANTILE: 0.95 */
    uint32_t histogram; /* GLO_FIGURE_QUANTILE: which one */
    bool of_time;       /* GLO_FIGURE_SHARE: of machine time; otherwise `bottom` is a number of orders */
    bool has_range;     /* `least` and `most` are meaningful (durations) */
    bool part;          /* a part of a shown mean: its differences are told apart from those of the shown figures */
    bool shown;         /* named in experiment.metrics: has a column in the table and a comparison */
    bool lower_is_better, higher_is_better; /* for sentences; neither: no judgement */
};

/* A sum of money or emission that is reported by itself: who paid whom for what, or who emitted by
 * which source. */
struct glo_flow {
    const char *from, *to; /* parties; of an emission: the unit (`from`), NULL */
    const char *account;   /* `material`, `transport_ttw` */
    const char *unit;      /* "EUR", "kgCO2e" */
    double scale;          /* from the integer sum to the unit: 1e-6, 1e-9 */
    bool is_carbon;
};

/* A figure that is to have a half-width of at most this share of its mean. */
struct glo_precision {
    uint32_t figure;
    double share;
};

/* The figures of one design point, in a fixed order. Borrowed from the model. */
struct glo_layout {
    const struct glo_figure *figures;
    uint32_t num_figures;
    const struct glo_flow *flows;
    uint32_t num_flows;
    uint32_t num_histograms;
    const uint32_t *watched; /* figures whose bin means choose the warm-up */
    uint32_t num_watched;
    const struct glo_precision *precise; /* replications go on until these are (stopping.h) */
    uint32_t num_precise;
};

/* The slots and bins of a run, the same at every point. */
struct glo_window {
    glo_time end;         /* H: the cohort is what was placed before it */
    uint32_t num_bins;    /* of equal length but for the last one; for a stated warm-up 2, [0, W) and [W, H) */
    const glo_time *bins; /* num_bins + 1 edges, from 0 to `end` */
    uint32_t num_slots;
    const uint32_t *slot_of_bin;
    bool automatic; /* the first slot that counts is chosen afterwards */
};

/* Top and bottom of a ratio, with the range of the single values where the figure has one. */
struct glo_ratio {
    glo_int128 top, bottom;
    int64_t least, most; /* INT64_MAX, INT64_MIN where there is none */
};

/* What must be zero: the differences found by the conservation checks. */
enum glo_balance {
    GLO_BALANCE_ORDERS,
    GLO_BALANCE_MONEY,
    GLO_BALANCE_CARBON,
    GLO_BALANCE_MACHINE_TIME,
    GLO_NUM_BALANCES
};
extern const char *const glo_balance_names[GLO_NUM_BALANCES]; /* "orders", "money", "carbon", "machine_time" */

/* Owns its arrays. Zeroed memory is an empty record. */
struct glo_record {
    struct glo_ratio *ratios;               /* [figure][slot] */
    glo_int128 *flows;                      /* [flow][slot] */
    struct glo_sparse_histogram *quantiles; /* [histogram][slot] */
    double *tops, *bottoms;                 /* [watched][bin]; only where the warm-up is chosen afterwards */
    uint32_t num_quantiles;                 /* histograms x slots */
    int64_t balances[GLO_NUM_BALANCES];
    uint64_t num_events, num_orders; /* potential orders that came */
    uint64_t num_censored;           /* orders of the cohort still open when the run was given up */
    uint64_t fingerprint;            /* of the sequence of events */
    struct glo_problem problem;      /* why the replication failed; code 0: it did not */
    bool done;                       /* the replication was run, to its end or until it failed */
};

/* Empty sums of a point's figures. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_record_init(struct glo_record *record, const struct glo_layout *layout, const struct glo_window *window);
void glo_record_free(struct glo_record *record);

/*
 * The value of a figure over the slots from `first_slot` on, in its unit; NaN where its bottom is zero (no order, say)
 * or its histogram is empty. Takes 30 kB of stack for a quantile, no other memory.
 */
double glo_record_value(const struct glo_record *record, const struct glo_layout *layout,
                        const struct glo_window *window, uint32_t figure, uint32_t first_slot);

/* Merged top, bottom and range over the slots from `first_slot` on. */
struct glo_ratio glo_record_ratio(const struct glo_record *record, const struct glo_window *window, uint32_t figure,
                                  uint32_t first_slot);

/* A flow over the slots from `first_slot` on, in its unit. */
double glo_record_flow(const struct glo_record *record, const struct glo_layout *layout,
                       const struct glo_window *window, uint32_t flow, uint32_t first_slot);

#endif
