/* Closed networks: closed forms of special cases, limits of the population, refusals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/analytic/oracles.h"

/* Equal nodes of one server: throughput = N / (N + nodes - 1) of a service rate, numbers alike. */
Test(closed, equal_nodes)
{
    static const char *const networks[] = {"service_times=2 visits=1", "service_times=2,2 visits=1,1",
                                           "service_times=2,1,4 visits=1,2,0.5",
                                           "service_times=2,2,2,2,2 visits=1,1,1,1,1"};
    static const int nodes[] = {1, 2, 3, 5}, populations[] = {1, 2, 7, 100, 1000};
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 5; j++) {
            char arguments[128];
            int n = populations[j], m = nodes[i];
            snprintf(arguments, sizeof arguments, "%s population=%d", networks[i], n);
            RELATIVELY(oracle_value("gordon_newell", arguments, "throughput"), n / (2.0 * (n + m - 1)), 1e-11, "%s",
                       arguments);
            for (int k = 0; k < m; k++)
                RELATIVELY(oracle_item("gordon_newell", arguments, "number_in_system_by_node", (uint32_t)k),
                           (double)n / m, 1e-11, "%s", arguments);
        }
}

/* Two nodes are one station with room for all: throughput = (1 - r^N) / (1 - r^(N+1)) / time of the slower. */
Test(closed, two_nodes_are_a_finite_room)
{
    static const int populations[] = {1, 3, 40};
    for (int j = 0; j < 3; j++) {
        char arguments[128];
        int n = populations[j];
        snprintf(arguments, sizeof arguments, "service_times=0.7,1 visits=1,1 population=%d", n);
        RELATIVELY(oracle_value("gordon_newell", arguments, "throughput"), (1 - pow(0.7, n)) / (1 - pow(0.7, n + 1)),
                   1e-12, "%s", arguments);
    }
}

/* Thinking and one node are machines and their repair crews. */
Test(closed, thinking_is_machine_repair)
{
    for (int crews = 1; crews <= 5; crews += 2)
        for (int machines = 1; machines <= 201; machines += 50) {
            char closed[128], repair[128];
            snprintf(closed, sizeof closed, "service_times=2 visits=1 think_time=30 servers=%d population=%d", crews,
                     machines);
            snprintf(repair, sizeof repair, "machines=%d crews=%d failure_rate=%.17g repair_rate=0.5", machines, crews,
                     1 / 30.0);
            RELATIVELY(oracle_value("gordon_newell", closed, "throughput"),
                       oracle_value("machine_repair", repair, "throughput"), 1e-11, "%s", closed);
            RELATIVELY(oracle_value("gordon_newell", closed, "number_in_system_by_node"),
                       oracle_value("machine_repair", repair, "number_down"), 1e-11, "%s", closed);
        }
}

/* One job never waits; as many servers as jobs neither. */
Test(closed, nobody_waits)
{
    static const char *const network = "service_times=0.3,0.4,1.1 visits=1,2,0.5 think_time=4";
    char arguments[256];
    double cycle = 0.3 + 2 * 0.4 + 0.5 * 1.1;
    snprintf(arguments, sizeof arguments, "%s population=1", network);
    RELATIVELY(oracle_value("gordon_newell", arguments, "throughput"), 1 / (cycle + 4), 1e-13, "%s", arguments);
    RELATIVELY(oracle_value("gordon_newell", arguments, "sojourn_time"), cycle, 1e-13, "%s", arguments);
    snprintf(arguments, sizeof arguments, "%s population=9 servers=9,9,9", network);
    RELATIVELY(oracle_value("gordon_newell", arguments, "throughput"), 9 / (cycle + 4), 1e-12, "%s", arguments);
    RELATIVELY(oracle_item("gordon_newell", arguments, "number_in_system_by_node", 1), 9 * 0.8 / (cycle + 4), 1e-12,
               "%s", arguments);
}

/* With ever more jobs the bottleneck is always busy: throughput is its rate, the others are open M/M/1. */
Test(closed, bottleneck)
{
    static const char *const arguments = "service_times=0.3,0.4,1.1 visits=1,2,2 population=2000 servers=1,1,2";
    RELATIVELY(oracle_value("gordon_newell", arguments, "throughput"), 1 / 1.1, 1e-12, "throughput");
    RELATIVELY(oracle_item("gordon_newell", arguments, "utilisation_by_node", 2), 1.0, 1e-12, "bottleneck");
    double rho = 0.3 / 1.1;
    RELATIVELY(oracle_item("gordon_newell", arguments, "number_in_system_by_node", 0), rho / (1 - rho), 1e-10, "open");
}

/* Visits are those that routing has, up to a factor; all jobs are somewhere. */
Test(closed, routing_is_visits)
{
    static const char *const ways[] = {"routing=0,1,0;0,0,1;1,0,0", "visits=1,1,1", "visits=5,5,5"};
    for (int i = 0; i < 3; i++) {
        char arguments[256];
        double number = 0;
        snprintf(arguments, sizeof arguments, "service_times=1,2,0.5 population=6 %s", ways[i]);
        for (uint32_t k = 0; k < 3; k++)
            number += oracle_item("gordon_newell", arguments, "number_in_system_by_node", k);
        RELATIVELY(number, 6.0, 1e-12, "%s", arguments);
        RELATIVELY(oracle_value("gordon_newell", arguments, "throughput_by_node"),
                   oracle_value("gordon_newell", "service_times=1,2,0.5 visits=1,1,1 population=6", "throughput"),
                   1e-12, "%s", arguments);
    }
}

Test(closed, refuses_with_a_sentence)
{
    static const struct refusal rows[] = {
        {"gordon_newell", "service_times=1,1 population=2 routing=0,1", "routing is 1 x 2, but there are 2 nodes"},
        {"gordon_newell", "service_times=1,1 population=2 routing=0,.9;1,0", "row 1 of routing sums to 0.9"},
        {"gordon_newell", "service_times=1,1 population=2 routing=.5,.5;0,1", "no way leads from node 2"},
        {"gordon_newell", "service_times=1,1 population=2 visits=1", "visits has 1 numbers for 2 nodes"},
        {"gordon_newell", "service_times=1,1 visits=1,1 population=2 servers=1", "servers has 1 numbers for 2 nodes"},
        {"gordon_newell", "service_times=1,1 population=2", "visits or routing is missing"},
        {"gordon_newell", "service_times=0,0 visits=1,1 population=2", "all visits and times are 0"},
        {"gordon_newell", "service_times=1,1,1,1,1,1,1,1,1,1 visits=1 population=20000",
         "10 nodes and 20000 jobs are too many"},
        {"gordon_newell", "service_times=1 visits=1 population=0", "population"},
    };
    oracles_refused(rows, sizeof rows / sizeof rows[0]);
}

Test(closed, short_memory_is_told)
{
    oracle_short_memory("gordon_newell", "service_times=1,1 population=2 routing=0,1;1,0");
}
