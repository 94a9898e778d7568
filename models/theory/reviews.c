/*
 * Stocks that order up to a level at reviews, all of them or those that find a position at or below a minimum, of an
 * ample supplier whose lead time is a whole number of periods between reviews: (R,S) and (R,s,S). The time averages of
 * the formula are the figures of the simulation, and what stock costs is priced at them; the formula's cost, which is
 * that at the ends of periods, has no figure.
 */
#include "models/theory/shelf.h"

#include <math.h>

/* What stock and ordering cost per hour. */
static double cost_of(const struct glo_formula_call *call, const struct glo_shelf_prices *prices, double review)
{
    return prices->setup * glo_formula_value(call, "order_rate") / review +
           prices->holding * glo_formula_value(call, "mean_on_hand") +
           prices->penalty * glo_formula_value(call, "mean_backorders");
}

static int cover_point(struct glo_theory *theory, const struct glo_shelf *shelf, uint32_t i, double lead_time)
{
    static const struct glo_shelf_results results = {"fill_rate", "mean_on_hand", "mean_backorders"};
    const struct glo_stock_point *point = &shelf->points[i];
    double review = point->policy->review(point->parameters);
    struct glo_shelf_prices prices;
    struct glo_cover *cover;
    int code = glo_shelf_begin(theory, shelf, "ss_policy", point, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_formula_set(&cover->call, "demand_mean", shelf->rates[i] * review);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "lead_time", round(lead_time / review));
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "reorder_point",
                               (double)glo_replenish_point(point->policy, point->parameters));
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "order_up_to", (double)point->policy->top(point->parameters));
    code = glo_theory_end(theory, &cover, code);
    if (code != GLO_OK || !cover)
        return code;
    code = glo_shelf_rows(theory, cover, shelf, glo_shelf_entity(shelf, point), shelf->s->production.stock.num == 1,
                          &results);
    return code == GLO_OK && glo_shelf_read_prices(shelf, point, &prices)
               ? glo_shelf_cost(theory, cover, shelf, cost_of(&cover->call, &prices, review), &prices)
               : code;
}

static int look_at(struct glo_theory *theory, const struct glo_shelf *shelf)
{
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < shelf->num; i++) {
        const struct glo_stock_point *point = &shelf->points[i];
        const struct glo_distribution *lead_time = glo_stock_only_supplier(&shelf->s->production.stock, point);
        if (lead_time && lead_time->scv == 0 && glo_shelf_is_plain(point) && point->policy->review &&
            glo_ticks(lead_time->mean) % glo_ticks(point->policy->review(point->parameters)) == 0)
            code = cover_point(theory, shelf, i, lead_time->mean);
    }
    return code;
}

int glo_recognise_reviews(struct glo_theory *theory)
{
    return glo_shelf_each(theory, look_at);
}
