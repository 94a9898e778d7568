/*
 * Customers who choose and customers who balk, against closed forms computed here, apart from the library: shares of a
 * line of tastes, thinned Poisson streams, birth and death processes. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"
#include "tests/scenarios/lives.h"

#define HEAD \
    "glocal: 1\n" \
    "experiment: {length: 41000 h, warmup: 1000 h, replications: 25, seed: 11}\n"

#define EXPECT(text, ...) \
    expect_in_theory(text, (const struct claim[]){__VA_ARGS__}, \
                     sizeof((const struct claim[]){__VA_ARGS__}) / sizeof(struct claim))

/* Everybody buys one of two products, each made by a machine of its own. The customer between them who is indifferent
 * has 430 + 80 (t - 0.25) = 415 + 80 (0.75 - t). */
Test(choice, two_products_with_promises)
{
    double a = 65.0 / 160, b = 1 - a, time_a = 1 / (2 - a), time_b = 1 / (2 - b);
    double misfit_a = (0.25 * 0.25 + (a - 0.25) * (a - 0.25)) / 2;
    double misfit_b = (0.25 * 0.25 + (0.75 - a) * (0.75 - a)) / 2;
    double surplus = 500 - 400 * a - 405 * b - 10 * (a * time_a + b * time_b) - 80 * (misfit_a + misfit_b);
    EXPECT(
        HEAD
        "products:\n"
        "  a: {price: 400 EUR, position: 0.25, quote: 3 h, plan: [{operation: cut, service: {exponential: 30 min}}]}\n"
        "  b: {price: 405 EUR, position: 0.75, quote: 1 h, plan: [{operation: weld, service: {exponential: 30 min}}]}\n"
        "demand: {orders: {rate: 1 per hour, products: [a, b], choice: {willingness: 500 EUR, delay_cost: 10 EUR/h,\n"
        "  misfit_cost: 80 EUR}}}\n"
        "units: {shop: {stations: {cut: {}, weld: {}}}}\n",
        {"utilisation.shop.cut", a / 2, 0.01}, {"utilisation.shop.weld", b / 2, 0.01},
        {"on_time_share.a", 1 - exp(-3 / time_a), 0.01}, {"on_time_share.b", 1 - exp(-1 / time_b), 0.01},
        {"surplus_per_order", surplus, 0.01});
}

/* Lines that reach customers within an eighth on either side: half of the market buys. */
Test(choice, uncovered_market)
{
    double bought = 0.5, time = 1 / (1 - bought);
    EXPECT(HEAD
           "products:\n"
           "  line: {price: 400 EUR, rows: [{name: a, position: 0.25}, {name: b, position: 0.75}],\n"
           "    plan: [{operation: work, service: {exponential: 1 h}}]}\n"
           "demand: {orders: {rate: 1 per hour, products: line, choice: {willingness: 410 EUR, delay_cost: 1 EUR/h,\n"
           "  misfit_cost: 80 EUR}}}\n"
           "units: {shop: {stations: {work: {}}}}\n",
           {"bought_share", bought, 0.01}, {"lead_time", time, 0.03}, {"lead_time.line.b", time, 0.03},
           {"surplus_per_order", 10 - 80 * 0.125 / 2 - time, 0.03});
}

/* Customers differ in what they can pay; the product fits them all. Of another stream nobody is asked. */
Test(choice, willingness_differs)
{
    double rate = 0.4 * 0.5 + 0.3, time = 1 / (1 - rate);
    EXPECT(HEAD "products: {part: {price: 400 EUR, plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                "demand:\n"
                "  choosers: {rate: 0.4 per hour, products: part, choice: {delay_cost: 10 EUR/h,\n"
                "    willingness: {uniform: {min: 300 EUR, max: 500 EUR}}}}\n"
                "  others: {rate: 0.3 per hour, products: part}\n"
                "units: {shop: {stations: {work: {}}}}\n",
           {"bought_share.choosers", 0.5, 0.01}, {"bought_share", rate / 0.7, 0.01}, {"lead_time", time, 0.02},
           {"surplus_per_order", 50 - 10 * time, 0.03}, {"surplus_per_order.choosers", 50 - 10 * time, 0.03});
}

