/*
 * Stations one after the other: a unit with a fixed routing whose orders pass several stations, or one of them more
 * than once. With Poisson arrivals, exponential service that is the same at every visit to a station, and fcfs, each
 * station is M/M/c by itself (Jackson 1963; where products take different ways, Kelly 1975), else QNA is near.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/theory/first.h"

/* The stations of a unit as a network of nodes. Owns its arrays. */
struct nodes {
    struct glo_unit_flow flow;
    const struct glo_unit *unit;
    uint32_t num;
    double *times, *servers, *external, *flows; /* by node; flows[i][j]: orders per hour from i to j */
    double *routing, *scvs, *arrival_scvs;
    bool is_markov; /* all services are exponential, and the same at every visit */
    char failing[160];
};

static int init(struct nodes *nodes, uint32_t num)
{
    nodes->num = num;
    nodes->times = glo_alloc(num, sizeof(double));
    nodes->servers = glo_alloc(num, sizeof(double));
    nodes->external = glo_alloc(num, sizeof(double));
    nodes->scvs = glo_alloc(num, sizeof(double));
    nodes->arrival_scvs = glo_alloc(num, sizeof(double));
    nodes->flows = glo_alloc((size_t)num * num, sizeof(double));
    nodes->routing = glo_alloc((size_t)num * num, sizeof(double));
    bool whole = nodes->times && nodes->servers && nodes->external && nodes->scvs && nodes->arrival_scvs &&
                 nodes->flows && nodes->routing;
    return whole ? GLO_OK : GLO_ERR_NO_MEMORY;
}

static void free_nodes(struct nodes *nodes)
{
    double *arrays[] = {nodes->times, nodes->servers, nodes->external,    nodes->scvs,
                        nodes->flows, nodes->routing, nodes->arrival_scvs};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
        glo_free(arrays[i]);
    glo_unit_flow_free(&nodes->flow);
}

/* The ways of all products through the stations, as flows between them. */
static void read_ways(struct nodes *nodes, const struct glo_scenario *s, uint32_t unit)
{
    for (uint32_t i = 0; i < nodes->flow.num_parts; i++) {
        const struct glo_stream_part *part = &nodes->flow.parts[i];
        const struct glo_plan *plan = &s->production.plans[part->product];
        uint32_t last = GLO_ALL;
        for (uint32_t k = 0; k < plan->num_operations; k++) {
            uint32_t station = glo_production_station(&s->production, unit, plan->operations[k].capability);
            uint32_t node = station - nodes->unit->first_station;
            if (last == GLO_ALL)
                nodes->external[node] += part->rate;
            else
                nodes->flows[(size_t)last * nodes->num + node] += part->rate;
            last = node;
        }
    }
}

/* Services and routing shares; what keeps the network from being Markov. */
static void read_nodes(struct nodes *nodes, const struct glo_scenario *s)
{
    nodes->is_markov = nodes->flow.is_poisson;
    if (!nodes->is_markov)
        snprintf(nodes->failing, sizeof nodes->failing, "arrivals are not Poisson");
    for (uint32_t i = 0; i < nodes->num; i++) {
        struct glo_service service;
        double rate, through = nodes->external[i];
        const struct glo_station *station = &s->production.stations[nodes->unit->first_station + i];
        glo_service_of(s, &nodes->flow, nodes->unit->first_station + i, &service, &rate);
        for (uint32_t j = 0; j < nodes->num; j++)
            through += nodes->flows[(size_t)j * nodes->num + i];
        for (uint32_t j = 0; j < nodes->num && through > 0; j++)
            nodes->routing[(size_t)i * nodes->num + j] = nodes->flows[(size_t)i * nodes->num + j] / through;
        /* A station that nothing comes to is a node without arrivals; its time is of no account. */
        nodes->times[i] = service.mean > 0 ? service.mean : 1;
        nodes->scvs[i] = service.mean > 0 ? service.scv : 1;
        nodes->arrival_scvs[i] = nodes->flow.is_poisson ? 1 : nodes->flow.scv;
        nodes->servers[i] = station->machines;
        bool markov = service.mean == 0 || (service.is_same && service.law.shape == GLO_LAW_EXPONENTIAL);
        if (nodes->is_markov && !markov)
            snprintf(nodes->failing, sizeof nodes->failing, "service at %.60s %s", station->name,
                     service.is_same ? "is not exponential" : "differs between visits or products");
        nodes->is_markov &= markov;
    }
}

