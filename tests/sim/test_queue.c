/*
 * The event queue against a sorted array: total order, handles and their generations, the sweep of cancelled entries,
 * failing memory.
 */
#include "sim/queue.h"

#include "sim/error.h"
#include "sim/memory.h"
#include "sim/stream.h"

#include <criterion/criterion.h>
#include <string.h>

/* One number after the other. */
struct dice {
    struct glo_stream stream;
    uint32_t thrown;
};

static uint32_t throw(struct dice * dice, uint32_t sides)
{
    struct glo_address address = {.index = dice->thrown++};
    return (uint32_t)(sides * glo_block_uniform(glo_stream_block(&dice->stream, &address), 0));
}

static void push(struct glo_queue *queue, glo_time time, uint32_t priority, uint32_t id, struct glo_handle *handle)
{
    cr_assert_eq(glo_queue_push(queue, time, 3, id, ~id, priority, handle), GLO_OK);
}

static void expect(struct glo_queue *queue, glo_time time, uint32_t id)
{
    struct glo_event event;
    cr_assert(glo_queue_pop(queue, &event));
    cr_assert(event.time == time && event.kind == 3 && event.a == id && event.b == ~id);
}

/* Whether the first event is at `time` with `priority`. */
static bool first_is(struct glo_queue *queue, glo_time time, uint32_t priority)
{
    glo_time at;
    const struct glo_queue_entry *first = glo_queue_first(queue, &at);
    return first && at == time && glo_queue_priority(first) == priority;
}

static bool is_empty(struct glo_queue *queue)
{
    glo_time at;
    return !glo_queue_first(queue, &at) && at == GLO_NEVER;
}

/* An empty queue has nothing, knows no handle, and may be freed as often as one likes. */

Test(queue, empty)
{
    struct glo_queue queue;
    struct glo_event event;
    glo_queue_init(&queue);
    cr_assert_eq(glo_queue_length(&queue), 0);
    cr_assert_not(glo_queue_pop(&queue, &event));
    cr_assert(is_empty(&queue));
    for (uint32_t generation = 0; generation < 3; generation++) {
        struct glo_handle handle = {0, generation};
        cr_assert_not(glo_queue_is_pending(&queue, handle));
        cr_assert_not(glo_queue_cancel(&queue, handle));
    }
    glo_queue_free(&queue);
    push(&queue, 1, 0, 1, NULL);
    glo_queue_free(&queue);
    glo_queue_free(&queue);
    cr_assert_null(queue.heap);
}

/* At one time priority decides, at one priority the order of scheduling; negative times come before all others. */

Test(queue, ties)
{
    struct glo_queue queue;
    glo_queue_init(&queue);
    push(&queue, 5, 255, 0, NULL);
    push(&queue, 5, 1, 1, NULL);
    push(&queue, 5, 0, 2, NULL);
    push(&queue, 5, 1, 3, NULL);
    push(&queue, 4, 255, 4, NULL);
    push(&queue, 5, 0, 5, NULL);
    push(&queue, -7, 200, 6, NULL);
    push(&queue, GLO_NEVER - 1, 0, 7, NULL);
    const uint32_t order[] = {6, 4, 2, 5, 1, 3, 0, 7};
    const glo_time times[] = {-7, 4, 5, 5, 5, 5, 5, GLO_NEVER - 1};
    const uint32_t priorities[] = {200, 255, 0, 0, 1, 1, 255, 0};
    for (uint32_t i = 0; i < 8; i++) {
        cr_assert(first_is(&queue, times[i], priorities[i]));
        cr_assert_eq(glo_queue_length(&queue), 8 - i);
        expect(&queue, times[i], order[i]);
    }
    glo_queue_free(&queue);
}

/* A handle names its event only: not the next one in the same place, neither after it happened nor after a cancel. */

