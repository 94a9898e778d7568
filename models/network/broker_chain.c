/*
 * An enterprise at work: its order goes from partner to partner, each way is booked by the partner that it leads to,
 * and in the end the price is shared out. A partner that has failed, all of whose machines for the operation are down
 * when it is to get the order or while the order waits for it, is replaced by a reserve under contract that has not.
 */
#include "models/events.h"
#include "models/network/broker.h"

#include "models/production/booking.h"
#include "models/production/machine.h"

/* What a broker knows of an order, if it is of this network and at work. */
static struct glo_enterprise *enterprise_of(const struct glo_networks *n, uint32_t network, uint32_t id)
{
    return &glo_brokers_of(n, network)->enterprises[id];
}

static bool has_failed(const struct glo_networks *n, const struct glo_order *order, uint32_t unit)
{
    return glo_production_is_down(n->production,
                                  glo_production_station_for(n->production, order, unit, order->operation));
}

/* The contract of the operation that an order is at: the first whose partner has not failed; where all have, the first.
 */
static uint32_t choose(const struct glo_networks *n, const struct glo_broker *broker, const struct glo_order *order,
                       const struct glo_contract *contracts)
{
    for (uint32_t i = 0; i < (uint32_t)broker->partners.per_operation && contracts[i].unit != GLO_NO_UNIT; i++)
        if (!has_failed(n, order, contracts[i].unit))
            return i;
    return 0;
}

/* The partner of a contract gets the order, which is there. */
static int give(struct glo_networks *n, uint32_t network, uint32_t id, uint32_t number)
{
    const struct glo_broker *broker = glo_broker_of(n, network);
    struct glo_order *order = glo_orders_get(n->orders, id);
    struct glo_contract *contracts = glo_enterprise_contracts(enterprise_of(n, network, id), broker, order->operation);
    for (uint32_t i = 0; i < (uint32_t)broker->partners.per_operation; i++)
        contracts[i].works = i == number;
    order->distance = glo_broker_road(n, network, order, contracts[number].unit);
    return order->assigned == GLO_NEVER ? glo_production_make(n->production, id, contracts[number].unit)
                                        : glo_production_resume(n->production, id, contracts[number].unit);
}

/* The order goes to the partner of a contract, who pays the way; before anything is made there is nothing to carry. */
static int send(struct glo_networks *n, uint32_t network, uint32_t id, uint32_t number)
{
    struct glo_brokers *brokers = glo_brokers_of(n, network);
    struct glo_enterprise *enterprise = &brokers->enterprises[id];
    struct glo_order *order = glo_orders_get(n->orders, id);
    uint32_t to = glo_enterprise_contracts(enterprise, glo_broker_of(n, network), order->operation)[number].unit;
    const struct glo_unit_flows *flows = &n->production->plan->terms[n->production->plan->units[to].terms].flows;
    bool reaches;
    if (to == order->unit || order->started == GLO_NEVER)
        return give(n, network, id, number);
    const struct glo_trip trip = glo_broker_trip(n, order, order->unit, to, &reaches);
    glo_book_trip(n->production, order, &trip, GLO_ACCOUNT_inbound, flows->inbound, flows);
    enterprise->is_on_the_way = true;
    enterprise->to = number;
    brokers->num_on_the_way++;
    return glo_simulation_schedule(n->simulation, n->simulation->now + trip.duration, GLO_EVENT_handover, id, 0, NULL);
}

int glo_chain_step_done(struct glo_networks *n, uint32_t network, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_broker *broker = glo_broker_of(n, network);
    const struct glo_contract *contracts =
        glo_enterprise_contracts(enterprise_of(n, network, id), broker, order->operation);
    return send(n, network, id, choose(n, broker, order, contracts));
}

int glo_chain_begin(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    if (n->handovers)
        order->handover = (uint8_t)n->handovers[order->stream].kind;
    return glo_chain_step_done(n, network, id);
}

int glo_chain_arrived(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct glo_enterprise *enterprise = enterprise_of(n, network, id);
    enterprise->is_on_the_way = false;
    glo_brokers_of(n, network)->num_on_the_way--;
    return give(n, network, id, enterprise->to);
}

/* What has failed at one instant is looked at together, after all that happens then at machines. */
int glo_chain_unit_changed(struct glo_networks *n, uint32_t network, uint32_t station)
{
    struct glo_brokers *brokers = glo_brokers_of(n, network);
    if (!glo_production_is_down(n->production, station))
        return GLO_OK;
    if (glo_grow(&brokers->failed, &brokers->max_failed, (uint64_t)brokers->num_failed + 1, sizeof *brokers->failed) !=
        GLO_OK)
        return glo_fail_memory(&n->simulation->problem);
    brokers->failed[brokers->num_failed++] = station;
    return brokers->num_failed > 1
               ? GLO_OK
               : glo_simulation_schedule(n->simulation, n->simulation->now, GLO_EVENT_network_wake, network, 0, NULL);
}

/* An order that waits at a station that has failed goes to a reserve, unless work on it has begun there. */
static int replace(struct glo_networks *n, uint32_t network, uint32_t id)
{
    const struct glo_broker *broker = glo_broker_of(n, network);
    const struct glo_order *order = glo_orders_get(n->orders, id);
    if (order->network != network || n->production->shop.jobs[id].begun)
        return GLO_OK;
    const struct glo_contract *contracts =
        glo_enterprise_contracts(enterprise_of(n, network, id), broker, order->operation);
    uint32_t number = choose(n, broker, order, contracts);
    if (contracts[number].works || has_failed(n, order, contracts[number].unit))
        return GLO_OK;
    int code = glo_production_withdraw(n->production, id);
    return code == GLO_OK ? send(n, network, id, number) : code;
}

