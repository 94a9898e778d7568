/* The search for the best plan against trying all plans; what the best plans must have in common; short memory. */
#include "models/analytic/customisation.h"

#include <criterion/criterion.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "sim/memory.h"

static const struct glo_customisation_freedom all_free = GLO_CUSTOMISATION_FREE;

static double between(gsl_rng *random, double low, double high)
{
    return low + (high - low) * gsl_rng_uniform(random);
}

/* A market that is often not covered, in which products may be sold at a loss. */
static struct glo_customisation any_problem(gsl_rng *random, enum glo_configuration configuration)
{
    double load = between(random, 0.3, 0.9), rate = between(random, 1, 10);
    return (struct glo_customisation){.configuration = configuration,
                                      .arrival_rate = rate * load,
                                      .service_rate = rate,
                                      .reservation_price = between(random, 30, 300),
                                      .unit_cost = between(random, 0, 60),
                                      .waiting_cost = between(random, 0, 80),
                                      .misfit_cost = between(random, 20, 900),
                                      .line_cost = between(random, 10, 60),
                                      .holding_cost = between(random, 0.5, 20),
                                      .generic_holding = gsl_rng_uniform(random) < 0.5 ? NAN : between(random, 1, 10),
                                      .beta = between(random, 0.01, 0.3)};
}

/* The most profit of all plans of up to so many lines and stock. */
static double try_all(const struct glo_customisation *problem, uint32_t lines, uint32_t stock)
{
    double best = -INFINITY;
    for (uint32_t n = 1; n <= lines; n++)
        for (int b = 1; b <= (problem->configuration == GLO_MAKE_TO_STOCK ? 1 : 9); b++)
            for (uint32_t s = 0; s <= stock; s++) {
                struct glo_customisation_plan plan = {n, s, b / 10.0};
                struct glo_customisation_outcome outcome;
                glo_customisation_evaluate(problem, &plan, &outcome);
                best = fmax(best, outcome.profit);
            }
    return best;
}

static void compare(enum glo_configuration configuration, int problems, uint32_t lines, uint32_t stock)
{
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    uint32_t partial = 0, losses = 0;
    for (int i = 0; i < problems; i++) {
        struct glo_customisation problem = any_problem(random, configuration);
        struct glo_customisation_outcome best;
        cr_assert_eq(glo_customisation_optimise(&problem, &all_free, &best), GLO_OK);
        double expected = try_all(&problem, lines, stock);
        /* what was tried can be beaten only by what was not */
        bool tried = best.plan.lines <= lines && best.plan.base_stock <= stock;
        cr_expect(best.profit >= expected - 1e-9 * fabs(expected) &&
                      (!tried || best.profit <= expected + 1e-9 * fabs(expected)),
                  "%d: %.12g, not %.12g", i, best.profit, expected);
        partial += best.coverage < 1;
        losses += best.profit < 0;
    }
    gsl_rng_free(random);
    cr_expect(partial > 0 && losses > 0, "no market was left uncovered or at a loss: %u, %u", partial, losses);
}

Test(customisation_search, mts_against_all_plans)
{
    compare(GLO_MAKE_TO_STOCK, 150, 20, 60);
}

Test(customisation_search, dd_against_all_plans)
{
    compare(GLO_DELAYED_DIFFERENTIATION, 15, 8, 25);
}

static struct glo_customisation instance(enum glo_configuration configuration)
{
    return (struct glo_customisation){configuration, 5, 7, 500, 100, 30, 120, 15, 10, NAN, 0.05};
}

/* The best number of lines of dd balances misfits and lines, whatever the rest: the N of least Lambda c_x / 2N + K N.
 */
Test(customisation_search, lines_of_dd)
{
    for (double misfit = 40; misfit <= 200; misfit += 40)
        for (double cost = 5; cost <= 25; cost += 5) {
            uint32_t lines = 1;
            while (5 * misfit / (2.0 * (lines + 1)) + cost * (lines + 1) < 5 * misfit / (2.0 * lines) + cost * lines)
                lines++;
            for (double rate = 6; rate <= 10; rate += 2) {
                struct glo_customisation problem = instance(GLO_DELAYED_DIFFERENTIATION);
                struct glo_customisation_outcome best;
                problem.service_rate = rate;
                problem.misfit_cost = misfit;
                problem.line_cost = cost;
                problem.holding_cost = 3 * rate - 13;
                problem.waiting_cost = 90 - 7 * rate;
                cr_assert_eq(glo_customisation_optimise(&problem, &all_free, &best), GLO_OK);
                cr_expect_eq(best.plan.lines, lines, "c_x %g, K %g: %u, not %u", misfit, cost, best.plan.lines, lines);
            }
        }
}

