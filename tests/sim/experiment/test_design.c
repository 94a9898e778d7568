/* Design points: their order, ids, baselines, and what is refused. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/experiment/design.h"

static struct glo_level rates[] = {{"low", "1", 1, ""}, {"high", "2", 2, ""}};
static struct glo_level topologies[] = {{"central", "central", 0, ""},
                                        {"local", "local", 0, ""},
                                        {"cloud", "cloud", 0, ""}};
static struct glo_level reaches[] = {{"10 km", "10 km", 10, "km"}, {"20 km", "20 km", 20, "km"}};

/* Three factors, of which the second is compared. */
static void make(struct glo_design *design, struct glo_factor factors[3])
{
    glo_design_init(design);
    factors[0] = (struct glo_factor){"rate", rates, 2};
    factors[1] = (struct glo_factor){"topology", topologies, 3};
    factors[2] = (struct glo_factor){"reach", reaches, 2};
    design->factors = factors;
    design->num_factors = 3;
    design->compared = 1;
    design->baseline = 1;
}

/* The compared factor varies fastest, then the first, then the third. */
Test(design, order)
{
    struct glo_design design;
    struct glo_factor factors[3];
    make(&design, factors);
    cr_assert_eq(glo_design_enumerate(&design, NULL, NULL, NULL), 0);
    cr_assert_eq(design.num_points, 12);
    for (uint32_t p = 0; p < 12; p++) {
        cr_assert_eq(glo_design_level(&design, p, 1), &topologies[p % 3]);
        cr_assert_eq(glo_design_level(&design, p, 0), &rates[p / 3 % 2]);
        cr_assert_eq(glo_design_level(&design, p, 2), &reaches[p / 6]);
        cr_assert_eq(glo_design_baseline(&design, p), p / 3 * 3 + 1);
    }
    glo_design_free(&design);
}

/* Leaves out the baseline of the first block. */
static bool keep(void *self, const uint32_t *levels)
{
    ++*(uint32_t *)self;
    return levels[0] == 1 || levels[1] != 1 || levels[2] != 0;
}

Test(design, left_out)
{
    struct glo_design design;
    struct glo_factor factors[3];
    uint32_t calls = 0;
    make(&design, factors);
    cr_assert_eq(glo_design_enumerate(&design, keep, &calls, NULL), 0);
    cr_assert_geq(calls, 12);
    cr_assert_eq(design.num_points, 11);
    cr_assert_eq(glo_design_baseline(&design, 0), GLO_ALL);
    cr_assert_eq(glo_design_baseline(&design, 1), GLO_ALL);
    cr_assert_eq(glo_design_baseline(&design, 2), 3);
    glo_design_free(&design);
}

/* An id is that of its names and labels: the order of factors and the other points do not matter. */
Test(design, ids)
{
    struct glo_design design, other;
    struct glo_factor factors[3], swapped[3];
    char id[17], again[17];
    make(&design, factors);
    make(&other, swapped);
    swapped[0] = factors[2];
    swapped[2] = factors[0];
    other.compared = GLO_ALL;
    cr_assert_eq(glo_design_enumerate(&design, NULL, NULL, NULL), 0);
    cr_assert_eq(glo_design_enumerate(&other, NULL, NULL, NULL), 0);
    for (uint32_t p = 0; p < 12; p++) {
        glo_design_id(&design, p, id);
        cr_assert_eq(strlen(id), 6);
        cr_assert_eq(glo_design_find(&design, id), p);
        uint32_t q = glo_design_find(&other, id);
        cr_assert_neq(q, GLO_ALL);
        for (uint32_t f = 0; f < 3; f++)
            cr_assert_eq(glo_design_level(&other, q, f), glo_design_level(&design, p, 2 - f));
        glo_design_id(&other, q, again);
        cr_assert_str_eq(id, again);
    }
    cr_assert_eq(glo_design_find(&design, "zzzzzz"), GLO_ALL);
    cr_assert_eq(glo_design_baseline(&other, 0), GLO_ALL);
    glo_design_free(&design);
    glo_design_free(&other);
}

/* Two points whose first six digits agree get more digits, all points alike (10,000 points: some 3 pairs are
 * expected). */
Test(design, more_digits)
{
    enum { NUM = GLO_MAX_POINTS };
    struct glo_level *levels = calloc(NUM, sizeof *levels);
    struct glo_factor factor = {"n", levels, NUM};
    struct glo_design design;
    static char labels[NUM][8];
    char id[17];
    for (uint32_t i = 0; i < NUM; i++) {
        snprintf(labels[i], sizeof labels[i], "%u", i);
        levels[i] = (struct glo_level){labels[i], labels[i], i, ""};
    }
    glo_design_init(&design);
    design.factors = &factor;
    design.num_factors = 1;
    cr_assert_eq(glo_design_enumerate(&design, NULL, NULL, NULL), 0);
    cr_assert_gt(design.digits, 6);
    glo_design_id(&design, NUM - 1, id);
    cr_assert_eq(strlen(id), design.digits);
    cr_assert_eq(glo_design_find(&design, id), NUM - 1);
    glo_design_free(&design);
    free(levels);
}

/* Without factors there is one point, which has an id. */
Test(design, one_point)
{
    struct glo_design design;
    char id[17];
    glo_design_init(&design);
    cr_assert_eq(glo_design_enumerate(&design, NULL, NULL, NULL), 0);
    cr_assert_eq(design.num_points, 1);
    cr_assert_eq(glo_design_baseline(&design, 0), GLO_ALL);
    glo_design_id(&design, 0, id);
    cr_assert_eq(strlen(id), 6);
    glo_design_free(&design);
    glo_design_free(&design);
}

static bool keep_none(void *self, const uint32_t *levels)
{
    (void)self, (void)levels;
    return false;
}

/* A factor without level, no point left, too many points. */
Test(design, refusals)
{
    struct glo_design design;
    struct glo_factor factors[3];
    struct glo_problem problem = {0};
    make(&design, factors);
    cr_assert_eq(glo_design_enumerate(&design, keep_none, NULL, &problem), GLO_ERR_INPUT);
    cr_assert_str_eq(problem.text, "no design point is left");
    factors[0].num_levels = 0;
    problem = (struct glo_problem){0};
    cr_assert_eq(glo_design_enumerate(&design, NULL, NULL, &problem), GLO_ERR_INPUT);
    cr_assert_str_eq(problem.text, "the factor `rate` has no level");
    struct glo_level *levels = calloc(101, sizeof *levels);
    for (uint32_t i = 0; i < 101; i++)
        levels[i].label = "x";
    factors[0] = factors[1] = (struct glo_factor){"many", levels, 101};
    factors[2].num_levels = 1;
    problem = (struct glo_problem){0};
    cr_assert_eq(glo_design_enumerate(&design, NULL, NULL, &problem), GLO_ERR_INPUT);
    cr_assert_str_eq(problem.text, "more than 10000 design points");
    glo_design_free(&design);
    free(levels);
}

#ifdef GLO_FAULTS
/* Each allocation that fails gives out of memory, and nothing else. */
Test(design, out_of_memory)
{
    struct glo_factor factors[3];
    for (int64_t k = 0;; k++) {
        struct glo_design design;
        make(&design, factors);
        glo_memory_fail_at(k, 1);
        int error = glo_design_enumerate(&design, NULL, NULL, NULL);
        int64_t failed = glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        glo_design_free(&design);
        cr_assert_eq(error, failed ? GLO_ERR_NO_MEMORY : 0);
        if (!failed) {
            cr_assert_gt(k, 2);
            break;
        }
    }
}
#endif
