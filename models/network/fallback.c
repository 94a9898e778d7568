/* Orders that nobody can have in time: the choice as written, and those that are held. */
#include "models/network/fallback.h"

#include <string.h>

enum hold_order { FCFS, EDD };

struct hold {
    uint32_t order; /* enum hold_order */
};

static const char *const hold_orders[] = {[FCFS] = "fcfs", [EDD] = "edd", NULL};

static const struct glo_parameter hold_parameters[] = {
    {.name = "order",
     .kind = GLO_WORD,
     GLO_FIELD(struct hold, order),
     .words = hold_orders,
     .fallback = "fcfs",
     .doc = "Which held order is given away first: the first to come, or the one with the earliest agreed date."},
    {0},
};
static const struct glo_table hold_table = {
    .name = "hold",
    .doc = "The network keeps the order until somebody is free for it: a unit, or reserved capacity under a contract; "
           "the agreed date is no longer tested.",
    .size = sizeof(struct hold),
    .parameters = hold_parameters,
    .main = "order",
};
static const struct glo_table earliest_table = {
    .name = "earliest",
    .doc = "The unit of earliest predicted delivery queues it; that delivery becomes the agreed date.",
};
static const struct glo_table refuse_table = {.name = "refuse", .doc = "The order is declined."};
static const struct glo_table *const tables[] = {
    [GLO_HOLD] = &hold_table, [GLO_EARLIEST] = &earliest_table, [GLO_REFUSE] = &refuse_table};
const struct glo_registry glo_fallback_registry = {.name = "if_none_free",
                                                   .doc = "What a network does when nobody is free in time.",
                                                   .tables = tables,
                                                   .num = sizeof tables / sizeof tables[0]};

struct glo_decision glo_fallback_decide(const struct glo_networks *n, const struct glo_service *service,
                                        const struct glo_choice *choice, uint32_t id,
                                        const struct glo_neighbour *nearest, const struct glo_soonest *found,
                                        bool waits)
{
    glo_time agreed = glo_orders_get(n->orders, id)->agreed;
    bool any = found->delivery != GLO_NEVER;
    if (choice->index == GLO_REFUSE)
        return glo_decline(any ? GLO_REASON_date : GLO_REASON_capacity);
    if (choice->index == GLO_EARLIEST || (!any && !waits)) {
        const struct glo_soonest earliest = glo_dispatch_earliest(n, service, id, service->eligible);
        return earliest.delivery == GLO_NEVER ? glo_decline(GLO_REASON_capacity)
                                              : glo_give(&earliest.unit, nearest, earliest.delivery);
    }
    return any ? glo_give(&found->unit, nearest, agreed)
               : (struct glo_decision){GLO_KEEP, GLO_REASON_none, *nearest, *nearest, agreed};
}

int glo_fallback_hold(struct glo_networks *n, const struct glo_service *service, struct glo_held *held,
                      const struct glo_choice *choice, uint32_t id)
{
    const struct hold *rule = choice->parameters;
    if (!glo_networks_joins(n, id, held->length))
        return glo_networks_balk(n, id);
    glo_time due = rule->order == EDD ? glo_orders_get(n->orders, id)->agreed : 0;
    if (glo_held_add(held, service->class_number, id, due) != GLO_OK)
        return glo_fail_memory(&n->simulation->problem);
    glo_time_average_add(&n->held[service->network], n->simulation->now, 1);
    return GLO_OK;
}

int glo_fallback_withdraw(struct glo_networks *n, uint32_t network, struct glo_held *held, uint32_t id)
{
    glo_held_remove(held, glo_service_of(n, network, glo_orders_get(n->orders, id)).class_number, id);
    glo_time_average_add(&n->held[network], n->simulation->now, -1);
    return GLO_OK;
}

int glo_passed_add(struct glo_passed *passed, uint32_t class_number, struct glo_held_order order)
{
    if (glo_grow(&passed->items, &passed->max, (uint64_t)passed->num + 1, sizeof *passed->items) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    passed->items[passed->num++] = (struct glo_passed_order){class_number, order};
    return GLO_OK;
}

void glo_passed_return(struct glo_passed *passed, struct glo_held *held)
{
    while (passed->num > 0) {
        passed->num--;
        glo_held_return(held, passed->items[passed->num].class_number, passed->items[passed->num].order);
    }
    glo_free(passed->items);
    memset(passed, 0, sizeof *passed);
}
