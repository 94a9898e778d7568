/*
 * Every business model of the registry and every rule of dispatch, before anybody has written a test for it: a small
 * scenario with all that costs and emits runs with every invariant checked after every event (in builds with
 * GLO_CHECKS), all balances zero, all orders accounted for, the same fingerprint twice, and every metric a number.
 */
#include <math.h>
#include <stdio.h>

#include "models/network/dispatch.h"
#include "tests/scenarios/lives.h"

static const char frame[] =
    "glocal: 1\n"
    "places:\n"
    "  town: {generate: {clustered: {count: 12, clusters: 3, spread: 20 km, width: 300 km, height: 200 km}}}\n"
    "  depot: {x: 100 km, y: 100 km}\n"
    "materials: {wood: {price: 2 EUR/kg, emissions: {value: 0.3 kgCO2e/kg}}}\n"
    "products:\n"
    "  chair: {mass: 6 kg, price: 200 EUR, plan: [\n"
    "    {operation: mill, service: {gamma: {mean: 40 min, scv: 0.5}}, material: {wood: 8 kg}},\n"
    "    {operation: finish, service: {exponential: 25 min}}]}\n"
    "  stool: {mass: 3 kg, price: 90 EUR, plan: [{operation: mill, service: 15 min, material: {wood: 4 kg}}],\n"
    "    stages: {configuration: {exponential: 1 h}}}\n"
    "demand:\n"
    "  retail: {at: town, products: {chair: 60 %%, stool: 40 %%}, rate: 3 per hour,\n"
    "    lot: {poisson: {mean: 0.4, plus: 1}}, due: {uniform: {min: 4 h, max: 20 h}}}\n"
    "  office: {at: town, products: chair, interarrival: {gamma: {mean: 2 h, scv: 2}}, due: 12 h, patience: "
    "{exponential: 9 h}}\n"
    "  square: {at: town, products: [chair, stool], rate: 0.1 per hour, due: 12 h, balking: {when_queue_above: 3},\n"
    "    choice: {willingness: {uniform: {min: 60 EUR, max: 400 EUR}}, delay_cost: 1 EUR/h, misfit_cost: 5 EUR}}\n"
    "units:\n"
    "  shop:\n"
    "    at: town\n"
    "    stations: {mill: {power: {busy: 6 kW, idle: 1 kW}}, finish: {speed: 1.2, power: {busy: 2 kW},\n"
    "      breakdowns: {time_to_failure: {exponential: 50 h}, repair: {exponential: 2 h}, job: scrap}}}\n"
    "    costs: {fixed: 900 EUR/month, labour: 24 EUR/h, electricity: 0.2 EUR/kWh}\n"
    "    grid: {value: 0.3 kgCO2e/kWh}\n"
    "  hub: {at: depot, owner: industry, stations: {mill: {machines: 2}},\n"
    "    costs: {labour: 30 EUR/h, electricity: 0.2 EUR/kWh}, grid: {value: 0.3 kgCO2e/kWh}}\n"
    "transport: {detour: 1.3, modes: {\n"
    "  van: {up_to: 120 km, speed: 60 km/h, handling: 30 min, tariff: [9 EUR/order, 2 EUR/tkm],\n"
    "    emissions: {ttw: 0.6 kgCO2e/tkm, wtt: 0.15 kgCO2e/tkm}},\n"
    "  truck: {speed: 65 km/h, handling: 4 h, tariff: [0.5 EUR/km, 1 EUR/piece],\n"
    "    emissions: {ttw: 0.07 kgCO2e/tkm, wtt: 0.02 kgCO2e/tkm}}}}\n"
    "networks: {net: {type: %s, units: [shop, hub], operator: platform, fees: {transaction: 6 %%,\n"
    "  subscription: 90 EUR/month, entry: 500 EUR, packing: {amount: 1 EUR/piece, from: customer, to: owner}}}}\n"
    "accounting: {carbon_price: 80 EUR/tCO2e}\n"
    "experiment: {length: 40 days, warmup: %s, replications: 3, seed: 17}\n";

