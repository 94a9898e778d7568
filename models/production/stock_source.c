/*
 * Where the pieces of stock points come from: the sources of every point are found, and what a piece is worth there.
 * Not their work, which is in stock_order.c.
 */
#include "models/production/stock_plan.h"

#include "models/production/bill.h"

#include <stdio.h>
#include <string.h>

struct builder {
    const struct glo_stock_inputs *in;
    struct glo_stock_plan *stock;
    bool failed;                     /* some source was not found */
    enum { NEW, OPEN, DONE } * seen; /* by point, of the search for cycles */
};

static const char *unit_of(const struct builder *b, uint32_t point)
{
    return b->in->production->units[b->stock->points[point].unit].name;
}

static const char *product_of(const struct builder *b, const struct glo_stock_point *point)
{
    return b->in->production->plans[point->product].name;
}

static void check_whole(const struct glo_review *review, const double *pieces)
{
    if (!isnan(*pieces) && *pieces != floor(*pieces))
        glo_review_say(review, GLO_FAULT, pieces, NULL, "an order has whole pieces");
}

static void check_suppliers(const struct glo_stock_inputs *in)
{
    const struct glo_supplier_spec *suppliers = in->suppliers->items;
    for (uint32_t i = 0; i < in->suppliers->num; i++) {
        struct glo_supply_spec *items = suppliers[i].items.items;
        if (glo_distribution_least(&suppliers[i].lead_time) < 0)
            in->review->say(in->review->self, GLO_FAULT, &suppliers[i].lead_time, NULL, "a lead time can be negative",
                            "add `at_least: 0 h`: the law is truncated and renormalised");
        if (strcmp(suppliers[i].named.name, "make") == 0)
            glo_review_say(in->review, GLO_FAULT, &suppliers[i], NULL,
                           "a supplier cannot be named `make`: as a source that is the unit itself");
        for (uint32_t k = 0; k < suppliers[i].items.num; k++) {
            glo_material_emission_resolve(&in->factors->materials, "material", &items[k].emissions, in->review);
            check_whole(in->review, &items[k].at_least);
            check_whole(in->review, &items[k].at_most);
            if (items[k].at_least > items[k].at_most)
                glo_review_say(in->review, GLO_FAULT, &items[k].at_least, NULL,
                               "an order of at least %g pieces cannot be of at most %g", items[k].at_least,
                               items[k].at_most);
        }
    }
}

/* The price and the emissions of a material are its own, unless a supplier has others. */
static void price_material(struct builder *b, uint32_t product, struct glo_stock_source *source)
{
    const struct glo_material_spec *material = b->in->production->plans[product].material;
    if (!material)
        return;
    const struct glo_material_use piece = glo_material_piece(material);
    source->price = piece.cost;
    source->co2e = piece.co2e;
}

/* The terms of a supplier for a product or a material: those that are written last. */
static struct glo_stock_source supplied(struct builder *b, const struct glo_supplier_spec *supplier, uint32_t product)
{
    const struct glo_supply_spec *items = supplier->items.items;
    struct glo_stock_source source = {.lead_time = &supplier->lead_time, .point = GLO_ALL, .unit = GLO_ALL};
    price_material(b, product, &source);
    for (uint32_t i = supplier->items.num; i-- > 0;)
        if (glo_stock_item(b->in, &items[i].named) == product) {
            source.at_least = isnan(items[i].at_least) ? 0 : (uint32_t)items[i].at_least;
            source.at_most = isnan(items[i].at_most) ? 0 : (uint32_t)items[i].at_most;
            if (!isnan(items[i].price) || !b->in->production->plans[product].material)
                source.price = glo_or_zero(items[i].price);
            if (items[i].emissions.plain.given || !b->in->production->plans[product].material)
                source.co2e = items[i].emissions.plain.value * b->in->production->plans[product].mass +
                              items[i].emissions.stated.per_piece;
            source.ordering = items[i].ordering;
            b->stock->has_ordering |= source.ordering.per_order > 0 || source.ordering.per_piece > 0;
            break;
        }
    return source;
}

