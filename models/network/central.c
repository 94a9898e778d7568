/*
 * central: one or few large plants; the nearest plant serves. The baseline that glocal networks are compared with.
 */
#include "models/network/types.h"

const struct glo_table glo_network_central_table = {
    .name = "central",
    .doc = "One or few large plants: every order goes to the nearest one, whatever its load.",
};

const struct glo_network_type glo_network_central = {
    .table = &glo_network_central_table,
    .fixed_routing = true,
    .place = glo_network_place_nearest,
};
