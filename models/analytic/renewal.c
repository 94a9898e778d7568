/*
 * G/G/1 exactly where both laws have phases: a quasi-birth-death chain whose level is the number in the system, and
 * whose phase is that of the next arrival and, where somebody is served, that of the service.
 */
#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "models/analytic/phase.h"
#include "models/analytic/qbd.h"
#include "models/analytic/station.h"

enum { MOST_PHASES = 400 };

/* The chain. `a` phases of arrival, `s` of service; phase (i, k) of a level from 1 on has number i x s + k. */
struct chain {
    struct glo_phases arrival, service;
    uint32_t a, s, n;
    gsl_matrix *up, *local, *down, *rate; /* n x n */
    gsl_matrix *edge;                     /* (a + n) x (a + n): balance of levels 0 and 1 */
    gsl_matrix *rest, *inverse;           /* I - R, its inverse */
    gsl_vector *right, *both;             /* of the equations; probabilities of levels 0 and 1 */
    gsl_permutation *order;
};

static int chain_init(struct chain *c)
{
    c->a = c->arrival.num;
    c->s = c->service.num;
    c->n = c->a * c->s;
    gsl_matrix **square[] = {&c->up, &c->local, &c->down, &c->rate, &c->rest, &c->inverse};
    bool whole = true;
    for (size_t i = 0; i < sizeof square / sizeof square[0]; i++)
        whole &= (*square[i] = gsl_matrix_calloc(c->n, c->n)) != NULL;
    whole &= (c->edge = gsl_matrix_calloc(c->a + c->n, c->a + c->n)) != NULL;
    whole &= (c->right = gsl_vector_calloc(c->a + c->n)) != NULL;
    whole &= (c->both = gsl_vector_calloc(c->a + c->n)) != NULL;
    whole &= (c->order = gsl_permutation_alloc(c->a + c->n)) != NULL;
    return whole ? GLO_OK : GLO_ERR_NO_MEMORY;
}

static void chain_free(struct chain *c)
{
    gsl_matrix *all[] = {c->up, c->local, c->down, c->rate, c->rest, c->inverse, c->edge};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        gsl_matrix_free(all[i]);
    gsl_vector_free(c->right);
    gsl_vector_free(c->both);
    gsl_permutation_free(c->order);
}

static void add(gsl_matrix *m, size_t i, size_t j, double rate)
{
    gsl_matrix_set(m, i, j, gsl_matrix_get(m, i, j) + rate);
}

/* The rates of a level from 1 on. */
static void fill_levels(struct chain *c)
{
    const struct glo_phases *arrival = &c->arrival, *service = &c->service;
    for (uint32_t i = 0; i < c->a; i++)
        for (uint32_t k = 0; k < c->s; k++) {
            size_t here = (size_t)i * c->s + k;
            add(c->local, here, here, -glo_phases_leave(arrival, i) - glo_phases_leave(service, k));
            for (uint32_t j = 0; j < c->a; j++) {
                add(c->local, here, (size_t)j * c->s + k, arrival->moves[(size_t)i * c->a + j]);
                add(c->up, here, (size_t)j * c->s + k, arrival->ends[i] * arrival->begin[j]);
            }
            for (uint32_t l = 0; l < c->s; l++) {
                add(c->local, here, (size_t)i * c->s + l, service->moves[(size_t)k * c->s + l]);
                add(c->down, here, (size_t)i * c->s + l, service->ends[k] * service->begin[l]);
            }
        }
}

/* The balance of levels 0 and 1, transposed, with level 2 folded into level 1: local + R down. */
static void fill_edge(struct chain *c)
{
    const struct glo_phases *arrival = &c->arrival, *service = &c->service;
    glo_qbd_multiply(c->rate, c->down, c->rest);
    gsl_matrix_add(c->rest, c->local);
    for (uint32_t i = 0; i < c->n; i++)
        for (uint32_t j = 0; j < c->n; j++)
            add(c->edge, c->a + j, c->a + i, gsl_matrix_get(c->rest, i, j));
    for (uint32_t i = 0; i < c->a; i++) {
        add(c->edge, i, i, -glo_phases_leave(arrival, i));
        for (uint32_t j = 0; j < c->a; j++) {
            add(c->edge, j, i, arrival->moves[(size_t)i * c->a + j]);
            for (uint32_t k = 0; k < c->s; k++)
                add(c->edge, c->a + (size_t)j * c->s + k, i, arrival->ends[i] * arrival->begin[j] * service->begin[k]);
        }
        for (uint32_t k = 0; k < c->s; k++)
            add(c->edge, i, c->a + (size_t)i * c->s + k, service->ends[k]);
    }
}

/* Solves for levels 0 and 1; one equation gives way to the sum of all levels. */
static int solve_edge(struct chain *c)
{
    int sign;
    gsl_matrix_memcpy(c->rest, c->rate);
    for (uint32_t i = 0; i < c->n; i++)
        add(c->rest, i, i, -1);
    int code = glo_qbd_negative_inverse(c->rest, c->inverse);
    if (code != GLO_OK)
        return code;
    for (uint32_t i = 0; i < c->a; i++)
        gsl_matrix_set(c->edge, 0, i, 1);
    for (uint32_t i = 0; i < c->n; i++) {
        double sum = 0;
        for (uint32_t j = 0; j < c->n; j++)
            sum += gsl_matrix_get(c->inverse, i, j);
        gsl_matrix_set(c->edge, 0, c->a + i, sum);
    }
    gsl_vector_set(c->right, 0, 1);
    gsl_linalg_LU_decomp(c->edge, c->order, &sign);
    gsl_linalg_LU_solve(c->edge, c->order, c->right, c->both);
    return GLO_OK;
}

