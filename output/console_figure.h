/*
 * How an estimate or a difference of a figure is shown: shares as per cent and their differences in points, everything
 * else as it is stored; and sizes of files and times. It adds to sim/statistics/format.h what a share needs: an
 * interval that stays between 0 and 100 %.
 */
#ifndef GLO_OUTPUT_CONSOLE_FIGURE_H
#define GLO_OUTPUT_CONSOLE_FIGURE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/statistics/format.h"
#include "sim/statistics/interval.h"

/*
 * An estimate, its mean NaN where the figure does not exist. Where mean ± half_width would leave [0, 1], a share shows
 * the distance to the bound that lies inside, with its sign: "99.97-0.07" is 99.90 to 100 %. Returns whether it does
 * so.
 */
bool glo_show_estimate(const struct glo_interval *interval, bool is_share, bool ascii, struct glo_shown_figure *shown);

/* A difference, with its sign. It has at most so many decimals, if they show its half-width: those of the figures
 * compared. */
void glo_show_difference(const struct glo_interval *difference, bool is_share, bool ascii, int most_decimals,
                         struct glo_shown_figure *shown);

/* "41 MB" and "18.25 days"; times below two days in hours. */
void glo_show_size(uint64_t bytes, char text[GLO_FIGURE_SIZE]);
void glo_show_time(double hours, char text[GLO_FIGURE_SIZE]);

#endif
