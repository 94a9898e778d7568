/* Orders that take parts, wait for them, and give them back. */
#include "models/production/parts.h"

#include "models/production/alternatives.h"
#include "models/production/booking.h"
#include "models/production/machine.h"
#include "sim/error.h"

#include <string.h>

static uint32_t point_of(const struct glo_production *p, uint32_t unit, const struct glo_bill_part *part)
{
    return glo_bill_point(p->plan, unit, part);
}

/* What an order holds of a part of its bill; NULL: pieces of products carry nothing. */
static struct glo_carried *held_of(struct glo_stocks *stocks, uint32_t id, uint32_t k)
{
    return stocks->held ? &stocks->held[(size_t)id * stocks->production->plan->most_parts + k] : NULL;
}

/* Room for what an order, which lacks nothing and holds nothing yet, is to have. */
static int make_room(struct glo_stocks *stocks, uint32_t id)
{
    struct glo_production *p = stocks->production;
    uint32_t most = p->plan->has_materials ? p->plan->most_parts : 0;
    uint64_t num = p->orders->num_items;
    if (glo_grow(&stocks->claims, &stocks->max_claims, num, sizeof *stocks->claims) != GLO_OK ||
        (most > 0 && glo_grow(&stocks->held, &stocks->max_held, num * most, sizeof *stocks->held) != GLO_OK))
        return glo_fail_memory(&p->simulation->problem);
    stocks->claims[id] = (struct glo_stock_claim){.of = GLO_NO_ORDER};
    if (most > 0)
        memset(held_of(stocks, id, 0), 0, most * sizeof *stocks->held);
    return GLO_OK;
}

/* An order begins to wait for parts (`by` 1), or waits no more (-1): it counts as one that waits at the station. */
static void count_lacking(struct glo_production *p, uint32_t s, int by)
{
    const struct glo_station *station = &p->plan->stations[s];
    struct glo_shop_state *state = glo_shop_state_of(p, s);
    bool did = state->num_lacking > 0, shares = glo_shop_station_of(p->plan, s)->discipline->shares;
    state->num_lacking += (uint32_t)by;
    glo_time_average_add(&p->stations[s].waiting, p->simulation->now, by);
    for (uint32_t i = 0; !shares && did != (state->num_lacking > 0) && i < station->machines; i++)
        glo_machine_show(p, s, station->first_machine + i);
}

/* An order of its own waits in the place of another for pieces of a point. */
static int open_claim(struct glo_stocks *stocks, uint32_t i, uint32_t of, uint32_t pieces)
{
    struct glo_production *p = stocks->production;
    const struct glo_stock_point *point = &p->plan->stock.points[i];
    uint32_t id;
    if (glo_orders_add(p->orders, &id) != GLO_OK)
        return glo_fail_memory(&p->simulation->problem);
    int code = make_room(stocks, id);
    if (code != GLO_OK)
        return code;
    struct glo_order *claim = glo_orders_get(p->orders, id);
    const struct glo_order *order = glo_orders_get(p->orders, of);
    claim->number = order->number;
    claim->stream = GLO_NO_CODE;
    claim->product = point->product;
    claim->place = order->place;
    claim->network = GLO_NO_CODE;
    claim->lot = pieces;
    claim->bin = order->bin;
    claim->placed = claim->configured = claim->assigned = claim->joined = p->simulation->now;
    claim->requested = claim->agreed = GLO_NEVER;
    claim->unit = point->unit;
    stocks->claims[id] = (struct glo_stock_claim){.of = of};
    stocks->claims[of].missing++;
    stocks->num_claims++;
    glo_stocks_queue_up(stocks, i, id);
    return GLO_OK;
}

/* Pieces of a part are taken at once: the order holds what they carry. */
static void take(struct glo_stocks *stocks, uint32_t i, uint32_t id, uint32_t k, uint32_t pieces)
{
    const struct glo_order *order = glo_orders_get(stocks->production->orders, id);
    struct glo_carried before = {{0}, {0}}, *held = held_of(stocks, id, k);
    if (held)
        before = glo_carried_of(order);
    glo_stocks_take(stocks, i, pieces, id);
    if (!held)
        return;
    *held = glo_carried_of(order);
    for (uint32_t account = 0; account < GLO_NUM_ORDER_ACCOUNTS; account++)
        held->cost[account] -= before.cost[account];
    for (uint32_t source = 0; source < GLO_NUM_ORDER_SOURCES; source++)
        held->co2e[source] -= before.co2e[source];
}

