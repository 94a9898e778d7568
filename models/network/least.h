/*
 * The least that serving an order costs or emits anywhere beyond a distance: what lets rules stop looking. It is kept
 * for lots up to GLO_LEAST_LOTS - 1 pieces as soon as it was asked for; larger ones have no bound but that of
 * transport.
 */
#ifndef GLO_MODELS_LEAST_H
#define GLO_MODELS_LEAST_H

#include "models/network/dispatch.h"
#include "models/production/foresee.h"

enum { GLO_LEAST_LOTS = 8 };

/* What making costs and emits at the unit where that is least. */
struct glo_least {
    struct glo_foreseen made;
    bool is_known;
};

/* What rules find best: the least of it. */
enum glo_criterion { GLO_BY_DELIVERY, GLO_BY_COST, GLO_BY_CARBON };

/* What a unit comes to, in ticks or in ledger units; INT64_MAX: it does not serve the order. */
int64_t glo_criterion_at(const struct glo_networks *networks, const struct glo_service *service,
                         enum glo_criterion criterion, uint32_t order, const struct glo_neighbour *unit);

/* No unit of the network at this road distance or beyond comes to less. */
int64_t glo_criterion_beyond(const struct glo_networks *networks, const struct glo_service *service,
                             enum glo_criterion criterion, uint32_t order, double road);

#endif
