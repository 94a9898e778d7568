/*
 * Mobile factories: rental of modules and roaming units by hand, tick for tick, with what moves cost and emit; the pool
 * against Erlang's formulas; a unit that never moves is a fixed one; what is badly stated. That modules and orders are
 * conserved is looked at after every event in builds with GLO_CHECKS.
 */
#include <math.h>
#include <stdio.h>

#include "models/network/relocate.h"
#include "tests/scenarios/claims.h"
#include "tests/scenarios/lives.h"

/* The sum of an account or source over the whole run. */
static double booked(const struct trial *trial, const char *account)
{
    const struct glo_scenario *scenario = trial->study.points[0];
    double total = 0;
    for (uint32_t f = 0; f < scenario->layout.num_flows; f++)
        if (strcmp(scenario->layout.flows[f].account, account) == 0)
            total += glo_record_flow(trial->run.records, &scenario->layout, &scenario->window, f, 0);
    return total;
}

static double figure(const struct trial *trial, const char *name)
{
    const struct glo_scenario *scenario = trial->study.points[0];
    uint32_t f = trial_figure(trial, 0, name);
    cr_assert_neq(f, GLO_ALL, "%s", name);
    return glo_record_value(trial->run.records, &scenario->layout, &scenario->window, f, 0);
}

#define EXPECT(value, expected) cr_expect_float_eq(value, expected, 1e-6, "%s is %.9g", #value, value)

/* The life of the only order of a stream. */
static void expect_life(const struct trial_rows *rows, uint32_t stream, double started, double finished)
{
    const struct glo_order_row *row = trial_row(rows, stream, 0);
    cr_expect_float_eq(row->started, started, 1e-9, "order %u started at %.6f", stream, row->started);
    cr_expect_float_eq(row->finished, finished, 1e-9, "order %u finished at %.6f", stream, row->finished);
    cr_expect_float_eq(row->delivered, finished, 1e-9);
}

/*
 * A pool of four modules of 11 t; sites at 100 and 60 km. On the road 50 km/h and 1 h; 1 h is needed to put modules
 * together, 2 h to dismantle and 3 h to commission them; a piece takes a module 1 h. Projects of 25, 20 and 15 pieces
 * come at 110, 112 and 113 h, and need 3, 2 and 2 modules.
 */
static const char rental[] =
    "glocal: 1\n"
    "places: {depot: {x: 0 km, y: 0 km}, site: {rows: [{name: a, x: 100 km, y: 0 km}, {name: b, x: 60 km, y: 0 km}]}}\n"
    "materials: {wood: {price: 2 EUR/kg}}\n"
    "products: {panel: {mass: 10 kg, price: 5 EUR, plan: [{operation: work, service: 1 h, material: {wood: 4 kg}}]}}\n"
    "demand: {one: {interarrival: 110 h, at: site.a, lot: 25 %s}, two: {interarrival: 112 h, at: site.b, lot: 20},\n"
    "  three: {interarrival: 113 h, at: site.b, lot: 15}}\n"
    "units: {pool: {at: depot, owner: firm, modules: 4,\n"
    "  module: {mass: 11 t, stations: {work: {power: {busy: 2 kW, idle: 1 kW, relocating: 3 kW}}},\n"
    "    costs: {fixed: 10 EUR/h, labour: 30 EUR/h, electricity: 0.2 EUR/kWh}},\n"
    "  move: {by: lowbed, configure: 1 h, dismantle: 2 h, commission: 3 h, crew: 100 EUR/move}}}\n"
    "transport: {modes: {truck: {speed: 60 km/h, handling: 1 h, tariff: 1 EUR/order},\n"
    "  lowbed: {for: move, speed: 50 km/h, handling: 1 h, tariff: [350 EUR/trip, 2 EUR/km], capacity: 24 t,\n"
    "    emissions: {ttw: 0.06 kgCO2e/tkm, wtt: 0.02 kgCO2e/tkm}}}}\n"
    "networks: {net: {type: mfn, units: pool, operator: firm, pricing: fees_only,\n"
    "  use: {rental: {one_module_per: 10 pieces, at_most: 3 %s}},\n"
    "  fees: {rent: {amount: 24 EUR/module/day, from: customer, to: operator},\n"
    "    mobilisation: {amount: 3500 EUR/order, from: customer, to: operator}}}}\n"
    "experiment: {length: 190 h, warmup: 0 h, replications: 1, analysis: terminating}\n";

