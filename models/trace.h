/*
 * The order trace. While it runs, a replication only copies its orders as they are when their fate is known; whoever
 * stores them makes rows of models/records.h of them, in hours, kilometres, currency and kilograms.
 */
#ifndef GLO_MODELS_TRACE_H
#define GLO_MODELS_TRACE_H

#include <string.h>

#include "models/order.h"
#include "sim/experiment/sink.h"

/* Puts an order whose fate is known on the tray. Returns 0 or the error of the sink. */
static inline int glo_trace_order(const struct glo_sink *sink, struct glo_tray *tray, const struct glo_order *order,
                                  struct glo_problem *problem)
{
    if (tray->next == tray->end) {
        int code = sink->extend(tray, problem);
        if (code != GLO_OK)
            return code;
    }
    memcpy(tray->next, order, sizeof *order);
    tray->next += sizeof *order;
    return GLO_OK;
}

/* An order as a row, of a design point and a replication (both from 0). */
void glo_trace_row(const struct glo_order *order, uint32_t point, uint32_t replication, struct glo_order_row *row);

#endif
