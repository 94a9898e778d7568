/*
 * shortest_queue and power_of_d: the candidate with the fewest orders at the station of the first operation, waiting or
 * in service (of what is made to stock: waiting for pieces); the nearer of two that are equal. power_of_d looks at d of
 * them, which are drawn at the order's own address (Vvedenskaya, Dobrushin and Karpelevich 1996; Mitzenmacher 2001).
 */
#include "models/network/sample.h"

const struct glo_table glo_dispatch_shortest_queue_table = {
    .name = "shortest_queue",
    .doc = "The candidate with the fewest orders, waiting or in service, where the order would begin.",
};

static bool shortest(const struct glo_networks *n, const struct glo_service *service, const struct glo_order *order,
                     struct glo_soonest *found)
{
    uint32_t id = glo_dispatch_id(n, order), fewest = UINT32_MAX;
    struct glo_walk walk;
    found->delivery = GLO_NEVER;
    glo_walk_start(&walk, service->routes, service->place, service->class_number, service->candidates);
    for (const struct glo_neighbour *it; fewest > 0 && (it = glo_walk_next(&walk));) {
        if (!glo_service_accepts(service, id, it))
            continue;
        uint32_t present = glo_production_present(n->production, order, it->unit);
        if (present < fewest) {
            fewest = present;
            found->unit = *it;
        }
    }
    return fewest < UINT32_MAX;
}

const struct glo_dispatch_type glo_dispatch_shortest_queue = {
    .table = &glo_dispatch_shortest_queue_table,
    .sees_queues = true,
    .choose = shortest,
};

struct power_of_d {
    int64_t d;
};

static const struct glo_parameter parameters[] = {
    {.name = "power_of_d",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct power_of_d, d),
     .min = 1,
     .max = GLO_MOST_SAMPLED,
     .doc = "How many candidates are drawn and compared.",
     .example = "2"},
    {0},
};
const struct glo_table glo_dispatch_power_of_d_table = {
    .name = "power_of_d",
    .doc = "Of d candidates that are drawn at random, the one with the fewest orders where the order would begin.",
    .size = sizeof(struct power_of_d),
    .parameters = parameters,
    .main = "power_of_d",
};

static bool comes_before(const struct glo_neighbour *a, const struct glo_neighbour *b)
{
    return a->road < b->road || (!(a->road > b->road) && a->unit < b->unit);
}

static bool of_some(const struct glo_networks *n, const struct glo_service *service, const struct glo_order *order,
                    struct glo_soonest *found)
{
    const struct power_of_d *rule = glo_dispatch_parameters(n, service->network);
    struct glo_neighbour sample[GLO_MOST_SAMPLED];
    uint32_t num = glo_dispatch_sample(n, service, order, (uint32_t)rule->d, sample), fewest = UINT32_MAX;
    found->delivery = GLO_NEVER;
    for (uint32_t i = 0; i < num; i++) {
        uint32_t present = glo_production_present(n->production, order, sample[i].unit);
        if (present < fewest || (present == fewest && comes_before(&sample[i], &found->unit))) {
            fewest = present;
            found->unit = sample[i];
        }
    }
    return num > 0;
}

const struct glo_dispatch_type glo_dispatch_power_of_d = {
    .table = &glo_dispatch_power_of_d_table,
    .sees_queues = true,
    .choose = of_some,
};
