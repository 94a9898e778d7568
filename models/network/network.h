/*
 * Networks: who may serve an order, and how it is routed. A business model is one constant struct (glo_network_type) in
 * a file of its own and one line in networks.def; this header is the contract between them and the rest of the house.
 *
 * Order of a network's units for a customer: by road distance, ties by unit id, unless its rule of dispatch states
 * another (routes.h, dispatch.h).
 */
#ifndef GLO_MODELS_NETWORK_H
#define GLO_MODELS_NETWORK_H

#include "models/logistics/handover.h"
#include "models/network/fees.h"
#include "models/network/moves.h"
#include "models/network/routes.h"
#include "models/network/staff.h"
#include "models/production/production.h"
#include "sim/rare.h"

struct glo_network;
struct glo_networks;
struct glo_dispatch_type;
struct glo_territories;
struct glo_written_families;
struct glo_least;
struct glo_contracts;
struct glo_view;
struct glo_network_inputs;
struct glo_stops;

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
    bool fixed_routing; /* every order of a place and product goes to the nearest eligible unit, whatever its load,
                           unless its rule of dispatch has it otherwise */
    /* Longest road distance to a customer in km, from the parameters; NULL: none. */
    double (*reach)(const void *parameters);
    /*
     * Reads what else it has to know of the places that demand comes from, once its routes are listed, while the
     * scenario is built; NULL: nothing. Returns 0 or GLO_ERR_NO_MEMORY; mistakes are said.
     */
    int (*route)(struct glo_network *network, const struct glo_written_families *families, const bool *places,
                 const struct glo_review *review);
    /* Makes what else it is built of, once its units are listed; NULL: nothing. Returns 0 or GLO_ERR_NO_MEMORY;
     * mistakes are said. */
    int (*build)(struct glo_network *network, const struct glo_network_inputs *in);
    /* The column that says who belongs to which territory (`*NULL`: all is one), from the parameters; NULL: it knows no
     * territories. */
    const char *const *(*territory)(const void *parameters);
    /* Configuration on the platform, for products that have none of their own; NULL: none. */
    const struct glo_distribution *(*configuration)(const void *parameters);
    /* Mean hours of work of one of its brokers on an order; NULL: it has none. */
    double (*brokerage)(const void *parameters);
    /* Whether its operator is paid the price of orders, of which others get what they have bid; NULL: it is not. */
    bool (*resells)(const void *parameters);
    /* Whether orders wait for ever rather than being refused; decides what an overload means. NULL: they do. */
    bool (*backlogs)(const void *parameters);
    /* The rule by which it chooses a unit, a choice of glo_dispatch_registry; NULL: it has no choice of rules. */
    const struct glo_choice *(*dispatch)(const void *parameters);
    /* What becomes of its units; NULL: they stand where they are. What modules of a pool make is made where the
     * customer is, and is not shipped. */
    enum glo_mobility (*mobility)(const void *parameters);
    /* Audits of its units, from the parameters; NULL: none. */
    const struct glo_audit_spec *(*audit)(const void *parameters);
    /* Of which kind it is for orders that have no date; NULL: none. */
    enum glo_pooling (*pooling)(const void *parameters);
    /* The replication begins: `*own` is the network's state, to be released by close. */
    int (*open)(struct glo_networks *networks, uint32_t network, void **own);
    /* An order is offered: assign, hold or refuse it. */
    int (*place)(struct glo_networks *networks, uint32_t network, uint32_t order);
    /*
     * What `place` would do with an order that is offered now, without doing it: false where it would be refused; else
     * `*unit` would get it, or, where it would be held, is the first in the order of the routes that can make it.
     */
    bool (*foresee)(const struct glo_networks *networks, uint32_t network, uint32_t order, struct glo_neighbour *unit);
    /* What serving an order from a unit costs whoever runs the network, in ledger units, where that is not what making
     * and carrying it cost; NULL: it is. */
    int64_t (*cost)(const struct glo_networks *networks, uint32_t network, const struct glo_order *order,
                    uint32_t unit);
    /* A station of a unit of the network has become free. */
    int (*capacity_free)(struct glo_networks *networks, uint32_t network, uint32_t unit);
    /* The customer of an order that it holds has lost patience: forget the order. NULL: it holds none. */
    int (*withdrawn)(struct glo_networks *networks, uint32_t network, uint32_t order);
    /* A broker of the network has done a step of the work on an order. */
    int (*brokered)(struct glo_networks *networks, uint32_t network, uint32_t order);
    /* An operation of an order has ended, and it has another: send it to the next partner. NULL: all operations of an
     * order are done at one unit. */
    int (*step_done)(struct glo_networks *networks, uint32_t network, uint32_t order);
    /* The event handover. */
    int (*arrived)(struct glo_networks *networks, uint32_t network, uint32_t order);
    /* A machine of a station of a unit of the network has failed. */
    int (*unit_changed)(struct glo_networks *networks, uint32_t network, uint32_t station);
    /* An order is no more at its unit: all of it is made, it was spoilt, or its customer has left. NULL: nobody cares.
     */
    int (*left)(struct glo_networks *networks, uint32_t network, uint32_t order);
    /* An order is delivered, in this bin, for this price of a piece: settle what is paid for it beside the price; where
     * orders go from unit to unit the price and the fees as well. NULL: nothing but fees. */
    void (*delivered)(struct glo_networks *networks, uint32_t network, uint32_t order, double price, uint32_t bin);
    /* The event network_wake; `about` is as it was scheduled. */
    int (*wake)(struct glo_networks *networks, uint32_t network, uint32_t about);
    /* The current bin of the measures ends at `now`: its own levels are averaged, and what is owed for time is booked.
     */
    void (*end_bin)(struct glo_networks *networks, uint32_t network, glo_time now);
    /* Recomputes its invariants from scratch, after every event in test builds. */
    int (*check)(const struct glo_networks *networks, uint32_t network);
    void (*close)(struct glo_networks *networks, uint32_t network, void *own);
};

