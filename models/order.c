/* Slots of orders and the linked queues between them. */
#include "models/order.h"
#include "sim/error.h"
#include "sim/memory.h"

#include <assert.h>
#include <string.h>

void glo_orders_init(struct glo_orders *orders, uint32_t replication, const struct glo_stream *streams)
{
    memset(orders, 0, sizeof *orders);
    orders->replication = replication;
    orders->streams = streams;
}

void glo_orders_free(struct glo_orders *orders)
{
    glo_free(orders->items);
    memset(orders, 0, sizeof *orders);
}

/* Field by field in the order of the fields: the compiler makes wide writes of it. */
static inline void begin(struct glo_order *order)
{
    order->operation = 0;
    order->unit = GLO_NO_UNIT;
    order->mode = GLO_NO_CODE;
    order->previous = order->next = GLO_NO_ORDER;
    order->configured = order->assigned = order->started = order->finished = GLO_NEVER;
    order->shipped = order->delivered = order->closed = GLO_NEVER;
    order->joined = order->queue = order->service = 0;
    order->fate = GLO_FATE_open;
    order->reason = GLO_REASON_none;
    order->partners = 0;
    order->distance = 0;
    order->activity = 0;
    for (uint32_t i = 0; i < GLO_NUM_ORDER_ACCOUNTS; i++)
        order->cost[i] = 0;
    for (uint32_t i = 0; i < GLO_NUM_ORDER_SOURCES; i++)
        order->co2e[i] = 0;
    order->surplus = 0;
    order->valued = 0;
    order->first_choice = 0;
    order->handover = 0;
    order->in_use = 1;
}

int glo_orders_add(struct glo_orders *orders, uint32_t *id)
{
    if (orders->first_free) {
        *id = orders->first_free - 1;
        orders->first_free = orders->items[*id].next;
    } else {
        if (orders->num_items == orders->max_items &&
            glo_grow(&orders->items, &orders->max_items, (uint64_t)orders->num_items + 1, sizeof *orders->items) !=
                GLO_OK)
            return GLO_ERR_NO_MEMORY;
        *id = orders->num_items++;
    }
    orders->num_open++;
    begin(&orders->items[*id]);
    return GLO_OK;
}

void glo_orders_remove(struct glo_orders *orders, uint32_t id)
{
    assert(orders->num_open > 0);
    orders->items[id].in_use = 0;
    orders->items[id].next = orders->first_free;
    orders->first_free = id + 1;
    orders->num_open--;
}

void glo_order_queue_init(struct glo_order_queue *queue)
{
    *queue = (struct glo_order_queue){GLO_NO_ORDER, GLO_NO_ORDER, 0};
}

void glo_order_queue_insert(struct glo_order_queue *queue, struct glo_orders *orders, uint32_t id, uint32_t successor)
{
    struct glo_order *order = glo_orders_get(orders, id);
    uint32_t predecessor = successor == GLO_NO_ORDER ? queue->last : glo_orders_get(orders, successor)->previous;
    order->previous = predecessor;
    order->next = successor;
    if (predecessor == GLO_NO_ORDER)
        queue->first = id;
    else
        glo_orders_get(orders, predecessor)->next = id;
    if (successor == GLO_NO_ORDER)
        queue->last = id;
    else
        glo_orders_get(orders, successor)->previous = id;
    queue->length++;
}

void glo_order_queue_remove(struct glo_order_queue *queue, struct glo_orders *orders, uint32_t id)
{
    struct glo_order *order = glo_orders_get(orders, id);
    assert(queue->length > 0);
    if (order->previous == GLO_NO_ORDER)
        queue->first = order->next;
    else
        glo_orders_get(orders, order->previous)->next = order->next;
    if (order->next == GLO_NO_ORDER)
        queue->last = order->previous;
    else
        glo_orders_get(orders, order->next)->previous = order->previous;
    order->previous = order->next = GLO_NO_ORDER;
    queue->length--;
}
