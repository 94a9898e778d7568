/*
 * A depot and the equal bases that it supplies, all by base stock: customers whose streams are Poisson take single
 * pieces of the bases, or wait for them; a supplier with a constant lead time replenishes the depot, and the way from
 * it to every base takes the same time (METRIC's case: exactly Graves 1985, Axsaeter 1990).
 */
#include "models/theory/shelf.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What keeps the pieces that an entity of the measures counts. */
struct tally {
    uint32_t points, bases, depots; /* bases and depots: of the chain */
};

/* A unit, whether it keeps stock for customers or not. */
struct unit {
    struct glo_shelf shelf;
    bool is_shelf;
};

/* Borrows all. */
struct chain {
    const struct glo_scenario *s;
    const struct unit *units;
    uint32_t depot; /* point */
    double depot_lead_time, depot_stock;
    uint32_t num_bases;
    double rate, base_stock, order_time; /* of each base */
    struct tally *tallies;               /* by entity of the measures */
};

static bool has_base_stock(const struct glo_stock_point *point)
{
    return point->policy == &glo_replenish_base_stock && point->spec->when_short != GLO_SHORT_LOST &&
           point->shelf_life == GLO_NEVER;
}

/* Whether nobody but other units takes pieces of a depot: no customer comes there, and nothing is made of them. */
static bool is_for_bases_only(const struct chain *chain)
{
    const struct glo_stock_plan *stock = &chain->s->production.stock;
    uint32_t unit = stock->points[chain->depot].unit;
    const struct glo_unit_flow *flow = &chain->units[unit].shelf.flow;
    for (uint32_t i = stock->first[unit]; i < stock->first[unit + 1]; i++)
        if (stock->points[i].num_sources == 0)
            return false;
    return flow->is_routed && flow->num_parts == 0;
}

/* How long one piece goes from the depot to a base, in h. */
static double way_to(const struct chain *chain, const struct glo_stock_point *base)
{
    const struct glo_production_plan *plan = &chain->s->production;
    const struct glo_stock_source *source = &plan->stock.sources[base->first_source];
    const struct glo_freight freight = glo_stock_freight(plan, source, base->product, 1);
    return glo_hours(glo_transport_trip(plan->stock.transport, &freight, source->road, NULL).duration);
}

static bool is_same(double a, double b)
{
    return fabs(a - b) <= 1e-12 * fabs(a);
}

/* Adds a point that takes from the depot; false where it is not like the others. */
static bool add_base(struct chain *chain, const struct glo_stock_point *base)
{
    const struct unit *unit = &chain->units[base->unit];
    if (!unit->is_shelf || !has_base_stock(base) || base->feeds || base->num_sources != 1)
        return false;
    double rate = unit->shelf.rates[base - unit->shelf.points], time = way_to(chain, base),
           stock = (double)base->policy->top(base->parameters);
    if (chain->num_bases++ == 0) {
        chain->rate = rate;
        chain->base_stock = stock;
        chain->order_time = time;
    }
    return is_same(rate, chain->rate) && is_same(stock, chain->base_stock) && is_same(time, chain->order_time);
}

static bool takes_from(const struct glo_stock_plan *stock, const struct glo_stock_point *point, uint32_t depot)
{
    for (uint32_t i = 0; i < point->num_sources; i++)
        if (stock->sources[point->first_source + i].point == depot)
            return true;
    return false;
}

/* Counts a point at all that it is counted at. */
static void count(struct chain *chain, const struct glo_stock_point *point, bool is_base, bool is_depot)
{
    const struct glo_entity *entities = chain->s->measures.entities;
    uint32_t unit = chain->s->production.units[point->unit].entity;
    const uint32_t at[] = {0, unit, entities[unit].parent, chain->s->demand.products[point->product].entity};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
        if (at[i] != GLO_ALL) {
            chain->tallies[at[i]].points++;
            chain->tallies[at[i]].bases += is_base;
            chain->tallies[at[i]].depots += is_depot;
        }
}

/* Reads the depot and all that take from it; false where they are no such chain. */
static bool read_chain(struct chain *chain)
{
    const struct glo_stock_plan *stock = &chain->s->production.stock;
    const struct glo_stock_point *depot = &stock->points[chain->depot];
    const struct glo_distribution *lead_time = glo_stock_only_supplier(stock, depot);
    if (!depot->feeds || !has_base_stock(depot) || !lead_time || lead_time->scv > 0 || !is_for_bases_only(chain))
        return false;
    chain->depot_lead_time = lead_time->mean;
    chain->depot_stock = (double)depot->policy->top(depot->parameters);
    memset(chain->tallies, 0, chain->s->measures.num_entities * sizeof *chain->tallies);
    for (uint32_t i = 0; i < stock->num; i++) {
        bool is_base = takes_from(stock, &stock->points[i], chain->depot);
        if (is_base && !add_base(chain, &stock->points[i]))
            return false;
        count(chain, &stock->points[i], is_base, i == chain->depot);
    }
    return true;
}

