/* Parties, flows, and their sums by bin. */
#include "models/accounting/ledger.h"

#include <string.h>

static const struct glo_party standard_parties[] = {
    [GLO_PARTY_customer] = {"customer", true}, [GLO_PARTY_supplier] = {"supplier", true},
    [GLO_PARTY_utility] = {"utility", true},   [GLO_PARTY_workforce] = {"workforce", true},
    [GLO_PARTY_landlord] = {"landlord", true}, [GLO_PARTY_carrier] = {"carrier", true},
    [GLO_PARTY_state] = {"state", true},
};

int glo_ledger_plan_init(struct glo_ledger_plan *plan, const char *currency)
{
    memset(plan, 0, sizeof *plan);
    plan->currency = currency;
    if (glo_grow(&plan->parties, &plan->max_parties, GLO_NUM_STANDARD_PARTIES, sizeof *plan->parties) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    memcpy(plan->parties, standard_parties, sizeof standard_parties);
    plan->num_parties = GLO_NUM_STANDARD_PARTIES;
    return GLO_OK;
}

void glo_ledger_plan_free(struct glo_ledger_plan *plan)
{
    glo_free(plan->parties);
    glo_free(plan->keys);
    memset(plan, 0, sizeof *plan);
}

int glo_ledger_plan_party(struct glo_ledger_plan *plan, const char *name, uint32_t *party)
{
    for (*party = 0; *party < plan->num_parties; ++*party)
        if (strcmp(plan->parties[*party].name, name) == 0)
            return GLO_OK;
    if (glo_grow(&plan->parties, &plan->max_parties, (uint64_t)plan->num_parties + 1, sizeof *plan->parties) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    plan->parties[plan->num_parties++] = (struct glo_party){name, false};
    return GLO_OK;
}

static int add_flow(struct glo_ledger_plan *plan, struct glo_flow_key key, uint32_t *flow)
{
    if (glo_grow(&plan->keys, &plan->max_flows, (uint64_t)plan->num_flows + 1, sizeof *plan->keys) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    *flow = plan->num_flows++;
    plan->keys[*flow] = key;
    return GLO_OK;
}

int glo_ledger_plan_money(struct glo_ledger_plan *plan, uint32_t from, uint32_t to, enum glo_account account,
                          bool traced, uint32_t entity, uint32_t *flow)
{
    if (account < GLO_NUM_ORDER_ACCOUNTS && !plan->accounts_used[account])
        plan->order_accounts[plan->num_order_accounts++] = (uint32_t)account;
    plan->accounts_used[account] = true;
    return add_flow(plan, (struct glo_flow_key){from, to, entity, (uint32_t)account, false, traced}, flow);
}

int glo_ledger_plan_carbon(struct glo_ledger_plan *plan, enum glo_carbon_source source, uint32_t entity, uint32_t *flow)
{
    if (source < GLO_NUM_ORDER_SOURCES && !plan->sources_used[source])
        plan->order_sources[plan->num_order_sources++] = (uint32_t)source;
    plan->sources_used[source] = true;
    return add_flow(plan,
                    (struct glo_flow_key){GLO_ALL, GLO_ALL, entity, (uint32_t)source, true,
                                          (uint32_t)source < GLO_NUM_ORDER_SOURCES},
                    flow);
}

int glo_ledger_init(struct glo_ledger *ledger, const struct glo_ledger_plan *plan, uint32_t num_bins)
{
    memset(ledger, 0, sizeof *ledger);
    ledger->plan = plan;
    ledger->num_bins = num_bins;
    ledger->num_flows = plan->num_flows;
    ledger->sums = glo_alloc((size_t)plan->num_flows * (num_bins + 1), sizeof *ledger->sums);
    return ledger->sums ? GLO_OK : GLO_ERR_NO_MEMORY;
}

void glo_ledger_free(struct glo_ledger *ledger)
{
    glo_free(ledger->sums);
    memset(ledger, 0, sizeof *ledger);
}

static glo_int128 total(const struct glo_ledger *ledger, bool is_carbon, uint32_t account, bool traced_only)
{
    glo_int128 sum = 0;
    for (uint32_t flow = 0; flow < ledger->plan->num_flows; flow++) {
        const struct glo_flow_key *key = &ledger->plan->keys[flow];
        if (key->is_carbon != is_carbon || key->account != account || (traced_only && !key->traced))
            continue;
        for (uint32_t bin = 0; bin <= ledger->num_bins; bin++)
            sum += glo_ledger_sum(ledger, flow, bin);
    }
    return sum;
}

glo_int128 glo_ledger_account_total(const struct glo_ledger *ledger, enum glo_account account, bool traced_only)
{
    return total(ledger, false, (uint32_t)account, traced_only);
}

glo_int128 glo_ledger_source_total(const struct glo_ledger *ledger, enum glo_carbon_source source, bool traced_only)
{
    return total(ledger, true, (uint32_t)source, traced_only);
}
