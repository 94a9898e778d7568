/*
 * The production engine: orders go through the stations of the unit they were assigned to, operation by operation;
 * machines of a station work in parallel on one queue, first come first served unless the station is of the shop
 * (shop.h). It books material and electricity as they are used, tells the network when a station becomes free and says
 * when the last operation of an order has ended. Which unit serves an order is not decided here.
 */
#ifndef GLO_MODELS_PRODUCTION_H
#define GLO_MODELS_PRODUCTION_H

#include "models/ports.h"
#include "models/production/children.h"
#include "models/production/shop.h"
#include "models/production/unit.h"
#include "sim/simulation.h"
#include "sim/statistics/time_average.h"

struct glo_machine {
    uint32_t order;     /* in service; GLO_NO_ORDER: idle */
    uint32_t next_free; /* of an idle machine: the next idle one of the station, plus 1 */
};

struct glo_stocks;

/* A thing of a customer's that is on its way to the unit, by the order's slot. */
struct glo_coming {
    bool is_coming;
    struct glo_handle arrival;
};

/* Who wants to know that a station could begin with another number of orders than before. */
struct glo_watcher {
    void *self;
    void (*changed)(void *self, uint32_t station);
    struct glo_watcher *next;
};

/* Longer means are taken as this long, a million hours, so that their sums fit; an operation that really takes so long
 * is an error. */
#define GLO_MOST_MEAN (1000000 * GLO_TICKS_PER_HOUR)

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
    double carbon_price;  /* currency per kg; not positive: none */
    bool predicts;        /* set before the first order: glo_production_predict will be asked */
    const bool *stepwise; /* by network: told after every operation where its orders are to go on; NULL: none is */
    struct glo_station_state *stations;
    struct glo_machine *machines;
    struct glo_shop shop;
    struct glo_children children;
    struct glo_stocks *stocks; /* owned; NULL: no unit keeps any */
    struct glo_coming *coming; /* by order; NULL: none has come yet */
    uint32_t max_coming;
    struct glo_watcher *watchers; /* borrowed; NULL: nobody watches */
    struct glo_bits *free;        /* by pool of the plan: the eligible units whose first station is free */
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

/* An order that is the unit's comes to the station of its first operation. */
int glo_production_enter(struct glo_production *production, uint32_t order);

/* An order whose network is told step by step comes to a unit that has a station for its next operation. */
int glo_production_resume(struct glo_production *production, uint32_t order, uint32_t unit);

/* Whether a station has no machine that is not down. */
bool glo_production_is_down(const struct glo_production *production, uint32_t station);

/* The event operation_end. `*finished`: it was the last operation of the order, which is no more at the unit. */
int glo_production_operation_end(struct glo_production *production, uint32_t order, uint32_t machine, bool *finished);

/* Whether the unit has room for an order that comes to it: at the first station, limited or not. */
bool glo_production_has_room(const struct glo_production *production, uint32_t order, uint32_t unit);

/* The event work_end, at a station of the shop; the same, but that the orders of a batch are told through the ports. */
int glo_production_work_end(struct glo_production *production, uint32_t order, uint32_t station, bool *finished);

/*
 * The units of a pool that have free capacity: at the station of the first operation no order waits and a machine is
 * idle; or, where it makes batches, more machines are idle than full batches wait; or at one of several such stations.
 * Of a product made to stock: those that have pieces on hand for which nobody waits. By position in the pool.
 */
static inline const struct glo_bits *glo_production_free_units(const struct glo_production *production, uint32_t pool)
{
    return &production->free[pool];
}

/* Whether an order that came to a station now would find nobody waiting and an idle machine. */
bool glo_production_is_free(const struct glo_production *production, uint32_t station);

/* How many orders could begin at a station at once if they came now; not 0 exactly where it is free. */
uint32_t glo_production_room_to_begin(const struct glo_production *production, uint32_t station);

/* Tells those who watch that this number is another. */
void glo_production_tell_watchers(const struct glo_production *production, uint32_t station);

/* Whether a unit of a pool that shows as free has so many pieces of a product made to stock. */
bool glo_production_has_pieces(const struct glo_production *production, uint32_t pool, uint32_t position,
                               uint32_t pieces);

/* Mean processing of an order at a unit to which it comes `after` this time, without waiting, through its calendars,
 * that time included; 0: from stock. */
glo_time glo_production_mean_time(const struct glo_production *production, const struct glo_order *order, uint32_t unit,
                                  glo_time after);

