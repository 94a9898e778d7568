/*
 * The best plan of a problem: all numbers of lines, decoupling points and stocks, less those that a bound excludes.
 *
 * The bounds rest on one fact: at N lines, the margin is 0 up to a worth of 0 and convex from there on, and more stock
 * means more worth. So between the worth at one stock and the worth with no wait for stock at all, the margin is
 * nowhere above the greater of its values at the two ends; and stock costs at least what it costs at full demand.
 */
#include "models/analytic/customisation.h"
#include "sim/memory.h"

#include <string.h>

enum {
    STEPS = 10,              /* of the decoupling point: .1, .2 ... .9 */
    MOST_WORK = 5 * 1000000, /* evaluations of one search */
    WORK_OF_DEMAND = 100,    /* evaluations that take as long as finding the demand of a market that is not covered */
    MARGIN_OF_START = 8      /* pieces of stock; more than rounding moves the start of a search */
};

/* Lead times at full demand by base stock, at one decoupling point: they do not depend on the lines. */
struct lead_times {
    double *items;
    uint32_t num, max;
};

struct search {
    const struct glo_customisation *problem;
    const struct glo_customisation_freedom *freedom;
    struct glo_customisation_outcome *best;
    struct lead_times lead_times[STEPS];
    uint64_t work;
};

