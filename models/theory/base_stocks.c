/*
 * Products made to stock by base stock, every demand a Poisson stream of single pieces that waits where there is none:
 * replenished by a supplier whose lead times do not queue (Palm 1938), or by one machine of the unit itself with
 * exponential service, fcfs, which makes nothing else (Buzacott and Shanthikumar 1993).
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/theory/flow.h"
#include "models/theory/theory.h"

/* A unit that only keeps stock. Owns its arrays. */
struct shelf {
    struct glo_unit_flow flow;
    const struct glo_unit *unit;
    const struct glo_stock_point *points;
    uint32_t number, num;
    double *rates, *levels; /* by point */
    struct glo_service service;
};

static void free_shelf(struct shelf *shelf)
{
    glo_unit_flow_free(&shelf->flow);
    glo_free(shelf->rates);
    glo_free(shelf->levels);
}

/* Adds what comes for each point; false where an order is not of one piece, or for something else. */
static bool read_rates(struct shelf *shelf, const struct glo_scenario *s)
{
    for (uint32_t i = 0; i < shelf->flow.num_parts; i++) {
        const struct glo_stream_part *part = &shelf->flow.parts[i];
        const struct glo_distribution *lot = &s->demand.streams[part->stream].spec->lot;
        uint32_t point = 0;
        while (point < shelf->num && shelf->points[point].product != part->product)
            point++;
        if (point == shelf->num || lot->low != 1 || lot->high != 1)
            return false;
        shelf->rates[point] += part->rate;
    }
    return true;
}

static bool has_base_stocks(struct shelf *shelf)
{
    for (uint32_t i = 0; i < shelf->num; i++) {
        const struct glo_stock_point *point = &shelf->points[i];
        if (point->policy != &glo_replenish_base_stock || point->loses || !(shelf->rates[i] > 0))
            return false;
        shelf->levels[i] = (double)point->policy->top(point->parameters);
    }
    return true;
}

/* The entity whose figures are those of a point: the unit where it has no other, the product where no other unit keeps
 * it. GLO_ALL: there is none. */
static uint32_t entity_of(const struct glo_scenario *s, const struct shelf *shelf, const struct glo_stock_point *point)
{
    uint32_t num = 0;
    if (shelf->num == 1)
        return shelf->unit->entity;
    for (uint32_t i = 0; i < s->production.stock.num; i++)
        num += s->production.stock.points[i].product == point->product;
    return num == 1 ? s->demand.products[point->product].entity : GLO_ALL;
}

static int begin(struct glo_theory *theory, const struct shelf *shelf, const char *formula, const char *product,
                 struct glo_cover **cover)
{
    char subject[256];
    const struct glo_scenario *s = theory->scenario;
    const struct glo_network *network = &s->networks.networks[s->demand.streams[shelf->flow.parts[0].stream].network];
    snprintf(subject, sizeof subject, "%.80s -> %.80s%s%.80s", network->name, shelf->unit->name, product ? ": " : "",
             product ? product : "");
    return glo_theory_begin(theory, formula, subject, NULL, cover);
}

static const char *const metrics[] = {"fill_rate", "on_hand", "backorders"};
enum { NUM_METRICS = sizeof metrics / sizeof metrics[0] };

/* The figures of an entity; `is_all`: everything is in this cover. */
static int add_rows(struct glo_theory *theory, struct glo_cover *cover, const struct shelf *shelf, uint32_t entity,
                    bool is_all)
{
    int code = GLO_OK;
    for (size_t i = 0; code == GLO_OK && entity != GLO_ALL && i < NUM_METRICS; i++) {
        code = glo_theory_result(theory, cover, metrics[i], entity, metrics[i]);
        if (is_all)
            glo_theory_same_for_all(theory, cover, metrics[i]);
    }
    if (code == GLO_OK && entity != GLO_ALL && glo_flow_is_immediate(theory->scenario, &shelf->flow)) {
        code = glo_theory_result(theory, cover, "lead_time", entity, "order_time");
        if (is_all)
            glo_theory_same_for_all(theory, cover, "lead_time");
    }
    return code;
}

/* One point that a supplier replenishes. */
static int cover_supplied(struct glo_theory *theory, const struct shelf *shelf, uint32_t point)
{
    const struct glo_scenario *s = theory->scenario;
    const struct glo_stock_point *it = &shelf->points[point];
    struct glo_cover *cover;
    int code = begin(theory, shelf, "base_stock_palm", s->demand.products[it->product].name, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_formula_set(&cover->call, "demand_rate", shelf->rates[point]);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "lead_time", it->lead_time->mean);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "base_stock", shelf->levels[point]);
    code = glo_theory_end(theory, &cover, code);
    return code == GLO_OK && cover
               ? add_rows(theory, cover, shelf, entity_of(s, shelf, it), s->production.stock.num == 1)
               : code;
}

