/* By priority class: that of the order's stream, the smallest number first; within a class first come, first served. */
#include "models/production/discipline.h"
#include "models/production/production.h"

const struct glo_table glo_discipline_priority_table = {
    .name = "priority",
    .doc = "By the priority class of the demand, the smallest number first; within a class first come, first served.",
    .size = sizeof(struct glo_preemption),
    .parameters = glo_preemption_parameters,
    .main = "preemption",
};

static int64_t rank(const struct glo_production *p, uint32_t station, uint32_t order)
{
    (void)station;
    return p->orders->priorities ? p->orders->priorities[glo_orders_get(p->orders, order)->stream] : 0;
}

const struct glo_discipline glo_discipline_priority = {.table = &glo_discipline_priority_table,
                                                       .rank = rank,
                                                       .preemption = glo_preemption_of};
