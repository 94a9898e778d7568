/*
 * Process batches: a machine of the shop takes several orders at once, each at the same operation. The batch is the job
 * of its first order, on whose slot all that the shop knows of work stands; the others hang on it
 * (glo_shop_job.next_in_batch) from the moment the machine takes them until it leaves them. When a machine is idle, and
 * what becomes of a job that is interrupted, is the shop's matter (shop.h).
 *
 * Invariants: orders that wait are no batch yet; while a batch that could begin waits, no machine that could take it is
 * idle; else the event batch_waits_no_more is scheduled for when the first of those that wait has waited long enough.
 */
#ifndef GLO_MODELS_BATCH_H
#define GLO_MODELS_BATCH_H

#include "sim/schema.h"
#include "sim/time.h"

struct glo_production;

enum glo_batch_time { GLO_BATCH_SUM, GLO_BATCH_LONGEST, GLO_BATCH_FIRST };

struct glo_batch_spec {
    double at_most, at_least; /* pieces; at_most 0: the station makes no batches */
    double wait;              /* h */
    uint32_t time;            /* enum glo_batch_time: what follows one setup, the largest of its orders */
    bool same_product;
};

extern const struct glo_table glo_batch_table;

/* The shares of its own setup and service that an order of so many pieces, in a full batch of its like, keeps a machine
 * for. */
struct glo_batch_share {
    double setup, service;
};
struct glo_batch_share glo_batch_share_of(const struct glo_batch_spec *spec, double pieces);

/* The first of the queue of a station with batches who leads one that can begin now; GLO_NO_ORDER: none does. */
uint32_t glo_batch_first(const struct glo_production *production, uint32_t station);

/* The batch of such a leader leaves the queue; the others hang on the leader, whose job becomes that of them all. */
void glo_batch_gather(struct glo_production *production, uint32_t station, uint32_t leader);

/* The work of the leader's job becomes that of the whole batch, after every order of it has drawn its own. */
void glo_batch_combine(struct glo_production *production, uint32_t station, uint32_t leader);

/* The machine time of a batch that has ended, or was spoilt, is shared out among its orders, by their pieces. */
void glo_batch_share_out(struct glo_production *production, uint32_t leader);

/* How many full batches the pieces that wait would make. */
uint32_t glo_batch_waiting(const struct glo_production *production, uint32_t station);

/* Mean time of the work of a batch at the station's speed, each order by its mean. */
glo_time glo_batch_mean(const struct glo_production *production, uint32_t station, uint32_t leader);

/* Schedules when the first batch that waits for others will have waited long enough; after every change of queue and
 * machines. */
int glo_batch_look_ahead(struct glo_production *production, uint32_t station);

/* Whether batches at machines and the time that is looked ahead to are as the queue and the spec have it. */
bool glo_batch_sound(const struct glo_production *production, uint32_t station);

#endif
