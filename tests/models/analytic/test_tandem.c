/* Stations in a row with room without end: special cases with closed forms, refusals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/analytic/oracles.h"

/* One station is M/M/1, with its law of the time there. */
Test(tandem, one_station_is_mm1)
{
    static const char *const results[] = {"sojourn_time",     "sojourn_time.sd",  "sojourn_time.q50",
                                          "sojourn_time.q99", "number_in_system", "throughput"};
    static const double rates[] = {1e-6, 0.2, 0.49, 0.4999};
    for (int i = 0; i < 4; i++)
        for (size_t k = 0; k < sizeof results / sizeof results[0]; k++) {
            char tandem[128], mm1[128];
            snprintf(tandem, sizeof tandem, "arrival_rate=%g service_times=2", rates[i]);
            snprintf(mm1, sizeof mm1, "arrival_rate=%g service_mean=2", rates[i]);
            RELATIVELY(oracle_value("tandem", tandem, results[k]), oracle_value("mm1", mm1, results[k]), 1e-9,
                       "%s of %s", results[k], tandem);
        }
}

/* Three equal stations: Erlang's law with three phases of rate 1/2, whose tail at t is e^-x (1 + x + x^2/2), x = t/2.
 */
Test(tandem, equal_stations_are_erlang)
{
    static const char *const arguments = "arrival_rate=0.5 service_times=1,1,1";
    static const struct {
        const char *name;
        double left;
    } quantiles[] = {{"sojourn_time.q50", 0.5}, {"sojourn_time.q95", 0.05}, {"sojourn_time.q99", 0.01}};
    RELATIVELY(oracle_value("tandem", arguments, "sojourn_time"), 6.0, 1e-14, "mean");
    RELATIVELY(oracle_value("tandem", arguments, "sojourn_time.sd"), sqrt(12), 1e-14, "deviation");
    for (int i = 0; i < 3; i++) {
        double x = oracle_value("tandem", arguments, quantiles[i].name) / 2;
        RELATIVELY(exp(-x) * (1 + x + x * x / 2), quantiles[i].left, 1e-9, "%s", quantiles[i].name);
    }
}

/* The order does not matter to the whole (Weber 1979), and each station is as it is alone (Burke). */
Test(tandem, order_does_not_matter)
{
    static const char *const results[] = {"sojourn_time", "sojourn_time.sd", "sojourn_time.q90"};
    for (int k = 0; k < 3; k++)
        RELATIVELY(oracle_value("tandem", "arrival_rate=0.5 service_times=1,0.8,1.2", results[k]),
                   oracle_value("tandem", "arrival_rate=0.5 service_times=1.2,1,0.8", results[k]), 1e-9, "%s",
                   results[k]);
    RELATIVELY(oracle_item("tandem", "arrival_rate=0.5 service_times=1,0.8,1.2", "sojourn_time_by_node", 1),
               oracle_value("mm1", "arrival_rate=0.5 service_mean=0.8", "sojourn_time"), 1e-14, "station 2");
    RELATIVELY(oracle_item("tandem", "arrival_rate=0.5 service_times=1,0.8,1.2", "number_in_queue_by_node", 2),
               oracle_value("mm1", "arrival_rate=0.5 service_mean=1.2", "number_in_queue"), 1e-14, "station 3");
}

/* A line is an open network that leads from each station to the next. */
Test(tandem, is_jackson)
{
    RELATIVELY(oracle_value("tandem", "arrival_rate=0.5 service_times=1,0.8,1.2", "sojourn_time"),
               oracle_value("jackson_open", "service_times=1,0.8,1.2 routing=0,1,0;0,0,1;0,0,0 external_rates=0.5,0,0",
                            "sojourn_time"),
               1e-13, "network");
}

Test(tandem, refuses_with_a_sentence)
{
    static const struct refusal rows[] = {
        {"tandem", "arrival_rate=1 service_times=0.5,1,0.2", "utilisation of station 2 is 1"},
        {"tandem", "arrival_rate=1 service_times=1.5", "utilisation of station 1 is 1.5"},
        {"tandem", "arrival_rate=0 service_times=1", "arrival_rate"},
        {"tandem", "arrival_rate=1 service_times=0", "service_times"},
    };
    oracles_refused(rows, sizeof rows / sizeof rows[0]);
}
