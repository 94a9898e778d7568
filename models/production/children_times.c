/* What is foreseen of orders whose plans fork. */
#include "models/production/children.h"

#include "models/production/production.h"

/* Of whom, where, and what. */
struct foresight {
    const struct glo_production *production;
    const struct glo_order *order;
    const struct glo_plan *plan;
    uint32_t unit;
    enum glo_foresight what;
};

static glo_time later(glo_time a, glo_time b)
{
    return a > b ? a : b;
}

static glo_time after_operation(const struct foresight *f, uint32_t operation, uint32_t lot, glo_time from)
{
    const struct glo_production *p = f->production;
    if (glo_production_lacks(p, f->order, operation))
        return from;
    if (f->what == GLO_FORESEE_LEAST)
        return from + glo_production_time_at(f->plan, operation, lot,
                                             p->plan->fastest[f->plan->operations[operation].capability]);
    return glo_production_ready(p, f->order, lot, f->unit, operation, from, f->what == GLO_FORESEE_WAITS);
}

/* The other portions follow the first: at the pace of the operation that takes longest for all of them. */
static glo_time after_others(const struct foresight *f, const struct glo_fork *fork, uint32_t lot, glo_time from)
{
    const struct glo_production *p = f->production;
    uint32_t num = (lot - 1) / fork->pieces + 1, slowest = GLO_ALL;
    double most = 0;
    for (uint32_t i = fork->begin; i < fork->end; i++) {
        const struct glo_operation *it = &f->plan->operations[i];
        if (glo_production_lacks(p, f->order, i))
            continue;
        uint32_t s = glo_production_station(p->plan, f->unit, it->capability);
        const struct glo_station *station = &p->plan->stations[s];
        uint32_t at_once = fork->in_turn ? 1 : station->machines, rounds = (num - 1) / at_once;
        double time = rounds * fork->pieces * it->service->mean / it->yield / station->speed;
        if (time > most) {
            most = time;
            slowest = s;
        }
    }
    glo_time rest = glo_ticks(most);
    return slowest == GLO_ALL
               ? from
               : glo_production_after(p->plan, slowest, from, rest < GLO_MOST_MEAN ? rest : GLO_MOST_MEAN);
}

/* When the end of a path is reached by who is at a node of it at `from`. */
static glo_time after_path(const struct foresight *f, uint32_t node, uint32_t lot, glo_time from)
{
    while (node != f->plan->num_operations) {
        const struct glo_fork *fork = glo_plan_fork(f->plan, node);
        if (!fork) {
            from = after_operation(f, node, lot, from);
            node = glo_plan_after(f->plan, node);
            continue;
        }
        glo_time end = from;
        uint32_t part = fork->pieces && fork->pieces < lot ? fork->pieces : lot;
        for (uint32_t i = 0; i < fork->num_branches; i++)
            end = later(end, after_path(f, fork->first[i], part, from));
        from = part < lot && f->what != GLO_FORESEE_LEAST ? after_others(f, fork, lot, end) : end;
        node = fork->after;
    }
    return from;
}

glo_time glo_children_foresee(const struct glo_production *p, const struct glo_order *order, uint32_t unit,
                              glo_time from, enum glo_foresight what)
{
    struct foresight f = {p, order, &p->plan->plans[order->product], unit, what};
    return after_path(&f, f.plan->forks->first, order->lot, from);
}
