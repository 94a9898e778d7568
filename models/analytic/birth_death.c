/* Stations that are birth-death chains: finite room, impatience, machines that break down; and those without waiting.
 */
#include "models/analytic/birth_death.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "models/analytic/station.h"

enum { MOST_STATES = 5000000 };

void glo_birth_death_solve(const struct glo_birth_death *chain, double *p, uint32_t num, uint32_t peak)
{
    double sum = 0;
    p[peak] = 1;
    for (uint32_t n = peak; n > 0; n--)
        p[n - 1] = p[n] * chain->down(chain->of, n) / chain->up(chain->of, n - 1);
    for (uint32_t n = peak; n + 1 < num; n++)
        p[n + 1] = p[n] * chain->up(chain->of, n) / chain->down(chain->of, n + 1);
    for (uint32_t n = 0; n < num; n++)
        sum += p[n];
    for (uint32_t n = 0; n < num; n++)
        p[n] /= sum;
}

/* What a station with `servers` shows of the probabilities of its numbers: busy servers, those who wait. */
struct shown {
    double busy, waiting;
};

static struct shown show(const double *p, uint32_t num, uint32_t servers)
{
    struct shown shown = {0, 0};
    for (uint32_t n = 0; n < num; n++) {
        shown.busy += p[n] * (n < servers ? n : servers);
        shown.waiting += n > servers ? p[n] * (n - servers) : 0;
    }
    return shown;
}

/* M/M/1 */

static double exponential_tail(double t, const void *context)
{
    return exp(-*(const double *)context * t);
}

static double mm1_queue_tail(double t, const void *context)
{
    const double *of = context; /* drain, rho */
    return of[1] * exp(-of[0] * t);
}

static int evaluate_mm1(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, "mmck and erlang_a are valid beyond");
    if (code != GLO_OK)
        return code;
    double rho = station.rho, drain = station.service_rate - station.arrival_rate, of[] = {drain, rho};
    glo_result(call, "utilisation", rho);
    glo_result(call, "empty_probability", 1 - rho);
    glo_result(call, "wait_probability", rho);
    glo_station_little(call, &station, rho / drain);
    glo_result_sd(call, "time_in_queue", sqrt(rho * (2 - rho)) / drain);
    glo_result_sd(call, "sojourn_time", 1 / drain);
    glo_result_quantiles(call, "time_in_queue", mm1_queue_tail, of, 1 / drain);
    glo_result_quantiles(call, "sojourn_time", exponential_tail, &drain, 1 / drain);
    return GLO_OK;
}

static const struct glo_formula_parameter single_parameters[] = {GLO_TAKES_LOAD, GLO_TAKES_SERVICE, {0}};
static const struct glo_formula_result single_results[] = {GLO_GIVES_UTILISATION, GLO_GIVES_EMPTY,
                                                           GLO_GIVES_WAIT,        GLO_GIVES_NUMBERS,
                                                           GLO_GIVES_QUEUE_TIME,  GLO_GIVES_SOJOURN_TIME,
                                                           GLO_GIVES_THROUGHPUT,  {0}};
const struct glo_formula glo_formula_mm1 = {
    .name = "mm1",
    .title = "M/M/1: Poisson arrivals, exponential service, one server, fcfs",
    .family = "single stations",
    .equation = "sojourn_time = 1 / (service_rate - arrival_rate), exponentially distributed",
    .range = "utilisation < 1",
    .source = "Erlang 1909; Gross et al. 2008, ch. 2",
    .see_also = "mmc (more servers), mg1 (other service), mmck (finite room)",
    .example = "arrival_rate=0.8 service_rate=1",
    .parameters = single_parameters,
    .results = single_results,
    .evaluate = evaluate_mm1,
};

/* M/M/inf and M/G/inf */

