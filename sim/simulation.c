/* The clock and the run loop. */
#include "sim/simulation.h"
#include "sim/memory.h"
#include "sim/rare.h"

#include <assert.h>
#include <string.h>

void glo_simulation_init(struct glo_simulation *simulation, const struct glo_event_kind *kinds, void *model)
{
    memset(simulation, 0, sizeof *simulation);
    glo_queue_init(&simulation->queue);
    simulation->kinds = kinds;
    simulation->model = model;
    simulation->none.next = GLO_NEVER;
    simulation->first = &simulation->none;
}

void glo_simulation_free(struct glo_simulation *simulation)
{
    glo_queue_free(&simulation->queue);
    glo_free(simulation->sources);
    memset(simulation, 0, sizeof *simulation);
}

static bool before(const struct glo_source *a, const struct glo_source *b)
{
    if (a->next != b->next)
        return a->next < b->next;
    return a->priority != b->priority ? a->priority < b->priority : a->id < b->id;
}

/* Restores the heap below its top, whose `next` has moved on; returns the new top. */
static struct glo_source *sink_source(struct glo_source **heap, uint32_t num)
{
    uint32_t at = 0;
    struct glo_source *source = heap[0];
    for (uint32_t child = 1; child < num; child = at * 2 + 1) {
        if (child + 1 < num && before(heap[child + 1], heap[child]))
            child++;
        if (!before(heap[child], source))
            break;
        heap[at] = heap[child];
        at = child;
    }
    if (at > 0)
        heap[at] = source;
    return heap[0];
}

int glo_simulation_add_source(struct glo_simulation *simulation, struct glo_source *source)
{
    uint32_t at = simulation->num_sources;
    if (glo_grow(&simulation->sources, &simulation->max_sources, (uint64_t)at + 1, sizeof *simulation->sources) !=
        GLO_OK)
        return glo_fail_memory(&simulation->problem);
    simulation->num_sources++;
    while (at > 0 && before(source, simulation->sources[(at - 1) / 2])) {
        simulation->sources[at] = simulation->sources[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    simulation->sources[at] = source;
    simulation->first = simulation->sources[0];
    return GLO_OK;
}

/* Why an event could not be scheduled, off the path of those that can. */
GLO_COLD static int refuse(struct glo_simulation *simulation, glo_time time, uint32_t kind, int code)
{
    if (code == GLO_ERR_TIME)
        return glo_fail(&simulation->problem, code, "event `%s` was scheduled %s (now is %.6f h)",
                        simulation->kinds[kind].name,
                        time == GLO_NEVER ? "at no time (a duration is not a number, or too long)" : "in the past",
                        glo_hours(simulation->now));
    if (code == GLO_ERR_NO_MEMORY)
        return glo_fail_memory(&simulation->problem);
    return glo_fail(&simulation->problem, code, "too many events were scheduled in one replication");
}

int glo_simulation_schedule(struct glo_simulation *simulation, glo_time time, uint32_t kind, uint32_t a, uint32_t b,
                            struct glo_handle *handle)
{
    if (time < simulation->now || time == GLO_NEVER)
        return refuse(simulation, time, kind, GLO_ERR_TIME);
    int code = glo_queue_push(&simulation->queue, time, kind, a, b, simulation->kinds[kind].priority, handle);
    return code == GLO_OK ? GLO_OK : refuse(simulation, time, kind, code);
}

bool glo_simulation_cancel(struct glo_simulation *simulation, struct glo_handle handle)
{
    return glo_queue_cancel(&simulation->queue, handle);
}

/* One multiplication per event; not a hash against malice, but any change of order, time or id
 * shows. */
static void note(struct glo_simulation *simulation, uint64_t what, uint64_t ids)
{
    uint64_t x = simulation->fingerprint ^ (uint64_t)simulation->now ^ what << 56 ^ ids << 16;
    x *= UINT64_C(0x9E3779B97F4A7C15);
    simulation->fingerprint = x ^ x >> 29;
    simulation->num_events++;
}

static int fire(struct glo_simulation *simulation, struct glo_source *source)
{
    assert(source->next >= simulation->now);
    simulation->now = source->next;
    note(simulation, 0xFF, source->id);
    int code = source->fire(simulation->model, source);
    if (simulation->num_sources > 1)
        simulation->first = sink_source(simulation->sources, simulation->num_sources);
    return code;
}

static int handle(struct glo_simulation *simulation, const struct glo_queue_entry *entry, glo_time time)
{
    uint32_t kind = entry->kind, a = entry->a, b = entry->b;
    assert(time >= simulation->now);
    simulation->now = time;
    glo_queue_take(&simulation->queue);
    note(simulation, kind, (uint64_t)a << 32 | b);
    return simulation->kinds[kind].handle(simulation->model, a, b);
}

/* Whether the state is looked at after this event. */
static bool checked(const struct glo_simulation *simulation)
{
    return simulation->check &&
           (simulation->num_events <= GLO_EVENTS_CHECKED || simulation->num_events % GLO_EVENTS_BETWEEN_CHECKS == 0);
}

int glo_simulation_run(struct glo_simulation *simulation, glo_time until)
{
    until = until < GLO_NEVER ? until : GLO_NEVER - 1;
    while (!simulation->finished) {
        struct glo_source *source = simulation->first;
        glo_time time;
        const struct glo_queue_entry *queued = glo_queue_first(&simulation->queue, &time);
        bool from_queue =
            time < source->next || (time == source->next && queued && glo_queue_priority(queued) < source->priority);
        if ((from_queue ? time : source->next) > until)
            break;
        int code = from_queue ? handle(simulation, queued, time) : fire(simulation, source);
        if (code == GLO_OK && checked(simulation))
            code = simulation->check(simulation->model);
        if (code != GLO_OK)
            return glo_fail(&simulation->problem, code, "%s", glo_error_text(code));
    }
    return GLO_OK;
}
