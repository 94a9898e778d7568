/* Parts add up to wholes: a unit to its family, stations to units, streams and products to everything. */
#include "models/measures/measures.h"

#include "tests/models/trial.h"

static const char text[] =
    "glocal: 1\n"
    "places: {towns: {rows: [{name: a, x: 0 km, y: 0 km, weight: 2}, {name: b, x: 50 km, y: 0 km}]}}\n"
    "products: {one: {price: 9 EUR, plan: [{operation: cut, service: {exponential: 1 h}}, {operation: coat, service: "
    "30 min}]},\n"
    "           two: {price: 5 EUR, plan: [{operation: cut, service: 30 min}]}}\n"
    "demand: {retail: {at: towns, rate: 5 per hour, products: {one: 50 %, two: 50 %}, due: 2 h},\n"
    "         office: {at: towns, rate: 0.2 per hour, products: two}}\n"
    "units: {shop: {at: towns, stations: {cut: {machines: 2}, coat: {}}, costs: {labour: 9 EUR/h}},\n"
    "        plant: {stations: {cut: {}, coat: {}}, costs: {labour: 9 EUR/h}}}\n"
    "networks: {cloud: {type: ccm, units: [shop, plant]}}\n"
    "experiment: {length: 700 h, warmup: 100 h, replications: 1}\n";

/* The tops of some entities sum to that of the whole; the bottoms too, or they are all the same (lengths of time). */
static void expect_sum(const struct trial *trial, const char *metric, const char *whole, const char *const *parts,
                       bool same_bottom)
{
    const struct glo_window *window = &trial->study.points[0]->window;
    struct glo_ratio sum = {0}, all;
    char name[128];
    snprintf(name, sizeof name, "%s%s%s", metric, whole ? "." : "", whole ? whole : "");
    all = glo_record_ratio(trial->run.records, window, trial_figure(trial, 0, name), 1);
    for (; *parts; parts++) {
        snprintf(name, sizeof name, "%s.%s", metric, *parts);
        uint32_t figure = trial_figure(trial, 0, name);
        cr_assert_neq(figure, GLO_ALL, "%s", name);
        struct glo_ratio part = glo_record_ratio(trial->run.records, window, figure, 1);
        sum.top += part.top;
        sum.bottom = same_bottom ? part.bottom : sum.bottom + part.bottom;
    }
    cr_expect(sum.top == all.top && sum.bottom == all.bottom && all.bottom > 0, "%s of %s: parts do not add up", metric,
              whole ? whole : "everything");
}

Test(metrics, parts_add_up)
{
    static const char *const streams[] = {"retail", "office", NULL}, *const products[] = {"one", "two", NULL};
    static const char *const families[] = {"shop", "plant", NULL}, *const shops[] = {"shop.a", "shop.b", NULL};
    static const char *const stations[] = {"shop.cut", "shop.coat", NULL};
    static const char *const stations_of_a[] = {"shop.a.cut", "shop.a.coat", NULL};
    static const char *const cuts[] = {"shop.a.cut", "shop.b.cut", NULL};
    static const char *const of_orders[] = {"lead_time", "served_share", "on_time_share", "tardiness",
                                            "wait_probability"};
    struct trial trial;
    trial_open(&trial, text);
    trial_run(&trial, 1);
    for (size_t i = 0; i < sizeof of_orders / sizeof of_orders[0]; i++) {
        expect_sum(&trial, of_orders[i], NULL, streams, false);
        expect_sum(&trial, of_orders[i], NULL, products, false);
        expect_sum(&trial, of_orders[i], NULL, (const char *const[]){"cloud", NULL}, false);
    }
    expect_sum(&trial, "lead_time", NULL, families, false);
    expect_sum(&trial, "lead_time", "shop", shops, false);
    expect_sum(&trial, "utilisation", NULL, families, false);
    expect_sum(&trial, "utilisation", "shop", shops, false);
    expect_sum(&trial, "utilisation", "shop", stations, false);
    expect_sum(&trial, "utilisation", "shop.a", stations_of_a, false);
    expect_sum(&trial, "utilisation", "shop.cut", cuts, false);
    expect_sum(&trial, "number_in_queue", "shop", shops, true);
    expect_sum(&trial, "number_in_system", "shop.a", stations_of_a, true);
    expect_sum(&trial, "throughput", NULL, families, true);
    expect_sum(&trial, "cost_per_order", NULL, families, false);
    trial_close(&trial);
}

/* What is held belongs to everything only: held + waiting at stations is the whole queue. */
Test(metrics, held)
{
    struct trial trial;
    trial_open(&trial, text);
    trial_run(&trial, 1);
    const struct glo_window *window = &trial.study.points[0]->window;
    const char *const names[] = {"number_in_queue", "number_in_queue.shop", "number_in_queue.plant", "holding"};
    glo_int128 tops[4];
    for (int i = 0; i < 4; i++)
        tops[i] = glo_record_ratio(trial.run.records, window, trial_figure(&trial, 0, names[i]), 0).top;
    glo_int128 difference = tops[0] - tops[1] - tops[2] - tops[3]; /* but for what was held when the window ended */
    cr_expect_gt(tops[3], 0);
    cr_expect(difference <= 0 && -difference < tops[3] / 100 + 10 * (glo_int128)GLO_TICKS_PER_HOUR);
    trial_close(&trial);
}
