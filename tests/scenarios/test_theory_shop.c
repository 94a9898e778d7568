/*
 * Which closed forms are found for stations of the shop, impatient customers and stock, what they foretell (the values
 * of theory are computed here, apart from the library), and where an assumption fails so that nothing is foretold.
 */
#include <math.h>
#include <stdio.h>

#include "models/theory/verdict.h"
#include "tests/models/trial.h"

/* A unit `shop` of one station; NULL: what is usual. */
struct shop {
    const char *service, *demand, *station, *unit, *more;
};

static void read_shop(struct trial *trial, struct glo_theory *theory, const struct shop *shop)
{
    char text[2048];
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "products: {part: {plan: [{operation: work, service: %s}]}}\n"
             "demand: {%s}\n"
             "units: {shop: {%s stations: {work: {%s}}}}\n"
             "experiment: {start: 2027-01-04, length: 1000 h, warmup: 10 h, replications: 2}\n%s",
             shop->service ? shop->service : "{exponential: 1 h}",
             shop->demand ? shop->demand : "orders: {rate: 0.5 per hour}", shop->unit ? shop->unit : "",
             shop->station ? shop->station : "", shop->more ? shop->more : "");
    trial_open(trial, text);
    cr_assert_eq(glo_theory_init(theory, trial->study.points[0]), GLO_OK);
}

static double foretold(const struct trial *trial, const struct glo_theory *theory, const char *figure)
{
    for (uint32_t c = 0; c < theory->num_covers; c++)
        for (uint32_t i = 0; i < theory->covers[c]->num_rows; i++) {
            const struct glo_theory_row *row = &theory->covers[c]->rows[i];
            if (strcmp(trial->study.points[0]->layout.figures[row->figure].name, figure) == 0)
                return row->value;
        }
    return NAN;
}

/* The formula that covers it, and one figure of it. */
static void expect(const struct shop *shop, const char *formula, const char *figure, double value)
{
    struct trial trial;
    struct glo_theory theory;
    read_shop(&trial, &theory, shop);
    cr_assert_geq(theory.num_covers, 1, "nothing covers what %s should", formula);
    cr_expect_str_eq(theory.covers[0]->formula->name, formula);
    cr_expect_null(theory.covers[0]->failing);
    cr_expect_float_eq(foretold(&trial, &theory, figure), value, 1e-9 * value, "%s: %.12g", figure,
                       foretold(&trial, &theory, figure));
    glo_theory_free(&theory);
    trial_close(&trial);
}

static void expect_nothing(const struct shop *shop, const char *why)
{
    struct trial trial;
    struct glo_theory theory;
    read_shop(&trial, &theory, shop);
    cr_expect_eq(theory.num_covers, 0, "%s: %u covers", why, theory.num_covers);
    glo_theory_free(&theory);
    trial_close(&trial);
}

#define TWO_CLASSES "a: {rate: 0.3 per hour, priority: 1}, b: {rate: 0.4 per hour, priority: 2}"

Test(theory_shop, priorities)
{
    expect(&(struct shop){.demand = TWO_CLASSES, .station = "discipline: priority"}, "priority_nonpreemptive",
           "time_in_queue.b", 0.7 / 0.7 / 0.3);
    expect(&(struct shop){.demand = TWO_CLASSES, .station = "discipline: {priority: resume}"},
           "priority_preemptive_resume", "time_in_queue.a", 0.3 / 0.7);
    expect(&(struct shop){.demand = TWO_CLASSES, .station = "machines: 2, discipline: priority"},
           "priority_mmc_nonpreemptive", "utilisation.shop", 0.35);
    expect_nothing(&(struct shop){.demand = TWO_CLASSES, .station = "discipline: {priority: repeat_identical}"},
                   "no form for repetition");
    expect_nothing(&(struct shop){.demand = TWO_CLASSES, .station = "machines: 2, discipline: {priority: resume}"},
                   "none for several machines with preemption");
    expect_nothing(&(struct shop){.demand = TWO_CLASSES,
                                  .service = "{gamma: {mean: 1 h, scv: 2}}",
                                  .station = "machines: 2, discipline: priority"},
                   "nor for several machines and another service");
}

