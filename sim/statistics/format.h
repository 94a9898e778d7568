/*
 * How figures are shown: an estimate with its half-width, a plain number with a thousands suffix. It makes the texts of
 * the parts; columns, units and alignment are the table's. Invariant: a half-width that is not zero is never shown as
 * zero.
 */
#ifndef GLO_SIM_STATISTICS_FORMAT_H
#define GLO_SIM_STATISTICS_FORMAT_H

#define GLO_FIGURE_SIZE 40
#define GLO_ANY_DECIMALS 99

enum glo_figure_flags {
    GLO_FIGURE_SIGNED = 1, /* a plus before what is not negative: differences */
    GLO_FIGURE_ASCII = 2   /* +- instead of U+00B1: a C locale */
};

/* The two parts of "12.314±0.008", apart so that a table can align them; owns nothing. */
struct glo_shown_figure {
    char mean[GLO_FIGURE_SIZE];       /* "12.314" */
    char half_width[GLO_FIGURE_SIZE]; /* "±0.008", the sign included; empty where there is no mean */
    int decimals;                     /* after the point, of both parts; negative: rounded to 10, 100 ... */
};

/*
 * Writes an estimate. Both parts have the same decimals:
 *
 *   - as many as give the half-width two significant digits,
 *   - but no more than give the mean five (four if it begins with a 9: 9.999 is as fine as 1.0000),
 *   - and no more than `most_decimals`,
 *   - yet always enough for one significant digit of the half-width.
 *
 * So 43.5±8.0, 12.314±0.008, 98.66±0.02. A difference takes as `most_decimals` the most of the figures it compares, so
 * that it does not look more exact than they do; GLO_ANY_DECIMALS sets no limit.
 *
 * Special cases: half-width 0 (exact): the mean with at most six significant digits or all before the point, no
 * trailing zeros, and "±0". Half-width infinite (one replication): the same mean and "±?". A mean that is not finite
 * (not defined): "-" and an empty half-width. In these cases `most_decimals` does not apply. Magnitudes of 1e15 and
 * above, what would need more than 15 decimals, and an exact mean below 1e-9 are shown with an exponent (decimals then
 * says nothing).
 */
void glo_format_estimate(double mean, double half_width, unsigned flags, int most_decimals,
                         struct glo_shown_figure *figure);

/*
 * Writes a number with at most `digits` (1 to 9) significant digits, no trailing zeros, and from 1,000 on a suffix k,
 * M, G or T: "117 k", "25.8 M", "0.58". From 1e18 on, and below 1e-9, with an exponent; "-" if it is not finite.
 */
void glo_format_number(double value, int digits, char text[GLO_FIGURE_SIZE]);

#endif
