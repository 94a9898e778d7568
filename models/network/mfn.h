/* The two uses of mobile factories (mfn.c), each in a file of its own: what is written of them, and what they do. */
#ifndef GLO_MODELS_MFN_H
#define GLO_MODELS_MFN_H

#include "models/network/network.h"

/* Handlers as those of a network type. */
struct glo_mfn_use {
    enum glo_mobility mobility;
    int (*route)(struct glo_network *network, const void *use, const bool *places, const struct glo_review *review);
    int (*open)(struct glo_networks *networks, uint32_t network, void **own);
    int (*place)(struct glo_networks *networks, uint32_t network, uint32_t order);
    bool (*foresee)(const struct glo_networks *networks, uint32_t network, uint32_t order, struct glo_neighbour *unit);
    int (*withdrawn)(struct glo_networks *networks, uint32_t network, uint32_t order);
    int (*left)(struct glo_networks *networks, uint32_t network, uint32_t order);
    int (*wake)(struct glo_networks *networks, uint32_t network, uint32_t about);
    void (*end_bin)(struct glo_networks *networks, uint32_t network, glo_time now);
    bool (*sound)(const struct glo_networks *networks, uint32_t network);
    void (*close)(void *own);
};

extern const struct glo_mfn_use glo_mfn_rental, glo_mfn_roaming;
extern const struct glo_table glo_mfn_rental_table, glo_mfn_roaming_table;

/* The parameters of a network's use. */
const void *glo_mfn_use_of(const struct glo_networks *networks, uint32_t network);

/* Whether some unit of the network is able to make an order. */
static inline bool glo_mfn_is_able(const struct glo_networks *n, uint32_t network, const struct glo_order *order)
{
    const struct glo_production_plan *plan = n->production->plan;
    return n->plan->networks[network].routes.pool_of[plan->pools.class_of[order->product]] != GLO_ALL;
}

#endif
