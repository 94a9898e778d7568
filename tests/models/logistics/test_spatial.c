/* The index against sorting all points: on the globe with poles and date line, in the plane, with ties and nowhere. */
#include "models/logistics/spatial.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "sim/error.h"
#include "sim/memory.h"
#include "sim/stream.h"

#define SCALE 1.3

static struct glo_point globe(double latitude, double longitude)
{
    return (struct glo_point){latitude, longitude, NAN, NAN};
}

static struct glo_point plane(double x, double y)
{
    return (struct glo_point){NAN, NAN, x, y};
}

static const struct glo_point nowhere = {NAN, NAN, NAN, NAN};

/* Ways to scatter points: each makes point `i` from two uniforms. */
enum scatter { GLOBE, POLE, DATE_LINE, EQUATOR, TOWNS, PLANE, GRID, ONE_PLACE, MIXED, NOWHERE, NUM_SCATTERS };

static struct glo_point scattered(enum scatter how, double u, double v)
{
    switch (how) {
    case GLOBE:
        return globe(asin(2 * u - 1) * 57.295779513, 360 * v - 180);
    case POLE:
        return u < 0.1 ? globe(90, 360 * v - 180) : globe(89 + u, 360 * v - 180);
    case DATE_LINE:
        return globe(u - 0.5, v < 0.5 ? 180 - v : -179 - v);
    case EQUATOR: /* nearly opposite points, too */
        return globe(0, floor(v * 24) * 15 - 180);
    case TOWNS: /* many units in few towns, neither of which is on a grid */
        return globe(45 + floor(u * 5) / 7, 9 + floor(v * 5) / 3);
    case PLANE:
        return plane(1000 * u, 10 * v);
    case GRID:
        return plane(floor(u * 9), floor(v * 9));
    case ONE_PLACE:
        return plane(3, 4);
    case MIXED:
        return u < 0.3 ? nowhere : plane(u, v);
    default:
        return nowhere;
    }
}

static void uniforms(uint32_t purpose, uint32_t index, double *u, double *v)
{
    struct glo_stream stream = glo_stream_make(3, "spatial");
    struct glo_address address = {.replication = purpose, .index = index};
    glo_block block = glo_stream_block(&stream, &address);
    *u = glo_block_uniform(block, 0);
    *v = glo_block_uniform(block, 1);
}

