/*
 * Laws of phase type: the time until a Markov chain of some phases ends. Which laws of law.h are of this type, and
 * their chains at mean 1.
 */
#ifndef GLO_ANALYTIC_PHASE_H
#define GLO_ANALYTIC_PHASE_H

#include "models/analytic/formula.h"

/* Begins in phase i with probability begin[i]; goes from i to j at rate moves[i * num + j] (0 where i = j), ends from i
   at rate ends[i]. The arrays are the call's. */
struct glo_phases {
    uint32_t num;
    double *begin, *moves, *ends;
};

/* Whether the law has phases: M, E2 ..., H2(scv). */
bool glo_law_has_phases(const struct glo_law *law);

/* The phases of such a law, with the mean 1 / rate (not the mean itself, the rounding of which would tell next to a
   load of 1). Returns 0; GLO_ERR_NO_MEMORY; GLO_ERR_ARGUMENT, said as `name`, where it has none. */
int glo_phases_make(struct glo_formula_call *call, const char *name, const struct glo_law *law, double rate,
                    struct glo_phases *phases);

#endif
