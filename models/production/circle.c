/* Circles of limited buffers, by the closure of the relation "an order at one station may need room at the other". */
#include "models/production/circle.h"

#include "models/production/alternatives.h"
#include "sim/text.h"

/* Of one unit: leads[from * num + to], numbers within the unit. */
struct ways {
    const struct glo_production_plan *plan;
    const struct glo_unit *unit;
    uint32_t num;
    bool *leads;
};

static void add_way(struct ways *ways, const struct glo_plan *process, uint32_t from, uint32_t to)
{
    uint32_t u = (uint32_t)(ways->unit - ways->plan->units);
    uint32_t s = glo_production_station(ways->plan, u, process->operations[from].capability);
    uint32_t next = glo_production_station(ways->plan, u, process->operations[to].capability);
    if (s != next && glo_shop_station_of(ways->plan, next)->room != GLO_ALL)
        ways->leads[(s - ways->unit->first_station) * ways->num + next - ways->unit->first_station] = true;
}

/* From each operation to those that may follow it. */
static void add_ways(struct ways *ways, const struct glo_plan *process)
{
    for (uint32_t i = 0; i < process->num_operations; i++) {
        if (process->operations[i].rework > 0)
            add_way(ways, process, i, process->operations[i].rework_to);
        for (uint32_t j = i + 1; j < process->num_operations; j++) {
            if (process->operations[j].probability > 0)
                add_way(ways, process, i, j);
            if (process->operations[j].probability >= 1 && process->operations[j].module == GLO_ALL)
                break;
        }
    }
}

/* Warshall's. */
static void close_ways(struct ways *ways)
{
    for (uint32_t by = 0; by < ways->num; by++)
        for (uint32_t from = 0; from < ways->num; from++)
            for (uint32_t to = 0; ways->leads[from * ways->num + by] && to < ways->num; to++)
                ways->leads[from * ways->num + to] |= ways->leads[by * ways->num + to];
}

/* The stations that lead back to themselves, if any do. */
static bool say_circle(const struct ways *ways, const struct glo_review *review)
{
    struct glo_text names = {0};
    uint32_t num = 0;
    for (uint32_t s = 0; s < ways->num; s++)
        if (ways->leads[s * ways->num + s])
            glo_text_add(&names, "%s%s", num++ ? ", " : "", ways->plan->stations[ways->unit->first_station + s].name);
    if (num > 0)
        glo_review_say(review, GLO_WARNING, ways->unit->spec, "blocking.cycle",
                       "orders at %s in `%s` may wait for room at each other: a deadlock ends the run",
                       glo_text_get(&names), ways->unit->name);
    glo_text_free(&names);
    return num > 0;
}

/* `*found`: the unit has a circle, and it was said. */
static int look_at(const struct glo_production_plan *plan, uint32_t unit, const struct glo_review *review, bool *found)
{
    struct ways ways = {.plan = plan, .unit = &plan->units[unit], .num = plan->units[unit].num_stations};
    *found = false;
    if (ways.num == 0 || !glo_production_is_of_shop(plan, ways.unit->first_station) ||
        !glo_shop_station_of(plan, ways.unit->first_station)->is_coupled)
        return GLO_OK;
    if (glo_alternatives_any(plan, unit)) {
        glo_review_say(review, GLO_FAULT, ways.unit->spec, NULL,
                       "unit `%s` has limited buffers and several stations for one operation: leave out `buffer`, or "
                       "let one of them do it",
                       ways.unit->name);
        return GLO_OK;
    }
    ways.leads = glo_alloc((size_t)ways.num * ways.num, sizeof *ways.leads);
    if (!ways.leads)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t product = 0; product < plan->num_plans; product++)
        if (glo_production_has_stations(plan, unit, product))
            add_ways(&ways, &plan->plans[product]);
    close_ways(&ways);
    *found = say_circle(&ways, review);
    glo_free(ways.leads);
    return GLO_OK;
}

int glo_circles_check(const struct glo_production_plan *plan, const struct glo_review *review)
{
    uint32_t said = GLO_ALL; /* family */
    int code = GLO_OK;
    for (uint32_t u = 0; plan->has_buffers && code == GLO_OK && u < plan->num_units; u++) {
        bool found = false;
        if (plan->units[u].family != said)
            code = look_at(plan, u, review, &found);
        said = found ? plan->units[u].family : said;
    }
    return code;
}
