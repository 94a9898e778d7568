/* Open networks: reading, traffic equations, results; and Jackson's, whose nodes are M/M/c by themselves. */
#include "models/analytic/networks.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdio.h>

static int check_lists(struct glo_formula_call *call, const struct glo_open_network *network)
{
    const struct glo_argument *routing = glo_argument(call, "routing");
    if (routing->rows != network->num || routing->columns != network->num)
        return glo_formula_refuse(call, "a row and a column for each node",
                                  "routing is %u x %u, but there are %u nodes", routing->rows, routing->columns,
                                  network->num);
    if (glo_argument(call, "external_rates")->columns != network->num)
        return glo_formula_refuse(call, "one number for each node", "external_rates has %u numbers for %u nodes",
                                  glo_argument(call, "external_rates")->columns, network->num);
    for (uint32_t i = 0; i < network->num; i++) {
        double sum = 0;
        for (uint32_t j = 0; j < network->num; j++)
            sum += network->routing[(size_t)i * network->num + j];
        if (sum > 1 + 1e-9)
            return glo_formula_refuse(call, "the shares of a row sum to 1 at most", "row %u of routing sums to %.6g",
                                      i + 1, sum);
    }
    return GLO_OK;
}

static int read_servers(struct glo_formula_call *call, struct glo_open_network *network)
{
    const struct glo_argument *servers = glo_argument(call, "servers");
    network->servers = glo_formula_numbers(call, network->num);
    if (!network->servers)
        return GLO_ERR_NO_MEMORY;
    if (servers->given && servers->columns != network->num)
        return glo_formula_refuse(call, "one number for each node", "servers has %u numbers for %u nodes",
                                  servers->columns, network->num);
    for (uint32_t i = 0; i < network->num; i++) {
        network->servers[i] = servers->given ? servers->items[i] : 1;
        if (network->servers[i] != floor(network->servers[i]))
            return glo_formula_refuse(call, "it is a whole number", "servers of node %u is %.6g", i + 1,
                                      network->servers[i]);
    }
    return GLO_OK;
}

/* (I - P') rates = external by Gauss's elimination; false where it is singular: nobody can leave. */
static bool solve(const struct glo_open_network *network, gsl_matrix *matrix, gsl_permutation *order)
{
    uint32_t n = network->num;
    int sign;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            gsl_matrix_set(matrix, j, i, (i == j) - network->routing[(size_t)i * n + j]);
    gsl_linalg_LU_decomp(matrix, order, &sign);
    for (uint32_t i = 0; i < n; i++)
        if (fabs(gsl_matrix_get(matrix, i, i)) < 1e-12)
            return false;
    gsl_vector_const_view external = gsl_vector_const_view_array(network->external, n);
    gsl_vector_view rates = gsl_vector_view_array(network->rates, n);
    gsl_linalg_LU_solve(matrix, order, &external.vector, &rates.vector);
    for (uint32_t i = 0; i < n; i++)
        network->rates[i] = fmax(network->rates[i], 0);
    return true;
}

static int solve_traffic(struct glo_formula_call *call, struct glo_open_network *network)
{
    network->rates = glo_formula_numbers(call, network->num);
    network->waits = glo_formula_numbers(call, network->num);
    gsl_matrix *matrix = gsl_matrix_alloc(network->num, network->num);
    gsl_permutation *order = gsl_permutation_alloc(network->num);
    bool whole = network->rates && network->waits && matrix && order;
    bool solved = whole && solve(network, matrix, order);
    gsl_matrix_free(matrix);
    gsl_permutation_free(order);
    if (!whole) {
        call->failed = true;
        return GLO_ERR_NO_MEMORY;
    }
    return solved ? GLO_OK
                  : glo_formula_refuse(call, "some row of routing must sum below 1 along every way",
                                       "some of those that come can never leave");
}

