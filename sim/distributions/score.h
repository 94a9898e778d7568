/* The standard normal quantile, shared by normal and lognormal. */
#ifndef GLO_SIM_DISTRIBUTIONS_SCORE_H
#define GLO_SIM_DISTRIBUTIONS_SCORE_H

#include "sim/distribution.h"

#include <gsl/gsl_cdf.h>

/*
 * Wichura's AS 241 (1988), relative error 1e-16. The lower probability serves as long as it says 1 - P precisely
 * enough, so that the branch is rarely mispredicted.
 */
static inline double glo_normal_score(struct glo_tails u)
{
    return u.lower <= 0.9 ? gsl_cdf_ugaussian_Pinv(u.lower) : gsl_cdf_ugaussian_Qinv(u.upper);
}

#endif
