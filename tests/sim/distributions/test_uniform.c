/* The uniform law. */
#include "tests/sim/distributions/make_law.h"

Test(uniform, known_answers)
{
    expect_draw("uniform: min=8 max=25", 0.25, 12.25);
    expect_draw("uniform: min=-1 max=0", 1 - 0x1p-53, -0x1p-53);
    expect_moments("uniform: min=8 max=25", 16.5, 17.0 * 17 / 12 / (16.5 * 16.5));
    expect_moments("uniform: min=0 max=10 at_least=4 at_most=6", 5, 4.0 / 12 / 25);
    expect_moments("uniform: min=-1 max=1", 0, INFINITY);
    expect_refused("uniform: min=3 max=3", "min must be below max");
    expect_refused("uniform: min=3", "min and max");
}