static int evaluate_infinite(struct glo_formula_call *call)
{
    double service_rate = glo_argument_given(call, "service_rate") ? glo_argument_number(call, "service_rate")
                                                                   : 1 / glo_argument_number(call, "service_mean");
    double load = glo_argument_given(call, "offered_load") ? glo_argument_number(call, "offered_load")
                                                           : glo_argument_number(call, "arrival_rate") / service_rate;
    glo_result(call, "offered_load", load);
    glo_result(call, "empty_probability", exp(-load));
    glo_result(call, "number_in_system", load);
    glo_result_sd(call, "number_in_system", sqrt(load));
    glo_result(call, "sojourn_time", 1 / service_rate);
    glo_result(call, "throughput", load * service_rate);
    return GLO_OK;
}

static const struct glo_formula_parameter infinite_parameters[] = {
    {.name = "arrival_rate", .dimension = "rate", .group = "load", .above = true, .doc = "Arrivals per time."},
    {.name = "offered_load",
     .dimension = "number",
     .group = "load",
     .above = true,
     .doc = "Arrival rate x mean service."},
    GLO_TAKES_SERVICE,
    {0}};
static const struct glo_formula_result infinite_results[] = {
    GLO_GIVES_OFFERED_LOAD,
    GLO_GIVES_EMPTY,
    {.name = "number_in_system", .dimension = "number", .doc = "Time average of those that are there: Poisson."},
    {.name = "sojourn_time", .dimension = "time", .doc = "Time until service ends: nobody waits."},
    GLO_GIVES_THROUGHPUT,
    {0}};
const struct glo_formula glo_formula_mminf = {
    .name = "mminf",
    .title = "M/M/infinity: Poisson arrivals, exponential service, a server for everybody",
    .family = "single stations",
    .equation = "the number in the system is Poisson with mean offered_load",
    .range = "any load",
    .source = "Gross et al. 2008, ch. 2",
    .see_also = "mginf (any service)",
    .example = "arrival_rate=12 service_rate=3",
    .parameters = infinite_parameters,
    .results = infinite_results,
    .evaluate = evaluate_infinite,
};
const struct glo_formula glo_formula_mginf = {
    .name = "mginf",
    .title = "M/G/infinity: Poisson arrivals, any service, a server for everybody",
    .family = "single stations",
    .equation = "the number in the system is Poisson with mean offered_load, whatever the law of service",
    .range = "any load",
    .source = "Palm 1938; Takacs 1962",
    .see_also = "base_stock_palm (its use in stock)",
    .example = "arrival_rate=12 service_mean=0.5",
    .parameters = infinite_parameters,
    .results = infinite_results,
    .evaluate = evaluate_infinite,
};

/* M/M/c/K */

static double constant_up(const void *of, uint32_t n)
{
    (void)n;
    return ((const struct glo_station *)of)->arrival_rate;
}

static double servers_down(const void *of, uint32_t n)
{
    const struct glo_station *station = of;
    return station->service_rate * (n < station->servers ? n : station->servers);
}

/* Those who are let in, by the number that they find. */
struct admitted {
    const struct glo_station *station;
    const double *p;
    uint32_t room;
    double share;
};

/* P(wait > t) of those who find n >= c: n - c + 1 services at the rate of all servers must end. */
static double mmck_queue_tail(double t, const void *context)
{
    const struct admitted *a = context;
    double rate = a->station->servers * a->station->service_rate, tail = 0;
    for (uint32_t n = a->station->servers; n < a->room; n++)
        tail += a->p[n] / a->share * gsl_cdf_gamma_Q(t, n - a->station->servers + 1, 1 / rate);
    return tail;
}

/* The same with a service of one's own: the integral over it, by the number of services that end before. */
static double mmck_sojourn_tail(double t, const void *context)
{
    const struct admitted *a = context;
    double mu = a->station->service_rate, rate = a->station->servers * mu, tail = 0;
    for (uint32_t n = 0; n < a->room; n++) {
        uint32_t k = n < a->station->servers ? 0 : n - a->station->servers + 1;
        /* Erlang(k, rate) plus exponential(mu): P = Q_k(t) + (rate/(rate - mu))^k e^(-mu t) P_k at rate - mu. */
        double own = exp(-mu * t), both = own;
        if (k > 0 && a->station->servers > 1)
            both = gsl_cdf_gamma_Q(t, k, 1 / rate) +
                   exp(k * log(rate / (rate - mu)) - mu * t) * gsl_cdf_gamma_P(t, k, 1 / (rate - mu));
        else if (k > 0)
            both = gsl_cdf_gamma_Q(t, k + 1, 1 / mu);
        tail += a->p[n] / a->share * both;
    }
    return tail;
}

