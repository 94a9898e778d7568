/*
 * M/G/c exactly. Service in phases: a quasi-birth-death chain whose level is the number in the system and whose phase
 * says how many of the busy servers are in which phase of their service. Constant service: what is in the system one
 * service time later is what could not be begun and what has come, whose generating function has c roots in the unit
 * disk (Crommelin 1932).
 */
#include <complex.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <string.h>

#include "models/analytic/phase.h"
#include "models/analytic/qbd.h"
#include "models/analytic/station.h"

enum { MOST_STATES = 400, MOST_SERVERS = 5000 };

/* What both solutions give. */
struct waiting {
    double in_queue, waits, empty;
};

/* Constant service. */

/* The root of z^c = exp(a (z - 1)) that belongs to one c-th root of unity: z = unity exp(rho (z - 1)). */
static double complex find_root(double rho, double complex unity)
{
    double complex z = 0;
    for (int i = 0; i < 200; i++)
        z = unity * cexp(rho * (z - 1));
    for (int i = 0; i < 100; i++) { /* Newton */
        double complex image = unity * cexp(rho * (z - 1)), change = (image - z) / (1 - rho * image);
        z += change;
        if (cabs(change) < 1e-15)
            break;
    }
    return z;
}

/*
 * Where few terms count: Spitzer's sums over the walk of steps Poisson(load) - servers, whose terms are all positive,
 * where those of the roots cancel. With P_k that Poisson(k load) is at least k servers, 1 - waits = exp(-sum P_k / k).
 */
static struct waiting constant_service_light(uint32_t servers, double load, double decay)
{
    double wait = 0, queue = 0, positive = 0, term = 1;
    for (uint32_t k = 1; term > 1e-17 * wait; k++) {
        double most = (double)k * servers, mean = k * load; /* P(Poisson(mean) = most), by Stirling's series: */
        double exact = exp(-(double)k * decay) / (sqrt(2 * M_PI * most) * gsl_sf_gammastar(most));
        double above = gsl_sf_gamma_inc_P(most + 1, mean); /* P(Poisson(mean) > most) */
        term = (above + exact) / k;
        wait += term;
        positive += above / k;
        queue += (mean * exact - (most - mean) * above) / k; /* E[(Poisson(mean) - most)+] / k */
    }
    return (struct waiting){queue, -expm1(-wait), exp(-positive - load)};
}

static struct waiting constant_service(uint32_t servers, double load)
{
    double decay = servers * (load / servers - 1 - log(load / servers)); /* of the terms of Spitzer's sums */
    if (decay > 0.5)
        return constant_service_light(servers, load, decay);
    double c = servers, sum = 0, rho = load / c;
    double complex product = 1, opposite = 1; /* of 1 - z and of -z */
    for (uint32_t j = 1; j < servers; j++) {
        double complex z = find_root(rho, cexp(2 * M_PI * I * j / c));
        sum += creal(1 / (1 - z));
        product *= 1 - z;
        opposite *= -z;
    }
    double serves_at_once = (c - load) / creal(product);
    return (struct waiting){(load * load - c * (c - 1)) / (2 * (c - load)) + sum, 1 - serves_at_once,
                            serves_at_once * creal(opposite)};
}

/* Service in phases. */

/* How many busy servers are in which phase: [state][phase], of `busy` servers. */
struct states {
    uint32_t num, busy, *counts;
};

/* How many ways there are to put the servers into the phases: a binomial coefficient. */
static long double count_states(uint32_t phases, uint32_t servers)
{
    long double count = 1; /* holds 5000 servers in 1000 phases, of 1172 digits */
    for (uint32_t i = 1; i < phases; i++)
        count = count * (servers + i) / i;
    return count;
}

/* All of them, in a fixed order; `counts` NULL: counts them only. */
static void list_states(uint32_t phases, uint32_t left, uint32_t phase, uint32_t *prefix, struct states *states)
{
    if (phase + 1 == phases) {
        prefix[phase] = left;
        if (states->counts)
            memcpy(&states->counts[(size_t)states->num * phases], prefix, phases * sizeof *prefix);
        states->num++;
        return;
    }
    for (uint32_t k = 0; k <= left; k++) {
        prefix[phase] = k;
        list_states(phases, left - k, phase + 1, prefix, states);
    }
}

