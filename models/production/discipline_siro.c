/*
 * Service in random order: of n who wait each is next with probability 1/n. A newcomer takes a random place among them,
 * so that their order is at any time a random one, whatever has been served before; the place comes from a draw of the
 * order's own.
 */
#include "models/production/discipline.h"
#include "models/production/production.h"

const struct glo_table glo_discipline_siro_table = {
    .name = "siro", .doc = "Service in random order: whoever is next is drawn from all who wait."};

static uint32_t before(const struct glo_production *p, uint32_t station, uint32_t id)
{
    const struct glo_order_queue *queue = &p->stations[station].queue;
    const struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_address address = {.replication = p->orders->replication,
                                        .index = order->number,
                                        .operation = order->operation,
                                        .piece = glo_children_first_piece(&p->children, id),
                                        .purpose = GLO_FOR_QUEUE};
    double uniform = glo_block_uniform(glo_stream_block(&p->orders->streams[order->stream], &address), 0);
    uint32_t behind = (uint32_t)(uniform * (queue->length + 1.0)), at = GLO_NO_ORDER; /* how many stand behind it */
    for (uint32_t i = 0; i < behind; i++)
        at = at == GLO_NO_ORDER ? queue->last : glo_orders_get(p->orders, at)->previous;
    return at;
}

const struct glo_discipline glo_discipline_siro = {.table = &glo_discipline_siro_table,
                                                   .blind = true,
                                                   .before = before};
