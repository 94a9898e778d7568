/* Who goes with whom, and when a batch begins; its work, and what each of its orders has of it. */
#include "models/production/batch.h"

#include "models/events.h"
#include "models/production/machine.h"

#include <math.h>

static const char *const times[] = {
    [GLO_BATCH_SUM] = "sum", [GLO_BATCH_LONGEST] = "longest", [GLO_BATCH_FIRST] = "first", NULL};

#define PIECES(key, field, default, text) \
    { \
        .name = key, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_batch_spec, field), .dimension = "count", .min = 1, \
        .max = 1000000, .fallback = default, .doc = text, .example = "4 pieces", .affects = "lead_time, utilisation" \
    }

static const struct glo_parameter parameters[] = {
    PIECES("at_most", at_most, NULL,
           "Pieces that a machine takes at once. An order of as many or more goes alone; orders are not split, and who "
           "comes later never passes one of its kind that does not fit."),
    PIECES("at_least", at_least, "1", "With fewer pieces it does not begin, unless nobody else would fit."),
    {.name = "wait",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_batch_spec, wait),
     .dimension = "time",
     .min = 0,
     .max = INFINITY,
     .fallback = "0 h",
     .doc = "A batch that is not full begins when the first to come of its orders has waited so long.",
     .example = "4 h",
     .affects = "lead_time, utilisation"},
    {.name = "time",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_batch_spec, time),
     .words = times,
     .fallback = "sum",
     .doc = "How long it takes, after one setup, the longest of its orders: the services of all (sum), the longest of "
            "them, or that of its first order (first), as in an oven whose run is one draw.",
     .example = "longest",
     .affects = "lead_time, utilisation"},
    {.name = "same_product",
     .kind = GLO_BOOL,
     GLO_FIELD(struct glo_batch_spec, same_product),
     .fallback = "false",
     .doc = "Only orders for one product go together; else all that are at the same operation."},
    {0},
};
const struct glo_table glo_batch_table = {
    .name = "batch",
    .doc = "Several orders at once on a machine.",
    .size = sizeof(struct glo_batch_spec),
    .parameters = parameters,
};

struct glo_batch_share glo_batch_share_of(const struct glo_batch_spec *spec, double pieces)
{
    double part = fmin(pieces / spec->at_most, 1);
    return (struct glo_batch_share){part, spec->time == GLO_BATCH_SUM ? 1 : part};
}

static const struct glo_batch_spec *spec_of(const struct glo_production *p, uint32_t s)
{
    return glo_shop_station_of(p->plan, s)->batch;
}

static bool is_alike(const struct glo_production *p, uint32_t s, uint32_t a, uint32_t b)
{
    const struct glo_order *x = glo_orders_get(p->orders, a), *y = glo_orders_get(p->orders, b);
    const struct glo_operation *of_x = &p->plan->plans[x->product].operations[x->operation],
                               *of_y = &p->plan->plans[y->product].operations[y->operation];
    return spec_of(p, s)->same_product ? x->product == y->product && x->operation == y->operation
                                       : of_x->capability == of_y->capability;
}

/* A batch as it would be now. */
struct outlook {
    uint32_t last;   /* of its orders in the queue */
    uint64_t pieces; /* so far */
    bool is_full;    /* nobody else could join */
    glo_time since;  /* when the first to come of its orders came */
};

static struct outlook alone(const struct glo_production *p, uint32_t s, uint32_t leader)
{
    uint64_t pieces = glo_orders_get(p->orders, leader)->lot;
    return (struct outlook){leader, pieces, (double)pieces >= spec_of(p, s)->at_most, p->shop.jobs[leader].came};
}

/* The next of the queue, from `from` on, who joins; GLO_NO_ORDER: nobody. */
static uint32_t join(const struct glo_production *p, uint32_t s, uint32_t leader, uint32_t from, struct outlook *it)
{
    for (uint32_t id = from; id != GLO_NO_ORDER && !it->is_full; id = glo_orders_get(p->orders, id)->next) {
        if (!is_alike(p, s, leader, id))
            continue;
        uint64_t pieces = it->pieces + glo_orders_get(p->orders, id)->lot;
        it->is_full = (double)pieces >= spec_of(p, s)->at_most;
        if ((double)pieces > spec_of(p, s)->at_most)
            return GLO_NO_ORDER;
        glo_time came = p->shop.jobs[id].came;
        *it = (struct outlook){id, pieces, it->is_full, came < it->since ? came : it->since};
        return id;
    }
    return GLO_NO_ORDER;
}

