/*
 * The experiment as written: seed, length, warm-up, replications, metrics. Factors and comparisons are the language's
 * (it makes design points of them); what is measured and for how long is here. Also the window that all points share.
 */
#ifndef GLO_MODELS_EXPERIMENT_H
#define GLO_MODELS_EXPERIMENT_H

#include "sim/date.h"
#include "sim/experiment/record.h"
#include "sim/memory.h"
#include "sim/schema.h"

struct glo_node;

enum glo_analysis_kind { GLO_ANALYSIS_STEADY, GLO_ANALYSIS_TERMINATING };

/* A figure to be made precise. */
struct glo_precision_spec {
    struct glo_named named; /* the figure, as in `metrics` */
    double share;           /* half-width over mean */
};

struct glo_replications_spec {
    int64_t at_least, at_most;
    struct glo_list until; /* struct glo_precision_spec; none: at_most are run */
};

/* When simulation and theory agree, or contradict. */
struct glo_theory_spec {
    double margin; /* a difference that is no difference: share of the value by theory */
    double level;  /* of each test */
};

/* Which level of a factor is the best by a figure. */
struct glo_select_spec {
    const char *lowest, *highest; /* the figure, as in `metrics`; one of them is NULL, or nothing is selected */
    const char *of;               /* the factor */
    const char *indifference;     /* of the dimension of the figure */
    double confidence;            /* probability of correct selection */
};

struct glo_experiment_spec {
    int64_t seed;
    int64_t start;            /* date of time 0, days since 1970-01-01; GLO_NO_DATE */
    double length;            /* h */
    struct glo_choice warmup; /* auto, or a duration */
    struct glo_replications_spec replications;
    struct glo_theory_spec theory;
    struct glo_select_spec select;
    uint32_t analysis;       /* enum glo_analysis_kind */
    struct glo_list metrics; /* const char * */
    /* the language's own */
    const struct glo_node *factors, *compare, *where;
    uint32_t design;
};

extern const struct glo_table glo_experiment_table;

/* From time 0 to the end of the run. */
struct glo_period glo_experiment_period(const struct glo_experiment_spec *spec);

/* Says what is wrong with the number of replications, and with what is to be selected as far as it stands there. */
void glo_experiment_check(const struct glo_experiment_spec *spec, const struct glo_review *review);

/*
 * The window of the experiment: for an automatic warm-up 200 bins, or at most 200 of whole weeks where the run has
 * dates, with slots of five bins as candidates over the first half; for a stated one the bins [0, W) and [W, H). Arrays
 * live in `arena`. A warm-up that is not shorter than the run, or a length that is not positive, is said. Returns 0 or
 * GLO_ERR_NO_MEMORY.
 */
int glo_experiment_window(const struct glo_experiment_spec *spec, struct glo_arena *arena,
                          const struct glo_review *review, struct glo_window *window);

#endif
