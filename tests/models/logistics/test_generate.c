/* Generated points: where they may lie, what they depend on, and how they are spread. */
#include "models/logistics/generate.h"

#include "tests/models/trial.h"

#include <math.h>

enum { COUNT = 4000 };

/* A scenario with one generated family; `points` (COUNT of them) takes the points. */
static void generate(const char *family, const char *how, const char *seed, struct glo_point *points)
{
    char text[1024];
    struct trial trial;
    snprintf(text, sizeof text,
             "glocal: 1\nplaces: {other: {generate: {uniform: {count: 3, width: 1 km, height: 1 km}}},\n"
             "  %s: {generate: %s}}\n"
             "products: {part: {plan: [{operation: work, service: 1 h}]}}\n"
             "demand: {orders: {rate: 1 per day}}\nunits: {shop: {stations: {work: {}}}}\n"
             "experiment: {length: 90 h, seed: %s}\n",
             family, how, seed);
    trial_open(&trial, text);
    const struct glo_places *places = &trial.study.points[0]->places;
    cr_assert_eq(places->num, 3 + COUNT + 1);
    cr_assert_str_eq(places->items[3].name, "p1");
    cr_assert_str_eq(places->items[3 + COUNT - 1].name, "p4000");
    for (uint32_t i = 0; i < COUNT; i++)
        points[i] = places->items[3 + i].point;
    trial_close(&trial);
}

static uint32_t num_equal(const struct glo_point *a, const struct glo_point *b)
{
    uint32_t num = 0;
    for (uint32_t i = 0; i < COUNT; i++)
        num += a[i].x == b[i].x && a[i].y == b[i].y;
    return num;
}

#define UNIFORM "{uniform: {count: 4000, width: 300 km, height: 200 km}}"
#define CLUSTERED "{clustered: {count: 4000, width: 300 km, height: 200 km, clusters: 5, spread: 2 km}}"

/* Inside the rectangle, with the mean and variance of the uniform law in each direction, uncorrelated. */
Test(generate, uniform)
{
    static struct glo_point points[COUNT];
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    generate("town", UNIFORM, "1", points);
    for (uint32_t i = 0; i < COUNT; i++) {
        double a = points[i].x / 300, b = points[i].y / 200;
        cr_assert(a > 0 && a < 1 && b > 0 && b < 1 && isnan(points[i].latitude));
        x += a, y += b, xx += a * a, yy += b * b, xy += a * b;
    }
    double error = 4 / sqrt(COUNT); /* four standard errors of a sum of terms of variance at most 1/12 */
    cr_expect_float_eq(x / COUNT, 0.5, error * 0.29);
    cr_expect_float_eq(y / COUNT, 0.5, error * 0.29);
    cr_expect_float_eq(xx / COUNT, 1.0 / 3, error * 0.3);
    cr_expect_float_eq(yy / COUNT, 1.0 / 3, error * 0.3);
    cr_expect_float_eq(xy / COUNT, 0.25, error * 0.22);
}

/* Around five centres within the rectangle: the points of one cluster lie near each other, and there are five. */
Test(generate, clustered)
{
    static struct glo_point points[COUNT];
    struct glo_point centres[COUNT];
    uint32_t num = 0, sizes[8] = {0};
    generate("town", CLUSTERED, "1", points);
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t c = 0;
        while (c < num && hypot(points[i].x - centres[c].x, points[i].y - centres[c].y) > 20)
            c++;
        cr_assert_lt(c, 6);
        centres[c] = points[i];
        num = c == num ? num + 1 : num;
        sizes[c]++;
    }
    cr_assert_eq(num, 5); /* with this seed no two centres are near each other */
    for (uint32_t c = 0; c < num; c++) {
        cr_expect_float_eq(sizes[c], COUNT / 5.0, 4 * sqrt(COUNT * 0.2 * 0.8));
        cr_expect(centres[c].x > -20 && centres[c].x < 320 && centres[c].y > -20 && centres[c].y < 220);
    }
}

/* They depend on the seed and the family's name alone: not on the way, nor on other families. */
Test(generate, depends_on)
{
    static const char *const ways[] = {UNIFORM, CLUSTERED};
    static struct glo_point first[COUNT], other[COUNT];
    for (size_t i = 0; i < 2; i++) {
        generate("town", ways[i], "1", first);
        generate("town", ways[i], "1", other);
        cr_expect_eq(num_equal(first, other), COUNT);
        generate("town", ways[i], "2", other);
        cr_expect_eq(num_equal(first, other), 0);
        generate("village", ways[i], "1", other);
        cr_expect_eq(num_equal(first, other), 0);
    }
}

/* A point depends on its own number: the first of many are the first of few. */
Test(generate, prefix)
{
    struct area {
        int64_t count;
        double width, height;
    } few = {3, 300, 200}, many = {4000, 300, 200};
    struct glo_choice choices[] = {{0, &few, true}, {0, &many, true}};
    struct glo_stream stream = glo_stream_make(5, "places.town");
    cr_expect_eq(glo_generator_count(&choices[0]), 3);
    cr_expect_eq(glo_generator_count(&choices[1]), 4000);
    for (uint32_t i = 0; i < 3; i++) {
        struct glo_point a = glo_generator_point(&choices[0], &stream, i),
                         b = glo_generator_point(&choices[1], &stream, i);
        cr_expect(a.x == b.x && a.y == b.y);
    }
}
