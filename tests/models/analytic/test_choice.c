/* Fork and join, and the power of d choices: closed forms of special cases, limits, refusals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/analytic/oracles.h"

static const double loads[] = {1e-6, 0.3, 0.8, 0.999};
enum { NUM_LOADS = sizeof loads / sizeof loads[0] };

/* One branch, one choice: M/M/1. */
Test(choice, of_one_is_mm1)
{
    static const char *const results[] = {"sojourn_time", "time_in_queue", "number_in_queue", "wait_probability"};
    for (int i = 0; i < NUM_LOADS; i++) {
        char single[64], arguments[128];
        snprintf(single, sizeof single, "rho=%g service_mean=2", loads[i]);
        for (size_t k = 0; k < sizeof results / sizeof results[0]; k++) {
            snprintf(arguments, sizeof arguments, "choices=1 %s", single);
            RELATIVELY(oracle_value("power_of_d", arguments, results[k]), oracle_value("mm1", single, results[k]),
                       1e-13, "%s of %s", results[k], arguments);
        }
        snprintf(arguments, sizeof arguments, "branches=1 %s", single);
        RELATIVELY(oracle_value("fork_join", arguments, "sojourn_time"), oracle_value("mm1", single, "sojourn_time"),
                   1e-15, "%s", arguments);
        cr_expect_eq(oracle_value("fork_join", arguments, "synchronisation_time"), 0);
    }
}

/* Branches of which nobody waits: the longest of some exponential times, H_k of their mean. */
Test(choice, fork_join_without_waiting_is_the_longest_service)
{
    static const struct {
        int branches;
        double harmonic;
    } rows[] = {{2, 1.5}, {3, 11.0 / 6}, {4, 25.0 / 12}, {10, 7381.0 / 2520}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char arguments[128];
        snprintf(arguments, sizeof arguments, "branches=%d rho=1e-12 service_mean=2", rows[i].branches);
        RELATIVELY(oracle_value("fork_join", arguments, "sojourn_time"), 2 * rows[i].harmonic, 1e-11, "%s", arguments);
    }
}

/* Two branches, Flatto and Hahn: (12 - rho)/8 of the time through one. */
Test(choice, fork_join_of_two)
{
    cr_expect_float_eq(oracle_value("fork_join", "branches=2 rho=0.8 service_rate=1", "sojourn_time"), 7, 1e-12);
    cr_expect_float_eq(oracle_value("fork_join", "branches=2 rho=0.8 service_rate=1", "number_in_system"), 5.6, 1e-12);
    cr_expect_float_eq(oracle_value("fork_join", "branches=2 rho=0.8 service_rate=1", "synchronisation_time"), 2,
                       1e-12);
}

/* Who waits is the sum without its first term, however small: 0.9^1001 + 0.9^1001001 + ... */
Test(choice, of_many_keeps_digits)
{
    static const char *const text = "choices=1000 rho=0.9 service_mean=1";
    RELATIVELY(oracle_value("power_of_d", text, "number_in_queue"), pow(0.9, 1001), 1e-13, "1000 choices");
    RELATIVELY(oracle_value("power_of_d", text, "wait_probability"), pow(0.9, 1000), 1e-13, "1000 choices");
    RELATIVELY(oracle_value("power_of_d", "choices=2 rho=1e-20 service_mean=1", "time_in_queue"), 1e-40, 1e-13, "tiny");
    RELATIVELY(oracle_value("power_of_d", "choices=2 rho=0.5 service_mean=1", "number_in_system"),
               0.5 + pow(2, -3) + pow(2, -7) + pow(2, -15) + pow(2, -31) + pow(2, -63), 1e-15, "two");
}

/* The more are looked at, the less is waited. */
Test(choice, of_more_is_shorter)
{
    for (int i = 0; i < NUM_LOADS; i++) {
        double before = INFINITY;
        for (int choices = 1; choices <= 6; choices++) {
            char arguments[128];
            snprintf(arguments, sizeof arguments, "choices=%d rho=%g service_mean=1", choices, loads[i]);
            double wait = oracle_value("power_of_d", arguments, "time_in_queue");
            cr_expect(wait > 0 && wait < before, "%s: %g after %g", arguments, wait, before);
            before = wait;
        }
    }
}

Test(choice, refuses_with_a_sentence)
{
    static const struct refusal rows[] = {
        {"power_of_d", "choices=2 rho=1 service_mean=1", "no steady state"},
        {"power_of_d", "choices=1001 rho=0.5 service_mean=1", "choices"},
        {"power_of_d", "choices=0 rho=0.5 service_mean=1", "choices"},
        {"fork_join", "branches=2 rho=1.5 service_mean=1", "no steady state"},
        {"fork_join", "branches=33 rho=0.5 service_mean=1", "branches"},
    };
    oracles_refused(rows, sizeof rows / sizeof rows[0]);
}
