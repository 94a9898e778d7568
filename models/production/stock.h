/*
 * Stock at work: what lies on the shelf of each stock point, who waits for it, and what is on its way. An order for a
 * product made to stock takes its pieces at once or waits for them, first come, first served and whole lots only; what
 * it takes is ordered again by the point's policy, from a supplier or from the stations of the unit.
 *
 * Replenishment that is made is an order like those of customers and stands in the same queues, but is nobody's: its
 * stream is beyond those of demand, so that it is neither counted nor traced.
 *
 * Invariant: the first order that waits wants more than is on hand; pieces are conserved.
 */
#ifndef GLO_MODELS_STOCK_H
#define GLO_MODELS_STOCK_H

#include "models/production/production.h"

struct glo_stock_state {
    struct glo_order_queue waiting;
    struct glo_time_average on_hand, backordered; /* pieces; their levels are what is so now */
    int64_t on_order;                             /* pieces ordered and not yet here */
    uint32_t num_ordered;                         /* replenishments so far: the number of the next one */
    glo_int128 received, delivered;               /* pieces so far */
};

/* The state of one replication. Owns its arrays. */
struct glo_stocks {
    struct glo_production *production; /* borrowed */
    struct glo_stock_state *points;    /* by point of the plan */
    uint32_t num_made;                 /* replenishment orders under way at stations */
};

/* Full shelves; the first reviews are scheduled. The simulation of `production` must be there. Returns 0,
 * GLO_ERR_NO_MEMORY or GLO_ERR_TIME. */
int glo_stocks_init(struct glo_stocks *stocks, struct glo_production *production);
void glo_stocks_free(struct glo_stocks *stocks);

/* An order that was assigned to a unit with stock of its product takes its pieces, waits or is lost. */
int glo_stocks_ask(struct glo_stocks *stocks, uint32_t order, uint32_t unit);

/* Pieces arrive at a point: from a supplier, or (glo_stocks_made) from its stations, where the order is removed. */
int glo_stocks_receive(struct glo_stocks *stocks, uint32_t point, uint32_t pieces);
int glo_stocks_made(struct glo_stocks *stocks, uint32_t order);

/* Pieces were spoilt while they were made: the order is removed, and ordered again where the policy wants it. */
int glo_stocks_spoilt(struct glo_stocks *stocks, uint32_t order);

/* An order that waits for pieces leaves the queue. */
int glo_stocks_withdraw(struct glo_stocks *stocks, uint32_t order);

/* A point is reviewed, and the next review is scheduled. */
int glo_stocks_review(struct glo_stocks *stocks, uint32_t point);

/* Whether an order is the replenishment of a stock, and nobody's. */
static inline bool glo_stocks_owns(const struct glo_stocks *stocks, const struct glo_order *order)
{
    return stocks && order->stream >= stocks->production->plan->stock.first_stream;
}

/* Ends the current bin of the measures at `now`. */
void glo_stocks_end_bin(struct glo_stocks *stocks, glo_time now);

/* Pieces that are unaccounted for: begun with and received, less delivered and on hand. */
int64_t glo_stocks_balance(const struct glo_stocks *stocks);

/* Compares shelves, queues and orders with each other (after every event in test builds): 0 or GLO_ERR_BALANCE. */
int glo_stocks_check(const struct glo_stocks *stocks);

#endif
