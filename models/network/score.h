/*
 * Weighted scores: each criterion of a candidate over the greatest value of it among all candidates (0 where that is
 * 0), so that no unit of measure counts, times its weight; the least sum is best. Simple additive weighting. What the
 * criteria are is not known here.
 */
#ifndef GLO_MODELS_SCORE_H
#define GLO_MODELS_SCORE_H

#include <math.h>

#include "sim/error.h"
#include "sim/schema.h"

/* A weight as a parameter: field `member` of `struct of`, a share, 0 where it is left out. */
#define GLO_WEIGHT(key, of, member, text) \
    { \
        .name = key, .kind = GLO_QUANTITY, GLO_FIELD(of, member), .dimension = "share", .min = 0, .max = 1, \
        .fallback = "0", .doc = text \
    }

/* Says where weights do not sum to 1; `field` is where they are written. */
static inline void glo_score_check(const double *weights, uint32_t num, const void *field,
                                   const struct glo_review *review)
{
    double sum = 0;
    for (uint32_t c = 0; c < num; c++)
        sum += weights[c];
    if (fabs(sum - 1) > 1e-9)
        glo_review_say(review, GLO_FAULT, field, NULL, "the weights sum to %.10g %%, not 100 %%", 100 * sum);
}

/* A candidate's values are among all; `greatest` begins with zeros. */
static inline void glo_score_see(const double *values, uint32_t num, double *greatest)
{
    for (uint32_t c = 0; c < num; c++)
        greatest[c] = fmax(greatest[c], values[c]);
}

/* What a candidate comes to once all were seen, from 0 to 1: less is better. */
static inline double glo_score_of(const double *values, uint32_t num, const double *weights, const double *greatest)
{
    double score = 0;
    for (uint32_t c = 0; c < num; c++)
        score += greatest[c] > 0 ? weights[c] * values[c] / greatest[c] : 0;
    return score;
}

#endif
