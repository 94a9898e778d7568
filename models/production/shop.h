/*
 * The shop: stations that do more than serve first come, first served on machines that never stop. Their orders are
 * jobs, which can be interrupted; their machines fail, are repaired, keep shifts. What all stations have (the queue,
 * its averages, what is free) is in production.h; a station is of the shop exactly if one of its features asks for it,
 * so that all others are as fast as if there were no shop.
 *
 * Invariants: a machine works exactly if it has a job that is not blocked, is not down and its station is open; then
 * the end of the job's work is scheduled. While an order waits, no machine that could take it now is idle; and, with
 * preemption, none works on a job of larger rank.
 */
#ifndef GLO_MODELS_SHOP_H
#define GLO_MODELS_SHOP_H

#include "models/accounting/hourly.h"
#include "models/measures/measures.h"
#include "models/production/audit.h"
#include "models/production/breakdowns.h"
#include "models/production/calendar.h"
#include "models/production/shifts.h"
#include "sim/queue.h"
#include "sim/statistics/time_average.h"

struct glo_batch_spec;
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
    const struct glo_audits *audits;              /* of its unit; NULL: none. In the scenario's arena */
    struct glo_shifts shifts;                     /* who man its machines while it is open */
    const struct glo_batch_spec *batch;           /* NULL: its machines take one order at a time */
    double power[GLO_NUM_STATES];                 /* kW */
    const struct glo_hourly *hourly;              /* of its electricity; NULL: it emits the same at all hours */
    const glo_time *setups; /* [from product][to product], of those plans; NULL: none. In the scenario's arena */
    double availability;    /* share of its open time that a machine can work */
    uint32_t room;          /* orders that can wait there; GLO_ALL: any number */
    bool is_coupled;        /* some station of its unit has limited room (blocking.h) */
    struct glo_stream key;  /* of its own draws */
};

/* Whether all of its machines are there at all times. */
static inline bool glo_shop_is_always_open(const struct glo_shop_station *station)
{
    return !station->calendar && station->shifts.num == 0 && !station->audits;
}

/* An order at a station of the shop, by the order's slot. */
struct glo_shop_job {
    glo_time work;      /* what this attempt takes of a machine's time: setup, then the pieces */
    glo_time setup;     /* the first part of it */
    glo_time done;      /* of it, up to `since` */
    glo_time spent;     /* machine time of all attempts, up to `since` */
    glo_time set_up;    /* of that, in setup */
    glo_time since;     /* while it is worked on: since when */
    double emitted;     /* kg CO2e by `spent`, where electricity has hours */
    uint32_t machine;   /* GLO_NO_MACHINE: it waits (or shares all of them) */
    uint32_t waits_for; /* its work is done, and it stays on its machine until this station has room; GLO_ALL: not so */
    uint32_t attempt, pieces;
    uint32_t next_in_batch; /* at a machine: the next order of the same batch; GLO_NO_ORDER: none */
    int64_t rank;           /* the discipline's */
    glo_time came;          /* to the station */
    bool begun;             /* it has been at a machine: its material is used */
    struct glo_handle end;
};

/* A machine of the shop, by the number that all machines have; its order is in glo_production.machines. */
struct glo_shop_machine {
    enum glo_state state;
    bool is_down;
    bool is_unmanned; /* and without a job */
    uint32_t num_failures;
    uint32_t last_product; /* what it is set up for; GLO_ALL: nothing yet */
    glo_time to_failure;   /* operating clock: what is left while it does not work */
    struct glo_handle failure;
    uint32_t next_broken; /* of one that waits for a crew: the next, plus 1 */
};

/* Where a unit is that may be moved. */
enum glo_presence {
    GLO_PRESENCE_ON_SITE, /* where it works, as all others are */
    GLO_PRESENCE_STORED,  /* a module in its pool: off shift */
    GLO_PRESENCE_MOVING   /* relocating: put together, under way, or not yet commissioned */
};

