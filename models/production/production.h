/*
 * The production engine: orders go through the stations of the unit they were assigned to, operation by operation;
 * machines of a station work in parallel on one queue, first come first served unless the station is of the shop
 * (shop.h). It books material and electricity as they are used, tells the network when a station becomes free and says
 * when the last operation of an order has ended. Which unit serves an order is not decided here.
 */
#ifndef GLO_MODELS_PRODUCTION_H
#define GLO_MODELS_PRODUCTION_H

#include "models/ports.h"
#include "models/production/shop.h"
#include "models/production/unit.h"
#include "sim/simulation.h"
#include "sim/statistics/time_average.h"

struct glo_machine {
    uint32_t order;     /* in service; GLO_NO_ORDER: idle */
    uint32_t next_free; /* of an idle machine: the next idle one of the station, plus 1 */
};

struct glo_stocks;

struct glo_station_state {
    struct glo_order_queue queue;
    uint32_t first_free;  /* machine + 1; 0: all are busy */
    glo_time queued;      /* mean work of the orders in the queue at this station's speed, where `predicts` is set */
    glo_time served;      /* time in service of all operations that have ended */
    uint64_t num_served;  /* operations that have ended */
    glo_int128 busy_area; /* machines x ticks busy in the bins that have ended */
    struct glo_time_average busy, waiting;
};

/* The state of one replication. Owns its arrays; borrows the rest. */
struct glo_production {
    const struct glo_production_plan *plan;
    struct glo_simulation *simulation;
    struct glo_orders *orders;
    struct glo_ledger *ledger;
    struct glo_measures *measures;
    const struct glo_ports *ports;
    double carbon_price; /* currency per kg; not positive: none */
    bool predicts;       /* set before the first order: glo_production_predict will be asked */
    struct glo_station_state *stations;
    struct glo_machine *machines;
    struct glo_shop shop;
    struct glo_stocks *stocks; /* owned; NULL: no unit keeps any */
    struct glo_bits *free;     /* by pool of the plan: the eligible units whose first station is free */
};

int glo_production_init(struct glo_production *production, const struct glo_production_plan *plan,
                        struct glo_simulation *simulation, struct glo_orders *orders, struct glo_ledger *ledger,
                        struct glo_measures *measures, const struct glo_ports *ports);
void glo_production_free(struct glo_production *production);

/* Gives an order to a unit that can make it: it joins the queue of its first operation, or starts; or it is served from
 * stock. It may have left when this returns. */
int glo_production_assign(struct glo_production *production, uint32_t order, uint32_t unit);

/* The same without stock: the order goes to the stations. */
int glo_production_make(struct glo_production *production, uint32_t order, uint32_t unit);

/* The event operation_end. `*finished`: it was the last operation of the order, which is no more at the unit. */
int glo_production_operation_end(struct glo_production *production, uint32_t order, uint32_t machine, bool *finished);

/* The event work_end, at a station of the shop; the same. */
int glo_production_work_end(struct glo_production *production, uint32_t order, uint32_t station, bool *finished);

/*
 * The units of a pool that have free capacity: at the station of the first operation no order waits and a machine is
 * idle. By position in the pool.
 */
static inline const struct glo_bits *glo_production_free_units(const struct glo_production *production, uint32_t pool)
{
    return &production->free[pool];
}

/* Mean processing of an order at a unit that begins with it now, without waiting, through its calendars. */
glo_time glo_production_mean_time(const struct glo_production *production, const struct glo_order *order,
                                  uint32_t unit);

/* No unit's mean processing of the order is shorter: every operation at the fastest station there is. */
glo_time glo_production_least_time(const struct glo_production *production, const struct glo_order *order);

/*
 * When a unit would finish an order if it got it now: means and visible state only. At each station the work ahead is
 * shared by its machines; work ahead at later stations runs off while the order is at earlier ones.
 */
glo_time glo_production_predict(const struct glo_production *production, uint32_t order, uint32_t unit);

/* An order leaves the queue in which it waits for its first operation. */
int glo_production_withdraw(struct glo_production *production, uint32_t order);

/* Mean time of the operation that an order is at, at a station, without setup. */
glo_time glo_production_operation_mean(const struct glo_production *production, uint32_t order, uint32_t station);

/* For the shop: an order joins the queue of a station before another (GLO_NO_ORDER: at the end), or leaves it; a
 * station has become free or is so no longer, and all who watch it see it. */
void glo_production_enqueue(struct glo_production *production, uint32_t station, uint32_t order, uint32_t before);
void glo_production_dequeue(struct glo_production *production, uint32_t station, uint32_t order);
void glo_production_show_free(struct glo_production *production, uint32_t station, bool is_free);

/* Open machine hours up to the end of the window, and the electricity, in kWh, that no order is charged with. */
struct glo_machine_hours {
    double open, idle_energy;
};
struct glo_machine_hours glo_production_machine_hours(const struct glo_production *production, uint32_t station);

/* Electricity, in kWh, of all operations that have ended. */
double glo_production_work_energy(const struct glo_production *production, uint32_t station);

/* Ends the current bin of the measures at `now`: levels are averaged, and what time costs is booked. */
void glo_production_end_bin(struct glo_production *production, glo_time now);

/*
 * Machine time that is unaccounted for at `now`: machine hours less those busy and idle by level, and busy by level
 * against the operations that were served. Zero if nothing was lost.
 */
int64_t glo_production_balance(const struct glo_production *production, glo_time now);

/* Compares queues, machines and orders with each other (after every event in test builds): 0 or GLO_ERR_BALANCE. */
int glo_production_check(const struct glo_production *production);

#endif
