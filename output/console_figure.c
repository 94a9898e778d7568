/* Estimates, differences, sizes and times as text. */
#include "output/console_figure.h"

#include <stdio.h>

#include <string.h>

bool glo_show_estimate(const struct glo_interval *interval, bool is_share, bool ascii, struct glo_shown_figure *shown)
{
    unsigned flags = ascii ? GLO_FIGURE_ASCII : 0;
    double mean = interval->mean, half_width = interval->half_width, scale = is_share ? 100 : 1;
    bool above = mean + half_width > 1, below = mean - half_width < 0;
    if (!is_share || above == below) {
        glo_format_estimate(scale * mean, scale * half_width, flags, GLO_ANY_DECIMALS, shown);
        return false;
    }
    double distance = above ? mean - interval->lower : interval->upper - mean;
    glo_format_estimate(scale * mean, scale * distance, GLO_FIGURE_ASCII, GLO_ANY_DECIMALS, shown);
    /* "+-0.07" becomes "-0.07" or "+0.07". */
    memmove(shown->half_width + 1, shown->half_width + 2, strlen(shown->half_width + 2) + 1);
    shown->half_width[0] = above ? '-' : '+';
    return true;
}

void glo_show_difference(const struct glo_interval *difference, bool is_share, bool ascii, int most_decimals,
                         struct glo_shown_figure *shown)
{
    double scale = is_share ? 100 : 1;
    unsigned flags = GLO_FIGURE_SIGNED | (ascii ? GLO_FIGURE_ASCII : 0);
    glo_format_estimate(scale * difference->mean, scale * difference->half_width, flags, most_decimals, shown);
}

void glo_show_size(uint64_t bytes, char text[GLO_FIGURE_SIZE])
{
    glo_format_number((double)bytes, 2, text);
    bool has_suffix = strchr(text, ' ');
    strncat(text, has_suffix ? "B" : " B", GLO_FIGURE_SIZE - strlen(text) - 1);
}

void glo_show_time(double hours, char text[GLO_FIGURE_SIZE])
{
    bool in_days = hours >= 48;
    double value = in_days ? hours / 24 : hours;
    snprintf(text, GLO_FIGURE_SIZE, value < 1000 ? "%.4g %s" : "%.0f %s", value, in_days ? "days" : "h");
}
