/*
 * Several machines of a station that fail by the clock on the wall after exponential times, and the crews that repair
 * them: Palm's machine repair (1947), whatever the machines work on.
 */
#include <math.h>
#include <stdio.h>

#include "models/theory/first.h"

static bool is_covered(const struct glo_station *station, const struct glo_shop_station *shop)
{
    const struct glo_breakdowns_spec *breakdowns = shop->breakdowns;
    return breakdowns && glo_shop_is_always_open(shop) && station->machines > 1 &&
           breakdowns->clock == GLO_CLOCK_ELAPSED &&
           glo_law_of(&breakdowns->time_to_failure).shape == GLO_LAW_EXPONENTIAL &&
           glo_law_of(&breakdowns->repair).shape == GLO_LAW_EXPONENTIAL;
}

static int set_arguments(struct glo_formula_call *call, const struct glo_station *station,
                         const struct glo_breakdowns_spec *breakdowns)
{
    double machines = station->machines, crews = breakdowns->crews ? (double)breakdowns->crews : machines;
    int code = glo_formula_set(call, "machines", machines);
    if (code == GLO_OK)
        code = glo_formula_set(call, "crews", fmin(crews, machines));
    if (code == GLO_OK)
        code = glo_formula_set(call, "failure_rate", 1 / breakdowns->time_to_failure.mean);
    return code == GLO_OK ? glo_formula_set(call, "repair_rate", 1 / breakdowns->repair.mean) : code;
}

static int look_at(struct glo_theory *theory, uint32_t number)
{
    const struct glo_scenario *s = theory->scenario;
    const struct glo_station *station = &s->production.stations[number];
    const struct glo_unit *unit = &s->production.units[station->unit];
    const struct glo_shop_station *shop = glo_shop_station_of(&s->production, number);
    struct glo_cover *cover;
    char subject[256];
    if (!is_covered(station, shop))
        return GLO_OK;
    snprintf(subject, sizeof subject, "%.100s.%.100s", unit->name, station->name);
    int code = glo_theory_begin(theory, "machine_repair", subject, NULL, &cover);
    if (code == GLO_OK)
        code = glo_theory_end(theory, &cover, set_arguments(&cover->call, station, shop->breakdowns));
    if (code != GLO_OK || !cover)
        return code;
    bool alone = unit->num_stations == 1;
    uint32_t entity = alone ? unit->entity : s->measures.stations[station->row].entity;
    if (alone && s->production.num_units == 1)
        glo_theory_same_for_all(theory, cover, "down_share");
    return glo_theory_row(theory, cover, "down_share", entity, NAN, "down_share",
                          1 - glo_formula_value(&cover->call, "availability"));
}

int glo_recognise_crews(struct glo_theory *theory)
{
    int code = GLO_OK;
    if (glo_flow_is_too_large(theory->scenario))
        return GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < theory->scenario->production.num_shop; i++)
        code = look_at(theory, theory->scenario->production.shop[i].station);
    return code;
}
