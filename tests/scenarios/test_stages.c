/*
 * Stages before production against closed forms and exact recursions: engineers as a queue, rounds of a community,
 * working hours. Production itself takes no time, so that what is measured is the stages. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"
#include "tests/scenarios/lives.h"

#define UNITS "units: {shop: {stations: {work: {machines: 200}}}}\n"
#define PLAN "plan: [{operation: work, service: 0 h}]"
#define NET(staff) "networks: {net: {type: central, units: shop" staff "}}\n"
#define LONG "experiment: {length: 46000 h, warmup: 1000 h, replications: 25, seed: 11}\n"

#define EXPECT(text, ...) \
    expect_in_theory(text, (const struct claim[]){__VA_ARGS__}, \
                     sizeof((const struct claim[]){__VA_ARGS__}) / sizeof(struct claim))

/* Erlang's C: the probability that all of c are busy at the load a. */
static double all_busy(int c, double a)
{
    double term = 1, sum = 0;
    for (int k = 0; k < c; k++) {
        sum += term;
        term *= a / (k + 1);
    }
    double full = term * c / (c - a);
    return full / (sum + full);
}

/* Due dates show the law of the wait too: with an exponential date of rate s, the share on time is its transform at s.
 */
Test(stages, engineers_are_many_servers)
{
    double rate = 2.4, s = 0.25;
    double delay = all_busy(3, rate), spare = 3 - rate, wait = (1 - delay) + delay * spare / (spare + s);
    EXPECT("glocal: 1\n"
           "products: {part: {approach: eto, stages: {engineering: {exponential: 1 h}}, " PLAN "}}\n"
           "demand: {orders: {rate: 2.4 per hour, due: {exponential: 4 h}}}\n" UNITS NET(", staff: {engineers: 3}")
               LONG,
           {"configuration", 1 + delay / spare, 0.02}, {"lead_time", 1 + delay / spare, 0.02},
           {"engineers_busy_share", 0.8, 0.01}, {"engineers_busy_share.net", 0.8, 0.01},
           {"on_time_share", wait / (1 + s), 0.01});
}

/* Without a number there is no queue, whatever the load. */
Test(stages, as_many_as_are_needed)
{
    EXPECT("glocal: 1\n"
           "products: {part: {approach: mto, stages: {engineering: {gamma: {mean: 7 h, scv: 2}}}, " PLAN "}}\n"
           "demand: {orders: {rate: 1 per hour}}\n" UNITS NET("") LONG,
           {"configuration", 7, 0.01});
}

/* Rounds are geometric: with an exponential time of each their sum is exponential again, of mean 1/(1 - p). */
Test(stages, rounds_are_geometric)
{
    double mean = 2 / 0.6, s = 0.1;
    EXPECT("glocal: 1\n"
           "products: {part: {approach: peto, stages: {participation: {round: {exponential: 2 h}, again: 40 %}}, " PLAN
           "}}\n"
           "demand: {orders: {rate: 1 per hour, due: {exponential: 10 h}}}\n" UNITS NET("") LONG,
           {"configuration", mean, 0.01}, {"on_time_share", 1 / (1 + s * mean), 0.005});
}

/* With constant rounds of 3 h and work of 1 h an order takes 4 h for each: the share within n rounds is 1 - p^n. */
Test(stages, every_round_is_engineered)
{
    EXPECT("glocal: 1\n"
           "products: {part: {approach: peto, stages: {configuration: 1 h, participation: {round: 3 h, again: 30 %},\n"
           "    engineering: 1 h}, " PLAN "}}\n"
           "demand: {orders: {rate: 1 per hour, due: 9.5 h}}\n" UNITS NET("") LONG,
           {"configuration", 1 + 4 / 0.7, 0.01}, {"on_time_share", 1 - 0.3 * 0.3, 0.005});
}

/*
 * A community that takes no time comes back to the end of the engineers' queue at once: M/M/1 with Bernoulli feedback,
 * whose number is geometric with the load rate/((1 - p) of one hour), so that Little gives the mean time.
 */
