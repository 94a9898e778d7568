/* The demand tape: chunks of potential orders, ahead of the clock. */
#include "models/demand/replay.h"

#include <math.h>
#include <string.h>

/* The first operation of a product: what its first piece takes is drawn with the arrival. */
static const struct glo_distribution *first_service(const struct glo_stream_plan *stream, uint32_t product)
{
    return stream->all_products[product].first_service;
}

/* Interarrival times of a chunk in hours, from the uniforms in `gaps`. */
static void interarrivals(const struct glo_stream_plan *stream, double *gaps, uint32_t num)
{
    const struct glo_distribution *law = &stream->spec->interarrival;
    if (law->type) {
        glo_distribution_draws(law, gaps, gaps, num);
        return;
    }
    glo_exponential_quantiles(gaps, gaps, num);
    for (uint32_t i = 0; i < num; i++)
        gaps[i] *= stream->mean_interarrival * stream->spec->group.mean;
}

/* Customers after the first of a group come at its instant; its size is drawn at the number of the first. False where
 * one is no number that can be counted. */
static bool gather(struct glo_tape *tape, double *gaps)
{
    const struct glo_distribution *group = &tape->stream->spec->group;
    for (uint32_t i = 0; i < GLO_TAPE_CHUNK; i++) {
        struct glo_address address = {.replication = tape->replication,
                                      .index = tape->number + i,
                                      .purpose = GLO_FOR_GROUP};
        if (tape->to_come > 0) {
            tape->to_come--;
            gaps[i] = 0;
            continue;
        }
        double size = glo_distribution_draw(group, glo_block_uniform(glo_stream_block(tape->key, &address), 0));
        if (!(size >= 1 && size < UINT32_MAX))
            return false;
        tape->to_come = (uint32_t)(size - 0.5);
    }
    return true;
}

#define MAX_LOT ((1 << 24) - 1) /* as many as the address of a piece can tell apart */

static uint32_t lot_of(double pieces)
{
    return pieces < MAX_LOT ? (uint32_t)(pieces + 0.5) : 0;
}

uint32_t glo_tape_lot(const struct glo_distribution *lot, glo_block block)
{
    return lot_of(lot->low != lot->high ? glo_distribution_draw(lot, glo_block_uniform(block, 1)) : lot->mean);
}

/* What all orders have in common where there is nothing to choose. */
static void fill(struct glo_tape *tape)
{
    for (uint32_t i = 0; i < GLO_TAPE_CHUNK; i++) {
        tape->place[i] = tape->stream->places.items[0];
        tape->product[i] = tape->stream->products.items[0];
        tape->lot[i] = lot_of(tape->stream->spec->lot.mean);
    }
}

/* Place, product and lot of each order: one block. */
static void choose(struct glo_tape *tape)
{
    const struct glo_stream_plan *stream = tape->stream;
    const struct glo_distribution *lot = &stream->spec->lot;
    glo_block blocks[GLO_TAPE_CHUNK];
    struct glo_address address = {.replication = tape->replication,
                                  .index = tape->number,
                                  .purpose = GLO_FOR_ATTRIBUTES};
    glo_stream_blocks(tape->key, &address, GLO_TAPE_CHUNK, blocks);
    for (uint32_t i = 0; i < GLO_TAPE_CHUNK; i++) {
        tape->place[i] = glo_split_choose(&stream->places, blocks[i].v[0]);
        tape->product[i] = glo_split_choose(&stream->products, blocks[i].v[1]);
        if (lot->low != lot->high)
            tape->lot[i] = glo_tape_lot(lot, blocks[i]);
    }
}

/* What customers who choose buy, if anything, by their own draws. */
static void buy(struct glo_tape *tape)
{
    const struct glo_market *market = tape->stream->market;
    for (uint32_t i = 0; i < GLO_TAPE_CHUNK; i++) {
        uint32_t offer =
            glo_market_choose(market, glo_market_customer(market, tape->key, tape->replication, tape->number + i));
        tape->product[i] = offer == GLO_ALL ? GLO_NO_CODE : market->offers[offer].product;
    }
}

/* The work of the first pieces, from their uniforms in `first`; the products are known. */
static void first_works(struct glo_tape *tape)
{
    if (tape->stream->products.num == 1) {
        glo_distribution_draws(first_service(tape->stream, tape->stream->products.items[0]), tape->first, tape->first,
                               GLO_TAPE_CHUNK);
        return;
    }
    for (uint32_t i = 0; i < GLO_TAPE_CHUNK; i++)
        if (tape->product[i] != GLO_NO_CODE)
            tape->first[i] = glo_distribution_draw(first_service(tape->stream, tape->product[i]), tape->first[i]);
}

/* When the orders of a chunk are placed; false where a gap is none. Beyond all time the tape ends. */
static bool place(struct glo_tape *tape, const double *gaps)
{
    for (uint32_t i = 0; i < GLO_TAPE_CHUNK; i++) {
        glo_time gap = glo_ticks(gaps[i]);
        if (gap < 0 || gap == GLO_NEVER)
            return false;
        tape->last = gap > GLO_NEVER - tape->last ? GLO_NEVER : tape->last + gap;
        tape->placed[i] = tape->last;
    }
    return true;
}

