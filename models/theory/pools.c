/*
 * The units of a network as one pool of equal machines: where any free machine serves, whichever it is, and Poisson
 * demand waits in one line or is lost, the whole is M/M/c, M/G/c or Erlang's loss system.
 */
#include <math.h>
#include <string.h>

#include "models/theory/team.h"

static bool has_known_phases(const struct glo_team *team)
{
    enum glo_law_shape shape = team->service.law.shape;
    return team->service.is_same &&
           (shape == GLO_LAW_CONSTANT || shape == GLO_LAW_ERLANG || shape == GLO_LAW_HYPEREXPONENTIAL);
}

static const char *formula_of(const struct glo_team *team)
{
    if (!team->is_line)
        return "erlang_b";
    if (team->service.is_same && team->service.law.shape == GLO_LAW_EXPONENTIAL)
        return "mmc";
    return team->machines == 1 ? "mg1" : has_known_phases(team) ? "mgc_exact" : "ggc_allen_cunneen";
}

static int set_arguments(struct glo_formula_call *call, const struct glo_team *team)
{
    const char *name = call->formula->name;
    if (strcmp(name, "erlang_b") == 0) {
        int code = glo_formula_set(call, "servers", team->machines);
        return code == GLO_OK ? glo_formula_set(call, "offered_load", team->rate * team->service.mean) : code;
    }
    int code = glo_formula_set(call, "arrival_rate", team->rate);
    if (code == GLO_OK)
        code = glo_formula_set(call, "service_mean", team->service.mean);
    if (code == GLO_OK && strcmp(name, "mg1") != 0)
        code = glo_formula_set(call, "servers", team->machines);
    if (code == GLO_OK && strcmp(name, "mgc_exact") == 0)
        code = glo_formula_set_law(call, "service", &team->service.law);
    if (code == GLO_OK && (strcmp(name, "mg1") == 0 || strcmp(name, "ggc_allen_cunneen") == 0))
        code = glo_formula_set(call, "service_scv", team->service.scv);
    if (code == GLO_OK && strcmp(name, "ggc_allen_cunneen") == 0)
        code = glo_formula_set(call, "arrival_scv", 1);
    return code;
}

static int add_rows(struct glo_theory *theory, struct glo_cover *cover, const struct glo_team *team)
{
    const struct glo_scenario *s = theory->scenario;
    uint32_t network = team->network->entity;
    const struct glo_entity *unit = &s->measures.entities[s->production.units[team->network->units[0]].entity];
    uint32_t family = unit->parent != GLO_ALL ? unit->parent : (uint32_t)(unit - s->measures.entities);
    bool whole = s->production.first_unit[s->production.units[team->network->units[0]].family + 1] -
                     s->production.first_unit[s->production.units[team->network->units[0]].family] ==
                 team->num_units;
    int code = team->is_line ? glo_theory_result(theory, cover, "wait_probability", network, "wait_probability")
                             : glo_theory_result(theory, cover, "refused_share", network, "blocking");
    if (code == GLO_OK && team->is_line)
        code = glo_theory_result(theory, cover, "time_in_queue", network, "time_in_queue");
    if (code == GLO_OK && team->is_line)
        code = glo_theory_result(theory, cover, "number_in_queue", network, "number_in_queue");
    return code == GLO_OK && whole ? glo_theory_result(theory, cover, "utilisation", family, "utilisation") : code;
}

static int look_at(struct glo_theory *theory, const struct glo_team *team)
{
    struct glo_cover *cover;
    const char *formula = formula_of(team);
    bool nearly = strcmp(formula, "ggc_allen_cunneen") == 0;
    if (!team->is_poisson || !team->one_speed)
        return GLO_OK;
    int code = glo_theory_begin(theory, formula, team->network->name, nearly ? "service is not of known phases" : NULL,
                                &cover);
    if (code == GLO_OK) {
        code = glo_theory_end(theory, &cover, set_arguments(&cover->call, team));
    }
    return code == GLO_OK && cover ? add_rows(theory, cover, team) : code;
}

int glo_recognise_pools(struct glo_theory *theory)
{
    return glo_team_each(theory, look_at);
}
