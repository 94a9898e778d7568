/*
 * central: one or few large plants; the nearest plant serves, unless another rule of dispatch is stated. The baseline
 * that glocal networks are compared with.
 */
#include "models/network/dispatch.h"
#include "models/network/types.h"

struct central {
    struct glo_choice dispatch;
};

static const struct glo_parameter parameters[] = {GLO_DISPATCH_PARAMETER(struct central), {0}};
const struct glo_table glo_network_central_table = {
    .name = "central",
    .doc = "One or few large plants: every order goes to the nearest one, whatever its load, or by another rule.",
    .size = sizeof(struct central),
    .parameters = parameters,
};

/* The network of a scenario that states none has no parameters. */
static const struct glo_choice *dispatch(const void *of)
{
    return of ? &((const struct central *)of)->dispatch : NULL;
}

const struct glo_network_type glo_network_central = {
    .table = &glo_network_central_table,
    .fixed_routing = true,
    .dispatch = dispatch,
    .place = glo_network_place_nearest,
    .foresee = glo_network_foresee_nearest,
};
