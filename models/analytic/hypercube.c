/* Larson's hypercube, exactly: balance of all states, solved level by level of busy units. */
#include "models/analytic/hypercube.h"

#include <math.h>
#include <string.h>

const char *const glo_hypercube_lines[] = {"loss", "infinite", NULL};

static int read_list(struct glo_formula_call *call, struct glo_hypercube *cube, uint32_t region, const double *row,
                     bool *seen)
{
    memset(seen, 0, cube->units * sizeof *seen);
    for (uint32_t k = 0; k < cube->units; k++) {
        double unit = row[k];
        if (unit != floor(unit) || unit >= cube->units || seen[(uint32_t)unit])
            return glo_formula_refuse(call, "every unit once, counted from 0",
                                      "the list of region %u has %.6g in place %u, of %u units", region, unit, k + 1,
                                      cube->units);
        seen[(uint32_t)unit] = true;
        cube->lists[(size_t)region * cube->units + k] = (uint32_t)unit;
    }
    return GLO_OK;
}

int glo_hypercube_read(struct glo_formula_call *call, struct glo_hypercube *cube)
{
    const struct glo_argument *rates = glo_argument(call, "arrival_rates"), *lists = glo_argument(call, "preferences");
    const struct glo_argument *distances = glo_argument(call, "distances");
    *cube = (struct glo_hypercube){.units = lists->columns, .regions = rates->columns, .arrival_rates = rates->items};
    cube->is_line = glo_argument(call, "line")->word == 1;
    if (lists->rows != cube->regions)
        return glo_formula_refuse(call, "one row for each region", "preferences has %u rows for %u regions",
                                  lists->rows, cube->regions);
    if (distances->given && (distances->rows != cube->regions || distances->columns != cube->units))
        return glo_formula_refuse(call, "one row for each region, one column for each unit",
                                  "distances is %u x %u for %u regions and %u units", distances->rows,
                                  distances->columns, cube->regions, cube->units);
    cube->lists = glo_arena_alloc(&call->arena, (size_t)cube->regions * cube->units, sizeof *cube->lists);
    bool *seen = glo_arena_alloc(&call->arena, cube->units, sizeof *seen);
    if (!cube->lists || !seen)
        return GLO_ERR_NO_MEMORY;
    int code = GLO_OK;
    for (uint32_t r = 0; code == GLO_OK && r < cube->regions; r++) {
        cube->total += cube->arrival_rates[r];
        code = read_list(call, cube, r, &lists->items[(size_t)r * cube->units], seen);
    }
    return code == GLO_OK && !(cube->total > 0)
               ? glo_formula_refuse(call, "some rate must be above 0", "arrival_rates are all 0")
               : code;
}

int glo_hypercube_dispatch(struct glo_formula_call *call, const struct glo_hypercube *cube, const double *rates,
                           double first)
{
    uint64_t num = (uint64_t)cube->units * cube->regions;
    const struct glo_argument *distances = glo_argument(call, "distances");
    double *shares = glo_formula_numbers(call, num), served = 0, distance = 0;
    if (!shares)
        return GLO_ERR_NO_MEMORY;
    for (uint64_t i = 0; i < num; i++)
        served += rates[i];
    for (uint32_t u = 0; u < cube->units; u++)
        for (uint32_t r = 0; r < cube->regions; r++) {
            size_t i = (size_t)u * cube->regions + r;
            shares[i] = rates[i] / served;
            if (distances->given)
                distance += shares[i] * distances->items[(size_t)r * cube->units + u];
        }
    glo_result(call, "first_choice_share", first / served);
    glo_result_list(call, "dispatch_share", shares, (uint32_t)num);
    if (distances->given)
        glo_result(call, "mean_distance", distance);
    return GLO_OK;
}

/* The states and what leads from one to the next. */
struct model {
    struct glo_hypercube cube;
    double service_rates[GLO_HYPERCUBE_UNITS], total_service;
    uint32_t num_states;
    uint32_t *order; /* states by number of busy units, so that a sweep goes up and down the levels */
    double *p;       /* by state */
    double *into;    /* [state][unit]: rate of orders that make this free unit busy, in that state */
    double waiting;  /* infinite line: probability that somebody waits */
};

/* Which unit an order of a region gets in a state that is not full. */
static uint32_t first_free(const struct glo_hypercube *cube, uint32_t region, uint32_t state)
{
    const uint32_t *list = &cube->lists[(size_t)region * cube->units];
    while (state >> *list & 1)
        list++;
    return *list;
}