int glo_chain_wake(struct glo_networks *n, uint32_t network, uint32_t about)
{
    (void)about;
    struct glo_brokers *brokers = glo_brokers_of(n, network);
    int code = GLO_OK;
    for (uint32_t i = 0; i < brokers->num_failed; i++) {
        uint32_t s = brokers->failed[i], next;
        if (!glo_production_is_down(n->production, s))
            continue;
        for (uint32_t id = n->production->stations[s].queue.first; code == GLO_OK && id != GLO_NO_ORDER; id = next) {
            next = glo_orders_get(n->orders, id)->next;
            code = replace(n, network, id);
        }
    }
    brokers->num_failed = 0;
    return code;
}

/* A sum that is shared out to the last unit in proportion to parts, one after the other; where all parts are nothing
 * the first has it all. */
struct share_out {
    int64_t sum, given;
    glo_int128 whole, gone; /* of the parts */
};

static int64_t take(struct share_out *from, int64_t part)
{
    from->gone += part;
    int64_t due = from->whole == 0 ? from->sum : (int64_t)((glo_int128)from->sum * from->gone / from->whole),
            amount = due - from->given;
    from->given = due;
    return amount;
}

/* The contracts that have got the order, in the order of operations. */
struct payees {
    const struct glo_contract *contracts;
    uint32_t num_contracts;
    glo_int128 bids;
    uint32_t num;
};

static const struct glo_contract *next_payee(const struct payees *payees, uint32_t *at)
{
    while (*at < payees->num_contracts && !payees->contracts[*at].works)
        ++*at;
    return *at < payees->num_contracts ? &payees->contracts[(*at)++] : NULL;
}

/* By which partners share: their bids; equal parts where they work for nothing. */
static int64_t part_of(const struct payees *payees, const struct glo_contract *it)
{
    return payees->bids > 0 ? it->bid : 1;
}

static struct share_out share_out(const struct payees *payees, int64_t sum)
{
    return (struct share_out){.sum = sum, .whole = payees->bids > 0 ? payees->bids : payees->num};
}

/* The price: partners get their bids, and what is left, or lacks, goes to who has the surplus. */
static void pay(struct glo_networks *n, const struct glo_network *network, struct glo_order *order,
                const struct payees *payees, int64_t price, uint32_t bin)
{
    const struct glo_production_plan *plan = n->production->plan;
    bool resells = network->proceeds != GLO_NO_FLOW;
    struct share_out from = share_out(payees, price);
    const struct glo_contract *it;
    order->cost[GLO_ACCOUNT_price] += price;
    for (uint32_t at = 0; (it = next_payee(payees, &at));)
        glo_ledger_book(n->ledger, plan->terms[plan->units[it->unit].terms].flows.price, bin,
                        resells ? it->bid : take(&from, part_of(payees, it)));
    if (resells)
        glo_ledger_book(n->ledger, network->proceeds, bin, price - (int64_t)payees->bids);
}

/* Fees that fall due with the order are paid by the partners in the same proportion, or on their account. */
static void settle(struct glo_networks *n, const struct glo_network *network, struct glo_order *order,
                   const struct payees *payees, double price, uint32_t bin)
{
    for (uint32_t i = 0; i < network->num_fees; i++) {
        const struct glo_fee *fee = &network->fees[i];
        struct share_out from = share_out(payees, glo_fee_of_order(fee, price, order->lot));
        const struct glo_contract *it;
        for (uint32_t at = 0; (it = next_payee(payees, &at));) {
            uint32_t flow = fee->of_order[it->unit - fee->first_unit];
            int64_t amount = take(&from, part_of(payees, it));
            if (flow != GLO_NO_FLOW && n->ledger->plan->keys[flow].traced)
                order->cost[n->ledger->plan->keys[flow].account] += amount;
            glo_ledger_book(n->ledger, flow, bin, amount);
        }
    }
}

/* Units that have worked on the order. */
static uint32_t count_partners(const struct payees *payees)
{
    uint32_t num = 0;
    const struct glo_contract *it, *before;
    for (uint32_t at = 0; (it = next_payee(payees, &at));) {
        bool is_new = true;
        for (uint32_t other = 0; (before = next_payee(payees, &other)) != it;)
            is_new &= before->unit != it->unit;
        num += is_new;
    }
    return num < UINT8_MAX ? num : UINT8_MAX;
}

void glo_chain_delivered(struct glo_networks *n, uint32_t network, uint32_t id, double price, uint32_t bin)
{
    struct glo_order *order = glo_orders_get(n->orders, id);
    const struct glo_production_plan *plan = n->production->plan;
    struct payees payees = {.contracts = enterprise_of(n, network, id)->contracts,
                            .num_contracts = plan->plans[order->product].num_operations *
                                             (uint32_t)glo_broker_of(n, network)->partners.per_operation};
    const struct glo_contract *it;
    for (uint32_t at = 0; (it = next_payee(&payees, &at)); payees.num++)
        payees.bids += it->bid;
    order->partners = (uint8_t)count_partners(&payees);
    if (plan->terms[order->terms].flows.price != GLO_NO_FLOW)
        pay(n, &n->plan->networks[network], order, &payees, glo_ledger_units(price * order->lot, GLO_MONEY), bin);
    settle(n, &n->plan->networks[network], order, &payees, price, bin);
}
