/*
 * Stocks that take from each other, and what stock costs, against closed forms, recursions and a script worked out by
 * hand, with fixed seeds; and what the language of all this refuses.
 */
#include <math.h>
#include <stdio.h>

#include "models/analytic/formula.h"
#include "tests/scenarios/claims.h"

#define PART "products: {part: {approach: mts, mass: 2 kg, plan: [{operation: work, service: 1 h}]}}\n"
#define LONG "experiment: {length: 61000 h, warmup: 1000 h, replications: 25, seed: 31}\n"

/* A formula by name, its arguments as text, "arrival_rate=1 bases=4". The caller frees it. */
static void evaluate(struct glo_formula_call *call, const char *formula, const char *arguments)
{
    char name[64], value[64];
    int length;
    glo_formula_call_init(call, glo_formula_find(formula));
    for (; sscanf(arguments, " %63[^=]=%63s%n", name, value, &length) == 2; arguments += length)
        cr_assert_eq(glo_formula_set_text(call, name, value), GLO_OK, "%s", call->problem.text);
    cr_assert_eq(glo_formula_evaluate(call), GLO_OK, "%s", call->problem.text);
}

/* A depot and four bases, all one for one: what a base is owed is a binomial part of what the depot owes. */
Test(stock_network, depot_and_bases)
{
    struct glo_formula_call exact;
    evaluate(&exact, "metric_exact",
             "arrival_rate=1 bases=4 depot_lead_time=2 order_time=0.5 depot_stock=6 base_stock=2");
    const struct claim claims[] = {
        {"fill_rate.base", glo_formula_value(&exact, "fill_rate"), 0.01},
        {"fill_rate", glo_formula_value(&exact, "fill_rate"), 0.01},
        {"backorders.base", 4 * glo_formula_value(&exact, "backorders"), 0.02},
        {"on_hand.base", 4 * glo_formula_value(&exact, "on_hand"), 0.01},
        {"fill_rate.depot", glo_formula_value(&exact, "depot_fill_rate"), 0.02},
        {"backorders.depot", glo_formula_value(&exact, "depot_backorders"), 0.01},
        {"on_hand.depot", glo_formula_value(&exact, "depot_on_hand"), 0.02},
    };
    glo_formula_call_free(&exact);
    expect_in_theory("glocal: 1\n" PART
                     "places: {sites: {rows: [{name: a, x: 0 km, y: 0 km}, {name: b, x: 1 km, y: 0 km}, "
                     "{name: c, x: 2 km, y: 0 km}, {name: d, x: 3 km, y: 0 km}]}}\n"
                     "suppliers: {works: {lead_time: 2 h}}\n"
                     "transport: {modes: {van: {speed: 60 km/h, handling: 30 min}}}\n"
                     "demand: {orders: {at: sites, rate: 4 per hour}}\n"
                     "units:\n"
                     "  depot: {stock: {part: {replenish: {base_stock: 6}, source: works}}}\n"
                     "  base: {at: sites, stock: {part: {replenish: {base_stock: 2}, source: depot}}}\n"
                     "networks: {bases: {type: mpn, units: base}}\n" LONG,
                     claims, sizeof claims / sizeof claims[0]);
}

/* A customer's unit with this stock and these terms of its only supplier, whose lead time is 4 h. */
static void expect_bought(const char *terms, const char *stock, const char *costs, const struct claim *claims,
                          uint32_t num)
{
    char text[2048];
    snprintf(text, sizeof text,
             "glocal: 1\n" PART "suppliers: {works: {lead_time: 4 h, items: {part: {%s}}}}\n"
             "demand: {orders: {rate: 0.7 per hour}}\n"
             "units: {shop: {stock: {part: {source: works, %s}}, costs: {%s}}}\n" LONG,
             terms, stock, costs);
    expect_in_theory(text, claims, num);
}

#define EXPECT_BOUGHT(terms, stock, costs, ...) \
    expect_bought(terms, stock, costs, (const struct claim[]){__VA_ARGS__}, \
                  sizeof((const struct claim[]){__VA_ARGS__}) / sizeof(struct claim))