static int read_service(struct glo_formula_call *call, struct model *m)
{
    const struct glo_argument *rates = glo_argument(call, "service_rates");
    if (rates->given && rates->columns != m->cube.units)
        return glo_formula_refuse(call, "one number for each unit", "service_rates has %u numbers for %u units",
                                  rates->columns, m->cube.units);
    for (uint32_t u = 0; u < m->cube.units; u++) {
        m->service_rates[u] = rates->given                               ? rates->items[u]
                              : glo_argument_given(call, "service_mean") ? 1 / glo_argument_number(call, "service_mean")
                                                                         : glo_argument_number(call, "service_rate");
        m->total_service += m->service_rates[u];
    }
    if (m->cube.is_line && m->cube.total >= m->total_service)
        return glo_formula_refuse(call,
                                  "arrival_rates must sum to less than the service rates; line=loss is valid beyond",
                                  "the units together have utilisation %.6g, no steady state",
                                  m->cube.total / m->total_service);
    return GLO_OK;
}

static int prepare(struct glo_formula_call *call, struct model *m)
{
    const struct glo_hypercube *cube = &m->cube;
    m->num_states = 1u << cube->units;
    m->order = glo_arena_alloc(&call->arena, m->num_states, sizeof *m->order);
    m->p = glo_formula_numbers(call, m->num_states);
    m->into = glo_formula_numbers(call, (uint64_t)m->num_states * cube->units);
    if (!m->order || !m->p || !m->into)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t busy = 0, at = 0; busy <= cube->units; busy++)
        for (uint32_t s = 0; s < m->num_states; s++)
            if ((uint32_t)__builtin_popcount(s) == busy)
                m->order[at++] = s;
    for (uint32_t s = 0; s + 1 < m->num_states; s++)
        for (uint32_t r = 0; r < cube->regions; r++)
            m->into[(size_t)s * cube->units + first_free(cube, r, s)] += cube->arrival_rates[r];
    return GLO_OK;
}

/* The balance of a state: what comes by orders and by ends of service, over the rate at which it is left. */
static double balance(const struct model *m, uint32_t s)
{
    uint32_t units = m->cube.units, full = m->num_states - 1;
    double in = 0, out = s == full ? 0 : m->cube.total;
    for (uint32_t u = 0; u < units; u++) {
        uint32_t bit = 1u << u;
        if (s & bit) {
            in += m->into[(size_t)(s ^ bit) * units + u] * m->p[s ^ bit];
            out += m->service_rates[u];
        } else
            in += m->service_rates[u] * m->p[s | bit];
    }
    return in / out;
}

/*
 * The number of busy units is a birth-death chain of its own where service rates are equal, so each level is scaled to
 * its flow: orders up from a level balance the ends of service down from the next.
 */
static void scale_levels(struct model *m)
{
    double level = m->p[0], scale = 1;
    uint32_t at = 1, busy = 1;
    for (; busy <= m->cube.units; busy++) {
        uint32_t begin = at;
        double down = 0, sum = 0;
        for (; at < m->num_states && (uint32_t)__builtin_popcount(m->order[at]) == busy; at++) {
            uint32_t s = m->order[at];
            for (uint32_t u = 0; u < m->cube.units; u++)
                down += s >> u & 1 ? m->service_rates[u] * m->p[s] : 0;
        }
        scale = down > 0 ? m->cube.total * level / down : 1;
        for (uint32_t i = begin; i < at; i++) {
            m->p[m->order[i]] *= scale;
            sum += m->p[m->order[i]];
        }
        level = sum;
    }
}

enum { MOST_SWEEPS = 2000 };
#define RELAXATION 1.4 /* beyond the balance of a state: a third fewer sweeps than 1 at any load that was tried */

/* Sweeps up and down the levels until no probability changes by more than 1e-13 of itself. */
static bool solve(struct model *m)
{
    double sum = 0;
    for (uint32_t s = 0; s < m->num_states; s++)
        m->p[s] = 1;
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
        double change = 0;
        scale_levels(m);
        for (uint32_t k = 1; k < m->num_states; k++) {
            uint32_t s = m->order[sweep % 2 ? m->num_states - k : k];
            double balanced = balance(m, s), next = m->p[s] + RELAXATION * (balanced - m->p[s]);
            next = next > 0 ? next : balanced;
            change = fmax(change, fabs(next - m->p[s]) / next);
            m->p[s] = next;
        }
        if (change < 1e-13)
            break;
        if (sweep + 1 == MOST_SWEEPS && change > 1e-10)
            return false;
    }
    for (uint32_t s = 0; s < m->num_states; s++)
        sum += m->p[s];
    /* Beyond the full state the line is M/M/1 at the rate of all units together. */
    double rho = m->cube.total / m->total_service, full = m->p[m->num_states - 1];
    double line = m->cube.is_line ? full * rho / (1 - rho) : 0;
    for (uint32_t s = 0; s < m->num_states; s++)
        m->p[s] /= sum + line;
    m->waiting = line / (sum + line);
    return true;
}