/* What is given is kept; what is free is no worse than anything given. */
Test(customisation_search, keeps_what_is_given)
{
    for (int c = GLO_MAKE_TO_STOCK; c <= GLO_DELAYED_DIFFERENTIATION; c++) {
        struct glo_customisation problem = instance((enum glo_configuration)c);
        struct glo_customisation_outcome best, given;
        cr_assert_eq(glo_customisation_optimise(&problem, &all_free, &best), GLO_OK);
        for (uint32_t i = 1; i < 8; i++) {
            struct glo_customisation_freedom freedom = {i, UINT32_MAX, NAN};
            cr_assert_eq(glo_customisation_optimise(&problem, &freedom, &given), GLO_OK);
            cr_expect(given.plan.lines == i && given.profit <= best.profit);
            freedom = (struct glo_customisation_freedom){0, i, 0.45};
            cr_assert_eq(glo_customisation_optimise(&problem, &freedom, &given), GLO_OK);
            cr_expect(given.plan.base_stock == i && given.profit <= best.profit + 50);
            cr_expect(c == GLO_MAKE_TO_STOCK ? isnan(given.plan.decoupling) : given.plan.decoupling == 0.45);
        }
    }
}

/* A server that is all but full wants much stock, and the search does not walk there. */
Test(customisation_search, much_stock)
{
    struct glo_customisation problem = instance(GLO_MAKE_TO_STOCK);
    struct glo_customisation_freedom freedom = {1, UINT32_MAX, NAN};
    struct glo_customisation_outcome best, less, more;
    problem.service_rate = 5.000005;
    problem.waiting_cost = 1e-4; /* a lead time of 6e5 is borne by all */
    problem.holding_cost = 2e-4;
    cr_assert_eq(glo_customisation_optimise(&problem, &freedom, &best), GLO_OK);
    /* the last piece saves as much waiting as it costs: rho^S = 1/2, rho = 1 - 1e-6 */
    cr_expect(fabs(best.plan.base_stock - log(2) * 1e6) < 3, "%u", best.plan.base_stock);
    struct glo_customisation_plan plan = best.plan;
    plan.base_stock -= 20;
    glo_customisation_evaluate(&problem, &plan, &less);
    plan.base_stock += 40;
    glo_customisation_evaluate(&problem, &plan, &more);
    cr_expect(best.profit >= less.profit && best.profit >= more.profit);
}

Test(customisation_search, too_many_plans)
{
    struct glo_customisation_outcome best;
    for (int c = GLO_MAKE_TO_STOCK; c <= GLO_DELAYED_DIFFERENTIATION; c++) {
        struct glo_customisation problem = instance((enum glo_configuration)c);
        problem.line_cost = 1e-12;
        cr_expect_eq(glo_customisation_optimise(&problem, &all_free, &best), GLO_ERR_RANGE);
    }
    struct glo_customisation problem = instance(GLO_DELAYED_DIFFERENTIATION);
    problem.holding_cost = 0;
    cr_expect_eq(glo_customisation_optimise(&problem, &all_free, &best), GLO_ERR_RANGE);
    struct glo_customisation_freedom freedom = {0, 7, NAN};
    cr_expect_eq(glo_customisation_optimise(&problem, &freedom, &best), GLO_OK);
}

Test(customisation_search, is_short_of_memory)
{
    struct glo_customisation problem = instance(GLO_DELAYED_DIFFERENTIATION);
    struct glo_customisation_outcome best;
    int64_t failures = 0, held = glo_memory_live();
    int code;
    for (int64_t k = 0;; k++) {
        glo_memory_fail_at(k, 0);
        code = glo_customisation_optimise(&problem, &all_free, &best);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert_eq(glo_memory_live(), held);
        if (code == GLO_OK)
            break;
        cr_assert_eq(code, GLO_ERR_NO_MEMORY);
    }
    cr_expect(failures > 5);
}
