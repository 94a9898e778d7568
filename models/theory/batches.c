/*
 * A machine that takes up to K single pieces at once, as many as wait, for one exponential time that is the run's, not
 * theirs: M/M[K]/1. Poisson arrivals, fcfs.
 */
#include <math.h>

#include "models/production/batch.h"
#include "models/theory/first.h"

static bool is_covered(const struct glo_scenario *s, const struct glo_first_station *q)
{
    const struct glo_batch_spec *batch = q->shop ? q->shop->batch : NULL;
    if (!batch || batch->time != GLO_BATCH_FIRST || batch->wait > 0 || batch->at_least > 1 || batch->same_product)
        return false;
    for (uint32_t i = 0; i < q->flow.num_parts; i++) {
        const struct glo_stream_part *part = &q->flow.parts[i];
        const struct glo_distribution *lot = &s->demand.streams[part->stream].spec->lot;
        if (lot->scv > 0 || lot->mean != 1)
            return false;
    }
    return q->alone && q->station->machines == 1 && q->flow.is_poisson && !q->flow.impatient && !q->shop->breakdowns &&
           q->shop->discipline == &glo_discipline_fcfs && q->service.is_same &&
           q->service.law.shape == GLO_LAW_EXPONENTIAL;
}

static int look_at(struct glo_theory *theory, const struct glo_first_station *q)
{
    static const char *const metrics[] = {"utilisation",     "time_in_queue",    "sojourn_time",
                                          "number_in_queue", "number_in_system", NULL};
    static const char *const same[] = {"queue", "service", "throughput", "busy_share", "lead_time", NULL};
    struct glo_cover *cover;
    if (!is_covered(theory->scenario, q))
        return GLO_OK;
    int code = glo_first_begin(theory, q, "mm1_bulk", NULL, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_first_set_load(cover, q);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "at_most", floor(q->shop->batch->at_most));
    return glo_first_end(theory, cover, q, code, metrics, same);
}

int glo_recognise_batches(struct glo_theory *theory)
{
    return glo_first_each_of_batches(theory, look_at);
}
