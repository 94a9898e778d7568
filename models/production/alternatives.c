/* The rules by which an order finds its station among several. */
#include "models/production/alternatives.h"

#include "models/production/machine.h"

enum rule { FIRST_FREE, SHORTEST_QUEUE, FASTEST };

const char *const glo_choose_station_words[] = {
    [FIRST_FREE] = "first_free", [SHORTEST_QUEUE] = "shortest_queue", [FASTEST] = "fastest", NULL};

bool glo_alternatives_any(const struct glo_production_plan *plan, uint32_t unit)
{
    if (!plan->first_alternative)
        return false;
    const uint64_t *first = &plan->first_alternative[(size_t)unit * plan->num_capabilities];
    for (uint32_t i = 0; i < plan->num_capabilities; i++)
        if (first[i + 1] - first[i] > 1)
            return true;
    return false;
}

/* Whether a machine would begin with a newcomer now: the station is free, and open. */
static bool is_ready(const struct glo_production *p, uint32_t s)
{
    return glo_production_is_free(p, s) && (!glo_production_is_of_shop(p->plan, s) || glo_shop_seen(p, s)->is_open);
}

/* Whether `s` comes before `best` by the rule among stations that are ready; the first in the unit's order of those
 * that are equal. */
static bool is_better(const struct glo_production *p, enum rule rule, uint32_t s, uint32_t best)
{
    return rule == FASTEST && p->plan->stations[s].speed > p->plan->stations[best].speed;
}

/* The station for whose machines the fewest orders wait; of several one that is ready. */
static uint32_t shortest(const struct glo_production *p, const uint32_t *stations, uint32_t num)
{
    uint32_t best = stations[0];
    for (uint32_t i = 1; i < num; i++) {
        uint32_t s = stations[i], length = p->stations[s].queue.length, least = p->stations[best].queue.length;
        if (length < least || (length == least && is_ready(p, s) && !is_ready(p, best)))
            best = s;
    }
    return best;
}

uint32_t glo_alternatives_choose(const struct glo_production *p, uint32_t unit, uint32_t capability)
{
    uint32_t num, best = GLO_ALL;
    const uint32_t *stations = glo_production_alternatives(p->plan, unit, capability, &num);
    enum rule rule = (enum rule)p->plan->units[unit].spec->choose_station;
    if (num == 1)
        return stations[0];
    for (uint32_t i = 0; i < num && rule != SHORTEST_QUEUE; i++)
        if (is_ready(p, stations[i]) && (best == GLO_ALL || is_better(p, rule, stations[i], best)))
            best = stations[i];
    return best == GLO_ALL ? shortest(p, stations, num) : best;
}

bool glo_alternatives_free(const struct glo_production *p, uint32_t unit, uint32_t capability)
{
    uint32_t num;
    bool any = false;
    const uint32_t *stations = glo_production_alternatives(p->plan, unit, capability, &num);
    for (uint32_t i = 0; i < num; i++)
        any |= glo_production_is_free(p, stations[i]);
    return any;
}
