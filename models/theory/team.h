/*
 * The units of a network that serve as one: every order goes to the first free unit of the list of its place, and where
 * none is free it waits in one line or is lost. What comes to them, in the terms of spatial queueing.
 */
#ifndef GLO_MODELS_THEORY_TEAM_H
#define GLO_MODELS_THEORY_TEAM_H

#include "models/theory/flow.h"
#include "models/theory/theory.h"

/* Owns its arrays. */
struct glo_team {
    const struct glo_network *network; /* borrowed */
    uint32_t number;                   /* of the network */
    bool is_line;                      /* orders wait; false: they are lost */
    uint32_t num_units, machines;      /* machines: of all units together */
    bool is_poisson;                   /* every stream that comes is */
    bool one_machine, one_speed;       /* every unit has one; the speeds are equal */
    double rate;                       /* orders per hour */
    struct glo_service service;        /* at the speed of the first unit */
    double *rates;                     /* by region: orders per hour. A region is the places of one list */
    double *lists;                     /* [region][unit]: units by their position in the network, first choice first */
    uint32_t num_regions, max_regions, max_lists;
    double *service_rates; /* by unit */
};

/*
 * Reads network `number`. `*is_one` is false where it is no such network, its orders have dates, more than one
 * operation or rates that change, its units have other work or several stations, or some place is not served by all of
 * them. Returns 0 or GLO_ERR_NO_MEMORY; free is legal after that and twice.
 */
int glo_team_init(struct glo_team *team, const struct glo_scenario *scenario, uint32_t number, bool *is_one);
void glo_team_free(struct glo_team *team);

/* Looks at every network whose units serve as one, in their order; what `look` returns ends it where it is not 0.
 * Returns that, or GLO_ERR_NO_MEMORY. */
int glo_team_each(struct glo_theory *theory, int (*look)(struct glo_theory *theory, const struct glo_team *team));

#endif