Test(stages, feedback_to_one_engineer)
{
    double rate = 0.42, load = rate / 0.6;
    EXPECT("glocal: 1\n"
           "products: {part: {approach: peto, stages: {participation: {round: 0 h, again: 40 %},\n"
           "    engineering: {exponential: 1 h}}, " PLAN "}}\n"
           "demand: {orders: {rate: 0.42 per hour}}\n" UNITS NET(", staff: {engineers: 1}") LONG,
           {"configuration", load / (1 - load) / rate, 0.03}, {"engineers_busy_share", load, 0.01});
}

/*
 * Rounds of an ample community between visits to many engineers: a Jackson network, M/M/2 beside a node without
 * queues. It has a product form whatever the law of the round is.
 */
Test(stages, rounds_and_engineers_are_a_jackson_network)
{
    double rate = 1, flow = rate / 0.65, delay = all_busy(2, flow);
    EXPECT("glocal: 1\n"
           "products: {part: {approach: peto, stages: {participation: {round: {gamma: {mean: 5 h, scv: 3}}, again: 35 "
           "%},\n"
           "    engineering: {exponential: 1 h}}, " PLAN "}}\n"
           "demand: {orders: {rate: 1 per hour}}\n" UNITS NET(", staff: {engineers: 2}") LONG,
           {"configuration", (5 + 1 + delay / (2 - flow)) / 0.65, 0.02}, {"engineers_busy_share", flow / 2, 0.01});
}

/* Two products share one engineer: each waits as in M/G/1 with the laws of both (Pollaczek and Khinchine). */
Test(stages, products_share_engineers)
{
    double wait = (0.2 * 2 + 0.1 * 9) / (2 * (1 - 0.2 - 0.3));
    EXPECT("glocal: 1\n"
           "products:\n"
           "  small: {approach: mto, stages: {engineering: {exponential: 1 h}}, " PLAN "}\n"
           "  large: {approach: eto, stages: {engineering: 3 h}, " PLAN "}\n"
           "demand:\n"
           "  small: {products: small, rate: 0.2 per hour}\n"
           "  large: {products: large, rate: 0.1 per hour}\n" UNITS NET(", staff: {engineers: 1}") LONG,
           {"configuration.small", 1 + wait, 0.02}, {"configuration.large", 3 + wait, 0.02},
           {"engineers_busy_share", 0.5, 0.01});
}

/* Who waits for an engineer leaves when patience ends, at once: Erlang A with one server, by its balance equations. */
Test(stages, patience_in_the_queue)
{
    double rate = 1.2, term = 1, sum = 1, left = 0;
    for (int n = 0; n < 200; n++) {
        term *= rate / (1 + n / 3.0);
        sum += term;
        left += term * n / 3.0;
    }
    /* of those whose work begins, some lose patience before it is done, a race of 1/3 against 1, and leave then */
    double lost = left / sum / rate;
    EXPECT("glocal: 1\n"
           "products: {part: {approach: eto, stages: {engineering: {exponential: 1 h}}, " PLAN "}}\n"
           "demand: {orders: {rate: 1.2 per hour, patience: {exponential: 3 h}}}\n" UNITS NET(", staff: {engineers: 1}")
               LONG,
           {"engineers_busy_share", 1 - 1 / sum, 0.01}, {"reneged_share", lost + (1 - lost) * 0.25, 0.02});
}

/* When so much work is done that is there from `hour` on: Monday to Friday from 9 to 18. */
static double through_the_week(double hour, double work)
{
    for (;;) {
        double day = floor(hour / 24), of_day = hour - 24 * day;
        bool is_open = fmod(day, 7) < 5;
        if (!is_open || of_day >= 18) {
            hour = 24 * (day + 1) + 9;
            continue;
        }
        if (of_day < 9) {
            hour = 24 * day + 9;
            continue;
        }
        if (work <= 24 * day + 18 - hour + 1e-9)
            return hour + work;
        work -= 24 * day + 18 - hour;
        hour = 24 * (day + 1) + 9;
    }
}