/* `type`: its word, and whatever else stands beside it. */
static void open_network(struct trial *trial, const char *type, const char *warmup)
{
    char text[8192];
    snprintf(text, sizeof text, frame, type, warmup);
    trial_open(trial, text);
}

/* One with parameters that must be given has a line. */
static void open_type(struct trial *trial, uint32_t type, const char *warmup)
{
    static const char *const given[][2] = {
        {"cmn", "cmn, contracts: {small: {units: shop, price: 150 EUR/piece, capacity: 30 h, minimum: 90 pieces, term: "
                "11 days}, large: {units: hub, price: [9 EUR/h, 2 EUR/order], share: 60 %}}"}};
    const char *word = glo_network_registry.tables[type]->name;
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        word = strcmp(word, given[i][0]) == 0 ? given[i][1] : word;
    open_network(trial, word, warmup);
}

/* The registry and the types agree, and what every type must have is there. */
Test(conformance, registry)
{
    cr_assert_gt(glo_network_registry.num, 0);
    for (uint32_t i = 0; i < glo_network_registry.num; i++) {
        const struct glo_network_type *type = glo_network_type_at(i);
        cr_assert(type && type->place, "type %u", i);
        cr_assert_eq(type->table, glo_network_registry.tables[i]);
        cr_assert_eq(glo_registry_find(&glo_network_registry, type->table->name), i);
    }
}

/* One replication twice: records alike, rows complete, balances zero. Releases the trial. */
static void replicate_twice(struct trial *trial, const char *name)
{
    struct trial_rows rows[2];
    struct glo_record records[2];
    for (int i = 0; i < 2; i++) {
        trial_replicate(trial, 0, 1, &rows[i], &records[i]);
        check_rows(&rows[i], &records[i], name);
        for (int b = 0; b < GLO_NUM_BALANCES; b++)
            cr_assert_eq(records[i].balances[b], 0, "%s: %s", name, glo_balance_names[b]);
    }
    cr_assert_gt(rows[0].num, 2000, "%s", name);
    cr_assert_eq(records[0].fingerprint, records[1].fingerprint, "%s", name);
    cr_assert_eq(memcmp(rows[0].items, rows[1].items, rows[0].num * sizeof *rows[0].items), 0, "%s", name);
    for (int i = 0; i < 2; i++) {
        trial_rows_free(&rows[i]);
        glo_record_free(&records[i]);
    }
    trial_close(trial);
}

Test(conformance, replications)
{
    for (uint32_t type = 0; type < glo_network_registry.num; type++) {
        struct trial trial;
        open_type(&trial, type, "10 days");
        replicate_twice(&trial, glo_network_registry.tables[type]->name);
    }
}

/* Each rule of dispatch; the first of them whatever happens where they find nobody, the others in turn. One with
 * parameters that must be given has a line. */
Test(conformance, dispatch)
{
    static const char *const given[][2] = {{"preference_list", "{preference_list: {town: [shop, hub]}}"},
                                           {"power_of_d", "{power_of_d: 2}"},
                                           {"score", "{score: {cost: 50 %, lead_time: 50 %}}"},
                                           {"auction", "{auction: 3}"}};
    static const char *const if_none_free[] = {"hold", "{hold: {order: edd}}", "earliest", "refuse"};
    const uint32_t num_words = sizeof if_none_free / sizeof if_none_free[0];
    cr_assert_gt(glo_dispatch_registry.num, 0);
    for (uint32_t rule = 0; rule < glo_dispatch_registry.num; rule++) {
        const struct glo_dispatch_type *type = glo_dispatch_at(rule);
        const char *word = glo_dispatch_registry.tables[rule]->name;
        cr_assert(type->choose && type->table == glo_dispatch_registry.tables[rule], "%s", word);
        for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
            word = strcmp(word, given[i][0]) == 0 ? given[i][1] : word;
        for (uint32_t i = 0; i < num_words; i++) {
            if (rule > glo_registry_find(&glo_dispatch_registry, "preference_list") && i != rule % num_words)
                continue;
            char text[256];
            struct trial trial;
            snprintf(text, sizeof text, "ccm, dispatch: %s, if_none_free: %s", word, if_none_free[i]);
            open_network(&trial, text, "10 days");
            replicate_twice(&trial, text);
        }
    }
}

