/* The plan of the measures: entities, station rows, and which rows of sums an order is added to. */
#include "models/measures/measures.h"

#include <stdio.h>
#include <string.h>

void glo_measure_plan_init(struct glo_measure_plan *plan, struct glo_arena *arena, const struct glo_ledger_plan *ledger)
{
    memset(plan, 0, sizeof *plan);
    plan->arena = arena;
    plan->ledger = ledger;
}

void glo_measure_plan_free(struct glo_measure_plan *plan)
{
    glo_free(plan->entities);
    glo_free(plan->stations);
    glo_free(plan->stocks);
    glo_free(plan->staff);
    glo_free(plan->figures);
    glo_free(plan->keys);
    glo_free(plan->histograms);
    glo_free(plan->watched);
    glo_free(plan->precise);
    glo_free(plan->absent);
    glo_free(plan->leaf);
    glo_free(plan->whole);
    glo_free(plan->first_histogram);
    glo_free(plan->histogram_of);
    memset(plan, 0, sizeof *plan);
}

#define WITH_ROWS \
    (GLO_ENTITY_all | GLO_ENTITY_stream | GLO_ENTITY_product | GLO_ENTITY_network | GLO_ENTITY_family | GLO_ENTITY_unit)

int glo_measure_plan_entity(struct glo_measure_plan *plan, enum glo_entity_kind kind, const char *name, uint32_t parent,
                            uint32_t same_row_as, uint32_t *entity)
{
    if (glo_grow(&plan->entities, &plan->max_entities, (uint64_t)plan->num_entities + 1, sizeof *plan->entities) !=
        GLO_OK)
        return GLO_ERR_NO_MEMORY;
    uint32_t row = GLO_ALL;
    if (same_row_as != GLO_ALL)
        row = plan->entities[same_row_as].row;
    else if (kind & WITH_ROWS)
        row = plan->num_rows++;
    *entity = plan->num_entities++;
    plan->entities[*entity] = (struct glo_entity){kind, name, parent, row};
    return GLO_OK;
}

