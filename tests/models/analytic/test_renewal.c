/* G/G/1 with phases: digits at light loads and next to 1, beside M/M/1 and beside 60 digits; refusals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/analytic/oracles.h"

/* rho; number in queue; share of arrivals that wait. Computed with mpmath in 60 digits: logarithmic reduction by plain
   inverses, all levels from 1 on as one equation of the balance. */
static const struct known {
    const char *interarrival, *service, *rho;
    double in_queue, waits;
} known[] = {
    {"E2", "E2", "0.01", 1.9522063160064446e-6, 0.00029226926298861449},
    {"H2(4)", "E3", "0.01", 0.00010830768362360095, 0.015983776823951721},
    {"E3", "H2(4)", "0.01", 8.1449231859993034e-6, 0.00018711382862576635},
    {"E2", "E2", "0.99", 48.860533402820498, 0.98587866388717829},
    {"H2(4)", "E3", "0.99", 212.1718281632257, 0.99667268734709645},
    {"E3", "H2(4)", "0.99", 212.11584455755461, 0.98605844843719689},
    {"E2", "E2", "0.999", 498.85425159178939, 0.99858599363284066},
    {"H2(4)", "E3", "0.999", 2162.1608621538936, 0.99966925513844179},
    {"E3", "H2(4)", "0.999", 2162.0937330418973, 0.99860385139123146},
    {"E2", "E2", "0.9999", 4998.8536232132534, 0.99985858071491891},
    {"H2(4)", "E3", "0.9999", 21662.15977302892, 0.99996694507893864},
    {"E3", "H2(4)", "0.9999", 21662.091521732321, 0.99986036527589343},
};

/* Next to 1 a digit is lost for each that 1 - rho has: to the load itself, which is a double. */
Test(renewal, keeps_digits)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const struct known *row = &known[i];
        char arguments[128];
        snprintf(arguments, sizeof arguments, "interarrival=%s service=%s rho=%s service_mean=1", row->interarrival,
                 row->service, row->rho);
        double rest = 1 - strtod(row->rho, NULL), value = oracle_value("gg1_exact", arguments, "number_in_queue");
        RELATIVELY(value, row->in_queue, 2e-15 / rest, "%s: %.17g", arguments, value);
        value = oracle_value("gg1_exact", arguments, "wait_probability");
        RELATIVELY(value, row->waits, 2e-15, "%s: %.17g", arguments, value);
    }
}

/* M/M/1, also where 1 - rho has the last digits of a double. */
Test(renewal, is_mm1)
{
    static const double loads[] = {1e-9, 0.1, 0.99, 0.9999, 1 - 1e-9};
    static const char *const results[] = {"number_in_queue", "time_in_queue", "wait_probability", "empty_probability"};
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++)
        for (size_t k = 0; k < sizeof results / sizeof results[0]; k++) {
            char arguments[128];
            snprintf(arguments, sizeof arguments, "rho=%.17g service_mean=1", loads[i]);
            double expected = oracle_value("mm1", arguments, results[k]);
            snprintf(arguments, sizeof arguments, "interarrival=M service=M rho=%.17g service_mean=1", loads[i]);
            double value = oracle_value("gg1_exact", arguments, results[k]);
            RELATIVELY(value, expected, 1e-14, "%s of %s: %.17g, not %.17g", results[k], arguments, value, expected);
        }
}

/* Poisson arrivals: Pollaczek and Khinchine's, whatever the service; the phases of a law of many do not matter. */
Test(renewal, is_mg1)
{
    static const char *const laws[] = {"E2", "E20", "H2(2)", "H2(50)"};
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        char arguments[128];
        snprintf(arguments, sizeof arguments, "rho=0.999 service_mean=3 service=%s", laws[i]);
        double expected = oracle_value("mg1", arguments, "time_in_queue");
        snprintf(arguments, sizeof arguments, "rho=0.999 service_mean=3 interarrival=M service=%s", laws[i]);
        double value = oracle_value("gg1_exact", arguments, "time_in_queue");
        RELATIVELY(value, expected, 2e-11, "%s: %.17g, not %.17g", laws[i], value, expected);
    }
}

Test(renewal, refuses_with_a_sentence)
{
    static const struct refusal rows[] = {
        {"gg1_exact", "interarrival=M service=M rho=1 service_mean=1", "no steady state"},
        {"gg1_exact", "interarrival=E21 service=E20 rho=0.5 service_mean=1", "there are 420 phases"},
        {"gg1_exact", "interarrival=D service=M rho=0.5 service_mean=1", "the law of interarrival has no phases"},
        {"gg1_exact", "interarrival=M service=U(0.1) rho=0.5 service_mean=1", "the law of service has no phases"},
        {"gg1_exact", "interarrival=M service=M rho=0.99999999999999989 service_mean=1", "was not found"},
    };
    oracles_refused(rows, sizeof rows / sizeof rows[0]);
}

Test(renewal, short_memory_is_told)
{
    oracle_short_memory("gg1_exact", "interarrival=E2 service=H2(4) rho=0.5 service_mean=1");
}
