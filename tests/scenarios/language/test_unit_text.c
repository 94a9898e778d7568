/* Unit texts alone: how factors join, what our words mean, what is refused. */
#include "scenarios/language/unit_text.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct glo_unit_system unit_system;

static void open_system(void)
{
    struct glo_problem problem = {0};
    cr_assert_eq(glo_unit_system_init(&unit_system, "EUR", &problem), GLO_OK, "%s", problem.text);
}

static void close_system(void)
{
    glo_unit_system_free(&unit_system);
    glo_unit_system_free(&unit_system);
}

TestSuite(unit_text, .init = open_system, .fini = close_system);

static ut_unit *read_unit(const char *text)
{
    struct glo_problem problem = {0};
    char help[GLO_PROBLEM_SIZE];
    ut_unit *unit;
    cr_assert_eq(glo_unit_text_read(&unit_system, text, &problem, help, &unit), GLO_OK, "%s: %s", text, problem.text);
    return unit;
}

/* How many `b` one `a` is, NaN where they differ in dimension. */
static double ratio_of(const char *a, const char *b)
{
    ut_unit *first = read_unit(a), *second = read_unit(b);
    double ratio;
    if (!glo_unit_ratio(first, second, &ratio))
        ratio = NAN;
    ut_free(first);
    ut_free(second);
    return ratio;
}

