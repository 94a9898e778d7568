/*
 * mpn, micro production network (`collaborative_cloud_manufacturing` Table 1, template 1): owners of small
 * minifactories serve their own neighbourhood and do not share work. The nearest minifactory in reach serves, whatever
 * its load, unless another rule of dispatch is stated.
 */
#include "models/network/dispatch.h"
#include "models/network/types.h"

#include <math.h>

struct mpn {
    double reach; /* km by road; NaN: any */
    struct glo_choice dispatch;
};

static const struct glo_parameter parameters[] = {
    {.name = "reach",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct mpn, reach),
     .dimension = "length",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .fallback = "",
     .absent = "any distance",
     .doc = "Longest road distance to a customer. Orders from farther away are refused.",
     .example = "250 km",
     .affects = "refused_share, distance"},
    GLO_DISPATCH_PARAMETER(struct mpn),
    {0},
};
const struct glo_table glo_network_mpn_table = {
    .name = "mpn",
    .doc = "Micro production network: the nearest minifactory in reach serves, whatever its load; owners do not share.",
    .size = sizeof(struct mpn),
    .parameters = parameters,
};

static double reach(const void *parameters_of)
{
    return ((const struct mpn *)parameters_of)->reach;
}

static const struct glo_choice *dispatch(const void *of)
{
    return &((const struct mpn *)of)->dispatch;
}

const struct glo_network_type glo_network_mpn = {
    .table = &glo_network_mpn_table,
    .fixed_routing = true,
    .reach = reach,
    .dispatch = dispatch,
    .place = glo_network_place_nearest,
    .foresee = glo_network_foresee_nearest,
};
