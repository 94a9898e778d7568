/* What working on an order books, on the path of every order: its material when an operation begins, its electricity
 * when it ends. */
#ifndef GLO_MODELS_BOOKING_H
#define GLO_MODELS_BOOKING_H

#include "models/production/production.h"

/* Material of this cost and emission is used, paid and emitted. */
static inline void glo_book_used(struct glo_production *p, struct glo_order *order, double money, double emission,
                                 const struct glo_unit_flows *flows)
{
    if (flows->material != GLO_NO_FLOW) {
        int64_t cost = glo_ledger_units(money, GLO_MONEY);
        order->cost[GLO_ACCOUNT_material] += cost;
        glo_ledger_book(p->ledger, flows->material, p->measures->bin, cost);
    }
    if (flows->carbon[GLO_SOURCE_material] != GLO_NO_FLOW) {
        int64_t co2e = glo_ledger_units(emission, GLO_CARBON);
        order->co2e[GLO_SOURCE_material] += co2e;
        glo_ledger_book(p->ledger, flows->carbon[GLO_SOURCE_material], p->measures->bin, co2e);
    }
}

/* Material is used when an operation begins, for the pieces that it makes. */
static inline void glo_book_material(struct glo_production *p, struct glo_order *order, uint32_t pieces,
                                     const struct glo_unit_flows *flows)
{
    const struct glo_operation *operation = &p->plan->plans[order->product].operations[order->operation];
    glo_book_used(p, order, operation->material_cost * pieces, operation->material_co2e * pieces, flows);
}

/* Electricity of an operation, in kWh, is booked when it ends; `emission`: kg CO2e of it. */
static inline void glo_book_energy(struct glo_production *p, struct glo_order *order, uint32_t of_terms, double energy,
                                   double emission)
{
    const struct glo_terms *terms = &p->plan->terms[of_terms];
    if (terms->flows.energy != GLO_NO_FLOW) {
        int64_t cost = glo_ledger_units(energy * terms->costs.electricity, GLO_MONEY);
        order->cost[GLO_ACCOUNT_energy] += cost;
        glo_ledger_book(p->ledger, terms->flows.energy, p->measures->bin, cost);
    }
    if (terms->flows.carbon[GLO_SOURCE_energy] != GLO_NO_FLOW) {
        int64_t co2e = glo_ledger_units(emission, GLO_CARBON);
        order->co2e[GLO_SOURCE_energy] += co2e;
        glo_ledger_book(p->ledger, terms->flows.carbon[GLO_SOURCE_energy], p->measures->bin, co2e);
    }
}

/* A trip is booked when it begins: its cost under an account, by a flow from whoever pays for it. */
static inline void glo_book_trip(struct glo_production *p, struct glo_order *order, const struct glo_trip *trip,
                                 enum glo_account account, uint32_t flow, const struct glo_unit_flows *flows)
{
    uint32_t bin = p->measures->bin;
    order->activity += trip->activity;
    order->cost[account] += trip->cost;
    order->co2e[GLO_SOURCE_transport_ttw] += trip->ttw;
    order->co2e[GLO_SOURCE_transport_wtt] += trip->wtt;
    glo_ledger_book(p->ledger, flow, bin, trip->cost);
    glo_ledger_book(p->ledger, flows->carbon[GLO_SOURCE_transport_ttw], bin, trip->ttw);
    glo_ledger_book(p->ledger, flows->carbon[GLO_SOURCE_transport_wtt], bin, trip->wtt);
}

#endif