/* (Q, r): what ordering, holding and backorders cost together. */
Test(stock_network, costs_of_reorder_points)
{
    struct glo_formula_call exact;
    evaluate(&exact, "qr_poisson",
             "demand_rate=0.7 lead_time=4 reorder_point=2 quantity=5 holding=1 penalty=9 setup=10");
    double cost = glo_formula_value(&exact, "cost") / 0.7;
    EXPECT_BOUGHT("ordering: 10 EUR/order", "replenish: {fixed_lot: {reorder_point: 2, quantity: 5}}",
                  "holding: 1 EUR/piece/h, backorder: 9 EUR/piece/h", {"cost_per_order", cost, 0.01});
    glo_formula_call_free(&exact);
    /* The same by value, and by an order quantity that the supplier wants: the position never lies below 3. */
    evaluate(&exact, "qr_poisson",
             "demand_rate=0.7 lead_time=4 reorder_point=2 quantity=5 holding=0.5 penalty=9 setup=10");
    cost = glo_formula_value(&exact, "cost") / 0.7 + 20;
    EXPECT_BOUGHT("price: 20 EUR/piece, at_least: 5 pieces, ordering: [6 EUR/order, 0.8 EUR/piece]",
                  "replenish: {base_stock: 3}", "holding: 2.5 % per hour, backorder: 9 EUR/piece/h",
                  {"cost_per_order", cost, 0.01}, {"on_hand", glo_formula_value(&exact, "on_hand"), 0.01});
    glo_formula_call_free(&exact);
}

/* The share of a Poisson law at k, and E(stock - X)+. */
static double poisson(double mean, int k)
{
    return exp(k * log(mean) - mean - lgamma(k + 1.0));
}

static double left_over(int stock, double mean)
{
    double left = 0;
    for (int k = 0; k < stock; k++)
        left += (stock - k) * poisson(mean, k);
    return left;
}

enum { LOW = 4, HIGH = 9 }; /* s and S of the periodic policy */

/* The law of the position after a review, by position: stationary of the chain from review to review. */
static void positions(double mean, double *share)
{
    double next[HIGH + 1];
    for (int i = 0; i <= HIGH; i++)
        share[i] = i == HIGH;
    for (int round = 0; round < 500; round++) {
        for (int to = 0; to <= HIGH; to++)
            next[to] = 0;
        for (int from = LOW + 1; from <= HIGH; from++) {
            double stays = 0;
            for (int to = LOW + 1; to <= from; to++) {
                next[to] += share[from] * poisson(mean, from - to);
                stays += poisson(mean, from - to);
            }
            next[HIGH] += share[from] * (1 - stays);
        }
        for (int i = 0; i <= HIGH; i++)
            share[i] = next[i];
    }
}

/* (R, s, S): on hand is the position of the last review whose pieces are here less what was asked for since. */
Test(stock_network, costs_of_reviews_with_a_minimum)
{
    double share[HIGH + 1], on_hand = 0, mean = 0, stays = 0;
    int steps = 2000;
    positions(0.7 * 5, share);
    for (int y = LOW + 1; y <= HIGH; y++) {
        for (int i = 0; i < steps; i++)
            on_hand += share[y] * left_over(y, 0.7 * (4 + 5 * (i + 0.5) / steps)) / steps;
        mean += share[y] * (y - 0.7 * 6.5);
        for (int to = LOW + 1; to <= y; to++)
            stays += share[y] * poisson(0.7 * 5, y - to);
    }
    double cost = 10 * (1 - stays) / 5 + on_hand + 9 * (on_hand - mean);
    EXPECT_BOUGHT("ordering: 10 EUR/order", "replenish: {periodic: {review: 5 h, min: 4, up_to: 9}}",
                  "holding: 1 EUR/piece/h, backorder: 9 EUR/piece/h", {"on_hand", on_hand, 0.01},
                  {"backorders", on_hand - mean, 0.02}, {"cost_per_order", cost / 0.7, 0.01});
}

