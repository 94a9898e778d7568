/*
 * Stations with priority classes, class 1 the highest, fcfs within a class: M/G/1 without and with preemption (resume),
 * and M/M/c without.
 */
#include <math.h>

#include "models/analytic/station.h"

/* The classes. The arrays are the call's. */
struct classes {
    uint32_t num;
    const double *rates;
    double *means, *scvs;
    double total, load; /* arrivals per time, and work that they bring per time */
};

/* One number for all classes, or a list: `one` and `many` are a group. */
static int read_list(struct glo_formula_call *call, uint32_t num, const char *one, const char *many, double *to)
{
    bool is_list = glo_argument_given(call, many);
    const struct glo_argument *list = glo_argument(call, many);
    if (is_list && list->columns != num)
        return glo_formula_refuse(call, "one number for each class", "%s has %u numbers for %u classes", many,
                                  list->columns, num);
    for (uint32_t i = 0; i < num; i++)
        to[i] = is_list ? list->items[i] : glo_argument_number(call, one);
    return GLO_OK;
}

static int read(struct glo_formula_call *call, struct classes *c)
{
    const struct glo_argument *rates = glo_argument(call, "arrival_rates");
    *c = (struct classes){.num = rates->columns, .rates = rates->items};
    c->means = glo_formula_numbers(call, c->num);
    c->scvs = glo_formula_numbers(call, c->num);
    if (!c->means || !c->scvs)
        return GLO_ERR_NO_MEMORY;
    int code = read_list(call, c->num, "service_mean", "service_means", c->means);
    bool of_law = glo_argument_given(call, "service");
    if (code == GLO_OK && !of_law)
        code = read_list(call, c->num, "service_scvs", "service_scvs", c->scvs);
    for (uint32_t i = 0; code == GLO_OK && i < c->num; i++) {
        c->scvs[i] = of_law ? glo_argument_law(call, "service")->scv : c->scvs[i];
        c->total += c->rates[i];
        c->load += c->rates[i] * c->means[i];
    }
    if (code == GLO_OK && !(c->total > 0))
        return glo_formula_refuse(call, "some rate must be above 0", "arrival_rates are all 0");
    if (code == GLO_OK && c->load >= 1)
        return glo_formula_refuse(call, "lower arrival_rates or service times", "utilisation is %.6g, no steady state",
                                  c->load);
    return code;
}

/* Sets all results from the waits and the mean services, by Little's law. */
static int set_results(struct glo_formula_call *call, const struct classes *c, const double *waits, double servers)
{
    double *lists = glo_formula_numbers(call, (uint64_t)c->num * 3), queue = 0, present = 0;
    if (!lists)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < c->num; i++) {
        lists[i] = waits[i] + c->means[i];
        lists[c->num + i] = c->rates[i] * waits[i];
        lists[2 * c->num + i] = c->rates[i] * lists[i];
        queue += lists[c->num + i];
        present += lists[2 * c->num + i];
    }
    glo_result(call, "utilisation", c->load / servers);
    glo_result_list(call, "time_in_queue_by_class", waits, c->num);
    glo_result_list(call, "sojourn_time_by_class", lists, c->num);
    glo_result_list(call, "number_in_queue_by_class", lists + c->num, c->num);
    glo_result_list(call, "number_in_system_by_class", lists + 2 * c->num, c->num);
    glo_result(call, "number_in_queue", queue);
    glo_result(call, "number_in_system", present);
    glo_result(call, "time_in_queue", queue / c->total);
    glo_result(call, "sojourn_time", present / c->total);
    glo_result(call, "throughput", c->total);
    return GLO_OK;
}

/* What the service in progress has left, of the classes up to `num`: sum of rate x E[S^2] / 2. */
static double residual(const struct classes *c, uint32_t num)
{
    double sum = 0;
    for (uint32_t i = 0; i < num; i++)
        sum += c->rates[i] * c->means[i] * c->means[i] * (1 + c->scvs[i]) / 2;
    return sum;
}

static int evaluate_nonpreemptive(struct glo_formula_call *call)
{
    struct classes c;
    int code = read(call, &c);
    double *waits = code == GLO_OK ? glo_formula_numbers(call, c.num) : NULL, before = 0;
    if (!waits)
        return code == GLO_OK ? GLO_ERR_NO_MEMORY : code;
    for (uint32_t i = 0; i < c.num; i++) {
        double with = before + c.rates[i] * c.means[i];
        waits[i] = residual(&c, c.num) / ((1 - before) * (1 - with));
        before = with;
    }
    return set_results(call, &c, waits, 1);
}

/* The time until a service has ended, less the service itself: interruptions count as waiting. */
static int evaluate_resume(struct glo_formula_call *call)
{
    struct classes c;
    int code = read(call, &c);
    double *waits = code == GLO_OK ? glo_formula_numbers(call, c.num) : NULL, before = 0;
    if (!waits)
        return code == GLO_OK ? GLO_ERR_NO_MEMORY : code;
    for (uint32_t i = 0; i < c.num; i++) {
        double with = before + c.rates[i] * c.means[i];
        waits[i] = residual(&c, i + 1) / ((1 - before) * (1 - with)) + c.means[i] * before / (1 - before);
        before = with;
    }
    return set_results(call, &c, waits, 1);
}

