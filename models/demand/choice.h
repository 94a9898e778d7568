/*
 * What customers decide for themselves: which product they buy, if any, and whether they join a queue that they see.
 * They know prices, promised lead times and their own taste; of what then happens to their order they know nothing.
 * What an order costs or earns is not known here.
 *
 * Invariant: a decision depends on the customer's own draws and on what the customer is told, nothing else.
 */
#ifndef GLO_MODELS_CHOICE_H
#define GLO_MODELS_CHOICE_H

#include "models/order.h"
#include "sim/distribution.h"
#include "sim/memory.h"
#include "sim/schema.h"

/* A market as written; all of one piece. */
struct glo_market_spec {
    struct glo_distribution willingness; /* currency: the worth of the ideal product at once; type NULL: no choice */
    double delay_cost;                   /* currency per h of lead time */
    double misfit_cost;                  /* currency, of the whole span of tastes */
    struct glo_distribution taste;       /* within [0, 1] */
};

extern const struct glo_table glo_market_table;
extern const struct glo_registry glo_balking_registry;

/* A product on offer. */
struct glo_offer {
    uint32_t product;
    double price, quote; /* currency; h */
    double position;     /* in [0, 1]; NaN: it fits everybody */
};

/* What the customers of a stream choose from. Owns nothing: offers live in the scenario's arena. */
struct glo_market {
    const struct glo_market_spec *spec;
    struct glo_offer *offers;
    uint32_t num;
    double *shares; /* of those who buy, by offer; all 0 where nobody does */
    double bought;  /* share of the customers who buy */
};

/* A customer's own two draws. */
struct glo_customer {
    double taste, willingness;
};

/* The customer of an order number of a stream. */
struct glo_customer glo_market_customer(const struct glo_market *market, const struct glo_stream *key,
                                        uint32_t replication, uint32_t number);

/*
 * The offer of highest utility r - p - c_w w - c_x |theta - x|, the first of several, or GLO_ALL where the highest is
 * negative. Wong and Eyers 2010, (1).
 */
uint32_t glo_market_choose(const struct glo_market *market, struct glo_customer customer);

/* The same utility of a product of the market for a piece that came after `lead_time` hours, whatever was promised. */
double glo_market_surplus(const struct glo_market *market, struct glo_customer customer, uint32_t product,
                          double lead_time);

/*
 * What part of the customers buys what: `shares`, for which there must be room, and `bought`. By 2^16 points that are
 * spread evenly over both draws (Hammersley), each of which decides as a customer does; good to three digits or more.
 */
void glo_market_foresee(struct glo_market *market);

/* Whether the customer of an order turns away who sees so many orders wait. */
bool glo_balks(const struct glo_choice *balking, const struct glo_order *order, const struct glo_stream *key,
               uint32_t replication, uint32_t waiting);

#endif
