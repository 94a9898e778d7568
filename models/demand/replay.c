/* From the rows of an order file to the chunks of a tape, and the shares, rates and loads that they come to. */
#include "models/demand/replay.h"

#include "models/logistics/register.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_SAID 10 /* a file for other places would be wrong in every row */

static const struct glo_parameter parameters[] = {
    {.name = "time",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_replay_row, time),
     .dimension = "time",
     .min = 0,
     .max = GLO_MAX_HOURS,
     .doc = "When the order is placed, since the start of the run: hours where no unit is written. No row may lie "
            "before the one above it.",
     .example = "26.5 h"},
    {.name = "place",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_replay_row, place),
     .fallback = "",
     .absent = "drawn from `at`",
     .doc = "Where the customer is: a place of `at`, by its name or as `family.member`.",
     .example = "Rome"},
    {.name = "product",
     .kind = GLO_REFERENCE,
     GLO_FIELD(struct glo_replay_row, product),
     .target = "products",
     .fallback = "",
     .absent = "drawn from `products`",
     .doc = "What is ordered: one product.",
     .example = "chair"},
    {.name = "lot",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct glo_replay_row, lot),
     .min = 1,
     .max = (1 << 24) - 1,
     .fallback = "",
     .absent = "drawn from `lot`",
     .doc = "Pieces.",
     .example = "3"},
    {.name = "due",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_replay_row, due),
     .dimension = "time",
     .min = 0,
     .max = GLO_MAX_HOURS,
     .fallback = "",
     .absent = "drawn from `due`, if the stream has it",
     .doc = "Requested date, counted from the time of the order: hours where no unit is written.",
     .example = "24 h"},
    {.name = "service",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_replay_row, service),
     .dimension = "time",
     .min = 0,
     .max = GLO_MAX_HOURS,
     .fallback = "",
     .absent = "drawn from the process plan",
     .doc = "Work of the first operation on all pieces together, at speed 1: hours where no unit is written.",
     .example = "40 min"},
    {0},
};
const struct glo_table glo_replay_table = {
    .name = "orders",
    .doc = "Potential orders, one in each row of a file, in the order of their times.",
    .size = sizeof(struct glo_replay_row),
    .parameters = parameters,
};

bool glo_replay_names_products(const struct glo_stream_spec *spec)
{
    const struct glo_replay_row *rows = spec->orders.items;
    for (uint32_t i = 0; i < spec->orders.num; i++)
        if (!rows[i].product.given)
            return false;
    return spec->orders.num > 0;
}

/* ---- rows ---- */

/* Rows that are being looked up. */
struct reading {
    struct glo_replay *replay;
    const struct glo_stream_spec *spec;
    const struct glo_demand_plan *plan;
    const struct glo_review *review;
    struct glo_register names; /* of all places; empty where no row names one */
    uint32_t first, end;       /* the places of `at` */
    uint32_t num_faults;
};

static void say(struct reading *reading, const void *field, const char *before, const char *name, const char *after,
                const char *help)
{
    char text[512];
    snprintf(text, sizeof text, "%s`%s`%s", before, name, after);
    reading->review->say(reading->review->self, GLO_FAULT, field, NULL, text, help);
    reading->num_faults++;
}

static void find_place(struct reading *reading, uint32_t row)
{
    const struct glo_replay_row *it = &reading->replay->rows[row];
    char help[512] = "";
    uint32_t first, end;
    enum glo_register_answer answer = glo_register_find(&reading->names, it->place, &first, &end);
    if (answer == GLO_REGISTER_UNKNOWN) {
        const char *nearest = glo_register_nearest(&reading->names, it->place);
        snprintf(help, sizeof help, "did you mean `%s`?", nearest ? nearest : "");
        say(reading, &it->place, "no place ", it->place, "", nearest ? help : NULL);
    } else if (answer == GLO_REGISTER_SHARED || end - first != 1) {
        say(reading, &it->place, "several places are named ", it->place, "",
            "write `family.member`; rows of one name are numbered: `family.member#2`");
    } else if (first < reading->first || first >= reading->end) {
        say(reading, &it->place, "", it->place, " is not among the places of the stream",
            reading->spec->at.given ? "`at` names its places" : "add `at: NAME`, the places of its customers");
    } else {
        reading->replay->place[row] = first;
    }
}

