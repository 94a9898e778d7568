/*
 * Replayed orders: a stream whose potential orders stand in a file, row after row in time order, instead of being drawn
 * one gap after the other. What a row does not say is drawn as for any stream, at the order's own address; so every
 * replication has the same times, and replications differ in what is drawn alone. Not the reading of the file: rows
 * come from the language as structs.
 */
#ifndef GLO_MODELS_REPLAY_H
#define GLO_MODELS_REPLAY_H

#include "models/demand/demand.h"

/* One potential order as written. */
struct glo_replay_row {
    double time;                  /* h since the start of the run */
    const char *place;            /* one of `at`; NULL: drawn */
    struct glo_reference product; /* not given: drawn */
    int64_t lot;                  /* pieces; 0: drawn */
    double due;                   /* h after `time`; NaN: drawn, where the stream has a law */
    double service;               /* h at speed 1: the first operation of all pieces together; NaN: drawn */
};

extern const struct glo_table glo_replay_table;

/* The orders of a stream, ready for its tape, and what they come to. Owns nothing: all in the scenario's arena. */
struct glo_replay {
    const struct glo_replay_row *rows;
    uint32_t num;
    uint32_t *place, *product; /* of each row; GLO_ALL: drawn */
    bool draws;                /* some row leaves its place, product or lot to be drawn */
    bool has_dates;            /* some row states its date */
    struct glo_split places;   /* what is drawn from: `at` and `products` of the stream */
    struct glo_split products;
    double *pieces; /* mean of an order, by item of the stream's split of products */
    double *first;  /* mean work of the first operation of an order in h at speed 1, likewise */
};

/* Whether a stream replays orders each of which names its product, so that it needs no `products`. */
bool glo_replay_names_products(const struct glo_stream_spec *spec);

/*
 * Makes the replay of a stream whose file states `orders`. `stream->places` and `stream->products` are those of `at`
 * and `products`, and become the shares that rows and draws come to together; `stream->mean_interarrival` becomes the
 * time of the last row over the number of rows (infinite where all are placed at 0). Rows out of order, names that are
 * no place of `at`, and families of several products are said at their cells. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_replay_build(struct glo_stream_plan *stream, const struct glo_demand_plan *plan,
                     const struct glo_places *places, struct glo_arena *arena, const struct glo_review *review);

/* Makes the chunk of a tape that begins with order `tape->number`; `tape->first` holds the uniforms of the first
 * pieces. Behind the last row nothing is ever placed. */
void glo_replay_chunk(struct glo_tape *tape);

/* The date of an order after it is placed, in h; NaN: the row does not say. */
static inline double glo_replay_due(const struct glo_replay *replay, uint32_t order)
{
    return replay->rows[order].due;
}

/* Mean pieces of an order for the product at `item` of a stream's split. */
static inline double glo_stream_pieces(const struct glo_stream_plan *stream, uint32_t item)
{
    return stream->replay ? stream->replay->pieces[item] : stream->spec->lot.mean;
}

/* Mean setup at operation `number` of such an order, in h at speed 1; what rows state is service. */
static inline double glo_stream_setup(const struct glo_stream_plan *stream, const struct glo_plan *plan,
                                      uint32_t number)
{
    const struct glo_operation *operation = &plan->operations[number];
    return operation->setup && !(stream->replay && number == 0) ? operation->visits * operation->setup->mean : 0;
}

/* Mean work of operation `number` of such an order, in h at speed 1. */
static inline double glo_stream_work(const struct glo_stream_plan *stream, uint32_t item, const struct glo_plan *plan,
                                     uint32_t number)
{
    if (stream->replay && number == 0)
        return stream->replay->first[item];
    const struct glo_operation *operation = &plan->operations[number];
    return glo_stream_setup(stream, plan, number) +
           operation->visits * operation->service->mean / operation->yield * glo_stream_pieces(stream, item);
}

#endif
