/* From stock as written to the list of stock points. */
#include "models/production/stock_plan.h"

#include "models/production/unit.h"
#include "sim/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct glo_parameter supplier_parameters[] = {
    {.name = "lead_time",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_supplier_spec, lead_time),
     .dimension = "time",
     .doc = "From an order to its arrival. Orders are independent, so that a later one may arrive first.",
     .example = "{lognormal: {mean: 8 weeks, scv: 0.1}}",
     .affects = "fill_rate, on_hand, backorders"},
    {0},
};
const struct glo_table glo_supplier_table = {
    .name = "suppliers",
    .doc = "Ample suppliers: each order arrives after a lead time of its own.",
    .size = sizeof(struct glo_supplier_spec),
    .parameters = supplier_parameters,
};

#define MADE_HERE "make"

static const char *const shortages[] = {[GLO_SHORT_BACKORDER] = "backorder", [GLO_SHORT_LOST] = "lost", NULL};

static const struct glo_parameter stock_parameters[] = {
    {.name = "replenish",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct glo_stock_spec, replenish),
     .registry = &glo_replenish_registry,
     .doc = "When the stock orders, and how much. It begins full: as high as the policy orders.",
     .example = "{base_stock: 4}",
     .affects = "fill_rate, on_hand, backorders"},
    {.name = "source",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_stock_spec, source),
     .fallback = MADE_HERE,
     .doc = "Where pieces come from: `make` at the stations of the unit, or a supplier.",
     .example = "foundry",
     .affects = "fill_rate, utilisation"},
    {.name = "short",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_stock_spec, when_short),
     .words = shortages,
     .fallback = "backorder",
     .doc = "What becomes of an order for more than is on hand: it waits, first come, first served and never in parts, "
            "or it is lost.",
     .affects = "fill_rate, backorders, lost_share"},
    {0},
};
const struct glo_table glo_stock_table = {
    .name = "stock",
    .doc = "Finished products that a unit keeps; the name of an entry is that of a product or a family of products "
           "with `approach: mts`.",
    .size = sizeof(struct glo_stock_spec),
    .parameters = stock_parameters,
};

