/*
 * What comes to the units of networks with a fixed routing, before anything is run: who asks, how often, and how long
 * an order of it keeps a machine.
 */
#ifndef GLO_MODELS_THEORY_FLOW_H
#define GLO_MODELS_THEORY_FLOW_H

#include "models/analytic/law.h"
#include "models/scenario.h"

/* The part of a stream that wants one product and comes to one unit. */
struct glo_stream_part {
    uint32_t stream, product;
    double rate; /* orders per hour */
};

/* What comes to one unit. Owns its array. */
struct glo_unit_flow {
    struct glo_stream_part *parts;
    uint32_t num_parts, max_parts;
    double rate;      /* orders per hour */
    uint32_t network; /* through which its first part comes; 0: there is none */
    bool is_routed;   /* all that comes to it is routed whatever the loads are, at constant rates */
    bool known;       /* that, and the way of orders through its stations is known: every operation is plain */
    bool is_poisson;  /* every stream of it is */
    const struct glo_distribution *group; /* customers come together; of the last such stream; NULL: one by one */
    bool is_renewal;     /* it is one stream, of which each order comes here with the same probability by itself */
    double scv;          /* of the interarrival times: exact for a renewal, else the mean weighted by rates
                            (asymptotic method, Whitt 1982) */
    bool impatient;      /* some customers leave when they have waited too long, or do not join */
    const char *delayed; /* orders are configured before, which spoils a renewal that is not Poisson; NULL: none */
    struct glo_law interarrival; /* of a renewal that is not split */
    bool is_whole;               /* that renewal is not split */
};

/* Reads what comes to unit `unit`. Returns 0 or GLO_ERR_NO_MEMORY; free is legal after that and twice. */
int glo_unit_flow_init(struct glo_unit_flow *flow, const struct glo_scenario *scenario, uint32_t unit);
/* Adds orders of one product of a stream, to the part that it has already. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_unit_flow_add(struct glo_unit_flow *flow, uint32_t stream, uint32_t product, double rate);
void glo_unit_flow_free(struct glo_unit_flow *flow);

/* The law by which orders of a part are configured; of several networks that of the most varied; NULL: of none. */
const struct glo_distribution *glo_flow_configuration(const struct glo_scenario *scenario,
                                                      const struct glo_stream_part *part);

/* The name of the network through which the first part of a flow comes. */
const char *glo_flow_network(const struct glo_scenario *scenario, const struct glo_unit_flow *flow);

/* Whether orders of the flow are offered as soon as they are placed, and received as soon as they are ready: their lead
   time is then the time at the unit. */
bool glo_flow_is_immediate(const struct glo_scenario *scenario, const struct glo_unit_flow *flow);

/* Whether the scenario is so large that reading what comes to each unit, place by place, would take longer than the
   run: such a scenario is passed over. */
bool glo_flow_is_too_large(const struct glo_scenario *scenario);

/* Whether a unit keeps stock, so that what comes to it is not what comes to its stations. */
bool glo_unit_keeps_stock(const struct glo_scenario *scenario, uint32_t unit);

/* Whether every station of a unit serves fcfs on machines that never stop. */
bool glo_unit_is_plain(const struct glo_scenario *scenario, uint32_t unit);

/* How long one order keeps a machine of a station. */
struct glo_service {
    double mean, scv;   /* h */
    struct glo_law law; /* of it, at mean 1; GLO_LAW_GENERAL where only the moments are known */
    uint32_t visits;    /* how often the plans of the products come to the station: 1, or more for some product */
    bool is_same;       /* every visit of every product has the same law */
};

/*
 * The service at a station of what comes to its unit: over products, by their rates, and over lots, whose pieces are
 * independent. Products that do not come to the station are left out; `*rate` is the orders per hour that do.
 */
void glo_service_of(const struct glo_scenario *scenario, const struct glo_unit_flow *flow, uint32_t station,
                    struct glo_service *service, double *rate);

/* The law of a distribution, at mean 1. */
struct glo_law glo_law_of(const struct glo_distribution *distribution);

#endif
