/*
 * QNA, the Queueing Network Analyzer (Whitt 1983, Bell System Technical Journal 62, 2779): open networks with any
 * service, by the first two moments of the flows between nodes. Superposition, splitting and departures are linear in
 * the SCVs of the flows, which one set of linear equations gives; each node is then a GI/G/c approximation. Immediate
 * feedback is taken out before and put back (section III).
 */
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "models/analytic/networks.h"

/* The network without immediate feedback, and the SCVs. The arrays are the call's. */
struct qna {
    struct glo_open_network plain; /* as given */
    struct glo_open_network once;  /* a visit lasts until another node is chosen */
    double *service_scvs;          /* of `once` */
    const double *external_scvs;
    double *arrival_scvs; /* of `once`: the solution */
};

/* A node that is returned to at once with probability p: a visit is a geometric number of services (eqs 21 to 23). */
static int take_feedback_out(struct glo_formula_call *call, struct qna *qna)
{
    const struct glo_open_network *plain = &qna->plain;
    uint32_t n = plain->num;
    double *times = glo_formula_numbers(call, n), *routing = glo_formula_numbers(call, (uint64_t)n * n);
    const double *scvs = glo_argument(call, "service_scvs")->items;
    qna->once = *plain;
    qna->once.rates = glo_formula_numbers(call, n);
    qna->service_scvs = glo_formula_numbers(call, n);
    if (!times || !routing || !qna->once.rates || !qna->service_scvs)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        double p = plain->routing[(size_t)i * n + i];
        times[i] = plain->times[i] / (1 - p);
        qna->service_scvs[i] = p + (1 - p) * scvs[i];
        qna->once.rates[i] = plain->rates[i] * (1 - p);
        for (uint32_t j = 0; j < n; j++)
            routing[(size_t)i * n + j] = i == j ? 0 : plain->routing[(size_t)i * n + j] / (1 - p);
    }
    qna->once.times = times;
    qna->once.routing = routing;
    return GLO_OK;
}

static double load_of(const struct glo_open_network *network, uint32_t i)
{
    return network->rates[i] * network->times[i] / network->servers[i];
}

/* How much of the variability of its parts a superposition keeps (eqs 29 and 30). */
static double keep(double rho, double inverse_parts)
{
    return 1 / (1 + 4 * (1 - rho) * (1 - rho) * (1 / inverse_parts - 1));
}

/* The part of what comes to node j that comes from node i (j's own arrivals from outside: i = num). */
static double part(const struct glo_open_network *network, uint32_t i, uint32_t j)
{
    double flow =
        i == network->num ? network->external[j] : network->rates[i] * network->routing[(size_t)i * network->num + j];
    return network->rates[j] > 0 ? flow / network->rates[j] : 0;
}

/* What a service adds to the SCV of the departures (eq. 38): 1 + rho^2 (max(cs, 0.2) - 1) / sqrt(servers). */
static double departure(const struct qna *qna, uint32_t i)
{
    return 1 + (fmax(qna->service_scvs[i], 0.2) - 1) / sqrt(qna->once.servers[i]);
}

/* Fills the linear equations ca_j = a_j + sum_i b_ij ca_i (eqs 24 to 26). */
static void fill_equations(const struct qna *qna, gsl_matrix *matrix, gsl_vector *constants)
{
    const struct glo_open_network *network = &qna->once;
    uint32_t n = network->num;
    for (uint32_t j = 0; j < n; j++) {
        double squares = 0, constant;
        for (uint32_t i = 0; i <= n; i++)
            squares += part(network, i, j) * part(network, i, j);
        double w = squares > 0 ? keep(load_of(network, j), squares) : 0;
        constant = 1 - w + w * part(network, n, j) * qna->external_scvs[j];
        for (uint32_t i = 0; i < n; i++) {
            double rho = load_of(network, i), share = network->routing[(size_t)i * n + j];
            double weight = w * part(network, i, j);
            constant += weight * (1 - share + share * rho * rho * departure(qna, i));
            gsl_matrix_set(matrix, j, i, (i == j) - weight * share * (1 - rho * rho));
        }
        gsl_vector_set(constants, j, constant);
    }
}