static uint32_t find_state(const struct states *states, uint32_t phases, const uint32_t *counts)
{
    uint32_t i = 0;
    while (memcmp(&states->counts[(size_t)i * phases], counts, phases * sizeof *counts) != 0)
        i++;
    return i;
}

/* The chain: what is known of each level up to the number of servers. The arrays are the call's. */
struct chain {
    const struct glo_phases *service;
    double rate; /* of arrivals */
    uint32_t servers;
    struct states *states;     /* by busy servers, 0 to `servers` */
    gsl_matrix **rates;        /* R by level below: level n + 1 is level n x rates[n] */
    gsl_matrix *down, *beyond; /* of the levels beyond: down, and R */
};

static int init(struct glo_formula_call *call, struct chain *chain)
{
    uint32_t m = chain->service->num;
    long double num = count_states(m, chain->servers);
    if (num > MOST_STATES)
        return glo_formula_refuse(call, "ggc_allen_cunneen and ggc_whitt take any number",
                                  "%u servers in %u phases have %.6Lg states, of which there may be %d", chain->servers,
                                  m, num, MOST_STATES);
    uint32_t *prefix = glo_arena_alloc(&call->arena, m, sizeof *prefix);
    chain->states = glo_arena_alloc(&call->arena, (size_t)chain->servers + 1, sizeof *chain->states);
    chain->rates = glo_arena_alloc(&call->arena, (size_t)chain->servers + 1, sizeof(gsl_matrix *));
    if (!prefix || !chain->states || !chain->rates)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t n = chain->servers + 1; n-- > 0;) {
        struct states *states = &chain->states[n];
        states->busy = n;
        list_states(m, n, 0, prefix, states);
        states->counts = glo_arena_alloc(&call->arena, (size_t)states->num * m, sizeof *states->counts);
        if (!states->counts)
            return GLO_ERR_NO_MEMORY;
        states->num = 0;
        list_states(m, n, 0, prefix, states);
    }
    return GLO_OK;
}

static void free_chain(struct chain *chain)
{
    for (uint32_t n = 0; chain->rates && n < chain->servers; n++)
        gsl_matrix_free(chain->rates[n]);
    gsl_matrix_free(chain->down);
    gsl_matrix_free(chain->beyond);
}

static void add(gsl_matrix *m, size_t i, size_t j, double rate)
{
    gsl_matrix_set(m, i, j, gsl_matrix_get(m, i, j) + rate);
}

/* Moves within level `n` of busy servers. */
static gsl_matrix *local_rates(const struct chain *chain, uint32_t n)
{
    const struct states *states = &chain->states[n];
    const struct glo_phases *service = chain->service;
    uint32_t m = service->num, counts[1000];
    gsl_matrix *local = gsl_matrix_calloc(states->num, states->num);
    for (uint32_t s = 0; local && s < states->num; s++) {
        memcpy(counts, &states->counts[(size_t)s * m], m * sizeof *counts);
        for (uint32_t i = 0; i < m; i++) {
            double busy = counts[i];
            if (busy == 0)
                continue;
            for (uint32_t j = 0; j < m; j++) {
                if (service->moves[(size_t)i * m + j] == 0)
                    continue;
                counts[i]--;
                counts[j]++;
                add(local, s, find_state(states, m, counts), busy * service->moves[(size_t)i * m + j]);
                counts[i]++;
                counts[j]--;
            }
        }
    }
    return local;
}

/* An arrival that is served at once: from n to n + 1 busy servers. */
static gsl_matrix *begin_rates(const struct chain *chain, uint32_t n)
{
    const struct states *from = &chain->states[n], *to = &chain->states[n + 1];
    uint32_t m = chain->service->num, counts[1000];
    gsl_matrix *up = gsl_matrix_calloc(from->num, to->num);
    for (uint32_t s = 0; up && s < from->num; s++) {
        memcpy(counts, &from->counts[(size_t)s * m], m * sizeof *counts);
        for (uint32_t j = 0; j < m; j++) {
            if (chain->service->begin[j] == 0)
                continue;
            counts[j]++;
            add(up, s, find_state(to, m, counts), chain->rate * chain->service->begin[j]);
            counts[j]--;
        }
    }
    return up;
}

