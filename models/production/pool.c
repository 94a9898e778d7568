/* Classes of products, and the pools of units that can make them. */
#include "models/production/pool.h"

#include "models/production/bill.h"

#include <string.h>

void glo_pools_free(struct glo_pools *pools)
{
    for (uint32_t i = 0; i < pools->num_classes; i++)
        glo_free(pools->classes[i].capabilities);
    for (uint32_t i = 0; i < pools->num; i++) {
        glo_bits_free(&pools->items[i].eligible);
        glo_free(pools->items[i].stations);
        glo_free(pools->items[i].points);
    }
    glo_free(pools->classes);
    glo_free(pools->class_of);
    glo_free(pools->items);
    glo_free(pools->first_watch);
    glo_free(pools->watches);
    glo_free(pools->first_shelf);
    glo_free(pools->shelves);
    memset(pools, 0, sizeof *pools);
}

/* Marks the capabilities of a process plan and counts them. */
static uint32_t mark(const struct glo_plan *plan, bool *needed)
{
    uint32_t num = 0;
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        num += !needed[plan->operations[i].capability];
        needed[plan->operations[i].capability] = true;
    }
    return num;
}

static bool is_class(const struct glo_class *it, uint32_t first, const bool *needed, uint32_t num)
{
    bool same = it->stocked == GLO_ALL && it->assembled == GLO_ALL && it->first == first && it->num_capabilities == num;
    for (uint32_t i = 0; same && i < num; i++)
        same = needed[it->capabilities[i]];
    return same;
}

static int add_class(struct glo_pools *pools, uint32_t first, const bool *needed, uint32_t num)
{
    if (glo_grow(&pools->classes, &pools->max_classes, (uint64_t)pools->num_classes + 1, sizeof *pools->classes) !=
        GLO_OK)
        return GLO_ERR_NO_MEMORY;
    struct glo_class *it = &pools->classes[pools->num_classes];
    it->first = first;
    it->stocked = it->assembled = GLO_ALL;
    it->capabilities = glo_alloc(num, sizeof *it->capabilities);
    if (!it->capabilities)
        return GLO_ERR_NO_MEMORY;
    pools->num_classes++;
    for (uint32_t capability = 0; it->num_capabilities < num; capability++)
        if (needed[capability])
            it->capabilities[it->num_capabilities++] = capability;
    return GLO_OK;
}

int glo_pools_classify(struct glo_pools *pools, const struct glo_production_plan *plan)
{
    int code = GLO_OK;
    bool *needed = glo_alloc(plan->num_capabilities, sizeof *needed);
    pools->class_of = glo_alloc(plan->num_plans, sizeof *pools->class_of);
    if (!needed || !pools->class_of)
        code = GLO_ERR_NO_MEMORY;
    for (uint32_t product = 0; code == GLO_OK && product < plan->num_plans; product++) {
        const struct glo_plan *it = &plan->plans[product];
        if (it->to_stock) {
            pools->class_of[product] = pools->num_classes;
            code = add_class(pools, GLO_ALL, needed, 0);
            if (code == GLO_OK)
                pools->classes[pools->num_classes - 1].stocked = product;
            continue;
        }
        if (it->num_operations == 0) /* a fault was said about it */
            continue;
        memset(needed, 0, plan->num_capabilities * sizeof *needed);
        uint32_t num = mark(it, needed), first = it->operations[0].capability, known = 0;
        while (!it->has_parts && known < pools->num_classes && !is_class(&pools->classes[known], first, needed, num))
            known++;
        pools->class_of[product] = it->has_parts ? pools->num_classes : known;
        if (pools->class_of[product] == pools->num_classes)
            code = add_class(pools, first, needed, num);
        if (code == GLO_OK && it->has_parts)
            pools->classes[pools->num_classes - 1].assembled = product;
    }
    glo_free(needed);
    return code;
}

static bool is_eligible(const struct glo_production_plan *plan, const struct glo_class *class, uint32_t unit)
{
    if (class->stocked != GLO_ALL)
        return glo_stock_plan_find(&plan->stock, unit, class->stocked) != GLO_ALL;
    for (uint32_t i = 0; i < class->num_capabilities; i++)
        if (glo_production_station(plan, unit, class->capabilities[i]) == GLO_ALL)
            return false;
    return class->assembled == GLO_ALL || glo_bill_is_kept(plan, unit, class->assembled);
}

