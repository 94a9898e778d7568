/* The business models, by name: what networks.def lists is defined in files of this folder. */
#ifndef GLO_MODELS_NETWORK_TYPES_H
#define GLO_MODELS_NETWORK_TYPES_H

#include "models/network/network.h"

#define GLO_NETWORK(name) \
    extern const struct glo_network_type glo_network_##name; \
    extern const struct glo_table glo_network_##name##_table;
#include "models/network/networks.def"
#undef GLO_NETWORK

/* `place` of the types that hold no order: it goes to the nearest eligible unit, whatever its load, or to the one that
 * the rule of dispatch chooses among those that are eligible and have room; to the nearest where that chooses none. */
int glo_network_place_nearest(struct glo_networks *networks, uint32_t network, uint32_t order);
int glo_network_place_by_rule(struct glo_networks *networks, uint32_t network, uint32_t order);
bool glo_network_foresee_by_rule(const struct glo_networks *networks, uint32_t network, uint32_t order,
                                 struct glo_neighbour *unit);
/* Their `foresee`. */
bool glo_network_foresee_nearest(const struct glo_networks *networks, uint32_t network, uint32_t order,
                                 struct glo_neighbour *unit);

#endif
