/* Orders as rows of the trace. */
#include "models/trace.h"

#include <math.h>
#include <string.h>

#include "models/accounting/ledger.h"

static double hours_or_nan(glo_time time)
{
    return time == GLO_NEVER ? (double)NAN : glo_hours(time);
}

/* It is at stations from when its thing has come to the end of the last operation. */
static double arrival_of(const struct glo_order *order)
{
    bool came = order->handover == GLO_CARRIAGE_visit || order->handover == GLO_CARRIAGE_send;
    return came && order->finished != GLO_NEVER ? glo_hours(order->finished - order->queue - order->service)
                                                : (double)NAN;
}

void glo_trace_row(const struct glo_order *order, uint32_t point, uint32_t replication, struct glo_order_row *row)
{
    row->point = point;
    row->replication = replication + 1;
    row->order = order->number;
    row->stream = order->stream;
    row->product = order->product;
    row->place = order->place;
    row->network = order->network;
    row->unit = order->unit;
    row->mode = order->mode;
    row->lot = order->lot;
    row->fate = (uint32_t)order->fate;
    row->reason = (uint32_t)order->reason;
    row->first_choice = order->first_choice;
    row->partners = order->partners;
    row->placed = hours_or_nan(order->placed);
    row->configured = hours_or_nan(order->configured);
    row->assigned = hours_or_nan(order->assigned);
    row->arrived = arrival_of(order);
    row->started = hours_or_nan(order->started);
    row->finished = hours_or_nan(order->finished);
    row->shipped = hours_or_nan(order->shipped);
    row->delivered = hours_or_nan(order->delivered);
    row->requested = hours_or_nan(order->requested);
    row->agreed = hours_or_nan(order->agreed);
    row->closed = order->fate == GLO_FATE_open ? (double)NAN : hours_or_nan(order->closed);
    row->queue = glo_hours(order->queue);
    row->service = glo_hours(order->service);
    row->distance = order->distance;
    row->activity = (double)order->activity * 1e-9;
    row->price = (double)order->cost[GLO_ACCOUNT_price] / GLO_MONEY;
    for (uint32_t i = 0; i < GLO_NUM_ORDER_ACCOUNTS; i++)
        row->cost[i] = i == GLO_ACCOUNT_price ? 0 : (double)order->cost[i] / GLO_MONEY;
    for (uint32_t i = 0; i < GLO_NUM_ORDER_SOURCES; i++)
        row->co2e[i] = (double)order->co2e[i] / GLO_CARBON;
}
