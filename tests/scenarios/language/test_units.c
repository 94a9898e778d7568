/* Quantities: every dimension, exact conversions, and a sentence for each mistake. */
#include "scenarios/language/units.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct glo_units *units;

static void open_units(void)
{
    struct glo_problem problem = {0};
    cr_assert_eq(glo_units_init(&units, "EUR", &problem), GLO_OK, "%s", problem.text);
}

static void close_units(void)
{
    glo_units_free(units);
}

TestSuite(units, .init = open_units, .fini = close_units);

/* Values are those of exact arithmetic, rounded once: 12 min is the double 0.2, not its neighbour. */
Test(units, convert_exactly)
{
    static const struct {
        const char *dimension, *text;
        double value;
    } rows[] = {
        {"time", "12 min", 0.2},
        {"time", "3 days", 72},
        {"time", "2 years", 17520},
        {"time", "8 weeks", 1344},
        {"time", "90 s", 0.025},
        {"time", "1e3h", 1000},
        {"time", "5 Hours", 5},
        {"time", "-5 min", -5.0 / 60},
        {"rate", "200 per day", 200.0 / 24},
        {"rate", "3.5 per week", 3.5 / 168},
        {"rate", "750 per year", 750.0 / 8760},
        {"rate", "22 % per year", 22.0 / 876000},
        {"rate", "9 per hour", 9},
        {"rate", "200 1/h", 200},
        {"rate", "9 orders/h", 9},
        {"rate", "3 per month", 3.0 / 730},
        {"share", "60 %", 0.6},
        {"share", "0.5", 0.5},
        {"share", "0.5 percent", 0.005},
        {"number", "1.15", 1.15},
        {"count", "40 pieces", 40},
        {"count", "40", 40},
        {"length", "250 km", 250},
        {"length", "800 m", 0.8},
        {"speed", "65 km/h", 65},
        {"speed", "18 m/s", 64.8},
        {"mass", "3 t", 3000},
        {"mass", "450 g", 0.45},
        {"mass", "6.5 kg/piece", 6.5},
        {"power", "800 W", 0.8},
        {"money", "240 EUR", 240},
        {"money", "34 EUR/piece", 34},
        {"money_per_time", "24 EUR/h", 24},
        {"money_per_time", "4100 EUR/month", 4100.0 / 730},
        {"money_per_time", "8760 EUR/year", 1},
        {"money_per_mass", "620 EUR/t", 0.62},
        {"money_per_energy", "0.24 EUR/kWh", 0.24},
        {"money_per_energy", "240 EUR/MWh", 0.24},
        {"money_per_order", "9 EUR/order", 9},
        {"money_per_length", "25 EUR per 100 km", 0.25},
        {"money_per_length", "25 EUR/(100 km)", 0.25},
        {"money_per_trip", "350 EUR/trip", 350},
        {"money_per_tkm", "2.4 EUR/tkm", 2.4},
        {"money_per_tkm", "2.4 EUR/(t km)", 2.4},
        {"money_per_carbon", "75 EUR/tCO2e", 0.075},
        {"carbon_per_mass", "1.3 kgCO2e/kg", 1.3},
        {"carbon_per_mass", "1.3 tCO2e/t", 1.3},
        {"carbon_per_tkm", "631 gCO2e/tkm", 0.631},
        {"carbon_per_energy", "290 gCO2e/kWh", 0.29},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct glo_problem problem = {0};
        char help[GLO_PROBLEM_SIZE];
        double value = NAN;
        int code = glo_units_read(units, glo_dimension_find(rows[i].dimension), rows[i].text, &value, &problem, help);
        cr_expect_eq(code, GLO_OK, "%s: %s", rows[i].text, problem.text);
        cr_expect_str_eq(help, "");
        cr_expect(fabs(value - rows[i].value) <= 2e-16 * fabs(rows[i].value), "%s %s is %.17g", rows[i].dimension,
                  rows[i].text, value);
    }
}

