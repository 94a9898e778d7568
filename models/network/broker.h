/*
 * What the files of the type `broker` share (broker.c): members of a breeding environment form a virtual enterprise for
 * one order, which is dissolved when the order has arrived (`gve_broker` section 4).
 *
 * Operations are composed in turn. For each, members that have a station for it are candidates (broker_search.c),
 * scored on cost, lead time, CO2e, availability and social criteria; the best are invited, and make bids or refuse
 * (broker_bids.c); the best bids become contracts: the first is to do the operation, the others are reserves that do it
 * where a partner fails (broker_chain.c). All that is known of members is means and visible state at the end of the
 * negotiation; what a unit decides is drawn by its own name.
 */
#ifndef GLO_MODELS_BROKER_H
#define GLO_MODELS_BROKER_H

#include "models/network/network.h"

/* The steps by which a broker creates an enterprise, in their order: GLO_STEP(name, doc). */
#define GLO_BROKER_STEPS(GLO_STEP) \
    GLO_STEP(characterise, "Identification and characterisation of the opportunity.") \
    GLO_STEP(rough_plan, "Rough planning of the enterprise.") \
    GLO_STEP(search, "Search and suggestion of partners.") \
    GLO_STEP(compose, "Composition of the enterprise.") \
    GLO_STEP(negotiate, "Negotiation with the partners; its outcome is known at its end.") \
    GLO_STEP(plan, "Detailed planning.") \
    GLO_STEP(contract, "Contracting.") \
    GLO_STEP(set_up, "Set-up of the enterprise.")

enum glo_broker_step {
#define GLO_STEP(name, doc) GLO_STEP_##name,
    GLO_BROKER_STEPS(GLO_STEP)
#undef GLO_STEP
        GLO_NUM_STEPS
};

enum glo_broker_criterion {
    GLO_BROKER_COST,
    GLO_BROKER_LEAD_TIME,
    GLO_BROKER_CARBON,
    GLO_BROKER_AVAILABILITY,
    GLO_BROKER_SOCIAL,
    GLO_NUM_BROKER_CRITERIA
};

enum glo_surplus { GLO_SURPLUS_PARTNERS, GLO_SURPLUS_OPERATOR };

/* The parameters. */
struct glo_broker {
    struct glo_distribution steps[GLO_NUM_STEPS]; /* h; type NULL: no work */
    struct {
        int64_t invited, per_operation;
    } partners;
    struct {
        double refuse;
        struct glo_distribution margin; /* type NULL: none */
        int64_t counter_offers;
        double concession;
    } bids;
    double weights[GLO_NUM_BROKER_CRITERIA];
    uint32_t surplus; /* enum glo_surplus */
};

/* A member that may do an operation. */
struct glo_candidate {
    uint32_t unit;
    glo_time ready; /* when it would be done */
    double cost;   /* its own, in the currency: of the operation, the way to it and, of the last one, to the customer */
    double margin; /* over it, once it has made a bid */
    double values[GLO_NUM_BROKER_CRITERIA];
    double score;
};

/* A partner that is bound to an operation. */
struct glo_contract {
    uint32_t unit; /* GLO_NO_UNIT: none */
    int64_t bid;   /* ledger units */
    bool works;    /* it has got the order */
};

/* What a broker knows of an order, by the order's slot; of an order that has left it means nothing. */
struct glo_enterprise {
    uint32_t stream, number;        /* whose it is */
    uint32_t step;                  /* of its creation; GLO_NUM_STEPS: it works */
    bool is_on_the_way;             /* from one partner to the next */
    uint32_t to;                    /* the contract that it goes to */
    struct glo_contract *contracts; /* [operation][per_operation] */
    uint32_t max_contracts;
};

/* What a network keeps in a replication. Owns its arrays and those of the enterprises. */
struct glo_brokers {
    struct glo_enterprise *enterprises;
    uint32_t max_enterprises;
    struct glo_candidate *candidates; /* room for all members */
    uint32_t *failed;                 /* stations that have failed at this instant */
    uint32_t num_failed, max_failed;
    uint64_t num_on_the_way;
};

static inline const struct glo_broker *glo_broker_of(const struct glo_networks *n, uint32_t network)
{
    return n->plan->networks[network].parameters;
}

static inline struct glo_brokers *glo_brokers_of(const struct glo_networks *n, uint32_t network)
{
    return n->own[network];
}

/* The contracts of an operation; there is room for as many as `partners.per_operation`. */
static inline struct glo_contract *glo_enterprise_contracts(const struct glo_enterprise *enterprise,
                                                            const struct glo_broker *broker, uint32_t operation)
{
    return &enterprise->contracts[(size_t)operation * (uint32_t)broker->partners.per_operation];
}

/* Km by road from a member to the customer of an order. */
double glo_broker_road(const struct glo_networks *networks, uint32_t network, const struct glo_order *order,
                       uint32_t unit);

/* What it takes to bring an order from one member to another; `*reaches`: some mode goes as far. */
struct glo_trip glo_broker_trip(const struct glo_networks *networks, const struct glo_order *order, uint32_t from,
                                uint32_t to, bool *reaches);

/*
 * Members that could do an operation of an order which is at unit `from` (GLO_NO_UNIT: nowhere yet) at `at`, with their
 * scores, into `candidates`, the best first; returns how many there are. `is_last`: the customer is next.
 */
uint32_t glo_broker_search(const struct glo_networks *networks, uint32_t network, uint32_t order, uint32_t operation,
                           bool is_last, uint32_t from, glo_time at, struct glo_candidate *candidates);

/* Of the candidates from number `first` on the best comes to that place: by score, ties by unit. */
void glo_candidates_bring_best(struct glo_candidate *candidates, uint32_t first, uint32_t num);

/*
 * The contract net of an operation among its candidates, whose order changes: the best are invited, make bids or
 * refuse, and are asked for less in rounds of counter-offers. The best that remain are under contract, first those with
 * the best score. Returns when the first of them would be done; GLO_NEVER: nobody makes a bid.
 */
glo_time glo_broker_negotiate(const struct glo_networks *networks, uint32_t network, uint32_t order, uint32_t operation,
                              struct glo_candidate *candidates, uint32_t num, struct glo_contract *contracts);

/* The enterprise of an order is set up: it begins to work; the handlers of an enterprise at work. */
int glo_chain_begin(struct glo_networks *networks, uint32_t network, uint32_t order);
int glo_chain_step_done(struct glo_networks *networks, uint32_t network, uint32_t order);
int glo_chain_arrived(struct glo_networks *networks, uint32_t network, uint32_t order);
int glo_chain_unit_changed(struct glo_networks *networks, uint32_t network, uint32_t station);
int glo_chain_wake(struct glo_networks *networks, uint32_t network, uint32_t about);
void glo_chain_delivered(struct glo_networks *networks, uint32_t network, uint32_t order, double price, uint32_t bin);

#endif
