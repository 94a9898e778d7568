/* Fees as written, and what they come to. */
#include "models/network/fees.h"

#include <math.h>
#include <string.h>

static const struct glo_parameter amount_parameters[] = {
#define AMOUNT(field, dimension_name, text) \
    { \
        .name = #field, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_fee_amount, field), .dimension = dimension_name, \
        .min = 0, .max = INFINITY, .fallback = "", .absent = "none", .doc = text \
    }
    AMOUNT(share, "share", "Share of the price, with each delivered order."),
    AMOUNT(per_order, "money_per_order", "With each delivered order."),
    AMOUNT(per_piece, "money_per_piece", "With each delivered piece."),
    AMOUNT(per_time, "money_per_time", "Per elapsed time, for each unit of the network."),
    AMOUNT(once, "money_once", "Once per owner; it counts in every window."),
    {0},
#undef AMOUNT
};
static const struct glo_table amount_table = {
    .name = "amount",
    .doc = "What a fee comes to; its dimension says when it falls due.",
    .size = sizeof(struct glo_fee_amount),
    .parameters = amount_parameters,
};

static const struct glo_parameter parameters[] = {
    {.name = "amount",
     .kind = GLO_RATES,
     GLO_FIELD(struct glo_fee_spec, amount),
     .table = &amount_table,
     .doc = "What it comes to: a share of the price, or money per order, piece, time, or once.",
     .example = "6 %",
     .affects = "profit"},
    {.name = "from",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_fee_spec, from),
     .fallback = "owner",
     .doc = "Who pays: customer, owner (of the unit), operator, or a party by name."},
    {.name = "to",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_fee_spec, to),
     .fallback = "operator",
     .doc = "Who is paid: customer, owner (of the unit), operator, or a party by name."},
    {0},
};
const struct glo_table glo_fee_table = {
    .name = "fees",
    .doc = "Money between the parties of a network. transaction, subscription, royalty, marketing, services, entry and "
           "brokerage are paid by the unit's owner to the operator unless stated otherwise.",
    .size = sizeof(struct glo_fee_spec),
    .parameters = parameters,
    .main = "amount",
};

/* The account of a fee by its name; what is not listed is booked as `fee`. */
static enum glo_account account_of(const char *name)
{
    static const struct {
        const char *name;
        enum glo_account account;
    } known[] = {
        {"transaction", GLO_ACCOUNT_platform_fee}, {"subscription", GLO_ACCOUNT_subscription},
        {"royalty", GLO_ACCOUNT_royalty},          {"marketing", GLO_ACCOUNT_marketing},
        {"services", GLO_ACCOUNT_services},        {"entry", GLO_ACCOUNT_entry},
        {"brokerage", GLO_ACCOUNT_brokerage},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].account;
    return GLO_ACCOUNT_fee;
}

/* The party that a word of a fee means for a unit. */
static int party_of(const char *word, const struct glo_unit *unit, uint32_t operator_party,
                    struct glo_ledger_plan *ledger, uint32_t *party)
{
    if (strcmp(word, "owner") == 0)
        *party = unit->owner;
    else if (strcmp(word, "operator") == 0)
        *party = operator_party;
    else
        return glo_ledger_plan_party(ledger, word, party); /* customer is one of them */
    return GLO_OK;
}

/* Registers the flow of a fee from one unit, as far as it falls due with orders (or with time). */
static int add_flow(const struct glo_fee_spec *spec, const struct glo_unit *unit, uint32_t operator_party,
                    bool of_order, struct glo_ledger_plan *ledger, uint32_t *flow)
{
    const struct glo_fee_amount *amount = &spec->amount;
    bool with_orders = amount->share > 0 || amount->per_order > 0 || amount->per_piece > 0;
    bool with_time = amount->per_time > 0 || amount->once > 0;
    uint32_t from, to;
    *flow = GLO_NO_FLOW;
    if (!(of_order ? with_orders : with_time))
        return GLO_OK;
    if (party_of(spec->from, unit, operator_party, ledger, &from) != GLO_OK ||
        party_of(spec->to, unit, operator_party, ledger, &to) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    enum glo_account account = account_of(spec->named.name);
    bool traced = of_order && account < GLO_NUM_ORDER_ACCOUNTS;
    return glo_ledger_plan_money(ledger, from, to, account, traced, unit->entity, flow);
}

int glo_fee_build(struct glo_fee *fee, const struct glo_fee_spec *spec, const struct glo_production_plan *production,
                  const uint32_t *units, uint32_t num_units, uint32_t operator_party, struct glo_ledger_plan *ledger,
                  struct glo_arena *arena, const struct glo_review *review)
{
    fee->amount = spec->amount;
    fee->of_order = glo_arena_alloc(arena, num_units, sizeof *fee->of_order);
    fee->of_time = glo_arena_alloc(arena, num_units, sizeof *fee->of_time);
    if (!fee->of_order || !fee->of_time)
        return GLO_ERR_NO_MEMORY;
    bool needs_operator = strcmp(spec->from, "operator") == 0 || strcmp(spec->to, "operator") == 0;
    if (needs_operator && operator_party == GLO_ALL) {
        review->say(review->self, GLO_FAULT, spec, NULL, "the fee goes to the operator, but the network has none",
                    "add `operator: NAME` to the network, or `to: NAME` to the fee");
        return GLO_OK;
    }
    for (uint32_t i = 0; i < num_units; i++) {
        const struct glo_unit *unit = &production->units[units[i]];
        if (add_flow(spec, unit, operator_party, true, ledger, &fee->of_order[i]) != GLO_OK ||
            add_flow(spec, unit, operator_party, false, ledger, &fee->of_time[i]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

int64_t glo_fee_of_order(const struct glo_fee *fee, double price, uint32_t lot)
{
    double amount = glo_or_zero(fee->amount.share) * price * lot + glo_or_zero(fee->amount.per_order) +
                    glo_or_zero(fee->amount.per_piece) * lot;
    return glo_ledger_units(amount, GLO_MONEY);
}
