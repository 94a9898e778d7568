/*
 * What of a histogram is off the path of an order: octaves, merging, quantiles, the compact form. Every function that
 * can fail allocates first and counts after, so that a failure leaves the counts as they were.
 */
#include "sim/statistics/histogram.h"
#include "sim/memory.h"

#include <float.h>
#include <math.h>
#include <string.h>

void glo_histogram_init(struct glo_histogram *histogram)
{
    memset(histogram, 0, sizeof *histogram);
}

void glo_histogram_free(struct glo_histogram *histogram)
{
    for (uint32_t octave = 0; octave < GLO_HISTOGRAM_OCTAVES; octave++)
        glo_free(histogram->octaves[octave]);
    memset(histogram, 0, sizeof *histogram);
}

void glo_histogram_clear(struct glo_histogram *histogram)
{
    for (uint32_t octave = 0; octave < GLO_HISTOGRAM_OCTAVES; octave++)
        if (histogram->octaves[octave])
            memset(histogram->octaves[octave], 0, GLO_HISTOGRAM_OCTAVE * sizeof(uint64_t));
    histogram->num = 0;
}

void glo_histogram_bounds(uint32_t bucket, int64_t *least, int64_t *most)
{
    assert(bucket < GLO_HISTOGRAM_BUCKETS);
    uint32_t octave = bucket / GLO_HISTOGRAM_OCTAVE;
    uint32_t shift = octave ? octave - 1 : 0;
    *least = (int64_t)(bucket - shift * GLO_HISTOGRAM_OCTAVE) << shift;
    *most = *least + ((INT64_C(1) << shift) - 1);
}

int glo_histogram_reserve(struct glo_histogram *histogram, uint32_t bucket)
{
    uint64_t **octave = &histogram->octaves[bucket / GLO_HISTOGRAM_OCTAVE];
    if (!*octave)
        *octave = glo_alloc(GLO_HISTOGRAM_OCTAVE, sizeof **octave);
    return *octave ? GLO_OK : GLO_ERR_NO_MEMORY;
}

int glo_histogram_merge(struct glo_histogram *histogram, const struct glo_histogram *other)
{
    for (uint32_t octave = 0; octave < GLO_HISTOGRAM_OCTAVES; octave++)
        if (other->octaves[octave] && glo_histogram_reserve(histogram, octave * GLO_HISTOGRAM_OCTAVE) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    for (uint32_t octave = 0; octave < GLO_HISTOGRAM_OCTAVES; octave++)
        for (uint32_t i = 0; other->octaves[octave] && i < GLO_HISTOGRAM_OCTAVE; i++)
            histogram->octaves[octave][i] += other->octaves[octave][i];
    histogram->num += other->num;
    return GLO_OK;
}

static uint64_t count_of(const struct glo_histogram *histogram, uint32_t bucket)
{
    return histogram->octaves[bucket / GLO_HISTOGRAM_OCTAVE][bucket % GLO_HISTOGRAM_OCTAVE];
}

/* The first bucket from `bucket` on that is not empty, or GLO_HISTOGRAM_BUCKETS. */
static uint32_t next_bucket(const struct glo_histogram *histogram, uint32_t bucket)
{
    while (bucket < GLO_HISTOGRAM_BUCKETS) {
        if (!histogram->octaves[bucket / GLO_HISTOGRAM_OCTAVE])
            bucket = (bucket / GLO_HISTOGRAM_OCTAVE + 1) * GLO_HISTOGRAM_OCTAVE;
        else if (!count_of(histogram, bucket))
            bucket++;
        else
            break;
    }
    return bucket;
}

double glo_histogram_order_statistic(const struct glo_histogram *histogram, uint64_t rank)
{
    assert(rank >= 1 && rank <= histogram->num);
    uint32_t bucket = next_bucket(histogram, 0);
    while (rank > count_of(histogram, bucket)) {
        rank -= count_of(histogram, bucket);
        bucket = next_bucket(histogram, bucket + 1);
    }
    int64_t least, most;
    glo_histogram_bounds(bucket, &least, &most);
    double share = ((double)rank - 0.5) / (double)count_of(histogram, bucket);
    return (double)least + share * (double)(most - least);
}

double glo_histogram_quantile(const struct glo_histogram *histogram, double p)
{
    assert(p >= 0 && p <= 1);
    if (!histogram->num)
        return (double)NAN;
    /* 0.07 x 100 is just above 7 in doubles: a product within rounding of a whole number is that number. */
    double rank = ceil(p * (double)histogram->num * (1 - 2 * DBL_EPSILON));
    if (rank >= (double)histogram->num)
        return glo_histogram_order_statistic(histogram, histogram->num);
    return glo_histogram_order_statistic(histogram, rank < 1 ? 1 : (uint64_t)rank);
}

int glo_histogram_freeze(const struct glo_histogram *histogram, struct glo_sparse_histogram *sparse)
{
    memset(sparse, 0, sizeof *sparse);
    uint32_t num = 0;
    for (uint32_t b = next_bucket(histogram, 0); b < GLO_HISTOGRAM_BUCKETS; b = next_bucket(histogram, b + 1)) {
        if (count_of(histogram, b) > UINT32_MAX)
            return GLO_ERR_RANGE;
        num++;
    }
    sparse->pairs = glo_alloc(num, sizeof *sparse->pairs);
    if (!sparse->pairs)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t b = next_bucket(histogram, 0); b < GLO_HISTOGRAM_BUCKETS; b = next_bucket(histogram, b + 1))
        sparse->pairs[sparse->num_pairs++] = (struct glo_bucket_count){b, (uint32_t)count_of(histogram, b)};
    return GLO_OK;
}

void glo_sparse_histogram_free(struct glo_sparse_histogram *sparse)
{
    glo_free(sparse->pairs);
    memset(sparse, 0, sizeof *sparse);
}

int glo_histogram_add_sparse(struct glo_histogram *histogram, const struct glo_sparse_histogram *sparse)
{
    for (uint32_t i = 0; i < sparse->num_pairs; i++) {
        if (sparse->pairs[i].bucket >= GLO_HISTOGRAM_BUCKETS)
            return GLO_ERR_RANGE;
        if (glo_histogram_reserve(histogram, sparse->pairs[i].bucket) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    for (uint32_t i = 0; i < sparse->num_pairs; i++) {
        uint32_t bucket = sparse->pairs[i].bucket;
        uint64_t *octave = histogram->octaves[bucket / GLO_HISTOGRAM_OCTAVE];
        octave[bucket % GLO_HISTOGRAM_OCTAVE] += sparse->pairs[i].count;
        histogram->num += sparse->pairs[i].count;
    }
    return GLO_OK;
}