static int evaluate_mmck(struct glo_formula_call *call)
{
    struct glo_station station;
    uint32_t room = glo_argument_count(call, "capacity");
    glo_station_read(call, &station);
    if (room < station.servers)
        return glo_formula_refuse(call, "it counts the places at servers too", "capacity is %u for %u servers", room,
                                  station.servers);
    double *p = glo_formula_numbers(call, (uint64_t)room + 1);
    if (!p)
        return GLO_ERR_NO_MEMORY;
    uint32_t peak = station.rho >= 1 ? room : station.offered_load < room ? (uint32_t)station.offered_load : room;
    struct glo_birth_death chain = {constant_up, servers_down, &station};
    glo_birth_death_solve(&chain, p, room + 1, peak);
    struct shown shown = show(p, room + 1, station.servers);
    double admitted = station.arrival_rate * (1 - p[room]), waits = 0;
    for (uint32_t n = station.servers; n < room; n++)
        waits += p[n];
    struct admitted tails = {&station, p, room, 1 - p[room]};
    double queue_time = shown.waiting / admitted;
    glo_result(call, "utilisation", shown.busy / station.servers);
    glo_result(call, "offered_load", station.offered_load);
    glo_result(call, "empty_probability", p[0]);
    glo_result(call, "blocking", p[room]);
    glo_result(call, "wait_probability", waits / (1 - p[room]));
    glo_result(call, "number_in_queue", shown.waiting);
    glo_result(call, "number_in_system", shown.waiting + shown.busy);
    glo_result(call, "time_in_queue", queue_time);
    glo_result(call, "sojourn_time", queue_time + 1 / station.service_rate);
    glo_result(call, "throughput", admitted);
    if (room <= 10000) {
        glo_result_quantiles(call, "time_in_queue", mmck_queue_tail, &tails, queue_time);
        glo_result_quantiles(call, "sojourn_time", mmck_sojourn_tail, &tails, queue_time + 1 / station.service_rate);
    }
    return GLO_OK;
}

static const struct glo_formula_parameter mmck_parameters[] = {
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    GLO_TAKES_SERVERS,
    {.name = "capacity",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "number",
     .least = 1,
     .most = MOST_STATES,
     .doc = "Places in the system, those at servers among them."},
    {0}};
static const struct glo_formula_result mmck_results[] = {
    GLO_GIVES_UTILISATION,
    GLO_GIVES_OFFERED_LOAD,
    GLO_GIVES_EMPTY,
    {.name = "blocking", .dimension = "share", .doc = "Share of arrivals that find no place and are lost."},
    {.name = "wait_probability", .dimension = "share", .doc = "Share of those who are let in that wait."},
    GLO_GIVES_NUMBERS,
    GLO_GIVES_QUEUE_TIME,
    GLO_GIVES_SOJOURN_TIME,
    {.name = "throughput", .dimension = "rate", .doc = "Services that end per time: arrivals that are let in."},
    {0}};
const struct glo_formula glo_formula_mmck = {
    .name = "mmck",
    .title = "M/M/c/K: Poisson arrivals, exponential service, c servers, K places in all; who finds none is lost",
    .family = "single stations",
    .equation = "p_n = p_(n-1) arrival_rate / (min(n, c) service_rate), n <= K; blocking = p_K",
    .range = "any load",
    .source = "Gross et al. 2008, ch. 2",
    .see_also = "mmc (room without end), erlang_b (no room to wait)",
    .example = "arrival_rate=50 service_rate=10 servers=4 capacity=6",
    .parameters = mmck_parameters,
    .results = mmck_results,
    .evaluate = evaluate_mmck,
};