/* A service that ends, and another that begins where somebody waits (`refilled`): from n to n - 1 or n busy servers. */
static gsl_matrix *end_rates(const struct chain *chain, uint32_t n, bool refilled)
{
    const struct states *from = &chain->states[n], *to = &chain->states[refilled ? n : n - 1];
    uint32_t m = chain->service->num, counts[1000];
    gsl_matrix *down = gsl_matrix_calloc(from->num, to->num);
    for (uint32_t s = 0; down && s < from->num; s++) {
        memcpy(counts, &from->counts[(size_t)s * m], m * sizeof *counts);
        for (uint32_t i = 0; i < m; i++) {
            double rate = counts[i] * chain->service->ends[i];
            if (rate == 0)
                continue;
            counts[i]--;
            for (uint32_t j = 0; j < (refilled ? m : 1); j++) {
                counts[j] += refilled;
                if (!refilled || chain->service->begin[j] > 0)
                    add(down, s, find_state(to, m, counts), rate * (refilled ? chain->service->begin[j] : 1));
                counts[j] -= refilled;
            }
            counts[i]++;
        }
    }
    return down;
}

/* The rates at which level `n` is left for the one below. */
static gsl_vector *leave_rates(const struct chain *chain, uint32_t n)
{
    const struct states *states = &chain->states[n];
    const struct glo_phases *service = chain->service;
    gsl_vector *leave = gsl_vector_calloc(states->num);
    for (uint32_t s = 0; leave && s < states->num; s++)
        for (uint32_t i = 0; i < service->num; i++)
            *gsl_vector_ptr(leave, s) += states->counts[(size_t)s * service->num + i] * service->ends[i];
    return leave;
}

/* R of the levels beyond the number of servers. */
static int solve_beyond(struct chain *chain)
{
    uint32_t n = chain->states[chain->servers].num;
    gsl_matrix *local = local_rates(chain, chain->servers), *up = gsl_matrix_calloc(n, n);
    chain->down = end_rates(chain, chain->servers, true);
    chain->beyond = gsl_matrix_calloc(n, n);
    int code = local && up && chain->down && chain->beyond ? GLO_OK : GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; code == GLO_OK && i < n; i++)
        gsl_matrix_set(up, i, i, chain->rate);
    if (code == GLO_OK)
        code = glo_qbd_rate(up, local, chain->down, chain->beyond);
    gsl_matrix_free(local);
    gsl_matrix_free(up);
    return code;
}

/*
 * R of level n, from that of level n + 1: begin_n (-(local_(n+1) + R_(n+1) end_(n+2)))^-1. Who goes up from level n + 1
 * comes back to it, so that the rows of what is inverted sum to the rates at which it is left for level n.
 */
static int solve_below(struct chain *chain, uint32_t n)
{
    bool last = n + 1 == chain->servers;
    uint32_t size = chain->states[n + 1].num;
    gsl_matrix *local = local_rates(chain, n + 1), *inner = gsl_matrix_calloc(size, size);
    gsl_matrix *end = last ? chain->down : end_rates(chain, n + 2, false);
    gsl_vector *leave = leave_rates(chain, n + 1);
    chain->rates[n] = begin_rates(chain, n);
    int code = local && inner && end && leave && chain->rates[n] ? GLO_OK : GLO_ERR_NO_MEMORY;
    if (code == GLO_OK) {
        glo_qbd_multiply(last ? chain->beyond : chain->rates[n + 1], end, inner);
        gsl_matrix_add(inner, local);
        glo_qbd_factor(inner, leave);
        glo_qbd_divide_right(inner, chain->rates[n]);
    }
    gsl_matrix_free(local);
    gsl_matrix_free(inner);
    gsl_vector_free(leave);
    if (!last)
        gsl_matrix_free(end);
    return code;
}

/* Sums over the levels, all over the same constant. */
struct sums {
    double empty, below; /* level 0; all levels below the number of servers */
};

/* Probabilities grow by more than a double can hold where there are many servers: so they are kept near to 1. */
static void rescale(gsl_vector *level, struct sums *sums)
{
    double total = glo_qbd_total(level);
    if (total < 1e100)
        return;
    gsl_vector_scale(level, 1 / total);
    sums->empty /= total;
    sums->below /= total;
}

/* From the only state of level 0 to the level of as many as there are servers, which is returned; NULL: no memory. */
static gsl_vector *climb(const struct chain *chain, struct sums *sums)
{
    gsl_vector *level = gsl_vector_calloc(1);
    *sums = (struct sums){.empty = 1};
    if (level)
        gsl_vector_set(level, 0, 1);
    for (uint32_t i = 0; level && i < chain->servers; i++) {
        sums->below += glo_qbd_total(level);
        gsl_vector *next = gsl_vector_calloc(chain->states[i + 1].num);
        if (next) {
            gsl_blas_dgemv(CblasTrans, 1, chain->rates[i], level, 0, next);
            rescale(next, sums);
        }
        gsl_vector_free(level);
        level = next;
    }
    return level;
}

