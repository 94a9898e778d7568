/*
 * A unit that only keeps stock: customers whose streams are Poisson take single pieces of it, or wait for them. What
 * the recognisers of policies of replenishment share.
 */
#ifndef GLO_MODELS_THEORY_SHELF_H
#define GLO_MODELS_THEORY_SHELF_H

#include "models/theory/flow.h"
#include "models/theory/theory.h"

/* Owns its flow and rates. */
struct glo_shelf {
    const struct glo_scenario *s; /* borrowed, like what follows */
    const struct glo_unit *unit;
    const struct glo_stock_point *points;
    uint32_t number, num; /* of the unit; points */
    struct glo_unit_flow flow;
    double *rates; /* by point: pieces per hour, positive */
};

/* Reads unit `number`; `*is_one`: it is one. Returns 0 or GLO_ERR_NO_MEMORY; free is legal after that and twice. */
int glo_shelf_init(struct glo_shelf *shelf, const struct glo_scenario *scenario, uint32_t number, bool *is_one);
void glo_shelf_free(struct glo_shelf *shelf);

/* Looks at every such unit in turn; what `look` returns ends it where it is not 0. Returns that, or
 * GLO_ERR_NO_MEMORY. */
int glo_shelf_each(struct glo_theory *theory, int (*look)(struct glo_theory *theory, const struct glo_shelf *shelf));

/* Whether who finds no piece of a point waits, pieces keep, and nobody but customers takes them. */
bool glo_shelf_is_plain(const struct glo_stock_point *point);

/* The entity whose figures are those of a point: the unit where it keeps nothing else, the product where no other unit
 * keeps it. GLO_ALL: there is none. */
uint32_t glo_shelf_entity(const struct glo_shelf *shelf, const struct glo_stock_point *point);

/* Begins a cover of a point; NULL: of all of the unit. As glo_theory_begin. */
int glo_shelf_begin(struct glo_theory *theory, const struct glo_shelf *shelf, const char *formula,
                    const struct glo_stock_point *point, struct glo_cover **cover);

/* How metrics of stock are called by a formula. */
struct glo_shelf_results {
    const char *fill_rate, *on_hand, *backorders;
};

/* The figures of an entity, and the lead time where the formula gives it; `is_all`: everything is in this cover. */
int glo_shelf_rows(struct glo_theory *theory, struct glo_cover *cover, const struct glo_shelf *shelf, uint32_t entity,
                   bool is_all, const struct glo_shelf_results *results);

/* What a point costs that a supplier replenishes. */
struct glo_shelf_prices {
    double holding, penalty; /* currency per piece and hour, on hand and backordered */
    double setup, per_piece; /* currency per order of any size, and for each piece bought */
};

/* Reads what a point costs; false where figures of cost of its unit, which keeps nothing else, have more in them. */
bool glo_shelf_read_prices(const struct glo_shelf *shelf, const struct glo_stock_point *point,
                           struct glo_shelf_prices *prices);

/* The figures of what such a unit pays per order, from what stock and ordering cost per hour; NaN: that is not known.
 */
int glo_shelf_cost(struct glo_theory *theory, struct glo_cover *cover, const struct glo_shelf *shelf, double cost,
                   const struct glo_shelf_prices *prices);

#endif
