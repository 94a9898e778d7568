/*
 * auction, a contract net (Smith 1980): the order is announced to the nearest candidates, each bids what it foresees (a
 * delivery or a cost), and the best bid is awarded the order, the nearer of two that are equal. Messages take no time.
 */
#include "models/network/least.h"

struct auction {
    int64_t bidders;
    uint32_t bid; /* enum glo_criterion */
};

static const char *const bids[] = {
    [GLO_BY_DELIVERY] = "delivery", [GLO_BY_COST] = "cost", [GLO_BY_CARBON] = "co2e", NULL};
static const struct glo_parameter parameters[] = {
    {.name = "bidders",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct auction, bidders),
     .min = 1,
     .max = UINT32_MAX,
     .doc = "To how many of the nearest candidates an order is announced.",
     .example = "5"},
    {.name = "bid",
     .kind = GLO_WORD,
     GLO_FIELD(struct auction, bid),
     .words = bids,
     .fallback = "delivery",
     .doc = "What they bid: the predicted delivery, cost or emission; the least is awarded the order."},
    {0},
};
const struct glo_table glo_dispatch_auction_table = {
    .name = "auction",
    .doc = "A contract net: the order is announced to the nearest candidates, and the best bid is awarded it.",
    .size = sizeof(struct auction),
    .parameters = parameters,
    .main = "bidders",
};

static bool award(const struct glo_networks *n, const struct glo_service *service, const struct glo_order *order,
                  struct glo_soonest *found)
{
    const struct auction *rule = glo_dispatch_parameters(n, service->network);
    uint32_t id = glo_dispatch_id(n, order);
    int64_t best = INT64_MAX, left = rule->bidders;
    struct glo_walk walk;
    found->delivery = GLO_NEVER;
    glo_walk_start(&walk, service->routes, service->place, service->class_number, service->candidates);
    for (const struct glo_neighbour *it; left > 0 && (it = glo_walk_next(&walk));) {
        if (!glo_service_accepts(service, id, it))
            continue;
        int64_t bid = glo_criterion_at(n, service, (enum glo_criterion)rule->bid, id, it);
        left--;
        if (bid < best) {
            best = bid;
            found->unit = *it;
        }
    }
    return best < INT64_MAX;
}

const struct glo_dispatch_type glo_dispatch_auction = {
    .table = &glo_dispatch_auction_table,
    .predicts = true,
    .choose = award,
};
