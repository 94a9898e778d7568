/* Moves, booked and counted. */
#include "models/network/network.h"

static bool any_moves(const struct glo_production_plan *plan)
{
    for (uint32_t u = 0; u < plan->num_units; u++)
        if (plan->units[u].moves)
            return true;
    return false;
}

int glo_moves_open(struct glo_networks *n)
{
    const struct glo_production_plan *plan = n->production->plan;
    if (!any_moves(plan))
        return GLO_OK;
    n->moved = glo_alloc(plan->num_units, sizeof *n->moved);
    return n->moved ? GLO_OK : GLO_ERR_NO_MEMORY;
}

glo_time glo_networks_move(struct glo_networks *n, uint32_t unit, uint32_t modules, double road)
{
    const struct glo_unit *it = &n->production->plan->units[unit];
    const struct glo_unit_flows *flows = &n->production->plan->terms[it->terms].flows;
    const struct glo_move_spec *spec = &it->spec->move;
    struct glo_moved *moved = &n->moved[unit];
    uint32_t bin = n->measures->bin;
    moved->moves++;
    glo_ledger_book(n->ledger, flows->crew, bin, glo_ledger_units(glo_or_zero(spec->crew), GLO_MONEY));
    if (!spec->by.given)
        return 0;
    const struct glo_move move =
        glo_transport_move(n->transport, spec->by.family, road, modules, modules * it->spec->module.mass);
    moved->modules += modules;
    moved->trips += move.trips;
    moved->km += move.trips * move.distance;
    moved->activity += move.activity;
    glo_ledger_book(n->ledger, flows->relocation, bin, move.cost);
    glo_ledger_book(n->ledger, flows->carbon[GLO_SOURCE_relocation_ttw], bin, move.ttw);
    glo_ledger_book(n->ledger, flows->carbon[GLO_SOURCE_relocation_wtt], bin, move.wtt);
    return move.duration;
}

glo_time glo_move_time(const struct glo_distribution *law, double uniform)
{
    if (!law->type)
        return 0;
    glo_time ticks = glo_ticks(glo_distribution_draw(law, uniform));
    return ticks < 0 ? GLO_NEVER : ticks;
}

struct glo_moves_sum glo_moves_sum(const struct glo_networks *n)
{
    const struct glo_production_plan *plan = n->production->plan;
    const struct glo_mode_spec *modes = n->transport->modes.items;
    struct glo_moves_sum sum = {0, 0, 0, 0};
    for (uint32_t u = 0; n->moved && u < plan->num_units; u++) {
        const struct glo_moved *moved = &n->moved[u];
        const struct glo_move_spec *spec = &plan->units[u].spec->move;
        sum.cost += (double)moved->moves * glo_or_zero(spec->crew);
        sum.num_bookings += 2 * (double)moved->moves;
        if (!spec->by.given)
            continue;
        const struct glo_tariff *tariff = &modes[spec->by.family].tariff;
        const struct glo_mode_spec *mode = &modes[spec->by.family];
        double tkm = (double)moved->activity * 1e-9, km = moved->km / (1 - glo_or_zero(mode->empty_running));
        sum.cost += (double)moved->moves * glo_or_zero(tariff->per_order) +
                    (double)moved->modules * glo_or_zero(tariff->per_piece) +
                    (double)moved->trips * glo_or_zero(tariff->per_trip) + km * glo_or_zero(tariff->per_length) +
                    tkm * glo_or_zero(tariff->per_activity);
        sum.ttw += tkm * mode->emissions.ttw.per_activity + km * mode->emissions.ttw.per_length;
        sum.wtt += tkm * mode->emissions.wtt.per_activity + km * mode->emissions.wtt.per_length;
    }
    return sum;
}
