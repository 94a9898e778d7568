/* The study: its rows, its figures as sums done otherwise, and what must hold of them. */
#include "models/analytic/customisation_study.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/memory.h"

static void solve(struct glo_customisation_study *study, double beta, double generic_holding)
{
    struct glo_problem problem = {0};
    cr_assert_eq(glo_customisation_study_init(study, beta, generic_holding, &problem), GLO_OK, "%s", problem.text);
}

/* Every combination once. */
Test(customisation_study, poses_every_problem)
{
    struct glo_customisation_study study;
    uint32_t num[GLO_NUM_CONFIGURATIONS] = {0};
    solve(&study, 0.05, NAN);
    for (uint32_t i = 0; i < GLO_STUDY_PROBLEMS; i++) {
        const struct glo_customisation *problem = &study.rows[i].problem;
        num[problem->configuration]++;
        cr_expect_eq(study.rows[i].best.coverage, 1);
        for (uint32_t k = i > 25 ? i - 25 : 0; k < i; k++)
            cr_expect(memcmp(problem, &study.rows[k].problem, sizeof *problem) != 0);
    }
    cr_expect(num[0] == 2500 && num[1] == 2500 && num[2] == 125);
    glo_customisation_study_free(&study);
    glo_customisation_study_free(&study);
}

/* Means over the rows that a figure is about, found by their parameters and not by their places. */
static void check_means(const struct glo_customisation_study *study, double unit_cost, double rate, double misfit)
{
    double sum[GLO_NUM_CONFIGURATIONS] = {0}, rates[GLO_NUM_CONFIGURATIONS] = {0}, lines[2] = {0};
    uint32_t num[GLO_NUM_CONFIGURATIONS] = {0}, num_rates[GLO_NUM_CONFIGURATIONS] = {0}, num_lines = 0;
    for (uint32_t i = 0; i < GLO_STUDY_PROBLEMS; i++) {
        const struct glo_study_row *row = &study->rows[i];
        enum glo_configuration c = row->problem.configuration;
        if (c != GLO_CUSTOM_MANUFACTURING || row->problem.unit_cost == unit_cost) {
            sum[c] += row->best.profit;
            num[c]++;
        }
        if (row->problem.service_rate == rate) {
            rates[c] += row->best.profit;
            num_rates[c]++;
        }
        if (c != GLO_CUSTOM_MANUFACTURING && row->problem.misfit_cost == misfit) {
            lines[c] += row->best.plan.lines;
            num_lines++;
        }
    }
    const struct glo_study_unit_cost *profit = &study->unit_costs[(int)(unit_cost - 100) / 5];
    cr_expect(profit->unit_cost == unit_cost && fabs(profit->mts - sum[0] / num[0]) < 1e-8 &&
              fabs(profit->dd - sum[1] / num[1]) < 1e-8 && fabs(profit->cm - sum[2] / num[2]) < 1e-8);
    const struct glo_study_rate *by_rate = &study->rates[(int)rate - 6];
    cr_expect(by_rate->service_rate == rate && fabs(by_rate->mts - rates[0] / num_rates[0]) < 1e-8 &&
              fabs(by_rate->dd - rates[1] / num_rates[1]) < 1e-8 && fabs(by_rate->cm - rates[2] / num_rates[2]) < 1e-8);
    const struct glo_study_lines *by_misfit = &study->lines[(int)misfit / 40 - 1];
    cr_expect(by_misfit->misfit_cost == misfit && num_lines == 1000 && fabs(by_misfit->mts - lines[0] / 500) < 1e-9 &&
              fabs(by_misfit->dd - lines[1] / 500) < 1e-9);
}

Test(customisation_study, figures_are_means_of_rows)
{
    struct glo_customisation_study study;
    solve(&study, 0.05, 2.5);
    for (int i = 0; i < 5; i++)
        check_means(&study, 100 + 5 * i, 6 + i, 40 * (i + 1));
    for (uint32_t i = 0; i < GLO_STUDY_RATES; i++) /* cm pays its unit cost in full: the mean of 0 to 20 is 10 */
        cr_expect(fabs(study.rates[i].least_cm - study.rates[i].cm - 5 * 10) < 1e-8);
    glo_customisation_study_free(&study);
}

