/* A stream as a gsl_rng: its words are those of consecutive blocks, and GSL's samplers run on it. */
#include "sim/gsl_stream.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* Words 0, 1, 2... are the words of blocks 0, 1, 2... of purpose SEQUENCE. */
Test(gsl_stream, consecutive_words)
{
    struct glo_stream stream = glo_stream_make(5, "bootstrap");
    struct glo_gsl_stream lent;
    glo_gsl_stream_init(&lent, &stream, 3, 9);
    for (uint32_t i = 0; i < 1000; i++) {
        struct glo_address address = {.replication = 3, .index = 9, .piece = i / 4, .purpose = GLO_FOR_SEQUENCE};
        cr_expect_eq(gsl_rng_get(&lent.rng), glo_stream_block(&stream, &address).v[i % 4]);
    }
    cr_expect_eq(gsl_rng_max(&lent.rng), UINT32_MAX);
    cr_expect_eq(gsl_rng_min(&lent.rng), 0);
}

/* Past 2^24 blocks the number goes on in the other fields, each in turn, and no block comes twice. */
Test(gsl_stream, long_sequences_carry)
{
    struct glo_stream stream = glo_stream_make(5, "bootstrap");
    struct glo_gsl_stream lent;
    glo_gsl_stream_init(&lent, &stream, 0, 0);
    struct glo_address expected[] = {{.piece = 0xffffff, .purpose = GLO_FOR_SEQUENCE},
                                     {.operation = 1, .purpose = GLO_FOR_SEQUENCE},
                                     {.visit = 1, .purpose = GLO_FOR_SEQUENCE},
                                     {.attempt = 1, .purpose = GLO_FOR_SEQUENCE},
                                     {.child = 255, .piece = 1, .purpose = GLO_FOR_SEQUENCE}};
    uint64_t blocks[] = {0xffffff, 1ull << 24, 1ull << 32, 1ull << 40, (255ull << 48) + 1};
    for (int i = 0; i < 5; i++) {
        lent.state.words = 4 * blocks[i];
        cr_expect_eq(gsl_rng_get(&lent.rng), glo_stream_block(&stream, &expected[i]).v[0]);
    }
}

/* A uniform takes two words, first the low one. */
Test(gsl_stream, uniforms_take_two_words)
{
    struct glo_stream stream = glo_stream_make(5, "bootstrap");
    struct glo_gsl_stream words, uniforms;
    glo_gsl_stream_init(&words, &stream, 1, 2);
    glo_gsl_stream_init(&uniforms, &stream, 1, 2);
    for (int i = 0; i < 100; i++) {
        uint32_t low = (uint32_t)gsl_rng_get(&words.rng), high = (uint32_t)gsl_rng_get(&words.rng);
        cr_expect_eq(gsl_rng_uniform(&uniforms.rng), glo_uniform(low, high));
    }
}

/* Setting a seed goes to the start of that index. */
Test(gsl_stream, set_goes_to_an_index)
{
    struct glo_stream stream = glo_stream_make(5, "bootstrap");
    struct glo_gsl_stream lent, other;
    glo_gsl_stream_init(&lent, &stream, 1, 2);
    glo_gsl_stream_init(&other, &stream, 1, 77);
    gsl_rng_get(&lent.rng);
    gsl_rng_set(&lent.rng, 77);
    for (int i = 0; i < 10; i++)
        cr_expect_eq(gsl_rng_get(&lent.rng), gsl_rng_get(&other.rng));
}

/* GSL's own samplers: the mean of gamma draws (a rejection method) within 4 standard errors, and a fair choice of
 * integers. */
Test(gsl_stream, gsl_samplers_run_on_it)
{
    enum { DRAWS = 100000, CELLS = 10 };
    struct glo_stream stream = glo_stream_make(11, "samplers");
    struct glo_gsl_stream lent;
    glo_gsl_stream_init(&lent, &stream, 0, 0);
    double sum = 0, chi_square = 0;
    int counts[CELLS] = {0};
    for (int i = 0; i < DRAWS; i++) {
        sum += gsl_ran_gamma(&lent.rng, 2.5, 2);
        counts[gsl_rng_uniform_int(&lent.rng, CELLS)]++;
    }
    cr_expect_float_eq(sum / DRAWS, 5, 4 * sqrt(10.0 / DRAWS));
    for (int i = 0; i < CELLS; i++)
        chi_square += pow(counts[i] - DRAWS / CELLS, 2) / (DRAWS / CELLS);
    cr_expect_gt(gsl_cdf_chisq_Q(chi_square, CELLS - 1), 1e-4);
}
