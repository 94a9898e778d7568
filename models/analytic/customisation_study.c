/* The problems of the study, their best plans, and sums over them. */
#include "models/analytic/customisation_study.h"
#include "sim/memory.h"

#include <string.h>

static const double service_rates[GLO_STUDY_RATES] = {6, 7, 8, 9, 10};
static const double holding_costs[GLO_STUDY_HOLDINGS] = {5, 10, 15, 20};
static const double waiting_costs[GLO_STUDY_WAITS] = {15, 30, 45, 60, 75};
static const double misfit_costs[GLO_STUDY_MISFITS] = {40, 80, 120, 160, 200};
static const double line_costs[GLO_STUDY_LINE_COSTS] = {5, 10, 15, 20, 25};
static const double unit_costs[GLO_STUDY_UNIT_COSTS] = {100, 105, 110, 115, 120};

/* Places in the lists above. */
struct place {
    uint32_t rate, holding, wait, misfit, line;
};

/* Of an instance, 0 to GLO_STUDY_INSTANCES - 1. */
static struct place place_of(uint32_t instance)
{
    struct place place;
    place.line = instance % GLO_STUDY_LINE_COSTS;
    instance /= GLO_STUDY_LINE_COSTS;
    place.misfit = instance % GLO_STUDY_MISFITS;
    instance /= GLO_STUDY_MISFITS;
    place.wait = instance % GLO_STUDY_WAITS;
    instance /= GLO_STUDY_WAITS;
    place.holding = instance % GLO_STUDY_HOLDINGS;
    place.rate = instance / GLO_STUDY_HOLDINGS;
    return place;
}

/* The best of mts or of dd in an instance. */
static const struct glo_customisation_outcome *stocked(const struct glo_customisation_study *study, uint32_t instance,
                                                       enum glo_configuration configuration)
{
    return &study->rows[(configuration == GLO_MAKE_TO_STOCK ? 0 : GLO_STUDY_INSTANCES) + instance].best;
}

/* The row of cm at a unit cost, a service rate and a waiting cost. */
static uint32_t custom_row(uint32_t unit_cost, uint32_t rate, uint32_t wait)
{
    return 2 * GLO_STUDY_INSTANCES + (unit_cost * GLO_STUDY_RATES + rate) * GLO_STUDY_WAITS + wait;
}

static void pose(struct glo_customisation_study *study)
{
    struct glo_customisation common = {.arrival_rate = 5,
                                       .reservation_price = 500,
                                       .unit_cost = unit_costs[0],
                                       .generic_holding = study->generic_holding,
                                       .beta = study->beta};
    for (uint32_t i = 0; i < 2 * GLO_STUDY_INSTANCES; i++) {
        struct place place = place_of(i % GLO_STUDY_INSTANCES);
        struct glo_customisation *problem = &study->rows[i].problem;
        *problem = common;
        problem->configuration = i < GLO_STUDY_INSTANCES ? GLO_MAKE_TO_STOCK : GLO_DELAYED_DIFFERENTIATION;
        problem->service_rate = service_rates[place.rate];
        problem->holding_cost = holding_costs[place.holding];
        problem->waiting_cost = waiting_costs[place.wait];
        problem->misfit_cost = misfit_costs[place.misfit];
        problem->line_cost = line_costs[place.line];
    }
    for (uint32_t i = 0; i < GLO_STUDY_CUSTOM; i++) {
        uint32_t wait = i % GLO_STUDY_WAITS, rate = i / GLO_STUDY_WAITS % GLO_STUDY_RATES;
        struct glo_customisation *problem = &study->rows[2 * GLO_STUDY_INSTANCES + i].problem;
        *problem = common;
        problem->configuration = GLO_CUSTOM_MANUFACTURING;
        problem->unit_cost = unit_costs[i / (GLO_STUDY_WAITS * GLO_STUDY_RATES)];
        problem->service_rate = service_rates[rate];
        problem->waiting_cost = waiting_costs[wait];
    }
}

static int solve(struct glo_customisation_study *study, struct glo_problem *problem)
{
    const struct glo_customisation_freedom freedom = GLO_CUSTOMISATION_FREE;
    int code = GLO_OK;
    for (uint32_t i = 0; i < GLO_STUDY_PROBLEMS && code == GLO_OK; i++)
        code = glo_customisation_optimise(&study->rows[i].problem, &freedom, &study->rows[i].best);
    if (code == GLO_ERR_RANGE)
        return glo_fail(problem, code,
                        "a problem has more plans than can be compared; let more orders be late, or make generic parts "
                        "cost more to hold");
    return code == GLO_ERR_NO_MEMORY ? glo_fail_memory(problem) : code;
}

/* Sums of profits, lines and differences; each figure is a mean in the end. */

static void add_stocked(struct glo_customisation_study *study, uint32_t instance)
{
    struct place place = place_of(instance);
    const struct glo_customisation_outcome *mts = stocked(study, instance, GLO_MAKE_TO_STOCK);
    const struct glo_customisation_outcome *dd = stocked(study, instance, GLO_DELAYED_DIFFERENTIATION);
    const double share = 1.0 / GLO_STUDY_INSTANCES;
    for (uint32_t i = 0; i < GLO_STUDY_UNIT_COSTS; i++) {
        study->unit_costs[i].mts += mts->profit * share;
        study->unit_costs[i].dd += dd->profit * share;
    }
    study->lines[place.misfit].mts += mts->plan.lines * share * GLO_STUDY_MISFITS;
    study->lines[place.misfit].dd += dd->plan.lines * share * GLO_STUDY_MISFITS;
    study->rates[place.rate].mts += mts->profit * share * GLO_STUDY_RATES;
    study->rates[place.rate].dd += dd->profit * share * GLO_STUDY_RATES;
}