/* Erlang A */

struct impatient {
    struct glo_station station;
    double abandonment_rate;
};

static double impatient_up(const void *of, uint32_t n)
{
    (void)n;
    return ((const struct impatient *)of)->station.arrival_rate;
}

static double impatient_down(const void *of, uint32_t n)
{
    const struct impatient *i = of;
    double beyond = n > i->station.servers ? n - i->station.servers : 0;
    return servers_down(&i->station, n) + beyond * i->abandonment_rate;
}

static int evaluate_erlang_a(struct glo_formula_call *call)
{
    struct impatient impatient = {.abandonment_rate = glo_argument_number(call, "abandonment_rate")};
    struct glo_station *station = &impatient.station;
    glo_station_read(call, station);
    /* Beyond this nobody is found: the mean of a queue in which everybody only gives up, and 40 deviations. */
    double most = station->arrival_rate / impatient.abandonment_rate, c = station->servers;
    double num = c + most + 40 * sqrt(most + c) + 200;
    if (num > MOST_STATES)
        return glo_formula_refuse(call, "raise abandonment_rate; mmc is the limit of patience without end",
                                  "some %.3g customers could wait", num);
    uint32_t states = (uint32_t)num;
    double *p = glo_formula_numbers(call, states);
    if (!p)
        return GLO_ERR_NO_MEMORY;
    struct glo_birth_death chain = {impatient_up, impatient_down, &impatient};
    double excess = station->arrival_rate - c * station->service_rate;
    double peak = excess > 0 ? c + excess / impatient.abandonment_rate : fmin(station->offered_load, c);
    glo_birth_death_solve(&chain, p, states, (uint32_t)fmin(peak, num - 1));
    struct shown shown = show(p, states, station->servers);
    double waits = 0, leaves = impatient.abandonment_rate * shown.waiting / station->arrival_rate;
    for (uint32_t n = station->servers; n < states; n++)
        waits += p[n];
    glo_result(call, "utilisation", shown.busy / c);
    glo_result(call, "offered_load", station->offered_load);
    glo_result(call, "empty_probability", p[0]);
    glo_result(call, "wait_probability", waits);
    glo_result(call, "abandonment_probability", leaves);
    glo_result(call, "number_in_queue", shown.waiting);
    glo_result(call, "number_in_system", shown.waiting + shown.busy);
    glo_result(call, "time_in_queue", shown.waiting / station->arrival_rate);
    glo_result(call, "throughput", station->arrival_rate * (1 - leaves));
    return GLO_OK;
}

static const struct glo_formula_parameter erlang_a_parameters[] = {
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    GLO_TAKES_SERVERS,
    {.name = "abandonment_rate",
     .dimension = "rate",
     .above = true,
     .doc = "One over the mean patience, which is exponential; it ends when service begins."},
    {0}};
static const struct glo_formula_result erlang_a_results[] = {
    GLO_GIVES_UTILISATION,
    GLO_GIVES_OFFERED_LOAD,
    GLO_GIVES_EMPTY,
    GLO_GIVES_WAIT,
    {.name = "abandonment_probability", .dimension = "share", .doc = "Share of arrivals that give up."},
    GLO_GIVES_NUMBERS,
    {.name = "time_in_queue", .dimension = "time", .doc = "Until service begins or patience ends, of all arrivals."},
    GLO_GIVES_THROUGHPUT,
    {0}};
const struct glo_formula glo_formula_erlang_a = {
    .name = "erlang_a",
    .title = "Erlang A, M/M/c+M: Poisson arrivals, exponential service and patience, c servers, fcfs",
    .family = "single stations",
    .equation = "p_n = p_(n-1) arrival_rate / (min(n, c) service_rate + max(n - c, 0) abandonment_rate)",
    .range = "any load",
    .source = "Palm 1943; Garnett, Mandelbaum and Reiman 2002",
    .see_also = "mmc (patience without end), erlang_b (no patience)",
    .example = "arrival_rate=10 service_rate=1 servers=10 abandonment_rate=0.5",
    .parameters = erlang_a_parameters,
    .results = erlang_a_results,
    .evaluate = evaluate_erlang_a,
};

