/* Contracts as written, their groups and flows, and what they come to. */
#include "models/network/contract.h"

#include "models/production/foresee.h"

#include <string.h>

#define QUANTITY(of, field, dimension_name, text) \
    { \
        .name = #field, .kind = GLO_QUANTITY, GLO_FIELD(of, field), .dimension = dimension_name, .min = 0, \
        .max = INFINITY, .fallback = "", .absent = "none", .doc = text \
    }
static const struct glo_parameter price_parameters[] = {
    QUANTITY(struct glo_contract_price, per_order, "money_per_order", "With each delivered order."),
    QUANTITY(struct glo_contract_price, per_piece, "money_per_piece", "With each delivered piece."),
    QUANTITY(struct glo_contract_price, per_time, "money_per_time",
             "Per hour of machine time that the process plan takes in the mean at the unit."),
    {0},
};
static const struct glo_table price_table = {
    .name = "price",
    .doc = "What the provider pays the owner of the unit.",
    .size = sizeof(struct glo_contract_price),
    .parameters = price_parameters,
};
static const struct glo_parameter minimum_parameters[] = {
    QUANTITY(struct glo_contract_minimum, pieces, "count", "Pieces."),
    QUANTITY(struct glo_contract_minimum, time, "time", "Machine time."),
    {0},
};
static const struct glo_table minimum_table = {
    .name = "minimum",
    .doc = "What is to be taken in each term.",
    .size = sizeof(struct glo_contract_minimum),
    .parameters = minimum_parameters,
};

static const struct glo_parameter parameters[] = {
    {.name = "units",
     .kind = GLO_REFERENCE,
     GLO_FIELD(struct glo_contract_spec, units),
     .many = true,
     .target = "units",
     .doc = "Units of the network: there is a contract like this with each of them.",
     .example = "minifactory"},
    {.name = "price",
     .kind = GLO_RATES,
     GLO_FIELD(struct glo_contract_spec, price),
     .table = &price_table,
     .doc = "What the provider pays the owner of the unit for what is delivered: money per order, per piece, or per "
            "hour of machine time.",
     .example = "14 EUR/piece",
     .affects = "profit, distance"},
    {.name = "capacity",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_contract_spec, capacity),
     .dimension = "time",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "see share",
     .doc = "Machine time that is reserved in each calendar week, at all stations of the unit together. An order takes "
            "what its process plan needs in the mean, of the week in which it is given to the unit.",
     .example = "40 h",
     .affects = "lead_time, refused_share, holding"},
    {.name = "share",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_contract_spec, share),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .fallback = "",
     .absent = "unlimited, where there is no capacity",
     .doc = "The same as a share of the machine hours of a week in which the machines of the unit are open and not "
            "down, in the mean.",
     .example = "50 %",
     .affects = "lead_time, refused_share, holding"},
    {.name = "minimum",
     .kind = GLO_RATES,
     GLO_FIELD(struct glo_contract_spec, minimum),
     .table = &minimum_table,
     .fallback = "",
     .absent = "nothing must be taken",
     .doc = "What the provider takes or pays in each term: pieces, or machine time. What it has not taken when the "
            "term ends it pays at the price of a piece, or of an hour.",
     .example = "200 pieces",
     .affects = "profit"},
    {.name = "term",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_contract_spec, term),
     .dimension = "time",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .fallback = "",
     .absent = "there is no minimum",
     .doc = "How long a term is; the first begins with the run. Of one that the end of the run cuts short the minimum "
            "is in proportion.",
     .example = "91 days"},
    {0},
};
const struct glo_table glo_contract_table = {
    .name = "contracts",
    .doc = "Contracts between a production provider and units.",
    .size = sizeof(struct glo_contract_spec),
    .parameters = parameters,
};

/* What is wrong with a contract by itself; NULL: nothing. */
static const char *fault_of(const struct glo_contract_spec *spec, const char **help)
{
    const struct glo_contract_price *price = &spec->price;
    const struct glo_contract_minimum *minimum = &spec->minimum;
    *help = "write one of them";
    if (!isnan(spec->capacity) && !isnan(spec->share))
        return "the contract reserves hours and a share of the same machines";
    *help = "add `term: 91 days`";
    if ((minimum->pieces > 0 || minimum->time > 0) && isnan(spec->term))
        return "the contract has a minimum, but no term in which it is to be taken";
    *help = "give the price as money per piece, or the minimum as time";
    if (minimum->pieces > 0 && isnan(price->per_piece))
        return "what is missing of a minimum in pieces is paid by the piece, but a piece has no price";
    *help = "give the price as money per hour, or the minimum in pieces";
    if (minimum->time > 0 && isnan(price->per_time))
        return "what is missing of a minimum in machine time is paid by the hour, but an hour has no price";
    return NULL;
}

