/* The row of an order in the trace. */
#include "models/trace.h"

#include <criterion/criterion.h>
#include <math.h>

/* What did not happen is NaN in a row, what was not chosen is no code; money and mass are in their units. */
Test(trace, row)
{
    struct glo_order order = {.number = 5, .unit = GLO_NO_UNIT, .mode = GLO_NO_CODE, .lot = 2, .placed = glo_ticks(3)};
    struct glo_order_row row;
    order.configured = order.assigned = order.started = order.finished = order.shipped = GLO_NEVER;
    order.delivered = order.requested = order.agreed = GLO_NEVER;
    order.closed = glo_ticks(9);
    order.cost[GLO_ACCOUNT_price] = 2500000;
    order.cost[GLO_ACCOUNT_energy] = 1500000;
    order.co2e[GLO_SOURCE_energy] = 250000000;
    order.activity = INT64_C(161000000000);
    glo_trace_row(&order, 4, 6, &row);
    cr_expect(row.point == 4 && row.replication == 7 && row.order == 5 && row.lot == 2);
    cr_expect(row.unit == GLO_NO_CODE && row.mode == GLO_NO_CODE && row.placed == 3);
    cr_expect(isnan(row.configured) && isnan(row.delivered) && isnan(row.requested) && isnan(row.agreed));
    cr_expect(isnan(row.closed)); /* still open */
    cr_expect(row.price == 2.5 && row.cost[GLO_ACCOUNT_price] == 0 && row.cost[GLO_ACCOUNT_energy] == 1.5);
    cr_expect_float_eq(row.co2e[GLO_SOURCE_energy], 0.25, 1e-15);
    cr_expect_float_eq(row.activity, 161, 1e-12);
    order.fate = GLO_FATE_refused;
    glo_trace_row(&order, 4, 6, &row);
    cr_expect_eq(row.closed, 9);
}
