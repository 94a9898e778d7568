/* G/G/1 and G/G/c by two moments of arrivals and services: a bound and three approximations. */
#include <math.h>

#include "models/analytic/station.h"

/* The load and the two SCVs. */
struct variable {
    struct glo_station station;
    double arrival, service; /* SCV */
};

static double scv_of(const struct glo_formula_call *call, const char *number, const char *law)
{
    return glo_argument_given(call, law) ? glo_argument_law(call, law)->scv : glo_argument_number(call, number);
}

static int read(struct glo_formula_call *call, struct variable *v)
{
    glo_station_read(call, &v->station);
    v->arrival = scv_of(call, "arrival_scv", "interarrival");
    v->service = scv_of(call, "service_scv", "service");
    return glo_station_stable(call, &v->station, NULL);
}

static int set_results(struct glo_formula_call *call, const struct variable *v, double wait)
{
    glo_result(call, "utilisation", v->station.rho);
    glo_result(call, "offered_load", v->station.offered_load);
    glo_station_little(call, &v->station, wait);
    return GLO_OK;
}

/* The wait of M/M/c. */
static double markov_wait(const struct glo_station *s)
{
    return glo_erlang_c(s->servers, s->offered_load) / (s->servers * s->service_rate - s->arrival_rate);
}

static int evaluate_kingman(struct glo_formula_call *call)
{
    struct variable v;
    int code = read(call, &v);
    if (code != GLO_OK)
        return code;
    double lambda = v.station.arrival_rate, mean = 1 / v.station.service_rate;
    double variances = v.arrival / (lambda * lambda) + v.service * mean * mean;
    return set_results(call, &v, lambda * variances / (2 * (1 - v.station.rho)));
}

static int evaluate_vut(struct glo_formula_call *call)
{
    struct variable v;
    int code = read(call, &v);
    return code == GLO_OK ? set_results(call, &v, (v.arrival + v.service) / 2 * markov_wait(&v.station)) : code;
}

/* The correction of Kraemer and Langenbach-Belz (1976). */
static double refine(double rho, double arrival, double service)
{
    if (arrival + service <= 0)
        return 0;
    return arrival <= 1 ? exp(-2 * (1 - rho) / (3 * rho) * (1 - arrival) * (1 - arrival) / (arrival + service))
                        : exp(-(1 - rho) * (arrival - 1) / (arrival + 4 * service));
}

static int evaluate_klb(struct glo_formula_call *call)
{
    struct variable v;
    int code = read(call, &v);
    if (code != GLO_OK)
        return code;
    double correction = refine(v.station.rho, v.arrival, v.service);
    return set_results(call, &v, correction * (v.arrival + v.service) / 2 * markov_wait(&v.station));
}

/* Whitt 1993, Production and Operations Management 2, 114: eqs 2.16 to 2.25. */
static double whitt(double rho, double servers, double arrival, double service)
{
    double gamma = fmin(0.24, (1 - rho) * (servers - 1) * (sqrt(4 + 5 * servers) - 2) / (16 * servers * rho));
    double one = 1 + gamma;
    double three = (1 - 4 * gamma) * exp(-2 * (1 - rho) / (3 * rho));
    double four = fmin(1, (one + three) / 2), half = (arrival + service) / 2;
    double psi = half >= 1 ? 1 : pow(four, 2 * (1 - half));
    if (arrival >= service)
        return 4 * (arrival - service) / (4 * arrival - 3 * service) * one +
               service / (4 * arrival - 3 * service) * psi;
    return (service - arrival) / (2 * arrival + 2 * service) * three +
           (service + 3 * arrival) / (2 * arrival + 2 * service) * psi;
}

static int evaluate_whitt(struct glo_formula_call *call)
{
    struct variable v;
    int code = read(call, &v);
    if (code != GLO_OK)
        return code;
    double half = (v.arrival + v.service) / 2;
    double phi = half > 0 ? whitt(v.station.rho, v.station.servers, v.arrival, v.service) : 0;
    return set_results(call, &v, phi * half * markov_wait(&v.station));
}

