/*
 * Larson's hypercube: a network that gives every order to the first free unit of a list of preferences, with a machine
 * at each unit, Poisson demand and exponential service. Exact to 18 units; beside it, and beyond, Larson's
 * approximation of 1975.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/theory/team.h"

enum { MOST_EXACT_UNITS = 18 };

static int set_arguments(struct glo_formula_call *call, const struct glo_team *team, bool exact)
{
    int code = glo_formula_set_vector(call, "arrival_rates", team->rates, team->num_regions);
    if (code == GLO_OK)
        code = glo_formula_set_matrix(call, "preferences", team->lists, team->num_regions, team->num_units);
    if (code == GLO_OK && exact)
        code = glo_formula_set_vector(call, "service_rates", team->service_rates, team->num_units);
    else if (code == GLO_OK)
        code = glo_formula_set(call, "service_rate", team->service_rates[0]);
    if (code == GLO_OK)
        code = glo_formula_set_text(call, "line", team->is_line ? "infinite" : "loss");
    return code;
}

static int add_rows(struct glo_theory *theory, struct glo_cover *cover, const struct glo_team *team)
{
    const struct glo_scenario *s = theory->scenario;
    const struct glo_outcome *workloads = glo_formula_outcome(&cover->call, "utilisation_by_unit");
    uint32_t network = team->network->entity;
    int code = team->is_line ? glo_theory_result(theory, cover, "wait_probability", network, "wait_probability")
                             : glo_theory_result(theory, cover, "refused_share", network, "blocking");
    for (uint32_t u = 0; code == GLO_OK && workloads && u < team->num_units; u++) {
        const struct glo_unit *unit = &s->production.units[team->network->units[u]];
        const char *dot = strchr(unit->name, '.');
        char label[64];
        snprintf(label, sizeof label, "utilisation %.40s", dot ? dot + 1 : unit->name);
        code = glo_theory_row(theory, cover, "utilisation", unit->entity, NAN, label, workloads->items[u]);
        if (s->measures.entities[unit->entity].parent != GLO_ALL)
            glo_theory_same(theory, cover, "utilisation", s->measures.entities[unit->entity].parent);
    }
    if (code == GLO_OK)
        code = glo_theory_result(theory, cover, "first_choice_share", network, "first_choice_share");
    if (code == GLO_OK && team->is_line) {
        code = glo_theory_result(theory, cover, "time_in_queue", network, "time_in_queue");
        glo_theory_same(theory, cover, "number_in_queue", network);
        glo_theory_same(theory, cover, "refused_share",
                        network); /* every unit reaches every place: nobody is refused */
    }
    static const char *const same[] = {"wait_probability", "refused_share", "first_choice_share", "time_in_queue",
                                       "utilisation"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        glo_theory_same_for_all(theory, cover, same[i]);
    return code;
}

static int add_cover(struct glo_theory *theory, const struct glo_team *team, const char *formula, const char *failing)
{
    struct glo_cover *cover;
    bool exact = strcmp(formula, "hypercube") == 0;
    int code = glo_theory_begin(theory, formula, team->network->name, failing, &cover);
    if (code == GLO_OK) {
        code = glo_theory_end(theory, &cover, set_arguments(&cover->call, team, exact));
    }
    return code == GLO_OK && cover ? add_rows(theory, cover, team) : code;
}

/* What keeps the hypercube from being exact; "" where nothing does. */
static void say_failing(const struct glo_team *team, char text[160])
{
    text[0] = 0;
    if (!team->is_poisson)
        snprintf(text, 160, "arrivals are not Poisson");
    else if (!team->service.is_same || team->service.law.shape != GLO_LAW_EXPONENTIAL)
        snprintf(text, 160, "service is not exponential: its scv is %.4g", team->service.scv);
}

static int look_at(struct glo_theory *theory, const struct glo_team *team)
{
    char failing[160];
    int code = GLO_OK;
    if (!team->one_machine || team->num_units < 2)
        return GLO_OK;
    say_failing(team, failing);
    if (team->num_units <= MOST_EXACT_UNITS)
        code = add_cover(theory, team, "hypercube", *failing ? failing : NULL);
    if (code == GLO_OK && team->one_speed && !*failing)
        code = add_cover(theory, team, "hypercube_approximation", "correction factors in place of the states");
    return code;
}

int glo_recognise_patrols(struct glo_theory *theory)
{
    return glo_team_each(theory, look_at);
}
