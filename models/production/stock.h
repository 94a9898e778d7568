/*
 * Stock at work: what lies on the shelf of each stock point, who waits for it, and what is on its way. An order for a
 * product made to stock takes its pieces at once or waits for them, first come, first served and, unless the point
 * hands out parts, whole lots only; what it takes is ordered again by the point's policy, from the stations of the
 * unit, from a supplier, or from another unit, in whose queue it stands beside the customers.
 *
 * Every replenishment is an order like those of customers, but is nobody's: its stream is beyond those of demand, so
 * that it is neither counted nor traced.
 *
 * Invariant: the first order that waits wants more than is on hand; pieces are conserved; what is on order at a point
 * is what its open orders say.
 */
#ifndef GLO_MODELS_STOCK_H
#define GLO_MODELS_STOCK_H

#include "models/production/production.h"

/* Pieces that came together, of a stock whose pieces do not keep. */
struct glo_stock_batch {
    glo_time outdated; /* when they no longer keep */
    int64_t pieces;    /* what is left of them */
};

/* What pieces of a material have cost and emitted, in ledger units. */
struct glo_carried {
    int64_t cost[GLO_NUM_ORDER_ACCOUNTS];
    int64_t co2e[GLO_NUM_ORDER_SOURCES];
};
struct glo_carried_totals {
    glo_int128 cost[GLO_NUM_ORDER_ACCOUNTS];
    glo_int128 co2e[GLO_NUM_ORDER_SOURCES];
};

/* Pieces that came together, of a material, with what they have come to. */
struct glo_stock_layer {
    int64_t pieces; /* what is left of them */
    struct glo_carried carried;
};

struct glo_stock_state {
    struct glo_order_queue waiting;
    uint32_t set_aside;                           /* pieces that the first who waits has already */
    struct glo_time_average on_hand, backordered; /* pieces; their levels are what is so now */
    glo_int128 on_hand_area, backordered_area;    /* pieces x ticks, in the bins that have ended */
    int64_t on_order;                             /* pieces ordered and not yet here */
    uint32_t num_ordered;                         /* replenishments so far: the number of the next one */
    glo_int128 received, delivered, outdated;     /* pieces so far */
    struct glo_stock_batch *batches;              /* oldest first; those before `first_batch` are gone */
    uint32_t first_batch, num_batches, max_batches;
    struct glo_stock_layer *layers; /* of a material, the same */
    uint32_t first_layer, num_layers, max_layers;
};

/* An order that waits for parts, or the claim that stands in its place in the queue of a stock; by the order's slot. */
struct glo_stock_claim {
    uint32_t of;      /* of a claim: the order that is to have the pieces */
    uint32_t missing; /* of an order: its claims that are not filled yet */
};

/* What was ordered from a source so far. */
struct glo_stock_supply {
    uint64_t orders;
    glo_int128 pieces;
};

/* The state of one replication. Owns its arrays. */
struct glo_stocks {
    struct glo_production *production; /* borrowed */
    struct glo_stock_state *points;    /* by point of the plan */
    struct glo_stock_supply *supplies; /* by source of the plan */
    uint32_t num_open;                 /* replenishment orders under way */
    struct glo_stock_claim *claims;    /* by order */
    uint32_t max_claims;
    uint32_t num_claims;      /* that wait */
    struct glo_carried *held; /* [order][part of its bill]: with which it was taken; NULL: no bill has a material */
    uint32_t max_held;
    struct glo_carried_totals scrapped; /* with pieces that no longer keep */
};

/* The first shelves are filled, and the first reviews are scheduled. The simulation of `production` must be there.
 * Returns 0, GLO_ERR_NO_MEMORY or GLO_ERR_TIME. */
int glo_stocks_init(struct glo_stocks *stocks, struct glo_production *production);
void glo_stocks_free(struct glo_stocks *stocks);

/* An order, of a customer or of another stock, that was assigned to a unit with stock of its product takes its pieces,
 * waits or is lost. */
int glo_stocks_ask(struct glo_stocks *stocks, uint32_t order, uint32_t unit);

/* The pieces of a replenishment have come: the order is removed, and who waits is served. */
int glo_stocks_fill(struct glo_stocks *stocks, uint32_t order);

/* Pieces were spoilt while they were made: the order is removed, and ordered again where the policy wants it. */
int glo_stocks_spoilt(struct glo_stocks *stocks, uint32_t order);

/* An order that waits for pieces leaves the queue. */
int glo_stocks_withdraw(struct glo_stocks *stocks, uint32_t order);

/*
 * stock_view.c: whether an order for so many pieces would have them at once, and when it would have them if it came
 * now: means and visible state only. GLO_NEVER: the stock would lose it.
 */
bool glo_stocks_has(const struct glo_stocks *stocks, uint32_t point, uint32_t pieces);
glo_time glo_stocks_predict(const struct glo_stocks *stocks, uint32_t point, uint32_t pieces);

/* stock_view.c: pools see whether a point has pieces that nobody waits for; `tell`: networks are told if it has. */
void glo_stocks_show(struct glo_stocks *stocks, uint32_t point);
int glo_stocks_tell(struct glo_stocks *stocks, uint32_t point);