/* A quarter of the orders goes to the supplier where each costs 4 EUR; lead times are a mixture (Palm 1938). */
Test(stock_network, several_suppliers)
{
    const struct claim claims[] = {{"cost_per_order", 1, 0.02}, {"on_hand", left_over(4, 0.7 * 3.25), 0.01}};
    expect_in_theory(
        "glocal: 1\n" PART
        "suppliers: {works: {lead_time: 4 h, items: {part: {ordering: 4 EUR/order}}}, mint: {lead_time: 3 h}}\n"
        "demand: {orders: {rate: 0.7 per hour}}\n"
        "units: {shop: {stock: {part: {replenish: {base_stock: 4}, source: {works: 25 %, mint: 75 %}}}}}\n" LONG,
        claims, sizeof claims / sizeof claims[0]);
}

/* A lot that keeps for 5 h is sold out or scrapped, and the next one is there at once: a renewal process. */
Test(stock_network, shelf_life_of_lots)
{
    double held = 0, cycle = 0;
    int steps = 20000;
    for (int i = 0; i < steps; i++) {
        double demand = 0.7 * 5 * (i + 0.5) / steps;
        held += left_over(5, demand) * 5 / steps;
        for (int k = 0; k < 5; k++)
            cycle += poisson(demand, k) * 5 / steps;
    }
    const struct claim claims[] = {{"outdated_share", left_over(5, 3.5) / 5, 0.01}, {"on_hand", held / cycle, 0.01}};
    expect_in_theory(
        "glocal: 1\n" PART "suppliers: {works: {lead_time: 0 h}}\n"
        "demand: {orders: {rate: 0.7 per hour}}\n"
        "units: {shop: {stock: {part: {replenish: {fixed_lot: {reorder_point: 0, quantity: 5}}, source: works, "
        "shelf_life: 5 h}}}}\n" LONG,
        claims, sizeof claims / sizeof claims[0]);
}

/* One piece at a time, lost sales: it is sold or scrapped, then the next is awaited. */
Test(stock_network, shelf_life_of_pieces)
{
    double scrapped = exp(-0.7 * 2), kept = (1 - scrapped) / 0.7;
    const struct claim claims[] = {{"outdated_share", scrapped, 0.02},
                                   {"on_hand", kept / (kept + 4), 0.01},
                                   {"lost_share", 4 / (kept + 4), 0.01}};
    expect_in_theory("glocal: 1\n" PART "suppliers: {works: {lead_time: {exponential: 4 h}}}\n"
                     "demand: {orders: {rate: 0.7 per hour}}\n"
                     "units: {shop: {stock: {part: {replenish: {base_stock: 1}, source: works, short: lost, "
                     "shelf_life: 2 h}}}}\n" LONG,
                     claims, sizeof claims / sizeof claims[0]);
}

/* What was booked under an account between two parties in all of one replication; NULL: an emission. */
static double booked(const struct trial *trial, const struct glo_record *record, const char *account, const char *from,
                     const char *to)
{
    const struct glo_layout *layout = &trial->study.points[0]->layout;
    uint32_t num_slots = trial->study.points[0]->window.num_slots;
    double sum = 0;
    for (uint32_t i = 0; i < layout->num_flows; i++) {
        const struct glo_flow *flow = &layout->flows[i];
        if (strcmp(flow->account, account) != 0 || strcmp(flow->from, from) != 0 || flow->is_carbon != !to ||
            (to && strcmp(flow->to, to) != 0))
            continue;
        for (uint32_t slot = 0; slot < num_slots; slot++)
            sum += (double)record->flows[(size_t)i * num_slots + slot] * flow->scale;
    }
    return sum;
}

/*
 * Ten customers of stock, one every 10 h, and ten who wait 2 h for what is made. The shop orders a piece each time,
 * which is there an hour later; at 40 h and at 80 h the depot is down to 3 and orders 4 pieces, as 3 and 1, which are
 * there 5 h later. Pieces x hours on hand: 555 at the depot, 200 at the shop.
 */
