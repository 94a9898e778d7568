/* Choice of mode; what a trip takes. */
#include "models/logistics/transport.h"

#include "models/accounting/ledger.h"

#include <math.h>
#include <string.h>

static const struct glo_mode_spec *mode_at(const struct glo_transport_spec *transport, uint32_t mode)
{
    return (const struct glo_mode_spec *)transport->modes.items + mode;
}

/* Whether a mode is for a freight; for that of any unit: whether it is for that of some. */
static inline bool serves(const struct glo_transport_spec *transport, const struct glo_mode_spec *mode,
                          const struct glo_freight *freight)
{
    if (freight->named)
        return freight->named != GLO_OWN_WAY && mode == mode_at(transport, freight->named - 1);
    if (mode->only_for.num == 0)
        return !transport->has_own || freight->family == GLO_ALL || !transport->has_own[freight->family];
    uint32_t i = 0;
    while (i < mode->num_families && freight->family != GLO_ALL && mode->families[i] != freight->family)
        i++;
    return i < mode->num_families;
}

static double limit_of(const struct glo_mode_spec *mode)
{
    return isnan(mode->up_to) ? INFINITY : mode->up_to;
}

/* Whether a mode goes a distance, and is for the freight. */
static inline bool carries(const struct glo_transport_spec *transport, const struct glo_mode_spec *mode,
                           const struct glo_freight *freight, double road)
{
    return !(road > mode->up_to) && !(road < mode->from) && serves(transport, mode, freight);
}

/* Whether it takes no time and costs nothing. */
static bool is_free(const struct glo_transport_spec *transport, const struct glo_freight *freight)
{
    return freight->named == GLO_OWN_WAY ||
           (!freight->named && (transport->modes.num == 0 || transport->delivers_by_no));
}

bool glo_transport_reaches(const struct glo_transport_spec *transport, const struct glo_freight *freight, double road)
{
    return is_free(transport, freight) || glo_transport_mode(transport, freight, road) != GLO_NO_CODE;
}

/* The way of the mode itself, for a stated road distance. */
static double way(const struct glo_transport_spec *transport, const struct glo_mode_spec *mode, double road)
{
    return isnan(mode->detour) ? road : road / transport->detour * mode->detour;
}

/* The drops of a tour; 0 where that depends on who leaves together, or it makes no tours. */
static double drops_of(const struct glo_mode_spec *mode)
{
    return isnan(mode->tour.between) ? 0 : glo_or_zero(mode->tour.drops);
}

/* How many vehicles carry things that are alike; each goes undivided where one vehicle takes it. */
static double trips_of(const struct glo_mode_spec *mode, uint32_t pieces, double mass)
{
    if (!(mass > mode->capacity))
        return 1;
    double each = mass / pieces, together = floor(mode->capacity / each * (1 + 1e-12));
    return together >= 1 ? ceil(pieces / together) : pieces * ceil(each / mode->capacity * (1 - 1e-12));
}

/* A vehicle of a limited number goes as often as it has to; the order is there with the last of it. */
static glo_time duration(const struct glo_mode_spec *mode, const struct glo_freight *freight, double km)
{
    double drops = drops_of(mode), h = mode->handling + km / mode->speed;
    if (freight->is_move)
        return glo_ticks(h);
    if (drops > 1)
        h = mode->handling + (km + (drops - 1) / 2 * mode->tour.between) / mode->speed;
    if (mode->vehicles > 0 && !freight->is_fetched)
        h += (trips_of(mode, freight->pieces, freight->mass) - 1) * (mode->handling + 2 * km / mode->speed);
    return glo_ticks(h);
}

/* The same as far as it is known before: of those who leave together who comes first waits longest, who comes last not
 * at all. */
static glo_time foreseen(const struct glo_mode_spec *mode, const struct glo_freight *freight, double km)
{
    double wait = freight->is_fetched ? 0 : glo_or_zero(mode->consolidate.at_most) / 2;
    return duration(mode, freight, km) + glo_ticks(wait);
}

