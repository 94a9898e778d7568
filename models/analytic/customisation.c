/* Stocks, lead times and profits of the three configurations. */
#include "models/analytic/customisation.h"

#include <assert.h>
#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

const char *const glo_configuration_names[GLO_NUM_CONFIGURATIONS + 1] = {"mts", "dd", "cm", NULL};

/* Stocks and lead times. */

double glo_base_stock_on_hand(uint32_t base_stock, double rho)
{
    if (base_stock == 0)
        return 0;
    double idle = 1 - rho, n = (double)base_stock + 1;
    if (n * idle > 0.125)
        return n + expm1(n * log1p(-idle)) / idle; /* = sum of 1 - rho^k, k = 1 to S */
    /* where that would lose digits, in powers of 1 - rho: sum of (-1)^j C(n, j) idle^(j-1), j = 2 to n */
    double term = n * (n - 1) / 2 * idle, sum = 0;
    for (uint32_t j = 2; j <= n && fabs(term) > DBL_EPSILON / 8 * sum; j++) {
        sum += term;
        term *= -(n - j) / (j + 1) * idle;
    }
    return sum;
}

double glo_base_stock_fill(uint32_t base_stock, double rho)
{
    return base_stock == 0 ? 0 : -expm1(base_stock * log(rho));
}

double glo_line_rho(double line_rate, double total_rate, double service_rate)
{
    return line_rate / (service_rate - total_rate + line_rate);
}

double glo_line_lead_time(uint32_t base_stock, double rho, double drain, double beta)
{
    double waiting = base_stock == 0 ? 0 : base_stock * log(rho);
    return fmax(0, (waiting - log(beta)) / drain);
}

/* (1 - exp(-x)) / x for x >= 0. */
static double mean_decay(double x)
{
    return x < 1e-300 ? 1 : -expm1(-x) / x;
}

void glo_stages_init(struct glo_stages *stages, double arrival_rate, double service_rate, double decoupling,
                     uint32_t base_stock)
{
    stages->rho1 = decoupling * arrival_rate / service_rate;
    stages->rho2 = (1 - decoupling) * arrival_rate / service_rate;
    stages->drain1 = service_rate / decoupling - arrival_rate;
    stages->drain2 = service_rate / (1 - decoupling) - arrival_rate;
    stages->wait = pow(stages->rho1, base_stock);
}

double glo_stages_tail(double t, const void *context)
{
    const struct glo_stages *stages = context;
    double least = fmin(stages->drain1, stages->drain2), apart = fabs(stages->drain1 - stages->drain2);
    /* The paper writes a difference of exponentials over rho2 - rho1, and another line where they are equal. */
    return exp(-stages->drain2 * t) + stages->wait * stages->drain2 * t * exp(-least * t) * mean_decay(apart * t);
}

/*
 * The root of a function that falls from `low` (where it is > 0) to `high` (where it is <= 0), by Brent's method. The
 * solver stands here and not where gsl_root_fsolver_alloc would put it: a search finds roots by the hundred thousand,
 * and none of them can fail.
 */
static double falling_root(gsl_function *function, double low, double high)
{
    _Alignas(max_align_t) char state[128];
    gsl_root_fsolver solver = {.type = gsl_root_fsolver_brent, .state = state};
    assert(solver.type->size <= sizeof state);
    int status = gsl_root_fsolver_set(&solver, function, low, high);
    for (int i = 0; status == GSL_SUCCESS && i < 200; i++) {
        status = gsl_root_fsolver_iterate(&solver);
        low = gsl_root_fsolver_x_lower(&solver);
        high = gsl_root_fsolver_x_upper(&solver);
        if (gsl_root_test_interval(low, high, 0, 4 * DBL_EPSILON) == GSL_SUCCESS)
            break;
    }
    return gsl_root_fsolver_root(&solver);
}

struct lateness {
    const struct glo_stages *stages;
    double log_beta;
};

/* In logarithms the tail is nearly a straight line. */
static double lateness(double t, void *context)
{
    const struct lateness *late = context;
    return log(glo_stages_tail(t, late->stages)) - late->log_beta;
}

double glo_stages_lead_time(const struct glo_stages *stages, double beta)
{
    struct lateness late = {stages, log(beta)};
    gsl_function function = {lateness, &late};
    double low = -late.log_beta / stages->drain2, high = low; /* the time of the second stage alone */
    if (lateness(low, &late) <= 0)
        return low;
    do {
        low = high;
        high *= 2;
    } while (lateness(high, &late) > 0); /* the tail is below (1 + drain2 t) exp(-least drain t) */
    return falling_root(&function, low, high);
}

/* The market. */

double glo_customisation_margin(const struct glo_customisation *problem, uint32_t lines, double worth)
{
    double spread = problem->misfit_cost / lines;
    if (worth <= 0)
        return 0;
    if (worth >= spread)
        return (worth - spread / 2 - problem->unit_cost) * problem->arrival_rate;
    return (worth / 2 - problem->unit_cost) * problem->arrival_rate * worth / spread;
}

