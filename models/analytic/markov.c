/* Stations with Poisson arrivals and exponential service: Erlang's functions and birth-death chains. */
#include <math.h>

#include "models/analytic/station.h"

/* P(wait > t) of M/M/c and P(sojourn > t). */
struct mmc {
    double service_rate, drain, wait_probability; /* drain: servers x service rate - arrival rate */
};

static double queue_tail(double t, const void *context)
{
    const struct mmc *mmc = context;
    return mmc->wait_probability * exp(-mmc->drain * t);
}

/* Waiting (with an atom at 0, else exponential of rate `drain`) plus an independent service. */
static double sojourn_tail(double t, const void *context)
{
    const struct mmc *mmc = context;
    double mu = mmc->service_rate, gap = (mu - mmc->drain) * t, served = exp(-mu * t);
    /* (exp(-drain t) - exp(-mu t)) / (mu - drain), also where they are near */
    double both = fabs(gap) < 1e-8 ? t * served * (1 + gap / 2) : served * expm1(gap) / (mu - mmc->drain);
    return served + mmc->wait_probability * mu * both;
}

/* The probability that M/M/c is empty, from that of waiting: C = a^c/c! c/(c-a) p0, in logarithms. */
static double empty_probability(const struct glo_station *station, double wait_probability)
{
    double a = station->offered_load, c = station->servers;
    if (wait_probability == 0) /* less than a double can hold: the number in the system is Poisson */
        return exp(-a);
    return wait_probability * (1 - station->rho) * exp(lgamma(c + 1) - c * log(a));
}

static int evaluate_mmc(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, "mmck and erlang_a are valid beyond");
    if (code != GLO_OK)
        return code;
    double wait = glo_erlang_c(station.servers, station.offered_load);
    struct mmc mmc = {station.service_rate, station.servers * station.service_rate - station.arrival_rate, wait};
    glo_result(call, "utilisation", station.rho);
    glo_result(call, "offered_load", station.offered_load);
    glo_result(call, "empty_probability", empty_probability(&station, wait));
    glo_result(call, "wait_probability", wait);
    glo_station_little(call, &station, wait / mmc.drain);
    glo_result_sd(call, "time_in_queue", sqrt(wait * (2 - wait)) / mmc.drain);
    glo_result_quantiles(call, "time_in_queue", queue_tail, &mmc, 1 / mmc.drain);
    glo_result_quantiles(call, "sojourn_time", sojourn_tail, &mmc, 1 / mmc.drain + 1 / mmc.service_rate);
    return GLO_OK;
}

static const struct glo_formula_parameter station_parameters[] = {
    GLO_TAKES_LOAD, GLO_TAKES_SERVICE, GLO_TAKES_SERVERS, {0}};
static const struct glo_formula_result mmc_results[] = {
    GLO_GIVES_UTILISATION,
    GLO_GIVES_OFFERED_LOAD,
    GLO_GIVES_EMPTY,
    {.name = "wait_probability", .dimension = "share", .doc = "Share of arrivals that wait.", .note = "Erlang C"},
    GLO_GIVES_NUMBERS,
    GLO_GIVES_QUEUE_TIME,
    GLO_GIVES_SOJOURN_TIME,
    GLO_GIVES_THROUGHPUT,
    {0}};
const struct glo_formula glo_formula_mmc = {
    .name = "mmc",
    .title = "M/M/c: Poisson arrivals, exponential service, c equal servers, one line, fcfs",
    .family = "single stations",
    .equation = "time_in_queue = C / (servers service_rate - arrival_rate); P(wait > t) = C exp(-(servers service_rate "
                "- arrival_rate) t), C = erlang_c",
    .range = "utilisation < 1",
    .source = "Erlang 1917; Gross et al. 2008, ch. 2",
    .see_also = "erlang_c, mmck (finite room), mgc_exact (other service)",
    .example = "arrival_rate=9 service_rate=5 servers=2",
    .parameters = station_parameters,
    .results = mmc_results,
    .evaluate = evaluate_mmc,
};

/* Erlang's functions take the load itself. */

static const struct glo_formula_parameter erlang_parameters[] = {
    GLO_TAKES_SERVERS,
    {.name = "offered_load", .dimension = "number", .above = true, .doc = "Arrival rate x mean service, in erlang."},
    {0}};

static int evaluate_erlang_b(struct glo_formula_call *call)
{
    double servers = glo_argument_number(call, "servers"), load = glo_argument_number(call, "offered_load");
    double blocking = glo_erlang_b(glo_argument_count(call, "servers"), load);
    glo_result(call, "blocking", blocking);
    glo_result(call, "number_in_system", load * (1 - blocking));
    glo_result(call, "utilisation", load * (1 - blocking) / servers);
    return GLO_OK;
}

static const struct glo_formula_result erlang_b_results[] = {
    {.name = "blocking", .dimension = "share", .doc = "Share of arrivals that find all servers busy and are lost."},
    {.name = "number_in_system", .dimension = "number", .doc = "Time average of busy servers (carried load)."},
    GLO_GIVES_UTILISATION,
    {0}};
const struct glo_formula glo_formula_erlang_b = {
    .name = "erlang_b",
    .title = "Erlang B, M/G/c/c: Poisson arrivals, any service, c equal servers, no room to wait",
    .family = "single stations",
    .equation = "1/B(n) = 1 + n/a 1/B(n-1), B(0) = 1, a = offered_load",
    .range = "any load",
    .source = "Erlang 1917; Gross et al. 2008, ch. 2",
    .see_also = "erlang_c (infinite room), mmck (finite room)",
    .example = "servers=10 offered_load=5",
    .parameters = erlang_parameters,
    .results = erlang_b_results,
    .evaluate = evaluate_erlang_b,
};

static int evaluate_erlang_c(struct glo_formula_call *call)
{
    uint32_t servers = glo_argument_count(call, "servers");
    double load = glo_argument_number(call, "offered_load");
    struct glo_station station = {load, 1, load, load / servers, servers};
    int code = glo_station_stable(call, &station, "erlang_b and erlang_a are valid beyond");
    if (code != GLO_OK)
        return code;
    double wait = glo_erlang_c(servers, load);
    glo_result(call, "wait_probability", wait);
    glo_result(call, "number_in_queue", wait * station.rho / (1 - station.rho));
    glo_result(call, "utilisation", station.rho);
    return GLO_OK;
}

static const struct glo_formula_result erlang_c_results[] = {
    GLO_GIVES_WAIT,
    {.name = "number_in_queue", .dimension = "number", .doc = "Time average of those that wait."},
    GLO_GIVES_UTILISATION,
    {0}};
const struct glo_formula glo_formula_erlang_c = {
    .name = "erlang_c",
    .title = "Erlang C, the probability of waiting in M/M/c",
    .family = "single stations",
    .equation = "C = B / (1 - a/servers (1 - B)), B = erlang_b, a = offered_load",
    .range = "offered_load < servers",
    .source = "Erlang 1917; Gross et al. 2008, ch. 2",
    .see_also = "mmc (times), erlang_b (no room to wait)",
    .example = "servers=3 offered_load=2",
    .parameters = erlang_parameters,
    .results = erlang_c_results,
    .evaluate = evaluate_erlang_c,
};
