/* The triangular law. */
#include "tests/sim/distributions/make_law.h"

Test(triangular, known_answers)
{
    expect_draw("triangular: min=0 mode=1 max=4", 0.25, 1);
    expect_draw("triangular: min=0 mode=1 max=4", 0.0625, 0.5);
    expect_draw("triangular: min=0 mode=1 max=4", 0.8125, 2.5);
    expect_draw("triangular: min=0 mode=1 max=4", 0.4375, 4 - sqrt(6.75));
    expect_draw("triangular: min=0 mode=1 max=1", 0.25, 0.5);
    expect_draw("triangular: min=0 mode=0 max=1", 0.75, 0.5);
    expect_moments("triangular: min=5 mode=10 max=25", 40.0 / 3, (25 + 75 + 225) / 18.0 / (1600.0 / 9));
}

/* Right of the mode it is a triangle again: from 1 to 4, falling. */
Test(triangular, truncation)
{
    expect_moments("triangular: min=0 mode=1 max=4 at_least=1", 2, 9 / 18.0 / 4);
    expect_moments("triangular: min=0 mode=1 max=4 at_most=1", 2.0 / 3, 1 / 18.0 / (4.0 / 9));
}

Test(triangular, refusals)
{
    expect_refused("triangular: min=2 mode=1 max=4", "mode must be between");
    expect_refused("triangular: min=2 mode=5 max=4", "mode must be between");
    expect_refused("triangular: min=2 mode=2 max=2", "min must be below max");
}
