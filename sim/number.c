/*
 * Numbers as text, whatever the locale: most are read by two exact operations, the rest and all writing by the C
 * library in the "C" locale.
 */
#include "sim/number.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DIGITS 15 /* so many decimal digits are exact in a double */
#define MAX_POWER 22  /* 10^22 is the largest power of ten that is exact in a double */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The parts of [-+] digits [. digits] [e [-+] digits]; a text that is none has no bytes. */
struct decimal {
    bool negative;
    uint64_t digits; /* all of them as one number, while `exact` */
    int num_digits, power;
    bool exact;
    size_t bytes;
};

static const char *scan_digits(const char *at, struct decimal *decimal, int step)
{
    for (; is_digit(*at); at++) {
        decimal->exact = decimal->exact && decimal->num_digits < MAX_DIGITS;
        if (decimal->exact)
            decimal->digits = decimal->digits * 10 + (uint64_t)(*at - '0');
        decimal->num_digits += decimal->digits > 0;
        decimal->power -= step;
    }
    return at;
}

static struct decimal scan(const char *text)
{
    struct decimal decimal = {.exact = true};
    const char *at = text + (*text == '-' || *text == '+');
    decimal.negative = *text == '-';
    if (!is_digit(at[0]) && !(at[0] == '.' && is_digit(at[1])))
        return decimal;
    at = scan_digits(at, &decimal, 0);
    if (*at == '.')
        at = scan_digits(at + 1, &decimal, 1);
    if (*at == 'e' || *at == 'E') {
        const char *digits = at + 1 + (at[1] == '-' || at[1] == '+');
        if (is_digit(*digits)) {
            int exponent = 0;
            for (; is_digit(*digits); digits++)
                exponent = exponent < 100000 ? exponent * 10 + (*digits - '0') : exponent;
            decimal.power += at[1] == '-' ? -exponent : exponent;
            at = digits;
        }
    }
    decimal.bytes = (size_t)(at - text);
    return decimal;
}

/* The number that leads `text`; `*bytes` is 0 where none does. Infinity where it is too large. */
static double read_leading(const char *text, size_t *bytes)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    struct decimal decimal = scan(text);
    *bytes = decimal.bytes;
    if (decimal.bytes == 0)
        return 0;
    if (decimal.exact && abs(decimal.power) <= MAX_POWER) {
        /* Both operands are exact, so the one operation rounds correctly (Clinger 1990). */
        double value = (double)decimal.digits;
        value = decimal.power < 0 ? value / powers[-decimal.power] : value * powers[decimal.power];
        return decimal.negative ? -value : value;
    }
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    double value = strtod_l(text, NULL, plain);
    freelocale(plain);
    return value;
}

bool glo_number_read(const char *text, double *value)
{
    size_t bytes;
    double number = read_leading(text, &bytes);
    if (bytes == 0 || text[bytes] || !isfinite(number))
        return false;
    *value = number;
    return true;
}

bool glo_quantity_split(const char *text, double *number, const char **unit)
{
    size_t bytes;
    text += strspn(text, " ");
    double value = read_leading(text, &bytes);
    if (bytes == 0 || !isfinite(value) || (text[bytes] && strchr("0123456789+-.,:_", text[bytes])))
        return false;
    *number = value;
    *unit = text + bytes + strspn(text + bytes, " ");
    return true;
}

void glo_number_write(double value, char text[32])
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0), before = uselocale(plain);
    int digits = 1;
    snprintf(text, 32, "%.*g", digits, value);
    while (digits < 17 && strtod(text, NULL) != value)
        snprintf(text, 32, "%.*g", ++digits, value);
    if (digits < MAX_DIGITS && fabs(value) >= 1e-4 && fabs(value) < 1e15)
        snprintf(text, 32, "%.*g", MAX_DIGITS, value); /* the same digits without an exponent */
    uselocale(before);
    freelocale(plain);
}
