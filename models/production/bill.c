/* Bills of materials from as written to numbers of products, and the search for circles in them. */
#include "models/production/bill.h"

#include "sim/text.h"

#include <math.h>
#include <stdio.h>

/* The number of the one product that a reference means; GLO_ALL: it means a family of several. */
static uint32_t product_of(const struct glo_list *products, const struct glo_reference *reference)
{
    const struct glo_family *families = products->items;
    uint32_t first = 0;
    for (uint32_t i = 0; i < reference->family; i++)
        first += families[i].num_members;
    if (reference->member == GLO_ALL && families[reference->family].num_members != 1)
        return GLO_ALL;
    return first + (reference->member == GLO_ALL ? 0 : reference->member);
}

static uint32_t whole_pieces(const struct glo_amount *amount)
{
    return amount->amount >= 1 && amount->amount <= GLO_MOST_PIECES ? (uint32_t)amount->amount : 1;
}

static bool is_whole(const struct glo_amount *amount)
{
    return amount->amount >= 1 && amount->amount <= GLO_MOST_PIECES && amount->amount == floor(amount->amount);
}

static void check_part(const struct glo_operation_spec *spec, const struct glo_amount *amount, const char *family,
                       const struct glo_bill *bill, uint32_t number, const struct glo_review *review)
{
    uint32_t product = bill->parts[number].product;
    if (product == GLO_ALL)
        glo_review_say(review, GLO_FAULT, &spec->parts, NULL,
                       "`%s` is a family of products: say which of them is a part, as in `%s.NAME`", family, family);
    for (uint32_t i = 0; product != GLO_ALL && i < number; i++)
        if (bill->parts[i].product == product)
            glo_review_say(review, GLO_FAULT, &spec->parts, NULL, "a part of `%s` is listed twice", family);
    if (!is_whole(amount))
        glo_review_say(review, GLO_FAULT, &spec->parts, NULL, "an operation takes whole pieces of a part, at least 1");
}

/* Adds a material to a bill if units keep it. */
static void add_material(struct glo_bill *bill, const struct glo_amount *amount, const struct glo_list *materials,
                         const struct glo_production_plan *production, const struct glo_review *review)
{
    const char *family = ((const struct glo_family *)materials->items)[amount->what.family].name;
    uint32_t item = glo_production_material(production, glo_material_at(materials, &amount->what));
    if (item == GLO_ALL)
        return;
    for (uint32_t i = 0; i < bill->num; i++)
        if (bill->parts[i].product == item)
            glo_review_say(review, GLO_FAULT, &bill->spec->material, NULL, "the material `%s` is listed twice", family);
    if (!amount->is_alternative || !is_whole(amount)) {
        char text[512];
        snprintf(text, sizeof text, "`%s` is kept in stock: an operation takes whole pieces of it, at least 1", family);
        review->say(review->self, GLO_FAULT, &bill->spec->material, NULL, text,
                    "write `1 piece`, or keep no stock of it");
    }
    bill->parts[bill->num++] = (struct glo_bill_part){item, whole_pieces(amount)};
}

int glo_bill_build(const struct glo_operation_spec *spec, const struct glo_list *products,
                   const struct glo_list *materials, const struct glo_production_plan *production,
                   struct glo_arena *arena, const struct glo_review *review, struct glo_operation *operation)
{
    const struct glo_family *families = products->items;
    if (spec->parts.num == 0 && (spec->material.num == 0 || production->num_plans == production->num_products))
        return GLO_OK;
    struct glo_bill *bill = glo_arena_alloc(arena, 1, sizeof *bill);
    if (!bill)
        return GLO_ERR_NO_MEMORY;
    *bill = (struct glo_bill){.spec = spec};
    bill->parts = glo_arena_alloc(arena, (size_t)spec->parts.num + spec->material.num, sizeof *bill->parts);
    if (!bill->parts)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < spec->parts.num; i++) {
        const struct glo_amount *amount = &spec->parts.items[i];
        bill->parts[bill->num++] = (struct glo_bill_part){product_of(products, &amount->what), whole_pieces(amount)};
        check_part(spec, amount, families[amount->what.family].name, bill, i, review);
    }
    for (uint32_t i = 0; i < spec->material.num; i++)
        add_material(bill, &spec->material.items[i], materials, production, review);
    if (bill->num == 0)
        return GLO_OK;
    if (spec->yield < 1)
        review->say(review->self, GLO_FAULT, &spec->yield, NULL,
                    "pieces that are made of parts cannot be made again at once: there are no parts for them",
                    "write `scrap` or `rework`, or give the yield to an operation without parts");
    operation->bill = bill;
    return GLO_OK;
}

/* Goes through the bills of a product and all of its parts. */
struct search {
    struct glo_production_plan *production;
    const struct glo_review *review;
    enum { NEW, OPEN, DONE } * seen; /* by product */
    uint32_t *way;                   /* products from the first to the one at hand */
    uint32_t length;
};

/* Tells how a product comes to be a part of itself: from where it stands on the way to the end. */
static void say_circle(const struct search *search, uint32_t product, const struct glo_bill *bill)
{
    struct glo_text text = {0};
    const struct glo_plan *plans = search->production->plans;
    uint32_t at = search->length;
    while (search->way[at - 1] != product)
        at--;
    for (; at < search->length; at++)
        glo_text_add(&text, "`%s` has the part `%s`, ", plans[search->way[at - 1]].name, plans[search->way[at]].name);
    glo_review_say(search->review, GLO_FAULT, &bill->spec->parts, NULL,
                   "bills of materials go in a circle: %s`%s` has the part `%s`", glo_text_get(&text),
                   plans[search->way[at - 1]].name, plans[product].name);
    glo_text_free(&text);
}

