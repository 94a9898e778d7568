/* Rounds of replications, by the precision that figures have reached and by what is selected. */
#include "sim/experiment/stopping.h"

#include <math.h>

static bool is_precise_wanted(const struct glo_study *study)
{
    for (uint32_t point = 0; point < study->design->num_points; point++)
        if (study->layout(study->self, point)->num_precise > 0)
            return true;
    return false;
}

uint32_t glo_stopping_first(const struct glo_study *study)
{
    bool all = study->least_replications == 0 || study->least_replications >= study->num_replications ||
               (!study->selecting && !is_precise_wanted(study));
    return all ? study->num_replications : study->least_replications;
}

/* The half-width of a figure over its goal; infinite where there is no value yet. */
static double excess(const struct glo_analysis *analysis, uint32_t point, const struct glo_precision *precise)
{
    struct glo_interval interval = glo_analysis_estimate(analysis, point, precise->figure)->interval;
    double goal = precise->share * fabs(interval.mean);
    if (interval.half_width <= goal)
        return 0;
    return goal > 0 ? interval.half_width / goal : INFINITY;
}

const struct glo_precision *glo_stopping_worst(const struct glo_analysis *analysis, uint32_t *point)
{
    const struct glo_study *study = analysis->run->study;
    const struct glo_precision *worst = NULL;
    double most = 0;
    for (uint32_t p = 0; p < study->design->num_points; p++) {
        const struct glo_layout *layout = study->layout(study->self, p);
        for (uint32_t i = 0; i < layout->num_precise; i++) {
            double it = excess(analysis, p, &layout->precise[i]);
            if (it > most) {
                most = it;
                worst = &layout->precise[i];
                *point = p;
            }
        }
    }
    return worst;
}

/* Where the next round goes to for the sake of precision; `now` where it has been reached. */
static uint32_t goal_of_precision(const struct glo_analysis *analysis, uint32_t now)
{
    uint32_t point;
    const struct glo_precision *worst = glo_stopping_worst(analysis, &point);
    if (!worst)
        return now;
    double ratio = excess(analysis, point, worst);
    return (uint32_t)ceil(fmin(fmax(ratio * ratio * now, now + fmax(1, now / 10.0)), 2.0 * now));
}

/* The same for the sake of what is to be selected: contests look at every replication, and most end long before the
 * bound. */
static uint32_t goal_of_selection(const struct glo_analysis *analysis, uint32_t now)
{
    uint32_t needed;
    if (!glo_selections_open(&analysis->selections, &needed))
        return now;
    uint32_t goal = now + (now / 4 > 1 ? now / 4 : 1);
    return needed > now && needed < goal ? needed : goal;
}

int glo_stopping_next(const struct glo_run *run, uint32_t *next, struct glo_problem *problem)
{
    struct glo_analysis analysis;
    uint32_t now = *next = run->num_replications, limit = run->study->num_replications;
    if (now >= limit)
        return GLO_OK;
    int code = glo_analysis_init(&analysis, run, problem);
    if (code != GLO_OK) {
        if (code == GLO_ERR_NO_MEMORY)
            return code;
        *problem = (struct glo_problem){0}; /* nothing is whole: the run has its failures to tell */
        return GLO_OK;
    }
    uint32_t precision = goal_of_precision(&analysis, now), selection = goal_of_selection(&analysis, now);
    uint32_t goal = precision > selection ? precision : selection;
    *next = goal < limit ? goal : limit;
    glo_analysis_free(&analysis);
    return GLO_OK;
}
