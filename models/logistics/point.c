/* Distances. */
#include "models/logistics/point.h"

#include <math.h>
#include <stddef.h>

bool glo_point_is_known(const struct glo_point *point)
{
    return !isnan(point->latitude) || !isnan(point->x);
}

void glo_globe_init(struct geod_geodesic *globe)
{
    geod_init(globe, 6378137, 1 / 298.257223563);
}

double glo_distance_on(const struct geod_geodesic *globe, const struct glo_point *a, const struct glo_point *b)
{
    if (!glo_point_is_known(a) || !glo_point_is_known(b))
        return 0;
    if (isnan(a->latitude))
        return hypot(a->x - b->x, a->y - b->y);
    if (a->latitude == b->latitude && a->longitude == b->longitude)
        return 0;
    double metres;
    geod_inverse(globe, a->latitude, a->longitude, b->latitude, b->longitude, &metres, NULL, NULL);
    return metres / 1000;
}

double glo_distance(const struct glo_point *a, const struct glo_point *b)
{
    struct geod_geodesic globe;
    if (!isnan(a->latitude))
        glo_globe_init(&globe); /* takes longer than a distance */
    return glo_distance_on(&globe, a, b);
}
