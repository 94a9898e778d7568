/*
 * A stream lent to GSL as a gsl_rng, for code that needs a generator (gsl_ran_*, resampling) rather than addressed
 * draws. Not for anything an order carries: those draws have addresses of their own.
 */
#ifndef GLO_SIM_GSL_STREAM_H
#define GLO_SIM_GSL_STREAM_H

#include "sim/stream.h"

#include <gsl/gsl_rng.h>

/* Where a sequence stands. */
struct glo_gsl_state {
    struct glo_stream stream;
    uint32_t replication, index;
    uint64_t words; /* taken so far */
    glo_block block;
};

/* Owns nothing; must not be copied or moved, since `rng` points into it. */
struct glo_gsl_stream {
    gsl_rng rng;
    struct glo_gsl_state state;
};

/*
 * The words of purpose SEQUENCE at (replication, index), in order from the first; 2^58 of them. gsl_rng_get gives one
 * word (32 bits); gsl_rng_uniform two, as glo_uniform(first, second), so it is never 0. gsl_rng_set(rng, n) goes to the
 * start of index n.
 */
void glo_gsl_stream_init(struct glo_gsl_stream *lent, const struct glo_stream *stream, uint32_t replication,
                         uint32_t index);

#endif