/* A point is reviewed, and the next review is scheduled where its policy has reviews. */
int glo_stocks_review(struct glo_stocks *stocks, uint32_t point);

/* Pieces that no longer keep are scrapped. */
int glo_stocks_outdate(struct glo_stocks *stocks, uint32_t point);

/* Whether an order is the replenishment of a stock, or a claim (parts.h), and nobody's. */
static inline bool glo_stocks_owns(const struct glo_stocks *stocks, const struct glo_order *order)
{
    return stocks && order->stream >= stocks->production->plan->stock.first_stream;
}

/* For parts.c: how many pieces of a point an order would get, as far as nobody waits before it; pieces are taken from
 * the shelf for an order, with what they carry; an order waits. An order of a claim leaves the queue, and what was set
 * aside for it is what is returned; pieces that were taken come back with what they carry (NULL: nothing), of a point
 * with a shelf life to be scrapped.
 * Who waits is served as far as the shelf goes. */
uint32_t glo_stocks_filled(const struct glo_stocks *stocks, uint32_t point, uint32_t pieces);
void glo_stocks_take(struct glo_stocks *stocks, uint32_t point, int64_t pieces, uint32_t to);
void glo_stocks_queue_up(struct glo_stocks *stocks, uint32_t point, uint32_t order);
uint32_t glo_stocks_leave_queue(struct glo_stocks *stocks, uint32_t point, uint32_t order);
void glo_stocks_put_back(struct glo_stocks *stocks, uint32_t point, int64_t pieces, const struct glo_carried *carried);
int glo_stocks_hand_out(struct glo_stocks *stocks, uint32_t point);

/* stock_order.c: a point orders what its policy wants at the position of now. */
int glo_stocks_replenish(struct glo_stocks *stocks, uint32_t point);

/* stock_order.c: an order of one point has got its pieces from another: they travel. */
int glo_stocks_send(struct glo_stocks *stocks, uint32_t order);

/* stock_order.c: what an order has come to when its pieces arrive is paid and counted. */
void glo_stocks_settle(struct glo_stocks *stocks, uint32_t order);

/* stock_age.c: pieces of a point whose pieces do not keep have come (0, GLO_ERR_NO_MEMORY or GLO_ERR_TIME), or are
 * taken, the oldest first. */
int glo_stock_batch_add(struct glo_stocks *stocks, uint32_t point, int64_t pieces);
void glo_stock_batch_take(struct glo_stocks *stocks, uint32_t point, int64_t pieces);

/* stock_value.c: whether the pieces of a point carry what they have cost: those of materials do. */
bool glo_stock_carries(const struct glo_stocks *stocks, uint32_t point);

/* Pieces come to the shelf of such a point (0 or GLO_ERR_NO_MEMORY), are taken, the oldest first, or come back. */
int glo_stock_layer_add(struct glo_stocks *stocks, uint32_t point, int64_t pieces, const struct glo_carried *carried);
struct glo_carried glo_stock_layer_take(struct glo_stocks *stocks, uint32_t point, int64_t pieces);
void glo_stock_layer_return(struct glo_stocks *stocks, uint32_t point, int64_t pieces,
                            const struct glo_carried *carried);

/* What an order carries; it gets some, or loses it. */
struct glo_carried glo_carried_of(const struct glo_order *order);
void glo_carried_give(struct glo_order *order, const struct glo_carried *carried);
void glo_carried_withdraw(struct glo_order *order, const struct glo_carried *carried);
void glo_carried_add(struct glo_carried *to, const struct glo_carried *more);

/* What a replenishment has come to goes to the shelf with its pieces, before glo_stocks_fill. Returns 0 or
 * GLO_ERR_NO_MEMORY. */
int glo_stocks_shelve(struct glo_stocks *stocks, uint32_t order);

/* Pieces are scrapped with what they carry. */
void glo_stocks_write_off(struct glo_stocks *stocks, const struct glo_carried *carried);

/* What pieces on shelves carry, and those that were scrapped have carried. */
struct glo_carried_totals glo_stocks_carried(const struct glo_stocks *stocks);

/* Whether layers hold what is on hand. */
bool glo_stock_layers_sound(const struct glo_stocks *stocks, uint32_t point);

/* Ends the current bin of the measures at `now`. */
void glo_stocks_end_bin(struct glo_stocks *stocks, glo_time now);

/* Pieces that are unaccounted for: begun with and received, less delivered, outdated and on hand. */
int64_t glo_stocks_balance(const struct glo_stocks *stocks);

/* What stock costs at all points up to the end of the window, in the currency, from pieces, hours and rates. */
struct glo_stock_costs {
    double holding, backorder, ordering;
    double num_bookings; /* of each of them, at most */
};
struct glo_stock_costs glo_stocks_costs(const struct glo_stocks *stocks);

/* Compares shelves, queues and orders with each other (after every event in test builds): 0 or GLO_ERR_BALANCE. */
int glo_stocks_check(const struct glo_stocks *stocks);

#endif
