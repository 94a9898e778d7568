/*
 * Policies of relocation: which mobile unit goes to which stop, and when that is looked at. A policy is one constant
 * struct in a file relocate_*.c and a line of relocate.def. It sees what is known at the time, and moves nothing
 * itself.
 */
#ifndef GLO_MODELS_RELOCATE_H
#define GLO_MODELS_RELOCATE_H

#include "models/network/stops.h"

/* A mobile unit as policies see it. */
struct glo_mobile {
    uint32_t stop, home; /* where it stands, or stood last; where it stood at first */
    uint32_t target;     /* where it is to go, or goes; GLO_ALL: it stays, and may be sent */
};

/* What a policy sees. Borrows all. */
struct glo_relocation_view {
    const struct glo_routes *routes;
    const struct glo_stops *stops;
    const struct glo_mobile *units;
    uint32_t num_units;
    const double *backlog;  /* by stop: mean work, in h at speed 1, of the orders nearest to it that nobody has begun */
    const double *came;     /* by stop: that of the orders nearest to it that came since the last review */
    const uint32_t *bound;  /* by stop: units that stand there and stay, or are on their way to it */
    const uint32_t *on_way; /* by stop: those of them that are on their way */
    int64_t start;          /* of the run, in days since 1970-01-01; GLO_NO_DATE */
    glo_time now;
};

struct glo_relocate_type {
    const struct glo_table *table; /* its word and its own parameters */
    /* The first review at or after a time from 0 on; GLO_NEVER: none. */
    glo_time (*next_review)(const void *parameters, const struct glo_relocation_view *view, glo_time from);
    /* Says what is wrong; NULL: nothing can be. The view has routes, stops and the start. */
    void (*check)(const void *parameters, const struct glo_relocation_view *view, const struct glo_review *review);
    /* A review begins: `memory`, two numbers for each stop, is brought up to date; NULL: it remembers nothing. */
    void (*remember)(const void *parameters, const struct glo_relocation_view *view, double *memory);
    /* The next unit to be sent and its stop, which is not the one where it stands; false: no more. Asked again after
     * each until then. */
    bool (*choose)(const void *parameters, const struct glo_relocation_view *view, const double *memory, uint32_t *unit,
                   uint32_t *stop);
};

extern const struct glo_registry glo_relocate_registry;
const struct glo_relocate_type *glo_relocate_at(uint32_t index);

/* For the policies: reviews at whole multiples of an interval, in h. */
glo_time glo_relocate_every(double interval, glo_time from);

/* The unit that stays, of those `is_free` (with the policy's parameters and memory), nearest to a stop where it is not,
 * the first of two that are equal; GLO_ALL: none. */
uint32_t glo_relocate_nearest(const struct glo_relocation_view *view, uint32_t stop, const void *parameters,
                              const double *memory,
                              bool (*is_free)(const struct glo_relocation_view *view, uint32_t unit,
                                              const void *parameters, const double *memory));

/* The parameter `review` of a policy, whose struct has it. */
#define GLO_REVIEW_PARAMETER(of) \
    { \
        .name = "review", .kind = GLO_QUANTITY, GLO_FIELD(of, review), .dimension = "time", .min = 0, .max = INFINITY, \
        .above = true, .fallback = "1 week", .doc = "How often it is looked at, from the start of the run on.", \
        .since = "0.2.0" \
    }

#define GLO_RELOCATE(name) \
    extern const struct glo_relocate_type glo_relocate_##name; \
    extern const struct glo_table glo_relocate_##name##_table;
#include "models/network/relocate.def"
#undef GLO_RELOCATE

#endif
