/* Laws that tests of production make by hand. */
#ifndef GLO_TESTS_MODELS_PRODUCTION_LAWS_H
#define GLO_TESTS_MODELS_PRODUCTION_LAWS_H

#include <criterion/criterion.h>
#include <math.h>

#include "sim/distribution.h"
#include "sim/error.h"
#include "sim/memory.h"

/* An exponential law of this mean. */
static inline struct glo_distribution exponential(double mean)
{
    struct glo_distribution law;
    struct glo_law_argument arguments[GLO_MAX_LAW_ARGUMENTS] = {{.given = true, .number = mean}};
    const struct glo_law_change change = {0, -INFINITY, INFINITY};
    struct glo_arena arena = {0};
    struct glo_problem problem = {0};
    int code = glo_distribution_make(&law, glo_distribution_find("exponential"), arguments, &change, &arena, &problem);
    cr_assert_eq(code, GLO_OK, "%s", problem.text);
    glo_arena_free(&arena); /* a closed form keeps nothing there */
    return law;
}

#endif