Test(queue, generations)
{
    struct glo_queue queue;
    struct glo_handle old, new;
    glo_queue_init(&queue);
    push(&queue, 1, 0, 1, &old);
    cr_assert(glo_queue_is_pending(&queue, old));
    expect(&queue, 1, 1);
    cr_assert_not(glo_queue_is_pending(&queue, old));
    cr_assert_not(glo_queue_cancel(&queue, old));
    push(&queue, 2, 0, 2, &new);
    cr_assert_eq(new.slot, old.slot, "the place is used again");
    cr_assert_not(glo_queue_cancel(&queue, old));
    cr_assert_eq(glo_queue_length(&queue), 1);
    cr_assert(glo_queue_cancel(&queue, new));
    cr_assert_not(glo_queue_cancel(&queue, new));
    cr_assert_eq(glo_queue_length(&queue), 0);
    cr_assert(is_empty(&queue));
    push(&queue, 3, 0, 3, &old);
    cr_assert_not(glo_queue_is_pending(&queue, new));
    cr_assert(glo_queue_is_pending(&queue, old));
    glo_queue_free(&queue);
}

/* When most entries are cancelled they are swept out: the heap does not grow with what was cancelled, and the order of
 * the rest stays. */

Test(queue, sweep)
{
    enum { NUM = 5000 };
    static struct glo_handle handles[NUM];
    struct glo_queue queue;
    glo_queue_init(&queue);
    for (uint32_t i = 0; i < NUM; i++)
        push(&queue, (glo_time)i * 7919 % 1000, i % 3, i, &handles[i]);
    for (uint32_t i = 0; i < NUM; i++)
        if (i % 100 != 0)
            cr_assert(glo_queue_cancel(&queue, handles[i]));
    cr_assert_eq(glo_queue_length(&queue), NUM / 100);
    cr_assert_leq(queue.num_heap, 2 * NUM / 100 + 33);
    glo_time last = -1;
    for (uint32_t i = 0; i < NUM / 100; i++) {
        struct glo_event event;
        cr_assert(glo_queue_pop(&queue, &event));
        cr_assert_geq(event.time, last);
        cr_assert_eq(event.a % 100, 0);
        cr_assert_eq(event.time, (glo_time)event.a * 7919 % 1000);
        last = event.time;
    }
    cr_assert_eq(glo_queue_length(&queue), 0);
    /* One event that is moved again and again: the queue stays as small as it is. */
    push(&queue, 0, 0, 0, &handles[0]);
    for (uint32_t i = 1; i < 100000; i++) {
        cr_assert(glo_queue_cancel(&queue, handles[0]));
        push(&queue, i, 0, i, &handles[0]);
    }
    cr_assert_leq(queue.num_heap, 100);
    expect(&queue, 99999, 99999);
    glo_queue_free(&queue);
}

/* What the queue should hold, in order, some of it without a handle; and the handles of everything that ever was, the
 * last of them. */
enum { MOST_PENDING = 600, NUM_OLD = 256 };

struct pending {
    glo_time time;
    uint32_t priority, id;
    struct glo_handle handle;
};

struct model {
    struct pending pending[MOST_PENDING];
    uint32_t num, next_id;
    struct glo_handle old[NUM_OLD]; /* happened or cancelled */
    uint32_t num_old;
};

static void forget(struct model *model, uint32_t at)
{
    model->old[model->num_old++ % NUM_OLD] = model->pending[at].handle;
    model->num--;
    memmove(&model->pending[at], &model->pending[at + 1], (model->num - at) * sizeof *model->pending);
}

static void random_push(struct glo_queue *queue, struct model *model, struct dice *dice)
{
    struct pending new = {throw(dice, 100), throw(dice, 4) * 85, model->next_id++, {0, 0}};
    push(queue, new.time, new.priority, new.id, throw(dice, 16) == 0 ? NULL : &new.handle);
    uint32_t at = model->num++;
    while (at > 0 && (model->pending[at - 1].time > new.time ||
                      (model->pending[at - 1].time == new.time && model->pending[at - 1].priority > new.priority))) {
        model->pending[at] = model->pending[at - 1];
        at--;
    }
    model->pending[at] = new;
}

static void random_pop(struct glo_queue *queue, struct model *model)
{
    struct glo_event event;
    cr_assert_eq(glo_queue_pop(queue, &event), model->num > 0);
    if (model->num == 0)
        return;
    cr_assert(event.time == model->pending[0].time && event.a == model->pending[0].id);
    forget(model, 0);
}

