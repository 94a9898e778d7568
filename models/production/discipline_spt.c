/*
 * Shortest processing time first, by what is known beforehand: the mean time of the operation for the lot; or, where
 * `known` is set, by the very work that the order carries, which is what the formula of the discipline means.
 */
#include "models/production/discipline.h"
#include "models/production/production.h"

struct spt {
    bool known;
};

static const struct glo_parameter parameters[] = {
    {.name = "known",
     .kind = GLO_BOOL,
     GLO_FIELD(struct spt, known),
     .fallback = "false",
     .doc = "The very time of each job is known before it starts; otherwise its mean is.",
     .affects = "lead_time, time_in_queue",
     .since = "0.2.0"},
    {0},
};

const struct glo_table glo_discipline_spt_table = {
    .name = "spt",
    .doc = "Shortest processing time first.",
    .size = sizeof(struct spt),
    .parameters = parameters,
    .main = "known",
};

static int64_t rank(const struct glo_production *p, uint32_t station, uint32_t order)
{
    const struct spt *spt = glo_shop_station_of(p->plan, station)->parameters;
    return spt->known ? p->shop.jobs[order].work : glo_production_operation_mean(p, order, station);
}

const struct glo_discipline glo_discipline_spt = {.table = &glo_discipline_spt_table, .rank = rank};
