/* The recursion of binding: structs, lists, defaults; one mistake gives one error; memory that runs out. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* Everything that the full scenario says arrives in its field, whatever the kind. */
Test(bind, every_kind)
{
    struct reading r;
    read_text(&r, full_scenario);
    cr_assert_str_eq(said(&r), "");
    cr_assert_eq(r.error, 0);
    const struct test_spec *s = &r.spec;
    cr_assert_eq(s->glocal, 1);
    cr_assert_str_eq(s->question, "Is it so?");
    cr_assert_eq(s->experiment.seed, 7);
    cr_assert_eq(s->experiment.start, 20822);
    cr_assert_float_eq(s->experiment.length, 17520, 1e-9);
    cr_assert_eq(s->experiment.replications.at_least, 3);
    cr_assert_eq(s->experiment.replications.at_most, 9);
    cr_assert_eq(s->experiment.replications.until.num, 1);
    cr_assert_eq(s->experiment.metrics.num, 2);
    cr_assert_str_eq(((const char **)s->experiment.metrics.items)[1], "on_time_share");
    cr_assert_float_eq(s->transport.detour, 1.3, 1e-15);
    cr_assert_float_eq(s->accounting.carbon_price, 0.075, 1e-12);
    cr_assert_eq(s->experiment.factors->kind, GLO_NODE_MAP);
    cr_assert_eq(s->networks.num, 2);
    reading_free(&r);
}

/* A struct that is left out has the defaults of its table; quantities without one are NaN. */
Test(bind, defaults)
{
    struct reading r;
    read_text(&r, "glocal: 1\nexperiment: {length: 1 h}\nunits: {u: {stations: {s: {}}}}\n");
    cr_assert_str_eq(said(&r), "");
    cr_assert_eq(r.spec.experiment.replications.at_most, 20);
    cr_assert_eq(r.spec.experiment.replications.at_least, 2);
    cr_assert_eq(r.spec.experiment.metrics.num, 1);
    cr_assert_str_eq(*(const char **)r.spec.experiment.metrics.items, "lead_time");
    cr_assert_str_eq(r.spec.accounting.currency, "EUR");
    cr_assert(isnan(r.spec.accounting.carbon_price));
    const struct glo_family *units = r.spec.units.items;
    const struct unit_spec *unit = units->members;
    const struct station_spec *station = unit->stations.items;
    cr_assert_eq(station->machines, 1);
    cr_assert(isnan(station->power.busy));
    cr_assert_eq(station->power.idle, 0);
    cr_assert_null(station->breakdowns.repair.type);
    cr_assert(isnan(unit->labour));
    reading_free(&r);
}

/* A value that failed leaves what was there; the others are read. */
Test(bind, goes_on)
{
    struct reading r;
    read_text(&r, "glocal: 1\nexperiment: {length: 5 km, seed: x}\ntransport: {detour: 1.5}\n");
    cr_assert_eq(r.error, GLO_ERR_INPUT);
    cr_assert(isnan(r.spec.experiment.length));
    cr_assert_eq(r.spec.experiment.seed, 1);
    cr_assert_eq(r.spec.transport.detour, 1.5);
    reading_free(&r);
}