/* The station `name` of a unit or family: found among the entities after it, or added. */
static int station_entity(struct glo_measure_plan *plan, uint32_t of, const char *name, uint32_t *entity)
{
    uint32_t family = plan->entities[of].parent, parent = of;
    char full[512];
    snprintf(full, sizeof full, "%s.%s", plan->entities[of].name, name);
    for (*entity = of + 1; *entity < plan->num_entities; ++*entity)
        if (plan->entities[*entity].kind == GLO_ENTITY_station && strcmp(plan->entities[*entity].name, full) == 0)
            return GLO_OK;
    if (family != GLO_ALL && station_entity(plan, family, name, &parent) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    const char *kept = glo_arena_text(plan->arena, full, strlen(full));
    return kept ? glo_measure_plan_entity(plan, GLO_ENTITY_station, kept, parent, GLO_ALL, entity) : GLO_ERR_NO_MEMORY;
}

int glo_measure_plan_station(struct glo_measure_plan *plan, uint32_t unit_entity, const char *name, uint32_t machines,
                             uint32_t *row)
{
    uint32_t entity;
    if (station_entity(plan, unit_entity, name, &entity) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t known = plan->num_stations; known > 0; known--)
        if (plan->stations[known - 1].entity == entity) {
            *row = known - 1;
            plan->stations[*row].machines += machines;
            return GLO_OK;
        }
    if (glo_grow(&plan->stations, &plan->max_stations, (uint64_t)plan->num_stations + 1, sizeof *plan->stations) !=
        GLO_OK)
        return GLO_ERR_NO_MEMORY;
    *row = plan->num_stations++;
    plan->stations[*row] = (struct glo_station_row){entity, unit_entity, machines};
    return GLO_OK;
}

int glo_measure_plan_stock(struct glo_measure_plan *plan, uint32_t unit_entity, uint32_t product_entity, uint32_t *row)
{
    for (uint32_t known = plan->num_stocks; known > 0 && plan->stocks[known - 1].unit == unit_entity; known--)
        if (plan->stocks[known - 1].product == product_entity) {
            *row = known - 1;
            return GLO_OK;
        }
    if (glo_grow(&plan->stocks, &plan->max_stocks, (uint64_t)plan->num_stocks + 1, sizeof *plan->stocks) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    *row = plan->num_stocks++;
    plan->stocks[*row] = (struct glo_stock_row){unit_entity, product_entity};
    return GLO_OK;
}

int glo_measure_plan_staff(struct glo_measure_plan *plan, uint32_t entity, enum glo_profession profession,
                           uint32_t *row)
{
    if (glo_grow(&plan->staff, &plan->max_staff, (uint64_t)plan->num_staff + 1, sizeof *plan->staff) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    *row = plan->num_staff++;
    plan->staff[*row] = (struct glo_staff_row){entity, profession};
    plan->has_staff |= 1u << profession;
    return GLO_OK;
}

int glo_measure_plan_absent(struct glo_measure_plan *plan, const char *name)
{
    if (glo_grow(&plan->absent, &plan->max_absent, (uint64_t)plan->num_absent + 1, sizeof *plan->absent) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    plan->absent[plan->num_absent++] = name;
    return GLO_OK;
}

/* The flows as the layout of a record shows them. */
static int add_flows(struct glo_measure_plan *plan)
{
    const struct glo_ledger_plan *ledger = plan->ledger;
    plan->flows = glo_arena_alloc(plan->arena, ledger->num_flows, sizeof *plan->flows);
    if (!plan->flows)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < ledger->num_flows; i++) {
        const struct glo_flow_key *key = &ledger->keys[i];
        plan->flows[i] = (struct glo_flow){
            .from = key->is_carbon ? plan->entities[key->entity].name : ledger->parties[key->from].name,
            .to = key->is_carbon ? NULL : ledger->parties[key->to].name,
            .account = key->is_carbon ? glo_source_names[key->account] : glo_account_names[key->account],
            .unit = key->is_carbon ? "kgCO2e" : ledger->currency,
            .scale = key->is_carbon ? 1 / GLO_CARBON : 1 / GLO_MONEY,
            .is_carbon = key->is_carbon,
        };
    }
    return GLO_OK;
}

/* Whether there are several of a kind, each with a row that sees only a part of all orders. */
static bool has_rows(const struct glo_measure_plan *plan, enum glo_entity_kind kind)
{
    for (uint32_t e = 1; e < plan->num_entities; e++)
        if (plan->entities[e].kind == kind && plan->entities[e].row != 0)
            return true;
    return false;
}

/*
 * Which rows an order is added to, and which are summed up from others. Streams, products and networks each split all
 * orders without a rest, so that the first of these kinds that has rows makes up the sums of everything; where none
 * has, the units do, and orders without a unit are added to everything itself.
 */
static int index_rows(struct glo_measure_plan *plan)
{
    static const enum glo_entity_kind splits[] = {GLO_ENTITY_stream, GLO_ENTITY_product, GLO_ENTITY_network};
    enum glo_entity_kind making = GLO_ENTITY_family;
    for (size_t i = sizeof splits / sizeof splits[0]; i-- > 0;)
        if (has_rows(plan, splits[i]))
            making = splits[i];
    plan->leaf = glo_alloc(plan->num_entities, sizeof *plan->leaf);
    plan->whole = glo_alloc(plan->num_rows, sizeof *plan->whole);
    if (!plan->leaf || !plan->whole)
        return GLO_ERR_NO_MEMORY;
    plan->leaf[0] = plan->whole[0] = GLO_ALL;
    for (uint32_t e = 1; e < plan->num_entities; e++) {
        const struct glo_entity *entity = &plan->entities[e];
        plan->leaf[e] = entity->row == 0 ? GLO_ALL : entity->row;
        if (plan->leaf[e] == GLO_ALL)
            continue;
        bool has_family = entity->kind == GLO_ENTITY_unit && entity->parent != GLO_ALL;
        plan->whole[entity->row] = has_family               ? plan->entities[entity->parent].row
                                   : entity->kind == making ? 0
                                                            : GLO_ALL;
    }
    return GLO_OK;
}

/* Histograms by row. */
static int index_histograms(struct glo_measure_plan *plan)
{
    plan->first_histogram = glo_alloc((size_t)plan->num_rows + 1, sizeof *plan->first_histogram);
    plan->histogram_of = glo_alloc(plan->num_histograms, sizeof *plan->histogram_of);
    if (!plan->first_histogram || !plan->histogram_of)
        return GLO_ERR_NO_MEMORY;
    uint32_t num = 0;
    for (uint32_t row = 0; row < plan->num_rows; row++) {
        plan->first_histogram[row] = num;
        for (uint32_t h = 0; h < plan->num_histograms; h++)
            if (plan->histograms[h].row == row)
                plan->histogram_of[num++] = h;
    }
    plan->first_histogram[plan->num_rows] = num;
    return GLO_OK;
}

int glo_measure_plan_index(struct glo_measure_plan *plan)
{
    plan->is_bare = !plan->has_brokers && plan->ledger->num_order_accounts == 0 &&
                    plan->ledger->num_order_sources == 0 && !plan->knows_choice &&
                    !plan->ledger->accounts_used[GLO_ACCOUNT_contract];
    return add_flows(plan) == GLO_OK && index_rows(plan) == GLO_OK ? index_histograms(plan) : GLO_ERR_NO_MEMORY;
}

int glo_measure_plan_number(struct glo_measure_plan *plan, enum glo_part part, const void *items, size_t offset,
                            size_t size, uint32_t num)
{
    static const size_t numbers[GLO_NUM_PARTS] = {
        [GLO_PART_STREAM] = offsetof(struct glo_order, stream),
        [GLO_PART_PRODUCT] = offsetof(struct glo_order, product),
        [GLO_PART_NETWORK] = offsetof(struct glo_order, network),
        [GLO_PART_UNIT] = offsetof(struct glo_order, unit),
    };
    uint32_t *rows = glo_arena_alloc(plan->arena, num, sizeof *rows);
    if (!rows)
        return GLO_ERR_NO_MEMORY;
    bool any = false;
    for (uint32_t i = 0; i < num; i++) {
        uint32_t entity;
        memcpy(&entity, (const char *)items + i * size + offset, sizeof entity);
        rows[i] = plan->leaf[entity];
        any |= rows[i] != GLO_ALL;
    }
    if (any)
        plan->parts[plan->num_parts++] = (struct glo_part_rows){rows, numbers[part]};
    return GLO_OK;
}

struct glo_layout glo_measure_plan_layout(const struct glo_measure_plan *plan)
{
    return (struct glo_layout){
        .figures = plan->figures,
        .num_figures = plan->num_figures,
        .flows = plan->flows,
        .num_flows = plan->ledger->num_flows,
        .num_histograms = plan->num_histograms,
        .watched = plan->watched,
        .num_watched = plan->num_watched,
        .precise = plan->precise,
        .num_precise = plan->num_precise,
    };
}