/* Part `k` of a bill is taken or claimed. */
static int want(struct glo_stocks *stocks, uint32_t id, const struct glo_bill_part *part, uint32_t k)
{
    struct glo_production *p = stocks->production;
    const struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t i = point_of(p, order->unit, part);
    if (i == GLO_ALL)
        return GLO_OK;
    uint64_t pieces = (uint64_t)part->pieces * order->lot;
    if (pieces > UINT32_MAX)
        return glo_fail(&p->simulation->problem, GLO_ERR_RANGE, "an order takes %llu pieces of part `%s`",
                        (unsigned long long)pieces, p->plan->plans[part->product].name);
    uint32_t got = glo_stocks_filled(stocks, i, (uint32_t)pieces);
    glo_measures_add_asked(p->measures, p->plan->stock.points[i].row, order->bin, glo_stocks_owns(stocks, order),
                           (uint32_t)pieces, got);
    int code = GLO_OK;
    if (got < pieces)
        code = open_claim(stocks, i, id, (uint32_t)pieces);
    else
        take(stocks, i, id, k, got);
    glo_stocks_show(stocks, i);
    return code;
}

/* What was taken is ordered again by stocks that look at their position after every demand. */
static int replenish(struct glo_stocks *stocks, uint32_t unit, const struct glo_bill *bill)
{
    int code = GLO_OK;
    for (uint32_t k = 0; code == GLO_OK && k < bill->num; k++) {
        uint32_t i = point_of(stocks->production, unit, &bill->parts[k]);
        if (i != GLO_ALL && !stocks->production->plan->stock.points[i].policy->review)
            code = glo_stocks_replenish(stocks, i);
    }
    return code;
}

int glo_parts_gather(struct glo_production *p, uint32_t s, uint32_t id)
{
    struct glo_stocks *stocks = p->stocks;
    const struct glo_bill *bill = glo_parts_needed(p, id);
    uint32_t unit = glo_orders_get(p->orders, id)->unit;
    int code = make_room(stocks, id);
    for (uint32_t k = 0; code == GLO_OK && k < bill->num; k++)
        code = want(stocks, id, &bill->parts[k], k);
    if (code == GLO_OK && stocks->claims[id].missing > 0) {
        count_lacking(p, s, 1);
        code = glo_shop_show(p, s);
    } else if (code == GLO_OK)
        code = glo_shop_join(p, s, id);
    return code == GLO_OK ? replenish(stocks, unit, bill) : code;
}

/* The order has all its parts. */
static int go_on(struct glo_production *p, uint32_t id)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    uint32_t s = order->station;
    int code = GLO_OK;
    order->queue += p->simulation->now - order->joined;
    order->joined = p->simulation->now;
    count_lacking(p, s, -1);
    if (p->plan->first_alternative) {
        code = glo_shop_show(p, s);
        s = order->station =
            glo_alternatives_choose(p, order->unit,
                                    p->plan->plans[order->product].operations[order->operation].capability);
    }
    return code == GLO_OK ? glo_shop_join(p, s, id) : code;
}

/* What the pieces of a claim carry goes to its order. */
static void hand_over(struct glo_stocks *stocks, uint32_t claim, uint32_t of)
{
    struct glo_production *p = stocks->production;
    const struct glo_order *from = glo_orders_get(p->orders, claim);
    const struct glo_bill *bill = glo_parts_needed(p, of);
    const struct glo_carried carried = glo_carried_of(from);
    uint32_t k = 0;
    while (bill->parts[k].product != from->product)
        k++;
    *held_of(stocks, of, k) = carried;
    glo_carried_give(glo_orders_get(p->orders, of), &carried);
}

int glo_parts_come(struct glo_stocks *stocks, uint32_t claim)
{
    struct glo_production *p = stocks->production;
    uint32_t of = stocks->claims[claim].of;
    if (stocks->held)
        hand_over(stocks, claim, of);
    glo_orders_remove(p->orders, claim);
    stocks->num_claims--;
    return --stocks->claims[of].missing == 0 ? go_on(p, of) : GLO_OK;
}

void glo_parts_buy(struct glo_production *p, uint32_t id, uint32_t pieces)
{
    struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_bill *bill = glo_parts_needed(p, id);
    const struct glo_unit_flows *flows = &p->plan->terms[order->terms].flows;
    struct glo_material_use used = {0, 0};
    for (uint32_t k = 0; k < bill->num; k++)
        if (point_of(p, order->unit, &bill->parts[k]) == GLO_ALL) {
            const struct glo_material_use piece = glo_material_piece(p->plan->plans[bill->parts[k].product].material);
            used.cost += piece.cost * bill->parts[k].pieces;
            used.co2e += piece.co2e * bill->parts[k].pieces;
        }
    glo_book_used(p, order, used.cost * pieces, used.co2e * pieces, flows);
}

bool glo_parts_lacks(const struct glo_production *p, uint32_t id)
{
    return glo_parts_needed(p, id) && id < p->stocks->max_claims && p->stocks->claims[id].missing > 0;
}

