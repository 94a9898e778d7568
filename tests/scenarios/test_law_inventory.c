/*
 * The inventory study of A. M. Law, Simulation Modeling and Analysis, section 1.5: nine policies (s, S), reviewed every
 * month over 120 months. Each published run of each policy, and the three parts of its cost, must lie in the prediction
 * intervals that our replications give for one more run, all 36 at once.
 */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/trial.h"

enum { MONTHS = 120, RUNS = 200, FIGURES = 4 };

/* Currency per month. Law orders below s, not at it. */
static const struct {
    int low, high;
    double published[FIGURES]; /* total, ordering, holding, shortage */
} policies[] = {
    {20, 40, {126.61, 99.26, 9.25, 18.10}},  {20, 60, {122.74, 90.52, 17.39, 14.83}},
    {20, 80, {123.86, 87.36, 26.24, 10.26}}, {20, 100, {125.32, 81.37, 36.00, 7.95}},
    {40, 60, {126.37, 98.43, 25.99, 1.95}},  {40, 80, {125.46, 88.40, 35.92, 1.14}},
    {40, 100, {132.34, 84.62, 46.42, 1.30}}, {60, 80, {150.02, 105.69, 44.02, 0.31}},
    {60, 100, {143.20, 89.05, 53.91, 0.24}},
};
enum { NUM_POLICIES = sizeof policies / sizeof policies[0] };

static void open_study(struct trial *trial, int low, int high)
{
    char text[2048];
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "products: {item: {approach: mts, plan: [{operation: none, service: 0 h}]}}\n"
             "suppliers: {source: {lead_time: {uniform: {min: 365 h, max: 730 h}},\n"
             "  items: {item: {ordering: [32 EUR/order, 3 EUR/piece]}}}}\n"
             "demand: {orders: {interarrival: {exponential: 73 h},\n"
             "  lot: {discrete: {values: [1, 2, 3, 4], weights: [1, 2, 2, 1]}}}}\n"
             "units: {shop: {costs: {holding: 1 EUR/piece/month, backorder: 5 EUR/piece/month},\n"
             "  stock: {item: {replenish: {periodic: {review: 730 h, min: %d, up_to: %d}}, source: source,\n"
             "  initial: 60 pieces, short: partly}}}}\n"
             "experiment: {analysis: terminating, length: %d h, warmup: 0 h, replications: %d, seed: 1}\n",
             low - 1, high, 730 * MONTHS, RUNS);
    trial_open(trial, text);
}

/* Cost per month of one run under an account. */
static double cost_of(const struct trial *trial, uint32_t run, const char *account)
{
    const struct glo_layout *layout = &trial->study.points[0]->layout;
    uint32_t num_slots = trial->study.points[0]->window.num_slots;
    double sum = 0;
    for (uint32_t i = 0; i < layout->num_flows; i++)
        for (uint32_t slot = 0; strcmp(layout->flows[i].account, account) == 0 && slot < num_slots; slot++)
            sum += (double)trial->run.records[run].flows[(size_t)i * num_slots + slot] * layout->flows[i].scale;
    return sum / MONTHS;
}

/* Student's interval for one more value, at this level of confidence. */
static void expect_predicted(const double *values, double published, double level, const char *what)
{
    double mean = 0, square = 0;
    for (int i = 0; i < RUNS; i++)
        mean += values[i] / RUNS;
    for (int i = 0; i < RUNS; i++)
        square += (values[i] - mean) * (values[i] - mean) / (RUNS - 1);
    double half = gsl_cdf_tdist_Qinv((1 - level) / 2, RUNS - 1) * sqrt(square * (1 + 1.0 / RUNS));
    cr_expect_leq(fabs(published - mean), half, "%s: published %.2f, predicted %.2f+-%.2f", what, published, mean,
                  half);
}

Test(law_inventory, published_runs)
{
    static const char *const accounts[FIGURES] = {"total", "ordering", "holding", "backorder"};
    static double values[FIGURES][RUNS];
    for (int p = 0; p < NUM_POLICIES; p++) {
        struct trial trial;
        open_study(&trial, policies[p].low, policies[p].high);
        trial_run(&trial, 2);
        for (uint32_t run = 0; run < RUNS; run++) {
            values[0][run] = 0;
            for (int f = 1; f < FIGURES; f++)
                values[0][run] += values[f][run] = cost_of(&trial, run, accounts[f]);
        }
        for (int f = 0; f < FIGURES; f++) {
            char what[64];
            snprintf(what, sizeof what, "(%d, %d), %s", policies[p].low, policies[p].high, accounts[f]);
            expect_predicted(values[f], policies[p].published[f], 1 - 0.05 / (NUM_POLICIES * FIGURES), what);
        }
        trial_close(&trial);
    }
}
