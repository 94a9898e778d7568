/*
 * Laws of times as formulas know them: a shape with mean 1, named by the letters of Kendall's notation. A formula
 * scales it by a mean of its own.
 *
 *   M          exponential
 *   D          constant
 *   E2, E3 ... Erlang with 2, 3 ... phases
 *   H2(4)      two exponentials with balanced means, of the SCV 4 (any above 1)
 *   G(0.7)     any law of the SCV 0.7, of which nothing else is known
 *   GAMMA(0.7), LN(0.7), U(0.1)  gamma, lognormal, uniform of that SCV
 *
 * Not here: drawing from laws (sim/distribution.h).
 */
#ifndef GLO_ANALYTIC_LAW_H
#define GLO_ANALYTIC_LAW_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/error.h"

enum glo_law_shape {
    GLO_LAW_EXPONENTIAL,
    GLO_LAW_CONSTANT,
    GLO_LAW_ERLANG,
    GLO_LAW_HYPEREXPONENTIAL,
    GLO_LAW_GENERAL,
    GLO_LAW_GAMMA,
    GLO_LAW_LOGNORMAL,
    GLO_LAW_UNIFORM
};

struct glo_law {
    enum glo_law_shape shape;
    uint32_t phases;            /* GLO_LAW_ERLANG */
    double scv;                 /* squared coefficient of variation */
    double shares[2], rates[2]; /* GLO_LAW_HYPEREXPONENTIAL: of its branches, at mean 1 */
};

/* Makes a law of a shape and an SCV (`phases` for Erlang). GLO_ERR_ARGUMENT where the shape has no such SCV. */
int glo_law_init(struct glo_law *law, enum glo_law_shape shape, double scv, uint32_t phases);

/* Reads "M", "D", "E2", "H2(4)". GLO_ERR_ARGUMENT with a sentence in `problem` (may be NULL). */
int glo_law_read(struct glo_law *law, const char *text, struct glo_problem *problem);

/* Writes it in the same way. */
void glo_law_write(const struct glo_law *law, char text[32]);

/* E[X^k] at mean 1, k = 1 to 4; NaN where the shape does not tell it (GLO_LAW_GENERAL, k > 2). */
double glo_law_moment(const struct glo_law *law, uint32_t k);

/* The Laplace-Stieltjes transform E[exp(-s X)] at mean 1, s >= 0; NaN for shapes without a closed form
   (GLO_LAW_GENERAL, GLO_LAW_LOGNORMAL). */
double glo_law_transform(const struct glo_law *law, double s);

#endif