static struct trial_rows rent(struct trial *trial, const char *first, const char *use)
{
    char text[4096];
    struct trial_rows rows;
    struct glo_record record;
    snprintf(text, sizeof text, rental, first, use);
    trial_open(trial, text);
    trial_replicate(trial, 0, 1, &rows, &record);
    glo_record_free(&record);
    trial_run(trial, 1);
    return rows;
}

/*
 * Modules of the first project leave at 111, are there at 114 and work from 117 to 126 (9, 8 and 8 pieces). One is left
 * in the pool, which the second needs two of; the third is not let pass. They are back at 131, and both get theirs.
 */
Test(mobile, rental)
{
    struct trial trial;
    struct trial_rows rows = rent(&trial, "", "");
    expect_life(&rows, 0, 117, 126);
    expect_life(&rows, 1, 137.2, 147.2);
    expect_life(&rows, 2, 137.2, 145.2);
    cr_expect_float_eq(trial_row(&rows, 1, 0)->assigned, 137.2, 1e-9);
    cr_expect_eq(trial_row(&rows, 0, 0)->distance, 0);
    EXPECT(booked(&trial, "rent"), 3 * 15 + 2 * 15.2 + 2 * 13.2);
    EXPECT(booked(&trial, "fee"), 3 * 3500);
    EXPECT(booked(&trial, "price"), 0);
    EXPECT(booked(&trial, "material"), 60 * 4 * 2);
    double paid = 100 * 6 + 8 * 350 + 2 * 640 + 4 * 190 * 10 + 30 * 63 + 0.2 * 2 * 60;
    double received = 3 * 15 + 2 * 15.2 + 2 * 13.2 + 3 * 3500;
    EXPECT(figure(&trial, "profit.firm"), (received - paid - booked(&trial, "energy_idle")) * 8760 / 190);
    EXPECT(booked(&trial, "outbound"), 0);
    EXPECT(booked(&trial, "relocation"), 8 * 350 + 2 * 640 + 6 * 100);
    EXPECT(booked(&trial, "relocation_ttw"), 0.06 * 11880);
    EXPECT(booked(&trial, "relocation_wtt"), 0.02 * 11880);
    double out = 3 * 21 + 2 * (151.4 - 131) + 2 * (149.4 - 131);
    EXPECT(figure(&trial, "utilisation.pool"), out / 760);
    double on_site = 3 * 9 + 2 * 10 + 2 * 8;
    EXPECT(figure(&trial, "relocating_share"), (out - on_site) / 760);
    EXPECT(figure(&trial, "busy_share"), 60.0 / 760);
    EXPECT(booked(&trial, "labour"), 30 * on_site);
    EXPECT(booked(&trial, "fixed"), 4 * 190 * 10);
    EXPECT(booked(&trial, "energy"), 0.2 * 2 * 60);
    EXPECT(booked(&trial, "energy_idle"), 0.2 * (3 * (out - on_site) + 1 * (on_site - 60)));
    trial_rows_free(&rows);
    trial_close(&trial);
}

/* At 126 the second project gets two of the modules straight from the first site, 40 km away, the third the last of
 * them and one of the pool: this leaves at 127, those at 128. */
Test(mobile, straight_on)
{
    struct trial trial;
    struct trial_rows rows = rent(&trial, "", ", then: next_or_return");
    expect_life(&rows, 0, 117, 126);
    expect_life(&rows, 1, 132.8, 142.8);
    expect_life(&rows, 2, 132.8, 140.8);
    EXPECT(booked(&trial, "rent"), 3 * 15 + 2 * 14.8 + 12.8 + 13.8);
    EXPECT(booked(&trial, "relocation"), 7 * 350 + 2 * 460 + 6 * 100);
    EXPECT(booked(&trial, "relocation_ttw"), 0.06 * 7920);
    EXPECT(figure(&trial, "utilisation.pool"), (2 * 37 + 35 + 19) / 760.0);
    trial_rows_free(&rows);
    trial_close(&trial);
}