static void add_custom(struct glo_customisation_study *study, uint32_t unit_cost, uint32_t rate, uint32_t wait)
{
    double profit = study->rows[custom_row(unit_cost, rate, wait)].best.profit;
    study->unit_costs[unit_cost].cm += profit / (GLO_STUDY_RATES * GLO_STUDY_WAITS);
    study->rates[rate].cm += profit / (GLO_STUDY_UNIT_COSTS * GLO_STUDY_WAITS);
    if (unit_cost == 0)
        study->rates[rate].least_cm += profit / GLO_STUDY_WAITS;
}

static void add_comparison(struct glo_customisation_study *study, uint32_t instance, uint32_t unit_cost)
{
    struct place place = place_of(instance);
    double mts = stocked(study, instance, GLO_MAKE_TO_STOCK)->profit;
    double dd = stocked(study, instance, GLO_DELAYED_DIFFERENTIATION)->profit;
    double cm = study->rows[custom_row(unit_cost, place.rate, place.wait)].best.profit;
    uint32_t pair = unit_cost * GLO_STUDY_WAITS + place.wait;
    struct glo_study_wins *wins = &study->wins[pair];
    const double share = (double)(GLO_STUDY_WAITS * GLO_STUDY_MISFITS) / GLO_STUDY_INSTANCES;
    if (mts > dd && mts > cm)
        wins->mts++;
    else if (dd > mts && dd > cm)
        wins->dd++;
    else if (cm > mts && cm > dd)
        wins->cm++;
    else
        wins->ties++;
    study->gains[pair * GLO_STUDY_MISFITS + place.misfit].gain += (cm - dd) * share;
}

/* What each row of a figure stands for. */
static void name_figures(struct glo_customisation_study *study)
{
    for (uint32_t i = 0; i < GLO_STUDY_UNIT_COSTS; i++)
        study->unit_costs[i].unit_cost = unit_costs[i];
    for (uint32_t i = 0; i < GLO_STUDY_MISFITS; i++)
        study->lines[i].misfit_cost = misfit_costs[i];
    for (uint32_t i = 0; i < GLO_STUDY_RATES; i++)
        study->rates[i].service_rate = service_rates[i];
    for (uint32_t i = 0; i < GLO_STUDY_UNIT_COSTS * GLO_STUDY_WAITS; i++) {
        study->wins[i].unit_cost = unit_costs[i / GLO_STUDY_WAITS];
        study->wins[i].waiting_cost = waiting_costs[i % GLO_STUDY_WAITS];
    }
    for (uint32_t i = 0; i < GLO_STUDY_CUSTOM; i++) {
        study->gains[i].unit_cost = study->wins[i / GLO_STUDY_MISFITS].unit_cost;
        study->gains[i].waiting_cost = study->wins[i / GLO_STUDY_MISFITS].waiting_cost;
        study->gains[i].misfit_cost = misfit_costs[i % GLO_STUDY_MISFITS];
    }
}

static void draw_figures(struct glo_customisation_study *study)
{
    name_figures(study);
    for (uint32_t i = 0; i < GLO_STUDY_INSTANCES; i++) {
        add_stocked(study, i);
        for (uint32_t unit_cost = 0; unit_cost < GLO_STUDY_UNIT_COSTS; unit_cost++)
            add_comparison(study, i, unit_cost);
    }
    for (uint32_t unit_cost = 0; unit_cost < GLO_STUDY_UNIT_COSTS; unit_cost++)
        for (uint32_t rate = 0; rate < GLO_STUDY_RATES; rate++)
            for (uint32_t wait = 0; wait < GLO_STUDY_WAITS; wait++)
                add_custom(study, unit_cost, rate, wait);
}

int glo_customisation_study_init(struct glo_customisation_study *study, double beta, double generic_holding,
                                 struct glo_problem *problem)
{
    memset(study, 0, sizeof *study);
    if (!(beta >= GLO_LEAST_BETA && beta < 1))
        return glo_fail(problem, GLO_ERR_ARGUMENT, "beta is %g; it is the share of orders that may be late, 0.05 say",
                        beta);
    if (!(isnan(generic_holding) || (generic_holding > 0 && isfinite(generic_holding))))
        return glo_fail(problem, GLO_ERR_ARGUMENT,
                        "generic_holding is %g; it is a cost above 0, lest the best stock be without end",
                        generic_holding);
    study->beta = beta;
    study->generic_holding = generic_holding;
    study->rows = glo_alloc(GLO_STUDY_PROBLEMS, sizeof *study->rows);
    if (!study->rows)
        return glo_fail_memory(problem);
    pose(study);
    int code = solve(study, problem);
    if (code == GLO_OK)
        draw_figures(study);
    else
        glo_customisation_study_free(study);
    return code;
}

void glo_customisation_study_free(struct glo_customisation_study *study)
{
    glo_free(study->rows);
    memset(study, 0, sizeof *study);
}

uint32_t glo_customisation_study_wins(const struct glo_customisation_study *study, uint32_t unit_cost)
{
    uint32_t wins = 0;
    for (uint32_t i = 0; i < GLO_STUDY_WAITS; i++)
        wins += study->wins[unit_cost * GLO_STUDY_WAITS + i].cm;
    return wins;
}
