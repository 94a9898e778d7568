/*
 * Join the shortest of a few queues, exactly but for a bound on how far the queues differ: a quasi-birth-death chain
 * whose level is the length of the shortest queue and whose phase is by how much the others are longer, in ascending
 * order. Where the longest queue would differ by more than the bound, its last customer goes over to the shortest
 * (Gertsbakh 1984): no service is lost, so that the bound tells no more at a load next to 1 than at any other.
 */
#include <assert.h>
#include <gsl/gsl_blas.h>
#include <math.h>
#include <string.h>

#include "models/analytic/qbd.h"
#include "models/analytic/station.h"

enum { MOST_SERVERS = 4 };

/*
 * How far the queues may differ, by servers. The error falls by a factor of 4 to 6 with each place more; found by
 * comparison with 60, 28 and 13 places up to utilisation 0.9999: numbers and times in queue are too small by less than
 * 1e-14, 1e-12 and 3e-7 of themselves, worst near 0.97.
 */
static const uint32_t farthest[] = {0, 0, 40, 20, 10};

/* The phases: differences of the other servers, ascending. */
struct phases {
    uint32_t servers, others, most, num;
    uint32_t *items; /* [phase][other]; the call's */
};

static void list_phases(struct phases *p, uint32_t place, uint32_t least, uint32_t *prefix)
{
    if (place == p->others) {
        if (p->items)
            memcpy(&p->items[(size_t)p->num * p->others], prefix, p->others * sizeof *prefix);
        p->num++;
        return;
    }
    for (uint32_t d = least; d <= p->most; d++) {
        prefix[place] = d;
        list_phases(p, place + 1, d, prefix);
    }
}

