/* From stock as written to the list of stock points. Where their pieces come from is found in stock_source.c. */
#include "models/production/stock_plan.h"

#include "models/production/unit.h"

#include <stdlib.h>
#include <string.h>

void glo_stock_plan_free(struct glo_stock_plan *stock)
{
    glo_free(stock->points);
    glo_free(stock->sources);
    glo_free(stock->first);
    memset(stock, 0, sizeof *stock);
}

uint32_t glo_stock_plan_find(const struct glo_stock_plan *stock, uint32_t unit, uint32_t product)
{
    if (!stock->first)
        return GLO_ALL;
    uint32_t low = stock->first[unit], high = stock->first[unit + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (stock->points[middle].product == product)
            return middle;
        if (stock->points[middle].product < product)
            low = middle + 1;
        else
            high = middle;
    }
    return GLO_ALL;
}

bool glo_stock_plan_will_have(const struct glo_stock_plan *stock, uint32_t point, uint32_t pieces)
{
    return stock->points[point].policy->quantity(stock->points[point].parameters, (int64_t)pieces - 1) > 0;
}

const struct glo_distribution *glo_stock_only_supplier(const struct glo_stock_plan *stock,
                                                       const struct glo_stock_point *point)
{
    if (point->num_sources != 1)
        return NULL;
    const struct glo_stock_source *source = &stock->sources[point->first_source];
    return source->at_least <= 1 && source->at_most == UINT32_MAX ? source->lead_time : NULL;
}

/* The number of the member of a family that an entry means, where members are counted over all families; GLO_ALL: no
 * family has the name that it begins with. */
static uint32_t find_member(const struct glo_list *list, const struct glo_named *entry)
{
    const struct glo_family *families = list->items;
    size_t length = strcspn(entry->name, ".");
    uint32_t first = 0;
    for (uint32_t i = 0; i < list->num; first += families[i++].num_members)
        if (strncmp(families[i].name, entry->name, length) == 0 && !families[i].name[length])
            return first + entry->row;
    return GLO_ALL;
}

/* The reader has found the family, of products first, and the row. */
uint32_t glo_stock_product(const struct glo_list *products, const struct glo_named *entry)
{
    return find_member(products, entry);
}

uint32_t glo_stock_item(const struct glo_stock_inputs *in, const struct glo_named *entry)
{
    const struct glo_production_plan *plan = in->production;
    uint32_t product = find_member(in->products, entry);
    return product == GLO_ALL
               ? glo_production_material(plan, glo_material_number(in->materials, find_member(in->materials, entry)))
               : product;
}

void glo_stock_mark_materials(const struct glo_list *units, const bool *used, const struct glo_list *products,
                              const struct glo_list *materials, bool *kept)
{
    const struct glo_family *families = units->items;
    for (uint32_t i = 0; i < units->num; i++)
        for (uint32_t j = 0; used[i] && j < families[i].num_members; j++) {
            const struct glo_list *stock = &((const struct glo_unit_spec *)families[i].members)[j].stock;
            for (uint32_t k = 0; k < stock->num; k++) {
                const struct glo_named *entry = &((const struct glo_stock_spec *)stock->items)[k].named;
                if (find_member(products, entry) == GLO_ALL)
                    kept[find_member(materials, entry)] = true;
            }
        }
}

/* The point of one entry of one unit, where its product is made to stock. */
static int add_point(const struct glo_stock_inputs *in, uint32_t unit, const struct glo_stock_spec *spec)
{
    const struct glo_review *review = in->review;
    struct glo_stock_plan *stock = &in->production->stock;
    struct glo_stock_point point = {
        .unit = unit,
        .product = glo_stock_item(in, &spec->named),
        .spec = spec,
        .policy = glo_replenish_at(spec->replenish.index),
        .parameters = spec->replenish.parameters,
        .holding = GLO_NO_FLOW,
        .shelf_life = isnan(spec->shelf_life) ? GLO_NEVER : glo_ticks(spec->shelf_life),
    };
    if (point.policy->check)
        point.policy->check(point.parameters, review);
    if (!isnan(spec->initial) && spec->initial != floor(spec->initial))
        glo_review_say(review, GLO_FAULT, &spec->initial, NULL, "a stock begins with whole pieces");
    if (point.shelf_life != GLO_NEVER && spec->when_short == GLO_SHORT_PARTLY)
        glo_review_say(review, GLO_FAULT, &spec->shelf_life, NULL,
                       "pieces that are set aside for an order (`short: partly`) cannot have a shelf life");
    if (!in->production->plans[point.product].to_stock)
        return GLO_OK;
    point.initial = isnan(spec->initial) ? point.policy->top(point.parameters) : (int64_t)spec->initial;
    stock->perishes |= point.shelf_life != GLO_NEVER;
    if (glo_grow(&stock->points, &stock->max, (uint64_t)stock->num + 1, sizeof *stock->points) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    stock->points[stock->num++] = point;
    return GLO_OK;
}

static int by_product(const void *a, const void *b)
{
    uint32_t x = ((const struct glo_stock_point *)a)->product, y = ((const struct glo_stock_point *)b)->product;
    return x < y ? -1 : x > y;
}

/* The points of one unit, ascending by product. */
static int add_unit(const struct glo_stock_inputs *in, uint32_t u)
{
    struct glo_stock_plan *stock = &in->production->stock;
    const struct glo_unit *unit = &in->production->units[u];
    const struct glo_stock_spec *entries = unit->spec->stock.items;
    uint32_t first = stock->first[u] = stock->num;
    for (uint32_t i = 0; i < unit->spec->stock.num; i++)
        if (add_point(in, u, &entries[i]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    if (stock->num > first)
        qsort(&stock->points[first], stock->num - first, sizeof *stock->points, by_product);
    for (uint32_t i = first + 1; i < stock->num; i++)
        if (stock->points[i].product == stock->points[i - 1].product)
            glo_review_say(in->review, GLO_FAULT, stock->points[i].spec, NULL, "unit `%s` keeps `%s` by two entries",
                           unit->name, in->production->plans[stock->points[i].product].name);
    return GLO_OK;
}

/* A unit without stations keeps stock, or always has some material that others take. */
static void check_units(const struct glo_stock_inputs *in)
{
    const struct glo_production_plan *plan = in->production;
    for (uint32_t u = 0; u < plan->num_units; u++) {
        const struct glo_unit *unit = &plan->units[u];
        bool is_good = glo_unit_stations(unit->spec)->num > 0 || unit->spec->stock.num > 0;
        for (uint32_t i = 0; !is_good && i < plan->stock.num_sources; i++)
            is_good = plan->stock.sources[i].unit == u;
        if (!is_good)
            glo_review_say(in->review, GLO_FAULT, unit->spec, NULL, "unit `%s` has neither stations nor stock",
                           unit->name);
    }
}

int glo_stock_plan_build(const struct glo_stock_inputs *in)
{
    struct glo_stock_plan *stock = &in->production->stock;
    uint32_t num = in->production->num_units;
    stock->transport = in->transport;
    stock->first = glo_alloc((size_t)num + 1, sizeof *stock->first);
    if (!stock->first)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t u = 0; u < num; u++)
        if (add_unit(in, u) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    stock->first[num] = stock->num;
    int code = glo_stock_sources_build(in);
    check_units(in);
    if (stock->num == 0)
        glo_stock_plan_free(stock);
    return code;
}
