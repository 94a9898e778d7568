/*
 * The stages of an order before production, and the approaches that say which of them there are: configuration by the
 * customer; then rounds in which a community takes part, each with the work of an engineer of the network (or that work
 * once, without rounds). Configuration itself takes nobody's time and is in world.c; what comes after it is here.
 */
#ifndef GLO_MODELS_STAGES_H
#define GLO_MODELS_STAGES_H

#include "models/network/network.h"

enum glo_approach {
#define GLO_APPROACH(name, decoupling, configuration, engineering, participation, doc) GLO_APPROACH_##name,
#include "models/demand/approaches.def"
#undef GLO_APPROACH
    GLO_NUM_APPROACHES
};

/* Whether an order of an approach passes a stage. */
enum glo_stage_rule { GLO_STAGE_NEVER, GLO_STAGE_MAY, GLO_STAGE_MUST };

struct glo_approach_type {
    const char *name, *doc;
    const char *decoupling; /* what is there before a customer orders */
    enum glo_stage_rule configuration, engineering, participation;
};

/* By enum glo_approach; and their names, which end with NULL. */
extern const struct glo_approach_type glo_approaches[];
extern const char *const glo_approach_names[];

struct glo_participation_spec {
    struct glo_distribution round; /* h; type NULL: the community takes no part */
    double again;                  /* probability that a round is followed by another */
};

struct glo_stages_spec {
    struct glo_distribution configuration; /* h; type NULL: none */
    struct glo_distribution engineering;   /* h of one engineer; type NULL: none */
    struct glo_participation_spec participation;
};

extern const struct glo_table glo_stages_table;

/* What comes after configuration. Borrowed from the product as written. */
struct glo_development {
    const struct glo_distribution *round, *engineering; /* NULL: none; one is there */
    double again;                                       /* 0 where there are no rounds */
};

/* Holds the stages as written to the approach of their product, of which `field` is the product: mistakes are said. */
void glo_stages_check(const struct glo_stages_spec *spec, uint32_t approach, const void *field,
                      const struct glo_review *review);

/* `*development` is what the stages as written have after configuration; NULL: nothing. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_stages_build(const struct glo_stages_spec *spec, struct glo_arena *arena,
                     const struct glo_development **development);

/* Mean work of an order for engineers, in hours: all rounds. */
double glo_development_work(const struct glo_development *development);

struct glo_product;

/* Orders in the stages after configuration, in one replication. Borrows everything. An order's round is its `visit`. */
struct glo_order_stages {
    const struct glo_product *products;
    struct glo_simulation *simulation;
    struct glo_orders *orders;
    struct glo_networks *networks; /* whose engineers work */
};

/* An order is configured that has stages after that: it begins the first round. */
int glo_stages_begin(struct glo_order_stages *stages, uint32_t order);

/* The event round_ends. `*is_developed`: there are no more stages. */
int glo_stages_round_ends(struct glo_order_stages *stages, uint32_t order, bool *is_developed);

/* The event engineered, in two steps: the engineer takes the next order; the order goes on. */
int glo_stages_release(struct glo_order_stages *stages, uint32_t order);
int glo_stages_engineered(struct glo_order_stages *stages, uint32_t order, bool *is_developed);

/* Whether an order in a stage waits for an engineer; and it waits no more. */
bool glo_stages_is_waiting(const struct glo_order_stages *stages, uint32_t order);
int glo_stages_withdraw(struct glo_order_stages *stages, uint32_t order);

#endif
