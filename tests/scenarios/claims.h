/*
 * Figures of a scenario that theory knows: each must hold its value in its interval, all at once at the level of the
 * family, and the interval must be narrow.
 */
#ifndef GLO_TESTS_SCENARIOS_CLAIMS_H
#define GLO_TESTS_SCENARIOS_CLAIMS_H

#include <math.h>

#include "tests/models/trial.h"

#define FAMILY_LEVEL 0.99 /* that all intervals of a case hold at once, by Bonferroni */

/* A figure, its value in theory, and how narrow the interval must be, half-width over value. */
struct claim {
    const char *figure;
    double value, width;
};

/* Expects every claim of an opened trial, which is run here. */
static inline void expect_claims(struct trial *trial, const struct claim *claims, uint32_t num)
{
    trial_analyse(trial, 1 - (1 - FAMILY_LEVEL) / num);
    for (uint32_t i = 0; i < num; i++) {
        const struct claim *claim = &claims[i];
        struct glo_interval interval = trial_estimate(trial, 0, claim->figure)->interval;
        cr_expect(interval.lower <= claim->value && claim->value <= interval.upper, "%s: theory %.6f, found %.6f+-%.6f",
                  claim->figure, claim->value, interval.mean, interval.half_width);
        cr_expect_leq(interval.half_width, claim->width * claim->value, "%s: %.6f+-%.6f is too wide", claim->figure,
                      interval.mean, interval.half_width);
    }
}

static inline void expect_in_theory(const char *text, const struct claim *claims, uint32_t num)
{
    struct trial trial;
    trial_open(&trial, text);
    expect_claims(&trial, claims, num);
    trial_close(&trial);
}

#endif
