/* Mean and variance in one pass. */
#include "sim/statistics/moments.h"

#include <criterion/criterion.h>

static struct glo_moments moments_of(const double *values, uint32_t num)
{
    struct glo_moments moments = {0};
    for (uint32_t i = 0; i < num; i++)
        glo_moments_add(&moments, values[i]);
    return moments;
}

/* By hand: mean 5, sum of squared deviations 32, seven degrees of freedom. */

Test(moments, known_values)
{
    struct glo_moments moments = moments_of((double[]){2, 4, 4, 4, 5, 5, 7, 9}, 8);
    cr_assert_eq(moments.num, 8);
    cr_assert_float_eq(moments.mean, 5, 1e-15);
    cr_assert_float_eq(glo_moments_variance(&moments), 32.0 / 7, 1e-14);
}

/* The reason for Welford's recursion: sum of squares minus square of the sum would lose this spread altogether. */

Test(moments, small_spread_on_a_great_mean)
{
    struct glo_moments moments = moments_of((double[]){1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}, 4);
    cr_assert_float_eq(glo_moments_variance(&moments), 30, 1e-6);
}

/* Equal values: no spread and the very mean, also where 1/n is not a binary fraction. */

Test(moments, equal_values_are_exact)
{
    struct glo_moments moments = {0};
    for (int i = 0; i < 1000; i++)
        glo_moments_add(&moments, 0.1);
    cr_assert_eq(moments.mean, 0.1);
    cr_assert_eq(glo_moments_variance(&moments), 0);
}