/* Who finds too few modules is refused; or the customer of the first project leaves at 115, when its modules are on
 * their way: they turn round at 117 and are back at 122. */
Test(mobile, short_pool)
{
    struct trial trial;
    struct trial_rows rows = rent(&trial, "", ", if_short: refuse");
    expect_life(&rows, 0, 117, 126);
    cr_expect(trial_row(&rows, 1, 0)->reason == GLO_REASON_capacity &&
              trial_row(&rows, 2, 0)->reason == GLO_REASON_capacity);
    trial_rows_free(&rows);
    trial_close(&trial);
    rows = rent(&trial, ", patience: 5 h", "");
    cr_expect_eq(trial_row(&rows, 0, 0)->fate, GLO_FATE_reneged);
    cr_expect_float_eq(trial_row(&rows, 0, 0)->closed, 115, 1e-9);
    expect_life(&rows, 1, 128.2, 138.2);
    EXPECT(booked(&trial, "rent"), 2 * 15.2 + 2 * 13.2);
    trial_rows_free(&rows);
    trial_close(&trial);
}

/* One module for a project and no time for moves: a pool is M/M/3; with refusal it is Erlang's loss system, and, where
 * moves take 12 of the 20 h that modules are out, M/G/4/4. */
static const char line[] = "glocal: 1\n"
                           "places: {depot: {x: 0 km, y: 0 km}, site: {x: 100 km, y: 0 km}}\n"
                           "products: {part: {plan: [{operation: work, service: {exponential: %s}}]}}\n"
                           "demand: {one: {rate: %s per hour, at: site}}\n"
                           "units: {pool: {at: depot, modules: %s, module: {stations: {work: {}}}, move: {%s}}}\n"
                           "transport: {modes: {lowbed: {for: move, speed: 50 km/h, handling: 1 h}}}\n"
                           "networks: {net: {type: mfn, units: pool, use: {rental: {if_short: %s}}}}\n"
                           "experiment: {length: %s h, warmup: 200 h, replications: 8}\n";

Test(mobile, erlang)
{
    static const struct claim waiting[] = {{"lead_time", 13 / 9.0, 0.035},
                                           {"wait_probability", 4 / 9.0, 0.04},
                                           {"utilisation.pool", 2 / 3.0, 0.02}};
    static const struct claim loss[] = {{"refused_share", 4 / 19.0, 0.05},
                                        {"utilisation.pool", 2 / 3.0 * 15 / 19, 0.02}};
    static const struct claim moving[] = {{"refused_share", 32 / 103.0, 0.06}, {"utilisation.pool", 71 / 103.0, 0.03}};
    char text[4096];
    snprintf(text, sizeof text, line, "1 h", "2", "3", "", "wait", "8000");
    expect_in_theory(text, waiting, sizeof waiting / sizeof waiting[0]);
    snprintf(text, sizeof text, line, "1 h", "2", "3", "", "refuse", "5000");
    expect_in_theory(text, loss, sizeof loss / sizeof loss[0]);
    snprintf(text, sizeof text, line, "8 h", "0.2", "4",
             "by: lowbed, configure: {exponential: 1 h}, dismantle: 2 h, commission: 3 h", "refuse", "30000");
    expect_in_theory(text, moving, sizeof moving / sizeof moving[0]);
}

/*
 * Stops at 0 and 200 km, customers at 10 and 190 km, reach 80 km, 10 h of work each. A move takes 2 + 5 + 3 h. Orders
 * of the near customer come at 116 and 117 h, of the far one at 97, 98 and 99 h.
 */
