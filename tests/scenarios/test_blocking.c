/*
 * Limited buffers: lines with blocking after service against their Markov chains, solved here, and against the
 * recursion of departures, order by order; breakdowns and shifts of blocked machines by hand; deadlock. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"

enum { MOST_LINE = 3, MOST_LINE_STATES = 4096 };

/* A line of exponential stations of mean service 1 h, to which orders come at a rate; refused where the first is full.
 */
struct chain {
    uint32_t num;
    double rate;
    uint32_t machines[MOST_LINE], room[MOST_LINE];
};

/* Orders at each station, blocked ones too; and how many of them are blocked. */
struct chain_state {
    uint32_t present[MOST_LINE], blocked[MOST_LINE];
};

static uint32_t number_of(const struct chain *chain, const struct chain_state *state)
{
    uint32_t number = 0;
    for (uint32_t i = 0; i < chain->num; i++) {
        number = number * (chain->room[i] + chain->machines[i] + 1) + state->present[i];
        number = number * (chain->machines[i] + 1) + state->blocked[i];
    }
    cr_assert_lt(number, MOST_LINE_STATES);
    return number;
}

/* An order has left station i: who is blocked for it moves up, and so on towards the head of the line. */
static void move_up(const struct chain *chain, struct chain_state *state, uint32_t i)
{
    for (; i > 0 && state->blocked[i - 1] > 0 && state->present[i] < chain->room[i] + chain->machines[i]; i--) {
        state->blocked[i - 1]--;
        state->present[i - 1]--;
        state->present[i]++;
    }
}

static struct chain_state end_service(const struct chain *chain, struct chain_state state, uint32_t i)
{
    if (i + 1 < chain->num && state.present[i + 1] == chain->room[i + 1] + chain->machines[i + 1]) {
        state.blocked[i]++;
        return state;
    }
    state.present[i]--;
    if (i + 1 < chain->num)
        state.present[i + 1]++;
    move_up(chain, &state, i);
    return state;
}

static uint32_t at_work(const struct chain *chain, const struct chain_state *state, uint32_t i)
{
    uint32_t taken = state->present[i] < chain->machines[i] ? state->present[i] : chain->machines[i];
    return taken - state->blocked[i];
}

/* The states that the empty line leads to, each once. */
static uint32_t list_states(const struct chain *chain, struct chain_state *states, uint32_t *index)
{
    uint32_t num = 1;
    memset(index, 0xFF, MOST_LINE_STATES * sizeof *index);
    states[0] = (struct chain_state){{0}, {0}};
    index[number_of(chain, &states[0])] = 0;
    for (uint32_t k = 0; k < num; k++)
        for (uint32_t i = 0; i <= chain->num; i++) {
            struct chain_state next = states[k];
            if (i == chain->num) {
                if (next.present[0] == chain->room[0] + chain->machines[0])
                    continue;
                next.present[0]++;
            } else if (at_work(chain, &states[k], i) > 0)
                next = end_service(chain, states[k], i);
            uint32_t number = number_of(chain, &next);
            if (index[number] == UINT32_MAX) {
                index[number] = num;
                states[num++] = next;
            }
        }
    return num;
}

/* What the chain foretells. */
struct foretold {
    double refused, throughput, present, blocked[MOST_LINE], starved;
};

/* One step of the uniformised chain. */
static void step(const struct chain *chain, const struct chain_state *states, const uint32_t *index, uint32_t num,
                 double fastest, const double *p, double *next)
{
    memset(next, 0, num * sizeof *next);
    for (uint32_t k = 0; k < num; k++) {
        double stays = p[k];
        for (uint32_t i = 0; i < chain->num; i++) {
            double flow = p[k] * at_work(chain, &states[k], i) / fastest;
            struct chain_state to = end_service(chain, states[k], i);
            if (flow == 0)
                continue;
            next[index[number_of(chain, &to)]] += flow;
            stays -= flow;
        }
        if (states[k].present[0] < chain->room[0] + chain->machines[0]) {
            struct chain_state to = states[k];
            to.present[0]++;
            next[index[number_of(chain, &to)]] += p[k] * chain->rate / fastest;
            stays -= p[k] * chain->rate / fastest;
        }
        next[k] += stays;
    }
}

