/* The business models, by name: what networks.def lists is defined in files of this folder. */
#ifndef GLO_MODELS_NETWORK_TYPES_H
#define GLO_MODELS_NETWORK_TYPES_H

#include "models/network/network.h"

#define GLO_NETWORK(name) \
    extern const struct glo_network_type glo_network_##name; \
    extern const struct glo_table glo_network_##name##_table;
#include "models/network/networks.def"
#undef GLO_NETWORK

/* `place` of the types whose orders go to the nearest eligible unit, whatever its load. */
int glo_network_place_nearest(struct glo_networks *networks, uint32_t network, uint32_t order);

#endif