static const char roaming[] =
    "glocal: 1\n"
    "places: {base: {rows: [{name: one, x: 0 km, y: 0 km}, {name: two, x: 200 km, y: 0 km}]},\n"
    "  near: {x: 10 km, y: 0 km}, far: {x: 190 km, y: 0 km}, away: {x: 100 km, y: 0 km}}\n"
    "products: {part: {plan: [{operation: work, service: 10 h}]}}\n"
    "demand: {%s}\n"
    "units: {rover: {at: base.one, count: %u, modules: 1, module: {mass: 22 t, stations: {work: {}}},\n"
    "  move: {by: lowbed, dismantle: 2 h, commission: 3 h, crew: 100 EUR/move}}}\n"
    "transport: {modes: {lowbed: {for: move, speed: 50 km/h, handling: 1 h, tariff: [350 EUR/trip, 2 EUR/km],\n"
    "  capacity: 24 t, emissions: {ttw: 0.06 kgCO2e/tkm, wtt: 0.02 kgCO2e/tkm}}}}\n"
    "networks: {net: {type: mfn, units: rover, reach: 80 km, use: {roaming: {stops: base, relocate: %s}}}}\n"
    "experiment: {start: 2027-01-04, length: 190 h, warmup: 0 h, replications: 1, analysis: terminating}\n";

static struct trial_rows roam(struct trial *trial, const char *demand, uint32_t units, const char *policy)
{
    char text[4096];
    struct trial_rows rows;
    struct glo_record record;
    snprintf(text, sizeof text, roaming, demand, units, policy);
    trial_open(trial, text);
    trial_replicate(trial, 0, 1, &rows, &record);
    glo_record_free(&record);
    trial_run(trial, 1);
    return rows;
}

static const char five[] =
    "a: {interarrival: 116 h, at: near}, b: {interarrival: 117 h, at: near}, c: {interarrival: 97 h, "
    "at: far}, d: {interarrival: 98 h, at: far}, e: {interarrival: 99 h, at: far}";

/*
 * At the review at 120 h 30 h of work wait at the far stop and 10 h at the near one. With a lower limit of 15 h the
 * unit is sent: it ends its order at 126, and the other one is called back; it works at the far stop from 136 on. At
 * 144 20 h wait there, at 168 none: it goes home, and serves from 178 on. With a lower limit of 5 h it is not free
 * until 144.
 */
Test(mobile, hysteresis)
{
    struct trial trial;
    struct trial_rows rows =
        roam(&trial, five, 1, "{threshold: {backlog_above: 25 h, back_below: 15 h, review: 24 h}}");
    expect_life(&rows, 0, 116, 126);
    expect_life(&rows, 1, 178, 188);
    for (uint32_t i = 0; i < 3; i++)
        expect_life(&rows, 2 + i, 136 + 10 * i, 146 + 10 * i);
    cr_expect_float_eq(trial_row(&rows, 1, 0)->assigned, 178, 1e-9);
    cr_expect_float_eq(trial_row(&rows, 1, 0)->queue, 0, 1e-9);
    cr_expect_float_eq(trial_row(&rows, 2, 0)->distance, 10, 1e-9);
    EXPECT(figure(&trial, "relocating_share"), 20 / 190.0);
    EXPECT(figure(&trial, "utilisation"), 50 / 170.0);
    EXPECT(booked(&trial, "relocation"), 2 * (350 + 400 + 100));
    EXPECT(booked(&trial, "relocation_ttw"), 2 * 22 * 200 * 0.06);
    trial_rows_free(&rows);
    trial_close(&trial);

    rows = roam(&trial, five, 1, "{threshold: {backlog_above: 25 h, back_below: 5 h, review: 24 h}}");
    expect_life(&rows, 1, 126, 136);
    for (uint32_t i = 0; i < 3; i++)
        expect_life(&rows, 2 + i, 154 + 10 * i, 164 + 10 * i);
    trial_rows_free(&rows);
    trial_close(&trial);
}

