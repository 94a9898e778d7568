/*
 * Batches, stations that do several operations, and several of a unit that do the same: against closed forms, Markov
 * chains that are iterated here, and a recursion order by order. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/scenarios/claims.h"

#define HEAD \
    "glocal: 1\n" \
    "experiment: {length: 61000 h, warmup: 1000 h, replications: 25, seed: 12}\n"

/*
 * M/M[K]/1, a run of up to K that nobody joins later (Gross et al. 2008, ch. 3): while the machine works the number of
 * those who wait is geometric, with r the root in (0,1) of mu r^(K+1) - (lambda + mu) r + lambda.
 */
Test(batch, bulk_service)
{
    double rate = 2.6, most = 4, r = 0.5;
    for (int i = 0; i < 200; i++)
        r = (rate + pow(r, most + 1)) / (rate + 1);
    double first = 1 / (1 / rate + 1 / (1 - r)), waiting = first * r / ((1 - r) * (1 - r));
    expect_in_theory(HEAD "products: {part: {plan: [{operation: bake, service: {exponential: 1 h}}]}}\n"
                          "demand: {orders: {rate: 2.6 per hour}}\n"
                          "units: {shop: {stations: {bake: {batch: {at_most: 4 pieces, time: first}}}}}\n",
                     (const struct claim[]){{"number_in_queue", waiting, 0.02},
                                            {"time_in_queue", waiting / rate, 0.02},
                                            {"number_in_system", waiting + rate, 0.02},
                                            {"utilisation", first / (1 - r), 0.01}},
                     4);
}

/* A Markov chain: where it is, and after a short time. */
enum { MOST_STATES = 4000 };
struct chain {
    double now[MOST_STATES], next[MOST_STATES], step;
};

static void go(struct chain *c, int from, int to, double rate)
{
    double share = c->now[from] * rate * c->step;
    c->next[from] -= share;
    c->next[to] += share;
}

/* Up to its steady state. */
static struct chain *settle(double step, void (*flow)(struct chain *c))
{
    struct chain *c = calloc(1, sizeof *c);
    c->now[0] = 1;
    c->step = step;
    for (double change = 1; change > 1e-13;) {
        memcpy(c->next, c->now, sizeof c->next);
        flow(c);
        change = 0;
        for (int i = 0; i < MOST_STATES; i++)
            change = fmax(change, fabs(c->next[i] - c->now[i]));
        memcpy(c->now, c->next, sizeof c->now);
    }
    return c;
}

/*
 * Two at a time at most, after the longer of their exponential setups one after the other. Phases: idle; two setups
 * run; one of two; one of a batch of one; two services are left; one.
 */
enum { IDLE, TWO_SETUPS, LAST_SETUP, ONE_SETUP, TWO_LEFT, ONE_LEFT, NUM_PHASES, MOST_WAIT = 300 };

static int at(int phase, int waiting)
{
    return waiting * NUM_PHASES + phase;
}

static void sum_with_setups(struct chain *c)
{
    const double rate = 0.6, setup = 2, service = 1.5;
    for (int n = 0; n < MOST_WAIT; n++) {
        for (int phase = TWO_SETUPS; phase < NUM_PHASES && n + 1 < MOST_WAIT; phase++)
            go(c, at(phase, n), at(phase, n + 1), rate);
        go(c, at(TWO_SETUPS, n), at(LAST_SETUP, n), 2 * setup);
        go(c, at(LAST_SETUP, n), at(TWO_LEFT, n), setup);
        go(c, at(ONE_SETUP, n), at(ONE_LEFT, n), setup);
        go(c, at(TWO_LEFT, n), at(ONE_LEFT, n), service);
        go(c, at(ONE_LEFT, n), n == 0 ? at(IDLE, 0) : n == 1 ? at(ONE_SETUP, 0) : at(TWO_SETUPS, n - 2), service);
    }
    go(c, at(IDLE, 0), at(ONE_SETUP, 0), rate);
}

Test(batch, one_setup_then_the_sum)
{
    struct chain *c = settle(0.1, sum_with_setups);
    double waiting = 0, in_setup = 0, at_work = 0;
    for (int n = 0; n < MOST_WAIT; n++) {
        for (int phase = 0; phase < NUM_PHASES; phase++)
            waiting += n * c->now[at(phase, n)];
        in_setup += c->now[at(TWO_SETUPS, n)] + c->now[at(LAST_SETUP, n)] + c->now[at(ONE_SETUP, n)];
        at_work += c->now[at(TWO_LEFT, n)] + c->now[at(ONE_LEFT, n)];
    }
    free(c);
    expect_in_theory(
        HEAD "products: {part: {plan: [{operation: print, setup: {exponential: 30 min}, service: {exponential: 40 "
             "min}}]}}\n"
             "demand: {orders: {rate: 0.6 per hour}}\n"
             "units: {shop: {stations: {print: {batch: {at_most: 2 pieces, time: sum}}}}}\n",
        (const struct claim[]){
            {"number_in_queue", waiting, 0.04}, {"setup_share", in_setup, 0.02}, {"busy_share", at_work, 0.02}},
        3);
}

enum { MOST_PIECES = 5, LEAST_PIECES = 2 };