static glo_time capacity_of(const struct glo_contract_spec *spec, const struct glo_production_plan *plan, uint32_t u)
{
    const struct glo_unit *unit = &plan->units[u];
    double machines = 0;
    if (!isnan(spec->capacity))
        return glo_ticks(spec->capacity);
    if (isnan(spec->share))
        return GLO_NEVER;
    for (uint32_t s = unit->first_station; s < unit->first_station + unit->num_stations; s++)
        machines += glo_production_working(plan, s);
    return glo_ticks(spec->share * machines * glo_hours(GLO_TICKS_PER_WEEK));
}

static int add_flows(struct glo_contract *contract, const struct glo_network *network, uint32_t u,
                     const struct glo_network_inputs *in)
{
    const struct glo_unit *unit = &in->production->units[u];
    const struct glo_contract_spec *spec = contract->spec;
    uint32_t provider = network->operator_party;
    bool has_prices = in->production->terms[unit->terms].flows.price != GLO_NO_FLOW;
    contract->price = contract->owed = contract->shortage = GLO_NO_FLOW;
    if (has_prices && glo_ledger_plan_money(in->ledger, GLO_PARTY_customer, provider, GLO_ACCOUNT_price, true,
                                            unit->entity, &contract->price) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    if (glo_ledger_plan_money(in->ledger, provider, unit->owner, GLO_ACCOUNT_contract, false, unit->entity,
                              &contract->owed) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    if (spec->minimum.pieces > 0 || spec->minimum.time > 0)
        return glo_ledger_plan_money(in->ledger, provider, unit->owner, GLO_ACCOUNT_take_or_pay, false, unit->entity,
                                     &contract->shortage);
    return GLO_OK;
}

/* The contract of one unit. */
static int sign(struct glo_contracts *contracts, const struct glo_network *network,
                const struct glo_contract_spec *spec, const struct glo_reference *reference, uint32_t unit,
                const struct glo_network_inputs *in)
{
    uint32_t number = glo_network_number(network, unit);
    const char *name = in->production->units[unit].name;
    if (number == GLO_ALL) {
        glo_review_say(in->review, GLO_FAULT, reference, NULL, "unit `%s` has a contract, but is none of network `%s`",
                       name, network->name);
        return GLO_OK;
    }
    struct glo_contract *contract = &contracts->items[number];
    if (contract->spec) {
        glo_review_say(in->review, GLO_FAULT, reference, NULL, "unit `%s` has two contracts in network `%s`", name,
                       network->name);
        return GLO_OK;
    }
    contract->spec = spec;
    contract->capacity = capacity_of(spec, in->production, unit);
    return add_flows(contract, network, unit, in);
}

static int sign_all(struct glo_contracts *contracts, const struct glo_network *network,
                    const struct glo_contract_spec *spec, const struct glo_network_inputs *in)
{
    const struct glo_reference *references = spec->units.items;
    const char *help, *fault = fault_of(spec, &help);
    if (fault)
        in->review->say(in->review->self, GLO_FAULT, spec, NULL, fault, help);
    for (uint32_t i = 0; i < spec->units.num; i++) {
        const uint32_t *first = &in->production->first_unit[references[i].family];
        bool is_one = references[i].member != GLO_ALL;
        uint32_t from = first[0] + (is_one ? references[i].member : 0), to = is_one ? from + 1 : first[1];
        for (; from < to; from++)
            if (sign(contracts, network, spec, &references[i], from, in) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

/* Whether two units need the same time for everything; times are linear in pieces but for batches, whose stations then
 * differ. */
static bool work_alike(const struct glo_production_plan *plan, uint32_t a, uint32_t b)
{
    for (uint32_t p = 0; p < plan->num_plans; p++) {
        bool can = glo_production_can_make(plan, a, p);
        if (can != glo_production_can_make(plan, b, p))
            return false;
        for (uint32_t i = 0; can && !plan->plans[p].to_stock && i < plan->plans[p].num_operations; i++) {
            uint32_t capability = plan->plans[p].operations[i].capability;
            uint32_t at_a = glo_production_station(plan, a, capability),
                     at_b = glo_production_station(plan, b, capability);
            if (plan->stations[at_a].speed != plan->stations[at_b].speed || glo_production_batch(plan, at_a) ||
                glo_production_batch(plan, at_b))
                return false;
        }
    }
    return true;
}

static void group(struct glo_contracts *contracts, const struct glo_network *network,
                  const struct glo_production_plan *plan)
{
    for (uint32_t u = 0; u < network->num_units; u++) {
        struct glo_contract *contract = &contracts->items[u];
        uint32_t g = contracts->num_groups; /* the last one is the likely one */
        while (g > 0) {
            uint32_t first = contracts->groups[g - 1].first;
            if (contracts->items[first].spec == contract->spec &&
                work_alike(plan, network->units[first], network->units[u]))
                break;
            g--;
        }
        if (g == 0) {
            contracts->groups[contracts->num_groups].first = u;
            g = ++contracts->num_groups;
        }
        contract->group = g - 1;
        if (contract->capacity > contracts->groups[g - 1].most)
            contracts->groups[g - 1].most = contract->capacity;
    }
}

int glo_contracts_build(struct glo_network *network, const struct glo_list *specs, const struct glo_network_inputs *in)
{
    struct glo_contracts *contracts = network->contracts = glo_arena_alloc(in->arena, 1, sizeof *contracts);
    const struct glo_contract_spec *items = specs->items;
    if (network->operator_party == GLO_ALL) {
        in->review->say(in->review->self, GLO_FAULT, network->parameters, NULL,
                        "customers pay the provider, but the network has none", "add `operator: NAME` to the network");
        return GLO_OK;
    }
    if (!contracts)
        return GLO_ERR_NO_MEMORY;
    contracts->items = glo_arena_alloc(in->arena, network->num_units, sizeof *contracts->items);
    contracts->groups = glo_arena_alloc(in->arena, network->num_units, sizeof *contracts->groups);
    if (!contracts->items || !contracts->groups)
        return GLO_ERR_NO_MEMORY;
    if (in->period->start != GLO_NO_DATE)
        contracts->monday = -(glo_time)glo_weekday_of_days(in->period->start) * GLO_TICKS_PER_DAY;
    for (uint32_t i = 0; i < specs->num; i++)
        if (sign_all(contracts, network, &items[i], in) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    for (uint32_t u = 0; u < network->num_units; u++)
        if (!contracts->items[u].spec) {
            glo_review_say(in->review, GLO_FAULT, specs, NULL, "unit `%s` of network `%s` has no contract",
                           in->production->units[network->units[u]].name, network->name);
            return GLO_OK;
        }
    group(contracts, network, in->production);
    return GLO_OK;
}

const struct glo_contract *glo_contract_of(const struct glo_network *network, uint32_t unit)
{
    return &network->contracts->items[glo_network_number(network, unit)];
}

uint32_t glo_networks_price_flow(const struct glo_networks *n, const struct glo_order *order)
{
    return glo_contract_of(&n->plan->networks[order->network], order->unit)->price;
}

glo_time glo_contract_time(const struct glo_production_plan *plan, const struct glo_order *order, uint32_t unit)
{
    return glo_ticks(glo_production_foresee_hours(plan, order, unit));
}

int64_t glo_contract_price(const struct glo_contract *contract, const struct glo_order *order, glo_time time)
{
    const struct glo_contract_price *price = &contract->spec->price;
    return glo_ledger_units(glo_or_zero(price->per_order) + glo_or_zero(price->per_piece) * order->lot +
                                glo_or_zero(price->per_time) * glo_hours(time),
                            GLO_MONEY);
}

int64_t glo_contract_shortage(const struct glo_contract *contract, double part, uint64_t pieces, glo_time time)
{
    const struct glo_contract_spec *spec = contract->spec;
    double missing_pieces = fmax(0, part * glo_or_zero(spec->minimum.pieces) - (double)pieces);
    double missing_time = fmax(0, part * glo_or_zero(spec->minimum.time) - glo_hours(time));
    return glo_ledger_units(missing_pieces * glo_or_zero(spec->price.per_piece) +
                                missing_time * glo_or_zero(spec->price.per_time),
                            GLO_MONEY);
}
