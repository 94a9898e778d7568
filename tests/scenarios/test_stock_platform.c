/*
 * Products made to stock on a platform (ccm): who is free, and what happens when nobody is. Scripts worked out by hand,
 * pools of stock against Erlang's formulas, predictions against what then comes, and one unit against the same unit in
 * a network that goes by place. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>

#include "sim/statistics/interval.h"
#include "tests/scenarios/claims.h"

#define PART "part: {approach: mts, plan: [{operation: work, service: 1 h}]}"

/* Two hubs, an hour and two from a customer who orders a piece every hour, and supply that takes 10 h. */
static void script(char *text, size_t size, const char *none_free, const char *near, const char *demand)
{
    snprintf(text, size,
             "glocal: 1\n"
             "products: {" PART "}\n"
             "suppliers: {works: {lead_time: 10 h}}\n"
             "places: {home: {x: 0 km, y: 0 km}, hubs: {rows: [{name: near, x: 60 km, y: 0 km}, "
             "{name: far, x: 120 km, y: 0 km}]}}\n"
             "transport: {modes: {van: {speed: 60 km/h}}}\n"
             "demand: {orders: {at: home, interarrival: 1 h, products: part%s}}\n"
             "units: {hub: {at: hubs, stock: {part: {replenish: {base_stock: 1}, source: works}}%s}}\n"
             "networks: {net: {type: ccm, units: hub, if_none_free: %s}}\n"
             "experiment: {analysis: terminating, length: 20 h, warmup: 0 h, replications: 1}\n",
             demand, near, none_free);
}

/* What is expected of an order: when a unit got it, which, and when it was delivered and agreed; NaN: never. */
struct fate {
    double assigned, unit, delivered, agreed;
};

static bool same(double found, double expected)
{
    return isnan(expected) ? isnan(found) : fabs(found - expected) < 1e-6;
}

static void expect_fates(const char *text, const struct fate *fates, uint32_t num)
{
    struct trial_rows rows = trial_rows_of(text);
    cr_assert_geq(rows.num, num, "%u orders", rows.num); /* others come while these wait */
    for (uint32_t i = 0; i < num; i++) {
        const struct glo_order_row *row = trial_row(&rows, 0, i);
        cr_expect(same(row->assigned, fates[i].assigned) && same(row->delivered, fates[i].delivered) &&
                      same(row->agreed, fates[i].agreed) &&
                      (isnan(fates[i].unit) || row->unit == (uint32_t)fates[i].unit),
                  "order %u: assigned %g to %u, delivered %g, agreed %g", i, row->assigned, row->unit, row->delivered,
                  row->agreed);
    }
    trial_rows_free(&rows);
}

#define EXPECT_FATES(text, ...) \
    expect_fates(text, (const struct fate[]){__VA_ARGS__}, \
                 sizeof((const struct fate[]){__VA_ARGS__}) / sizeof(struct fate))

/* Held orders get the pieces that come first, in their order. */
Test(stock_platform, hold)
{
    char text[2048];
    script(text, sizeof text, "hold", "", "");
    EXPECT_FATES(text, {1, 0, 2, NAN}, {2, 1, 4, NAN}, {11, 0, 12, NAN}, {12, 1, 14, NAN});
}

Test(stock_platform, refuse)
{
    char text[2048];
    script(text, sizeof text, "refuse", "", "");
    EXPECT_FATES(text, {1, 0, 2, NAN}, {2, 1, 4, NAN}, {NAN, NAN, NAN, NAN}, {NAN, NAN, NAN, NAN});
}

/*
 * Order 2 lacks the only piece on order at either hub: half a lead time, and the way. For order 3 the near hub has two
 * on order and lacks both, 20/3 h; the far one is as before.
 */
Test(stock_platform, earliest)
{
    char text[2048];
    script(text, sizeof text, "earliest", "", "");
    EXPECT_FATES(text, {1, 0, 2, NAN}, {2, 1, 4, NAN}, {3, 0, 12, 3 + 5 + 1}, {4, 1, 14, 4 + 5 + 2});
}

/* The near hub comes first only where the date allows it: 1.5 h leave time for it alone, 30 min for nobody. */
Test(stock_platform, in_time)
{
    char text[2048];
    script(text, sizeof text, "refuse", "", ", due: 90 min");
    EXPECT_FATES(text, {1, 0, 2, 2.5}, {NAN, NAN, NAN, 3.5}, {NAN, NAN, NAN, 4.5}, {NAN, NAN, NAN, 5.5});
    script(text, sizeof text, "hold", "", ", due: 30 min");
    EXPECT_FATES(text, {1, 0, 2, 1.5}, {2, 1, 4, 2.5}, {11, 0, 12, 3.5}, {12, 1, 14, 4.5});
}

