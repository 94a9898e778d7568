/* Figures as text. All rounding is printf's, which is exact: the decimal exponent is read off what it wrote. */
#include "sim/statistics/format.h"

#include <gsl/gsl_pow_int.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNDEFINED "-"
/* Beyond these, printing without an exponent would show digits that a double does not have. */
#define GREATEST_FIXED 1e15
#define MOST_DECIMALS 15

/* The decimal exponent of a value rounded to so many significant digits, and its first digit. */
static int exponent_of(double value, int digits, char *first)
{
    char text[GLO_FIGURE_SIZE];
    snprintf(text, sizeof text, "%.*e", digits - 1, fabs(value));
    *first = text[0];
    return (int)strtol(strchr(text, 'e') + 1, NULL, 10);
}

/* The decimals that give a value so many significant digits; negative where it is rounded to tens. */
static int decimals_for(double value, int digits)
{
    char first;
    return digits - 1 - exponent_of(value, digits, &first);
}

/* See glo_format_estimate; a half-width above 0. */
static int decimals_of_estimate(double mean, double half_width, int most)
{
    char first = '0';
    int decimals = decimals_for(half_width, 2);
    if (mean != 0) {
        int exponent = exponent_of(mean, 5, &first);
        int limit = (first == '9' ? 3 : 4) - exponent;
        most = limit < most ? limit : most;
    }
    int least = decimals_for(half_width, 1);
    decimals = most < decimals ? most : decimals;
    return least > decimals ? least : decimals;
}

/* What rounds to nothing is not negative. */
static void drop_sign_of_zero(char *text, bool with_plus)
{
    if (text[0] != '-' || strpbrk(text, "123456789"))
        return;
    if (with_plus)
        text[0] = '+';
    else
        memmove(text, text + 1, strlen(text));
}

/* |value| < GREATEST_FIXED, decimals <= MOST_DECIMALS. */
static void print_fixed(double value, int decimals, bool with_plus, char *text, size_t size)
{
    if (decimals < 0) {
        double unit = gsl_pow_int(10, -decimals);
        value = round(value / unit) * unit;
        decimals = 0;
    }
    snprintf(text, size, with_plus ? "%+.*f" : "%.*f", decimals, value);
    drop_sign_of_zero(text, with_plus);
}

static void drop_trailing_zeros(char *text)
{
    if (!strchr(text, '.'))
        return;
    char *end = text + strlen(text);
    while (end[-1] == '0')
        end--;
    if (end[-1] == '.')
        end--;
    *end = 0;
}

/* A mean without a half-width to go by. Returns its decimals. */
static int print_exact(double mean, bool with_plus, char text[GLO_FIGURE_SIZE])
{
    if (fabs(mean) >= GREATEST_FIXED || (mean != 0 && fabs(mean) < 1e-9)) {
        snprintf(text, GLO_FIGURE_SIZE, with_plus ? "%+.5e" : "%.5e", mean);
        return 0;
    }
    int decimals = mean != 0 ? decimals_for(mean, 6) : 0;
    print_fixed(mean, decimals > 0 ? decimals : 0, with_plus, text, GLO_FIGURE_SIZE);
    drop_trailing_zeros(text);
    const char *point = strchr(text, '.');
    return point ? (int)strlen(point + 1) : 0;
}

void glo_format_estimate(double mean, double half_width, unsigned flags, int most_decimals,
                         struct glo_shown_figure *figure)
{
    const char *sign = flags & GLO_FIGURE_ASCII ? "+-" : "\u00B1";
    bool with_plus = flags & GLO_FIGURE_SIGNED;
    memset(figure, 0, sizeof *figure);
    if (!isfinite(mean)) {
        snprintf(figure->mean, sizeof figure->mean, UNDEFINED);
        return;
    }
    if (!(half_width > 0) || isinf(half_width)) {
        figure->decimals = print_exact(mean, with_plus, figure->mean);
        snprintf(figure->half_width, sizeof figure->half_width, "%s%c", sign, half_width == 0 ? '0' : '?');
        return;
    }
    int decimals = decimals_of_estimate(mean, half_width, most_decimals);
    if (fabs(mean) >= GREATEST_FIXED || half_width >= GREATEST_FIXED || decimals > MOST_DECIMALS) {
        snprintf(figure->mean, sizeof figure->mean, with_plus ? "%+.4e" : "%.4e", mean);
        snprintf(figure->half_width, sizeof figure->half_width, "%s%.1e", sign, half_width);
        return;
    }
    size_t length = strlen(sign);
    memcpy(figure->half_width, sign, length);
    print_fixed(half_width, decimals, false, figure->half_width + length, sizeof figure->half_width - length);
    print_fixed(mean, decimals, with_plus, figure->mean, sizeof figure->mean);
    figure->decimals = decimals;
}

void glo_format_number(double value, int digits, char text[GLO_FIGURE_SIZE])
{
    static const char *const suffixes[] = {"", " k", " M", " G", " T"};
    const int most = (int)(sizeof suffixes / sizeof *suffixes) - 1;
    char first;
    if (!isfinite(value)) {
        snprintf(text, GLO_FIGURE_SIZE, UNDEFINED);
        return;
    }
    int exponent = value != 0 ? exponent_of(value, digits, &first) : 0;
    if (exponent >= 18 || exponent < -9) {
        snprintf(text, GLO_FIGURE_SIZE, "%.*e", digits - 1, value);
        return;
    }
    int group = exponent < 0 ? 0 : exponent / 3;
    group = group < most ? group : most;
    int decimals = digits - 1 - (exponent - 3 * group);
    print_fixed(value / gsl_pow_int(1000, group), decimals, false, text, GLO_FIGURE_SIZE);
    drop_trailing_zeros(text);
    strncat(text, suffixes[group], GLO_FIGURE_SIZE - strlen(text) - 1);
}
