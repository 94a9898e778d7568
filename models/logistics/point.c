/* Distances. */
#include "models/logistics/point.h"

#include <geodesic.h>
#include <math.h>
#include <stddef.h>

bool glo_point_is_known(const struct glo_point *point)
{
    return !isnan(point->latitude) || !isnan(point->x);
}

double glo_distance(const struct glo_point *a, const struct glo_point *b)
{
    if (!glo_point_is_known(a) || !glo_point_is_known(b))
        return 0;
    if (isnan(a->latitude))
        return hypot(a->x - b->x, a->y - b->y);
    if (a->latitude == b->latitude && a->longitude == b->longitude)
        return 0;
    struct geod_geodesic wgs84;
    geod_init(&wgs84, 6378137, 1 / 298.257223563);
    double metres;
    geod_inverse(&wgs84, a->latitude, a->longitude, b->latitude, b->longitude, &metres, NULL, NULL);
    return metres / 1000;
}
