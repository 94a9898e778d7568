/*
 * The event queue under the hold model (Vaucher and Duval 1975): as many events pending as stated, for ever; the first
 * is taken out, and one is put in an exponential time later. Exponential times keep their law, so that the queue is in
 * its steady state from the start. Times are drawn beforehand.
 */
#include "bench/measure.h"

#include "sim/distribution.h"
#include "sim/error.h"
#include "sim/queue.h"
#include "sim/stream.h"

#define NUM_GAPS 4096 /* used again and again; few, so that they stay in the first cache */

static void draw_gaps(glo_time *gaps)
{
    struct glo_stream stream = glo_stream_make(1, "holds");
    for (uint32_t i = 0; i < NUM_GAPS; i++) {
        struct glo_address address = {.index = i};
        gaps[i] = glo_ticks(glo_exponential_quantile(glo_block_uniform(glo_stream_block(&stream, &address), 0)));
    }
}

/* False: memory was short, or an event was lost. */
static bool hold(struct glo_queue *queue, const glo_time *gaps, uint32_t pending, uint64_t holds,
                 struct bench_watch *watch)
{
    struct glo_event event = {0};
    bool well = true;
    for (uint32_t i = 0; i < pending; i++) {
        event.time = gaps[i % NUM_GAPS] + i / NUM_GAPS;
        well &= glo_queue_push(queue, event.time, event.kind, event.a, event.b, 0, NULL) == GLO_OK;
    }
    *watch = bench_start();
    for (uint64_t i = 0; i < holds && well; i++) {
        well = glo_queue_pop(queue, &event);
        event.time += gaps[i % NUM_GAPS];
        well &= glo_queue_push(queue, event.time, event.kind, event.a, event.b, 0, NULL) == GLO_OK;
    }
    *watch = bench_since(watch);
    return well && glo_queue_length(queue) == pending;
}

int bench_queue(int argc, char **argv)
{
    (void)argc;
    static glo_time gaps[NUM_GAPS];
    struct glo_queue queue;
    struct bench_watch watch;
    uint64_t pending = bench_number(argv[0]), holds = bench_number(argv[1]);
    if (pending > UINT32_MAX / 2)
        return bench_fail("more events than the queue can hold");
    draw_gaps(gaps);
    glo_queue_init(&queue);
    bool well = hold(&queue, gaps, (uint32_t)pending, holds, &watch);
    glo_queue_free(&queue);
    return well ? bench_tell(&watch, holds, NULL) : bench_fail("the queue lost an event, or memory was short");
}
