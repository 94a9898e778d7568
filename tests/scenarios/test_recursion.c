/*
 * The whole simulator against the recursions of queueing theory on the same random numbers: waiting times agree tick
 * for tick, order by order (hours of the trace are exact ticks below 2^51 of them). The recursions draw from the
 * addresses of sim/stream.h by themselves; they share no code with models/ but the quantile functions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/models/trial.h"

enum { MOST_SERVERS = 4 };

/* A station of the recursion. */
struct server_group {
    const char *law; /* of the service */
    uint32_t num;    /* machines */
    double speed;
    glo_time free_at[MOST_SERVERS]; /* ascending: Kiefer and Wolfowitz's vector, in absolute time */
};

/* The recursion as a spool: it takes the rows of the simulator and compares them with its own orders. */
struct recursion {
    struct glo_stream stream;
    struct glo_distribution interarrival;
    struct glo_distribution service[2];
    struct server_group groups[2];
    uint32_t num_groups;
    bool knows_laws; /* those of the scenario are not asked */
    uint32_t num_orders, num_wrong;
    uint32_t next; /* order that the recursion draws next */
    glo_time placed;
    struct expected {
        glo_time placed, started, finished, queue;
    } * expected;
};

static double uniform(const struct recursion *r, uint32_t order, uint32_t operation, uint32_t half)
{
    struct glo_address address = {.index = order, .purpose = GLO_FOR_ARRIVAL};
    if (operation > 0) {
        address.operation = operation;
        address.purpose = GLO_FOR_SERVICE;
    }
    return glo_block_uniform(glo_stream_block(&r->stream, &address), half);
}

/* An order that arrives at a station: it takes the server that is free first. Returns when it leaves. */
static glo_time serve(struct server_group *group, glo_time arrival, glo_time service, glo_time *start)
{
    *start = arrival > group->free_at[0] ? arrival : group->free_at[0];
    glo_time end = *start + service;
    uint32_t i = 0;
    for (; i + 1 < group->num && group->free_at[i + 1] < end; i++)
        group->free_at[i] = group->free_at[i + 1];
    group->free_at[i] = end;
    return end;
}

/* Draws and serves the recursion's next order. */
static void advance(struct recursion *r)
{
    struct expected *e = &r->expected[r->next];
    r->placed += glo_ticks(glo_distribution_draw(&r->interarrival, uniform(r, r->next, 0, 0)));
    e->placed = r->placed;
    glo_time at = r->placed;
    for (uint32_t g = 0; g < r->num_groups; g++) {
        glo_time start, service = glo_ticks(glo_distribution_draw(&r->service[g], uniform(r, r->next, g, g == 0)) /
                                            r->groups[g].speed);
        glo_time end = serve(&r->groups[g], at, service, &start);
        e->started = g == 0 ? start : e->started;
        e->queue += start - at;
        at = end;
    }
    e->finished = at;
    r->next++;
}

static int compare(void *self, const struct glo_order_row *it, struct glo_problem *problem)
{
    struct recursion *r = self;
    (void)problem;
    if (it->order >= r->num_orders || it->fate != GLO_FATE_delivered)
        return GLO_OK;
    while (r->next <= it->order)
        advance(r);
    struct expected *e = &r->expected[it->order];
    r->num_wrong += glo_ticks(it->placed) != e->placed || glo_ticks(it->started) != e->started ||
                    glo_ticks(it->finished) != e->finished || glo_ticks(it->queue) != e->queue ||
                    it->delivered != it->finished;
    e->finished = -1; /* seen */
    return GLO_OK;
}

/* Runs a scenario of one stream and one unit beside its recursion. */
static void follow(struct recursion *r, const char *text, uint32_t num_orders)
{
    struct trial trial;
    struct glo_record record;
    trial_open(&trial, text);
    const struct glo_scenario *scenario = trial.study.points[0];
    const struct glo_distribution *law = &scenario->demand.streams[0].spec->interarrival;
    r->stream = glo_stream_make((uint64_t)scenario->file.experiment.seed, "demand.orders");
    r->num_orders = num_orders;
    r->expected = glo_alloc(num_orders, sizeof *r->expected);
    cr_assert(r->expected);
    if (!r->knows_laws)
        r->interarrival = *law;
    for (uint32_t g = 0; !r->knows_laws && g < r->num_groups; g++)
        r->service[g] = *scenario->production.plans[0].operations[g].service;
    cr_assert_eq(glo_record_init(&record, &scenario->layout, &scenario->window), GLO_OK);
    cr_assert_eq(trial_trace(scenario, 0, 0, compare, r, &record), GLO_OK, "%s", record.problem.text);
    uint32_t num_unseen = 0;
    for (uint32_t i = 0; i < num_orders; i++)
        num_unseen += r->expected[i].finished != -1;
    cr_expect_eq(num_unseen, 0, "%u orders were not delivered", num_unseen);
    cr_expect_eq(r->num_wrong, 0, "%u orders differ", r->num_wrong);
    glo_record_free(&record);
    glo_free(r->expected);
    trial_close(&trial);
}

#define HEAD "glocal: 1\n"
#define ONE_OPERATION "products: {part: {plan: [{operation: work, service: {exponential: 1 min}}]}}\n"

