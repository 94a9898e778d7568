/* Join the shortest queue: known values at tiny and moderate loads, bounds by other stations, refusals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/analytic/oracles.h"

/* Number in queue and share that waits. Computed with mpmath in 40 digits: the balance of all tuples of queues of up to
   4 (tiny loads) to 40 customers, by elimination. */
static const struct known {
    int servers;
    const char *rho;
    double in_queue, waits;
} known[] = {
    {2, "1e-9", 3.9999999940000008e-27, 1.9999999970000003e-18},
    {3, "1e-9", 1.3499999964000003e-35, 4.4999999880000009e-27},
    {4, "1e-9", 4.266666650666668e-44, 1.0666666626666669e-35},
    {2, "0.001", 3.9940169670696169e-9, 1.9970064855313099e-6},
    {3, "0.001", 1.3464062978387225e-11, 4.4880209883054761e-9},
    {4, "0.001", 4.2506997813011709e-14, 1.0626749453242295e-11},
    {2, "0.3", 0.086415031404460161, 0.13041845465978534},
    {3, "0.3", 0.057872436521712582, 0.062402463658634928},
};

Test(shortest, keeps_digits)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char arguments[128];
        snprintf(arguments, sizeof arguments, "servers=%d rho=%s service_mean=1", known[i].servers, known[i].rho);
        double value = oracle_value("jsq", arguments, "number_in_queue");
        RELATIVELY(value, known[i].in_queue, 1e-14, "%s: %.17g", arguments, value);
        value = oracle_value("jsq", arguments, "wait_probability");
        RELATIVELY(value, known[i].waits, 1e-14, "%s: %.17g", arguments, value);
    }
}

/* One line for all servers is better, customers spread at random are worse. */
Test(shortest, is_between_one_line_and_chance)
{
    static const double loads[] = {0.05, 0.3, 0.62, 0.9, 0.99};
    for (int i = 0; i < 5; i++)
        for (int servers = 2; servers <= 4; servers++) {
            char arguments[128];
            snprintf(arguments, sizeof arguments, "rho=%g service_mean=1", loads[i]);
            double chance = oracle_value("mm1", arguments, "time_in_queue");
            snprintf(arguments, sizeof arguments, "rho=%g service_mean=1 servers=%d", loads[i], servers);
            double line = oracle_value("mmc", arguments, "time_in_queue");
            double value = oracle_value("jsq", arguments, "time_in_queue");
            cr_expect(line < value && value < chance, "%s: %g < %g < %g", arguments, line, value, chance);
        }
}

/*
 * Next to a load of 1 the queues are nearly equal (Foschini and Salz 1978): there are as many as at one line, but for
 * those that wait beside an idle server, less than one for each. A bound on the queues that loses services shows here.
 */
Test(shortest, is_one_line_next_to_one)
{
    for (int servers = 2; servers <= 4; servers++) {
        char arguments[128];
        snprintf(arguments, sizeof arguments, "rho=0.99999 service_mean=1 servers=%d", servers);
        double line = oracle_value("mmc", arguments, "number_in_queue");
        double value = oracle_value("jsq", arguments, "number_in_queue");
        cr_expect(line < value && value < line + servers, "%d servers: %.10g, %.10g", servers, value, line);
        RELATIVELY(oracle_value("jsq", arguments, "number_in_system"), value + servers * 0.99999, 1e-12, "Little");
    }
}

Test(shortest, refuses_with_a_sentence)
{
    static const struct refusal rows[] = {
        {"jsq", "servers=2 rho=1 service_mean=1", "no steady state"},
        {"jsq", "servers=5 rho=0.5 service_mean=1", "servers"},
        {"jsq", "servers=1 rho=0.5 service_mean=1", "servers"},
        {"jsq", "servers=2 rho=0.99999999999999989 service_mean=1", "was not found"},
    };
    oracles_refused(rows, sizeof rows / sizeof rows[0]);
}

Test(shortest, short_memory_is_told)
{
    oracle_short_memory("jsq", "servers=2 rho=0.5 service_mean=1");
}
