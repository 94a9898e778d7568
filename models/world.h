/*
 * The state of one replication, one member per folder of the house; nothing in it is shared and nothing is global. A
 * replication is a pure function of (scenario, seed, replication number).
 *
 * The way of an order is written in world.c and nowhere else: placed, configured, offered to its network, assigned,
 * made, shipped, delivered, closed.
 */
#ifndef GLO_MODELS_WORLD_H
#define GLO_MODELS_WORLD_H

#include "models/logistics/shipments.h"
#include "models/scenario.h"
#include "sim/experiment/sink.h"

/* Owns its members. */
struct glo_world {
    const struct glo_scenario *scenario; /* borrowed */
    struct glo_simulation simulation;
    struct glo_orders orders;
    struct glo_tape *tapes; /* by stream */
    struct glo_order_stages stages;
    struct glo_networks networks;
    struct glo_production production;
    struct glo_shipments shipments;
    struct glo_ledger ledger;
    struct glo_measures measures;
    struct glo_ports ports;
    struct glo_source bins; /* the ends of the bins */
    uint32_t point, replication;
    uint64_t num_placed;     /* orders so far */
    uint64_t num_not_bought; /* customers so far who placed none */
    uint64_t num_closed[GLO_NUM_FATES];
    uint64_t open_cohort; /* orders placed before the end of the window and not closed */
    struct glo_balance_sheet {
        glo_int128 cost[GLO_NUM_ORDER_ACCOUNTS]; /* of closed orders */
        glo_int128 co2e[GLO_NUM_ORDER_SOURCES];
    } sheet;
    const struct glo_sink *sink; /* NULL: no trace */
    struct glo_tray *tray;       /* NULL: this replication is not traced */
};

/* Builds the state at time 0. `replication` from 0. Returns 0, GLO_ERR_NO_MEMORY, or what the models find. */
int glo_world_init(struct glo_world *world, const struct glo_scenario *scenario, uint32_t point, uint32_t replication,
                   const struct glo_sink *sink, struct glo_tray *tray);
void glo_world_free(struct glo_world *world);

/*
 * Runs until every order placed in the window is closed, at most as long again; what is then open is closed as open.
 * Fills the record. Returns 0 or the error whose sentence is in `problem`; a breached balance is GLO_ERR_BALANCE.
 */
int glo_world_run(struct glo_world *world, struct glo_record *record, struct glo_problem *problem);

/* One replication from beginning to end; the record is initialised. */
int glo_replicate(const struct glo_scenario *scenario, uint32_t point, uint32_t replication,
                  const struct glo_sink *sink, struct glo_tray *tray, struct glo_record *record);

#endif
