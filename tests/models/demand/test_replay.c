/* Replayed orders: the tape row by row, what is drawn where a row says nothing, loads, and every mistake at its cell.
 */
#include "models/demand/replay.h"

#include "tests/models/trial.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#define HEAD \
    "glocal: 1\n" \
    "places: {towns: {rows: [{name: a, x: 0 km, y: 0 km}, {name: b, x: 0 km, y: 1 km}]},\n" \
    "  far: {rows: [{name: c, x: 9 km, y: 0 km}]}}\n" \
    "products: {one: {plan: [{operation: work, service: {exponential: 1 min}}]},\n" \
    "  two: {plan: [{operation: work, service: {gamma: {mean: 2 min, scv: 0.5}}}]},\n" \
    "  more: {rows: [{name: p}, {name: q}], plan: [{operation: work, service: 3 min}]}}\n" \
    "units: {shop: {at: towns.a, stations: {work: {machines: 4}}}}\n" \
    "experiment: {length: 9 h, warmup: 0 h, replications: 2, analysis: terminating}\n"

/* A file of orders, which is there until it is closed. */
struct order_file {
    char path[32];
    FILE *file;
};

static void file_open(struct order_file *it)
{
    strcpy(it->path, "/tmp/glocal_orders_XXXXXX");
    it->file = fdopen(mkstemp(it->path), "w");
    cr_assert(it->file);
}

static int file_read(struct order_file *it, struct trial *trial, const char *keys)
{
    char text[2048];
    cr_assert_eq(fclose(it->file), 0);
    snprintf(text, sizeof text, HEAD "demand: {orders: {orders: %s, %s}}\n", it->path, keys);
    int code = trial_read(trial, text);
    cr_assert_eq(unlink(it->path), 0);
    return code;
}

/* Opens a scenario whose orders are these cells. */
static int read_cells(struct trial *trial, const char *cells, const char *keys)
{
    struct order_file file;
    file_open(&file);
    cr_assert(fputs(cells, file.file) >= 0);
    return file_read(&file, trial, keys);
}

static void open_cells(struct trial *trial, const char *cells, const char *keys)
{
    cr_assert_eq(read_cells(trial, cells, keys), GLO_OK, "%s", trial_message(trial));
}

static void start(const struct trial *trial, struct glo_tape *tape, uint32_t replication)
{
    const struct glo_demand_plan *plan = &trial->study.points[0]->demand;
    struct glo_problem problem = {0};
    cr_assert_eq(glo_tape_init(tape, &plan->streams[0], &plan->keys[0], replication, &problem), GLO_OK);
}

static void take(struct glo_tape *tape, struct glo_order *order)
{
    struct glo_problem problem = {0};
    glo_time next = tape->source.next;
    *order = (struct glo_order){0};
    cr_assert_eq(glo_tape_take(tape, order, &problem), GLO_OK, "%s", problem.text);
    cr_assert_eq(order->placed, next);
}

/* What a row says is what comes; then nothing more. */
Test(replay, rows)
{
    struct trial trial;
    struct glo_tape tape;
    struct glo_order order;
    open_cells(&trial,
               "time,place,product,lot,due,service\n"
               "0,a,one,1,24,0.5\n2.5,towns.b,two,3,90 min,45 min\n2.5,a,more.q,2,0,0\n",
               "at: towns");
    start(&trial, &tape, 0);
    take(&tape, &order);
    cr_expect(order.placed == 0 && order.place == 0 && order.product == 0 && order.lot == 1);
    cr_expect(order.requested == glo_ticks(24) && order.agreed == order.requested && order.first_work == 0.5);
    take(&tape, &order);
    cr_expect(order.placed == glo_ticks(2.5) && order.place == 1 && order.product == 1 && order.lot == 3);
    cr_expect(order.requested == glo_ticks(4) && order.first_work == -0.75, "of all pieces: the sign says so");
    take(&tape, &order);
    cr_expect(order.placed == glo_ticks(2.5) && order.product == 3 && order.requested == order.placed);
    cr_expect(order.first_work == 0 && signbit(order.first_work));
    cr_expect_eq(tape.source.next, GLO_NEVER);
    trial_close(&trial);
}

