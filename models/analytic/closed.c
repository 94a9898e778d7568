/*
 * Closed networks of Gordon and Newell: a fixed number of jobs among exponential nodes. Solved by convolution of
 * positive terms in logarithms (Buzen 1973), which neither cancels nor overflows; mean value analysis gives the same
 * numbers, but loses them at nodes with several servers (Chandy and Sauer 1980).
 */
#include <math.h>
#include <string.h>

#include "models/analytic/station.h"

enum { MOST_JOBS = 20000 };
#define MOST_WORK 4e9 /* nodes x jobs^2: some ten seconds */

/* The network; arrays are the call's. Node `num` is the delay of thinking. */
struct closed {
    uint32_t num, jobs;
    const double *times;
    double *visits, *servers, think;
    double *factors; /* [num + 1][jobs + 1]: log of the factor of node i with k jobs */
};

/* Convolution of two sequences of logarithms of length jobs + 1; `to` may be none of them. */
static void convolve(const double *a, const double *b, double *to, uint32_t jobs)
{
    for (uint32_t n = 0; n <= jobs; n++) {
        double largest = -INFINITY, sum = 0;
        for (uint32_t k = 0; k <= n; k++)
            largest = fmax(largest, a[k] + b[n - k]);
        for (uint32_t k = 0; k <= n && isfinite(largest); k++)
            sum += exp(a[k] + b[n - k] - largest);
        to[n] = isfinite(largest) ? largest + log(sum) : -INFINITY;
    }
}

/* The factor of a node: demand^k / product of min(j, servers); of thinking: demand^k / k!. */
static void fill_factors(struct closed *c)
{
    for (uint32_t i = 0; i <= c->num; i++) {
        double *factor = &c->factors[(size_t)i * (c->jobs + 1)];
        double demand = i < c->num ? c->visits[i] * c->times[i] : c->think;
        for (uint32_t k = 1; k <= c->jobs; k++) {
            double busy = i < c->num ? fmin(k, c->servers[i]) : k;
            factor[k] = demand > 0 ? factor[k - 1] + log(demand / busy) : -INFINITY;
        }
    }
}

/* Visit ratios from routing: v = v P with v of the first node 1, by elimination of states (Grassmann, Taksar, Heyman).
 */
static int solve_visits(struct glo_formula_call *call, struct closed *c)
{
    const struct glo_argument *routing = glo_argument(call, "routing");
    uint32_t n = c->num;
    if (routing->rows != n || routing->columns != n)
        return glo_formula_refuse(call, "a row and a column for each node",
                                  "routing is %u x %u, but there are %u nodes", routing->rows, routing->columns, n);
    double *p = glo_formula_numbers(call, (uint64_t)n * n);
    if (!p)
        return GLO_ERR_NO_MEMORY;
    memcpy(p, routing->items, (size_t)n * n * sizeof *p);
    for (uint32_t i = 0; i < n; i++) {
        double sum = 0;
        for (uint32_t j = 0; j < n; j++)
            sum += p[(size_t)i * n + j];
        if (fabs(sum - 1) > 1e-6)
            return glo_formula_refuse(call, "nobody leaves a closed network: rows sum to 1",
                                      "row %u of routing sums to %.6g", i + 1, sum);
    }
    for (uint32_t k = n - 1; k > 0; k--) {
        double away = 0;
        for (uint32_t j = 0; j < k; j++)
            away += p[(size_t)k * n + j];
        if (away <= 0)
            return glo_formula_refuse(call, "every node must be reached from every other",
                                      "no way leads from node %u to those before it", k + 1);
        for (uint32_t i = 0; i < k; i++) {
            p[(size_t)i * n + k] /= away;
            for (uint32_t j = 0; j < k; j++)
                p[(size_t)i * n + j] += p[(size_t)i * n + k] * p[(size_t)k * n + j];
        }
    }
    c->visits[0] = 1;
    for (uint32_t k = 1; k < n; k++)
        for (uint32_t i = 0; i < k; i++)
            c->visits[k] += c->visits[i] * p[(size_t)i * n + k];
    return GLO_OK;
}