/* The lead time that can be promised where `demand` customers per time buy. */
static double lead_time(const struct glo_customisation *problem, const struct glo_customisation_plan *plan,
                        double demand)
{
    struct glo_stages stages;
    double drain = problem->service_rate - demand;
    switch (problem->configuration) {
    case GLO_MAKE_TO_STOCK:
        return glo_line_lead_time(plan->base_stock, glo_line_rho(demand / plan->lines, demand, problem->service_rate),
                                  drain, problem->beta);
    case GLO_DELAYED_DIFFERENTIATION:
        glo_stages_init(&stages, demand, problem->service_rate, plan->decoupling, plan->base_stock);
        return glo_stages_lead_time(&stages, problem->beta);
    default:
        return glo_line_lead_time(0, 0, drain, problem->beta);
    }
}

/* A plan in its market. */
struct market {
    const struct glo_customisation *problem;
    const struct glo_customisation_plan *plan;
};

/* How many more would buy at the lead time that so much demand allows: falling in demand. */
static double unserved(double demand, void *context)
{
    const struct market *market = context;
    const struct glo_customisation *problem = market->problem;
    double worth = problem->reservation_price - problem->waiting_cost * lead_time(problem, market->plan, demand);
    return problem->arrival_rate * fmax(0, fmin(1, market->plan->lines * worth / problem->misfit_cost)) - demand;
}

/* Demand and lead time of a market that is not covered at full demand: the one pair that agrees. */
static void find_demand(struct market *market, struct glo_customisation_outcome *outcome)
{
    gsl_function function = {unserved, market};
    double most = market->problem->arrival_rate;
    if (unserved(0, market) <= 0)
        outcome->throughput = 0;
    else if (unserved(most, market) < 0)
        outcome->throughput = falling_root(&function, 0, most);
    outcome->lead_time = lead_time(market->problem, market->plan, outcome->throughput);
}

/* Fixes lead time, price, demand and margin. The lead time is that of full demand until it proves not to be. */
static void meet_market(const struct glo_customisation *problem, const struct glo_customisation_plan *plan,
                        struct glo_customisation_outcome *outcome)
{
    struct market market = {problem, plan};
    double worth = problem->reservation_price - problem->waiting_cost * outcome->lead_time;
    double spread = plan->lines > 0 ? problem->misfit_cost / plan->lines : 0;
    outcome->throughput = problem->arrival_rate;
    if (problem->configuration == GLO_CUSTOM_MANUFACTURING) {
        outcome->throughput *= worth > 0; /* all customers are alike, (13) */
        outcome->price = fmax(0, worth);
    } else if (worth >= spread) {
        outcome->price = worth - spread / 2;
    } else {
        find_demand(&market, outcome);
        worth = problem->reservation_price - problem->waiting_cost * outcome->lead_time;
        outcome->price = fmax(0, worth / 2);
    }
    outcome->coverage = outcome->throughput / problem->arrival_rate;
    outcome->margin = (outcome->price - problem->unit_cost) * outcome->throughput;
}

double glo_customisation_stock_cost(const struct glo_customisation *problem, double decoupling)
{
    if (problem->configuration == GLO_MAKE_TO_STOCK)
        return problem->holding_cost;
    return isnan(problem->generic_holding) ? decoupling * problem->holding_cost : problem->generic_holding;
}

/* Stock, and what it costs. */
static void hold(const struct glo_customisation *problem, const struct glo_customisation_plan *plan,
                 struct glo_customisation_outcome *outcome)
{
    double demand = outcome->throughput, rho;
    if (problem->configuration == GLO_CUSTOM_MANUFACTURING)
        return;
    bool finished = problem->configuration == GLO_MAKE_TO_STOCK;
    rho = finished ? glo_line_rho(demand / plan->lines, demand, problem->service_rate)
                   : plan->decoupling * demand / problem->service_rate;
    outcome->on_hand = (finished ? plan->lines : 1) * glo_base_stock_on_hand(plan->base_stock, rho);
    outcome->fill_rate = glo_base_stock_fill(plan->base_stock, rho);
    outcome->holding = glo_customisation_stock_cost(problem, plan->decoupling) * outcome->on_hand;
}

double glo_customisation_lead_time(const struct glo_customisation *problem, const struct glo_customisation_plan *plan)
{
    return lead_time(problem, plan, problem->arrival_rate);
}

void glo_customisation_evaluate_at(const struct glo_customisation *problem, const struct glo_customisation_plan *plan,
                                   double full_lead_time, struct glo_customisation_outcome *outcome)
{
    *outcome = (struct glo_customisation_outcome){.plan = *plan, .lead_time = full_lead_time};
    meet_market(problem, plan, outcome);
    hold(problem, plan, outcome);
    outcome->utilisation = outcome->throughput / problem->service_rate;
    outcome->profit = outcome->margin - outcome->holding - plan->lines * problem->line_cost;
}

void glo_customisation_evaluate(const struct glo_customisation *problem, const struct glo_customisation_plan *plan,
                                struct glo_customisation_outcome *outcome)
{
    glo_customisation_evaluate_at(problem, plan, glo_customisation_lead_time(problem, plan), outcome);
}
