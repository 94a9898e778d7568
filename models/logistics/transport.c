/* Modes as written; choice of mode; what a trip takes. */
#include "models/logistics/transport.h"

#include "models/accounting/ledger.h"

#include <math.h>
#include <string.h>

static const struct glo_parameter tariff_parameters[] = {
#define RATE(field, dimension_name, text) \
    { \
        .name = #field, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_tariff, field), .dimension = dimension_name, \
        .min = 0, .max = INFINITY, .fallback = "", .absent = "none", .doc = text \
    }
    RATE(per_order, "money_per_order", "Per order carried."),
    RATE(per_piece, "money_per_piece", "Per piece carried."),
    RATE(per_length, "money_per_length", "Per kilometre by road."),
    RATE(per_trip, "money_per_trip", "Per trip; an order makes one."),
    RATE(per_activity, "money_per_tkm", "Per tonne-kilometre."),
    {0},
#undef RATE
};
static const struct glo_table tariff_table = {
    .name = "tariff",
    .doc = "What a carrier charges: a sum of rates.",
    .size = sizeof(struct glo_tariff),
    .parameters = tariff_parameters,
};

static const struct glo_parameter mode_parameters[] = {
    {.name = "up_to",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, up_to),
     .dimension = "length",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .fallback = "",
     .absent = "any distance",
     .doc = "Longest road distance that the mode goes. Modes are tried in the order written."},
    {.name = "speed",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, speed),
     .dimension = "speed",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .doc = "Average speed over the road distance.",
     .affects = "lead_time, transport"},
    {.name = "handling",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, handling),
     .dimension = "time",
     .min = 0,
     .max = INFINITY,
     .fallback = "0 h",
     .doc = "Fixed time of a delivery: loading, hubs, unloading.",
     .affects = "lead_time, transport"},
    {.name = "detour",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, detour),
     .dimension = "number",
     .min = 1,
     .max = 100,
     .fallback = "",
     .absent = "that of `transport`",
     .doc = "Way of this mode over great-circle distance, for its own time, cost and emission."},
    {.name = "tariff",
     .kind = GLO_RATES,
     GLO_FIELD(struct glo_mode_spec, tariff),
     .table = &tariff_table,
     .fallback = "",
     .absent = "free",
     .doc = "What the carrier charges: one rate or a list of rates that are added.",
     .example = "[9 EUR/order, 2.4 EUR/tkm]",
     .affects = "cost_per_order"},
    {.name = "emissions",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_mode_spec, emissions),
     .table = &glo_freight_emission_table,
     .fallback = "{}",
     .doc = "A freight factor by name, or stated in place.",
     .example = "van_average",
     .affects = "co2e_per_order"},
    {0},
};
static const struct glo_table mode_table = {
    .name = "modes",
    .doc = "A way to bring goods to the customer.",
    .size = sizeof(struct glo_mode_spec),
    .parameters = mode_parameters,
};

static const struct glo_parameter transport_parameters[] = {
    {.name = "detour",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_transport_spec, detour),
     .dimension = "number",
     .min = 1,
     .max = 100,
     .fallback = "1",
     .doc = "Road distance over great-circle distance (circuity). Every stated distance is road distance.",
     .example = "1.3"},
    {.name = "distances",
     .kind = GLO_MATRIX,
     GLO_FIELD(struct glo_transport_spec, distances),
     .dimension = "length",
     .fallback = "",
     .absent = "distances follow from coordinates",
     .doc = "CSV file of road distances from the place of a unit (row) to that of a customer (column), by the names of "
            "places; its first cell names the unit. No detour is added.",
     .example = "data/beats.csv",
     .affects = "distance, lead_time",
     .since = "0.2.0"},
    {.name = "modes",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_transport_spec, modes),
     .table = &mode_table,
     .fallback = "{}",
     .doc = "Modes by name, tried in the order written."},
    {0},
};
const struct glo_table glo_transport_table = {
    .name = "transport",
    .doc = "How goods reach the customer. Without it, delivery is immediate and free.",
    .size = sizeof(struct glo_transport_spec),
    .parameters = transport_parameters,
};

static const struct glo_mode_spec *mode_at(const struct glo_transport_spec *transport, uint32_t mode)
{
    return (const struct glo_mode_spec *)transport->modes.items + mode;
}

void glo_transport_check(struct glo_transport_spec *transport, const struct glo_factor_tables *factors,
                         const struct glo_review *review)
{
    struct glo_mode_spec *modes = transport->modes.items;
    bool detour = transport->detour > 1;
    for (uint32_t i = 0; i < transport->modes.num; i++)
        detour |= !isnan(modes[i].detour);
    if (detour && transport->distances)
        review->say(review->self, GLO_FAULT, &transport->distances, NULL, "stated distances have no detour",
                    "they are taken as roads: leave `detour` out");
    for (uint32_t i = 0; i < transport->modes.num; i++) {
        glo_freight_emission_resolve(&factors->freight, &modes[i].emissions, review);
        if (i > 0 && isnan(modes[i - 1].up_to))
            glo_review_say(review, GLO_WARNING, &modes[i], "transport.never",
                           "mode `%s` is never used: `%s` goes any distance", modes[i].named.name,
                           modes[i - 1].named.name);
    }
}

