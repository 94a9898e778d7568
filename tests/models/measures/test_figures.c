/* The names of figures: what a metric can be asked of, in which order names are looked for, and what is no name. */
#include "models/measures/measures.h"

#include "tests/models/trial.h"

/* Everything here is called post: stream, product, network, unit and owner. */
static const char frame[] =
    "glocal: 1\n"
    "places: {towns: {rows: [{name: Rome, x: 0 km, y: 0 km}, {name: Milan, x: 50 km, y: 0 km}]}}\n"
    "products: {post: {price: 9 EUR, plan: [{operation: work, service: 1 h}]},\n"
    "           bit: {plan: [{operation: coat, service: 1 h}]}}\n"
    "demand: {post: {rate: 1 per day, products: post, offered_to: post}, more: {rate: 1 per day, products: bit, "
    "offered_to: net}}\n"
    "units: {post: {owner: post, stations: {work: {}}}, shop: {at: towns, stations: {work: {}, coat: {}}},\n"
    "  unused: {stations: {work: {}}}}\n"
    "networks: {post: {type: mpn, units: [post, shop]}, net: {type: mpn, units: shop}, gone: {type: mpn, units: "
    "unused, operator: op}}\n"
    "experiment: {length: 900 h, warmup: 0 h, replications: 1, metrics: [%s]}\n";

static int read_metrics(struct trial *trial, const char *metrics)
{
    char text[2048];
    snprintf(text, sizeof text, frame, metrics);
    return trial_read(trial, text);
}

/* The kind of entity that a name means. */
static unsigned kind_of(const char *metric)
{
    struct trial trial;
    int code = read_metrics(&trial, metric);
    cr_assert_eq(code, GLO_OK, "%s: %s", metric, trial_message(&trial));
    const struct glo_measure_plan *plan = &trial.study.points[0]->measures;
    cr_assert(plan->figures[0].shown);
    unsigned kind = plan->entities[plan->keys[0].entity].kind;
    trial_close(&trial);
    return kind;
}

/* A name that is several things: stream, product, network, unit, party; a prefix forces one. */
Test(figures, order_of_kinds)
{
    cr_expect_eq(kind_of("lead_time"), GLO_ENTITY_all);
    cr_expect_eq(kind_of("lead_time.post"), GLO_ENTITY_stream);
    cr_expect_eq(kind_of("lead_time.demand.post"), GLO_ENTITY_stream);
    cr_expect_eq(kind_of("lead_time.products.post"), GLO_ENTITY_product);
    cr_expect_eq(kind_of("lead_time.networks.post"), GLO_ENTITY_network);
    cr_expect_eq(kind_of("lead_time.units.post"), GLO_ENTITY_family);
    cr_expect_eq(kind_of("lead_time.bit"), GLO_ENTITY_product);
    cr_expect_eq(kind_of("lead_time.net"), GLO_ENTITY_network);
    cr_expect_eq(kind_of("utilisation.post"), GLO_ENTITY_family);
    cr_expect_eq(kind_of("utilisation.shop.Rome"), GLO_ENTITY_unit);
    cr_expect_eq(kind_of("utilisation.shop.work"), GLO_ENTITY_station);
    cr_expect_eq(kind_of("utilisation.shop.Milan.coat"), GLO_ENTITY_station);
    cr_expect_eq(kind_of("profit.post"), GLO_ENTITY_party);
    cr_expect_eq(kind_of("profit.parties.post"), GLO_ENTITY_party);
    cr_expect_eq(kind_of("profit.customer"), GLO_ENTITY_party);
}

