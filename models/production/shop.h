/*
 * The shop: stations that do more than serve first come, first served on machines that never stop. Their orders are
 * jobs, which can be interrupted; their machines fail, are repaired, keep shifts. What all stations have (the queue,
 * its averages, what is free) is in production.h; a station is of the shop exactly if one of its features asks for it,
 * so that all others are as fast as if there were no shop.
 *
 * Invariants: a machine works exactly if it has a job, is not down and its station is open; then the end of the job's
 * work is scheduled. While an order waits, no machine that could take it now is idle; and, with preemption, none works
 * on a job of larger rank.
 */
#ifndef GLO_MODELS_SHOP_H
#define GLO_MODELS_SHOP_H

#include "models/measures/measures.h"
#include "models/production/breakdowns.h"
#include "models/production/calendar.h"
#include "sim/queue.h"
#include "sim/statistics/time_average.h"

struct glo_station;
struct glo_production;
struct glo_production_plan;

#define GLO_NO_MACHINE UINT32_MAX

/* What a station of the shop has beside what all have. Constant. */
struct glo_shop_station {
    uint32_t station; /* number in the plan */
    const struct glo_discipline *discipline;
    const void *parameters; /* of the discipline; NULL: it has none */
    enum glo_interruption preemption;
    const struct glo_breakdowns_spec *breakdowns; /* NULL: its machines do not fail */
    const struct glo_calendar *calendar;          /* NULL: it is always open */
    double power[GLO_NUM_STATES];                 /* kW */
    const glo_time *setups; /* [from product][to product], of those plans; NULL: none. In the scenario's arena */
    double availability;    /* share of its open time that a machine can work */
    struct glo_stream key;  /* of its own draws */
};

/* An order at a station of the shop, by the order's slot. */
struct glo_shop_job {
    glo_time work;    /* what this attempt takes of a machine's time: setup, then the pieces */
    glo_time setup;   /* the first part of it */
    glo_time done;    /* of it, up to `since` */
    glo_time spent;   /* machine time of all attempts, up to `since` */
    glo_time set_up;  /* of that, in setup */
    glo_time since;   /* while it is worked on: since when */
    uint32_t machine; /* GLO_NO_MACHINE: it waits (or shares all of them) */
    uint32_t attempt, pieces;
    int64_t rank; /* the discipline's */
    bool begun;   /* it has been at a machine: its material is used */
    struct glo_handle end;
};

/* A machine of the shop, by the number that all machines have; its order is in glo_production.machines. */
struct glo_shop_machine {
    enum glo_state state;
    bool is_down;
    uint32_t num_failures;
    uint32_t last_product; /* what it is set up for; GLO_ALL: nothing yet */
    glo_time to_failure;   /* operating clock: what is left while it does not work */
    struct glo_handle failure;
    uint32_t next_broken; /* of one that waits for a crew: the next, plus 1 */
};

/* A station of the shop at work. */
struct glo_shop_state {
    struct glo_time_average states[GLO_NUM_STATES]; /* machines in each */
    struct glo_state_areas ended;                   /* of the bins that have ended */
    struct glo_time_average served;                 /* orders at machines */
    glo_time set_up;                                /* of the time of all operations that have ended, in setup */
    uint32_t num_idle;                              /* machines without an order that are not down */
    bool is_open, shows_free;
    uint32_t crews_busy, first_broken, last_broken; /* machine + 1; 0: none waits for a crew */
    glo_time shared_since;                          /* processor sharing: up to when its jobs are known */
    struct glo_handle shared_end;                   /* the end of the first of them */
};

/* Owns its arrays; zeroed where the plan has no shop. */
struct glo_shop {
    struct glo_shop_state *stations;
    struct glo_shop_machine *machines;
    struct glo_shop_job *jobs; /* by order */
    uint32_t max_jobs;
};

/* Opens the shop at time 0: every machine idle and in working order. Returns 0 or GLO_ERR_NO_MEMORY, or an error of
 * scheduling. */
int glo_shop_open(struct glo_production *production);
void glo_shop_free(struct glo_shop *shop);

/* An order, whose station, operation and `joined` are set, comes to a station of the shop. */
int glo_shop_arrive(struct glo_production *production, uint32_t station, uint32_t order);

/* The event setup_ends. */
int glo_shop_setup_ends(struct glo_production *production, uint32_t order, uint32_t station);

/* The event work_end. `*ended`: the operation is; false where the order went on to something else. */
int glo_shop_work_end(struct glo_production *production, uint32_t order, uint32_t station, bool *ended);

/* The events machine_failure and machine_repaired. */
int glo_shop_failure(struct glo_production *production, uint32_t machine, uint32_t station);
int glo_shop_repaired(struct glo_production *production, uint32_t machine, uint32_t station);

/* The event shift_change: the station opens or closes. */
int glo_shop_shift(struct glo_production *production, uint32_t station);

/* An order leaves the queue of the station it waits at, which does not share. */
int glo_shop_withdraw(struct glo_production *production, uint32_t station, uint32_t order);

/* Mean work of those at machines that is still to be done. */
glo_time glo_shop_work_left(const struct glo_production *production, uint32_t station);

/* What the station saw since the last call, up to `now`; its states are added to those of ended bins. */
struct glo_station_areas glo_shop_end_bin(struct glo_production *production, uint32_t station, glo_time now,
                                          struct glo_state_areas *states);

/* Machines x ticks by state from time 0 to `now`. */
struct glo_state_areas glo_shop_areas(const struct glo_production *production, uint32_t station, glo_time now);

/* Machine time that is not accounted for: by state against elapsed, and at work against the jobs. */
glo_int128 glo_shop_balance(const struct glo_production *production, uint32_t station, glo_time now);

/* Whether the invariants hold, looked at from scratch. */
bool glo_shop_sound(const struct glo_production *production, uint32_t station);

/*
 * Processor sharing (sharing.c): the jobs of a station stand in its queue, and none has a machine. Brings them up to
 * now; and a newcomer, and the end of one.
 */
int glo_sharing_arrive(struct glo_production *production, uint32_t station, uint32_t order);
int glo_sharing_work_end(struct glo_production *production, uint32_t station, uint32_t order);

#endif