/* The other policies, where one move decides; who is in reach of no stop is refused. */
Test(mobile, policies)
{
    struct trial trial;
    struct trial_rows rows = roam(&trial, "a: {interarrival: 97 h, at: far}, b: {interarrival: 98 h, at: away}", 1,
                                  "{largest_backlog: {review: 24 h}}");
    expect_life(&rows, 0, 130, 140); /* sent at 120 */
    cr_expect_eq(trial_row(&rows, 1, 0)->reason, GLO_REASON_reach);
    trial_rows_free(&rows);
    trial_close(&trial);

    /* one of two units is sent for twice the work: what came last counts alone */
    static const char three[] =
        "a: {interarrival: 100 h, at: near}, b: {interarrival: 101 h, at: far}, c: {interarrival: 102 "
        "h, at: far}, d: {interarrival: 121 h, at: near}";
    rows = roam(&trial, three, 2, "{forecast: {review: 24 h, smoothing: 100 %}}");
    expect_life(&rows, 0, 100, 110);
    expect_life(&rows, 1, 130, 140);
    expect_life(&rows, 2, 140, 150);
    expect_life(&rows, 3, 121, 131);
    EXPECT(booked(&trial, "relocation"), 2 * 850); /* at 144 the other is wanted home: the first of them has gone */
    trial_rows_free(&rows);
    trial_close(&trial);

    rows = roam(&trial, "a: {interarrival: 97 h, at: far}, b: {interarrival: 115 h, at: near}", 2,
                "{schedule: [{date: 2027-01-05, stop: base.two, units: 1}, {date: 2027-01-09, stop: base.one}]}");
    expect_life(&rows, 0, 97, 107); /* one went at 24 h, and back at 120 h */
    expect_life(&rows, 1, 115, 125);
    EXPECT(booked(&trial, "relocation"), 2 * 850);
    trial_rows_free(&rows);
    trial_close(&trial);
}

/*
 * Every policy of the registry, before anybody has written a test for it: it runs with every invariant looked at, its
 * balances are zero, and twice it is the same. One with parameters that must be given has a line.
 */
Test(mobile, registry)
{
    static const char *const given[][2] = {{"threshold", "{threshold: {backlog_above: 20 h, back_below: 11 h}}"},
                                           {"schedule", "{schedule: [{date: 2027-01-06, stop: base.two, units: 1}]}"}};
    for (uint32_t i = 0; i < glo_relocate_registry.num; i++) {
        struct trial trial;
        struct trial_rows rows;
        struct glo_record records[2];
        char text[4096];
        const char *word = glo_relocate_registry.tables[i]->name;
        cr_assert(glo_relocate_at(i)->next_review && glo_relocate_at(i)->table == glo_relocate_registry.tables[i]);
        for (size_t g = 0; g < sizeof given / sizeof given[0]; g++)
            word = strcmp(word, given[g][0]) == 0 ? given[g][1] : word;
        snprintf(
            text, sizeof text, roaming,
            "a: {rate: {mean: 0.1 per hour, week: {monday-wednesday: 3}}, at: near}, b: {rate: 0.1 per hour, at: far, "
            "patience: 60 h}",
            3, word);
        char *length = strstr(text, "190 h");
        memcpy(length, "990 h", 5);
        trial_open(&trial, text);
        for (int k = 0; k < 2; k++) {
            trial_replicate(&trial, 0, 1, &rows, &records[k]);
            check_rows(&rows, &records[k], word);
            for (int b = 0; b < GLO_NUM_BALANCES; b++)
                cr_expect_eq(records[k].balances[b], 0, "%s: %s", word, glo_balance_names[b]);
            cr_expect_gt(rows.num, 150);
            trial_rows_free(&rows);
        }
        cr_expect_eq(records[0].fingerprint, records[1].fingerprint, "%s", word);
        trial_run(&trial, 1);
        bool moves = booked(&trial, "relocation") > 0;
        cr_expect_eq(moves, i != glo_registry_find(&glo_relocate_registry, "stay"), "%s", word);
        for (int k = 0; k < 2; k++)
            glo_record_free(&records[k]);
        trial_close(&trial);
    }
}

