/*
 * A natural logarithm of plain IEEE +, *, / and bit operations: branch-free, so that a loop over it is vectorised, and
 * the same bits with every compiler and on every CPU (glibc's differs in the last bit between CPU generations). Not a
 * replacement of log() where bits do not matter: zeros, infinities and subnormal numbers are not handled.
 */
#ifndef GLO_SIM_DISTRIBUTIONS_LOGARITHM_H
#define GLO_SIM_DISTRIBUTIONS_LOGARITHM_H

#include "sim/distribution.h"

#include <stdint.h>
#include <string.h>

static inline uint64_t glo_bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double glo_double_of(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/*
 * -log(v + rest) for a normal v > 0, where `rest`, at most half a unit in the last place of v, is what v lost by
 * rounding and is 0 unless 1/2 <= v. Within 1 unit in the last place. Method and coefficients of fdlibm's e_log.c (Sun
 * Microsystems 1993): v = 2^k m with sqrt(1/2) <= m < sqrt(2), f = m - 1, s = f / (2 + f), log(1 + f) = f - f^2/2 + s
 * (f^2/2 + R(s^2)).
 */
static inline double glo_minus_log(double v, double rest)
{
    const uint64_t root_half = UINT64_C(0x3fe6a09e00000000); /* sqrt(1/2), to 20 bits of fraction */
    const uint64_t one = UINT64_C(0x3ff0000000000000);
    const double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
    uint64_t bits = glo_bits_of(v) + (one - root_half);
    uint64_t exponent = bits >> 52; /* k + 1023 */
    double m = glo_double_of((bits & UINT64_C(0x000fffffffffffff)) + root_half);
    /* 2^52 + exponent is written as bits, for SSE2 and AVX2 cannot convert 64-bit integers. */
    double k = glo_double_of(exponent | UINT64_C(0x4330000000000000)) - (0x1p52 + 1023);
    double f = (m - 1) + rest * (1 - k); /* rest / 2^k, as k is 0 or -1 where rest is not 0 */
    double s = f / (2 + f), z = s * s, w = z * z, half_square = 0.5 * f * f;
    double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    double odd = z * (6.666666666666735130e-01 +
                      w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    return (((half_square - (s * (half_square + (even + odd)) + k * ln2_low)) - f) - k * ln2_high);
}

/*
 * The cumulative hazard -log(1 - P), which is the quantile of the exponential law with mean 1. Where P is small, 1 - P
 * has lost what is below its last place; that goes into the logarithm, so that tiny P keep all their bits. A mask, not
 * a choice: half of all branches would be mispredicted.
 */
static inline double glo_hazard(struct glo_tails u)
{
    uint64_t mask = -(uint64_t)(u.lower <= 0.5);
    double lost = (1 - u.upper) - u.lower;
    return glo_minus_log(u.upper, glo_double_of(glo_bits_of(lost) & mask));
}

#endif
