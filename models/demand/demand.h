/*
 * Demand: products, order streams, and the demand tape. A stream is a sequence of potential customers; each carries all
 * that it will ever want (when, where, what, how many, by when) at an address of its own, so that every design point
 * that agrees in demand sees the same customers (see sim/stream.h).
 */
#ifndef GLO_MODELS_DEMAND_H
#define GLO_MODELS_DEMAND_H

#include "models/demand/choice.h"
#include "models/demand/mix.h"
#include "models/demand/profile.h"
#include "models/demand/split.h"
#include "models/demand/stages.h"
#include "models/logistics/handover.h"
#include "sim/capacity.h"

struct glo_product_spec {
    struct glo_named named;
    double mass;             /* kg per piece; NaN: none */
    double price;            /* currency per piece; NaN: none */
    double quote;            /* h, the promised lead time; NaN: none */
    double position;         /* among tastes, in [0, 1]; NaN: it fits everybody */
    uint32_t approach;       /* enum glo_approach */
    struct glo_list plan;    /* struct glo_operation_spec */
    struct glo_list modules; /* struct glo_module_spec */
    struct glo_stages_spec stages;
};

struct glo_stream_spec {
    struct glo_named named;
    struct glo_reference at;
    struct glo_amounts products;
    struct glo_rate_spec rate;
    double waiting_cost;                  /* currency per hour; NaN: none */
    struct glo_distribution interarrival; /* h; type NULL: exponential with the rate */
    struct glo_distribution group;        /* customers who come together */
    struct glo_list orders;               /* struct glo_replay_row; none: not replayed */
    struct glo_distribution lot;          /* pieces */
    struct glo_distribution due;          /* h after placing; type NULL: no date */
    struct glo_distribution patience;     /* h from placing to the start of production; type NULL: endless */
    struct glo_market_spec choice;
    struct glo_choice balking;
    int64_t priority;             /* class: the smallest first */
    struct glo_choice offered_to; /* of glo_mix_registry */
    struct glo_choice handover;   /* of glo_handover_registry */
};

extern const struct glo_table glo_product_table, glo_stream_table;

struct glo_product {
    const char *name;                             /* "chair", "part.P001" */
    const struct glo_distribution *configuration; /* NULL: none */
    const struct glo_distribution *first_service; /* of the first operation */
    const struct glo_product_spec *spec;
    const struct glo_development *development; /* what comes after configuration; NULL: nothing */
    uint32_t entity;
};

struct glo_replay;

struct glo_stream_plan {
    const char *name; /* "retail"; of a family with rows "failure.P001" */
    const struct glo_stream_spec *spec;
    const struct glo_product *all_products; /* by number; borrowed */
    struct glo_split places, products;
    double mean_interarrival;          /* h, of customers; without growth */
    const struct glo_market *market;   /* what customers choose from; NULL: they do not choose */
    double bought;                     /* share of the customers who place an order */
    const struct glo_profile *profile; /* NULL: the rate is constant */
    const struct glo_replay *replay;   /* what stands in its file of orders; NULL: all is drawn */
    bool has_dates;                    /* customers ask for a date */
    struct glo_mix mix;
    struct glo_split drawn; /* of its networks, where the offer has shares */
    uint32_t entity;
};

/* Orders per hour of a stream, without growth. */
static inline double glo_stream_rate(const struct glo_stream_plan *stream)
{
    return stream->bought / stream->mean_interarrival;
}

/* Owns nothing: all in the scenario's arena. */
struct glo_demand_plan {
    struct glo_product *products; /* after them, the materials that units keep in stock: a name and an entity only */
    uint32_t num_products;
    uint32_t *first_product; /* of each family, and the end */
    struct glo_stream_plan *streams;
    struct glo_stream *keys; /* by stream: what their draws come from; after them those of the stock points */
    uint32_t *priorities;    /* by stream; NULL: all are of one class */
    const struct glo_handover *handovers; /* by stream; NULL: all are plain deliveries */
    const struct glo_mix **mixes;         /* by stream; NULL: none of them is decided by what becomes of orders */
    uint32_t num_streams;
};