/* The figures of a family or a unit that is all bases, or the depot. */
static int add_rows(struct glo_theory *theory, struct glo_cover *cover, const struct chain *chain, uint32_t entity)
{
    static const char *const metrics[] = {"fill_rate", "on_hand", "backorders"};
    const struct tally *tally = &chain->tallies[entity];
    int code = GLO_OK;
    for (size_t i = 0; code == GLO_OK && i < sizeof metrics / sizeof metrics[0]; i++) {
        char result[64];
        const char *label = glo_theory_text(theory, "%s %s", metrics[i], chain->s->measures.entities[entity].name);
        snprintf(result, sizeof result, "%s%s", tally->depots ? "depot_" : "", metrics[i]);
        double value = glo_formula_value(&cover->call, result);
        code = label ? glo_theory_row(theory, cover, metrics[i], entity, NAN, label,
                                      i == 0 || tally->depots ? value : tally->bases * value)
                     : GLO_ERR_NO_MEMORY;
    }
    return code;
}

/* What pools figures that have rows. */
static void add_pools(struct glo_theory *theory, const struct glo_cover *cover, uint32_t entity)
{
    glo_theory_same(theory, cover, "fill_rate", entity);
    glo_theory_same(theory, cover, "on_hand", entity);
    glo_theory_same(theory, cover, "backorders", entity);
}

/* Families stand before their units, whose figures are pooled there. */
static int add_entities(struct glo_theory *theory, struct glo_cover *cover, const struct chain *chain)
{
    int code = GLO_OK;
    for (uint32_t e = 0; code == GLO_OK && e < chain->s->measures.num_entities; e++) {
        const struct glo_entity *entity = &chain->s->measures.entities[e];
        const struct tally *tally = &chain->tallies[e];
        bool is_of_units = entity->kind == GLO_ENTITY_family || entity->kind == GLO_ENTITY_unit;
        if (tally->points == 0 || tally->bases + tally->depots < tally->points)
            continue;
        bool is_of_one = tally->bases == 0 || tally->depots == 0;
        const struct tally *family = entity->parent != GLO_ALL ? &chain->tallies[entity->parent] : NULL;
        if (!is_of_units || !is_of_one || (family && family->bases == family->points))
            add_pools(theory, cover, e);
        else
            code = add_rows(theory, cover, chain, e);
    }
    return code;
}

static int cover_chain(struct glo_theory *theory, const struct chain *chain)
{
    const struct glo_stock_point *depot = &chain->s->production.stock.points[chain->depot];
    char subject[256];
    struct glo_cover *cover;
    snprintf(subject, sizeof subject, "%.80s -> %u bases: %.80s", chain->s->production.units[depot->unit].name,
             chain->num_bases, chain->s->demand.products[depot->product].name);
    const struct {
        const char *parameter;
        double value;
    } rows[] = {{"arrival_rate", chain->rate},
                {"bases", chain->num_bases},
                {"depot_lead_time", chain->depot_lead_time},
                {"order_time", chain->order_time},
                {"depot_stock", chain->depot_stock},
                {"base_stock", chain->base_stock}};
    int code = glo_theory_begin(theory, "metric_exact", subject, NULL, &cover);
    if (code != GLO_OK)
        return code;
    for (size_t i = 0; code == GLO_OK && i < sizeof rows / sizeof rows[0]; i++)
        code = glo_formula_set(&cover->call, rows[i].parameter, rows[i].value);
    code = glo_theory_end(theory, &cover, code);
    return code == GLO_OK && cover ? add_entities(theory, cover, chain) : code;
}

/* Looks at every point as a depot, once what comes to the units is known. */
static int look_at_points(struct glo_theory *theory, const struct unit *units, struct tally *tallies)
{
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < theory->scenario->production.stock.num; i++) {
        struct chain chain = {.s = theory->scenario, .units = units, .depot = i, .tallies = tallies};
        if (read_chain(&chain))
            code = cover_chain(theory, &chain);
    }
    return code;
}

int glo_recognise_echelons(struct glo_theory *theory)
{
    const struct glo_scenario *s = theory->scenario;
    uint32_t num_units = s->production.num_units;
    if (!s->production.stock.between_units || glo_flow_is_too_large(s))
        return GLO_OK;
    struct unit *units = glo_alloc(num_units, sizeof *units);
    struct tally *tallies = glo_alloc(s->measures.num_entities, sizeof *tallies);
    int code = units && tallies ? GLO_OK : GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; code == GLO_OK && i < num_units; i++)
        code = glo_shelf_init(&units[i].shelf, s, i, &units[i].is_shelf);
    if (code == GLO_OK)
        code = look_at_points(theory, units, tallies);
    for (uint32_t i = 0; units && i < num_units; i++)
        glo_shelf_free(&units[i].shelf);
    glo_free(units);
    glo_free(tallies);
    return code;
}
