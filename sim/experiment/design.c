/* Enumeration of design points, and their ids. */
#include "sim/experiment/design.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/stream.h"

#define MIN_DIGITS 6
#define MAX_DIGITS 16

void glo_design_init(struct glo_design *design)
{
    *design = (struct glo_design){.compared = GLO_ALL, .digits = MIN_DIGITS};
}

void glo_design_free(struct glo_design *design)
{
    glo_arena_free(&design->arena);
    glo_design_init(design);
}

/* The sum makes an id independent of the order in which factors are declared. */
static uint64_t point_hash(const struct glo_design *design, uint32_t point)
{
    uint64_t hash = glo_stream_hash(0, "design point");
    for (uint32_t f = 0; f < design->num_factors; f++) {
        const struct glo_level *level = glo_design_level(design, point, f);
        hash += glo_stream_hash(glo_stream_hash(0, design->factors[f].name), level->label);
    }
    return hash;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* As few digits as tell all points apart. */
static int choose_digits(struct glo_design *design)
{
    uint64_t *hashes = glo_alloc(design->num_points, sizeof *hashes);
    if (!hashes)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t point = 0; point < design->num_points; point++)
        hashes[point] = point_hash(design, point);
    qsort(hashes, design->num_points, sizeof *hashes, by_value);
    design->digits = MIN_DIGITS;
    for (uint32_t i = 1; i < design->num_points; i++)
        while (design->digits < MAX_DIGITS &&
               hashes[i] >> (64 - 4 * design->digits) == hashes[i - 1] >> (64 - 4 * design->digits))
            design->digits++;
    glo_free(hashes);
    return GLO_OK;
}

/* The factor that varies at the k-th speed, the fastest first. */
static uint32_t factor_at(const struct glo_design *design, uint32_t k)
{
    uint32_t fastest = design->compared == GLO_ALL ? 0 : design->compared;
    return k == 0 ? fastest : k <= fastest ? k - 1 : k;
}

/* The next combination; false after the last. */
static bool advance(const struct glo_design *design, uint32_t *levels)
{
    for (uint32_t k = 0; k < design->num_factors; k++) {
        uint32_t f = factor_at(design, k);
        if (++levels[f] < design->factors[f].num_levels)
            return true;
        levels[f] = 0;
    }
    return false;
}

/* Enumerates into `levels` (NULL: counts only). */
static int enumerate(const struct glo_design *design, uint32_t *current,
                     bool (*keep)(void *self, const uint32_t *levels), void *self, uint32_t *levels, uint32_t *num)
{
    size_t width = design->num_factors;
    *num = 0;
    memset(current, 0, width * sizeof *current);
    do {
        if (keep && !keep(self, current))
            continue;
        if (levels)
            memcpy(levels + *num * width, current, width * sizeof *current);
        if (++*num > GLO_MAX_POINTS)
            return GLO_ERR_INPUT;
    } while (advance(design, current));
    return GLO_OK;
}

static int check_factors(const struct glo_design *design, struct glo_problem *problem)
{
    /* What `keep` leaves may be few; what it has to look at is bounded too. */
    uint64_t combinations = 1;
    for (uint32_t f = 0; f < design->num_factors; f++) {
        if (!design->factors[f].num_levels)
            return glo_fail(problem, GLO_ERR_INPUT, "the factor `%s` has no level", design->factors[f].name);
        combinations *= design->factors[f].num_levels;
        if (combinations > UINT64_C(100) * GLO_MAX_POINTS)
            return glo_fail(problem, GLO_ERR_INPUT, "more than %d combinations of levels", 100 * GLO_MAX_POINTS);
    }
    return GLO_OK;
}

int glo_design_enumerate(struct glo_design *design, bool (*keep)(void *self, const uint32_t *levels), void *self,
                         struct glo_problem *problem)
{
    int error = check_factors(design, problem);
    if (error)
        return error;
    uint32_t num;
    uint32_t *current = glo_alloc(design->num_factors, sizeof *current);
    if (!current)
        return glo_fail_memory(problem);
    error = enumerate(design, current, keep, self, NULL, &num);
    if (error) {
        glo_fail(problem, error, "more than %d design points", GLO_MAX_POINTS);
        goto out;
    }
    if (num == 0) {
        error = glo_fail(problem, GLO_ERR_INPUT, "no design point is left");
        goto out;
    }
    design->levels = glo_arena_alloc(&design->arena, (size_t)num * design->num_factors, sizeof *design->levels);
    if (!design->levels) {
        error = glo_fail_memory(problem);
        goto out;
    }
    enumerate(design, current, keep, self, design->levels, &design->num_points);
    if (choose_digits(design))
        error = glo_fail_memory(problem);
out:
    glo_free(current);
    return error;
}

const struct glo_level *glo_design_level(const struct glo_design *design, uint32_t point, uint32_t factor)
{
    uint32_t level = design->levels[(size_t)point * design->num_factors + factor];
    return &design->factors[factor].levels[level];
}

/* True if two points differ at most in the compared factor. */
static bool is_beside(const struct glo_design *design, uint32_t a, uint32_t b)
{
    size_t width = design->num_factors;
    for (uint32_t f = 0; f < design->num_factors; f++)
        if (f != design->compared && design->levels[a * width + f] != design->levels[b * width + f])
            return false;
    return true;
}

static bool is_baseline(const struct glo_design *design, uint32_t point)
{
    size_t at = (size_t)point * design->num_factors + design->compared;
    return design->levels[at] == design->baseline;
}

uint32_t glo_design_baseline(const struct glo_design *design, uint32_t point)
{
    if (design->compared == GLO_ALL)
        return GLO_ALL;
    /* The points of a block stand together. */
    uint32_t first = point;
    while (first > 0 && is_beside(design, first - 1, point))
        first--;
    for (uint32_t p = first; p < design->num_points && is_beside(design, p, point); p++)
        if (is_baseline(design, p))
            return p;
    return GLO_ALL;
}

void glo_design_id(const struct glo_design *design, uint32_t point, char id[17])
{
    snprintf(id, 17, "%016llx", (unsigned long long)point_hash(design, point));
    id[design->digits] = 0;
}

uint32_t glo_design_find(const struct glo_design *design, const char *id)
{
    char known[17];
    for (uint32_t point = 0; point < design->num_points; point++) {
        glo_design_id(design, point, known);
        if (strcmp(known, id) == 0)
            return point;
    }
    return GLO_ALL;
}
