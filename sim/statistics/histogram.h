/*
 * A mergeable histogram of non-negative int64 values (ticks), for quantiles. Buckets are log-linear: 64 per doubling,
 * so a value below 128 has a bucket of its own and a greater one shares a bucket narrower than 1/64 of it. It keeps no
 * least, most or sum: that is a tally. Invariant: bucket counts depend on the values alone, never on the order of
 * adding or merging.
 */
#ifndef GLO_SIM_STATISTICS_HISTOGRAM_H
#define GLO_SIM_STATISTICS_HISTOGRAM_H

#include "sim/error.h"

#include <assert.h>
#include <stdint.h>

#define GLO_HISTOGRAM_OCTAVE 64  /* buckets per doubling */
#define GLO_HISTOGRAM_OCTAVES 58 /* 0 to 2^63 - 1 */
#define GLO_HISTOGRAM_BUCKETS (GLO_HISTOGRAM_OCTAVES * GLO_HISTOGRAM_OCTAVE)

/* The dense form, to record into; zeroed memory is an empty histogram. */
struct glo_histogram {
    uint64_t *octaves[GLO_HISTOGRAM_OCTAVES]; /* owned; counts of 64 buckets, NULL until one is met */
    uint64_t num;                             /* values recorded */
};

struct glo_bucket_count {
    uint32_t bucket, count;
};

/* The compact form, to keep in thousands: the buckets met, in ascending order, and their counts, none of them 0. */
struct glo_sparse_histogram {
    struct glo_bucket_count *pairs; /* owned; `num_pairs` of them */
    uint32_t num_pairs;
};

void glo_histogram_init(struct glo_histogram *histogram);
void glo_histogram_free(struct glo_histogram *histogram);

/* Forgets all values, keeps the memory: for the next bin. */
void glo_histogram_clear(struct glo_histogram *histogram);

/* The bucket of a value >= 0: the value's leading seven bits and how far they were shifted. Ascending in the value. */
static inline uint32_t glo_histogram_bucket(int64_t value)
{
    uint32_t shift = 57 - (uint32_t)__builtin_clzll((uint64_t)value | GLO_HISTOGRAM_OCTAVE);
    return shift * GLO_HISTOGRAM_OCTAVE + (uint32_t)(value >> shift);
}

/* The least and the most value of a bucket < GLO_HISTOGRAM_BUCKETS. */
void glo_histogram_bounds(uint32_t bucket, int64_t *least, int64_t *most);

/* Makes room for a bucket's octave. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_histogram_reserve(struct glo_histogram *histogram, uint32_t bucket);

/* Records a value >= 0. Returns 0 or GLO_ERR_NO_MEMORY (only when its octave is new; nothing is then recorded). */
static inline int glo_histogram_add(struct glo_histogram *histogram, int64_t value)
{
    assert(value >= 0);
    uint32_t bucket = glo_histogram_bucket(value);
    uint32_t octave = bucket / GLO_HISTOGRAM_OCTAVE;
    if (!histogram->octaves[octave] && glo_histogram_reserve(histogram, bucket) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    histogram->octaves[octave][bucket % GLO_HISTOGRAM_OCTAVE]++;
    histogram->num++;
    return GLO_OK;
}

/*
 * Adds all values of `other` (which may be `histogram` itself). Returns 0 or GLO_ERR_NO_MEMORY; on failure no value was
 * added.
 */
int glo_histogram_merge(struct glo_histogram *histogram, const struct glo_histogram *other);

/*
 * The rank-th smallest value, rank in [1, num]: the c values of a bucket are taken to lie evenly between its least and
 * most, the r-th of them at (r - 1/2)/c of the way. Below 128 exact; above, within the bucket of the exact value, so
 * less than 1/64 of it away.
 */
double glo_histogram_order_statistic(const struct glo_histogram *histogram, uint64_t rank);

/*
 * The p-quantile, p in [0, 1]: the inverse of the empirical distribution, that is the ceil(p num)-th smallest value
 * (the smallest for p = 0). Error as of glo_histogram_order_statistic. NaN when empty.
 */
double glo_histogram_quantile(const struct glo_histogram *histogram, double p);

/*
 * Writes the compact form, which the caller releases; `sparse` needs no init. Returns 0, GLO_ERR_NO_MEMORY, or
 * GLO_ERR_RANGE when a bucket holds more than 2^32 - 1 values; `sparse` is then empty.
 */
int glo_histogram_freeze(const struct glo_histogram *histogram, struct glo_sparse_histogram *sparse);
void glo_sparse_histogram_free(struct glo_sparse_histogram *sparse);

/*
 * Adds all values of a compact histogram. Returns 0, GLO_ERR_NO_MEMORY, or GLO_ERR_RANGE when a bucket does not exist
 * (a damaged file); on failure no value was added.
 */
int glo_histogram_add_sparse(struct glo_histogram *histogram, const struct glo_sparse_histogram *sparse);

#endif
