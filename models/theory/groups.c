/*
 * Customers who come together, each with an order of its own, to one machine that serves them one by one: M^X/M/1 where
 * groups come as a Poisson process and are all of one size, or geometric from 1 on.
 */
#include <string.h>

#include "models/theory/first.h"

/* The law of the group as the formula names it; NULL: it is another. */
static const char *law_of(const struct glo_distribution *group)
{
    if (group->low == group->high)
        return "constant";
    bool from_one = group->plus == 1 && group->mass == 1 && group->scale == 1;
    return from_one && strcmp(group->type->name, "geometric") == 0 ? "geometric" : NULL;
}

static bool is_covered(const struct glo_scenario *s, const struct glo_first_station *q)
{
    if (!q->flow.group || q->flow.num_parts != 1)
        return false;
    const struct glo_stream_part *part = &q->flow.parts[0];
    const struct glo_stream_plan *stream = &s->demand.streams[part->stream];
    bool is_whole = part->rate * stream->mean_interarrival > 1 - 1e-12;
    return is_whole && law_of(q->flow.group) && !stream->spec->interarrival.type && q->alone &&
           q->station->machines == 1 && !q->flow.impatient && !q->shop && q->service.law.shape == GLO_LAW_EXPONENTIAL;
}

static int look_at(struct glo_theory *theory, const struct glo_first_station *q)
{
    static const char *const metrics[] = {"utilisation",     "time_in_queue",    "sojourn_time",
                                          "number_in_queue", "number_in_system", NULL};
    static const char *const same[] = {"queue", "service", "throughput", "busy_share", "lead_time", NULL};
    struct glo_cover *cover;
    if (!is_covered(theory->scenario, q))
        return GLO_OK;
    int code = glo_first_begin(theory, q, "mxm1", NULL, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_first_set_load(cover, q);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "batch", q->flow.group->mean);
    if (code == GLO_OK)
        code = glo_formula_set_text(&cover->call, "batch_law", law_of(q->flow.group));
    return glo_first_end(theory, cover, q, code, metrics, same);
}

int glo_recognise_groups(struct glo_theory *theory)
{
    return glo_first_each(theory, look_at);
}