static void random_cancel(struct glo_queue *queue, struct model *model, struct dice *dice)
{
    if (model->num == 0)
        return;
    uint32_t at = throw(dice, model->num);
    bool named = model->pending[at].handle.generation != 0;
    cr_assert_eq(glo_queue_is_pending(queue, model->pending[at].handle), named);
    if (!named)
        return;
    cr_assert(glo_queue_cancel(queue, model->pending[at].handle));
    forget(model, at);
}

/* Handles of the past, and handles that never were: other generations of a pending one, places beyond the last. */
static void wrong_cancel(struct glo_queue *queue, const struct model *model, struct dice *dice)
{
    struct glo_handle wrong = {throw(dice, 2000), 2 * throw(dice, 1000)};
    uint32_t known = model->num_old < NUM_OLD ? model->num_old : NUM_OLD;
    if (known > 0 && throw(dice, 2) == 0)
        wrong = model->old[throw(dice, known)];
    else if (model->num > 0 && throw(dice, 2) == 0) {
        wrong = model->pending[throw(dice, model->num)].handle;
        wrong.generation += wrong.generation ? 1 + throw(dice, 3) : 0;
    } else if (throw(dice, 2) == 0)
        wrong = (struct glo_handle){queue->num_slots + throw(dice, 3), 1};
    cr_assert_not(glo_queue_is_pending(queue, wrong));
    cr_assert_not(glo_queue_cancel(queue, wrong));
}

/* 200,000 random operations: the queue does what a sorted array does. It fills and empties in turns. */

Test(queue, random_operations)
{
    static struct model model;
    struct dice dice = {.stream = glo_stream_make(1, "queue")};
    struct glo_queue queue;
    uint32_t fullest = 0, emptied = 0;
    glo_queue_init(&queue);
    for (uint32_t step = 0; step < 200000; step++) {
        uint32_t pushes = step / 2000 % 2 ? 30 : 60, what = throw(&dice, 100);
        if (what < pushes && model.num < MOST_PENDING)
            random_push(&queue, &model, &dice);
        else if (what < 75)
            random_pop(&queue, &model);
        else if (what < 92)
            random_cancel(&queue, &model, &dice);
        else
            wrong_cancel(&queue, &model, &dice);
        cr_assert_eq(glo_queue_length(&queue), model.num);
        fullest = model.num > fullest ? model.num : fullest;
        emptied += model.num == 0;
        cr_assert(model.num == 0 ? is_empty(&queue)
                                 : first_is(&queue, model.pending[0].time, model.pending[0].priority));
    }
    cr_assert(fullest > 300 && emptied > 100);
    glo_queue_free(&queue);
}

/* The last number of the sequence has no successor: an error, not a wrong order. */

Test(queue, sequence_ends)
{
    struct glo_queue queue;
    glo_queue_init(&queue);
    queue.sequence = (UINT64_C(1) << 56) - 1;
    cr_assert_eq(glo_queue_push(&queue, 1, 0, 0, 0, 255, NULL), GLO_OK);
    cr_assert_eq(glo_queue_push(&queue, 1, 0, 0, 0, 255, NULL), GLO_ERR_RANGE);
    cr_assert_eq(glo_queue_length(&queue), 1);
    glo_queue_free(&queue);
}

#ifdef GLO_FAULTS
/* A push that finds no memory leaves the queue as it was, whichever array could not grow. */

Test(queue, memory_failures)
{
    struct glo_queue queue;
    glo_queue_init(&queue);
    uint32_t failures = 0;
    for (uint32_t i = 0; i < 300; i++) {
        struct glo_handle handle = {77, 77};
        for (int64_t k = 0;; k++) {
            glo_memory_fail_at(k, 0);
            int code = glo_queue_push(&queue, 1000 - i, 3, i, ~i, 0, &handle);
            glo_memory_fail_at(-1, 0);
            if (code == GLO_OK)
                break;
            failures++;
            cr_assert_eq(code, GLO_ERR_NO_MEMORY);
            cr_assert_eq(glo_queue_length(&queue), i);
            cr_assert(handle.slot == 77 && handle.generation == 77);
        }
        cr_assert(glo_queue_is_pending(&queue, handle));
    }
    cr_assert_geq(failures, 8);
    for (uint32_t i = 300; i-- > 0;)
        expect(&queue, 1000 - i, i);
    glo_queue_free(&queue);
}
#endif
