/*
 * Products made to stock against closed forms, and what the language of stock refuses. Every case is a scenario as a
 * user writes it; the values of theory are computed here, apart from the library. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"

#define HEAD \
    "glocal: 1\n" \
    "experiment: {length: 61000 h, warmup: 1000 h, replications: 25, seed: 12}\n" \
    "suppliers: {works: {lead_time: 4 h}, mint: {lead_time: {exponential: 4 h}}}\n"
#define PRODUCT(name) name ": {approach: mts, plan: [{operation: work, service: {exponential: 1 h}}]}"

static void one_product(char *text, size_t size, double rate, const char *stock)
{
    snprintf(text, size,
             HEAD "products: {" PRODUCT("part") "}\ndemand: {orders: {rate: %g per hour}}\n"
                                                "units: {shop: {stations: {work: {}}, stock: {part: {%s}}}}\n",
             rate, stock);
}

static void expect(double rate, const char *stock, const struct claim *claims, uint32_t num)
{
    char text[1024];
    one_product(text, sizeof text, rate, stock);
    expect_in_theory(text, claims, num);
}

#define EXPECT(rate, stock, ...) \
    expect(rate, stock, (const struct claim[]){__VA_ARGS__}, \
           sizeof((const struct claim[]){__VA_ARGS__}) / sizeof(struct claim))

/* Stock before an M/M/1 machine: what is in production is geometric (Buzacott and Shanthikumar 1993, ch. 4). */
Test(stock, made_by_one_machine)
{
    double rho = 0.7, none = pow(rho, 4);
    EXPECT(0.7, "replenish: {base_stock: 4}", {"fill_rate", 1 - none, 0.01},
           {"on_hand", 4 - rho * (1 - none) / (1 - rho), 0.02}, {"backorders", rho * none / (1 - rho), 0.06},
           {"lead_time", none / 0.3, 0.06}, {"utilisation", rho, 0.01});
}

/* Nothing in stock: made to order. */
Test(stock, without_any)
{
    EXPECT(0.7, "replenish: {base_stock: 0}", {"backorders", 0.7 / 0.3, 0.03}, {"lead_time", 1 / 0.3, 0.03});
}

/* The share of a Poisson law at k. */
static double poisson(double mean, int k)
{
    return exp(k * log(mean) - mean - lgamma(k + 1.0));
}

/* Lead times that do not queue: what is on order is Poisson whatever their law (Palm 1938). */
Test(stock, bought)
{
    static const char *const sources[] = {"works", "mint"};
    for (int i = 0; i < 2; i++) {
        double mean = 2.8, filled = 0, on_hand = 0;
        char stock[128];
        for (int k = 0; k < 4; k++) {
            filled += poisson(mean, k);
            on_hand += (4 - k) * poisson(mean, k);
        }
        snprintf(stock, sizeof stock, "replenish: {base_stock: 4}, source: %s", sources[i]);
        EXPECT(0.7, stock, {"fill_rate", filled, 0.01}, {"on_hand", on_hand, 0.01},
               {"backorders", on_hand + mean - 4, 0.03});
    }
}

/* Lost sales and lead times that do not queue: Erlang's loss formula, insensitive to their law. */
Test(stock, lost_sales)
{
    double blocking = 1;
    for (int i = 1; i <= 4; i++)
        blocking = 2.8 * blocking / (i + 2.8 * blocking);
    EXPECT(0.7, "replenish: {base_stock: 4}, source: works, short: lost", {"lost_share", blocking, 0.02},
           {"fill_rate", 1 - blocking, 0.01}, {"on_hand", 4 - 2.8 * (1 - blocking), 0.01});
}

/*
 * Position reordering with a constant lead time and Poisson demand of single pieces (Hadley and Whitin 1963): the
 * position is even on point + 1 to point + quantity, and what was asked for in a lead time is taken from it.
 */