#define TAKES_VARIABILITY \
    {.name = "arrival_scv", \
     .dimension = "number", \
     .group = "arrival law", \
     .doc = "Squared coefficient of variation of the interarrival time."}, \
        {.name = "interarrival", \
         .kind = GLO_ARGUMENT_LAW, \
         .group = "arrival law", \
         .doc = "Law of the interarrival time, of which the SCV counts."}, \
        {.name = "service_scv", \
         .dimension = "number", \
         .group = "service law", \
         .doc = "Squared coefficient of variation of the service time."}, \
    { \
        .name = "service", .kind = GLO_ARGUMENT_LAW, .group = "service law", \
        .doc = "Law of the service time, of which the SCV counts." \
    }

static const struct glo_formula_parameter single[] = {GLO_TAKES_LOAD, GLO_TAKES_SERVICE, TAKES_VARIABILITY, {0}};
static const struct glo_formula_parameter many[] = {
    GLO_TAKES_LOAD, GLO_TAKES_SERVICE, GLO_TAKES_SERVERS, TAKES_VARIABILITY, {0}};
static const struct glo_formula_result results[] = {GLO_GIVES_UTILISATION, GLO_GIVES_OFFERED_LOAD, GLO_GIVES_NUMBERS,
                                                    GLO_GIVES_MEAN_TIMES,  GLO_GIVES_THROUGHPUT,   {0}};

const struct glo_formula glo_formula_gg1_kingman = {
    .name = "gg1_kingman",
    .title = "G/G/1, Kingman's upper bound of the wait",
    .family = "single stations",
    .standing = GLO_BOUND,
    .equation = "time_in_queue <= arrival_rate (Var A + Var S) / (2 (1 - rho))",
    .range = "utilisation < 1",
    .source = "Kingman 1962",
    .see_also = "gg1_vut, gg1_klb (approximations), gg1_exact",
    .example = "arrival_scv=0.5 service_scv=0.5 rho=0.8 service_mean=1",
    .parameters = single,
    .results = results,
    .evaluate = evaluate_kingman,
};
const struct glo_formula glo_formula_gg1_vut = {
    .name = "gg1_vut",
    .title = "G/G/1 by the VUT equation: variability, utilisation, time",
    .family = "single stations",
    .standing = GLO_APPROXIMATE,
    .equation = "time_in_queue = (arrival_scv + service_scv)/2 rho/(1 - rho) service_mean",
    .range = "utilisation < 1; best at high utilisation",
    .source = "Kingman 1961; Hopp and Spearman 2008, ch. 8",
    .see_also = "gg1_klb (refined), gg1_kingman (bound), gg1_exact",
    .example = "arrival_scv=4 service_scv=4 rho=0.8 service_mean=1",
    .parameters = single,
    .results = results,
    .evaluate = evaluate_vut,
};
const struct glo_formula glo_formula_gg1_klb = {
    .name = "gg1_klb",
    .title = "G/G/1 by Kraemer and Langenbach-Belz",
    .family = "single stations",
    .standing = GLO_APPROXIMATE,
    .equation =
        "gg1_vut times exp(-2(1 - rho)(1 - ca)^2/(3 rho (ca + cs))) for ca <= 1, exp(-(1 - rho)(ca - 1)/(ca + 4 cs)) "
        "beyond, ca and cs the SCVs",
    .range = "utilisation < 1",
    .source = "Kraemer and Langenbach-Belz 1976",
    .see_also = "gg1_vut, gg1_exact",
    .example = "interarrival=E2 service=E2 rho=0.8 service_mean=1",
    .parameters = single,
    .results = results,
    .evaluate = evaluate_klb,
};
const struct glo_formula glo_formula_ggc_whitt = {
    .name = "ggc_whitt",
    .title = "G/G/c by Whitt: the approximation of Allen and Cunneen, corrected",
    .family = "single stations",
    .standing = GLO_APPROXIMATE,
    .equation =
        "time_in_queue = phi(rho, arrival_scv, service_scv, c) (arrival_scv + service_scv)/2 time_in_queue(mmc)",
    .range = "utilisation < 1",
    .source = "Whitt 1993, Production and Operations Management 2, 114, eqs 2.16 to 2.25",
    .see_also = "ggc_allen_cunneen, mgc_exact",
    .example = "arrival_scv=1 service_scv=0 rho=0.8 service_mean=1 servers=2",
    .parameters = many,
    .results = results,
    .evaluate = evaluate_whitt,
};
