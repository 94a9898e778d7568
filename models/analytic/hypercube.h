/*
 * Larson's hypercube (Larson 1974, Computers & Operations Research 1, 67): units that serve regions, each order to the
 * first free unit of its region's list. Bit n of a state says that unit n is busy.
 */
#ifndef GLO_ANALYTIC_HYPERCUBE_H
#define GLO_ANALYTIC_HYPERCUBE_H

#include "models/analytic/formula.h"

enum { GLO_HYPERCUBE_UNITS = 20 }; /* at most, exactly */

/* What the exact and the approximate model take. The arrays are the call's. */
struct glo_hypercube {
    uint32_t units, regions;
    const double *arrival_rates; /* by region */
    uint32_t *lists;             /* [region][place in the list]: unit */
    double total;                /* orders per time, of all regions */
    bool is_line;                /* orders wait in one line, fcfs; false: they are lost */
};

/* Rows of a parameter table: arrival_rates, preferences, line, distances. */
extern const char *const glo_hypercube_lines[]; /* "loss", "infinite" */

#define GLO_TAKES_REGIONS \
    {.name = "arrival_rates", .kind = GLO_ARGUMENT_VECTOR, .dimension = "rate", .doc = "Orders per time, by region."}, \
        {.name = "preferences", \
         .kind = GLO_ARGUMENT_MATRIX, \
         .dimension = "number", \
         .doc = "By region, a row: all units, counted from 0, in the order in which they are tried."}, \
        {.name = "line", \
         .kind = GLO_ARGUMENT_WORD, \
         .words = glo_hypercube_lines, \
         .fallback = "loss", \
         .doc = "What becomes of an order that finds all units busy: it is lost, or waits in one line, fcfs."}, \
    { \
        .name = "distances", .kind = GLO_ARGUMENT_MATRIX, .dimension = "length", .fallback = "", \
        .doc = "From each unit (columns) to each region (rows)." \
    }

/* Rows of a result table. */
#define GLO_GIVES_UNITS \
    {.name = "utilisation_by_unit", .dimension = "share", .doc = "Share of time that the unit is busy (workload)."}, \
        {.name = "utilisation", .dimension = "share", .doc = "The mean of these."}, \
        {.name = "blocking", .dimension = "share", .optional = true, .doc = "Share of orders that are lost."}, \
        {.name = "wait_probability", .dimension = "share", .optional = true, .doc = "Share of orders that wait."}, \
        {.name = "first_choice_share", \
         .dimension = "share", \
         .doc = "Of served orders: by the first unit of the list."}, \
        {.name = "dispatch_share", \
         .dimension = "share", \
         .doc = "Of served orders, those that a unit takes to a region: unit 0 to regions 0, 1 ..., unit 1 ..."}, \
    { \
        .name = "mean_distance", .dimension = "length", .optional = true, .doc = "Of served orders, unit to region." \
    }

/* Reads regions, lists and line; GLO_ERR_ARGUMENT where a list is no permutation of the units, or nothing arrives. */
int glo_hypercube_read(struct glo_formula_call *call, struct glo_hypercube *cube);

/* Sets first_choice_share, dispatch_share and, where distances are given, mean_distance, from the rate at which each
 * unit goes to each region, [unit x regions + region]; `first` is the rate of first choices. */
int glo_hypercube_dispatch(struct glo_formula_call *call, const struct glo_hypercube *cube, const double *rates,
                           double first);

#endif