static int evaluate_many(struct glo_formula_call *call)
{
    struct glo_station station = {.servers = glo_argument_count(call, "servers")};
    const struct glo_argument *rates = glo_argument(call, "arrival_rates");
    struct classes c = {.num = rates->columns, .rates = rates->items};
    station.service_rate = glo_argument_given(call, "service_rate") ? glo_argument_number(call, "service_rate")
                                                                    : 1 / glo_argument_number(call, "service_mean");
    c.means = glo_formula_numbers(call, c.num);
    double *waits = glo_formula_numbers(call, c.num), before = 0;
    if (!c.means || !waits)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < c.num; i++) {
        c.means[i] = 1 / station.service_rate;
        c.total += c.rates[i];
    }
    c.load = c.total / station.service_rate;
    if (!(c.total > 0))
        return glo_formula_refuse(call, "some rate must be above 0", "arrival_rates are all 0");
    station.arrival_rate = c.total;
    station.offered_load = c.load;
    station.rho = c.load / station.servers;
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    double all = station.servers * station.service_rate, busy = glo_erlang_c(station.servers, c.load);
    for (uint32_t i = 0; i < c.num; i++) {
        double with = before + c.rates[i] / all;
        waits[i] = busy / all / ((1 - before) * (1 - with));
        before = with;
    }
    glo_result(call, "wait_probability", busy);
    return set_results(call, &c, waits, station.servers);
}

#define TAKES_CLASSES \
    { \
        .name = "arrival_rates", .kind = GLO_ARGUMENT_VECTOR, .dimension = "rate", \
        .doc = "Arrivals per time, by class, the highest first." \
    }
#define GIVES_CLASSES \
    GLO_GIVES_UTILISATION, \
        {.name = "time_in_queue_by_class", \
         .dimension = "time", \
         .doc = "Sojourn time less service, interruptions included."}, \
        {.name = "sojourn_time_by_class", .dimension = "time", .doc = "Time until service ends."}, \
        {.name = "number_in_queue_by_class", .dimension = "number", .doc = "Arrival rate x time in queue."}, \
        {.name = "number_in_system_by_class", .dimension = "number", .doc = "Time average of those that are there."}, \
        GLO_GIVES_NUMBERS, {.name = "time_in_queue", .dimension = "time", .doc = "Of all classes together."}, \
        {.name = "sojourn_time", .dimension = "time", .doc = "Of all classes together."}, GLO_GIVES_THROUGHPUT

static const struct glo_formula_parameter single_parameters[] = {
    TAKES_CLASSES,
    {.name = "service_mean",
     .dimension = "time",
     .group = "service",
     .above = true,
     .doc = "Mean service of every class."},
    {.name = "service_means",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "time",
     .group = "service",
     .above = true,
     .doc = "Mean service, by class."},
    {.name = "service", .kind = GLO_ARGUMENT_LAW, .group = "law", .doc = "Law of the service of every class."},
    {.name = "service_scvs",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "number",
     .group = "law",
     .doc = "SCV of the service, by class."},
    {0}};
static const struct glo_formula_result single_results[] = {GIVES_CLASSES, {0}};
const struct glo_formula glo_formula_priority_nonpreemptive = {
    .name = "priority_nonpreemptive",
    .title = "M/G/1 with priorities, a service in progress goes on (non-preemptive)",
    .family = "single stations",
    .equation = "time_in_queue_k = sum over all classes of rate E[S^2]/2 / ((1 - sigma_(k-1)) (1 - sigma_k)), sigma_k "
                "= load of "
                "classes 1 to k",
    .range = "utilisation < 1",
    .source = "Cobham 1954; Gross et al. 2008, ch. 3",
    .see_also = "priority_preemptive_resume, priority_mmc_nonpreemptive",
    .example = "arrival_rates=0.3,0.4 service=M service_mean=1",
    .parameters = single_parameters,
    .results = single_results,
    .evaluate = evaluate_nonpreemptive,
};
const struct glo_formula glo_formula_priority_preemptive_resume = {
    .name = "priority_preemptive_resume",
    .title = "M/G/1 with priorities, a service is interrupted and goes on later (preemptive resume)",
    .family = "single stations",
    .equation =
        "sojourn_time_k = service_mean_k / (1 - sigma_(k-1)) + sum over classes 1 to k of rate E[S^2]/2 / ((1 - "
        "sigma_(k-1)) (1 - sigma_k))",
    .range = "utilisation < 1",
    .source = "Miller 1960; Gross et al. 2008, ch. 3",
    .see_also = "priority_nonpreemptive",
    .example = "arrival_rates=0.3,0.4 service=M service_mean=1",
    .parameters = single_parameters,
    .results = single_results,
    .evaluate = evaluate_resume,
};

static const struct glo_formula_parameter many_parameters[] = {
    TAKES_CLASSES, GLO_TAKES_SERVICE, GLO_TAKES_SERVERS, {0}};
static const struct glo_formula_result many_results[] = {GLO_GIVES_WAIT, GIVES_CLASSES, {0}};
const struct glo_formula glo_formula_priority_mmc_nonpreemptive = {
    .name = "priority_mmc_nonpreemptive",
    .title = "M/M/c with priorities, non-preemptive, one service rate",
    .family = "single stations",
    .equation = "time_in_queue_k = erlang_c / (servers service_rate) / ((1 - sigma_(k-1)) (1 - sigma_k))",
    .range = "utilisation < 1",
    .source = "Cobham 1954; Kella and Yechiali 1985",
    .see_also = "priority_nonpreemptive (one server, any service)",
    .example = "arrival_rates=0.6,0.8 service_mean=1 servers=2",
    .parameters = many_parameters,
    .results = many_results,
    .evaluate = evaluate_many,
};