static int lead_time_at(struct search *search, const struct glo_customisation_plan *plan, uint32_t step,
                        double *lead_time)
{
    struct lead_times *known = &search->lead_times[step];
    if (search->problem->configuration != GLO_DELAYED_DIFFERENTIATION || search->freedom->base_stock != UINT32_MAX) {
        *lead_time = glo_customisation_lead_time(search->problem, plan);
        return GLO_OK;
    }
    while (known->num <= plan->base_stock) {
        struct glo_customisation_plan next = *plan;
        if (glo_grow(&known->items, &known->max, (uint64_t)known->num + 1, sizeof *known->items) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        next.base_stock = known->num;
        known->items[known->num++] = glo_customisation_lead_time(search->problem, &next);
    }
    *lead_time = known->items[plan->base_stock];
    return GLO_OK;
}

/* Evaluates a plan and keeps it where it is the best so far. */
static int try_plan(struct search *search, const struct glo_customisation_plan *plan, uint32_t step,
                    struct glo_customisation_outcome *outcome)
{
    double lead_time;
    int code = lead_time_at(search, plan, step, &lead_time);
    if (code != GLO_OK)
        return code;
    glo_customisation_evaluate_at(search->problem, plan, lead_time, outcome);
    search->work += outcome->coverage < 1 ? WORK_OF_DEMAND : 1;
    if (!(outcome->profit <= search->best->profit))
        *search->best = *outcome;
    return search->work > MOST_WORK ? GLO_ERR_RANGE : GLO_OK;
}

/* rho of a stock if all potential customers buy. */
static double full_rho(const struct glo_customisation *problem, const struct glo_customisation_plan *plan)
{
    if (problem->configuration == GLO_MAKE_TO_STOCK)
        return glo_line_rho(problem->arrival_rate / plan->lines, problem->arrival_rate, problem->service_rate);
    return plan->decoupling * problem->arrival_rate / problem->service_rate;
}

/*
 * Where a search among stocks may begin. If finished stock covers the market without any, profit is concave in it: one
 * more piece saves c_w Lambda (-ln rho) / (mu - Lambda) as long as there is a lead time, and costs h (1 - rho^S) of
 * each line. Elsewhere 0.
 */
static uint32_t first_stock(const struct glo_customisation *problem, const struct glo_customisation_plan *plan)
{
    struct glo_customisation_plan none = *plan;
    none.base_stock = 0;
    double worth = problem->reservation_price - problem->waiting_cost * glo_customisation_lead_time(problem, &none);
    if (problem->configuration != GLO_MAKE_TO_STOCK || worth < problem->misfit_cost / plan->lines)
        return 0;
    double decay = -log(full_rho(problem, plan)), no_wait = -log(problem->beta) / decay;
    double saving =
        problem->waiting_cost * problem->arrival_rate * decay / (problem->service_rate - problem->arrival_rate);
    double share = saving / (problem->holding_cost * plan->lines),
           balance = share < 1 ? -log1p(-share) / decay : no_wait;
    double start = floor(fmin(no_wait, balance)) - MARGIN_OF_START;
    return start > 0 ? (uint32_t)fmin(start, UINT32_MAX - 1.0) : 0;
}

/* What no plan with more stock than `outcome` can exceed; `most_worth`: with so much that nobody waits for it. */
static double bound_beyond(const struct search *search, const struct glo_customisation_outcome *outcome,
                           double most_worth)
{
    const struct glo_customisation *problem = search->problem;
    const struct glo_customisation_plan *plan = &outcome->plan;
    double worth = problem->reservation_price - problem->waiting_cost * outcome->lead_time;
    double margin = fmax(glo_customisation_margin(problem, plan->lines, worth),
                         glo_customisation_margin(problem, plan->lines, most_worth));
    double pieces = problem->configuration == GLO_MAKE_TO_STOCK ? plan->lines : 1;
    double stock = glo_base_stock_on_hand(plan->base_stock + 1, full_rho(problem, plan));
    return margin - glo_customisation_stock_cost(problem, plan->decoupling) * pieces * stock -
           plan->lines * problem->line_cost;
}

/* The best stock at a number of lines and a decoupling point. */
static int search_stock(struct search *search, struct glo_customisation_plan plan, uint32_t step)
{
    const struct glo_customisation *problem = search->problem;
    struct glo_customisation_outcome outcome;
    if (search->freedom->base_stock != UINT32_MAX) {
        plan.base_stock = search->freedom->base_stock;
        return try_plan(search, &plan, step, &outcome);
    }
    plan.base_stock = UINT32_MAX;
    glo_customisation_evaluate(problem, &plan, &outcome);
    double most_worth = problem->reservation_price - problem->waiting_cost * outcome.lead_time;
    plan.base_stock = first_stock(problem, &plan);
    int code = try_plan(search, &plan, step, &outcome);
    while (code == GLO_OK && bound_beyond(search, &outcome, most_worth) > search->best->profit) {
        plan.base_stock++;
        code = try_plan(search, &plan, step, &outcome);
    }
    return code;
}

/* The best decoupling point and stock at a number of lines. */
static int search_decoupling(struct search *search, uint32_t lines)
{
    struct glo_customisation_plan plan = {lines, 0, search->freedom->decoupling};
    int code = GLO_OK;
    if (search->problem->configuration == GLO_MAKE_TO_STOCK)
        plan.decoupling = NAN;
    else if (isnan(plan.decoupling)) {
        for (uint32_t step = 1; step < STEPS && code == GLO_OK; step++) {
            plan.decoupling = (double)step / STEPS;
            code = search_stock(search, plan, step);
        }
        return code;
    }
    return search_stock(search, plan, 0);
}

/* The paper goes on until K N reaches Lambda (r - c), what a market without waits and misfits would bring; here the
   best so far comes off that. */
static int search_lines(struct search *search)
{
    const struct glo_customisation *problem = search->problem;
    double most = fmax(0, problem->reservation_price - problem->unit_cost) * problem->arrival_rate;
    uint32_t lines = search->freedom->lines;
    if (lines > 0)
        return search_decoupling(search, lines);
    int code = search_decoupling(search, lines = 1);
    while (code == GLO_OK && most - ++lines * problem->line_cost > search->best->profit)
        code = search_decoupling(search, lines);
    return code;
}

int glo_customisation_optimise(const struct glo_customisation *problem, const struct glo_customisation_freedom *freedom,
                               struct glo_customisation_outcome *best)
{
    struct search search = {.problem = problem, .freedom = freedom, .best = best};
    struct glo_customisation_plan none = {0, 0, NAN};
    if (problem->configuration == GLO_CUSTOM_MANUFACTURING) {
        glo_customisation_evaluate(problem, &none, best);
        return GLO_OK;
    }
    if (problem->configuration == GLO_DELAYED_DIFFERENTIATION && freedom->base_stock == UINT32_MAX &&
        glo_customisation_stock_cost(problem, 1) == 0)
        return GLO_ERR_RANGE; /* more is always better */
    *best = (struct glo_customisation_outcome){.profit = NAN};
    int code = search_lines(&search);
    for (uint32_t i = 0; i < STEPS; i++)
        glo_free(search.lead_times[i].items);
    return code;
}
