/*
 * What the sweeps inside one process share: one attempt at something is made again and again, each time with another
 * allocation that fails, until none does. A sweep takes every place for a fault if the environment variable GLO_SWEEP
 * is `full`, else a share of them, evenly spread. Not a test itself.
 */
#ifndef GLO_TESTS_SWEEP_H
#define GLO_TESTS_SWEEP_H

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/error.h"
#include "sim/memory.h"

/* How many faults a share of a sweep plants at most, about. */
#define SWEEP_SHARE 60

/* From one fault to the next where `all` places can have one and a full sweep takes at most about `most`. */
static inline int64_t sweep_step(int64_t all, int64_t most)
{
    const char *extent = getenv("GLO_SWEEP");
    if (!extent || strcmp(extent, "full") != 0)
        most = SWEEP_SHARE;
    return all <= most ? 1 : all / most;
}

/*
 * Makes an attempt with the k-th allocation failing, once and for good, for k = 0, 1, 2... until an attempt meets no
 * failure; of a full sweep about `most` at most. It must return `whole` then, GLO_ERR_NO_MEMORY before, and give back
 * every block. An attempt releases what it made; `self` is its own. Each sweep must have met failures.
 */
static inline void sweep_memory(const char *what, int (*attempt)(void *self), void *self, int whole, int64_t most)
{
    glo_memory_fail_at(-1, 0);
    cr_assert_eq(attempt(self), whole, "%s fails without a fault", what);
    int64_t num = glo_memory_calls(), step = sweep_step(num, most), live = glo_memory_live();
    cr_assert_gt(num, 0, "%s allocates nothing", what);
    for (int for_good = 0; for_good < 2; for_good++) {
        int64_t met = 0, failures = 1;
        for (int64_t k = 0; failures > 0; k = k < num || step == 1 ? k + step : 2 * k) {
            glo_memory_fail_at(k, for_good);
            int code = attempt(self);
            failures = glo_memory_failures();
            glo_memory_fail_at(-1, 0);
            met += failures > 0;
            cr_assert_eq(code, failures > 0 ? GLO_ERR_NO_MEMORY : whole, "%s with allocation %lld of %lld: %s", what,
                         (long long)k, (long long)num, glo_error_text(code));
            cr_assert_eq(glo_memory_live(), live, "%s with allocation %lld of %lld: %lld blocks are not given back",
                         what, (long long)k, (long long)num, (long long)(glo_memory_live() - live));
        }
        cr_assert_gt(met, 0, "%s met no failure", what);
        fprintf(stderr, "%s, %s: %lld of %lld allocations failed in turn\n", what, for_good ? "for good" : "once",
                (long long)met, (long long)num);
    }
}

#endif