static struct foretold solve(const struct chain *chain)
{
    static struct chain_state states[MOST_LINE_STATES];
    static uint32_t index[MOST_LINE_STATES];
    static double p[2][MOST_LINE_STATES];
    struct foretold f = {0};
    uint32_t num = list_states(chain, states, index), last = chain->num - 1;
    double fastest = chain->rate;
    for (uint32_t i = 0; i < chain->num; i++)
        fastest += chain->machines[i];
    memset(p, 0, sizeof p);
    p[0][0] = 1;
    for (int round = 0; round < 6000; round++)
        step(chain, states, index, num, fastest, p[round % 2], p[1 - round % 2]);
    for (uint32_t k = 0; k < num; k++) {
        uint32_t before = 0;
        f.refused += states[k].present[0] == chain->room[0] + chain->machines[0] ? p[0][k] : 0;
        for (uint32_t i = 0; i < chain->num; i++) {
            f.present += p[0][k] * states[k].present[i];
            f.blocked[i] += p[0][k] * states[k].blocked[i] / chain->machines[i];
            before += i < last ? states[k].present[i] : 0;
        }
        uint32_t working = at_work(chain, &states[k], last);
        f.starved += before > 0 ? p[0][k] * (chain->machines[last] - working) / chain->machines[last] : 0;
    }
    f.throughput = chain->rate * (1 - f.refused);
    return f;
}

/* The same line as a scenario. */
static void expect_chain(const struct chain *chain)
{
    static const char *const names[] = {"a", "b", "c"};
    char text[2048];
    size_t length = (size_t)snprintf(text, sizeof text,
                                     "glocal: 1\n"
                                     "experiment: {length: 40500 h, warmup: 500 h, replications: 20, seed: 3}\n"
                                     "demand: {orders: {rate: %g per hour}}\n"
                                     "products: {part: {plan: [",
                                     chain->rate);
    for (uint32_t i = 0; i < chain->num; i++)
        length += (size_t)snprintf(text + length, sizeof text - length,
                                   "{operation: %s, service: {exponential: 1 h}}, ", names[i]);
    length += (size_t)snprintf(text + length, sizeof text - length, "]}}\nunits: {shop: {stations: {");
    for (uint32_t i = 0; i < chain->num; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s: {machines: %u, buffer: %u}, ", names[i],
                                   chain->machines[i], chain->room[i]);
    snprintf(text + length, sizeof text - length, "}}}\n");
    struct foretold f = solve(chain);
    char starved[32];
    snprintf(starved, sizeof starved, "starved_share.shop.%s", names[chain->num - 1]);
    struct claim claims[7] = {{"refused_share", f.refused, 0.03},
                              {"throughput", f.throughput, 0.01},
                              {"number_in_system", f.present, 0.02},
                              {"sojourn_time", f.present / f.throughput, 0.02}};
    uint32_t num = 4;
    if (chain->num > 1) {
        claims[num++] = (struct claim){starved, f.starved, 0.03};
        claims[num++] = (struct claim){"blocked_share.shop.a", f.blocked[0], 0.05};
    }
    if (chain->num > 2)
        claims[num++] = (struct claim){"blocked_share.shop.b", f.blocked[1], 0.05};
    expect_in_theory(text, claims, num);
}

/* One station is M/M/c/K. */
Test(blocking, a_full_station_refuses)
{
    expect_chain(&(struct chain){1, 0.9, {1}, {3}});
    expect_chain(&(struct chain){1, 2.5, {2}, {0}});
    expect_chain(&(struct chain){1, 4, {3}, {2}}); /* more work than capacity */
}

/* A platform that lets the earliest unit queue an order refuses it where all are full. */
Test(blocking, a_platform_refuses_where_all_are_full)
{
    struct foretold f = solve(&(struct chain){1, 1.2, {1}, {2}});
    expect_in_theory("glocal: 1\n"
                     "experiment: {length: 40500 h, warmup: 500 h, replications: 20, seed: 3}\n"
                     "demand: {orders: {rate: 1.2 per hour}}\n"
                     "products: {part: {plan: [{operation: a, service: {exponential: 1 h}}]}}\n"
                     "units: {shop: {stations: {a: {buffer: 2}}}}\n"
                     "networks: {cloud: {type: ccm, units: shop, if_none_free: earliest}}\n",
                     (const struct claim[]){{"refused_share", f.refused, 0.02}, {"number_in_system", f.present, 0.02}},
                     2);
}

