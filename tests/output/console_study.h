/*
 * A made-up analysis for the tests of what is shown: three topologies at three rates, 20 replications, the furniture
 * figures that the layout of the console was designed with. Estimates and differences are written down; records carry
 * what the sentences and the JSON document read themselves. Nothing is simulated.
 */
#ifndef GLO_TESTS_OUTPUT_CONSOLE_STUDY_H
#define GLO_TESTS_OUTPUT_CONSOLE_STUDY_H

#include "output/context.h"
#include "sim/text.h"

#define SHOWN_POINTS 9
#define SHOWN_REPLICATIONS 20
#define SHOWN_FIGURES 8
#define SHOWN_FLOWS 6
/* The first figures: lead_time, lead_time.q95, on_time_share, cost_per_order, co2e_per_order. */
#define SHOWN_COLUMNS 5

enum { CENTRAL, LOCAL, CLOUD }; /* levels of topology, in this order within each block */

/* Must not move. A test changes what it is about before it asks for output. */
struct shown_study {
    struct glo_level topologies[3], rates[3];
    struct glo_factor factors[2];
    uint32_t levels[SHOWN_POINTS * 2];
    struct glo_design design;
    struct glo_figure figures[SHOWN_FIGURES];
    struct glo_layout layout;
    glo_time bins[3];
    uint32_t slots[2];
    struct glo_study study;
    struct glo_record records[SHOWN_POINTS * SHOWN_REPLICATIONS];
    struct glo_run run;
    struct glo_estimate estimates[SHOWN_POINTS * SHOWN_FIGURES];
    uint32_t first_estimate[SHOWN_POINTS], whole[SHOWN_REPLICATIONS];
    struct glo_difference differences[6 * SHOWN_COLUMNS];
    struct glo_analysis analysis;
    struct glo_context context;
};

void shown_study_init(struct shown_study *shown);
void shown_study_free(struct shown_study *shown);

/* What else a study may be: the first point alone without factors, or all points with nothing compared. */
void shown_study_single(struct shown_study *shown);
void shown_study_uncompared(struct shown_study *shown);

/* The difference of a column at a point, which must have one. */
struct glo_comparison *shown_comparison(struct shown_study *shown, uint32_t point, uint32_t column);

/* Sets a difference: decided if its interval excludes 0. */
void shown_set_difference(struct shown_study *shown, uint32_t point, uint32_t column, double mean, double half_width,
                          uint32_t replications_needed);

/* Gives the records of a point these values of a figure, one after the other again and again. */
void shown_set_values(struct shown_study *shown, uint32_t point, uint32_t figure, const double *values, uint32_t num);

/* The widest line, in code points. */
uint32_t widest_line(const char *text);

#endif