#define FAILS "time_to_failure: {exponential: 5 h}, repair: {exponential: 1 h}"

Test(theory_shop, breakdowns)
{
    expect(&(struct shop){.station = "breakdowns: {" FAILS "}"}, "breakdown_operating", "down_share.shop", 0.1);
    expect(&(struct shop){.station = "breakdowns: {" FAILS ", clock: elapsed}"}, "breakdown_clock", "down_share.shop",
           1.0 / 6);
    expect_nothing(&(struct shop){.station = "breakdowns: {" FAILS ", job: scrap}"}, "spoilt jobs");
    expect_nothing(&(struct shop){.station = "machines: 2, breakdowns: {" FAILS "}"}, "two machines");
    expect_nothing(&(struct shop){.station = "breakdowns: {time_to_failure: 5 h, repair: 1 h}"}, "constant times");
    expect_nothing(&(struct shop){.station = "discipline: lcfs, breakdowns: {" FAILS "}"}, "another discipline");
}

Test(theory_shop, disciplines)
{
    static const char *const blind[] = {"discipline: lcfs", "discipline: siro"};
    for (int i = 0; i < 2; i++)
        expect(&(struct shop){.service = "{gamma: {mean: 1 h, scv: 2}}", .station = blind[i]}, "mg1",
               "time_in_queue.shop", 0.5 * 3 / 2 / 0.5);
    expect(&(struct shop){.service = "1 h", .station = "discipline: processor_sharing"}, "mmc", "sojourn_time.shop", 2);
    expect(&(struct shop){.service = "1 h", .station = "discipline: {lcfs: resume}"}, "mmc", "number_in_system.shop",
           1);
    expect_nothing(&(struct shop){.station = "discipline: spt"}, "the work decides");
    expect_nothing(&(struct shop){.station = "machines: 2, discipline: {lcfs: resume}"}, "two machines");
    expect_nothing(&(struct shop){.demand = "orders: {rate: 0.1 per hour}",
                                  .unit = "calendar: {monday-friday: 06:00-22:00},"},
                   "a calendar");
    expect_nothing(&(struct shop){.demand = "orders: {rate: 0.1 per hour}",
                                  .unit = "calendar: {monday-friday: 06:00-22:00},",
                                  .station = "discipline: lcfs"},
                   "a calendar, whatever the discipline");
}

#define FAIL_BY_THE_CLOCK "breakdowns: {" FAILS ", clock: elapsed"

/* Two machines, failures at 1/5 and repairs at 1 per hour: weights 1, 2/5, and 1/25 with two crews, 2/25 with one. */
Test(theory_shop, crews)
{
    expect(&(struct shop){.station = "machines: 2, " FAIL_BY_THE_CLOCK ", crews: 1}"}, "machine_repair",
           "down_share.shop", (0.4 + 2 * 0.08) / 1.48 / 2);
    expect(&(struct shop){.station = "machines: 2, discipline: siro, " FAIL_BY_THE_CLOCK "}"}, "machine_repair",
           "down_share.shop", 1.0 / 6);
    expect_nothing(&(struct shop){.unit = "calendar: {monday-friday: 06:00-22:00},",
                                  .demand = "orders: {rate: 0.1 per hour}",
                                  .station = "machines: 2, " FAIL_BY_THE_CLOCK "}"},
                   "a calendar hides who is down");
}

/* r + r^2 = 1: the golden ratio. */
Test(theory_shop, batches)
{
    double r = (sqrt(5) - 1) / 2, busy = 1 / (2 - r);
    expect(&(struct shop){.demand = "orders: {rate: 1 per hour}", .station = "batch: {at_most: 2, time: first}"},
           "mm1_bulk", "number_in_queue.shop", busy * r / (1 - r));
    static const char *const others[] = {"at_most: 2, time: sum", "at_most: 2, time: longest",
                                         "at_most: 2, time: first, wait: 1 h", "at_most: 2, time: first, at_least: 2",
                                         "at_most: 2, time: first, same_product: true"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        char station[128];
        snprintf(station, sizeof station, "batch: {%s}", others[i]);
        expect_nothing(&(struct shop){.station = station}, others[i]);
    }
    expect_nothing(&(struct shop){.demand = "orders: {rate: 0.4 per hour, lot: 2}",
                                  .station = "batch: {at_most: 2, time: first}"},
                   "orders of two pieces");
}

