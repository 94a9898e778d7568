/* The integration of moments: against closed forms of plain laws, which it never serves itself. */
#include "tests/sim/distributions/make_law.h"

#include "sim/distributions/moments.h"

/* Narrow, wide, cornered, bounded and heavy-tailed: 1e-9 on mean and variance. */
Test(moments, plain_laws)
{
    const char *texts[] = {"exponential: mean=3",           "normal: mean=1000 sd=0.01",
                           "uniform: min=-1 max=4",         "triangular: min=0 mode=1 max=9",
                           "lognormal: mean=2 scv=0.01",    "lognormal: mean=2 scv=1e4",
                           "weibull: shape=0.2 mean=1",     "gamma: mean=5 scv=0.001",
                           "gamma: mean=5 scv=1000",        "hyperexponential: mean=1 scv=50",
                           "beta: min=0 max=1 a=0.3 b=0.1", "pareto: shape=2.5 min=1"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct made made;
        need_law(&made, texts[i]);
        double mean, variance, exact = made.law.scv * made.law.mean * made.law.mean;
        glo_moments_integrate(&made.law, &mean, &variance);
        cr_expect(near(mean, made.law.mean, 1e-9), "%s: mean %.15g, not %.15g", texts[i], mean, made.law.mean);
        cr_expect(near(variance, exact, 1e-9), "%s: variance %.15g, not %.15g", texts[i], variance, exact);
        free_law(&made);
    }
}
