/*
 * What formulas of open networks share: nodes with a mean service time and servers, external arrivals, routing shares,
 * and the rates that flow through the nodes.
 */
#ifndef GLO_ANALYTIC_NETWORKS_H
#define GLO_ANALYTIC_NETWORKS_H

#include "models/analytic/station.h"

/* Rows of a parameter table. */
#define GLO_TAKES_NODES \
    {.name = "service_times", \
     .kind = GLO_ARGUMENT_VECTOR, \
     .dimension = "time", \
     .above = true, \
     .doc = "Mean service time of a visit, by node."}, \
        {.name = "routing", \
         .kind = GLO_ARGUMENT_MATRIX, \
         .dimension = "share", \
         .most = 1, \
         .doc = \
             "Share of those that leave the node of the row and go to that of the column; the rest of a row leaves."}, \
        {.name = "external_rates", \
         .kind = GLO_ARGUMENT_VECTOR, \
         .dimension = "rate", \
         .doc = "Arrivals per time from outside, by node."}, \
    { \
        .name = "servers", .kind = GLO_ARGUMENT_VECTOR, .dimension = "number", .least = 1, .most = 1e6, \
        .fallback = "", .doc = "Equal servers, by node; 1 each where they are left out." \
    }

/* Rows of a result table. */
#define GLO_GIVES_NODES \
    {.name = "utilisation_by_node", .dimension = "share", .doc = "Share of time a server is busy."}, \
        {.name = "throughput_by_node", .dimension = "rate", .doc = "Services that end per time."}, \
        {.name = "number_in_queue_by_node", .dimension = "number", .doc = "Time average of those that wait."}, \
        {.name = "number_in_system_by_node", .dimension = "number", .doc = "Time average of those that are there."}, \
        {.name = "time_in_queue_by_node", .dimension = "time", .doc = "Waiting of one visit."}, \
        {.name = "sojourn_time_by_node", .dimension = "time", .doc = "Waiting and service of one visit."}, \
        {.name = "visits_by_node", .dimension = "number", .doc = "Visits of one that comes to the network."}, \
        {.name = "number_in_system", .dimension = "number", .doc = "Time average of those in the network."}, \
        {.name = "sojourn_time", .dimension = "time", .doc = "From arrival at the network to leaving it."}, \
    { \
        .name = "throughput", .dimension = "rate", .doc = "Arrivals, and departures, per time." \
    }

/* An open network. The arrays are the call's. */
struct glo_open_network {
    uint32_t num;
    const double *times, *routing, *external; /* routing[i * num + j]: share from node i to node j */
    double *servers, *rates;                  /* rates: through each node */
    double *waits;                            /* mean waiting of one visit, set by the formula */
};

/*
 * Reads the network and solves the traffic equations rates = external + rates x routing. GLO_ERR_ARGUMENT where lists
 * do not fit, a row sums above 1, nobody comes or nobody can leave, servers are no whole number, or a node has no
 * steady state.
 */
int glo_open_network_read(struct glo_formula_call *call, struct glo_open_network *network);

/* Sets all results of GLO_GIVES_NODES from the waits, by Little's law. */
void glo_open_network_results(struct glo_formula_call *call, const struct glo_open_network *network);

#endif
