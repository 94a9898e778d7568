/*
 * Single servers that are not always there: they break down while they work or at any time, go on vacation when nobody
 * is there, or need a set-up to begin again.
 */
#include <math.h>

#include "models/analytic/station.h"

/* M/G/1 whose service has this mean and second moment: time in queue. */
static double pollaczek(double arrival_rate, double mean, double second)
{
    return arrival_rate * second / (2 * (1 - arrival_rate * mean));
}

#define TAKES_FAILURES \
    {.name = "failure_rate", .dimension = "rate", .above = true, .doc = "Failures per time, exponential."}, \
        {.name = "repair_rate", \
         .dimension = "rate", \
         .group = "repair", \
         .above = true, \
         .doc = "One over the mean repair."}, \
    { \
        .name = "repair_mean", .dimension = "time", .group = "repair", .above = true, .doc = "Mean repair time." \
    }
#define GIVES_TIMES \
    {.name = "time_in_queue", .dimension = "time", .doc = "Sojourn time less undisturbed service."}, \
    { \
        .name = "sojourn_time", .dimension = "time", .doc = "Time until service ends." \
    }

static double repair_mean(const struct glo_formula_call *call)
{
    return glo_argument_given(call, "repair_mean") ? glo_argument_number(call, "repair_mean")
                                                   : 1 / glo_argument_number(call, "repair_rate");
}

static int check_load(struct glo_formula_call *call, double rho, double availability)
{
    if (rho < availability)
        return GLO_OK;
    return glo_formula_refuse(call, "lower arrival_rate, failure_rate or the times",
                              "the load %.6g is not below the availability %.6g, no steady state", rho, availability);
}

static int evaluate_operating(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    double mean = 1 / station.service_rate, scv = glo_argument_law(call, "service")->scv;
    double failures = glo_argument_number(call, "failure_rate"), repair = repair_mean(call);
    double repair_second = repair * repair * (1 + glo_argument_law(call, "repair")->scv);
    double stretch = 1 + failures * repair; /* mean time at the server over mean service */
    int code = check_load(call, station.rho, 1 / stretch);
    if (code != GLO_OK)
        return code;
    /* Completion time C = S + the repairs of a Poisson number of failures in S (Gaver 1962). */
    double completion = mean * stretch;
    double second = stretch * stretch * mean * mean * (1 + scv) + failures * mean * repair_second;
    double wait = pollaczek(station.arrival_rate, completion, second);
    glo_result(call, "utilisation", station.rho);
    glo_result(call, "availability", 1 / stretch);
    glo_result(call, "occupied_share", station.rho * stretch);
    glo_result(call, "number_in_system", station.arrival_rate * (wait + completion));
    glo_result(call, "time_in_queue", wait + completion - mean);
    glo_result(call, "sojourn_time", wait + completion);
    glo_result(call, "throughput", station.arrival_rate);
    return GLO_OK;
}

static const struct glo_formula_parameter operating_parameters[] = {
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    TAKES_FAILURES,
    {.name = "service", .kind = GLO_ARGUMENT_LAW, .fallback = "M", .doc = "Law of the undisturbed service."},
    {.name = "repair", .kind = GLO_ARGUMENT_LAW, .fallback = "M", .doc = "Law of the repair."},
    {0}};
static const struct glo_formula_result operating_results[] = {
    {.name = "utilisation", .dimension = "share", .doc = "Share of time that the server works."},
    {.name = "availability", .dimension = "share", .doc = "Share of the time that it has work in which it works."},
    {.name = "occupied_share", .dimension = "share", .doc = "Share of time that it works or is repaired."},
    {.name = "number_in_system", .dimension = "number", .doc = "Time average of those that are there."},
    GIVES_TIMES,
    GLO_GIVES_THROUGHPUT,
    {0}};
const struct glo_formula glo_formula_breakdown_operating = {
    .name = "breakdown_operating",
    .title = "M/G/1 whose server breaks down while it works; the service goes on after the repair",
    .family = "single stations",
    .equation = "M/G/1 with completion times: mean S (1 + f r), second moment (1 + f r)^2 E[S^2] + f S E[R^2]",
    .range = "rho < 1 / (1 + failure_rate repair_mean)",
    .source = "Gaver 1962; Avi-Itzhak and Naor 1963",
    .see_also = "breakdown_clock (failures at any time)",
    .example = "arrival_rate=0.5 service_rate=1 failure_rate=0.1 repair_rate=1",
    .parameters = operating_parameters,
    .results = operating_results,
    .evaluate = evaluate_operating,
};

/*
 * Failures by the clock: the server is a preemptive class above the customers that brings a repair at rate f whenever
 * it is up. Repairs do not queue, so an up time and a down time alternate: the wait of M/G/1 with completion times, and
 * what an arrival finds left of a repair of the idle server besides (Gaver 1962, "independent" interruptions).
 */
