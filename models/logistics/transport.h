/*
 * Transport: modes and trips. A trip is what it takes to bring one order from a unit to its customer: mode, road
 * distance, time, cost and emission. No vehicle is followed here; a mode whose factors are per tonne-kilometre is
 * shared and loaded as its factor assumes.
 */
#ifndef GLO_MODELS_TRANSPORT_H
#define GLO_MODELS_TRANSPORT_H

#include "models/accounting/factors.h"
#include "sim/time.h"

struct glo_tariff {
    double per_order, per_piece, per_length, per_trip,
        per_activity; /* currency per order, piece, km, trip, tkm; NaN: none */
};

struct glo_mode_spec {
    struct glo_named named;
    double up_to;    /* km by road; NaN: no limit */
    double speed;    /* km/h */
    double handling; /* h, at both ends together */
    double detour;   /* NaN: that of transport */
    struct glo_tariff tariff;
    struct glo_freight_emission emissions;
};

struct glo_transport_spec {
    double detour;
    const struct glo_matrix *distances; /* km by road, from row to column, instead of coordinates; NULL: none */
    struct glo_list modes;              /* struct glo_mode_spec; none: delivery is immediate and free */
};

extern const struct glo_table glo_transport_table;

/* What one delivery takes. */
struct glo_trip {
    uint32_t mode;   /* GLO_NO_CODE: no transport is declared */
    double distance; /* km by road */
    glo_time duration;
    int64_t activity; /* g x m */
    int64_t cost;     /* 1e-6 of the currency */
    int64_t ttw, wtt; /* 1e-9 kg CO2e */
};

/* Resolves the emission factors of the modes and says what is wrong with them. */
void glo_transport_check(struct glo_transport_spec *transport, const struct glo_factor_tables *factors,
                         const struct glo_review *review);

/* Stated distance: km by road for km as the crow flies. */
static inline double glo_road(const struct glo_transport_spec *transport, double crow)
{
    return crow * transport->detour;
}

/* The first mode, in the order written, that goes as far; GLO_NO_CODE where none does (or none is declared). */
uint32_t glo_transport_mode(const struct glo_transport_spec *transport, double road);

/* Whether goods can be brought over this road distance at all. */
bool glo_transport_reaches(const struct glo_transport_spec *transport, double road);

/* How long a trip takes; 0 where no transport is declared. */
glo_time glo_transport_time(const struct glo_transport_spec *transport, double road);

/* The longest road distance that goods can be brought; INFINITY: any. */
double glo_transport_longest(const struct glo_transport_spec *transport);

/* The least and the most time that a trip takes of those over at least, and at most, this road distance. */
glo_time glo_transport_least_time(const struct glo_transport_spec *transport, double road);
glo_time glo_transport_most_time(const struct glo_transport_spec *transport, double road);

/* The trip of an order of `pieces` with `mass` kg in all. */
struct glo_trip glo_transport_trip(const struct glo_transport_spec *transport, double road, uint32_t pieces,
                                   double mass);

#endif