static int check_loads(struct glo_formula_call *call, const struct glo_open_network *network)
{
    double arrivals = 0;
    for (uint32_t i = 0; i < network->num; i++) {
        double load = network->rates[i] * network->times[i] / network->servers[i];
        arrivals += network->external[i];
        if (!(load < 1))
            return glo_formula_refuse(call, "lower external_rates, or give the node more servers",
                                      "utilisation of node %u is %.6g, no steady state", i + 1, load);
    }
    return arrivals > 0 ? GLO_OK : glo_formula_refuse(call, "some rate must be above 0", "external_rates are all 0");
}

int glo_open_network_read(struct glo_formula_call *call, struct glo_open_network *network)
{
    const struct glo_argument *times = glo_argument(call, "service_times");
    *network = (struct glo_open_network){.num = times->columns,
                                         .times = times->items,
                                         .routing = glo_argument(call, "routing")->items,
                                         .external = glo_argument(call, "external_rates")->items};
    if (network->num > 2000)
        return glo_formula_refuse(call, "at most 2000", "there are %u nodes", network->num);
    int code = check_lists(call, network);
    if (code == GLO_OK)
        code = read_servers(call, network);
    if (code == GLO_OK)
        code = solve_traffic(call, network);
    return code == GLO_OK ? check_loads(call, network) : code;
}

void glo_open_network_results(struct glo_formula_call *call, const struct glo_open_network *network)
{
    uint32_t n = network->num;
    double *lists = glo_formula_numbers(call, (uint64_t)n * 5), arrivals = 0, present = 0;
    if (!lists)
        return;
    for (uint32_t i = 0; i < n; i++)
        arrivals += network->external[i];
    for (uint32_t i = 0; i < n; i++) {
        double sojourn = network->waits[i] + network->times[i];
        lists[i] = network->rates[i] * network->times[i] / network->servers[i];
        lists[n + i] = network->rates[i] * network->waits[i];
        lists[2 * n + i] = network->rates[i] * sojourn;
        lists[3 * n + i] = sojourn;
        lists[4 * n + i] = network->rates[i] / arrivals;
        present += network->rates[i] * sojourn;
    }
    glo_result_list(call, "utilisation_by_node", lists, n);
    glo_result_list(call, "throughput_by_node", network->rates, n);
    glo_result_list(call, "number_in_queue_by_node", lists + n, n);
    glo_result_list(call, "number_in_system_by_node", lists + 2 * n, n);
    glo_result_list(call, "time_in_queue_by_node", network->waits, n);
    glo_result_list(call, "sojourn_time_by_node", lists + 3 * n, n);
    glo_result_list(call, "visits_by_node", lists + 4 * n, n);
    glo_result(call, "number_in_system", present);
    glo_result(call, "sojourn_time", present / arrivals);
    glo_result(call, "throughput", arrivals);
}

static int evaluate_jackson(struct glo_formula_call *call)
{
    struct glo_open_network network;
    int code = glo_open_network_read(call, &network);
    if (code != GLO_OK)
        return code;
    for (uint32_t i = 0; i < network.num; i++) {
        double load = network.rates[i] * network.times[i];
        if (load > 0)
            network.waits[i] = glo_erlang_c((uint32_t)network.servers[i], load) /
                               (network.servers[i] / network.times[i] - network.rates[i]);
    }
    glo_open_network_results(call, &network);
    return GLO_OK;
}

static const struct glo_formula_parameter jackson_parameters[] = {GLO_TAKES_NODES, {0}};
static const struct glo_formula_result jackson_results[] = {GLO_GIVES_NODES, {0}};
const struct glo_formula glo_formula_jackson_open = {
    .name = "jackson_open",
    .title = "Open Jackson network: Poisson arrivals, exponential service, M/M/c nodes, random routing, fcfs",
    .family = "networks",
    .equation = "rates = external_rates + rates routing; every node is M/M/c by itself",
    .range = "utilisation of every node < 1",
    .source = "Jackson 1963; Gross et al. 2008, ch. 4",
    .see_also = "qna (any service), gordon_newell (closed)",
    .example = "service_times=0.04,0.03,0.06,0.05 routing=0,.5,.5,0;1,0,0,0;.6,0,0,0;1,0,0,0 external_rates=0,0,0,4",
    .parameters = jackson_parameters,
    .results = jackson_results,
    .evaluate = evaluate_jackson,
};