/* Keys that are unknown or missing, and values that are no struct. */
static const struct expectation mistakes[] = {
    {"question: x\n", "1:1: missing key `glocal` [`glocal`: Of the tests.]\n"},
    {"glocal: 1\nqestion: x\n", "2:1: unknown key `qestion` [did you mean `question`?]\n"},
    {"glocal: 1\nspeed: 3\n",
     "2:1: unknown key `speed` [`speed` is a key of units.NAME.stations.NAME, transport.modes.NAME]\n"},
    {"glocal: 1\nexperiment: {}\n", "2:13: missing key `length` (experiment) [`length`: Of the tests.]\n"},
    {"glocal: 1\nexperiment: 5\n", "2:13: expected a map of keys, got \"5\" (experiment)\n"},
    {"glocal: 1\nexperiment:\n", "2:12: expected a map of keys, got nothing (experiment)\n"},
    {"glocal: 1\nexperiment: {lenth: 5 h}\n", "2:14: unknown key `lenth` (experiment) [did you mean `length`?]\n"},
    {"glocal: 1\nexperiment: {length: 5 h, replications: {at_least: 3}}\n",
     "2:41: missing key `at_most` (experiment.replications) [`at_most`: Of the tests.]\n"},
    {"glocal: 1\ntransport: {modes: {van: {sped: 60 km/h}}}\n",
     "2:27: unknown key `sped` (transport.modes.van) [did you mean `speed`?]\n"},
    {"glocal: 1\ntransport: [1]\n", "2:12: expected a map of keys, got a list (transport)\n"},
    {"glocal: 1\nqestion: x\nplases: {}\nmore: 1\n",
     "2:1: unknown key `qestion` [did you mean `question`?]\n3:1: unknown key `plases` [did you mean `places`?]\n4:1: "
     "unknown key `more` [legal here: glocal, question, places, materials, products, demand, units, networks, "
     "transport, accounting, emission_factors, experiment, note]\n"},
    {"glocal: 1\ndemand: {d: {rate: {week: {sunday: 0}}}}\nexperiment: {length: 5 h, factors: {demand.d.rate: {times: "
     "[2]}}}\n",
     "2:13: missing key `products` (demand.d) [`products`: Of the tests.]\n2:13: missing key `offered_to` (demand.d) "
     "[`offered_to`: Of the tests.]\n2:20: `times` has no number to multiply here (demand.d.rate)\n2:20: missing key "
     "`mean` (demand.d.rate) [`mean`: Of the tests.]\n"},
    {"glocal: 1\nunits: {u: {stations: {s: {power: {idle: 1 kW}, machines: {a: 1}}}}}\nmaterials: {m: {}}\n",
     "2:35: missing key `busy` (units.u.stations.s.power) [`busy`: Of the tests.]\n2:59: expected an integer >= 0 and "
     "<= 1000000, got a map of keys (units.u.stations.s.machines)\n"},
};

Test(bind, mistakes)
{
    expect_all(mistakes, sizeof mistakes / sizeof *mistakes);
}

/* The keys of the full scenario, each as "\nINDENTkey:" or "{key:" or " key:"; names that nothing refers to are left
 * out. */
static const char *const free_names[] = {"powder",   "grams",         "people",    "name",   "stock",
                                         "mills",    "wage",          "van",       "retail", "week",
                                         "sunday",   "monday-friday", "lead_time", "mill",   "finish",
                                         "latitude", "longitude",     "coastal",   "South",  "far"};

static bool is_free(const char *key, size_t length)
{
    for (size_t i = 0; i < sizeof free_names / sizeof *free_names; i++)
        if (strlen(free_names[i]) == length && strncmp(free_names[i], key, length) == 0)
            return true;
    return false;
}

static bool is_key_byte(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

/* One misspelt key gives one error, wherever it stands: the last letter of every key is doubled in turn. */
Test(bind, one_typo_one_error)
{
    static char text[8192];
    uint32_t tried = 0;
    for (const char *colon = full_scenario; (colon = strchr(colon, ':')); colon++) {
        const char *key = colon;
        while (key > full_scenario && is_key_byte(key[-1]))
            key--;
        bool is_value = key > full_scenario && !strchr(" \n{", key[-1]);
        if (key == colon || is_value || is_free(key, (size_t)(colon - key)))
            continue;
        size_t before = (size_t)(colon - full_scenario);
        memcpy(text, full_scenario, before);
        text[before] = colon[-1];
        strcpy(text + before + 1, colon);
        struct reading r;
        read_text(&r, text);
        for (uint32_t point = 1; point < r.reader.design.num_points; point++)
            glo_reader_point(&r.reader, point, &r.spec, &r.arena);
        said(&r);
        cr_expect_eq(r.reader.diagnostics.num_errors, 1, "%.*s:\n%s", (int)(colon - key), key, glo_text_get(&r.said));
        reading_free(&r);
        tried++;
    }
    cr_assert_gt(tried, 70);
}

#ifdef GLO_FAULTS
/* Whatever allocation fails, only out of memory comes back, and nothing is left behind. Of a condition that could not
 * be judged for want of memory the units know, whom the study asks. */
static void sweep(int for_good)
{
    int64_t failures = 0;
    for (int64_t k = 0;; k++) {
        struct reading r;
        glo_memory_fail_at(k, for_good);
        read_text(&r, full_scenario);
        int64_t failed = glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        if (failed)
            cr_assert(r.error == GLO_ERR_NO_MEMORY || glo_units_was_short(r.reader.units), "allocation %d", (int)k);
        reading_free(&r);
        failures += failed;
        if (!failed)
            break;
    }
    cr_assert_gt(failures, 100);
}

Test(bind, out_of_memory_once)
{
    sweep(0);
}

Test(bind, out_of_memory_for_good)
{
    sweep(1);
}
#endif
