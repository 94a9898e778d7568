/*
 * The ledger: every flow of money (who paid whom for what) and of greenhouse gases (which unit emitted by which
 * source), booked as it arises, in whole numbers: 1e-6 of the currency and 1e-9 kg CO2e. A flow is double entry by
 * construction: one party pays what the other receives. Flows are registered while the scenario is built; booking is
 * one addition.
 *
 * It knows no unit, order or network: those who book hold the numbers of their flows.
 */
#ifndef GLO_MODELS_LEDGER_H
#define GLO_MODELS_LEDGER_H

#include <math.h>

#include "models/records.h"
#include "sim/experiment/record.h"
#include "sim/memory.h"
#include "sim/rare.h"
#include "sim/schema.h"

#define GLO_MONEY 1e6  /* ledger units per unit of currency */
#define GLO_CARBON 1e9 /* ledger units per kg CO2e */
#define GLO_NO_FLOW UINT32_MAX
/*
 * No single booking is larger: 18 thousand million of the currency, 18,000 t. An order's sums over 256 operations then
 * fit, and what reaches the limit is an error of the replication (glo_ledger.overflow), not a wrong figure.
 */
#define GLO_MOST_BOOKED (INT64_C(1) << 54)

/* A party that pays or is paid. */
struct glo_party {
    const char *name;
    bool outside; /* of every network: what is paid to it is cost */
};

/* Parties that every scenario knows; owners and operators are added to them. */
enum glo_standard_party {
    GLO_PARTY_customer,
    GLO_PARTY_supplier,
    GLO_PARTY_utility,
    GLO_PARTY_workforce,
    GLO_PARTY_landlord,
    GLO_PARTY_carrier,
    GLO_PARTY_state,
    GLO_NUM_STANDARD_PARTIES
};

/* A flow as the ledger knows it; `entity` is the measures' number of the unit that causes it, GLO_ALL: none. */
struct glo_flow_key {
    uint32_t from, to; /* parties; GLO_ALL for an emission's `to` */
    uint32_t entity;
    uint32_t account; /* enum glo_account, or enum glo_carbon_source where the flow is carbon */
    bool is_carbon;
    bool traced; /* each booking stands in the sums of an order too, whatever else is booked under the account */
};

/* What can flow in a scenario. Owns its arrays; texts are borrowed. */
struct glo_ledger_plan {
    struct glo_party *parties;
    uint32_t num_parties, max_parties;
    struct glo_flow_key *keys;
    uint32_t num_flows, max_flows;
    const char *currency;
    bool accounts_used[GLO_NUM_ACCOUNTS], sources_used[GLO_NUM_SOURCES];
    uint32_t order_accounts[GLO_NUM_ORDER_ACCOUNTS], num_order_accounts; /* those of them that arise from orders */
    uint32_t order_sources[GLO_NUM_ORDER_SOURCES], num_order_sources;
};

int glo_ledger_plan_init(struct glo_ledger_plan *plan, const char *currency);
void glo_ledger_plan_free(struct glo_ledger_plan *plan);

/* The number of the party with this name, added if it is new. `name` is borrowed. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_ledger_plan_party(struct glo_ledger_plan *plan, const char *name, uint32_t *party);

/*
 * Registers a flow of money, or of carbon of a unit whose name stands as a party. `traced` as in the key; emissions are
 * traced where their source is one of orders. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_ledger_plan_money(struct glo_ledger_plan *plan, uint32_t from, uint32_t to, enum glo_account account,
                          bool traced, uint32_t entity, uint32_t *flow);
int glo_ledger_plan_carbon(struct glo_ledger_plan *plan, enum glo_carbon_source source, uint32_t entity,
                           uint32_t *flow);

/* The sums of one replication, by bin and flow; a last bin takes what comes after the end. Owns its array. */
struct glo_ledger {
    const struct glo_ledger_plan *plan;
    uint32_t num_bins, num_flows;
    int64_t *sums; /* [num_bins + 1][flow]: what is booked at one time stands together */
    bool overflow; /* a booking or a sum was too large: the replication is worthless */
};

int glo_ledger_init(struct glo_ledger *ledger, const struct glo_ledger_plan *plan, uint32_t num_bins);
void glo_ledger_free(struct glo_ledger *ledger);

/* Books an amount; GLO_NO_FLOW books nothing. */
static inline void glo_ledger_book(struct glo_ledger *ledger, uint32_t flow, uint32_t bin, int64_t amount)
{
    if (flow == GLO_NO_FLOW)
        return;
    int64_t *sum = &ledger->sums[(size_t)bin * ledger->num_flows + flow];
    if (GLO_RARELY(amount >= GLO_MOST_BOOKED || amount <= -GLO_MOST_BOOKED ||
                   __builtin_add_overflow(*sum, amount, sum)))
        ledger->overflow = true;
}

static inline int64_t glo_ledger_sum(const struct glo_ledger *ledger, uint32_t flow, uint32_t bin)
{
    return ledger->sums[(size_t)bin * ledger->num_flows + flow];
}

/* The total of an account (money) or source (carbon) over all bins, of all flows or of those that are traced. */
glo_int128 glo_ledger_account_total(const struct glo_ledger *ledger, enum glo_account account, bool traced_only);
glo_int128 glo_ledger_source_total(const struct glo_ledger *ledger, enum glo_carbon_source source, bool traced_only);

/* An amount in the currency or kg as ledger units, to the nearest (ties to even); GLO_MOST_BOOKED where it is larger or
 * no number. */
static inline int64_t glo_ledger_units(double amount, double per_unit)
{
    double units = amount * per_unit;
    if (!(units < (double)GLO_MOST_BOOKED))
        return GLO_MOST_BOOKED;
    return units > -(double)GLO_MOST_BOOKED ? (int64_t)llrint(units) : -GLO_MOST_BOOKED;
}

#endif
