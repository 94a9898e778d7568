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
             "suppliers: {works: {lead_time: 2 h}}\n"
             "experiment: {length: 1000 h, warmup: 10 h, replications: 2}\n",
             demand, stock);
}

Test(theory_shop, base_stocks)
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
