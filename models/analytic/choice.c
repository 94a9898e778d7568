/* Servers with queues of their own: fork and join, and the choice of the shorter of some queues. */
#include <math.h>

#include "models/analytic/station.h"

static double harmonic(uint32_t n)
{
    double sum = 0;
    for (uint32_t k = n; k > 0; k--)
        sum += 1.0 / k;
    return sum;
}

static int evaluate_fork_join(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    uint32_t branches = glo_argument_count(call, "branches");
    double single = 1 / (station.service_rate - station.arrival_rate), rho = station.rho;
    double two = (12 - rho) / 8 * single, ratio = harmonic(branches) / harmonic(2);
    double sojourn = branches == 1 ? single : branches == 2 ? two : (ratio + 4 * rho / 11 * (1 - ratio)) * two;
    glo_result(call, "utilisation", rho);
    glo_result(call, "sojourn_time", sojourn);
    glo_result(call, "number_in_system", station.arrival_rate * sojourn);
    glo_result(call, "synchronisation_time", sojourn - single);
    glo_result(call, "throughput", station.arrival_rate);
    return GLO_OK;
}

static const struct glo_formula_parameter fork_join_parameters[] = {
    {.name = "branches",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "number",
     .least = 1,
     .most = 32,
     .doc = "Queues, to each of which every arrival sends a task."},
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    {0}};
static const struct glo_formula_result fork_join_results[] = {
    GLO_GIVES_UTILISATION,
    {.name = "sojourn_time", .dimension = "time", .doc = "Until the last task is done."},
    {.name = "number_in_system", .dimension = "number", .doc = "Time average of arrivals that are not done."},
    {.name = "synchronisation_time", .dimension = "time", .doc = "By how much longer that takes than one task."},
    GLO_GIVES_THROUGHPUT,
    {0}};
const struct glo_formula glo_formula_fork_join = {
    .name = "fork_join",
    .title = "Fork and join: Poisson arrivals, a task to each of some M/M/1 queues, done with the last of them",
    .family = "networks",
    .standing = GLO_APPROXIMATE,
    .equation =
        "two branches: sojourn_time = (12 - rho)/8 / (service_rate - arrival_rate); k: (H_k/H_2 + 4 rho/11 (1 - "
        "H_k/H_2)) times that",
    .assumptions = "equal branches",
    .range = "utilisation < 1; exact for 1 and 2 branches, within about 5 % to 32",
    .source = "Flatto and Hahn 1984 (two); Nelson and Tantawi 1988, eq. 15 (more)",
    .example = "branches=2 rho=0.8 service_rate=1",
    .parameters = fork_join_parameters,
    .results = fork_join_results,
    .evaluate = evaluate_fork_join,
};

/* The share of servers with at least i customers: rho^((d^i - 1)/(d - 1)). */
static double share_with(double rho, uint32_t choices, uint32_t i)
{
    double exponent = 0, power = 1;
    for (uint32_t k = 0; k < i && isfinite(exponent); k++, power *= choices)
        exponent += power;
    return pow(rho, exponent);
}

static int evaluate_power_of_d(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    uint32_t choices = glo_argument_count(call, "choices");
    double waiting = 0, rho = station.rho;
    if (choices == 1)
        waiting = rho * rho / (1 - rho);
    /* The first term is who is served: left out rather than taken off again, beside which the rest may be nothing. */
    for (uint32_t i = 2; choices > 1 && share_with(rho, choices, i) > 0; i++)
        waiting += share_with(rho, choices, i);
    glo_result(call, "utilisation", rho);
    glo_result(call, "wait_probability", pow(rho, choices));
    glo_station_little(call, &station, waiting / station.arrival_rate);
    return GLO_OK;
}

static const struct glo_formula_parameter power_parameters[] = {
    {.name = "choices",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "number",
     .least = 1,
     .most = 1000,
     .doc = "Queues that are looked at, chosen at random among many: the shortest is joined."},
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    {0}};
static const struct glo_formula_result power_results[] = {
    GLO_GIVES_UTILISATION,
    GLO_GIVES_WAIT,
    {.name = "number_in_queue", .dimension = "number", .doc = "Time average of those that wait, per server."},
    {.name = "number_in_system", .dimension = "number", .doc = "Time average of those that are there, per server."},
    GLO_GIVES_MEAN_TIMES,
    {.name = "throughput", .dimension = "rate", .doc = "Services that end per time and server."},
    {0}};
const struct glo_formula glo_formula_power_of_d = {
    .name = "power_of_d",
    .title = "Power of d choices: of d queues chosen at random the shortest is joined, in the limit of many servers",
    .family = "networks",
    .equation = "number_in_system = sum over i >= 1 of rho^((d^i - 1)/(d - 1)), d = choices",
    .assumptions =
        "Poisson arrivals, exponential service, equal servers without number (with n servers the error is of "
        "the order 1/n)",
    .range = "utilisation < 1",
    .source = "Vvedenskaya, Dobrushin and Karpelevich 1996; Mitzenmacher 2001",
    .see_also = "jsq (few servers), mmc (one line)",
    .example = "choices=2 rho=0.9 service_rate=1",
    .parameters = power_parameters,
    .results = power_results,
    .evaluate = evaluate_power_of_d,
};