static int sum_levels(const struct chain *chain, struct waiting *waiting)
{
    struct sums sums;
    uint32_t n = chain->states[chain->servers].num;
    gsl_vector *level = climb(chain, &sums), *all = gsl_vector_calloc(n), *beyond = gsl_vector_calloc(n);
    int code = level && all && beyond ? glo_qbd_sum(chain->beyond, level, all, beyond) : GLO_ERR_NO_MEMORY;
    if (code == GLO_OK) {
        double waits = glo_qbd_total(all), sum = sums.below + waits;
        *waiting = (struct waiting){glo_qbd_total(beyond) / sum, waits / sum, sums.empty / sum};
    }
    gsl_vector_free(level);
    gsl_vector_free(all);
    gsl_vector_free(beyond);
    return code;
}

static int phase_service(struct glo_formula_call *call, const struct glo_station *station, struct waiting *waiting)
{
    struct glo_phases service;
    struct chain chain = {.service = &service, .rate = station->arrival_rate, .servers = station->servers};
    int code = glo_phases_make(call, "service", glo_argument_law(call, "service"), station->service_rate, &service);
    if (code == GLO_OK)
        code = init(call, &chain);
    if (code == GLO_OK)
        code = solve_beyond(&chain);
    for (uint32_t n = station->servers; code == GLO_OK && n-- > 0;)
        code = solve_below(&chain, n);
    if (code == GLO_OK)
        code = sum_levels(&chain, waiting);
    free_chain(&chain);
    call->failed |= code == GLO_ERR_NO_MEMORY;
    return code == GLO_ERR_RANGE
               ? glo_formula_refuse(call, "utilisation may be too near to 1", "the matrix of rates was not found")
               : code;
}

static int evaluate(struct glo_formula_call *call)
{
    struct glo_station station;
    struct waiting waiting;
    const struct glo_law *service = glo_argument_law(call, "service");
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    if (station.servers > MOST_SERVERS)
        return glo_formula_refuse(call, "at most 5000; ggc_whitt takes any number", "there are %u servers",
                                  station.servers);
    if (service->shape == GLO_LAW_CONSTANT)
        waiting = constant_service(station.servers, station.offered_load);
    else
        code = phase_service(call, &station, &waiting);
    if (code != GLO_OK)
        return code;
    glo_result(call, "utilisation", station.rho);
    glo_result(call, "offered_load", station.offered_load);
    glo_result(call, "empty_probability", waiting.empty);
    glo_result(call, "wait_probability", waiting.waits);
    glo_station_little(call, &station, waiting.in_queue / station.arrival_rate);
    return GLO_OK;
}

static const struct glo_formula_parameter parameters[] = {
    {.name = "service", .kind = GLO_ARGUMENT_LAW, .doc = "Law of the service time: D, or of phases."},
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    GLO_TAKES_SERVERS,
    {0}};
static const struct glo_formula_result results[] = {GLO_GIVES_UTILISATION, GLO_GIVES_OFFERED_LOAD,
                                                    GLO_GIVES_EMPTY,       GLO_GIVES_WAIT,
                                                    GLO_GIVES_NUMBERS,     GLO_GIVES_MEAN_TIMES,
                                                    GLO_GIVES_THROUGHPUT,  {0}};
const struct glo_formula glo_formula_mgc_exact = {
    .name = "mgc_exact",
    .title = "M/G/c exactly: Poisson arrivals, constant service or service in phases, c servers, one line, fcfs",
    .family = "single stations",
    .equation =
        "D: number_in_queue = (a^2 - c(c-1))/(2(c - a)) + sum of 1/(1 - z_j), z_j^c = exp(a(z_j - 1)), |z_j| < 1; "
        "phases: matrix-geometric over the phases of the busy servers",
    .range = "utilisation < 1; phases: at most 400 states of the busy servers",
    .source = "Crommelin 1932 (D); Neuts 1981, Takahashi and Takami 1976 (phases)",
    .see_also = "mmc (exponential), ggc_allen_cunneen (any service)",
    .example = "service=D servers=2 rho=0.8 service_mean=1",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate,
};
