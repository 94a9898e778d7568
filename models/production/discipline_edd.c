/* Earliest due date first: by the agreed date; orders without one come last. */
#include "models/production/discipline.h"
#include "models/production/production.h"

const struct glo_table glo_discipline_edd_table = {
    .name = "edd",
    .doc = "Earliest due date first: by the agreed date, orders without one last.",
    .size = sizeof(struct glo_preemption),
    .parameters = glo_preemption_parameters,
    .main = "preemption",
};

static int64_t rank(const struct glo_production *p, uint32_t station, uint32_t order)
{
    (void)station;
    return glo_orders_get(p->orders, order)->agreed;
}

const struct glo_discipline glo_discipline_edd = {.table = &glo_discipline_edd_table,
                                                  .rank = rank,
                                                  .preemption = glo_preemption_of};
