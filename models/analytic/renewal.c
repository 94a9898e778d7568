/*
 * G/G/1 exactly where both laws have phases: a quasi-birth-death chain whose level is the number in the system, and
 * whose phase is that of the next arrival and, where somebody is served, that of the service.
 */
#include "models/analytic/phase.h"
#include "models/analytic/qbd.h"
#include "models/analytic/station.h"

enum { MOST_PHASES = 400 };

/* The chain. `a` phases of arrival, `s` of service; phase (i, k) of a level from 1 on has number i x s + k. */
struct chain {
    struct glo_phases arrival, service;
    uint32_t a, s, n;
    gsl_matrix *up, *local, *down, *rate; /* n x n */
    gsl_matrix *within, *edge;            /* of level 1, n x n; of levels 0 and 1, (a + n) x (a + n) */
    gsl_vector *both;                     /* probabilities of levels 0 and 1 */
    gsl_vector *all, *beyond;             /* sums over the levels from 1 on, and of those beyond it times how far */
};

static int chain_init(struct chain *c)
{
    c->a = c->arrival.num;
    c->s = c->service.num;
    c->n = c->a * c->s;
    gsl_matrix **square[] = {&c->up, &c->local, &c->down, &c->rate, &c->within};
    bool whole = true;
    for (size_t i = 0; i < sizeof square / sizeof square[0]; i++)
        whole &= (*square[i] = gsl_matrix_calloc(c->n, c->n)) != NULL;
    whole &= (c->edge = gsl_matrix_calloc(c->a + c->n, c->a + c->n)) != NULL;
    whole &= (c->both = gsl_vector_calloc(c->a + c->n)) != NULL;
    whole &= (c->all = gsl_vector_calloc(c->n)) != NULL;
    whole &= (c->beyond = gsl_vector_calloc(c->n)) != NULL;
    return whole ? GLO_OK : GLO_ERR_NO_MEMORY;
}

static void chain_free(struct chain *c)
{
    gsl_matrix *all[] = {c->up, c->local, c->down, c->rate, c->within, c->edge};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        gsl_matrix_free(all[i]);
    gsl_vector_free(c->both);
    gsl_vector_free(c->all);
    gsl_vector_free(c->beyond);
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

/* The rates between the phases of levels 0 and 1, with level 2 folded into level 1: local + R down. */
static void fill_edge(struct chain *c)
{
    const struct glo_phases *arrival = &c->arrival, *service = &c->service;
    glo_qbd_multiply(c->rate, c->down, c->within);
    gsl_matrix_add(c->within, c->local);
    for (uint32_t i = 0; i < c->n; i++)
        for (uint32_t j = 0; j < c->n; j++)
            add(c->edge, c->a + i, c->a + j, gsl_matrix_get(c->within, i, j));
    for (uint32_t i = 0; i < c->a; i++) {
        for (uint32_t j = 0; j < c->a; j++) {
            add(c->edge, i, j, arrival->moves[(size_t)i * c->a + j]);
            for (uint32_t k = 0; k < c->s; k++)
                add(c->edge, i, c->a + (size_t)j * c->s + k, arrival->ends[i] * arrival->begin[j] * service->begin[k]);
        }
        for (uint32_t k = 0; k < c->s; k++)
            add(c->edge, c->a + (size_t)i * c->s + k, i, service->ends[k]);
    }
}

/*
 * From the stationary law of levels 0 and 1 alone to that of all levels: nobody is there for 1 - rho of the time, and
 * somebody for rho, which mends what I - R loses where rho is next to 1.
 */
static int sum_levels(struct chain *c, double rho)
{
    double empty = 0;
    gsl_vector_view first = gsl_vector_subvector(c->both, c->a, c->n);
    glo_qbd_stationary(c->edge, c->both);
    for (uint32_t i = 0; i < c->a; i++)
        empty += gsl_vector_get(c->both, i);
    gsl_vector_scale(c->both, (1 - rho) / empty);
    int code = glo_qbd_sum(c->rate, &first.vector, c->all, c->beyond);
    if (code == GLO_OK)
        gsl_vector_scale(c->all, rho / glo_qbd_total(c->all));
    return code;
}

/* The share of arrivals that find somebody there. */
static double waits(const struct chain *c, double arrival_rate)
{
    double sum = 0;
    for (uint32_t i = 0; i < c->n; i++)
        sum += gsl_vector_get(c->all, i) * c->arrival.ends[i / c->s] / arrival_rate;
    return sum;
}

static int solve(struct glo_formula_call *call, struct chain *c, double rho)
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
        code = sum_levels(c, rho);
    }
    return code;
}

static int evaluate(struct glo_formula_call *call)
{
    struct glo_station station;
    struct chain chain = {0};
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code == GLO_OK)
        code = glo_phases_make(call, "interarrival", glo_argument_law(call, "interarrival"), station.arrival_rate,
                               &chain.arrival);
    if (code == GLO_OK)
        code =
            glo_phases_make(call, "service", glo_argument_law(call, "service"), station.service_rate, &chain.service);
    if (code == GLO_OK && chain.arrival.num * chain.service.num > MOST_PHASES)
        return glo_formula_refuse(call, "at most 400; gm1, mg1 and gg1_klb take more regular laws",
                                  "there are %u phases", chain.arrival.num * chain.service.num);
    if (code == GLO_OK)
        code = solve(call, &chain, station.rho);
    if (code == GLO_OK) {
        glo_result(call, "utilisation", station.rho);
        glo_result(call, "empty_probability", 1 - station.rho);
        glo_result(call, "wait_probability", waits(&chain, station.arrival_rate));
        glo_station_little(call, &station, glo_qbd_total(chain.beyond) / station.arrival_rate);
    }
    chain_free(&chain);
    call->failed |= code == GLO_ERR_NO_MEMORY;
    return code;
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
