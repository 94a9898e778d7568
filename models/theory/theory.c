/* The covers of a design point: recognisers in turn, and what they share. */
#include "models/theory/theory.h"

#include "models/theory/flow.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static glo_recogniser *const recognisers[] = {
#define GLO_RECOGNISER(name) glo_recognise_##name,
#include "models/theory/recognisers.def"
#undef GLO_RECOGNISER
};

int glo_theory_init(struct glo_theory *theory, const struct glo_scenario *scenario)
{
    memset(theory, 0, sizeof *theory);
    theory->scenario = scenario;
    theory->covered = glo_arena_alloc(&theory->arena, scenario->layout.num_figures, sizeof *theory->covered);
    int code = theory->covered ? GLO_OK : GLO_ERR_NO_MEMORY;
    if (scenario->production.things_come) /* a unit that waits for a thing is no server of any closed form here */
        return code;
    for (size_t i = 0; code == GLO_OK && i < sizeof recognisers / sizeof recognisers[0]; i++)
        code = recognisers[i](theory);
    return code;
}

static void free_cover(struct glo_cover *cover)
{
    glo_formula_call_free(&cover->call);
    glo_free(cover->rows);
    glo_free(cover);
}

void glo_theory_free(struct glo_theory *theory)
{
    for (uint32_t i = 0; i < theory->num_covers; i++)
        free_cover(theory->covers[i]);
    glo_free(theory->covers);
    glo_arena_free(&theory->arena);
    memset(theory, 0, sizeof *theory);
}

const char *glo_theory_text(struct glo_theory *theory, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return glo_arena_text(&theory->arena, text, strlen(text));
}

int glo_theory_each_unit(struct glo_theory *theory, int (*look)(struct glo_theory *theory, uint32_t unit))
{
    int code = GLO_OK;
    if (glo_flow_is_too_large(theory->scenario))
        return GLO_OK;
    for (uint32_t unit = 0; code == GLO_OK && unit < theory->scenario->production.num_units; unit++)
        code = look(theory, unit);
    return code;
}

int glo_theory_begin(struct glo_theory *theory, const char *formula, const char *subject, const char *failing,
                     struct glo_cover **cover)
{
    const struct glo_formula *found = glo_formula_find(formula);
    assert(found && "a recogniser names a formula that there is not");
    *cover = NULL;
    if (glo_grow(&theory->covers, &theory->max_covers, (uint64_t)theory->num_covers + 1, sizeof *theory->covers) !=
        GLO_OK)
        return GLO_ERR_NO_MEMORY;
    struct glo_cover *made = glo_alloc(1, sizeof *made);
    if (!made)
        return GLO_ERR_NO_MEMORY;
    theory->covers[theory->num_covers++] = made; /* which owns it from now on */
    made->formula = found;
    made->subject = glo_theory_text(theory, "%s", subject);
    made->failing = failing ? glo_theory_text(theory, "%s", failing) : NULL;
    glo_formula_call_init(&made->call, found);
    made->call.time_unit = "h";
    if (!made->subject || (failing && !made->failing))
        return GLO_ERR_NO_MEMORY;
    *cover = made;
    return GLO_OK;
}

int glo_theory_end(struct glo_theory *theory, struct glo_cover **cover, int code)
{
    if (code == GLO_OK || code == GLO_ERR_ARGUMENT) /* one that is out of bounds is missing: it is refused */
        code = glo_formula_evaluate(&(*cover)->call);
    if (code == GLO_OK || code == GLO_ERR_NO_MEMORY)
        return code;
    assert(theory->covers[theory->num_covers - 1] == *cover);
    theory->num_covers--;
    free_cover(*cover);
    *cover = NULL;
    return GLO_OK;
}

/* The figure of a metric (or its quantile) of an entity; GLO_ALL: the layout has none. */
static uint32_t find_figure(const struct glo_measure_plan *plan, const char *metric, uint32_t entity,
                            double probability)
{
    const struct glo_metric *wanted = glo_metric_find(metric);
    assert(wanted && "a recogniser names a metric that there is not");
    for (uint32_t i = 0; i < plan->num_figures; i++) {
        bool is_quantile = plan->figures[i].kind == GLO_FIGURE_QUANTILE;
        if (plan->keys[i].metric == wanted && plan->keys[i].entity == entity && is_quantile == !isnan(probability) &&
            (!is_quantile || fabs(plan->figures[i].quantile - probability) < 1e-12))
            return i;
    }
    return GLO_ALL;
}

