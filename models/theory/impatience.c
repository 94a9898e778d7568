/*
 * Customers who leave after an exponential patience if their service has not begun: Erlang A (Palm 1943). Poisson
 * arrivals, exponential service, fcfs on c machines; no time passes before the queue.
 */
#include <math.h>

#include "models/theory/first.h"

/* The mean patience of all that come to the station; NaN where it is not one exponential law. */
static double patience_of(const struct glo_scenario *s, const struct glo_unit_flow *flow)
{
    double mean = NAN;
    for (uint32_t i = 0; i < flow->num_parts; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[flow->parts[i].stream];
        const struct glo_distribution *law = &stream->spec->patience;
        bool configures = glo_flow_configuration(s, &flow->parts[i]) != NULL;
        if (!law->type || configures || stream->spec->balking.given || glo_law_of(law).shape != GLO_LAW_EXPONENTIAL ||
            (i > 0 && law->mean != mean)) /* NaN too */
            return NAN;
        mean = law->mean;
    }
    return mean;
}

static int add_rows(struct glo_theory *theory, struct glo_cover *cover, const struct glo_first_station *q)
{
    static const char *const metrics[] = {"utilisation", "number_in_queue", "number_in_system", "wait_probability",
                                          NULL};
    static const char *const same[] = {"throughput", "served_share", "reneged_share", NULL};
    double lost = glo_formula_value(&cover->call, "abandonment_probability");
    int code = glo_first_rows(theory, cover, q, metrics);
    if (code == GLO_OK)
        code = glo_theory_row(theory, cover, "reneged_share", q->unit->entity, NAN, "reneged_share", lost);
    glo_unit_same(theory, cover, q->unit, &q->flow, metrics);
    glo_unit_same(theory, cover, q->unit, &q->flow, same);
    return code;
}

static int look_at(struct glo_theory *theory, const struct glo_first_station *q)
{
    struct glo_cover *cover;
    double patience = patience_of(theory->scenario, &q->flow);
    if (!q->alone || q->shop || !q->flow.is_poisson || isnan(patience) || !q->service.is_same ||
        q->service.law.shape != GLO_LAW_EXPONENTIAL)
        return GLO_OK;
    int code = glo_first_begin(theory, q, "erlang_a", NULL, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_first_set_load(cover, q);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "abandonment_rate", 1 / patience);
    code = glo_theory_end(theory, &cover, code);
    return code == GLO_OK && cover ? add_rows(theory, cover, q) : code;
}

int glo_recognise_impatience(struct glo_theory *theory)
{
    return glo_first_each(theory, look_at);
}
