/* Figures as text: the examples of the documented rule, its edges, and what no figure may ever show. */
#include "sim/statistics/format.h"

#include "sim/stream.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(double mean, double half_width, unsigned flags, int most_decimals, char *text)
{
    struct glo_shown_figure figure;
    glo_format_estimate(mean, half_width, flags, most_decimals, &figure);
    snprintf(text, 2 * GLO_FIGURE_SIZE, "%s%s", figure.mean, figure.half_width);
    return text;
}

struct example {
    double mean, half_width;
    unsigned flags;
    int most_decimals;
    const char *text;
};

static void check(const struct example *examples, size_t num)
{
    char text[2 * GLO_FIGURE_SIZE];
    for (const struct example *e = examples; e < examples + num; e++)
        cr_expect_str_eq(text_of(e->mean, e->half_width, e->flags, e->most_decimals, text), e->text, "%s, not %s", text,
                         e->text);
}

#define CHECK(...) \
    do { \
        const struct example examples[] = {__VA_ARGS__}; \
        check(examples, sizeof examples / sizeof *examples); \
    } while (0)
#define ANY GLO_ANY_DECIMALS
#define SIGNED GLO_FIGURE_SIGNED

/* Estimates of every kind: hours, shares in per cent, money, carbon, queueing figures. */

Test(format, estimates)
{
    CHECK({12.31402, 0.00812, 0, ANY, "12.314±0.008"}, {21.89, 0.0138, 0, ANY, "21.890±0.014"},
          {4.9081, 0.0144, 0, ANY, "4.908±0.014"}, {177.2511, 0.1322, 0, ANY, "177.25±0.13"},
          {13.9944, 0.1466, 0, ANY, "13.99±0.15"}, {11.2999, 0.9283, 0, ANY, "11.30±0.93"},
          {43.5, 7.96, 0, ANY, "43.5±8.0"}, {91.2177, 0.88, 0, ANY, "91.22±0.88"},
          {12.594, 0.00951, 0, ANY, "12.594±0.010"}, {12.394, 0.00951, 0, ANY, "12.394±0.010"});
}

/* The limit on the mean's digits: five, or four from a 9 on; it gives way before the half-width shows as zero. */

Test(format, digits_of_the_mean)
{
    CHECK({98.6612, 0.0181, 0, ANY, "98.66±0.02"}, {99.9704, 0.0112, 0, ANY, "99.97±0.01"},
          {96.341, 0.0712, 0, ANY, "96.34±0.07"}, {144.0391, 0.0871, 0, ANY, "144.04±0.09"},
          {12.19402, 0.00177, 0, ANY, "12.194±0.002"}, {9.370, 0.0229, 0, ANY, "9.370±0.023"},
          {0.899932, 0.000311, 0, ANY, "0.89993±0.00031"}, {0.85194, 0.00418, 0, ANY, "0.8519±0.0042"},
          {7.6688, 0.0402, 0, ANY, "7.669±0.040"}, {12.31402, 0.0000812, 0, ANY, "12.31402±0.00008"},
          {9.99996, 0.00123, 0, ANY, "10.000±0.001"}, {99.99, 0.5, 0, ANY, "99.99±0.50"},
          {123456.7, 0.52, 0, ANY, "123456.7±0.5"});
}

/* Differences: a sign always, no more decimals than the figures compared. */

Test(format, differences)
{
    CHECK({1.31, 1.63, SIGNED, ANY, "+1.3±1.6"}, {-0.41, 1.57, SIGNED, ANY, "-0.4±1.6"},
          {7.4061, 0.0201, SIGNED, 3, "+7.406±0.020"}, {10.7302, 0.0698, SIGNED, 2, "+10.73±0.07"},
          {-1.3108, 0.0402, SIGNED, 2, "-1.31±0.04"}, {-34.19, 0.0811, SIGNED, 2, "-34.19±0.08"},
          {0.09022, 0.00211, SIGNED, 3, "+0.090±0.002"}, {0.0004, 0.0002, SIGNED, 2, "+0.0004±0.0002"},
          {-21.3, 13.9, SIGNED, ANY, "-21±14"}, {-0.001, 0.13, SIGNED, ANY, "+0.00±0.13"},
          {-0.001, 0.13, 0, ANY, "0.00±0.13"}, {0, 0.13, SIGNED, ANY, "+0.00±0.13"}, {0, 0.13, 0, ANY, "0.00±0.13"});
}

/* Half-widths that round up to the next power of ten, and those above ten. */

Test(format, rounding_of_the_half_width)
{
    CHECK({5, 0.0996, 0, ANY, "5.00±0.10"}, {5, 0.0994, 0, ANY, "5.000±0.099"}, {5, 9.96, 0, ANY, "5±10"},
          {5, 9.94, 0, ANY, "5.0±9.9"}, {1234567, 45678, 0, ANY, "1235000±46000"},
          {1234567, 99600, 0, ANY, "1230000±100000"}, {-1234567, 4.2, 0, ANY, "-1234567±4"},
          {12, 345, 0, ANY, "10±350"}, {4, 345, 0, ANY, "0±350"});
}