/* The sum of the probabilities of level 1 times powers of (I - R)^-1 and R, and the share of arrivals that wait. */
static void sum_levels(const struct chain *c, double arrival_rate, double *in_queue, double *waits)
{
    gsl_vector_const_view first = gsl_vector_const_subvector(c->both, c->a, c->n);
    gsl_vector *levels = gsl_vector_alloc(c->n), *next = gsl_vector_alloc(c->n);
    *in_queue = *waits = NAN;
    if (levels && next) {
        gsl_blas_dgemv(CblasTrans, 1, c->inverse, &first.vector, 0, levels); /* sum of all levels from 1 on */
        *waits = *in_queue = 0;
        for (uint32_t i = 0; i < c->n; i++)
            *waits += gsl_vector_get(levels, i) * c->arrival.ends[i / c->s] / arrival_rate;
        gsl_blas_dgemv(CblasTrans, 1, c->rate, levels, 0, next);
        gsl_blas_dgemv(CblasTrans, 1, c->inverse, next, 0, levels);
        for (uint32_t i = 0; i < c->n; i++)
            *in_queue += gsl_vector_get(levels, i);
    }
    gsl_vector_free(levels);
    gsl_vector_free(next);
}

static int solve(struct glo_formula_call *call, struct chain *c, double arrival_rate, double *in_queue, double *waits)
{
    int code = chain_init(c);
    if (code == GLO_OK) {
        fill_levels(c);
        code = glo_qbd_rate(c->up, c->local, c->down, c->rate);
    }
    if (code == GLO_ERR_RANGE)
        return glo_formula_refuse(call, "utilisation may be too near to 1", "the matrix of rates was not found");
    if (code == GLO_OK) {
        fill_edge(c);
        code = solve_edge(c);
    }
    if (code == GLO_OK) {
        sum_levels(c, arrival_rate, in_queue, waits);
        code = isnan(*in_queue) ? GLO_ERR_NO_MEMORY : GLO_OK;
    }
    return code;
}

static int evaluate(struct glo_formula_call *call)
{
    struct glo_station station;
    struct chain chain = {0};
    double in_queue = 0, waits = 0;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code == GLO_OK)
        code = glo_phases_make(call, "interarrival", glo_argument_law(call, "interarrival"), 1 / station.arrival_rate,
                               &chain.arrival);
    if (code == GLO_OK)
        code = glo_phases_make(call, "service", glo_argument_law(call, "service"), 1 / station.service_rate,
                               &chain.service);
    if (code == GLO_OK && chain.arrival.num * chain.service.num > MOST_PHASES)
        return glo_formula_refuse(call, "at most 400; gm1, mg1 and gg1_klb take more regular laws",
                                  "there are %u phases", chain.arrival.num * chain.service.num);
    if (code == GLO_OK) {
        code = solve(call, &chain, station.arrival_rate, &in_queue, &waits);
        chain_free(&chain);
    }
    if (code == GLO_ERR_NO_MEMORY)
        call->failed = true;
    if (code != GLO_OK)
        return code;
    glo_result(call, "utilisation", station.rho);
    glo_result(call, "empty_probability", 1 - station.rho);
    glo_result(call, "wait_probability", waits);
    glo_station_little(call, &station, in_queue / station.arrival_rate);
    return GLO_OK;
}

static const struct glo_formula_parameter parameters[] = {
    {.name = "interarrival", .kind = GLO_ARGUMENT_LAW, .doc = "Law of the interarrival time, of phases."},
    {.name = "service", .kind = GLO_ARGUMENT_LAW, .doc = "Law of the service time, of phases."},
    GLO_TAKES_LOAD,
    GLO_TAKES_SERVICE,
    {0}};
static const struct glo_formula_result results[] = {GLO_GIVES_UTILISATION,
                                                    GLO_GIVES_EMPTY,
                                                    GLO_GIVES_WAIT,
                                                    GLO_GIVES_NUMBERS,
                                                    GLO_GIVES_MEAN_TIMES,
                                                    GLO_GIVES_THROUGHPUT,
                                                    {0}};
const struct glo_formula glo_formula_gg1_exact = {
    .name = "gg1_exact",
    .title = "PH/PH/1: renewal arrivals and service in phases (M, E2 ..., H2), one server, fcfs, exactly",
    .family = "single stations",
    .equation = "level n + 1 = level n R, R = up + R local + R^2 down (all over the rates of leaving)",
    .range = "utilisation < 1, up to 400 phases (those of arrival x those of service)",
    .source = "Neuts 1981; Latouche and Ramaswami 1993 (logarithmic reduction)",
    .see_also = "gm1, mg1 (one law exponential), ggc_allen_cunneen (any laws)",
    .example = "interarrival=E2 service=E2 rho=0.8 service_mean=1",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate,
};
