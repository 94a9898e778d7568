/*
 * Whether the intervals of results cover what they are meant to: 1,000 experiments of 20 replications each, as a user
 * runs them, count how many of their nominal 95 % intervals hold the true value. M/M/1 against its closed form; the
 * furniture scenario against an independent run of 100 times the length of an experiment. 99.9 % binomial bounds.
 */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>

#include "models/analytic/formula.h"
#include "tests/models/trial.h"

enum { EXPERIMENTS = 1000, REPLICATIONS = 20, REFERENCE = 100 * REPLICATIONS, MOST_CLAIMS = 12 };

/* A figure, what is true of it with its standard error, and how many intervals held it. */
struct claim {
    const char *figure;
    double value, error;
    int covered, counted;
};

/* The least number of 1,000 intervals of 95 % that hold the value, but for one case in 1,000. */
static int least_covered(void)
{
    int least = EXPERIMENTS;
    while (gsl_cdf_binomial_P((unsigned)least - 1, 0.95, EXPERIMENTS) > 0.0005)
        least--;
    return least;
}

static int most_covered(void)
{
    int most = 0;
    while (gsl_cdf_binomial_Q((unsigned)most, 0.95, EXPERIMENTS) > 0.0005)
        most++;
    return most;
}

/* The replications from `first` on (from 0) as an experiment of their own. */
static void run_experiment(struct trial *trial, uint32_t first, uint32_t num)
{
    trial->study.study.first_replication = first;
    trial->study.study.num_replications = num;
    trial_analyse(trial, 0.95);
}

static void count(const struct trial *trial, struct claim *claims)
{
    for (struct claim *claim = claims; claim->figure; claim++) {
        const struct glo_interval *interval = &trial_estimate(trial, 0, claim->figure)->interval;
        claim->counted++;
        claim->covered += interval->lower <= claim->value && claim->value <= interval->upper;
    }
}

static void expect_coverage(const struct claim *claims)
{
    for (const struct claim *claim = claims; claim->figure; claim++) {
        printf("%-28s %4d of %d intervals cover\n", claim->figure, claim->covered, claim->counted);
        cr_expect(claim->covered >= least_covered() && claim->covered <= most_covered(),
                  "%s: %d of %d intervals cover %.6g+-%.2g, not %d to %d", claim->figure, claim->covered,
                  claim->counted, claim->value, claim->error, least_covered(), most_covered());
    }
}

static double mm1(const char *result)
{
    struct glo_formula_call call;
    glo_formula_call_init(&call, glo_formula_find("mmc"));
    cr_assert_eq(glo_formula_set(&call, "arrival_rate", 0.6), GLO_OK);
    cr_assert_eq(glo_formula_set(&call, "service_mean", 1), GLO_OK);
    cr_assert_eq(glo_formula_set(&call, "servers", 1), GLO_OK);
    cr_assert_eq(glo_formula_evaluate(&call), GLO_OK);
    double value = glo_formula_value(&call, result);
    glo_formula_call_free(&call);
    return value;
}

Test(coverage, mm1)
{
    struct trial trial;
    struct claim claims[] = {
        {"time_in_queue", mm1("time_in_queue"), 0, 0, 0},
        {"lead_time", mm1("sojourn_time"), 0, 0, 0},
        {"utilisation", mm1("utilisation"), 0, 0, 0},
        {"number_in_queue", mm1("number_in_queue"), 0, 0, 0},
        {"wait_probability", mm1("wait_probability"), 0, 0, 0},
        {"lead_time.q50", mm1("sojourn_time.q50"), 0, 0, 0},
        {"lead_time.q90", mm1("sojourn_time.q90"), 0, 0, 0},
        {"lead_time.q95", mm1("sojourn_time.q95"), 0, 0, 0},
        {NULL, 0, 0, 0, 0},
    };
    trial_open(&trial, "glocal: 1\n"
                       "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                       "demand: {orders: {rate: 0.6 per hour}}\n"
                       "units: {shop: {stations: {work: {machines: 1}}}}\n"
                       "experiment: {length: 10000 h, warmup: 200 h, seed: 17}\n");
    for (uint32_t i = 0; i < EXPERIMENTS; i++) {
        run_experiment(&trial, i * REPLICATIONS, REPLICATIONS);
        count(&trial, claims);
        glo_analysis_free(&trial.analysis);
    }
    expect_coverage(claims);
    trial_close(&trial);
}

/* Fills in what is true from a run of its own seed. */
static void refer(struct claim *claims, const char *path, const char *const *sets, uint32_t num_sets)
{
    struct trial trial;
    const char *all[8] = {"experiment.seed=990001"};
    for (uint32_t i = 0; i < num_sets; i++)
        all[i + 1] = sets[i];
    trial_open_file(&trial, path, all, num_sets + 1);
    run_experiment(&trial, 0, REFERENCE);
    for (struct claim *claim = claims; claim->figure; claim++) {
        const struct glo_interval *interval = &trial_estimate(&trial, 0, claim->figure)->interval;
        claim->value = interval->mean;
        claim->error = interval->half_width / 2;
    }
    trial_close(&trial);
}

Test(coverage, furniture)
{
    static const char *const sets[] = {"experiment.length=30 days", "experiment.warmup=5 days",
                                       "experiment.where=topology == cloud and demand.retail.rate == 200 per day"};
    const char *path = GLO_SOURCE_FOLDER "/scenarios/furniture_italy.yaml";
    struct trial trial;
    struct claim claims[] = {{"lead_time", 0, 0, 0, 0},
                             {"lead_time.q95", 0, 0, 0, 0},
                             {"on_time_share", 0, 0, 0, 0},
                             {"cost_per_order", 0, 0, 0, 0},
                             {"co2e_per_order", 0, 0, 0, 0},
                             {"utilisation", 0, 0, 0, 0},
                             {NULL, 0, 0, 0, 0}};
    refer(claims, path, sets, 3);
    trial_open_file(&trial, path, sets, 3);
    for (uint32_t i = 0; i < EXPERIMENTS; i++) {
        run_experiment(&trial, i * REPLICATIONS, REPLICATIONS);
        count(&trial, claims);
        glo_analysis_free(&trial.analysis);
    }
    expect_coverage(claims);
    trial_close(&trial);
}