static int in_order(const void *a, const void *b)
{
    const struct glo_found *x = a, *y = b;
    if (x->distance < y->distance || x->distance > y->distance)
        return x->distance < y->distance ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

/* Members of the set in order, by sorting. Returns how many are in reach. */
static uint32_t sorted(const struct glo_spatial *spatial, const struct glo_point *points, const struct glo_point *from,
                       const struct glo_bits *set, double limit, struct glo_found *found)
{
    uint32_t num = 0;
    for (uint32_t i = 0; i < spatial->num; i++) {
        double distance = glo_distance(from, &points[i]) * SCALE;
        if (distance <= limit && (!set || glo_bits_has(set, spatial->positions[i])))
            found[num++] = (struct glo_found){distance, i, spatial->positions[i]};
    }
    qsort(found, num, sizeof *found, in_order);
    return num;
}

static void expect_same(const struct glo_spatial *spatial, const struct glo_point *from, const struct glo_bits *set,
                        double limit, const struct glo_found *all, uint32_t num, uint32_t batch)
{
    struct glo_found found[64], after = GLO_FOUND_NONE;
    uint32_t seen = 0, got;
    do {
        got = glo_spatial_find(spatial, from, set, after, limit, batch, found);
        for (uint32_t i = 0; i < got; i++, seen++) {
            cr_assert_lt(seen, num, "%u of %u, too many", seen, num);
            cr_assert(found[i].item == all[seen].item && found[i].position == all[seen].position,
                      "number %u of %u is %u at %.17g, not %u at %.17g", seen, num, found[i].item, found[i].distance,
                      all[seen].item, all[seen].distance);
            cr_assert(!(found[i].distance < all[seen].distance) && !(found[i].distance > all[seen].distance));
        }
        after = got ? found[got - 1] : after;
    } while (got == batch && seen < 200);
    cr_assert(seen == num || seen >= 200, "%u of %u", seen, num);
}

/* All ways to ask, from a few points of the same kind. */
static void try_index(enum scatter how, uint32_t num)
{
    struct glo_point *points = glo_alloc(num, sizeof *points);
    struct glo_found *all = glo_alloc(num, sizeof *all);
    struct glo_spatial spatial;
    struct glo_bits set;
    double u, v;
    for (uint32_t i = 0; i < num; i++) {
        uniforms((uint32_t)how, i, &u, &v);
        points[i] = scattered(how, u, v);
    }
    cr_assert(points && all && glo_spatial_init(&spatial, points, num, SCALE) == GLO_OK);
    cr_assert_eq(glo_bits_init(&set, num), GLO_OK);
    for (uint32_t i = 0; i < num; i++) {
        uniforms(100, i, &u, &v);
        if (u < 0.05)
            glo_bits_add(&set, i);
    }
    for (uint32_t q = 0; q < 8; q++) {
        uniforms(50 + (uint32_t)how, q, &u, &v);
        struct glo_point from = q == 7 ? nowhere : q == 6 && num ? points[num / 2] : scattered(how, u, v);
        uint32_t found = sorted(&spatial, points, &from, NULL, INFINITY, all);
        expect_same(&spatial, &from, NULL, INFINITY, all, found, q % 2 ? 1 : 33);
        double limit = found ? all[found / 3].distance : 1;
        double farthest = glo_spatial_farthest(&spatial, &from);
        cr_assert(!found || farthest >= all[found - 1].distance * (1 - 1e-9), "%g", farthest);
        found = sorted(&spatial, points, &from, NULL, limit, all);
        expect_same(&spatial, &from, NULL, limit, all, found, 7);
        found = sorted(&spatial, points, &from, &set, INFINITY, all);
        expect_same(&spatial, &from, &set, INFINITY, all, found, 8);
        found = sorted(&spatial, points, &from, &set, limit, all);
        expect_same(&spatial, &from, &set, limit, all, found, 1);
    }
    glo_bits_free(&set);
    glo_spatial_free(&spatial);
    glo_spatial_free(&spatial);
    glo_free(points);
    glo_free(all);
}

Test(spatial, like_sorting)
{
    static const uint32_t sizes[] = {0, 1, 2, 63, 64, 65, 129, 2000};
    for (uint32_t how = 0; how < NUM_SCATTERS; how++)
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
            try_index((enum scatter)how, sizes[i]);
}

/* Coordinates that squares cannot hold: very far, very near, very small. */
Test(spatial, extremes)
{
    const struct glo_point points[] = {plane(1e150, 0), plane(1e-200, 0), plane(0, 1e-200), plane(-3e8, 4e8)};
    struct glo_spatial spatial;
    struct glo_found all[4];
    cr_assert_eq(glo_spatial_init(&spatial, points, 4, SCALE), GLO_OK);
    for (uint32_t i = 0; i < 4; i++) {
        cr_assert_eq(sorted(&spatial, points, &points[i], NULL, INFINITY, all), 4);
        expect_same(&spatial, &points[i], NULL, INFINITY, all, 4, 1);
        expect_same(&spatial, &points[i], NULL, INFINITY, all, 4, 3);
    }
    glo_spatial_free(&spatial);
}

/* A test build's allocator may fail: nothing leaks, and only that comes back. */
Test(spatial, out_of_memory)
{
    struct glo_point points[200];
    struct glo_spatial spatial;
    for (uint32_t i = 0; i < 200; i++)
        points[i] = plane(i, i * 7 % 31);
    int code = GLO_ERR_NO_MEMORY;
    for (int64_t k = 0; code != GLO_OK; k++) {
        glo_memory_fail_at(k, 1);
        code = glo_spatial_init(&spatial, points, 200, SCALE);
        glo_memory_fail_at(-1, 0);
        cr_assert(code == GLO_OK || code == GLO_ERR_NO_MEMORY);
        cr_assert(code == GLO_OK ? k > 3 : k < 20);
        glo_spatial_free(&spatial);
    }
}