/* First come, first served by two engineers who keep hours: each order goes to the one who is free first. */
Test(stages, working_hours)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    double free_at[2] = {0};
    trial_open(&trial,
               "glocal: 1\n"
               "products: {part: {approach: eto, stages: {engineering: 5 h}, " PLAN "}}\n"
               "demand: {orders: {rate: 1 per day}}\n" UNITS
               "networks: {net: {type: central, units: shop, operator: office, staff: {engineers: 2, wage: 50 EUR/h},\n"
               "  calendar: {monday-friday: 09:00-18:00}}}\n"
               "experiment: {start: 2027-01-04, length: 200 weeks, warmup: 0 h, replications: 1, seed: 4}\n");
    trial_replicate(&trial, 0, 0, &rows, &record);
    check_rows(&rows, &record, "working hours");
    cr_assert_gt(rows.num, 1000);
    for (uint32_t i = 0; i < rows.num; i++) {
        const struct glo_order_row *row = trial_row(&rows, 0, i);
        int who = free_at[1] < free_at[0];
        free_at[who] = through_the_week(fmax(row->placed, free_at[who]), 5);
        if (row->fate == GLO_FATE_delivered)
            cr_assert_float_eq(row->configured, free_at[who], 1e-6, "order %u: %g, not %g", i, row->configured,
                               free_at[who]);
    }
    const struct glo_scenario *s = trial.study.points[0];
    double cost = glo_record_value(&record, &s->layout, &s->window, trial_figure(&trial, 0, "profit.office"), 0);
    cr_expect_float_eq(cost, -50.0 * 2 * 45 * 365 / 7, 1e-3, "wages of a year: %.6f", cost);
    glo_record_free(&record);
    trial_rows_free(&rows);
    trial_close(&trial);
}

/* Who waits for the opening only waits: patience ends in the night, and the next order is begun in its place. */
Test(stages, patience_in_the_night)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    trial_open(&trial, "glocal: 1\n"
                       "products: {part: {approach: eto, stages: {engineering: 5 h}, " PLAN "}}\n"
                       "demand:\n"
                       "  first: {interarrival: 101 h, patience: 3 h}\n"  /* placed on Friday at 5:00 */
                       "  second: {interarrival: 102 h, patience: 4 h}\n" /* begun at 9:00, leaves when that is done */
                       "  third: {interarrival: 103 h}\n" UNITS
                       "networks: {net: {type: central, units: shop, staff: {engineers: 1},\n"
                       "  calendar: {monday-friday: 09:00-18:00}}}\n"
                       "experiment: {start: 2027-01-04, length: 190 h, warmup: 0 h, replications: 1,\n"
                       "  analysis: terminating}\n");
    trial_replicate(&trial, 0, 0, &rows, &record);
    cr_expect_eq(trial_row(&rows, 0, 0)->fate, GLO_FATE_reneged);
    cr_expect_float_eq(trial_row(&rows, 0, 0)->closed, 104, 1e-9);
    cr_expect_eq(trial_row(&rows, 1, 0)->fate, GLO_FATE_reneged);
    cr_expect_float_eq(trial_row(&rows, 1, 0)->closed, 106, 1e-9);
    cr_expect_float_eq(trial_row(&rows, 2, 0)->configured, 4 * 24 + 18 + 63 + 1, 1e-9);
    glo_record_free(&record);
    trial_rows_free(&rows);
    trial_close(&trial);
}