glo_time glo_transport_time(const struct glo_transport_spec *transport, const struct glo_freight *freight, double road)
{
    uint32_t number = glo_transport_mode(transport, freight, road);
    if (number == GLO_NO_CODE)
        return 0;
    const struct glo_mode_spec *mode = mode_at(transport, number);
    return foreseen(mode, freight, way(transport, mode, road));
}

double glo_transport_longest(const struct glo_transport_spec *transport, const struct glo_freight *freight)
{
    double longest = is_free(transport, freight) ? INFINITY : 0;
    for (uint32_t i = 0; i < transport->modes.num; i++)
        if (serves(transport, mode_at(transport, i), freight))
            longest = fmax(longest, limit_of(mode_at(transport, i)));
    return longest;
}

/* Whether a mode gets nothing of this freight that one before it can carry: the two are for the same. */
static bool hides(const struct glo_mode_spec *before, const struct glo_mode_spec *mode,
                  const struct glo_freight *freight)
{
    return !(before->from > 0) &&
           (freight->family != GLO_ALL || freight->named || (before->only_for.num == 0 && mode->only_for.num == 0));
}

/* The road distances at which a mode may be used: from *from, where none before it goes as far, to *to. False: never.
 */
static bool range_of(const struct glo_transport_spec *transport, uint32_t number, const struct glo_freight *freight,
                     double *from, double *to)
{
    const struct glo_mode_spec *mode = mode_at(transport, number);
    *from = glo_or_zero(mode->from);
    *to = limit_of(mode);
    if (!serves(transport, mode, freight))
        return false;
    for (uint32_t i = 0; transport->choose == GLO_CHOOSE_FIRST && i < number; i++)
        if (serves(transport, mode_at(transport, i), freight) && hides(mode_at(transport, i), mode, freight))
            *from = fmax(*from, limit_of(mode_at(transport, i)));
    return *from < *to;
}

glo_time glo_transport_least_time(const struct glo_transport_spec *transport, const struct glo_freight *freight,
                                  double road)
{
    glo_time least = is_free(transport, freight) ? 0 : GLO_NEVER;
    for (uint32_t i = 0; i < transport->modes.num; i++) {
        const struct glo_mode_spec *mode = mode_at(transport, i);
        double from, to;
        if (!range_of(transport, i, freight, &from, &to) || road > to)
            continue;
        glo_time time = foreseen(mode, freight, way(transport, mode, fmax(road, from)));
        least = time < least ? time : least;
    }
    return least;
}

glo_time glo_transport_most_time(const struct glo_transport_spec *transport, const struct glo_freight *freight,
                                 double road)
{
    glo_time most = 0;
    for (uint32_t i = 0; i < transport->modes.num; i++) {
        const struct glo_mode_spec *mode = mode_at(transport, i);
        double from, to;
        if (!range_of(transport, i, freight, &from, &to) || (from > 0 && road < from))
            continue;
        glo_time time = foreseen(mode, freight, way(transport, mode, fmin(road, to)));
        most = time > most ? time : most;
    }
    return most;
}

const struct glo_consolidate_spec *glo_transport_consolidation(const struct glo_transport_spec *transport,
                                                               uint32_t mode)
{
    const struct glo_consolidate_spec *rule = &mode_at(transport, mode)->consolidate;
    return isnan(rule->at_most) ? NULL : rule;
}

uint32_t glo_transport_vehicles(const struct glo_transport_spec *transport, uint32_t mode)
{
    return (uint32_t)mode_at(transport, mode)->vehicles;
}

double glo_transport_capacity(const struct glo_transport_spec *transport, uint32_t mode)
{
    return mode_at(transport, mode)->capacity;
}

bool glo_transport_waits(const struct glo_transport_spec *transport, uint32_t mode)
{
    return glo_transport_consolidation(transport, mode) || glo_transport_vehicles(transport, mode) > 0;
}

glo_time glo_transport_away(const struct glo_transport_spec *transport, uint32_t number, const struct glo_load *load,
                            uint32_t pieces)
{
    const struct glo_mode_spec *mode = mode_at(transport, number);
    double km = 2 * load->farthest + (load->orders - 1) * glo_or_zero(mode->tour.between);
    return glo_ticks(trips_of(mode, pieces, load->mass) * (mode->handling + km / mode->speed));
}

