/* The columns of the order trace as fields, and the way from a point's codes to merged ones. */
#include "output/store_trace.h"
#include "output/store_lookup.h"
#include "models/trace.h"
#include "sim/memory.h"

#include <string.h>

static const enum glo_stored kinds[] = {
    [GLO_COLUMN_CODE] = GLO_STORED_CODE,
    [GLO_COLUMN_COUNT] = GLO_STORED_COUNT,
    [GLO_COLUMN_HOURS] = GLO_STORED_NUMBER,
    [GLO_COLUMN_NUMBER] = GLO_STORED_NUMBER,
};

static bool is_used(const struct glo_column *column, const struct glo_context *context)
{
    return (column->account < 0 || context->accounts_used[column->account]) &&
           (column->source < 0 || context->sources_used[column->source]);
}

static uint32_t make_fields(struct glo_field *fields, const struct glo_context *context)
{
    uint32_t num = 0;
    for (uint32_t i = 0; i < glo_num_order_columns; i++) {
        const struct glo_column *column = &glo_order_columns[i];
        if (is_used(column, context))
            fields[num++] = (struct glo_field){column->name,        column->unit,   column->doc,
                                               kinds[column->type], column->offset, glo_lookup_paths[column->lookup]};
    }
    return num;
}

int glo_trace_init(struct glo_trace *trace, struct glo_hdf5 *file, const struct glo_context *context,
                   const struct glo_lookups *lookups, struct glo_problem *problem)
{
    memset(trace, 0, sizeof *trace);
    trace->lookups = lookups;
    trace->fields = glo_alloc(glo_num_order_columns, sizeof *trace->fields);
    if (!trace->fields)
        return glo_fail_memory(problem);
    uint32_t num = make_fields(trace->fields, context);
    int code =
        glo_store_table_init(&trace->table, file, GLO_TRACE_PATH, "one row per order", trace->fields, num, problem);
    if (code == GLO_OK)
        code = glo_store_table_create(&trace->table, UINT64_MAX, problem);
    return code;
}

void glo_trace_free(struct glo_trace *trace)
{
    glo_store_table_free(&trace->table);
    glo_free(trace->fields);
    memset(trace, 0, sizeof *trace);
}

/* Makes the codes of a row mean the same at every point. Fates and reasons do already. */
static void merge_codes(const struct glo_lookups *lookups, struct glo_order_row *row)
{
    row->stream = glo_lookups_code(lookups, row->point, GLO_LOOKUP_streams, row->stream);
    row->product = glo_lookups_code(lookups, row->point, GLO_LOOKUP_products, row->product);
    row->place = glo_lookups_code(lookups, row->point, GLO_LOOKUP_places, row->place);
    row->network = glo_lookups_code(lookups, row->point, GLO_LOOKUP_networks, row->network);
    row->unit = glo_lookups_code(lookups, row->point, GLO_LOOKUP_units, row->unit);
    row->mode = glo_lookups_code(lookups, row->point, GLO_LOOKUP_modes, row->mode);
}

int glo_trace_append(struct glo_trace *trace, uint32_t point, uint32_t replication, const struct glo_order *orders,
                     uint32_t num, struct glo_problem *problem)
{
    int code = GLO_OK;
    for (uint32_t i = 0; i < num && code == GLO_OK; i++) {
        struct glo_order_row row;
        glo_trace_row(&orders[i], point, replication, &row);
        merge_codes(trace->lookups, &row);
        code = glo_store_table_add(&trace->table, &row, problem);
    }
    return code;
}

int glo_trace_mark(struct glo_trace *trace, struct glo_problem *problem)
{
    return glo_store_table_mark(&trace->table, problem);
}

int glo_trace_rewind(struct glo_trace *trace, struct glo_problem *problem)
{
    return glo_store_table_rewind(&trace->table, problem);
}

int glo_trace_close(struct glo_trace *trace, struct glo_problem *problem)
{
    return glo_store_table_close(&trace->table, problem);
}
