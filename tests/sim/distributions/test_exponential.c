/* The exponential law and its quantile: accuracy, the same bits everywhere, arrays. */
#include "tests/sim/distributions/make_law.h"

/* Error in units of the last place of a double, against 64 bits of mantissa. */
static double error_of(double u)
{
    long double exact = -log1pl(-(long double)u);
    double own = glo_exponential_quantile(u);
    return (double)fabsl((own - exact) / (nextafter(own, INFINITY) - own));
}

/* Over the whole range, next to 0 and to 1 in particular. */
Test(exponential, quantile_is_accurate)
{
    double worst = 0;
    for (uint32_t i = 0; i < 300000; i++) {
        double u = test_uniform(i), tail = ldexp(u, -(int)(i % 1000));
        worst = fmax(worst, fmax(error_of(u), error_of(tail)));
        double high = 1 - ldexp(u, -(int)(i % 53));
        if (high < 1)
            worst = fmax(worst, error_of(high));
    }
    cr_expect_lt(worst, 1, "%g", worst);
    cr_expect_eq(glo_exponential_quantile(0x1p-1022), 0x1p-1022);
    cr_expect(error_of(0x1p-53) < 1 && error_of(1 - 0x1p-53) < 1);
    cr_expect_eq(glo_exponential_quantile(1 - 0x1p-53), 53 * 0.69314718055994530942);
}

/* FNV-1a over the bits of a million draws: equal with every compiler, every optimisation, every CPU. */
Test(exponential, bits_are_the_same_everywhere)
{
    static double draws[1000000];
    for (uint32_t i = 0; i < 1000000; i++)
        draws[i] = test_uniform(i);
    glo_exponential_quantiles(draws, draws, 1000000);
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (uint32_t i = 0; i < 1000000; i++) {
        uint64_t bits;
        memcpy(&bits, &draws[i], sizeof bits);
        hash = (hash ^ bits) * UINT64_C(0x100000001b3);
    }
    cr_expect_eq(hash, UINT64_C(0xf4d6ed219a1281c6), "%llx", (unsigned long long)hash);
}

/* Arrays of every small length, in place and elsewhere, give the bits of single quantiles and of draws. */
Test(exponential, arrays_agree_with_single_draws)
{
    struct made made;
    need_law(&made, "exponential: mean=1");
    for (uint32_t n = 0; n < 40; n++) {
        double in[41], out[41], same[41];
        for (uint32_t i = 0; i < 41; i++)
            in[i] = same[i] = test_uniform(i + n);
        out[n] = -1;
        glo_exponential_quantiles(in, out, n);
        glo_exponential_quantiles(same, same, n);
        for (uint32_t i = 0; i < n; i++) {
            cr_expect_eq(out[i], glo_exponential_quantile(in[i]));
            cr_expect_eq(out[i], same[i]);
            cr_expect_eq(out[i], glo_distribution_draw(&made.law, in[i]));
        }
        cr_expect_eq(out[n], -1);
    }
    free_law(&made);
}

/* Draws at uniforms whose 1 - u is rounded, as truncation makes them. */
Test(exponential, tiny_uniforms)
{
    expect_draw("exponential: mean=3", 1e-20, 3e-20);
    expect_draw("exponential: mean=3", 1e-300, 3e-300);
    expect_draw("weibull: shape=2 scale=1", 1e-20, 1e-10);
}

Test(exponential, mean_or_rate)
{
    expect_draw("exponential: mean=5", 1 - exp(-1), 5);
    expect_draw("exponential: rate=0.2", 1 - exp(-1), 5);
    expect_moments("exponential: rate=0.2", 5, 1);
    expect_refused("exponential: mean=1 rate=1", "mean, or rate");
    expect_refused("exponential: mean=-1", "mean must be above 0");
}

/* It has no memory: above a bound it starts anew, however far out. */
Test(exponential, truncation)
{
    expect_draw("exponential: mean=2 at_least=600", 0.5, 600 + 2 * 0.69314718055994530942);
    expect_moments("exponential: mean=2 at_least=6", 8, 4.0 / 64);
    expect_refused("exponential: mean=2 at_least=2000", "leave nothing");
    /* Of [0, 1], mean 1: 1 - 1 / (e - 1), and variance 1 - e / (e - 1)^2. */
    double e = exp(1), mean = 1 - 1 / (e - 1);
    expect_moments("exponential: mean=1 at_most=1", mean, (1 - e / ((e - 1) * (e - 1))) / (mean * mean));
}
