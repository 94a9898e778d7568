/*
 * Many consecutive blocks, and their uniforms: four at a time with AVX2 where there is AVX2, else one by one.
 * Invariant: the bits are those of glo_stream_block on every path.
 */
#include "sim/stream.h"

static glo_block block_at(const struct glo_stream *stream, const struct glo_address *first, uint32_t i)
{
    struct glo_address address = *first;
    address.index += i;
    return glo_stream_block(stream, &address);
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

/* Four blocks: word w of block i is the lower half of lane i of v[w]; the upper halves are 0. */
struct four {
    __m256i v[4];
};

/* Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011) with a 32-bit word in each 64-bit lane, `done` blocks after the
 * start. */
AVX2 static inline struct four four_blocks(const struct glo_stream *stream, const glo_block *start, uint32_t done)
{
    const __m256i word = _mm256_set1_epi64x(UINT32_MAX), m0 = _mm256_set1_epi64x(PHILOX_M4x32_0),
                  m1 = _mm256_set1_epi64x(PHILOX_M4x32_1);
    __m256i c0 = _mm256_set1_epi64x(start->v[0]), c1 = _mm256_set1_epi64x(start->v[1]);
    __m256i c2 =
        _mm256_and_si256(_mm256_add_epi64(_mm256_set1_epi64x(start->v[2] + done), _mm256_set_epi64x(3, 2, 1, 0)), word);
    __m256i c3 = _mm256_set1_epi64x(start->v[3]);
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
    return (struct four){{c0, c1, c2, c3}};
}

AVX2 static uint32_t uniforms_by_four(const struct glo_stream *stream, const struct glo_address *first, uint32_t num,
                                      double *low, double *high)
{
    glo_block start = glo_address_counter(first);
    uint32_t done = 0;
    for (; done + 4 <= num; done += 4) {
        struct four blocks = four_blocks(stream, &start, done);
        _mm256_storeu_pd(low + done, uniforms(blocks.v[0], blocks.v[1]));
        _mm256_storeu_pd(high + done, uniforms(blocks.v[2], blocks.v[3]));
    }
    return done;
}

AVX2 static uint32_t blocks_by_four(const struct glo_stream *stream, const struct glo_address *first, uint32_t num,
                                    glo_block *blocks)
{
    glo_block start = glo_address_counter(first);
    uint32_t done = 0;
    for (; done + 4 <= num; done += 4) {
        struct four four = four_blocks(stream, &start, done);
        __m256i low = _mm256_or_si256(four.v[0], _mm256_slli_epi64(four.v[1], 32));
        __m256i high = _mm256_or_si256(four.v[2], _mm256_slli_epi64(four.v[3], 32));
        __m256i even = _mm256_unpacklo_epi64(low, high), odd = _mm256_unpackhi_epi64(low, high); /* 0 and 2, 1 and 3 */
        _mm256_storeu_si256((__m256i_u *)(blocks + done), _mm256_permute2x128_si256(even, odd, 0x20));
        _mm256_storeu_si256((__m256i_u *)(blocks + done + 2), _mm256_permute2x128_si256(even, odd, 0x31));
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
        done = uniforms_by_four(stream, first, num, low, high);
#endif
    for (uint32_t i = done; i < num; i++) {
        glo_block block = block_at(stream, first, i);
        low[i] = glo_block_uniform(block, 0);
        high[i] = glo_block_uniform(block, 1);
    }
}

void glo_stream_blocks(const struct glo_stream *stream, const struct glo_address *first, uint32_t num,
                       glo_block *blocks)
{
    uint32_t done = 0;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
        done = blocks_by_four(stream, first, num, blocks);
#endif
    for (uint32_t i = done; i < num; i++)
        blocks[i] = block_at(stream, first, i);
}