/* What customers pay beside fees. */
enum glo_pricing { GLO_PRICING_PER_PIECE, GLO_PRICING_FEES_ONLY };

/* As written. */
struct glo_network_spec {
    struct glo_named named;
    struct glo_choice type;    /* of glo_network_registry */
    struct glo_list units;     /* struct glo_reference */
    const char *operator_name; /* NULL: none */
    struct glo_list fees;      /* struct glo_fee_spec */
    uint32_t pricing;          /* enum glo_pricing */
    struct glo_staff_spec staff;
    struct glo_list calendar; /* struct glo_calendar_line; items NULL: its staff works at all hours */
};

extern const struct glo_table glo_network_table;
extern const struct glo_registry glo_network_registry;
/* By the index of the registry. */
const struct glo_network_type *glo_network_type_at(uint32_t index);

/* How the orders of a stream are offered to several networks: to one after the other until one accepts; to one that was
 * drawn; to the one that would serve them most cheaply. */
enum glo_mix_kind { GLO_MIX_CASCADE, GLO_MIX_SHARES, GLO_MIX_CHEAPEST };

/* The networks to which a stream offers its orders, by number, in the order as written, each once; at least one. In the
 * scenario's arena. */
struct glo_mix {
    enum glo_mix_kind kind;
    uint32_t num;
    uint32_t *networks;
};

static inline bool glo_mix_includes(const struct glo_mix *mix, uint32_t network)
{
    uint32_t i = 0;
    while (i < mix->num && mix->networks[i] != network)
        i++;
    return i < mix->num;
}

/* Whether what becomes of an order at one network decides which one gets it. */
static inline bool glo_mix_is_decided(const struct glo_mix *mix)
{
    return mix->num > 1 && mix->kind != GLO_MIX_SHARES;
}

struct glo_network {
    const char *name;
    const struct glo_network_type *type;
    const void *parameters;
    const struct glo_dispatch_type *dispatch;     /* NULL: the type has no choice of rules */
    const struct glo_distribution *configuration; /* on the platform, of products that have none; NULL: none */
    bool fixed_routing;                           /* of its type and its rule together */
    bool splits_evenly; /* every order goes to each unit that can make it with the same probability, by itself */
    bool on_site;       /* what it makes is made where the customer is: nothing is shipped */
    bool fees_only;     /* customers pay no price */
    int64_t start;      /* of the run, in days since 1970-01-01; GLO_NO_DATE: it has no date */
    bool by_routes;     /* its rule of dispatch looks at nothing but the order of the routes, free units and dates */
    bool hands_over;    /* its orders may go from unit to unit: its type has `step_done` */
    uint32_t operator_party; /* GLO_ALL: none */
    uint32_t proceeds;       /* flow from customers to the operator that resells; GLO_NO_FLOW: it does not */
    uint32_t *units;         /* in the scenario's arena, ascending */
    uint32_t num_units;
    uint32_t entity;      /* of the measures */
    struct glo_fee *fees; /* in the scenario's arena */
    uint32_t num_fees;
    struct glo_staff_plan staff[GLO_NUM_PROFESSIONS];
    struct glo_routes routes;
    struct glo_territories *territories; /* owned; NULL: its type knows none */
    double acceptance;                   /* the probability that the owner of a unit takes an order; 1: all take all */
    struct glo_contracts *contracts;     /* with its units; NULL: its units sell to customers themselves */
    struct glo_stops *stops;             /* owned; NULL: its units do not move */
    uint32_t pool_row;                   /* of the measures, where it has a pool of modules */
};

