/*
 * Uniforms of many consecutive blocks: four at a time with AVX2 where there is AVX2, else one by one. Invariant: the
 * bits are those of glo_stream_block on every path.
 */
#include "sim/stream.h"

static void one_by_one(const struct glo_stream *stream, const struct glo_address *first, uint32_t from, uint32_t num,
                       double *low, double *high)
{
    struct glo_address address = *first;
    for (uint32_t i = from; i < num; i++) {
        address.index = first->index + i;
        glo_block block = glo_stream_block(stream, &address);
        low[i] = glo_block_uniform(block, 0);
        high[i] = glo_block_uniform(block, 1);
    }
}

#ifdef __x86_64__
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

/* (k + 1/2) / 2^52 of the 52 upper bits of high:low; 2^52 + k is written as bits. */
AVX2 static inline __m256d uniforms(__m256i low, __m256i high)
{
    __m256i k = _mm256_srli_epi64(_mm256_or_si256(_mm256_slli_epi64(high, 32), low), 12);
    __m256d shifted = _mm256_castsi256_pd(_mm256_or_si256(k, _mm256_set1_epi64x(INT64_C(0x4330000000000000))));
    __m256d number = _mm256_add_pd(_mm256_sub_pd(shifted, _mm256_set1_pd(0x1p52)), _mm256_set1_pd(0.5));
    return _mm256_mul_pd(number, _mm256_set1_pd(0x1p-52));
}

/* Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011) with a 32-bit word in each 64-bit lane. */
AVX2 static uint32_t four_at_a_time(const struct glo_stream *stream, const struct glo_address *first, uint32_t num,
                                    double *low, double *high)
{
    const __m256i word = _mm256_set1_epi64x(UINT32_MAX), m0 = _mm256_set1_epi64x(PHILOX_M4x32_0),
                  m1 = _mm256_set1_epi64x(PHILOX_M4x32_1);
    glo_block start = glo_address_counter(first);
    uint32_t done = 0;
    for (; done + 4 <= num; done += 4) {
        __m256i c0 = _mm256_set1_epi64x(start.v[0]), c1 = _mm256_set1_epi64x(start.v[1]);
        __m256i c2 =
            _mm256_and_si256(_mm256_add_epi64(_mm256_set1_epi64x(start.v[2] + done), _mm256_set_epi64x(3, 2, 1, 0)),
                             word);
        __m256i c3 = _mm256_set1_epi64x(start.v[3]);
        uint32_t k0 = stream->key.v[0], k1 = stream->key.v[1];
        for (int round = 0; round < 10; round++) {
            __m256i p0 = _mm256_mul_epu32(c0, m0), p1 = _mm256_mul_epu32(c2, m1);
            c0 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p1, 32), c1), _mm256_set1_epi64x(k0));
            c2 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p0, 32), c3), _mm256_set1_epi64x(k1));
            c1 = _mm256_and_si256(p1, word);
            c3 = _mm256_and_si256(p0, word);
            k0 += PHILOX_W32_0;
            k1 += PHILOX_W32_1;
        }
        _mm256_storeu_pd(low + done, uniforms(c0, c1));
        _mm256_storeu_pd(high + done, uniforms(c2, c3));
    }
    return done;
}
#endif

void glo_stream_uniforms(const struct glo_stream *stream, const struct glo_address *first, uint32_t num, double *low,
                         double *high)
{
    uint32_t done = 0;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
        done = four_at_a_time(stream, first, num, low, high);
#endif
    one_by_one(stream, first, done, num, low, high);
}
