/*
 * What formulas of single stations share: a load (arrival rate or rho), a service (rate or mean), servers; the tables
 * of parameters and results that name them, and the erlang functions.
 */
#ifndef GLO_ANALYTIC_STATION_H
#define GLO_ANALYTIC_STATION_H

#include "models/analytic/formula.h"

/* Rows of a parameter table. */
#define GLO_TAKES_LOAD \
    {.name = "arrival_rate", .dimension = "rate", .group = "load", .above = true, .doc = "Arrivals per time."}, \
    { \
        .name = "rho", .dimension = "number", .group = "load", .above = true, \
        .doc = "Load per server: arrival rate x mean service / servers." \
    }
#define GLO_TAKES_SERVICE \
    {.name = "service_rate", \
     .dimension = "rate", \
     .group = "service", \
     .above = true, \
     .doc = "Services per time of a busy server."}, \
    { \
        .name = "service_mean", .dimension = "time", .group = "service", .above = true, .doc = "Mean service time." \
    }
#define GLO_TAKES_SERVERS \
    { \
        .name = "servers", .kind = GLO_ARGUMENT_COUNT, .dimension = "number", .least = 1, .most = 1e6, \
        .doc = "Equal servers." \
    }

/* Rows of a result table. */
#define GLO_GIVES_UTILISATION \
    { \
        .name = "utilisation", .dimension = "share", .doc = "Share of time a server is busy." \
    }
#define GLO_GIVES_OFFERED_LOAD \
    { \
        .name = "offered_load", .dimension = "number", .doc = "Arrival rate x mean service, in servers (erlang)." \
    }
#define GLO_GIVES_EMPTY \
    { \
        .name = "empty_probability", .dimension = "share", .doc = "Probability that nobody is there." \
    }
#define GLO_GIVES_WAIT \
    { \
        .name = "wait_probability", .dimension = "share", .doc = "Share of arrivals that wait." \
    }
#define GLO_GIVES_NUMBERS \
    {.name = "number_in_queue", .dimension = "number", .doc = "Time average of those that wait."}, \
    { \
        .name = "number_in_system", .dimension = "number", .doc = "Time average of those that wait or are served." \
    }
#define GLO_GIVES_QUEUE_TIME \
    { \
        .name = "time_in_queue", .dimension = "time", .has_quantiles = true, .doc = "Time until service begins." \
    }
#define GLO_GIVES_SOJOURN_TIME \
    { \
        .name = "sojourn_time", .dimension = "time", .has_quantiles = true, .doc = "Time until service ends." \
    }
#define GLO_GIVES_MEAN_TIMES \
    {.name = "time_in_queue", .dimension = "time", .doc = "Time until service begins."}, \
    { \
        .name = "sojourn_time", .dimension = "time", .doc = "Time until service ends." \
    }
#define GLO_GIVES_THROUGHPUT \
    { \
        .name = "throughput", .dimension = "rate", .doc = "Services that end per time." \
    }

/* A station's load in one consistent unit of time. */
struct glo_station {
    double arrival_rate, service_rate, offered_load, rho; /* offered_load = arrival_rate / service_rate */
    uint32_t servers;
};

/* Reads load, service and, where the formula has them, servers (else 1) from the arguments of a call. */
void glo_station_read(const struct glo_formula_call *call, struct glo_station *station);

/* GLO_ERR_ARGUMENT where rho >= 1. `beyond`: which formulas are valid there, "mmck and erlang_a are valid beyond", or
   NULL. */
int glo_station_stable(struct glo_formula_call *call, const struct glo_station *station, const char *beyond);

/* Numbers in queue and system, times and throughput from the mean time in queue, by Little's law; all arrivals are
   served. Sets number_in_queue, number_in_system, time_in_queue, sojourn_time, throughput. */
void glo_station_little(struct glo_formula_call *call, const struct glo_station *station, double time_in_queue);

/* Share of arrivals that are lost at `servers` servers without room to wait, load offered in servers (Erlang 1917). */
double glo_erlang_b(uint32_t servers, double offered_load);

/* Share of arrivals that wait; offered_load < servers (Erlang 1917). */
double glo_erlang_c(uint32_t servers, double offered_load);

#endif
