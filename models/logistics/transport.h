/*
 * Transport: modes and trips. A trip is what it takes to bring one order from a unit to its customer: mode, road
 * distance, time, cost and emission. No vehicle is followed here; a mode whose factors are per tonne-kilometre is
 * shared and loaded as its factor assumes. Orders that leave together (shipments.h) share what the
 * carrier charges for the whole.
 */
#ifndef GLO_MODELS_TRANSPORT_H
#define GLO_MODELS_TRANSPORT_H

#include "models/accounting/factors.h"
#include "models/order.h"
#include "sim/memory.h"
#include "sim/time.h"

struct glo_tariff {
    double per_order, per_piece, per_length, per_trip,
        per_activity; /* currency per order, piece, km, trip, tkm; NaN: none */
};

/* When what waits for the mode leaves. */
struct glo_consolidate_spec {
    double full;    /* kg; NaN: never */
    double at_most; /* h, after the first order came; NaN: the mode does not consolidate */
};

/* What a vehicle does that brings goods to several customers on one tour. */
struct glo_tour_spec {
    double drops;   /* of a tour; NaN: as many as there are orders that leave together */
    double between; /* km by road from one to the next; NaN: no tour */
};

struct glo_mode_spec {
    struct glo_named named;
    struct glo_list only_for; /* const char *, as written; none: deliveries */
    double from, up_to;       /* km by road; NaN: no limit */
    double speed;             /* km/h */
    double handling;          /* h, at both ends together */
    double detour;            /* NaN: that of transport */
    double capacity;          /* kg of one vehicle; NaN: whatever is to be carried */
    double load_factor,
        empty_running; /* shares: of the capacity that is used, of the vehicle's km that are empty; NaN: none stated */
    struct glo_tour_spec tour;
    int64_t vehicles; /* of each unit; 0: as many as are needed */
    struct glo_consolidate_spec consolidate;
    struct glo_tariff tariff;
    struct glo_freight_emission emissions;
    /* what its `for` says, once it is checked */
    bool is_for[GLO_NUM_CARRIAGES];
    uint32_t *families; /* of units whose goods it delivers; NULL: none is named */
    uint32_t num_families;
};

/* By what a mode is chosen among those that are for a freight and go as far; the first written of those that are equal.
 */
enum glo_choose_mode { GLO_CHOOSE_FIRST, GLO_CHOOSE_LEAST_COST, GLO_CHOOSE_LEAST_CARBON, GLO_CHOOSE_FASTEST };

struct glo_transport_spec {
    double detour;
    uint32_t choose;                    /* enum glo_choose_mode */
    const struct glo_matrix *distances; /* km by road, from row to column, instead of coordinates; NULL: none */
    struct glo_list modes;              /* struct glo_mode_spec; none: delivery is immediate and free */
    /* once it is checked */
    bool *has_own;       /* by family of units: there are modes for it; NULL: for no family are there any */
    bool delivers_by_no; /* none of its modes delivers: delivery is immediate and free */
};

extern const struct glo_table glo_transport_table;

/* Orders that leave together. */
struct glo_load {
    double mass;             /* kg */
    double farthest;         /* km by the mode's way */
    double gone;             /* kg of those that have taken their part */
    uint32_t orders, parted; /* all, and those that have taken their part */
};

/* What is to be carried, as far as it matters to who carries it. */
struct glo_freight {
    uint32_t family; /* of the unit that it leaves; GLO_ALL: of any, where the least or the most is asked for */
    uint32_t pieces;
    double mass;     /* kg in all */
    uint32_t named;  /* the mode that carries it, plus 1; 0: one that is for it, by distance; or GLO_OWN_WAY */
    bool is_fetched; /* the vehicle goes there and back, loaded one way; the trip lasts as long as that way */
    bool is_move;    /* its vehicles carry nothing else and are not those of a unit: no load factor, no tour counts */
};

/* Customers see to it themselves: it takes no time, costs and emits nothing. */
#define GLO_OWN_WAY UINT32_MAX

/* What one delivery takes. */
struct glo_trip {
    uint32_t mode;   /* GLO_NO_CODE: no transport is declared */
    double distance; /* km by road */
    glo_time duration;
    int64_t activity; /* g x m */
    int64_t cost;     /* 1e-6 of the currency */
    int64_t ttw, wtt; /* 1e-9 kg CO2e */
};

/* Resolves what modes are for, among the families of units as written, and their emission factors; says what is wrong
 * with them. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_transport_check(struct glo_transport_spec *transport, const struct glo_list *units,
                        const struct glo_factor_tables *factors, struct glo_arena *arena,
                        const struct glo_review *review);

/* Stated distance: km by road for km as the crow flies. */
static inline double glo_road(const struct glo_transport_spec *transport, double crow)
{
    return crow * transport->detour;
}

