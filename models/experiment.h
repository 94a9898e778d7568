/*
 * The experiment as written: seed, length, warm-up, replications, metrics. Factors and comparisons are the language's
 * (it makes design points of them); what is measured and for how long is here. Also the window that all points share.
 */
#ifndef GLO_MODELS_EXPERIMENT_H
#define GLO_MODELS_EXPERIMENT_H

#include "sim/experiment/record.h"
#include "sim/memory.h"
#include "sim/schema.h"

struct glo_node;

enum glo_analysis_kind { GLO_ANALYSIS_STEADY, GLO_ANALYSIS_TERMINATING };

struct glo_experiment_spec {
    int64_t seed;
    double length;            /* h */
    struct glo_choice warmup; /* auto, or a duration */
    int64_t replications;
    uint32_t analysis;       /* enum glo_analysis_kind */
    struct glo_list metrics; /* const char * */
    /* the language's own */
    const struct glo_node *factors, *compare, *where;
    uint32_t design;
};

extern const struct glo_table glo_experiment_table;

/*
 * The window of the experiment: for an automatic warm-up 200 bins, with slots of five bins as candidates over the first
 * half; for a stated one the bins [0, W) and [W, H). Arrays live in `arena`. A warm-up that is not shorter than the
 * run, or a length that is not positive, is said. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_experiment_window(const struct glo_experiment_spec *spec, struct glo_arena *arena,
                          const struct glo_review *review, struct glo_window *window);

#endif