/* A station of the shop at work. */
struct glo_shop_state {
    struct glo_time_average states[GLO_NUM_STATES]; /* machines in each */
    struct glo_state_areas ended;                   /* of the bins that have ended */
    struct glo_time_average served;                 /* orders at machines */
    glo_time set_up;                                /* of the time of all operations that have ended, in setup */
    glo_time emitting_since;  /* where electricity has hours: up to when it is known what machines emit, in kg CO2e: */
    double working, emitted;  /* at work; and of that for operations that have ended */
    double resting, rested;   /* not at work: in this bin, and in those that have ended */
    uint32_t num_idle;        /* manned machines without an order that are not down */
    uint32_t num_unmanned;    /* machines */
    uint32_t num_leaving;     /* manned machines that are to be left when they have no job */
    bool is_open, shows_free; /* it is open, and not audited */
    bool is_audited;          /* which it is only while its calendar is open */
    uint8_t presence;         /* enum glo_presence, of its unit */
    struct glo_order_queue blocked; /* who wait on machines, of any station, for room at this one */
    uint32_t num_expected; /* how often orders of the unit are still to come, by the operations of their plans */
    uint32_t num_coming;   /* orders whose things are on their way (inbound.h) */
    glo_time coming;       /* mean work of these, where `predicts` is set */
    uint32_t num_lacking;  /* orders that wait for parts, and will come then (parts.h) */
    bool moves;            /* a mark of the search for a deadlock */
    uint32_t crews_busy, first_broken, last_broken; /* machine + 1; 0: none waits for a crew */
    glo_time shared_since;                          /* processor sharing: up to when its jobs are known */
    struct glo_handle shared_end;                   /* the end of the first of them */
    glo_time batch_wake;                            /* when a batch waits no more; GLO_NEVER: none does */
    struct glo_handle batch_waits;
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

/* An order, whose station, operation and `joined` are set, comes to a station of the shop; and once it has all parts of
 * the operation. */
int glo_shop_arrive(struct glo_production *production, uint32_t station, uint32_t order);
int glo_shop_join(struct glo_production *production, uint32_t station, uint32_t order);

/* What glo_production_room_to_begin is of a station of the shop. */
uint32_t glo_shop_room_to_begin(const struct glo_production *production, uint32_t station);

/* The event setup_ends. */
int glo_shop_setup_ends(struct glo_production *production, uint32_t order, uint32_t station);

/* The event batch_waits_no_more. */
int glo_shop_batch_waits_no_more(struct glo_production *production, uint32_t station);

/* The event work_end. `*ended`: the operation is, for all orders of the job's batch; false where the order went on to
 * something else. */
int glo_shop_work_end(struct glo_production *production, uint32_t order, uint32_t station, bool *ended);

/* The events machine_failure and machine_repaired. */
int glo_shop_failure(struct glo_production *production, uint32_t machine, uint32_t station);
int glo_shop_repaired(struct glo_production *production, uint32_t machine, uint32_t station);

/* The event shift_change: the station opens, closes or is audited; or its shifts man other numbers of machines. */
int glo_shop_shift(struct glo_production *production, uint32_t station);
int glo_shop_man(struct glo_production *production, uint32_t station);

/* A unit that may be moved, and at which there is no order, is elsewhere from now on. */
int glo_shop_place(struct glo_production *production, uint32_t unit, enum glo_presence presence);

/* An order is withdrawn from the queue of the station it waits at, which does not share, or waits no more for parts;
 * then others get what it leaves: parts, and room. Who leave together are all pulled out first. */
void glo_shop_pull_out(struct glo_production *production, uint32_t station, uint32_t order);
int glo_shop_give_way(struct glo_production *production, uint32_t station, uint32_t order);

/* Mean work of those at machines that is still to be done. */
glo_time glo_shop_work_left(const struct glo_production *production, uint32_t station);

/* What the station saw since the last call, up to `now`; its states are added to those of ended bins. */
struct glo_station_areas glo_shop_end_bin(struct glo_production *production, uint32_t station, glo_time now,
                                          struct glo_state_areas *states);

/* Where electricity has hours: what machines that do not work have emitted since the last call, in kg CO2e. */
double glo_shop_end_rest(struct glo_production *production, uint32_t station);

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