/* The spellings that errors suggest are accepted, and mean the dimension they are suggested for. */
Test(units, accept_what_they_suggest)
{
    const struct glo_dimension *dimension;
    for (uint32_t i = 0; (dimension = glo_dimension_at(i)); i++) {
        const char *const spellings[] = {dimension->spelling, dimension->other_spelling};
        for (int k = 0; k < 2; k++) {
            struct glo_problem problem = {0};
            char help[GLO_PROBLEM_SIZE];
            double value;
            cr_expect_eq(glo_units_read(units, dimension, spellings[k], &value, &problem, help), GLO_OK, "%s: %s",
                         spellings[k], problem.text);
        }
    }
}

/* Each mistake has its own sentence, and a suggestion. */
Test(units, refuse_with_a_sentence)
{
    static const struct {
        const char *dimension, *text, *said, *help;
    } rows[] = {
        {"speed", "65 km", "expected a speed, got a length", "write `65 km/h` or `18 m/s`"},
        {"speed", "65", "expected a speed, got the bare number 65", "write `65 km/h` or `18 m/s`"},
        {"speed", "fast", "expected a speed, got `fast`", "write `65 km/h` or `18 m/s`"},
        {"speed", "", "expected a speed, got ``", "write `65 km/h` or `18 m/s`"},
        {"speed", "65 kmh", "unknown unit `kmh`", "did you mean `km/h`?"},
        {"time", "0.5 per h", "expected a duration, got a rate", "write `12 min` or `3 days`"},
        {"time", "5 pieces", "expected a duration, got a number of pieces", "write `12 min` or `3 days`"},
        {"time", "5 kg m", "expected a duration, got `5 kg m`", "write `12 min` or `3 days`"},
        {"time", "1 h 30 min", "more than one number in `h 30 min`", "write `12 min` or `3 days`"},
        {"time", "2026-01-05", "expected a duration, got the date `2026-01-05`", "write `12 min` or `3 days`"},
        {"time", "1,5 h", "expected a duration, got `1,5 h`: a number has a decimal point, no comma",
         "write `12 min` or `3 days`"},
        {"time", "nan h", "expected a duration, got `nan h`, which is no finite number", "write `12 min` or `3 days`"},
        {"time", "-.inf", "expected a duration, got `-.inf`, which is no finite number", "write `12 min` or `3 days`"},
        {"time", "3 months", "a month is no fixed duration", "write days or weeks"},
        {"time", "1e308 years", "expected a duration, got `1e308 years`, which is too large",
         "write `12 min` or `3 days`"},
        {"share", "5 km", "expected a share, got a length", "write `60 %` or `0.6`"},
        {"share", "5 rad", "expected a share, got `5 rad`", "write `60 %` or `0.6`"},
        {"rate", "9", "expected a rate, got the bare number 9", "write `200 per day` or `9 per hour`"},
        {"rate", "9 h", "expected a rate, got a duration", "write `200 per day` or `9 per hour`"},
        {"mass", "3 ton", "`ton` is not used as a unit", "write `t` for 1000 kg"},
        {"money", "5 USD", "two currencies: EUR and USD", "all amounts are in EUR, which `accounting.currency` names"},
        {"money", "15 500 EUR", "more than one number in `500 EUR`", "write `240 EUR` or `0.5 EUR`"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct glo_problem problem = {0};
        char help[GLO_PROBLEM_SIZE];
        double value = -7;
        int code = glo_units_read(units, glo_dimension_find(rows[i].dimension), rows[i].text, &value, &problem, help);
        cr_expect_eq(code, GLO_ERR_INPUT, "%s", rows[i].text);
        cr_expect_eq(problem.code, GLO_ERR_INPUT);
        cr_expect_str_eq(problem.text, rows[i].said);
        cr_expect_str_eq(help, rows[i].help, "%s: %s", rows[i].text, help);
    }
}

/* Suggestions are in the currency of the scenario, and money is read in it. */
Test(units, speak_the_currency_of_the_scenario)
{
    struct glo_units *swiss;
    struct glo_problem problem = {0};
    char help[GLO_PROBLEM_SIZE];
    double value;
    cr_assert_eq(glo_units_init(&swiss, "CHF", &problem), GLO_OK);
    cr_expect_eq(glo_units_read(swiss, glo_dimension_find("money_per_time"), "24 CHF/h", &value, &problem, help),
                 GLO_OK);
    cr_expect_eq(glo_units_read(swiss, glo_dimension_find("money_per_time"), "24", &value, &problem, help),
                 GLO_ERR_INPUT);
    cr_expect_str_eq(help, "write `24 CHF/h` or `4100 CHF/month`");
    glo_units_free(swiss);
}

/* Two quantities compare in the unit of the second, whatever their dimension is: also one no table names. */
Test(units, compare_quantities)
{
    double a, b;
    cr_expect(glo_units_compare(units, "2 km", "800 m", &a, &b));
    cr_expect_eq(a, 2000);
    cr_expect_eq(b, 800);
    cr_expect(glo_units_compare(units, "380 EUR/module/day", "1 EUR/(module h)", &a, &b));
    cr_expect(fabs(a - 380.0 / 24) < 1e-14);
    cr_expect(glo_units_compare(units, "60 %", "0.5", &a, &b));
    cr_expect_eq(a, 0.6);
    cr_expect(glo_units_compare(units, "5 kg m", "7 kg m", &a, &b));
    cr_expect_eq(a, 5);
    cr_expect_not(glo_units_compare(units, "2 km", "2 h", &a, &b));
    cr_expect_not(glo_units_compare(units, "2 km", "2", &a, &b));
    cr_expect_not(glo_units_compare(units, "2 flumps", "2 flumps", &a, &b));
    cr_expect_not(glo_units_compare(units, "km", "2 km", &a, &b));
}

/* Many distinct unit texts are kept apart, and read the same when they come from the cache. */
Test(units, cache_many_texts)
{
    for (int round = 0; round < 2; round++)
        for (int i = 1; i <= 2000; i++) {
            char text[64], help[GLO_PROBLEM_SIZE];
            struct glo_problem problem = {0};
            double value;
            snprintf(text, sizeof text, "%d EUR per %d km", 6 * i, i);
            cr_assert_eq(glo_units_read(units, glo_dimension_find("money_per_length"), text, &value, &problem, help),
                         GLO_OK);
            cr_assert(fabs(value - 6) < 1e-14, "%s is %.17g", text, value);
        }
}

Test(units, refuse_an_unknown_currency)
{
    struct glo_units *none;
    struct glo_problem problem = {0};
    cr_expect_eq(glo_units_init(&none, "XYZ", &problem), GLO_ERR_INPUT);
    cr_expect_null(none);
    cr_expect_str_eq(problem.text, "no currency `XYZ`: write a code of ISO 4217, as EUR");
    glo_units_free(none);
}

#ifdef GLO_FAULTS
/* Each of our own allocations may fail: only out-of-memory comes back, and what was made is released. */
Test(units, survive_short_memory)
{
    for (int for_good = 0; for_good < 2; for_good++) {
        int64_t failures = 1, k = 0;
        for (; failures > 0; k++) {
            struct glo_units *made;
            struct glo_problem problem = {0};
            char help[GLO_PROBLEM_SIZE];
            double value = 0;
            glo_memory_fail_at(k, for_good);
            int code = glo_units_init(&made, "EUR", &problem);
            if (code == GLO_OK)
                code = glo_units_read(made, glo_dimension_find("time"), "12 fortnight", &value, &problem, help);
            failures = glo_memory_failures();
            glo_memory_fail_at(-1, 0);
            cr_expect_eq(code, failures ? GLO_ERR_NO_MEMORY : GLO_OK, "allocation %ld", (long)k);
            glo_units_free(made);
        }
        cr_expect(k > 3);
    }
}
#endif
