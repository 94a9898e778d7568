/*
 * Fees of a network, as data: an amount, from whom, to whom; the dimension of the amount says when it falls due (a
 * share of the price, per order and per piece with each delivery; per time for each unit; money alone once per owner).
 * A fee to or from the holder of the customer's territory is due only for work that was done by a unit of another one.
 */
#ifndef GLO_MODELS_FEES_H
#define GLO_MODELS_FEES_H

#include "models/production/unit.h"

struct glo_fee_amount {
    double share, per_order, per_piece, per_time, per_module_time, once; /* of the price; currency; currency per hour,
                                                                            and per module and hour; NaN: none */
};

struct glo_fee_spec {
    struct glo_named named;
    struct glo_fee_amount amount;
    const char *from, *to; /* customer, owner, operator, territory_holder, or the name of a party */
};

extern const struct glo_table glo_fee_table;

/* Who holds which territory of a network (territory.h). In the scenario's arena. */
struct glo_holders {
    uint32_t num;
    uint32_t *of_unit; /* territory, by number in the network */
    uint32_t *parties; /* by territory: the owner of its units; GLO_ALL: they have several */
};

/* Units of a network that pay a fee by the same flow. */
struct glo_fee_share {
    uint32_t flow;
    uint32_t num_units, num_owners; /* owners none of whose units is counted in a share before */
};

/* A fee of a network, with the flows of its units: one for all that are one to the ledger. In the scenario's arena. */
struct glo_fee {
    struct glo_fee_amount amount;
    uint32_t first_unit;  /* the least of the network */
    uint32_t *of_order;   /* flow with orders, by unit less the first */
    uint32_t *of_spilled; /* [unit less the first][territory of the customer]; NULL: no territory matters */
    uint32_t num_territories;
    struct glo_fee_share *shares; /* of what falls due with time */
    uint32_t num_shares;
};

/* Whose fees are made. */
struct glo_fee_payers {
    const struct glo_production_plan *production;
    const uint32_t *units; /* ascending */
    uint32_t num_units;
    uint32_t operator_party;           /* GLO_ALL: the network has none (said as a fault if the fee needs it) */
    const struct glo_holders *holders; /* NULL: it knows no territories (the same) */
};

/* Makes a fee of these units and registers its flows. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_fee_build(struct glo_fee *fee, const struct glo_fee_spec *spec, const struct glo_fee_payers *payers,
                  struct glo_ledger_plan *ledger, struct glo_arena *arena, const struct glo_review *review);

/* The flow of a fee with an order of a unit, whose customer is of this territory (GLO_ALL: none); GLO_NO_FLOW: it is
 * not due. */
static inline uint32_t glo_fee_flow(const struct glo_fee *fee, uint32_t unit, uint32_t territory)
{
    if (!fee->of_spilled)
        return fee->of_order[unit - fee->first_unit];
    return territory == GLO_ALL ? GLO_NO_FLOW
                                : fee->of_spilled[(size_t)(unit - fee->first_unit) * fee->num_territories + territory];
}

/* What a share of a fee comes to over this time in hours, and at the end once, in ledger units. */
int64_t glo_fee_of_time(const struct glo_fee *fee, const struct glo_fee_share *share, double hours, bool is_last);

/* What a fee comes to for modules rented for so long, modules x ticks, in ledger units. */
int64_t glo_fee_of_rent(const struct glo_fee *fee, glo_int128 rented);

/* What a fee comes to for a delivered order of this price and lot, in ledger units. */
int64_t glo_fee_of_order(const struct glo_fee *fee, double price, uint32_t lot);

#endif
