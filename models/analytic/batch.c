/* Poisson arrivals of batches, service of batches, and constant service one by one. */
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "models/analytic/station.h"

/* M^X/M/1: rho counts customers, not batches. */

enum { CONSTANT, GEOMETRIC };
static const char *const laws[] = {"constant", "geometric", NULL};

static int evaluate_mxm1(struct glo_formula_call *call)
{
    struct glo_station station;
    double batch = glo_argument_number(call, "batch");
    bool geometric = glo_argument(call, "batch_law")->word == GEOMETRIC;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    if (!geometric && batch != floor(batch))
        return glo_formula_refuse(call, "write a whole number, or batch_law geometric", "batches of constant size %.6g",
                                  batch);
    /* E[X^2] / E[X]: b for constant batches, 2b - 1 for geometric ones from 1 on. */
    double ratio = geometric ? 2 * batch - 1 : batch;
    double number = station.rho * (1 + ratio) / (2 * (1 - station.rho));
    double sojourn = number / station.arrival_rate;
    glo_result(call, "utilisation", station.rho);
    glo_result(call, "number_in_queue", number - station.rho);
    glo_result(call, "number_in_system", number);
    glo_result(call, "time_in_queue", sojourn - 1 / station.service_rate);
    glo_result(call, "sojourn_time", sojourn);
    glo_result(call, "throughput", station.arrival_rate);
    return GLO_OK;
}

static const struct glo_formula_parameter mxm1_parameters[] = {
    {.name = "batch",
     .dimension = "number",
     .least = 1,
     .most = 1e6,
     .doc = "Mean number of customers that come together."},
    {.name = "batch_law",
     .kind = GLO_ARGUMENT_WORD,
     .words = laws,
     .fallback = "constant",
     .doc = "Law of that number: constant, or geometric from 1 on."},
    {.name = "arrival_rate",
     .dimension = "rate",
     .group = "load",
     .above = true,
     .doc = "Customers per time (not batches)."},
    {.name = "rho", .dimension = "number", .group = "load", .above = true, .doc = "Customers per time x mean service."},
    GLO_TAKES_SERVICE,
    {0}};
static const struct glo_formula_result mxm1_results[] = {
    GLO_GIVES_UTILISATION,
    GLO_GIVES_NUMBERS,
    {.name = "time_in_queue", .dimension = "time", .doc = "Until service begins, of any customer of a batch."},
    {.name = "sojourn_time", .dimension = "time", .doc = "Until service ends, of any customer of a batch."},
    GLO_GIVES_THROUGHPUT,
    {0}};
const struct glo_formula glo_formula_mxm1 = {
    .name = "mxm1",
    .title = "M^X/M/1: Poisson arrivals of batches, exponential service one by one",
    .family = "single stations",
    .equation = "number_in_system = rho (1 + E[X^2]/E[X]) / (2 (1 - rho))",
    .range = "utilisation < 1",
    .source = "Gross et al. 2008, ch. 3",
    .see_also = "mg1 (a batch served as one)",
    .example = "batch=5 rho=0.8 service_rate=1",
    .parameters = mxm1_parameters,
    .results = mxm1_results,
    .evaluate = evaluate_mxm1,
};

/* M/M[K]/1: who comes while the machine works waits for the next run, also where the run is not full. */

/* The ratio of the numbers that wait while it works: the root of r + r^2 + ... + r^K = the offered load in (0, 1). */
static double bulk_ratio(double offered, double most)
{
    double low = 0, high = 1;
    for (int i = 0; i < 100; i++) {
        double r = (low + high) / 2, sum = -r * expm1(most * log(r)) / (1 - r);
        if (sum < offered)
            low = r;
        else
            high = r;
    }
    return low;
}

static int evaluate_mm1_bulk(struct glo_formula_call *call)
{
    struct glo_station station;
    double most = glo_argument_number(call, "at_most");
    glo_station_read(call, &station);
    if (station.offered_load >= most)
        return glo_formula_refuse(call, "arrival_rate < at_most x service_rate", "utilisation is %.6g, no steady state",
                                  station.offered_load / most);
    double r = bulk_ratio(station.offered_load, most), first = 1 / (1 / station.offered_load + 1 / (1 - r));
    double busy = first / (1 - r);
    glo_result(call, "utilisation", busy);
    glo_result(call, "empty_probability", 1 - busy);
    glo_result(call, "wait_probability", busy);
    glo_station_little(call, &station, busy * r / (1 - r) / station.arrival_rate);
    return GLO_OK;
}

static const struct glo_formula_parameter mm1_bulk_parameters[] = {
    {.name = "at_most",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "number",
     .least = 1,
     .most = 1e6,
     .doc = "Customers that are served at once, at most."},
    {.name = "arrival_rate", .dimension = "rate", .above = true, .doc = "Customers per time."},
    GLO_TAKES_SERVICE,
    {0}};