/* The nearest of the units of a reference that keeps what a point keeps (`keeps`: else the nearest of all), which is
 * not the point's own; ties go to the one before. GLO_ALL: there is none. */
static uint32_t nearest_unit(const struct builder *b, const struct glo_stock_point *point,
                             const struct glo_reference *units, bool keeps, double *road)
{
    const struct glo_production_plan *plan = b->in->production;
    uint32_t nearest = GLO_ALL;
    *road = NAN;
    for (uint32_t u = plan->first_unit[units->family]; u < plan->first_unit[units->family + 1]; u++) {
        if ((keeps && glo_stock_plan_find(b->stock, u, point->product) == GLO_ALL) || u == point->unit ||
            (units->member != GLO_ALL && plan->units[u].spec->named.row != units->member))
            continue;
        double to = glo_unit_road(b->in->places, b->in->transport, &plan->units[u], &plan->units[point->unit]);
        if (nearest != GLO_ALL && !(to < *road))
            continue;
        nearest = u;
        *road = to;
    }
    return nearest;
}

/* What the owner of a point pays the owner of its source for pieces: one flow for all products of two units. */
static int add_transfer(const struct builder *b, const struct glo_stock_point *point, struct glo_stock_source *source)
{
    const struct glo_stock_point *giver = &b->stock->points[source->point];
    const struct glo_unit *units = b->in->production->units;
    if (units[giver->unit].owner == units[point->unit].owner || !(giver->spec->price > 0))
        return GLO_OK;
    source->price = giver->spec->price;
    for (uint32_t i = b->stock->points[b->stock->first[point->unit]].first_source; i < b->stock->num_sources; i++) {
        const struct glo_stock_source *known = &b->stock->sources[i];
        if (known->transfer != GLO_NO_FLOW && b->stock->points[known->point].unit == giver->unit) {
            source->transfer = known->transfer;
            return GLO_OK;
        }
    }
    return glo_ledger_plan_money(b->in->ledger, units[point->unit].owner, units[giver->unit].owner, GLO_ACCOUNT_price,
                                 true, units[point->unit].entity, &source->transfer);
}

/* Finds the unit that a reference means for a point; false, and it is said, where there is none in reach. */
static bool find_unit(struct builder *b, const struct glo_stock_point *point, const struct glo_reference *units,
                      struct glo_stock_source *source)
{
    const struct glo_review *review = b->in->review;
    const char *family = ((const struct glo_family *)b->in->units->items)[units->family].name;
    const char *unit = b->in->production->units[point->unit].name;
    double road;
    uint32_t from = nearest_unit(b, point, units, true, &road);
    bool is_ample = from == GLO_ALL && b->in->production->plans[point->product].material;
    if (is_ample)
        from = nearest_unit(b, point, units, false, &road);
    *source = (struct glo_stock_source){.point = GLO_ALL, .unit = from, .road = road};
    const struct glo_freight freight = {.family = units->family, .pieces = 1};
    if (is_ample)
        price_material(b, point->product, source);
    else if (from != GLO_ALL)
        source->point = glo_stock_plan_find(b->stock, from, point->product);
    if (from == GLO_ALL)
        glo_review_say(review, GLO_FAULT, &point->spec->source, NULL,
                       "`%s` comes from `%s`, where no other unit keeps it", point->spec->named.name, family);
    else if (isnan(road))
        glo_review_say(review, GLO_FAULT, &point->spec->source, NULL,
                       "no distance is stated from `%s` to `%s`, which takes `%s` from there",
                       b->in->production->units[from].name, unit, product_of(b, point));
    else if (!glo_transport_reaches(b->in->transport, &freight, road))
        glo_review_say(review, GLO_FAULT, &point->spec->source, NULL,
                       "no transport mode goes the %.4g km from `%s` to `%s`", road,
                       b->in->production->units[from].name, unit);
    else
        return true;
    return false;
}

