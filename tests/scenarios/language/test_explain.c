/* What is said of a parameter. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <string.h>

#include "models/scenario.h"
#include "scenarios/language/explain.h"

static void expect_explained(const char *path, const struct glo_reader *reader, const char *expected)
{
    struct glo_text text = {0};
    cr_assert(glo_explain(&test_root, path, reader, 80, &text), "%s", path);
    cr_expect_str_eq(glo_text_get(&text), expected);
    glo_text_free(&text);
}

/* A parameter by its path, by a path of a file, by its last part where that is enough; where the file sets it. */
Test(explain, parameters)
{
    static const char reach[] = "networks.NAME.reach                                                     a length\n"
                                "Of the tests.\n\n"
                                "default   none: nothing\n"
                                "bounds    > 0\n"
                                "unit      `250 km` or `800 m`; stored in km\n"
                                "example   reach: 250 km\n";
    struct reading r;
    struct glo_text with_file = {0};
    expect_explained("networks.NAME.reach", NULL, reach);
    expect_explained("reach", NULL, reach);
    read_text(&r, full_scenario);
    glo_text_add(&with_file, "%s\nin test.yaml:55   reach: 250 km\n", reach);
    expect_explained("networks.local.reach", &r.reader, glo_text_get(&with_file));
    expect_explained("networks.cloud.reach", &r.reader, reach);
    glo_text_free(&with_file);
    reading_free(&r);
}

/* What is not known is left to others; near paths are named. */
Test(explain, unknown)
{
    struct glo_text text = {0};
    cr_assert_not(glo_explain(&test_root, "lead_time", NULL, 80, &text));
    cr_assert_not(glo_explain(&test_root, "speed", NULL, 80, &text));
    cr_assert_eq(text.length, 0);
    glo_explain_nearest(&test_root, "networks.local.raech", 3, &text);
    cr_assert_str_eq(glo_text_get(&text), "`networks.local.reach`");
    glo_text_free(&text);
    glo_explain_nearest(&test_root, "speed", 3, &text);
    cr_assert_str_eq(glo_text_get(&text), "`units.NAME.stations.NAME.speed`, `transport.modes.NAME.speed`");
    glo_text_free(&text);
}

/* Tables whose paths are explained, and how many there were. */
struct counted {
    const struct glo_table *root;
    uint32_t num;
};

static void count(void *self, const char *path, const struct glo_table *table, const struct glo_parameter *parameter)
{
    struct counted *counted = self;
    struct glo_text text = {0};
    (void)table, (void)parameter;
    counted->num++;
    cr_expect(glo_explain(counted->root, path, NULL, 80, &text), "%s", path);
    glo_text_free(&text);
}

/* Every path of the tables is explained: of those of the tests, and of those that are shipped. */
Test(explain, all)
{
    struct counted tests = {&test_root, 0}, shipped = {&glo_scenario_table, 0};
    glo_explain_all(tests.root, count, &tests);
    cr_assert_gt(tests.num, 60);
    glo_explain_all(shipped.root, count, &shipped);
    cr_assert_gt(shipped.num, 60);
}

/* What a law of the file comes to; a distribution has its parameters and their source; a word of a choice its keys. */
Test(explain, laws_and_words)
{
    static const struct {
        const char *path, *part;
    } rows[] = {
        {"networks.cloud.configuration", "\nin test.yaml:61   configuration: {lognormal: {mean: 2 h, scv: 1, "},
        {"networks.cloud.configuration", "\n          mean 1.9"},
        {"demand.retail.due", "\n          mean 24 h, scv 0, q95 24 h\n"},
        {"demand.retail.lot", "\n          mean 1.4, scv 0.2"},
        {"demand.retail.due.gamma", "\nkeys      mean, scv, "},
        {"units.shop.stock.beech.replenish", "words     base_stock, fixed_lot, never\n"},
        {"units.shop.stock.beech.replenish.fixed_lot", "keys      reorder_point, quantity, note\n"},
        {"units.shop", "\nin test.yaml:39\n"},
        {"units.shop.owner", "owner: guild\n"},
        {"products.chair.approach", "words     mto, mts\n"},
        {"networks.local.type", "words     mpn, ccm, solo\n"},
        {"products.chair.plan.service", "\ndefault   none: it must be given\n"},
        {"glocal", "bounds    = 1\n"},
        {"places.towns.latitude", "bounds    >= -90, <= 90\n"},
        {"accounting", "keys      currency, carbon_price, note\n"},
        {"units", "\nin test.yaml:38\n"},
        {"demand.retail.products.chair", "\nin test.yaml:32\n"},
        {"places.towns.note", "places.NAME.note\n"},
        {"materials.beech.emissions.none", "Nothing is emitted.\n"},
    };
    struct reading r;
    read_text(&r, full_scenario);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct glo_text text = {0};
        cr_expect(glo_explain(&test_root, rows[i].path, &r.reader, 80, &text), "%s", rows[i].path);
        cr_expect(strstr(glo_text_get(&text), rows[i].part), "%s:\n%s", rows[i].path, glo_text_get(&text));
        glo_text_free(&text);
    }
    reading_free(&r);
}

/* A law that is none, a file that could not be read: what the tables know is explained all the same. */
Test(explain, broken_file)
{
    struct reading r;
    struct glo_text text = {0};
    read_text(&r, "glocal: 1\nnetworks: {n: {type: ccm, units: [], configuration: {gamma: 3}}}\n");
    cr_assert(glo_explain(&test_root, "networks.n.configuration", &r.reader, 80, &text));
    cr_assert(strstr(glo_text_get(&text), "\nin test.yaml:2   configuration: {gamma: 3}\n"), "%s", glo_text_get(&text));
    cr_assert_null(strstr(glo_text_get(&text), "mean"));
    glo_text_free(&text);
    reading_free(&r);
    read_text(&r, "glocal: [\n");
    cr_assert(glo_explain(&test_root, "networks.n.configuration", &r.reader, 80, &text));
    cr_assert_null(strstr(glo_text_get(&text), "\nin "));
    glo_text_free(&text);
    reading_free(&r);
}

/* Paths that are too long for any key, or empty between two dots; a screen narrower than a title. */
Test(explain, odd_paths)
{
    char path[512] = "transport.";
    struct glo_text text = {0};
    memset(path + 10, 'k', 300);
    cr_assert_not(glo_explain(&test_root, path, NULL, 80, &text));
    glo_explain_nearest(&test_root, path, 3, &text);
    cr_assert_str_eq(glo_text_get(&text), "");
    cr_assert_not(glo_explain(&test_root, "", NULL, 80, &text));
    cr_assert_not(glo_explain(&test_root, "transport..detour", NULL, 80, &text));
    glo_explain_nearest(&test_root, "transport.", 3, &text);
    glo_explain_nearest(&test_root, "transport.detuor", 0, &text);
    cr_assert_str_eq(glo_text_get(&text), "");
    cr_assert(glo_explain(&test_root, "transport.detour", NULL, 12, &text));
    cr_assert_eq(strncmp(glo_text_get(&text), "transport.detour  a plain number\n", 33), 0, "%s", glo_text_get(&text));
    glo_text_free(&text);
}