static struct outlook look(const struct glo_production *p, uint32_t s, uint32_t leader)
{
    struct outlook it = alone(p, s, leader);
    uint32_t id = leader;
    while (id != GLO_NO_ORDER)
        id = join(p, s, leader, glo_orders_get(p->orders, id)->next, &it);
    return it;
}

/* When it may begin; GLO_NEVER: not before somebody else comes. */
static glo_time ripe_at(const struct glo_batch_spec *spec, const struct outlook *it)
{
    glo_time wait = glo_ticks(spec->wait);
    if (it->is_full)
        return it->since;
    return (double)it->pieces < spec->at_least || wait > GLO_NEVER - it->since ? GLO_NEVER : it->since + wait;
}

/* Whether nobody before it in the queue is of its kind, so that it leads. */
static bool leads(const struct glo_production *p, uint32_t s, uint32_t id)
{
    uint32_t before = p->stations[s].queue.first;
    while (before != id && !is_alike(p, s, before, id))
        before = glo_orders_get(p->orders, before)->next;
    return before == id;
}

/* The earliest time at which a batch of those that wait may begin; with `first`, the leader of the first that may now.
 */
static glo_time next_ripe(const struct glo_production *p, uint32_t s, uint32_t *first)
{
    glo_time next = GLO_NEVER;
    *first = GLO_NO_ORDER;
    for (uint32_t id = p->stations[s].queue.first; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next) {
        if (!leads(p, s, id))
            continue;
        struct outlook it = look(p, s, id);
        glo_time at = ripe_at(spec_of(p, s), &it);
        next = at < next ? at : next;
        if (at <= p->simulation->now) {
            *first = id;
            break;
        }
    }
    return next;
}

uint32_t glo_batch_first(const struct glo_production *p, uint32_t s)
{
    uint32_t first;
    next_ripe(p, s, &first);
    return first;
}

void glo_batch_gather(struct glo_production *p, uint32_t s, uint32_t leader)
{
    struct outlook it = alone(p, s, leader);
    uint32_t last = leader, id = glo_orders_get(p->orders, leader)->next;
    glo_production_dequeue(p, s, leader);
    while ((id = join(p, s, leader, id, &it)) != GLO_NO_ORDER) {
        uint32_t next = glo_orders_get(p->orders, id)->next;
        glo_production_dequeue(p, s, id);
        p->shop.jobs[last].next_in_batch = id;
        last = id;
        id = next;
    }
    glo_batch_combine(p, s, leader);
}

static glo_time add_times(glo_time a, glo_time b)
{
    return a > GLO_NEVER - b ? GLO_NEVER : a + b;
}

static glo_time longer(glo_time a, glo_time b)
{
    return a > b ? a : b;
}

/* What a batch takes after its setup, where one more order takes `service` for itself. */
static glo_time with_one_more(const struct glo_batch_spec *spec, glo_time so_far, glo_time service)
{
    return spec->time == GLO_BATCH_SUM       ? add_times(so_far, service)
           : spec->time == GLO_BATCH_LONGEST ? longer(so_far, service)
                                             : so_far;
}

void glo_batch_combine(struct glo_production *p, uint32_t s, uint32_t leader)
{
    struct glo_shop_job *job = &p->shop.jobs[leader];
    glo_time service = job->work - job->setup;
    for (uint32_t id = job->next_in_batch; id != GLO_NO_ORDER; id = p->shop.jobs[id].next_in_batch) {
        const struct glo_shop_job *other = &p->shop.jobs[id];
        service = with_one_more(spec_of(p, s), service, other->work - other->setup);
        job->setup = longer(job->setup, other->setup);
    }
    job->work = add_times(job->setup, service);
}

