/*
 * Demand: products, order streams, and the demand tape. A stream is a sequence of potential customers; each carries all
 * that it will ever want (when, where, what, how many, by when) at an address of its own, so that every design point
 * that agrees in demand sees the same customers (see sim/stream.h).
 */
#ifndef GLO_MODELS_DEMAND_H
#define GLO_MODELS_DEMAND_H

#include "models/demand/profile.h"
#include "models/demand/split.h"
#include "models/network/network.h"
#include "sim/capacity.h"

struct glo_stages_spec {
    struct glo_distribution configuration; /* h; type NULL: none */
};

/* Where the decoupling point of a product lies: it is made when a customer orders it, or kept in stock. */
enum glo_approach { GLO_APPROACH_MTO, GLO_APPROACH_MTS };

struct glo_product_spec {
    struct glo_named named;
    double mass;          /* kg per piece; NaN: none */
    double price;         /* currency per piece; NaN: none */
    uint32_t approach;    /* enum glo_approach */
    struct glo_list plan; /* struct glo_operation_spec */
    struct glo_stages_spec stages;
};

struct glo_stream_spec {
    struct glo_named named;
    struct glo_reference at;
    struct glo_amounts products;
    struct glo_rate_spec rate;
    struct glo_distribution interarrival; /* h; type NULL: exponential with the rate */
    struct glo_list orders;               /* struct glo_replay_row; none: not replayed */
    struct glo_distribution lot;          /* pieces */
    struct glo_distribution due;          /* h after placing; type NULL: no date */
    struct glo_distribution patience;     /* h from placing to the start of production; type NULL: endless */
    int64_t priority;                     /* class: the smallest first */
    struct glo_reference offered_to;
};

extern const struct glo_table glo_product_table, glo_stream_table;

struct glo_product {
    const char *name;                             /* "chair", "part.P001" */
    const struct glo_distribution *configuration; /* NULL: none */
    const struct glo_distribution *first_service; /* of the first operation */
    uint32_t entity;
};

struct glo_replay;

struct glo_stream_plan {
    const char *name; /* "retail"; of a family with rows "failure.P001" */
    const struct glo_stream_spec *spec;
    const struct glo_product *all_products; /* by number; borrowed */
    struct glo_split places, products;
    double mean_interarrival;                     /* h; without growth */
    const struct glo_profile *profile;            /* NULL: the rate is constant */
    const struct glo_replay *replay;              /* what stands in its file of orders; NULL: all is drawn */
    uint32_t network;                             /* number among those that work at this point */
    const struct glo_distribution *configuration; /* on the platform, of products that have none; NULL: none */
    uint32_t entity;
};

/* Owns nothing: all in the scenario's arena. */
struct glo_demand_plan {
    struct glo_product *products;
    uint32_t num_products;
    uint32_t *first_product; /* of each family, and the end */
    struct glo_stream_plan *streams;
    struct glo_stream *keys; /* by stream: what their draws come from; after them those of the stock points */
    uint32_t *priorities;    /* by stream; NULL: all are of one class */
    uint32_t num_streams;
};

/* Lists the products and their process plans, which become `production->plans`. */
int glo_demand_build_products(struct glo_demand_plan *plan, const struct glo_list *products,
                              const struct glo_list *materials, struct glo_accounting_spec *accounting,
                              struct glo_production_plan *production, struct glo_measure_plan *measures,
                              struct glo_arena *arena, const struct glo_review *review);

/* Lists the streams, with their profiles over the run's `period`; `networks->number` must be there. Returns 0 or
 * GLO_ERR_NO_MEMORY; mistakes are said. */
int glo_demand_build_streams(struct glo_demand_plan *plan, const struct glo_list *streams,
                             const struct glo_places *places, const struct glo_network_plan *networks,
                             const struct glo_period *period, uint64_t seed, struct glo_measure_plan *measures,
                             struct glo_arena *arena, const struct glo_review *review);

#define GLO_TAPE_CHUNK GLO_CAPACITY(256, 1) /* orders */

/* The tape of one stream in one replication: potential orders in time order, made in chunks ahead of the clock. Owns
 * nothing. */
struct glo_tape {
    struct glo_source source; /* must come first */
    const struct glo_stream_plan *stream;
    const struct glo_stream *key;
    uint32_t replication, number; /* of the next chunk's first order */
    uint32_t next, num;           /* in the chunk */
    bool chooses;                 /* places, products or lots differ */
    bool has_dates;               /* customers ask for a date */
    bool has_patience;            /* customers leave when they have waited too long */
    glo_time last;                /* when the last order of the chunk was placed */
    glo_time placed[GLO_TAPE_CHUNK];
    uint32_t place[GLO_TAPE_CHUNK], product[GLO_TAPE_CHUNK];
    uint32_t lot[GLO_TAPE_CHUNK];   /* 0: too large to be counted */
    double first[GLO_TAPE_CHUNK];   /* work of the first piece of the first operation */
    struct glo_profile_clock clock; /* where the stream has a profile */
};

/* Starts a tape: its first chunk is made. Errors: GLO_ERR_TIME where an interarrival time is not a number or negative.
 */
int glo_tape_init(struct glo_tape *tape, const struct glo_stream_plan *stream, const struct glo_stream *key,
                  uint32_t replication, struct glo_problem *problem);

/* For glo_tape_take: the next chunk; the error of a lot that is too large; the date that a customer asks for. */
int glo_tape_refill(struct glo_tape *tape, struct glo_problem *problem);
int glo_tape_refuse(const struct glo_tape *tape, struct glo_problem *problem);
glo_time glo_tape_date(const struct glo_tape *tape, const struct glo_order *order);

/* The pieces of an order by the block of its attributes; 0: too many to be counted. */
uint32_t glo_tape_lot(const struct glo_distribution *lot, glo_block block);

/* The next potential order into `order` (number, stream, network, place, product, lot, dates); the tape moves on. */
static inline int glo_tape_take(struct glo_tape *tape, struct glo_order *order, struct glo_problem *problem)
{
    uint32_t i = tape->next;
    order->number = tape->number + i;
    order->stream = tape->source.id;
    order->product = tape->product[i];
    order->place = tape->place[i];
    order->network = tape->stream->network;
    order->lot = tape->lot[i];
    order->placed = tape->placed[i];
    order->requested = order->agreed = tape->has_dates ? glo_tape_date(tape, order) : GLO_NEVER;
    order->first_work = tape->first[i];
    if (order->lot == 0)
        return glo_tape_refuse(tape, problem);
    if (++tape->next == tape->num)
        return glo_tape_refill(tape, problem);
    tape->source.next = tape->placed[tape->next];
    return GLO_OK;
}

/* How long the configuration of an order takes under a law, by the order's own draw. */
glo_time glo_tape_configuration(const struct glo_distribution *law, const struct glo_order *order,
                                const struct glo_stream *key, uint32_t replication);

/* When the customer of an order leaves if production has not begun; GLO_NEVER: never. By the order's own draw. */
glo_time glo_tape_patience(const struct glo_stream_plan *stream, const struct glo_order *order,
                           const struct glo_stream *key, uint32_t replication);

#endif