static int set_arguments(struct glo_formula_call *call, const struct nodes *nodes)
{
    bool exact = nodes->is_markov;
    int code = glo_formula_set_vector(call, "service_times", nodes->times, nodes->num);
    if (code == GLO_OK)
        code = glo_formula_set_matrix(call, "routing", nodes->routing, nodes->num, nodes->num);
    if (code == GLO_OK)
        code = glo_formula_set_vector(call, "external_rates", nodes->external, nodes->num);
    if (code == GLO_OK)
        code = glo_formula_set_vector(call, "servers", nodes->servers, nodes->num);
    if (code == GLO_OK && !exact)
        code = glo_formula_set_vector(call, "service_scvs", nodes->scvs, nodes->num);
    if (code == GLO_OK && !exact)
        code = glo_formula_set_vector(call, "arrival_scvs", nodes->arrival_scvs, nodes->num);
    return code;
}

/* A result by node, for each station: "number_in_queue mill". */
static int add_by_node(struct glo_theory *theory, struct glo_cover *cover, const struct nodes *nodes,
                       const char *metric, const char *result)
{
    const struct glo_scenario *s = theory->scenario;
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < nodes->num; i++) {
        const struct glo_station *station = &s->production.stations[nodes->unit->first_station + i];
        code =
            glo_theory_item(theory, cover, metric, s->measures.stations[station->row].entity, result, i, station->name);
    }
    return code;
}

static int add_rows(struct glo_theory *theory, struct glo_cover *cover, const struct nodes *nodes)
{
    static const char *const same[] = {"queue",        "utilisation",     "time_in_queue",
                                       "sojourn_time", "number_in_queue", "number_in_system",
                                       "throughput",   "lead_time",       NULL};
    const struct glo_outcome *waiting = glo_formula_outcome(&cover->call, "number_in_queue_by_node");
    const struct glo_outcome *present = glo_formula_outcome(&cover->call, "number_in_system_by_node");
    double in_queue = 0, in_system = 0;
    uint32_t entity = nodes->unit->entity;
    for (uint32_t i = 0; waiting && present && i < nodes->num; i++) {
        in_queue += waiting->items[i];
        in_system += present->items[i];
    }
    int code = add_by_node(theory, cover, nodes, "utilisation", "utilisation_by_node");
    if (code == GLO_OK)
        code = add_by_node(theory, cover, nodes, "number_in_queue", "number_in_queue_by_node");
    if (code == GLO_OK) /* Little's law */
        code =
            glo_theory_row(theory, cover, "time_in_queue", entity, NAN, "time_in_queue", in_queue / nodes->flow.rate);
    if (code == GLO_OK)
        code = glo_theory_row(theory, cover, "sojourn_time", entity, NAN, "sojourn_time", in_system / nodes->flow.rate);
    glo_unit_same(theory, cover, nodes->unit, &nodes->flow, same);
    return code;
}

static int add_cover(struct glo_theory *theory, const struct nodes *nodes)
{
    char subject[256];
    const struct glo_scenario *s = theory->scenario;
    struct glo_cover *cover;
    snprintf(subject, sizeof subject, "%.100s -> %.100s", glo_flow_network(s, &nodes->flow), nodes->unit->name);
    int code = glo_theory_begin(theory, nodes->is_markov ? "jackson_open" : "qna", subject,
                                nodes->is_markov ? NULL : nodes->failing, &cover);
    if (code == GLO_OK) {
        code = glo_theory_end(theory, &cover, set_arguments(&cover->call, nodes));
    }
    return code == GLO_OK && cover ? add_rows(theory, cover, nodes) : code;
}

/* Whether some product has several operations. */
static bool has_series(const struct glo_scenario *s, const struct glo_unit_flow *flow)
{
    for (uint32_t i = 0; i < flow->num_parts; i++)
        if (s->production.plans[flow->parts[i].product].num_operations > 1)
            return true;
    return false;
}

static int look_at(struct glo_theory *theory, uint32_t unit)
{
    const struct glo_scenario *s = theory->scenario;
    struct nodes nodes = {.unit = &s->production.units[unit]};
    int code = glo_unit_flow_init(&nodes.flow, s, unit);
    if (code == GLO_OK && nodes.flow.known && !nodes.flow.impatient && glo_unit_is_plain(s, unit) &&
        !glo_unit_keeps_stock(s, unit) && has_series(s, &nodes.flow)) {
        code = init(&nodes, nodes.unit->num_stations);
        if (code == GLO_OK) {
            read_ways(&nodes, s, unit);
            read_nodes(&nodes, s);
            code = add_cover(theory, &nodes);
        }
    }
    free_nodes(&nodes);
    return code;
}

int glo_recognise_series(struct glo_theory *theory)
{
    return glo_theory_each_unit(theory, look_at);
}
