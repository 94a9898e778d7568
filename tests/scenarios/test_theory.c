/*
 * Which closed forms are found in which scenarios, with which arguments, and which figures they foretell. What they
 * foretell is compared with simulation by tests/statistical and by scenarios/validation.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "models/theory/verdict.h"
#include "models/theory/flow.h"
#include "tests/models/trial.h"

/* The covers of a text; the trial stays open. */
static void find(struct trial *trial, struct glo_theory *theory, const char *text)
{
    trial_open(trial, text);
    cr_assert_eq(glo_theory_init(theory, trial->study.points[0]), GLO_OK);
}

static void close(struct trial *trial, struct glo_theory *theory)
{
    glo_theory_free(theory);
    trial_close(trial);
}

/* The cover by this formula, or NULL. */
static const struct glo_cover *cover_by(const struct glo_theory *theory, const char *formula)
{
    for (uint32_t i = 0; i < theory->num_covers; i++)
        if (strcmp(theory->covers[i]->formula->name, formula) == 0)
            return theory->covers[i];
    return NULL;
}

/* The value that a cover foretells for a figure; NaN: none. */
static double foretold(const struct trial *trial, const struct glo_cover *cover, const char *figure)
{
    for (uint32_t i = 0; i < cover->num_rows; i++)
        if (strcmp(trial->study.points[0]->layout.figures[cover->rows[i].figure].name, figure) == 0)
            return cover->rows[i].value;
    return NAN;
}

/* A shop of one station; `demand` and `service` as in YAML. */
static const char *shop(char text[2048], const char *demand, const char *service, int machines)
{
    snprintf(text, 2048,
             "glocal: 1\n"
             "products: {part: {plan: [{operation: work, service: %s}]}}\n"
             "demand: {orders: {%s}}\n"
             "units: {shop: {stations: {work: {machines: %d}}}}\n"
             "experiment: {length: 1000 h, warmup: 10 h, replications: 2, metrics: [time_in_queue, lead_time.shop]}\n",
             service, demand, machines);
    return text;
}

