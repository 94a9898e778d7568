/* Tests with a margin: their levels over many samples, their corner cases, Holm's adjustment. */
#include "sim/statistics/equivalence.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

/* The k-th of a stream of standard normal numbers. */
static double normal(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
    return gsl_cdf_ugaussian_Pinv(((double)(z >> 11) + 0.5) / 9007199254740992.0);
}

static struct glo_moments sample(double mean, double deviation, uint32_t n, uint64_t *state)
{
    struct glo_moments moments = {0};
    for (uint32_t i = 0; i < n; i++)
        glo_moments_add(&moments, mean + deviation * normal(state));
    return moments;
}

/* Share of 4,000 samples of 20 in which each test rejects at 5 %. */
static void reject(double true_difference, double margin, double *contradicts, double *agrees)
{
    uint64_t state = 7;
    *contradicts = *agrees = 0;
    for (int i = 0; i < 4000; i++) {
        struct glo_moments moments = sample(10 + true_difference, 1, 20, &state);
        struct glo_equivalence test = glo_equivalence_test(&moments, 10, margin, 0.95);
        *contradicts += (test.contradiction <= 0.05) / 4000.0;
        *agrees += (test.agreement <= 0.05) / 4000.0;
    }
}

/* 5 % +- 1.4 %: four standard deviations of the share. */
Test(equivalence, has_its_level_at_the_margin)
{
    double contradicts, agrees;
    reject(1, 1, &contradicts, &agrees);
    cr_expect_float_eq(contradicts, 0.05, 0.014);
    cr_expect_float_eq(agrees, 0.05, 0.014);
    reject(0, 0, &contradicts, &agrees);
    cr_expect_float_eq(contradicts, 0.05, 0.014, "without a margin it is the two-sided test");
    cr_expect_eq(agrees, 0, "nothing is within no margin");
}

Test(equivalence, finds_what_is_far_and_what_is_near)
{
    double contradicts, agrees;
    reject(3, 1, &contradicts, &agrees);
    cr_expect(contradicts > 0.99 && agrees == 0);
    reject(0, 1, &contradicts, &agrees);
    cr_expect(contradicts == 0 && agrees > 0.95);
}

Test(equivalence, corner_cases)
{
    struct glo_moments one = {.mean = 5, .num = 1}, equal = {.mean = 5, .num = 4};
    struct glo_equivalence test = glo_equivalence_test(&one, 4, 0.1, 0.95);
    cr_expect(test.contradiction == 1 && test.agreement == 1 && isinf(test.needed), "one value proves nothing");
    test = glo_equivalence_test(&equal, 5, 0, 0.95);
    cr_expect(test.contradiction == 1 && test.agreement == 0 && test.z == 0 && test.difference == 0);
    test = glo_equivalence_test(&equal, 4, 0.5, 0.95);
    cr_expect(test.contradiction == 0 && test.agreement == 1 && isinf(test.z));
}

/* t(0.975; 19) = 2.093024: a half-width of 0.468 at deviation 1, 0.3 margins are 0.15. */
Test(equivalence, says_how_many_values_are_needed)
{
    struct glo_moments moments = {.mean = 0.2, .squares = 19, .num = 20};
    struct glo_equivalence test = glo_equivalence_test(&moments, 0, 0.5, 0.95);
    cr_expect_float_eq(test.needed, ceil(20 * pow(2.0930240544 / sqrt(20) / 0.15, 2)), 1e-9);
    cr_expect_float_eq(test.z, 0.2 * sqrt(20), 1e-12);
}

/* Holm's own example of the procedure: sorted p times num, num - 1 ..., made monotone. */
Test(equivalence, holm)
{
    double p[] = {0.01, 0.04, 0.03, 0.005};
    uint32_t order[4];
    static const double adjusted[] = {0.03, 0.06, 0.06, 0.02};
    glo_holm(p, 4, order);
    for (int i = 0; i < 4; i++)
        cr_expect_float_eq(p[i], adjusted[i], 1e-15);
    double large[] = {0.9, 0.8};
    glo_holm(large, 2, order);
    cr_expect(large[0] == 1 && large[1] == 1);
    glo_holm(large, 0, order);
}
