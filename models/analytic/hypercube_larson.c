/*
 * Larson's approximation of the hypercube for any number of units with equal service rates: each unit is busy by itself
 * but for correction factors that make up for units that are busy together (Larson 1975, Operations Research 23, 845).
 */
#include <math.h>

#include "models/analytic/hypercube.h"
#include "models/analytic/station.h"

enum { MOST_UNITS = 5000, MOST_ROUNDS = 10000 };

/* What one evaluation works with. The arrays are the call's. */
struct model {
    struct glo_hypercube cube;
    double load;         /* offered, per unit: lambda / (N mu) */
    double busy;         /* all units are */
    double *corrections; /* Q(N, rho, j), by j = 0 to N - 1 */
    double *workloads, *next;
};

/* Probabilities of k busy servers of M/M/N, loss or line, in one pass that never overflows: p[k], k = 0 to N. */
static void fill_levels(const struct model *m, double *p)
{
    uint32_t n = m->cube.units;
    double sum = 0, a = m->load * n;
    uint32_t peak = a < n ? (uint32_t)a : n;
    p[peak] = 1;
    for (uint32_t k = peak; k > 0; k--)
        p[k - 1] = p[k] * k / a;
    for (uint32_t k = peak; k < n; k++)
        p[k + 1] = p[k] * a / (k + 1);
    for (uint32_t k = 0; k <= n; k++)
        sum += k == n && m->cube.is_line ? p[k] / (1 - m->load) : p[k];
    for (uint32_t k = 0; k <= n; k++)
        p[k] = (k == n && m->cube.is_line ? p[k] / (1 - m->load) : p[k]) / sum;
}

/*
 * Q(j): that the first j units of a random order are busy and the next is free, over rho^j (1 - rho): the sum over k
 * busy units of P_k k(k-1)...(k-j+1)/N(N-1)...(N-j+1) (N-k)/(N-j), rho the mean workload (eq. 3 of the paper).
 */
static void fill_corrections(struct model *m, const double *p, double rho)
{
    uint32_t n = m->cube.units;
    for (uint32_t j = 0; j < n; j++) {
        double sum = 0;
        for (uint32_t k = j; k < n; k++) {
            /* k!/(k-j)! (N-j)!/N! in logarithms: both factorials may be large. */
            double ways = lgamma(k + 1.0) - lgamma(k - j + 1.0) + lgamma(n - j + 1.0) - lgamma(n + 1.0);
            sum += p[k] * exp(ways) * (n - k) / (n - j);
        }
        m->corrections[j] = sum / (pow(rho, j) * (1 - rho));
    }
}

/* The rate at which the orders of a region come to the unit in place `k` of its list. */
static double rate_at(const struct model *m, uint32_t region, uint32_t k, double *product)
{
    const uint32_t *list = m->cube.lists + (size_t)region * m->cube.units;
    double rate = m->cube.arrival_rates[region] * m->corrections[k] * *product * (1 - m->workloads[list[k]]);
    *product *= m->workloads[list[k]];
    return rate;
}

/* One round: workloads from the rates at which units are chosen, scaled so that their mean is what it must be. */
static double iterate(struct model *m, double service_rate, double rho)
{
    uint32_t n = m->cube.units;
    double sum = 0, change = 0;
    for (uint32_t u = 0; u < n; u++)
        m->next[u] = 0;
    for (uint32_t r = 0; r < m->cube.regions; r++) {
        double product = 1;
        for (uint32_t k = 0; k < n && product > 1e-18; k++) {
            uint32_t unit = m->cube.lists[(size_t)r * n + k];
            m->next[unit] += rate_at(m, r, k, &product) / (service_rate * (1 - m->workloads[unit]));
        }
    }
    for (uint32_t u = 0; u < n; u++) {
        /* V = (1 - w) sum: w = sum / (1 + sum), for w = rate into the unit / service rate (eq. 11); who waits is served
           by all units alike. */
        double waiting = m->cube.is_line ? m->load * m->busy : 0;
        m->next[u] = (m->next[u] + waiting) / (1 + m->next[u]);
        sum += m->next[u];
    }
    for (uint32_t u = 0; u < n; u++) {
        double scaled = fmin(m->next[u] * rho * n / sum, 1 - 1e-12);
        change = fmax(change, fabs(scaled - m->workloads[u]));
        m->workloads[u] = scaled;
    }
    return change;
}