/* Machine repair */

struct repair {
    double machines, crews, failure_rate, repair_rate;
};

static double repair_up(const void *of, uint32_t n)
{
    const struct repair *r = of;
    return (r->machines - n) * r->failure_rate;
}

static double repair_down(const void *of, uint32_t n)
{
    const struct repair *r = of;
    return fmin(n, r->crews) * r->repair_rate;
}

static int evaluate_repair(struct glo_formula_call *call)
{
    struct repair r = {glo_argument_number(call, "machines"), glo_argument_number(call, "crews"),
                       glo_argument_number(call, "failure_rate"), glo_argument_number(call, "repair_rate")};
    uint32_t num = glo_argument_count(call, "machines") + 1, peak = 0;
    double *p = glo_formula_numbers(call, num);
    if (!p)
        return GLO_ERR_NO_MEMORY;
    while (peak + 1 < num && repair_up(&r, peak) > repair_down(&r, peak + 1))
        peak++;
    struct glo_birth_death chain = {repair_up, repair_down, &r};
    glo_birth_death_solve(&chain, p, num, peak);
    struct shown shown = show(p, num, (uint32_t)fmin(r.crews, num));
    double down = shown.busy + shown.waiting, throughput = (r.machines - down) * r.failure_rate;
    glo_result(call, "number_down", down);
    glo_result(call, "availability", 1 - down / r.machines);
    glo_result(call, "utilisation", shown.busy / r.crews);
    glo_result(call, "number_in_queue", shown.waiting);
    glo_result(call, "throughput", throughput);
    glo_result(call, "time_in_queue", shown.waiting / throughput);
    glo_result(call, "sojourn_time", down / throughput);
    return GLO_OK;
}

static const struct glo_formula_parameter repair_parameters[] = {
    {.name = "machines",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "number",
     .least = 1,
     .most = MOST_STATES,
     .doc = "Machines, all of which should run."},
    {.name = "crews",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "number",
     .least = 1,
     .most = MOST_STATES,
     .doc = "Repair crews."},
    {.name = "failure_rate", .dimension = "rate", .above = true, .doc = "Failures per time of a running machine."},
    {.name = "repair_rate", .dimension = "rate", .above = true, .doc = "Repairs per time of a busy crew."},
    {0}};
static const struct glo_formula_result repair_results[] = {
    {.name = "number_down", .dimension = "number", .doc = "Time average of machines that do not run."},
    {.name = "availability", .dimension = "share", .doc = "Share of time that a machine runs."},
    {.name = "utilisation", .dimension = "share", .doc = "Share of time that a crew is busy."},
    {.name = "number_in_queue", .dimension = "number", .doc = "Time average of machines that wait for a crew."},
    {.name = "throughput", .dimension = "rate", .doc = "Failures, and repairs, per time."},
    {.name = "time_in_queue", .dimension = "time", .doc = "Time until a crew comes."},
    {.name = "sojourn_time", .dimension = "time", .doc = "From a failure to the end of its repair."},
    {0}};
const struct glo_formula glo_formula_machine_repair = {
    .name = "machine_repair",
    .title = "Machine repair, M/M/c//N: machines that break down, crews that repair them",
    .family = "single stations",
    .equation = "p_n = p_(n-1) (machines - n + 1) failure_rate / (min(n, crews) repair_rate), n machines down",
    .range = "any rates",
    .source = "Palm 1947; Gross et al. 2008, ch. 2",
    .see_also = "gordon_newell (more stations)",
    .example = "machines=5 crews=2 failure_rate=0.0333333333 repair_rate=0.3333333333",
    .parameters = repair_parameters,
    .results = repair_results,
    .evaluate = evaluate_repair,
};