/* Whether the entity of a figure must have a value: it delivered orders, or it is no party to them (a station). */
static bool must_exist(const struct trial *trial, const struct glo_record *record, const struct glo_figure *figure)
{
    if (figure->entity && strcmp(figure->metric, "surplus_per_order") == 0) /* of those alone who choose */
        return false;
    char name[256];
    const struct glo_scenario *scenario = trial->study.points[0];
    if (!figure->entity)
        return true;
    snprintf(name, sizeof name, "served_share.%s", figure->entity);
    uint32_t served = trial_figure(trial, 0, name);
    return served == GLO_ALL || glo_record_value(record, &scenario->layout, &scenario->window, served, 0) > 0;
}

static void check_figures(const struct trial *trial, const char *type)
{
    const struct glo_scenario *scenario = trial->study.points[0];
    const struct glo_layout *layout = &scenario->layout;
    const struct glo_record *record = glo_run_record(&trial->run, 0, 0);
    for (uint32_t f = 0; f < layout->num_figures; f++) {
        const struct glo_figure *figure = &layout->figures[f];
        double value = glo_record_value(record, layout, &scenario->window, f, 0);
        cr_expect(isfinite(value) || !must_exist(trial, record, figure), "%s: %s is %g", type, figure->name, value);
        if (figure->kind == GLO_FIGURE_SHARE && !isnan(value))
            cr_expect(value >= 0 && value <= 1, "%s: %s is %g", type, figure->name, value);
    }
}

/* Every metric of the table, but for those of stock and staff, has figures in this scenario, and each is a number where
 * orders were served. */
Test(conformance, metrics)
{
    for (uint32_t type = 0; type < glo_network_registry.num; type++) {
        struct trial trial;
        open_type(&trial, type, "auto");
        trial_run(&trial, 2);
        const struct glo_layout *layout = &trial.study.points[0]->layout;
        for (uint32_t m = 0; m < glo_num_metrics; m++) {
            bool found = glo_metrics[m].entities & GLO_WITH_STOCK || /* test_stock.c */
                         glo_metrics[m].entities & GLO_WITH_STAFF || /* test_stages.c */
                         (glo_metrics[m].entities & GLO_WITH_BROKER && !glo_network_type_at(type)->step_done) ||
                         glo_metric_fate(&glo_metrics[m]) == GLO_FATE_lost;
            for (uint32_t f = 0; f < layout->num_figures; f++)
                found |= strcmp(layout->figures[f].metric, glo_metrics[m].name) == 0;
            cr_expect(found, "%s has no figure", glo_metrics[m].name);
        }
        check_figures(&trial, glo_network_registry.tables[type]->name);
        trial_close(&trial);
    }
}

/* The parts of a lead time add up to it, in every entity that has them, exactly. */
Test(conformance, parts_of_lead_time)
{
    static const char *const parts[] = {"configuration", "holding", "queue", "service", "transport"};
    for (uint32_t type = 0; type < glo_network_registry.num; type++) {
        struct trial trial;
        open_type(&trial, type, "10 days");
        trial_run(&trial, 2);
        const struct glo_scenario *scenario = trial.study.points[0];
        const struct glo_record *record = glo_run_record(&trial.run, 0, 0);
        for (uint32_t f = 0; f < scenario->layout.num_figures; f++) {
            const struct glo_figure *figure = &scenario->layout.figures[f];
            if (strcmp(figure->metric, "lead_time") != 0 || figure->kind == GLO_FIGURE_QUANTILE)
                continue;
            glo_int128 sum = 0;
            for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
                char name[256];
                snprintf(name, sizeof name, "%s%s%s", parts[i], figure->entity ? "." : "",
                         figure->entity ? figure->entity : "");
                sum += glo_record_ratio(record, &scenario->window, trial_figure(&trial, 0, name), 0).top;
            }
            cr_expect(sum == glo_record_ratio(record, &scenario->window, f, 0).top, "%s", figure->name);
        }
        trial_close(&trial);
    }
}