/* Goes on from a product; a bill that leads back, or to what is no product, is taken away. */
static void look_at(struct search *search, uint32_t product)
{
    struct glo_plan *plan = &search->production->plans[product];
    search->seen[product] = OPEN;
    search->way[search->length++] = product;
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        const struct glo_bill *bill = plan->operations[i].bill;
        for (uint32_t k = 0; bill && k < bill->num; k++) {
            uint32_t part = bill->parts[k].product;
            bool leads_back = part != GLO_ALL && search->seen[part] == OPEN;
            if (leads_back)
                say_circle(search, part, bill);
            if (leads_back || part == GLO_ALL)
                plan->operations[i].bill = NULL;
            else if (search->seen[part] == NEW)
                look_at(search, part);
        }
    }
    search->length--;
    search->seen[product] = DONE;
}

static void check_approaches(const struct glo_production_plan *production, const struct glo_bill *bill,
                             const struct glo_review *review)
{
    for (uint32_t k = 0; k < bill->num; k++) {
        const struct glo_plan *part = &production->plans[bill->parts[k].product];
        if (part->to_stock)
            continue;
        char text[512], help[512];
        snprintf(text, sizeof text, "parts are taken from stock, and `%s` is made to order", part->name);
        snprintf(help, sizeof help, "write `approach: mts` for `%s`", part->name);
        review->say(review->self, GLO_FAULT, &bill->spec->parts, NULL, text, help);
    }
}

int glo_bills_check(struct glo_production_plan *production, const struct glo_review *review)
{
    struct search search = {.production = production, .review = review};
    search.seen = glo_alloc(production->num_plans, sizeof *search.seen);
    search.way = glo_alloc(production->num_plans, sizeof *search.way);
    int code = search.seen && search.way ? GLO_OK : GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; code == GLO_OK && i < production->num_plans; i++)
        if (search.seen[i] == NEW)
            look_at(&search, i);
    glo_free(search.seen);
    glo_free(search.way);
    for (uint32_t i = 0; code == GLO_OK && i < production->num_plans; i++) {
        struct glo_plan *plan = &production->plans[i];
        for (uint32_t k = 0; k < plan->num_operations; k++) {
            plan->has_parts |= plan->operations[k].bill != NULL;
            if (plan->operations[k].bill) {
                const struct glo_bill *bill = plan->operations[k].bill;
                production->most_parts = bill->num > production->most_parts ? bill->num : production->most_parts;
                for (uint32_t part = 0; part < bill->num; part++)
                    production->has_materials |= production->plans[bill->parts[part].product].material != NULL;
                check_approaches(production, plan->operations[k].bill, review);
            }
        }
    }
    return code;
}

uint32_t glo_bill_missing(const struct glo_production_plan *production, uint32_t unit, uint32_t product)
{
    const struct glo_plan *plan = &production->plans[product];
    for (uint32_t i = 0; i < plan->num_operations; i++)
        for (uint32_t k = 0; plan->operations[i].bill && k < plan->operations[i].bill->num; k++) {
            uint32_t part = plan->operations[i].bill->parts[k].product;
            if (!production->plans[part].material && glo_stock_plan_find(&production->stock, unit, part) == GLO_ALL)
                return part;
        }
    return GLO_ALL;
}

/* Whether a unit keeps something of the bills of a plan. */
static bool takes_from_stock(const struct glo_production_plan *production, uint32_t u, const struct glo_plan *plan)
{
    for (uint32_t i = 0; i < plan->num_operations; i++)
        for (uint32_t k = 0; plan->operations[i].bill && k < plan->operations[i].bill->num; k++)
            if (glo_bill_point(production, u, &plan->operations[i].bill->parts[k]) != GLO_ALL)
                return true;
    return false;
}

/* Whether a unit with limited room may make a product with parts. */
static bool is_limited(const struct glo_production_plan *production, uint32_t u, uint32_t product)
{
    const struct glo_plan *plan = &production->plans[product];
    const struct glo_unit *unit = &production->units[u];
    bool coupled = unit->num_stations > 0 && glo_production_is_of_shop(production, unit->first_station) &&
                   glo_shop_station_of(production, unit->first_station)->is_coupled;
    if (!coupled || !glo_production_has_stations(production, u, product) || !glo_bill_is_kept(production, u, product))
        return false;
    if (!takes_from_stock(production, u, plan))
        return false;
    uint32_t point = plan->to_stock ? glo_stock_plan_find(&production->stock, u, product) : GLO_ALL;
    return !plan->to_stock || (point != GLO_ALL && production->stock.points[point].num_sources == 0);
}

void glo_bills_check_units(const struct glo_production_plan *production, const struct glo_review *review)
{
    for (uint32_t product = 0; product < production->num_plans; product++) {
        const struct glo_plan *plan = &production->plans[product];
        uint32_t k = 0;
        while (k < plan->num_operations && !plan->operations[k].bill)
            k++;
        for (uint32_t u = 0; plan->has_parts && u < production->num_units; u++) {
            char text[512];
            if (!is_limited(production, u, product))
                continue;
            snprintf(text, sizeof text, "`%s` would wait for parts at unit `%s`, where there is no room for it",
                     plan->name, production->units[u].name);
            const struct glo_operation_spec *spec = plan->operations[k].bill->spec;
            review->say(review->self, GLO_FAULT, spec->parts.num ? &spec->parts : &spec->material, NULL, text,
                        "leave out the `buffer` of the stations of that unit");
            break;
        }
    }
}
