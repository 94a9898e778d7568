/* First stations, one by one. */
#include "models/theory/first.h"

#include <stdio.h>
#include <string.h>

/* Whether every order comes to the station first and once. */
static bool is_first(const struct glo_scenario *s, const struct glo_first_station *first)
{
    for (uint32_t i = 0; i < first->flow.num_parts; i++) {
        const struct glo_plan *plan = &s->production.plans[first->flow.parts[i].product];
        if (!glo_production_does(&s->production, first->number, plan->operations[0].capability))
            return false;
    }
    return first->service.visits == 1;
}

typedef int looker(struct glo_theory *theory, const struct glo_first_station *first);

static int look_at(struct glo_theory *theory, uint32_t unit, bool batches, looker *look)
{
    const struct glo_scenario *s = theory->scenario;
    const struct glo_production_plan *plan = &s->production;
    struct glo_first_station first = {.unit = &plan->units[unit], .alone = plan->units[unit].num_stations == 1};
    int code = glo_unit_flow_init(&first.flow, s, unit);
    bool known = first.flow.known && first.flow.num_parts > 0 && !glo_unit_keeps_stock(s, unit);
    for (uint32_t i = 0; code == GLO_OK && known && i < first.unit->num_stations; i++) {
        double rate;
        first.number = first.unit->first_station + i;
        first.station = &plan->stations[first.number];
        first.shop = glo_production_is_of_shop(plan, first.number) ? glo_shop_station_of(plan, first.number) : NULL;
        glo_service_of(s, &first.flow, first.number, &first.service, &rate);
        bool is_always_there =
            !first.shop || (glo_shop_is_always_open(first.shop) && !first.shop->setups && !first.shop->is_coupled);
        if (is_always_there && batches == (first.shop && first.shop->batch) && is_first(s, &first))
            code = look(theory, &first);
    }
    glo_unit_flow_free(&first.flow);
    return code;
}

static int each(struct glo_theory *theory, bool batches, looker *look)
{
    int code = GLO_OK;
    if (glo_flow_is_too_large(theory->scenario))
        return GLO_OK;
    for (uint32_t unit = 0; code == GLO_OK && unit < theory->scenario->production.num_units; unit++)
        code = look_at(theory, unit, batches, look);
    return code;
}

int glo_first_each(struct glo_theory *theory, looker *look)
{
    return each(theory, false, look);
}

int glo_first_each_of_batches(struct glo_theory *theory, looker *look)
{
    return each(theory, true, look);
}

int glo_first_begin(struct glo_theory *theory, const struct glo_first_station *first, const char *formula,
                    const char *failing, struct glo_cover **cover)
{
    char subject[256];
    const struct glo_scenario *s = theory->scenario;
    snprintf(subject, sizeof subject, "%.100s -> %.100s.%.40s", glo_flow_network(s, &first->flow), first->unit->name,
             first->station->name);
    return glo_theory_begin(theory, formula, subject, failing, cover);
}

static bool takes(const struct glo_cover *cover, const char *name)
{
    for (const struct glo_formula_parameter *it = cover->formula->parameters; it->name; it++)
        if (strcmp(it->name, name) == 0)
            return true;
    return false;
}

int glo_first_set_load(struct glo_cover *cover, const struct glo_first_station *first)
{
    struct glo_formula_call *call = &cover->call;
    int code = glo_formula_set(call, "arrival_rate", first->flow.rate);
    if (code == GLO_OK && takes(cover, "service_mean"))
        code = glo_formula_set(call, "service_mean", first->service.mean);
    else if (code == GLO_OK)
        code = glo_formula_set(call, "service_rate", 1 / first->service.mean);
    if (code == GLO_OK && takes(cover, "servers"))
        code = glo_formula_set(call, "servers", first->station->machines);
    return code;
}

int glo_first_rows(struct glo_theory *theory, struct glo_cover *cover, const struct glo_first_station *first,
                   const char *const *metrics)
{
    int code = GLO_OK;
    for (; code == GLO_OK && *metrics; metrics++)
        code = glo_theory_result(theory, cover, *metrics, first->unit->entity, *metrics);
    return code;
}

void glo_unit_same(struct glo_theory *theory, const struct glo_cover *cover, const struct glo_unit *unit,
                   const struct glo_unit_flow *flow, const char *const *metrics)
{
    bool is_immediate = glo_flow_is_immediate(theory->scenario, flow);
    for (; *metrics; metrics++) {
        if (strcmp(*metrics, "lead_time") == 0 && !is_immediate)
            continue;
        glo_theory_same(theory, cover, *metrics, unit->entity);
        if (theory->scenario->production.num_units == 1)
            glo_theory_same_for_all(theory, cover, *metrics);
    }
}

int glo_first_end(struct glo_theory *theory, struct glo_cover *cover, const struct glo_first_station *first, int code,
                  const char *const *metrics, const char *const *same)
{
    code = glo_theory_end(theory, &cover, code);
    if (code != GLO_OK || !cover)
        return code;
    code = glo_first_rows(theory, cover, first, metrics);
    glo_unit_same(theory, cover, first->unit, &first->flow, metrics);
    glo_unit_same(theory, cover, first->unit, &first->flow, same);
    return code;
}