static int set_results(struct glo_formula_call *call, const struct model *m, double rho)
{
    const struct glo_hypercube *cube = &m->cube;
    double *rates = glo_formula_numbers(call, (uint64_t)cube->units * cube->regions), first = 0;
    if (!rates)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t r = 0; r < cube->regions; r++) {
        double product = 1, sum = 0;
        const uint32_t *list = cube->lists + (size_t)r * cube->units;
        for (uint32_t k = 0; k < cube->units; k++)
            sum += rates[(size_t)list[k] * cube->regions + r] = rate_at(m, r, k, &product);
        /* What the factors miss of all that find a free unit is shared out. */
        for (uint32_t k = 0; k < cube->units; k++) {
            double *rate = &rates[(size_t)list[k] * cube->regions + r];
            *rate *= cube->arrival_rates[r] * (1 - m->busy) / (sum > 0 ? sum : 1);
            *rate += cube->is_line ? cube->arrival_rates[r] * m->busy / cube->units : 0;
            first += k == 0 ? *rate : 0;
        }
    }
    glo_result_list(call, "utilisation_by_unit", m->workloads, cube->units);
    glo_result(call, "utilisation", rho);
    glo_result(call, cube->is_line ? "wait_probability" : "blocking", m->busy);
    return glo_hypercube_dispatch(call, cube, rates, first);
}

static int evaluate(struct glo_formula_call *call)
{
    struct model m;
    double service_rate = glo_argument_given(call, "service_rate") ? glo_argument_number(call, "service_rate")
                                                                   : 1 / glo_argument_number(call, "service_mean");
    int code = glo_hypercube_read(call, &m.cube);
    if (code != GLO_OK)
        return code;
    uint32_t n = m.cube.units;
    if (n > MOST_UNITS)
        return glo_formula_refuse(call, "at most 5000", "there are %u units", n);
    m.load = m.cube.total / (n * service_rate);
    if (m.cube.is_line && m.load >= 1)
        return glo_formula_refuse(call, "line=loss is valid beyond",
                                  "the units together have utilisation %.6g, no steady state", m.load);
    double *p = glo_formula_numbers(call, (uint64_t)n + 1);
    m.corrections = glo_formula_numbers(call, n);
    m.workloads = glo_formula_numbers(call, n);
    m.next = glo_formula_numbers(call, n);
    if (!p || !m.corrections || !m.workloads || !m.next)
        return GLO_ERR_NO_MEMORY;
    fill_levels(&m, p);
    m.busy = p[n];
    double rho = m.cube.is_line ? m.load : m.load * (1 - m.busy), change = 1;
    fill_corrections(&m, p, rho);
    for (uint32_t u = 0; u < n; u++)
        m.workloads[u] = rho;
    for (int round = 0; round < MOST_ROUNDS && change > 1e-13; round++)
        change = iterate(&m, service_rate, rho);
    if (change > 1e-8)
        return glo_formula_refuse(call, "hypercube is exact to 20 units", "the workloads did not settle");
    return set_results(call, &m, rho);
}

static const struct glo_formula_parameter parameters[] = {
    GLO_TAKES_REGIONS,
    {.name = "service_rate",
     .dimension = "rate",
     .above = true,
     .group = "service",
     .doc = "Services per time of a unit."},
    {.name = "service_mean", .dimension = "time", .above = true, .group = "service", .doc = "Mean service time."},
    {0}};
static const struct glo_formula_result results[] = {GLO_GIVES_UNITS, {0}};
const struct glo_formula glo_formula_hypercube_approximation = {
    .name = "hypercube_approximation",
    .title = "hypercube approximation (Larson 1975): workloads of any number of units by correction factors",
    .family = "spatial",
    .standing = GLO_APPROXIMATE,
    .equation =
        "rate of region j to the k-th of its list = lambda_j Q(N, rho, k-1) (product of the workloads before) (1 - "
        "workload)",
    .assumptions = "Poisson orders, exponential service, equal service rates",
    .range = "at most 5000 units; infinite line: utilisation < 1; workloads within about 3 %",
    .source = "Larson 1975, Operations Research 23, 845",
    .see_also = "hypercube (exact to 20 units)",
    .example = "arrival_rates=.9,.6,.3 preferences=0,1,2;1,0,2;2,1,0 service_rate=1",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate,
};
