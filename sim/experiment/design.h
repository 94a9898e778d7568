/*
 * Design points: the crossed levels of the factors of an experiment. Knows no scenario file: who
 * reads one fills factors and labels and decides which combinations are left out.
 *
 * Order of the points: the compared factor varies fastest (the first factor where none is
 * compared), then the others in the order of their declaration. So the points that differ in the
 * compared factor alone stand together in a block. A point's id depends on the names and labels of
 * its levels only, not on the order of factors or on other points.
 */
#ifndef GLO_SIM_EXPERIMENT_DESIGN_H
#define GLO_SIM_EXPERIMENT_DESIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/error.h"
#include "sim/memory.h"
#include "sim/schema.h"

/* More points than this are refused: all of them are built before the first run, some 100 kB each where they are small.
 */
#define GLO_MAX_POINTS 10000

struct glo_level {
    const char *label; /* what screen and report show: "local", "160 per day (x 0.8)" */
    const char *text;  /* what expressions and `compare` see beside the label: "160 per day" */
    double value;      /* the number of `text`, in `unit`; NaN where it is none */
    const char *unit;  /* "1/day"; "" where it has none */
};

struct glo_factor {
    const char *name; /* "topology", "demand.retail.rate" */
    struct glo_level *levels;
    uint32_t num_levels;
};

/* Owns everything through its arena; zeroed memory is legal for glo_design_free. */
struct glo_design {
    struct glo_arena arena;
    struct glo_factor *factors; /* in the order of the file */
    uint32_t num_factors;
    uint32_t *levels; /* num_points x num_factors, row-major: index of each factor's level */
    uint32_t num_points;
    uint32_t compared; /* the factor whose levels are compared with one of them; GLO_ALL: none */
    uint32_t baseline; /* that level */
    uint32_t digits;   /* of an id: 6, or more where two ids would be equal */
};

void glo_design_init(struct glo_design *design);
void glo_design_free(struct glo_design *design);

/*
 * Makes the points from the factors: every combination for which keep(self, levels) holds, `levels`
 * being one index per factor; keep NULL: every one. Without factors there is one point. Errors:
 * GLO_ERR_INPUT with a sentence (a factor without level, no point left, more than GLO_MAX_POINTS),
 * GLO_ERR_NO_MEMORY.
 */
int glo_design_enumerate(struct glo_design *design, bool (*keep)(void *self, const uint32_t *levels), void *self,
                         struct glo_problem *problem);

/* The level of a factor at a point. */
const struct glo_level *glo_design_level(const struct glo_design *design, uint32_t point, uint32_t factor);

/* The point that has the baseline level and is otherwise equal; `point` itself where it is one; GLO_ALL where
 * nothing is compared or that point was left out. */
uint32_t glo_design_baseline(const struct glo_design *design, uint32_t point);

/* The id: the first `digits` hexadecimal digits of the sum of the hashes of (name, label). */
void glo_design_id(const struct glo_design *design, uint32_t point, char id[17]);

/* The point with this id, or GLO_ALL. */
uint32_t glo_design_find(const struct glo_design *design, const char *id);

#endif