void glo_stock_plan_free(struct glo_stock_plan *stock)
{
    glo_free(stock->points);
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

struct builder {
    struct glo_production_plan *plan;
    const struct glo_list *products, *suppliers;
    const struct glo_review *review;
};

/* Says that `name` is none of those whose names stand at the beginning of the items of a list. */
static void say_unknown(struct builder *b, const void *field, const char *what, const char *name,
                        const char *const *names, uint32_t num)
{
    const char *nearest = glo_text_nearest(name, names, num);
    char text[640], help[320];
    snprintf(text, sizeof text, "no %s is named `%s`", what, name);
    snprintf(help, sizeof help, "did you mean `%s`?", nearest ? nearest : "");
    b->review->say(b->review->self, GLO_FAULT, field, NULL, text, nearest ? help : NULL);
}

#define MOST_NAMES 256 /* that are searched for the nearest one */

/* Finds where the pieces of an entry come from; false, and it is said, where there is no such source. */
static bool find_source(struct builder *b, const struct glo_stock_spec *spec, const struct glo_distribution **lead_time)
{
    const struct glo_supplier_spec *suppliers = b->suppliers->items;
    const char *names[MOST_NAMES + 1] = {MADE_HERE};
    *lead_time = NULL;
    for (uint32_t i = 0; i < b->suppliers->num; i++) {
        if (strcmp(suppliers[i].named.name, spec->source) == 0)
            *lead_time = &suppliers[i].lead_time;
        if (i < MOST_NAMES)
            names[i + 1] = suppliers[i].named.name;
    }
    if (*lead_time || strcmp(spec->source, MADE_HERE) == 0)
        return true;
    say_unknown(b, &spec->source, "supplier", spec->source, names,
                1 + (b->suppliers->num < MOST_NAMES ? b->suppliers->num : MOST_NAMES));
    return false;
}

/* The products of the family that an entry names; false, and it is said, where there is none. */
static bool find_products(struct builder *b, const struct glo_stock_spec *spec, uint32_t *first, uint32_t *end)
{
    const struct glo_family *families = b->products->items;
    const char *names[MOST_NAMES];
    uint32_t product = 0;
    for (uint32_t i = 0; i < b->products->num; i++) {
        *first = product;
        *end = product += families[i].num_members;
        if (strcmp(families[i].name, spec->named.name) == 0)
            return true;
        if (i < MOST_NAMES)
            names[i] = families[i].name;
    }
    say_unknown(b, spec, "product", spec->named.name, names,
                b->products->num < MOST_NAMES ? b->products->num : MOST_NAMES);
    return false;
}

/* The points of one entry of one unit: one for each product of its family that is made to stock. */
static int add_points(struct builder *b, uint32_t unit, const struct glo_stock_spec *spec)
{
    struct glo_stock_plan *stock = &b->plan->stock;
    struct glo_stock_point point = {
        .unit = unit,
        .policy = glo_replenish_at(spec->replenish.index),
        .parameters = spec->replenish.parameters,
        .loses = spec->when_short == GLO_SHORT_LOST,
    };
    uint32_t end;
    if (!find_products(b, spec, &point.product, &end) || !find_source(b, spec, &point.lead_time))
        return GLO_OK;
    if (point.policy->check)
        point.policy->check(point.parameters, b->review);
    for (; point.product < end; point.product++) {
        if (!b->plan->plans[point.product].to_stock)
            continue;
        if (!point.lead_time && !glo_production_has_stations(b->plan, unit, point.product))
            glo_review_say(b->review, GLO_FAULT, spec, NULL,
                           "unit `%s` makes `%s` to stock but has no station for some operation of its plan",
                           b->plan->units[unit].name, spec->named.name);
        if (glo_grow(&stock->points, &stock->max, (uint64_t)stock->num + 1, sizeof *stock->points) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        stock->points[stock->num++] = point;
    }
    return GLO_OK;
}

static int by_product(const void *a, const void *b)
{
    uint32_t x = ((const struct glo_stock_point *)a)->product, y = ((const struct glo_stock_point *)b)->product;
    return x < y ? -1 : x > y;
}

static void check_suppliers(struct builder *b)
{
    const struct glo_supplier_spec *suppliers = b->suppliers->items;
    for (uint32_t i = 0; i < b->suppliers->num; i++) {
        if (strcmp(suppliers[i].named.name, MADE_HERE) == 0)
            glo_review_say(b->review, GLO_FAULT, &suppliers[i], NULL,
                           "a supplier cannot be named `make`: as a source that is the unit itself");
        if (suppliers[i].lead_time.low < 0)
            b->review->say(b->review->self, GLO_FAULT, &suppliers[i].lead_time, NULL, "a lead time can be negative",
                           "add `at_least: 0 h`: the law is truncated and renormalised");
    }
}

int glo_stock_plan_build(struct glo_production_plan *plan, const struct glo_list *products,
                         const struct glo_list *suppliers, const struct glo_review *review)
{
    struct builder b = {plan, products, suppliers, review};
    struct glo_stock_plan *stock = &plan->stock;
    check_suppliers(&b);
    stock->first = glo_alloc((size_t)plan->num_units + 1, sizeof *stock->first);
    if (!stock->first)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t u = 0; u < plan->num_units; u++) {
        const struct glo_unit_spec *spec = plan->units[u].spec;
        const struct glo_stock_spec *entries = spec->stock.items;
        stock->first[u] = stock->num;
        if (spec->stations.num == 0 && spec->stock.num == 0)
            glo_review_say(review, GLO_FAULT, spec, NULL, "unit `%s` has neither stations nor stock",
                           plan->units[u].name);
        for (uint32_t i = 0; i < spec->stock.num; i++)
            if (add_points(&b, u, &entries[i]) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
        if (stock->num > stock->first[u])
            qsort(&stock->points[stock->first[u]], stock->num - stock->first[u], sizeof *stock->points, by_product);
    }
    stock->first[plan->num_units] = stock->num;
    if (stock->num == 0)
        glo_stock_plan_free(stock);
    return GLO_OK;
}