uint32_t glo_transport_mode(const struct glo_transport_spec *transport, double road)
{
    for (uint32_t i = 0; i < transport->modes.num; i++)
        if (!(road > mode_at(transport, i)->up_to))
            return i;
    return GLO_NO_CODE;
}

bool glo_transport_reaches(const struct glo_transport_spec *transport, double road)
{
    return transport->modes.num == 0 || glo_transport_mode(transport, road) != GLO_NO_CODE;
}

/* The way of the mode itself, for a stated road distance. */
static double way(const struct glo_transport_spec *transport, const struct glo_mode_spec *mode, double road)
{
    return isnan(mode->detour) ? road : road / transport->detour * mode->detour;
}

static glo_time duration(const struct glo_mode_spec *mode, double km)
{
    return glo_ticks(mode->handling + km / mode->speed);
}

glo_time glo_transport_time(const struct glo_transport_spec *transport, double road)
{
    uint32_t number = glo_transport_mode(transport, road);
    if (number == GLO_NO_CODE)
        return 0;
    const struct glo_mode_spec *mode = mode_at(transport, number);
    return duration(mode, way(transport, mode, road));
}

double glo_transport_longest(const struct glo_transport_spec *transport)
{
    double longest = transport->modes.num ? 0 : INFINITY;
    for (uint32_t i = 0; i < transport->modes.num; i++)
        longest = fmax(longest, isnan(mode_at(transport, i)->up_to) ? INFINITY : mode_at(transport, i)->up_to);
    return longest;
}

/* The road distances at which a mode is used: (*from, *to]. False: never. */
static bool range_of(const struct glo_transport_spec *transport, uint32_t mode, double *from, double *to)
{
    *from = 0;
    *to = isnan(mode_at(transport, mode)->up_to) ? INFINITY : mode_at(transport, mode)->up_to;
    for (uint32_t i = 0; i < mode; i++)
        *from = fmax(*from, isnan(mode_at(transport, i)->up_to) ? INFINITY : mode_at(transport, i)->up_to);
    return *from < *to;
}

glo_time glo_transport_least_time(const struct glo_transport_spec *transport, double road)
{
    glo_time least = transport->modes.num ? GLO_NEVER : 0;
    for (uint32_t i = 0; i < transport->modes.num; i++) {
        const struct glo_mode_spec *mode = mode_at(transport, i);
        double from, to;
        if (!range_of(transport, i, &from, &to) || road > to)
            continue;
        glo_time time = duration(mode, way(transport, mode, fmax(road, from)));
        least = time < least ? time : least;
    }
    return least;
}

glo_time glo_transport_most_time(const struct glo_transport_spec *transport, double road)
{
    glo_time most = 0;
    for (uint32_t i = 0; i < transport->modes.num; i++) {
        const struct glo_mode_spec *mode = mode_at(transport, i);
        double from, to;
        if (!range_of(transport, i, &from, &to) || (i > 0 && !(road > from)))
            continue;
        glo_time time = duration(mode, way(transport, mode, fmin(road, to)));
        most = time > most ? time : most;
    }
    return most;
}

struct glo_trip glo_transport_trip(const struct glo_transport_spec *transport, double road, uint32_t pieces,
                                   double mass)
{
    uint32_t number = glo_transport_mode(transport, road);
    if (number == GLO_NO_CODE)
        return (struct glo_trip){.mode = GLO_NO_CODE, .distance = road};
    const struct glo_mode_spec *mode = mode_at(transport, number);
    double km = way(transport, mode, road);
    double tkm = km * mass / 1000;
    const struct glo_tariff *tariff = &mode->tariff;
    double cost = glo_or_zero(tariff->per_order) + glo_or_zero(tariff->per_piece) * pieces +
                  glo_or_zero(tariff->per_length) * km + glo_or_zero(tariff->per_trip) +
                  glo_or_zero(tariff->per_activity) * tkm;
    return (struct glo_trip){
        .mode = number,
        .distance = km,
        .duration = duration(mode, km),
        .activity = glo_ledger_units(tkm, 1e9),
        .cost = glo_ledger_units(cost, GLO_MONEY),
        .ttw = glo_ledger_units(tkm * mode->emissions.ttw, GLO_CARBON),
        .wtt = glo_ledger_units(tkm * mode->emissions.wtt, GLO_CARBON),
    };
}