void glo_transport_load(const struct glo_transport_spec *transport, uint32_t mode, double road, double mass,
                        struct glo_load *load)
{
    load->mass += mass;
    load->orders++;
    load->farthest = fmax(load->farthest, way(transport, mode_at(transport, mode), road));
}

/* What share of a load has taken its part. */
static double parted(const struct glo_load *load)
{
    return load->mass > 0 ? load->gone / load->mass : (double)load->parted / load->orders;
}

/* What is used of vehicles. */
struct hire {
    double trips, km;
};

/* By an order that goes alone over `km` of the mode's way. */
static struct hire hire_alone(const struct glo_mode_spec *mode, const struct glo_freight *freight, double km)
{
    double drops = drops_of(mode), trips = trips_of(mode, freight->pieces, freight->mass);
    if (freight->is_fetched)
        return (struct hire){trips, 2 * km * trips};
    if (drops > 0 && !freight->is_move)
        return (struct hire){trips / drops, (2 * km + (drops - 1) * mode->tour.between) * trips / drops};
    if (!isnan(mode->load_factor) && !freight->is_move)
        trips = freight->mass / (mode->capacity * mode->load_factor);
    return (struct hire){trips, km * trips / (1 - glo_or_zero(mode->empty_running))};
}

/* By orders that leave together: there and, on a tour, around and back. */
static struct hire hire_together(const struct glo_mode_spec *mode, const struct glo_load *load)
{
    double trips = trips_of(mode, 1, load->mass);
    if (isnan(mode->tour.between))
        return (struct hire){trips, load->farthest * trips / (1 - glo_or_zero(mode->empty_running))};
    return (struct hire){trips, 2 * load->farthest * trips + fmax(load->orders - trips, 0) * mode->tour.between};
}

/* What an order, or the part of it between two shares, pays and emits of the use of vehicles. */
static void add_hire(const struct glo_mode_spec *mode, const struct hire *hire, double from, double to,
                     struct glo_trip *trip)
{
    double cost = glo_or_zero(mode->tariff.per_length) * hire->km + glo_or_zero(mode->tariff.per_trip) * hire->trips;
    double ttw = mode->emissions.ttw.per_length * hire->km, wtt = mode->emissions.wtt.per_length * hire->km;
    trip->cost += glo_ledger_units(cost * to, GLO_MONEY) - glo_ledger_units(cost * from, GLO_MONEY);
    trip->ttw += glo_ledger_units(ttw * to, GLO_CARBON) - glo_ledger_units(ttw * from, GLO_CARBON);
    trip->wtt += glo_ledger_units(wtt * to, GLO_CARBON) - glo_ledger_units(wtt * from, GLO_CARBON);
}

/* The part of an order in what its load uses of vehicles; to be added up without a remainder. */
static void take_part(const struct glo_mode_spec *mode, double mass, struct glo_load *load, struct glo_trip *trip)
{
    const struct hire hire = hire_together(mode, load);
    double before = parted(load);
    load->gone += mass;
    load->parted++;
    add_hire(mode, &hire, before, parted(load), trip);
}

/* The trip by a mode. */
static struct glo_trip trip_by(const struct glo_transport_spec *transport, uint32_t number,
                               const struct glo_freight *freight, double road, struct glo_load *load)
{
    const struct glo_mode_spec *mode = mode_at(transport, number);
    const struct glo_tariff *tariff = &mode->tariff;
    double km = way(transport, mode, road);
    double tkm = km * freight->mass / 1000;
    double cost = glo_or_zero(tariff->per_order) + glo_or_zero(tariff->per_piece) * freight->pieces +
                  glo_or_zero(tariff->per_activity) * tkm;
    const struct hire hire = load ? (struct hire){0, 0} : hire_alone(mode, freight, km);
    cost += glo_or_zero(tariff->per_length) * hire.km + glo_or_zero(tariff->per_trip) * hire.trips;
    struct glo_trip trip = {
        .mode = number,
        .distance = km,
        .duration = duration(mode, freight, km),
        .activity = glo_ledger_units(tkm, 1e9),
        .cost = glo_ledger_units(cost, GLO_MONEY),
        .ttw = glo_ledger_units(tkm * mode->emissions.ttw.per_activity + hire.km * mode->emissions.ttw.per_length,
                                GLO_CARBON),
        .wtt = glo_ledger_units(tkm * mode->emissions.wtt.per_activity + hire.km * mode->emissions.wtt.per_length,
                                GLO_CARBON),
    };
    if (load)
        take_part(mode, freight->mass, load, &trip);
    return trip;
}

