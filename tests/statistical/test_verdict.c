/*
 * How often verdicts are wrong, over 200 seeds: without a defect contradictions are as rare as their level promises,
 * and a planted defect that moves a row by two margins is found. Seeds are fixed: the counts are the same in every run.
 */
#include <math.h>
#include <stdio.h>

#include "models/theory/verdict.h"
#include "tests/models/trial.h"

enum { SEEDS = 200 };
#define MARGIN 0.01
#define LEVEL 0.05

static const char *const shop = "glocal: 1\n"
                                "products: {part: {plan: [{operation: work, service: {exponential: %g h}}]}}\n"
                                "demand: {orders: {rate: 1.2 per hour}}\n"
                                "units: {shop: {stations: {work: {machines: 2}}}}\n"
                                "experiment: {length: 12000 h, warmup: 200 h, replications: 20, seed: %d,\n"
                                "             metrics: [time_in_queue.shop]}\n";

static void open_shop(struct trial *trial, double service, int seed)
{
    char text[1024];
    snprintf(text, sizeof text, shop, service, seed);
    trial_open(trial, text);
}

/* Runs the shop with this mean service beside the theory of one hour; true where the row of a metric contradicts, or
 * for NULL any row. */
static bool contradicts(double service, int seed, const char *metric)
{
    struct trial stated, simulated;
    struct glo_theory theory;
    struct glo_judgement judgement;
    bool found = false;
    open_shop(&stated, 1, seed);
    open_shop(&simulated, service, seed);
    trial_analyse(&simulated, 0.95);
    cr_assert_eq(glo_theory_init(&theory, stated.study.points[0]), GLO_OK);
    cr_assert_eq(theory.num_covers, 1);
    cr_assert_eq(glo_judgement_init(&judgement, &theory, &simulated.analysis, MARGIN, LEVEL), GLO_OK);
    cr_assert_geq(judgement.num_rows, 4);
    for (uint32_t i = 0; i < judgement.num_rows; i++) {
        const struct glo_judged_row *row = &judgement.rows[i];
        if (row->verdict == GLO_THEORY_CONTRADICTS && (!metric || strcmp(row->figure->metric, metric) == 0))
            found = true;
    }
    glo_judgement_free(&judgement);
    glo_theory_free(&theory);
    trial_close(&simulated);
    trial_close(&stated);
    return found;
}

/* At a level of 5 % for all rows of a run together, more than 21 of 200 happen with probability 0.001 only. */
Test(verdict, rarely_contradicts_what_is_right)
{
    int wrong = 0;
    for (int seed = 1; seed <= SEEDS; seed++)
        wrong += contradicts(1, seed, NULL);
    printf("%d of %d seeds without a defect contradict\n", wrong, SEEDS);
    cr_expect_leq(wrong, 21);
}

/* Service that takes 2 % longer moves the utilisation by two margins. */
Test(verdict, finds_a_planted_defect)
{
    int found = 0;
    for (int seed = 1; seed <= SEEDS; seed++)
        found += contradicts(1 + 2 * MARGIN, seed, "utilisation");
    printf("%d of %d seeds find the planted defect\n", found, SEEDS);
    cr_expect_geq(found, 190);
}