Test(blocking, lines_of_two)
{
    expect_chain(&(struct chain){2, 0.8, {1, 1}, {4, 0}});
    expect_chain(&(struct chain){2, 1.5, {2, 1}, {2, 2}});
    expect_chain(&(struct chain){2, 5, {1, 2}, {1, 0}}); /* nearly always supplied */
}

Test(blocking, lines_of_three)
{
    expect_chain(&(struct chain){3, 0.7, {1, 1, 1}, {3, 0, 1}});
    expect_chain(&(struct chain){3, 1.6, {2, 2, 1}, {1, 0, 0}});
}

/* Who comes back to its own station changes places with the first who waits: the work of all visits is exponential. */
Test(blocking, a_station_that_works_twice_needs_no_room)
{
    static const char *const rooms[] = {"0", "2"};
    for (uint32_t i = 0; i < 2; i++) {
        char text[512];
        double load = 0.6 / 0.75, all = i ? 1 + load + load * load + pow(load, 3) : 1 + load;
        snprintf(text, sizeof text,
                 "glocal: 1\n"
                 "experiment: {length: 40500 h, warmup: 500 h, replications: 20, seed: 3}\n"
                 "demand: {orders: {rate: 0.6 per hour}}\n"
                 "products: {part: {plan: [{operation: a, service: {exponential: 1 h}, rework: 25 %%}]}}\n"
                 "units: {shop: {stations: {a: {buffer: %s}}}}\n",
                 rooms[i]);
        expect_in_theory(text,
                         (const struct claim[]){{"refused_share", (i ? pow(load, 3) : load) / all, 0.03},
                                                {"busy_share", load * (i ? all - pow(load, 3) : 1) / all, 0.02}},
                         2);
    }
}

enum { MOST_ORDERS = 20000 };

/* The recursion of departures: an order leaves a station when it is served there and the order that is one more than
 * the room of the next before it has left that; no order overtakes. */
struct departures {
    struct glo_stream stream;
    struct glo_distribution laws[MOST_LINE + 1]; /* interarrival, then service by station */
    uint32_t room[MOST_LINE];
    glo_time placed, started[MOST_ORDERS], queue[MOST_ORDERS];
    glo_time left[MOST_LINE][MOST_ORDERS];
    uint32_t next, num_seen, num_wrong;
};

static glo_time draw_of(const struct departures *d, uint32_t order, uint32_t law)
{
    struct glo_address address = {.index = order, .purpose = GLO_FOR_ARRIVAL};
    if (law > 1) {
        address.operation = law - 1;
        address.purpose = GLO_FOR_SERVICE;
    }
    return glo_ticks(
        glo_distribution_draw(&d->laws[law], glo_block_uniform(glo_stream_block(&d->stream, &address), law == 1)));
}

static void depart(struct departures *d)
{
    uint32_t n = d->next++;
    d->placed += draw_of(d, n, 0);
    glo_time at = d->placed;
    for (uint32_t i = 0; i < MOST_LINE; i++) {
        glo_time start = n > 0 && d->left[i][n - 1] > at ? d->left[i][n - 1] : at;
        glo_time end = start + draw_of(d, n, i + 1), leaves = end;
        uint32_t ahead = i + 1 < MOST_LINE ? d->room[i + 1] + 1 : n + 1;
        if (ahead <= n && d->left[i + 1][n - ahead] > end)
            leaves = d->left[i + 1][n - ahead];
        d->started[n] = i == 0 ? start : d->started[n];
        d->queue[n] += start - at + leaves - end;
        d->left[i][n] = at = leaves;
    }
}

static int compare(void *self, const struct glo_order_row *row, struct glo_problem *problem)
{
    struct departures *d = self;
    uint32_t n = row->order;
    (void)problem;
    if (n >= MOST_ORDERS || row->fate != GLO_FATE_delivered)
        return GLO_OK;
    while (d->next <= n)
        depart(d);
    d->num_wrong += glo_ticks(row->started) != d->started[n] || glo_ticks(row->queue) != d->queue[n] ||
                    glo_ticks(row->finished) != d->left[MOST_LINE - 1][n];
    d->num_seen++;
    return GLO_OK;
}

