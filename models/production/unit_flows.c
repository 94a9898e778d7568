/* The flows of money and carbon that units give rise to. */
#include "models/production/unit.h"

const struct glo_unit *glo_unit_twin(const struct glo_unit *unit, const struct glo_unit *units, uint32_t number)
{
    bool same = number > 0 && units[number - 1].entity == unit->entity && units[number - 1].owner == unit->owner;
    return same ? &units[number - 1] : NULL;
}

int glo_production_build_flows(struct glo_production_plan *plan, const struct glo_flow_needs *needs,
                               struct glo_ledger_plan *ledger)
{
    for (uint32_t u = 0; u < plan->num_units; u++) {
        const struct glo_unit *unit = &plan->units[u], *before = glo_unit_twin(unit, plan->units, u);
        struct glo_unit_flows *flows = &plan->terms[unit->terms].flows;
        if (before) {
            *flows = plan->terms[before->terms].flows;
            continue;
        }
        struct {
            bool exists;
            uint32_t from, to;
            enum glo_account account;
            uint32_t *flow;
        } money[] = {
            {needs->price, GLO_PARTY_customer, unit->owner, GLO_ACCOUNT_price, &flows->price},
            {needs->material, unit->is_rented ? GLO_PARTY_customer : unit->owner, GLO_PARTY_supplier,
             GLO_ACCOUNT_material, &flows->material},
            {needs->outbound, unit->owner, GLO_PARTY_carrier, GLO_ACCOUNT_outbound, &flows->outbound},
            {needs->bringing, GLO_PARTY_customer, GLO_PARTY_carrier, GLO_ACCOUNT_inbound, &flows->bringing},
            {needs->fetching, GLO_PARTY_customer, GLO_PARTY_carrier, GLO_ACCOUNT_outbound, &flows->fetching},
            {needs->inbound, unit->owner, GLO_PARTY_carrier, GLO_ACCOUNT_inbound, &flows->inbound},
            {needs->ordering, unit->owner, GLO_PARTY_supplier, GLO_ACCOUNT_ordering, &flows->ordering},
            {needs->waiting, unit->owner, GLO_PARTY_customer, GLO_ACCOUNT_waiting, &flows->waiting},
            {needs->carbon_price, unit->owner, GLO_PARTY_state, GLO_ACCOUNT_carbon_price, &flows->carbon_price},
            {needs->relocation && unit->moves, unit->owner, GLO_PARTY_carrier, GLO_ACCOUNT_relocation,
             &flows->relocation},
        };
        struct {
            bool exists;
            enum glo_carbon_source source;
        } carbon[] = {
            {needs->material_carbon, GLO_SOURCE_material},
            {needs->transport_carbon, GLO_SOURCE_transport_ttw},
            {needs->transport_carbon, GLO_SOURCE_transport_wtt},
            {needs->relocation_carbon && unit->moves, GLO_SOURCE_relocation_ttw},
            {needs->relocation_carbon && unit->moves, GLO_SOURCE_relocation_wtt},
        };
        for (size_t i = 0; i < sizeof money / sizeof money[0]; i++)
            if (money[i].exists &&
                glo_ledger_plan_money(ledger, money[i].from, money[i].to, money[i].account,
                                      money[i].account < GLO_NUM_ORDER_ACCOUNTS, unit->entity, money[i].flow) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
        for (size_t i = 0; i < sizeof carbon / sizeof carbon[0]; i++)
            if (carbon[i].exists && glo_ledger_plan_carbon(ledger, carbon[i].source, unit->entity,
                                                           &flows->carbon[carbon[i].source]) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}