/* The same where gaps are of operational time: order i keeps its gap whatever the profile. */
static bool place_by_profile(struct glo_tape *tape, const double *gaps)
{
    for (uint32_t i = 0; i < GLO_TAPE_CHUNK; i++) {
        glo_time gap = glo_ticks(gaps[i]);
        if (gap < 0 || gap == GLO_NEVER)
            return false;
        if (tape->last != GLO_NEVER)
            tape->last = glo_profile_clock_go(&tape->clock, tape->stream->profile, gap);
        tape->placed[i] = tape->last;
    }
    return true;
}

/* The chunk of a stream that is not replayed: attributes, and times gap after gap. */
static int draw_chunk(struct glo_tape *tape, double *gaps, struct glo_problem *problem)
{
    interarrivals(tape->stream, gaps, GLO_TAPE_CHUNK);
    if (tape->has_groups && !gather(tape, gaps))
        return glo_fail(problem, GLO_ERR_RANGE, "a group of customers of stream `%s` is too large to be counted",
                        tape->stream->name);
    if (tape->chooses)
        choose(tape);
    if (tape->stream->market)
        buy(tape);
    first_works(tape);
    if (tape->stream->profile ? !place_by_profile(tape, gaps) : !place(tape, gaps))
        return glo_fail(problem, GLO_ERR_TIME,
                        "a time between orders of stream `%s` is negative, too long or no number", tape->stream->name);
    return GLO_OK;
}

static int make_chunk(struct glo_tape *tape, struct glo_problem *problem)
{
    int code = GLO_OK;
    double gaps[GLO_TAPE_CHUNK];
    struct glo_address address = {.replication = tape->replication, .index = tape->number, .purpose = GLO_FOR_ARRIVAL};
    if (tape->number > UINT32_MAX - GLO_TAPE_CHUNK)
        return glo_fail(problem, GLO_ERR_RANGE,
                        "stream `%s` has more than 4 thousand million orders in one replication", tape->stream->name);
    glo_stream_uniforms(tape->key, &address, GLO_TAPE_CHUNK, gaps, tape->first);
    if (tape->stream->replay)
        glo_replay_chunk(tape);
    else
        code = draw_chunk(tape, gaps, problem);
    tape->next = 0;
    tape->num = GLO_TAPE_CHUNK;
    tape->source.next = tape->placed[0];
    return code;
}

int glo_tape_init(struct glo_tape *tape, const struct glo_stream_plan *stream, const struct glo_stream *key,
                  uint32_t replication, struct glo_problem *problem)
{
    const struct glo_distribution *lot = &stream->spec->lot;
    memset(tape, 0, sizeof *tape);
    tape->stream = stream;
    tape->key = key;
    tape->replication = replication;
    if (stream->profile)
        glo_profile_clock_init(&tape->clock, stream->profile);
    tape->network = stream->mix.kind == GLO_MIX_SHARES ? GLO_ALL : stream->mix.networks[0];
    tape->has_patience = stream->spec->patience.type != NULL;
    tape->has_groups = stream->spec->group.high > 1;
    tape->chooses = stream->places.num > 1 || stream->products.num > 1 || lot->low != lot->high;
    fill(tape);
    return make_chunk(tape, problem);
}

static double stage_uniform(const struct glo_order *order, const struct glo_stream *key, uint32_t replication,
                            uint32_t half)
{
    struct glo_address address = {.replication = replication, .index = order->number, .purpose = GLO_FOR_STAGES};
    return glo_block_uniform(glo_stream_block(key, &address), half);
}

glo_time glo_tape_date(const struct glo_tape *tape, const struct glo_order *order)
{
    const struct glo_distribution *due = &tape->stream->spec->due;
    double hours = tape->stream->replay ? glo_replay_due(tape->stream->replay, order->number) : NAN;
    if (isnan(hours) && due->type)
        hours = due->low == due->high
                    ? due->mean
                    : glo_distribution_draw(due, stage_uniform(order, tape->key, tape->replication, 1));
    if (isnan(hours) && !due->type)
        hours = tape->stream->all_products[order->product].spec->quote;
    glo_time offset = glo_ticks(hours); /* without a date: never */
    return offset == GLO_NEVER ? GLO_NEVER : order->placed + offset;
}

int glo_tape_refill(struct glo_tape *tape, struct glo_problem *problem)
{
    tape->number += tape->num;
    return make_chunk(tape, problem);
}

int glo_tape_refuse(const struct glo_tape *tape, struct glo_problem *problem)
{
    return glo_fail(problem, GLO_ERR_RANGE,
                    "an order of stream `%s` asks for more than 16 million pieces: look at `lot`", tape->stream->name);
}

glo_time glo_tape_configuration(const struct glo_distribution *law, const struct glo_order *order,
                                const struct glo_stream *key, uint32_t replication)
{
    double hours =
        law->low == law->high ? law->mean : glo_distribution_draw(law, stage_uniform(order, key, replication, 0));
    return glo_ticks(hours);
}

glo_time glo_tape_patience(const struct glo_stream_plan *stream, const struct glo_order *order,
                           const struct glo_stream *key, uint32_t replication)
{
    const struct glo_address address = {.replication = replication,
                                        .index = order->number,
                                        .purpose = GLO_FOR_PATIENCE};
    double hours =
        glo_distribution_draw(&stream->spec->patience, glo_block_uniform(glo_stream_block(key, &address), 0));
    glo_time patience = glo_ticks(hours);
    return patience < 0 || patience > GLO_NEVER - order->placed ? GLO_NEVER : order->placed + patience;
}