/* Whether all that the machine makes goes to these shelves, by one exponential law. */
static bool is_one_machine(struct shelf *shelf, const struct glo_scenario *s)
{
    double rate;
    const struct glo_station *station = &s->production.stations[shelf->unit->first_station];
    if (shelf->unit->num_stations != 1 || station->machines != 1 || !glo_unit_is_plain(s, shelf->number))
        return false;
    glo_service_of(s, &shelf->flow, shelf->unit->first_station, &shelf->service, &rate);
    return shelf->service.visits == 1 && shelf->service.is_same && shelf->service.law.shape == GLO_LAW_EXPONENTIAL;
}

/* The results by product, where a product has figures of its own. */
static int add_products(struct glo_theory *theory, struct glo_cover *cover, const struct shelf *shelf)
{
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < shelf->num; i++) {
        const struct glo_product *product = &theory->scenario->demand.products[shelf->points[i].product];
        uint32_t entity = entity_of(theory->scenario, shelf, &shelf->points[i]);
        for (size_t k = 0; code == GLO_OK && entity != GLO_ALL && k < NUM_METRICS; k++) {
            char result[64];
            snprintf(result, sizeof result, "%s_by_product", metrics[k]);
            code = glo_theory_item(theory, cover, metrics[k], entity, result, i, product->name);
        }
        if (code == GLO_OK && entity != GLO_ALL && glo_flow_is_immediate(theory->scenario, &shelf->flow))
            code = glo_theory_item(theory, cover, "lead_time", entity, "order_time_by_product", i, product->name);
    }
    return code;
}

static int cover_made(struct glo_theory *theory, const struct shelf *shelf)
{
    struct glo_cover *cover;
    bool one = shelf->num == 1;
    int code = begin(theory, shelf, one ? "make_to_stock" : "make_to_stock_products", NULL, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_formula_set(&cover->call, "service_rate", 1 / shelf->service.mean);
    if (code == GLO_OK)
        code = one ? glo_formula_set(&cover->call, "arrival_rate", shelf->rates[0])
                   : glo_formula_set_vector(&cover->call, "arrival_rates", shelf->rates, shelf->num);
    if (code == GLO_OK)
        code = one ? glo_formula_set(&cover->call, "base_stock", shelf->levels[0])
                   : glo_formula_set_vector(&cover->call, "base_stocks", shelf->levels, shelf->num);
    code = glo_theory_end(theory, &cover, code);
    if (code != GLO_OK || !cover)
        return code;
    bool is_all = theory->scenario->production.num_units == 1;
    code = add_rows(theory, cover, shelf, shelf->unit->entity, is_all);
    if (code == GLO_OK)
        code = glo_theory_result(theory, cover, "utilisation", shelf->unit->entity, "utilisation");
    if (is_all)
        glo_theory_same_for_all(theory, cover, "utilisation");
    return code == GLO_OK && !one ? add_products(theory, cover, shelf) : code;
}

static int look_at_shelf(struct glo_theory *theory, struct shelf *shelf)
{
    int code = GLO_OK;
    uint32_t num_made = 0;
    if (!shelf->flow.known || !shelf->flow.is_poisson || shelf->flow.impatient ||
        !read_rates(shelf, theory->scenario) || !has_base_stocks(shelf))
        return GLO_OK;
    for (uint32_t i = 0; i < shelf->num; i++)
        num_made += !shelf->points[i].lead_time;
    if (num_made == shelf->num)
        return is_one_machine(shelf, theory->scenario) ? cover_made(theory, shelf) : GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < shelf->num; i++)
        if (shelf->points[i].lead_time)
            code = cover_supplied(theory, shelf, i);
    return code;
}

static int look_at(struct glo_theory *theory, uint32_t unit)
{
    const struct glo_scenario *s = theory->scenario;
    const struct glo_stock_plan *stock = &s->production.stock;
    uint32_t first = stock->first[unit];
    struct shelf shelf = {.unit = &s->production.units[unit],
                          .points = &stock->points[first],
                          .number = unit,
                          .num = stock->first[unit + 1] - first};
    if (shelf.num == 0)
        return GLO_OK;
    shelf.rates = glo_alloc(shelf.num, sizeof *shelf.rates);
    shelf.levels = glo_alloc(shelf.num, sizeof *shelf.levels);
    int code = shelf.rates && shelf.levels ? glo_unit_flow_init(&shelf.flow, s, unit) : GLO_ERR_NO_MEMORY;
    if (code == GLO_OK)
        code = look_at_shelf(theory, &shelf);
    free_shelf(&shelf);
    return code;
}

int glo_recognise_base_stocks(struct glo_theory *theory)
{
    const struct glo_production_plan *plan = &theory->scenario->production;
    int code = GLO_OK;
    if (!plan->stock.first || glo_flow_is_too_large(theory->scenario))
        return GLO_OK;
    for (uint32_t unit = 0; code == GLO_OK && unit < plan->num_units; unit++)
        code = look_at(theory, unit);
    return code;
}
