/*
 * What it takes to move a unit, or modules of a pool, from one place to another: time on the road, money for the
 * carrier and the crew, emission. It is booked when the move begins. Who moves where, and when, is not decided here.
 */
#ifndef GLO_MODELS_MOVES_H
#define GLO_MODELS_MOVES_H

#include "models/network/fees.h"
#include "models/production/production.h"

struct glo_networks;

/* The moves of a unit so far, or of a pool, under the number of its first module. */
struct glo_moved {
    uint64_t moves, modules, trips;
    double km;        /* of all trips */
    int64_t activity; /* g x m */
};

/* Makes room for what is moved, where anything may be. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_moves_open(struct glo_networks *networks);

/*
 * So many modules of a unit go over a road distance in km: booked now, with the flows of that unit. Returns the time on
 * the road.
 */
glo_time glo_networks_move(struct glo_networks *networks, uint32_t unit, uint32_t modules, double road);

/* What part of a move takes by its law (type NULL: no time), at a uniform. */
glo_time glo_move_time(const struct glo_distribution *law, double uniform);

/* A time that much later; GLO_NEVER: beyond all time. */
static inline glo_time glo_move_later(glo_time time, glo_time by)
{
    return by > GLO_NEVER - time ? GLO_NEVER : time + by;
}

/* What all moves together should have cost, by tariffs and wages, in the currency; and emitted, in kg CO2e; and the
 * most bookings under an account or source. Nothing where nobody moves. */
struct glo_moves_sum {
    double cost, ttw, wtt, num_bookings;
};
struct glo_moves_sum glo_moves_sum(const struct glo_networks *networks);

#endif