static void find_product(struct reading *reading, uint32_t row)
{
    const struct glo_replay_row *it = &reading->replay->rows[row];
    const uint32_t *firsts = reading->plan->first_product;
    uint32_t first = firsts[it->product.family], num = firsts[it->product.family + 1] - first;
    if (it->product.member == GLO_ALL && num != 1) {
        reading->review->say(reading->review->self, GLO_FAULT, &it->product, NULL,
                             "an order is for one product, and this is a family of several", "write `family.member`");
        reading->num_faults++;
        return;
    }
    reading->replay->product[row] = first + (it->product.member == GLO_ALL ? 0 : it->product.member);
}

static void read_row(struct reading *reading, uint32_t row)
{
    struct glo_replay *replay = reading->replay;
    const struct glo_replay_row *it = &replay->rows[row];
    replay->place[row] = replay->product[row] = GLO_ALL;
    if (row > 0 && it->time < it[-1].time) {
        reading->review->say(reading->review->self, GLO_FAULT, &it->time, NULL,
                             "this order is placed before the one above it", "sort the rows by their times");
        reading->num_faults = MOST_SAID; /* in a file that is not sorted, once says it */
    }
    if (it->place)
        find_place(reading, row);
    if (it->product.given)
        find_product(reading, row);
    replay->draws |= !it->place || !it->product.given || it->lot == 0;
    replay->has_dates |= !isnan(it->due);
}

/* Finds the places and products of all rows. */
static int read_rows(struct reading *reading, const struct glo_places *places, struct glo_arena *arena)
{
    struct glo_replay *replay = reading->replay;
    bool names_places = false;
    replay->place = glo_arena_alloc(arena, replay->num, sizeof *replay->place);
    replay->product = glo_arena_alloc(arena, replay->num, sizeof *replay->product);
    int code = replay->place && replay->product ? GLO_OK : GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < replay->num; i++)
        names_places |= replay->rows[i].place != NULL;
    if (code == GLO_OK && names_places)
        code = glo_places_register(places, &reading->names);
    glo_places_range(places, &reading->spec->at, &reading->first, &reading->end);
    for (uint32_t row = 0; code == GLO_OK && row < replay->num && reading->num_faults < MOST_SAID; row++)
        read_row(reading, row);
    glo_register_free(&reading->names);
    return code;
}

/* ---- what they come to ---- */

/* Sums over orders for one product, or over those whose product is drawn. */
struct tally {
    double orders, pieces;
    double stated; /* h: first operations that rows state */
    double open;   /* pieces whose first operation is drawn */
};

static void add_row(struct tally *tally, const struct glo_replay_row *row, double mean_lot)
{
    double pieces = row->lot ? (double)row->lot : mean_lot;
    tally->orders++;
    tally->pieces += pieces;
    if (isnan(row->service))
        tally->open += pieces;
    else
        tally->stated += row->service;
}

static void add_share(struct tally *tally, const struct tally *drawn, double share)
{
    tally->orders += share * drawn->orders;
    tally->pieces += share * drawn->pieces;
    tally->stated += share * drawn->stated;
    tally->open += share * drawn->open;
}

/* From tallies by product to the split of the stream, and to the means of an order of each. */
static int split_tallies(struct glo_stream_plan *stream, struct glo_replay *replay, const struct tally *tallies,
                         uint32_t num_products, struct glo_arena *arena)
{
    uint32_t num = 0, item = 0;
    for (uint32_t i = 0; i < num_products; i++)
        num += tallies[i].orders > 0;
    replay->pieces = glo_arena_alloc(arena, num, sizeof *replay->pieces);
    replay->first = glo_arena_alloc(arena, num, sizeof *replay->first);
    if (!replay->pieces || !replay->first || glo_split_init(&stream->products, num, arena) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < num_products; i++) {
        const struct tally *it = &tallies[i];
        const struct glo_distribution *service = stream->all_products[i].first_service;
        if (!(it->orders > 0))
            continue;
        stream->products.items[item] = i;
        stream->products.shares[item] = it->orders;
        replay->pieces[item] = it->pieces / it->orders;
        replay->first[item++] = (it->stated + it->open * (service ? service->mean : 0)) / it->orders;
    }
    glo_split_finish(&stream->products);
    return GLO_OK;
}

