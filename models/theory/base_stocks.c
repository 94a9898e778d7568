/*
 * Products made to stock by base stock, every demand a Poisson stream of single pieces that waits where there is none:
 * replenished by a supplier whose lead times do not queue (Palm 1938), or by one machine of the unit itself with
 * exponential service, fcfs, which makes nothing else (Buzacott and Shanthikumar 1993).
 */
#include "models/theory/shelf.h"

#include <stdio.h>

static const char *const metrics[] = {"fill_rate", "on_hand", "backorders"};
enum { NUM_METRICS = sizeof metrics / sizeof metrics[0] };
static const struct glo_shelf_results results = {"fill_rate", "on_hand", "backorders"};

static bool has_base_stock(const struct glo_stock_point *point)
{
    return point->policy == &glo_replenish_base_stock && glo_shelf_is_plain(point);
}

static double level_of(const struct glo_stock_point *point)
{
    return (double)point->policy->top(point->parameters);
}

/* One point that a supplier replenishes. */
static int cover_supplied(struct glo_theory *theory, const struct glo_shelf *shelf, uint32_t point, double lead_time)
{
    const struct glo_stock_point *it = &shelf->points[point];
    struct glo_cover *cover;
    int code = glo_shelf_begin(theory, shelf, "base_stock_palm", it, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_formula_set(&cover->call, "demand_rate", shelf->rates[point]);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "lead_time", lead_time);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "base_stock", level_of(it));
    code = glo_theory_end(theory, &cover, code);
    return code == GLO_OK && cover ? glo_shelf_rows(theory, cover, shelf, glo_shelf_entity(shelf, it),
                                                    shelf->s->production.stock.num == 1, &results)
                                   : code;
}

/* Whether one machine makes all these products, and nothing else, by one exponential law; `*mean` of it, in h. */
static bool is_one_machine(const struct glo_shelf *shelf, double *mean)
{
    double rate;
    struct glo_service service;
    const struct glo_station *station = &shelf->s->production.stations[shelf->unit->first_station];
    for (uint32_t i = 0; i < shelf->num; i++)
        if (!has_base_stock(&shelf->points[i]) || shelf->points[i].num_sources > 0)
            return false;
    if (shelf->unit->num_stations != 1 || station->machines != 1 || !glo_unit_is_plain(shelf->s, shelf->number))
        return false;
    glo_service_of(shelf->s, &shelf->flow, shelf->unit->first_station, &service, &rate);
    *mean = service.mean;
    return service.visits == 1 && service.is_same && service.law.shape == GLO_LAW_EXPONENTIAL;
}

/* The results by product, where a product has figures of its own. */
static int add_products(struct glo_theory *theory, struct glo_cover *cover, const struct glo_shelf *shelf)
{
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < shelf->num; i++) {
        const struct glo_product *product = &shelf->s->demand.products[shelf->points[i].product];
        uint32_t entity = glo_shelf_entity(shelf, &shelf->points[i]);
        for (size_t k = 0; code == GLO_OK && entity != GLO_ALL && k < NUM_METRICS; k++) {
            char result[64];
            snprintf(result, sizeof result, "%s_by_product", metrics[k]);
            code = glo_theory_item(theory, cover, metrics[k], entity, result, i, product->name);
        }
        if (code == GLO_OK && entity != GLO_ALL && glo_flow_is_immediate(shelf->s, &shelf->flow))
            code = glo_theory_item(theory, cover, "lead_time", entity, "order_time_by_product", i, product->name);
    }
    return code;
}

/* Rates and base stocks of all points, as lists or as the only ones. */
static int set_points(struct glo_formula_call *call, const struct glo_shelf *shelf)
{
    if (shelf->num == 1) {
        int code = glo_formula_set(call, "arrival_rate", shelf->rates[0]);
        return code == GLO_OK ? glo_formula_set(call, "base_stock", level_of(&shelf->points[0])) : code;
    }
    double *levels = glo_formula_numbers(call, shelf->num);
    if (!levels)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < shelf->num; i++)
        levels[i] = level_of(&shelf->points[i]);
    int code = glo_formula_set_vector(call, "arrival_rates", shelf->rates, shelf->num);
    return code == GLO_OK ? glo_formula_set_vector(call, "base_stocks", levels, shelf->num) : code;
}

static int cover_made(struct glo_theory *theory, const struct glo_shelf *shelf, double service_mean)
{
    struct glo_cover *cover;
    bool one = shelf->num == 1, is_all = shelf->s->production.num_units == 1;
    int code = glo_shelf_begin(theory, shelf, one ? "make_to_stock" : "make_to_stock_products", NULL, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_formula_set(&cover->call, "service_rate", 1 / service_mean);
    if (code == GLO_OK)
        code = set_points(&cover->call, shelf);
    code = glo_theory_end(theory, &cover, code);
    if (code != GLO_OK || !cover)
        return code;
    code = glo_shelf_rows(theory, cover, shelf, shelf->unit->entity, is_all, &results);
    if (code == GLO_OK)
        code = glo_theory_result(theory, cover, "utilisation", shelf->unit->entity, "utilisation");
    if (is_all)
        glo_theory_same_for_all(theory, cover, "utilisation");
    return code == GLO_OK && !one ? add_products(theory, cover, shelf) : code;
}

static int look_at(struct glo_theory *theory, const struct glo_shelf *shelf)
{
    int code = GLO_OK;
    double mean;
    if (is_one_machine(shelf, &mean))
        return cover_made(theory, shelf, mean);
    for (uint32_t i = 0; code == GLO_OK && i < shelf->num; i++) {
        const struct glo_distribution *lead_time =
            glo_stock_only_supplier(&shelf->s->production.stock, &shelf->points[i]);
        if (lead_time && has_base_stock(&shelf->points[i]))
            code = cover_supplied(theory, shelf, i, lead_time->mean);
    }
    return code;
}

int glo_recognise_base_stocks(struct glo_theory *theory)
{
    return glo_shelf_each(theory, look_at);
}
