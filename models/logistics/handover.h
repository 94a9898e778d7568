/*
 * Handover: how an order and its customer come together. It is delivered, or the customer collects it; or the
 * customer's own thing is worked on, which the customer brings and collects (visit), or which travels to the unit and
 * back (send).
 */
#ifndef GLO_MODELS_HANDOVER_H
#define GLO_MODELS_HANDOVER_H

#include "models/logistics/transport.h"

/* How a stream does it. */
struct glo_handover {
    enum glo_carriage kind; /* not GLO_CARRIAGE_move */
    uint32_t named;         /* of a freight */
};

extern const struct glo_registry glo_handover_registry;

/* What was written, with its mistakes said: a mode that is for something else, or that has a limit of its own. */
struct glo_handover glo_handover_read(const struct glo_choice *written, const struct glo_transport_spec *transport,
                                      const struct glo_review *review);

/* Whether a thing of the customer's has to come to the unit before work on it can begin. */
static inline bool glo_handover_brings(enum glo_carriage kind)
{
    return kind == GLO_CARRIAGE_visit || kind == GLO_CARRIAGE_send;
}

/* Whether the customer travels, there and back, and pays for it. */
static inline bool glo_handover_travels(enum glo_carriage kind)
{
    return kind == GLO_CARRIAGE_visit || kind == GLO_CARRIAGE_collect;
}

#endif