/* A hub that loses what it has not is not waited for; where both do, the order is refused. */
Test(stock_platform, lost)
{
    char text[2048], *at;
    script(text, sizeof text, "earliest", "", "");
    at = strstr(text, "source: works}");
    cr_assert(at);
    memmove(at + 30, at + 13, strlen(at + 13) + 1);
    memcpy(at, "source: works, short: lost    ", 30);
    EXPECT_FATES(text, {1, 0, 2, NAN}, {2, 1, 4, NAN}, {NAN, NAN, NAN, NAN}, {NAN, NAN, NAN, NAN});
}

/* Orders of two pieces where no hub ever has more than one: they are not held for ever but wait at a hub. */
Test(stock_platform, more_than_is_ever_there)
{
    char text[2048];
    script(text, sizeof text, "hold", "", ", lot: 2");
    /* 0: lacks what is not on order yet: 10 h. 1: the near hub owes 2, has 2 on order and lacks 3: 10 h as well. */
    EXPECT_FATES(text, {1, 0, 12, 1 + 10 + 1}, {2, 0, 13, 2 + 10 + 1}, {3, 0, 14, 3 + 10 + 1}, {4, 0, 15, 4 + 10 + 1});
}

/* A lot that no unit has whole is passed over: the next, for one piece, is not kept waiting. */
Test(stock_platform, lots)
{
    struct trial_rows rows =
        trial_rows_of("glocal: 1\n"
                      "products: {" PART "}\n"
                      "suppliers: {works: {lead_time: 10 h}}\n"
                      "demand:\n"
                      "  big: {interarrival: 3 h, lot: 2}\n"
                      "  small: {interarrival: 4 h}\n"
                      "units: {hub: {stock: {part: {replenish: {base_stock: 3}, source: works}}}}\n"
                      "networks: {net: {type: ccm, units: hub}}\n"
                      "experiment: {analysis: terminating, length: 8.5 h, warmup: 0 h, replications: 1}\n");
    /* Three pieces: two go at 3, one at 4; of the two that come at 13 those of 6 h; at 14 that of 8 h. */
    cr_expect_float_eq(trial_row(&rows, 0, 0)->assigned, 3, 1e-6);
    cr_expect_float_eq(trial_row(&rows, 1, 0)->assigned, 4, 1e-6);
    cr_expect_float_eq(trial_row(&rows, 0, 1)->assigned, 13, 1e-6);
    cr_expect_float_eq(trial_row(&rows, 1, 1)->assigned, 14, 1e-6);
    trial_rows_free(&rows);
    rows = trial_rows_of("glocal: 1\n"
                         "products: {" PART "}\n"
                         "suppliers: {works: {lead_time: 10 h}}\n"
                         "demand:\n"
                         "  big: {interarrival: 3 h, lot: 3}\n"
                         "  small: {interarrival: 4 h}\n"
                         "units: {hub: {stock: {part: {replenish: {base_stock: 4}, source: works}}}}\n"
                         "networks: {net: {type: ccm, units: hub}}\n"
                         "experiment: {analysis: terminating, length: 8.5 h, warmup: 0 h, replications: 1}\n");
    /* Three of four go at 3, one at 4; three come at 13 for the order of 6 h, and the one of 14 is that of 8 h. */
    cr_expect_float_eq(trial_row(&rows, 0, 1)->assigned, 13, 1e-6);
    cr_expect_float_eq(trial_row(&rows, 1, 1)->assigned, 14, 1e-6);
    trial_rows_free(&rows);
}

#define STATISTICS "experiment: {length: 21000 h, warmup: 1000 h, replications: 20, seed: 8}\n"

/* Two hubs side by side and Poisson customers: 0.7 an hour, 4 h of supply. */
static void pool(char *text, size_t size, const char *none_free)
{
    snprintf(text, size,
             "glocal: 1\n"
             "products: {" PART "}\n"
             "suppliers: {works: {lead_time: {exponential: 4 h}}}\n"
             "demand: {orders: {rate: 0.7 per hour}}\n"
             "units:\n"
             "  one: {stock: {part: {replenish: {base_stock: 1}, source: works}}}\n"
             "  two: {stock: {part: {replenish: {base_stock: 3}, source: works}}}\n"
             "networks: {net: {type: ccm, units: [one, two], if_none_free: %s}}\n" STATISTICS,
             none_free);
}

/* Every piece is a server that is busy while its replacement is under way: four of them, shared by all. */
static double erlang_b(double load, int servers)
{
    double blocking = 1;
    for (int i = 1; i <= servers; i++)
        blocking = load * blocking / (i + load * blocking);
    return blocking;
}

Test(stock_platform, refusing_is_erlang_loss)
{
    char text[2048];
    pool(text, sizeof text, "refuse");
    double blocking = erlang_b(2.8, 4);
    const struct claim claims[] = {{"refused_share", blocking, 0.02}, {"on_hand", 4 - 2.8 * (1 - blocking), 0.01}};
    expect_in_theory(text, claims, 2);
}