int glo_pools_add(struct glo_pools *pools, const struct glo_production_plan *plan, uint32_t class_number,
                  const uint32_t *units, const uint32_t *order, uint32_t num, uint32_t *pool)
{
    const struct glo_class *class = &pools->classes[class_number];
    *pool = GLO_ALL;
    if (glo_grow(&pools->items, &pools->max, (uint64_t)pools->num + 1, sizeof *pools->items) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    struct glo_pool *it = &pools->items[pools->num++];
    it->num = num;
    it->capability = class->first;
    it->stations = glo_alloc(num, sizeof *it->stations);
    it->points = class->stocked == GLO_ALL ? NULL : glo_alloc(num, sizeof *it->points);
    if (!it->stations || (class->stocked != GLO_ALL && !it->points) || glo_bits_init(&it->eligible, num) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < num; i++) {
        bool eligible = is_eligible(plan, class, units[order[i]]);
        if (it->points)
            it->points[i] = glo_stock_plan_find(&plan->stock, units[order[i]], class->stocked);
        it->stations[i] = eligible && class->stocked == GLO_ALL
                              ? glo_production_station(plan, units[order[i]], class->first)
                              : GLO_ALL;
        if (eligible)
            glo_bits_add(&it->eligible, i);
    }
    if (it->eligible.count > 0)
        *pool = pools->num - 1;
    return GLO_OK;
}

/* Calls `see` for every station and the places in pools at which it shows whether it is free. */
static void each_watch(struct glo_production_plan *plan,
                       void (*see)(struct glo_production_plan *plan, uint32_t station, struct glo_watch watch))
{
    const struct glo_pools *pools = &plan->pools;
    for (uint32_t i = 0; i < pools->num; i++)
        for (uint32_t p = 0; p < pools->items[i].num; p++) {
            uint32_t s = pools->items[i].stations[p], num = 0;
            const uint32_t *stations = s == GLO_ALL ? NULL
                                                    : glo_production_alternatives(plan, plan->stations[s].unit,
                                                                                  pools->items[i].capability, &num);
            for (uint32_t a = 0; a < num; a++)
                see(plan, stations[a], (struct glo_watch){i, p});
        }
}

/* The first of a station goes with it; others are counted. */
static void count(struct glo_production_plan *plan, uint32_t s, struct glo_watch watch)
{
    if (plan->stations[s].watch.pool == GLO_ALL)
        plan->stations[s].watch = watch;
    else
        plan->pools.first_watch[s + 1]++;
}

static void list(struct glo_production_plan *plan, uint32_t s, struct glo_watch watch)
{
    const struct glo_watch *first = &plan->stations[s].watch;
    if (first->pool != watch.pool || first->position != watch.position)
        plan->pools.watches[plan->pools.first_watch[s + 1]++] = watch;
}

/* The watches of stock points, in the order of pools. */
static int watch_shelves(struct glo_pools *pools, uint32_t num_points)
{
    uint64_t *first = pools->first_shelf = glo_alloc((size_t)num_points + 2, sizeof *first);
    if (!first)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < pools->num; i++)
        for (uint32_t p = 0; pools->items[i].points && p < pools->items[i].num; p++)
            if (pools->items[i].points[p] != GLO_ALL)
                first[pools->items[i].points[p] + 2]++;
    for (uint32_t point = 0; point < num_points; point++)
        first[point + 2] += first[point + 1];
    pools->shelves = glo_alloc(first[num_points + 1], sizeof *pools->shelves);
    if (!pools->shelves)
        return GLO_ERR_NO_MEMORY;
    /* while it is filled, first[point + 1] is where the next watch of the point goes; in the end it is where they end
     */
    for (uint32_t i = 0; i < pools->num; i++)
        for (uint32_t p = 0; pools->items[i].points && p < pools->items[i].num; p++)
            if (pools->items[i].points[p] != GLO_ALL)
                pools->shelves[first[pools->items[i].points[p] + 1]++] = (struct glo_watch){i, p};
    return GLO_OK;
}

int glo_pools_watch(struct glo_production_plan *plan)
{
    struct glo_pools *pools = &plan->pools;
    if (plan->stock.num > 0 && watch_shelves(pools, plan->stock.num) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    uint64_t *first = pools->first_watch = glo_alloc((size_t)plan->num_stations + 1, sizeof *first);
    if (!first)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t s = 0; s < plan->num_stations; s++)
        plan->stations[s].watch.pool = GLO_ALL;
    each_watch(plan, count);
    for (uint32_t s = 0; s < plan->num_stations; s++)
        first[s + 1] += first[s];
    uint64_t total = first[plan->num_stations];
    if (total == 0) {
        glo_free(first);
        pools->first_watch = NULL;
        return GLO_OK;
    }
    pools->watches = glo_alloc(total, sizeof *pools->watches);
    if (!pools->watches)
        return GLO_ERR_NO_MEMORY;
    /* Filled from the back, so that each station's first moves down to where its own begin. */
    for (uint32_t s = plan->num_stations; s > 0; s--)
        first[s] = first[s - 1];
    each_watch(plan, list);
    return GLO_OK;
}