static void follow(const char *laws[MOST_LINE + 1], uint32_t second, uint32_t third)
{
    static struct departures d;
    char text[1024];
    struct trial trial;
    struct glo_record record;
    memset(&d, 0, sizeof d);
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "experiment: {analysis: terminating, length: 22000 h, warmup: 0 h, replications: 1, seed: 5}\n"
             "demand: {orders: {interarrival: %s}}\n"
             "products: {part: {plan: [{operation: a, service: %s}, {operation: b, service: %s}, "
             "{operation: c, service: %s}]}}\n"
             "units: {shop: {stations: {a: {}, b: {buffer: %u}, c: {buffer: %u}}}}\n",
             laws[0], laws[1], laws[2], laws[3], second, third);
    trial_open(&trial, text);
    const struct glo_scenario *scenario = trial.study.points[0];
    d.stream = glo_stream_make((uint64_t)scenario->file.experiment.seed, "demand.orders");
    d.laws[0] = scenario->demand.streams[0].spec->interarrival;
    for (uint32_t i = 0; i < MOST_LINE; i++)
        d.laws[i + 1] = *scenario->production.plans[0].operations[i].service;
    d.room[1] = second;
    d.room[2] = third;
    cr_assert_eq(glo_record_init(&record, &scenario->layout, &scenario->window), GLO_OK);
    cr_assert_eq(trial_trace(scenario, 0, 0, compare, &d, &record), GLO_OK, "%s", record.problem.text);
    cr_expect_eq(d.num_seen, MOST_ORDERS);
    cr_expect_eq(d.num_wrong, 0, "%u orders differ", d.num_wrong);
    glo_record_free(&record);
    trial_close(&trial);
}

Test(blocking, departures_follow_their_recursion)
{
    follow((const char *[]){"1 h", "{gamma: {mean: 40 min, scv: 0.5}}", "{lognormal: {mean: 35 min, scv: 2}}",
                            "{uniform: {min: 10 min, max: 60 min}}"},
           1, 0);
    follow((const char *[]){"{exponential: 1 h}", "{hyperexponential: {mean: 20 min, scv: 4}}", "40 min",
                            "{gamma: {mean: 40 min, scv: 3}}"},
           0, 3);
    follow((const char *[]){"{uniform: {min: 30 min, max: 90 min}}", "30 min", "50 min", "50 min"}, 0, 0);
}

/* Room that is never used up changes the life of no order, whatever else the stations do. */
Test(blocking, ample_room_changes_nothing)
{
    struct trial_rows rows[2];
    for (uint32_t i = 0; i < 2; i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 "glocal: 1\n"
                 "experiment: {analysis: terminating, length: 3000 h, warmup: 0 h, replications: 1}\n"
                 "demand: {usual: {rate: 0.5 per hour, priority: 2}, urgent: {rate: 0.2 per hour, priority: 1}}\n"
                 "products: {part: {plan: [{operation: a, service: {exponential: 1 h}}, {operation: b, setup: 10 min, "
                 "service: {exponential: 1 h}, rework: {share: 10 %%, back_to: a}, scrap: 5 %%}]}}\n"
                 "units: {shop: {stations: {a: {machines: 2, discipline: {priority: resume}}, b: {%s"
                 "breakdowns: {time_to_failure: {exponential: 30 h}, repair: 1 h, clock: elapsed}}}}}\n",
                 i ? "buffer: 1000000, " : "");
        rows[i] = trial_rows_of(text);
    }
    cr_assert_eq(rows[0].num, rows[1].num);
    cr_expect_gt(rows[0].num, 1500);
    for (uint32_t k = 0; k < rows[0].num; k++)
        cr_assert_eq(memcmp(&rows[0].items[k], &rows[1].items[k], sizeof rows[0].items[k]), 0, "row %u", k);
    trial_rows_free(&rows[0]);
    trial_rows_free(&rows[1]);
}

/* A station of 1 h before one of 10 h without room, an order every hour from 1 h on. */
static struct trial_rows blocked_by_ten_hours(const char *first)
{
    char text[512];
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "experiment: {start: 2027-01-04, analysis: terminating, length: 40 h, warmup: 0 h, replications: 1}\n"
             "demand: {orders: {interarrival: 1 h}}\n"
             "products: {part: {plan: [{operation: a, service: 1 h}, {operation: b, service: 10 h}]}}\n"
             "units: {shop: {stations: {a: {%s}, b: {buffer: 0}}}}\n",
             first);
    return trial_rows_of(text);
}

