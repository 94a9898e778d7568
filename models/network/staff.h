/*
 * Staff of a network: people of one profession who work on orders one at a time, first come, first served, within the
 * working hours of their network. What the work is for is not known here: whoever sends an order says how long it
 * takes and is told by an event when it is done.
 *
 * Invariants: nobody is free while an order waits. Who gets an order while the network is closed begins when it opens;
 * until then the order only waits, as those in the queue do. Work pauses while the network is closed.
 */
#ifndef GLO_MODELS_STAFF_H
#define GLO_MODELS_STAFF_H

#include "models/accounting/ledger.h"
#include "models/measures/measures.h"
#include "models/order.h"
#include "models/production/calendar.h"
#include "sim/simulation.h"

/* As written. */
struct glo_staff_spec {
    int64_t people[GLO_NUM_PROFESSIONS]; /* 0: as many as are needed */
    double wage;                         /* currency per open hour of each; NaN: none */
};

extern const struct glo_table glo_staff_table;

/* Constant. */
struct glo_staff_plan {
    uint32_t people;                     /* GLO_ALL: as many as are needed */
    const struct glo_calendar *calendar; /* NULL: they work at all hours */
    double wage;
    uint32_t flow; /* of their wages; GLO_NO_FLOW: none */
    uint32_t row;  /* of the measures; GLO_ALL where their number has no limit */
};

/* An order that somebody has, by the order's slot. */
struct glo_staff_task {
    glo_time begins, ends, work; /* begins: when its work does, which may be at the next opening */
    glo_time given;              /* to somebody */
    struct glo_handle end;
    bool is_taken;
};

/* Owns its array; borrows the rest. */
struct glo_staff {
    const struct glo_staff_plan *plan;
    struct glo_simulation *simulation;
    struct glo_orders *orders;
    uint32_t event; /* the kind that ends a task: of the order's id, and the number that was given with it */
    struct glo_order_queue waiting;
    struct glo_staff_task *tasks; /* by order */
    uint32_t max_tasks;
    uint32_t num_busy;
    glo_time since;    /* up to when hours are known: */
    glo_int128 worked; /* people x ticks at work, in this bin */
    glo_int128 ended;  /* and in those before */
    glo_int128 done;   /* and of the tasks that have ended, or were given up */
};

/*
 * Makes the plans of the people of a network, `plans[profession]`, paid by `payer`, a party (GLO_ALL: none, which is a
 * fault where there is a wage). `entity`: the network. Returns 0 or GLO_ERR_NO_MEMORY; mistakes are said.
 */
int glo_staff_build(struct glo_staff_plan *plans, const struct glo_staff_spec *spec,
                    const struct glo_calendar *calendar, uint32_t payer, uint32_t entity,
                    struct glo_ledger_plan *ledger, struct glo_measure_plan *measures, const struct glo_review *review);

void glo_staff_init(struct glo_staff *staff, const struct glo_staff_plan *plan, struct glo_simulation *simulation,
                    struct glo_orders *orders, uint32_t event);
void glo_staff_free(struct glo_staff *staff);

/* An order needs so much work (negative or GLO_NEVER: an error), which stands in its `joined` while it waits. */
int glo_staff_arrive(struct glo_staff *staff, uint32_t order, glo_time work);

/* The event: the work on an order is done, and whoever did it takes the next one. */
int glo_staff_work_ends(struct glo_staff *staff, uint32_t order);

/* The same, but that whoever did it goes on with this much more work on the order. */
int glo_staff_go_on(struct glo_staff *staff, uint32_t order, glo_time work);

/* Whether the work on an order is still to begin: it is in the queue, or with somebody until the network opens. */
bool glo_staff_is_waiting(const struct glo_staff *staff, uint32_t order);

/* An order leaves; whoever works on it takes the next one. */
int glo_staff_withdraw(struct glo_staff *staff, uint32_t order);

/* Ends the current bin: hours and wages are added to measures and ledger. */
void glo_staff_end_bin(struct glo_staff *staff, struct glo_measures *measures, struct glo_ledger *ledger);

/* People x open hours of [0, `end`), for the balance; 0 where their number has no limit. */
double glo_staff_hours(const struct glo_staff_plan *plan, glo_time end);

/* Whether the invariants hold, looked at from scratch. */
bool glo_staff_sound(const struct glo_staff *staff);

#endif
