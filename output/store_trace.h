/*
 * The table /trace/orders: one row per order, the columns of models/records.h that the scenario uses. Replications are
 * appended in the order in which they are given.
 */
#ifndef GLO_OUTPUT_STORE_TRACE_H
#define GLO_OUTPUT_STORE_TRACE_H

#include "models/order.h"
#include "output/context.h"
#include "output/store_codes.h"
#include "output/store_table.h"

#define GLO_TRACE_PATH "/trace/orders"

/* Owns its fields and table; zeroed memory is legal for glo_trace_free. */
struct glo_trace {
    struct glo_store_table table;
    struct glo_field *fields;          /* of a struct glo_order_row */
    const struct glo_lookups *lookups; /* borrowed */
};

/*
 * Creates the empty table (its group exists); accounts and sources that context->accounts_used and sources_used do not
 * name have no column. Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_IO.
 */
int glo_trace_init(struct glo_trace *trace, struct glo_hdf5 *file, const struct glo_context *context,
                   const struct glo_lookups *lookups, struct glo_problem *problem);
void glo_trace_free(struct glo_trace *trace);

/* Appends orders of a point and a replication (both from 0), their codes merged. Returns 0 or GLO_ERR_IO. */
int glo_trace_append(struct glo_trace *trace, uint32_t point, uint32_t replication, const struct glo_order *orders,
                     uint32_t num, struct glo_problem *problem);

/* Remembers the end of the table, and removes all that was appended since: once, or never. Return 0,
 * GLO_ERR_NO_MEMORY, GLO_ERR_IO. */
int glo_trace_mark(struct glo_trace *trace, struct glo_problem *problem);
int glo_trace_rewind(struct glo_trace *trace, struct glo_problem *problem);

/* Writes what is buffered and closes the table. Returns 0 or GLO_ERR_IO. */
int glo_trace_close(struct glo_trace *trace, struct glo_problem *problem);

#endif