/* What a mode is chosen by: the least of it. */
static int64_t merit(const struct glo_transport_spec *transport, uint32_t number, const struct glo_freight *freight,
                     double road)
{
    const struct glo_mode_spec *mode = mode_at(transport, number);
    if (transport->choose == GLO_CHOOSE_FASTEST)
        return foreseen(mode, freight, way(transport, mode, road));
    const struct glo_trip trip = trip_by(transport, number, freight, road, NULL);
    return transport->choose == GLO_CHOOSE_LEAST_COST ? trip.cost : trip.ttw + trip.wtt;
}

/* The best of several. */
static uint32_t best_mode(const struct glo_transport_spec *transport, const struct glo_freight *freight, double road)
{
    uint32_t best = GLO_NO_CODE;
    int64_t least = INT64_MAX;
    for (uint32_t i = 0; i < transport->modes.num; i++) {
        if (!carries(transport, mode_at(transport, i), freight, road))
            continue;
        int64_t value = merit(transport, i, freight, road);
        if (best == GLO_NO_CODE || value < least) {
            best = i;
            least = value;
        }
    }
    return best;
}

uint32_t glo_transport_mode(const struct glo_transport_spec *transport, const struct glo_freight *freight, double road)
{
    if (freight->named)
        return freight->named == GLO_OWN_WAY ? GLO_NO_CODE : freight->named - 1;
    if (transport->choose != GLO_CHOOSE_FIRST)
        return best_mode(transport, freight, road);
    for (uint32_t i = 0; i < transport->modes.num; i++)
        if (carries(transport, mode_at(transport, i), freight, road))
            return i;
    return GLO_NO_CODE;
}

struct glo_trip glo_transport_trip(const struct glo_transport_spec *transport, const struct glo_freight *freight,
                                   double road, struct glo_load *load)
{
    uint32_t number = glo_transport_mode(transport, freight, road);
    return number == GLO_NO_CODE ? (struct glo_trip){.mode = GLO_NO_CODE, .distance = road}
                                 : trip_by(transport, number, freight, road, load);
}

struct glo_move glo_transport_move(const struct glo_transport_spec *transport, uint32_t mode, double road,
                                   uint32_t pieces, double mass)
{
    const struct glo_freight freight = {.family = GLO_ALL, .pieces = pieces, .mass = mass, .is_move = true};
    const struct glo_trip trip = trip_by(transport, mode, &freight, road, NULL);
    return (struct glo_move){.trips = (uint32_t)fmin(trips_of(mode_at(transport, mode), pieces, mass), UINT32_MAX),
                             .distance = trip.distance,
                             .duration = trip.duration,
                             .activity = trip.activity,
                             .cost = trip.cost,
                             .ttw = trip.ttw,
                             .wtt = trip.wtt};
}

struct glo_trip glo_transport_least_trip(const struct glo_transport_spec *transport, const struct glo_freight *freight,
                                         double road)
{
    struct glo_trip least = {.mode = GLO_NO_CODE, .distance = road};
    for (uint32_t i = 0; i < transport->modes.num; i++) {
        double from, to;
        if (!range_of(transport, i, freight, &from, &to) || road > to)
            continue;
        const struct glo_trip trip = trip_by(transport, i, freight, fmax(road, from), NULL);
        bool is_first = least.mode == GLO_NO_CODE;
        least.mode = i;
        least.cost = is_first || trip.cost < least.cost ? trip.cost : least.cost;
        least.ttw = is_first || trip.ttw < least.ttw ? trip.ttw : least.ttw;
        least.wtt = is_first || trip.wtt < least.wtt ? trip.wtt : least.wtt;
    }
    return least;
}
