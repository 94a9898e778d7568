/*
 * Networks: who may serve an order, and how it is routed. A business model is one constant struct (glo_network_type) in
 * a file of its own and one line in networks.def; this header is the contract between them and the rest of the house.
 *
 * Order of a network's units for a customer: by road distance, ties by unit id, unless its rule of dispatch states
 * another (routes.h, dispatch.h).
 */
#ifndef GLO_MODELS_NETWORK_H
#define GLO_MODELS_NETWORK_H

#include "models/network/fees.h"
#include "models/network/routes.h"
#include "models/production/production.h"

struct glo_networks;
struct glo_dispatch_type;

/* What becomes of orders while units of a network are free or not, as spatial queueing tells networks apart. */
enum glo_pooling {
    GLO_POOLING_NONE, /* neither of the others */
    GLO_POOLING_LOSS, /* the first free unit in the order of the routes; where none is free the order is refused */
    GLO_POOLING_LINE  /* the same, but the order waits in one line until a unit is free */
};

/*
 * A business model. Handlers get the networks and the number of the network, return 0 or an error that ends the
 * replication, and may be NULL where the type does not care (but for `place`).
 */
struct glo_network_type {
    const struct glo_table *table; /* its word and its own parameters */
    bool fixed_routing; /* every order of a place and product goes to the nearest eligible unit, whatever its load */
    /* Longest road distance to a customer in km, from the parameters; NULL: none. */
    double (*reach)(const void *parameters);
    /* Configuration on the platform, for products that have none of their own; NULL: none. */
    const struct glo_distribution *(*configuration)(const void *parameters);
    /* Whether orders wait for ever rather than being refused; decides what an overload means. NULL: they do. */
    bool (*backlogs)(const void *parameters);
    /* The rule by which it chooses a unit, a choice of glo_dispatch_registry; NULL: it has no choice of rules. */
    const struct glo_choice *(*dispatch)(const void *parameters);
    /* Of which kind it is for orders that have no date; NULL: none. */
    enum glo_pooling (*pooling)(const void *parameters);
    /* The replication begins: `*own` is the network's state, to be released by close. */
    int (*open)(struct glo_networks *networks, uint32_t network, void **own);
    /* An order is offered: assign, hold or refuse it. */
    int (*place)(struct glo_networks *networks, uint32_t network, uint32_t order);
    /* A station of a unit of the network has become free. */
    int (*capacity_free)(struct glo_networks *networks, uint32_t network, uint32_t unit);
    /* The customer of an order that it holds has lost patience: forget the order. NULL: it holds none. */
    int (*withdrawn)(struct glo_networks *networks, uint32_t network, uint32_t order);
    /* The event network_wake. */
    int (*wake)(struct glo_networks *networks, uint32_t network);
    /* Recomputes its invariants from scratch, after every event in test builds. */
    int (*check)(const struct glo_networks *networks, uint32_t network);
    void (*close)(struct glo_networks *networks, uint32_t network, void *own);
};

/* As written. */
struct glo_network_spec {
    struct glo_named named;
    struct glo_choice type;    /* of glo_network_registry */
    struct glo_list units;     /* struct glo_reference */
    const char *operator_name; /* NULL: none */
    struct glo_list fees;      /* struct glo_fee_spec */
};

extern const struct glo_table glo_network_table;
extern const struct glo_registry glo_network_registry;
/* By the index of the registry. */
const struct glo_network_type *glo_network_type_at(uint32_t index);

struct glo_network {
    const char *name;
    const struct glo_network_type *type;
    const void *parameters;
    const struct glo_dispatch_type *dispatch; /* NULL: the type has no choice of rules */
    uint32_t operator_party;                  /* GLO_ALL: none */
    uint32_t *units;                          /* in the scenario's arena, ascending */
    uint32_t num_units;
    uint32_t entity;      /* of the measures */
    struct glo_fee *fees; /* in the scenario's arena */
    uint32_t num_fees;
    struct glo_routes routes;
};

/* The networks to which demand is offered at one design point. Owns its arrays and the routes. */
struct glo_network_plan {
    struct glo_network *networks;
    uint32_t num_networks;
    uint32_t *number;        /* of each network as written; GLO_ALL: nothing is offered to it */
    uint64_t *first_of_unit; /* networks of each unit: a range in `of_unit` */
    uint32_t *of_unit;
};

void glo_network_plan_init(struct glo_network_plan *plan);
void glo_network_plan_free(struct glo_network_plan *plan);

/*
 * Makes the networks whose `used` is set, over units that are listed already. Returns 0 or GLO_ERR_NO_MEMORY; mistakes
 * are said.
 */
int glo_network_plan_build(struct glo_network_plan *plan, const struct glo_list *specs, const bool *used,
                           const struct glo_places *places, const struct glo_transport_spec *transport,
                           const struct glo_production_plan *production, struct glo_ledger_plan *ledger,
                           struct glo_measure_plan *measures, struct glo_arena *arena, const struct glo_review *review);

/*
 * Lists what a network needs to serve these classes of products and these places (`classes[class]`, `places[place]`),
 * each class that is asked for at every place that is. Returns 0 or GLO_ERR_NO_MEMORY; mistakes are said.
 */
int glo_network_plan_route(struct glo_network_plan *plan, uint32_t network, struct glo_pools *pools,
                           const bool *classes, const bool *places, const struct glo_transport_spec *transport,
                           const struct glo_review *review);

/* The state of all networks in one replication. Owns `own` through the types; borrows the rest. */
struct glo_networks {
    const struct glo_network_plan *plan;
    const struct glo_transport_spec *transport;
    struct glo_simulation *simulation;
    struct glo_orders *orders;
    struct glo_production *production;
    struct glo_ledger *ledger;
    struct glo_measures *measures;
    void **own;                    /* by network */
    struct glo_time_average *held; /* orders held, by network */
    /* An order is refused: its fate and reason are set. */
    int (*refused)(void *world, uint32_t order);
    void *world;
};

/* Opens every network. Set all borrowed members before. */
int glo_networks_open(struct glo_networks *networks);
void glo_networks_close(struct glo_networks *networks);

/* Offers an order to its network. */
int glo_networks_place(struct glo_networks *networks, uint32_t order);

/* The customer of an order that is held has lost patience. */
int glo_networks_withdraw(struct glo_networks *networks, uint32_t order);

/* Tells every network of the unit that a station of it is free. */
int glo_networks_capacity_free(struct glo_networks *networks, uint32_t unit);

/* For the types: give an order to a unit at this road distance (`first_choice`: the first in the order of the routes
 * that can make it); refuse it.
 */
int glo_networks_assign(struct glo_networks *networks, uint32_t order, const struct glo_neighbour *neighbour,
                        bool first_choice);
int glo_networks_refuse(struct glo_networks *networks, uint32_t order, enum glo_reason reason);

/* Settles the fees of a delivered order, in the bin of its arrival. */
void glo_networks_settle(struct glo_networks *networks, struct glo_order *order, double price, uint32_t bin);

/* Ends the current bin: what is held is averaged, fees per time are booked; in the last bin, fees once. */
void glo_networks_end_bin(struct glo_networks *networks, glo_time now);

/* All networks recompute their invariants. */
int glo_networks_check(const struct glo_networks *networks);

#endif