/* Of equal products the first is bought; who gains nothing and loses nothing buys. */
Test(choice, ties)
{
    struct trial trial;
    trial_open(&trial, "glocal: 1\nexperiment: {length: 200 h, warmup: 0 h, replications: 2}\n"
                       "products:\n"
                       "  a: {price: 400 EUR, plan: [{operation: cut, service: 10 min}]}\n"
                       "  b: {price: 400 EUR, plan: [{operation: weld, service: 10 min}]}\n"
                       "demand: {orders: {rate: 1 per hour, products: [b, a], choice: {willingness: 400 EUR}}}\n"
                       "units: {shop: {stations: {cut: {}, weld: {}}}}\n");
    trial_analyse(&trial, 0.95);
    cr_expect_eq(trial_estimate(&trial, 0, "bought_share")->interval.mean, 1);
    cr_expect_eq(trial_estimate(&trial, 0, "utilisation.shop.cut")->interval.mean, 0);
    cr_expect_gt(trial_estimate(&trial, 0, "utilisation.shop.weld")->interval.mean, 0);
    cr_expect_eq(trial_estimate(&trial, 0, "surplus_per_order")->interval.mean, 0);
    trial_close(&trial);
}

/* Where prices rise some stay away; those who still buy are the same customers, at the same times. */
Test(choice, common_random_numbers)
{
    struct trial trial;
    struct trial_rows rows[2];
    struct glo_record records[2];
    uint32_t i = 0;
    trial_open(&trial,
               "glocal: 1\n"
               "experiment: {length: 2000 h, warmup: 0 h, replications: 1, factors: {products.part.price: [400 EUR, "
               "440 EUR]}}\n"
               "products: {part: {price: 1 EUR, plan: [{operation: work, service: {exponential: 30 min}}]}}\n"
               "demand: {orders: {rate: 1 per hour, choice: {willingness: {uniform: {min: 300 EUR, max: 500 EUR}}}}}\n"
               "units: {shop: {stations: {work: {}}}}\n");
    for (uint32_t point = 0; point < 2; point++)
        trial_replicate(&trial, point, 1, &rows[point], &records[point]);
    cr_assert(rows[1].num > 400 && rows[1].num < rows[0].num);
    double last = 1990; /* later on the run of one point may have ended */
    double service[2] = {0, 0};
    for (uint32_t j = 0; j < rows[1].num && rows[1].items[j].placed < last; j++) {
        uint32_t number = rows[1].items[j].order;
        for (i = 0; i < rows[0].num && rows[0].items[i].order != number; i++)
            continue;
        cr_assert_lt(i, rows[0].num, "customer %u buys only at the higher price", number);
        cr_assert_eq(rows[0].items[i].placed, rows[1].items[j].placed);
        service[0] += rows[0].items[i].service;
        service[1] += rows[1].items[j].service;
    }
    cr_assert_float_eq(service[0], service[1], 1e-6);
    for (uint32_t point = 0; point < 2; point++) {
        check_rows(&rows[point], &records[point], "choice");
        trial_rows_free(&rows[point]);
        glo_record_free(&records[point]);
    }
    trial_close(&trial);
}

/* A birth and death process with `servers` of rate 1, whom customers join with probability `joins[waiting]`. */
struct chain {
    double balked, queue, busy;
};

static struct chain solve(int servers, double rate, const double *joins, int num)
{
    struct chain chain = {0};
    double p = 1, sum = 0;
    for (int n = 0; n < servers + num; n++) {
        int waiting = n > servers ? n - servers : 0;
        double stay = n < servers ? 1 : joins[waiting];
        sum += p;
        chain.balked += p * (1 - stay);
        chain.queue += p * waiting;
        chain.busy += p * fmin(n, servers) / servers;
        p *= rate * stay / fmin(n + 1, servers);
    }
    return (struct chain){chain.balked / sum, chain.queue / sum, chain.busy / sum};
}

