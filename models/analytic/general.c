/*
 * Single servers with one general law: M/G/1 by Pollaczek and Khinchine, G/M/1 by its root; and the approximation of
 * G/G/c by Allen and Cunneen.
 */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

#include "models/analytic/station.h"

#define TAKES_SCV(which, group_name, words) \
    { \
        .name = which "_scv", .dimension = "number", .group = group_name, \
        .doc = "Squared coefficient of variation of " words "." \
    }

/* M/G/1 */

/* SCV and third moment (at mean 1) of the service: of its law, or as stated; the third NaN where it is not known. */
static void read_service(const struct glo_formula_call *call, double *scv, double *third)
{
    bool of_law = glo_argument_given(call, "service");
    *scv = of_law ? glo_argument_law(call, "service")->scv : glo_argument_number(call, "service_scv");
    *third = of_law ? glo_law_moment(glo_argument_law(call, "service"), 3) : NAN;
}

static int evaluate_mg1(struct glo_formula_call *call)
{
    struct glo_station station;
    double scv, third;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    read_service(call, &scv, &third);
    double mean = 1 / station.service_rate, rho = station.rho;
    double wait = rho * mean * (1 + scv) / 2 / (1 - rho);
    glo_result(call, "utilisation", rho);
    glo_result(call, "empty_probability", 1 - rho);
    glo_result(call, "wait_probability", rho);
    glo_station_little(call, &station, wait);
    if (isfinite(third)) { /* E[W^2] = 2 E[W]^2 + lambda E[S^3] / (3 (1 - rho)) */
        double variance = wait * wait + rho * mean * mean * third / (3 * (1 - rho));
        glo_result_sd(call, "time_in_queue", sqrt(variance));
        glo_result_sd(call, "sojourn_time", sqrt(variance + mean * mean * scv));
    }
    return GLO_OK;
}

static const struct glo_formula_parameter mg1_parameters[] = {
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    TAKES_SCV("service", "service law", "the service time"),
    {.name = "service", .kind = GLO_ARGUMENT_LAW, .group = "service law", .doc = "Law of the service time."},
    {0}};
static const struct glo_formula_result mg1_results[] = {GLO_GIVES_UTILISATION, GLO_GIVES_EMPTY,
                                                        GLO_GIVES_WAIT,        GLO_GIVES_NUMBERS,
                                                        GLO_GIVES_QUEUE_TIME,  GLO_GIVES_SOJOURN_TIME,
                                                        GLO_GIVES_THROUGHPUT,  {0}};
const struct glo_formula glo_formula_mg1 = {
    .name = "mg1",
    .title = "M/G/1: Poisson arrivals, any service, one server, fcfs",
    .family = "single stations",
    .equation = "time_in_queue = rho service_mean (1 + service_scv) / (2 (1 - rho))",
    .range = "utilisation < 1",
    .source = "Pollaczek 1930; Khinchine 1932; Gross et al. 2008, ch. 5",
    .see_also = "mmc (exponential), mgc_exact (more servers), gg1_exact (other arrivals)",
    .example = "arrival_rate=0.8 service_mean=1 service_scv=0.5",
    .parameters = mg1_parameters,
    .results = mg1_results,
    .evaluate = evaluate_mg1,
};

/* G/M/1 */

/* The equation sigma = A*(mu (1 - sigma)); `load` is arrival rate / mu. */
struct root {
    const struct glo_law *law;
    double load;
};

static double excess(double sigma, void *context)
{
    const struct root *root = context;
    return glo_law_transform(root->law, (1 - sigma) / root->load) - sigma;
}

/* The root in (0, 1); NaN where it is not found. Short memory is noted. */
static double find_sigma(struct root *root, bool *was_short)
{
    gsl_function function = {excess, root};
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    double low = 0, high = 1 - 1e-13, sigma = NAN;
    if (!solver) {
        *was_short = true;
        return NAN;
    }
    if (excess(low, root) <= 0)
        sigma = 0;
    else if (excess(high, root) < 0 && gsl_root_fsolver_set(solver, &function, low, high) == GSL_SUCCESS)
        for (int i = 0; i < 200; i++) {
            if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS)
                break;
            sigma = gsl_root_fsolver_root(solver);
            if (gsl_root_test_interval(gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver), 1e-16, 0) ==
                GSL_SUCCESS)
                break;
        }
    gsl_root_fsolver_free(solver);
    return sigma;
}

struct gm1 {
    double sigma, drain;
};

static double gm1_queue_tail(double t, const void *context)
{
    const struct gm1 *gm1 = context;
    return gm1->sigma * exp(-gm1->drain * t);
}

static double gm1_sojourn_tail(double t, const void *context)
{
    return exp(-((const struct gm1 *)context)->drain * t);
}