/* Exact figures, one replication, no figure; a C locale; sizes beyond any table. */

Test(format, special_cases)
{
    CHECK({0.5, 0, 0, ANY, "0.5±0"}, {100, 0, 0, ANY, "100±0"}, {1.0 / 3, 0, 0, ANY, "0.333333±0"},
          {0, 0, 0, ANY, "0±0"}, {1234567, 0, 0, ANY, "1234567±0"}, {-2.50, 0, SIGNED, ANY, "-2.5±0"},
          {12.3141592, INFINITY, 0, ANY, "12.3142±?"}, {4, INFINITY, SIGNED, ANY, "+4±?"},
          {(double)NAN, 1, 0, ANY, "-"}, {-INFINITY, 1, SIGNED, ANY, "-"},
          {12.314, 0.008, GLO_FIGURE_ASCII, ANY, "12.314+-0.008"}, {4, INFINITY, GLO_FIGURE_ASCII, ANY, "4+-?"},
          {1e20, 1e17, 0, ANY, "1.0000e+20±1.0e+17"}, {-1e300, 0, 0, ANY, "-1.00000e+300±0"},
          {1e-17, 2e-18, 0, ANY, "1.0000e-17±2.0e-18"}, {1, 1e300, 0, ANY, "1.0000e+00±1.0e+300"},
          {3e-12, 0, 0, ANY, "3.00000e-12±0"});
}

/* The parts come apart, with their decimals, for a table to align and a difference to be limited by. */

Test(format, parts)
{
    struct glo_shown_figure figure;
    glo_format_estimate(12.314, 0.0081, 0, GLO_ANY_DECIMALS, &figure);
    cr_assert_str_eq(figure.mean, "12.314");
    cr_assert_str_eq(figure.half_width, "\xC2\xB1"
                                        "0.008");
    cr_assert_eq(figure.decimals, 3);
    glo_format_estimate(1234567, 45678, 0, GLO_ANY_DECIMALS, &figure);
    cr_assert_eq(figure.decimals, -3);
    glo_format_estimate(0.25, 0, 0, GLO_ANY_DECIMALS, &figure);
    cr_assert_eq(figure.decimals, 2);
}

/*
 * Over many magnitudes of both: the half-width shows one or two significant digits, is not zero, reads as what it is
 * within half a unit of the last place, and the mean has as many decimals.
 */

Test(format, no_half_width_shows_as_zero)
{
    const struct glo_stream stream = {.key = {{7, 0}}};
    for (uint32_t i = 0; i < 20000; i++) {
        glo_block block = glo_stream_block(&stream, &(struct glo_address){.index = i});
        double mean = exp10(16 * glo_block_uniform(block, 0) - 4);
        double half_width = mean * exp10(10 * glo_block_uniform(block, 1) - 8);
        struct glo_shown_figure figure;
        glo_format_estimate(mean, half_width, GLO_FIGURE_ASCII, GLO_ANY_DECIMALS, &figure);
        if (strchr(figure.mean, 'e'))
            continue;
        const char *width = figure.half_width + 2;
        double unit = exp10(-figure.decimals), shown = strtod(width, NULL);
        cr_assert(shown / unit >= 0.999 && shown / unit < 100.5, "%s", width);
        cr_assert_leq(fabs(shown - half_width), 0.5001 * unit);
        cr_assert_leq(fabs(strtod(figure.mean, NULL) - mean), 0.5001 * unit);
        const char *point = strchr(figure.mean, '.');
        cr_assert_eq(point ? (int)strlen(point + 1) : 0, figure.decimals > 0 ? figure.decimals : 0);
    }
}

/* Plain numbers with a suffix; rounding may reach the next one. */

Test(format, numbers)
{
    const struct {
        double value;
        int digits;
        const char *text;
    } examples[] = {{25.8e6, 3, "25.8 M"},
                    {117432, 3, "117 k"},
                    {117432, 2, "120 k"},
                    {1.3e6, 2, "1.3 M"},
                    {0.58, 2, "0.58"},
                    {180, 3, "180"},
                    {20, 3, "20"},
                    {999, 3, "999"},
                    {999.6, 3, "1 k"},
                    {999600, 3, "1 M"},
                    {1e6, 3, "1 M"},
                    {2.9e9, 2, "2.9 G"},
                    {41e6, 2, "41 M"},
                    {4.25e12, 3, "4.25 T"},
                    {1.5e15, 3, "1500 T"},
                    {0, 3, "0"},
                    {-117432, 3, "-117 k"},
                    {0.000123456, 3, "0.000123"},
                    {1e18, 3, "1.00e+18"},
                    {1e-12, 2, "1.0e-12"},
                    {(double)NAN, 3, "-"},
                    {INFINITY, 3, "-"},
                    {123456789, 9, "123.456789 M"}};
    char text[GLO_FIGURE_SIZE];
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        glo_format_number(examples[i].value, examples[i].digits, text);
        cr_expect_str_eq(text, examples[i].text, "%s, not %s", text, examples[i].text);
    }
}
