/*
 * mfn, mobile factory network (`collaborative_cloud_manufacturing` section 3.2 and Table 1, template 3): factories go
 * to where they are needed. Either customers rent one, put together from modules of a central pool, for a project on
 * their site (rental.c); or factories of fixed size move among stops (roaming.c).
 */
#include "models/network/mfn.h"
#include "models/network/types.h"

#include <math.h>

struct mfn {
    struct glo_choice use;
    double reach; /* km by road; NaN: any */
};

enum { RENTAL, ROAMING, NUM_USES };

static const struct glo_mfn_use *const uses[NUM_USES] = {[RENTAL] = &glo_mfn_rental, [ROAMING] = &glo_mfn_roaming};

static const struct glo_table *const use_tables[NUM_USES] = {
    [RENTAL] = &glo_mfn_rental_table, [ROAMING] = &glo_mfn_roaming_table};
static const struct glo_registry use_registry = {
    .name = "use", .doc = "Uses of mobile factories.", .tables = use_tables, .num = NUM_USES};

static const struct glo_parameter parameters[] = {
    {.name = "use",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct mfn, use),
     .registry = &use_registry,
     .fallback = "roaming",
     .doc = "Whether customers rent modules for a project of theirs, or factories roam to where the work is.",
     .example = "{rental: {one_module_per: 130 pieces, at_most: 4, then: next_or_return}}",
     .affects = "lead_time, cost_per_order, co2e_per_order",
     .source = "collaborative_cloud_manufacturing, section 3.2, template 3",
     .since = "0.2.0"},
    {.name = "reach",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct mfn, reach),
     .dimension = "length",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .fallback = "",
     .absent = "any distance",
     .doc = "Longest road distance from a stop, or from the pool, to a customer. Orders from farther away are refused.",
     .example = "80 km",
     .affects = "refused_share, distance",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_network_mfn_table = {
    .name = "mfn",
    .doc = "Mobile factory network: modules are rented for production on the customer's site, or factories roam.",
    .size = sizeof(struct mfn),
    .parameters = parameters,
};

static const struct mfn *parameters_of(const struct glo_networks *n, uint32_t network)
{
    return n->plan->networks[network].parameters;
}

static const struct glo_mfn_use *use_of(const struct glo_networks *n, uint32_t network)
{
    return uses[parameters_of(n, network)->use.index];
}

const void *glo_mfn_use_of(const struct glo_networks *n, uint32_t network)
{
    return parameters_of(n, network)->use.parameters;
}

static double reach(const void *of)
{
    return ((const struct mfn *)of)->reach;
}

static enum glo_mobility mobility(const void *of)
{
    return uses[((const struct mfn *)of)->use.index]->mobility;
}

static int route(struct glo_network *network, const struct glo_written_families *families, const bool *places,
                 const struct glo_review *review)
{
    const struct mfn *mfn = network->parameters;
    (void)families;
    return uses[mfn->use.index]->route(network, mfn->use.parameters, places, review);
}

static int open_network(struct glo_networks *n, uint32_t network, void **own)
{
    return use_of(n, network)->open(n, network, own);
}

static int place(struct glo_networks *n, uint32_t network, uint32_t id)
{
    return use_of(n, network)->place(n, network, id);
}

static bool foresee(const struct glo_networks *n, uint32_t network, uint32_t id, struct glo_neighbour *unit)
{
    return use_of(n, network)->foresee(n, network, id, unit);
}

static int withdrawn(struct glo_networks *n, uint32_t network, uint32_t id)
{
    return use_of(n, network)->withdrawn(n, network, id);
}

static int left(struct glo_networks *n, uint32_t network, uint32_t id)
{
    return use_of(n, network)->left(n, network, id);
}

static int wake(struct glo_networks *n, uint32_t network, uint32_t about)
{
    return use_of(n, network)->wake(n, network, about);
}

static void end_bin(struct glo_networks *n, uint32_t network, glo_time now)
{
    if (use_of(n, network)->end_bin)
        use_of(n, network)->end_bin(n, network, now);
}

static int check(const struct glo_networks *n, uint32_t network)
{
    return use_of(n, network)->sound(n, network)
               ? GLO_OK
               : glo_fail(&n->simulation->problem, GLO_ERR_BALANCE,
                          "network `%s` at %.6f h: a mobile factory, a module or an order was miscounted",
                          n->plan->networks[network].name, glo_hours(n->simulation->now));
}

static void close_network(struct glo_networks *n, uint32_t network, void *own)
{
    if (own)
        use_of(n, network)->close(own);
}

const struct glo_network_type glo_network_mfn = {
    .table = &glo_network_mfn_table,
    .reach = reach,
    .mobility = mobility,
    .route = route,
    .open = open_network,
    .place = place,
    .foresee = foresee,
    .withdrawn = withdrawn,
    .left = left,
    .wake = wake,
    .end_bin = end_bin,
    .check = check,
    .close = close_network,
};
