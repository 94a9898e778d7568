/* Mean and variance of a law whose ends are cut off, by integrating its quantile function. Not for laws with jumps. */
#ifndef GLO_SIM_DISTRIBUTIONS_MOMENTS_H
#define GLO_SIM_DISTRIBUTIONS_MOMENTS_H

struct glo_distribution;

/*
 * Of the plain law between the cuts `below` and `above`, which are set. Relative error below 1e-9, provided that the
 * moments gather where both cut-off probabilities exceed 1e-300 (every law here but the untruncated upper tail of a
 * pareto).
 */
void glo_moments_integrate(const struct glo_distribution *law, double *mean, double *variance);

#endif
