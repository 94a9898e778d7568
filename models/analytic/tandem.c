/*
 * Exponential stations in a row: with room without end between them (a Jackson network whose time through the line is
 * known whole), and with finite buffers, where a station whose next buffer is full is blocked after service.
 */
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <math.h>
#include <string.h>

#include "models/analytic/station.h"

/* Infinite buffers. */

/* The time through M/M/1 stations is a sum of independent exponential times (Reich 1957). Rates in the call. */
struct stages {
    uint32_t num;
    const double *drains; /* service rate less arrival rate, by station */
    gsl_matrix *generator, *power;
};

/* P(sum > t): the mass that is not absorbed of a chain through the stages, by the exponential of its generator. */
static double stages_tail(double t, const void *context)
{
    const struct stages *stages = context;
    double left = 0;
    gsl_matrix_set_zero(stages->generator);
    for (uint32_t i = 0; i < stages->num; i++) {
        gsl_matrix_set(stages->generator, i, i, -stages->drains[i] * t);
        if (i + 1 < stages->num)
            gsl_matrix_set(stages->generator, i, i + 1, stages->drains[i] * t);
    }
    gsl_linalg_exponential_ss(stages->generator, stages->power, GSL_PREC_DOUBLE);
    for (uint32_t i = 0; i < stages->num; i++)
        left += gsl_matrix_get(stages->power, 0, i);
    return left;
}

static void set_quantiles(struct glo_formula_call *call, uint32_t num, const double *drains, double sojourn)
{
    struct stages stages = {num, drains, gsl_matrix_alloc(num, num), gsl_matrix_alloc(num, num)};
    if (stages.generator && stages.power)
        glo_result_quantiles(call, "sojourn_time", stages_tail, &stages, sojourn);
    else
        call->failed = true;
    gsl_matrix_free(stages.generator);
    gsl_matrix_free(stages.power);
}

static int evaluate_tandem(struct glo_formula_call *call)
{
    const struct glo_argument *times = glo_argument(call, "service_times");
    uint32_t n = times->columns;
    double rate = glo_argument_number(call, "arrival_rate"), present = 0, variance = 0;
    double *lists = glo_formula_numbers(call, (uint64_t)n * 5);
    if (!lists)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        double rho = rate * times->items[i];
        if (!(rho < 1))
            return glo_formula_refuse(call, "lower arrival_rate, or the time of that station",
                                      "utilisation of station %u is %.6g, no steady state", i + 1, rho);
        lists[i] = rho;
        lists[n + i] = rho * rho / (1 - rho);
        lists[2 * n + i] = rho / (1 - rho);
        lists[3 * n + i] = times->items[i] / (1 - rho);
        lists[4 * n + i] = (1 - rho) / times->items[i];
        present += lists[2 * n + i];
        variance += lists[3 * n + i] * lists[3 * n + i];
    }
    glo_result_list(call, "utilisation_by_node", lists, n);
    glo_result_list(call, "number_in_queue_by_node", lists + n, n);
    glo_result_list(call, "number_in_system_by_node", lists + 2 * n, n);
    glo_result_list(call, "sojourn_time_by_node", lists + 3 * n, n);
    glo_result(call, "number_in_system", present);
    glo_result(call, "sojourn_time", present / rate);
    glo_result(call, "throughput", rate);
    glo_result_sd(call, "sojourn_time", sqrt(variance));
    set_quantiles(call, n, lists + 4 * n, present / rate);
    return GLO_OK;
}

static const struct glo_formula_parameter tandem_parameters[] = {
    {.name = "arrival_rate", .dimension = "rate", .above = true, .doc = "Arrivals per time."},
    {.name = "service_times",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "time",
     .above = true,
     .doc = "Mean service time, by station in the order of the line."},
    {0}};
static const struct glo_formula_result tandem_results[] = {
    {.name = "utilisation_by_node", .dimension = "share", .doc = "Share of time a server is busy."},
    {.name = "number_in_queue_by_node", .dimension = "number", .doc = "Time average of those that wait."},
    {.name = "number_in_system_by_node", .dimension = "number", .doc = "Time average of those that are there."},
    {.name = "sojourn_time_by_node", .dimension = "time", .doc = "Waiting and service at the station."},
    {.name = "number_in_system", .dimension = "number", .doc = "Time average of those in the line."},
    {.name = "sojourn_time",
     .dimension = "time",
     .has_quantiles = true,
     .doc = "From the arrival to the end of the line."},
    {.name = "throughput", .dimension = "rate", .doc = "Arrivals, and departures, per time."},
    {0}};
const struct glo_formula glo_formula_tandem = {
    .name = "tandem",
    .title = "Tandem of M/M/1 stations: Poisson arrivals, exponential service, room without end, fcfs",
    .family = "networks",
    .equation = "sojourn_time = sum of 1 / (1/service_times_i - arrival_rate); a sum of independent exponential times",
    .range = "utilisation of every station < 1",
    .source = "Burke 1956; Reich 1957",
    .see_also = "tandem_blocking (finite buffers), jackson_open",
    .example = "arrival_rate=0.5 service_times=1,0.8,1.2",
    .parameters = tandem_parameters,
    .results = tandem_results,
    .evaluate = evaluate_tandem,
};