static int read_list(struct glo_formula_call *call, const char *name, uint32_t num, double *to, double otherwise)
{
    const struct glo_argument *list = glo_argument(call, name);
    if (list->given && list->columns != num)
        return glo_formula_refuse(call, "one number for each node", "%s has %u numbers for %u nodes", name,
                                  list->columns, num);
    for (uint32_t i = 0; i < num; i++)
        to[i] = list->given ? list->items[i] : otherwise;
    return GLO_OK;
}

static int read(struct glo_formula_call *call, struct closed *c)
{
    const struct glo_argument *times = glo_argument(call, "service_times");
    *c = (struct closed){.num = times->columns, .jobs = glo_argument_count(call, "population"), .times = times->items};
    c->think = glo_argument_number(call, "think_time");
    if (c->jobs > MOST_JOBS || ((double)c->num + 1) * c->jobs * c->jobs > MOST_WORK)
        return glo_formula_refuse(call, "the limits are 20000 jobs, and 4e9 for nodes x jobs^2",
                                  "%u nodes and %u jobs are too many", c->num, c->jobs);
    c->visits = glo_formula_numbers(call, c->num);
    c->servers = glo_formula_numbers(call, c->num);
    c->factors = glo_formula_numbers(call, ((uint64_t)c->num + 1) * ((uint64_t)c->jobs + 1));
    if (!c->visits || !c->servers || !c->factors)
        return GLO_ERR_NO_MEMORY;
    int code = read_list(call, "servers", c->num, c->servers, 1);
    if (code == GLO_OK)
        code = glo_argument_given(call, "routing") ? solve_visits(call, c)
                                                   : read_list(call, "visits", c->num, c->visits, 1);
    double demand = c->think;
    for (uint32_t i = 0; i < c->num; i++)
        demand += c->visits[i] * c->times[i];
    return code == GLO_OK && !(demand > 0)
               ? glo_formula_refuse(call, "some visit must take time", "all visits and times are 0")
               : code;
}

/* Mean number of jobs at node i: the others' constants are the convolution of those before and after it. */
static double mean_at(const struct closed *c, uint32_t i, const double *others, double whole)
{
    const double *factor = &c->factors[(size_t)i * (c->jobs + 1)];
    double mean = 0;
    for (uint32_t k = 1; k <= c->jobs; k++)
        mean += k * exp(factor[k] + others[c->jobs - k] - whole);
    return mean;
}

/*
 * Fills the mean numbers and returns the throughput of the reference (visit ratio 1). `work`: room for num + 3 rows of
 * jobs + 1: the products from node i on, the product up to a node, and two to spare.
 */
static double solve(const struct closed *c, double *numbers, double *work)
{
    size_t row = (size_t)c->jobs + 1;
    double *after = work, *before = work + (c->num + 1) * row, *others = before + row, *spare = others + row;
    memcpy(after + c->num * row, c->factors + c->num * row, row * sizeof *after);
    for (uint32_t i = c->num; i-- > 0;)
        convolve(c->factors + i * row, after + (i + 1) * row, after + i * row, c->jobs);
    for (size_t k = 0; k < row; k++)
        before[k] = k ? -INFINITY : 0;
    for (uint32_t i = 0; i < c->num; i++) {
        convolve(before, after + (i + 1) * row, others, c->jobs);
        numbers[i] = mean_at(c, i, others, after[c->jobs]);
        convolve(before, c->factors + i * row, spare, c->jobs);
        memcpy(before, spare, row * sizeof *before);
    }
    return c->jobs > 0 ? exp(after[c->jobs - 1] - after[c->jobs]) : 0;
}

