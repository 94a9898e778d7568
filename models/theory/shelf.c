/* Units that only keep stock, as recognisers of policies of replenishment see them. */
#include "models/theory/shelf.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void glo_shelf_free(struct glo_shelf *shelf)
{
    glo_unit_flow_free(&shelf->flow);
    glo_free(shelf->rates);
    shelf->rates = NULL;
}

/* Adds what comes for each point; false where an order is not of one piece, or for something else, and where nobody
 * comes for a point. */
static bool read_rates(struct glo_shelf *shelf)
{
    for (uint32_t i = 0; i < shelf->flow.num_parts; i++) {
        const struct glo_stream_part *part = &shelf->flow.parts[i];
        const struct glo_distribution *lot = &shelf->s->demand.streams[part->stream].spec->lot;
        uint32_t point = 0;
        while (point < shelf->num && shelf->points[point].product != part->product)
            point++;
        if (point == shelf->num || lot->low != 1 || lot->high != 1)
            return false;
        shelf->rates[point] += part->rate;
    }
    for (uint32_t i = 0; i < shelf->num; i++)
        if (!(shelf->rates[i] > 0))
            return false;
    return true;
}

int glo_shelf_init(struct glo_shelf *shelf, const struct glo_scenario *s, uint32_t number, bool *is_one)
{
    const struct glo_stock_plan *stock = &s->production.stock;
    uint32_t first = stock->first[number];
    *is_one = false;
    *shelf = (struct glo_shelf){.s = s,
                                .unit = &s->production.units[number],
                                .points = &stock->points[first],
                                .number = number,
                                .num = stock->first[number + 1] - first};
    if (shelf->num == 0)
        return GLO_OK;
    shelf->rates = glo_alloc(shelf->num, sizeof *shelf->rates);
    if (!shelf->rates || glo_unit_flow_init(&shelf->flow, s, number) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    *is_one = shelf->flow.known && shelf->flow.is_poisson && !shelf->flow.impatient && read_rates(shelf);
    return GLO_OK;
}

int glo_shelf_each(struct glo_theory *theory, int (*look)(struct glo_theory *theory, const struct glo_shelf *shelf))
{
    const struct glo_production_plan *plan = &theory->scenario->production;
    int code = GLO_OK;
    if (!plan->stock.first || glo_flow_is_too_large(theory->scenario))
        return GLO_OK;
    for (uint32_t unit = 0; code == GLO_OK && unit < plan->num_units; unit++) {
        struct glo_shelf shelf;
        bool is_one;
        code = glo_shelf_init(&shelf, theory->scenario, unit, &is_one);
        if (code == GLO_OK && is_one)
            code = look(theory, &shelf);
        glo_shelf_free(&shelf);
    }
    return code;
}

bool glo_shelf_is_plain(const struct glo_stock_point *point)
{
    return point->spec->when_short != GLO_SHORT_LOST && !point->feeds && point->shelf_life == GLO_NEVER;
}

/* Whether the figures of a unit are of nothing else: large families are not told apart. */
static bool is_told_apart(const struct glo_shelf *shelf)
{
    const uint32_t *first_unit = shelf->s->production.first_unit;
    uint32_t family = shelf->unit->family;
    return shelf->s->measures.entities[shelf->unit->entity].kind == GLO_ENTITY_unit ||
           first_unit[family + 1] - first_unit[family] == 1;
}

uint32_t glo_shelf_entity(const struct glo_shelf *shelf, const struct glo_stock_point *point)
{
    const struct glo_stock_plan *stock = &shelf->s->production.stock;
    uint32_t num = 0;
    if (shelf->num == 1 && is_told_apart(shelf))
        return shelf->unit->entity;
    for (uint32_t i = 0; i < stock->num; i++)
        num += stock->points[i].product == point->product;
    return num == 1 ? shelf->s->demand.products[point->product].entity : GLO_ALL;
}

int glo_shelf_begin(struct glo_theory *theory, const struct glo_shelf *shelf, const char *formula,
                    const struct glo_stock_point *point, struct glo_cover **cover)
{
    char subject[256];
    const struct glo_demand_plan *demand = &shelf->s->demand;
    const char *product = point ? demand->products[point->product].name : NULL;
    snprintf(subject, sizeof subject, "%.80s -> %.80s%s%.80s", glo_flow_network(shelf->s, &shelf->flow),
             shelf->unit->name, product ? ": " : "", product ? product : "");
    return glo_theory_begin(theory, formula, subject, NULL, cover);
}

int glo_shelf_rows(struct glo_theory *theory, struct glo_cover *cover, const struct glo_shelf *shelf, uint32_t entity,
                   bool is_all, const struct glo_shelf_results *results)
{
    enum { NUM_OF_STOCK = 3 };
    const struct {
        const char *metric, *result;
    } rows[NUM_OF_STOCK + 1] = {{"fill_rate", results->fill_rate},
                                {"on_hand", results->on_hand},
                                {"backorders", results->backorders},
                                {"lead_time", "order_time"}};
    size_t num = NUM_OF_STOCK + (glo_flow_is_immediate(shelf->s, &shelf->flow) ? 1 : 0);
    int code = GLO_OK;
    for (size_t i = 0; code == GLO_OK && entity != GLO_ALL && i < num; i++) {
        if (!glo_formula_outcome(&cover->call, rows[i].result))
            continue;
        code = glo_theory_result(theory, cover, rows[i].metric, entity, rows[i].result);
        if (is_all && (i < NUM_OF_STOCK || shelf->s->production.num_units == 1))
            glo_theory_same_for_all(theory, cover, rows[i].metric);
    }
    return code;
}

/* Whether all that is paid to parties outside because of a unit, or for no unit, is for its stock. */
static bool pays_for_stock_only(const struct glo_scenario *s, uint32_t entity)
{
    for (uint32_t i = 0; i < s->ledger.num_flows; i++) {
        const struct glo_flow_key *key = &s->ledger.keys[i];
        bool of_stock = key->account == GLO_ACCOUNT_holding || key->account == GLO_ACCOUNT_backorder ||
                        key->account == GLO_ACCOUNT_ordering || key->account == GLO_ACCOUNT_material;
        if ((key->entity == entity || key->entity == GLO_ALL) && !key->is_carbon &&
            s->ledger.parties[key->to].outside && !of_stock)
            return false;
    }
    return true;
}

bool glo_shelf_read_prices(const struct glo_shelf *shelf, const struct glo_stock_point *point,
                           struct glo_shelf_prices *prices)
{
    const struct glo_production_plan *plan = &shelf->s->production;
    const struct glo_stock_source *source = &plan->stock.sources[point->first_source];
    const struct glo_unit_costs *costs = &plan->terms[shelf->unit->terms].costs;
    *prices = (struct glo_shelf_prices){.holding = glo_holding_rate(costs, point->value),
                                        .penalty = glo_or_zero(costs->backorder),
                                        .setup = glo_or_zero(source->ordering.per_order),
                                        .per_piece = source->price + glo_or_zero(source->ordering.per_piece)};
    return shelf->num == 1 && is_told_apart(shelf) && pays_for_stock_only(shelf->s, shelf->unit->entity);
}

int glo_shelf_cost(struct glo_theory *theory, struct glo_cover *cover, const struct glo_shelf *shelf, double cost,
                   const struct glo_shelf_prices *prices)
{
    static const char *const metrics[] = {"cost_per_order", "cost_per_piece"};
    uint32_t entity = shelf->unit->entity;
    double per_piece = cost / shelf->rates[0] + prices->per_piece;
    if (isnan(per_piece))
        return GLO_OK;
    int code = glo_theory_row(theory, cover, metrics[0], entity, NAN, metrics[0], per_piece);
    for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++) {
        glo_theory_same(theory, cover, metrics[i], entity);
        if (shelf->s->production.num_units == 1)
            glo_theory_same_for_all(theory, cover, metrics[i]);
    }
    return code;
}