Test(theory_shop, impatience)
{
    /* One machine, arrivals and patience 1/h each and service 1/h: n of them with weight 1 / n!. */
    expect(&(struct shop){.demand = "orders: {rate: 1 per hour, patience: {exponential: 1 h}}"}, "erlang_a",
           "number_in_system.shop", 1);
    expect_nothing(&(struct shop){.demand = "orders: {rate: 1 per hour, patience: 1 h}"}, "constant patience");
    expect_nothing(&(struct shop){.service = "1 h",
                                  .demand = "orders: {rate: 1 per hour, patience: {exponential: 1 h}}"},
                   "constant service");
}

/* One station and shelves. */
static void read_stock(char text[2048], const char *stock, const char *demand)
{
    snprintf(text, 2048,
             "glocal: 1\n"
             "products:\n"
             "  kept: {approach: mts, plan: [{operation: work, service: {exponential: 1 h}}]}\n"
             "  other: {approach: mts, plan: [{operation: work, service: {exponential: 1 h}}]}\n"
             "demand: {%s}\nunits: {shop: {stations: {work: {}}, stock: {%s}}}\n"
             "suppliers: {works: {lead_time: 2 h}, mint: {lead_time: {exponential: 2 h}}}\n"
             "experiment: {length: 1000 h, warmup: 10 h, replications: 2}\n",
             demand, stock);
}

#define ONE "a: {rate: 0.5 per hour, products: kept}"

