/* Slots of orders and the queues between them: reuse, growth, and every way to insert and remove. */
#include "models/order.h"

#include <criterion/criterion.h>
#include <math.h>

#include "sim/error.h"
#include "sim/memory.h"

/* A slot that was given back is the next to be taken; a new order has no past. */
Test(order, slots)
{
    struct glo_orders orders;
    uint32_t ids[3], id;
    glo_orders_init(&orders, 4, NULL);
    for (int i = 0; i < 3; i++)
        cr_assert_eq(glo_orders_add(&orders, &ids[i]), GLO_OK);
    cr_expect(ids[0] == 0 && ids[1] == 1 && ids[2] == 2 && orders.num_open == 3 && orders.replication == 4);
    *glo_orders_get(&orders, 1) = (struct glo_order){.queue = 7, .fate = GLO_FATE_refused};
    glo_orders_remove(&orders, 1);
    glo_orders_remove(&orders, 0);
    cr_expect_eq(orders.num_open, 1);
    cr_assert_eq(glo_orders_add(&orders, &id), GLO_OK);
    cr_expect_eq(id, 0);
    cr_assert_eq(glo_orders_add(&orders, &id), GLO_OK);
    cr_expect_eq(id, 1);
    const struct glo_order *order = glo_orders_get(&orders, id);
    cr_expect(order->in_use && order->fate == GLO_FATE_open && order->queue == 0 && order->unit == GLO_NO_UNIT &&
              order->next == GLO_NO_ORDER);
    cr_expect(order->configured == GLO_NEVER && order->delivered == GLO_NEVER && order->closed == GLO_NEVER);
    cr_assert_eq(glo_orders_add(&orders, &id), GLO_OK);
    cr_expect(id == 3 && orders.num_items == 4);
    glo_orders_free(&orders);
    glo_orders_free(&orders);
}

/* Checks a queue against a list of ids, from both ends. */
static void expect_queue(const struct glo_order_queue *queue, const struct glo_orders *orders, const uint32_t *ids,
                         uint32_t num)
{
    uint32_t id = queue->first;
    cr_assert_eq(queue->length, num);
    for (uint32_t i = 0; i < num; i++, id = glo_orders_get(orders, id)->next)
        cr_assert_eq(id, ids[i]);
    cr_assert_eq(id, GLO_NO_ORDER);
    id = queue->last;
    for (uint32_t i = num; i > 0; i--, id = glo_orders_get(orders, id)->previous)
        cr_assert_eq(id, ids[i - 1]);
    cr_assert_eq(id, GLO_NO_ORDER);
}

Test(order, queue)
{
    struct glo_orders orders;
    struct glo_order_queue queue;
    glo_orders_init(&orders, 0, NULL);
    for (uint32_t i = 0, id; i < 5; i++)
        cr_assert_eq(glo_orders_add(&orders, &id), GLO_OK);
    glo_order_queue_init(&queue);
    expect_queue(&queue, &orders, NULL, 0);
    glo_order_queue_insert(&queue, &orders, 3, GLO_NO_ORDER);
    glo_order_queue_insert(&queue, &orders, 1, 3);
    glo_order_queue_insert(&queue, &orders, 2, 3);
    glo_order_queue_insert(&queue, &orders, 4, GLO_NO_ORDER);
    expect_queue(&queue, &orders, (uint32_t[]){1, 2, 3, 4}, 4);
    glo_order_queue_remove(&queue, &orders, 2);
    expect_queue(&queue, &orders, (uint32_t[]){1, 3, 4}, 3);
    glo_order_queue_remove(&queue, &orders, 4);
    expect_queue(&queue, &orders, (uint32_t[]){1, 3}, 2);
    glo_order_queue_remove(&queue, &orders, 1);
    glo_order_queue_remove(&queue, &orders, 3);
    expect_queue(&queue, &orders, NULL, 0);
    glo_order_queue_insert(&queue, &orders, 2, GLO_NO_ORDER);
    expect_queue(&queue, &orders, (uint32_t[]){2}, 1);
    glo_orders_free(&orders);
}

/* The array may move when it grows: ids stay good, links too. */
Test(order, growth)
{
    struct glo_orders orders;
    struct glo_order_queue queue;
    glo_orders_init(&orders, 0, NULL);
    glo_order_queue_init(&queue);
    for (uint32_t i = 0, id; i < 3000; i++) {
        cr_assert_eq(glo_orders_add(&orders, &id), GLO_OK);
        glo_orders_get(&orders, id)->number = i;
        glo_order_queue_insert(&queue, &orders, id, GLO_NO_ORDER);
    }
    uint32_t number = 0;
    for (uint32_t id = queue.first; id != GLO_NO_ORDER; id = glo_orders_get(&orders, id)->next)
        cr_assert_eq(glo_orders_get(&orders, id)->number, number++);
    cr_expect_eq(number, 3000);
    glo_orders_free(&orders);
}

#ifdef GLO_FAULTS
/* Memory that runs out leaves the set as it was. */
Test(order, no_memory)
{
    struct glo_orders orders;
    uint32_t id;
    glo_orders_init(&orders, 0, NULL);
    glo_memory_fail_at(0, 0);
    cr_expect_eq(glo_orders_add(&orders, &id), GLO_ERR_NO_MEMORY);
    glo_memory_fail_at(-1, 0);
    cr_expect(orders.num_open == 0 && orders.num_items == 0);
    cr_expect_eq(glo_orders_add(&orders, &id), GLO_OK);
    glo_orders_free(&orders);
}
#endif
