/* What stations can do: names and sets of capabilities, and which stations of which unit have them. */
#include <math.h>
#include <string.h>

#include "models/production/unit.h"

uint32_t glo_production_capability(struct glo_production_plan *plan, const char *name)
{
    for (uint32_t i = 0; i < plan->num_capabilities; i++)
        if (strcmp(plan->capabilities[i], name) == 0)
            return i;
    if (glo_grow(&plan->capabilities, &plan->max_capabilities, (uint64_t)plan->num_capabilities + 1,
                 sizeof *plan->capabilities) != GLO_OK)
        return GLO_ALL;
    plan->capabilities[plan->num_capabilities] = name;
    return plan->num_capabilities++;
}

int glo_production_capability_set(struct glo_production_plan *plan, const struct glo_station_spec *spec,
                                  struct glo_arena *arena, const struct glo_review *review, uint32_t *number)
{
    const char *const *words = spec->does.items ? spec->does.items : &spec->named.name;
    struct glo_capability_set set = {.num = spec->does.items ? spec->does.num : 1};
    set.items = glo_arena_alloc(arena, set.num, sizeof *set.items);
    if (!set.items)
        return GLO_ERR_NO_MEMORY;
    if (set.num == 0)
        glo_review_say(review, GLO_FAULT, &spec->does, NULL, "station `%s` does nothing", spec->named.name);
    for (uint32_t i = 0; i < set.num; i++) {
        set.items[i] = glo_production_capability(plan, words[i]);
        if (set.items[i] == GLO_ALL)
            return GLO_ERR_NO_MEMORY;
        for (uint32_t j = 0; j < i; j++)
            if (set.items[j] == set.items[i])
                glo_review_say(review, GLO_FAULT, &spec->does, NULL, "station `%s` does `%s` twice", spec->named.name,
                               words[i]);
    }
    for (uint32_t i = plan->num_sets; i-- > 0;)
        if (plan->sets[i].num == set.num && memcmp(plan->sets[i].items, set.items, set.num * sizeof *set.items) == 0) {
            *number = i;
            return GLO_OK;
        }
    if (glo_grow(&plan->sets, &plan->max_sets, (uint64_t)plan->num_sets + 1, sizeof *plan->sets) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    *number = plan->num_sets++;
    plan->sets[*number] = set;
    return GLO_OK;
}

bool glo_production_does(const struct glo_production_plan *plan, uint32_t station, uint32_t capability)
{
    const struct glo_capability_set *set = &plan->sets[plan->stations[station].does];
    for (uint32_t i = 0; i < set->num; i++)
        if (set->items[i] == capability)
            return true;
    return false;
}

/* Lists all stations of every unit and capability, where somewhere there are several. */
static int index_alternatives(struct glo_production_plan *plan, uint64_t num)
{
    size_t cells = (size_t)plan->num_units * plan->num_capabilities;
    uint64_t *first = glo_alloc(cells + 1, sizeof *first);
    plan->first_alternative = first;
    plan->alternatives = glo_alloc(num, sizeof *plan->alternatives);
    if (!first || !plan->alternatives)
        return GLO_ERR_NO_MEMORY;
    num = 0;
    for (uint32_t u = 0; u < plan->num_units; u++)
        for (uint32_t c = 0; c < plan->num_capabilities; c++) {
            const struct glo_unit *unit = &plan->units[u];
            first[(size_t)u * plan->num_capabilities + c] = num;
            for (uint32_t s = unit->first_station; s < unit->first_station + unit->num_stations; s++)
                if (glo_production_does(plan, s, c))
                    plan->alternatives[num++] = s;
        }
    first[cells] = num;
    return GLO_OK;
}

int glo_production_index_stations(struct glo_production_plan *plan)
{
    size_t cells = (size_t)plan->num_units * plan->num_capabilities;
    uint64_t num = 0;
    bool alone = true;
    plan->station_of = glo_alloc(cells, sizeof *plan->station_of);
    plan->fastest = glo_alloc(plan->num_capabilities, sizeof *plan->fastest);
    if (!plan->station_of || !plan->fastest)
        return GLO_ERR_NO_MEMORY;
    memset(plan->station_of, 0xFF, cells * sizeof *plan->station_of); /* GLO_ALL */
    for (uint32_t s = 0; s < plan->num_stations; s++) {
        const struct glo_station *station = &plan->stations[s];
        const struct glo_capability_set *set = &plan->sets[station->does];
        num += set->num;
        for (uint32_t i = 0; i < set->num; i++) {
            uint32_t *cell = &plan->station_of[(size_t)station->unit * plan->num_capabilities + set->items[i]];
            alone &= *cell == GLO_ALL || *cell == s;
            *cell = *cell == GLO_ALL ? s : *cell;
            plan->fastest[set->items[i]] = fmax(plan->fastest[set->items[i]], station->speed);
        }
    }
    plan->one_station = plan->num_capabilities == 1 && plan->num_stations == plan->num_units && alone;
    plan->one_machine = plan->num_machines == plan->num_stations;
    return alone ? GLO_OK : index_alternatives(plan, num);
}
