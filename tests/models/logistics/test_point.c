/* Distances: the geodesic of the WGS84 ellipsoid against Vincenty's formula, the plane, and nowhere in particular. */
#include "models/logistics/point.h"

#include <criterion/criterion.h>
#include <math.h>

#define NOWHERE ((struct glo_point){NAN, NAN, NAN, NAN})

static struct glo_point globe(double latitude, double longitude)
{
    return (struct glo_point){latitude, longitude, NAN, NAN};
}

static struct glo_point plane(double x, double y)
{
    return (struct glo_point){NAN, NAN, x, y};
}

/* Vincenty 1975, Survey Review 23 (176), 88: the inverse problem, in km; not for points nearly opposite. */
static double vincenty(const struct glo_point *a, const struct glo_point *b)
{
    const double radius = 6378.137, flattening = 1 / 298.257223563, minor = radius * (1 - flattening);
    const double degree = acos(-1) / 180;
    double u1 = atan((1 - flattening) * tan(a->latitude * degree)),
           u2 = atan((1 - flattening) * tan(b->latitude * degree));
    double apart = (b->longitude - a->longitude) * degree, lambda = apart;
    double sigma = 0, sin_sigma = 0, cos_sigma = 1, cos2_alpha = 1, cos_middle = 0;
    for (int i = 0; i < 100; i++) {
        double y = cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(lambda);
        sin_sigma = hypot(cos(u2) * sin(lambda), y);
        cos_sigma = sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(lambda);
        sigma = atan2(sin_sigma, cos_sigma);
        double sin_alpha = cos(u1) * cos(u2) * sin(lambda) / sin_sigma;
        cos2_alpha = 1 - sin_alpha * sin_alpha;
        cos_middle = cos2_alpha > 0 ? cos_sigma - 2 * sin(u1) * sin(u2) / cos2_alpha : 0;
        double c = flattening / 16 * cos2_alpha * (4 + flattening * (4 - 3 * cos2_alpha));
        lambda = apart + (1 - c) * flattening * sin_alpha *
                             (sigma + c * sin_sigma * (cos_middle + c * cos_sigma * (2 * cos_middle * cos_middle - 1)));
    }
    double k = cos2_alpha * (radius * radius / (minor * minor) - 1);
    double big_a = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)));
    double big_b = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)));
    double square = 2 * cos_middle * cos_middle - 1;
    double correction =
        big_b * sin_sigma *
        (cos_middle +
         big_b / 4 *
             (cos_sigma * square - big_b / 6 * cos_middle * (4 * sin_sigma * sin_sigma - 3) * (2 * square - 1)));
    return minor * big_a * (sigma - correction);
}

/* Cities and awkward pairs: to 1 mm of an independent formula, and not those of the sphere. */
Test(point, geodesic)
{
    const struct glo_point pairs[][2] = {
        {globe(48.8566, 2.3522), globe(35.6762, 139.6503)},
        {globe(41.89, 12.51), globe(45.46, 9.19)},
        {globe(-33.87, 151.21), globe(-36.85, 174.76)},
        {globe(10, 179.5), globe(10, -179.5)},
        {globe(89.9, 0), globe(89.9, 180)},
        {globe(45, 7), globe(45.00001, 7)},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        double found = glo_distance(&pairs[i][0], &pairs[i][1]);
        cr_expect_float_eq(found, vincenty(&pairs[i][0], &pairs[i][1]), 1e-6, "pair %zu: %.9f", i, found);
        cr_expect_float_eq(found, glo_distance(&pairs[i][1], &pairs[i][0]), 1e-9);
    }
    double paris_tokyo = glo_distance(&pairs[0][0], &pairs[0][1]);
    cr_expect_gt(fabs(paris_tokyo - 9711.738233), 10, "that is the sphere"); /* R = 6371 km */
}

/* A quarter of a meridian is 10,001.965729 km on WGS84. */
Test(point, meridian)
{
    struct glo_point equator = globe(0, 20), pole = globe(90, 0);
    cr_expect_float_eq(glo_distance(&equator, &pole), 10001.965729, 1e-5);
    cr_expect_eq(glo_distance(&equator, &equator), 0);
}

Test(point, plane)
{
    struct glo_point a = plane(1, 2), b = plane(4, -2);
    cr_expect_float_eq(glo_distance(&a, &b), 5, 1e-15);
    cr_expect_eq(glo_distance(&a, &a), 0);
}

/* Where no distance is known it is 0: it plays no part. */
Test(point, nowhere)
{
    struct glo_point nowhere = NOWHERE, a = plane(3, 4), b = globe(3, 4);
    cr_expect(!glo_point_is_known(&nowhere) && glo_point_is_known(&a) && glo_point_is_known(&b));
    cr_expect_eq(glo_distance(&nowhere, &a), 0);
    cr_expect_eq(glo_distance(&b, &nowhere), 0);
    cr_expect_eq(glo_distance(&nowhere, &nowhere), 0);
}
