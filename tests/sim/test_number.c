/* Numbers as text: read exactly, written shortest, in any locale. */
#include "scenarios/language/units.h"

#include <criterion/criterion.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What is a number, and its value to the last bit. */
Test(number, reads_decimal_numbers)
{
    static const struct {
        const char *text;
        double value;
    } rows[] = {
        {"0", 0},
        {"1", 1},
        {"-1.5", -1.5},
        {"+2", 2},
        {".5", 0.5},
        {"5.", 5},
        {"1e3", 1000},
        {"1E-3", 0.001},
        {"2.5e+2", 250},
        {"0.1", 0.1},
        {"007", 7},
        {"0.8", 0.8},
        {"1.15", 1.15},
        {"123456789012345", 123456789012345.0},
        {"0.30000000000000004", 0.30000000000000004},
        {"9007199254740993", 9007199254740992.0},
        {"1e22", 1e22},
        {"1e23", 1e23},
        {"1.7976931348623157e308", DBL_MAX},
        {"5e-324", 5e-324},
        {"1e-400", 0},
        {"0.000000000000000000000000000001", 1e-30},
        {"100000000000000000000000", 1e23},
        {"1.000000000000000000000", 1},
        {"0e999999999999", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double value = -7;
        cr_expect(glo_number_read(rows[i].text, &value), "%s", rows[i].text);
        cr_expect_eq(value, rows[i].value, "%s is %.17g", rows[i].text, value);
    }
}

/* What is none leaves the value as it was. */
Test(number, refuses_what_is_no_number)
{
    static const char *const texts[] = {"",     " ",     " 1",    "1 ",     "-",      ".",   "e3",  "1e",       "1e+",
                                        "1,5",  "1.2.3", "0x1F",  "0o7",    "1_000",  "nan", "NaN", "inf",      "-inf",
                                        ".inf", ".nan",  "1e309", "-1e400", "12 min", "--1", "+-1", "infinity", "1e5x"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        double value = -7;
        cr_expect_not(glo_number_read(texts[i], &value), "%s", texts[i]);
        cr_expect_eq(value, -7.0);
    }
}

/* Agrees with the C library's correctly rounded reading on numbers of every size and length. */
Test(number, rounds_as_the_c_library_does)
{
    uint64_t state = 7;
    char text[64];
    for (int i = 0; i < 200000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        uint64_t digits = state >> (i % 64);
        int point = (int)(state >> 40) % 20, power = (int)(state >> 30) % 60 - 30;
        int length = snprintf(text, sizeof text, "%llu", (unsigned long long)digits);
        if (point < length) {
            memmove(text + point + 1, text + point, (size_t)(length - point) + 1);
            text[point] = '.';
        }
        snprintf(text + strlen(text), 8, "e%d", power);
        double value = -1;
        cr_assert(glo_number_read(text, &value), "%s", text);
        cr_assert_eq(value, strtod(text, NULL), "%s", text);
    }
}

/* The shortest text, without an exponent where people write none. */
Test(number, writes_the_shortest_text)
{
    static const struct {
        double value;
        const char *text;
    } rows[] = {{0.8, "0.8"},
                {200, "200"},
                {1e-9, "1e-09"},
                {0, "0"},
                {-1.5, "-1.5"},
                {1.0 / 3, "0.3333333333333333"},
                {0.1 + 0.2, "0.30000000000000004"},
                {1e6, "1000000"},
                {123456789, "123456789"},
                {1e15, "1e+15"},
                {5e-324, "5e-324"},
                {DBL_MAX, "1.7976931348623157e+308"},
                {0.0001, "0.0001"},
                {1e-5, "1e-05"},
                {100000, "100000"},
                {1.15, "1.15"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[32];
        glo_number_write(rows[i].value, text);
        cr_expect_str_eq(text, rows[i].text);
    }
}

/* Whatever the bits, what is written reads back as the same double, in the room that is promised. */
Test(number, writes_what_reads_back)
{
    uint64_t state = 11;
    for (int i = 0; i < 20000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        double value, back = 0;
        uint64_t bits = state ^ state >> 29;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        char text[32];
        glo_number_write(value, text);
        cr_assert(strlen(text) < sizeof text);
        cr_assert(glo_number_read(text, &back), "%s", text);
        cr_assert_eq(value, back, "%s", text);
    }
}

/* A number leads, then blanks, then what may be a unit. */
Test(number, splits_quantities)
{
    static const struct {
        const char *text;
        double number;
        const char *unit;
    } rows[] = {{"200 per day", 200, "per day"},
                {"60%", 60, "%"},
                {"12min", 12, "min"},
                {" 5  km", 5, "km"},
                {"7", 7, ""},
                {"1e3 h", 1000, "h"},
                {"5 e", 5, "e"},
                {"5e", 5, "e"},
                {"3 ", 3, ""},
                {"200/h", 200, "/h"},
                {"2 (h)", 2, "(h)"},
                {"-1 h", -1, "h"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double number = -7;
        const char *unit = NULL;
        cr_assert(glo_quantity_split(rows[i].text, &number, &unit), "%s", rows[i].text);
        cr_expect_eq(number, rows[i].number, "%s", rows[i].text);
        cr_expect_str_eq(unit, rows[i].unit);
    }
    static const char *const none[] = {"",      "km",    "2026-01-05", "08:00", "1,5 h", "1.2.3",
                                       "1_000", "inf h", "1e999 h",    "$x h",  "5-3"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        double number = -7;
        const char *unit = NULL;
        cr_expect_not(glo_quantity_split(none[i], &number, &unit), "%s", none[i]);
        cr_expect_eq(number, -7.0);
    }
}

/* A program that has set a locale with decimal commas reads and writes points. Skipped where no such locale is
 * installed. */
Test(number, does_not_know_the_locale)
{
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "it_IT.UTF-8", "de_DE"};
    bool found = false;
    for (size_t i = 0; i < sizeof locales / sizeof locales[0] && !found; i++)
        found = setlocale(LC_ALL, locales[i]);
    if (!found)
        cr_skip_test("no locale with decimal commas");
    double value = 0;
    char text[32];
    cr_expect(glo_number_read("0.30000000000000004", &value));
    cr_expect_eq(value, 0.30000000000000004);
    glo_number_write(1.5, text);
    cr_expect_str_eq(text, "1.5");
}
