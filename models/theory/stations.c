/*
 * Stations of units with a fixed routing, each taken by itself: the first station of a unit, to which orders come as
 * they are placed. Poisson arrivals and fcfs (or another discipline that does not look at the work) make it M/M/c,
 * M/G/1 or M/G/c, one renewal stream GI/M/1, PH/PH/1 or an approximation of G/G/c. What comes after the first station
 * is for series.c.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/theory/first.h"

/* Whether the law has a finite number of phases, for the matrix-geometric solutions. */
static bool has_phases(const struct glo_law *law)
{
    return law->shape == GLO_LAW_EXPONENTIAL || law->shape == GLO_LAW_ERLANG || law->shape == GLO_LAW_HYPEREXPONENTIAL;
}

static bool is_constant(const struct glo_law *law)
{
    return law->shape == GLO_LAW_CONSTANT;
}

/* Whether whoever is next is chosen without regard to its work, from machines that never stop: then the number that
 * wait, and so the mean wait, are those of fcfs; the law of the wait is not. */
static bool serves_blindly(const struct glo_shop_station *shop)
{
    return shop->discipline->blind && shop->preemption == GLO_INTERRUPTION_NONE && !shop->breakdowns;
}

/* The formula that holds exactly; NULL: none does. */
static const char *exact_formula(const struct glo_first_station *q)
{
    const struct glo_law *service = &q->service.law;
    bool markov = service->shape == GLO_LAW_EXPONENTIAL, one = q->station->machines == 1;
    if (q->flow.is_poisson)
        return markov ? "mmc" : one ? "mg1" : is_constant(service) || has_phases(service) ? "mgc_exact" : NULL;
    if (!q->flow.is_renewal || !q->flow.is_whole || !one)
        return NULL;
    if (markov && !isnan(glo_law_transform(&q->flow.interarrival, 1)))
        return "gm1";
    return has_phases(service) && has_phases(&q->flow.interarrival) ? "gg1_exact" : NULL;
}

/* Which assumption of the exact formulas fails. */
static void say_failing(const struct glo_first_station *q, char text[160])
{
    if (!q->flow.is_poisson && !q->flow.is_renewal)
        snprintf(text, 160, "arrivals are neither Poisson nor one renewal stream");
    else if (!q->flow.is_poisson && !q->flow.is_whole)
        snprintf(text, 160, "arrivals are a part of a renewal stream, of scv %.4g", q->flow.scv);
    else
        snprintf(text, 160, "service scv is %.4g, not 1, at %u machines%s", q->service.scv, q->station->machines,
                 q->flow.is_poisson ? "" : ", and arrivals are not Poisson");
}

/* Sets what the formula takes. */
static int set_arguments(struct glo_cover *cover, const struct glo_first_station *q, bool nearly)
{
    struct glo_formula_call *call = &cover->call;
    const char *name = cover->formula->name;
    int code = glo_formula_set(call, "arrival_rate", q->flow.rate);
    if (code == GLO_OK && strcmp(name, "mmc") == 0)
        code = glo_formula_set(call, "service_rate", 1 / q->service.mean);
    else if (code == GLO_OK)
        code = glo_formula_set(call, "service_mean", q->service.mean);
    if (code == GLO_OK && (strcmp(name, "mmc") == 0 || strcmp(name, "mgc_exact") == 0 || nearly))
        code = glo_formula_set(call, "servers", q->station->machines);
    if (code == GLO_OK && (strcmp(name, "mg1") == 0 || nearly))
        code = glo_formula_set(call, "service_scv", q->service.scv);
    if (code == GLO_OK && nearly)
        code = glo_formula_set(call, "arrival_scv", q->flow.is_poisson ? 1 : q->flow.scv);
    if (code == GLO_OK && (strcmp(name, "gm1") == 0 || strcmp(name, "gg1_exact") == 0))
        code = glo_formula_set_law(call, "interarrival", &q->flow.interarrival);
    if (code == GLO_OK && (strcmp(name, "mgc_exact") == 0 || strcmp(name, "gg1_exact") == 0))
        code = glo_formula_set_law(call, "service", &q->service.law);
    return code;
}

/* The figures that say the same under other names. */
static const char *const same[] = {
    "queue",           "service",          "utilisation", "time_in_queue", "sojourn_time",
    "number_in_queue", "number_in_system", "throughput",  "lead_time",     NULL};

/* The quantiles that were asked for, of the unit and, where it is the only one, of everything. */
static int add_quantiles(struct glo_theory *theory, struct glo_cover *cover, const struct glo_first_station *q)
{
    const struct glo_scenario *s = theory->scenario;
    bool immediate = glo_flow_is_immediate(s, &q->flow);
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < s->measures.num_entities; i++) {
        bool is_all = s->production.num_units == 1 && s->measures.entities[i].kind == GLO_ENTITY_all;
        if (i != q->unit->entity && !is_all)
            continue;
        code = glo_theory_quantiles(theory, cover, "time_in_queue", i, "time_in_queue");
        if (code == GLO_OK)
            code = glo_theory_quantiles(theory, cover, "sojourn_time", i, "sojourn_time");
        if (code == GLO_OK && immediate)
            code = glo_theory_quantiles(theory, cover, "lead_time", i, "sojourn_time");
    }
    return code;
}

/* The figures of the unit, or of its first station where it has more. */
static int add_rows(struct glo_theory *theory, struct glo_cover *cover, const struct glo_first_station *q)
{
    static const char *const of_unit[] = {"utilisation", "time_in_queue", "sojourn_time", "number_in_queue"};
    static const char *const of_station[] = {"utilisation", "number_in_queue"};
    const struct glo_measure_plan *plan = &theory->scenario->measures;
    uint32_t entity = q->alone ? q->unit->entity : plan->stations[q->station->row].entity;
    const char *const *metrics = q->alone ? of_unit : of_station;
    uint32_t num = q->alone ? 4 : 2;
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < num; i++)
        code = glo_theory_result(theory, cover, metrics[i], entity, metrics[i]);
    if (q->alone && code == GLO_OK && !q->shop)
        code = add_quantiles(theory, cover, q);
    if (q->alone)
        glo_unit_same(theory, cover, q->unit, &q->flow, same);
    return code;
}

static int look_at(struct glo_theory *theory, const struct glo_first_station *q)
{
    char failing[160];
    const char *formula = exact_formula(q);
    struct glo_cover *cover;
    if (q->flow.impatient || (q->shop && !serves_blindly(q->shop)))
        return GLO_OK;
    if (!formula)
        say_failing(q, failing);
    int code = glo_first_begin(theory, q, formula ? formula : "ggc_allen_cunneen", formula ? NULL : failing, &cover);
    if (code == GLO_OK) {
        glo_theory_ask_quantiles(theory, cover);
        code = glo_theory_end(theory, &cover, set_arguments(cover, q, !formula));
    }
    return code == GLO_OK && cover ? add_rows(theory, cover, q) : code;
}

int glo_recognise_stations(struct glo_theory *theory)
{
    return glo_first_each(theory, look_at);
}
