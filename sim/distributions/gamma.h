/* The gamma law with p = {shape, scale}, shared by gamma and erlang, which differ in how they are written. */
#ifndef GLO_SIM_DISTRIBUTIONS_GAMMA_H
#define GLO_SIM_DISTRIBUTIONS_GAMMA_H

#include "sim/distribution.h"

struct glo_arena;
struct glo_problem;

/* Shape from 1e-4 to 1e5 (GSL's incomplete gamma fails to converge somewhat above); errors: GLO_ERR_INPUT,
 * GLO_ERR_NO_MEMORY. */
int glo_gamma_make(struct glo_distribution *law, double shape, double scale, struct glo_arena *arena,
                   struct glo_problem *problem);

/* As in struct glo_distribution_type. */
double glo_gamma_quantile(const struct glo_distribution *law, struct glo_tails u);
struct glo_tails glo_gamma_tails(const struct glo_distribution *law, double x);
double glo_gamma_mean(const struct glo_distribution *law);
double glo_gamma_variance(const struct glo_distribution *law);

#endif