static int evaluate(struct glo_formula_call *call)
{
    struct closed c;
    int code = read(call, &c);
    if (code != GLO_OK)
        return code;
    double *lists = glo_formula_numbers(call, (uint64_t)c.num * 4);
    double *work = glo_formula_numbers(call, ((uint64_t)c.num + 4) * ((uint64_t)c.jobs + 1));
    if (!lists || !work)
        return GLO_ERR_NO_MEMORY;
    fill_factors(&c);
    double throughput = solve(&c, lists, work), cycle = 0;
    for (uint32_t i = 0; i < c.num; i++) {
        double rate = throughput * c.visits[i];
        lists[c.num + i] = rate;
        lists[2 * c.num + i] = rate * c.times[i] / c.servers[i];
        lists[3 * c.num + i] = rate > 0 ? lists[i] / rate : c.times[i];
        cycle += c.visits[i] * lists[3 * c.num + i];
    }
    glo_result(call, "throughput", throughput);
    glo_result(call, "sojourn_time", cycle);
    glo_result_list(call, "number_in_system_by_node", lists, c.num);
    glo_result_list(call, "throughput_by_node", lists + c.num, c.num);
    glo_result_list(call, "utilisation_by_node", lists + 2 * c.num, c.num);
    glo_result_list(call, "sojourn_time_by_node", lists + 3 * c.num, c.num);
    glo_result_list(call, "visits_by_node", c.visits, c.num);
    return GLO_OK;
}

static const struct glo_formula_parameter parameters[] = {
    {.name = "service_times",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "time",
     .doc = "Mean service time of a visit, by node."},
    {.name = "population",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "number",
     .least = 1,
     .most = MOST_JOBS,
     .doc = "Jobs in the network."},
    {.name = "visits",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "number",
     .group = "ways",
     .doc = "Visit ratios, by node."},
    {.name = "routing",
     .kind = GLO_ARGUMENT_MATRIX,
     .dimension = "share",
     .most = 1,
     .group = "ways",
     .doc = "Share of those that leave the node of the row and go to that of the column; rows sum to 1."},
    {.name = "servers",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "number",
     .least = 1,
     .most = 1e6,
     .fallback = "",
     .doc = "Equal servers, by node; 1 each where they are left out."},
    {.name = "think_time",
     .dimension = "time",
     .fallback = "0",
     .doc = "Mean time that a job spends outside of all nodes between two cycles."},
    {0}};
static const struct glo_formula_result results[] = {
    {.name = "throughput", .dimension = "rate", .doc = "Cycles per time: visits at a node of visit ratio 1."},
    {.name = "sojourn_time", .dimension = "time", .doc = "Time of a cycle, thinking left out."},
    {.name = "number_in_system_by_node", .dimension = "number", .doc = "Time average of those that are there."},
    {.name = "throughput_by_node", .dimension = "rate", .doc = "Services that end per time."},
    {.name = "utilisation_by_node", .dimension = "share", .doc = "Share of time a server is busy."},
    {.name = "sojourn_time_by_node", .dimension = "time", .doc = "Waiting and service of one visit."},
    {.name = "visits_by_node", .dimension = "number", .doc = "Visit ratios: with routing, that of node 1 is 1."},
    {0}};
const struct glo_formula glo_formula_gordon_newell = {
    .name = "gordon_newell",
    .title = "Closed network of Gordon and Newell: exponential nodes with one or more servers, a fixed number of jobs",
    .family = "networks",
    .equation = "throughput = G(N-1)/G(N), G(n) = sum over k of prod_i (visits_i service_times_i)^k_i / prod_j min(j, "
                "servers_i)",
    .range = "any population",
    .source = "Gordon and Newell 1967; Buzen 1973; the same as MVA (Reiser and Lavenberg 1980)",
    .see_also = "jackson_open (open), machine_repair (one node and thinking)",
    .example = "service_times=0.3,0.4,1.1 visits=1,2,0.5 population=5",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate,
};
