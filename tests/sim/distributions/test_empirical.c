/* The empirical law. */
#include "tests/sim/distributions/make_law.h"

Test(empirical, redraws_the_sample)
{
    const char *text = "empirical: values=7,3,3,1";
    expect_draw(text, 0.25, 1);
    expect_draw(text, 0.26, 3);
    expect_draw(text, 0.75, 3);
    expect_draw(text, 0.76, 7);
    expect_moments(text, 3.5, (12.25 + 0.25 + 0.25 + 6.25) / 4 / 12.25);
    expect_refused("empirical:", "give values");
}

/* The k-th largest value follows from k uniforms below it: the step function of the sample, exactly. */
Test(empirical, is_the_step_function_of_the_sample)
{
    struct made made;
    need_law(&made, "empirical: values=10,20,30,40,50,60,70");
    for (int i = 1; i < 7000; i++)
        if (i % 1000)
            cr_expect_eq(glo_distribution_draw(&made.law, i / 7000.0), 10 * (1 + i / 1000));
    cr_expect_float_eq(glo_distribution_cdf(&made.law, 35), 3.0 / 7, 1e-15);
    free_law(&made);
}