static int count_products(struct glo_stream_plan *stream, struct glo_replay *replay, uint32_t num_products,
                          struct glo_arena *arena)
{
    struct tally drawn = {0}, *tallies = glo_alloc(num_products, sizeof *tallies);
    if (!tallies)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < replay->num; i++)
        add_row(replay->product[i] == GLO_ALL ? &drawn : &tallies[replay->product[i]], &replay->rows[i],
                stream->spec->lot.mean);
    for (uint32_t i = 0; i < replay->products.num; i++)
        add_share(&tallies[replay->products.items[i]], &drawn, replay->products.shares[i]);
    int code = split_tallies(stream, replay, tallies, num_products, arena);
    glo_free(tallies);
    return code;
}

/* The places of `at` with the shares that rows and draws come to. */
static int count_places(struct glo_stream_plan *stream, const struct glo_replay *replay, struct glo_arena *arena)
{
    const struct glo_split *drawn = &replay->places;
    uint32_t num_drawn = 0;
    if (glo_split_init(&stream->places, drawn->num, arena) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < replay->num; i++)
        if (replay->place[i] == GLO_ALL)
            num_drawn++;
        else
            stream->places.shares[replay->place[i] - drawn->items[0]]++;
    for (uint32_t i = 0; i < drawn->num; i++) {
        stream->places.items[i] = drawn->items[i];
        stream->places.shares[i] += num_drawn * drawn->shares[i];
    }
    glo_split_finish(&stream->places);
    return GLO_OK;
}

int glo_replay_build(struct glo_stream_plan *stream, const struct glo_demand_plan *plan,
                     const struct glo_places *places, struct glo_arena *arena, const struct glo_review *review)
{
    const struct glo_list *orders = &stream->spec->orders;
    struct glo_replay *replay = glo_arena_alloc(arena, 1, sizeof *replay);
    if (!replay)
        return GLO_ERR_NO_MEMORY;
    *replay = (struct glo_replay){
        .rows = orders->items, .num = orders->num, .places = stream->places, .products = stream->products};
    stream->replay = replay;
    double last = replay->rows[replay->num - 1].time;
    stream->mean_interarrival = last > 0 ? last / replay->num : INFINITY;
    struct reading reading = {.replay = replay, .spec = stream->spec, .plan = plan, .review = review};
    int code = read_rows(&reading, places, arena);
    if (code != GLO_OK || reading.num_faults)
        return code;
    code = count_places(stream, replay, arena);
    return code == GLO_OK ? count_products(stream, replay, plan->num_products, arena) : code;
}

/* ---- the tape ---- */

/* Place, product and lot where the row leaves them open, from the words that serve any other stream. */
static void draw_rest(struct glo_tape *tape, uint32_t i, const struct glo_replay_row *row, glo_block block)
{
    const struct glo_replay *replay = tape->stream->replay;
    if (!row->place)
        tape->place[i] = glo_split_choose(&replay->places, block.v[0]);
    if (!row->product.given)
        tape->product[i] = glo_split_choose(&replay->products, block.v[1]);
    if (!row->lot)
        tape->lot[i] = glo_tape_lot(&tape->stream->spec->lot, block);
}

/* A stated work is that of all pieces: where there are several, its sign says so (models/order.h). */
static double first_work(const struct glo_tape *tape, uint32_t i, const struct glo_replay_row *row)
{
    if (isnan(row->service))
        return glo_distribution_draw(tape->stream->all_products[tape->product[i]].first_service, tape->first[i]);
    return tape->lot[i] == 1 ? row->service : -row->service;
}

void glo_replay_chunk(struct glo_tape *tape)
{
    const struct glo_replay *replay = tape->stream->replay;
    glo_block blocks[GLO_TAPE_CHUNK];
    struct glo_address address = {.replication = tape->replication,
                                  .index = tape->number,
                                  .purpose = GLO_FOR_ATTRIBUTES};
    if (replay->draws)
        glo_stream_blocks(tape->key, &address, GLO_TAPE_CHUNK, blocks);
    for (uint32_t i = 0; i < GLO_TAPE_CHUNK; i++) {
        if (i >= replay->num || tape->number >= replay->num - i) {
            tape->placed[i] = GLO_NEVER;
            continue;
        }
        uint32_t number = tape->number + i;
        const struct glo_replay_row *row = &replay->rows[number];
        tape->placed[i] = glo_ticks(row->time);
        tape->place[i] = replay->place[number];
        tape->product[i] = replay->product[number];
        tape->lot[i] = (uint32_t)row->lot;
        if (replay->draws)
            draw_rest(tape, i, row, blocks[i]);
        tape->first[i] = first_work(tape, i, row);
    }
    tape->last = tape->placed[GLO_TAPE_CHUNK - 1];
}