/* What is no column, or an empty cell, is what the same order of any other stream would have, at the same address. */
Test(replay, drawn_as_ever)
{
    static const char keys[] = "at: towns, products: {one: 50 %, two: 50 %}, lot: {uniform: {min: 1, max: 9}}, "
                               "due: {uniform: {min: 2 h, max: 4 h}}";
    enum { NUM = 2 * GLO_TAPE_CHUNK + 3 };
    struct trial trials[3];
    struct glo_tape tapes[3];
    struct order_file file;
    char text[2048];
    snprintf(text, sizeof text, HEAD "demand: {orders: {interarrival: 1 h, %s}}\n", keys);
    trial_open(&trials[0], text);
    for (int with_cells = 0; with_cells < 2; with_cells++) {
        file_open(&file);
        fputs(with_cells ? "lot,time,place,product,due,service\n" : "time\n", file.file);
        for (int i = 1; i <= NUM; i++)
            fprintf(file.file, with_cells ? ",%d,,,,\n" : "%d\n", i);
        cr_assert_eq(file_read(&file, &trials[1 + with_cells], keys), GLO_OK, "%s",
                     trial_message(&trials[1 + with_cells]));
    }
    for (int t = 0; t < 3; t++)
        start(&trials[t], &tapes[t], 6);
    for (uint32_t i = 0; i < NUM; i++) {
        struct glo_order orders[3];
        for (int t = 0; t < 3; t++)
            take(&tapes[t], &orders[t]);
        cr_assert_eq(memcmp(&orders[0], &orders[1], sizeof orders[0]), 0, "order %u", i);
        cr_assert_eq(memcmp(&orders[0], &orders[2], sizeof orders[0]), 0, "order %u", i);
    }
    for (int t = 0; t < 3; t++)
        trial_close(&trials[t]);
}

/* Replications have the same times, and draw on their own; behind the last row the run goes on without orders. */
Test(replay, replications)
{
    struct trial trial;
    struct trial_rows rows[2];
    struct glo_record records[2];
    open_cells(&trial, "time,product\n1,one\n1,two\n4,one\n", "at: towns");
    for (uint32_t r = 0; r < 2; r++)
        trial_replicate(&trial, 0, r, &rows[r], &records[r]);
    cr_assert(rows[0].num == 3 && rows[1].num == 3);
    uint32_t num_alike = 0;
    for (uint32_t i = 0; i < 3; i++) {
        const struct glo_order_row *a = trial_row(&rows[0], 0, i), *b = trial_row(&rows[1], 0, i);
        cr_expect(a->placed == (i < 2 ? 1 : 4) && a->placed == b->placed && a->product == b->product);
        cr_expect_eq(a->fate, GLO_FATE_delivered);
        num_alike += a->finished == b->finished;
    }
    cr_expect_eq(num_alike, 0);
    for (uint32_t r = 0; r < 2; r++) {
        trial_rows_free(&rows[r]);
        glo_record_free(&records[r]);
    }
    trial_close(&trial);
}

/* A stated work is that of all pieces together, whoever does it. */
Test(replay, work_of_a_lot)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    open_cells(&trial, "time,lot,service\n1,5,2\n1,1,3\n", "products: one");
    trial_replicate(&trial, 0, 0, &rows, &record);
    cr_expect_eq(trial_row(&rows, 0, 0)->finished, 3);
    cr_expect_eq(trial_row(&rows, 0, 1)->finished, 4);
    trial_rows_free(&rows);
    glo_record_free(&record);
    trial_close(&trial);
}