static const struct glo_formula_result mm1_bulk_results[] = {GLO_GIVES_UTILISATION,
                                                             GLO_GIVES_EMPTY,
                                                             GLO_GIVES_WAIT,
                                                             GLO_GIVES_NUMBERS,
                                                             GLO_GIVES_MEAN_TIMES,
                                                             GLO_GIVES_THROUGHPUT,
                                                             {0}};
const struct glo_formula glo_formula_mm1_bulk = {
    .name = "mm1_bulk",
    .title = "M/M[K]/1: Poisson arrivals, one exponential service for all who wait, up to K at once",
    .family = "single stations",
    .equation = "number_in_queue = utilisation r / (1 - r), r + r^2 + ... + r^at_most = arrival_rate / service_rate; "
                "utilisation = 1 / (1 + (1 - r) service_rate / arrival_rate)",
    .range = "arrival_rate < at_most x service_rate",
    .source = "Bailey 1954; Gross et al. 2008, ch. 3",
    .see_also = "mm1 (one at a time), mxm1 (arrivals in batches)",
    .example = "at_most=4 arrival_rate=2.5 service_rate=1",
    .parameters = mm1_bulk_parameters,
    .results = mm1_bulk_results,
    .evaluate = evaluate_mm1_bulk,
};

/* M/D/1 */

/*
 * P(wait > t) in units of the service time, by the sum of Erlang (1909): P(wait <= t) = (1 - rho) sum over k = 0 to
 * floor(t) of (-y)^k/k! e^y, y = rho (t - k). The terms alternate, so beyond some services the tail goes on as the
 * exponential that it tends to, whose rate is the root of e^(s) - 1 = s/rho.
 */
struct md1 {
    double rho, mean, decay;
};

static double erlang_sum(double rho, double t)
{
    double sum = 0;
    for (int k = 0; k <= (int)t; k++) {
        double y = rho * (t - k);
        sum += (k % 2 ? -1 : 1) * exp(y + k * log(fmax(y, 1e-300)) - gsl_sf_lnfact((unsigned)k));
    }
    return 1 - (1 - rho) * sum;
}

static double md1_tail(double time, const void *context)
{
    const struct md1 *m = context;
    double t = time / m->mean, last = 8; /* the sum loses digits as exp(2 rho t) */
    if (t <= last)
        return fmax(erlang_sum(m->rho, t), 0);
    return erlang_sum(m->rho, last) * exp(-m->decay * (t - last));
}

static double md1_sojourn_tail(double time, const void *context)
{
    const struct md1 *m = context;
    return time < m->mean ? 1 : md1_tail(time - m->mean, context);
}

/* The positive root of rho (e^s - 1) = s, by Newton's steps from above. */
static double decay_of(double rho)
{
    double s = -2 * log(rho) + 1e-12;
    for (int i = 0; i < 100; i++) {
        double change = (rho * expm1(s) - s) / (rho * exp(s) - 1);
        s -= change;
        if (fabs(change) < 1e-15 * s)
            break;
    }
    return s;
}

static int evaluate_md1(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    double rho = station.rho, mean = 1 / station.service_rate, wait = rho * mean / (2 * (1 - rho));
    struct md1 md1 = {rho, mean, decay_of(rho)};
    double deviation = sqrt(wait * wait + rho * mean * mean / (3 * (1 - rho)));
    glo_result(call, "utilisation", rho);
    glo_result(call, "empty_probability", 1 - rho);
    glo_result(call, "wait_probability", rho);
    glo_station_little(call, &station, wait);
    glo_result_sd(call, "time_in_queue", deviation);
    glo_result_sd(call, "sojourn_time", deviation);
    glo_result_quantiles(call, "time_in_queue", md1_tail, &md1, mean);
    glo_result_quantiles(call, "sojourn_time", md1_sojourn_tail, &md1, mean);
    return GLO_OK;
}

static const struct glo_formula_parameter md1_parameters[] = {GLO_TAKES_LOAD, GLO_TAKES_SERVICE, {0}};
static const struct glo_formula_result md1_results[] = {GLO_GIVES_UTILISATION, GLO_GIVES_EMPTY,
                                                        GLO_GIVES_WAIT,        GLO_GIVES_NUMBERS,
                                                        GLO_GIVES_QUEUE_TIME,  GLO_GIVES_SOJOURN_TIME,
                                                        GLO_GIVES_THROUGHPUT,  {0}};
const struct glo_formula glo_formula_md1 = {
    .name = "md1",
    .title = "M/D/1: Poisson arrivals, constant service, one server, fcfs",
    .family = "single stations",
    .equation =
        "time_in_queue = rho service_mean / (2 (1 - rho)); P(wait <= t) = (1 - rho) sum of (-y)^k/k! e^y, y = rho (t - "
        "k)",
    .range = "utilisation < 1",
    .source = "Erlang 1909; Gross et al. 2008, ch. 5",
    .see_also = "mg1, mgc_exact (more servers)",
    .example = "rho=0.8 service_mean=1",
    .parameters = md1_parameters,
    .results = md1_results,
    .evaluate = evaluate_md1,
};