/* The claim of an order in the queue of a point; GLO_NO_ORDER: it has its pieces. */
static uint32_t find_claim(const struct glo_stocks *stocks, uint32_t i, uint32_t of)
{
    const struct glo_orders *orders = stocks->production->orders;
    uint32_t id = stocks->points[i].waiting.first;
    while (id != GLO_NO_ORDER && !(glo_parts_is_claim(glo_orders_get(orders, id)) && stocks->claims[id].of == of))
        id = glo_orders_get(orders, id)->next;
    return id;
}

/* Part `k` of an order's bill goes back to its shelf, or is claimed no more; what it carries goes with it. */
static void give_back(struct glo_stocks *stocks, uint32_t i, uint32_t id, uint32_t k, int64_t pieces)
{
    struct glo_production *p = stocks->production;
    uint32_t claim = find_claim(stocks, i, id);
    struct glo_carried carried = {{0}, {0}};
    if (claim != GLO_NO_ORDER) {
        pieces = glo_stocks_leave_queue(stocks, i, claim);
        carried = glo_carried_of(glo_orders_get(p->orders, claim));
        glo_orders_remove(p->orders, claim);
        stocks->num_claims--;
    } else if (stocks->held) {
        carried = *held_of(stocks, id, k);
        glo_carried_withdraw(glo_orders_get(p->orders, id), &carried);
    }
    glo_stocks_put_back(stocks, i, pieces, glo_stock_carries(stocks, i) ? &carried : NULL);
}

void glo_parts_return(struct glo_production *p, uint32_t id)
{
    struct glo_stocks *stocks = p->stocks;
    const struct glo_order *order = glo_orders_get(p->orders, id);
    const struct glo_bill *bill = glo_parts_needed(p, id);
    uint32_t unit = order->unit;
    if (glo_parts_lacks(p, id))
        count_lacking(p, order->station, -1);
    for (uint32_t k = 0; k < bill->num; k++) {
        uint32_t i = point_of(p, unit, &bill->parts[k]);
        if (i != GLO_ALL)
            give_back(stocks, i, id, k, (int64_t)bill->parts[k].pieces * order->lot);
    }
    stocks->claims[id].missing = 0;
}

int glo_parts_hand_out(struct glo_production *p, uint32_t id)
{
    const struct glo_bill *bill = glo_parts_needed(p, id);
    uint32_t unit = glo_orders_get(p->orders, id)->unit;
    int code = GLO_OK;
    for (uint32_t k = 0; code == GLO_OK && k < bill->num; k++) {
        uint32_t i = point_of(p, unit, &bill->parts[k]);
        code = i == GLO_ALL ? GLO_OK : glo_stocks_hand_out(p->stocks, i);
    }
    return code;
}

/* A claim in the queue of a point, against its order. */
static bool claim_is_sound(const struct glo_stocks *stocks, uint32_t i, uint32_t claim)
{
    const struct glo_production *p = stocks->production;
    const struct glo_stock_point *point = &p->plan->stock.points[i];
    const struct glo_order *order = glo_orders_get(p->orders, stocks->claims[claim].of);
    const struct glo_bill *bill = order->in_use ? glo_parts_needed(p, stocks->claims[claim].of) : NULL;
    for (uint32_t k = 0; bill && k < bill->num; k++)
        if (bill->parts[k].product == point->product)
            return order->unit == point->unit && stocks->claims[stocks->claims[claim].of].missing > 0 &&
                   glo_orders_get(p->orders, claim)->lot == bill->parts[k].pieces * order->lot;
    return false;
}

/* Claims that wait in queues: GLO_ALL where one of them is not sound. */
static uint32_t count_claims(const struct glo_stocks *stocks)
{
    const struct glo_production *p = stocks->production;
    uint32_t num = 0;
    for (uint32_t i = 0; i < p->plan->stock.num; i++)
        for (uint32_t id = stocks->points[i].waiting.first; id != GLO_NO_ORDER;
             id = glo_orders_get(p->orders, id)->next)
            if (glo_parts_is_claim(glo_orders_get(p->orders, id))) {
                if (!claim_is_sound(stocks, i, id))
                    return GLO_ALL;
                num++;
            }
    return num;
}

bool glo_parts_sound(const struct glo_stocks *stocks)
{
    const struct glo_production *p = stocks->production;
    uint32_t missing = 0, lacking = 0, counted = 0;
    for (uint32_t id = 0; id < p->orders->num_items && id < stocks->max_claims; id++) {
        missing += stocks->claims[id].missing;
        lacking += stocks->claims[id].missing > 0;
    }
    for (uint32_t i = 0; i < p->plan->num_shop; i++)
        counted += p->shop.stations[i].num_lacking;
    return missing == stocks->num_claims && count_claims(stocks) == missing && lacking == counted;
}