static void expect_flows(const char *manager, double holding_of_firm, double holding_of_shop)
{
    const struct {
        const char *account, *from, *to;
        double amount;
    } rows[] = {
        {"price", "shop", "firm", 10 * 14},
        {"inbound", "shop", "carrier", 10 * 5.12},
        {"transport_ttw", "shop", NULL, 10 * 0.12},
        {"material", "firm", "supplier", 8 * 10},
        {"material", "depot", NULL, 8 * 2 * 3},
        {"ordering", "firm", "supplier", 4 * 3},
        {"holding", "firm", "landlord", holding_of_firm},
        {"holding", "shop", "landlord", holding_of_shop},
        {"waiting", "shop", "customer", 0},
        {"waiting", "plant", "customer", 10 * 2 * 22},
    };
    struct trial trial;
    struct trial_rows orders;
    struct glo_record record;
    char text[2048];
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "products: {part: {approach: mts, mass: 2 kg, plan: [{operation: work, service: 1 h}]},\n"
             "  made: {plan: [{operation: work, service: 2 h}]}}\n"
             "places: {here: {x: 0 km, y: 0 km}, there: {x: 60 km, y: 0 km}}\n"
             "suppliers: {foundry: {lead_time: 5 h, items: {part: {price: 10 EUR/piece, at_most: 3 pieces,\n"
             "  ordering: 3 EUR/order, emissions: {value: 3 kgCO2e/kg}}}}}\n"
             "transport: {modes: {van: {speed: 60 km/h, tariff: [5 EUR/order, 1 EUR/tkm],\n"
             "  emissions: {ttw: 1 kgCO2e/tkm, wtt: 0 kgCO2e/tkm}}}}\n"
             "demand: {orders: {at: there, products: part, interarrival: 10 h, offered_to: n},\n"
             "  waits: {at: there, products: made, interarrival: 10 h, waiting_cost: 22 EUR/h, offered_to: m}}\n"
             "units:\n"
             "  plant: {at: there, stations: {work: {}}}\n"
             "  depot: {at: here, owner: firm, costs: {holding: [1 EUR/piece/h, 1 %% per hour]},\n"
             "    stock: {part: {replenish: {fixed_lot: {reorder_point: 3, quantity: 4}}, source: foundry,\n"
             "    price: 14 EUR/piece}}}\n"
             "  shop: {at: there, stock: {part: {replenish: {base_stock: 2}, source: depot, managed_by: %s}},\n"
             "    costs: {holding: 1 %% per hour}}\n"
             "networks: {n: {type: central, units: shop}, m: {type: central, units: plant}}\n"
             "experiment: {analysis: terminating, length: 105 h, warmup: 0 h, replications: 1}\n",
             manager);
    trial_open(&trial, text);
    trial_replicate(&trial, 0, 0, &orders, &record);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double amount = booked(&trial, &record, rows[i].account, rows[i].from, rows[i].to);
        cr_expect_float_eq(amount, rows[i].amount, 1e-9, "%s of %s: %.9g, not %.9g", rows[i].account, rows[i].from,
                           amount, rows[i].amount);
    }
    trial_rows_free(&orders);
    glo_record_free(&record);
    trial_close(&trial);
}

Test(stock_network, every_flow)
{
    double depot = 555 * (1 + 0.01 * 10), shop = 200 * 0.01 * 14;
    expect_flows("owner", depot, shop);
    expect_flows("source", depot + shop, 0);
}

/* `$column` is first that of the product's row, then that of the unit's. */
Test(stock_network, rows_of_products)
{
    struct trial trial;
    trial_open(&trial,
               "glocal: 1\n"
               "products: {part: {rows: [{name: a, level: 2, cost: 5}, {name: b, level: 7, cost: 9}], approach: mts,\n"
               "  plan: [{operation: work, service: 1 h}]}}\n"
               "suppliers: {works: {lead_time: 4 h, items: {part: {price: $cost EUR/piece}, part.b: {price: 11 "
               "EUR/piece}}}}\n"
               "demand: {orders: {products: {part.a: 50 %, part.b: 50 %}, rate: 1 per day}}\n"
               "units: {shop: {rows: [{name: s, level: 99, spare: 3}], stock: {part: {replenish: {base_stock: "
               "$level}, initial: $spare pieces, source: works}}}}\n"
               "experiment: {length: 1000 h, warmup: 100 h, replications: 2}\n");
    const struct glo_stock_plan *stock = &trial.study.points[0]->production.stock;
    cr_assert_eq(stock->num, 2);
    for (uint32_t i = 0; i < 2; i++) {
        const struct glo_stock_point *point = &stock->points[i];
        cr_expect_eq(point->policy->top(point->parameters), i ? 7 : 2);
        cr_expect_eq(point->initial, 3);
        cr_expect_eq(point->value, i ? 11 : 5);
    }
    trial_run(&trial, 1);
    trial_close(&trial);
}

