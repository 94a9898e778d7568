/*
 * First stations: those of units with a fixed routing to which every order comes first and once, as it is placed, so
 * that each is a queue by itself. What several recognisers need of them.
 */
#ifndef GLO_MODELS_THEORY_FIRST_H
#define GLO_MODELS_THEORY_FIRST_H

#include "models/theory/flow.h"
#include "models/theory/theory.h"

struct glo_first_station {
    struct glo_unit_flow flow;
    struct glo_service service;
    const struct glo_unit *unit;
    const struct glo_station *station;
    const struct glo_shop_station *shop; /* NULL: it is a plain one */
    uint32_t number;                     /* of the station */
    bool alone;                          /* the unit has no other */
};

/* Looks at every first station that keeps no calendar, has no setups from product to product, makes no batches and is
 * not coupled with others by limited buffers, by unit; what `look` returns ends it where it is not 0. Returns that, or
 * GLO_ERR_NO_MEMORY. */
int glo_first_each(struct glo_theory *theory,
                   int (*look)(struct glo_theory *theory, const struct glo_first_station *first));

/* The same, at stations that make batches. */
int glo_first_each_of_batches(struct glo_theory *theory,
                              int (*look)(struct glo_theory *theory, const struct glo_first_station *first));

/* Begins a cover of it, as glo_theory_begin. */
int glo_first_begin(struct glo_theory *theory, const struct glo_first_station *first, const char *formula,
                    const char *failing, struct glo_cover **cover);

/* Arrival and service, where the formula takes them by the names arrival_rate, service_mean or service_rate, and
 * servers. */
int glo_first_set_load(struct glo_cover *cover, const struct glo_first_station *first);

/* Rows of the unit, named as the results that they are; `metrics` ends with NULL. */
int glo_first_rows(struct glo_theory *theory, struct glo_cover *cover, const struct glo_first_station *first,
                   const char *const *metrics);

/* Ends a cover after `code`, as glo_theory_end, with these rows; `metrics` and `same` are noted as glo_unit_same does.
 */
int glo_first_end(struct glo_theory *theory, struct glo_cover *cover, const struct glo_first_station *first, int code,
                  const char *const *metrics, const char *const *same);

/* Notes figures of a unit, and of everything where it is the only one, that say the same under other names; `lead_time`
 * among them only where it is the time at the unit. `metrics` ends with NULL. */
void glo_unit_same(struct glo_theory *theory, const struct glo_cover *cover, const struct glo_unit *unit,
                   const struct glo_unit_flow *flow, const char *const *metrics);

#endif