/* The same units in two networks; `%s`: how customers get what is made; the stations; the type and what stands beside
 * it. */
static const char fixed[] =
    "glocal: 1\n"
    "places: {town: {generate: {uniform: {count: 30, width: 300 km, height: 200 km}}}}\n"
    "materials: {wood: {price: 2 EUR/kg, emissions: {value: 0.3 kgCO2e/kg}}}\n"
    "products: {chair: {mass: 6 kg, price: 200 EUR, plan: [{operation: mill, service: {exponential: 40 min}, setup: 10 "
    "min,\n"
    "  material: {wood: 8 kg}}, {operation: finish, service: {gamma: {mean: 25 min, scv: 0.5}}}]}}\n"
    "demand: {retail: {at: town, %srate: 5 per hour, lot: {poisson: {mean: 0.4, plus: 1}}, due: 9 h, patience: "
    "{exponential: "
    "90 h}}}\n"
    "units: {shop: {rows: [{name: a, x: 50 km, y: 50 km}, {name: b, x: 250 km, y: 60 km}, {name: c, x: 130 km, y: 140 "
    "km}],\n"
    "  calendar: {monday-friday: 06:00-22:00}, grid: {value: 0.3 kgCO2e/kWh}, %s}}\n"
    "transport: {detour: 1.3, modes: {van: {speed: 60 km/h, tariff: [9 EUR/order, 2 EUR/tkm]}}}\n"
    "networks: {net: {units: shop, reach: 150 km, type: %s}}\n"
    "experiment: {start: 2027-01-04, length: 30 days, warmup: 2 days, replications: 1, seed: 8}\n";

#define STATIONS(machines) \
    "stations: {mill: {machines: " machines ", power: {busy: 6 kW, idle: 1 kW}}, finish: {machines: " machines "}}"
#define COSTS(fixed_cost) "costs: {fixed: " fixed_cost ", labour: 20 EUR/h, electricity: 0.2 EUR/kWh}"

/* All orders and all figures of two scenarios are the same, bit for bit. */
static void expect_same(const char *handover, const char *const units[2], const char *const types[2])
{
    struct trial trials[2];
    struct trial_rows rows[2];
    struct glo_record records[2];
    for (int i = 0; i < 2; i++) {
        char text[4096];
        snprintf(text, sizeof text, fixed, handover, units[i], types[i]);
        trial_open(&trials[i], text);
        trial_replicate(&trials[i], 0, 1, &rows[i], &records[i]);
        trial_run(&trials[i], 1);
    }
    cr_assert_gt(rows[0].num, 1000);
    cr_assert_eq(rows[0].num, rows[1].num);
    cr_expect_eq(memcmp(rows[0].items, rows[1].items, rows[0].num * sizeof *rows[0].items), 0);
    cr_expect_eq(records[0].fingerprint, records[1].fingerprint);
    const struct glo_layout *layout = &trials[0].study.points[0]->layout;
    cr_expect_eq(layout->num_figures, trials[1].study.points[0]->layout.num_figures);
    for (uint32_t f = 0; f < layout->num_figures; f++) {
        double a = figure(&trials[0], layout->figures[f].name), b = figure(&trials[1], layout->figures[f].name);
        cr_expect(a == b || (isnan(a) && isnan(b)), "%s: %.17g and %.17g", layout->figures[f].name, a, b);
    }
    for (int i = 0; i < 2; i++) {
        trial_rows_free(&rows[i]);
        glo_record_free(&records[i]);
        trial_close(&trials[i]);
    }
}

Test(mobile, stays)
{
    static const char whole[] = COSTS("90 EUR/h") ", " STATIONS("3"),
                      made_up[] = "modules: 3, module: {mass: 1 t, " COSTS("30 EUR/h") ", " STATIONS("1") "}";
    expect_same("", (const char *const[]){whole, whole}, (const char *const[]){"mpn", "mfn"});
    expect_same("", (const char *const[]){whole, made_up}, (const char *const[]){"mpn", "mpn"});
    expect_same("", (const char *const[]){whole, made_up},
                (const char *const[]){"mpn", "mfn, use: {roaming: {relocate: stay}}"});
    expect_same("handover: {collect: {by: van}}, ", (const char *const[]){whole, whole},
                (const char *const[]){"mpn", "mfn"});
}

