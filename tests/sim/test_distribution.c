/* What all laws share: forms, shifts, bounds, scales, the constant law. Single laws are tested in
 * tests/sim/distributions. */
#include "tests/sim/distributions/make_law.h"

/* plus shifts, then the bounds cut, then times scales. */
Test(distribution, changes_apply_in_order)
{
    expect_draw("uniform: min=0 max=10 plus=5", 0.25, 7.5);
    expect_draw("uniform: min=0 max=10 plus=5 at_least=10", 0.5, 12.5);
    expect_draw("uniform: min=0 max=10 plus=-5 at_least=0 at_most=4", 0.5, 2);
    struct made made;
    need_law(&made, "uniform: min=0 max=10 plus=5 at_least=10");
    glo_distribution_times(&made.law, 0.5);
    glo_distribution_times(&made.law, 4);
    cr_expect_eq(glo_distribution_draw(&made.law, 0.5), 25);
    cr_expect(made.law.low == 20 && made.law.high == 30 && made.law.mean == 25);
    cr_expect_float_eq(glo_distribution_cdf(&made.law, 22), 0.2, 1e-15);
    free_law(&made);
}

/* Truncation renormalises: it does not pile draws up at the bound. */
Test(distribution, bounds_do_not_clip)
{
    struct made made;
    need_law(&made, "normal: mean=1 sd=1 at_least=0");
    int at_bound = 0;
    for (uint32_t i = 0; i < 10000; i++)
        at_bound += glo_distribution_draw(&made.law, test_uniform(i)) == 0;
    cr_expect_eq(at_bound, 0);
    free_law(&made);
}

/* A bound that cuts nothing leaves the moments their closed form. */
Test(distribution, idle_bounds_change_nothing)
{
    expect_moments("gamma: mean=40 scv=0.5 at_least=0", 40, 0.5);
    expect_moments("uniform: min=2 max=4 at_least=1 at_most=9", 3, 4.0 / 12 / 9);
    expect_moments("poisson: mean=3 plus=1 at_least=1", 4, 3.0 / 16);
}

/* The same draws from a copy: a law owns nothing. */
Test(distribution, copies_are_laws)
{
    struct made made;
    need_law(&made, "gamma: mean=40 scv=0.5");
    struct glo_distribution copy = made.law;
    for (uint32_t i = 0; i < 100; i++)
        cr_expect_eq(glo_distribution_draw(&copy, test_uniform(i)), glo_distribution_draw(&made.law, test_uniform(i)));
    free_law(&made);
}

Test(distribution, constant)
{
    struct glo_distribution law = glo_distribution_constant(12);
    struct made made;
    need_law(&made, "deterministic: value=12");
    cr_expect(law.type == made.law.type && law.mean == made.law.mean && law.scv == made.law.scv);
    cr_expect(law.low == made.law.low && law.high == made.law.high);
    glo_distribution_times(&law, 2);
    cr_expect_eq(glo_distribution_draw(&law, 0.9), 24);
    cr_expect(glo_distribution_cdf(&law, 23.9) == 0 && glo_distribution_cdf(&law, 24) == 1);
    free_law(&made);
}

/* Sentences that a user can act on. */
Test(distribution, refusals)
{
    expect_refused("gamma:", "give mean and scv, or shape and scale, or shape and rate, and nothing else");
    expect_refused("exponential: mean=1 at_least=3 at_most=2", "at_least is above at_most");
    expect_refused("exponential: mean=1 at_most=-1", "leave nothing");
    expect_refused("exponential: mean=1 plus=inf", "plus must be a finite number");
    expect_refused("exponential: mean=1 plus=nan", "plus must be a finite number");
    expect_refused("exponential: mean=1 at_least=nan", "must be finite numbers");
    expect_refused("exponential: mean=1 at_least=inf", "must be finite numbers");
    expect_refused("exponential: mean=1 at_most=-inf", "must be finite numbers");
    expect_refused("uniform: min=0 max=1 at_least=1", "leave nothing");
    expect_refused("lognormal: mean=nan scv=1", "mean must be a finite number");
}

/* An empty list is named. */
Test(distribution, empty_lists_are_refused)
{
    struct glo_law_argument arguments[GLO_MAX_LAW_ARGUMENTS] = {{.given = true}};
    struct glo_law_change change = {0, -INFINITY, INFINITY};
    struct glo_distribution law;
    struct glo_arena arena = {0};
    struct glo_problem problem = {0};
    int error = glo_distribution_make(&law, glo_distribution_find("empirical"), arguments, &change, &arena, &problem);
    cr_expect(error == GLO_ERR_INPUT && strstr(problem.text, "empty list"), "%s", problem.text);
    glo_arena_free(&arena);
}