/* Streams that are the rows of a family have a file each. */
Test(replay, family)
{
    struct trial trial;
    struct order_file files[2];
    char text[2048];
    for (int i = 0; i < 2; i++) {
        file_open(&files[i]);
        fprintf(files[i].file, "time\n%d\n", 3 + i);
        cr_assert_eq(fclose(files[i].file), 0);
    }
    snprintf(text, sizeof text,
             HEAD "demand: {shops: {rows: [{name: x, file: %s}, {name: y, file: %s}], orders: $file, products: one}}\n",
             files[0].path, files[1].path);
    trial_open(&trial, text);
    const struct glo_demand_plan *plan = &trial.study.points[0]->demand;
    cr_assert_eq(plan->num_streams, 2);
    for (int i = 0; i < 2; i++) {
        cr_expect_eq(plan->streams[i].mean_interarrival, 3 + i);
        cr_assert_eq(unlink(files[i].path), 0);
    }
    trial_close(&trial);
}

/* Rates, shares and loads are those of the file: 4 orders in 8 h. What is drawn adds its part. */
Test(replay, loads)
{
    struct trial trial;
    double least;
    open_cells(&trial, "time,place,product,lot,service\n1,a,one,4,2\n2,b,two,1,\n2,b,one,2,5\n8,,,,\n",
               "at: towns, products: {one: 25 %, more: 75 %}, lot: 3");
    const struct glo_scenario *s = trial.study.points[0];
    const struct glo_stream_plan *stream = &s->demand.streams[0];
    uint32_t capability = s->production.plans[0].operations[0].capability;
    cr_expect_eq(stream->mean_interarrival, 2);
    cr_expect_float_eq(stream->places.shares[0], 1.5 / 4, 1e-15);
    cr_expect_float_eq(stream->places.shares[1], 2.5 / 4, 1e-15);
    static const double orders[] = {2.25, 1, 0.375, 0.375}, pieces[] = {6.75, 1, 1.125, 1.125};
    double hours[] = {7 + 0.75 / 60, 2.0 / 60, 1.125 * 3 / 60, 1.125 * 3 / 60}, work = 0;
    cr_assert_eq(stream->products.num, 4);
    for (uint32_t q = 0; q < 4; q++) {
        cr_expect_eq(stream->products.items[q], q);
        cr_expect_float_eq(stream->products.shares[q], orders[q] / 4, 1e-15);
        cr_expect_float_eq(glo_stream_pieces(stream, q), pieces[q] / orders[q], 1e-14);
        cr_expect_float_eq(glo_stream_work(stream, q, &s->production.plans[q], 0), hours[q] / orders[q], 1e-14);
        work += hours[q] / 4;
    }
    cr_expect_float_eq(glo_scenario_work(s, 0, capability), work, 1e-14);
    cr_expect_float_eq(glo_scenario_pooled_load(s, 0, capability), work / 2 / 4, 1e-14);
    cr_assert_eq(glo_scenario_least_load(s, 0, &least), GLO_OK);
    cr_expect_float_eq(least, work / 2 / 4, 1e-12, "one unit: the bound is the load");
    trial_close(&trial);
}

/* All at once is no rate; too many pieces for what is drawn are an error of the run as for any stream. */
Test(replay, edges)
{
    struct trial trial;
    struct glo_tape tape;
    struct glo_order order;
    struct glo_problem problem = {0};
    open_cells(&trial, "time\n0\n0\n", "products: one, lot: 20000000");
    cr_expect(isinf(trial.study.points[0]->demand.streams[0].mean_interarrival));
    start(&trial, &tape, 0);
    cr_expect_eq(glo_tape_take(&tape, &order, &problem), GLO_ERR_RANGE);
    trial_close(&trial);
}

/* An order that no law of the stream dates has no date, beside one that has. */
Test(replay, dates)
{
    struct trial trial;
    struct glo_tape tape;
    struct glo_order order;
    open_cells(&trial, "time,due\n0,\n0,3\n", "products: one");
    start(&trial, &tape, 0);
    take(&tape, &order);
    cr_expect_eq(order.requested, GLO_NEVER);
    take(&tape, &order);
    cr_expect_eq(order.requested, glo_ticks(3));
    trial_close(&trial);
}