/* Adds one of the sources of a point, for this share of its orders. */
static int add_source(struct builder *b, struct glo_stock_point *point, const struct glo_amount *from, double *share)
{
    struct glo_stock_source source;
    struct glo_stock_plan *stock = b->stock;
    if (from->what.target == GLO_FROM_SUPPLIER)
        source =
            supplied(b, (const struct glo_supplier_spec *)b->in->suppliers->items + from->what.family, point->product);
    else if (!find_unit(b, point, &from->what, &source)) {
        b->failed = true;
        return GLO_OK;
    }
    stock->has_price |= source.point == GLO_ALL && source.price > 0;
    stock->has_emission |= source.co2e > 0;
    *share += from->amount;
    source.share = *share;
    source.transfer = GLO_NO_FLOW;
    if (source.at_most == 0)
        source.at_most = UINT32_MAX;
    stock->between_units |= glo_stock_source_is_ample(&source);
    if (source.point != GLO_ALL) {
        stock->between_units = stock->points[source.point].feeds = true;
        if (add_transfer(b, point, &source) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    if (glo_grow(&stock->sources, &stock->max_sources, (uint64_t)stock->num_sources + 1, sizeof source) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    stock->sources[stock->num_sources++] = source;
    point->num_sources++;
    return GLO_OK;
}

/* Who manages a stock pays for what lies in it, at the rates of the unit where it lies. */
static int add_manager(struct builder *b, struct glo_stock_point *point)
{
    const struct glo_production_plan *plan = b->in->production;
    const struct glo_unit *unit = &plan->units[point->unit];
    const struct glo_stock_source *source = point->num_sources == 1 ? &b->stock->sources[point->first_source] : NULL;
    if (!source || source->point == GLO_ALL) {
        glo_review_say(b->in->review, GLO_FAULT, &point->spec->managed_by, NULL,
                       "a stock that its source manages comes from one other unit");
        return GLO_OK;
    }
    if (plan->terms[unit->terms].flows.holding == GLO_NO_FLOW)
        return GLO_OK;
    return glo_ledger_plan_money(b->in->ledger, plan->units[b->stock->points[source->point].unit].owner,
                                 GLO_PARTY_landlord, GLO_ACCOUNT_holding, false, unit->entity, &point->holding);
}

/* The sources of a point; of one that makes its pieces there are none. */
static int add_sources(struct builder *b, struct glo_stock_point *point)
{
    const struct glo_amounts *from = glo_stock_spec_sources(point->spec);
    const struct glo_production_plan *plan = b->in->production;
    double share = 0;
    point->first_source = b->stock->num_sources;
    uint32_t missing = glo_bill_missing(plan, point->unit, point->product);
    if (!from && plan->plans[point->product].num_operations == 0)
        b->in->review->say(b->in->review->self, GLO_FAULT, point->spec, NULL,
                           plan->plans[point->product].material
                               ? "a material cannot be made: a supplier or another unit has it"
                               : "what has no process plan cannot be made",
                           "say where it comes from, as in `source: SUPPLIER`, or give the product a `plan`");
    else if (!from && missing != GLO_ALL)
        glo_review_say(b->in->review, GLO_FAULT, point->spec, NULL,
                       "unit `%s` makes `%s` to stock but keeps no stock of its part `%s`",
                       plan->units[point->unit].name, product_of(b, point), plan->plans[missing].name);
    else if (!from && !glo_production_has_stations(plan, point->unit, point->product))
        glo_review_say(b->in->review, GLO_FAULT, point->spec, NULL,
                       "unit `%s` makes `%s` to stock but has no station for some operation of its plan",
                       plan->units[point->unit].name, product_of(b, point));
    else if (!from && glo_production_is_limited(plan, point->unit, point->product))
        b->in->review->say(b->in->review->self, GLO_FAULT, point->spec, NULL,
                           "what a stock orders cannot be refused, but the first station of its plan has a limited "
                           "`buffer`",
                           "leave out the `buffer` of the first station");
    for (uint32_t i = 0; from && i < from->num; i++)
        if (add_source(b, point, &from->items[i], &share) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    if (point->num_sources)
        b->stock->sources[b->stock->num_sources - 1].share = 1; /* the shares sum to 1, but for rounding */
    return point->spec->managed_by == GLO_MANAGED_BY_SOURCE && !b->failed ? add_manager(b, point) : GLO_OK;
}

/* Mean cost of the materials of a piece that is made. */
static double materials_of(const struct glo_plan *plan)
{
    double cost = 0;
    for (uint32_t i = 0; i < plan->num_operations; i++)
        cost += plan->operations[i].material_cost * plan->operations[i].visits / plan->operations[i].yield;
    return cost;
}

static bool appraise(struct builder *b, uint32_t i);

/* Adds what the parts are worth of a piece that is made at a point; false: some part comes from a circle of sources. */
static bool add_parts(struct builder *b, struct glo_stock_point *point)
{
    const struct glo_plan *plan = &b->in->production->plans[point->product];
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        const struct glo_bill *bill = plan->operations[i].bill;
        for (uint32_t k = 0; bill && k < bill->num; k++) {
            uint32_t part = glo_stock_plan_find(b->stock, point->unit, bill->parts[k].product);
            if (part == GLO_ALL) { /* of a product, a fault was said about it */
                if (b->in->production->plans[bill->parts[k].product].material)
                    point->value += glo_material_piece(b->in->production->plans[bill->parts[k].product].material).cost *
                                    bill->parts[k].pieces * plan->operations[i].visits;
                continue;
            }
            if (!appraise(b, part))
                return false;
            point->value += b->stock->points[part].value * bill->parts[k].pieces * plan->operations[i].visits;
        }
    }
    return true;
}

/* What a piece of one source costs; false: the source is in a cycle. */
static bool cost_of(struct builder *b, const struct glo_stock_source *source, double *cost)
{
    *cost = source->price;
    if (source->point == GLO_ALL || source->transfer != GLO_NO_FLOW)
        return source->point == GLO_ALL || appraise(b, source->point);
    bool sound = appraise(b, source->point);
    *cost = b->stock->points[source->point].value;
    return sound;
}

/* Sets the value of a point and of all before it; false, and it is said once, where these go in a circle. */
static bool appraise(struct builder *b, uint32_t i)
{
    struct glo_stock_point *point = &b->stock->points[i];
    double before = 0;
    if (b->seen[i] == OPEN)
        glo_review_say(b->in->review, GLO_FAULT, &point->spec->source, NULL,
                       "sources go in a circle: `%s` takes `%s`, however indirectly, from itself", unit_of(b, i),
                       product_of(b, point));
    if (b->seen[i] != NEW)
        return b->seen[i] == DONE;
    b->seen[i] = OPEN;
    if (point->num_sources == 0) {
        point->value = materials_of(&b->in->production->plans[point->product]);
        if (!add_parts(b, point))
            return false;
    }
    for (uint32_t k = 0; k < point->num_sources; k++) {
        const struct glo_stock_source *source = &b->stock->sources[point->first_source + k];
        double cost;
        if (!cost_of(b, source, &cost))
            return false;
        point->value += (source->share - before) * cost;
        before = source->share;
    }
    b->seen[i] = DONE;
    return true;
}

int glo_stock_sources_build(const struct glo_stock_inputs *in)
{
    struct builder b = {.in = in, .stock = &in->production->stock};
    int code = GLO_OK;
    check_suppliers(in);
    for (uint32_t i = 0; code == GLO_OK && i < b.stock->num; i++)
        code = add_sources(&b, &b.stock->points[i]);
    if (code != GLO_OK || b.failed)
        return code;
    b.seen = glo_alloc(b.stock->num, sizeof *b.seen);
    if (!b.seen)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < b.stock->num; i++)
        if (!appraise(&b, i))
            break;
    glo_free(b.seen);
    return GLO_OK;
}
