/* M/G/c with phases: digits of every figure, with many servers and next to a load of 1; refusals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/analytic/oracles.h"

static const char *const results[] = {"empty_probability", "wait_probability", "number_in_queue",
                                      "number_in_system",  "time_in_queue",    "sojourn_time"};
enum { NUM_RESULTS = sizeof results / sizeof results[0] };

/* Exponential service: every figure of M/M/c, with probabilities from 1e-173 on. */
Test(many, is_mmc)
{
    static const int servers[] = {1, 2, 10, 100, 399};
    static const double loads[] = {0.1, 0.5, 0.9, 0.99, 0.9999};
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 5; j++)
            for (int k = 0; k < NUM_RESULTS; k++) {
                char arguments[128];
                snprintf(arguments, sizeof arguments, "servers=%d rho=%g service_mean=2", servers[i], loads[j]);
                double expected = oracle_value("mmc", arguments, results[k]);
                snprintf(arguments, sizeof arguments, "service=M servers=%d rho=%g service_mean=2", servers[i],
                         loads[j]);
                double value = oracle_value("mgc_exact", arguments, results[k]);
                cr_assert_gt(expected, 0);
                RELATIVELY(value, expected, 1e-11, "%s of %s: %.17g, not %.17g", results[k], arguments, value,
                           expected);
            }
}

/* Many servers: what is there grows by more than a double can hold, and nothing overflows. */
Test(many, is_mmc_with_thousands_of_servers)
{
    static const char *const stations[] = {"servers=5000 rho=0.999 service_mean=1",
                                           "servers=5000 rho=0.1 service_mean=1"};
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < NUM_RESULTS; k++) {
            char arguments[128];
            snprintf(arguments, sizeof arguments, "service=M %s", stations[i]);
            double expected = oracle_value("mmc", stations[i], results[k]);
            double value = oracle_value("mgc_exact", arguments, results[k]);
            RELATIVELY(value, expected, 1e-11, "%s of %s: %.17g, not %.17g", results[k], arguments, value, expected);
        }
}

/* Number in queue, share that waits, probability of nobody. Computed with mpmath in 60 digits: the balance of all
   levels up to the number of servers as one system, those beyond by logarithmic reduction with plain inverses. */
static const struct known {
    const char *service;
    int servers;
    const char *rho;
    double in_queue, waits, empty;
} known[] = {
    {"E2", 2, "0.01", 1.6220788820993647e-6, 0.00019789939342316373, 0.98019789939342316},
    {"E2", 4, "0.01", 9.0770800275236686e-10, 1.0344470876423594e-7, 0.96078943887877983},
    {"H2(4)", 2, "0.01", 3.5213072196499123e-6, 0.00019831122504528291, 0.98019831122504528},
    {"H2(4)", 4, "0.01", 1.3445941291260772e-9, 1.0368414827665148e-7, 0.96078943908340829},
    {"E2", 2, "0.99", 73.159301446290417, 0.98485529902773158, 0.0048552990277315985},
    {"E2", 4, "0.99", 72.655881755953763, 0.97747568597555394, 0.00090279331038616533},
    {"H2(4)", 2, "0.99", 243.4294924720736, 0.98551238465274404, 0.0055123846527440554},
    {"H2(4)", 4, "0.99", 241.21598238828256, 0.97906315745532725, 0.0011494042470116954},
    {"E2", 2, "0.999", 748.14782749758136, 0.99848303460885615, 0.00048303460885615158},
    {"E2", 4, "0.999", 747.63571172767201, 0.997738299675512, 8.8710039201158557e-5},
    {"H2(4)", 2, "0.999", 2493.385071543878, 0.99854950696313701, 0.00054950696313701519},
    {"H2(4)", 4, "0.999", 2491.1278805084319, 0.99790025599632003, 0.00011363784936578086},
    {"E2", 2, "0.9999", 7498.1466793102849, 0.99984827862081572, 4.8278620815695991e-5},
    {"E2", 4, "0.9999", 7497.6336914954256, 0.99977373760016741, 8.8554892654751142e-6},
    {"H2(4)", 2, "0.9999", 24993.380627630617, 0.99985493346274393, 5.4933462743909309e-5},
    {"H2(4)", 4, "0.9999", 24991.119055466536, 0.99978996533926517, 1.1350906280034128e-5},
};

/* Next to 1 a digit is lost for each that 1 - rho has: to the load itself, which is a double. */
Test(many, keeps_digits)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const struct known *row = &known[i];
        char arguments[128];
        snprintf(arguments, sizeof arguments, "service=%s servers=%d rho=%s service_mean=1", row->service, row->servers,
                 row->rho);
        double rest = 1 - strtod(row->rho, NULL), value = oracle_value("mgc_exact", arguments, "number_in_queue");
        RELATIVELY(value, row->in_queue, 2e-15 / rest, "%s: %.17g", arguments, value);
        value = oracle_value("mgc_exact", arguments, "empty_probability");
        RELATIVELY(value, row->empty, 2e-15 / rest, "%s: %.17g", arguments, value);
        value = oracle_value("mgc_exact", arguments, "wait_probability");
        RELATIVELY(value, row->waits, 2e-15, "%s: %.17g", arguments, value);
    }
}

/* As many states as there may be: 2 servers in 27 phases have 378. */
Test(many, takes_the_most_states)
{
    double wait = oracle_value("mgc_exact", "service=E27 servers=2 rho=0.7 service_mean=1", "time_in_queue");
    double constant = oracle_value("mgc_exact", "service=D servers=2 rho=0.7 service_mean=1", "time_in_queue");
    double shorter = oracle_value("mgc_exact", "service=E20 servers=2 rho=0.7 service_mean=1", "time_in_queue");
    cr_expect(constant < wait && wait < shorter, "%g < %g < %g", constant, wait, shorter);
}

Test(many, refuses_with_a_sentence)
{
    static const struct refusal rows[] = {
        {"mgc_exact", "service=M servers=2 rho=1 service_mean=1", "no steady state"},
        {"mgc_exact", "service=M servers=5001 rho=0.5 service_mean=1", "there are 5001 servers"},
        {"mgc_exact", "service=E2 servers=400 rho=0.5 service_mean=1",
         "400 servers in 2 phases have 401 states, of which there may be 400"},
        {"mgc_exact", "service=E5 servers=40 rho=0.5 service_mean=1", "have 135751 states"},
        {"mgc_exact", "service=E1000 servers=5000 rho=0.5 service_mean=1", "have 2.62901e+1171 states"},
        {"mgc_exact", "service=LN(1) servers=2 rho=0.5 service_mean=1", "the law of service has no phases"},
    };
    oracles_refused(rows, sizeof rows / sizeof rows[0]);
}

Test(many, short_memory_is_told)
{
    oracle_short_memory("mgc_exact", "service=E2 servers=3 rho=0.5 service_mean=1");
}