/* One mistake: the line and column of its cell (0: not in the file), and what is said. */
static void expect_mistake(const char *cells, const char *keys, uint32_t line, uint32_t column, const char *said)
{
    struct trial trial;
    cr_assert_eq(read_cells(&trial, cells, keys), GLO_ERR_INPUT, "%s", cells);
    const struct glo_diagnostics *diagnostics = &trial.study.reader.diagnostics;
    cr_expect_eq(diagnostics->num_errors, 1, "%s", cells);
    const struct glo_message *message = &diagnostics->messages[0];
    cr_expect_str_eq(message->text, said);
    cr_expect_eq(message->mark.file != 0, line != 0, "%s", said);
    cr_expect(line == 0 || (message->mark.line == line && message->mark.column == column), "%s: %u:%u", said,
              message->mark.line, message->mark.column);
    trial_close(&trial);
}

Test(replay, mistakes)
{
    expect_mistake("time\n1\n3\n2.5\n2\n", "products: one", 4, 1, "this order is placed before the one above it");
    expect_mistake("time,place\n1,a\n2,d\n", "at: towns, products: one", 3, 3, "no place `d`");
    expect_mistake("time,place\n1,c\n", "at: towns, products: one", 2, 3, "`c` is not among the places of the stream");
    expect_mistake("time,place\n1,a\n", "products: one", 2, 3, "`a` is not among the places of the stream");
    expect_mistake("time,place\n1,towns\n", "at: towns, products: one", 2, 3, "several places are named `towns`");
    expect_mistake("time,product\n1,one\n2,ten\n", "at: towns", 3, 3, "no `ten` in products");
    expect_mistake("time,product\n1,more\n", "at: towns", 2, 3,
                   "an order is for one product, and this is a family of several");
    expect_mistake("time,lot\n1,0\n", "products: one", 2, 3, "expected an integer >= 1 and <= 16777215, got 0");
    expect_mistake("time,due\n1,-3\n", "products: one", 2, 3, "expected a duration >= 0 and <= 1000000000 h, got -3");
    expect_mistake("time,product\n1,one\n2,\n", "at: towns", 0, 0, "it is not said which product the stream orders");
    expect_mistake("time\n1\n", "products: one, rate: 2 per hour", 0, 0,
                   "a stream has a `rate`, an `interarrival` law or a file of `orders`, and only one of them");
}

/* Names that are wrong in every row are not all said. */
Test(replay, many_mistakes)
{
    struct trial trial;
    struct order_file file;
    file_open(&file);
    fputs("time,place\n", file.file);
    for (int i = 0; i < 50; i++)
        fprintf(file.file, "%d,nowhere%d\n", i, i);
    cr_expect_eq(file_read(&file, &trial, "at: towns, products: one"), GLO_ERR_INPUT);
    cr_expect_eq(trial.study.reader.diagnostics.num_errors, 10);
    trial_close(&trial);
}

/* A file of 100,000 rows and six columns: every order is its row. */
Test(replay, wide)
{
    enum { NUM = 100000 };
    struct trial trial;
    struct glo_tape tape;
    struct order_file file;
    static const char *const places[] = {"a", "b"}, *const products[] = {"one", "two", "more.p", "more.q"};
    file_open(&file);
    fputs("time,place,product,lot,due,service\n", file.file);
    for (int i = 0; i < NUM; i++)
        fprintf(file.file, "%.2f,%s,%s,%d,%d,%.3f\n", i / 4.0, places[i % 2], products[i % 4], 1 + i % 7, i % 48,
                i % 100 / 1000.0);
    cr_assert_eq(file_read(&file, &trial, "at: towns"), GLO_OK, "%s", trial_message(&trial));
    start(&trial, &tape, 0);
    for (uint32_t i = 0; i < NUM; i++) {
        struct glo_order order;
        take(&tape, &order);
        cr_assert(order.number == i && order.placed == glo_ticks(i / 4.0) && order.place == i % 2, "order %u", i);
        cr_assert(order.product == i % 4 && order.lot == 1 + i % 7, "order %u", i);
        cr_assert(order.requested == order.placed + glo_ticks(i % 48), "order %u", i);
        cr_assert_eq(fabs(order.first_work), i % 100 / 1000.0, "order %u", i);
    }
    cr_expect_eq(tape.source.next, GLO_NEVER);
    trial_close(&trial);
}
