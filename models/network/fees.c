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
    AMOUNT(per_module_time, "money_per_module_time",
           "Per module and time from leaving the pool until release, where modules are rented out."),
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
     .doc = "What it comes to: a share of the price, or money per order, piece, time, module and time, or once.",
     .example = "6 %",
     .affects = "profit"},
    {.name = "from",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_fee_spec, from),
     .fallback = "owner",
     .doc = "Who pays: customer, owner (of the unit), operator, territory_holder, or a party by name."},
    {.name = "to",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_fee_spec, to),
     .fallback = "operator",
     .doc = "Who is paid: customer, owner (of the unit), operator, territory_holder, or a party by name."},
    {0},
};
const struct glo_table glo_fee_table = {
    .name = "fees",
    .doc = "Money between the parties of a network. transaction, subscription, royalty, marketing, services, entry and "
           "brokerage are paid by the unit's owner to the operator unless stated otherwise. What goes to the "
           "`territory_holder`, who owns the units of the customer's territory, is due only where a unit of another "
           "territory did the work.",
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
        {"brokerage", GLO_ACCOUNT_brokerage},      {"rent", GLO_ACCOUNT_rent},
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
    bool with_orders =
        amount->share > 0 || amount->per_order > 0 || amount->per_piece > 0 || amount->per_module_time > 0;
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

/* One more unit pays with time. */
static void add_payer(struct glo_fee *fee, uint32_t flow, bool new_owner)
{
    if (fee->num_shares == 0 || fee->shares[fee->num_shares - 1].flow != flow)
        fee->shares[fee->num_shares++] = (struct glo_fee_share){.flow = flow};
    fee->shares[fee->num_shares - 1].num_units++;
    fee->shares[fee->num_shares - 1].num_owners += new_owner;
}

/* Flows of all units: one that is to the ledger what the unit before it is has the same. */
static int add_flows(struct glo_fee *fee, const struct glo_fee_spec *spec, const struct glo_production_plan *production,
                     const uint32_t *units, uint32_t num_units, uint32_t operator_party, struct glo_ledger_plan *ledger,
                     bool *seen)
{
    for (uint32_t i = 0; i < num_units; i++) {
        const struct glo_unit *unit = &production->units[units[i]],
                              *before = i ? &production->units[units[i - 1]] : NULL;
        uint32_t *of_order = &fee->of_order[units[i] - fee->first_unit], of_time;
        if (before && before->owner == unit->owner && before->entity == unit->entity) {
            *of_order = fee->of_order[units[i - 1] - fee->first_unit];
            of_time = fee->shares[fee->num_shares - 1].flow;
        } else if (add_flow(spec, unit, operator_party, true, ledger, of_order) != GLO_OK ||
                   add_flow(spec, unit, operator_party, false, ledger, &of_time) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        add_payer(fee, of_time, !seen[unit->owner]);
        seen[unit->owner] = true;
    }
    return GLO_OK;
}

/* A word that is no party's name: who owns the units of the customer's territory. */
#define TERRITORY_HOLDER "territory_holder"

static bool is_holder(const char *word)
{
    return strcmp(word, TERRITORY_HOLDER) == 0;
}

/* Flows between the owners of units and the holders of the territories that they do not belong to. */
static int add_spilled(struct glo_fee *fee, const struct glo_fee_spec *spec, const struct glo_fee_payers *payers,
                       struct glo_ledger_plan *ledger, struct glo_arena *arena)
{
    const struct glo_holders *holders = payers->holders;
    uint32_t span = payers->units[payers->num_units - 1] - payers->units[0] + 1;
    enum glo_account account = account_of(spec->named.name);
    fee->num_territories = holders->num;
    fee->of_spilled = glo_arena_alloc(arena, (size_t)span * holders->num, sizeof *fee->of_spilled);
    if (!fee->of_spilled)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < payers->num_units; i++) {
        const struct glo_unit *unit = &payers->production->units[payers->units[i]];
        uint32_t *flows = &fee->of_spilled[(size_t)(payers->units[i] - payers->units[0]) * holders->num];
        for (uint32_t t = 0; t < holders->num; t++) {
            uint32_t from = holders->parties[t], to = holders->parties[t];
            flows[t] = GLO_NO_FLOW;
            if ((!is_holder(spec->from) &&
                 party_of(spec->from, unit, payers->operator_party, ledger, &from) != GLO_OK) ||
                (!is_holder(spec->to) && party_of(spec->to, unit, payers->operator_party, ledger, &to) != GLO_OK))
                return GLO_ERR_NO_MEMORY;
            if (t == holders->of_unit[i] || from == to)
                continue;
            if (glo_ledger_plan_money(ledger, from, to, account, account < GLO_NUM_ORDER_ACCOUNTS, unit->entity,
                                      &flows[t]) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
        }
    }
    return GLO_OK;
}

/* Whether a fee to or from who holds a territory can be: somebody holds each, and it falls due with orders. */
static bool can_spill(const struct glo_fee_spec *spec, const struct glo_holders *holders,
                      const struct glo_review *review)
{
    uint32_t several = 0;
    for (uint32_t t = 0; holders && t < holders->num; t++)
        several += holders->parties[t] == GLO_ALL;
    const char *text = !holders      ? "fees do not know who holds the territory of a customer: the network has none"
                       : several > 0 ? "nobody holds a territory whose units have several owners"
                       : spec->amount.per_time > 0 || spec->amount.once > 0
                           ? "what concerns a customer's territory falls due with orders, not with time"
                           : NULL;
    if (text)
        review->say(review->self, GLO_FAULT, spec, NULL, text,
                    !holders      ? "only a `pfn` with a `territory` has holders of territories"
                    : several > 0 ? "give units of one territory the same `owner`"
                                  : "write a share of the price, or money per order or piece");
    return !text;
}

int glo_fee_build(struct glo_fee *fee, const struct glo_fee_spec *spec, const struct glo_fee_payers *payers,
                  struct glo_ledger_plan *ledger, struct glo_arena *arena, const struct glo_review *review)
{
    const uint32_t *units = payers->units;
    uint32_t num_units = payers->num_units;
    bool needs_operator = strcmp(spec->from, "operator") == 0 || strcmp(spec->to, "operator") == 0;
    *fee = (struct glo_fee){.amount = spec->amount, .first_unit = num_units ? units[0] : 0};
    if (needs_operator && payers->operator_party == GLO_ALL) {
        review->say(review->self, GLO_FAULT, spec, NULL, "the fee goes to the operator, but the network has none",
                    "add `operator: NAME` to the network, or `to: NAME` to the fee");
        return GLO_OK;
    }
    if (is_holder(spec->from) || is_holder(spec->to))
        return can_spill(spec, payers->holders, review) && num_units > 0 ? add_spilled(fee, spec, payers, ledger, arena)
                                                                         : GLO_OK;
    uint32_t span = num_units ? units[num_units - 1] - units[0] + 1 : 0;
    fee->of_order = glo_arena_alloc(arena, span, sizeof *fee->of_order);
    fee->shares = glo_arena_alloc(arena, num_units, sizeof *fee->shares);
    bool *seen = glo_alloc(ledger->num_parties, sizeof *seen); /* owners are parties by now */
    int code = !fee->of_order || !fee->shares || !seen
                   ? GLO_ERR_NO_MEMORY
                   : add_flows(fee, spec, payers->production, units, num_units, payers->operator_party, ledger, seen);
    glo_free(seen);
    return code;
}

int64_t glo_fee_of_time(const struct glo_fee *fee, const struct glo_fee_share *share, double hours, bool is_last)
{
    int64_t of_time = glo_ledger_units(glo_or_zero(fee->amount.per_time) * hours, GLO_MONEY),
            once = glo_ledger_units(glo_or_zero(fee->amount.once), GLO_MONEY), sum;
    bool fits = !__builtin_mul_overflow(of_time, (int64_t)share->num_units, &of_time) &&
                !__builtin_mul_overflow(once, (int64_t)(is_last ? share->num_owners : 0), &once) &&
                !__builtin_add_overflow(of_time, once, &sum);
    return fits ? sum : GLO_MOST_BOOKED; /* which the ledger finds too large */
}

int64_t glo_fee_of_rent(const struct glo_fee *fee, glo_int128 rented)
{
    double hours = (double)rented / (double)GLO_TICKS_PER_HOUR;
    return glo_ledger_units(glo_or_zero(fee->amount.per_module_time) * hours, GLO_MONEY);
}

int64_t glo_fee_of_order(const struct glo_fee *fee, double price, uint32_t lot)
{
    double amount = glo_or_zero(fee->amount.share) * price * lot + glo_or_zero(fee->amount.per_order) +
                    glo_or_zero(fee->amount.per_piece) * lot;
    return glo_ledger_units(amount, GLO_MONEY);
}