/* No unit's mean processing of the order is shorter: every operation at the fastest station there is. */
glo_time glo_production_least_time(const struct glo_production *production, const struct glo_order *order);

/*
 * When a unit would finish an order that were assigned to it now and came there `after` this time: means and visible
 * state only. At each station the work ahead is shared by its machines; work ahead at later stations runs off while the
 * order is at earlier ones. Of a product made to stock: when it would have its pieces (glo_stocks_predict); GLO_NEVER:
 * it would lose the order.
 */
glo_time glo_production_predict(const struct glo_production *production, uint32_t order, uint32_t unit, glo_time after);

/* The same for pieces that are made at the stations of the unit, to stock or to order. */
glo_time glo_production_predict_making(const struct glo_production *production, uint32_t product, uint32_t pieces,
                                       uint32_t unit);

/* How many orders wait where an order would have to, if a unit that can make it got it now: at the station of its first
 * operation, or for its product in stock. */
uint32_t glo_production_waiting(const struct glo_production *production, const struct glo_order *order, uint32_t unit);

/* The same with those who are served there. */
uint32_t glo_production_present(const struct glo_production *production, const struct glo_order *order, uint32_t unit);

/* An order leaves the queue in which it waits for its first operation. */
int glo_production_withdraw(struct glo_production *production, uint32_t order);

/* Mean machine time of the operation that an order is at, at a station; where it makes batches, the order's part of a
 * full one. */
glo_time glo_production_operation_mean(const struct glo_production *production, uint32_t order, uint32_t station);

/* Whether an order passes over an operation for want of its module. */
bool glo_production_lacks(const struct glo_production *production, const struct glo_order *order, uint32_t operation);

/* What all pieces of an order weigh, their modules included, in kg. */
static inline double glo_production_mass(const struct glo_production *p, const struct glo_order *order)
{
    return glo_plan_configured(&p->plan->plans[order->product], order, &p->orders->streams[order->stream],
                               p->orders->replication)
               .mass *
           order->lot;
}

/* For parts of orders: the station to which an order would come now for an operation; it comes there; and when that
 * would be done for a lot at a unit to which it comes at `from`, in the mean, behind the work that is there where it
 * `waits`. */
uint32_t glo_production_station_for(const struct glo_production *production, const struct glo_order *order,
                                    uint32_t unit, uint32_t operation);
int glo_production_arrive(struct glo_production *production, uint32_t order);
glo_time glo_production_ready(const struct glo_production *production, const struct glo_order *order, uint32_t lot,
                              uint32_t unit, uint32_t operation, glo_time from, bool waits);

/* When this much work is done at a station that begins with it at `from`, through its calendar; no later than a time to
 * which others can be added. */
glo_time glo_production_after(const struct glo_production_plan *plan, uint32_t station, glo_time from, glo_time work);

/* Mean time of an operation of a lot at a speed. */
static inline glo_time glo_production_time_at(const struct glo_plan *plan, uint32_t operation, uint32_t lot,
                                              double speed)
{
    glo_time mean = glo_ticks(glo_plan_mean(plan, operation, lot) / speed);
    return mean < GLO_MOST_MEAN ? mean : GLO_MOST_MEAN;
}

/* For the shop: an order, whose operation has ended and who is at no machine any more, goes on; `*finished` as above.
 */
int glo_production_step(struct glo_production *production, uint32_t order, bool *finished);

/* For the shop: an order joins the queue of a station before another (GLO_NO_ORDER: at the end), or leaves it; a
 * station has become free or is so no longer, and all who watch it see it. */
void glo_production_enqueue(struct glo_production *production, uint32_t station, uint32_t order, uint32_t before);
void glo_production_dequeue(struct glo_production *production, uint32_t station, uint32_t order);
void glo_production_show_free(struct glo_production *production, uint32_t station, bool is_free);

/* Open machine hours up to the end of the window, and the electricity that no order is charged with: kWh, kg CO2e. */
struct glo_machine_hours {
    double open, idle_energy, idle_carbon;
};
struct glo_machine_hours glo_production_machine_hours(const struct glo_production *production, uint32_t station);

/* Electricity, in kWh, of all operations that have ended. */
double glo_production_work_energy(const struct glo_production *production, uint32_t station);

/* What that emits, in kg CO2e. */
double glo_production_work_carbon(const struct glo_production *production, uint32_t station);

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
