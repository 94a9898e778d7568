/*
 * From records to estimates: one warm-up for the whole experiment, an interval for every figure of
 * every point, paired differences against the baseline with simultaneous intervals, selections. Pure arithmetic
 * on finished records, always in the order of replications; nothing is run.
 */
#ifndef GLO_SIM_EXPERIMENT_ANALYSIS_H
#define GLO_SIM_EXPERIMENT_ANALYSIS_H

#include "sim/experiment/runner.h"
#include "sim/statistics/comparison.h"
#include "sim/statistics/interval.h"

/* One figure at one point. */
struct glo_estimate {
    uint32_t point, figure;
    /*
     * Over replications; n counts those where the figure exists. Where there is none: n 0, mean NaN, the rest
     * infinite. Of a share that was 0 or 1 in all replications: the binomial bound, with all orders as trials. A share
     * of time has no such count; there the n independent replications are the trials: were a replication other than 0
     * with probability p, all would be 0 with (1 - p)^n, and as no value exceeds 1 the mean is at most p.
     */
    struct glo_interval interval;
    double least, most; /* of single values, in the figure's unit; NaN where it has no range */
};

/* One figure of one point against the same figure of its baseline point. */
struct glo_difference {
    uint32_t point, against;
    uint32_t figure, against_figure; /* in the layout of either point */
    struct glo_comparison comparison;
};

/* Owns its arrays. */
struct glo_analysis {
    const struct glo_run *run; /* borrowed */
    uint32_t *whole; /* replications (as glo_run_record counts them) that are done and did not fail at any point */
    uint32_t num_whole;
    uint32_t first_slot;                  /* the first that counts */
    glo_time warmup;                      /* W: where that slot begins */
    uint32_t warmup_point, warmup_figure; /* which decided, where it was chosen; GLO_ALL: none */
    bool warmup_doubtful;                 /* chosen, but the run may be too short for it */
    struct glo_estimate *estimates;       /* in the order of points, then figures */
    uint32_t num_estimates;
    uint32_t *first_estimate;           /* of each point */
    struct glo_difference *differences; /* of shown figures; in the order of points, then figures */
    uint32_t num_differences;
    struct glo_difference *parts; /* of figures that are a part; in the same order, a family of their own */
    uint32_t num_parts;
    struct glo_selections selections;
    double confidence; /* of each estimate; of all differences together */
};

/*
 * Analyses what is done of a run. Replications that failed at any point are left out at every
 * point, so that pairs stay pairs.
 *
 * Where the window is automatic, W is the largest MSER-5 truncation (statistics/warmup.h) over all
 * points and watched figures, each of the series of bin means over replications (sum of tops / sum
 * of bottoms; an empty bin repeats the one before), then moved on to where a slot begins. It is
 * doubtful where MSER-5 says so, where the last slot begins before it, and where nothing was watched.
 * Otherwise W is the beginning of the last slot.
 *
 * Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_ARGUMENT (no replication is whole); the analysis is then
 * empty.
 */
int glo_analysis_init(struct glo_analysis *analysis, const struct glo_run *run, struct glo_problem *problem);
void glo_analysis_free(struct glo_analysis *analysis);

/* The figure of this name in the layout of a point, or GLO_ALL. */
uint32_t glo_analysis_find(const struct glo_analysis *analysis, uint32_t point, const char *name);

/* Difference number `index` of both families: those of shown figures first. */
static inline const struct glo_difference *glo_analysis_difference(const struct glo_analysis *analysis, uint32_t index)
{
    return index < analysis->num_differences ? &analysis->differences[index]
                                             : &analysis->parts[index - analysis->num_differences];
}

/* The estimate of a point's figure. */
static inline const struct glo_estimate *glo_analysis_estimate(const struct glo_analysis *analysis, uint32_t point,
                                                               uint32_t figure)
{
    return &analysis->estimates[analysis->first_estimate[point] + figure];
}

#endif
