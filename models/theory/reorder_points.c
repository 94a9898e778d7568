/*
 * Stocks that order lots when their position falls to a point, of an ample supplier with a constant lead time: (R,Q),
 * and (s,S), which single pieces make the same with R = s and Q = S - s (Hadley and Whitin 1963). With prices of stock
 * and of backorders, what it all costs is foretold too.
 */
#include "models/theory/shelf.h"

/* Prices of stock and of backorders, where there are both. */
static int set_prices(struct glo_formula_call *call, const struct glo_shelf_prices *prices)
{
    if (!(prices->holding > 0 && prices->penalty > 0))
        return GLO_OK;
    int code = glo_formula_set(call, "holding", prices->holding);
    if (code == GLO_OK)
        code = glo_formula_set(call, "penalty", prices->penalty);
    return code == GLO_OK ? glo_formula_set(call, "setup", prices->setup) : code;
}

static int cover_point(struct glo_theory *theory, const struct glo_shelf *shelf, uint32_t i, double lead_time)
{
    static const struct glo_shelf_results results = {"fill_rate", "on_hand", "backorders"};
    const struct glo_stock_point *point = &shelf->points[i];
    struct glo_shelf_prices prices;
    struct glo_cover *cover;
    int64_t reorder_point = glo_replenish_point(point->policy, point->parameters);
    bool has_cost = glo_shelf_read_prices(shelf, point, &prices), is_all = shelf->s->production.stock.num == 1;
    int code = glo_shelf_begin(theory, shelf, "qr_poisson", point, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_formula_set(&cover->call, "demand_rate", shelf->rates[i]);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "lead_time", lead_time);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "reorder_point", (double)reorder_point);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "quantity",
                               (double)point->policy->quantity(point->parameters, reorder_point));
    if (code == GLO_OK && has_cost)
        code = set_prices(&cover->call, &prices);
    code = glo_theory_end(theory, &cover, code);
    if (code != GLO_OK || !cover)
        return code;
    code = glo_shelf_rows(theory, cover, shelf, glo_shelf_entity(shelf, point), is_all, &results);
    return code == GLO_OK && has_cost
               ? glo_shelf_cost(theory, cover, shelf, glo_formula_value(&cover->call, "cost"), &prices)
               : code;
}

static int look_at(struct glo_theory *theory, const struct glo_shelf *shelf)
{
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < shelf->num; i++) {
        const struct glo_stock_point *point = &shelf->points[i];
        const struct glo_distribution *lead_time = glo_stock_only_supplier(&shelf->s->production.stock, point);
        if (lead_time && lead_time->scv == 0 && glo_shelf_is_plain(point) && !point->policy->review &&
            point->policy != &glo_replenish_base_stock)
            code = cover_point(theory, shelf, i, lead_time->mean);
    }
    return code;
}

int glo_recognise_reorder_points(struct glo_theory *theory)
{
    return glo_shelf_each(theory, look_at);
}
