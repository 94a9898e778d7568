/*
 * A scenario: everything read from the file, and everything made of it before the first event. Built once for a design
 * point, checked, then constant; all threads share it. One member per folder of the house.
 */
#ifndef GLO_MODELS_SCENARIO_H
#define GLO_MODELS_SCENARIO_H

#include "models/demand/demand.h"
#include "models/experiment.h"

/* The file as written: what the root table describes. */
struct glo_scenario_file {
    int64_t version;
    const char *question, *note, *extends;
    struct glo_list places, materials, products, demand, units; /* struct glo_family */
    struct glo_list suppliers;                                  /* struct glo_supplier_spec */
    struct glo_transport_spec transport;
    struct glo_list networks; /* struct glo_network_spec */
    struct glo_accounting_spec accounting;
    struct glo_experiment_spec experiment;
};

extern const struct glo_table glo_scenario_table;

/* Owns everything, through its arena and through its members. */
struct glo_scenario {
    struct glo_arena arena;
    struct glo_scenario_file file;
    struct glo_places places;
    struct glo_demand_plan demand;
    struct glo_network_plan networks;
    struct glo_production_plan production;
    struct glo_ledger_plan ledger;
    struct glo_measure_plan measures;
    struct glo_window window;
    struct glo_layout layout;
    struct glo_names names;
};

/* Zeroes it; the caller then binds `file`, with memory from `arena`, and calls glo_scenario_build. */
void glo_scenario_init(struct glo_scenario *scenario);
void glo_scenario_free(struct glo_scenario *scenario);

/*
 * Makes the plans of a scenario whose `file` is bound. Every mistake is said to `review`; a scenario about which a
 * fault was said must not be run. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_scenario_build(struct glo_scenario *scenario, const struct glo_review *review);

/* Mean work that an order of a stream brings to a capability, in machine hours at speed 1, by products made to order.
 */
double glo_scenario_work(const struct glo_scenario *scenario, uint32_t stream, uint32_t capability);

/*
 * What is known before the first event: loads of stations (error where no steady state exists, warning near 1), demand
 * out of reach, products that nobody can make, transport that is shared. Said to `review`. Returns 0 or
 * GLO_ERR_NO_MEMORY.
 */
int glo_scenario_check(const struct glo_scenario *scenario, const struct glo_review *review);

/* The offered load of every station per machine (rho), as far as routing is known before the run: `rho[station]`, NaN
 * where it is not. */
int glo_scenario_loads(const struct glo_scenario *scenario, double *rho);

/* The least load that any routing could reach, of a capability over the units of a network: work in reach over
 * capacity.
 */
double glo_scenario_pooled_load(const struct glo_scenario *scenario, uint32_t network, uint32_t capability);

/*
 * What a network gets of a stream for certain (mixes.c): the share of the orders of one product from one place; orders
 * per hour of a product (`item` of its products) over all places that it reaches; and whether it may get more.
 */
double glo_scenario_certain_share(const struct glo_scenario *scenario, const struct glo_stream_plan *stream,
                                  uint32_t place, uint32_t product, uint32_t network);
double glo_scenario_offered_rate(const struct glo_scenario *scenario, uint32_t stream, uint32_t item, uint32_t network);
bool glo_scenario_may_get_more(const struct glo_scenario *scenario, const struct glo_stream_plan *stream,
                               uint32_t network);

/*
 * A proven lower bound of the highest station load that any assignment of the demand to the units of a network could
 * reach: 1 or more proves that none is feasible. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_scenario_least_load(const struct glo_scenario *scenario, uint32_t network, double *least);

/* How far a network reaches. */
struct glo_reach {
    uint32_t num_places, num_reached;
    uint32_t num_refused; /* places whose orders nobody reaches who is asked */
    double farthest;      /* km by road, of the nearest unit */
    double unreached;     /* share of the demand offered to the network that is refused for want of reach */
};
struct glo_reach glo_scenario_reach(const struct glo_scenario *scenario, uint32_t network);

#endif