/* One queue of two machines: at a unit, served in any order that does not look at the work, or held by a platform. */
static void expect_balking(const char *balking, const struct chain *chain)
{
    static const char *const units[] = {
        "units: {shop: {stations: {work: {machines: 2}}}}\n",
        "units: {shop: {stations: {work: {machines: 2, discipline: siro}}}}\n",
        "units: {shop: {rows: [{name: a}, {name: b}], stations: {work: {}}}}\n"
        "networks: {cloud: {type: ccm, units: shop}}\n",
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 HEAD "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                      "demand: {orders: {rate: 2.5 per hour, balking: {%s}}}\n%s",
                 balking, units[i]);
        EXPECT(text, {"balked_share", chain->balked, 0.02}, {"number_in_queue", chain->queue, 0.02},
               {"utilisation", chain->busy, 0.01}, {"served_share", 1 - chain->balked, 0.01});
    }
}

/* M/M/2 with room for 4 that wait. */
Test(choice, queue_too_long)
{
    static const double joins[] = {1, 1, 1, 1, 0};
    struct chain chain = solve(2, 2.5, joins, 5);
    expect_balking("when_queue_above: 3", &chain);
}

/* Discouraged arrivals. */
Test(choice, discouraged_by_each)
{
    double joins[200] = {1};
    for (int n = 1; n < 200; n++)
        joins[n] = joins[n - 1] * 0.7;
    struct chain chain = solve(2, 2.5, joins, 200);
    expect_balking("per_order_waiting: 30 %", &chain);
}

/* A base stock of 2 of whose shortage customers know: at most 3 wait for pieces, so that 0 to 5 are being made. */
Test(choice, shortage_too_long)
{
    static const double joins[] = {1, 1, 1, 1, 0}; /* by those who wait behind the piece in the making */
    double p = 1, sum = 0, on_hand = 0, waiting = 0;
    for (int n = 0; n <= 5; n++, p *= 0.9) {
        sum += p;
        on_hand += fmax(2 - n, 0) * p;
        waiting += fmax(n - 2, 0) * p;
    }
    struct chain chain = solve(1, 0.9, joins, 5);
    EXPECT(HEAD "products: {part: {approach: mts, plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                "demand: {orders: {rate: 0.9 per hour, balking: {when_queue_above: 2}}}\n"
                "units: {shop: {stations: {work: {}}, stock: {part: {replenish: {base_stock: 2}}}}}\n",
           {"balked_share", chain.balked, 0.03}, {"on_hand", on_hand / sum, 0.02}, {"backorders", waiting / sum, 0.03},
           {"utilisation", chain.busy, 0.01});
}

/* Mistakes are told at their place. */
Test(choice, mistakes)
{
    static const struct {
        const char *product, *stream, *said;
    } rows[] = {
        {"position: 0.2", "choice: {willingness: 500 EUR}", "this one has no price"},
        {"price: 1 EUR, position: 1.2", "choice: {willingness: 500 EUR}", "<= 1"},
        {"price: 1 EUR", "choice: {delay_cost: 5 EUR/h}", "`willingness`"},
        {"price: 1 EUR", "choice: {willingness: {normal: {mean: 5 EUR, sd: 1 EUR}}}", "can be negative"},
        {"price: 1 EUR", "choice: {willingness: 5 EUR, taste: {exponential: 1}}", "outside 0 to 1"},
        {"price: 1 EUR", "products: {part: 60 %, other: 40 %}, choice: {willingness: 5 EUR}", "no shares"},
        {"price: 1 EUR", "balking: {when_queue_above: -1}", ">= 0"},
        {"price: 1 EUR", "balking: {per_order_waiting: -5 %}", ">= 0"},
        {"price: 1 EUR", "balking: {per_order_waiting: 105 %}", "<= 1"},
        {"price: 1 EUR", "balking: {queue: 5}", "queue"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trial trial;
        char text[1024];
        snprintf(text, sizeof text,
                 HEAD "products:\n  part: {%s, plan: [{operation: work, service: 1 h}]}\n"
                      "  other: {price: 1 EUR, plan: [{operation: work, service: 1 h}]}\n"
                      "demand: {orders: {rate: 1 per day, %s%s}}\nunits: {shop: {stations: {work: {}}}}\n",
                 rows[i].product, strstr(rows[i].stream, "products") ? "" : "products: [part, other], ",
                 rows[i].stream);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", rows[i].said);
        cr_expect(trial_said(&trial, GLO_FAULT, rows[i].said), "%s: %s", rows[i].said, trial_message(&trial));
        trial_close(&trial);
    }
}
