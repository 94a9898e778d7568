/*
 * random: a candidate drawn at the order's own address, all with the same probability. round_robin: the next candidate
 * after the unit that got the last order of the network, in the order of unit ids, beginning again after the last.
 */
#include "models/network/sample.h"

#include <math.h>

const struct glo_table glo_dispatch_random_table = {
    .name = "random",
    .doc = "A candidate drawn at random, all with the same probability.",
};
const struct glo_table glo_dispatch_round_robin_table = {
    .name = "round_robin",
    .doc = "The next candidate after the unit that got the last order of the network, in the order as written.",
};

/* Whether all members of the set are candidates for the place. */
static bool are_all(const struct glo_service *service)
{
    return isinf(service->routes->limit) && !service->routes->stated && service->pieces == 0 && !service->selective &&
           !service->production->plan->has_buffers;
}

/* The candidates one after the other: the next of those in reach that take the order; NULL after the last. */
static const struct glo_neighbour *next(struct glo_walk *walk, const struct glo_service *service, uint32_t id)
{
    const struct glo_neighbour *it;
    while ((it = glo_walk_next(walk)) && !glo_service_accepts(service, id, it))
        ;
    return it;
}

static void start(struct glo_walk *walk, const struct glo_service *service)
{
    glo_walk_start(walk, service->routes, service->place, service->class_number, service->candidates);
}

static uint32_t count(const struct glo_service *service, uint32_t id)
{
    struct glo_walk walk;
    uint32_t num = 0;
    if (are_all(service))
        return service->candidates->count;
    start(&walk, service);
    while (next(&walk, service, id))
        num++;
    return num;
}

/* Ranks below `num`, ascending and different: each set of `most` with the same probability (Floyd; Bentley 1987). */
static void draw_ranks(const struct glo_networks *n, const struct glo_order *order, uint32_t most, uint32_t num,
                       uint32_t *ranks)
{
    for (uint32_t i = 0; i < most; i++) {
        uint32_t last = num - most + i, drawn = glo_dispatch_draw(n, order, i, last + 1), at = i;
        for (uint32_t k = 0; k < i; k++)
            if (ranks[k] == drawn) {
                drawn = last;
                break;
            }
        for (; at > 0 && ranks[at - 1] > drawn; at--)
            ranks[at] = ranks[at - 1];
        ranks[at] = drawn;
    }
}

uint32_t glo_dispatch_sample(const struct glo_networks *n, const struct glo_service *service,
                             const struct glo_order *order, uint32_t most, struct glo_neighbour *sample)
{
    uint32_t id = glo_dispatch_id(n, order), num = count(service, id), ranks[GLO_MOST_SAMPLED];
    most = most < num ? most : num;
    draw_ranks(n, order, most, num, ranks);
    if (are_all(service)) {
        for (uint32_t i = 0; i < most; i++)
            sample[i] =
                glo_routes_member(service->routes, service->place, glo_bits_select(service->candidates, ranks[i]));
        return most;
    }
    struct glo_walk walk;
    start(&walk, service);
    for (uint32_t rank = 0, i = 0; i < most; rank++) {
        const struct glo_neighbour *it = next(&walk, service, id);
        if (rank == ranks[i])
            sample[i++] = *it;
    }
    return most;
}

static bool at_random(const struct glo_networks *n, const struct glo_service *service, const struct glo_order *order,
                      struct glo_soonest *found)
{
    found->delivery = GLO_NEVER;
    return glo_dispatch_sample(n, service, order, 1, &found->unit) > 0;
}

const struct glo_dispatch_type glo_dispatch_random = {
    .table = &glo_dispatch_random_table,
    .choose = at_random,
};

static bool in_turn(const struct glo_networks *n, const struct glo_service *service, const struct glo_order *order,
                    struct glo_soonest *found)
{
    const struct glo_routes *routes = service->routes;
    uint32_t id = glo_dispatch_id(n, order), first = n->last_unit[service->network];
    found->delivery = GLO_NEVER;
    for (uint32_t i = 0; service->candidates->count > 0 && i < routes->num_units; i++) {
        uint32_t position = routes->spatial.positions[(first + i) % routes->num_units];
        if (!glo_bits_has(service->candidates, position))
            continue;
        found->unit = glo_routes_member(routes, service->place, position);
        if (glo_routes_reaches(routes, &found->unit) && glo_service_accepts(service, id, &found->unit))
            return true;
    }
    return false;
}

const struct glo_dispatch_type glo_dispatch_round_robin = {
    .table = &glo_dispatch_round_robin_table,
    .remembers = true,
    .choose = in_turn,
};
