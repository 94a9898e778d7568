/* The discrete law. */
#include "tests/sim/distributions/make_law.h"

/* Values in any order; weight 0 never occurs, not even as an end of the support. */
Test(discrete, known_answers)
{
    const char *text = "discrete: values=5,1,2,9,0 weights=3,1,1,0,0";
    expect_draw(text, 0.1, 1);
    expect_draw(text, 0.3, 2);
    expect_draw(text, 0.41, 5);
    expect_draw(text, 1 - 0x1p-53, 5);
    expect_moments(text, 3.6, (3 * 1.4 * 1.4 + 2.6 * 2.6 + 1.6 * 1.6) / 5 / (3.6 * 3.6));
    struct made made;
    need_law(&made, text);
    cr_expect(made.law.low == 1 && made.law.high == 5);
    free_law(&made);
}

/* A bound that is a value keeps it, after `plus` too. */
Test(discrete, bounds_are_kept)
{
    expect_draw("discrete: values=1,2,3 weights=1,1,1 at_least=2", 0.49, 2);
    expect_draw("discrete: values=1,2,3 weights=1,1,1 at_most=2", 0.51, 2);
    expect_draw("discrete: values=0.1,0.3 weights=1,1 plus=0.2 at_least=0.3", 0.49, 0.3);
    expect_moments("discrete: values=1,2,3 weights=1,1,2 at_least=2", 8.0 / 3, 2.0 / 9 / (64.0 / 9));
    expect_refused("discrete: values=1,3 weights=1,1 at_least=1.5 at_most=2.5", "leave nothing");
}

Test(discrete, refusals)
{
    expect_refused("discrete: values=1,3 weights=1", "one length");
    expect_refused("discrete: values=1,3 weights=1,-1", "no weight may be below 0");
    expect_refused("discrete: values=1,3 weights=0,0", "sum of the weights");
    expect_refused("discrete: values=1,3", "values and weights");
}