static int evaluate_gm1(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    struct root root = {glo_argument_law(call, "interarrival"), station.rho};
    if (isnan(glo_law_transform(root.law, 1)))
        return glo_formula_refuse(call, "write M, D, E2, H2(4), GAMMA(0.7) or U(0.1); gg1_vut takes any scv",
                                  "the law of interarrival has no transform in closed form");
    double sigma = find_sigma(&root, &call->failed);
    if (isnan(sigma))
        return glo_formula_refuse(call, "utilisation may be too near to 1", "the root of sigma was not found");
    struct gm1 gm1 = {sigma, station.service_rate * (1 - sigma)};
    glo_result(call, "utilisation", station.rho);
    glo_result(call, "empty_probability", 1 - station.rho);
    glo_result(call, "wait_probability", sigma);
    glo_station_little(call, &station, sigma / gm1.drain);
    glo_result_sd(call, "time_in_queue", sqrt(sigma * (2 - sigma)) / gm1.drain);
    glo_result_sd(call, "sojourn_time", 1 / gm1.drain);
    glo_result_quantiles(call, "time_in_queue", gm1_queue_tail, &gm1, 1 / gm1.drain);
    glo_result_quantiles(call, "sojourn_time", gm1_sojourn_tail, &gm1, 1 / gm1.drain);
    return GLO_OK;
}

static const struct glo_formula_parameter gm1_parameters[] = {
    {.name = "interarrival", .kind = GLO_ARGUMENT_LAW, .doc = "Law of the interarrival time."},
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    {0}};
const struct glo_formula glo_formula_gm1 = {
    .name = "gm1",
    .title = "G/M/1: renewal arrivals, exponential service, one server, fcfs",
    .family = "single stations",
    .equation = "time_in_queue = sigma / (service_rate (1 - sigma)), sigma = A*(service_rate (1 - sigma)) in (0, 1)",
    .range = "utilisation < 1",
    .source = "Kendall 1953; Gross et al. 2008, ch. 5",
    .see_also = "mmc (Poisson arrivals), gg1_exact (other service)",
    .example = "interarrival=E2 rho=0.9 service_rate=1",
    .parameters = gm1_parameters,
    .results = mg1_results,
    .evaluate = evaluate_gm1,
};

/* G/G/c by Allen and Cunneen */

static double scv_of(const struct glo_formula_call *call, const char *number, const char *law)
{
    return glo_argument_given(call, law) ? glo_argument_law(call, law)->scv : glo_argument_number(call, number);
}

static int evaluate_allen_cunneen(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    double wait = glo_erlang_c(station.servers, station.offered_load) /
                  (station.servers * station.service_rate - station.arrival_rate);
    double variability = (scv_of(call, "arrival_scv", "interarrival") + scv_of(call, "service_scv", "service")) / 2;
    glo_result(call, "utilisation", station.rho);
    glo_result(call, "offered_load", station.offered_load);
    glo_station_little(call, &station, wait * variability);
    return GLO_OK;
}

static const struct glo_formula_parameter ggc_parameters[] = {
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    GLO_TAKES_SERVERS,
    TAKES_SCV("arrival", "arrival law", "the interarrival time"),
    {.name = "interarrival", .kind = GLO_ARGUMENT_LAW, .group = "arrival law", .doc = "Law of the interarrival time."},
    TAKES_SCV("service", "service law", "the service time"),
    {.name = "service", .kind = GLO_ARGUMENT_LAW, .group = "service law", .doc = "Law of the service time."},
    {0}};
static const struct glo_formula_result ggc_results[] = {GLO_GIVES_UTILISATION,
                                                        GLO_GIVES_OFFERED_LOAD,
                                                        GLO_GIVES_NUMBERS,
                                                        GLO_GIVES_QUEUE_TIME,
                                                        GLO_GIVES_SOJOURN_TIME,
                                                        GLO_GIVES_THROUGHPUT,
                                                        {0}};
const struct glo_formula glo_formula_ggc_allen_cunneen = {
    .name = "ggc_allen_cunneen",
    .title = "G/G/c by Allen and Cunneen: M/M/c times the mean of the two SCVs",
    .family = "single stations",
    .standing = GLO_APPROXIMATE,
    .equation = "time_in_queue = time_in_queue(mmc) (arrival_scv + service_scv) / 2",
    .range = "utilisation < 1",
    .source = "Allen 1978; Allen and Cunneen",
    .see_also = "mgc_exact, gg1_exact",
    .example = "rho=0.8 service_mean=1 servers=2 arrival_scv=1 service_scv=0",
    .parameters = ggc_parameters,
    .results = ggc_results,
    .evaluate = evaluate_allen_cunneen,
};