/* Lindley's recursion: a million orders of M/M/1. */
Test(recursion, lindley)
{
    struct recursion r = {.groups = {{.num = 1, .speed = 1}}, .num_groups = 1};
    follow(&r,
           HEAD ONE_OPERATION "demand: {orders: {interarrival: {exponential: 1.25 min}}}\n"
                              "units: {shop: {stations: {work: {machines: 1}}}}\n"
                              "experiment: {length: 21000 h, warmup: 0 h, replications: 1, seed: 11}\n",
           1000000);
}

/* A rate is the exponential law with that mean: the same orders as above. */
Test(recursion, rate_is_exponential)
{
    static const char *const demands[] = {"{rate: 48 per hour}", "{interarrival: {exponential: 1.25 min}}"};
    struct trial_rows rows[2];
    for (int i = 0; i < 2; i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 HEAD ONE_OPERATION "demand: {orders: %s}\n"
                                    "units: {shop: {stations: {work: {machines: 1}}}}\n"
                                    "experiment: {length: 80 h, warmup: 0 h, replications: 1}\n",
                 demands[i]);
        rows[i] = trial_rows_of(text);
    }
    cr_assert_gt(rows[0].num, 3000);
    cr_assert_eq(rows[0].num, rows[1].num);
    for (uint32_t i = 0; i < rows[0].num; i++)
        cr_assert(glo_ticks(rows[0].items[i].placed) == glo_ticks(rows[1].items[i].placed) &&
                      glo_ticks(rows[0].items[i].finished) == glo_ticks(rows[1].items[i].finished),
                  "order %u", rows[0].items[i].order);
    trial_rows_free(&rows[0]);
    trial_rows_free(&rows[1]);
}

/* The vector recursion of Kiefer and Wolfowitz (1955): G/G/3 with a speed. */
Test(recursion, kiefer_wolfowitz)
{
    struct recursion r = {.groups = {{.num = 3, .speed = 1.25}}, .num_groups = 1};
    follow(&r,
           HEAD "products: {part: {plan: [{operation: work, service: {gamma: {mean: 1 h, scv: 2}}}]}}\n"
                "demand: {orders: {interarrival: {uniform: {min: 10 min, max: 24 min}}}}\n"
                "units: {shop: {stations: {work: {machines: 3, speed: 1.25}}}}\n"
                "experiment: {length: 60000 h, warmup: 0 h, replications: 1, seed: 5}\n",
           200000);
}

/* Two stations in a row: what leaves the first, of one machine, arrives at the second in the same order. */
Test(recursion, tandem)
{
    struct recursion r = {.groups = {{.num = 1, .speed = 2}, {.num = 2, .speed = 1}}, .num_groups = 2};
    follow(&r,
           HEAD "products: {part: {plan: [{operation: cut, service: {exponential: 1 h}},\n"
                "                         {operation: polish, service: {lognormal: {mean: 1 h, scv: 1.5}}}]}}\n"
                "demand: {orders: {interarrival: {exponential: 36 min}}}\n"
                "units: {shop: {stations: {polish: {machines: 2}, cut: {speed: 2}}}}\n"
                "experiment: {length: 125000 h, warmup: 0 h, replications: 1, seed: 23}\n",
           200000);
}

/*
 * Lindley's recursion on a trace: the times of an M/M/1, and its services where they are stated too, are written to a
 * file and replayed, where no law of the scenario says anything of them. The recursion draws the same by itself.
 */
static void follow_replay(bool states_services, const char *products)
{
    enum { NUM = 100000 };
    struct trial trial;
    struct recursion r = {.groups = {{.num = 1, .speed = 1}}, .num_groups = 1, .knows_laws = true};
    char path[] = "/tmp/glocal_trace_XXXXXX", text[1024];
    FILE *file = fdopen(mkstemp(path), "w");
    glo_time placed = 0;
    trial_open(&trial, HEAD ONE_OPERATION "demand: {orders: {interarrival: {exponential: 1.25 min}}}\n"
                                          "units: {shop: {stations: {work: {machines: 1}}}}\n"
                                          "experiment: {length: 1 h, warmup: 0 h, replications: 1, seed: 11}\n");
    r.stream = glo_stream_make(11, "demand.orders");
    r.interarrival = trial.study.points[0]->demand.streams[0].spec->interarrival;
    r.service[0] = *trial.study.points[0]->production.plans[0].operations[0].service;
    cr_assert(file && fputs(states_services ? "time,service\n" : "time\n", file) >= 0);
    for (uint32_t i = 0; i < NUM; i++) {
        placed += glo_ticks(glo_distribution_draw(&r.interarrival, uniform(&r, i, 0, 0)));
        fprintf(file, "%.17g", glo_hours(placed));
        if (states_services)
            fprintf(file, ",%.17g", glo_distribution_draw(&r.service[0], uniform(&r, i, 0, 1)));
        fputs("\n", file);
    }
    cr_assert_eq(fclose(file), 0);
    snprintf(text, sizeof text,
             HEAD "%sdemand: {orders: {orders: %s}}\n"
                  "units: {shop: {stations: {work: {machines: 1}}}}\n"
                  "experiment: {length: 2200 h, warmup: 0 h, replications: 1, seed: 11, analysis: terminating}\n",
             products, path);
    follow(&r, text, NUM);
    cr_assert_eq(unlink(path), 0);
    trial_close(&trial);
}

Test(recursion, replayed_times)
{
    follow_replay(false, ONE_OPERATION);
}

Test(recursion, replayed_services)
{
    follow_replay(true, "products: {part: {plan: [{operation: work, service: 7 h}]}}\n");
}