int glo_theory_row(struct glo_theory *theory, struct glo_cover *cover, const char *metric, uint32_t entity,
                   double probability, const char *label, double value)
{
    uint32_t figure = find_figure(&theory->scenario->measures, metric, entity, probability);
    if (figure == GLO_ALL || !isfinite(value) || (theory->covered[figure] && !cover->failing))
        return GLO_OK;
    const char *copy = glo_theory_text(theory, "%s", label);
    if (!copy || glo_grow(&cover->rows, &cover->max_rows, (uint64_t)cover->num_rows + 1, sizeof *cover->rows) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    cover->rows[cover->num_rows++] = (struct glo_theory_row){figure, copy, value};
    theory->covered[figure] |= !cover->failing;
    return GLO_OK;
}

int glo_theory_result(struct glo_theory *theory, struct glo_cover *cover, const char *metric, uint32_t entity,
                      const char *result)
{
    return glo_theory_row(theory, cover, metric, entity, NAN, metric, glo_formula_value(&cover->call, result));
}

int glo_theory_item(struct glo_theory *theory, struct glo_cover *cover, const char *metric, uint32_t entity,
                    const char *result, uint32_t item, const char *name)
{
    const struct glo_outcome *outcome = glo_formula_outcome(&cover->call, result);
    char label[128];
    snprintf(label, sizeof label, "%s %.60s", metric, name);
    return outcome ? glo_theory_row(theory, cover, metric, entity, NAN, label, outcome->items[item]) : GLO_OK;
}

void glo_theory_ask_quantiles(const struct glo_theory *theory, struct glo_cover *cover)
{
    struct glo_formula_call *call = &cover->call;
    const struct glo_measure_plan *plan = &theory->scenario->measures;
    call->num_probabilities = 0;
    for (uint32_t i = 0; i < plan->num_figures; i++) {
        const struct glo_figure *figure = &plan->figures[i];
        bool asked = !figure->shown || figure->kind != GLO_FIGURE_QUANTILE;
        for (uint32_t k = 0; k < call->num_probabilities; k++)
            asked |= call->probabilities[k] == figure->quantile;
        if (!asked && call->num_probabilities < GLO_FORMULA_PROBABILITIES)
            call->probabilities[call->num_probabilities++] = figure->quantile;
    }
}

int glo_theory_quantiles(struct glo_theory *theory, struct glo_cover *cover, const char *metric, uint32_t entity,
                         const char *result)
{
    const struct glo_measure_plan *plan = &theory->scenario->measures;
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < cover->call.num_outcomes; i++) {
        const struct glo_outcome *outcome = &cover->call.outcomes[i];
        uint32_t figure = isnan(outcome->probability) || strcmp(outcome->result->name, result) != 0
                              ? GLO_ALL
                              : find_figure(plan, metric, entity, outcome->probability);
        char label[64];
        if (figure == GLO_ALL || !plan->figures[figure].shown)
            continue;
        snprintf(label, sizeof label, "%s%s", metric, strrchr(plan->figures[figure].name, '.'));
        code = glo_theory_row(theory, cover, metric, entity, outcome->probability, label, outcome->items[0]);
    }
    return code;
}

void glo_theory_same(struct glo_theory *theory, const struct glo_cover *cover, const char *metric, uint32_t entity)
{
    uint32_t figure = find_figure(&theory->scenario->measures, metric, entity, NAN);
    if (figure != GLO_ALL && !cover->failing)
        theory->covered[figure] = true;
}

void glo_theory_same_for_all(struct glo_theory *theory, const struct glo_cover *cover, const char *metric)
{
    const struct glo_measure_plan *plan = &theory->scenario->measures;
    if (theory->scenario->networks.num_networks != 1)
        return;
    for (uint32_t i = 0; i < plan->num_entities; i++)
        if (plan->entities[i].kind == GLO_ENTITY_all || plan->entities[i].kind == GLO_ENTITY_network)
            glo_theory_same(theory, cover, metric, i);
}
