/*
 * Queue disciplines: in which order a station serves those who wait. A discipline is one constant struct in a file
 * discipline_*.c and one line in discipline.def. When a machine is idle, and what becomes of a job that is
 * interrupted, is the shop's matter (shop.h).
 */
#ifndef GLO_MODELS_DISCIPLINE_H
#define GLO_MODELS_DISCIPLINE_H

#include "models/order.h"
#include "sim/schema.h"

struct glo_production;

/* What becomes of the work of a job that is interrupted, by one more urgent or by a failure. */
enum glo_interruption {
    GLO_INTERRUPTION_NONE,             /* nothing interrupts it */
    GLO_INTERRUPTION_RESUME,           /* it goes on where it was */
    GLO_INTERRUPTION_REPEAT_IDENTICAL, /* it begins again and takes as long as it would have taken */
    GLO_INTERRUPTION_REPEAT_DIFFERENT, /* it begins again with a new draw */
    GLO_INTERRUPTION_SCRAP             /* it is spoilt (failures only) */
};

struct glo_discipline {
    const struct glo_table *table; /* its word and its own parameters */
    /* Those of least rank are served first; the rank of an order that has come to a station, and whose job is known.
     * NULL: all have the same. */
    int64_t (*rank)(const struct glo_production *production, uint32_t station, uint32_t order);
    /* Before which of those who wait the order is placed (GLO_NO_ORDER: at the end). NULL: behind those of its rank. */
    uint32_t (*before)(const struct glo_production *production, uint32_t station, uint32_t order);
    /* What becomes of a job in service when one of smaller rank comes. NULL: nothing. */
    enum glo_interruption (*preemption)(const void *parameters);
    bool blind;  /* without preemption, neither the work of an order nor what tells of it decides when it is served */
    bool shares; /* nobody waits: the machines are shared by all */
};

extern const struct glo_registry glo_discipline_registry;
/* By the index of the registry. */
const struct glo_discipline *glo_discipline_at(uint32_t index);

/* The parameters of a discipline whose only one is `preemption`; its table. */
struct glo_preemption {
    uint32_t preemption; /* an enum glo_interruption, but scrap */
};
extern const struct glo_parameter glo_preemption_parameters[];
enum glo_interruption glo_preemption_of(const void *parameters);

#define GLO_DISCIPLINE(name) \
    extern const struct glo_discipline glo_discipline_##name; \
    extern const struct glo_table glo_discipline_##name##_table;
#include "models/production/discipline.def"
#undef GLO_DISCIPLINE

#endif