static int evaluate_clock(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    double mean = 1 / station.service_rate, scv = glo_argument_law(call, "service")->scv;
    double failures = glo_argument_number(call, "failure_rate"), repair = repair_mean(call);
    double repair_second = repair * repair * (1 + glo_argument_law(call, "repair")->scv);
    double availability = 1 / (1 + failures * repair);
    int code = check_load(call, station.rho, availability);
    if (code != GLO_OK)
        return code;
    double stretch = 1 / availability, completion = mean * stretch;
    double second = stretch * stretch * mean * mean * (1 + scv) + failures * mean * repair_second;
    /* P(down) x mean residual repair: the work of the clock that stands before a customer of an empty system; by the
       decomposition of M/G/1 with exceptional interruptions it adds to the wait as it is. */
    double found = failures * availability * repair_second / 2;
    double wait = pollaczek(station.arrival_rate, completion, second) + found;
    glo_result(call, "utilisation", station.rho);
    glo_result(call, "availability", availability);
    glo_result(call, "number_in_system", station.arrival_rate * (wait + completion));
    glo_result(call, "time_in_queue", wait + completion - mean);
    glo_result(call, "sojourn_time", wait + completion);
    glo_result(call, "throughput", station.arrival_rate);
    return GLO_OK;
}

static const struct glo_formula_result clock_results[] = {
    {.name = "utilisation", .dimension = "share", .doc = "Share of time that the server works."},
    {.name = "availability", .dimension = "share", .doc = "Share of time that the server is up."},
    {.name = "number_in_system", .dimension = "number", .doc = "Time average of those that are there."},
    GIVES_TIMES,
    GLO_GIVES_THROUGHPUT,
    {0}};
const struct glo_formula glo_formula_breakdown_clock = {
    .name = "breakdown_clock",
    .title = "M/G/1 whose server breaks down at any time, also while it is idle; the service goes on after the repair",
    .family = "single stations",
    .equation = "sojourn_time of breakdown_operating + failure_rate availability E[R^2]/2",
    .range = "rho < availability = 1 / (1 + failure_rate repair_mean)",
    .source = "Gaver 1962; White and Christie 1958",
    .see_also = "breakdown_operating (failures while it works)",
    .example = "arrival_rate=0.5 service_rate=1 failure_rate=0.1 repair_rate=1",
    .parameters = operating_parameters,
    .results = clock_results,
    .evaluate = evaluate_clock,
};

/* Vacations and set-ups. */

static int evaluate_vacations(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    double mean = 1 / station.service_rate, vacation = glo_argument_number(call, "vacation_mean");
    double second = mean * mean * (1 + glo_argument_law(call, "service")->scv);
    double residual = vacation * (1 + glo_argument_law(call, "vacation")->scv) / 2;
    glo_result(call, "utilisation", station.rho);
    glo_station_little(call, &station, pollaczek(station.arrival_rate, mean, second) + residual);
    return GLO_OK;
}

static const struct glo_formula_parameter vacation_parameters[] = {
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    {.name = "vacation_mean", .dimension = "time", .above = true, .doc = "Mean vacation."},
    {.name = "service", .kind = GLO_ARGUMENT_LAW, .fallback = "M", .doc = "Law of the service."},
    {.name = "vacation", .kind = GLO_ARGUMENT_LAW, .fallback = "M", .doc = "Law of the vacation."},
    {0}};
static const struct glo_formula_result vacation_results[] = {
    GLO_GIVES_UTILISATION, GLO_GIVES_NUMBERS, GLO_GIVES_MEAN_TIMES, GLO_GIVES_THROUGHPUT, {0}};
const struct glo_formula glo_formula_mg1_vacations = {
    .name = "mg1_vacations",
    .title = "M/G/1 with vacations: the server leaves when nobody is there, again and again until it finds somebody",
    .family = "single stations",
    .equation = "time_in_queue = that of mg1 + E[V^2] / (2 E[V])",
    .range = "utilisation < 1",
    .source = "Levy and Yechiali 1975; Fuhrmann and Cooper 1985",
    .see_also = "mg1_setup",
    .example = "arrival_rate=0.5 service_mean=1 vacation_mean=2 vacation=D",
    .parameters = vacation_parameters,
    .results = vacation_results,
    .evaluate = evaluate_vacations,
};

static int evaluate_setup(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    double mean = 1 / station.service_rate, setup = glo_argument_number(call, "setup_mean");
    double second = mean * mean * (1 + glo_argument_law(call, "service")->scv);
    double setup_second = setup * setup * (1 + glo_argument_law(call, "setup")->scv), lambda = station.arrival_rate;
    /* Decomposition: what an arrival during idle time and set-up waits, over the customers of a cycle. */
    double extra = (2 * setup + lambda * setup_second) / (2 * (1 + lambda * setup));
    glo_result(call, "utilisation", station.rho);
    glo_station_little(call, &station, pollaczek(lambda, mean, second) + extra);
    return GLO_OK;
}

static const struct glo_formula_parameter setup_parameters[] = {
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    {.name = "setup_mean", .dimension = "time", .above = true, .doc = "Mean set-up."},
    {.name = "service", .kind = GLO_ARGUMENT_LAW, .fallback = "M", .doc = "Law of the service."},
    {.name = "setup", .kind = GLO_ARGUMENT_LAW, .fallback = "M", .doc = "Law of the set-up."},
    {0}};
const struct glo_formula glo_formula_mg1_setup = {
    .name = "mg1_setup",
    .title = "M/G/1 with set-up: who comes to an idle server waits for its set-up",
    .family = "single stations",
    .equation = "time_in_queue = that of mg1 + (2 E[D] + arrival_rate E[D^2]) / (2 (1 + arrival_rate E[D]))",
    .range = "utilisation < 1",
    .source = "Welch 1964; Levy and Kleinrock 1986",
    .see_also = "mg1_vacations",
    .example = "arrival_rate=0.5 service_mean=1 setup_mean=2 setup=D",
    .parameters = setup_parameters,
    .results = vacation_results,
    .evaluate = evaluate_setup,
};
