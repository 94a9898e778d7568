/*
 * Points and the distance between two of them: WGS84 latitude and longitude, or planar kilometres; one scenario uses
 * one of the two.
 */
#ifndef GLO_MODELS_POINT_H
#define GLO_MODELS_POINT_H

#include <geodesic.h>
#include <stdbool.h>

/* A point of the globe or of the plane; all coordinates NaN: nowhere in particular (no distance is known). */
struct glo_point {
    double latitude, longitude; /* degrees */
    double x, y;                /* km; used where the latitude is NaN */
};

bool glo_point_is_known(const struct glo_point *point);

/*
 * The distance in km as the crow flies: the geodesic of the WGS84 ellipsoid (Karney 2013, as in PROJ), or planar. 0
 * where either point is nowhere in particular.
 */
double glo_distance(const struct glo_point *a, const struct glo_point *b);

/* The same for who asks often: with the ellipsoid that glo_globe_init has made. */
void glo_globe_init(struct geod_geodesic *globe);
double glo_distance_on(const struct geod_geodesic *globe, const struct glo_point *a, const struct glo_point *b);

#endif