/* Lists the products and their process plans, which become `production->plans`; after them the materials that units
 * keep in stock, of the families whose `used` is set. */
int glo_demand_build_products(struct glo_demand_plan *plan, const struct glo_list *products,
                              const struct glo_list *materials, const struct glo_list *units, const bool *used,
                              struct glo_accounting_spec *accounting, struct glo_production_plan *production,
                              struct glo_measure_plan *measures, struct glo_arena *arena,
                              const struct glo_review *review);

/* Lists the streams, with their profiles over the run's `period`; `networks->number` must be there. Returns 0 or
 * GLO_ERR_NO_MEMORY; mistakes are said. */
int glo_demand_build_streams(struct glo_demand_plan *plan, const struct glo_list *streams,
                             const struct glo_places *places, const struct glo_network_plan *networks,
                             const struct glo_period *period, uint64_t seed, struct glo_measure_plan *measures,
                             struct glo_arena *arena, const struct glo_review *review);

/* Lists how the orders of the streams are handed over. Returns 0 or GLO_ERR_NO_MEMORY; mistakes are said. */
int glo_demand_list_handovers(struct glo_demand_plan *plan, const struct glo_transport_spec *transport,
                              const struct glo_plan *plans, struct glo_arena *arena, const struct glo_review *review);

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
    bool has_patience;            /* customers leave when they have waited too long */
    bool has_groups;              /* customers may come together */
    uint32_t to_come;             /* of the group whose first customers are on the tape */
    uint32_t network;             /* to which all orders are offered first; GLO_ALL: it is drawn */
    glo_time last;                /* when the last order of the chunk was placed */
    glo_time placed[GLO_TAPE_CHUNK];
    uint32_t place[GLO_TAPE_CHUNK], product[GLO_TAPE_CHUNK]; /* product GLO_NO_CODE: the customer buys nothing */
    uint32_t lot[GLO_TAPE_CHUNK];                            /* 0: too large to be counted */
    double first[GLO_TAPE_CHUNK];                            /* work of the first piece of the first operation */
    struct glo_profile_clock clock;                          /* where the stream has a profile */
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

/* The customer who is next on the tape has been attended to. */
static inline int glo_tape_go_on(struct glo_tape *tape, struct glo_problem *problem)
{
    if (++tape->next == tape->num)
        return glo_tape_refill(tape, problem);
    tape->source.next = tape->placed[tape->next];
    return GLO_OK;
}

/* Whether the next customer buys. */
static inline bool glo_tape_buys(const struct glo_tape *tape)
{
    return tape->product[tape->next] != GLO_NO_CODE;
}

/* The next order, of a customer who buys, into `order` (number, stream, network, place, product, lot, dates); the tape
 * moves on. */
static inline int glo_tape_take(struct glo_tape *tape, struct glo_order *order, struct glo_problem *problem)
{
    uint32_t i = tape->next;
    order->number = tape->number + i;
    order->stream = tape->source.id;
    order->product = tape->product[i];
    order->place = tape->place[i];
    order->network = tape->network;
    order->lot = tape->lot[i];
    order->placed = tape->placed[i];
    order->requested = order->agreed = tape->stream->has_dates ? glo_tape_date(tape, order) : GLO_NEVER;
    order->first_work = tape->first[i];
    if (order->network == GLO_ALL)
        order->network = glo_mix_draw(&tape->stream->drawn, tape->key, tape->replication, order->number);
    if (order->lot == 0)
        return glo_tape_refuse(tape, problem);
    return glo_tape_go_on(tape, problem);
}

/* How long the configuration of an order takes under a law, by the order's own draw. */
glo_time glo_tape_configuration(const struct glo_distribution *law, const struct glo_order *order,
                                const struct glo_stream *key, uint32_t replication);

/* When the customer of an order leaves if production has not begun; GLO_NEVER: never. By the order's own draw. */
glo_time glo_tape_patience(const struct glo_stream_plan *stream, const struct glo_order *order,
                           const struct glo_stream *key, uint32_t replication);

#endif