/* The number of a phase whose differences may be in any order. */
static uint32_t find_phase(const struct phases *p, const uint32_t *differences)
{
    uint32_t sorted[MOST_SERVERS] = {0};
    assert(p->others > 0 && p->others < MOST_SERVERS);
    for (uint32_t i = 0; i < p->others; i++) {
        uint32_t at = i;
        for (; at > 0 && sorted[at - 1] > differences[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = differences[i];
    }
    assert(sorted[p->others - 1] <= p->most);
    uint32_t i = 0;
    while (memcmp(&p->items[(size_t)i * p->others], sorted, p->others * sizeof *sorted) != 0)
        i++;
    return i;
}

struct chain {
    struct phases phases;
    double arrival_rate, service_rate; /* of all; of a server */
    gsl_matrix *up, *local, *down, *edge, *rate, *within;
    gsl_vector *empty, *first; /* probabilities of levels 0 and 1 */
    gsl_vector *all, *beyond;  /* sums over the levels from 1 on, and of those beyond it times how far */
};

static int chain_init(struct chain *c)
{
    size_t n = c->phases.num;
    gsl_matrix **all[] = {&c->up, &c->local, &c->down, &c->edge, &c->rate, &c->within};
    gsl_vector **vectors[] = {&c->empty, &c->first, &c->all, &c->beyond};
    bool whole = true;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        whole &= (*all[i] = gsl_matrix_calloc(n, n)) != NULL;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
        whole &= (*vectors[i] = gsl_vector_calloc(n)) != NULL;
    return whole ? GLO_OK : GLO_ERR_NO_MEMORY;
}

static void chain_free(struct chain *c)
{
    gsl_matrix *all[] = {c->up, c->local, c->down, c->edge, c->rate, c->within};
    gsl_vector *vectors[] = {c->empty, c->first, c->all, c->beyond};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        gsl_matrix_free(all[i]);
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
        gsl_vector_free(vectors[i]);
}

/* A transition within the level or to the one above or below. */
static void move(const struct chain *c, gsl_matrix *to, uint32_t from, const uint32_t *differences, double rate)
{
    *gsl_matrix_ptr(to, from, find_phase(&c->phases, differences)) += rate;
}

/* An arrival joins a shortest queue: where that is the only one, all are as long as before but for one less difference.
 */
static void add_arrival(struct chain *c, uint32_t phase, gsl_matrix *local)
{
    uint32_t d[MOST_SERVERS];
    memcpy(d, c->phases.items + (size_t)phase * c->phases.others, c->phases.others * sizeof *d);
    if (d[0] == 0) {
        d[0] = 1;
        move(c, local, phase, d, c->arrival_rate);
        return;
    }
    for (uint32_t i = 0; i < c->phases.others; i++)
        d[i]--;
    move(c, c->up, phase, d, c->arrival_rate);
}

/* Services that end: at a longer queue, and (`can_fall`) at a shortest one, which is then shorter than all others; or
   as long as it was, by the last customer of a queue that would be too long. */
static void add_services(struct chain *c, uint32_t phase, gsl_matrix *local, bool can_fall)
{
    uint32_t d[MOST_SERVERS] = {0}, shortest = 1;
    const uint32_t *now = c->phases.items + (size_t)phase * c->phases.others;
    for (uint32_t i = 0; i < c->phases.others; i++) {
        if (now[i] == 0) {
            shortest++;
            continue;
        }
        memcpy(d, now, c->phases.others * sizeof *d);
        d[i]--;
        move(c, local, phase, d, c->service_rate);
    }
    if (!can_fall)
        return;
    bool too_long = now[c->phases.others - 1] == c->phases.most;
    for (uint32_t i = 0; i < c->phases.others; i++)
        d[i] = too_long ? now[i] : now[i] + 1;
    d[c->phases.others - 1] -= too_long;
    move(c, too_long ? local : c->down, phase, d, shortest * c->service_rate);
}

/* The levels from 1 on into `local`, level 0 into `edge`; `up` and `down` are the same for both. */
static void fill(struct chain *c)
{
    for (uint32_t phase = 0; phase < c->phases.num; phase++) {
        add_arrival(c, phase, c->edge);
        add_services(c, phase, c->edge, false);
    }
    gsl_matrix_set_zero(c->up);
    for (uint32_t phase = 0; phase < c->phases.num; phase++) {
        add_arrival(c, phase, c->local);
        add_services(c, phase, c->local, true);
    }
}

/* The probabilities of all levels: level 0 by edge + R down, up to a constant, which their sum gives. */
static int sum_levels(struct chain *c)
{
    glo_qbd_multiply(c->rate, c->down, c->within);
    gsl_matrix_add(c->within, c->edge);
    glo_qbd_stationary(c->within, c->empty);
    gsl_blas_dgemv(CblasTrans, 1, c->rate, c->empty, 0, c->first);
    int code = glo_qbd_sum(c->rate, c->first, c->all, c->beyond);
    if (code != GLO_OK)
        return code;
    double sum = 1 + glo_qbd_total(c->all); /* level 0 has summed to 1 */
    gsl_vector_scale(c->empty, 1 / sum);
    gsl_vector_scale(c->all, 1 / sum);
    gsl_vector_scale(c->beyond, 1 / sum);
    return GLO_OK;
}

/* Mean number of those that wait: on level 0 all but one at each longer queue; from level 1 on all differences, and at
   each server who is beyond that level. */
static double mean_waiting(const struct chain *c)
{
    double sum = c->phases.servers * glo_qbd_total(c->beyond);
    for (uint32_t phase = 0; phase < c->phases.num; phase++)
        for (uint32_t i = 0; i < c->phases.others; i++) {
            uint32_t longer = c->phases.items[(size_t)phase * c->phases.others + i];
            sum += gsl_vector_get(c->all, phase) * longer;
            sum += longer > 1 ? gsl_vector_get(c->empty, phase) * (longer - 1) : 0;
        }
    return sum;
}

static int solve(struct glo_formula_call *call, struct chain *c)
{
    uint32_t prefix[MOST_SERVERS] = {0};
    list_phases(&c->phases, 0, 0, prefix);
    c->phases.items = glo_arena_alloc(&call->arena, (size_t)c->phases.num * c->phases.others, sizeof *prefix);
    if (!c->phases.items)
        return GLO_ERR_NO_MEMORY;
    c->phases.num = 0;
    list_phases(&c->phases, 0, 0, prefix);
    int code = chain_init(c);
    if (code == GLO_OK) {
        fill(c);
        code = glo_qbd_rate(c->up, c->local, c->down, c->rate);
    }
    return code == GLO_OK ? sum_levels(c) : code;
}

static int evaluate(struct glo_formula_call *call)
{
    struct glo_station station;
    glo_station_read(call, &station);
    int code = glo_station_stable(call, &station, NULL);
    if (code != GLO_OK)
        return code;
    struct chain chain = {.phases = {.servers = station.servers, .others = station.servers - 1},
                          .arrival_rate = station.arrival_rate,
                          .service_rate = station.service_rate};
    chain.phases.most = farthest[station.servers];
    code = solve(call, &chain);
    if (code == GLO_ERR_RANGE)
        code = glo_formula_refuse(call, "utilisation may be too near to 1", "the matrix of rates was not found");
    if (code == GLO_OK) {
        glo_result(call, "utilisation", station.rho);
        glo_result(call, "wait_probability", glo_qbd_total(chain.all)); /* nobody is idle */
        glo_station_little(call, &station, mean_waiting(&chain) / station.arrival_rate);
    }
    chain_free(&chain);
    call->failed |= code == GLO_ERR_NO_MEMORY;
    return code;
}

static const struct glo_formula_parameter parameters[] = {{.name = "servers",
                                                           .kind = GLO_ARGUMENT_COUNT,
                                                           .dimension = "number",
                                                           .least = 2,
                                                           .most = MOST_SERVERS,
                                                           .doc = "Equal servers, each with a queue of its own."},
                                                          GLO_TAKES_LOAD,
                                                          GLO_TAKES_SERVICE,
                                                          {0}};
static const struct glo_formula_result results[] = {GLO_GIVES_UTILISATION, GLO_GIVES_WAIT,       GLO_GIVES_NUMBERS,
                                                    GLO_GIVES_MEAN_TIMES,  GLO_GIVES_THROUGHPUT, {0}};
const struct glo_formula glo_formula_jsq = {
    .name = "jsq",
    .title = "Join the shortest queue: Poisson arrivals, exponential service, 2 to 4 servers with queues of their own",
    .family = "networks",
    .equation = "matrix-geometric over the length of the shortest queue; phases: by how much the others are longer",
    .range = "utilisation < 1; queues that differ by at most 40, 20 and 10 (2, 3 and 4 servers): times to 1e-14, 1e-12 "
             "and 3e-7",
    .source = "Haight 1958; Gertsbakh 1984; Latouche and Ramaswami 1993",
    .see_also = "power_of_d (many servers), mmc (one line)",
    .example = "servers=2 rho=0.8 service_rate=1",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate,
};