static void set_times(struct glo_formula_call *call, const struct model *m, double busy)
{
    double gap = m->total_service - m->cube.total;
    glo_result(call, "wait_probability", busy);
    glo_result(call, "time_in_queue", busy / gap);
    glo_result(call, "number_in_queue", m->cube.total * busy / gap);
    glo_result(call, "throughput", m->cube.total);
}

static int set_results(struct glo_formula_call *call, const struct model *m)
{
    const struct glo_hypercube *cube = &m->cube;
    double workloads[GLO_HYPERCUBE_UNITS] = {0}, mean = 0, first = 0;
    double full = m->p[m->num_states - 1] + m->waiting;
    double *rates = glo_formula_numbers(call, (uint64_t)cube->units * cube->regions);
    if (!rates)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t s = 0; s < m->num_states; s++) {
        for (uint32_t u = 0; u < cube->units; u++)
            workloads[u] += s >> u & 1 ? m->p[s] : 0;
        for (uint32_t r = 0; s + 1 < m->num_states && r < cube->regions; r++) {
            uint32_t unit = first_free(cube, r, s);
            rates[(size_t)unit * cube->regions + r] += m->p[s] * cube->arrival_rates[r];
            first += unit == cube->lists[(size_t)r * cube->units] ? m->p[s] * cube->arrival_rates[r] : 0;
        }
    }
    for (uint32_t u = 0; u < cube->units; u++) {
        workloads[u] += m->waiting;
        mean += workloads[u] / cube->units;
        /* Who waits gets the unit that becomes free first, whatever the region. */
        for (uint32_t r = 0; cube->is_line && r < cube->regions; r++) {
            double rate = cube->arrival_rates[r] * full * m->service_rates[u] / m->total_service;
            rates[(size_t)u * cube->regions + r] += rate;
            first += u == cube->lists[(size_t)r * cube->units] ? rate : 0;
        }
    }
    glo_result_list(call, "utilisation_by_unit", workloads, cube->units);
    glo_result(call, "utilisation", mean);
    if (cube->is_line)
        set_times(call, m, full);
    else {
        glo_result(call, "blocking", full);
        glo_result(call, "throughput", cube->total * (1 - full));
    }
    if (cube->units <= 10)
        glo_result_list(call, "state_probabilities", m->p, m->num_states);
    return glo_hypercube_dispatch(call, cube, rates, first);
}

static int evaluate(struct glo_formula_call *call)
{
    struct model m = {.waiting = 0};
    int code = glo_hypercube_read(call, &m.cube);
    if (code == GLO_OK && m.cube.units > GLO_HYPERCUBE_UNITS)
        return glo_formula_refuse(call, "at most 20; hypercube_approximation takes more", "there are %u units",
                                  m.cube.units);
    if (code == GLO_OK)
        code = read_service(call, &m);
    if (code == GLO_OK)
        code = prepare(call, &m);
    if (code != GLO_OK)
        return code;
    if (!solve(&m))
        return glo_formula_refuse(call, "hypercube_approximation takes it", "the balance equations did not settle");
    return set_results(call, &m);
}

static const struct glo_formula_parameter parameters[] = {
    GLO_TAKES_REGIONS,
    {.name = "service_rates",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "rate",
     .above = true,
     .group = "service",
     .doc = "Services per time of a busy unit, by unit."},
    {.name = "service_rate", .dimension = "rate", .above = true, .group = "service", .doc = "The same of every unit."},
    {.name = "service_mean",
     .dimension = "time",
     .above = true,
     .group = "service",
     .doc = "Mean service of every unit."},
    {0}};
static const struct glo_formula_result results[] = {
    GLO_GIVES_UNITS,
    {.name = "time_in_queue", .dimension = "time", .optional = true, .doc = "Infinite line: until a unit is free."},
    {.name = "number_in_queue", .dimension = "number", .optional = true, .doc = "Infinite line: time average."},
    {.name = "throughput", .dimension = "rate", .doc = "Orders served per time."},
    {.name = "state_probabilities",
     .dimension = "share",
     .optional = true,
     .doc = "Up to 10 units: of each state, bit n of its number says that unit n is busy; without those who wait."},
    {0}};
const struct glo_formula glo_formula_hypercube = {
    .name = "hypercube",
    .title = "hypercube (Larson 1974): units that serve regions by lists of preferences, exponential service",
    .family = "spatial",
    .equation = "P_B (lambda + sum of mu over busy units) = sum over free n of mu_n P_(B+n) + sum over busy n of "
                "lambda_(B-n -> n) P_(B-n)",
    .assumptions = "Poisson orders; service by the unit, wherever it goes",
    .range = "at most 20 units; infinite line: utilisation < 1",
    .source = "Larson 1974, Computers & Operations Research 1, 67",
    .see_also = "hypercube_approximation (more units), erlang_b and mmc (all units together)",
    .example = "arrival_rates=.9,.6,.3 preferences=0,1,2;1,0,2;2,1,0 service_rate=1",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate,
};