/* The mode that is chosen for the freight, by what its trip alone would take; GLO_NO_CODE where none goes as far (or
 * none is declared). */
uint32_t glo_transport_mode(const struct glo_transport_spec *transport, const struct glo_freight *freight, double road);

/* Whether goods can be brought over this road distance at all. */
bool glo_transport_reaches(const struct glo_transport_spec *transport, const struct glo_freight *freight, double road);

/* How long a trip takes, with half of the longest wait for a departure where its mode consolidates; 0 where no
 * transport is declared. */
glo_time glo_transport_time(const struct glo_transport_spec *transport, const struct glo_freight *freight, double road);

/* The longest road distance that goods can be brought; INFINITY: any. */
double glo_transport_longest(const struct glo_transport_spec *transport, const struct glo_freight *freight);

/* The least and the most time that a trip takes of those over at least, and at most, this road distance. */
glo_time glo_transport_least_time(const struct glo_transport_spec *transport, const struct glo_freight *freight,
                                  double road);
glo_time glo_transport_most_time(const struct glo_transport_spec *transport, const struct glo_freight *freight,
                                 double road);

/* How a mode consolidates; NULL where it does not. */
const struct glo_consolidate_spec *glo_transport_consolidation(const struct glo_transport_spec *transport,
                                                               uint32_t mode);

/* How many vehicles of a mode each unit has; 0: as many as are needed. What one of them takes, in kg; NaN: anything. */
uint32_t glo_transport_vehicles(const struct glo_transport_spec *transport, uint32_t mode);
double glo_transport_capacity(const struct glo_transport_spec *transport, uint32_t mode);

/* Whether orders may have to wait for a departure by a mode. */
bool glo_transport_waits(const struct glo_transport_spec *transport, uint32_t mode);

/* How long a vehicle is away with a load (of one order: with so many pieces): handling and the way to the farthest and
 * back, or of the tour, as often as the load needs it. */
glo_time glo_transport_away(const struct glo_transport_spec *transport, uint32_t mode, const struct glo_load *load,
                            uint32_t pieces);

/* An order of `mass` kg is added to a load of the mode. */
void glo_transport_load(const struct glo_transport_spec *transport, uint32_t mode, double road, double mass,
                        struct glo_load *load);

/* No trip over this road distance or beyond costs, or emits, less than this one says: its cost may be that of one mode,
 * its emission that of another. */
struct glo_trip glo_transport_least_trip(const struct glo_transport_spec *transport, const struct glo_freight *freight,
                                         double road);

/*
 * The trip of an order.
 *
 * Rates per trip and per km, of money and of emission, are a vehicle's. An order that goes alone has as many vehicles
 * as it needs, n, and their way, road km x n / (1 - empty running). Where other goods share the vehicle (a load
 * factor), n is mass / (capacity x load factor). On a tour of d drops it has 1 / d of the trip and of the tour's way, 2
 * x road km to the first drop and back
 * + (d - 1) x km between drops: the line haul and local parts of Daganzo, Logistics Systems Analysis (4th ed. 2005),
 * ch. 4; and it comes, in the mean, in the middle of the drops. Rates per tkm have all of this in them.
 *
 * `load`: what it goes with, of which it takes its part; NULL: it goes alone. Those of a load pay
 * once for the trip and for the way to the farthest of them, and share that by mass (in equal parts where nothing
 * weighs anything), to the last unit of money; all else each pays for itself.
 */
struct glo_trip glo_transport_trip(const struct glo_transport_spec *transport, const struct glo_freight *freight,
                                   double road, struct glo_load *load);

/* What one move takes, of a unit or of parts of one. */
struct glo_move {
    uint32_t trips;
    double distance; /* km by the mode's way, of each trip */
    glo_time duration;
    int64_t activity, cost, ttw, wtt; /* as of a trip */
};

/*
 * A move by the mode of this number, whatever else it is for, over a road distance in km: `pieces` things (modules) of
 * `mass` kg in all, that are alike and go undivided unless one is heavier than a vehicle takes. The vehicles go
 * at the same time, one trip each: the move lasts as long as one of them. It pays once per order and per piece, for
 * every trip and the km of each, and per tkm. The way back of the vehicles is not part of it.
 */
struct glo_move glo_transport_move(const struct glo_transport_spec *transport, uint32_t mode, double road,
                                   uint32_t pieces, double mass);

/* Says at `field` if a mode that is named there for a carriage is for something else, or has a limit that would not be
 * looked at. */
void glo_transport_check_named(const struct glo_transport_spec *transport, uint32_t mode, enum glo_carriage carriage,
                               const void *field, const struct glo_review *review);

#endif
