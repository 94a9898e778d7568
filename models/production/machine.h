/*
 * Machines of the shop: what each is doing, when it fails and is repaired. For shop.c, which decides what each is to
 * work on.
 */
#ifndef GLO_MODELS_MACHINE_H
#define GLO_MODELS_MACHINE_H

#include "models/production/production.h"

static inline struct glo_shop_state *glo_shop_state_of(struct glo_production *p, uint32_t station)
{
    return &p->shop.stations[p->plan->shop_of[station]];
}

static inline const struct glo_shop_state *glo_shop_seen(const struct glo_production *p, uint32_t station)
{
    return &p->shop.stations[p->plan->shop_of[station]];
}

/* Whether it is working, or being set up. */
static inline bool glo_machine_works(const struct glo_shop_machine *machine)
{
    return machine->state == GLO_STATE_busy || machine->state == GLO_STATE_setup;
}

/* A job that is begun on it adds the setup from what the machine was set up for before. */
void glo_machine_prepare(struct glo_production *production, uint32_t station, uint32_t machine,
                         struct glo_shop_job *job, uint32_t product);

/* Whether the machine has a job that is not done. */
bool glo_machine_has_work(const struct glo_production *production, uint32_t machine);

/* Whether the machine is in working order, manned, and its station open. */
bool glo_machine_could_work(const struct glo_production *production, uint32_t station, uint32_t machine);

/* An idle machine whose shift is over is left: true if it is. */
bool glo_machine_is_left(struct glo_production *production, uint32_t station, uint32_t machine);

/* Its state is looked at anew and counted. */
void glo_machine_show(struct glo_production *production, uint32_t station, uint32_t machine);

/* Where electricity has hours: what machines have emitted as they are is added up, before that changes. */
void glo_machine_emit(struct glo_production *production, uint32_t station);

/* A machine that has a job and could work does: the end of the work is scheduled, and its failure where its clock runs
 * now. */
int glo_machine_set_going(struct glo_production *production, uint32_t station, uint32_t machine);

/* A working machine stops: what was done is added to its job, and the end of the work is not scheduled any more. Its
 * state is looked at anew by who has stopped it. */
void glo_machine_stop(struct glo_production *production, uint32_t station, uint32_t machine);

/* Where electricity has hours: what one machine emits in a state from `since` to now, in kg CO2e. */
double glo_machine_emission(const struct glo_production *production, uint32_t station, enum glo_state state,
                            glo_time since);

/* Whether it has worked for all of its time to failure, at this instant. */
bool glo_machine_is_worn(const struct glo_production *production, uint32_t station, uint32_t machine);

/* It fails: it is down from now on, and is repaired as soon as a crew is there. It must not be working. */
int glo_machine_fail(struct glo_production *production, uint32_t station, uint32_t machine);

/* Of shop.c: an idle machine that could work takes the first of the queue, if there is one; who waits takes the place
 * of a job of larger rank, as preemption has it, also where it came while the machine did not work; all who watch the
 * station see whether it is free; the work of a job is drawn; a job that has ended, or was spoilt, is booked. */
int glo_shop_feed(struct glo_production *production, uint32_t station, uint32_t machine);
/* A job on which no work was done yet is given back by its machine, which stands; it takes another, if one is idle. It
 * stays where there is no room for it. */
int glo_shop_give_back(struct glo_production *production, uint32_t station, uint32_t order);
/* Idle machines that could work take what could begin. */
int glo_shop_feed_idle(struct glo_production *production, uint32_t station);
/* An order comes to a station, one of whose machines is about to be free: it is the first of its rank in the queue. */
int glo_shop_queue_up(struct glo_production *production, uint32_t station, uint32_t order);
int glo_shop_press(struct glo_production *production, uint32_t station);
int glo_shop_show(struct glo_production *production, uint32_t station);
/* Whether an order that came now would find a machine that is neither taken nor down; closed stations count. */
bool glo_shop_would_be_free(const struct glo_production *production, uint32_t station);
int glo_shop_draw(struct glo_production *production, uint32_t station, uint32_t order);
/* A job that has ended leaves its machine, which does not work: that fails if it is worn, or takes the next. */
int glo_shop_leave(struct glo_production *production, uint32_t station, uint32_t order);
void glo_shop_close_job(struct glo_production *production, uint32_t station, uint32_t order);

/* The first machine that could take a job now; GLO_NO_MACHINE: none. */
uint32_t glo_shop_find_idle(const struct glo_production *production, uint32_t station);

/* Who of the queue a machine would begin with now; GLO_NO_ORDER: nobody. */
uint32_t glo_shop_next(const struct glo_production *production, uint32_t station);

/* How many of the idle machines those who wait will take. */
uint32_t glo_shop_demand(const struct glo_production *production, uint32_t station);

/* The machine whose job is to make way for `*by`, who waits; GLO_NO_MACHINE: none. Who waits for a machine whose work
 * ends at this very instant presses nobody. */
uint32_t glo_shop_find_victim(const struct glo_production *production, uint32_t station, uint32_t *by);

#endif
