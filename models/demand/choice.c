/* Customers' decisions: the tables, utilities, and queues that are too long. */
#include "models/demand/choice.h"

#include <string.h>

static const struct glo_parameter market_parameters[] = {
    {.name = "willingness",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_market_spec, willingness),
     .dimension = "money",
     .doc = "What a customer would pay for the ideal product, had at once: the willingness to pay, per piece.",
     .example = "{normal: {mean: 500 EUR, sd: 80 EUR, at_least: 0 EUR}}",
     .affects = "bought_share, surplus_per_order"},
    {.name = "delay_cost",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_market_spec, delay_cost),
     .dimension = "money_per_time",
     .min = 0,
     .max = INFINITY,
     .fallback = "0 EUR/h",
     .doc = "What the promised lead time (`quote`) takes from the worth of a product, per piece.",
     .example = "30 EUR/h",
     .affects = "bought_share, surplus_per_order"},
    {.name = "misfit_cost",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_market_spec, misfit_cost),
     .dimension = "money",
     .min = 0,
     .max = INFINITY,
     .fallback = "0 EUR",
     .doc =
         "What the distance of a product's `position` from the customer's taste takes, per piece; all tastes span 1.",
     .example = "80 EUR",
     .affects = "bought_share, surplus_per_order"},
    {.name = "taste",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_market_spec, taste),
     .dimension = "number",
     .fallback = "{uniform: {min: 0, max: 1}}",
     .doc = "Where customers' ideal products lie, between 0 and 1.",
     .affects = "bought_share"},
    {0},
};
const struct glo_table glo_market_table = {
    .name = "choice",
    .doc =
        "Customers buy the product of highest utility, if it is not negative: willingness - price - delay_cost x quote "
        "- misfit_cost x |taste - position|.",
    .size = sizeof(struct glo_market_spec),
    .parameters = market_parameters,
};

enum balking { WHEN_QUEUE_ABOVE, PER_ORDER_WAITING };

struct threshold {
    int64_t when_queue_above;
};

struct discouragement {
    double per_order_waiting;
};

static const struct glo_parameter threshold_parameters[] = {
    {.name = "when_queue_above",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct threshold, when_queue_above),
     .min = 0,
     .max = UINT32_MAX,
     .doc = "The longest queue that customers join, in orders that wait."},
    {0},
};
static const struct glo_table threshold_table = {
    .name = "when_queue_above",
    .doc = "Customers turn away who see more orders wait than this.",
    .size = sizeof(struct threshold),
    .parameters = threshold_parameters,
    .main = "when_queue_above",
};
static const struct glo_parameter discouragement_parameters[] = {
    {.name = "per_order_waiting",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct discouragement, per_order_waiting),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .doc = "The share of customers whom each order that waits turns away: of n orders, 1 - (1 - share)^n."},
    {0},
};
static const struct glo_table discouragement_table = {
    .name = "per_order_waiting",
    .doc = "Each order that waits turns away this share of those whom the others have not.",
    .size = sizeof(struct discouragement),
    .parameters = discouragement_parameters,
    .main = "per_order_waiting",
};
static const struct glo_table *const balking_tables[] = {
    [WHEN_QUEUE_ABOVE] = &threshold_table, [PER_ORDER_WAITING] = &discouragement_table};
const struct glo_registry glo_balking_registry = {.name = "balking",
                                                  .doc = "Which queues customers do not join.",
                                                  .tables = balking_tables,
                                                  .num = sizeof balking_tables / sizeof balking_tables[0]};

static struct glo_customer customer_of(const struct glo_market_spec *spec, double u_taste, double u_willingness)
{
    return (struct glo_customer){glo_distribution_draw(&spec->taste, u_taste),
                                 glo_distribution_draw(&spec->willingness, u_willingness)};
}

struct glo_customer glo_market_customer(const struct glo_market *market, const struct glo_stream *key,
                                        uint32_t replication, uint32_t number)
{
    const struct glo_address address = {.replication = replication, .index = number, .purpose = GLO_FOR_CHOICE};
    glo_block block = glo_stream_block(key, &address);
    return customer_of(market->spec, glo_block_uniform(block, 0), glo_block_uniform(block, 1));
}

static double utility(const struct glo_market_spec *spec, const struct glo_offer *offer, struct glo_customer customer,
                      double lead_time)
{
    double misfit = isnan(offer->position) ? 0 : fabs(customer.taste - offer->position);
    return customer.willingness - offer->price - spec->delay_cost * lead_time - spec->misfit_cost * misfit;
}

uint32_t glo_market_choose(const struct glo_market *market, struct glo_customer customer)
{
    uint32_t best = GLO_ALL;
    double highest = 0;
    for (uint32_t i = 0; i < market->num; i++) {
        double worth = utility(market->spec, &market->offers[i], customer, market->offers[i].quote);
        if (worth > highest || (best == GLO_ALL && worth == highest)) {
            best = i;
            highest = worth;
        }
    }
    return best;
}

double glo_market_surplus(const struct glo_market *market, struct glo_customer customer, uint32_t product,
                          double lead_time)
{
    uint32_t i = 0;
    while (market->offers[i].product != product)
        i++;
    return utility(market->spec, &market->offers[i], customer, lead_time);
}

/* The binary digits of k behind the point, the last one first: in [0, 1). */
static double mirrored(uint32_t k)
{
    double value = 0;
    for (double digit = 0.5; k; digit /= 2, k >>= 1)
        value += k & 1 ? digit : 0;
    return value;
}

void glo_market_foresee(struct glo_market *market)
{
    enum { POINTS = 1 << 16 };
    memset(market->shares, 0, market->num * sizeof *market->shares);
    double buyers = 0;
    for (uint32_t k = 0; k < POINTS; k++) {
        const struct glo_customer customer = customer_of(market->spec, (k + 0.5) / POINTS, mirrored(k) + 0.5 / POINTS);
        uint32_t chosen = glo_market_choose(market, customer);
        if (chosen == GLO_ALL)
            continue;
        market->shares[chosen]++;
        buyers++;
    }
    for (uint32_t i = 0; buyers > 0 && i < market->num; i++)
        market->shares[i] /= buyers;
    market->bought = buyers / POINTS;
}

bool glo_balks(const struct glo_choice *balking, const struct glo_order *order, const struct glo_stream *key,
               uint32_t replication, uint32_t waiting)
{
    if (balking->index == WHEN_QUEUE_ABOVE)
        return waiting > ((const struct threshold *)balking->parameters)->when_queue_above;
    const struct glo_address address = {.replication = replication,
                                        .index = order->number,
                                        .purpose = GLO_FOR_PATIENCE};
    double each = ((const struct discouragement *)balking->parameters)->per_order_waiting, stays = 1;
    double u = glo_block_uniform(glo_stream_block(key, &address), 1);
    for (uint32_t i = 0; i < waiting && stays > u && each > 0; i++)
        stays *= 1 - each;
    return u > stays;
}
