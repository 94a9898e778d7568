/* Last come, first served: the later an order came, the smaller its rank. */
#include "models/production/discipline.h"
#include "models/production/production.h"

const struct glo_table glo_discipline_lcfs_table = {
    .name = "lcfs",
    .doc = "Last come, first served.",
    .size = sizeof(struct glo_preemption),
    .parameters = glo_preemption_parameters,
    .main = "preemption",
};

static int64_t rank(const struct glo_production *p, uint32_t station, uint32_t order)
{
    (void)station;
    return -glo_orders_get(p->orders, order)->joined;
}

/* Of several that came at one time the last is first. */
static uint32_t before(const struct glo_production *p, uint32_t station, uint32_t order)
{
    (void)order;
    return p->stations[station].queue.first;
}

const struct glo_discipline glo_discipline_lcfs = {.table = &glo_discipline_lcfs_table,
                                                   .blind = true,
                                                   .rank = rank,
                                                   .before = before,
                                                   .preemption = glo_preemption_of};
