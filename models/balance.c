/* Conservation of orders, money, carbon and machine time. */
#include "models/balance.h"

#include "models/production/stock.h"
#include "models/world.h"

#include <math.h>

static int64_t size(glo_int128 difference)
{
    glo_int128 absolute = difference < 0 ? -difference : difference;
    return absolute > INT64_MAX ? INT64_MAX : (int64_t)absolute;
}

/* Orders placed = closed by fate + open; those open are the slots in use; customers of all tapes = orders placed +
 * those who bought nothing. */
static int64_t order_balance(const struct glo_world *w)
{
    glo_int128 closed = 0, customers = 0;
    uint32_t open = 0, nobodys = w->production.children.num;
    if (w->production.stocks)
        nobodys += w->production.stocks->num_open + w->production.stocks->num_claims;
    for (uint32_t fate = 0; fate < GLO_NUM_FATES; fate++)
        closed += w->num_closed[fate];
    for (uint32_t id = 0; id < w->orders.num_items; id++)
        open += glo_orders_get(&w->orders, id)->in_use;
    for (uint32_t i = 0; i < w->scenario->demand.num_streams; i++)
        customers += (glo_int128)w->tapes[i].number + w->tapes[i].next;
    return size(customers - w->num_placed - w->num_not_bought) +
           size((glo_int128)w->num_placed + nobodys - closed - w->orders.num_open) +
           size((glo_int128)open - w->orders.num_open);
}

/* What orders carry, closed and open, and pieces on shelves, against what the ledger holds: account by account, source
 * by source. */
static int64_t traced_money(const struct glo_world *w, const struct glo_carried_totals *carried)
{
    int64_t lost = 0;
    for (uint32_t account = 0; account < GLO_NUM_ORDER_ACCOUNTS; account++) {
        glo_int128 traced = w->sheet.cost[account] + carried->cost[account];
        for (uint32_t id = 0; id < w->orders.num_items; id++) {
            const struct glo_order *order = glo_orders_get(&w->orders, id);
            traced += order->in_use ? order->cost[account] : 0;
        }
        bool booked = w->scenario->ledger.accounts_used[account];
        lost += booked ? size(traced - glo_ledger_account_total(&w->ledger, (enum glo_account)account, true)) : 0;
    }
    return lost;
}

static int64_t traced_carbon(const struct glo_world *w, const struct glo_carried_totals *carried)
{
    int64_t lost = 0;
    for (uint32_t source = 0; source < GLO_NUM_ORDER_SOURCES; source++) {
        glo_int128 traced = w->sheet.co2e[source] + carried->co2e[source];
        for (uint32_t id = 0; id < w->orders.num_items; id++) {
            const struct glo_order *order = glo_orders_get(&w->orders, id);
            traced += order->in_use ? order->co2e[source] : 0;
        }
        bool booked = w->scenario->ledger.sources_used[source];
        lost += booked ? size(traced - glo_ledger_source_total(&w->ledger, (enum glo_carbon_source)source, true)) : 0;
    }
    return lost;
}

/*
 * Rates times hours against the ledger: electricity, labour and rent recomputed from busy and elapsed time. Each
 * booking was rounded to a whole unit, so the two may differ by half a unit per booking; what goes beyond is a breach.
 */
struct recomputed {
    double energy, energy_carbon, idle, idle_carbon, labour, fixed, engineering;
    double num_operations, num_bins, num_wages;
    struct glo_stock_costs stock;
    struct glo_moves_sum moves;
};

static void recompute(const struct glo_world *w, struct recomputed *r)
{
    double hours = glo_hours(w->scenario->window.end);
    for (uint32_t s = 0; s < w->scenario->production.num_stations; s++) {
        const struct glo_station *station = &w->scenario->production.stations[s];
        const struct glo_station_state *state = &w->production.stations[s];
        const struct glo_terms *terms = &w->scenario->production.terms[station->terms];
        bool pays = terms->flows.energy != GLO_NO_FLOW, emits = terms->flows.carbon[GLO_SOURCE_energy] != GLO_NO_FLOW;
        double energy = glo_production_work_energy(&w->production, s);
        const struct glo_machine_hours machines = glo_production_machine_hours(&w->production, s);
        r->energy += pays ? energy * terms->costs.electricity : 0;
        r->idle += pays ? machines.idle_energy * terms->costs.electricity : 0;
        r->energy_carbon += emits ? glo_production_work_carbon(&w->production, s) : 0;
        r->idle_carbon += emits ? machines.idle_carbon : 0;
        r->labour += terms->flows.labour != GLO_NO_FLOW ? machines.open * terms->costs.labour : 0;
        r->num_operations += (double)state->num_served;
        r->num_bins += w->scenario->window.num_bins;
    }
    for (uint32_t u = 0; u < w->scenario->production.num_units; u++) {
        const struct glo_terms *terms = &w->scenario->production.terms[w->scenario->production.units[u].terms];
        r->fixed += terms->flows.fixed != GLO_NO_FLOW ? hours * terms->costs.fixed : 0;
    }
    r->moves = glo_moves_sum(&w->networks);
    if (w->production.stocks)
        r->stock = glo_stocks_costs(w->production.stocks);
    for (uint32_t n = 0; n < w->scenario->networks.num_networks; n++) {
        for (uint32_t i = 0; i < GLO_NUM_PROFESSIONS; i++) {
            const struct glo_staff_plan *staff = &w->scenario->networks.networks[n].staff[i];
            r->engineering +=
                staff->flow != GLO_NO_FLOW ? glo_staff_hours(staff, w->scenario->window.end) * staff->wage : 0;
            r->num_wages += w->scenario->window.num_bins;
        }
    }
}