/* A shelf that is empty at first is filled as the run begins, though its policy is not one of reviews. */
Test(stock_network, empty_at_first)
{
    struct trial trial;
    trial_open(&trial,
               "glocal: 1\n" PART "suppliers: {works: {lead_time: 4 h}}\n"
               "demand: {orders: {interarrival: 10 h}}\n"
               "units: {shop: {stock: {part: {replenish: {min_max: {min: 0, max: 1}}, source: works, short: lost, "
               "initial: 0 pieces}}}}\n"
               "experiment: {analysis: terminating, length: 101 h, warmup: 0 h, replications: 2}\n");
    trial_analyse(&trial, 0.95);
    cr_expect_eq(trial_estimate(&trial, 0, "lost_share")->interval.mean, 0);
    trial_close(&trial);
}

/* Mistakes are told at their place. */
Test(stock_network, mistakes)
{
    static const struct {
        const char *terms, *a, *b, *said;
    } rows[] = {
        {"", "source: b", "source: a", "sources go in a circle: `a` takes `part`"},
        {"", "source: works", "source: c", "no `c` in suppliers or units"},
        {"", "source: works", "source: b", "`part` comes from `b`, where no other unit keeps it"},
        {"", "source: works", "source: far", "`part` comes from `far`, where no other unit keeps it"},
        {"", "source: works", "source: {works: 60 %, a: 30 %}", "the shares sum to 90 %, not 100 %"},
        {"at_least: 5 pieces, at_most: 4 pieces", "source: works", "source: a",
         "of at least 5 pieces cannot be of at most 4"},
        {"at_most: 2.5 pieces", "source: works", "source: a", "an order has whole pieces"},
        {"", "source: works, initial: 0.5 pieces", "source: a", "begins with whole pieces"},
        {"", "source: works, managed_by: source", "source: a", "comes from one other unit"},
        {"", "source: works, short: partly, shelf_life: 3 h", "source: a", "cannot have a shelf life"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trial trial;
        char text[2048];
        snprintf(text, sizeof text,
                 "glocal: 1\n" PART "suppliers: {works: {lead_time: 4 h, items: {part: {%s}}}}\n"
                 "demand: {orders: {rate: 1 per day, offered_to: n}, more: {rate: 1 per day, offered_to: m}}\n"
                 "units: {a: {stock: {part: {replenish: {base_stock: 1}, %s}}}, far: {stations: {work: {}}},\n"
                 "  b: {stock: {part: {replenish: {base_stock: 1}, %s}}}}\n"
                 "networks: {n: {type: central, units: b}, m: {type: central, units: a}}\n" LONG,
                 rows[i].terms, rows[i].a, rows[i].b);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s; %s", rows[i].a, rows[i].b);
        cr_expect(trial_said(&trial, GLO_FAULT, rows[i].said), "%s; %s: %s", rows[i].a, rows[i].b,
                  trial_message(&trial));
        trial_close(&trial);
    }
}

/* Out of the reach of every mode, and a minimum that is none. */
Test(stock_network, out_of_reach)
{
    struct trial trial;
    cr_expect_neq(trial_read(&trial,
                             "glocal: 1\n" PART "places: {here: {x: 0 km, y: 0 km}, there: {x: 60 km, y: 0 km}}\n"
                             "suppliers: {works: {lead_time: 4 h}}\n"
                             "transport: {modes: {van: {speed: 60 km/h, up_to: 50 km}}}\n"
                             "demand: {orders: {at: there, rate: 1 per day}}\n"
                             "units: {depot: {at: here, stock: {part: {replenish: {base_stock: 1}, source: works}}},\n"
                             "  shop: {at: there, stock: {part: {replenish: {periodic: {review: 1 day, min: 4, up_to: "
                             "4}}, source: depot}}}}\n"
                             "networks: {n: {type: central, units: shop}}\n" LONG),
                  GLO_OK);
    cr_expect(trial_said(&trial, GLO_FAULT, "no transport mode goes the 60 km from `depot` to `shop`"));
    cr_expect(trial_said(&trial, GLO_FAULT, "not below the level it orders up to"));
    trial_close(&trial);
}
