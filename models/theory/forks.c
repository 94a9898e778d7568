/*
 * Fork and join: units at which every order is one task for each of some single machines with equal exponential
 * service, and is done with the last of them. Exact for two branches (Flatto and Hahn 1984), near for more (Nelson and
 * Tantawi 1988). Poisson arrivals.
 */
#include <math.h>
#include <stdio.h>

#include "models/theory/first.h"

enum { MOST_BRANCHES = 32 };

struct fork {
    struct glo_unit_flow flow;
    const struct glo_unit *unit;
    uint32_t num;
    double mean; /* h, of each service */
};

/* Whether orders pass the operation once and leave all of their pieces good, without setup. */
static bool is_service_alone(const struct glo_operation *it)
{
    return !it->setup && it->yield >= 1 && it->probability >= 1 && it->scrap <= 0 && it->rework <= 0;
}

/* Whether the station does one thing for each order, on a machine that is always there, first come first served. */
static bool add_branch(struct fork *fork, const struct glo_scenario *s, const struct glo_operation *operation)
{
    struct glo_service service;
    double rate;
    uint32_t number =
        glo_production_station(&s->production, (uint32_t)(fork->unit - s->production.units), operation->capability);
    const struct glo_shop_station *shop = glo_shop_station_of(&s->production, number);
    glo_service_of(s, &fork->flow, number, &service, &rate);
    bool is_first = fork->num++ == 0;
    fork->mean = is_first ? service.mean : fork->mean;
    return is_service_alone(operation) && s->production.stations[number].machines == 1 &&
           shop->discipline == &glo_discipline_fcfs && !shop->breakdowns && glo_shop_is_always_open(shop) &&
           !shop->setups && !shop->batch && service.visits == 1 && service.is_same &&
           service.law.shape == GLO_LAW_EXPONENTIAL && fabs(service.mean - fork->mean) < 1e-12 * fork->mean;
}

/* Whether the plan is one fork with an operation in each branch; its stations are all that the unit has. */
static bool read_plan(struct fork *fork, const struct glo_scenario *s)
{
    const struct glo_plan *plan = &s->production.plans[fork->flow.parts[0].product];
    if (!plan->forks || plan->forks->num != 1)
        return false;
    const struct glo_fork *it = &plan->forks->items[0];
    bool fits = plan->forks->first > plan->num_operations && it->after == plan->num_operations && !it->pieces &&
                it->num_branches == plan->num_operations && plan->num_operations == fork->unit->num_stations &&
                it->num_branches <= MOST_BRANCHES;
    for (uint32_t i = 0; fits && i < plan->num_operations; i++)
        fits = add_branch(fork, s, &plan->operations[i]);
    return fits;
}

static int add_cover(struct glo_theory *theory, const struct fork *fork)
{
    static const char *const same[] = {"throughput", "lead_time", NULL};
    const struct glo_scenario *s = theory->scenario;
    char subject[256], failing[64];
    struct glo_cover *cover;
    snprintf(subject, sizeof subject, "%.100s -> %.100s", s->networks.networks[fork->flow.network].name,
             fork->unit->name);
    snprintf(failing, sizeof failing, "there are %u branches, not 2", fork->num);
    int code = glo_theory_begin(theory, "fork_join", subject, fork->num > 2 ? failing : NULL, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_formula_set(&cover->call, "branches", fork->num);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "arrival_rate", fork->flow.rate);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "service_rate", 1 / fork->mean);
    code = glo_theory_end(theory, &cover, code);
    if (code != GLO_OK || !cover)
        return code;
    code = glo_theory_result(theory, cover, "utilisation", fork->unit->entity, "utilisation");
    if (code == GLO_OK)
        code = glo_theory_result(theory, cover, "sojourn_time", fork->unit->entity, "sojourn_time");
    glo_unit_same(theory, cover, fork->unit, &fork->flow, same);
    return code;
}

static int look_at(struct glo_theory *theory, uint32_t unit)
{
    const struct glo_scenario *s = theory->scenario;
    struct fork fork = {.unit = &s->production.units[unit]};
    int code = glo_unit_flow_init(&fork.flow, s, unit);
    if (code == GLO_OK && fork.flow.is_routed && fork.flow.num_parts == 1 && fork.flow.is_poisson &&
        !fork.flow.impatient && !glo_unit_keeps_stock(s, unit) && read_plan(&fork, s))
        code = add_cover(theory, &fork);
    glo_unit_flow_free(&fork.flow);
    return code;
}

int glo_recognise_forks(struct glo_theory *theory)
{
    return glo_theory_each_unit(theory, look_at);
}