/* The number of a unit in its network; GLO_ALL: it is none of its units. */
uint32_t glo_network_number(const struct glo_network *network, uint32_t unit);

/* What becomes of the units of a network as written. */
enum glo_mobility glo_network_mobility(const struct glo_network_spec *spec);

/* What a network is built from. */
struct glo_network_inputs {
    const struct glo_list *families; /* of units, as written */
    const struct glo_places *places;
    const struct glo_period *period;
    const struct glo_transport_spec *transport;
    const struct glo_production_plan *production;
    struct glo_ledger_plan *ledger;
    struct glo_measure_plan *measures;
    struct glo_arena *arena;
    const struct glo_review *review;
};

/* The first operation of a product for which no unit of a network has a station; GLO_ALL: there is none. */
uint32_t glo_network_lacks(const struct glo_network *network, const struct glo_production_plan *production,
                           uint32_t product);

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
 * Makes the networks whose `used` is set, over units (the families as written) that are listed already; calendars are
 * over the run's `period`. Returns 0 or GLO_ERR_NO_MEMORY; mistakes are said.
 */
int glo_network_plan_build(struct glo_network_plan *plan, const struct glo_list *specs, const bool *used,
                           const struct glo_list *units, const struct glo_places *places,
                           const struct glo_period *period, const struct glo_transport_spec *transport,
                           const struct glo_production_plan *production, struct glo_ledger_plan *ledger,
                           struct glo_measure_plan *measures, struct glo_arena *arena, const struct glo_review *review);

/*
 * Lists what a network needs to serve these classes of products and these places (`classes[class]`, `places[place]`),
 * each class that is asked for at every place that is. Returns 0 or GLO_ERR_NO_MEMORY; mistakes are said.
 */
int glo_network_plan_route(struct glo_network_plan *plan, uint32_t network, struct glo_pools *pools,
                           const bool *classes, const bool *places, const struct glo_written_families *families,
                           const struct glo_transport_spec *transport, const struct glo_review *review);

/* The state of all networks in one replication. Owns `own` through the types; borrows the rest. */
struct glo_networks {
    const struct glo_network_plan *plan;
    const struct glo_transport_spec *transport;
    struct glo_simulation *simulation;
    struct glo_orders *orders;
    struct glo_production *production;
    struct glo_ledger *ledger;
    struct glo_measures *measures;
    const struct glo_mix *const *mixes;   /* by stream; NULL: every stream has one network, or its orders are drawn */
    const struct glo_handover *handovers; /* by stream; NULL: all are plain deliveries */
    void **own;                           /* by network */
    struct glo_view **views;              /* by network: how it sees stations, of its own; NULL: as they are */
    bool *stepwise;                       /* by network: its `hands_over`; NULL: no network does */
    struct glo_time_average *held;        /* orders held, by network */
    struct glo_staff *staff[GLO_NUM_PROFESSIONS]; /* by profession and network */
    struct glo_moved *moved;                      /* by unit: its moves so far; NULL: none of them moves */
    bool watches_orders;                          /* some type cares that orders leave their units */
    uint32_t *last_unit;     /* by network: the last unit that got an order, by its number in the network, plus 1;
                                NULL: no rule asks for it */
    struct glo_least *least; /* what rules know of the least cost of making orders (least.h); NULL: no rule asks
                                for it */
    /* An order is refused, or its customer balks: fate and reason are set. */
    int (*turned_away)(void *world, uint32_t order);
    /* Whether the customer of an order joins a queue in which so many wait. NULL: all join any queue. */
    bool (*joins)(void *world, uint32_t order, uint32_t waiting);
    void *world;
};