static int solve_variability(struct glo_formula_call *call, struct qna *qna)
{
    uint32_t n = qna->once.num;
    int sign;
    gsl_matrix *matrix = gsl_matrix_alloc(n, n);
    gsl_vector *constants = gsl_vector_alloc(n);
    gsl_permutation *order = gsl_permutation_alloc(n);
    qna->arrival_scvs = glo_formula_numbers(call, n);
    bool whole = matrix && constants && order && qna->arrival_scvs;
    if (whole) {
        gsl_vector_view scvs = gsl_vector_view_array(qna->arrival_scvs, n);
        fill_equations(qna, matrix, constants);
        gsl_linalg_LU_decomp(matrix, order, &sign); /* diagonally dominant: weight x share (1 - rho^2) sums below 1 */
        gsl_linalg_LU_solve(matrix, order, constants, &scvs.vector);
    }
    gsl_matrix_free(matrix);
    gsl_vector_free(constants);
    gsl_permutation_free(order);
    call->failed |= !whole;
    return whole ? GLO_OK : GLO_ERR_NO_MEMORY;
}

/* The refinement of Kraemer and Langenbach-Belz for arrivals that are less variable than Poisson (eq. 45). */
static double refinement(double rho, double arrival, double service)
{
    return arrival < 1 ? exp(-2 * (1 - rho) / (3 * rho) * (1 - arrival) * (1 - arrival) / (arrival + service)) : 1;
}

static double wait_of(const struct qna *qna, uint32_t i)
{
    const struct glo_open_network *network = &qna->once;
    double load = network->rates[i] * network->times[i], rho = load_of(network, i), servers = network->servers[i];
    double arrival = qna->arrival_scvs[i], service = qna->service_scvs[i];
    if (load <= 0)
        return 0;
    double markov = glo_erlang_c((uint32_t)servers, load) / (servers / network->times[i] - network->rates[i]);
    return (arrival + service) / 2 * markov * (servers == 1 ? refinement(rho, arrival, service) : 1);
}

static int check_scvs(struct glo_formula_call *call, const char *name, uint32_t num)
{
    const struct glo_argument *scvs = glo_argument(call, name);
    return scvs->columns == num ? GLO_OK
                                : glo_formula_refuse(call, "one number for each node", "%s has %u numbers for %u nodes",
                                                     name, scvs->columns, num);
}

static int evaluate_qna(struct glo_formula_call *call)
{
    struct qna qna = {.external_scvs = glo_argument(call, "arrival_scvs")->items};
    int code = glo_open_network_read(call, &qna.plain);
    if (code == GLO_OK)
        code = check_scvs(call, "arrival_scvs", qna.plain.num);
    if (code == GLO_OK)
        code = check_scvs(call, "service_scvs", qna.plain.num);
    if (code == GLO_OK)
        code = take_feedback_out(call, &qna);
    if (code == GLO_OK)
        code = solve_variability(call, &qna);
    if (code != GLO_OK)
        return code;
    /* A wait of `once` is that of a whole stay at the node, shared out over its visits (eq. 47). */
    for (uint32_t i = 0; i < qna.plain.num; i++)
        qna.plain.waits[i] = wait_of(&qna, i) * (1 - qna.plain.routing[(size_t)i * qna.plain.num + i]);
    glo_result_list(call, "arrival_scv_by_node", qna.arrival_scvs, qna.plain.num);
    glo_open_network_results(call, &qna.plain);
    return GLO_OK;
}

static const struct glo_formula_parameter qna_parameters[] = {
    GLO_TAKES_NODES,
    {.name = "arrival_scvs",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "number",
     .doc = "SCV of the interarrival times from outside, by node."},
    {.name = "service_scvs", .kind = GLO_ARGUMENT_VECTOR, .dimension = "number", .doc = "SCV of the service, by node."},
    {0}};
static const struct glo_formula_result qna_results[] = {
    {.name = "arrival_scv_by_node",
     .dimension = "number",
     .doc = "SCV of the interarrival times at the node, returns at once left out."},
    GLO_GIVES_NODES,
    {0}};
const struct glo_formula glo_formula_qna = {
    .name = "qna",
    .title = "QNA: open network with any service, by two moments, fcfs",
    .family = "networks",
    .standing = GLO_APPROXIMATE,
    .equation = "c_aj = a_j + sum_i b_ij c_ai (superposition, splitting, departure); each node GI/G/c",
    .range = "utilisation of every node < 1",
    .source = "Whitt 1983, Bell System Technical Journal 62, 2779",
    .see_also = "jackson_open (exact for exponential service)",
    .example = "service_times=1,1 routing=0,1;0,0 external_rates=0.7,0 arrival_scvs=1,1 service_scvs=0.5,2",
    .parameters = qna_parameters,
    .results = qna_results,
    .evaluate = evaluate_qna,
};