/* Who wins an instance, and by how much, by going through all rows for each. */
Test(customisation_study, wins_and_gains)
{
    struct glo_customisation_study study;
    solve(&study, 0.05, NAN);
    for (uint32_t i = 0; i < GLO_STUDY_CUSTOM; i++) {
        const struct glo_study_gain *gain = &study.gains[i];
        const struct glo_study_wins *wins = &study.wins[i / GLO_STUDY_MISFITS];
        double sum = 0;
        uint32_t won = 0, num = 0;
        for (uint32_t k = 0; k < GLO_STUDY_INSTANCES; k++) {
            const struct glo_study_row *mts = &study.rows[k], *dd = &study.rows[GLO_STUDY_INSTANCES + k];
            if (mts->problem.waiting_cost != gain->waiting_cost)
                continue;
            /* (11), (13) and the profit of cm, once more */
            double lead_time = log(20) / (mts->problem.service_rate - 5);
            double cm = 5 * (500 - gain->waiting_cost * lead_time - gain->unit_cost);
            won += cm > mts->best.profit && cm > dd->best.profit;
            if (mts->problem.misfit_cost == gain->misfit_cost) {
                sum += cm - dd->best.profit;
                num++;
            }
        }
        cr_expect_eq(wins->cm, won, "%g %g: %u, not %u", wins->unit_cost, wins->waiting_cost, wins->cm, won);
        cr_expect_eq(wins->mts + wins->dd + wins->cm + wins->ties, 500);
        cr_expect(num == 100 && fabs(gain->gain - sum / num) < 1e-8);
    }
    glo_customisation_study_free(&study);
}

/* What the paper concludes, at several values of what it leaves open. */
static void check_conclusions(double beta, double generic_holding)
{
    struct glo_customisation_study study;
    solve(&study, beta, generic_holding);
    for (int i = 0; i < GLO_STUDY_UNIT_COSTS; i++)
        cr_expect(study.unit_costs[i].dd > study.unit_costs[i].mts && study.unit_costs[i].mts > study.unit_costs[i].cm);
    for (int i = 1; i < GLO_STUDY_MISFITS; i++) {
        cr_expect(study.lines[i].mts > study.lines[i - 1].mts && study.lines[i].dd > study.lines[i - 1].dd);
        cr_expect(study.lines[i].dd > study.lines[i].mts);
    }
    const struct glo_study_rate *slow = &study.rates[0], *fast = &study.rates[GLO_STUDY_RATES - 1];
    cr_expect(fast->cm - slow->cm > 2 * (fast->mts - slow->mts) && fast->mts - slow->mts > fast->dd - slow->dd);
    for (int i = 0; i < GLO_STUDY_CUSTOM; i++) { /* cm gains from low waiting costs and high misfit costs */
        if (i % GLO_STUDY_MISFITS > 0)
            cr_expect(study.gains[i].gain > study.gains[i - 1].gain);
        if (i / GLO_STUDY_MISFITS % GLO_STUDY_WAITS > 0)
            cr_expect(study.gains[i].gain < study.gains[i - GLO_STUDY_MISFITS].gain);
    }
    cr_expect(study.gains[4].gain > 0 && study.gains[20].gain < 0);
    for (uint32_t i = 1; i < GLO_STUDY_UNIT_COSTS; i++)
        cr_expect(glo_customisation_study_wins(&study, i) < glo_customisation_study_wins(&study, i - 1));
    glo_customisation_study_free(&study);
}

Test(customisation_study, conclusions_that_hold)
{
    check_conclusions(0.05, NAN);
    check_conclusions(0.05, 2.5);
    check_conclusions(0.01, NAN);
}

Test(customisation_study, refuses)
{
    struct glo_customisation_study study;
    struct glo_problem problem = {0};
    cr_expect_eq(glo_customisation_study_init(&study, 0, NAN, &problem), GLO_ERR_ARGUMENT);
    cr_expect(strstr(problem.text, "beta is 0"));
    cr_expect_eq(glo_customisation_study_init(&study, 1, NAN, NULL), GLO_ERR_ARGUMENT);
    problem = (struct glo_problem){0};
    cr_expect_eq(glo_customisation_study_init(&study, 0.05, 0, &problem), GLO_ERR_ARGUMENT);
    cr_expect(strstr(problem.text, "generic_holding is 0"));
    cr_expect_eq(glo_customisation_study_init(&study, 0.05, INFINITY, NULL), GLO_ERR_ARGUMENT);
    cr_expect_null(study.rows);
}

/* Short of memory at first, and somewhere on the way. */
Test(customisation_study, is_short_of_memory)
{
    static const int64_t places[] = {0, 1, 2, 100, 5000};
    struct glo_customisation_study study;
    int64_t held = glo_memory_live();
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        glo_memory_fail_at(places[i], 0);
        int code = glo_customisation_study_init(&study, 0.05, NAN, NULL);
        glo_memory_fail_at(-1, 0);
        cr_expect_eq(code, GLO_ERR_NO_MEMORY);
        cr_expect_null(study.rows);
        cr_expect_eq(glo_memory_live(), held);
    }
}