/* What an order is to whoever carries it from a unit (GLO_NO_UNIT: from any), by the mass of its product. */
static inline struct glo_freight glo_networks_freight(const struct glo_networks *n, const struct glo_order *order,
                                                      uint32_t unit)
{
    const struct glo_production_plan *plan = n->production->plan;
    struct glo_freight freight = {.family = unit == GLO_NO_UNIT ? GLO_ALL : plan->units[unit].family,
                                  .pieces = order->lot,
                                  .mass = plan->plans[order->product].mass * order->lot};
    if (GLO_RARELY(n->handovers != NULL)) {
        freight.named = n->handovers[order->stream].named;
        freight.is_fetched = glo_handover_travels(n->handovers[order->stream].kind);
    }
    return freight;
}

/* Opens every network. Set all borrowed members before. */
int glo_networks_open(struct glo_networks *networks);
void glo_networks_close(struct glo_networks *networks);

/* Where the stream of an order offers it to the cheapest of several networks, its `network` becomes that one. */
void glo_networks_choose(struct glo_networks *networks, uint32_t order);

/* Offers an order to its network, or to those of its stream. `network` of the order is then the one that has taken it,
 * or the last to refuse it. */
static inline int glo_networks_place(struct glo_networks *networks, uint32_t order)
{
    if (GLO_RARELY(networks->mixes != NULL))
        glo_networks_choose(networks, order);
    uint32_t network = glo_orders_get(networks->orders, order)->network;
    return networks->plan->networks[network].type->place(networks, network, order);
}

/* What serving an order from a unit would cost a network, in ledger units (cheapest.c); what of it are fees, and what
 * the price of so many 1e-9 kg CO2e. */
int64_t glo_networks_carbon_cost(const struct glo_networks *networks, int64_t co2e);
int64_t glo_networks_fees(const struct glo_networks *networks, uint32_t network, const struct glo_order *order);
int64_t glo_networks_cost(const struct glo_networks *networks, uint32_t network, const struct glo_order *order,
                          const struct glo_neighbour *unit);

/* The customer of an order that is held has lost patience. */
int glo_networks_withdraw(struct glo_networks *networks, uint32_t order);

/* Tells every network of the unit that a station of it is free. */
int glo_networks_capacity_free(struct glo_networks *networks, uint32_t unit);

/* For the types: give an order to a unit at this road distance (`first_choice`: the first in the order of the routes
 * that can make it), if its customer joins the queue there; refuse it. A type that keeps books of what it gives asks
 * first whether the customer balks, and then gives the order whatever waits there.
 */
bool glo_networks_balks(const struct glo_networks *networks, uint32_t order, uint32_t unit);
int glo_networks_give(struct glo_networks *networks, uint32_t order, const struct glo_neighbour *neighbour,
                      bool first_choice);
int glo_networks_assign(struct glo_networks *networks, uint32_t order, const struct glo_neighbour *neighbour,
                        bool first_choice);
int glo_networks_refuse(struct glo_networks *networks, uint32_t order, enum glo_reason reason);

/* Whether the customer of an order joins where so many wait. Who does not is to be told that the customer balks, which
 * closes the order. */
static inline bool glo_networks_joins(const struct glo_networks *networks, uint32_t order, uint32_t waiting)
{
    return !networks->joins || networks->joins(networks->world, order, waiting);
}
int glo_networks_balk(struct glo_networks *networks, uint32_t order);

/* The events of brokers, of the ways between units, and of failures, for the networks that they concern. */
int glo_networks_brokered(struct glo_networks *networks, uint32_t order);
int glo_networks_step_done(struct glo_networks *networks, uint32_t order);
int glo_networks_arrived(struct glo_networks *networks, uint32_t order);
int glo_networks_unit_changed(struct glo_networks *networks, uint32_t station);

/* An order is no more at its unit; asked only where `watches_orders` is set. */
int glo_networks_left(struct glo_networks *networks, uint32_t order);

/* What falls due for modules that an order has had for so long, modules x ticks, in the bin of now. */
void glo_networks_rent(struct glo_networks *networks, struct glo_order *order, glo_int128 rented);

/* Who is paid the price of an order that its unit has made: the flow; GLO_NO_FLOW: it has none. */
uint32_t glo_networks_price_flow(const struct glo_networks *networks, const struct glo_order *order);

/* Settles the fees of a delivered order, and whatever else its network owes for it, in the bin of its arrival. */
void glo_networks_settle(struct glo_networks *networks, struct glo_order *order, double price, uint32_t bin);

/* Ends the current bin: what is held is averaged, fees per time are booked; in the last bin, fees once. */
void glo_networks_end_bin(struct glo_networks *networks, glo_time now);

/* All networks recompute their invariants. */
int glo_networks_check(const struct glo_networks *networks);

#endif