/* When the batch that order `first` leads may begin, a machine being idle. */
static glo_time ripe(const struct glo_order_row *const *orders, uint32_t num, uint32_t first)
{
    uint32_t pieces = 0;
    glo_time waited = glo_ticks(orders[first]->placed) + glo_ticks(1.5), enough = GLO_NEVER;
    for (uint32_t i = first; i < num; i++) {
        glo_time placed = glo_ticks(orders[i]->placed);
        bool fits = i == first || pieces + orders[i]->lot <= MOST_PIECES;
        pieces += orders[i]->lot;
        enough = pieces >= LEAST_PIECES && enough == GLO_NEVER && fits ? (placed > waited ? placed : waited) : enough;
        if (pieces >= MOST_PIECES) /* full, or the next does not fit */
            return placed < enough ? placed : enough;
    }
    return enough;
}

/* One furnace: a setup of half an hour, then an hour for each piece of the longest order; who has waited 1.5 h waits no
 * more once there are two pieces. */
Test(batch, waits_as_a_recursion_has_it)
{
    struct trial_rows rows = trial_rows_of(
        "glocal: 1\n"
        "experiment: {length: 4000 h, warmup: 0 h, replications: 1, seed: 5}\n"
        "products: {part: {plan: [{operation: bake, setup: 30 min, service: 1 h}]}}\n"
        "demand: {orders: {rate: 0.5 per hour, lot: {poisson: {mean: 0.8, plus: 1}}}}\n"
        "units: {shop: {stations: {bake: {batch: {at_most: 5 pieces, at_least: 2, wait: 1.5 h, time: longest}}}}}\n");
    uint32_t num = rows.num, num_compared = 0;
    const struct glo_order_row **orders = calloc(num, sizeof *orders);
    for (uint32_t i = 0; i < num; i++)
        orders[rows.items[i].order] = &rows.items[i];
    glo_time free_at = 0;
    for (uint32_t first = 0, end; first < num; first = end) {
        glo_time start = ripe(orders, num, first);
        uint32_t pieces = orders[first]->lot, longest = pieces;
        start = start > free_at ? start : free_at;
        for (end = first + 1; end < num && glo_ticks(orders[end]->placed) <= start; end++) {
            if (pieces + orders[end]->lot > MOST_PIECES)
                break;
            pieces += orders[end]->lot;
            longest = orders[end]->lot > longest ? orders[end]->lot : longest;
        }
        free_at = start + glo_ticks(0.5) + longest * glo_ticks(1);
        for (uint32_t i = first; i < end && orders[i]->fate == GLO_FATE_delivered; i++, num_compared++) {
            cr_assert_eq(glo_ticks(orders[i]->started), start, "order %u started at %.9f h, not at %.9f h", i,
                         orders[i]->started, glo_hours(start));
            cr_assert_eq(glo_ticks(orders[i]->finished), free_at, "order %u", i);
        }
    }
    cr_expect_gt(num_compared, 1500);
    free(orders);
    trial_rows_free(&rows);
}

/*
 * Two stations of a unit that do the same, one machine each, of speeds 1 and 2; `fastest` says which of two idle ones
 * is taken. If none is idle, an order joins the shorter queue, of equal ones the first. Numbers there, both counted.
 */
enum { MOST_THERE = 60 };
static bool fastest;

static int both(int first, int second)
{
    return first * MOST_THERE + second;
}

static void two_stations(struct chain *c)
{
    const double rate = 2;
    for (int a = 0; a < MOST_THERE; a++)
        for (int b = 0; b < MOST_THERE; b++) {
            bool to_first = a == 0 && b == 0 ? !fastest : a == 0 || (b > 0 && a <= b);
            if (to_first && a + 1 < MOST_THERE)
                go(c, both(a, b), both(a + 1, b), rate);
            else if (!to_first && b + 1 < MOST_THERE)
                go(c, both(a, b), both(a, b + 1), rate);
            if (a > 0)
                go(c, both(a, b), both(a - 1, b), 1);
            if (b > 0)
                go(c, both(a, b), both(a, b - 1), 2);
        }
}

static void expect_two_stations(const char *rule)
{
    char text[1024];
    struct chain *c = settle(0.15, two_stations);
    double there = 0, first = 0, second = 0;
    for (int a = 0; a < MOST_THERE; a++)
        for (int b = 0; b < MOST_THERE; b++) {
            there += (a + b) * c->now[both(a, b)];
            first += a > 0 ? c->now[both(a, b)] : 0;
            second += b > 0 ? c->now[both(a, b)] : 0;
        }
    free(c);
    snprintf(text, sizeof text,
             HEAD "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                  "demand: {orders: {rate: 2 per hour}}\n"
                  "units: {shop: {choose_station: %s, stations: {old: {does: work}, new: {does: [work], speed: 2}}}}\n",
             rule);
    expect_in_theory(text,
                     (const struct claim[]){{"number_in_system", there, 0.02},
                                            {"utilisation.shop.old", first, 0.02},
                                            {"utilisation.shop.new", second, 0.02}},
                     3);
}

Test(batch, alternative_stations)
{
    expect_two_stations("first_free");
    fastest = true;
    expect_two_stations("fastest");
}

/* One station for both operations of a plan serves as one of M/M/1 that every order visits twice (Jackson 1963). */
Test(batch, one_station_does_two_operations)
{
    double rho = 0.6;
    expect_in_theory(HEAD
                     "products: {part: {plan: [{operation: cut, service: {exponential: 30 min}}, {operation: weld, "
                     "service: {exponential: 30 min}}]}}\n"
                     "demand: {orders: {rate: 0.6 per hour}}\n"
                     "units: {shop: {stations: {bench: {does: [cut, weld]}}}}\n",
                     (const struct claim[]){{"number_in_system", rho / (1 - rho), 0.05}, {"utilisation", rho, 0.02}},
                     2);
}