static void expect_life(const struct trial_rows *rows, uint32_t order, double started, double finished, double queue)
{
    const struct glo_order_row *row = trial_row(rows, 0, order);
    cr_expect_float_eq(row->started, started, 1e-9, "order %u started at %g h", order, row->started);
    cr_expect_float_eq(row->finished, finished, 1e-9, "order %u finished at %g h", order, row->finished);
    cr_expect_float_eq(row->queue, queue, 1e-9, "order %u waited %g h", order, row->queue);
}

/* Order 1 is blocked from 3 h to 12 h. */
Test(blocking, time_blocked_is_time_in_queue)
{
    struct trial_rows rows = blocked_by_ten_hours("");
    expect_life(&rows, 0, 1, 12, 0);
    expect_life(&rows, 1, 2, 22, 9);
    expect_life(&rows, 2, 12, 32, 18);
    trial_rows_free(&rows);
}

/* The machine fails at 5 h, with an order that is done: that leaves it all the same. */
Test(blocking, an_order_leaves_a_machine_that_is_down)
{
    static const char *const jobs[] = {"resume", "repeat_different", "scrap"};
    for (uint32_t i = 0; i < 3; i++) {
        char first[128];
        snprintf(first, sizeof first, "breakdowns: {time_to_failure: 5 h, repair: 20 h, clock: elapsed, job: %s}",
                 jobs[i]);
        struct trial_rows rows = blocked_by_ten_hours(first);
        expect_life(&rows, 1, 2, 22, 9);
        expect_life(&rows, 2, 25, 36, 22);
        trial_rows_free(&rows);
    }
}

/* It has worked 2 h when it is blocked at 3 h, and fails at 12 h 30 min, after half an hour of the next. */
Test(blocking, a_blocked_machine_does_not_wear)
{
    struct trial_rows rows = blocked_by_ten_hours("breakdowns: {time_to_failure: 2.5 h, repair: 2 h}");
    expect_life(&rows, 1, 2, 22, 9);
    expect_life(&rows, 2, 12, 32, 16);
    trial_rows_free(&rows);
}

/* It is worn when it has done the work that is blocked: it is repaired meanwhile. */
Test(blocking, a_worn_machine_fails_with_the_order_that_is_blocked)
{
    struct trial_rows rows = blocked_by_ten_hours("breakdowns: {time_to_failure: 2 h, repair: 4 h}");
    expect_life(&rows, 1, 2, 22, 9);
    expect_life(&rows, 2, 12, 32, 18);
    trial_rows_free(&rows);
}

Test(blocking, an_order_leaves_a_machine_that_is_off_shift)
{
    struct trial_rows rows = blocked_by_ten_hours("calendar: {monday-sunday: [00:00-04:00, 20:00-24:00]}");
    expect_life(&rows, 1, 2, 22, 9);
    expect_life(&rows, 2, 20, 32, 18);
    trial_rows_free(&rows);
}

/* At 13 h order 2 leaves its first machine for that of order 1, which closes at this instant: it has nowhere to go back
 * to, and is begun when that opens. */
Test(blocking, who_has_no_room_stays_at_a_machine_that_closes)
{
    struct trial_rows rows = trial_rows_of(
        "glocal: 1\n"
        "experiment: {start: 2027-01-04, analysis: terminating, length: 40 h, warmup: 0 h, replications: 1}\n"
        "demand: {orders: {interarrival: 1 h}}\n"
        "products: {part: {plan: [{operation: z, service: 1 h}, {operation: a, service: 1 h}, {operation: "
        "b, service: 10 h}]}}\n"
        "units: {shop: {stations: {z: {}, a: {buffer: 0, calendar: {monday-sunday: [00:00-13:00, "
        "20:00-24:00]}}, b: {buffer: 0}}}}\n");
    expect_life(&rows, 1, 2, 23, 9);
    expect_life(&rows, 2, 3, 33, 11);
    trial_rows_free(&rows);
}

