/*
 * The doors through which what is further right on the way of an order (production, logistics) calls what is further
 * left (networks, demand). Set once when a world is built; `world` is handed back to every call. Return 0 or an error
 * that ends the replication.
 */
#ifndef GLO_MODELS_PORTS_H
#define GLO_MODELS_PORTS_H

#include <stdint.h>

struct glo_ports {
    void *world;
    /* A station of a unit has become free: no order waits there and a machine is idle. Or a stock has pieces. */
    int (*capacity_free)(void *world, uint32_t unit);
    /* An order was spoilt: it is at no station any more, and what was spent on it is booked. */
    int (*scrapped)(void *world, uint32_t order);
    /* An operation of an order whose network is told step by step has ended, and it has another one: it is at no
     * station, at the unit where that was done, and its `operation` is the next. */
    int (*step_done)(void *world, uint32_t order);
    /* A machine of a station has failed, where a network is told step by step. */
    int (*unit_changed)(void *world, uint32_t station);
    /* The last operation of an order of a batch has ended: it is no more at its unit. */
    int (*made)(void *world, uint32_t order);
    /* An order has got its pieces from stock: production has done with it. */
    int (*supplied)(void *world, uint32_t order);
    /* An order is lost for want of stock. */
    int (*lost)(void *world, uint32_t order);
};

#endif
