/* Forks as listed: operations in the order of the text, and what follows each on its path. */
#include "models/production/fork.h"

#include "models/production/plan.h"
#include "tests/models/trial.h"

/* Opens a plan; its forks, NULL if it has none. */
static const struct glo_plan *open_plan(struct trial *trial, const char *plan)
{
    char text[1024];
    snprintf(text, sizeof text,
             "glocal: 1\nproducts: {part: {plan: %s}}\ndemand: {orders: {rate: 1 per day, lot: 4}}\n"
             "units: {shop: {stations: {a: {}, b: {}, c: {}, d: {}, e: {}}}}\n"
             "experiment: {length: 90 h, warmup: 0 h, replications: 1, analysis: terminating}\n",
             plan);
    trial_open(trial, text);
    return &trial->study.points[0]->production.plans[0];
}

#define A "{operation: a, service: 1 h}"
#define B "{operation: b, service: 1 h}"
#define C "{operation: c, service: 1 h}"
#define D "{operation: d, service: 1 h}"
#define E "{operation: e, service: 1 h}"

Test(fork, a_plain_plan_has_none)
{
    struct trial trial;
    const struct glo_plan *plan = open_plan(&trial, "[" A ", " B "]");
    cr_expect_null(plan->forks);
    cr_expect_eq(glo_plan_after(plan, 0), 1);
    cr_expect_eq(glo_plan_after(plan, 1), 2);
    cr_expect_null(glo_plan_fork(plan, 2));
    cr_expect(!plan->branches && plan->operations[0].is_plain);
    trial_close(&trial);
}

/* a, then {b, then {c | d} | portions of e}, then a again: the end is node 6, the forks are 7, 8 and 9. */
Test(fork, nodes)
{
    struct trial trial;
    const struct glo_plan *plan = open_plan(&trial, "[" A ", {parallel: [[" B ", {parallel: [" C ", " D
                                                    "]}], {split: {pieces: 3, plan: " E "}}]}, " A "]");
    static const uint32_t after[] = {7, 8, 6, 6, 6, 6};
    static const struct {
        uint32_t num_branches, first[2], after, pieces, begin, end;
    } forks[] = {{2, {1, 9}, 5, 0, 1, 5}, {2, {2, 3}, 6, 0, 2, 4}, {1, {4}, 6, 3, 4, 5}};
    cr_assert_eq(plan->num_operations, 6);
    cr_assert_eq(plan->forks->num, 3);
    cr_expect_eq(plan->forks->first, 0);
    cr_expect(plan->branches && plan->forks->has_portions);
    for (uint32_t i = 0; i < 6; i++) {
        cr_expect_eq(plan->forks->after[i], after[i], "operation %u", i);
        cr_expect(!plan->operations[i].is_plain);
    }
    for (uint32_t i = 0; i < 3; i++) {
        const struct glo_fork *fork = glo_plan_fork(plan, 7 + i);
        cr_assert_eq(fork, &plan->forks->items[i]);
        cr_assert_eq(fork->num_branches, forks[i].num_branches, "fork %u", i);
        for (uint32_t k = 0; k < fork->num_branches; k++)
            cr_expect_eq(fork->first[k], forks[i].first[k], "fork %u, branch %u", i, k);
        cr_expect_eq(fork->after, forks[i].after, "fork %u", i);
        cr_expect_eq(fork->pieces, forks[i].pieces, "fork %u", i);
        cr_expect(!fork->in_turn && fork->begin == forks[i].begin && fork->end == forks[i].end, "fork %u", i);
    }
    trial_close(&trial);
}

/* A plan may begin with a fork; `transfer` is in turn. */
Test(fork, begins_the_plan)
{
    struct trial trial;
    const struct glo_plan *plan = open_plan(&trial, "[{transfer: {pieces: 2, plan: [" A ", " B "]}}, " C "]");
    cr_assert_eq(plan->forks->first, 4);
    cr_expect(plan->forks->items[0].in_turn);
    cr_expect_eq(plan->forks->items[0].after, 2);
    cr_expect_eq(plan->forks->after[1], 3);
    trial_close(&trial);
}