/* A station that is closed has no machine for who comes, and no room. */
Test(blocking, a_closed_station_without_room_refuses)
{
    struct trial_rows rows = blocked_by_ten_hours("buffer: 0, calendar: {monday-sunday: 04:00-24:00}");
    for (uint32_t order = 0; order < 2; order++) {
        cr_expect_eq(trial_row(&rows, 0, order)->fate, GLO_FATE_refused);
        cr_expect_eq(trial_row(&rows, 0, order)->reason, GLO_REASON_capacity);
    }
    expect_life(&rows, 3, 4, 15, 0);
    trial_rows_free(&rows);
}

#define CIRCLE(products, plans, stations) \
    "glocal: 1\n" \
    "experiment: {analysis: terminating, length: 2000 h, warmup: 0 h, replications: 1}\n" \
    "demand: {orders: {rate: 0.8 per hour, products: " products "}}\n" \
    "products: {" plans "}\n" \
    "units: {shop: {stations: {" stations "}}}\n"

static void expect_deadlock(const char *text, const char *says)
{
    struct trial trial;
    struct trial_rows rows = {0};
    struct glo_record record;
    trial_open(&trial, text);
    cr_expect(trial_said(&trial, GLO_WARNING, "orders at a, b in `shop` may wait for room at each other"));
    const struct glo_scenario *scenario = trial.study.points[0];
    cr_assert_eq(glo_record_init(&record, &scenario->layout, &scenario->window), GLO_OK);
    cr_expect_eq(trial_trace(scenario, 0, 0, trial_add_row, &rows, &record), GLO_ERR_DEADLOCK);
    cr_expect(strstr(record.problem.text, "deadlock at `shop` at "), "%s", record.problem.text);
    cr_expect(strstr(record.problem.text, says), "%s", record.problem.text);
    trial_rows_free(&rows);
    glo_record_free(&record);
    trial_close(&trial);
}

Test(blocking, a_circle_of_blocked_stations_is_a_deadlock)
{
    expect_deadlock(CIRCLE("part",
                           "part: {plan: [{operation: a, service: {exponential: 1 h}}, {operation: b, service: "
                           "{exponential: 1 h}, rework: {share: 30 %, back_to: a}}]}",
                           "a: {buffer: 3}, b: {buffer: 1}"),
                    "`part` at `b` waits for room at `a`");
    expect_deadlock(CIRCLE("{one: 50 %, two: 50 %}",
                           "one: {plan: [{operation: a, service: 1 h}, {operation: b, service: {exponential: 1 h}}]}, "
                           "two: {plan: [{operation: b, service: {exponential: 1 h}}, {operation: a, service: 1 h}]}",
                           "a: {machines: 2, buffer: 0}, b: {buffer: 1}"),
                    "`two` at `b` waits for room at `a`");
}

/* Where one station of the circle has all the room there is, nothing is warned of and nothing stops. */
Test(blocking, no_deadlock_where_one_station_has_no_limit)
{
    struct trial trial;
    trial_open(&trial, CIRCLE("part",
                              "part: {plan: [{operation: a, service: {exponential: 30 min}}, {operation: b, service: "
                              "{exponential: 30 min}, rework: {share: 30 %, back_to: a}}]}",
                              "a: {}, b: {buffer: 0}"));
    cr_expect_not(trial_said(&trial, GLO_WARNING, "may wait for room"));
    trial_run(&trial, 1);
    trial_close(&trial);
}

static void expect_fault(const char *stations, const char *says)
{
    char text[1024];
    struct trial trial;
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "experiment: {analysis: terminating, length: 20 h, warmup: 0 h, replications: 1}\n"
             "demand: {orders: {rate: 1 per day}}\n"
             "products: {part: {approach: mts, plan: [{operation: a, service: 1 h}, {operation: b, service: 1 h}]}}\n"
             "units: {shop: {stations: {%s}, stock: {part: {replenish: {base_stock: 2}}}}}\n",
             stations);
    cr_expect_neq(trial_read(&trial, text), GLO_OK);
    cr_expect(trial_said(&trial, GLO_FAULT, says), "%s", trial_message(&trial));
    trial_close(&trial);
}

Test(blocking, what_does_not_go_together)
{
    expect_fault("a: {}, b: {buffer: 1.5}", "room for a whole number of orders");
    expect_fault("a: {}, b: {buffer: -1}", "0");
    expect_fault("a: {discipline: processor_sharing}, b: {buffer: 1}", "machines that share their work");
    expect_fault("a: {buffer: 1}, b: {}", "what a stock orders cannot be refused");
}
