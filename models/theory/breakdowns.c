/*
 * One machine that breaks down after exponential times, by the operating or by the elapsed clock, and goes on with its
 * work after the repair: M/G/1 with completion times (Gaver 1962). Poisson arrivals, fcfs.
 */
#include <math.h>

#include "models/theory/first.h"

static bool is_covered(const struct glo_first_station *q)
{
    if (!q->shop || !q->shop->breakdowns || q->shop->discipline != &glo_discipline_fcfs)
        return false;
    return q->alone && q->station->machines == 1 && q->flow.is_poisson && !q->flow.impatient &&
           glo_breakdowns_job(q->shop->breakdowns) == GLO_INTERRUPTION_RESUME &&
           glo_law_of(&q->shop->breakdowns->time_to_failure).shape == GLO_LAW_EXPONENTIAL;
}

static int set_arguments(struct glo_cover *cover, const struct glo_first_station *q)
{
    struct glo_formula_call *call = &cover->call;
    const struct glo_law repair = glo_law_of(&q->shop->breakdowns->repair);
    int code = glo_first_set_load(cover, q);
    if (code == GLO_OK)
        code = glo_formula_set_law(call, "service", &q->service.law);
    if (code == GLO_OK)
        code = glo_formula_set(call, "failure_rate", 1 / q->shop->breakdowns->time_to_failure.mean);
    if (code == GLO_OK)
        code = glo_formula_set(call, "repair_mean", q->shop->breakdowns->repair.mean);
    return code == GLO_OK ? glo_formula_set_law(call, "repair", &repair) : code;
}

/* The share of time that the machine is down. */
static double down(const struct glo_cover *cover, bool by_work)
{
    return by_work ? glo_formula_value(&cover->call, "occupied_share") - glo_formula_value(&cover->call, "utilisation")
                   : 1 - glo_formula_value(&cover->call, "availability");
}

static int look_at(struct glo_theory *theory, const struct glo_first_station *q)
{
    static const char *const metrics[] = {"utilisation", "sojourn_time", "number_in_system", NULL};
    static const char *const same[] = {"throughput", "busy_share", "down_share", "lead_time", NULL};
    struct glo_cover *cover;
    if (!is_covered(q))
        return GLO_OK;
    bool by_work = q->shop->breakdowns->clock == GLO_CLOCK_OPERATING;
    int code = glo_first_begin(theory, q, by_work ? "breakdown_operating" : "breakdown_clock", NULL, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_theory_end(theory, &cover, set_arguments(cover, q));
    if (code != GLO_OK || !cover)
        return code;
    code = glo_first_rows(theory, cover, q, metrics);
    if (code == GLO_OK)
        code = glo_theory_row(theory, cover, "down_share", q->unit->entity, NAN, "down_share", down(cover, by_work));
    glo_unit_same(theory, cover, q->unit, &q->flow, metrics);
    glo_unit_same(theory, cover, q->unit, &q->flow, same);
    return code;
}

int glo_recognise_breakdowns(struct glo_theory *theory)
{
    return glo_first_each(theory, look_at);
}