static void expect_reorder(const char *policy)
{
    double mean = 2.8, on_hand = 0, filled = 0;
    char stock[128];
    for (int position = 3; position <= 7; position++)
        for (int k = 0; k < position; k++) {
            on_hand += (position - k) * poisson(mean, k) / 5;
            filled += poisson(mean, k) / 5;
        }
    snprintf(stock, sizeof stock, "replenish: {%s}, source: works", policy);
    EXPECT(0.7, stock, {"on_hand", on_hand, 0.01}, {"fill_rate", filled, 0.01},
           {"backorders", on_hand + mean - 5, 0.03});
}

Test(stock, reorder_point)
{
    expect_reorder("fixed_lot: {reorder_point: 2, quantity: 5}");
    expect_reorder("min_max: {min: 2, max: 7}");
}

/* The same looked at every 5 h: stock just before pieces arrive and just after are means over a period. */
Test(stock, periodic_review)
{
    double on_hand = 0;
    int steps = 2000;
    for (int i = 0; i < steps; i++) { /* the position was 9 at the last review whose pieces are here */
        double mean = 0.7 * (4 + 5 * (i + 0.5) / steps);
        for (int k = 0; k < 9; k++)
            on_hand += (9 - k) * poisson(mean, k) / steps;
    }
    EXPECT(0.7, "replenish: {periodic: {review: 5 h, up_to: 9}}, source: works", {"on_hand", on_hand, 0.01});
}

/* Orders of several pieces, impatient customers, spoilt replenishments, a machine with priorities: pieces balance. */
Test(stock, mixed)
{
    struct trial trial;
    trial_open(&trial,
               "glocal: 1\n"
               "products:\n"
               "  part: {approach: mts, plan: [{operation: work, service: {exponential: 20 min}, scrap: 10 %}]}\n"
               "  other: {plan: [{operation: work, service: {exponential: 30 min}}]}\n"
               "demand:\n"
               "  orders: {products: part, rate: 0.4 per hour, lot: {poisson: {mean: 1, plus: 1}}, priority: 2,\n"
               "    patience: {exponential: 3 h}}\n"
               "  others: {products: other, rate: 0.3 per hour, priority: 1}\n"
               "units: {shop: {stations: {work: {discipline: {priority: resume},\n"
               "  breakdowns: {time_to_failure: {exponential: 9 h}, repair: 1 h, job: scrap}}},\n"
               "  stock: {part: {replenish: {fixed_lot: {reorder_point: 3, quantity: 4}}}}}}\n"
               "experiment: {length: 3000 h, warmup: 100 h, replications: 4, seed: 5}\n");
    trial_analyse(&trial, 0.95);
    cr_expect_gt(trial_estimate(&trial, 0, "reneged_share")->interval.mean, 0.01);
    cr_expect_gt(trial_estimate(&trial, 0, "scrapped_share")->interval.mean, 0.01);
    cr_expect_lt(trial_estimate(&trial, 0, "fill_rate")->interval.mean, 0.999);
    trial_close(&trial);
}

/* Mistakes are told at their place. */
Test(stock, mistakes)
{
    static const struct {
        const char *stock, *said;
    } rows[] = {
        {"prat: {replenish: {base_stock: 4}}", "no `prat` in products"},
        {"part: {replenish: {base_stock: 4}, source: wroks}", "no `wroks` in suppliers or units"},
        {"part: {replenish: {base_stock: -1}}", ">= 0"},
        {"part: {replenish: {min_max: {min: 5, max: 4}}}", "max"},
        {"part: {replenish: {basestock: 4}}", "basestock"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trial trial;
        char text[1024];
        snprintf(text, sizeof text,
                 HEAD "products: {" PRODUCT("part") "}\ndemand: {orders: {rate: 1 per day}}\n"
                                                    "units: {shop: {stations: {work: {}}, stock: {%s}}}\n",
                 rows[i].stock);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", rows[i].stock);
        cr_expect(trial_said(&trial, GLO_FAULT, rows[i].said), "%s: %s", rows[i].stock, trial_message(&trial));
        trial_close(&trial);
    }
}