glo_time glo_batch_mean(const struct glo_production *p, uint32_t s, uint32_t leader)
{
    double setup = 0, speed = p->plan->stations[s].speed;
    glo_time service = 0;
    for (uint32_t id = leader; id != GLO_NO_ORDER; id = p->shop.jobs[id].next_in_batch) {
        const struct glo_order *order = glo_orders_get(p->orders, id);
        const struct glo_operation *it = &p->plan->plans[order->product].operations[order->operation];
        glo_time own = glo_ticks(it->service->mean / it->yield * order->lot / speed);
        service = id == leader ? own : with_one_more(spec_of(p, s), service, own);
        setup = fmax(setup, it->setup ? it->setup->mean : 0);
    }
    glo_time mean = add_times(glo_ticks(setup / speed), service);
    return mean < GLO_MOST_MEAN ? mean : GLO_MOST_MEAN;
}

void glo_batch_share_out(struct glo_production *p, uint32_t leader)
{
    struct glo_shop_job *jobs = p->shop.jobs;
    glo_int128 pieces = 0, counted = 0;
    double emitted = jobs[leader].emitted;
    glo_time spent = jobs[leader].spent, set_up = jobs[leader].set_up, given_spent = 0, given_set_up = 0;
    for (uint32_t id = leader; id != GLO_NO_ORDER; id = jobs[id].next_in_batch)
        pieces += glo_orders_get(p->orders, id)->lot;
    for (uint32_t id = leader; id != GLO_NO_ORDER; id = jobs[id].next_in_batch) {
        counted += glo_orders_get(p->orders, id)->lot;
        jobs[id].spent = (glo_time)(spent * counted / pieces) - given_spent;
        jobs[id].set_up = (glo_time)(set_up * counted / pieces) - given_set_up;
        given_spent += jobs[id].spent;
        given_set_up += jobs[id].set_up;
        jobs[id].emitted = emitted * glo_orders_get(p->orders, id)->lot / (double)pieces;
    }
}

uint32_t glo_batch_waiting(const struct glo_production *p, uint32_t s)
{
    uint64_t pieces = 0;
    for (uint32_t id = p->stations[s].queue.first; id != GLO_NO_ORDER; id = glo_orders_get(p->orders, id)->next)
        pieces += glo_orders_get(p->orders, id)->lot;
    return (uint32_t)fmin((double)pieces / spec_of(p, s)->at_most, GLO_ALL);
}

/* When a machine that is idle begins of itself, if nothing else happens. */
static glo_time next_wake(const struct glo_production *p, uint32_t s)
{
    uint32_t first;
    return glo_shop_find_idle(p, s) == GLO_NO_MACHINE ? GLO_NEVER : next_ripe(p, s, &first);
}

int glo_batch_look_ahead(struct glo_production *p, uint32_t s)
{
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    glo_time wake = next_wake(p, s);
    if (wake == state->batch_wake)
        return GLO_OK;
    glo_simulation_cancel(p->simulation, state->batch_waits);
    state->batch_wake = wake;
    return wake == GLO_NEVER
               ? GLO_OK
               : glo_simulation_schedule(p->simulation, wake, GLO_EVENT_batch_waits_no_more, s, 0, &state->batch_waits);
}

/* Orders of one batch are alike, at its machine, and no more than it takes. */
static bool batch_is_sound(const struct glo_production *p, uint32_t s, uint32_t machine)
{
    uint32_t leader = p->machines[machine].order, num = 0;
    uint64_t pieces = 0;
    for (uint32_t id = leader; id != GLO_NO_ORDER; id = p->shop.jobs[id].next_in_batch) {
        const struct glo_shop_job *job = &p->shop.jobs[id];
        if (job->machine != machine || !is_alike(p, s, leader, id) || (id != leader && job->spent > 0))
            return false;
        pieces += glo_orders_get(p->orders, id)->lot;
        num++;
    }
    return num <= 1 || (double)pieces <= spec_of(p, s)->at_most;
}

bool glo_batch_sound(const struct glo_production *p, uint32_t s)
{
    const struct glo_station *station = &p->plan->stations[s];
    const struct glo_shop_state *state = glo_shop_seen(p, s);
    bool is_sound = state->batch_wake == next_wake(p, s) && state->batch_wake >= p->simulation->now &&
                    (state->batch_wake != GLO_NEVER) == glo_queue_is_pending(&p->simulation->queue, state->batch_waits);
    for (uint32_t i = 0; is_sound && i < station->machines; i++)
        is_sound = batch_is_sound(p, s, station->first_machine + i);
    return is_sound;
}