/* Asked-for figures come first, in the order asked, and are marked; a quantile's mean is there and watched. */
Test(figures, shown)
{
    static const char *const names[] = {"throughput", "lead_time.post.q95", "lead_time"};
    struct trial trial;
    uint32_t num_shown = 0, previous = 0;
    cr_assert_eq(read_metrics(&trial, "throughput, lead_time.post.q95, lead_time, throughput"), GLO_OK, "%s",
                 trial_message(&trial));
    const struct glo_layout *layout = &trial.study.points[0]->layout;
    for (uint32_t f = 0; f < layout->num_figures; f++)
        num_shown += layout->figures[f].shown;
    cr_expect_eq(num_shown, 3);
    for (int i = 0; i < 3; i++) {
        uint32_t f = trial_figure(&trial, 0, names[i]);
        cr_assert_neq(f, GLO_ALL);
        cr_expect(layout->figures[f].shown && f >= previous, "%s", names[i]);
        previous = f;
    }
    cr_expect_eq(layout->num_watched, 3); /* throughput, lead_time.post, lead_time */
    for (uint32_t i = 0; i < layout->num_figures; i++)
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(layout->figures[i].name, layout->figures[j].name) == 0) /* two entities may share a name */
                cr_expect_neq(trial.study.points[0]->measures.keys[i].entity,
                              trial.study.points[0]->measures.keys[j].entity, "%s", layout->figures[i].name);
    trial_close(&trial);
}

/* Quantiles that nobody asked for, and units in the scenario's currency. */
Test(figures, without_asking)
{
    static const char *const names[] = {"lead_time.q50", "lead_time.q90", "lead_time.q95", "lead_time.q99"};
    struct trial trial;
    cr_assert_eq(read_metrics(&trial, ""), GLO_OK, "%s", trial_message(&trial));
    const struct glo_layout *layout = &trial.study.points[0]->layout;
    for (int i = 0; i < 4; i++) {
        uint32_t f = trial_figure(&trial, 0, names[i]);
        cr_assert_neq(f, GLO_ALL, "%s", names[i]);
        cr_expect_eq(layout->figures[f].kind, GLO_FIGURE_QUANTILE);
    }
    cr_expect_str_eq(layout->figures[trial_figure(&trial, 0, "profit.post")].unit, "EUR/year");
    cr_expect_eq(trial_figure(&trial, 0, "co2e_per_order"), GLO_ALL); /* nothing emits */
    cr_expect(layout->figures[trial_figure(&trial, 0, "utilisation")].of_time);
    cr_expect(!layout->figures[trial_figure(&trial, 0, "served_share")].of_time);
    cr_expect(layout->figures[trial_figure(&trial, 0, "lead_time")].has_range);
    cr_expect(!layout->figures[trial_figure(&trial, 0, "utilisation")].has_range);
    trial_close(&trial);
}

/* What is declared but has no work here is no mistake: there is no figure. */
Test(figures, absent)
{
    struct trial trial;
    cr_assert_eq(read_metrics(&trial,
                              "lead_time, utilisation.unused, utilisation.unused.work, lead_time.gone, profit.op"),
                 GLO_OK, "%s", trial_message(&trial));
    const struct glo_layout *layout = &trial.study.points[0]->layout;
    for (uint32_t f = 0; f < layout->num_figures; f++)
        cr_expect_eq(layout->figures[f].shown, strcmp(layout->figures[f].name, "lead_time") == 0, "%s",
                     layout->figures[f].name);
    trial_close(&trial);
}

Test(figures, mistakes)
{
    static const char *const cases[][3] = {
        {"led_time", "no metric named `led_time`", "did you mean `lead_time`?"},
        {"qqqqqqq", "no metric named `qqqqqqq`", "shows all"},
        {"lead_time.ney", "`ney` is nothing that lead_time is measured of", "did you mean `lead_time.net`?"},
        {"utilisation.more", "`more` is nothing that utilisation is measured of", NULL},
        {"profit", "is nothing that profit is measured of", NULL},
        {"lead_time.q0", "between q0 and q100", NULL},
        {"lead_time.q100", "between q0 and q100", NULL},
        {"utilisation.q95", "quantiles are kept of durations", NULL},
        {"co2e_per_order", "the scenario states no emission factor or grid", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        cr_expect_eq(read_metrics(&trial, cases[i][0]), GLO_ERR_INPUT, "%s", cases[i][0]);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i][1]), "%s: %s", cases[i][0], trial_message(&trial));
        const struct glo_diagnostics *diagnostics = &trial.study.reader.diagnostics;
        if (cases[i][2] && diagnostics->num_messages)
            cr_expect(diagnostics->messages[0].help && strstr(diagnostics->messages[0].help, cases[i][2]), "%s: %s",
                      cases[i][0], diagnostics->messages[0].help);
        trial_close(&trial);
    }
}