/* Held orders wait in one line; what is handed out to them was not there at once. */
Test(stock_platform, holding_is_erlang_delay)
{
    char text[2048];
    pool(text, sizeof text, "hold");
    double rho = 0.7, b = erlang_b(2.8, 4), delayed = b / (1 - rho * (1 - b));
    const struct claim claims[] = {{"fill_rate", 1 - delayed, 0.025}, {"lead_time", delayed / (4 / 4.0 - 0.7), 0.08}};
    expect_in_theory(text, claims, 2);
}

/* The mean of received - agreed over those who waited, replication by replication. */
static void expect_unbiased(const char *text, double width)
{
    struct trial trial;
    double means[20];
    trial_open(&trial, text);
    for (uint32_t r = 0; r < 20; r++) {
        struct trial_rows rows;
        struct glo_record record;
        uint32_t num = 0;
        trial_replicate(&trial, 0, r, &rows, &record);
        means[r] = 0;
        for (uint32_t i = 0; i < rows.num; i++)
            if (!isnan(rows.items[i].agreed) && !isnan(rows.items[i].delivered)) {
                means[r] += rows.items[i].delivered - rows.items[i].agreed;
                num++;
            }
        cr_assert_gt(num, 100);
        means[r] /= num;
        trial_rows_free(&rows);
        glo_record_free(&record);
    }
    trial_close(&trial);
    struct glo_interval interval = glo_interval_of_mean(means, 20, 0.99);
    cr_expect(interval.lower <= 0 && interval.upper >= 0, "%g+-%g", interval.mean, interval.half_width);
    cr_expect_leq(interval.half_width, width, "%g+-%g is too wide", interval.mean, interval.half_width);
}

/* Base stock, Poisson demand, constant lead times: the m-th of n pieces on order comes after L m / (n + 1). */
Test(stock_platform, predictions_are_right_on_average)
{
    expect_unbiased("glocal: 1\n"
                    "products: {" PART "}\n"
                    "suppliers: {works: {lead_time: 4 h}}\n"
                    "demand: {orders: {rate: 0.7 per hour}}\n"
                    "units: {hub: {stock: {part: {replenish: {base_stock: 3}, source: works}}}}\n"
                    "networks: {net: {type: ccm, units: hub, if_none_free: earliest}}\n"
                    "experiment: {analysis: terminating, length: 1500 h, warmup: 0 h, replications: 20, seed: 4}\n",
                    0.03);
}

/* One unit: `earliest` is what `central` does, order by order, whatever the stock's terms. */
Test(stock_platform, one_unit_is_central)
{
    static const char *const terms[] = {
        "replenish: {base_stock: 3}, source: works", "replenish: {min_max: {min: 1, max: 6}}, short: partly",
        "replenish: {periodic: {review: 9 h, up_to: 8}}, source: works, shelf_life: 20 h"};
    for (int t = 0; t < 3; t++) {
        struct trial_rows rows[2];
        for (int i = 0; i < 2; i++) {
            char text[2048];
            snprintf(text, sizeof text,
                     "glocal: 1\n"
                     "products: {" PART ", bench: {plan: [{operation: work, service: {exponential: 20 min}}]}}\n"
                     "suppliers: {works: {lead_time: {exponential: 4 h}}}\n"
                     "demand: {orders: {rate: 0.7 per hour, products: part, lot: {poisson: {mean: 0.5, plus: 1}},\n"
                     "    patience: {exponential: 9 h}}, others: {rate: 1 per hour, products: bench}}\n"
                     "units: {hub: {stations: {work: {machines: 2}}, stock: {part: {%s}}}}\n"
                     "networks: {net: {type: %s, units: hub}}\n"
                     "experiment: {analysis: terminating, length: 600 h, warmup: 0 h, replications: 1, seed: 6}\n",
                     terms[t], i ? "central" : "ccm, if_none_free: earliest");
            rows[i] = trial_rows_of(text);
        }
        cr_assert_eq(rows[0].num, rows[1].num);
        for (uint32_t i = 0; i < rows[0].num; i++) {
            const struct glo_order_row *a = &rows[0].items[i], *b = &rows[1].items[i];
            cr_assert(a->order == b->order && a->stream == b->stream && a->fate == b->fate &&
                          same(a->delivered, b->delivered) && same(a->started, b->started),
                      "%s: order %u", terms[t], a->order);
        }
        trial_rows_free(&rows[0]);
        trial_rows_free(&rows[1]);
    }
}

/* Whose product nobody keeps is told. */
Test(stock_platform, mistakes)
{
    struct trial trial;
    cr_expect_neq(trial_read(&trial, "glocal: 1\n"
                                     "products: {" PART "}\n"
                                     "demand: {orders: {rate: 1 per day, products: part}}\n"
                                     "units: {hub: {stations: {work: {}}}}\n"
                                     "networks: {net: {type: ccm, units: hub}}\n" STATISTICS),
                  GLO_OK);
    cr_expect(trial_said(&trial, GLO_FAULT, "no unit of network `net` has a stock of product `part`"), "%s",
              trial_message(&trial));
    trial_close(&trial);
}
