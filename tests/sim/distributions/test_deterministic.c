/* The constant law. */
#include "tests/sim/distributions/make_law.h"

Test(deterministic, every_draw_is_the_value)
{
    expect_draw("deterministic: value=12", 0.001, 12);
    expect_draw("deterministic: value=-3 plus=1", 0.999, -2);
    expect_moments("deterministic: value=12 plus=3", 15, 0);
    cr_expect_str_eq(glo_distribution_find("deterministic")->main, "value");
}

/* Bounds keep it whole, at the value too, or leave nothing. */
Test(deterministic, bounds)
{
    expect_draw("deterministic: value=12 at_least=12 at_most=12", 0.3, 12);
    expect_draw("deterministic: value=0.1 plus=0.2 at_least=0.3 at_most=0.3", 0.3, 0.3);
    expect_refused("deterministic: value=12 at_least=13", "leave nothing");
    expect_refused("deterministic: value=12 at_most=11", "leave nothing");
}