Test(theory, stations_by_arrivals_and_service)
{
    static const struct {
        const char *demand, *service;
        int machines;
        const char *formula, *failing; /* failing NULL: exact */
    } rows[] = {
        {"rate: 0.8 per hour", "{exponential: 1 h}", 1, "mmc", NULL},
        {"rate: 1.6 per hour", "{exponential: 1 h}", 2, "mmc", NULL},
        {"interarrival: {exponential: 2 h}", "{exponential: 1 h}", 1, "mmc", NULL},
        {"rate: 0.8 per hour", "{gamma: {mean: 1 h, scv: 0.5}}", 1, "mg1", NULL},
        {"rate: 0.8 per hour", "1 h", 1, "mg1", NULL},
        {"rate: 0.8 per hour, lot: {poisson: {mean: 1, plus: 1}}", "{exponential: 0.4 h}", 1, "mg1", NULL},
        {"rate: 1.6 per hour", "1 h", 2, "mgc_exact", NULL},
        {"rate: 1.6 per hour", "{erlang: {mean: 1 h, shape: 2}}", 2, "mgc_exact", NULL},
        {"rate: 1.6 per hour", "{hyperexponential: {mean: 1 h, scv: 4}}", 2, "mgc_exact", NULL},
        {"rate: 1.6 per hour", "{gamma: {mean: 1 h, scv: 0.5}}", 2, "ggc_allen_cunneen", "service scv is 0.5, not 1"},
        {"interarrival: {deterministic: 2 h}", "{exponential: 1 h}", 1, "gm1", NULL},
        {"interarrival: {erlang: {mean: 2 h, shape: 2}}", "{erlang: {mean: 1 h, shape: 3}}", 1, "gg1_exact", NULL},
        {"interarrival: {gamma: {mean: 2 h, scv: 0.5}}", "{lognormal: {mean: 1 h, scv: 2}}", 1, "ggc_allen_cunneen",
         "service scv is 2, not 1, at 1 machines, and arrivals are not Poisson"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[2048];
        struct trial trial;
        struct glo_theory theory;
        find(&trial, &theory, shop(text, rows[i].demand, rows[i].service, rows[i].machines));
        cr_assert_eq(theory.num_covers, 1, "%s, %s: %u covers", rows[i].demand, rows[i].service, theory.num_covers);
        const struct glo_cover *cover = theory.covers[0];
        cr_expect_str_eq(cover->formula->name, rows[i].formula, "%s, %s", rows[i].demand, rows[i].service);
        cr_expect_eq(!cover->failing, !rows[i].failing, "%s", rows[i].formula);
        if (cover->failing && rows[i].failing)
            cr_expect(strstr(cover->failing, rows[i].failing), "%s", cover->failing);
        cr_expect_eq(cover->num_rows, 4);
        bool asked = theory.covered[trial_figure(&trial, 0, "time_in_queue")] &&
                     theory.covered[trial_figure(&trial, 0, "lead_time.shop")];
        cr_expect_eq(asked, !rows[i].failing, "what was asked for is covered under its other names");
        close(&trial, &theory);
    }
}

/* Lots: mean of 2 pieces of 0.4 h with variance 1 piece: E = 0.8, Var = 2 x 0.16 + 1 x 0.16. */
Test(theory, lots_are_compound_service)
{
    char text[2048];
    struct trial trial;
    struct glo_theory theory;
    find(&trial, &theory,
         shop(text, "rate: 0.8 per hour, lot: {poisson: {mean: 1, plus: 1}}", "{exponential: 0.4 h}", 1));
    const struct glo_formula_call *call = &theory.covers[0]->call;
    cr_expect_float_eq(glo_argument_number(call, "service_mean"), 0.8, 1e-12);
    cr_expect_float_eq(glo_argument_number(call, "service_scv"), 0.48 / 0.64, 1e-12);
    /* Pollaczek and Khinchine */
    double wait = 0.64 * 0.8 * (1 + 0.75) / 2 / (1 - 0.64);
    cr_expect_float_eq(foretold(&trial, theory.covers[0], "time_in_queue.shop"), wait, 1e-12);
    close(&trial, &theory);
}

/* Overload has no steady state: no cover, and no crash. */
Test(theory, overload_is_not_covered)
{
    struct trial trial;
    struct glo_theory theory;
    find(&trial, &theory,
         "glocal: 1\n"
         "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
         "demand: {orders: {rate: 1.2 per hour}}\n"
         "units: {shop: {stations: {work: {machines: 1}}}}\n"
         "experiment: {length: 100 h, replications: 2, analysis: terminating}\n");
    cr_expect_eq(theory.num_covers, 0);
    close(&trial, &theory);
}

/* No law is known of replayed times, whatever else is: at a station by itself, beside a Poisson stream, in a pool. */
Test(theory, replays_are_not_covered)
{
    static const char *const networks[] = {"central", "central", "ccm"}, *const others[] = {"", ", b: {rate: 1 per h}",
                                                                                            ""};
    char path[] = "/tmp/glocal_orders_XXXXXX", text[1024];
    FILE *file = fdopen(mkstemp(path), "w");
    cr_assert(file && fputs("time\n1\n2\n5\n", file) >= 0);
    cr_assert_eq(fclose(file), 0);
    for (size_t i = 0; i < sizeof networks / sizeof networks[0]; i++) {
        struct trial trial;
        struct glo_theory theory;
        snprintf(text, sizeof text,
                 "glocal: 1\n"
                 "products: {part: {plan: [{operation: work, service: {exponential: 10 min}}]}}\n"
                 "demand: {a: {orders: %s}%s}\n"
                 "units: {shop: {stations: {work: {machines: 1}}}}\n"
                 "networks: {all: {type: %s, units: shop}}\n"
                 "experiment: {length: 1000 h, warmup: 10 h, replications: 2}\n",
                 path, others[i], networks[i]);
        find(&trial, &theory, text);
        cr_expect_eq(theory.num_covers, 0, "%s%s", networks[i], others[i]);
        close(&trial, &theory);
    }
    cr_assert_eq(remove(path), 0);
}

static const char *const job_shop =
    "glocal: 1\n"
    "products:\n"
    "  plain: {plan: [{operation: cut, service: {exponential: 1 h}}, {operation: paint, service: {exponential: 2 "
    "h}}]}\n"
    "  again: {plan: [{operation: paint, service: {exponential: 2 h}}, {operation: cut, service: {exponential: 1 h}},\n"
    "                 {operation: paint, service: {exponential: 2 h}}]}\n"
    "demand: {plain: {products: plain, rate: 0.3 per hour}, again: {products: again, rate: 0.2 per hour}}\n"
    "units: {shop: {stations: {cut: {machines: 1}, paint: {machines: 2}}}}\n"
    "experiment: {length: 1000 h, warmup: 10 h, replications: 2, metrics: [time_in_queue.shop]}\n";

/* Cut sees 0.5 per hour of 1 h, paint 0.7 per hour of 2 h at two machines: M/M/1 and M/M/2 by themselves (Kelly). */
Test(theory, series_of_exponential_stations)
{
    struct trial trial;
    struct glo_theory theory;
    find(&trial, &theory, job_shop);
    const struct glo_cover *cover = cover_by(&theory, "jackson_open");
    cr_assert(cover && !cover->failing);
    double cut = 0.5 * 0.5 / (1 - 0.5), a = 1.4, b = a * a / 2 / (1 + a + a * a / 2);
    double wait = b / (1 - a / 2 * (1 - b)), paint = wait * 0.7 / (1 - 0.7);
    cr_expect_float_eq(foretold(&trial, cover, "utilisation.shop.cut"), 0.5, 1e-9);
    cr_expect_float_eq(foretold(&trial, cover, "utilisation.shop.paint"), 0.7, 1e-9);
    cr_expect_float_eq(foretold(&trial, cover, "number_in_queue.shop.cut"), cut, 1e-9);
    cr_expect_float_eq(foretold(&trial, cover, "number_in_queue.shop.paint"), paint, 1e-9);
    cr_expect_float_eq(foretold(&trial, cover, "time_in_queue.shop"), (cut + paint) / 0.5, 1e-9);
    cr_expect(theory.covered[trial_figure(&trial, 0, "time_in_queue.shop")]);
    close(&trial, &theory);
}

Test(theory, series_with_other_service_is_near)
{
    struct trial trial;
    struct glo_theory theory;
    find(&trial, &theory,
         "glocal: 1\n"
         "products: {part: {plan: [{operation: cut, service: {gamma: {mean: 1 h, scv: 0.5}}},\n"
         "                         {operation: paint, service: {exponential: 1 h}}]}}\n"
         "demand: {orders: {rate: 0.5 per hour}}\n"
         "units: {shop: {stations: {cut: {machines: 1}, paint: {machines: 1}}}}\n"
         "experiment: {length: 1000 h, warmup: 10 h, replications: 2}\n");
    const struct glo_cover *first = cover_by(&theory, "mg1"), *all = cover_by(&theory, "qna");
    cr_assert(first && !first->failing, "the first station is a queue by itself");
    cr_assert(all && all->failing);
    cr_expect_str_eq(all->failing, "service at cut is not exponential");
    close(&trial, &theory);
}

/* A network of patrols; `rule` after `dispatch:`. */
static const char *patrols(char text[2048], const char *rule, const char *none_free, const char *service)
{
    snprintf(text, 2048,
             "glocal: 1\n"
             "places: {beats: {rows: [{name: west, x: 0 km, y: 0 km}, {name: middle, x: 1 km, y: 0 km},\n"
             "                        {name: east, x: 2 km, y: 0 km}]}}\n"
             "products: {call: {plan: [{operation: answer, service: %s}]}}\n"
             "demand: {calls: {at: beats, products: call, rate: 1 per hour, offered_to: patrols}}\n"
             "units: {patrol: {at: beats, stations: {answer: {machines: 1}}}}\n"
             "networks: {patrols: {type: ccm, units: patrol, dispatch: %s, if_none_free: %s}}\n"
             "experiment: {length: 1000 h, warmup: 10 h, replications: 2, metrics: [first_choice_share.patrols,\n"
             "             utilisation.patrol]}\n",
             service, rule, none_free);
    return text;
}

#define LISTS \
    "{preference_list: {west: [west, middle, east], middle: [middle, west, east], east: [east, west, middle]}}"

/* Case A of the exact values: the printed digits. */
Test(theory, patrols_are_a_hypercube)
{
    char text[2048];
    struct trial trial;
    struct glo_theory theory;
    find(&trial, &theory, patrols(text, LISTS, "refuse", "{exponential: 1 h}"));
    const struct glo_cover *cover = cover_by(&theory, "hypercube");
    cr_assert(cover && !cover->failing);
    cr_expect_float_eq(foretold(&trial, cover, "utilisation.patrol.west"), .33455882, 5e-9);
    cr_expect_float_eq(foretold(&trial, cover, "utilisation.patrol.middle"), .31387868, 5e-9);
    cr_expect_float_eq(foretold(&trial, cover, "utilisation.patrol.east"), .28906250, 5e-9);
    cr_expect_float_eq(foretold(&trial, cover, "first_choice_share.patrols"), .73333333, 5e-9);
    cr_expect_float_eq(foretold(&trial, cover, "refused_share.patrols"), .0625, 1e-9);
    cr_expect(theory.covered[trial_figure(&trial, 0, "utilisation.patrol")], "the pool of its members");
    const struct glo_cover *near = cover_by(&theory, "hypercube_approximation");
    cr_expect(near && near->failing);
    close(&trial, &theory);
    find(&trial, &theory, patrols(text, LISTS, "hold", "{exponential: 1 h}"));
    cover = cover_by(&theory, "hypercube");
    cr_assert(cover && !cover->failing);
    cr_expect_float_eq(foretold(&trial, cover, "utilisation.patrol.west"), .35472371, 5e-9);
    cr_expect_float_eq(foretold(&trial, cover, "wait_probability.patrols"), .0909090909, 1e-9);
    cr_expect_float_eq(foretold(&trial, cover, "first_choice_share.patrols"), .69696970, 5e-9);
    cr_expect_float_eq(foretold(&trial, cover, "time_in_queue.patrols"), .0909090909 / 2, 1e-9, "Erlang C, M/M/3");
    close(&trial, &theory);
}

/* Which unit serves first is the nearest where no list says otherwise; the loss does not depend on the law. */
Test(theory, patrols_of_other_kinds)
{
    char text[2048];
    struct trial trial;
    struct glo_theory theory;
    find(&trial, &theory, patrols(text, "nearest_free", "refuse", "1 h"));
    const struct glo_cover *cube = cover_by(&theory, "hypercube"), *loss = cover_by(&theory, "erlang_b");
    cr_assert(cube && cube->failing);
    cr_expect_str_eq(cube->failing, "service is not exponential: its scv is 0");
    cr_assert(loss && !loss->failing);
    cr_expect_float_eq(foretold(&trial, loss, "refused_share.patrols"), .0625, 1e-9);
    close(&trial, &theory);
    find(&trial, &theory, patrols(text, "nearest_free", "hold", "1 h"));
    const struct glo_cover *pool = cover_by(&theory, "mgc_exact");
    cr_assert(pool && !pool->failing);
    cr_expect(isfinite(foretold(&trial, pool, "time_in_queue.patrols")));
    close(&trial, &theory);
    find(&trial, &theory, patrols(text, "nearest_free", "earliest", "{exponential: 1 h}"));
    cr_expect_eq(theory.num_covers, 0, "queues at units, by predicted delivery, are no pool");
    close(&trial, &theory);
}

Test(theory, short_memory_is_told)
{
    char text[2048];
    struct trial trial;
    int code = GLO_ERR_NO_MEMORY;
    int64_t failures = 0;
    trial_open(&trial, patrols(text, LISTS, "hold", "{exponential: 1 h}"));
    for (int64_t k = 0; code != GLO_OK; k++) {
        struct glo_theory theory;
        glo_memory_fail_at(k, 0);
        code = glo_theory_init(&theory, trial.study.points[0]);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert(code == GLO_OK || code == GLO_ERR_NO_MEMORY);
        glo_theory_free(&theory);
    }
    cr_expect_gt(failures, 0);
    trial_close(&trial);
}

/* What is the same at several points is judged once; what is asked for and not covered is listed. */
Test(theory, judges_each_cover_once)
{
    static const char *const text =
        "glocal: 1\n"
        "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
        "demand: {orders: {rate: 0.5 per hour, offered_to: net}, others: {rate: 0.5 per hour, offered_to: cloud}}\n"
        "units: {shop: {stations: {work: {machines: 1}}}, mill: {stations: {work: {machines: 1}}}}\n"
        "networks: {net: {type: mpn, units: shop}, cloud: {type: ccm, units: mill, if_none_free: refuse}}\n"
        "experiment:\n"
        "  length: 2000 h\n"
        "  warmup: 100 h\n"
        "  replications: 5\n"
        "  factors: {demand.others.rate: [0.5 per hour, 0.7 per hour]}\n"
        "  metrics: [time_in_queue.shop, tardiness.q95, distance]\n";
    struct trial trial;
    struct glo_theory theories[2];
    struct glo_judgement judgement;
    uint32_t same = 0, others = 0;
    trial_open(&trial, text);
    trial_analyse(&trial, 0.95);
    for (uint32_t point = 0; point < 2; point++)
        cr_assert_eq(glo_theory_init(&theories[point], trial.study.points[point]), GLO_OK);
    cr_assert_eq(glo_judgement_init(&judgement, theories, &trial.analysis, 0.01, 0.05), GLO_OK);
    for (uint32_t i = 0; i < judgement.num_covers; i++) {
        bool is_shop = strcmp(judgement.covers[i].cover->subject, "net -> shop.work") == 0;
        same += is_shop && judgement.covers[i].num_points == 2;
        others += !is_shop && judgement.covers[i].num_points == 1;
    }
    cr_expect_eq(same, 1);
    cr_expect_eq(others, 2);
    cr_expect_eq(judgement.num_uncovered, 4, "tardiness.q95 and distance at two points");
    cr_expect_eq(judgement.counts[GLO_THEORY_CONTRADICTS], 0);
    glo_judgement_free(&judgement);
    glo_theory_free(&theories[0]);
    glo_theory_free(&theories[1]);
    trial_close(&trial);
}

/* What theory and loads know of orders that are dispatched at random: a Poisson stream of its own for each unit that is
 * able. */
Test(theory, random_dispatch)
{
    struct trial trial;
    struct glo_unit_flow flow;
    double rho[4];
    trial_open(&trial, "glocal: 1\n"
                       "places: {town: {generate: {uniform: {count: 5, width: 9 km, height: 9 km}}}}\n"
                       "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]},\n"
                       "  saw: {plan: [{operation: cut, service: 2 h}]}}\n"
                       "demand: {orders: {rate: 2 per hour, at: town, products: {part: 75 %, saw: 25 %}}}\n"
                       "units: {both: {stations: {work: {}, cut: {}}}, one: {stations: {work: {}}}}\n"
                       "networks: {net: {type: mpn, units: [both, one], dispatch: random}}\n"
                       "experiment: {length: 100 h, warmup: 0 h, replications: 1, analysis: terminating}\n");
    const struct glo_scenario *s = trial.study.points[0];
    cr_assert_eq(s->production.num_stations, 3);
    cr_assert_eq(glo_scenario_loads(s, rho), GLO_OK);
    cr_expect_float_eq(rho[0], 0.75, 1e-12);
    cr_expect_float_eq(rho[1], 1, 1e-12);
    cr_expect_float_eq(rho[2], 0.75, 1e-12);
    cr_assert_eq(glo_unit_flow_init(&flow, s, 1), GLO_OK);
    cr_expect(flow.known && flow.is_poisson && flow.num_parts == 1);
    cr_expect_float_eq(flow.rate, 0.75, 1e-12);
    glo_unit_flow_free(&flow);
    trial_close(&trial);
}
