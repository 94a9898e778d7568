/*
 * Birth-death chains of a number of customers: stationary probabilities in one pass that neither overflows nor
 * underflows, and the figures of a station that they give.
 */
#ifndef GLO_ANALYTIC_BIRTH_DEATH_H
#define GLO_ANALYTIC_BIRTH_DEATH_H

#include "models/analytic/formula.h"

/* Rates from state n up to n + 1 and down to n - 1. */
struct glo_birth_death {
    double (*up)(const void *of, uint32_t n);
    double (*down)(const void *of, uint32_t n);
    const void *of;
};

/*
 * Fills p[0] to p[num - 1], which sum to 1. `peak`: a state that is among the likeliest, from which the pass goes both
 * ways.
 */
void glo_birth_death_solve(const struct glo_birth_death *chain, double *p, uint32_t num, uint32_t peak);

#endif
