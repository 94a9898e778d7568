/*
 * The hypercube where service depends on where an order comes from: a state says for each unit whether it is free, or
 * which region it serves. Orders that find all units busy are lost. Digit n of a state's number, to the base of the
 * regions and one, is 0 where unit n is free, else 1 more than the region that it serves.
 */
#include <math.h>

#include "models/analytic/hypercube.h"

enum { MOST_STATES = 1000000, MOST_SWEEPS = 5000, MOST_UNITS = 20 };

struct model {
    struct glo_hypercube cube;
    const double *rates; /* [unit][region]: services per time */
    uint32_t base, num_states, strides[MOST_UNITS];
    double *p;
};

static uint32_t digit(const struct model *m, uint32_t state, uint32_t unit)
{
    return state / m->strides[unit] % m->base;
}

/* Whether an order of a region that comes in this state, with `unit` free, goes to that unit. */
static bool is_chosen(const struct model *m, uint32_t state, uint32_t region, uint32_t unit)
{
    const uint32_t *list = &m->cube.lists[(size_t)region * m->cube.units];
    while (*list != unit && digit(m, state, *list) > 0)
        list++;
    return *list == unit;
}

/* The balance of a state: orders that have led to it and services that have, over the rate at which it is left. */
static double balance(const struct model *m, uint32_t state)
{
    double in = 0, out = 0;
    uint32_t busy = 0;
    for (uint32_t u = 0; u < m->cube.units; u++) {
        uint32_t serves = digit(m, state, u);
        if (serves > 0) {
            uint32_t before = state - serves * m->strides[u];
            busy++;
            out += m->rates[(size_t)u * m->cube.regions + serves - 1];
            if (is_chosen(m, before, serves - 1, u))
                in += m->cube.arrival_rates[serves - 1] * m->p[before];
        } else
            for (uint32_t r = 0; r < m->cube.regions; r++)
                in += m->rates[(size_t)u * m->cube.regions + r] * m->p[state + (r + 1) * m->strides[u]];
    }
    return in / (out + (busy < m->cube.units ? m->cube.total : 0));
}

/* Sweeps up and down until no probability that counts changes by more than 1e-12 of itself. */
static bool solve(struct model *m)
{
    for (uint32_t s = 0; s < m->num_states; s++)
        m->p[s] = 1.0 / m->num_states;
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
        double sum = 0, change = 0;
        for (uint32_t k = 0; k < m->num_states; k++) {
            uint32_t s = sweep % 2 ? m->num_states - 1 - k : k;
            double next = balance(m, s);
            if (next > 1e-16)
                change = fmax(change, fabs(next - m->p[s]) / next);
            m->p[s] = next;
            sum += next;
        }
        for (uint32_t s = 0; s < m->num_states; s++)
            m->p[s] /= sum;
        if (change < 1e-12)
            return true;
    }
    return false;
}

static int read(struct glo_formula_call *call, struct model *m)
{
    const struct glo_argument *rates = glo_argument(call, "service_rate_matrix");
    int code = glo_hypercube_read(call, &m->cube);
    if (code != GLO_OK)
        return code;
    if (m->cube.is_line)
        return glo_formula_refuse(call, "line=loss; hypercube takes a line where service depends on the unit alone",
                                  "there is no exact form of an infinite line");
    if (rates->rows != m->cube.units || rates->columns != m->cube.regions)
        return glo_formula_refuse(call, "one row for each unit, one column for each region",
                                  "service_rate_matrix is %u x %u for %u units and %u regions", rates->rows,
                                  rates->columns, m->cube.units, m->cube.regions);
    double states = pow(m->cube.regions + 1.0, m->cube.units);
    if (m->cube.units > MOST_UNITS || states > MOST_STATES)
        return glo_formula_refuse(call, "at most 1000000; hypercube takes service by the unit alone to 20 units",
                                  "%u units and %u regions are in %.3g states", m->cube.units, m->cube.regions, states);
    m->rates = rates->items;
    m->base = m->cube.regions + 1;
    m->num_states = 1;
    for (uint32_t u = 0; u < m->cube.units; u++) {
        m->strides[u] = m->num_states;
        m->num_states *= m->base;
    }
    m->p = glo_formula_numbers(call, m->num_states);
    return m->p ? GLO_OK : GLO_ERR_NO_MEMORY;
}

static int set_results(struct glo_formula_call *call, const struct model *m)
{
    const struct glo_hypercube *cube = &m->cube;
    double *rates = glo_formula_numbers(call, (uint64_t)cube->units * cube->regions);
    double workloads[MOST_UNITS] = {0}, full = 0, first = 0, mean = 0;
    if (!rates)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t s = 0; s < m->num_states; s++) {
        uint32_t busy = 0;
        for (uint32_t u = 0; u < cube->units; u++) {
            workloads[u] += digit(m, s, u) > 0 ? m->p[s] : 0;
            busy += digit(m, s, u) > 0;
        }
        full += busy == cube->units ? m->p[s] : 0;
        for (uint32_t r = 0; busy < cube->units && r < cube->regions; r++) {
            const uint32_t *list = &cube->lists[(size_t)r * cube->units], *unit = list;
            while (digit(m, s, *unit) > 0)
                unit++;
            rates[(size_t)*unit * cube->regions + r] += m->p[s] * cube->arrival_rates[r];
            first += unit == list ? m->p[s] * cube->arrival_rates[r] : 0;
        }
    }
    for (uint32_t u = 0; u < cube->units; u++)
        mean += workloads[u] / cube->units;
    glo_result_list(call, "utilisation_by_unit", workloads, cube->units);
    glo_result(call, "utilisation", mean);
    glo_result(call, "blocking", full);
    glo_result(call, "throughput", cube->total * (1 - full));
    return glo_hypercube_dispatch(call, cube, rates, first);
}

static int evaluate(struct glo_formula_call *call)
{
    struct model m;
    int code = read(call, &m);
    if (code != GLO_OK)
        return code;
    if (!solve(&m))
        return glo_formula_refuse(call, "hypercube takes service by the unit alone",
                                  "the balance equations did not settle");
    return set_results(call, &m);
}

static const struct glo_formula_parameter parameters[] = {
    GLO_TAKES_REGIONS,
    {.name = "service_rate_matrix",
     .kind = GLO_ARGUMENT_MATRIX,
     .dimension = "rate",
     .above = true,
     .doc = "Services per time, of each unit (rows) in each region (columns)."},
    {0}};
static const struct glo_formula_result results[] = {
    GLO_GIVES_UNITS, {.name = "throughput", .dimension = "rate", .doc = "Orders served per time."}, {0}};
const struct glo_formula glo_formula_hypercube_origin = {
    .name = "hypercube_origin",
    .title = "hypercube with service that depends on unit and region, lost orders",
    .family = "spatial",
    .equation = "balance of all states (free, or which region is served) of all units",
    .assumptions = "Poisson orders, exponential service",
    .range = "at most 1000000 states: (regions + 1)^units; loss only",
    .source = "Larson and Odoni 1981, ch. 5; Jarvis 1985",
    .see_also = "hypercube (service by the unit alone, line)",
    .example = "arrival_rates=.9,.6,.3 preferences=0,1,2;1,0,2;2,1,0 service_rate_matrix=1,.8,.6;.8,1,.8;.6,.8,1",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate,
};