/* How far a total lies beyond what rounding explains, in ledger units; doubles add their own relative error. */
static int64_t beyond_rounding(double expected, double per_unit, glo_int128 booked, double num_bookings)
{
    double difference = fabs(expected * per_unit - (double)booked);
    double allowed = 0.5 * num_bookings + 1e-9 * fabs((double)booked) + 1;
    return difference > allowed ? (int64_t)(difference - allowed) + 1 : 0;
}

static int64_t recomputed_money(const struct glo_world *w, const struct recomputed *r)
{
    const struct {
        enum glo_account account;
        double expected, num_bookings;
    } rows[] = {
        {GLO_ACCOUNT_energy, r->energy, r->num_operations},
        {GLO_ACCOUNT_energy_idle, r->idle, r->num_bins},
        {GLO_ACCOUNT_labour, r->labour, r->num_bins},
        {GLO_ACCOUNT_fixed, r->fixed, r->num_bins},
        {GLO_ACCOUNT_holding, r->stock.holding, r->stock.num_bookings},
        {GLO_ACCOUNT_backorder, r->stock.backorder, r->stock.num_bookings},
        {GLO_ACCOUNT_ordering, r->stock.ordering, r->stock.num_bookings},
        {GLO_ACCOUNT_engineering, r->engineering, r->num_wages},
        {GLO_ACCOUNT_relocation, r->moves.cost, r->moves.num_bookings},
    };
    int64_t lost = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        lost += beyond_rounding(rows[i].expected, GLO_MONEY,
                                glo_ledger_account_total(&w->ledger, rows[i].account, false), rows[i].num_bookings);
    return lost;
}

static int64_t recomputed_carbon(const struct glo_world *w, const struct recomputed *r)
{
    return beyond_rounding(r->energy_carbon, GLO_CARBON, glo_ledger_source_total(&w->ledger, GLO_SOURCE_energy, false),
                           r->num_operations) +
           beyond_rounding(r->idle_carbon, GLO_CARBON,
                           glo_ledger_source_total(&w->ledger, GLO_SOURCE_energy_idle, false), r->num_bins) +
           beyond_rounding(r->moves.ttw, GLO_CARBON,
                           glo_ledger_source_total(&w->ledger, GLO_SOURCE_relocation_ttw, false),
                           r->moves.num_bookings) +
           beyond_rounding(r->moves.wtt, GLO_CARBON,
                           glo_ledger_source_total(&w->ledger, GLO_SOURCE_relocation_wtt, false),
                           r->moves.num_bookings);
}

int glo_balance(const struct glo_world *w, int64_t balances[], struct glo_problem *problem)
{
    static const char *const what[] = {
        [GLO_BALANCE_ORDERS] = "%lld orders, or pieces of stock, were lost or counted twice",
        [GLO_BALANCE_MONEY] = "%lld millionths of the currency are not accounted for",
        [GLO_BALANCE_CARBON] = "%lld millionths of a gram of CO2e are not accounted for",
        [GLO_BALANCE_MACHINE_TIME] = "%lld microseconds of machine time are not accounted for",
    };
    struct recomputed r = {0};
    struct glo_carried_totals carried = {{0}, {0}};
    recompute(w, &r);
    if (w->production.stocks)
        carried = glo_stocks_carried(w->production.stocks);
    balances[GLO_BALANCE_ORDERS] =
        order_balance(w) + (w->production.stocks ? glo_stocks_balance(w->production.stocks) : 0);
    balances[GLO_BALANCE_MONEY] = traced_money(w, &carried) + recomputed_money(w, &r);
    balances[GLO_BALANCE_CARBON] = traced_carbon(w, &carried) + recomputed_carbon(w, &r);
    balances[GLO_BALANCE_MACHINE_TIME] = glo_production_balance(&w->production, w->simulation.now);
    for (uint32_t i = 0; i < GLO_NUM_BALANCES; i++)
        if (balances[i] != 0) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            glo_fail(problem, GLO_ERR_BALANCE, what[i], (long long)balances[i]);
#pragma GCC diagnostic pop
            return GLO_ERR_BALANCE;
        }
    return GLO_OK;
}