/* Which stages the approaches have. */
Test(stages, approaches)
{
    static const struct {
        const char *product, *said; /* NULL: it is right */
    } cases[] = {
        {"approach: mts, stages: {configuration: 1 h}", "a product that is `mts` has no stage `configuration`"},
        {"approach: mts, stages: {engineering: 1 h}", "a product that is `mts` has no stage `engineering`"},
        {"approach: ato, stages: {engineering: 1 h}", "a product that is `ato` has no stage `engineering`"},
        {"approach: mto, stages: {participation: {round: 1 h}}", "`mto` has no stage `participation`"},
        {"approach: cto", "a product that is `cto` has a stage `configuration`"},
        {"approach: cto, stages: {configuration: 1 h, engineering: 1 h}", "`cto` has no stage `engineering`"},
        {"approach: eto, stages: {configuration: 1 h}", "a product that is `eto` has a stage `engineering`"},
        {"approach: peto, stages: {engineering: 1 h}", "a product that is `peto` has a stage `participation`"},
        {"approach: peto, stages: {participation: {round: 1 h, again: 100 %}}", "the community never agrees"},
        {"approach: eto, stages: {engineering: {normal: {mean: 1 h, scv: 1}}}", "the time of a stage can be negative"},
        {"approach: cto, stages: {configuration: {normal: {mean: 1 h, scv: 1}}}",
         "the time of a stage can be negative"},
        {"approach: peto, stages: {participation: {round: {uniform: {min: -1 h, max: 3 h}}}}",
         "the time of a stage can be negative"},
        {"approach: mto", NULL},
        {"approach: mto, stages: {engineering: 1 h}", NULL},
        {"approach: ato, stages: {configuration: 1 h}", "its plan has none"}, /* the stage is right */
        {"approach: cto, stages: {configuration: 1 h}", NULL},
        {"approach: eto, stages: {configuration: 1 h, engineering: 1 h}", NULL},
        {"approach: peto, stages: {participation: {round: 1 h}, engineering: 1 h}", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        struct trial trial;
        snprintf(text, sizeof text,
                 "glocal: 1\nproducts: {part: {%s, " PLAN "}}\ndemand: {orders: {rate: 0.1 per hour}}\n" UNITS
                 "experiment: {length: 10 days}\n",
                 cases[i].product);
        int code = trial_read(&trial, text);
        cr_expect_eq(code == GLO_OK, cases[i].said == NULL, "%s: %s", cases[i].product, trial_message(&trial));
        cr_expect(!cases[i].said || trial_said(&trial, GLO_FAULT, cases[i].said), "%s: %s", cases[i].product,
                  trial_message(&trial));
        trial_close(&trial);
    }
}

/* Staff that nobody pays or counts, and too few of them. */
Test(stages, staff)
{
    static const struct {
        const char *network, *said;
    } cases[] = {
        {", operator: office, staff: {wage: 50 EUR/h}", "not how many people get it"},
        {", staff: {engineers: 2, wage: 50 EUR/h}", "nobody runs the network and pays it"},
        {", staff: {engineers: 1}", "engineers of `net`: the work offered is 2.00 of their hours"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        struct trial trial;
        snprintf(text, sizeof text,
                 "glocal: 1\n"
                 "products: {part: {approach: peto, stages: {participation: {round: 1 h, again: 50 %%},\n"
                 "    engineering: 1 h}, " PLAN "}}\n"
                 "demand: {orders: {rate: 1 per hour}}\n" UNITS NET("%s") "experiment: {length: 10 days}\n",
                 cases[i].network);
        cr_expect_neq(trial_read(&trial, text), GLO_OK);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "%s", trial_message(&trial));
        trial_close(&trial);
    }
}

/* Rounds are counted in a byte of their addresses. */
Test(stages, too_many_rounds)
{
    struct trial trial;
    struct glo_record record;
    trial_open(&trial,
               "glocal: 1\n"
               "products: {part: {approach: peto, stages: {participation: {round: 1 min, again: 99.9 %}}, " PLAN
               "}}\ndemand: {orders: {rate: 1 per hour}}\n" UNITS "experiment: {length: 100 days, replications: 1}\n");
    const struct glo_scenario *scenario = trial.study.points[0];
    cr_assert_eq(glo_record_init(&record, &scenario->layout, &scenario->window), GLO_OK);
    cr_expect_eq(glo_replicate(scenario, 0, 0, NULL, NULL, &record), GLO_ERR_RANGE);
    cr_expect(strstr(record.problem.text, "`part` went through more than 256 rounds"), "%s", record.problem.text);
    glo_record_free(&record);
    trial_close(&trial);
}