/* Whether a scenario is refused with such a sentence. */
static void expect_fault(const char *text, const char *said)
{
    struct trial trial;
    cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", said);
    cr_expect(trial_said(&trial, GLO_FAULT, said), "%s: %s", said, trial_message(&trial));
    trial_close(&trial);
}

Test(mobile, bad)
{
    static const struct {
        const char *pattern, *by, *said;
    } cases[] = {
        {"modules: 4", "count: 2", "a unit with a `module` says how many it has"},
        {"module: {mass", "costs: {fixed: 1 EUR/h}, module: {mass", "has the stations and the costs of its modules"},
        {"stations: {work", "stock: {}, stations: {work", "unknown key `stock`"},
        {"modules: 4,", "", "needs a pool of them"},
        {"module: {mass: 11 t, stations: {work: {power: {busy: 2 kW, idle: 1 kW, relocating: 3 kW}}}",
         "module: {mass: 11 t", "a unit made of modules says what a `module` is"},
        {"move: {", "stock: {panel: {replenish: {base_stock: 1}}}, move: {", "a unit that may be moved keeps no stock"},
        {"at: depot, ", "at: depot, rows: [{name: a}, {name: b}], count: 2, ", "one unit for each of them"},
        {"at_most: 3", "at_most: 5", "a project may need 5 modules of a pool of 4"},
        {"dismantle: 2 h", "dismantle: {normal: {mean: 1 h, scv: 1}}", "the time of a move can be negative"},
        {"{rental: {one_module_per: 10 pieces, at_most: 3 }}", "roaming", "the network rents out no modules"},
        {"at: depot, ", "at: site, ", "modules are rented out of one pool"},
        {"by: lowbed", "by: barge", "barge"},
        {"{work: {power", "{work: {discipline: processor_sharing, power",
         "machines that share their work are not moved"},
    };
    char text[4096], changed[4096];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, rental, "", "");
        const char *at = strstr(text, cases[i].pattern);
        cr_assert(at, "%s", cases[i].pattern);
        snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, cases[i].by,
                 at + strlen(cases[i].pattern));
        expect_fault(changed, cases[i].said);
    }
    static const char *const policies[][2] = {
        {"{threshold: {backlog_above: 1 h, back_below: 2 h}}", "units would run to and fro between two stops"},
        {"{schedule: [{date: 2027-01-05, stop: near}]}", "units are sent to a place that is no stop"},
        {"{forecast: {smoothing: 0 %}}", "expected a share > 0"},
    };
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        snprintf(text, sizeof text, roaming, "a: {rate: 1 per day, at: near}", 1, policies[i][0]);
        expect_fault(text, policies[i][1]);
    }
    static const char *const brought[] = {"a: {rate: 1 per day, at: near, handover: visit}",
                                          "a: {rate: 1 per day, at: near, handover: send}"};
    for (size_t i = 0; i < sizeof brought / sizeof brought[0]; i++) {
        snprintf(text, sizeof text, roaming, brought[i], 1, "stay");
        expect_fault(text, "moves its units, and does not work on things that customers bring");
    }
    snprintf(text, sizeof text, rental, ", choice: {willingness: 9 EUR, delay_cost: 1 EUR/h}", "");
    expect_fault(text, "are offered a network where they pay none");
    expect_fault("glocal: 1\n"
                 "products: {part: {plan: [{operation: work, service: 1 h}]}}\n"
                 "demand: {one: {rate: 1 per day, offered_to: {cascade: [a, b]}}}\n"
                 "units: {shop: {stations: {work: {}}}}\n"
                 "networks: {a: {type: mfn, units: shop}, b: {type: mpn, units: shop}}\n"
                 "experiment: {length: 100 h, warmup: 0 h, replications: 1}\n",
                 "a unit that one network moves belongs to another one too");
}
