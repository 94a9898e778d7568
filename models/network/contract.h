/*
 * Contracts between a production provider and units: what is reserved, what is owed for what is made, and what is owed
 * for what was not taken. Constant in a run, once they are built; who gets an order is not decided here.
 */
#ifndef GLO_MODELS_CONTRACT_H
#define GLO_MODELS_CONTRACT_H

#include "models/network/network.h"

/* NaN: none. */
struct glo_contract_price {
    double per_order, per_piece, per_time; /* currency; per hour of machine time */
};

struct glo_contract_minimum {
    double pieces, time; /* h of machine time */
};

/* As written: one with each of the units. */
struct glo_contract_spec {
    struct glo_named named;
    struct glo_list units;               /* struct glo_reference */
    double capacity;                     /* h of machine time per calendar week; NaN: see share */
    double share;                        /* of the machine hours of the unit; NaN: none; both: unlimited */
    struct glo_contract_minimum minimum; /* per term */
    struct glo_contract_price price;
    double term; /* h; NaN: there is no minimum */
};

extern const struct glo_table glo_contract_table;

/* With one unit. */
struct glo_contract {
    const struct glo_contract_spec *spec;
    glo_time capacity; /* machine time per calendar week; GLO_NEVER: unlimited */
    uint32_t group;    /* those of a group ask the same for whatever order, and need the same time for it */
    uint32_t price, owed, shortage; /* flows: what customers pay; the contract price; take-or-pay. GLO_NO_FLOW: none */
};

/* Contracts that are alike. */
struct glo_contract_group {
    uint32_t first; /* one of their units, by its number in the network */
    glo_time most;  /* the largest capacity of one of them */
};

/* The contracts of a network, by the number of the unit in it. In the scenario's arena. */
struct glo_contracts {
    struct glo_contract *items;
    struct glo_contract_group *groups;
    uint32_t num_groups;
    glo_time monday; /* when the calendar week began that holds time 0; at most 0 */
};

/*
 * Makes the contracts of a network, whose units are listed, and registers their flows. Returns 0 or GLO_ERR_NO_MEMORY;
 * mistakes are said.
 */
int glo_contracts_build(struct glo_network *network, const struct glo_list *specs, const struct glo_network_inputs *in);

/* The contract with a unit of the network. */
const struct glo_contract *glo_contract_of(const struct glo_network *network, uint32_t unit);

/* Machine time of an order at a unit by its process plan, and what a contract asks for it, in ledger units. */
glo_time glo_contract_time(const struct glo_production_plan *plan, const struct glo_order *order, uint32_t unit);
int64_t glo_contract_price(const struct glo_contract *contract, const struct glo_order *order, glo_time time);

/* What is owed for this part of a term in which so much was taken, in ledger units. */
int64_t glo_contract_shortage(const struct glo_contract *contract, double part, uint64_t pieces, glo_time time);

#endif