Test(theory_shop, stock)
{
    static const struct {
        const char *stock, *demand, *formula, *figure; /* formula NULL: nothing covers it */
        double value;
    } rows[] = {
        {"kept: {replenish: {base_stock: 2}}", "a: {rate: 0.5 per hour, products: kept}", "make_to_stock",
         "fill_rate.shop", 0.75},
        {"kept: {replenish: {base_stock: 1}, source: works}", "a: {rate: 0.5 per hour, products: kept}",
         "base_stock_palm", "on_hand.shop", 0.36787944117144233}, /* exp(-1) */
        {"kept: {replenish: {base_stock: 1}}, other: {replenish: {base_stock: 2}}",
         "a: {rate: 0.25 per hour, products: kept}, b: {rate: 0.25 per hour, products: other}",
         "make_to_stock_products", "fill_rate.kept", 1 - 0.25 / 0.75},
        {"kept: {replenish: {min_max: {min: 1, max: 3}}}", "a: {rate: 0.5 per hour, products: kept}", NULL, NULL, 0},
        {"kept: {replenish: {base_stock: 2}, short: lost}", "a: {rate: 0.5 per hour, products: kept}", NULL, NULL, 0},
        {"kept: {replenish: {base_stock: 2}}", "a: {rate: 0.2 per hour, products: kept, lot: 2}", NULL, NULL, 0},
        {"kept: {replenish: {base_stock: 2}}", "a: {interarrival: 2 h, products: kept}", NULL, NULL, 0},
        /* positions 1 and 2, from which a Poisson number of mean 1 is taken */
        {"kept: {replenish: {fixed_lot: {reorder_point: 0, quantity: 2}}, source: works}", ONE, "qr_poisson",
         "fill_rate.shop", 1.5 / M_E},
        {"kept: {replenish: {min_max: {min: 0, max: 2}}, source: works}", ONE, "qr_poisson", "on_hand.shop", 2 / M_E},
        {"kept: {replenish: {fixed_lot: {reorder_point: 0, quantity: 2}}, source: mint}", ONE, NULL, NULL, 0},
        {"kept: {replenish: {fixed_lot: {reorder_point: 0, quantity: 2}}, source: works, short: lost}", ONE, NULL, NULL,
         0},
        {"kept: {replenish: {fixed_lot: {reorder_point: 0, quantity: 2}}, source: works}",
         "a: {rate: 0.2 per hour, products: kept, lot: 2}", NULL, NULL, 0},
        /* position 1, from which a Poisson number of a mean from 1 to 2 is taken */
        {"kept: {replenish: {periodic: {review: 2 h, up_to: 1}}, source: works}", ONE, "ss_policy", "on_hand.shop",
         (1 - 1 / M_E) / M_E},
        {"kept: {replenish: {periodic: {review: 2 h, min: 0, up_to: 1}}, source: works}", ONE, "ss_policy",
         "fill_rate.shop", (1 - 1 / M_E) / M_E},
        {"kept: {replenish: {periodic: {review: 3 h, up_to: 1}}, source: works}", ONE, NULL, NULL, 0},
        {"kept: {replenish: {periodic: {review: 2 h, up_to: 1}}, source: mint}", ONE, NULL, NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[2048];
        struct trial trial;
        struct glo_theory theory;
        read_stock(text, rows[i].stock, rows[i].demand);
        trial_open(&trial, text);
        cr_assert_eq(glo_theory_init(&theory, trial.study.points[0]), GLO_OK);
        cr_expect_eq(theory.num_covers > 0, rows[i].formula != NULL, "%s, %s", rows[i].stock, rows[i].demand);
        if (theory.num_covers > 0 && rows[i].formula) {
            cr_expect_str_eq(theory.covers[0]->formula->name, rows[i].formula);
            cr_expect_float_eq(foretold(&trial, &theory, rows[i].figure), rows[i].value, 1e-9, "%s: %.12g",
                               rows[i].figure, foretold(&trial, &theory, rows[i].figure));
        }
        glo_theory_free(&theory);
        trial_close(&trial);
    }
}

/* What a stock costs per order, where nothing else is paid for; orders of 3 EUR for pieces of 20 EUR. */
Test(theory_shop, costs_of_stock)
{
    double reviewed = (1 - 1 / M_E) / M_E; /* on hand */
    const struct {
        const char *policy, *costs;
        double value; /* NaN: it is not foretold */
    } rows[] = {
        {"fixed_lot: {reorder_point: 0, quantity: 2}", "holding: 5 % per hour, backorder: 9 EUR/piece/h",
         20 + (3 * 0.25 + 2 / M_E + 9 * (2 / M_E - 0.5)) / 0.5},
        {"periodic: {review: 2 h, up_to: 1}", "holding: 5 % per hour, backorder: 9 EUR/piece/h",
         20 + (3 * (1 - 1 / M_E) / 2 + reviewed + 9 * (reviewed + 0.5)) / 0.5},
        {"periodic: {review: 2 h, up_to: 1}", "holding: 1 EUR/piece/h", 20 + (3 * (1 - 1 / M_E) / 2 + reviewed) / 0.5},
        {"fixed_lot: {reorder_point: 0, quantity: 2}",
         "holding: 5 % per hour, backorder: 9 EUR/piece/h, fixed: 1 EUR/h", NAN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[1024];
        struct trial trial;
        struct glo_theory theory;
        snprintf(text, sizeof text,
                 "glocal: 1\nproducts: {kept: {approach: mts}}\ndemand: {a: {rate: 0.5 per hour}}\n"
                 "suppliers: {works: {lead_time: 2 h, items: {kept: {price: 20 EUR/piece, ordering: 3 EUR/order}}}}\n"
                 "units: {shop: {stock: {kept: {replenish: {%s}, source: works}}, costs: {%s}}}\nexperiment: {length: "
                 "1000 h, warmup: 10 h, replications: 2}\n",
                 rows[i].policy, rows[i].costs);
        trial_open(&trial, text);
        cr_assert_eq(glo_theory_init(&theory, trial.study.points[0]), GLO_OK);
        cr_assert_eq(theory.num_covers, 1);
        double value = foretold(&trial, &theory, "cost_per_order.shop");
        cr_expect(isnan(rows[i].value) ? isnan(value) : fabs(value - rows[i].value) < 1e-9, "%s: %.12g", rows[i].policy,
                  value);
        glo_theory_free(&theory);
        trial_close(&trial);
    }
}

/* A depot and two bases: what a base of which the depot keeps nothing has on order is Poisson, of mean 1 here. */
Test(theory_shop, echelons)
{
    static const struct {
        const char *depot, *a, *b, *more, *figure; /* figure NULL: nothing covers it */
        double value;
    } rows[] = {
        {"base_stock: 0}, source: works", "base_stock: 1", "base_stock: 1", "", "fill_rate.a", 1 / M_E},
        {"base_stock: 0}, source: works", "base_stock: 1", "base_stock: 1", "", "on_hand.b", 1 / M_E},
        {"base_stock: 0}, source: works", "base_stock: 1", "base_stock: 1", "", "backorders.depot", 2},
        {"base_stock: 1}, source: works", "base_stock: 1", "base_stock: 1", "", "fill_rate.depot", 1 / M_E / M_E},
        {"base_stock: 0}, source: works", "base_stock: 1", "base_stock: 2", "", NULL, 0},
        {"base_stock: 0}, source: works", "base_stock: 1", "min_max: {min: 0, max: 1}", "", NULL, 0},
        {"base_stock: 0}, source: mint", "base_stock: 1", "base_stock: 1", "", NULL, 0},
        {"min_max: {min: 0, max: 1}}, source: works", "base_stock: 1", "base_stock: 1", "", NULL, 0},
        {"base_stock: 0}, source: works", "base_stock: 1", "base_stock: 1", ", z: {rate: 1 per hour, offered_to: k}",
         NULL, 0},
        {"base_stock: 0}, source: works", "base_stock: 1", "base_stock: 1", ", z: {rate: 1 per hour, offered_to: m}",
         NULL, 0},
        {"base_stock: 0}, source: works", "base_stock: 1", "base_stock: 1",
         ", z: {rate: 1 per hour, lot: 2, "
         "offered_to: m}",
         NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[1024];
        struct trial trial;
        struct glo_theory theory;
        snprintf(text, sizeof text,
                 "glocal: 1\nproducts: {kept: {approach: mts}}\n"
                 "demand: {x: {rate: 0.5 per hour, offered_to: n}, y: {rate: 0.5 per hour, offered_to: m}%s}\n"
                 "suppliers: {works: {lead_time: 2 h}, mint: {lead_time: {exponential: 2 h}}}\n"
                 "units: {depot: {stock: {kept: {replenish: {%s}}},\n  a: {stock: {kept: {replenish: {%s}, source: "
                 "depot}}}, b: {stock: {kept: {replenish: {%s}, source: depot}}}}\n"
                 "networks: {n: {type: central, units: a}, m: {type: central, units: b}, k: {type: central, units: "
                 "depot}}\nexperiment: {length: 1000 h, warmup: 10 h, replications: 2}\n",
                 rows[i].more, rows[i].depot, rows[i].a, rows[i].b);
        trial_open(&trial, text);
        cr_assert_eq(glo_theory_init(&theory, trial.study.points[0]), GLO_OK);
        cr_assert_eq(theory.num_covers, rows[i].figure ? 1 : 0, "case %zu: %u covers", i, theory.num_covers);
        if (rows[i].figure) {
            cr_expect_str_eq(theory.covers[0]->formula->name, "metric_exact");
            cr_expect_float_eq(foretold(&trial, &theory, rows[i].figure), rows[i].value, 1e-9, "%s: %.12g",
                               rows[i].figure, foretold(&trial, &theory, rows[i].figure));
        }
        glo_theory_free(&theory);
        trial_close(&trial);
    }
}

#define BLOW "plan: [{operation: blow, service: {exponential: 1 h}"

/* Parts that orders take as they come see what finished products would; their orders are nearly those of the paper. */
Test(theory_shop, parts)
{
    static const struct {
        const char *fit, *demand, *bulb, *stock, *formula, *figure; /* formula NULL: nothing covers it */
        double value;
    } rows[] = {
        {"parts: bulb", "rate: 0.5 per hour", "mts", "base_stock: 1}, source: works", "base_stock_palm", "on_hand.bulb",
         0.36787944117144233}, /* exp(-1) */
        {"parts: bulb", "rate: 0.3 per hour", "mts, " BLOW "}]", "base_stock: 2}", "make_to_stock", "fill_rate.bulb",
         1 - 0.09},
        {"parts: bulb", "rate: 0.3 per hour", "mts, " BLOW "}]", "base_stock: 0}", "dd_lead_time", "sojourn_time.shop",
         1 / 0.7 + 1 / (1 / 0.5 - 0.3)},
        {"parts: bulb", "rate: 0.3 per hour", "mts, " BLOW "}]", "base_stock: 1}", "dd_lead_time", "sojourn_time.shop",
         0.3 / 0.7 + 1 / (1 / 0.5 - 0.3)},
        {"parts: bulb", "rate: 0.5 per hour", "mts, " BLOW ", parts: wire}]", "base_stock: 3}", "base_stock_palm",
         "on_hand.wire", 0.36787944117144233},
        {"parts: {bulb: 2}", "rate: 0.5 per hour", "mts", "base_stock: 1}, source: works", NULL, NULL, 0},
        {"parts: bulb, rework: 10 %", "rate: 0.2 per hour", "mts", "base_stock: 1}, source: works", NULL, NULL, 0},
        {"parts: bulb", "rate: 0.2 per hour, lot: 2", "mts", "base_stock: 1}, source: works", NULL, NULL, 0},
        {"parts: bulb", "interarrival: 2 h", "mts", "base_stock: 1}, source: works", NULL, NULL, 0},
        {"parts: bulb", "rate: 0.2 per hour, patience: 9 h", "mts", "base_stock: 1}, source: works", NULL, NULL, 0},
        {"parts: bulb", "rate: 0.2 per hour", "mts", "min_max: {min: 1, max: 3}}, source: works", NULL, NULL, 0},
        {"setup: 0 h}, {operation: fit, service: 1 h, parts: bulb", "rate: 0.2 per hour", "mts",
         "base_stock: 1}, source: works", NULL, NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[2048];
        struct trial trial;
        struct glo_theory theory;
        double value = NAN;
        snprintf(text, sizeof text,
                 "glocal: 1\nproducts: {lamp: {plan: [{operation: fit, service: {exponential: 30 min}, %s}]},\n"
                 "  bulb: {approach: %s}, wire: {approach: mts}}\n"
                 "demand: {a: {products: lamp, %s}}\nsuppliers: {works: {lead_time: 2 h}}\n"
                 "units: {shop: {stations: {fit: {}, blow: {}}, stock: {bulb: {replenish: {%s}%s}}}\n"
                 "experiment: {length: 1000 h, warmup: 10 h, replications: 2}\n",
                 rows[i].fit, rows[i].bulb, rows[i].demand, rows[i].stock,
                 strstr(rows[i].bulb, "wire") ? ", wire: {replenish: {base_stock: 1}, source: works}" : "");
        trial_open(&trial, text);
        cr_assert_eq(glo_theory_init(&theory, trial.study.points[0]), GLO_OK);
        cr_expect_eq(theory.num_covers > 0, rows[i].formula != NULL, "%s, %s", rows[i].fit, rows[i].demand);
        for (uint32_t c = 0; rows[i].formula && c < theory.num_covers; c++)
            if (strcmp(theory.covers[c]->formula->name, rows[i].formula) == 0)
                value = foretold(&trial, &theory, rows[i].figure);
        cr_expect(!rows[i].formula || fabs(value - rows[i].value) < 1e-9, "%s: %.12g", rows[i].figure, value);
        glo_theory_free(&theory);
        trial_close(&trial);
    }
}

/* One station is M/M/c/K. Two single machines, the second without room: what is full refuses. */
Test(theory_shop, limited_buffers)
{
    expect(&(struct shop){.station = "buffer: 1"}, "mmck", "refused_share", 0.25 / 1.75);
    expect(&(struct shop){.station = "buffer: 1"}, "mmck", "number_in_queue.shop", 0.25 / 1.75);
    expect(&(struct shop){.station = "machines: 2, buffer: 0", .demand = "orders: {rate: 3 per hour}"}, "mmck",
           "refused_share", 4.5 / 8.5);
    expect_nothing(&(struct shop){.station = "buffer: 1", .service = "1 h"}, "service is not exponential");
    expect_nothing(&(struct shop){.station = "buffer: 1", .demand = "orders: {interarrival: 2 h}"}, "not Poisson");
    expect_nothing(&(struct shop){.station = "buffer: 1, discipline: lcfs"}, "not fcfs");
    expect_nothing(&(struct shop){.station = "buffer: 1, breakdowns: {time_to_failure: 5 h, repair: 1 h}"}, "it fails");
    expect_nothing(&(struct shop){.station = "buffer: 1", .demand = "orders: {rate: 1 per hour, patience: 1 h}"},
                   "customers leave");
}

/* The customers of rate 1 per h, and a place for one of them more, are the supply of a line of stations of 1 h: its
 * middle one works where the last of three does, by the reversal of the line. */
Test(theory_shop, lines_with_limited_buffers)
{
    struct trial trial;
    struct glo_theory theory;
    trial_open(&trial,
               "glocal: 1\n"
               "products: {part: {plan: [{operation: a, service: {exponential: 1 h}}, {operation: b, service: "
               "{exponential: 1 h}}]}}\n"
               "demand: {orders: {rate: 1 per hour}}\n"
               "units: {shop: {stations: {a: {buffer: 1}, b: {buffer: 0}}}}\n"
               "experiment: {length: 1000 h, warmup: 10 h, replications: 2, "
               "metrics: [throughput, utilisation.shop.a, utilisation.shop.b, refused_share, blocked_share.shop.a]}\n");
    cr_assert_eq(glo_theory_init(&theory, trial.study.points[0]), GLO_OK);
    cr_assert_eq(theory.num_covers, 1);
    cr_expect_str_eq(theory.covers[0]->formula->name, "tandem_blocking");
    double works = 22.0 / 39; /* three equal stations without buffers (Hunt 1956) */
    cr_expect_float_eq(foretold(&trial, &theory, "utilisation.shop.a"), works, 1e-9);
    cr_expect_float_eq(foretold(&trial, &theory, "utilisation.shop.b"), works, 1e-9);
    cr_expect_float_eq(foretold(&trial, &theory, "refused_share"), 1 - works, 1e-9);
    glo_theory_free(&theory);
    trial_close(&trial);
}

/* What comes out of engineering or rounds is no known process, whether a unit is looked at or all as one. */
Test(theory_shop, stages_are_not_covered)
{
    static const char *const types[] = {"central", "ccm"};
    static const char *const stages[] = {"configuration: 1 h", "engineering: {exponential: 1 h}"};
    for (int i = 0; i < 4; i++) {
        char text[1024];
        struct trial trial;
        struct glo_theory theory;
        snprintf(
            text, sizeof text,
            "glocal: 1\n"
            "products: {part: {approach: mto, stages: {%s}, plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
            "demand: {orders: {rate: 0.5 per hour}}\nunits: {shop: {stations: {work: {}}}}\n"
            "networks: {net: {type: %s, units: shop}}\n"
            "experiment: {length: 1000 h, warmup: 10 h, replications: 2}\n",
            stages[i / 2], types[i % 2]);
        trial_open(&trial, text);
        cr_assert_eq(glo_theory_init(&theory, trial.study.points[0]), GLO_OK);
        cr_expect_eq(theory.num_covers == 0, i / 2 == 1, "%s, %s: %u covers", types[i % 2], stages[i / 2],
                     theory.num_covers);
        glo_theory_free(&theory);
        trial_close(&trial);
    }
}

/* The covers of a unit whose plan forks: of one exponential operation in each of two branches the mean is known; of
 * three it is near; of others nothing is. */
Test(theory_shop, forks)
{
    static const struct {
        const char *plan, *stations, *demand;
        double sojourn; /* h; NaN: nothing is foretold */
        bool is_exact;
    } cases[] = {
        {"[[{operation: a, service: {exponential: 1 h}}], [{operation: b, service: {exponential: 1 h}}]]",
         "a: {}, b: {}", "rate: 0.5 per hour", 11.5 / 8 * 2, true},
        {"[[{operation: a, service: {exponential: 2 h}}], [{operation: b, service: {exponential: 1 h}}]]",
         "a: {speed: 2}, b: {}", "rate: 0.5 per hour", 11.5 / 8 * 2, true},
        {"[[{operation: a, service: {exponential: 1 h}}], [{operation: b, service: {exponential: 1 h}}], [{operation: "
         "c, "
         "service: {exponential: 1 h}}]]",
         "a: {}, b: {}, c: {}", "rate: 0.5 per hour", (11.0 / 9 + 2.0 / 11 * (1 - 11.0 / 9)) * 11.5 / 8 * 2, false},
        {"[[{operation: a, service: {exponential: 1 h}}], [{operation: b, service: {exponential: 2 h}}]]",
         "a: {}, b: {}", "rate: 0.4 per hour", NAN, false},
        {"[[{operation: a, service: {exponential: 1 h}, setup: 1 min}], [{operation: b, service: {exponential: 1 h}}]]",
         "a: {}, b: {}", "rate: 0.5 per hour", NAN, false},
        {"[[{operation: a, service: {exponential: 1 h}}], [{operation: b, service: {exponential: 1 h}, yield: 90 %}]]",
         "a: {}, b: {}", "rate: 0.5 per hour", NAN, false},
        {"[[{operation: a, service: {exponential: 1 h}}], [{operation: a, service: {exponential: 1 h}}]]", "a: {}",
         "rate: 0.4 per hour", NAN, false},
        {"[[{operation: a, service: {exponential: 1 h}}], [{operation: b, service: {exponential: 1 h}}]]",
         "a: {machines: 2}, b: {}", "rate: 0.5 per hour", NAN, false},
        {"[[{operation: a, service: {exponential: 1 h}}], [{operation: b, service: {exponential: 1 h}}]]",
         "a: {}, b: {}", "rate: 0.5 per hour, lot: 2", NAN, false},
        {"[[{operation: a, service: {exponential: 1 h}}], [{operation: b, service: {exponential: 1 h}}]]",
         "a: {}, b: {discipline: siro}", "rate: 0.5 per hour", NAN, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        struct glo_theory theory;
        char text[1024];
        snprintf(text, sizeof text,
                 "glocal: 1\nproducts: {part: {plan: [{parallel: %s}]}}\ndemand: {orders: {%s}}\n"
                 "units: {shop: {stations: {%s}}}\n"
                 "experiment: {analysis: terminating, length: 1000 h, warmup: 0 h, replications: 2, "
                 "metrics: [sojourn_time.shop, utilisation.shop]}\n",
                 cases[i].plan, cases[i].demand, cases[i].stations);
        trial_open(&trial, text);
        cr_assert_eq(glo_theory_init(&theory, trial.study.points[0]), GLO_OK);
        cr_assert_eq(theory.num_covers, isnan(cases[i].sojourn) ? 0 : 1, "case %zu: %u covers", i, theory.num_covers);
        if (theory.num_covers > 0) {
            cr_expect_str_eq(theory.covers[0]->formula->name, "fork_join");
            cr_expect_eq(!theory.covers[0]->failing, cases[i].is_exact, "case %zu", i);
            cr_expect_float_eq(foretold(&trial, &theory, "sojourn_time.shop"), cases[i].sojourn, 1e-9, "case %zu: %g",
                               i, foretold(&trial, &theory, "sojourn_time.shop"));
            cr_expect_float_eq(foretold(&trial, &theory, "utilisation.shop"), 0.5, 1e-9, "case %zu", i);
        }
        glo_theory_free(&theory);
        trial_close(&trial);
    }
}