/* Factors join from left to right; `per` is a fraction line; a number below it belongs to its unit. */
Test(unit_text, joins_factors)
{
    static const struct {
        const char *a, *b;
        double ratio;
    } rows[] = {
        {"per day", "1/h", 1.0 / 24},
        {"/h", "1/h", 1},
        {"EUR/module/day", "EUR/(module day)", 1},
        {"EUR/module/day", "EUR/(24 module h)", 1},
        {"EUR per 100 km", "EUR/km", 0.01},
        {"EUR/(100 km)", "EUR/km", 0.01},
        {"EUR/100 km", "EUR/km", 0.01},
        {"kW h", "kWh", 1},
        {"kW*h", "kW.h", 1},
        {"kW·h", "kWh", 1},
        {"m/s", "km/h", 3.6},
        {"m s^-1", "m/s", 1},
        {"m2", "m^2", 1},
        {"m²", "m m", 1},
        {"(kg)(m)", "kg m", 1},
        {"kg/h h", "kg", 1},
        {"", "1/1", 1},
        {"%", "", 0.01},
        {"% per year", "1/year", 0.01},
        {"EUR / ( kg m )", "EUR/kg/m", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double ratio = ratio_of(rows[i].a, rows[i].b);
        cr_expect(fabs(ratio - rows[i].ratio) <= 1e-14 * rows[i].ratio, "%s in %s is %.17g", rows[i].a, rows[i].b,
                  ratio);
    }
}

/* What UDUNITS lacks or means otherwise: our words, and no dimension that cancels another. */
Test(unit_text, means_what_scenarios_mean)
{
    static const struct {
        const char *a, *b;
        double ratio;
    } rows[] = {
        {"kWh", "J", 3.6e6},       {"MWh", "kWh", 1000},       {"year", "day", 365},      {"years", "year", 1},
        {"1/month", "1/year", 12}, {"1/months", "1/month", 1}, {"week", "day", 7},        {"weeks", "h", 168},
        {"tkm", "kg km", 1000},    {"tCO2e", "kgCO2e", 1000},  {"gCO2e", "kgCO2e", 1e-3}, {"orders", "order", 1},
        {"pieces", "piece", 1},    {"modules", "module", 1},   {"moves", "move", 1},      {"trips", "trip", 1},
        {"t", "kg", 1000},         {"percent", "%", 1},        {"hours", "min", 60},      {"days", "d", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double ratio = ratio_of(rows[i].a, rows[i].b);
        cr_expect(fabs(ratio - rows[i].ratio) <= 1e-14 * rows[i].ratio, "%s in %s is %.17g", rows[i].a, rows[i].b,
                  ratio);
    }
}

/* UDUNITS takes reciprocals and angles for convertible; a scenario does not. */
Test(unit_text, keeps_dimensions_apart)
{
    static const struct {
        const char *a, *b;
    } rows[] = {{"h", "1/h"},       {"kgCO2e/kg", ""},  {"rad", ""},   {"rpm", "1/h"},     {"degree", ""},
                {"order/h", "1/h"}, {"EUR", "piece"},   {"piece", ""}, {"order", "piece"}, {"km", "h"},
                {"kgCO2e", "kg"},   {"module", "move"}, {"tkm", "kg"}, {"EUR/h", "EUR"},   {"trip", "order"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect(isnan(ratio_of(rows[i].a, rows[i].b)), "%s, %s", rows[i].a, rows[i].b);
}

/* What is refused, with what is said and what is suggested. */
Test(unit_text, refuses_with_a_sentence)
{
    static const struct {
        const char *text, *said, *help;
    } rows[] = {
        {"ton", "`ton` is not used as a unit", "write `t` for 1000 kg"},
        {"EUR/tons", "`tons` is not used as a unit", "write `t` for 1000 kg"},
        {"kton", "unknown unit `kton`", ""},
        {"yr", "`yr` is not used as a unit", "write `year`"},
        {"EUR/a", "`a` is not used as a unit", "write `year`"},
        {"units", "`units` is not used as a unit", "write `pieces`"},
        {"€", "`€` is not used as a unit", "write `EUR`"},
        {"month", "a month is no fixed duration", "write days or weeks"},
        {"EUR/h/(1/month)", "a month is no fixed duration", "write days or weeks"},
        {"USD", "two currencies: EUR and USD", "all amounts are in EUR, which `accounting.currency` names"},
        {"CUP/h", "two currencies: EUR and CUP", "all amounts are in EUR, which `accounting.currency` names"},
        {"TRY", "two currencies: EUR and TRY", "all amounts are in EUR, which `accounting.currency` names"},
        {"eur", "unknown unit `eur`", "did you mean `EUR`?"},
        {"TEUR", "unknown unit `TEUR`", "did you mean `EUR`?"},
        {"KW", "unknown unit `KW`", "did you mean `kW`?"},
        {"kmh", "unknown unit `kmh`", "did you mean `km/h`?"},
        {"hourz", "unknown unit `hourz`", "did you mean `hour`?"},
        {"flumps", "unknown unit `flumps`", ""},
        {"since", "unknown unit `since`", ""},
        {"cup", "unknown unit `cup`", ""},
        {"YEAR", "unknown unit `YEAR`", "did you mean `year`?"},
        {"h 30 min", "more than one number in `h 30 min`", ""},
        {"500 EUR", "more than one number in `500 EUR`", ""},
        {"h/0", "more than one number in `h/0`", ""},
        {"min @ 5", "unexpected `@` in the unit `min @ 5`", ""},
        {"h-1", "unexpected `-` in the unit `h-1`", ""},
        {"h; 3", "unexpected `;` in the unit `h; 3`", ""},
        {"h /", "a unit is missing after `h /`", ""},
        {"per", "a unit is missing after `per`", ""},
        {"(h", "a parenthesis is not closed in `(h`", ""},
        {"h)", "a parenthesis is not opened in `h)`", ""},
        {"()(", "a parenthesis is not closed in `()(`", ""},
        {"(((((((((h)))))))))", "too many parentheses in `(((((((((h)))))))))`", ""},
        {"s^99999999999", "unknown unit `s^99999999999`", ""},
        {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
         "unknown unit `abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh...`", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct glo_problem problem = {0};
        char help[GLO_PROBLEM_SIZE] = "";
        ut_unit *unit;
        cr_expect_eq(glo_unit_text_read(&unit_system, rows[i].text, NULL, help, &unit), GLO_ERR_INPUT, "%s",
                     rows[i].text);
        cr_expect(!unit && !*help, "%s", rows[i].text);
        cr_expect_eq(glo_unit_text_read(&unit_system, rows[i].text, &problem, help, &unit), GLO_ERR_INPUT, "%s",
                     rows[i].text);
        cr_expect_null(unit);
        cr_expect_str_eq(problem.text, rows[i].said);
        cr_expect_str_eq(help, rows[i].help, "%s: %s", rows[i].text, help);
    }
}

/* Any currency can be the scenario's, also those that UDUNITS takes for a volume or a Turkish imperative. */
Test(unit_text, knows_every_currency)
{
    static const char *const currencies[] = {"USD", "CUP", "TRY", "ALL", "TOP", "GEL",
                                             "MAD", "PEN", "BAM", "ZWG", "AED"};
    for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++) {
        struct glo_unit_system other;
        struct glo_problem problem = {0};
        char help[GLO_PROBLEM_SIZE];
        ut_unit *unit = NULL;
        double ratio;
        cr_assert_eq(glo_unit_system_init(&other, currencies[i], &problem), GLO_OK, "%s", problem.text);
        cr_assert_eq(glo_unit_text_read(&other, currencies[i], &problem, help, &unit), GLO_OK, "%s", problem.text);
        cr_expect_not(glo_unit_ratio(unit, other.one, &ratio), "%s", currencies[i]);
        cr_expect(glo_unit_ratio(unit, unit, &ratio) && ratio == 1);
        ut_free(unit);
        glo_unit_system_free(&other);
    }
}

Test(unit_text, refuses_what_is_no_currency)
{
    static const char *const none[] = {"", "eur", "EURO", "XYZ", "EU", "€"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        struct glo_unit_system other;
        struct glo_problem problem = {0};
        cr_expect_eq(glo_unit_system_init(&other, none[i], &problem), GLO_ERR_INPUT);
        cr_expect(strstr(problem.text, "no currency"), "%s", problem.text);
        glo_unit_system_free(&other);
    }
}

/* A missing database is an error with what to do, not a crash, and nothing is printed. */
Test(unit_text, says_that_the_database_is_missing)
{
    struct glo_unit_system other;
    struct glo_problem problem = {0};
    setenv("UDUNITS2_XML_PATH", "/no/such/file.xml", 1);
    cr_expect_eq(glo_unit_system_init(&other, "EUR", &problem), GLO_ERR_INPUT);
    unsetenv("UDUNITS2_XML_PATH");
    cr_expect(strstr(problem.text, "UDUNITS2_XML_PATH"), "%s", problem.text);
    glo_unit_system_free(&other);
}

/* A database that lacks what our words are made of. */
Test(unit_text, says_that_the_database_is_not_complete)
{
    char path[] = "/tmp/glocal_units_XXXXXX";
    struct glo_unit_system poor;
    struct glo_problem problem = {0};
    int file = mkstemp(path);
    static const char text[] = "<?xml version=\"1.0\" encoding=\"US-ASCII\"?>\n<unit-system></unit-system>\n";
    cr_assert_geq(file, 0);
    cr_assert_eq(write(file, text, sizeof text - 1), (ssize_t)(sizeof text - 1));
    cr_assert_eq(close(file), 0);
    setenv("UDUNITS2_XML_PATH", path, 1);
    int code = glo_unit_system_init(&poor, "EUR", &problem);
    unsetenv("UDUNITS2_XML_PATH");
    cr_assert_eq(remove(path), 0);
    cr_expect_eq(code, GLO_ERR_INPUT);
    cr_expect_str_eq(problem.text, "the units database of UDUNITS-2 is not complete");
    glo_unit_system_free(&poor);
}
