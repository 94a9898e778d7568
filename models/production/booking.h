/* What working on an order books, on the path of every order: its material when an operation begins, its electricity
 * when it ends. */
#ifndef GLO_MODELS_BOOKING_H
#define GLO_MODELS_BOOKING_H

#include "models/production/production.h"

/* Material is used, paid and emitted when an operation begins, for the pieces
 * that it makes. */
static inline void glo_book_material(struct glo_production *p, struct glo_order *order, uint32_t pieces,
                                     const struct glo_unit_flows *flows)
{
    const struct glo_operation *operation = &p->plan->plans[order->product].operations[order->operation];
    if (flows->material != GLO_NO_FLOW) {
        int64_t cost = glo_ledger_units(operation->material_cost * pieces, GLO_MONEY);
        order->cost[GLO_ACCOUNT_material] += cost;
        glo_ledger_book(p->ledger, flows->material, p->measures->bin, cost);
    }
    if (flows->carbon[GLO_SOURCE_material] != GLO_NO_FLOW) {
        int64_t co2e = glo_ledger_units(operation->material_co2e * pieces, GLO_CARBON);
        order->co2e[GLO_SOURCE_material] += co2e;
        glo_ledger_book(p->ledger, flows->carbon[GLO_SOURCE_material], p->measures->bin, co2e);
    }
}

/* Electricity of an operation, in kWh, is booked when it ends. */
static inline void glo_book_energy(struct glo_production *p, struct glo_order *order, uint32_t of_terms, double energy)
{
    const struct glo_terms *terms = &p->plan->terms[of_terms];
    if (terms->flows.energy != GLO_NO_FLOW) {
        int64_t cost = glo_ledger_units(energy * terms->costs.electricity, GLO_MONEY);
        order->cost[GLO_ACCOUNT_energy] += cost;
        glo_ledger_book(p->ledger, terms->flows.energy, p->measures->bin, cost);
    }
    if (terms->flows.carbon[GLO_SOURCE_energy] != GLO_NO_FLOW) {
        int64_t co2e = glo_ledger_units(energy * terms->grid, GLO_CARBON);
        order->co2e[GLO_SOURCE_energy] += co2e;
        glo_ledger_book(p->ledger, terms->flows.carbon[GLO_SOURCE_energy], p->measures->bin, co2e);
    }
}

#endif
