/* The normal law. */
#include "tests/sim/distributions/make_law.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

Test(normal, known_answers)
{
    expect_draw("normal: mean=0 sd=1", 0.975, 1.959963984540054);
    expect_draw("normal: mean=0 sd=1", 0x1p-53, -8.2095361516013874);
    expect_draw("normal: mean=10 scv=0.04", 0.975, 10 + 2 * 1.959963984540054);
    expect_draw("normal: mean=-10 scv=0.04", 0.975, -10 + 2 * 1.959963984540054);
    expect_moments("normal: mean=10 sd=2", 10, 0.04);
}

/* Mean and variance of the normal law beyond a (Johnson, Kotz and Balakrishnan 1994, 13.134 and 13.135). */
Test(normal, truncated_moments)
{
    double levels[] = {-3, -1, 0, 2, 6, 20};
    for (int i = 0; i < 6; i++) {
        double a = levels[i], hazard = gsl_ran_ugaussian_pdf(a) / gsl_cdf_ugaussian_Q(a);
        char text[80];
        snprintf(text, sizeof text, "normal: mean=100 sd=1 at_least=%.17g", 100 + a);
        double mean = 100 + hazard, variance = 1 + a * hazard - hazard * hazard;
        struct made made;
        need_law(&made, text);
        cr_expect(near(made.law.mean, mean, 1e-12), "%s", text);
        /* The closed form itself loses digits far out. */
        cr_expect(near(made.law.scv, variance / (mean * mean), 1e-9 + 1e-15 * a * a * a * a), "%s", text);
        free_law(&made);
    }
}

Test(normal, refusals)
{
    expect_refused("normal: mean=0 scv=1", "give sd");
    expect_refused("normal: mean=0", "mean and sd, or mean and scv");
    expect_refused("normal: mean=0 sd=1 at_least=50", "leave nothing");
}
