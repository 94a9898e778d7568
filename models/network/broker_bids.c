/* The contract net: announce, bid, ask for less, award. */
#include "models/network/broker.h"
#include "models/network/score.h"

#include <stdio.h>

/* What a unit draws for an order: by the stream's key and its own name, so that other units shift nothing. */
static glo_block draw(const struct glo_networks *n, const struct glo_order *order, uint32_t operation, uint32_t unit,
                      uint32_t round)
{
    char name[1100];
    const struct glo_stream *stream = &n->orders->streams[order->stream];
    uint64_t seed = (uint64_t)stream->key.v[1] << 32 | stream->key.v[0];
    snprintf(name, sizeof name, "units.%s.bids", n->production->plan->units[unit].name);
    const struct glo_stream own = glo_stream_make(seed, name);
    const struct glo_address address = {.replication = n->orders->replication,
                                        .index = order->number,
                                        .operation = operation,
                                        .visit = round,
                                        .purpose = GLO_FOR_BID};
    return glo_stream_block(&own, &address);
}

/* Those of the invited who make a bid, brought to the front; returns how many. */
static uint32_t collect_bids(const struct glo_networks *n, const struct glo_broker *broker,
                             const struct glo_order *order, uint32_t operation, struct glo_candidate *candidates,
                             uint32_t num)
{
    const struct glo_distribution *margin = &broker->bids.margin;
    uint32_t num_bids = 0;
    for (uint32_t i = 0; i < num; i++) {
        glo_block block = draw(n, order, operation, candidates[i].unit, 0);
        if (glo_block_uniform(block, 0) < broker->bids.refuse)
            continue;
        struct glo_candidate it = candidates[i];
        it.margin = !margin->type                 ? 0
                    : margin->low == margin->high ? margin->mean
                                                  : glo_distribution_draw(margin, glo_block_uniform(block, 1));
        it.values[GLO_BROKER_COST] = it.cost * (1 + it.margin);
        candidates[num_bids++] = it;
    }
    return num_bids;
}

static void score(const struct glo_broker *broker, struct glo_candidate *bidders, uint32_t num)
{
    double greatest[GLO_NUM_BROKER_CRITERIA] = {0};
    for (uint32_t i = 0; i < num; i++)
        glo_score_see(bidders[i].values, GLO_NUM_BROKER_CRITERIA, greatest);
    for (uint32_t i = 0; i < num; i++)
        bidders[i].score = glo_score_of(bidders[i].values, GLO_NUM_BROKER_CRITERIA, broker->weights, greatest);
}

/* Rounds in which a bidder gives up some of its margin; false: it withdraws. */
static bool bargain(const struct glo_networks *n, const struct glo_broker *broker, const struct glo_order *order,
                    uint32_t operation, struct glo_candidate *bidder)
{
    for (uint32_t round = 1; round <= (uint32_t)broker->bids.counter_offers; round++) {
        if (glo_block_uniform(draw(n, order, operation, bidder->unit, round), 0) < broker->bids.refuse)
            return false;
        bidder->margin *= 1 - broker->bids.concession;
    }
    return true;
}

glo_time glo_broker_negotiate(const struct glo_networks *n, uint32_t network, uint32_t id, uint32_t operation,
                              struct glo_candidate *candidates, uint32_t num, struct glo_contract *contracts)
{
    const struct glo_broker *broker = glo_broker_of(n, network);
    const struct glo_order *order = glo_orders_get(n->orders, id);
    uint32_t invited = broker->partners.invited < num ? (uint32_t)broker->partners.invited : num, num_contracts = 0;
    glo_time ready = GLO_NEVER;
    for (uint32_t i = 0; i < invited; i++)
        glo_candidates_bring_best(candidates, i, num);
    uint32_t num_bids = collect_bids(n, broker, order, operation, candidates, invited);
    score(broker, candidates, num_bids);
    for (uint32_t i = 0; i < num_bids && num_contracts < (uint32_t)broker->partners.per_operation; i++) {
        glo_candidates_bring_best(candidates, i, num_bids);
        if (!bargain(n, broker, order, operation, &candidates[i]))
            continue;
        int64_t bid = glo_ledger_units(candidates[i].cost * (1 + candidates[i].margin), GLO_MONEY);
        ready = num_contracts == 0 ? candidates[i].ready : ready;
        contracts[num_contracts++] = (struct glo_contract){.unit = candidates[i].unit, .bid = bid};
    }
    return ready;
}
